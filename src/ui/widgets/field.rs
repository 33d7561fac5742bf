//! A line that is typed into, with a cursor of its own: the terminal's stays hidden.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::write;
use crate::app::text_field::TextField;
use crate::app::text_rows;
use crate::app::text_rows::Row;
use crate::ui::theme::Theme;

/// The letters of a line, each with the number of its first character, and which of them are seen.
pub(super) struct Seen<'a> {
    pub(super) letters: Vec<(usize, &'a str)>,
    /// The letter the cursor stands on, or one behind the last.
    pub(super) cursor: usize,
    /// The first one there is room for.
    pub(super) first: usize,
}

impl<'a> Seen<'a> {
    /// Returns the part of the text around the cursor that fits into so many cells.
    pub(super) fn of(field: &'a TextField, room: usize) -> Self {
        let whole = Row { line: 0, start: 0, end: usize::MAX };
        let letters: Vec<(usize, &str)> = text_rows::letters(field.text(), &whole).collect();
        let behind = letters.iter().position(|(at, _)| *at > field.cursor()).unwrap_or(letters.len());
        let is_at_end = field.text().chars().nth(field.cursor()).is_none();
        let cursor = if is_at_end { letters.len() } else { behind.saturating_sub(1) };
        // Two cells stay for the letter under the cursor.
        let mut used = 2;
        let fits = |(_, letter): &&(usize, &str)| {
            used += text_rows::cells(letter);
            used <= room
        };
        let shown = letters[..cursor].iter().rev().take_while(fits).count();
        Self { letters, cursor, first: cursor - shown }
    }
}

/// Draws the part of the text around the cursor that fits into the first row of an area.
pub fn draw(buffer: &mut Buffer, area: Rect, field: &TextField, theme: &Theme) {
    let Seen { letters, cursor, first } = Seen::of(field, usize::from(area.width));
    let joined = |letters: &[(usize, &str)]| letters.iter().map(|(_, letter)| *letter).collect::<String>();
    let before = joined(&letters[first..cursor]);
    let under = letters.get(cursor).map_or(" ", |(_, letter)| *letter);
    let after = joined(letters.get(cursor + 1..).unwrap_or_default());
    let mut x = area.x + write(buffer, area, area.x, area.y, &before, theme.text);
    x += write(buffer, area, x, area.y, under, theme.cursor);
    write(buffer, area, x, area.y, &after, theme.text);
}

/// Returns before which character the cursor would stand in a cell of the line; behind the last letter, at the end.
#[must_use]
pub fn character_at(field: &TextField, room: usize, cell: usize) -> usize {
    let Seen { letters, first, .. } = Seen::of(field, room);
    let mut used = 0;
    let is_there = |(_, letter): &&(usize, &str)| {
        used += text_rows::cells(letter);
        used > cell
    };
    let found = letters[first..].iter().find(is_there);
    found.map_or_else(|| field.text().chars().count(), |(at, _)| *at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_of_the_letter_that_is_drawn_there() {
        let mut field = TextField::default();
        field.insert("日e\u{301}xyz");
        let at = |field: &TextField, room, cell| character_at(field, room, cell);
        assert_eq!([0, 1, 2, 3, 4, 5].map(|cell| at(&field, 20, cell)), [0, 0, 1, 3, 4, 5]);
        assert_eq!([6, 99].map(|cell| at(&field, 20, cell)), [6, 6], "behind it");
        assert_eq!(
            [0, 1, 2, 3].map(|cell| at(&field, 5, cell)),
            [3, 4, 5, 6],
            "three letters are seen before the cursor"
        );
        field.go_to(1);
        assert_eq!(field.cursor(), 1);
        field.go_to(99);
        assert_eq!(field.cursor(), 6);
    }
}
