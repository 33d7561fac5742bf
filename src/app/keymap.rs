//! The key table: a key in a mode -> what the person meant. Read from `assets/keymap.toml`, which is built in.

use std::collections::HashMap;

use serde::Deserialize;

use super::intent::Intent;
use super::key::Key;

/// What the keys are for at the moment: the layer on top decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// The board, nothing in hand.
    Board,
    /// A card is in hand.
    Grab,
    /// A list to look at.
    Panel,
    /// One task, with its checklist and links.
    Detail,
    /// A list to choose from, with a field to type in.
    Picker,
    /// A list to choose several from, with a field to type in.
    Toggles,
    /// What both sides have changed, to be decided.
    Conflict,
    /// A question that `y` alone answers with yes.
    Confirm,
    /// What is locked of a task, and why.
    Why,
    /// A line to type.
    Input,
    /// A text of many lines to type.
    Text,
}

/// The key table.
#[derive(Clone, Debug)]
pub struct Keymap {
    actions: Vec<Action>,
    hints: Vec<HintRow>,
    bound: HashMap<(Mode, Vec<Key>), Intent>,
}

/// One action and the keys that mean it.
#[derive(Clone, Debug, Deserialize)]
pub struct Action {
    /// Its name, such as `card.move_down`.
    pub name: Intent,
    /// Where it can be used.
    pub modes: Vec<Mode>,
    /// The keys, as shown; a sequence has spaces.
    pub keys: Vec<String>,
    /// What it does, for the help.
    pub text: String,
}

#[derive(Clone, Debug, Deserialize)]
struct HintRow {
    modes: Vec<Mode>,
    actions: Vec<Intent>,
    word: String,
}

#[derive(Deserialize)]
struct File {
    action: Vec<Action>,
    hint: Vec<HintRow>,
}

/// A hint of the footer: the keys, and a word for what they do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The keys, such as `HJKL`.
    pub keys: String,
    /// What they do, such as `move`.
    pub word: String,
    /// What is meant by them.
    pub actions: Vec<Intent>,
}

/// What a key press led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// The keys so far mean this.
    Intent(Intent),
    /// The keys so far begin a sequence.
    Prefix,
    /// The keys so far mean nothing here.
    Nothing,
}

impl Keymap {
    /// Returns the key table the program was built with.
    #[must_use]
    pub fn built_in() -> Self {
        Self::parse(include_str!("../../assets/keymap.toml")).expect("a test reads the built-in key table")
    }

    /// Reads a key table; the error says what is wrong and where.
    pub fn parse(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        let mut bound = HashMap::new();
        for action in &file.action {
            for keys in &action.keys {
                let sequence: Option<Vec<Key>> = keys.split(' ').map(Key::parse).collect();
                let sequence = sequence.ok_or_else(|| format!("“{keys}” of {:?} is not a key", action.name))?;
                for mode in &action.modes {
                    if let Some(other) = bound.insert((*mode, sequence.clone()), action.name) {
                        return Err(format!("“{keys}” means both {other:?} and {:?} in {mode:?}", action.name));
                    }
                }
            }
        }
        Ok(Self { actions: file.action, hints: file.hint, bound })
    }

    /// Looks the keys pressed so far up.
    #[must_use]
    pub fn find(&self, mode: Mode, pressed: &[Key]) -> Found {
        if let Some(intent) = self.bound.get(&(mode, pressed.to_vec())) {
            return Found::Intent(*intent);
        }
        let begins = |(bound_mode, keys): &(Mode, Vec<Key>)| *bound_mode == mode && keys.starts_with(pressed);
        if self.bound.keys().any(begins) { Found::Prefix } else { Found::Nothing }
    }

    /// Returns the actions of a mode, in the order of the table.
    pub fn actions(&self, mode: Mode) -> impl Iterator<Item = &Action> {
        self.actions.iter().filter(move |action| action.modes.contains(&mode))
    }

    /// Returns the footer's hints for a mode, the most wanted first.
    pub fn hints(&self, mode: Mode) -> impl Iterator<Item = Hint> {
        self.hints.iter().filter(move |row| row.modes.contains(&mode)).map(move |row| {
            let first_key = |name: &Intent| {
                let action = self.actions(mode).find(|action| action.name == *name)?;
                action.keys.first().map(|keys| keys.replace(' ', ""))
            };
            let keys = row.actions.iter().filter_map(first_key).collect();
            Hint { keys, word: row.word.clone(), actions: row.actions.clone() }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(keymap: &Keymap, mode: Mode, keys: &[&str]) -> Found {
        let keys: Vec<_> = keys.iter().map(|key| Key::parse(key).unwrap()).collect();
        keymap.find(mode, &keys)
    }

    #[test]
    fn the_built_in_table_can_be_read_and_has_no_key_twice() {
        Keymap::parse(include_str!("../../assets/keymap.toml")).unwrap();
    }

    #[test]
    fn a_sequence_is_found_key_by_key() {
        let keymap = Keymap::built_in();
        assert_eq!(found(&keymap, Mode::Board, &["g"]), Found::Prefix);
        assert_eq!(found(&keymap, Mode::Board, &["g", "g"]), Found::Intent(Intent::CursorFirst));
        assert_eq!(found(&keymap, Mode::Board, &["g", "K"]), Found::Intent(Intent::CardToTop));
        assert_eq!(found(&keymap, Mode::Board, &["g", "x"]), Found::Nothing);
    }

    #[test]
    fn the_same_key_means_another_thing_with_a_card_in_hand() {
        let keymap = Keymap::built_in();
        assert_eq!(found(&keymap, Mode::Board, &["Space"]), Found::Intent(Intent::CardPickUp));
        assert_eq!(found(&keymap, Mode::Grab, &["Space"]), Found::Intent(Intent::GrabDrop));
    }

    #[test]
    fn a_table_with_a_mistake_is_refused_in_words() {
        let action = |keys: &str| {
            format!("hint = []\n[[action]]\nname = \"app.help\"\nmodes = [\"board\"]\nkeys = [{keys}]\ntext = \"\"\n")
        };
        assert!(Keymap::parse(&action("\"Nope\"")).unwrap_err().contains("is not a key"));
        assert!(Keymap::parse(&action("\"x\", \"x\"")).unwrap_err().contains("means both"));
    }

    #[test]
    fn hints_are_made_from_the_keys_themselves() {
        let hints: Vec<_> = Keymap::built_in().hints(Mode::Board).map(|hint| (hint.keys, hint.word)).collect();
        assert_eq!(hints[0], ("?".to_owned(), "help".to_owned()));
        assert!(hints.contains(&("HJKL".to_owned(), "move".to_owned())));
    }
}
