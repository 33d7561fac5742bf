//! The edits the service refused: each with its whole reason, on as many lines as it takes.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::State;
use crate::app::keymap::Mode;
use crate::app::layout::first_row;
use crate::app::notice;
use crate::app::overlays::outbox::Outbox;
use crate::ui::text;
use crate::ui::theme::Theme;
use crate::ui::widgets::frame;
use crate::ui::widgets::write;

/// Draws the list.
pub fn draw(state: &State, outbox: &Outbox, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let width = area.width.min(78);
    let room = usize::from(width.saturating_sub(5));
    let selected = outbox.selected.min(state.rejected.len().saturating_sub(1));
    let mut lines: Vec<(bool, String)> = Vec::new();
    let mut chosen = 0..0;
    for (index, rejected) in state.rejected.iter().enumerate() {
        let words = format!("✕ {}. {}", rejected.what, notice::sentence(&rejected.reason));
        let start = lines.len();
        lines.extend(text::wrap(&words, room).into_iter().map(|line| (index == selected, line)));
        if index == selected {
            chosen = start..lines.len();
        }
    }
    if lines.is_empty() {
        lines.push((false, "Nothing was refused.".to_owned()));
    }
    let wanted = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(3);
    let inner = frame::draw(buffer, area, (width, wanted), "Refused changes, kept", theme);
    let rows = inner.height.saturating_sub(1);
    let first = first_row(0, chosen.end.saturating_sub(1), lines.len(), usize::from(rows)).min(chosen.start);
    for ((is_chosen, line), y) in lines.iter().skip(first).zip(inner.y..inner.y + rows) {
        let mark = if *is_chosen { "▌" } else { " " };
        let x = inner.x + write(buffer, inner, inner.x, y, mark, theme.accent);
        write(buffer, inner, x, y, line, if *is_chosen { theme.cursor } else { theme.text });
    }
    frame::draw_hints(buffer, inner, state, Mode::Panel, theme);
}
