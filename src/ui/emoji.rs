//! Pictures among letters, for terminals and people that do without: two letters stand for each, or its cells stay empty.
//! A picture keeps the room it has, so that nothing on the screen moves.

use ratatui::buffer::Buffer;

use super::text;
use crate::app::look::Emoji;

/// What stands for a picture that has no letters of its own.
const OTHER: &str = "::";
/// What stands for the pictures people use most.
const LETTERS: [(&str, &str); 7] = [
    ("❤💙💚💛💜🧡🖤🤍🤎💖💗💕", "<3"),
    ("✅☑✔🆗", "ok"),
    ("❌❎⛔🚫", "no"),
    ("⭐🌟✨", "**"),
    ("👍", "+1"),
    ("👎", "-1"),
    ("⚡❗🚨🔥", "!!"),
];

/// Puts what the person wants in place of pictures.
///
/// A flag is two letters whatever they want: it is made of two characters, and terminals disagree whether it takes two cells or
/// four. In one of the others it would leave a cell standing that nothing wipes away.
pub fn paint(buffer: &mut Buffer, wanted: Emoji) {
    let width = usize::from(buffer.area.width).max(1);
    for at in 0..buffer.content.len() {
        let symbol = buffer.content[at].symbol();
        if symbol.is_ascii() {
            continue;
        }
        let flag = flag(symbol);
        if flag.is_none() && (wanted == Emoji::Show || !is_picture(symbol)) {
            continue;
        }
        let letters: &str = match (wanted, &flag) {
            (Emoji::Strip, Some(flag)) if flag.len() == 1 => " ",
            (Emoji::Strip, _) => "  ",
            (_, Some(flag)) => flag,
            (_, None) => letters(symbol),
        };
        for (ahead, letter) in letters.chars().enumerate() {
            // Both cells of a picture are in one row.
            if ahead == 0 || !(at + ahead).is_multiple_of(width) {
                buffer.content[at + ahead].set_char(letter);
            }
        }
    }
}

/// Returns the letters a flag is made of, if what stands in a cell is one or a half: `RO` for that of Romania.
fn flag(symbol: &str) -> Option<String> {
    let letter = |character: char| {
        let number = u32::from(character).checked_sub(0x1f1e6).filter(|number| *number < 26)?;
        char::from_u32(u32::from('A') + number)
    };
    symbol.chars().next().and_then(letter)?;
    Some(symbol.chars().filter_map(letter).take(text::cells(symbol)).collect())
}

/// Says whether what stands in a cell is a picture: two cells wide, and from the blocks pictures are in. The signs of this
/// program are one cell wide, and so stay.
fn is_picture(symbol: &str) -> bool {
    let is_of_pictures =
        |letter: char| matches!(letter, '\u{231a}'..='\u{23ff}' | '\u{25fd}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}');
    symbol.chars().next().is_some_and(is_of_pictures) && text::cells(symbol) == 2
}

fn letters(symbol: &str) -> &'static str {
    let first = symbol.chars().next().unwrap_or(' ');
    if matches!(first, '\u{1f600}'..='\u{1f64f}' | '\u{1f910}'..='\u{1f92f}' | '\u{1f970}'..='\u{1f97a}') {
        return ":)";
    }
    LETTERS.iter().find(|(pictures, _)| pictures.contains(first)).map_or(OTHER, |(_, letters)| letters)
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    fn painted(wanted: Emoji) -> String {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 26, 2));
        buffer.set_string(0, 0, "◆☑2/5 😀 a 🍕🔥 日本 Ä ☼", Style::new());
        // The last cell of a row: nothing of the next row may change.
        buffer.set_string(24, 0, "🍕", Style::new());
        buffer.set_string(0, 1, "x", Style::new());
        paint(&mut buffer, wanted);
        let mut row = String::new();
        let mut x = 0;
        while x < 26 {
            let symbol = buffer[(x, 0)].symbol();
            row.push_str(symbol);
            x += u16::try_from(text::cells(symbol).max(1)).unwrap();
        }
        assert_eq!(buffer[(0, 1)].symbol(), "x");
        assert_eq!(text::cells(&row), 26, "nothing moves: {row}");
        row
    }

    #[test]
    fn pictures_become_letters_or_nothing_and_all_else_stays() {
        assert_eq!(painted(Emoji::Show).trim_end(), "◆☑2/5 😀 a 🍕🔥 日本 Ä ☼🍕");
        assert_eq!(painted(Emoji::Text).trim_end(), "◆☑2/5 :) a ::!! 日本 Ä ☼::");
        assert_eq!(painted(Emoji::Strip).trim_end(), "◆☑2/5    a      日本 Ä ☼");
    }

    #[test]
    fn a_flag_is_two_letters_for_every_terminal() {
        let row = |wanted| {
            let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 1));
            buffer.set_string(0, 0, "a 🇷🇴🇪🇸 🇷 b", Style::new());
            paint(&mut buffer, wanted);
            (0..12).map(|x| buffer[(x, 0)].symbol().to_owned()).collect::<Vec<_>>().concat()
        };
        assert_eq!(row(Emoji::Show), "a ROES R b  ");
        assert_eq!(row(Emoji::Text), "a ROES R b  ");
        assert_eq!(row(Emoji::Strip), "a        b  ");
    }
}
