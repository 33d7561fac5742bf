//! How well a name fits what was typed: capitals, accents and everything that is no letter or digit do not count.

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
