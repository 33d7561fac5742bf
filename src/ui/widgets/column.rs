//! A column: name and count, the cards that can be seen, and how many cannot.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::card;
use super::card::Standing;
use super::facts::Context;
use super::fill;
use super::write;
use super::write_right;
use crate::app::State;
use crate::planner::board::Column;
use crate::sync::Link;
use crate::ui::text;

/// Draws the name and count of a column, with what is written at its right end.
pub fn draw_name(buffer: &mut Buffer, area: Rect, state: &State, index: usize, column: &Column, context: &Context) {
    let edge = edge_mark(state, index, area.width);
    let taken = edge.map_or(0, |mark| write_right(buffer, area, area.y, &mark, context.theme.muted) + 1);
    let is_target = state.board.hand.as_ref().is_some_and(|hand| hand.column == index);
    let is_here = state.board.hand.is_none() && state.board.cursor.column == index;
    let mark = if is_target { "→ " } else { "" };
    let room = usize::from(area.width.saturating_sub(taken));
    let count = format!(" {}", column.count());
    let name = text::fit(&column.name, room.saturating_sub(text::cells(&count) + text::cells(mark)));
    let style = if is_target || is_here { context.theme.accent } else { context.theme.heading };
    write(buffer, area, area.x, area.y, &format!("{mark}{name}{count}"), style);
}

/// Returns what stands at the right end of a name: how many columns are off the screen on that side.
fn edge_mark(state: &State, index: usize, width: u16) -> Option<String> {
    let layout = state.board.layout(state.size);
    let first = state.board.window.first_column;
    let board = state.board.board()?;
    let last = layout.columns_from(board, first).last()?.index;
    let hidden_right = board.columns.len() - 1 - last;
    let word = |count: usize| if count == 1 { "column" } else { "columns" };
    let mut marks = Vec::new();
    if index == first && first > 0 {
        marks.push(format!("‹ {first} {}", word(first)));
    }
    if index == last && hidden_right > 0 {
        marks.push(format!("+{hidden_right} {} ›", word(hidden_right)));
    }
    let mark = marks.join(" ");
    (!mark.is_empty() && text::cells(&mark) + 8 <= usize::from(width)).then_some(mark)
}

/// Draws the line under the name: how many cards are above, and whether the order is known.
pub fn draw_rule(buffer: &mut Buffer, area: Rect, column: &Column, first_row: usize, context: &Context) {
    let mut words = Vec::new();
    if first_row > 0 {
        words.push(format!("↑ {first_row} more"));
    }
    if column.is_provisional {
        words.push("order: provisional".to_owned());
    }
    let mut x = area.x;
    if !words.is_empty() {
        x += write(buffer, area, x, area.y, &format!("── {} ", words.join(" · ")), context.theme.muted);
    }
    fill(buffer, area, x, area.y, '─', context.theme.muted);
}

/// Draws the cards of a column that can be seen, and "9 more" when others cannot.
pub fn draw_cards(buffer: &mut Buffer, area: Rect, state: &State, index: usize, column: &Column, context: &Context) {
    let Some(view) = &state.board.view else { return };
    if column.cards.is_empty() {
        let is_read = !matches!(state.status.link, Link::Starting | Link::Reading { .. });
        let words = if is_read { "nothing here" } else { "reading…" };
        let is_here = state.board.hand.is_none() && state.board.cursor.column == index;
        if is_here {
            write(buffer, area, area.x, area.y, "▌", context.theme.accent);
        }
        let style = if is_here { context.theme.cursor } else { context.theme.muted };
        write(buffer, area, area.x + 1, area.y, words, style);
        return;
    }
    let layout = state.board.layout(state.size);
    let (capacity, first) = (layout.capacity(column.count()), state.board.window.first_row(&column.id));
    let hand = state.board.hand.as_ref();
    let cursor = &state.board.cursor;
    let tasks = view.plan().tasks();
    for ((row, position), slot) in column.cards.iter().enumerate().skip(first).take(capacity).zip(0u16..) {
        let Some(task) = tasks.get(*position as usize) else { continue };
        let y = area.y + slot * layout.card_height();
        let place = Rect { y, height: layout.card_height().min(area.bottom().saturating_sub(y)), ..area };
        if hand.is_some_and(|hand| hand.holds(&task.id, index)) {
            let words = format!("{} of {}", row + 1, column.count());
            card::draw_in_hand(buffer, place, &task.title, &words, context.theme.accent);
        } else {
            let has_cursor = hand.is_none() && cursor.column == index && cursor.row == row;
            let is_unsent = state.board.unsent.contains(&task.id);
            card::draw(buffer, place, task, Standing { has_cursor, is_unsent }, context);
        }
    }
    let below = column.count().saturating_sub(first + capacity);
    if below > 0 && area.height > 0 {
        write(buffer, area, area.x, area.bottom() - 1, &format!("↓ {below} more"), context.theme.muted);
    }
}
