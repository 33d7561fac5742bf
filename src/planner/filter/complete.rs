//! What may be meant by the value at the cursor of a filter's line. Only the mark at the cursor is looked at: what stands
//! elsewhere in the line may be wrong or not finished.

use std::ops::Range;

use super::marks::{self, Key, Said, Word};
use super::{Days, PARTS, STATES, When};
use crate::planner::quick_add::{self, Candidate, Known, Sign, quoted};

/// Returns what may be meant by the value the cursor is in or right behind, the best first; of a word, nothing. The cursor
/// counts bytes.
#[must_use]
pub fn complete(text: &str, cursor: usize, known: &Known) -> Vec<Candidate> {
    let cursor = text.floor_char_boundary(cursor.min(text.len()));
    // A quote without an end reaches over what follows.
    let is_open =
        |at: &Range<usize>| text[at.clone()].starts_with('"') && quoted(text, at.start + 1, &mut String::new()).1;
    let is_here = |at: &Range<usize>| at.start <= cursor && (cursor <= at.end || is_open(at));
    let is_around = |word: &Word| {
        let ends_open = matches!(&word.said, Said::Mark(_, values) if values.iter().any(|value| is_open(&value.at)));
        word.at.start < cursor && (cursor <= word.at.end || ends_open)
    };
    let word = marks::split(text).into_iter().find(is_around);
    let Some((at, Said::Mark(key, values))) = word.map(|word| (word.at, word.said)) else { return Vec::new() };
    if marks::key(&text[at.start..]).is_none_or(|(_, length)| cursor < at.start + length) {
        return Vec::new();
    }
    let value = values.into_iter().map(|value| value.at).find(is_here).unwrap_or(cursor..cursor);
    // What an open quote has swallowed is not to be lost.
    let at = value.start..if is_open(&value) { cursor } else { value.end };
    let (whole, before) = (&text[at.clone()], cursor - at.start);
    let typed = whole[..before].trim_matches('"').to_lowercase();
    let offered = match key {
        Key::Sign(sign) => of_sign(sign, whole, before, known),
        Key::Is => of_words(&STATES, &typed),
        Key::Has => of_words(&PARTS, &typed),
        Key::Due(When::On) => {
            // As a date a week is one day of it, and here it is all of them.
            let dates = of_sign(Sign::Due, whole, before, known).into_iter();
            of_days(&typed).chain(dates.filter(|date| Days::named(&date.insert).is_none())).collect()
        }
        Key::Due(_) => of_sign(Sign::Due, whole, before, known),
    };
    offered.into_iter().map(|candidate| Candidate { at: at.clone(), ..candidate }).collect()
}

/// Offers what a new card's line offers behind the same sign.
fn of_sign(sign: Sign, value: &str, before: usize, known: &Known) -> Vec<Candidate> {
    let alone = format!("{}{value}", sign.letter());
    let begins = sign.letter().len_utf8();
    let without = |candidate: Candidate| {
        let insert = candidate.insert.strip_prefix(sign.letter()).unwrap_or_default().to_owned();
        Candidate { insert, ..candidate }
    };
    quick_add::complete(&alone, begins + before, known).into_iter().map(without).collect()
}

fn of_words(known: &[&str], typed: &str) -> Vec<Candidate> {
    let begins = known.iter().filter(|word| word.starts_with(typed));
    begins.map(|word| candidate(word, word)).collect()
}

fn of_days(typed: &str) -> impl Iterator<Item = Candidate> {
    let begins = move |days: &Days| days.typed().starts_with(typed) || days.words().to_lowercase().starts_with(typed);
    Days::ALL.into_iter().filter(begins).map(|days| candidate(days.words(), days.typed()))
}

fn candidate(shown: &str, insert: &str) -> Candidate {
    Candidate { shown: shown.to_owned(), at: 0..0, insert: insert.to_owned() }
}
