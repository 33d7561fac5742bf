//! What may be meant by the mark at the cursor.

use std::ops::Range;

use super::known::Known;
use super::words::{Sign, Word, marked, words};
use crate::planner::date_words;
use crate::planner::priority::Priority;

/// The most things that are offered: a directory may know thousands of people.
const MOST: usize = 50;

/// One thing that may be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// What to show.
    pub shown: String,
    /// Which part of the line it takes the place of, in bytes.
    pub at: Range<usize>,
    /// What to put there: the sign, and what finds this thing and no other.
    pub insert: String,
}

/// Returns what may be meant by the mark the cursor is in or right after, the best first; of no mark, nothing. The cursor
/// counts bytes.
#[must_use]
pub fn complete(text: &str, cursor: usize, known: &Known) -> Vec<Candidate> {
    let cursor = text.floor_char_boundary(cursor.min(text.len()));
    let is_here = |word: &Word| word.at.start < cursor && (cursor <= word.at.end || word.is_open);
    let Some((word, sign)) = words(text).into_iter().find(is_here).and_then(|word| word.sign.map(|sign| (word, sign)))
    else {
        return Vec::new();
    };
    let typed = words(&text[word.at.start..cursor]).pop().map(|word| word.value).unwrap_or_default();
    // A quote without an end reaches over what follows, which is not to be lost.
    let at = word.at.start..if word.is_open { cursor } else { word.at.end };
    let candidate =
        |shown: &str, value: &str| Candidate { shown: shown.to_owned(), at: at.clone(), insert: marked(sign, value) };
    match sign {
        Sign::Person => known
            .people_like(&typed)
            .into_iter()
            .take(MOST)
            .map(|person| candidate(&person.names[0], known.word_for_person(&person.key)))
            .collect(),
        Sign::Label => known
            .labels_like(&typed)
            .into_iter()
            .map(|label| candidate(&label.names[0], &known.word_for_label(label.key)))
            .collect(),
        Sign::Bucket => known
            .buckets_like(&typed)
            .into_iter()
            .take(MOST)
            .map(|bucket| candidate(&bucket.names[0], known.word_for_bucket(&bucket.key)))
            .collect(),
        Sign::Priority => {
            let begins = |priority: &Priority| priority.word().starts_with(&typed.to_lowercase());
            let priorities = Priority::ALL.into_iter().filter(begins);
            priorities.map(|priority| candidate(priority.word(), priority.word())).collect()
        }
        Sign::Due => dates(&typed, known).into_iter().map(|(shown, value)| candidate(&shown, &value)).collect(),
        Sign::Item => Vec::new(),
    }
}

/// Returns days that begin with what was typed, and the day it is already: what to show, and what to type.
fn dates(typed: &str, known: &Known) -> Vec<(String, String)> {
    let today = known.today();
    let days = ["today", "tomorrow", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "next week", "+1w", "+2w", "eom"];
    let begin = typed.to_lowercase();
    let offered = days.into_iter().filter(|day| day.starts_with(&begin)).map(str::to_owned);
    let mut dates = Vec::new();
    for value in [typed.to_owned()].into_iter().chain(offered) {
        let Ok(Some(day)) = known.day(&value) else { continue };
        let words = date_words::describe(day, today);
        let shown = if words.to_lowercase().starts_with(&value) { words } else { format!("{value}: {words}") };
        if dates.iter().all(|(_, _, known)| *known != day) {
            dates.push((shown, value, day));
        }
    }
    dates.into_iter().map(|(shown, value, _)| (shown, value)).collect()
}
