//! The pieces the screens are made of.

pub mod agenda;
pub mod bars;
pub mod calendar;
pub mod card;
pub mod column;
pub mod facts;
pub mod field;
pub mod folded;
pub mod frame;
pub mod hints;
pub mod holding;
pub mod marked;
pub mod picker;
pub mod quick;
pub mod span_words;
pub mod standing;
pub mod strip;
pub mod sync_line;
pub mod table;
pub mod titles;
pub mod welcome;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::ui::text;

/// Writes a text into one row of an area, made harmless and cut to fit; returns the cells it took.
pub fn write(buffer: &mut Buffer, area: Rect, x: u16, y: u16, content: &str, style: Style) -> u16 {
    let within = area.intersection(buffer.area);
    if y < within.y || y >= within.bottom() || x < within.x || x >= within.right() {
        return 0;
    }
    let room = usize::from(within.right() - x);
    if text::is_simple(content) {
        return write_simple(buffer, within, x, y, content, style);
    }
    let fitted = text::fit(content, room);
    let (end, _) = buffer.set_stringn(x, y, &fitted, room, style);
    end - x
}

/// Writes a text of which each character is one cell.
fn write_simple(buffer: &mut Buffer, within: Rect, x: u16, y: u16, content: &str, style: Style) -> u16 {
    let mut letters = content.chars();
    let mut end = x;
    while end < within.right()
        && let Some(letter) = letters.next()
    {
        buffer[(end, y)].set_char(letter).set_style(style);
        end += 1;
    }
    if letters.next().is_some() && end > x {
        buffer[(end - 1, y)].set_char('…');
    }
    end - x
}

/// Fills the cells of a row up to the right edge of an area with one letter of one cell.
pub fn fill(buffer: &mut Buffer, area: Rect, x: u16, y: u16, letter: char, style: Style) {
    let within = area.intersection(buffer.area);
    if y >= within.y && y < within.bottom() {
        for x in x.max(within.x)..within.right() {
            buffer[(x, y)].set_char(letter).set_style(style);
        }
    }
}

/// Writes a few words over the right end of a row: what they cover ends in `…` before them.
pub fn write_over(buffer: &mut Buffer, area: Rect, y: u16, words: &str, style: Style) {
    let within = area.intersection(buffer.area);
    // With the gap in front of them.
    let wide = u16::try_from(text::cells(words) + 1).unwrap_or(u16::MAX);
    if wide > within.width || y < within.y || y >= within.bottom() {
        return;
    }
    let gap = within.right() - wide;
    let is_text = |symbol: &str| !matches!(symbol, "" | " " | "─");
    let is_cut = (gap..within.right()).any(|x| is_text(buffer[(x, y)].symbol()));
    for x in gap..within.right() {
        buffer[(x, y)].set_symbol(" ");
    }
    if is_cut && gap > within.x {
        // Half a wide letter cannot be seen.
        if gap - 1 > within.x && text::cells(buffer[(gap - 2, y)].symbol()) > 1 {
            buffer[(gap - 2, y)].set_symbol(" ");
        }
        buffer[(gap - 1, y)].set_symbol("…");
    }
    write(buffer, within, gap + 1, y, words, style);
}

/// Writes a text so that it ends at the right edge of an area; returns the cells it took.
pub fn write_right(buffer: &mut Buffer, area: Rect, y: u16, content: &str, style: Style) -> u16 {
    let wide = u16::try_from(text::cells(&text::clean(content))).unwrap_or(u16::MAX);
    if wide > area.width {
        return 0;
    }
    write(buffer, area, area.right() - wide, y, content, style)
}
