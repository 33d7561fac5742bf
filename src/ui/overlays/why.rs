//! What is locked of a task, drawn: a line for what is to be said of several fields, its sign first.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::State;
use crate::app::keymap::Mode;
use crate::app::overlays::why::Why;
use crate::app::overlays::why::lines;
use crate::planner::lock::Standing;
use crate::ui::text;
use crate::ui::theme::Theme;
use crate::ui::widgets::frame;
use crate::ui::widgets::write;

/// Draws the answer, from the line on that is read.
pub fn draw(state: &State, why: &Why, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let width = area.width.min(78);
    let room = usize::from(width.saturating_sub(5)).max(1);
    let (mut rows, mut first) = (Vec::new(), 0);
    for (index, (line, standing)) in lines(state, why).iter().enumerate() {
        if index == why.first {
            first = rows.len();
        }
        let style = match standing {
            None => theme.text,
            Some(Standing::Allowed) => theme.good,
            Some(Standing::Tried | Standing::Warned | Standing::Partly) => theme.waiting,
            Some(Standing::Refused) => theme.error,
        };
        // What does not fit stands under the words, not under the sign.
        let wrapped = text::wrap(line, room.saturating_sub(2).max(1));
        rows.extend(wrapped.into_iter().enumerate().map(|(part, words)| {
            let indent = if part > 0 && standing.is_some() { "  " } else { "" };
            (format!("{indent}{words}"), style)
        }));
    }
    let wanted = u16::try_from(rows.len()).unwrap_or(u16::MAX).saturating_add(3);
    let title = why.title(state);
    let inner = frame::draw(buffer, area, (width, wanted), &text::clean(&title), theme);
    let height = inner.height.saturating_sub(u16::from(inner.height > 1));
    let last_first = rows.len().saturating_sub(usize::from(height));
    let first = first.min(last_first);
    for ((words, style), y) in rows.iter().skip(first).zip(inner.y..inner.y + height) {
        write(buffer, inner, inner.x, y, words, *style);
    }
    frame::draw_more(buffer, Rect { height, ..inner }, (first, last_first), theme);
    if height < inner.height {
        frame::draw_hints(buffer, inner, state, Mode::Why, theme);
    }
}
