//! The screen in ASCII alone, for terminals and locales that have nothing else: every sign has another in its place, of the
//! same width, so that nothing moves.

use ratatui::buffer::Buffer;

use super::text;

/// The signs this program draws, and what stands for them.
const SIGNS: [(&str, char); 46] = [
    ("─", '-'),
    ("━", '='),
    ("│", '|'),
    ("┌", '+'),
    ("┐", '+'),
    ("└", '+'),
    ("┘", '+'),
    ("├", '+'),
    ("┤", '+'),
    ("┬", '+'),
    ("┴", '+'),
    ("┼", '+'),
    ("▌", '|'),
    ("▏", '|'),
    ("█", '#'),
    ("░", '.'),
    ("◆", '#'),
    ("●", '*'),
    ("○", 'o'),
    ("◐", '~'),
    ("▲", '!'),
    ("△", '!'),
    ("✕", 'x'),
    ("×", 'x'),
    ("✓", 'v'),
    ("☑", 'v'),
    ("☐", 'o'),
    ("☼", '*'),
    ("↻", '@'),
    ("≠", '%'),
    ("↑", '^'),
    ("↓", 'v'),
    ("→", '>'),
    ("←", '<'),
    ("↔", '-'),
    ("›", '>'),
    ("‹", '<'),
    ("·", '.'),
    ("•", '*'),
    ("…", '~'),
    ("–", '-'),
    ("—", '-'),
    ("“", '"'),
    ("”", '"'),
    ("’", '\''),
    ("‘", '\''),
];

/// Puts ASCII in place of everything that is none; what a person wrote and has no letter here becomes `?`.
pub fn paint(buffer: &mut Buffer) {
    let width = usize::from(buffer.area.width).max(1);
    for at in 0..buffer.content.len() {
        let symbol = buffer.content[at].symbol();
        if symbol.is_ascii() {
            continue;
        }
        let known = SIGNS.iter().find(|(sign, _)| *sign == symbol).map(|(_, ascii)| *ascii);
        let cells = text::cells(symbol).max(1);
        buffer.content[at].set_char(known.unwrap_or('?'));
        // What took two cells takes two still.
        if cells > 1 && (at + 1) % width != 0 {
            buffer.content[at + 1].set_char('?');
        }
    }
}

/// Returns words with ASCII in place of everything that is none, by the same table.
#[must_use]
pub fn words(text: &str) -> String {
    let sign = |letter: char| {
        let mut bytes = [0; 4];
        let letter = &*letter.encode_utf8(&mut bytes);
        SIGNS.iter().find(|(sign, _)| *sign == letter).map_or('?', |(_, ascii)| *ascii)
    };
    text.chars().map(|letter| if letter.is_ascii() { letter } else { sign(letter) }).collect()
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    #[test]
    fn everything_is_ascii_and_nothing_moves() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 14, 2));
        buffer.set_string(0, 0, "▌◆“Ä” 🍕 │ x", Style::new());
        buffer.set_string(0, 1, "☑ 日本 …", Style::new());
        paint(&mut buffer);
        let row = |y: u16| (0..14).map(|x| buffer[(x, y)].symbol()).collect::<String>();
        assert_eq!(row(0).trim_end(), "|#\"?\" ?? | x");
        assert_eq!(row(1).trim_end(), "v ???? ~");
    }

    #[test]
    fn every_sign_is_one_cell_wide() {
        for (sign, _) in SIGNS {
            assert_eq!(text::cells(sign), 1, "{sign}");
        }
    }
}
