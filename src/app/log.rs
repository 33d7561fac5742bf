//! Everything this run has said: news, errors, requests that failed or were only explained; the newest first, and bounded.

use std::collections::VecDeque;

use jiff::Zoned;

use super::notice;
use super::notice::Notice;
use crate::sync::Exchange;

/// So many are kept; the oldest go.
pub const MOST: usize = 500;
/// A failed request is looked for among so many of the newest when an error is said that may be about it.
const NEAR: usize = 8;

/// What was said, the newest first.
#[derive(Clone, Debug, Default)]
pub struct Log {
    entries: VecDeque<Entry>,
    count: u64,
    /// Whether the next error tells of a change the service has refused.
    is_refusal_due: bool,
    /// The entry that tells what the service does not give.
    lacking: Option<u64>,
}

/// What is said of a service without all of beta, before it is known what that means.
const LACKING: &str = "The service does not give all of the beta part of its API. What only that knows is not shown.";

/// One thing that was said.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Tells it from every other of this run.
    pub number: u64,
    /// When, where the person is; the last time, if it was said several times in a row.
    pub at: Zoned,
    /// What it is.
    pub kind: Kind,
    /// What it says, as a sentence.
    pub words: String,
    /// What to do next, as a sentence; often empty.
    pub next: String,
    /// All there is to report, line by line.
    pub lines: Vec<String>,
    /// How often it was said in a row.
    pub times: u32,
}

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A line of news.
    News,
    /// A line of news that stayed until it was put away.
    Error,
    /// A request that has failed.
    Failure,
    /// A request that was only explained.
    Explained,
}

impl Log {
    /// Returns what was said, the newest first.
    #[must_use]
    pub fn entries(&self) -> impl ExactSizeIterator<Item = &Entry> {
        self.entries.iter()
    }

    /// Returns an entry by its number, if it is still kept.
    #[must_use]
    pub fn entry(&self, number: u64) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.number == number)
    }

    /// Takes note of a line of news, unless it is the one that stood there before.
    pub(super) fn note(&mut self, before: Option<&Notice>, now: Option<&Notice>, at: &Zoned) {
        let Some(notice) = now.filter(|now| Some(*now) != before) else { return };
        if !notice.is_error {
            self.put(Kind::News, at, notice.text.clone(), String::new(), Vec::new());
            return;
        }
        // What has failed is told once, in the words that say what it means, with all there is to report of the request.
        let failed = self.failure_told(&notice.text);
        let (next, lines) = failed.map(|entry| (entry.next, entry.lines)).unwrap_or_default();
        self.put(Kind::Error, at, notice.text.clone(), next, lines);
    }

    /// Takes note that the error that is said next tells of a change the service has refused.
    pub(super) fn expect_refusal(&mut self) {
        self.is_refusal_due = true;
    }

    /// Takes out the failed request an error tells of: one whose words are in it, or else the change that was refused last,
    /// whose reason may be told in other words.
    fn failure_told(&mut self, text: &str) -> Option<Entry> {
        let is_refusal = std::mem::take(&mut self.is_refusal_due);
        let near = || self.entries.iter().take(NEAR).enumerate().filter(|(_, entry)| entry.kind == Kind::Failure);
        let says = |entry: &Entry| is_in(text, &entry.words);
        let is_change = |entry: &Entry| entry.lines.first().is_some_and(|line| !line.starts_with("request: GET "));
        let at = near().find(|(_, entry)| says(entry));
        let at = at.or_else(|| near().find(|(_, entry)| is_refusal && is_change(entry))).map(|(at, _)| at)?;
        self.entries.remove(at)
    }

    /// Takes note of a request.
    pub(super) fn hear(&mut self, exchange: Exchange, at: &Zoned) {
        let Exchange { is_failure, words, next, lines } = exchange;
        if is_failure {
            let is_told = |last: &Entry| {
                last.kind == Kind::Error && last.lines.first() == lines.first() && is_in(&last.words, &words)
            };
            if let Some(last) = self.entries.front_mut().filter(|last| is_told(last)) {
                // It is tried again and fails again.
                (last.at, last.lines, last.times) = (at.clone(), lines, last.times.saturating_add(1));
                return;
            }
            self.put(Kind::Failure, at, notice::sentence(&words), next, lines);
        } else {
            self.put(Kind::Explained, at, words, next, lines);
        }
    }

    /// Takes note that what has failed of beta was got over: all of it is one line of news, with what there is to report.
    pub(super) fn get_over(&mut self, at: &Zoned) {
        let mut lines = Vec::new();
        self.entries.retain_mut(|entry| {
            let is_over = entry.kind == Kind::Failure && is_read_from_beta(&entry.lines);
            if is_over {
                lines.splice(0..0, std::mem::take(&mut entry.lines));
            }
            !is_over
        });
        if !lines.is_empty() {
            self.lack(None, lines, at);
        }
    }

    /// Says what is not known because the service does not give it.
    pub(super) fn tell_unsaid(&mut self, words: String, at: &Zoned) {
        self.lack(Some(words), Vec::new(), at);
    }

    fn lack(&mut self, words: Option<String>, lines: Vec<String>, at: &Zoned) {
        if let Some(entry) = self.entries.iter_mut().find(|entry| Some(entry.number) == self.lacking) {
            entry.words = words.unwrap_or_else(|| std::mem::take(&mut entry.words));
            entry.lines.extend(lines);
            return;
        }
        self.put(Kind::News, at, words.unwrap_or_else(|| LACKING.to_owned()), String::new(), lines);
        self.lacking = Some(self.count);
    }

    fn put(&mut self, kind: Kind, at: &Zoned, words: String, next: String, lines: Vec<String>) {
        if let Some(last) = self.entries.front_mut()
            // Two requests are two, even where they say the same; one that is tried again and again is one.
            && (last.kind, &last.words, last.lines.first()) == (kind, &words, lines.first())
            && kind != Kind::Explained
        {
            (last.at, last.lines, last.times) = (at.clone(), lines, last.times.saturating_add(1));
            return;
        }
        self.count += 1;
        self.entries.push_front(Entry { number: self.count, at: at.clone(), kind, words, next, lines, times: 1 });
        self.entries.truncate(MOST);
    }
}

/// Says whether what there is to report is of something that was read from beta, alone or in a batch.
fn is_read_from_beta(lines: &[String]) -> bool {
    let request = lines.first().and_then(|line| line.strip_prefix("request: ")).and_then(|line| line.split_once(' '));
    request.is_some_and(|(method, path)| path.contains("/beta/") && (method == "GET" || path.ends_with("/$batch")))
}

/// Says whether a sentence holds the words of another.
fn is_in(sentence: &str, words: &str) -> bool {
    sentence.to_lowercase().contains(words.to_lowercase().trim_end_matches('.'))
}

impl Entry {
    /// Returns the entry as a text to be copied into a report.
    #[must_use]
    pub fn report(&self) -> String {
        let mut lines = vec![format!("{} {}", self.at.strftime("%Y-%m-%d %H:%M:%S %z"), self.words)];
        lines.extend(Some(self.next.clone()).filter(|next| !next.is_empty()));
        lines.extend(self.lines.iter().cloned());
        lines.join("\n")
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use jiff::tz::TimeZone;

    use super::*;

    fn at(minute: i8) -> Zoned {
        date(2026, 10, 12).at(9, minute, 0, 0).to_zoned(TimeZone::UTC).unwrap()
    }

    fn failure(path: &str) -> Exchange {
        let lines = vec![format!("request: GET {path}"), "status: 403".to_owned()];
        Exchange { is_failure: true, words: "the service refused it".to_owned(), next: "Ask.".to_owned(), lines }
    }

    #[test]
    fn what_stands_there_already_is_not_said_again() {
        let mut log = Log::default();
        let (one, two) = (Notice::info("Moved."), Notice::error("Not saved."));
        log.note(None, Some(&one), &at(0));
        log.note(Some(&one), Some(&one), &at(1));
        log.note(Some(&one), Some(&two), &at(2));
        log.note(Some(&two), None, &at(3));
        log.note(None, Some(&two), &at(4));
        let said: Vec<_> = log.entries().map(|entry| (entry.words.as_str(), entry.kind, entry.times)).collect();
        assert_eq!(said, [("Not saved.", Kind::Error, 2), ("Moved.", Kind::News, 1)]);
        assert_eq!(log.entries().next().map(|entry| entry.at.minute()), Some(4));
    }

    #[test]
    fn the_same_answer_to_another_request_is_an_entry_of_its_own() {
        let mut log = Log::default();
        for path in ["/a", "/a", "/b"] {
            log.hear(failure(path), &at(0));
        }
        let times: Vec<_> = log.entries().map(|entry| entry.times).collect();
        assert_eq!(times, [1, 2]);
    }

    #[test]
    fn what_has_failed_is_told_once_with_its_details() {
        let mut log = Log::default();
        log.hear(failure("/a"), &at(0));
        log.hear(failure("/b"), &at(0));
        log.note(None, Some(&Notice::error("Not saved: move “x”. The service refused it. S shows it.")), &at(1));
        let told: Vec<_> = log.entries().map(|entry| (entry.kind, entry.lines[0].as_str())).collect();
        assert_eq!(told, [(Kind::Error, "request: GET /b"), (Kind::Failure, "request: GET /a")]);
        assert_eq!(log.entries().next().map(|entry| entry.next.as_str()), Some("Ask."));
        log.hear(failure("/b"), &at(2));
        let times: Vec<_> = log.entries().map(|entry| entry.times).collect();
        assert_eq!(times, [2, 1], "tried again, it is the same");
    }

    #[test]
    fn a_refusal_in_other_words_goes_with_the_change_that_was_refused() {
        let mut log = Log::default();
        let mut change = failure("/a");
        change.lines[0] = "request: PATCH /a".to_owned();
        let said = |log: &mut Log| log.note(None, Some(&Notice::error("Not saved: a plan holds 400 tasks.")), &at(1));
        log.hear(change.clone(), &at(0));
        log.hear(failure("/read"), &at(0));
        said(&mut log);
        assert_eq!(log.entries().len(), 3, "any error may come of anything");
        let mut log = Log::default();
        log.hear(change, &at(0));
        log.hear(failure("/read"), &at(0));
        log.expect_refusal();
        said(&mut log);
        let told: Vec<_> = log.entries().map(|entry| (entry.kind, entry.lines[0].as_str())).collect();
        assert_eq!(told, [(Kind::Error, "request: PATCH /a"), (Kind::Failure, "request: GET /read")]);
    }

    #[test]
    fn what_beta_does_not_give_is_one_calm_line_with_all_there_is_to_report() {
        let mut log = Log::default();
        for path in ["/beta/me/planner", "/v1.0/me", "/beta/me/planner/rosterPlans"] {
            log.hear(failure(path), &at(0));
        }
        log.get_over(&at(1));
        log.tell_unsaid("The service does not say which.".to_owned(), &at(1));
        log.hear(failure("/beta/me/planner/tasks"), &at(2));
        log.get_over(&at(2));
        log.get_over(&at(3));
        let said: Vec<_> = log.entries().map(|entry| (entry.kind, entry.words.as_str(), entry.times)).collect();
        let expected =
            [(Kind::News, "The service does not say which.", 1), (Kind::Failure, "The service refused it.", 1)];
        assert_eq!(said, expected);
        let lines = &log.entries().next().expect("the news").lines;
        let asked: Vec<_> = lines.iter().filter_map(|line| line.strip_prefix("request: GET ")).collect();
        assert_eq!(asked, ["/beta/me/planner", "/beta/me/planner/rosterPlans", "/beta/me/planner/tasks"]);
    }

    #[test]
    fn the_oldest_go_and_numbers_stay() {
        let mut log = Log::default();
        for number in 0..MOST + 20 {
            log.hear(failure(&format!("/{number}")), &at(0));
        }
        assert_eq!(log.entries().len(), MOST);
        assert!(log.entry(20).is_none() && log.entry(21).is_some());
    }

    #[test]
    fn a_report_holds_time_sentence_and_all_lines() {
        let mut log = Log::default();
        log.hear(failure("/a"), &at(5));
        let report = log.entry(1).map(Entry::report);
        let expected = "2026-10-12 09:05:00 +0000 The service refused it.\nAsk.\nrequest: GET /a\nstatus: 403";
        assert_eq!(report.as_deref(), Some(expected));
    }
}
