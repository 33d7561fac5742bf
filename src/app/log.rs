//! Everything this run has said: news, errors, requests that failed or were only explained; the newest first, and bounded.

use std::collections::VecDeque;

use jiff::Zoned;

use super::notice;
use super::notice::Notice;
use crate::sync::Exchange;

/// So many are kept; the oldest go.
pub const MOST: usize = 500;

/// What was said, the newest first.
#[derive(Clone, Debug, Default)]
pub struct Log {
    entries: VecDeque<Entry>,
    count: u64,
}

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
        let kind = if notice.is_error { Kind::Error } else { Kind::News };
        self.put(kind, at, notice.text.clone(), String::new(), Vec::new());
    }

    /// Takes note of a request.
    pub(super) fn hear(&mut self, exchange: Exchange, at: &Zoned) {
        let Exchange { is_failure, words, next, lines } = exchange;
        if is_failure {
            self.put(Kind::Failure, at, notice::sentence(&words), next, lines);
        } else {
            self.put(Kind::Explained, at, words, next, lines);
        }
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
