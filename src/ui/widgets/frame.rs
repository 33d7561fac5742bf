//! A box in the middle of the screen, with a title and the keys on its last line.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::write;
use crate::app::State;
use crate::app::keymap::Mode;
use crate::app::lock::keys;
use crate::ui::text;
use crate::ui::theme::Theme;

/// Draws a box of a wanted size, no larger than there is room; returns what is inside. Where no box fits, all of it is.
pub fn draw(buffer: &mut Buffer, screen: Rect, size: (u16, u16), title: &str, theme: &Theme) -> Rect {
    let (width, height) = (screen.width.min(size.0), screen.height.min(size.1));
    let (x, y) = (screen.x + (screen.width - width) / 2, screen.y + (screen.height - height) / 2);
    let area = Rect { x, y, width, height };
    clear(buffer, area);
    if height < 4 || width < 12 {
        return area;
    }
    draw_box(buffer, area, title, theme);
    Rect { x: x + 2, y: y + 1, width: width - 4, height: height - 2 }
}

/// Draws a box over an area, which must be large enough for one; returns what is inside.
pub fn draw_at(buffer: &mut Buffer, area: Rect, title: &str, theme: &Theme) -> Rect {
    clear(buffer, area);
    draw_box(buffer, area, title, theme);
    Rect { x: area.x + 1, y: area.y + 1, width: area.width.saturating_sub(2), height: area.height.saturating_sub(2) }
}

/// Draws what keys do on the last line of an area; returns the cells that took.
pub fn draw_hints(buffer: &mut Buffer, area: Rect, state: &State, mode: Mode, theme: &Theme) -> u16 {
    if area.height == 0 {
        return 0;
    }
    let mut x = area.x;
    for hint in keys::hints(state, mode) {
        let room = usize::from(area.right().saturating_sub(x));
        if text::cells(&hint.keys) + 1 + text::cells(&hint.word) > room {
            break;
        }
        x += write(buffer, area, x, area.bottom() - 1, &hint.keys, theme.heading) + 1;
        x += write(buffer, area, x, area.bottom() - 1, &hint.word, theme.muted) + 2;
    }
    (x - area.x).min(area.width)
}

/// Empties an area. A wide letter that would reach into it from the left goes too, or it would cover the border.
pub fn clear(buffer: &mut Buffer, area: Rect) {
    let area = area.intersection(buffer.area);
    for position in area.positions() {
        buffer[position].reset();
    }
    if area.x > buffer.area.x {
        for y in area.y..area.bottom() {
            let left = &mut buffer[(area.x - 1, y)];
            if text::cells(left.symbol()) > 1 {
                left.set_symbol(" ");
            }
        }
    }
}

fn draw_box(buffer: &mut Buffer, area: Rect, title: &str, theme: &Theme) {
    let inner = usize::from(area.width - 2);
    let title = format!(" {title} ");
    let title = text::fit(&title, inner);
    let rest = "─".repeat(inner - text::cells(&title));
    write(buffer, area, area.x, area.y, &format!("┌{title}{rest}┐"), theme.accent);
    for y in area.y + 1..area.bottom() - 1 {
        write(buffer, area, area.x, y, "│", theme.accent);
        write(buffer, area, area.right() - 1, y, "│", theme.accent);
    }
    write(buffer, area, area.x, area.bottom() - 1, &format!("└{}┘", "─".repeat(inner)), theme.accent);
}
