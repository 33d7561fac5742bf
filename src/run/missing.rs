//! Something that was named is not there, or could be several things: a sentence, and what could be meant instead.

use super::complain;
use super::json_lines;
use super::misused;
use super::misused::Misuse;
use super::output::say_aside;
use crate::config::settings::SettingsError;
use crate::server::StartError;
use crate::ui::text;

/// What was named is not there, or could be several things.
pub(super) const MISSING: u8 = 3;

/// Why nothing is meant for certain by a name.
#[derive(Debug, thiserror::Error)]
#[error("{sentence}")]
pub(super) struct Missing {
    sentence: String,
    /// What could be meant: of each its identifier, its name, and what tells it from others of that name.
    candidates: Vec<[String; 3]>,
}

impl Missing {
    /// Says what is not there, and what could be meant instead.
    pub(super) fn of(sentence: impl Into<String>, candidates: Vec<[String; 3]>) -> Self {
        Self { sentence: sentence.into(), candidates }
    }

    /// Returns what could be meant instead, if that is what an error is about.
    pub(super) fn candidates(error: &anyhow::Error) -> &[[String; 3]] {
        error.downcast_ref::<Self>().map_or(&[], |missing| &missing.candidates)
    }
}

/// Returns the status that says in a number what an error is about; `usual` where it is about no name and no argument.
pub(super) fn status(error: &anyhow::Error, usual: u8) -> u8 {
    let is_nobody = matches!(error.downcast_ref(), Some(StartError::UnknownCaller { .. }));
    match error {
        error if is_nobody || error.is::<Missing>() => MISSING,
        error if Misuse::is(error) => misused::USAGE,
        _ => usual,
    }
}

/// Tells why something was not done: in words, and as JSON for who has asked for that. Returns the status.
pub(super) fn tell(error: &anyhow::Error, usual: u8) -> u8 {
    let (status, candidates) = (status(error, usual), Missing::candidates(error));
    misused::tell_json(status, &format!("{error:#}"), candidates);
    match error.downcast_ref::<SettingsError>() {
        // Every mistake has a line of its own.
        Some(mistakes) => mistakes.to_string().lines().for_each(complain),
        None => complain(&format!("{error:#}")),
    }
    list(candidates);
    status
}

/// Names what could be meant on standard error, no more of it than people read.
pub(super) fn list(candidates: &[[String; 3]]) {
    for line in lines(candidates) {
        say_aside(text::clean(&line));
    }
}

/// Returns what could be meant, a line each, no more of it than people read.
pub(super) fn lines(candidates: &[[String; 3]]) -> Vec<String> {
    let line = |[id, name, beside]: &[String; 3]| format!("  {id}  “{name}” {beside}").trim_end().to_owned();
    let lines = candidates.iter().take(json_lines::MOST).map(line);
    lines.chain(json_lines::more(candidates.len())).collect()
}
