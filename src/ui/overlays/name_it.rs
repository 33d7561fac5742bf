//! The question before a plan is deleted, drawn: what goes with it, and the line its name is typed into.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::State;
use crate::app::keymap::Mode;
use crate::app::overlays::name_it::NameIt;
use crate::planner::edit::short;
use crate::ui::text;
use crate::ui::theme::Theme;
use crate::ui::widgets::field;
use crate::ui::widgets::frame;
use crate::ui::widgets::write;

/// Draws the question.
pub fn draw(state: &State, question: &NameIt, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let width = area.width.min(70);
    let room = usize::from(width.saturating_sub(4)).max(1);
    let asked = format!("Delete the plan “{}”?", short(&question.title));
    let mut lines: Vec<_> = text::wrap(&asked, room).into_iter().map(|line| (line, theme.heading)).collect();
    lines.push((String::new(), theme.text));
    let mut last = 0;
    for words in &question.words {
        let wrapped = text::wrap(words, room);
        last = wrapped.len();
        lines.extend(wrapped.into_iter().map(|line| (line, theme.text)));
    }
    let wanted = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(5);
    let inner = frame::draw(buffer, area, (width, wanted), "delete", theme);
    // Where it is low, the line to type into and the keys come first: without them nothing can be answered.
    let rows = inner.height.saturating_sub(2);
    // What is to be typed is said last, and has to be seen.
    let lines = frame::shortened(lines, usize::from(rows), last);
    for ((line, style), y) in lines.iter().zip(inner.y..inner.y + rows) {
        write(buffer, inner, inner.x, y, line, *style);
    }
    if inner.height > 1 {
        let line = Rect { y: inner.bottom() - 2, height: 1, ..inner };
        let taken = write(buffer, line, line.x, line.y, "> ", theme.accent);
        let rest = Rect { x: line.x + taken, width: line.width.saturating_sub(taken), ..line };
        field::draw(buffer, rest, &question.text, theme);
    }
    frame::draw_hints(buffer, inner, state, Mode::Name, theme);
}
