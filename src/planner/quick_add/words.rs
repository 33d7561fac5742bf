//! The words of a line: where each stands, which sign it begins with, and what it says without quotes.

use std::borrow::Cow;
use std::ops::Range;

/// What a word can begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// `@`: somebody it is assigned to.
    Person,
    /// `#`: a label.
    Label,
    /// `!`: the priority.
    Priority,
    /// `^`: the due date.
    Due,
    /// `>`: the bucket.
    Bucket,
    /// `+`: an item of the checklist.
    Item,
}

impl Sign {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Person, Self::Label, Self::Priority, Self::Due, Self::Bucket, Self::Item];

    /// Returns what is typed.
    #[must_use]
    pub fn letter(self) -> char {
        match self {
            Self::Person => '@',
            Self::Label => '#',
            Self::Priority => '!',
            Self::Due => '^',
            Self::Bucket => '>',
            Self::Item => '+',
        }
    }

    fn of(letter: char) -> Option<Self> {
        Self::ALL.into_iter().find(|sign| sign.letter() == letter)
    }
}

/// One word of a line; a value in quotes belongs to its sign, blanks and all.
#[derive(Debug)]
pub(in crate::planner) struct Word {
    /// Where it stands, in bytes.
    pub(in crate::planner) at: Range<usize>,
    /// What it begins with, if that is a sign.
    pub(in crate::planner) sign: Option<Sign>,
    /// What it says after the sign, without quotes.
    pub(in crate::planner) value: String,
    /// What it is as a word of the title: as typed, without the backslash that makes it an ordinary word.
    pub(in crate::planner) literal: String,
    /// Whether it is a sign and nothing else, which is an ordinary word.
    pub(in crate::planner) is_bare: bool,
    /// Whether its quote has no end.
    pub(in crate::planner) is_open: bool,
}

/// Splits a line into words.
pub(in crate::planner) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(|letter: char| !letter.is_whitespace()).map(|blanks| at + blanks) {
        let word = word(text, start);
        at = word.at.end;
        words.push(word);
    }
    words
}

/// Reads the word that begins at a letter that is no blank.
fn word(text: &str, start: usize) -> Word {
    let rest = &text[start..];
    let end_from = |from: usize| rest[from..].find(char::is_whitespace).map_or(rest.len(), |length| from + length);
    let sign = rest.chars().next().and_then(Sign::of);
    let (mut value, mut is_open, mut from) = (String::new(), false, usize::from(sign.is_some()));
    if sign.is_some() && rest[1..].starts_with('"') {
        (from, is_open) = quoted(rest, 2, &mut value);
    }
    let end = end_from(from);
    value.push_str(&rest[from..end]);
    let typed = &rest[..end];
    Word {
        at: start..start + end,
        sign,
        value,
        literal: typed.strip_prefix('\\').filter(|_| is_escaped(typed)).unwrap_or(typed).to_owned(),
        is_bare: sign.is_some() && end == 1,
        is_open,
    }
}

/// Reads what stands in quotes from a position on; returns where it ends, and whether there is no end. A backslash stands
/// before a quote and before another backslash.
pub(in crate::planner) fn quoted(text: &str, from: usize, value: &mut String) -> (usize, bool) {
    let mut letters = text[from..].char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return (from + at + 1, false),
            '\\' => match letters.next_if(|(_, next)| matches!(next, '"' | '\\')) {
                Some((_, next)) => value.push(next),
                None => value.push('\\'),
            },
            other => value.push(other),
        }
    }
    // Blanks at the end of a line belong to nothing.
    let end = text.trim_end().len();
    value.truncate(value.trim_end().len());
    (end, true)
}

/// Says whether a word begins with backslashes and a sign: the first backslash only keeps the sign from being one.
fn is_escaped(word: &str) -> bool {
    let rest = word.trim_start_matches('\\');
    rest.len() < word.len() && rest.chars().next().and_then(Sign::of).is_some()
}

/// Returns a title as it has to be typed for none of its words to be a mark.
pub(in crate::planner) fn escaped(title: &str) -> String {
    let mut typed = String::with_capacity(title.len());
    let mut is_start = true;
    for (at, letter) in title.char_indices() {
        // Only the beginning of a word decides.
        if is_start && (Sign::of(letter).is_some() || is_escaped(&title[at..])) {
            typed.push('\\');
        }
        is_start = letter.is_whitespace();
        typed.push(letter);
    }
    typed
}

/// Returns a mark as it has to be typed to have this value.
pub(in crate::planner) fn marked(sign: Sign, value: &str) -> String {
    format!("{}{}", sign.letter(), in_quotes(value))
}

/// Returns a value as it has to be typed behind a sign; in quotes where it would end too soon. A comma parts values where
/// several can be typed, so it stands in quotes everywhere.
pub(in crate::planner) fn in_quotes(value: &str) -> Cow<'_, str> {
    let ends = |letter: char| letter.is_whitespace() || letter == ',';
    if !value.is_empty() && !value.starts_with('"') && !value.contains(ends) {
        return Cow::Borrowed(value);
    }
    Cow::Owned(format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\"")))
}
