//! A line that is typed into, with some parts of it in styles of their own.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::field::Seen;
use super::write;
use crate::app::text_field::TextField;
use crate::ui::theme::Theme;

/// Draws the part of the text around the cursor that fits into the first row of an area; the parts are said in bytes.
pub fn draw(buffer: &mut Buffer, area: Rect, field: &TextField, parts: &[(Range<usize>, Style)], theme: &Theme) {
    let Seen { letters, cursor, first } = Seen::of(field, usize::from(area.width));
    let mut byte: usize = letters[..first].iter().map(|(_, letter)| letter.len()).sum();
    let mut x = area.x;
    for (index, (_, letter)) in letters.iter().enumerate().skip(first) {
        let part = parts.iter().find(|(part, _)| part.contains(&byte)).map_or(theme.text, |(_, style)| *style);
        byte += letter.len();
        let style = if index == cursor { theme.cursor } else { part };
        x += write(buffer, area, x, area.y, letter, style);
    }
    if cursor == letters.len() {
        write(buffer, area, x, area.y, " ", theme.cursor);
    }
}
