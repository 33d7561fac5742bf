//! The strip of column names of a narrow terminal: `‹To do 7  [Doing 3]  Review 2›`.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::column;
use super::facts::Context;
use super::write;
use crate::app::State;
use crate::planner::board::Board;
use crate::ui::text;

/// Draws the strip so that the current column is on it.
pub fn draw(buffer: &mut Buffer, area: Rect, state: &State, board: &Board, context: &Context) {
    let current = state.board.hand.as_ref().map_or(state.board.cursor.column, |hand| hand.column);
    let tabs: Vec<String> = board
        .columns
        .iter()
        .enumerate()
        .map(|(index, column)| {
            let arrow = if state.board.hand.is_some() && index == current { "→ " } else { "" };
            let name = text::fit(column::name(&column.name), 16);
            let words = format!("{arrow}{name} {}", column.count());
            if index == current { format!("[{words}]") } else { words }
        })
        .collect();
    let shown = range(&tabs, current, usize::from(area.width.saturating_sub(2)));
    let before = if shown.start > 0 { "‹" } else { " " };
    let mut x = area.x + write(buffer, area, area.x, area.y, before, context.theme.muted);
    for index in shown.clone() {
        let style = if index == current { context.theme.accent } else { context.theme.heading };
        x += write(buffer, area, x, area.y, &tabs[index], style);
        if index + 1 < shown.end {
            x += write(buffer, area, x, area.y, "  ", context.theme.text);
        }
    }
    if shown.end < tabs.len() {
        write(buffer, area, x, area.y, "›", context.theme.muted);
    }
}

/// Returns which tabs fit: the current one, then as many to its left and right, in turn, as there is room for.
fn range(tabs: &[String], current: usize, room: usize) -> std::ops::Range<usize> {
    let wide = |tab: usize| tabs.get(tab).map_or(0, |tab| text::cells(tab) + 2);
    let (mut start, mut end) = (current.min(tabs.len()), (current + 1).min(tabs.len()));
    let mut used = wide(current).saturating_sub(2);
    loop {
        let grew_right = end < tabs.len() && used + wide(end) <= room;
        if grew_right {
            used += wide(end);
            end += 1;
        }
        let grew_left = start > 0 && used + wide(start - 1) <= room;
        if grew_left {
            start -= 1;
            used += wide(start);
        }
        if !grew_left && !grew_right {
            return start..end;
        }
    }
}
