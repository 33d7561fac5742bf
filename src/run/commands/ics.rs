//! Tasks with dates as an iCalendar file, for programs that keep calendars and to-do lists.
//!
//! Source: RFC 5545.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::planner::details::Details;
use crate::planner::plan::Plan;
use crate::planner::progress::Progress;
use crate::planner::task::Task;
use crate::ui::text;

/// So many octets a line has at most, without its end.
///
/// Source: RFC 5545, 3.1.
const MOST_OCTETS: usize = 75;

/// What is written of a task.
pub(super) struct Entry<'a> {
    /// The task.
    pub(super) task: &'a Task,
    /// Its details, if they were ever read.
    pub(super) details: Option<&'a Details>,
    /// When it was completed, if it was and the service says when.
    pub(super) completed_at: Option<Timestamp>,
}

/// Returns the lines of a calendar, each without the line end it must have: CR and LF. Tasks without a date are no part of it.
pub(super) fn calendar(plan: &Plan, entries: &[Entry<'_>], now: Timestamp) -> Vec<String> {
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//planner-tui//planner-tui//EN".to_owned(),
    ];
    let dated = entries.iter().filter(|entry| entry.task.start.is_some() || entry.task.due.is_some());
    dated.for_each(|entry| to_do(plan, entry, now, &mut lines));
    lines.push("END:VCALENDAR".to_owned());
    lines.iter().flat_map(|line| folded(line)).collect()
}

fn to_do(plan: &Plan, entry: &Entry<'_>, now: Timestamp, lines: &mut Vec<String>) {
    let task = entry.task;
    let mut put = |name: &str, value: &str| lines.push(format!("{name}:{value}"));
    put("BEGIN", "VTODO");
    put("UID", &escaped(task.id.as_str()));
    put("DTSTAMP", &moment(now));
    // A start behind the due date is no start there: DUE must not be before DTSTART.
    if let Some(start) = task.start.filter(|start| task.due.is_none_or(|due| *start <= due)) {
        put("DTSTART;VALUE=DATE", &day(start));
    }
    if let Some(due) = task.due {
        put("DUE;VALUE=DATE", &day(due));
    }
    put("SUMMARY", &escaped(&task.title));
    if let Some(details) = entry.details.filter(|details| !details.description.is_empty()) {
        put("DESCRIPTION", &escaped(&details.description));
    }
    put("STATUS", status(task.progress()));
    put("PERCENT-COMPLETE", &task.percent_complete.clamp(0, 100).to_string());
    // The number Planner writes for the band lies in the band of that meaning there: 1 to 4 high, 5 medium, 6 to 9 low.
    put("PRIORITY", &task.priority_band().number().to_string());
    let labels: Vec<String> = task.categories.iter().map(|label| escaped(plan.label(label))).collect();
    if !labels.is_empty() {
        put("CATEGORIES", &labels.join(","));
    }
    if let Some(at) = entry.completed_at.filter(|_| task.progress() == Progress::Completed) {
        put("COMPLETED", &moment(at));
    }
    put("END", "VTODO");
}

fn status(progress: Progress) -> &'static str {
    match progress {
        Progress::NotStarted => "NEEDS-ACTION",
        Progress::InProgress => "IN-PROCESS",
        Progress::Completed => "COMPLETED",
    }
}

/// Returns a calendar day: `20261012`.
fn day(date: Date) -> String {
    date.strftime("%Y%m%d").to_string()
}

/// Returns a moment in universal time: `20261012T101500Z`.
fn moment(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Returns a text as a value: a backslash, a semicolon and a comma have one before them, a line end is `\n`. Control
/// characters may not stand there, but for a tab: they are shown as pictures.
///
/// Source: RFC 5545, 3.3.11.
fn escaped(value: &str) -> String {
    let mut kept = String::with_capacity(value.len());
    for (number, line) in value.replace("\r\n", "\n").split(['\n', '\r']).enumerate() {
        if number > 0 {
            kept.push_str("\\n");
        }
        for letter in text::inert(line).chars() {
            if matches!(letter, '\\' | ';' | ',') {
                kept.push('\\');
            }
            kept.push(letter);
        }
    }
    kept
}

/// Returns a line in as many as it takes, those behind the first with a space before them. No letter is cut in two.
///
/// Source: RFC 5545, 3.1.
fn folded(line: &str) -> Vec<String> {
    let (mut lines, mut last) = (Vec::new(), String::new());
    for letter in line.chars() {
        if last.len() + letter.len_utf8() > MOST_OCTETS {
            lines.push(std::mem::replace(&mut last, " ".to_owned()));
        }
        last.push(letter);
    }
    lines.push(last);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped_as_the_standard_has_it() {
        // The example of RFC 5545, 3.3.11.
        let text = "Project XYZ Final Review\nConference Room - 3B\nCome Prepared.";
        assert_eq!(escaped(text), "Project XYZ Final Review\\nConference Room - 3B\\nCome Prepared.");
        assert_eq!(escaped("a;b,c\\d: \"e\""), "a\\;b\\,c\\\\d: \"e\"");
        assert_eq!(escaped("one\r\ntwo\rthree"), "one\\ntwo\\nthree");
        assert!(!escaped("\u{1b}[2J\u{7}").contains(char::is_control));
    }

    #[test]
    fn lines_are_folded_at_75_octets_and_unfold_to_what_they_were() {
        for line in ["x".repeat(75), "x".repeat(76), "ü".repeat(200), format!("SUMMARY:{}", "日本語".repeat(60))] {
            let lines = folded(&line);
            assert!(lines.iter().all(|line| line.len() <= 75), "{lines:?}");
            assert!(lines[1..].iter().all(|line| line.starts_with(' ')));
            let unfolded: String =
                lines[..1].iter().cloned().chain(lines[1..].iter().map(|it| it[1..].to_owned())).collect();
            assert_eq!(unfolded, line);
        }
        assert_eq!(folded(&"x".repeat(75)).len(), 1);
    }
}
