//! What a command tells: one JSON object or lines of text on standard output, the rest on standard error, and a status.

use std::process::ExitCode;

use serde_json::Value;
use serde_json::json;

use super::fault::Fault;
use super::fault::REFUSED;
use super::fault::UNSENT;
use super::names::Named;
use crate::cli::script::Way;
use crate::planner::edit::Edit;
use crate::planner::id::PlanId;
use crate::run::complain;
use crate::run::explain;
use crate::run::explain::Requests;
use crate::run::json_lines;
use crate::run::laid_out;
use crate::run::missing;
use crate::run::output::{say_all, say_data};

/// So far in what was done stands, behind what has become of it.
const DEED: usize = 10;

/// What a command tells.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// What the JSON is of; empty where standard output is a file of its own.
    pub(super) kind: &'static str,
    /// The JSON.
    pub(super) data: Value,
    /// The text.
    pub(super) lines: Vec<String>,
    /// Whether the text is for another program, where standard output is no terminal.
    pub(super) is_data: bool,
    /// Whether its lines end with CR and LF, as some formats have it.
    pub(super) has_cr: bool,
    /// What is said beside it.
    pub(super) notes: Vec<String>,
    /// The status of the program.
    pub(super) status: u8,
}

/// What has become of an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// The service has taken it.
    Done,
    /// It waits in the outbox.
    Kept,
    /// It was refused: before it was kept, or by the service.
    Refused,
    /// Both sides have changed the same: it waits for the person.
    Conflict,
}

impl Fate {
    fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Kept => "kept",
            Self::Refused => "refused",
            Self::Conflict => "conflict",
        }
    }
}

/// An edit and what has become of it.
#[derive(Clone, Debug)]
pub(super) struct Deed {
    /// What it does, in words; of what was refused at once, what it was about.
    pub(super) what: String,
    /// What has become of it.
    pub(super) fate: Fate,
    /// Why it was refused.
    pub(super) reason: Option<String>,
    /// The edit, by the service's names as far as they are known.
    pub(super) edit: Option<Edit>,
    /// What its fields become, each in words.
    pub(super) values: Vec<String>,
    /// Its plan, and what that is called.
    pub(super) plan: (PlanId, String),
}

impl Deed {
    fn json(&self) -> Value {
        let edit = self.edit.as_ref();
        // What is not made yet has no name that anybody else knows.
        let given = |id: &str, is_local: bool| if is_local { Value::Null } else { json!(id) };
        let task = edit.and_then(Edit::task).map(|task| given(task.as_str(), task.is_local()));
        let bucket = edit.and_then(Edit::bucket).map(|bucket| given(bucket.as_str(), bucket.is_local()));
        let plan = edit.and_then(Edit::plan).unwrap_or(&self.plan.0);
        json!({
            "what": self.what,
            "state": self.fate.word(),
            "reason": self.reason,
            "values": self.values,
            "planId": given(plan.as_str(), plan.is_local()),
            "planTitle": self.plan.1,
            "taskId": task,
            "bucketId": bucket,
        })
    }

    fn line(&self) -> String {
        let made = self.edit.as_ref().filter(|_| self.fate == Fate::Done).filter(|edit| edit.made().is_some());
        let id = made.and_then(Edit::made).map_or_else(String::new, |id| format!("  {id}"));
        let values = if self.values.is_empty() { String::new() } else { format!(": {}", self.values.join(", ")) };
        format!("{:<DEED$}{}{values}{id}", self.fate.word(), self.what)
    }
}

impl Told {
    /// Tells what there is.
    pub(super) fn of(kind: &'static str, data: Value, lines: Vec<String>) -> Self {
        Self { kind, data, lines, ..Self::default() }
    }

    /// Tells what would have been sent, in place of what was done: nothing was.
    pub(super) fn requests(Requests { lines, data }: Requests) -> Self {
        Self::of(explain::KIND, data, lines)
    }

    /// Tells what has become of edits; `unsent` says why some wait, and with `waits` they should not.
    pub(super) fn deeds(deeds: &[Deed], unsent: Option<&str>, waits: bool) -> Self {
        let is = |fate: Fate| deeds.iter().filter(|deed| deed.fate == fate).count();
        let mut lines: Vec<String> = deeds.iter().filter(|deed| deed.fate != Fate::Refused).map(Deed::line).collect();
        if deeds.is_empty() {
            lines.push("Nothing is changed: it is so already.".to_owned());
        }
        let refused = deeds.iter().filter(|deed| deed.fate == Fate::Refused);
        let mut notes: Vec<String> = refused
            .map(|deed| format!("not done: {}: {}", deed.what, deed.reason.as_deref().unwrap_or("refused")))
            .collect();
        if is(Fate::Conflict) > 0 {
            let who = "somebody else has changed the same, or another program of yours";
            notes.push(format!("{who}: S in the program decides"));
        }
        let kept = is(Fate::Kept);
        if kept > 0 {
            let why = unsent.unwrap_or("the service has not answered in time");
            let what = if kept == 1 { "1 change is".to_owned() } else { format!("{kept} changes are") };
            notes.push(format!("{what} kept and sent when the service is there ({why})"));
        }
        let status = match (is(Fate::Refused) + is(Fate::Conflict), kept) {
            (1.., _) => REFUSED,
            (_, 1..) if waits => UNSENT,
            _ => 0,
        };
        let data = Value::Array(deeds.iter().map(Deed::json).collect());
        Self { kind: "edits", data, lines, notes, status, ..Self::default() }
    }
}

impl Told {
    /// Returns the text for so many columns. What is a file or a request is of its own width.
    fn laid_out(&self, width: usize) -> Vec<String> {
        if self.kind.is_empty() || self.kind == explain::KIND {
            return self.lines.clone();
        }
        let lines = self.lines.iter().flat_map(|line| match line.split_at_checked(DEED) {
            // What becomes of an edit goes on behind its fate.
            Some((fate, words)) if self.kind == "edits" && fate.ends_with("  ") => laid_out::behind(fate, words, width),
            _ => laid_out::entry(line, width),
        });
        lines.collect()
    }
}

/// Prints what was told, and returns the status.
pub(super) fn print(way: &Way, outcome: Result<Told, Fault>) -> ExitCode {
    match outcome {
        Ok(told) => {
            if way.json && !told.kind.is_empty() {
                say_all(&json_lines::object(told.kind, &told.data), "\n");
            } else {
                let end = if told.has_cr { "\r\n" } else { "\n" };
                if told.is_data { say_data(&told.lines, end) } else { say_all(&told.laid_out(width(way)), end) }
            }
            told.notes.iter().for_each(|note| complain(note));
            ExitCode::from(told.status)
        }
        Err(fault) => {
            if way.json {
                say_all(
                    &json_lines::fault(fault.status(), fault.sentence(), &candidates(&fault), way.is_in_line),
                    "\n",
                );
            }
            complain(fault.sentence());
            missing::list(&candidates(&fault));
            ExitCode::from(fault.status())
        }
    }
}

/// Returns what has happened and what could be meant instead, a line each.
pub(super) fn sentences(fault: &Fault) -> Vec<String> {
    [fault.sentence().to_owned()].into_iter().chain(missing::lines(&candidates(fault))).collect()
}

/// Returns what could be meant instead.
pub(super) fn candidates(fault: &Fault) -> Vec<[String; 3]> {
    fault.candidates().iter().map(|Named { id, name, beside }| [id, name, beside].map(Clone::clone)).collect()
}

/// Returns for how many columns text is laid out.
pub(super) fn width(way: &Way) -> usize {
    laid_out::width(way.columns.width)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deed(fate: Fate) -> Deed {
        let reason = (fate == Fate::Refused).then(|| "order is locked".to_owned());
        let plan = (PlanId::new("p"), "Plan".to_owned());
        Deed { what: "move “a”".to_owned(), fate, reason, edit: None, values: Vec::new(), plan }
    }

    #[test]
    fn the_status_says_the_worst_that_has_happened() {
        let status = |fates: &[Fate], waits| {
            let deeds: Vec<Deed> = fates.iter().copied().map(deed).collect();
            Told::deeds(&deeds, Some("offline"), waits).status
        };
        assert_eq!(status(&[], true), 0);
        assert_eq!(status(&[Fate::Done], true), 0);
        assert_eq!(status(&[Fate::Done, Fate::Kept], false), 0, "what is kept is not lost");
        assert_eq!(status(&[Fate::Done, Fate::Kept], true), 5);
        assert_eq!(status(&[Fate::Kept, Fate::Refused], true), 4);
        assert_eq!(status(&[Fate::Conflict], false), 4);
        let told = Told::deeds(&[deed(Fate::Conflict)], None, false);
        assert_eq!(
            told.notes,
            ["somebody else has changed the same, or another program of yours: S in the program decides"],
            "what is deleted here and changed there is asked, whoever it was"
        );
    }

    #[test]
    fn of_many_that_could_be_meant_the_first_are_named_and_the_rest_counted() {
        let many = |count: usize| (0..count).map(|at| Named::new(&at.to_string(), "same")).collect::<Vec<_>>();
        let lines = |count| sentences(&Fault::Missing("Which?".to_owned(), many(count)));
        assert_eq!(lines(8).len(), 9);
        assert_eq!(lines(8)[8], "  7  “same”");
        assert_eq!((lines(20).len(), lines(20)[9].as_str()), (10, "  and 12 more"));
    }

    #[test]
    fn why_something_waits_or_was_refused_is_said_beside_it() {
        let told = Told::deeds(&[deed(Fate::Done), deed(Fate::Kept), deed(Fate::Refused)], Some("--offline"), false);
        assert_eq!(told.lines, ["done      move “a”", "kept      move “a”"]);
        let notes =
            ["not done: move “a”: order is locked", "1 change is kept and sent when the service is there (--offline)"];
        assert_eq!(told.notes, notes);
    }
}
