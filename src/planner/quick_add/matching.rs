//! How well a name fits what was typed: capitals, accents and everything that is no letter or digit do not count.

use std::cmp::Reverse;

/// So many letters at its beginning bring a name near what was typed.
const FEWEST_ALIKE: usize = 3;

/// How a name fits, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// It is what was typed.
    Whole,
    /// It begins with it.
    Begins,
    /// One of its words begins with it, or it is made of its initials.
    Word,
    /// It holds it.
    Holds,
    /// It holds its letters in this order; only from three letters on.
    Letters,
}

/// Returns how a name fits; nothing typed fits everything.
#[must_use]
pub fn fit(name: &str, typed: &str) -> Option<Fit> {
    let (whole, needle) = (folded(name), folded(typed));
    if needle.is_empty() {
        // What is only signs fits nothing: it has to be the very name.
        return (typed.is_empty() || name.trim() == typed.trim()).then_some(Fit::Whole);
    }
    if whole == needle {
        return Some(Fit::Whole);
    }
    if whole.starts_with(&needle) {
        return Some(Fit::Begins);
    }
    let words: Vec<String> = name.split(|letter: char| !letter.is_alphanumeric()).map(folded).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).filter(|word| !word.is_empty()).collect();
    let begins = (1..words.len()).any(|first| words[first..].concat().starts_with(&needle));
    let initials: String = words.iter().filter_map(|word| word.chars().next()).collect();
    if begins || initials == needle {
        return Some(Fit::Word);
    }
    if whole.contains(&needle) {
        return Some(Fit::Holds);
    }
    let mut letters = whole.chars();
    let is_in_order = needle.chars().all(|wanted| letters.any(|letter| letter == wanted));
    (needle.chars().count() >= 3 && is_in_order).then_some(Fit::Letters)
}

/// Returns how many letters are mistyped in a name or in one of its words; `None` when too many to be meant.
pub(super) fn distance(name: &str, typed: &str) -> Option<usize> {
    let needle: Vec<char> = folded(typed).chars().take(64).collect();
    let words = name.split(|letter: char| !letter.is_alphanumeric()).map(folded);
    let nearest = words.chain([folded(name)]).map(|word| edits(&needle, &word)).min()?;
    (nearest <= needle.len().div_ceil(3) && nearest < needle.len()).then_some(nearest)
}

/// Returns how close a name is that was not typed so, the smaller the closer: by the letters of its beginning and of its words
/// that were typed, then by those that were mistyped; `None` when it has too little in common to be meant.
#[must_use]
pub fn closeness(name: &str, typed: &str) -> Option<(Reverse<usize>, usize)> {
    let (whole, needle) = (name.trim().to_lowercase(), typed.trim().to_lowercase());
    let mut alike = whole.chars().zip(needle.chars()).take_while(|(one, other)| one == other).count();
    let mut is_near = alike >= FEWEST_ALIKE;
    for word in needle.split_whitespace() {
        let letters = word.chars().count();
        let is_long = letters >= FEWEST_ALIKE;
        // A short word is in too many names to bring one near, and in too many words to count as a part of one.
        let is_there = if is_long { whole.contains(word) } else { whole.split_whitespace().any(|other| other == word) };
        if is_there {
            alike += letters;
            is_near |= is_long;
        }
    }
    let letters: Vec<char> = folded(typed).chars().take(64).collect();
    let is_meant = is_near || distance(name, typed).is_some();
    is_meant.then(|| (Reverse(alike), edits(&letters, &folded(name))))
}

/// Counts the letters to be put in, left out or replaced.
fn edits(needle: &[char], word: &str) -> usize {
    let mut row: Vec<usize> = (0..=needle.len()).collect();
    for (before, letter) in word.chars().take(64).enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], before + 1);
        for (at, wanted) in needle.iter().enumerate() {
            let replaced = diagonal + usize::from(*wanted != letter);
            diagonal = row[at + 1];
            row[at + 1] = replaced.min(row[at] + 1).min(diagonal + 1);
        }
    }
    row[needle.len()]
}

/// Returns small letters without accents, and digits; the rest is left out.
#[must_use]
pub fn folded(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).map(plain).collect()
}

/// Returns a text in small letters without their accents, in whichever of two ways these are written; all else stays.
#[must_use]
pub fn unaccented(text: &str) -> String {
    let is_mark = |letter: &char| ('\u{300}'..='\u{36f}').contains(letter);
    text.chars().filter(|letter| !is_mark(letter)).flat_map(char::to_lowercase).map(plain).collect()
}

/// Returns the letter below an accent, for those of the languages of Europe.
fn plain(letter: char) -> char {
    const ACCENTED: [(&str, char); 18] = [
        ("àáâãäåāăą", 'a'),
        ("çćĉċč", 'c'),
        ("ďđð", 'd'),
        ("èéêëēĕėęě", 'e'),
        ("ĝğġģ", 'g'),
        ("ĥħ", 'h'),
        ("ìíîïĩīĭįı", 'i'),
        ("ķ", 'k'),
        ("ĺļľŀł", 'l'),
        ("ñńņňŋ", 'n'),
        ("òóôõöøōŏő", 'o'),
        ("ŕŗř", 'r'),
        ("śŝşšș", 's'),
        ("ţťŧț", 't'),
        ("ùúûüũūŭůűų", 'u'),
        ("ŵ", 'w'),
        ("ýÿŷ", 'y'),
        ("źżž", 'z'),
    ];
    if letter.is_ascii() {
        return letter;
    }
    let base = ACCENTED.iter().find(|(accented, _)| accented.contains(letter));
    base.map_or(letter, |(_, base)| *base)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_mistyped_is_near() {
        assert_eq!(distance("Anna Kowalska", "annna"), Some(1));
        assert_eq!(distance("Anna Kowalska", "kowlaska"), Some(2));
        assert_eq!(distance("Review", "reveiw"), Some(2));
        assert_eq!(distance("Doing", "diong"), Some(2));
        assert_eq!(distance("Review", "doing"), None);
        assert_eq!(distance("Al", "b"), None);
        assert_eq!(distance("", ""), None);
    }

    #[test]
    fn what_begins_alike_or_shares_words_is_closest() {
        let order = |typed: &str, names: &[&'static str]| {
            let mut near: Vec<_> = names.iter().filter_map(|name| Some((closeness(name, typed)?, *name))).collect();
            near.sort_by_key(|(closeness, _)| *closeness);
            near.into_iter().map(|(_, name)| name).collect::<Vec<_>>()
        };
        let names = ["Backups every night, kept for two weeks", "Call Anna", "T3 one", "Go to T3", "T3 ones"];
        assert_eq!(order("T3 two", &names), ["T3 one", "T3 ones", "Backups every night, kept for two weeks"]);
        assert_eq!(order("cal ana", &names), ["Call Anna"], "what is mistyped");
        assert!(
            order("zzz", &names).is_empty() && order("", &names).is_empty() && order("to", &["Go to T3"]).len() < 2
        );
    }

    #[test]
    fn names_fit_in_this_order() {
        let table = [
            ("Anna Kowalska", "annakowalska", Some(Fit::Whole)),
            ("Anna Kowalska", "anna_kowalska", Some(Fit::Whole)),
            ("Zoë Müller", "zoe", Some(Fit::Begins)),
            ("Zoe Muller", "zoë", Some(Fit::Begins)),
            ("Anna Kowalska", "KOW", Some(Fit::Word)),
            ("Anna Kowalska", "ak", Some(Fit::Word)),
            ("Anna Maria Kowalska", "maria k", Some(Fit::Word)),
            ("Anna Kowalska", "wals", Some(Fit::Holds)),
            ("Anna Kowalska", "akw", Some(Fit::Letters)),
            ("Anna Kowalska", "aw", None),
            ("Anna Kowalska", "bob", None),
            ("Łukasz", "lu", Some(Fit::Begins)),
            ("日本", "日", Some(Fit::Begins)),
            ("!!", "!!", Some(Fit::Whole)),
            ("!!", "!", None),
            ("Anna", "", Some(Fit::Whole)),
            ("Anna", "-", None),
        ];
        for (name, typed, expected) in table {
            assert_eq!(fit(name, typed), expected, "{name} {typed}");
        }
    }
}
