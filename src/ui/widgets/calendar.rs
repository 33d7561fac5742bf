//! A month or a week as a grid: a day in each cell, the late and the undated in a list beside it.

use jiff::civil::Date;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::card;
use super::column;
use super::facts::Context;
use super::fill;
use super::span_words;
use super::standing::Focus;
use super::standing::Standing;
use super::write;
use super::write_right;
use crate::app::State;
use crate::app::layout::days::Area;
use crate::app::layout::days::Grid;
use crate::app::making;
use crate::planner::board::Board;
use crate::planner::board::Column;
use crate::planner::board::ColumnId;
use crate::planner::calendar::WEEK;
use crate::planner::due::{DateStyle, Due};
use crate::planner::progress::Progress;
use crate::planner::task::Task;
use crate::ui::text;

/// Draws the grid below two lines that say which part of the calendar it is.
pub fn draw(buffer: &mut Buffer, area: Rect, state: &State, board: &Board, grid: Grid, context: &Context) {
    span_words::draw(buffer, area, state, board, context);
    let rule = Rect { y: area.y + 1, height: 1, ..area };
    let body = Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
    draw_weekdays(buffer, rule, board, grid, context);
    for (index, column) in board.columns.iter().enumerate() {
        let Some(place) = grid.area(index) else { continue };
        let cell = absolute(body, place);
        draw_head(buffer, cell, state, (index, column), grid, context);
        draw_cards(buffer, cell, state, (index, column), grid, context);
    }
    draw_bars(buffer, body, state, board, grid, context);
}

fn absolute(body: Rect, area: Area) -> Rect {
    Rect { x: body.x + area.x, y: body.y + area.y, width: area.width, height: area.height }
}

/// Draws the days of the week over the days of the first one.
fn draw_weekdays(buffer: &mut Buffer, line: Rect, board: &Board, grid: Grid, context: &Context) {
    fill(buffer, line, line.x, line.y, '─', context.theme.muted);
    for (index, column) in board.columns.iter().enumerate().skip(1).take(WEEK) {
        let (Some(area), ColumnId::Day(day)) = (grid.area(index), &column.id) else { continue };
        write(buffer, line, line.x + area.x, line.y, &format!("{} ", Due::weekday(*day)), context.theme.heading);
    }
}

/// Draws the line above the cards of a cell: which day, or what stands there. Today is told by a word, or by brackets.
fn draw_head(
    buffer: &mut Buffer,
    cell: Rect,
    state: &State,
    (index, column): (usize, &Column),
    grid: Grid,
    context: &Context,
) {
    let theme = context.theme;
    let room = usize::from(cell.width);
    let hand = state.board.hand.as_ref().filter(|hand| hand.column == index);
    let refused = state.board.hand.as_ref().and_then(|hand| hand.refused.as_ref());
    let mark = match (refused.is_some_and(|refused| refused.column == index), hand) {
        (true, _) => "✕ ",
        (false, Some(_)) => "→ ",
        (false, None) => "",
    };
    let is_here = column::has_cursor(state, index);
    let (words, style) = match &column.id {
        ColumnId::Day(day) => {
            let words =
                day_words(*day, (context.today, context.dates), anchor(state), room.saturating_sub(text::cells(mark)));
            let is_other = day.first_of_month() != anchor(state).first_of_month();
            (words, if is_other && *day != context.today { theme.muted } else { theme.heading })
        }
        _ => (format!("{} {}", column.name, column.count()), theme.heading),
    };
    let style = if is_here || hand.is_some() { theme.accent } else { style };
    let words = format!("{mark}{words}");
    let cursor = if is_here && column.cards.is_empty() { theme.cursor } else { style };
    let shown = text::fit(&words, room);
    write(buffer, cell, cell.x, cell.y, &shown, cursor);
    let left = room.saturating_sub(text::cells(&shown) + 1);
    let late = late_count(state, column, context.today);
    let unseen = column.count().saturating_sub(grid.room(index, column.count()).cards);
    let has_row = grid.room(index, column.count()).has_more_row;
    let sentences = [
        (unseen > 0 && !has_row).then(|| (format!("+{unseen}"), theme.muted)),
        (late > 0).then(|| (format!("{late} late"), theme.overdue)),
        (late > 0).then(|| ("late".to_owned(), theme.overdue)),
        (late > 0).then(|| ("!".to_owned(), theme.overdue)),
    ];
    if let Some((words, style)) = sentences.into_iter().flatten().find(|(words, _)| text::cells(words) <= left) {
        write_right(buffer, cell, cell.y, &words, style);
    }
}

/// Returns the words of a day: its number, the month where another begins, and whether it is today.
fn day_words(day: Date, (today, dates): (Date, DateStyle), anchor: Date, room: usize) -> String {
    let number = if day.day() == 1 || day.first_of_month() != anchor.first_of_month() {
        dates.number_and_month(day)
    } else {
        day.day().to_string()
    };
    if day != today {
        return if text::cells(&number) <= room { number } else { day.day().to_string() };
    }
    let candidates = [format!("{number} today"), format!("[{number}]")];
    candidates.into_iter().find(|words| text::cells(words) <= room).unwrap_or_else(|| format!("[{}]", day.day()))
}

/// Returns the day whose month or week is shown.
fn anchor(state: &State) -> Date {
    state.board.arrangement.schedule.anchor(state.board.arrangement.today)
}

/// Returns how many cards of a day that has passed are not done.
fn late_count(state: &State, column: &Column, today: Date) -> usize {
    let (Some(view), ColumnId::Day(day)) = (&state.board.view, &column.id) else { return 0 };
    if *day >= today {
        return 0;
    }
    let tasks = view.plan().tasks();
    let is_open = |card: &&u32| tasks.get(**card as usize).is_some_and(|task| task.percent_complete < 100);
    column.cards.iter().filter(is_open).count()
}

/// Draws the cards of a cell that can be seen, and how many cannot.
fn draw_cards(
    buffer: &mut Buffer,
    cell: Rect,
    state: &State,
    (index, column): (usize, &Column),
    grid: Grid,
    context: &Context,
) {
    let Some(view) = &state.board.view else { return };
    let (room, per) = (grid.room(index, column.count()), grid.card_rows(index));
    let first = state.board.window.first_row(&column.id);
    let mut line = Rect { y: cell.y + 1, height: 1, ..cell };
    for (row, position) in column.cards.iter().enumerate().skip(first).take(room.cards) {
        let Some(task) = view.plan().tasks().get(*position as usize) else { continue };
        let standing = Standing::of(state, column, (index, row), task);
        draw_card(buffer, Rect { height: per, ..line }, task, standing, context);
        line.y += per;
    }
    let (above, below) = (first, column.count().saturating_sub(first + room.cards));
    if room.has_more_row {
        let words = match (above, below) {
            (0, below) => format!("+{below} more"),
            (above, 0) => format!("↑{above} more"),
            (above, below) => format!("↑{above} ↓{below}"),
        };
        let last = Rect { y: cell.bottom() - 1, height: 1, ..cell };
        write(buffer, last, last.x + 1, last.y, &words, context.theme.muted);
    }
    if column.cards.is_empty() && matches!(column.id, ColumnId::Day(_)) && cell.height > 1 {
        let words = making::offered(state, index).map_or_else(String::new, |key| format!("{key} new"));
        write(buffer, line, line.x + 1, line.y, &words, context.theme.muted);
    }
    if column.cards.is_empty() && !matches!(column.id, ColumnId::Day(_)) && cell.height > 1 {
        let words = column::instead_of_cards(state, index, column).unwrap_or_default();
        column::draw_instead(buffer, line, state, index, &words, context);
    }
}

/// Draws a card into one row or two: its title, and at the end of the first row what waits for the person or the service.
fn draw_card(buffer: &mut Buffer, area: Rect, task: &Task, standing: Standing, context: &Context) {
    let theme = context.theme;
    let x = area.x + write(buffer, area, area.x, area.y, standing.mark(), theme.accent);
    let sign = match standing {
        Standing { is_in_conflict: true, .. } => Some(("≠", theme.error)),
        Standing { is_unsent: true, .. } => Some(("↑", theme.waiting)),
        _ => None,
    };
    let line = Rect { height: 1, ..area };
    let taken = sign.map_or(0, |(sign, style)| write_right(buffer, line, line.y, sign, style));
    let room = usize::from(area.right().saturating_sub(x + taken.max(1)));
    let is_done = task.progress() == Progress::Completed;
    let is_late = !is_done && task.due.is_some_and(|due| due < context.today);
    let title = format!("{}{}{}", standing.sign(), if is_done { "✓" } else { "" }, card::title(&task.title));
    let style = match standing.focus {
        Focus::Elsewhere if is_late && !standing.is_selected => theme.overdue,
        _ => standing.title(task, theme),
    };
    let lines = if area.height > 1 { text::wrap(&title, room) } else { vec![title] };
    let most = usize::from(area.height);
    for (nth, y) in (0..most).zip(area.y..area.bottom()) {
        let rest = if nth + 1 == most { lines.get(nth..).unwrap_or_default().join(" ") } else { lines[nth].clone() };
        let shown = if standing.is_filled() { text::pad(&rest, room) } else { text::fit(&rest, room).into_owned() };
        let row = Rect { y, height: 1, ..area };
        if nth > 0 && standing.focus == Focus::Cursor {
            write(buffer, row, row.x, y, "▌", theme.accent);
        }
        write(buffer, row, x, y, &shown, style);
    }
}

/// Draws, from a card that is seen back to the day its work starts, a bar over the days before: as far as they have
/// nothing of their own in that row, and no further than the week.
fn draw_bars(buffer: &mut Buffer, body: Rect, state: &State, board: &Board, grid: Grid, context: &Context) {
    let Some(view) = &state.board.view else { return };
    let used = |index: usize| {
        let count = board.columns[index].count();
        let room = grid.room(index, count);
        room.cards.min(count) * usize::from(grid.card_rows(index)) + usize::from(room.has_more_row)
    };
    for index in 1..=grid.days().min(board.columns.len().saturating_sub(2)) {
        let column = &board.columns[index];
        let ColumnId::Day(due) = column.id else { continue };
        let first = state.board.window.first_row(&column.id);
        let seen = grid.room(index, column.count()).cards;
        for (slot, position) in column.cards.iter().skip(first).take(seen).enumerate() {
            let start = view.plan().tasks().get(*position as usize).and_then(|task| task.start);
            let Some(start) = start.filter(|start| *start < due) else { continue };
            let row = slot * usize::from(grid.card_rows(index));
            let monday = (index - 1) / WEEK * WEEK + 1;
            for before in (monday..index).rev() {
                let (ColumnId::Day(day), Some(area)) = (&board.columns[before].id, grid.area(before)) else { break };
                if *day < start || used(before) > row {
                    break;
                }
                let Ok(down) = u16::try_from(row + 1) else { break };
                let cell = absolute(body, area);
                let from = cell.x + u16::from(*day == start);
                let line = Rect { width: cell.width + 1, ..cell };
                fill(buffer, line, from, cell.y + down, '─', context.theme.muted);
            }
        }
    }
}
