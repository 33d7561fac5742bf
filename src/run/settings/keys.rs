//! What the settings say of keys and of commands of the person's own, checked and made into the key table; and the key table
//! in the form of the settings.

use crate::app::intent::Intent;
use crate::app::keymap::Keymap;
use crate::app::keymap::Mode;
use crate::app::keymap::{CommandKey, KeyMistake, OWN};
use crate::app::own::template::{PLACEHOLDERS, Template, code};
use crate::app::own::{Output, OwnCommand};
use crate::config::check::{Mistake, Reading};
use crate::config::near;
use crate::config::settings;

/// The modes that have keys, by the words of the settings.
const MODES: [(&str, Mode); 25] = [
    ("board", Mode::Board),
    ("grab", Mode::Grab),
    ("detail", Mode::Detail),
    ("picker", Mode::Picker),
    ("toggles", Mode::Toggles),
    ("help", Mode::Help),
    ("rebind", Mode::Rebind),
    ("plans", Mode::Plans),
    ("plan", Mode::Plan),
    ("date", Mode::Date),
    ("month", Mode::Month),
    ("input", Mode::Input),
    ("text", Mode::Text),
    ("name", Mode::Name),
    ("panel", Mode::Panel),
    ("trash", Mode::Trash),
    ("talk", Mode::Talk),
    ("why", Mode::Why),
    ("answer", Mode::Answer),
    ("log", Mode::Log),
    ("charts", Mode::Charts),
    ("facets", Mode::Facets),
    ("views", Mode::Views),
    ("conflict", Mode::Conflict),
    ("confirm", Mode::Confirm),
];

/// What keys mean, and the commands of the person's own among that.
#[derive(Debug)]
pub(super) struct Keys {
    pub(super) keymap: Keymap,
    pub(super) own: Vec<OwnCommand>,
}

/// Returns what keys and commands the settings make; the error names every mistake with its place.
pub(super) fn keys_of(reading: &Reading) -> Result<Keys, Vec<Mistake>> {
    let mut mistakes = Vec::new();
    let (mut own, mut keys) = (Vec::new(), Vec::new());
    for (number, (name, command)) in (0..).zip(&reading.settings.commands) {
        let mistake = |words: String| Mistake { place: reading.place(&["commands", name, "run"]), words };
        let mut run = Vec::new();
        for argument in &command.run {
            match Template::parse(argument) {
                Ok(template) => run.push(template),
                Err(words) => {
                    // It keeps its place, and where nothing may be put in that is said, too.
                    run.push(Template::unclear());
                    let known = PLACEHOLDERS.map(|(word, _)| word);
                    for word in words {
                        let hint = near::hint(&word, &known);
                        mistakes.push(mistake(format!("there is no placeholder {{{word}}}; {hint}")));
                    }
                }
            }
        }
        if run.first().is_some_and(|program| program.placeholders().next().is_some()) {
            mistakes.push(mistake("the program of a command is named by you, not by a placeholder".to_owned()));
        }
        if let Some(argument) = code(&run).and_then(|at| command.run.get(at)) {
            mistakes.push(mistake(format!(
                "“{argument}” would be read as code, whatever somebody wrote there: write \"$1\" in the script and the \
                 placeholder as an argument after it, as in [\"sh\", \"-c\", \"echo \\\"$1\\\"\", \"sh\", \"{{task.title}}\"]"
            )));
        }
        let output = match command.output {
            settings::Output::None => Output::None,
            settings::Output::Message => Output::Message,
            settings::Output::Pager => Output::Pager,
        };
        let (name, takes_terminal, asks) = (name.clone(), command.terminal, command.confirm);
        let text = command.about.clone().unwrap_or_else(|| command.run.join(" "));
        keys.push(CommandKey { name: name.clone(), intent: Intent::Own(number), key: command.key.clone(), text });
        own.push(OwnCommand { name, run, asks, output, takes_terminal });
    }
    let placed = |mistake: KeyMistake| {
        let (mode, action) = (mistake.mode.unwrap_or_default(), mistake.action.unwrap_or_default());
        // Of two actions that cannot both be, the one that the file speaks of is meant, and of two the later.
        let written = |action: &str| match action.strip_prefix(OWN) {
            Some(command) => reading.written(&["commands", command, "key"]),
            None => reading.written(&["keys", &mode, action]),
        };
        let place = written(&action).max(mistake.other.as_deref().and_then(written));
        let place = place.or_else(|| reading.place(&["keys", &mode, &action]));
        let known: Vec<&str> = mistake.known.iter().map(String::as_str).collect();
        let odd = if action.is_empty() { &mode } else { &action };
        let words = match known.as_slice() {
            [] => mistake.words,
            known => format!("{}; {}", mistake.words, near::hint(odd, known)),
        };
        Mistake { place, words }
    };
    let settings::Keys { preset, modes } = &reading.settings.keys;
    match Keymap::chosen(preset, modes, &keys) {
        Ok(keymap) if mistakes.is_empty() => Ok(Keys { keymap, own }),
        Ok(_) => Err(mistakes),
        Err(more) => {
            mistakes.extend(more.into_iter().map(placed));
            // A key of a command is bound in two modes, and its mistake would be told twice.
            mistakes.sort();
            mistakes.dedup();
            Err(mistakes)
        }
    }
}

/// Returns what every key means, in the form of the file: it can be put there as it is. The keys of commands are said with
/// those.
pub(super) fn keys_told(preset: &str, keymap: &Keymap) -> String {
    let mut lines = vec!["[keys]".to_owned(), format!("preset = {preset:?}"), String::new()];
    for (word, mode) in MODES {
        lines.push(format!("[keys.{word}]"));
        let mut told: Vec<&str> = Vec::new();
        for action in keymap.actions(mode).filter(|action| !matches!(action.name, Intent::Own(_))) {
            let name = keymap.name_of(action.name).unwrap_or_default();
            // Some actions have several rows in one mode; in the file each has one.
            if told.contains(&name) {
                continue;
            }
            told.push(name);
            let rows = keymap.actions(mode).filter(|row| row.name == action.name);
            let keys: Vec<String> = rows.flat_map(|row| &row.keys).map(|keys| format!("{keys:?}")).collect();
            let keys = format!("[{}]", keys.join(", "));
            lines.push(format!("{:<28} = {keys:<24} # {}", format!("{name:?}"), action.text));
        }
        lines.push(String::new());
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::collections::BTreeSet;

    use pretty_assertions::assert_eq;

    use super::*;
    use crate::app::keymap::Action;
    use crate::app::keymap::overlay::PRESETS;
    use crate::config::table::Kind;
    use crate::config::table::PRESET;

    fn mistakes(text: &str) -> Vec<String> {
        keys_of(&Reading::of(text)).unwrap_err().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn presets_are_those_of_the_list_of_settings() {
        let Kind::Choice(words) = PRESET.kind else { panic!("a choice") };
        assert_eq!(words, PRESETS.map(|(name, _)| name));
    }

    #[test]
    fn what_keys_are_told_can_be_put_into_the_file_and_means_the_same() {
        for (preset, _) in PRESETS {
            let keymap = Keymap::chosen(preset, &BTreeMap::new(), &[]).unwrap();
            let told = keys_told(preset, &keymap);
            let reading = Reading::of(&told);
            assert_eq!(reading.mistakes, [], "{preset}");
            let again = keys_of(&reading).unwrap_or_else(|mistakes| panic!("{preset}: {mistakes:#?}")).keymap;
            for (word, mode) in MODES {
                let all = |keymap: &Keymap| -> BTreeSet<(String, String)> {
                    let name = |action: &Action| keymap.name_of(action.name).unwrap().to_owned();
                    let keys = keymap
                        .actions(mode)
                        .flat_map(|action| action.keys.iter().map(|key| (name(action), key.clone())));
                    keys.collect()
                };
                assert_eq!(all(&keymap), all(&again), "{preset} {word}");
            }
        }
    }

    #[test]
    fn mistakes_of_keys_have_their_place_and_what_was_meant() {
        let told = mistakes("[keys.board]\n\"card.complet\" = [\"c\"]\n\"card.new\" = [\"o\"]\n[keys.bord]\n");
        assert_eq!(
            told,
            [
                "line 2, column 1: there is no action “card.complet” in board; did you mean “card.complete”?",
                "line 3, column 1: “o” means both card.new and card.new_below in board",
            ]
        );
        let told = mistakes("[keys.bord]\n\"card.new\" = []\n");
        assert_eq!(told, ["line 1, column 7: there is no mode “bord”; did you mean “board”?"]);
    }

    #[test]
    fn a_key_that_would_never_be_heard_is_a_mistake_with_what_to_take() {
        let told = mistakes(
            "[keys.board]\n\"card.new\" = [\"n\", \"Ctrl+m\"]\n[keys.input]\n\"input.accept\" = [\"Ctrl+h\"]\n",
        );
        assert_eq!(
            told,
            [
                "line 2, column 1: “Ctrl+m” of card.new in board: most terminals send Enter for it, so it would never be \
                 heard: take Enter, or another key such as Alt+m",
                "line 4, column 1: “Ctrl+h” of input.accept in input: some terminals send it for Backspace, and here one \
                 types: take another key",
            ]
        );
    }

    #[test]
    fn mistakes_of_commands_are_told_before_anything_is_run() {
        let command = |rest: &str| mistakes(&format!("[commands.say]\n{rest}\n"));
        assert_eq!(
            command("run = [\"say\", \"{task.tilte}\"]"),
            ["line 2, column 1: there is no placeholder {task.tilte}; did you mean “task.title”?"]
        );
        assert!(command("run = [\"{user}\"]")[0].contains("is named by you"));
        let told = command("run = [\"sh\", \"{odd}{user}{oddest}\", \"-c\"]");
        assert!(told.iter().filter(|line| line.contains("there is no placeholder {odd")).count() == 2, "{told:#?}");
        assert!(told.iter().any(|line| line.contains("“{odd}{user}{oddest}” would be read as code")), "{told:#?}");
        assert!(command("run = [\"sh\", \"-c\", \"echo {task.title}\"]")[0].contains("would be read as code"));
        assert_eq!(
            command("run = [\"say\"]\nkey = \"n\""),
            [
                "line 3, column 1: “n” means both card.new and command.say in board",
                "line 3, column 1: “n” means both item.new and command.say in detail"
            ]
        );
        let told = command("run = [\"say\"]\nkey = \"Ctrl+i\"");
        assert!(
            told[0].starts_with("line 3, column 1: “Ctrl+i” of command.say in board: most terminals send Tab for it")
        );
        assert!(
            command("run = [\"say\"]\nkey = \"Strg+x\"")[0].contains("“Strg+x” of command.say in board is not a key")
        );
    }
}
