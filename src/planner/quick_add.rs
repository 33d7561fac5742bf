//! A task in one line: `Fix login @anna #bug !urgent ^fri >Doing +"step one"` and what it means in a plan.
//!
//! A mark is a sign at the beginning of a word with something right after it. A value with blanks stands in quotes, a
//! backslash before the sign makes the word an ordinary one. What a mark means is looked up in the plan; a word that means
//! nothing stays in the title as it was typed, and is a fault.

mod complete;
mod known;
mod matching;
mod words;

use std::ops::Range;

use jiff::civil::Date;

pub use self::complete::{Candidate, complete};
pub use self::known::Known;
pub(in crate::planner) use self::known::priority;
pub use self::matching::{Fit, closeness, fit, folded, unaccented};
pub use self::words::Sign;
use self::words::{Word, escaped};
pub(in crate::planner) use self::words::{in_quotes, marked, quoted, words};
use super::date_words;
use super::id::{BucketId, UserId};
use super::priority::Priority;

/// What one line says of a new task.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuickAdd {
    /// What remains when the marks are taken out.
    pub title: String,
    /// Whom it is assigned to, each once, in the order typed.
    pub people: Vec<UserId>,
    /// Its labels, 1 to 25, each once, in the order typed.
    pub labels: Vec<u8>,
    /// Its priority, if one was typed.
    pub priority: Option<Priority>,
    /// The day it is due, if one was typed.
    pub due: Option<Date>,
    /// Its bucket, if one was typed.
    pub bucket: Option<BucketId>,
    /// Its checklist, top to bottom.
    pub checklist: Vec<String>,
}

/// What was made of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// The task, as far as the line could be understood.
    pub task: QuickAdd,
    /// The marks that were understood, for colours: where they stand, in bytes, and their signs.
    pub marks: Vec<(Range<usize>, Sign)>,
    /// What was not understood, from left to right.
    pub faults: Vec<Fault>,
}

/// A word that looks like a mark and means nothing, or nothing that is clear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where it stands, in bytes.
    pub at: Range<usize>,
    /// Why, a sentence.
    pub reason: String,
    /// What may have been meant.
    pub candidates: Vec<Meant>,
}

/// Something that may have been meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meant {
    /// What finds it and nothing else: an identifier, or a word that is one.
    pub id: String,
    /// What it is called.
    pub name: String,
}

/// Reads a line.
#[must_use]
pub fn parse(text: &str, known: &Known) -> Parsed {
    let mut parsed = Parsed { task: QuickAdd::default(), marks: Vec::new(), faults: Vec::new() };
    // Where the last word of the title ended, as long as no mark has come after it.
    let mut title_end = None;
    for word in words(text) {
        let Some(sign) = word.sign.filter(|_| !word.is_bare) else {
            add_to_title(&mut parsed.task.title, text, &word, &mut title_end);
            continue;
        };
        match take(sign, &word, known, &mut parsed.task) {
            Ok(()) => {
                parsed.marks.push((word.at, sign));
                title_end = None;
            }
            Err((reason, candidates)) => {
                parsed.faults.push(Fault { at: word.at.clone(), reason, candidates });
                add_to_title(&mut parsed.task.title, text, &word, &mut title_end);
            }
        }
    }
    parsed
}

/// Adds a word to the title, after the blanks it was typed with, or one blank where a mark stood in between.
fn add_to_title(title: &mut String, text: &str, word: &Word, title_end: &mut Option<usize>) {
    match title_end.replace(word.at.end) {
        Some(end) => title.push_str(&text[end..word.at.start]),
        None if title.is_empty() => {}
        None => title.push(' '),
    }
    title.push_str(&word.literal);
}

/// What is wrong with a mark, and what may have been meant.
type Wrong = (String, Vec<Meant>);

/// Does what a mark says.
fn take(sign: Sign, word: &Word, known: &Known, task: &mut QuickAdd) -> Result<(), Wrong> {
    let plain = |reason: String| (reason, Vec::new());
    let twice = |what: &str, first: &str| {
        plain(format!("There is a {what} already, {first}; “{}” would be a second one.", word.literal))
    };
    if word.is_open {
        return Err(plain(format!("The quote of {} has no end.", word.literal)));
    }
    let value = word.value.as_str();
    match sign {
        Sign::Person => push_once(&mut task.people, known.person(value)?),
        Sign::Label => push_once(&mut task.labels, known.label(value)?),
        Sign::Bucket => {
            let bucket = known.bucket(value)?;
            match &task.bucket {
                Some(first) if *first != bucket => return Err(twice("bucket", known.bucket_name(first))),
                _ => task.bucket = Some(bucket),
            }
        }
        Sign::Priority => {
            let priority = known::priority(value)?;
            match task.priority {
                Some(first) if first != priority => return Err(twice("priority", first.word())),
                _ => task.priority = Some(priority),
            }
        }
        Sign::Due => {
            let due = known.day(value).map_err(plain)?;
            match (task.due, due) {
                (Some(first), Some(due)) if first != due => {
                    return Err(twice("due date", &date_words::describe(first, known.today())));
                }
                _ => task.due = task.due.or(due),
            }
        }
        Sign::Item if value.trim().is_empty() => return Err(plain("A checklist item cannot be empty.".to_owned())),
        Sign::Item => task.checklist.push(value.trim().to_owned()),
    }
    Ok(())
}

fn push_once<T: PartialEq>(list: &mut Vec<T>, value: T) {
    if !list.contains(&value) {
        list.push(value);
    }
}

/// Returns a line that [`parse`] reads as this task.
#[must_use]
pub fn format(task: &QuickAdd, known: &Known) -> String {
    let mut line = escaped(&task.title);
    let mut push = |sign: Sign, value: &str| {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&marked(sign, value));
    };
    task.people.iter().for_each(|user| push(Sign::Person, known.word_for_person(user)));
    task.labels.iter().for_each(|label| push(Sign::Label, &known.word_for_label(*label)));
    task.priority.iter().for_each(|priority| push(Sign::Priority, priority.word()));
    task.due.iter().for_each(|due| push(Sign::Due, &date_words::describe(*due, known.today())));
    task.bucket.iter().for_each(|bucket| push(Sign::Bucket, known.word_for_bucket(bucket)));
    task.checklist.iter().for_each(|item| push(Sign::Item, item));
    line
}

#[cfg(test)]
mod tests;
