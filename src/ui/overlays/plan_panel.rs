//! The plan panel, drawn: a row for each fact, then the people and the labels.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::State;
use crate::app::keymap::Mode;
use crate::app::layout::first_row;
use crate::app::overlays::plan_panel::PlanPanel;
use crate::app::overlays::plan_panel::rows;
use crate::ui::text;
use crate::ui::theme::Theme;
use crate::ui::widgets::frame;
use crate::ui::widgets::write;

/// The cells of what a row is called; people have a box there.
const LABEL: usize = 12;
const MARK: usize = 4;
/// From so many rows on the sync line of the screen is not covered.
const FOOTER_FROM: u16 = 16;

/// Draws the panel, scrolled so that the row one is on is seen.
pub fn draw(state: &State, panel: &PlanPanel, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let footer = if area.height >= FOOTER_FROM { 2 } else { 0 };
    let area = Rect { height: area.height - footer, ..area };
    let width = area.width.min(100);
    let rows = rows::of(state);
    let cursor = panel.cursor(&rows);
    let mut lines: Vec<(String, Option<usize>)> = Vec::new();
    let mut before = String::new();
    for (index, row) in rows.iter().enumerate() {
        let heading = row.heading(state);
        if heading != before {
            lines.push((String::new(), None));
            lines.push((heading.clone(), None));
            before = heading;
        }
        let (label, said) = rows::words(state, row);
        let cells = if matches!(row, rows::Row::Person(_)) { MARK } else { LABEL };
        lines.push((format!("{}{said}", text::pad(&label, cells)), Some(index)));
    }
    let wanted = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(3);
    let inner = frame::draw(buffer, area, (width, wanted), "Plan", theme);
    let height = inner.height.saturating_sub(u16::from(inner.height > 1));
    let here = lines.iter().position(|(_, row)| *row == Some(cursor)).unwrap_or(0);
    let first = first_row(0, here, lines.len(), usize::from(height));
    for ((line, row), y) in lines.iter().skip(first).zip(inner.y..inner.y + height) {
        let is_here = *row == Some(cursor);
        let x = inner.x + write(buffer, inner, inner.x, y, if is_here { "▌" } else { " " }, theme.accent);
        let room = usize::from(inner.right().saturating_sub(x));
        let style = match row {
            None => theme.heading,
            Some(_) if is_here => theme.cursor,
            Some(_) => theme.text,
        };
        let line = if is_here { text::pad(line, room) } else { text::fit(line, room).into_owned() };
        write(buffer, inner, x, y, &line, style);
    }
    if height < inner.height {
        frame::draw_hints(buffer, inner, state, Mode::Plan, theme);
    }
}
