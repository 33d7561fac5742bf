//! Every mistake of a file of settings, with its place.

use pretty_assertions::assert_eq;

use super::*;
use crate::config::settings::{Density, Theme};

fn told(text: &str) -> Vec<String> {
    Reading::of(text).mistakes.iter().map(ToString::to_string).collect()
}

#[test]
fn every_mistake_is_told_with_its_place_what_may_stand_there_and_what_was_meant() {
    let text = "theem = \"dark\"\n\
                theme = \"drak\"\n\
                ascii = 1\n\
                columns_max = 99\n\
                emoji = \"ä\"\n\
                keys = 3\n\
                [commands]\n\
                \"a b\" = { run = [\"x\"] }\n\
                [commands.branch]\n\
                runs = [\"git\"]\n\
                [commands.empty]\n\
                confirm = true\n";
    assert_eq!(
        told(text),
        [
            "line 1, column 1: there is no setting “theem”; did you mean “theme”?",
            "line 2, column 9: “theme” cannot be “drak”; did you mean “dark”? (it is one of \"terminal\", \"light\", \
             \"dark\", \"high-contrast\", \"colour-blind\", \"mono\")",
            "line 3, column 9: “ascii” is true or false",
            "line 4, column 15: “columns_max” is a whole number from 1 to 20",
            "line 5, column 9: “emoji” cannot be “ä”; there are show, text, strip",
            "line 6, column 8: “keys” is a table: begin it with a line [keys]",
            "line 8, column 1: a command is named with a to z, digits, - and _, not “a b”",
            "line 10, column 1: there is no part of a command “runs”; did you mean “run”?",
            "line 11, column 11: the command “empty” says nothing to run: run = [\"PROGRAM\", \"ARGUMENT\"]",
        ]
    );
}

#[test]
fn what_is_no_toml_does_not_hide_the_mistakes_after_it() {
    let told = told("theme = \nascii = maybe\ndensity = \"cosy\"\n");
    assert_eq!(told.len(), 3, "{told:#?}");
    assert!(told[0].starts_with("line 1, ") && told[1].starts_with("line 2, "), "{told:#?}");
    assert!(told[2].contains("did you mean “cozy”?"), "{told:#?}");
}

#[test]
fn keys_are_lists_below_a_mode() {
    let told = told(
        "[keys]\npreset = \"vim\"\n\"card.new\" = [\"n\"]\n[keys.board]\n\"card.new\" = \"n\"\ncard.old = [\"o\"]\n",
    );
    assert_eq!(told.len(), 4, "{told:#?}");
    assert!(told[0].contains("“preset” cannot be “vim”; there are default, arrows, vim-strict"), "{told:#?}");
    assert!(told[1].starts_with("line 3, column 1") && told[1].contains("[keys.MODE]"), "{told:#?}");
    assert!(told[2].starts_with("line 5, column 14") && told[2].contains("a list of texts"), "{told:#?}");
    assert!(told[3].starts_with("line 6, column 1") && told[3].contains("in quotes"), "{told:#?}");
}

#[test]
fn what_is_right_holds_beside_what_is_not() {
    let reading = Reading::of("theme = \"dark\"\nascii = 7\ndensity = \"cozy\"\n");
    assert_eq!((reading.settings.theme, reading.settings.density), (Theme::Dark, Density::Cozy));
    assert_eq!((reading.settings.ascii, reading.mistakes.len()), (None, 1));
}

#[test]
fn a_mistake_is_one_line_whatever_stands_in_the_file() {
    for told in told("theme = \"a\\nb\\u001b\"\n\"x\\ny\" = 1\n[commands.\"\\n\"]\n") {
        assert!(!told.contains(char::is_control), "{told:?}");
    }
}

#[test]
fn places_are_known_as_far_as_the_names_lead() {
    let reading = Reading::of("\n[keys.board]\n  \"card.complete\" = [\"c\"]\n");
    let at = |line, column| Some(Place { line, column });
    assert_eq!(reading.place(&["keys", "board", "card.complete"]), at(3, 3));
    assert_eq!(reading.place(&["keys", "board", "card.new"]), at(2, 7));
    assert_eq!(reading.place(&["commands", "x"]), None);
}
