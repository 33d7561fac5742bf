//! A line that is typed into, with a cursor of its own: the terminal's stays hidden.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::write;
use crate::app::text_field::TextField;
use crate::ui::text;
use crate::ui::theme::Theme;

/// Draws the part of the text around the cursor that fits into the first row of an area.
pub fn draw(buffer: &mut Buffer, area: Rect, field: &TextField, theme: &Theme) {
    let room = usize::from(area.width);
    let letters: Vec<String> = field.text().chars().map(String::from).collect();
    let cursor = field.cursor().min(letters.len());
    let cells = |letter: &String| text::cells(&text::clean(letter)).max(1);
    // Two cells stay for the letter under the cursor.
    let mut used = 2;
    let fits = |letter: &&String| {
        used += cells(letter);
        used <= room
    };
    let shown = letters[..cursor].iter().rev().take_while(fits).count();
    let before = letters[cursor - shown..cursor].concat();
    let under = letters.get(cursor).map_or(" ", String::as_str);
    let after = letters.get(cursor + 1..).unwrap_or_default().concat();
    let mut x = area.x + write(buffer, area, area.x, area.y, &before, theme.text);
    x += write(buffer, area, x, area.y, under, theme.cursor);
    write(buffer, area, x, area.y, &after, theme.text);
}
