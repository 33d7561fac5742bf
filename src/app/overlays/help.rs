//! The help: the key table of the mode below, searchable; choosing an entry runs it. What of it is about one card is the menu of
//! that card.
//!
//! What keys do is broken into rows here, because a click has to find the entry.

use crate::app::State;
use crate::app::intent::Intent;
use crate::app::intent::Looking;
use crate::app::keymap::Action;
use crate::app::keymap::Keymap;
use crate::app::keymap::Mode;
use crate::app::lock::keys;
use crate::app::picker::Picker;
use crate::app::wrapping::cells_of;
use crate::app::wrapping::wrap;

/// Where there are fewer cells inside than this, one key is shown of each action.
const NARROW: u16 = 56;
/// What is said where there is no room for who has locked what.
const LOCKED: &str = "✕ locked";

/// What can be done with one card, in the order of the menu.
const OF_CARD: [Intent; 19] = [
    Intent::CardOpen,
    Intent::CardComplete,
    Intent::CardProgress,
    Intent::CardMoveTo,
    Intent::CardPickUp,
    Intent::CardRename,
    Intent::CardDue,
    Intent::CardPriority,
    Intent::CardPeople,
    Intent::CardAssignMe,
    Intent::CardLabels,
    Intent::CardTalk,
    Intent::CardDuplicate,
    Intent::CardCopyLink,
    Intent::CardCopyMarkdown,
    Intent::CardWhy,
    Intent::CardOpenApp,
    Intent::Looking(Looking::Page),
    Intent::CardDelete,
];

/// The help while it is open.
#[derive(Clone, Debug)]
pub struct Help {
    /// The mode whose keys are shown.
    pub mode: Mode,
    /// The name of the card, where only what can be done with it is shown.
    pub card: Option<String>,
    /// What was typed and chosen.
    pub picker: Picker,
}

/// One entry as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpRow {
    /// Its keys.
    pub keys: String,
    /// What they do, in as many rows as that takes.
    pub words: Vec<String>,
    /// Whether it is of no use now.
    pub is_refused: bool,
}

impl Help {
    /// Opens the help of a mode.
    #[must_use]
    pub fn of(mode: Mode) -> Self {
        Self { mode, card: None, picker: Picker::default() }
    }

    /// Opens the menu of what can be done with a card of the board.
    #[must_use]
    pub fn of_card(title: String) -> Self {
        Self { card: Some(title), ..Self::of(Mode::Board) }
    }

    /// Returns the actions that match what was typed.
    #[must_use]
    pub fn entries<'a>(&self, keymap: &'a Keymap) -> Vec<&'a Action> {
        let matches = |action: &&Action| {
            self.picker.matches(&format!("{} {} {:?}", action.keys.join(" "), action.text, action.name))
        };
        if self.card.is_none() {
            let mut found: Vec<&Action> = keymap.actions(self.mode).filter(matches).collect();
            found.sort_by_key(|action| rank(keymap, action, self.picker.field.text()));
            return found;
        }
        let of_card = |intent: &Intent| keymap.actions(self.mode).find(|action| action.name == *intent);
        OF_CARD.iter().filter_map(of_card).filter(matches).collect()
    }

    /// Returns the entries as they are shown in so many cells: what a key does can be read whole.
    #[must_use]
    pub fn rows(&self, state: &State, width: u16) -> Vec<HelpRow> {
        let actions = self.entries(&state.keymap);
        // Where there is little room, what a key does is worth more than the other keys that do it.
        let most_keys = if width < NARROW { 1 } else { usize::MAX };
        let keys_of = |action: &Action| action.keys.iter().take(most_keys).cloned().collect::<Vec<_>>().join(", ");
        let widest = actions.iter().map(|action| cells_of(&keys_of(action))).max().unwrap_or(0);
        // The mark, and the gap behind the keys; the keys have half of the rest.
        let room = usize::from(width).saturating_sub(3 + widest.min(usize::from(width) / 2));
        let row = |action: &Action| {
            let refused = keys::why_not(state, action.name);
            let words = refused.as_ref().map_or_else(
                || action.text.clone(),
                |refused| with_reason(&action.text, &keys::short_words(state, refused), room),
            );
            HelpRow { keys: keys_of(action), words: wrap(&words, room), is_refused: refused.is_some() }
        };
        actions.into_iter().map(row).collect()
    }
}

/// Returns where an action stands among those that match what was typed: the one that is called so, those whose names hold
/// it, those whose words begin with it, then those that only mention it.
#[must_use]
pub fn rank(keymap: &Keymap, action: &Action, typed: &str) -> u8 {
    let typed = typed.trim().to_lowercase();
    let name = keymap.name_of(action.name).unwrap_or_default().replace('_', " ");
    let own = name.rsplit('.').next().unwrap_or_default();
    match typed.as_str() {
        "" => 0,
        typed if name == typed || own == typed || action.keys.iter().any(|key| key.eq_ignore_ascii_case(typed)) => 0,
        typed if typed.split_whitespace().all(|word| name.contains(word)) => 1,
        typed if action.text.to_lowercase().starts_with(typed) => 2,
        _ => 3,
    }
}

/// Returns what a key would do and why it is of no use, as much of that as one row has room for; what it would do is said
/// whole.
fn with_reason(words: &str, reason: &str, room: usize) -> String {
    let mut candidates = [reason, LOCKED].into_iter().map(|reason| format!("{words}  {reason}"));
    candidates.find(|line| cells_of(line) <= room).unwrap_or_else(|| format!("✕ {words}"))
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;

    use super::*;
    use crate::app::effect::Effect;
    use crate::app::tests::{keys, opened, type_text};

    #[test]
    fn what_an_action_is_called_goes_before_what_others_say_of_it() {
        for open in ["?", "Ctrl+p >"] {
            let mut state = opened(&[("A", &["a1"])]);
            keys(&mut state, open);
            type_text(&mut state, "quit");
            assert_eq!(keys(&mut state, "Enter"), [Effect::Quit], "{open}");
        }
        let mut help = Help::of(Mode::Board);
        type_into(&mut help, "undo");
        let keymap = Keymap::built_in();
        assert_eq!(help.entries(&keymap)[0].name, Intent::HistoryUndo);
        let all = Help::of(Mode::Board);
        let in_order: Vec<_> = keymap.actions(Mode::Board).map(|action| action.name).collect();
        assert_eq!(all.entries(&keymap).iter().map(|action| action.name).collect::<Vec<_>>(), in_order);
    }

    fn type_into(help: &mut Help, text: &str) {
        help.picker.field.set(text);
    }
}
