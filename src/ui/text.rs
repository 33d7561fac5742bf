//! Text on its way to the screen: made harmless, measured in cells, and cut to fit.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr;

use crate::app::text_rows::is_format;
use crate::app::text_rows::is_joint;
use crate::app::text_rows::is_unseen;

/// Returns how many cells a text takes. Never count bytes or characters instead.
///
/// Letter by letter, as they are drawn: some writings join letters of one word into one sign, which few terminals do.
#[must_use]
pub fn cells(text: &str) -> usize {
    if is_simple(text) { text.chars().count() } else { text.graphemes(true).map(UnicodeWidthStr::width).sum() }
}

/// Returns the text with everything that could steer a terminal shown as a symbol.
///
/// Tabs, line ends, escape and the other control characters become their control pictures; C1 controls, the
/// marks that turn the direction of writing around, line separators and marks that terminals draw or leave out become `�`.
/// What nobody is to see is left out.
#[must_use]
pub fn clean(text: &str) -> Cow<'_, str> {
    if is_simple(text) || !text.contains(|character| is_harmful(character) || is_left_out(character)) {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(character) = letters.next() {
        match character {
            '\u{200d}' if letters.peek().is_some_and(|next| *next >= '\u{2190}') => {
                letters.next();
            }
            joint if joint != '\u{200d}' && is_left_out(joint) => {}
            other => kept.push(symbol(other)),
        }
    }
    Cow::Owned(kept)
}

/// Returns the text as another program can have it: what could steer a terminal it goes to later is shown as symbols, but tabs
/// stay, and what is joined from several characters stays whole.
#[must_use]
pub fn inert(text: &str) -> Cow<'_, str> {
    let is_meant = |character: char| is_harmful(character) && character != '\t';
    if !text.contains(is_meant) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|character| if is_meant(character) { symbol(character) } else { character }).collect())
}

/// Says whether each character of a text is a harmless letter of its own, one cell wide: no need then to look for
/// letters made of several characters. Most text is like that, and most of a frame is text.
#[must_use]
pub fn is_simple(text: &str) -> bool {
    let is_simple = |character: char| {
        matches!(character,
            ' '..='~'
            | '\u{a1}'..='\u{ac}'
            | '\u{ae}'..='\u{24f}'
            | '\u{2010}'..='\u{2027}'
            | '\u{2030}'..='\u{205e}'
            | '\u{2190}'..='\u{2193}'
            | '\u{2500}'..='\u{25fc}'
            | '☑' | '✓' | '✕')
    };
    text.chars().all(is_simple)
}

/// Says whether nothing of a text can be seen: it is empty, blank, or of letters without a cell.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    let is_unseen = |letter: &str| cells(letter) == 0 || letter.trim().is_empty();
    text.trim().is_empty() || !is_simple(text) && clean(text).graphemes(true).all(is_unseen)
}

fn is_left_out(character: char) -> bool {
    is_joint(character) || is_unseen(character)
}

fn is_harmful(character: char) -> bool {
    symbol(character) != character
}

fn symbol(character: char) -> char {
    match character {
        '\u{00}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{061c}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{feff}' => '\u{fffd}',
        other if is_format(other) => '\u{fffd}',
        other => other,
    }
}

/// Returns the text made harmless and cut to `width` cells, with `…` where something was cut off.
#[must_use]
pub fn fit(text: &str, width: usize) -> Cow<'_, str> {
    if is_simple(text) {
        // The byte where the first character too many begins, if there is one.
        return match text.char_indices().nth(width) {
            None => Cow::Borrowed(text),
            Some(_) => {
                Cow::Owned(text.chars().take(width.saturating_sub(1)).chain((width > 0).then_some('…')).collect())
            }
        };
    }
    let text = clean(text);
    if cells(&text) <= width {
        return text;
    }
    let mut kept = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        let wide = cells(grapheme);
        if used + wide + 1 > width {
            break;
        }
        kept.push_str(grapheme);
        used += wide;
    }
    if width > 0 {
        kept.push('…');
    }
    Cow::Owned(kept)
}

/// Returns the text made harmless and broken between words into lines of at most `width` cells; a word that is longer is
/// cut into pieces.
#[must_use]
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(2);
    let mut lines = vec![String::new()];
    for word in clean(text).split(' ') {
        let is_begun = lines.last().is_some_and(|line| !line.is_empty());
        let used = lines.last().map_or(0, |line| cells(line));
        if is_begun && used + 1 + cells(word) > width {
            lines.push(String::new());
        } else if is_begun && let Some(line) = lines.last_mut() {
            line.push(' ');
        }
        for grapheme in word.graphemes(true) {
            // A letter with a spacing vowel can be three cells wide: no line of two takes it.
            let grapheme = if cells(grapheme) > width { "…" } else { grapheme };
            if lines.last().is_some_and(|line| cells(line) + cells(grapheme) > width) {
                lines.push(String::new());
            }
            if let Some(line) = lines.last_mut() {
                line.push_str(grapheme);
            }
        }
    }
    lines
}

/// Returns the first letters of a text made harmless, as people see letters.
#[must_use]
pub fn letters(text: &str, count: usize) -> Vec<String> {
    clean(text).graphemes(true).take(count).map(str::to_owned).collect()
}

/// Returns the text made harmless, cut or filled with spaces to exactly `width` cells.
#[must_use]
pub fn pad(text: &str, width: usize) -> String {
    let mut fitted = fit(text, width).into_owned();
    let missing = width.saturating_sub(cells(&fitted));
    fitted.extend(std::iter::repeat_n(' ', missing));
    fitted
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::app::text_rows;

    #[test]
    fn widths_are_those_of_the_terminal() {
        for (text, width) in [("❤️", 2), ("♻️", 2), ("👩‍🔬", 2), ("日本", 4), ("🇫🇷", 2), ("Résumé", 6)]
        {
            assert_eq!(cells(text), width, "{text}");
        }
    }

    #[test]
    fn for_another_program_only_what_steers_a_terminal_is_a_symbol() {
        for text in ["👩\u{200d}🔬 ❤\u{fe0f}", "a\tb", "=1+1, ü"] {
            assert_eq!(inert(text), text);
        }
        assert_eq!(inert("\u{1b}[2J\u{7}\u{9b}31m\r\u{202e}x"), "␛[2J␇\u{fffd}31m␍\u{fffd}x");
    }

    #[test]
    fn what_is_called_simple_is_one_cell_for_each_character() {
        for character in (' '..='\u{2fff}').filter(|character| is_simple(&character.to_string())) {
            let text = format!("a{character}b");
            assert_eq!(text.width(), 3, "{character:?} {:x}", u32::from(character));
            assert_eq!(text.graphemes(true).count(), 3, "{character:?}");
            assert_eq!(symbol(character), character);
        }
        assert!(
            is_simple("Résumé · ☑2/5 …") && !is_simple("日本") && !is_simple("e\u{301}") && !is_simple("♻\u{fe0f}")
        );
    }

    #[test]
    fn a_title_cannot_steer_the_terminal() {
        assert_eq!(clean("a\u{1b}[31mb\tc\nd"), "a␛[31mb␉c␊d");
        assert_eq!(clean("x\u{9b}31m\u{202e}y\u{7f}"), "x�31m�y␡");
        assert!(matches!(clean("plain 日本 🌍"), Cow::Borrowed(_)));
    }

    #[test]
    fn what_terminals_give_other_cells_is_left_out_or_a_sign() {
        let unseen =
            "\u{34f}\u{1160}\u{3164}\u{115f}\u{ffa0}\u{ad}\u{200b}\u{2060}\u{180e}\u{1d173}\u{e0001}\u{e0041}\u{e0fff}";
        assert_eq!(clean(&format!("a{unseen}b")), "ab");
        let format = "\u{fff9}\u{fffa}\u{fffb}\u{600}\u{605}\u{6dd}\u{70f}\u{8e2}\u{110bd}\u{13430}\u{1343f}\u{ffff}";
        assert_eq!(clean(&format!("a{format}b")), format!("a{}b", "\u{fffd}".repeat(format.chars().count())));
        for kept in ["e\u{301}", "ن\u{200c}", "क्\u{200d}ष", "葛\u{e0100}", "\u{1100}\u{1161}"] {
            assert_eq!(clean(kept), kept, "a part of a letter");
        }
        for letter in unseen.chars().chain(format.chars()) {
            let (before, around) = (letter.to_string(), format!("e{letter}"));
            assert!(cells(&clean(&before)) <= 1 && cells(&clean(&around)) <= 2, "{letter:?}");
            let boxed: usize = around.graphemes(true).map(text_rows::cells).sum();
            assert!(boxed >= cells(&clean(&around)), "{letter:?}");
        }
        assert!(
            is_blank("   ")
                && is_blank(unseen)
                && is_blank("\u{200b} \u{2060}")
                && !is_blank("\u{fff9}")
                && !is_blank("é")
        );
    }

    #[test]
    fn joined_pictures_are_shown_as_their_first() {
        assert_eq!(clean("👨‍👩‍👧‍👦 👩‍🔬 ♻️ 👍🏽"), "👨 👩 ♻ 👍");
        assert_eq!(clean("1\u{fe0f}\u{20e3} ⌚\u{fe0e} 🏴\u{e0067}\u{e0062}\u{e007f}x"), "1 ⌚ 🏴x");
        assert_eq!(clean("क्\u{200d}ष"), "क्\u{200d}ष", "in writing a joiner is part of a letter");
    }

    #[test]
    fn a_letter_is_as_wide_in_a_box_as_it_is_drawn() {
        for letter in "🇷🇴 👨‍👩‍👧 👍🏽 1️⃣ ⌚︎ ♻️ 日 e\u{301} क्ष लا 🏴\u{e0067}\u{e007f} 🇷".graphemes(true)
        {
            assert_eq!(text_rows::cells(letter), cells(&clean(letter)), "{letter:?}");
        }
    }

    #[test]
    fn a_text_is_as_wide_as_its_letters() {
        for text in ["السلام عليكم", "🇷🇴🇧", "ﻻ لا", "ក្រុម"] {
            assert_eq!(cells(text), text.graphemes(true).map(cells).sum::<usize>(), "{text}");
        }
    }

    #[test]
    fn text_is_cut_between_letters_as_people_see_them() {
        assert_eq!(fit("Résumé importer", 8), "Résumé …");
        assert_eq!(fit("日本語", 4), "日…");
        assert_eq!(fit("👩‍🔬👩‍🔬", 3), "👩…");
        assert_eq!(fit("abc", 3), "abc");
        assert_eq!(fit("abc", 0), "");
    }

    #[test]
    fn long_texts_are_broken_between_words_and_long_words_anywhere() {
        assert_eq!(wrap("The plan cannot be read", 9), ["The plan", "cannot be", "read"]);
        assert_eq!(wrap("日本語の http://127.0.0.1:40001", 10), ["日本語の", "http://127", ".0.0.1:400", "01"]);
        assert_eq!(wrap("", 9), [""]);
        assert_eq!(wrap("㆐\u{1930}b", 2), ["…b"], "one letter of three cells");
    }

    #[test]
    fn letters_are_harmless_and_those_that_people_see() {
        assert_eq!(letters("Re\u{301}s日\u{1b}", 9), ["R", "e\u{301}", "s", "日", "␛"]);
        assert_eq!(letters("abc", 2), ["a", "b"]);
    }

    proptest! {
        #[test]
        fn no_line_is_too_long(text in any::<String>(), width in 2usize..40) {
            for line in wrap(&text, width) {
                prop_assert!(cells(&line) <= width, "{line:?}");
            }
        }

        #[test]
        fn whatever_the_text_it_fits_and_is_harmless(text in any::<String>(), width in 0usize..40) {
            let padded = pad(&text, width);
            prop_assert!(cells(&padded) <= width.max(cells(&padded).min(width)));
            prop_assert!(!padded.chars().any(char::is_control));
        }
    }
}
