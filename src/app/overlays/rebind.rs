//! Another key for an action, chosen in the help: the new one is pressed, checked against the others, and written into the
//! settings.

use crate::app::State;
use crate::app::effect::Effect;
use crate::app::intent::Intent;
use crate::app::intent::Looking;
use crate::app::key::Key;
use crate::app::keymap::Action;
use crate::app::keymap::Found;
use crate::app::keymap::Keymap;
use crate::app::keymap::Mode;
use crate::app::keymap::OWN;
use crate::app::notice::Notice;
use crate::app::overlays::Overlay;

/// The question for the new key while it is open.
#[derive(Clone, Debug)]
pub struct Rebind {
    /// Where the key is to hold.
    pub mode: Mode,
    /// What it is to mean.
    pub action: Intent,
    /// What was pressed so far.
    pub pressed: Vec<Key>,
}

/// Keys to be written into the settings: all an action has in a mode from then on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The mode, by its word.
    pub mode: String,
    /// The action, by its name.
    pub action: String,
    /// Its keys.
    pub keys: Vec<String>,
}

impl Wish {
    /// Returns the name of the person's command it is about, if it is about one.
    #[must_use]
    pub fn command(&self) -> Option<&str> {
        self.action.strip_prefix(OWN)
    }
}

/// How it stands with the key that was pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing was pressed yet.
    Open,
    /// It is free, and these are all keys the action would have.
    Free(Vec<String>),
    /// It cannot be, and why.
    Refused(String),
}

/// Asks for another key of the action that is chosen in the help.
pub(crate) fn open(state: &mut State) -> Vec<Effect> {
    let Some(Overlay::Help(help)) = state.overlays.last() else { return Vec::new() };
    let chosen = help.entries(&state.keymap).get(help.picker.selected).map(|action| action.name);
    let (mode, Some(action)) = (help.mode, chosen) else { return Vec::new() };
    if matches!(action, Intent::BoardShow | Intent::GrabColumn) {
        state.notice = Some(Notice::info("Each of its digits means another: they stay what they are."));
        return Vec::new();
    }
    state.overlays.push(Overlay::Rebind(Rebind { mode, action, pressed: Vec::new() }));
    Vec::new()
}

/// Takes a key as the new one; `None` when the question is not on top.
pub(crate) fn press(state: &mut State, keys: &[Key]) -> Option<Vec<Effect>> {
    let Some(Overlay::Rebind(rebind)) = state.overlays.last_mut() else { return None };
    // A key that begins others is the first of a sequence; else one begins anew.
    let goes_on = !rebind.pressed.is_empty() && state.keymap.find(rebind.mode, &rebind.pressed) == Found::Prefix;
    if !goes_on {
        rebind.pressed.clear();
    }
    rebind.pressed.extend(keys);
    Some(Vec::new())
}

/// Does what a key means while the question is on top; `None` when it means the same as everywhere.
pub(crate) fn follow(state: &mut State, intent: Intent) -> Option<Vec<Effect>> {
    match (state.overlays.last(), intent) {
        (Some(Overlay::Help(_)), Intent::Looking(Looking::KeyRebind)) => Some(open(state)),
        (Some(Overlay::Rebind(rebind)), Intent::InputAccept) => {
            let keys = match rebind.standing(&state.keymap) {
                Standing::Open => {
                    state.notice = Some(Notice::info("Press the new key first; Esc leaves it as it is."));
                    return Some(Vec::new());
                }
                Standing::Refused(_) => {
                    state.notice = Some(Notice::info("That cannot be its key. Press another; Esc leaves it as it is."));
                    return Some(Vec::new());
                }
                Standing::Free(keys) => keys,
            };
            let action = state.keymap.name_of(rebind.action).unwrap_or_default().to_owned();
            let wish = Wish { mode: rebind.mode.word(), action, keys };
            state.overlays.pop();
            Some(vec![Effect::KeepKey(wish)])
        }
        _ => None,
    }
}

/// Takes the key into use that was written, or says why it was not.
pub(crate) fn kept(state: &mut State, wish: &Wish, outcome: Result<String, String>) -> Vec<Effect> {
    let keymap = state.keymap.with(wish).map_err(|mistakes| mistakes.into_iter().map(|it| it.words).collect());
    let keymap = keymap.and_then(|keymap: Keymap| outcome.map(|file| (keymap, file)));
    match keymap {
        Ok((keymap, file)) => {
            state.keymap = keymap;
            let keys = wish.keys.join(", ");
            state.notice = Some(Notice::info(format!("{} is {keys} from now on; it is kept in {file}.", wish.action)));
        }
        Err(sentence) => state.notice = Some(Notice::error(sentence)),
    }
    Vec::new()
}

impl Rebind {
    /// Returns what the action does.
    #[must_use]
    pub fn about<'a>(&self, keymap: &'a Keymap) -> &'a str {
        keymap.actions(self.mode).find(|action| action.name == self.action).map_or("", |action| &action.text)
    }

    /// Returns the keys it has now, all rows of the table together.
    #[must_use]
    pub fn now(&self, keymap: &Keymap) -> Vec<String> {
        let rows = keymap.actions(self.mode).filter(|action| action.name == self.action);
        rows.flat_map(|action: &Action| action.keys.clone()).collect()
    }

    /// Returns what was pressed, as the key table writes it.
    #[must_use]
    pub fn written(&self) -> String {
        self.pressed.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    }

    /// Says whether what was pressed can be its key: it takes the place of the first it has now.
    #[must_use]
    pub fn standing(&self, keymap: &Keymap) -> Standing {
        let written = self.written();
        if written.is_empty() {
            return Standing::Open;
        }
        let parsed: Option<Vec<Key>> = written.split(' ').map(Key::parse).collect();
        if parsed.as_ref() != Some(&self.pressed) {
            return Standing::Refused("This key has no name here: press another.".to_owned());
        }
        let text_of = |intent| {
            let action = keymap.actions(self.mode).find(|action| action.name == intent);
            action.map_or_else(String::new, |action| action.text.clone())
        };
        match keymap.find(self.mode, &self.pressed) {
            Found::Intent(other) if other != self.action => {
                return Standing::Refused(format!("{written} is taken: {}. Press another.", text_of(other)));
            }
            Found::Prefix => {
                return Standing::Refused(format!(
                    "{written} begins other keys: press the next one of them, or another."
                ));
            }
            _ => {}
        }
        let now = self.now(keymap);
        let rest = now.iter().skip(1).filter(|keys| **keys != written).cloned();
        let keys: Vec<String> = [written.clone()].into_iter().chain(rest).collect();
        if keys == now {
            return Standing::Refused(format!("{written} is its key already."));
        }
        let action = keymap.name_of(self.action).unwrap_or_default().to_owned();
        match keymap.with(&Wish { mode: self.mode.word(), action, keys: keys.clone() }) {
            Ok(_) => Standing::Free(keys),
            Err(mistakes) => {
                let words = mistakes.into_iter().next().map_or_else(String::new, |mistake| mistake.words);
                Standing::Refused(format!("{words}."))
            }
        }
    }

    /// Returns what is said of it, line by line.
    #[must_use]
    pub fn lines(&self, keymap: &Keymap) -> [String; 3] {
        let now = self.now(keymap);
        let now = if now.is_empty() { "none".to_owned() } else { now.join(", ") };
        let (new, verdict) = match self.standing(keymap) {
            Standing::Open => ("press it".to_owned(), String::new()),
            Standing::Free(keys) => (keys.join(", "), "It is free.".to_owned()),
            Standing::Refused(words) => (self.written(), format!("✕ {words}")),
        };
        [format!("now  {now}"), format!("new  {new}"), verdict]
    }
}

#[cfg(test)]
#[path = "rebind_tests.rs"]
mod tests;
