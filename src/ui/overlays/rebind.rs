//! The question for another key, drawn: what it does, the keys it has, the new one, and whether that can be.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::State;
use crate::app::keymap::Mode;
use crate::app::overlays::rebind::Rebind;
use crate::app::overlays::rebind::Standing;
use crate::ui::text;
use crate::ui::theme::Theme;
use crate::ui::widgets::frame;
use crate::ui::widgets::write;

/// Draws the question.
pub fn draw(state: &State, rebind: &Rebind, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let width = area.width.min(70);
    let room = usize::from(width.saturating_sub(4));
    let keymap = &state.keymap;
    let verdict = match rebind.standing(keymap) {
        Standing::Refused(_) => theme.error,
        Standing::Open | Standing::Free(_) => theme.good,
    };
    let [now, new, words] = rebind.lines(keymap);
    let mut lines: Vec<_> =
        text::wrap(rebind.about(keymap), room).into_iter().map(|line| (line, theme.heading)).collect();
    lines.push((String::new(), theme.text));
    for (paragraph, style) in [(now, theme.text), (new, theme.accent), (words, verdict)] {
        lines.extend(text::wrap(&paragraph, room).into_iter().map(|line| (line, style)));
    }
    let wanted = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(4);
    let inner = frame::draw(buffer, area, (width, wanted), "Another key", theme);
    let rows = inner.height.saturating_sub(1);
    let lines = frame::shortened(lines, usize::from(rows), 1);
    for ((line, style), y) in lines.iter().zip(inner.y..inner.y + rows) {
        write(buffer, inner, inner.x, y, line, *style);
    }
    frame::draw_hints(buffer, inner, state, Mode::Rebind, theme);
}
