//! The plan panel, drawn: a row for each fact, then the people and the labels.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::State;
use crate::app::keymap::Mode;
use crate::app::overlays::plan_panel::Line;
use crate::app::overlays::plan_panel::PlanPanel;
use crate::app::overlays::plan_panel::rows;
use crate::ui::text;
use crate::ui::theme::Theme;
use crate::ui::widgets::frame;
use crate::ui::widgets::write;

/// Draws the panel, scrolled so that the row one is on is seen.
pub fn draw(state: &State, panel: &PlanPanel, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let place = panel.place(state, (area.width, area.height));
    let screen = Rect { height: place.screen_height, ..area };
    let inner = frame::draw(buffer, screen, (place.whole.width, place.whole.height), "Plan", theme);
    let rows = rows::of(state);
    let cursor = panel.cursor(&rows);
    for (line, y) in place.lines.iter().skip(place.first).zip(inner.y..inner.y + place.inner.height) {
        let is_here = matches!(line, Line::Row { row, .. } if *row == cursor);
        let x = inner.x + write(buffer, inner, inner.x, y, if is_here { "▌" } else { " " }, theme.accent);
        let room = usize::from(inner.right().saturating_sub(x));
        let (words, style) = match line {
            Line::Gap => continue,
            Line::Heading(words) => (words.clone(), theme.heading),
            Line::Row { words, .. } => (words.clone(), if is_here { theme.cursor } else { theme.text }),
        };
        let words = if is_here { text::pad(&words, room) } else { text::fit(&words, room).into_owned() };
        write(buffer, inner, x, y, &words, style);
    }
    if place.has_hints {
        frame::draw_hints(buffer, inner, state, Mode::Plan, theme);
    }
}
