//! Text of many lines, as it is pasted: a title from each line.

/// One line, as a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it says.
    pub title: String,
    /// Whether its box is ticked.
    pub is_done: bool,
}

/// Returns the lines of a text as titles: without the bullets, numbers and boxes that lists have, without blank lines and
/// rules, and with one blank in place of tabs and other blanks. Signs that can be neither seen nor typed are left out.
#[must_use]
pub fn lines(text: &str) -> Vec<String> {
    tasks(text).into_iter().map(|line| line.title).collect()
}

/// Returns the same, with what the boxes say.
#[must_use]
pub fn tasks(text: &str) -> Vec<Line> {
    let is_end = |letter| matches!(letter, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let tasks = text.split(is_end).map(tidied).map(|line| {
        let (title, is_done) = without_bullet(&line);
        Line { title: title.to_owned(), is_done }
    });
    tasks.filter(|task| !is_rule(&task.title)).collect()
}

/// Returns a line with single blanks between its words.
fn tidied(line: &str) -> String {
    let visible = |letter: &char| letter.is_whitespace() || !is_invisible(*letter);
    line.chars().filter(visible).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Says whether a letter is one no person means to type: control characters, and marks that turn the direction of text.
fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{feff}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{61c}')
        || ('\u{202a}'..='\u{202e}').contains(&letter)
        || ('\u{2066}'..='\u{2069}').contains(&letter)
}

/// Returns a line without its bullet or number, and then without its box, and whether that is ticked.
fn without_bullet(line: &str) -> (&str, bool) {
    const BULLETS: [&str; 9] = ["-", "*", "+", "•", "◦", "▪", "·", "–", "—"];
    const OPEN: [&str; 3] = ["[ ]", "[]", "☐"];
    const DONE: [&str; 4] = ["[x]", "[X]", "☑", "☒"];
    let line = without_one_of(&BULLETS, line).or_else(|| without_number(line)).unwrap_or(line);
    match without_one_of(&DONE, line) {
        Some(rest) => (rest, true),
        None => (without_one_of(&OPEN, line).unwrap_or(line), false),
    }
}

/// Takes one of these off the beginning, when a blank or nothing follows it.
fn without_one_of<'a>(marks: &[&str], line: &'a str) -> Option<&'a str> {
    marks.iter().find_map(|mark| after_blank(line.strip_prefix(mark)?))
}

/// Takes `1.` or `1)` off the beginning, of three figures at most: a year that ends a sentence is no number of a list.
fn without_number(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let figures = line.len() - rest.len();
    (1..=3).contains(&figures).then(|| after_blank(rest.strip_prefix(['.', ')'])?))?
}

fn after_blank(rest: &str) -> Option<&str> {
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix(' ') }
}

/// Says whether nothing is on a line, or only what is drawn between parts of a text.
fn is_rule(line: &str) -> bool {
    line.chars().all(|letter| matches!(letter, '-' | '=' | '_' | '*' | '─' | '━' | ' '))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_kind_of_list_becomes_its_titles() {
        let text = "\u{feff}Plan for Monday\r\n\n- one\n  * two\n\t+\tthree\n1. four\n12) five\n[ ] six\n- [x] seven\n\
                    3. ☐ eight\n• nine\u{2028}ten\n---\n-\n- \n*emphasis*\n-5 degrees\n2026. was a year\n3.5 litres\n\
                    - - twice\n[link] stays\nred\u{1b}[31m \u{202e}text\na\u{a0} b\u{3000}c";
        let expected = [
            "Plan for Monday",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "*emphasis*",
            "-5 degrees",
            "2026. was a year",
            "3.5 litres",
            "- twice",
            "[link] stays",
            "red[31m text",
            "a b c",
        ];
        assert_eq!(lines(text), expected);
        assert_eq!(lines(""), Vec::<String>::new());
        assert_eq!(lines("\n \t\r\n"), Vec::<String>::new());
    }

    #[test]
    fn a_ticked_box_is_something_done() {
        let done: Vec<_> = tasks("- [x] a\n[X] b\n☑ c\n* ☒ d\n- [ ] e\n[] f\nx g\n[x]h").into_iter().collect();
        let done: Vec<(&str, bool)> = done.iter().map(|line| (line.title.as_str(), line.is_done)).collect();
        let expected = [
            ("a", true),
            ("b", true),
            ("c", true),
            ("d", true),
            ("e", false),
            ("f", false),
            ("x g", false),
            ("[x]h", false),
        ];
        assert_eq!(done, expected);
    }

    proptest! {
        #[test]
        fn titles_are_never_empty_and_hold_nothing_invisible(text in "(.|[-*+\\[\\] \t\r\n0-9.)x\u{1b}]){0,60}") {
            for line in lines(&text) {
                prop_assert!(!line.trim().is_empty());
                prop_assert!(!line.contains(char::is_control));
                prop_assert_eq!(line.trim(), line.as_str());
            }
        }

        #[test]
        fn a_plain_line_stays_as_it_is(words in proptest::collection::vec("[a-zé日#@!]{1,6}", 1..5)) {
            let line = words.join(" ");
            prop_assert_eq!(lines(&line), [line]);
        }
    }
}
