//! A line that is typed into, with a cursor of its own: the terminal's stays hidden.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::write;
use crate::app::text_field::TextField;
use crate::app::text_rows;
use crate::app::text_rows::Row;
use crate::ui::theme::Theme;

/// Draws the part of the text around the cursor that fits into the first row of an area.
pub fn draw(buffer: &mut Buffer, area: Rect, field: &TextField, theme: &Theme) {
    let room = usize::from(area.width);
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
    let joined = |letters: &[(usize, &str)]| letters.iter().map(|(_, letter)| *letter).collect::<String>();
    let before = joined(&letters[cursor - shown..cursor]);
    let under = letters.get(cursor).map_or(" ", |(_, letter)| *letter);
    let after = joined(letters.get(cursor + 1..).unwrap_or_default());
    let mut x = area.x + write(buffer, area, area.x, area.y, &before, theme.text);
    x += write(buffer, area, x, area.y, under, theme.cursor);
    write(buffer, area, x, area.y, &after, theme.text);
}
