//! Keys a person gives to actions in place of those of the table: a preset, then their own.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Keymap, Mode, Rows};
use crate::app::key::Key;

/// What stands before a mistake in the keys a person chose.
const MOST_NAMED: usize = 5;

/// By mode, then by the name of an action: the keys that mean it there. An empty list switches it off.
pub type Chosen = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// The presets that are built in, by their words.
pub const PRESETS: [(&str, &str); 3] = [
    ("default", ""),
    ("arrows", include_str!("../../../assets/presets/arrows.toml")),
    ("vim-strict", include_str!("../../../assets/presets/vim-strict.toml")),
];

impl Keymap {
    /// Returns the key table with a preset and the keys a person chose; the error names every mistake, a line each.
    pub fn chosen(preset: &str, own: &Chosen) -> Result<Self, Vec<String>> {
        let known = PRESETS.iter().find(|(name, _)| *name == preset);
        let Some((_, text)) = known else {
            let names = PRESETS.map(|(name, _)| name).join(", ");
            return Err(vec![format!("there is no preset “{preset}”: {names}")]);
        };
        let of_preset: Chosen = toml::from_str(text).map_err(|error| vec![error.to_string()])?;
        let mut rows = Self::rows();
        let mut mistakes = Vec::new();
        for chosen in [&of_preset, own] {
            for (mode, actions) in chosen {
                for (action, keys) in actions {
                    mistakes.extend(replace(&mut rows, mode, action, keys).err());
                }
            }
        }
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        Self::build(rows).map_err(|mistake| vec![mistake])
    }
}

/// Gives an action of a mode other keys.
fn replace(rows: &mut Rows, mode_word: &str, name: &str, keys: &[String]) -> Result<(), String> {
    let word = serde::de::value::StrDeserializer::<serde::de::value::Error>::new(mode_word);
    let mode = Mode::deserialize(word).map_err(|_| format!("there is no mode “{mode_word}”"))?;
    if let Some(odd) = keys.iter().find(|keys| keys.split(' ').any(|key| Key::parse(key).is_none())) {
        return Err(format!("“{odd}” of {name} in {mode_word} is no key: write j, Shift+Down, Ctrl+d, F2 or g g"));
    }
    let Some(at) = rows.action.iter().position(|row| row.name == name && row.modes.contains(&mode)) else {
        let in_mode = rows.action.iter().filter(|row| row.modes.contains(&mode)).map(|row| row.name.as_str());
        let group = name.split('.').next().unwrap_or_default();
        let near: Vec<&str> = in_mode.filter(|known| known.starts_with(group)).take(MOST_NAMED).collect();
        let near = if near.is_empty() { String::new() } else { format!("; there is {}", near.join(", ")) };
        return Err(format!("there is no action “{name}” in {mode_word}{near}"));
    };
    let row = &mut rows.action[at];
    let changed = super::ActionRow { modes: vec![mode], keys: keys.to_vec(), ..row.clone() };
    row.modes.retain(|other| *other != mode);
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

    fn found(keymap: &Keymap, mode: Mode, keys: &str) -> Found {
        let keys: Vec<_> = keys.split(' ').map(|key| Key::parse(key).unwrap()).collect();
        keymap.find(mode, &keys)
    }

    #[test]
    fn every_preset_holds_together() {
        for (name, _) in PRESETS {
            let keymap = Keymap::chosen(name, &Chosen::new()).unwrap_or_else(|faults| panic!("{name}: {faults:?}"));
            assert_eq!(found(&keymap, Mode::Board, "?"), Found::Intent(Intent::AppHelp), "{name}");
        }
        assert!(Keymap::chosen("emacs", &Chosen::new()).unwrap_err()[0].contains("default, arrows, vim-strict"));
    }

    /// Asked of the finished table, and not of the rule that refuses such tables: what the panel takes over from the
    /// board is in it, too.
    #[test]
    fn in_no_preset_and_no_mode_has_a_key_two_actions_or_begins_another() {
        for (name, _) in PRESETS {
            let keymap = Keymap::chosen(name, &Chosen::new()).unwrap();
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
        let keymap = Keymap::chosen("arrows", &Chosen::new()).unwrap();
        for letter in ["H", "J", "K", "L", "h", "j", "k", "l"] {
            assert_eq!(found(&keymap, Mode::Board, letter), Found::Nothing, "{letter}");
        }
        assert_eq!(found(&keymap, Mode::Board, "Shift+Down"), Found::Intent(Intent::CardMoveDown));
    }

    #[test]
    fn an_action_gets_the_keys_of_the_person_in_that_mode_alone() {
        let keymap =
            Keymap::chosen("default", &own("[board]\n\"card.complete\" = [\"Ctrl+t\"]\n\"app.quit\" = []")).unwrap();
        assert_eq!(found(&keymap, Mode::Board, "Ctrl+t"), Found::Intent(Intent::CardComplete));
        assert_eq!(found(&keymap, Mode::Board, "c"), Found::Nothing);
        assert_eq!(found(&keymap, Mode::Board, "q"), Found::Nothing, "switched off");
        assert!(keymap.actions(Mode::Board).any(|action| action.keys == ["Ctrl+t"]), "the help knows it");
    }

    #[test]
    fn every_mistake_is_named() {
        let faults = Keymap::chosen(
            "default",
            &own("[board]\n\"card.fly\" = [\"x\"]\n\"card.complete\" = [\"Strg+x\"]\n[bord]\n\"app.quit\" = [\"q\"]"),
        )
        .unwrap_err();
        assert_eq!(faults.len(), 3, "{faults:?}");
        assert!(faults.iter().any(|fault| fault.contains("no action “card.fly” in board; there is card.")));
        assert!(faults.iter().any(|fault| fault.contains("“Strg+x” of card.complete in board is no key")));
        assert!(faults.iter().any(|fault| fault.contains("no mode “bord”")));
        let twice = Keymap::chosen("default", &own("[board]\n\"card.complete\" = [\"n\"]")).unwrap_err();
        assert!(twice[0].contains("“n” means both"), "{twice:?}");
    }

    #[test]
    fn a_sequence_may_not_begin_with_a_whole_key() {
        let faults = Keymap::chosen("default", &own("[board]\n\"card.complete\" = [\"g\"]")).unwrap_err();
        assert!(faults[0].contains("“g”") && faults[0].contains("begins"), "{faults:?}");
    }
}
