//! Keys a person gives to actions in place of those of the table: a preset, then their own.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use serde::Deserialize;

use super::{ActionRow, CommandKey, KeyMistake, Keymap, Mode, OF_A_CARD, Rows};
use crate::app::key::Key;
use crate::app::overlays::rebind::Wish;

/// By mode, then by the name of an action: the keys that mean it there. An empty list switches it off.
pub type Chosen = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// The presets that are built in, by their words.
pub const PRESETS: [(&str, &str); 3] = [
    ("default", ""),
    ("arrows", include_str!("../../../assets/presets/arrows.toml")),
    ("vim-strict", include_str!("../../../assets/presets/vim-strict.toml")),
];

/// What a key table was made of: a preset, the keys a person chose, and those of their commands.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    preset: String,
    own: Chosen,
    commands: Vec<CommandKey>,
}

impl Default for Choice {
    fn default() -> Self {
        Self { preset: PRESETS[0].0.to_owned(), own: Chosen::new(), commands: Vec::new() }
    }
}

impl Keymap {
    /// Returns this table with other keys of one action; the error names every mistake.
    pub fn with(&self, wish: &Wish) -> Result<Self, Vec<KeyMistake>> {
        let Choice { preset, mut own, mut commands } = self.choice.clone();
        if let Some(name) = wish.command() {
            if let Some(command) = commands.iter_mut().find(|command| command.name == name) {
                command.key = wish.keys.first().cloned();
            }
        } else {
            own.entry(wish.mode.clone()).or_default().insert(wish.action.clone(), wish.keys.clone());
        }
        Self::chosen(&preset, &own, &commands)
    }

    /// Returns the key table with a preset, the keys a person chose and those of their commands; the error names every
    /// mistake.
    pub fn chosen(preset: &str, own: &Chosen, commands: &[CommandKey]) -> Result<Self, Vec<KeyMistake>> {
        let bare = |words: String| vec![KeyMistake { words, ..KeyMistake::default() }];
        let known = PRESETS.iter().find(|(name, _)| *name == preset);
        let Some((_, text)) = known else {
            let names = PRESETS.map(|(name, _)| name).join(", ");
            return Err(bare(format!("there is no preset “{preset}”: {names}")));
        };
        let of_preset: Chosen = toml::from_str(text).map_err(|error| bare(error.to_string()))?;
        let mut rows = Self::rows();
        let mut mistakes = Vec::new();
        for chosen in [&of_preset, own] {
            for (mode, actions) in chosen {
                for (action, keys) in actions {
                    mistakes.extend(replace(&mut rows, mode, action, keys).err());
                }
            }
        }
        // What was understood is looked at all the same: all mistakes are told at once.
        match Self::build(rows, commands) {
            Ok(keymap) if mistakes.is_empty() => {
                let choice = Choice { preset: preset.to_owned(), own: own.clone(), commands: commands.to_vec() };
                Ok(Self { choice, ..keymap })
            }
            Ok(_) => Err(mistakes),
            Err(more) => Err(mistakes.into_iter().chain(more).collect()),
        }
    }
}

/// Gives an action of a mode other keys.
fn replace(rows: &mut Rows, mode_word: &str, name: &str, keys: &[String]) -> Result<(), KeyMistake> {
    let word = serde::de::value::StrDeserializer::<serde::de::value::Error>::new(mode_word);
    let Ok(mode) = Mode::deserialize(word) else {
        let modes: BTreeSet<String> =
            rows.action.iter().flat_map(|row| row.modes.iter().map(|mode| mode.word())).collect();
        let words = format!("there is no mode “{mode_word}”");
        return Err(KeyMistake {
            action: None,
            known: modes.into_iter().collect(),
            ..KeyMistake::of(mode_word, "", words)
        });
    };
    if let Some(odd) = keys.iter().find(|keys| keys.split(' ').any(|key| Key::parse(key).is_none())) {
        let words = format!("“{odd}” of {name} in {mode_word} is no key: write j, Shift+Down, Ctrl+d, F2 or g g");
        return Err(KeyMistake::of(mode_word, name, words));
    }
    let is_of_a_card = OF_A_CARD.iter().any(|known| name.starts_with(known));
    let is_in = |row: &&ActionRow, mode: Mode| row.name == name && row.modes.contains(&mode);
    let has_own = rows.action.iter().any(|row| is_in(&row, mode));
    // In the panel of a task there are the actions of cards too, though the table does not write them down twice.
    let from = if mode == Mode::Detail && is_of_a_card && !has_own { Mode::Board } else { mode };
    let Some(at) = rows.action.iter().position(|row| is_in(&row, from)) else {
        let in_mode = |row: &&ActionRow| {
            let is_inherited = mode == Mode::Detail && OF_A_CARD.iter().any(|known| row.name.starts_with(known));
            row.modes.contains(&mode) || is_inherited && row.modes.contains(&Mode::Board)
        };
        let known = rows.action.iter().filter(in_mode).map(|row| row.name.clone()).collect();
        let words = format!("there is no action “{name}” in {mode_word}");
        return Err(KeyMistake { known, ..KeyMistake::of(mode_word, name, words) });
    };
    // An action that is written in several rows has all its keys from now on in one.
    for row in rows.action.iter_mut().filter(|row| row.name == name) {
        row.modes.retain(|other| *other != mode);
    }
    let changed = ActionRow { modes: vec![mode], keys: keys.to_vec(), ..rows.action[at].clone() };
    rows.action.insert(at + 1, changed);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::intent::Intent;
    use crate::app::keymap::Action;
    use crate::app::keymap::Found;

    fn own(text: &str) -> Chosen {
        toml::from_str(text).unwrap()
    }

    fn chosen(text: &str) -> Result<Keymap, Vec<KeyMistake>> {
        Keymap::chosen("default", &own(text), &[])
    }

    fn found(keymap: &Keymap, mode: Mode, keys: &str) -> Found {
        let keys: Vec<_> = keys.split(' ').map(|key| Key::parse(key).unwrap()).collect();
        keymap.find(mode, &keys)
    }

    #[test]
    fn every_preset_holds_together() {
        for (name, _) in PRESETS {
            let keymap =
                Keymap::chosen(name, &Chosen::new(), &[]).unwrap_or_else(|faults| panic!("{name}: {faults:?}"));
            assert_eq!(found(&keymap, Mode::Board, "?"), Found::Intent(Intent::AppHelp), "{name}");
        }
        assert!(
            Keymap::chosen("emacs", &Chosen::new(), &[]).unwrap_err()[0].words.contains("default, arrows, vim-strict")
        );
    }

    /// Asked of the finished table, and not of the rule that refuses such tables: what the panel takes over from the
    /// board is in it, too.
    #[test]
    fn in_no_preset_and_no_mode_has_a_key_two_actions_or_begins_another() {
        for (name, _) in PRESETS {
            let keymap = Keymap::chosen(name, &Chosen::new(), &[]).unwrap();
            let modes: std::collections::HashSet<Mode> =
                keymap.actions.iter().flat_map(|action| action.modes.clone()).collect();
            assert!(modes.len() >= 20, "{name}: {modes:?}");
            for mode in modes {
                let spelt = |action: &Action| {
                    let name = action.name;
                    action
                        .keys
                        .iter()
                        .map(move |keys| (keys.split(' ').map(Key::parse).collect::<Vec<_>>(), name))
                        .collect::<Vec<_>>()
                };
                let bound: Vec<_> = keymap.actions(mode).flat_map(spelt).collect();
                for (at, (keys, action)) in bound.iter().enumerate() {
                    assert!(keys.iter().all(Option::is_some), "{name}, {mode:?}: {action:?}");
                    for (others, other) in &bound[at + 1..] {
                        let is_apart = !keys.starts_with(others) && !others.starts_with(keys);
                        assert!(is_apart, "{name}, {mode:?}: {keys:?} is {action:?}, {others:?} is {other:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn with_arrows_no_letter_moves_a_card() {
        let keymap = Keymap::chosen("arrows", &Chosen::new(), &[]).unwrap();
        for letter in ["H", "J", "K", "L", "h", "j", "k", "l"] {
            assert_eq!(found(&keymap, Mode::Board, letter), Found::Nothing, "{letter}");
        }
        assert_eq!(found(&keymap, Mode::Board, "Shift+Down"), Found::Intent(Intent::CardMoveDown));
        // Nor does one go anywhere, in whatever is open; and the help has one key everywhere.
        for action in &keymap.actions {
            let name = keymap.name_of(action.name).unwrap_or_default();
            let goes = ["cursor.", "picker.down", "picker.up", "facet.next", "facet.previous"];
            let is_letter = |keys: &String| keys.split(' ').all(|key| key.chars().nth(1).is_none());
            let goes = goes.iter().any(|begin| name.starts_with(begin)) && !action.modes.is_empty();
            assert!(!goes || !action.keys.iter().any(is_letter), "{name} in {:?}: {:?}", action.modes, action.keys);
            if name == "app.help" && !action.modes.is_empty() {
                assert_eq!(action.keys[0], "F1", "{:?}", action.modes);
            }
        }
    }

    #[test]
    fn an_action_gets_the_keys_of_the_person_in_that_mode_alone() {
        let keymap = chosen("[board]\n\"card.complete\" = [\"Ctrl+t\"]\n\"app.quit\" = []").unwrap();
        assert_eq!(found(&keymap, Mode::Board, "Ctrl+t"), Found::Intent(Intent::CardComplete));
        assert_eq!(found(&keymap, Mode::Board, "c"), Found::Nothing);
        assert_eq!(found(&keymap, Mode::Board, "q"), Found::Nothing, "switched off");
        assert!(keymap.actions(Mode::Board).any(|action| action.keys == ["Ctrl+t"]), "the help knows it");
    }

    #[test]
    fn every_mistake_is_named_in_the_words_of_the_file() {
        let faults = chosen(
            "[board]\n\"card.fly\" = [\"x\"]\n\"card.complete\" = [\"Strg+x\"]\n\"card.new\" = [\"o\"]\n[bord]\n\"app.quit\" = [\"q\"]",
        )
        .unwrap_err();
        let words: Vec<&str> = faults.iter().map(|fault| fault.words.as_str()).collect();
        assert_eq!(
            words,
            [
                "“Strg+x” of card.complete in board is no key: write j, Shift+Down, Ctrl+d, F2 or g g",
                "there is no action “card.fly” in board",
                "there is no mode “bord”",
                "“o” means both card.new and card.new_below in board",
            ]
        );
        assert!(faults[1].known.contains(&"card.move_up".to_owned()) && faults[2].known.contains(&"board".to_owned()));
        assert_eq!((faults[0].mode.as_deref(), faults[0].action.as_deref()), (Some("board"), Some("card.complete")));
    }

    #[test]
    fn where_letters_are_typed_none_is_a_key_and_every_way_out_has_one() {
        let words = |text: &str| chosen(text).unwrap_err().into_iter().map(|fault| fault.words).collect::<Vec<_>>();
        let typed = |key: &str, action: &str, mode: &str| {
            format!("“{key}” of {action} in {mode} is there for typing: take one with Ctrl or Alt, or a key such as F2")
        };
        assert_eq!(words("[input]\n\"input.accept\" = [\"a\"]"), [typed("a", "input.accept", "input")]);
        assert_eq!(words("[picker]\n\"picker.down\" = [\"j\", \"Down\"]"), [typed("j", "picker.down", "picker")]);
        for mode in ["toggles", "plans", "views"] {
            assert_eq!(words(&format!("[{mode}]\n\"picker.up\" = [\"g g\"]")), [typed("g g", "picker.up", mode)]);
        }
        assert_eq!(words("[date]\n\"input.accept\" = [\"Space\"]"), [typed("Space", "input.accept", "date")]);
        assert!(chosen("[input]\n\"input.accept\" = [\"Ctrl+t\", \"Alt+a\", \"F5\"]").is_ok());
        let out = |action: &str, mode: &str| format!("{action} in {mode} needs a key: nothing else does it");
        let none = "[input]\n\"input.accept\" = []\n\"input.cancel\" = []\n\"app.quit_now\" = []";
        assert_eq!(words(none), [out("input.accept", "input"), out("input.cancel", "input")]);
        assert_eq!(words("[confirm]\n\"confirm.yes\" = []"), [out("confirm.yes", "confirm")]);
        assert_eq!(words("[picker]\n\"picker.down\" = [\"Backspace\"]"), [typed("Backspace", "picker.down", "picker")]);
        assert_eq!(words("[grab]\n\"grab.put_back\" = []"), [out("grab.put_back", "grab")]);
        assert_eq!(words("[detail]\n\"picker.close\" = []"), [out("picker.close", "detail")]);
        let board = "[board]\n\"app.quit\" = []\n\"app.quit_now\" = []";
        assert_eq!(words(board), [out("app.quit or app.quit_now", "board")]);
        assert!(chosen("[board]\n\"app.quit\" = []").is_ok(), "the other one is left");
    }

    #[test]
    fn a_sequence_may_not_begin_with_a_whole_key() {
        let faults = chosen("[board]\n\"card.complete\" = [\"g\"]").unwrap_err();
        let is_told = |fault: &KeyMistake| {
            fault.words.contains("“g” means card.complete in board, and begins “g g” of cursor.first")
        };
        assert!(faults.iter().any(is_told), "{faults:?}");
    }

    #[test]
    fn in_the_panel_of_a_task_the_actions_of_cards_have_keys_of_their_own_too() {
        let keymap = chosen("[detail]\n\"card.move_to\" = [\"Ctrl+t\"]\n\"card.complete\" = []").unwrap();
        assert_eq!(found(&keymap, Mode::Detail, "Ctrl+t"), Found::Intent(Intent::CardMoveTo));
        assert_eq!(found(&keymap, Mode::Detail, "m"), Found::Nothing, "not beside the new one");
        assert_eq!(found(&keymap, Mode::Detail, "c"), Found::Nothing, "switched off");
        assert_eq!(found(&keymap, Mode::Board, "m"), Found::Intent(Intent::CardMoveTo), "there it is as it was");
        let refused = chosen("[detail]\n\"column.new\" = [\"Ctrl+t\"]").unwrap_err();
        assert_eq!(refused[0].words, "there is no action “column.new” in detail", "a column is no card");
    }

    #[test]
    fn the_word_of_every_mode_is_the_one_that_is_read() {
        for mode in Keymap::built_in().actions.iter().flat_map(|action| action.modes.clone()) {
            let word = mode.word();
            let word = serde::de::value::StrDeserializer::<serde::de::value::Error>::new(&word);
            assert_eq!(Mode::deserialize(word), Ok(mode));
        }
    }

    #[test]
    fn a_command_of_ones_own_has_a_key_and_is_found_without_one() {
        let command = |name: &str, number, key: Option<&str>| {
            let (intent, key) = (Intent::Own(number), key.map(str::to_owned));
            CommandKey { name: name.to_owned(), intent, key, text: "say it".to_owned() }
        };
        let commands = [command("say", 0, Some("F5")), command("quiet", 1, None)];
        let keymap = Keymap::chosen("default", &Chosen::new(), &commands).unwrap();
        assert_eq!(found(&keymap, Mode::Board, "F5"), Found::Intent(Intent::Own(0)));
        assert_eq!(found(&keymap, Mode::Detail, "F5"), Found::Intent(Intent::Own(0)));
        assert_eq!(keymap.named("command.quiet"), Some(Intent::Own(1)));
        let faults = Keymap::chosen("default", &Chosen::new(), &[command("say", 0, Some("n"))]).unwrap_err();
        assert_eq!(faults[0].words, "“n” means both card.new and command.say in board");
    }
}
