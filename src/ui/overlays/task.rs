//! One task, drawn: what is known of it, its checklist, its links and its notes.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::State;
use crate::app::keymap::Mode;
use crate::app::layout::first_row;
use crate::app::overlays::task::TaskPanel;
use crate::app::overlays::task::lines;
use crate::app::overlays::task::lines::Line;
use crate::app::overlays::task::lines::Role;
use crate::app::overlays::task::lines::Stop;
use crate::ui::text;
use crate::ui::theme::Theme;
use crate::ui::widgets::frame;
use crate::ui::widgets::write;
use crate::ui::widgets::write_right;

/// With fewer rows than this the keys are not shown; with many, the screen itself shows them.
const HINTS_FROM: u16 = 8;
/// From so many rows on the sync line and the keys of the screen are not covered.
const FOOTER_FROM: u16 = 16;

/// One row: a line of the panel, or a part of a long one.
struct Row {
    text: String,
    role: Role,
    is_chosen: bool,
}

/// Draws the panel, scrolled so that the line one is on is seen.
pub fn draw(state: &State, panel: &TaskPanel, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    // The sync line says what becomes of a move, so it stays in sight where there is room.
    let footer = if area.height >= FOOTER_FROM { 2 } else { 0 };
    let area = Rect { height: area.height - footer, ..area };
    let width = area.width.min(78);
    let lines = lines::of(state, panel);
    let (rows, chosen) = rows(panel, &lines, usize::from(width.saturating_sub(5)));
    let has_hints = footer == 0 && area.height >= HINTS_FROM;
    let wanted = u16::try_from(rows.len()).unwrap_or(u16::MAX).saturating_add(2 + u16::from(has_hints));
    let title = lines.first().filter(|line| line.role == Role::Title && wanted > area.height);
    let title = title.map_or("Task", |line| line.text.as_str());
    let inner = frame::draw(buffer, area, (width, wanted), &text::fit(title, usize::from(width / 2)), theme);
    let height = inner.height.saturating_sub(u16::from(has_hints));
    let first = first_row(0, chosen.end.saturating_sub(1), rows.len(), usize::from(height)).min(chosen.start);
    for (row, y) in rows.iter().skip(first).zip(inner.y..inner.y + height) {
        let mark = if row.is_chosen { "▌" } else { " " };
        let x = inner.x + write(buffer, inner, inner.x, y, mark, theme.accent);
        write(buffer, inner, x, y, &row.text, style(row, theme));
    }
    if first > 0 {
        write_right(buffer, inner, inner.y, "↑ more", theme.muted);
    }
    if first + usize::from(height) < rows.len() && height > 1 {
        write_right(buffer, inner, inner.y + height - 1, "↓ more", theme.muted);
    }
    if has_hints {
        frame::draw_hints(buffer, inner, state, Mode::Detail, theme);
    }
}

/// Breaks lines into rows; also returns the rows of the line one is on.
fn rows(panel: &TaskPanel, lines: &[Line], room: usize) -> (Vec<Row>, std::ops::Range<usize>) {
    let stops: Vec<&Stop> = lines.iter().filter_map(|line| line.stop.as_ref()).collect();
    let at = stops.get(panel.cursor(&stops)).copied();
    let mut rows = Vec::new();
    let mut chosen = 0..0;
    for line in lines {
        let is_chosen = at.is_some() && line.stop.as_ref() == at;
        let start = rows.len();
        let words = match line.role {
            Role::Heading => {
                let rest = room.saturating_sub(text::cells(&line.text) + 4);
                vec![text::fit(&format!("── {} {}", line.text, "─".repeat(rest)), room).into_owned()]
            }
            _ => text::wrap(&line.text, room),
        };
        rows.extend(words.into_iter().map(|text| Row { text, role: line.role, is_chosen }));
        if is_chosen {
            chosen = start..rows.len();
        }
    }
    (rows, chosen)
}

fn style(row: &Row, theme: &Theme) -> Style {
    match row.role {
        _ if row.is_chosen => theme.cursor,
        Role::Title => theme.heading,
        Role::Text | Role::Open => theme.text,
        Role::Status => theme.waiting,
        Role::Heading | Role::Done => theme.muted,
    }
}

#[cfg(test)]
#[path = "task_tests.rs"]
mod tests;
