//! The screen in ASCII alone, for terminals and locales that have nothing else: every sign has another in its place, of the
//! same width, so that nothing moves.

use ratatui::buffer::Buffer;

use super::text;

/// The signs this program draws, and what stands for them.
const SIGNS: [(&str, char); 50] = [
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
    ("◐", '/'),
    ("◌", 'o'),
    ("◇", '+'),
    ("⌂", '='),
    ("■", '#'),
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

    /// Goes through the source below a folder: what is drawn, without comments and tests.
    fn drawn(folder: &std::path::Path, see: &mut impl FnMut(&str, &str)) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if name != "tests" && name != "snapshots" {
                    drawn(&path, see);
                }
            } else if path.extension().is_some_and(|extension| extension == "rs") && !name.ends_with("tests.rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
                for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
                    see(&name, line);
                }
            }
        }
    }

    #[test]
    fn every_sign_the_screens_and_panels_draw_has_another_in_its_place() {
        let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut missing = std::collections::BTreeSet::new();
        let mut seen = 0;
        for folder in ["ui", "app"] {
            drawn(&source.join(folder), &mut |name, line| {
                for letter in line.chars().filter(|letter| !letter.is_ascii()) {
                    seen += 1;
                    let is_known = SIGNS.iter().any(|(sign, _)| sign.chars().eq([letter]));
                    // Pictures are what a person wrote; this list knows them in order to put letters in their place.
                    if !is_known && name != "emoji.rs" {
                        missing.insert((letter, name.to_owned()));
                    }
                }
            });
        }
        assert!(seen > 200, "the source is there");
        assert_eq!(missing, std::collections::BTreeSet::new());
    }

    #[test]
    fn what_is_cut_off_looks_like_nothing_else() {
        let cut = words("…");
        let alike: Vec<_> = SIGNS.iter().filter(|(sign, ascii)| *sign != "…" && cut.starts_with(*ascii)).collect();
        assert!(alike.is_empty(), "{alike:?}");
    }

    #[test]
    fn every_sign_is_one_cell_wide() {
        for (sign, _) in SIGNS {
            assert_eq!(text::cells(sign), 1, "{sign}");
        }
    }
}
