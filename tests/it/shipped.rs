//! What is shipped beside the board: completions for shells, and the manual.

use std::fs;
use std::process::{Command, Output};

use clap::CommandFactory as _;
use planner_tui::cli::Cli;

fn ours(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_planner-tui")).args(arguments).output().expect("the program was built")
}

/// Every command there is, each with those it is below of: `locks`, `locks clear`.
fn commands() -> Vec<Vec<String>> {
    fn walk(command: &clap::Command, above: &[String], found: &mut Vec<Vec<String>>) {
        for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
            let path = [above, &[below.get_name().to_owned()]].concat();
            walk(below, &path, found);
            found.push(path);
        }
    }
    let mut found = Vec::new();
    walk(&Cli::command(), &[], &mut found);
    assert!(found.len() > 10, "{found:?}");
    found
}

#[test]
fn every_shell_is_told_of_every_command_and_the_options_that_hold_everywhere() {
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let said = ours(&["completions", shell]);
        assert!(said.status.success() && said.stderr.is_empty(), "{shell}: {said:?}");
        let script = String::from_utf8(said.stdout).expect("text");
        for command in commands() {
            let name = command.last().expect("it has a name");
            let is_told =
                script.split(|letter: char| !letter.is_alphanumeric() && letter != '-').any(|word| word == name);
            assert!(is_told, "{shell} is not told of {command:?}");
        }
        for option in ["plan", "read-only", "explain"] {
            assert!(script.contains(option), "{shell} is not told of --{option}");
        }
    }
    let unknown = ours(&["completions", "tcsh"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("powershell"), "{unknown:?}");
}

#[test]
fn bash_understands_its_completions_and_completes_with_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let script = folder.path().join("planner-tui");
    fs::write(&script, ours(&["completions", "bash"]).stdout).expect("it can be written");
    let checked = Command::new("bash").arg("-n").arg(&script).output().expect("bash is there");
    assert!(checked.status.success() && checked.stderr.is_empty(), "{checked:?}");
    let ask = "source \"$1\"; [[ $(complete -p planner-tui) =~ -F\\ ([^ ]+) ]]; shift; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); \
               \"${BASH_REMATCH[1]}\" planner-tui \"${!#}\" \"${COMP_WORDS[-2]}\"; printf '%s\\n' \"${COMPREPLY[@]}\"";
    let told = |words: &[&str]| {
        let told = Command::new("bash").args(["-c", ask, "bash"]).arg(&script).arg("planner-tui").args(words).output();
        String::from_utf8_lossy(&told.expect("bash is there").stdout).into_owned()
    };
    for (typed, wanted) in [
        (["lo"].as_slice(), ["locks", "login", "logout"].as_slice()),
        (&["check", ""], &["add", "tick", "untick"]),
        (&["move", "--bo"], &["--bottom", "--board"]),
        (&["completions", "p"], &["powershell"]),
        (&["schema", "ro"], &["rosters"]),
    ] {
        let told = told(typed);
        for word in wanted {
            assert!(told.lines().any(|line| line == *word), "{word} is not among what follows {typed:?}: {told}");
        }
    }
}

#[test]
fn the_manual_has_a_page_for_every_command() {
    let folder = tempfile::tempdir().expect("a folder");
    let man = folder.path().join("share/man1");
    let said = ours(&["man", man.to_str().expect("text")]);
    assert!(said.status.success() && said.stderr.is_empty(), "{said:?}");
    let page = |name: &str| {
        let file = man.join(format!("{name}.1"));
        fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
    };
    let first = page("planner-tui");
    for command in commands() {
        let name = format!("planner-tui-{}", command.join("-"));
        let text = page(&name);
        assert!(text.contains(".SH NAME") && text.contains(".SH SYNOPSIS"), "{name}");
        if command.len() == 1 {
            assert!(first.contains(&name.replace('-', "\\-")), "the first page does not name {name}");
        }
    }
    assert!(page("planner-tui-login").contains("Sign in to Microsoft 365"));
}

#[test]
fn a_folder_that_cannot_be_made_is_said_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("taken");
    fs::write(&file, "a file").expect("it can be written");
    let said = ours(&["man", file.to_str().expect("text")]);
    assert_eq!(said.status.code(), Some(1));
    let words = String::from_utf8_lossy(&said.stderr).into_owned();
    assert!(words.starts_with("planner-tui: the manual cannot be written into") && words.contains("taken"), "{words}");
}
