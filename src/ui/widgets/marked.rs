//! A line that is typed into, with some parts of it in styles of their own.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::write;
use crate::app::text_field::TextField;
use crate::ui::text;
use crate::ui::theme::Theme;

/// Draws the part of the text around the cursor that fits into the first row of an area; the parts are said in bytes.
pub fn draw(buffer: &mut Buffer, area: Rect, field: &TextField, parts: &[(Range<usize>, Style)], theme: &Theme) {
    let room = usize::from(area.width);
    let letters: Vec<(usize, String)> = field.text().char_indices().map(|(at, one)| (at, one.to_string())).collect();
    let cursor = field.cursor().min(letters.len());
    // Two cells stay for the letter under the cursor.
    let mut used = 2;
    let fits = |(_, letter): &&(usize, String)| {
        used += text::cells(&text::clean(letter)).max(1);
        used <= room
    };
    let shown = letters[..cursor].iter().rev().take_while(fits).count();
    let mut x = area.x;
    for (index, (at, letter)) in letters.iter().enumerate().skip(cursor - shown) {
        let part = parts.iter().find(|(part, _)| part.contains(at)).map_or(theme.text, |(_, style)| *style);
        let style = if index == cursor { theme.cursor } else { part };
        x += write(buffer, area, x, area.y, letter, style);
    }
    if cursor == letters.len() {
        write(buffer, area, x, area.y, " ", theme.cursor);
    }
}
