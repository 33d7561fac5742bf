//! A line that is typed into, with some parts of it in styles of their own.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::write;
use crate::app::text_field::TextField;
use crate::app::text_rows;
use crate::app::text_rows::Row;
use crate::ui::theme::Theme;

/// Draws the part of the text around the cursor that fits into the first row of an area; the parts are said in bytes.
pub fn draw(buffer: &mut Buffer, area: Rect, field: &TextField, parts: &[(Range<usize>, Style)], theme: &Theme) {
    let room = usize::from(area.width);
    let whole = Row { line: 0, start: 0, end: usize::MAX };
    let mut byte = 0;
    let with_byte = |(at, letter): (usize, &str)| {
        byte += letter.len();
        (at, byte - letter.len(), letter.to_owned())
    };
    let letters: Vec<(usize, usize, String)> = text_rows::letters(field.text(), &whole).map(with_byte).collect();
    let behind = letters.iter().position(|(at, ..)| *at > field.cursor()).unwrap_or(letters.len());
    let is_at_end = field.text().chars().nth(field.cursor()).is_none();
    let cursor = if is_at_end { letters.len() } else { behind.saturating_sub(1) };
    // Two cells stay for the letter under the cursor.
    let mut used = 2;
    let fits = |(_, _, letter): &&(usize, usize, String)| {
        used += text_rows::cells(letter);
        used <= room
    };
    let shown = letters[..cursor].iter().rev().take_while(fits).count();
    let mut x = area.x;
    for (index, (_, byte, letter)) in letters.iter().enumerate().skip(cursor - shown) {
        let part = parts.iter().find(|(part, _)| part.contains(byte)).map_or(theme.text, |(_, style)| *style);
        let style = if index == cursor { theme.cursor } else { part };
        x += write(buffer, area, x, area.y, letter, style);
    }
    if cursor == letters.len() {
        write(buffer, area, x, area.y, " ", theme.cursor);
    }
}
