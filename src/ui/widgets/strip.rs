//! The strip of column names of a narrow terminal: `‹To do 7  [Doing 3]  Review 2›`.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::column;
use super::facts::Context;
use super::write;
use crate::app::State;
use crate::app::strip::Strip;
use crate::planner::board::Board;
use crate::ui::text;

/// Draws the strip so that the current column is on it.
pub fn draw(buffer: &mut Buffer, area: Rect, state: &State, board: &Board, context: &Context) {
    let has_hand = state.board.hand.is_some();
    let current = state.board.hand.as_ref().map_or(state.board.cursor.column, |hand| hand.column);
    let refused = state.board.hand.as_ref().and_then(|hand| hand.refused.as_ref()).map(|refused| refused.column);
    let strip = Strip::of(board, current, has_hand, area.width);
    if strip.has_left {
        write(buffer, area, area.x, area.y, "‹", context.theme.muted);
    }
    for name in &strip.names {
        let shown = &board.columns[name.column];
        let is_refused = refused == Some(current);
        let arrow = match has_hand && name.column == current {
            true if is_refused => "✕ ",
            true => "→ ",
            false => "",
        };
        let words = format!("{arrow}{} {}", text::pad(column::name(&shown.name), name.name_width), shown.count());
        let (words, style) = if name.column == current {
            (format!("[{words}]"), context.theme.accent)
        } else {
            (words, context.theme.heading)
        };
        write(buffer, area, area.x + name.x, area.y, &words, style);
    }
    if let Some(last) = strip.names.last().filter(|_| strip.has_right) {
        write(buffer, area, area.x + last.x + last.width, area.y, "›", context.theme.muted);
    }
}
