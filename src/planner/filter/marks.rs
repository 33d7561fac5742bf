//! The words of a filter's line: each a word of titles, or a mark with the values that may hold, `@anna,"Jo Smith"`.

use std::ops::Range;

use super::When;
use crate::planner::quick_add::{Sign, quoted, words};

/// How days are compared, as it is typed behind `due`; the longer first, for one begins like the other.
const COMPARED: [(&str, When); 6] =
    [("<=", When::UpTo), (">=", When::From), ("<", When::Before), (">", When::After), ("=", When::On), (":", When::On)];

/// What a mark is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// A sign, as in the line of a new card.
    Sign(Sign),
    /// `is:`
    Is,
    /// `has:`
    Has,
    /// `due` and a comparison.
    Due(When),
}

/// One word of the line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Where it stands, in bytes.
    pub(super) at: Range<usize>,
    /// What it says.
    pub(super) said: Said,
}

/// What a word says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// A title has to hold it.
    Word(String),
    /// One of these values has to be so; each with where it stands. None while none was typed.
    Mark(Key, Vec<Value>),
}

/// One value of a mark.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Value {
    /// Where it stands, in bytes.
    pub(super) at: Range<usize>,
    /// What it says, without quotes.
    pub(super) text: String,
}

/// Splits a line into its words.
pub(super) fn split(line: &str) -> Vec<Word> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = line[at..].find(|letter: char| !letter.is_whitespace()).map(|blanks| at + blanks) {
        let word = word(line, start);
        at = word.at.end;
        found.push(word);
    }
    found
}

fn word(line: &str, start: usize) -> Word {
    let Some((key, length)) = key(&line[start..]) else {
        // A backslash keeps a sign from being one, as everywhere.
        let end = line[start..].find(char::is_whitespace).map_or(line.len(), |length| start + length);
        let literal = words(&line[start..end]).pop().map(|word| word.literal);
        return Word { at: start..end, said: Said::Word(literal.unwrap_or_default()) };
    };
    let (values, end) = values(line, start + length);
    Word { at: start..end, said: Said::Mark(key, values) }
}

/// Returns what the mark at the beginning of a text is about, and how long that is; `None` when it is a word.
pub(super) fn key(text: &str) -> Option<(Key, usize)> {
    let first = text.chars().next()?;
    if let Some(sign) = Sign::ALL.into_iter().find(|sign| sign.letter() == first && *sign != Sign::Item) {
        return Some((Key::Sign(sign), first.len_utf8()));
    }
    let begins = |word: &str| text.get(..word.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(word));
    if begins("is:") {
        return Some((Key::Is, 3));
    }
    if begins("has:") {
        return Some((Key::Has, 4));
    }
    let rest = text.get(3..).filter(|_| begins("due"))?;
    COMPARED.into_iter().find(|(sign, _)| rest.starts_with(sign)).map(|(sign, when)| (Key::Due(when), 3 + sign.len()))
}

/// Reads values with commas between them; returns them, and where the word ends. An empty one is one that is still to come.
fn values(line: &str, from: usize) -> (Vec<Value>, usize) {
    let (mut found, mut at) = (Vec::new(), from);
    loop {
        let (mut text, mut end) = (String::new(), at);
        if line[at..].starts_with('"') {
            (end, _) = quoted(line, at + 1, &mut text);
        }
        let rest = line[end..].find(|letter: char| letter == ',' || letter.is_whitespace());
        let stop = rest.map_or(line.len(), |length| end + length);
        text.push_str(&line[end..stop]);
        if !text.is_empty() {
            found.push(Value { at: at..stop, text });
        }
        if !line[stop..].starts_with(',') {
            return (found, stop);
        }
        at = stop + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(line: &str) -> Vec<(Key, Vec<String>)> {
        let marks = split(line).into_iter().filter_map(|word| match word.said {
            Said::Mark(key, values) => Some((key, values.into_iter().map(|value| value.text).collect())),
            Said::Word(_) => None,
        });
        marks.collect()
    }

    #[test]
    fn a_mark_has_values_with_commas_between_them_and_quotes_around_what_holds_one() {
        let people = |names: &[&str]| (Key::Sign(Sign::Person), names.iter().map(|name| (*name).to_owned()).collect());
        assert_eq!(said("fix @anna,ben login"), [people(&["anna", "ben"])]);
        assert_eq!(
            said(r#"@"Kowalska, Anna","Jo \"J\" Smith",x"#),
            [people(&["Kowalska, Anna", "Jo \"J\" Smith", "x"])]
        );
        assert_eq!(said("@anna, @"), [people(&["anna"]), people(&[])], "what is still to come says nothing");
        assert_eq!(said("@\"Jo Sm"), [people(&["Jo Sm"])], "a quote without an end reaches to the end");
        assert_eq!(said(r"\@anna +x due is:"), [(Key::Is, vec![])]);
        assert_eq!(said("Due<=\"12 oct\",fri"), [(Key::Due(When::UpTo), vec!["12 oct".to_owned(), "fri".to_owned()])]);
    }

    #[test]
    fn every_word_and_value_knows_where_it_stands() {
        let line = "é @anna,\"b c\" d";
        let words = split(line);
        let stands: Vec<&str> = words.iter().map(|word| &line[word.at.clone()]).collect();
        assert_eq!(stands, ["é", "@anna,\"b c\"", "d"]);
        let Said::Mark(_, values) = &words[1].said else { panic!("{words:?}") };
        assert_eq!(values.iter().map(|value| &line[value.at.clone()]).collect::<Vec<_>>(), ["anna", "\"b c\""]);
    }
}
