//! A command line that cannot be meant so: told in words, and as JSON for who has asked for that. What is wrong with an
//! argument may be found out later than the arguments are read; the status is the same.

use std::ffi::OsString;
use std::io::Write as _;
use std::process::ExitCode;

use clap::Error;

use super::json_lines;
use super::output;
use super::output::say_all;
use crate::config::settings::SettingsError;

/// The command line cannot be meant so.
pub(super) const USAGE: u8 = 2;

/// What is wrong with an argument or a setting, as a sentence.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Misuse(String);

impl Misuse {
    /// Says what is wrong.
    pub(super) fn of(words: impl Into<String>) -> Self {
        Self(words.into())
    }

    /// Says whether an error is about what was typed or set, and not about a service or this machine.
    pub(super) fn is(error: &anyhow::Error) -> bool {
        error.is::<Self>() || error.is::<SettingsError>()
    }
}

/// Tells what is wrong with the arguments, or the help that was asked for, and returns the status that says which.
#[must_use]
pub fn tell(error: &Error) -> ExitCode {
    if error.use_stderr() {
        tell_json(USAGE, &sentence(&error.to_string()), &[]);
    }
    let printed = error.print();
    if !error.use_stderr() {
        // Help goes into files, too.
        output::note(printed.and_then(|()| std::io::stdout().flush()));
        if let Some(why) = output::lost() {
            output::say_aside(format_args!("planner-tui: {why}"));
            return ExitCode::FAILURE;
        }
    }
    u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from)
}

/// Tells as JSON why nothing was done, and what could be meant instead, if the arguments ask for that.
pub(super) fn tell_json(status: u8, sentence: &str, candidates: &[[String; 3]]) {
    if let Some(json) = wanted_json(std::env::args_os()) {
        say_all(&json_lines::fault(status, sentence, candidates, json == Json::InLine), "\n");
    }
}

/// How JSON is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Json {
    InLine,
    Whole,
}

/// Returns how the arguments ask for JSON, if they do; behind `--` there are only names.
fn wanted_json(arguments: impl Iterator<Item = OsString>) -> Option<Json> {
    let mut arguments = arguments.take_while(|argument| argument != "--").peekable();
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("--ndjson") => return Some(Json::InLine),
            Some("--json" | "--format=json") => return Some(Json::Whole),
            Some("--format") if arguments.peek().is_some_and(|format| format == "json") => return Some(Json::Whole),
            _ => {}
        }
    }
    None
}

/// Returns what is wrong, without how it would be right.
fn sentence(text: &str) -> String {
    let first = text.trim_start().split("\n\n").next().unwrap_or_default();
    let words: Vec<&str> = first.trim_start_matches("error: ").split_whitespace().collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::Cli;

    #[test]
    fn json_is_wanted_where_an_option_says_so() {
        let wanted = |words: &[&str]| wanted_json(words.iter().map(OsString::from));
        assert_eq!(wanted(&["planner-tui", "tasks", "--bogus", "--json"]), Some(Json::Whole));
        assert_eq!(wanted(&["planner-tui", "add", "--bogus", "--", "--json"]), None, "that is a title");
        for format in [["--format", "json"].as_slice(), &["--format=json"]] {
            assert_eq!(wanted(&[&["planner-tui", "export", "--bogus"], format].concat()), Some(Json::Whole));
        }
        assert_eq!(wanted(&["planner-tui", "export", "--bogus", "--format", "csv"]), None);
        assert_eq!(wanted(&["planner-tui", "watch", "--every", "0", "--ndjson"]), Some(Json::InLine));
    }

    #[test]
    fn what_is_wrong_is_one_sentence() {
        let said =
            |words: &[&str]| sentence(&Cli::try_parse_from(words).expect_err("it cannot be meant so").to_string());
        let bogus = said(&["planner-tui", "tasks", "--bogus", "--json"]);
        assert!(bogus.contains("--bogus") && !bogus.contains("Usage") && !bogus.starts_with("error"), "{bogus}");
        let missing = said(&["planner-tui", "done", "--json"]);
        assert!(missing.contains("TASK") && !missing.contains('\n'), "{missing}");
    }
}
