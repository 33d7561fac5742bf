//! The key table made of its rows: every key gets its action, and every one that cannot is named.

use std::collections::HashMap;

use serde::Deserialize as _;
use serde::de::IntoDeserializer as _;

use super::overlay::Choice;
use super::{Action, ActionRow, Keymap, Mode, Rows};
use crate::app::intent::Intent;
use crate::app::key::Key;

impl Mode {
    /// Returns the word settings have for it.
    #[must_use]
    pub fn word(self) -> String {
        format!("{self:?}").to_lowercase()
    }

    /// Says whether letters are typed while it holds, or else are orders.
    fn is_typed_in(self) -> bool {
        matches!(
            self,
            Self::Picker
                | Self::Help
                | Self::Toggles
                | Self::Date
                | Self::Plans
                | Self::Views
                | Self::Name
                | Self::Input
                | Self::Text
        )
    }

    /// Says why a key means something else in some terminals where one types; elsewhere it may be had.
    fn refusal_of(self, key: &str) -> Option<String> {
        let is_backspace = self.is_typed_in() && Key::parse(key) == Key::parse("Ctrl+h");
        is_backspace.then(|| "some terminals send it for Backspace, and here one types: take another key".to_owned())
    }
}

/// A mistake in a key table, in the names that are written there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyMistake {
    /// The mode it is in, if it is in one.
    pub mode: Option<String>,
    /// The name of the action.
    pub action: Option<String>,
    /// The name of the other action it is about, if there is one.
    pub other: Option<String>,
    /// What it is.
    pub words: String,
    /// What could have been written in the place of what was.
    pub known: Vec<String>,
}

impl KeyMistake {
    pub(super) fn of(mode: &str, action: &str, words: String) -> Self {
        Self { mode: Some(mode.to_owned()), action: Some(action.to_owned()), words, ..Self::default() }
    }
}

/// The key of a command of one's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandKey {
    /// What the command is called.
    pub name: String,
    /// What it means.
    pub intent: Intent,
    /// Its key, if it has one.
    pub key: Option<String>,
    /// What it does, for the help.
    pub text: String,
}

impl CommandKey {
    /// Returns the name of the action.
    #[must_use]
    pub fn action(&self) -> String {
        format!("{OWN}{}", self.name)
    }
}

/// What the name of an action begins with that is a command of one's own.
pub const OWN: &str = "command.";

impl Keymap {
    /// Makes the table of rows and of the keys of own commands; the error names every key that cannot be what it should.
    pub(super) fn build(file: Rows, commands: &[CommandKey]) -> Result<Self, Vec<KeyMistake>> {
        let (mut actions, mut names) = (Vec::new(), HashMap::new());
        let mut mistakes = Vec::new();
        for ActionRow { name, modes, keys, text } in file.action {
            let intent: Result<_, serde::de::value::Error> = Intent::deserialize(name.as_str().into_deserializer());
            match intent {
                Ok(intent) => {
                    names.insert(name, intent);
                    actions.push(Action { name: intent, modes, keys, text });
                }
                Err(error) => mistakes.push(KeyMistake { words: error.to_string(), ..KeyMistake::default() }),
            }
        }
        for command in commands {
            names.insert(command.action(), command.intent);
            actions.push(Action {
                name: command.intent,
                modes: vec![Mode::Board, Mode::Detail],
                keys: command.key.iter().cloned().collect(),
                text: command.text.clone(),
            });
        }
        let mut keymap = Self { actions, names, hints: file.hint, bound: HashMap::new(), choice: Choice::default() };
        keymap.bind(&mut mistakes);
        keymap.leave_letters_and_ways_out(&mut mistakes);
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        keymap.take_cards_into_the_panel();
        Ok(keymap)
    }

    /// Names every key that would take a letter from those who type, and every way out that has no key.
    fn leave_letters_and_ways_out(&self, mistakes: &mut Vec<KeyMistake>) {
        let (mut taken, mut closed) = (Vec::new(), Vec::new());
        for action in &self.actions {
            let own = self.name_of(action.name).unwrap_or_default();
            for mode in &action.modes {
                let word = mode.word();
                let edits = |key: Key| key.is_typed() || Some(key) == Key::parse("Backspace");
                let first = |keys: &&String| keys.split(' ').next().and_then(Key::parse).is_some_and(edits);
                for keys in action.keys.iter().filter(first).filter(|_| mode.is_typed_in()) {
                    let words = format!(
                        "“{keys}” of {own} in {word} is there for typing: take one with Ctrl or Alt, or a key such as F2"
                    );
                    taken.push(KeyMistake::of(&word, own, words));
                }
                let ways = match action.name {
                    Intent::PickerClose
                    | Intent::InputCancel
                    | Intent::GrabPutBack
                    | Intent::InputAccept
                    | Intent::PickerChoose
                    | Intent::ConfirmYes => vec![action.name],
                    Intent::AppQuit if *mode == Mode::Board => vec![action.name, Intent::AppQuitNow],
                    _ => continue,
                };
                let is_open = |way: &Intent| self.actions(*mode).any(|it| it.name == *way && !it.keys.is_empty());
                if !ways.iter().any(is_open) {
                    let names: Vec<&str> = ways.iter().filter_map(|way| self.name_of(*way)).collect();
                    let words = format!("{} in {word} needs a key: nothing else does it", names.join(" or "));
                    closed.push(KeyMistake::of(&word, own, words));
                }
            }
        }
        mistakes.extend(taken.into_iter().chain(closed));
    }

    /// Lets every key mean its action; names every one that cannot.
    fn bind(&mut self, mistakes: &mut Vec<KeyMistake>) {
        let mut bound: HashMap<(Mode, Vec<Key>), Intent> = HashMap::new();
        let name = |intent: Intent| self.name_of(intent).unwrap_or_default();
        for action in &self.actions {
            for (keys, mode) in action.keys.iter().flat_map(|keys| action.modes.iter().map(move |mode| (keys, *mode))) {
                let own = name(action.name);
                let Some(sequence) = keys.split(' ').map(Key::parse).collect::<Option<Vec<Key>>>() else {
                    let words = format!("“{keys}” of {own} in {} is not a key", mode.word());
                    mistakes.push(KeyMistake::of(&mode.word(), own, words));
                    continue;
                };
                let arrives_as_another = keys
                    .split(' ')
                    .find_map(|key| Key::refusal(key).or_else(|| mode.refusal_of(key)).map(|why| (key, why)));
                if let Some((key, why)) = arrives_as_another {
                    let words = format!("“{key}” of {own} in {}: {why}", mode.word());
                    mistakes.push(KeyMistake::of(&mode.word(), own, words));
                    continue;
                }
                if let Some(other) = bound.insert((mode, sequence), action.name) {
                    let words = format!("“{keys}” means both {} and {own} in {}", name(other), mode.word());
                    let other = Some(name(other).to_owned());
                    mistakes.push(KeyMistake { other, ..KeyMistake::of(&mode.word(), own, words) });
                }
            }
        }
        let words_of = |keys: &[Key]| keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        let mut begun: Vec<KeyMistake> = Vec::new();
        for ((mode, keys), longer) in &bound {
            let whole = (1..keys.len()).find_map(|count| Some((count, *bound.get(&(*mode, keys[..count].to_vec()))?)));
            if let Some((count, whole)) = whole {
                let (first, all, mode) = (words_of(&keys[..count]), words_of(keys), mode.word());
                let words = format!(
                    "“{first}” means {} in {mode}, and begins “{all}” of {}, which nobody could type",
                    name(whole),
                    name(*longer)
                );
                let other = Some(name(*longer).to_owned());
                begun.push(KeyMistake { other, ..KeyMistake::of(&mode, name(whole), words) });
            }
        }
        // The table of keys has no order of its own.
        begun.sort_by(|one, other| one.words.cmp(&other.words));
        mistakes.extend(begun);
        self.bound = bound;
    }
}
