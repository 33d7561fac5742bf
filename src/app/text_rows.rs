//! How lines of text are broken into the rows of a box: between words, measured in cells. For `update` and for `ui`.

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthChar as _;
use unicode_width::UnicodeWidthStr as _;

/// A row: a part of a line, from one of its characters up to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Which line.
    pub line: usize,
    /// Its first character.
    pub start: usize,
    /// The first character that is not in it.
    pub end: usize,
}

/// Returns how many cells one letter takes, as people see letters: a picture joined from several is shown as its first,
/// and a control character as a symbol.
#[must_use]
pub fn cells(letter: &str) -> usize {
    let mut characters = letter.chars();
    let Some(first) = characters.next() else { return 0 };
    let wide = if characters.any(is_joint) {
        first.width().unwrap_or(1)
    } else if letter.contains(|character| is_unseen(character) || is_format(character)) {
        let seen = letter.chars().filter(|character| !is_unseen(*character));
        seen.map(|character| if is_format(character) { 1 } else { character.width().unwrap_or(1) }).sum()
    } else {
        letter.width()
    };
    if first.is_control() { 1 } else { wide.max(1) }
}

/// Says whether a character makes one picture out of several, or another of the one before it: skin tones, keycaps, the tags
/// of flags, what chooses between letter and picture. Terminals disagree about how wide such pictures are, and what one of
/// them leaves standing is never wiped away. So only the first picture is shown.
#[must_use]
pub fn is_joint(character: char) -> bool {
    matches!(
        character,
        '\u{200d}' | '\u{20e3}' | '\u{fe0e}' | '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0020}'..='\u{e007f}'
    )
}

/// Says whether a character is there to be seen by nobody: fillers, word joiners, tags. Terminals give them no cell, one or two.
///
/// Source: Unicode, `DerivedCoreProperties.txt`, `Default_Ignorable_Code_Point`; joiners and variation selectors, which are
/// part of a letter, are not among these.
#[must_use]
pub fn is_unseen(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{34f}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{180e}'
            | '\u{200b}'
            | '\u{2060}'..='\u{2065}'
            | '\u{206a}'..='\u{206f}'
            | '\u{3164}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fff8}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e001f}'
            | '\u{e0080}'..='\u{e00ff}'
            | '\u{e01f0}'..='\u{e0fff}'
    )
}

/// Says whether a character says how others are to be drawn, or is none at all: signs above numbers and words, marks of
/// annotations, the joints of hieroglyphs. Terminals draw them or leave them out.
///
/// Source: Unicode, `UnicodeData.txt`, category `Cf`; and the noncharacters of chapter 23.7.
#[must_use]
pub fn is_format(character: char) -> bool {
    matches!(
        character,
        '\u{600}'..='\u{605}'
            | '\u{6dd}'
            | '\u{70f}'
            | '\u{890}'
            | '\u{891}'
            | '\u{8e2}'
            | '\u{fdd0}'..='\u{fdef}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{110bd}'
            | '\u{110cd}'
            | '\u{13430}'..='\u{1343f}'
    ) || u32::from(character) & 0xfffe == 0xfffe
}

/// Breaks lines into rows of so many cells; the last cell of a row is for the cursor behind it.
#[must_use]
pub fn of(lines: &[String], columns: usize) -> Vec<Row> {
    let room = columns.saturating_sub(1).max(2);
    lines.iter().enumerate().flat_map(|(line, text)| broken(line, text, room)).collect()
}

fn broken(line: usize, text: &str, room: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    let (mut start, mut used, mut at) = (0, 0, 0);
    // Behind the last blank of the row: where it may be broken, and the cells behind that.
    let mut word = (0, 0);
    for letter in text.graphemes(true) {
        let wide = cells(letter);
        let is_blank = letter == " " || letter == "\t";
        // One blank may hang over: it is where the cursor stands.
        if used + wide > room + usize::from(is_blank) && at > start {
            let (end, rest) = if word.0 > start { word } else { (at, 0) };
            rows.push(Row { line, start, end });
            (start, used) = (end, rest);
        }
        used += wide;
        at += letter.chars().count();
        word = if is_blank { (at, 0) } else { (word.0, word.1 + wide) };
    }
    rows.push(Row { line, start, end: at });
    rows
}

/// Returns which row a place is in: the line, and before which of its characters.
#[must_use]
pub fn find(rows: &[Row], (line, column): (usize, usize)) -> usize {
    let is_before = |row: &Row| row.line < line || (row.line == line && row.start <= column);
    rows.iter().rposition(is_before).unwrap_or(0)
}

/// Returns the letters of a row, each with the number of its first character.
pub fn letters<'a>(line: &'a str, row: &Row) -> impl Iterator<Item = (usize, &'a str)> {
    let (start, end) = (row.start, row.end);
    let mut at = 0;
    let counted = line.graphemes(true).map(move |letter| {
        let first = at;
        at += letter.chars().count();
        (first, letter)
    });
    counted.skip_while(move |(at, _)| *at < start).take_while(move |(at, _)| *at < end)
}

/// Returns the cell of a row a character begins in.
#[must_use]
pub fn cell(line: &str, row: &Row, column: usize) -> usize {
    letters(line, row).take_while(|(at, _)| *at < column).map(|(_, letter)| cells(letter)).sum()
}

/// Returns the character of a row that stands in a cell, or its last place.
#[must_use]
pub fn column(line: &str, row: &Row, cell: usize) -> usize {
    let mut used = 0;
    for (at, letter) in letters(line, row) {
        used += cells(letter);
        if used > cell {
            return at;
        }
    }
    let goes_on = row.end < line.chars().count();
    if goes_on { row.end.saturating_sub(1).max(row.start) } else { row.end }
}

/// Returns of how many characters the letter before a place consists; none at the beginning.
#[must_use]
pub fn before(line: &str, column: usize) -> usize {
    let mut at = 0;
    for letter in line.graphemes(true) {
        let count = letter.chars().count();
        if at + count >= column {
            return column - at;
        }
        at += count;
    }
    0
}

/// Returns of how many characters the letter behind a place consists; none at the end.
#[must_use]
pub fn behind(line: &str, column: usize) -> usize {
    let mut at = 0;
    for letter in line.graphemes(true) {
        at += letter.chars().count();
        if at > column {
            return at - column;
        }
    }
    0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(text: &str, columns: usize) -> Vec<String> {
        let lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
        let part = |row: &Row| lines[row.line].chars().skip(row.start).take(row.end - row.start).collect();
        of(&lines, columns).iter().map(part).collect()
    }

    #[test]
    fn lines_are_broken_between_words_and_long_words_anywhere() {
        assert_eq!(shown("one two three", 9), ["one two ", "three"]);
        assert_eq!(shown("one two three", 8), ["one two ", "three"], "the blank is where the cursor stands");
        assert_eq!(shown("abcdefghij\n\nk", 6), ["abcde", "fghij", "", "k"]);
        assert_eq!(shown("日本語の文", 7), ["日本語", "の文"]);
        assert_eq!(shown("a👨‍👩‍👧b", 4), ["a👨‍👩‍👧", "b"], "a family is two cells wide, as it is drawn");
    }

    #[test]
    fn letters_are_those_people_see() {
        let line = "e\u{301}x";
        assert_eq!((before(line, 2), before(line, 3), before(line, 0)), (2, 1, 0));
        assert_eq!((behind(line, 0), behind(line, 2), behind(line, 3)), (2, 1, 0));
        assert_eq!((cells("e\u{301}"), cells("\u{1b}"), cells("日"), cells("♻\u{fe0f}")), (1, 1, 2, 1));
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_no_row_is_too_wide(text in "([a-z ]|日|\\PC|\n){0,80}", columns in 3usize..30) {
            let lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
            let rows = of(&lines, columns);
            prop_assert_eq!(shown(&text, columns).concat(), text.replace('\n', ""));
            for row in &rows {
                let wide: usize = letters(&lines[row.line], row).map(|(_, letter)| cells(letter)).sum();
                prop_assert!(wide <= columns.max(3), "{:?}", row);
            }
            for (line, words) in lines.iter().enumerate() {
                for column in 0..=words.chars().count() {
                    let row = rows[find(&rows, (line, column))];
                    prop_assert!(row.line == line && row.start <= column && column <= row.end);
                }
            }
        }
    }
}
