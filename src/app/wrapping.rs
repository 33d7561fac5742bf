//! Breaks texts into rows of a pane: `update` needs to know how many there are, to scroll and to tell what was clicked.
//!
//! What a terminal draws is made harmless later, by `ui`, and may be narrower than what is counted here, never wider: a row
//! that would be is cut there.

use unicode_segmentation::UnicodeSegmentation as _;

use super::text_rows::cells;

/// Returns a text broken between words into rows of at most `width` cells; a word that is longer is cut into pieces.
#[must_use]
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(2);
    let mut rows = vec![String::new()];
    let mut used = 0;
    for word in text.split(' ') {
        let wide = cells_of(word);
        let is_begun = rows.last().is_some_and(|row| !row.is_empty());
        if is_begun && used + 1 + wide > width {
            rows.push(String::new());
            used = 0;
        } else if is_begun && let Some(row) = rows.last_mut() {
            row.push(' ');
            used += 1;
        }
        for letter in word.graphemes(true) {
            if used + cells(letter) > width && used > 0 {
                rows.push(String::new());
                used = 0;
            }
            used += cells(letter);
            if let Some(row) = rows.last_mut() {
                row.push_str(letter);
            }
        }
    }
    rows
}

/// Leaves so many rows of at most `width` cells; the last says with a mark that there is more.
pub fn shorten(rows: &mut Vec<String>, most: usize, width: usize) {
    if rows.len() <= most {
        return;
    }
    rows.truncate(most);
    let Some(last) = rows.last_mut() else { return };
    while cells_of(last) + cells(MORE) > width.max(2) {
        let Some((at, _)) = last.grapheme_indices(true).next_back() else { break };
        last.truncate(at);
    }
    last.push_str(MORE);
}

/// Stands for what there is no room for.
const MORE: &str = "…";

/// Returns how many cells a text takes at most.
#[must_use]
pub fn cells_of(text: &str) -> usize {
    text.graphemes(true).map(cells).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn texts_are_broken_between_words_and_long_words_anywhere() {
        assert_eq!(wrap("The plan cannot be read", 9), ["The plan", "cannot be", "read"]);
        assert_eq!(wrap("日本語の http://127.0.0.1:40001", 10), ["日本語の", "http://127", ".0.0.1:400", "01"]);
        assert_eq!(wrap("", 9), [""]);
        assert_eq!(wrap("a\u{301}b\u{1b}c", 3), ["a\u{301}b\u{1b}", "c"], "a sign takes a cell");
    }

    #[test]
    fn rows_that_are_left_out_are_marked() {
        let shortened = |text: &str, width| {
            let mut rows = wrap(text, width);
            shorten(&mut rows, 2, width);
            rows
        };
        assert_eq!(shortened("abcdefghij", 4), ["abcd", "efg…"]);
        assert_eq!(shortened("日本語日本語", 5), ["日本", "語日…"], "a wide letter goes whole");
        assert_eq!(shortened("abcd efgh", 4), ["abcd", "efgh"], "all of it is there");
        assert_eq!(shortened("ab c defg", 4), ["ab c", "defg"]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_no_row_is_too_long(text in "[a-z日🌍\u{301} ]{0,60}", width in 2usize..20) {
            let rows = wrap(&text, width);
            prop_assert!(rows.iter().all(|row| cells_of(row) <= width), "{rows:?}");
            let letters = |text: &str| text.chars().filter(|letter| *letter != ' ').collect::<String>();
            prop_assert_eq!(letters(&rows.concat()), letters(&text));
        }
    }
}
