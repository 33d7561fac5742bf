//! A box to type text of many lines in, drawn, with a cursor of its own: the terminal's stays hidden.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::State;
use crate::app::keymap::Mode;
use crate::app::overlays::text::TextBox;
use crate::app::room::Room;
use crate::app::text_rows;
use crate::app::text_rows::Row;
use crate::ui::text;
use crate::ui::theme::Theme;
use crate::ui::widgets::frame;
use crate::ui::widgets::write;
use crate::ui::widgets::write_right;

/// Draws the text, scrolled so that the cursor is seen.
pub fn draw(state: &State, typed: &TextBox, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let room = Room::of((area.width, area.height));
    let area = Rect { height: area.height - room.footer, ..area };
    let title = format!("{}: {}", typed.name(), typed.about);
    let inner = frame::draw(buffer, area, room.outer, &text::fit(&title, usize::from(room.outer.0 / 2)), theme);
    let (rows, at) = typed.area.rows(room.inner.0);
    let height = room.inner.1;
    let first = typed.first(at, rows.len(), height);
    for ((index, row), y) in rows.iter().enumerate().skip(first).take(height).zip(inner.y..) {
        draw_row(buffer, Rect { y, height: 1, ..inner }, typed, row, index == at, theme);
    }
    // On the frame, so that no letter is covered; without one there is no row to spare.
    let has_frame = inner.y > area.y;
    let line = |y: u16| Rect { y, height: 1, ..inner };
    if first > 0 && has_frame {
        write_right(buffer, line(inner.y - 1), inner.y - 1, " ↑ more ", theme.muted);
    }
    if first + height < rows.len() && has_frame {
        write_right(buffer, line(inner.bottom()), inner.bottom(), " ↓ more ", theme.muted);
    }
    if room.has_hints {
        frame::draw_hints(buffer, inner, state, Mode::Text, theme);
    }
}

/// Draws one row, letter by letter: each stands in the cell the cursor is walked through.
fn draw_row(buffer: &mut Buffer, area: Rect, typed: &TextBox, row: &Row, has_cursor: bool, theme: &Theme) {
    let line = typed.area.lines().get(row.line).map_or("", String::as_str);
    let column = typed.area.cursor().1;
    let (mut x, mut is_drawn) = (area.x, false);
    for (at, letter) in text_rows::letters(line, row) {
        let next = at + letter.chars().count();
        let is_here = has_cursor && at <= column && column < next;
        is_drawn |= is_here;
        write(buffer, area, x, area.y, letter, if is_here { theme.cursor } else { theme.text });
        x = x.saturating_add(u16::try_from(text_rows::cells(letter)).unwrap_or(u16::MAX));
    }
    if has_cursor && !is_drawn {
        write(buffer, area, x.min(area.right().saturating_sub(1)), area.y, " ", theme.cursor);
    }
}
