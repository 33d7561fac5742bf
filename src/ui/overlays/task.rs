//! One task, drawn: its fields, its checklist, its links and its notes; beside the board, or over the whole screen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::State;
use crate::app::keymap::Mode;
use crate::app::overlays::task::TaskPanel;
use crate::app::overlays::task::lines::Role;
use crate::app::overlays::task::rows;
use crate::app::overlays::task::rows::Row;
use crate::app::pane;
use crate::app::pane::Place;
use crate::ui::text;
use crate::ui::theme::Theme;
use crate::ui::widgets::card;
use crate::ui::widgets::frame;
use crate::ui::widgets::write;
use crate::ui::widgets::write_over;
use crate::ui::widgets::write_right;

/// Draws the task that is shown, if one is.
pub fn draw(state: &State, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let Some((place, (panel, is_focused))) = pane::place(state).zip(pane::shown(state)) else { return };
    let left = place.x.saturating_sub(u16::from(place.is_beside));
    let hints = u16::from(place.has_hints);
    let whole = Rect { x: left, y: place.y, width: place.x + place.width - left, height: place.height + hints };
    let whole = whole.intersection(area);
    frame::clear(buffer, whole);
    if place.is_beside {
        let style = if is_focused { theme.accent } else { theme.muted };
        (whole.y..whole.bottom()).for_each(|y| {
            write(buffer, whole, whole.x, y, "│", style);
        });
    }
    let inner = Rect { x: place.x, width: place.width, ..whole }.intersection(area);
    draw_rows(state, (panel, is_focused), &place, theme, inner, buffer);
    if place.has_hints {
        frame::draw_hints(buffer, inner, state, Mode::Detail, theme);
    }
}

/// Draws the rows that are seen, and says where there are more.
fn draw_rows(
    state: &State,
    (panel, is_focused): (&TaskPanel, bool),
    place: &Place,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) {
    let (rows, window) = pane::rows_at(state, panel, is_focused, place);
    let chosen = rows::chosen(panel, &rows).filter(|_| is_focused);
    let pinned = u16::from(window.is_pinned);
    for line in 0..place.height {
        let Some(index) = window.row_at(usize::from(line)) else { break };
        let is_chosen = chosen.as_ref().is_some_and(|chosen| chosen.contains(&index));
        draw_row(&rows[index], is_chosen, Rect { y: area.y + line, height: 1, ..area }, theme, buffer);
    }
    let bottom = area.y + place.height.saturating_sub(1);
    if window.rows.start > usize::from(pinned) {
        write_over(buffer, area, area.y + pinned, "↑ more", theme.muted);
    }
    if window.rows.end < rows.len() && place.height > 1 + pinned {
        write_over(buffer, area, bottom, "↓ more", theme.muted);
    }
}

/// Draws one row: the mark of the cursor, the label, the text, and what stands at its right end.
fn draw_row(row: &Row, is_chosen: bool, area: Rect, theme: &Theme, buffer: &mut Buffer) {
    let x = area.x + write(buffer, area, area.x, area.y, if is_chosen { "▌" } else { " " }, theme.accent);
    let inner = Rect { x, width: area.width.saturating_sub(2), ..area };
    if row.role == Role::Heading {
        let room = usize::from(inner.width);
        let rest = room.saturating_sub(text::cells(&row.text) + 4);
        write(buffer, inner, x, area.y, &format!("── {} {}", row.text, "─".repeat(rest)), theme.muted);
        return;
    }
    write(buffer, inner, x, area.y, row.label, theme.muted);
    let indent = u16::try_from(row.indent).unwrap_or(u16::MAX);
    let inner = Rect { x: x.saturating_add(indent), width: inner.width.saturating_sub(indent), ..inner };
    let words = if row.role == Role::Title { card::title(&row.text) } else { &row.text };
    let taken = write(buffer, inner, inner.x, area.y, words, style(row, is_chosen, theme));
    let room = inner.width.saturating_sub(taken + 2);
    if !row.right.is_empty() && room > 0 {
        let right = text::fit(&row.right, usize::from(room));
        write_right(buffer, inner, area.y, &right, theme.muted);
    }
}

fn style(row: &Row, is_chosen: bool, theme: &Theme) -> Style {
    match row.role {
        _ if is_chosen => theme.cursor,
        Role::Title => theme.heading,
        Role::Text | Role::Open => theme.text,
        Role::Status => theme.waiting,
        Role::Heading | Role::Done | Role::Empty => theme.muted,
    }
}

#[cfg(test)]
#[path = "task_tests.rs"]
mod tests;
