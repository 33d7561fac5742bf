//! A card: title and facts on two lines, and the card in hand as a box.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::facts;
use super::facts::Context;
use super::write;
use super::write_right;
use crate::planner::progress::Progress;
use crate::planner::task::Task;
use crate::ui::text;

/// How a card stands on the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The cursor is on it.
    pub has_cursor: bool,
    /// It has an edit nobody has acknowledged.
    pub is_unsent: bool,
}

/// Draws a card into the two first rows of an area. The last cell of a row stays free, for terminals that
/// disagree about widths.
pub fn draw(buffer: &mut Buffer, area: Rect, task: &Task, standing: Standing, context: &Context) {
    let theme = context.theme;
    if standing.has_cursor {
        for y in area.y..area.bottom().min(area.y + 2) {
            write(buffer, area, area.x, y, "▌", theme.accent);
        }
    }
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let title = title_style(task, standing, context);
    let name = if task.title.trim().is_empty() { "(no title)" } else { &task.title };
    let shown = if standing.has_cursor {
        Cow::Owned(text::pad(name, usize::from(inner.width)))
    } else {
        text::fit(name, usize::from(inner.width))
    };
    write(buffer, inner, inner.x, inner.y, &shown, title);
    if area.height < 2 {
        return;
    }
    let mut line = Rect { y: inner.y + 1, height: 1, ..inner };
    if standing.is_unsent {
        let mark = if line.width >= 24 { "↑ unsent" } else { "↑" };
        let taken = write_right(buffer, line, line.y, mark, theme.waiting);
        line.width = line.width.saturating_sub(taken + 1);
    }
    let mut x = line.x;
    for (piece, style) in facts::pieces(task, context, usize::from(line.width)) {
        x += write(buffer, line, x, line.y, &piece, style);
    }
}

fn title_style(task: &Task, standing: Standing, context: &Context) -> Style {
    match (standing.has_cursor, task.progress()) {
        (true, _) => context.theme.cursor,
        (false, Progress::Completed) => context.theme.muted,
        (false, _) => context.theme.text,
    }
}

/// Draws the card in hand: a box with its place on top.
pub fn draw_in_hand(buffer: &mut Buffer, area: Rect, title: &str, place: &str, style: Style) {
    let width = usize::from(area.width.saturating_sub(1));
    if width < 4 {
        write(buffer, area, area.x, area.y, title, style.add_modifier(Modifier::REVERSED));
        return;
    }
    let inner = width - 2;
    let place = format!(" {place} ");
    let place = text::fit(&place, inner);
    let left = (inner - text::cells(&place)) / 2;
    let right = inner - text::cells(&place) - left;
    let rows = [
        format!("┌{}{place}{}┐", "─".repeat(left), "─".repeat(right)),
        format!("│{}│", text::pad(&format!("▲ {}", text::clean(title)), inner)),
        format!("└{}┘", "─".repeat(inner)),
    ];
    for (row, y) in rows.iter().zip(area.y..area.bottom()) {
        write(buffer, area, area.x, y, row, style);
    }
}
