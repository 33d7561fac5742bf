//! What is said about a task, drawn: who, when and what, the newest at the bottom.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::State;
use crate::app::keymap::Mode;
use crate::app::overlays::talk::Role;
use crate::app::overlays::talk::Talk;
use crate::app::overlays::talk::chosen;
use crate::app::overlays::talk::rows;
use crate::app::room::Room;
use crate::ui::text;
use crate::ui::theme::Theme;
use crate::ui::widgets::frame;
use crate::ui::widgets::write;
use crate::ui::widgets::write_over;

/// Draws the panel.
pub fn draw(state: &State, panel: &Talk, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let room = Room::of((area.width, area.height));
    let area = Rect { height: area.height - room.footer, ..area };
    let title = panel.title(state);
    let inner = frame::draw(buffer, area, room.outer, &text::clean(&title), theme);
    let rows = rows(state, panel, room.inner.0);
    let height = room.inner.1;
    let window = panel.window(rows.len(), height);
    let chosen = chosen(&rows, window.clone());
    for (index, y) in window.clone().zip(inner.y..) {
        let row = &rows[index];
        let style = match row.role {
            Role::Head if chosen == Some(index) => theme.cursor,
            Role::Head => theme.heading,
            Role::Text => theme.text,
            Role::Remark => theme.muted,
        };
        write(buffer, inner, inner.x, y, &text::fit(&row.text, usize::from(inner.width)), style);
    }
    if window.start > 0 {
        write_over(buffer, inner, inner.y, "↑ older", theme.muted);
    }
    if window.end < rows.len()
        && let Ok(height @ 2..) = u16::try_from(height)
    {
        write_over(buffer, inner, inner.y + height - 1, "↓ newer", theme.muted);
    }
    if room.has_hints {
        frame::draw_hints(buffer, inner, state, Mode::Talk, theme);
    }
}
