//! The key table: a key in a mode -> what the person meant. Read from `assets/keymap.toml`, which is built in.

mod build;
pub mod overlay;

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

pub use self::build::{CommandKey, KeyMistake, OWN};
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
    /// The keys there are, with a field to type in.
    Help,
    /// A key to press that is to mean something.
    Rebind,
    /// A line to type a day into.
    Date,
    /// A month to pick a day in.
    Month,
    /// The plans there are, with a field to type in.
    Plans,
    /// What is known of one plan.
    Plan,
    /// What both sides have changed, to be decided.
    Conflict,
    /// A question that `y` alone answers with yes.
    Confirm,
    /// What was deleted.
    Trash,
    /// What was said in this run.
    Log,
    /// What is said about a task.
    Talk,
    /// What is locked of a task, and why.
    Why,
    /// What a command has answered.
    Answer,
    /// How the work of the plan stands.
    Charts,
    /// What the cards of the plan have, to choose from.
    Facets,
    /// The saved views, with a field to type in.
    Views,
    /// A name to type, as the only yes.
    Name,
    /// A line to type.
    Input,
    /// A text of many lines to type.
    Text,
}

/// What the names of actions begin with that do something to a card, or take that back: they are of use in its panel, too.
const OF_A_CARD: [&str; 3] = ["card.", "history.", "outbox.open"];

/// The key table.
#[derive(Clone, Debug)]
pub struct Keymap {
    actions: Vec<Action>,
    names: HashMap<String, Intent>,
    hints: Vec<HintRow>,
    bound: HashMap<(Mode, Vec<Key>), Intent>,
    /// What the person has chosen of it.
    choice: overlay::Choice,
}

/// One action and the keys that mean it.
#[derive(Clone, Debug)]
pub struct Action {
    /// What it means: its name, such as `card.move_down`.
    pub name: Intent,
    /// Where it can be used.
    pub modes: Vec<Mode>,
    /// The keys, as shown; a sequence has spaces.
    pub keys: Vec<String>,
    /// What it does, for the help.
    pub text: String,
}

/// One action as the table writes it.
#[derive(Clone, Deserialize)]
struct ActionRow {
    name: String,
    modes: Vec<Mode>,
    keys: Vec<String>,
    text: String,
}

#[derive(Clone, Debug, Deserialize)]
struct HintRow {
    modes: Vec<Mode>,
    actions: Vec<Intent>,
    word: String,
}

/// The table as it is written.
#[derive(Deserialize)]
struct Rows {
    action: Vec<ActionRow>,
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
        /// It never changes, and copying it is much quicker than reading it.
        static BUILT_IN: LazyLock<Keymap> =
            LazyLock::new(|| Keymap::build(Keymap::rows(), &[]).expect("a test reads the built-in key table"));
        BUILT_IN.clone()
    }

    fn rows() -> Rows {
        toml::from_str(include_str!("../../assets/keymap.toml")).expect("a test reads the built-in key table")
    }

    /// Reads a key table; the error says what is wrong and where.
    pub fn parse(text: &str) -> Result<Self, String> {
        let rows = toml::from_str(text).map_err(|error| error.to_string())?;
        Self::build(rows, &[])
            .map_err(|mistakes| mistakes.into_iter().map(|it| it.words).collect::<Vec<_>>().join("\n"))
    }

    /// Lets the keys that do something to a card on the board do the same in the panel of its task, unless they mean
    /// something else there: no key has to be written down twice.
    fn take_cards_into_the_panel(&mut self) {
        let is_of_a_card = |name: &str| OF_A_CARD.iter().any(|known| name.starts_with(known));
        let of_cards: Vec<Intent> =
            self.names.iter().filter(|(name, _)| is_of_a_card(name)).map(|(_, intent)| *intent).collect();
        let mut more = Vec::new();
        for action in self.actions(Mode::Board).filter(|action| of_cards.contains(&action.name)) {
            // Whoever has given it keys there, or none, has said what is wanted.
            if self.actions(Mode::Detail).any(|own| own.name == action.name) {
                continue;
            }
            let sequence = |keys: &String| -> Option<Vec<Key>> { keys.split(' ').map(Key::parse).collect() };
            let is_free = |keys: &&String| {
                let own = self.bound.keys().filter(|(mode, _)| *mode == Mode::Detail).map(|(_, own)| own);
                sequence(keys)
                    .is_some_and(|keys| !own.into_iter().any(|own| own.starts_with(&keys) || keys.starts_with(own)))
            };
            let keys: Vec<String> = action.keys.iter().filter(is_free).cloned().collect();
            if !keys.is_empty() {
                more.push(Action { modes: vec![Mode::Detail], keys, ..action.clone() });
            }
        }
        for action in &more {
            for keys in &action.keys {
                let sequence: Option<Vec<Key>> = keys.split(' ').map(Key::parse).collect();
                self.bound.extend(sequence.map(|keys| ((Mode::Detail, keys), action.name)));
            }
        }
        self.actions.extend(more);
    }

    /// Returns what is meant by the name of an action, if the table has it.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<Intent> {
        self.names.get(name).copied()
    }

    /// Returns the name of an action.
    #[must_use]
    pub fn name_of(&self, intent: Intent) -> Option<&str> {
        self.names.iter().find(|(_, known)| **known == intent).map(|(name, _)| name.as_str())
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

    /// Returns what may follow the keys pressed so far, in the order of the table: the keys, and a short name of what they do.
    #[must_use]
    pub fn following(&self, mode: Mode, pressed: &[Key]) -> Vec<(String, String)> {
        let mut following = Vec::new();
        for action in self.actions(mode) {
            for keys in &action.keys {
                let sequence: Option<Vec<Key>> = keys.split(' ').map(Key::parse).collect();
                let rest =
                    sequence.as_deref().and_then(|keys| keys.strip_prefix(pressed)).filter(|rest| !rest.is_empty());
                if let Some(rest) = rest {
                    let rest = rest.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
                    following.push((rest, self.name_of(action.name).map(short_name).unwrap_or_default()));
                }
            }
        }
        following
    }

    /// Returns the actions of a mode, in the order of the table.
    pub fn actions(&self, mode: Mode) -> impl Iterator<Item = &Action> {
        self.actions.iter().filter(move |action| action.modes.contains(&mode))
    }

    /// Returns the key that means an action first, if one does.
    #[must_use]
    pub fn first_key(&self, mode: Mode, intent: Intent) -> Option<&str> {
        let action = self.actions(mode).find(|action| action.name == intent)?;
        action.keys.first().map(String::as_str)
    }

    /// Returns the footer's hints for a mode, the most wanted first.
    pub fn hints(&self, mode: Mode) -> impl Iterator<Item = Hint> {
        self.hints.iter().filter(move |row| row.modes.contains(&mode)).map(move |row| {
            let actions = row.actions.iter().filter_map(|name| self.actions(mode).find(|action| action.name == *name));
            let keys: Vec<&str> = actions.filter_map(|action| spoken(&action.keys)).collect();
            let keys = together(&keys);
            Hint { keys, word: row.word.clone(), actions: row.actions.clone() }
        })
    }
}

/// Returns what an action is called where its place says the rest: `card.to_top` is “to top”, `charts.open` “charts”.
fn short_name(name: &str) -> String {
    let (of, what) = name.split_once('.').unwrap_or(("", name));
    let words = match (of, what) {
        ("card" | "cursor" | "command", what) => what.to_owned(),
        (of, "open") => of.to_owned(),
        (of, what) => format!("{of} {what}"),
    };
    words.replace('_', " ")
}

/// Returns the key of an action to name: the first, but all digits where each of them means another number.
fn spoken(keys: &[String]) -> Option<&str> {
    let are_digits = keys.iter().map(String::as_str).eq(["1", "2", "3", "4", "5", "6", "7", "8", "9"]);
    if are_digits { Some("1-9") } else { keys.first().map(String::as_str) }
}

/// Writes keys side by side: letters as they are, keys of more than one letter apart, and the four arrows as what they are
/// called.
fn together(keys: &[&str]) -> String {
    for modifiers in ["", "Shift+", "Ctrl+", "Alt+"] {
        let is_arrow = |name: &str| keys.iter().any(|key| key.strip_prefix(modifiers) == Some(name));
        if keys.len() == 4 && ["Left", "Down", "Up", "Right"].into_iter().all(is_arrow) {
            return format!("{modifiers}arrows");
        }
    }
    let short: Vec<String> = keys.iter().map(|key| key.replace(' ', "")).collect();
    // A sequence of letters is short enough to be read beside another.
    let are_letters = keys.iter().all(|key| key.split(' ').all(|key| key.chars().nth(1).is_none()));
    short.join(if are_letters { "" } else { " " })
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
        assert_eq!(found(&keymap, Mode::Board, &["g", "z"]), Found::Nothing);
    }

    #[test]
    fn what_may_follow_is_told_key_by_key() {
        let keymap = Keymap::built_in();
        let g = Key::parse("g").unwrap();
        let following = keymap.following(Mode::Board, &[g]);
        for (key, words) in [("g", "first"), ("K", "to top"), ("m", "my day"), ("c", "charts"), ("e", "column rename")]
        {
            assert!(following.contains(&(key.to_owned(), words.to_owned())), "{key}: {following:?}");
        }
        assert_eq!(keymap.following(Mode::Log, &[g]), [("g".to_owned(), "first".to_owned())]);
        assert_eq!(keymap.following(Mode::Board, &[Key::parse("j").unwrap()]), []);
    }

    #[test]
    fn the_same_key_means_another_thing_with_a_card_in_hand() {
        let keymap = Keymap::built_in();
        assert_eq!(found(&keymap, Mode::Board, &["Space"]), Found::Intent(Intent::CardPickUp));
        assert_eq!(found(&keymap, Mode::Grab, &["Space"]), Found::Intent(Intent::GrabDrop));
    }

    #[test]
    fn what_is_done_to_a_card_on_the_board_is_done_in_its_panel_by_the_same_key() {
        let keymap = Keymap::built_in();
        for (keys, intent) in [
            (&["m"][..], Intent::CardMoveTo),
            (&["c"], Intent::CardComplete),
            (&["g", "w"], Intent::CardOpenApp),
            (&["L"], Intent::CardMoveRight),
            (&["u"], Intent::HistoryUndo),
            (&["S"], Intent::OutboxOpen),
            // What has a meaning of its own there keeps it.
            (&["d"], Intent::ItemRemove),
            (&["n"], Intent::ItemNew),
            (&["Space"], Intent::ItemCheck),
            (&["g", "g"], Intent::CursorFirst),
        ] {
            assert_eq!(found(&keymap, Mode::Detail, keys), Found::Intent(intent), "{keys:?}");
        }
        assert_eq!(found(&keymap, Mode::Detail, &["N"]), Found::Nothing, "a column is no card");
        let told: Vec<_> = keymap.actions(Mode::Detail).map(|action| action.name).collect();
        assert!(told.contains(&Intent::CardMoveTo), "the help knows it");
        assert!(!told.contains(&Intent::CardPickUp), "Space means something else there");
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
        let arrows = Keymap::chosen("arrows", &overlay::Chosen::new(), &[]).unwrap();
        let hints: Vec<_> = arrows.hints(Mode::Board).map(|hint| (hint.keys, hint.word)).collect();
        assert!(hints.contains(&("Shift+arrows".to_owned(), "move".to_owned())), "{hints:?}");
        let in_hand: Vec<_> = arrows.hints(Mode::Grab).map(|hint| (hint.keys, hint.word)).collect();
        assert!(in_hand.contains(&("arrows".to_owned(), "travel".to_owned())), "{in_hand:?}");
        let month: Vec<_> = arrows.hints(Mode::Month).map(|hint| (hint.keys, hint.word)).collect();
        assert!(month.contains(&("PgUp PgDn".to_owned(), "month by month".to_owned())), "{month:?}");
    }
}
