//! A question, drawn: what is asked, what it means, and the one key that does it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::State;
use crate::app::keymap::Mode;
use crate::app::overlays::confirm::Confirm;
use crate::ui::text;
use crate::ui::theme::Theme;
use crate::ui::widgets::frame;
use crate::ui::widgets::write;

/// Draws the question.
pub fn draw(state: &State, confirm: &Confirm, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let width = area.width.min(70);
    let room = usize::from(width.saturating_sub(4));
    let mut lines: Vec<_> = text::wrap(&confirm.question, room).into_iter().map(|line| (line, theme.heading)).collect();
    lines.push((String::new(), theme.text));
    for words in confirm.paragraphs() {
        lines.extend(text::wrap(&words, room).into_iter().map(|line| (line, theme.text)));
    }
    let wanted = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(4);
    let inner = frame::draw(buffer, area, (width, wanted), confirm.yes, theme);
    let rows = inner.height.saturating_sub(1);
    let lines = frame::shortened(lines, usize::from(rows), 0);
    for ((line, style), y) in lines.iter().zip(inner.y..inner.y + rows) {
        write(buffer, inner, inner.x, y, line, *style);
    }
    frame::draw_hints(buffer, inner, state, Mode::Confirm, theme);
}
