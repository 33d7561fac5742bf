//! A card: title and facts on two lines, and the card in hand as a box.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::facts;
use super::facts::Context;
use super::standing::Focus;
use super::standing::Standing;
use super::write;
use super::write_right;
use crate::app::lock::mark::Mark;
use crate::planner::task::Task;
use crate::ui::text;

/// Draws a card into the two first rows of an area, or as a box over four. The last cell of a row stays free, for terminals
/// that disagree about widths.
pub fn draw(buffer: &mut Buffer, area: Rect, task: &Task, standing: Standing, has_box: bool, context: &Context) {
    let theme = context.theme;
    if has_box {
        draw_box(buffer, area, standing, context);
    }
    let top = area.y + u16::from(has_box);
    // Where a mark would say nothing, the side of the box is seen.
    if !has_box || standing.mark() != " " {
        write(buffer, area, area.x, top, standing.mark(), theme.accent);
    }
    if standing.focus == Focus::Cursor {
        write(buffer, area, area.x, top + 1, "▌", theme.accent);
    }
    let width = area.width.saturating_sub(if has_box { 3 } else { 2 });
    let inner = Rect { x: area.x + 1, y: top, width, height: area.height.saturating_sub(u16::from(has_box)) };
    draw_title(buffer, inner, task, standing, context);
    if inner.height > 1 {
        draw_facts(buffer, Rect { y: inner.y + 1, height: 1, ..inner }, task, standing, context);
    }
}

/// Draws the box of a card, with two lines in it.
fn draw_box(buffer: &mut Buffer, area: Rect, standing: Standing, context: &Context) {
    let inner = usize::from(area.width.saturating_sub(3));
    let style = if standing.focus == Focus::Cursor { context.theme.accent } else { context.theme.muted };
    let (line, right) = ("─".repeat(inner), area.right().saturating_sub(2));
    write(buffer, area, area.x, area.y, &format!("┌{line}┐"), style);
    for y in [area.y + 1, area.y + 2] {
        write(buffer, area, area.x, y, "│", style);
        write(buffer, area, right, y, "│", style);
    }
    write(buffer, area, area.x, area.y + 3, &format!("└{line}┘"), style);
}

/// Draws the title of a task over the first row of an area.
pub fn draw_title(buffer: &mut Buffer, area: Rect, task: &Task, standing: Standing, context: &Context) {
    let room = usize::from(area.width);
    let name = &format!("{}{}", standing.sign(), title(&task.title));
    let shown = if standing.is_filled() { text::pad(name, room).into() } else { text::fit(name, room) };
    write(buffer, area, area.x, area.y, &shown, standing.title(task, context.theme));
}

/// Draws what else there is to say of a task over the first row of an area.
pub fn draw_facts(buffer: &mut Buffer, area: Rect, task: &Task, standing: Standing, context: &Context) {
    let mut line = area;
    let is_long = line.width >= 24;
    let mark = match standing {
        Standing { is_in_conflict: true, .. } => Some((if is_long { "≠ conflict" } else { "≠" }, context.theme.error)),
        Standing { is_unsent: true, .. } => Some((if is_long { "↑ unsent" } else { "↑" }, context.theme.waiting)),
        _ => None,
    };
    if let Some((mark, style)) = mark {
        let taken = write_right(buffer, line, line.y, mark, style);
        line.width = line.width.saturating_sub(taken + 1);
    }
    let mut x = line.x;
    let is_locked = standing.lock == Mark::Locked;
    for (piece, style) in facts::pieces(task, is_locked, context, usize::from(line.width)) {
        x += write(buffer, line, x, line.y, &piece, style);
    }
}

/// Returns the title to show: a card without one must be seen as well.
#[must_use]
pub fn title(title: &str) -> &str {
    if text::is_blank(title) { "(no title)" } else { title }
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
    let mut rows = vec![
        format!("┌{}{place}{}┐", "─".repeat(left), "─".repeat(right)),
        format!("│{}│", text::pad(&format!("▲ {}", text::clean(title)), inner)),
    ];
    rows.extend((3..area.height).map(|_| format!("│{}│", " ".repeat(inner))));
    rows.push(format!("└{}┘", "─".repeat(inner)));
    for (row, y) in rows.iter().zip(area.y..area.bottom()) {
        write(buffer, area, area.x, y, row, style);
    }
}
