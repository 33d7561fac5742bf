//! Days one below the other, a line for each task: where a grid would be too small to say anything.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::card;
use super::column;
use super::facts::Context;
use super::fill;
use super::span_words;
use super::standing::Standing;
use super::write;
use super::write_right;
use crate::app::State;
use crate::app::layout::Layout;
use crate::app::layout::days::Section;
use crate::app::layout::days::sections;
use crate::planner::board::Board;
use crate::planner::board::Column;
use crate::ui::text;

/// Draws the sections that can be seen.
pub fn draw(buffer: &mut Buffer, area: Rect, state: &State, board: &Board, layout: &Layout, context: &Context) {
    span_words::draw(buffer, area, state, board, context);
    let here = state.board.hand.as_ref().map_or(state.board.cursor.column, |hand| hand.column);
    let all = sections(board, here);
    let first = state.board.window.first_line;
    let top = area.y + 1 + u16::from(layout.has_rule);
    let body = Rect { y: top, height: layout.body_height, ..area };
    if layout.has_rule {
        draw_rule(buffer, Rect { y: area.y + 1, height: 1, ..area }, &all, (first, body.height), context);
    }
    for (line, y) in (first..).zip(body.y..body.bottom()) {
        let Some(section) = all.iter().find(|section| (section.line..section.line + section.lines).contains(&line))
        else {
            break;
        };
        let Some(column) = board.columns.get(section.column) else { break };
        let row = Rect { y, height: 1, ..body };
        match (line - section.line).checked_sub(1) {
            None => draw_name(buffer, row, state, (section.column, column), context),
            Some(card) => draw_line(buffer, row, state, (section.column, column), card, context),
        }
    }
}

/// Draws the line above: how much is off the screen.
fn draw_rule(buffer: &mut Buffer, line: Rect, all: &[Section], (first, height): (usize, u16), context: &Context) {
    let length = all.last().map_or(0, |last| last.line + last.lines);
    let below = length.saturating_sub(first + usize::from(height));
    let words: Vec<String> = [("↑", first), ("↓", below)]
        .into_iter()
        .filter(|(_, lines)| *lines > 0)
        .map(|(sign, lines)| format!("{sign} {lines} {}", if lines == 1 { "line" } else { "lines" }))
        .collect();
    let mut x = line.x;
    if !words.is_empty() {
        x += write(buffer, line, x, line.y, &format!("── {} ", words.join(" · ")), context.theme.muted);
    }
    fill(buffer, line, x, line.y, '─', context.theme.muted);
}

/// Draws the name of a day, with its count at the end.
fn draw_name(buffer: &mut Buffer, line: Rect, state: &State, (index, column): (usize, &Column), context: &Context) {
    let hand = state.board.hand.as_ref();
    let is_refused = hand.and_then(|hand| hand.refused.as_ref()).is_some_and(|refused| refused.column == index);
    let is_target = hand.is_some_and(|hand| hand.column == index);
    let mark = match (is_refused, is_target) {
        (true, _) => "✕ ",
        (false, true) => "→ ",
        (false, false) => "",
    };
    let is_here = is_target || column::has_cursor(state, index);
    let style = if is_here { context.theme.accent } else { context.theme.heading };
    let taken = write_right(buffer, line, line.y, &column.count().to_string(), context.theme.muted) + 1;
    let name = format!("{mark}{}", column.name);
    let room = usize::from(line.width.saturating_sub(taken));
    write(buffer, line, line.x, line.y, &text::fit(&name, room), style);
}

/// Draws a card as a line, or says that there is none.
fn draw_line(
    buffer: &mut Buffer,
    line: Rect,
    state: &State,
    (index, column): (usize, &Column),
    row: usize,
    context: &Context,
) {
    if column.cards.is_empty() {
        let words = column::instead_of_cards(state, index, column).unwrap_or_default();
        column::draw_instead(buffer, line, state, index, &words, context);
        return;
    }
    let Some(view) = &state.board.view else { return };
    let Some(task) = column.cards.get(row).and_then(|card| view.plan().tasks().get(*card as usize)) else { return };
    let standing = Standing::of(state, column, (index, row), task);
    let context = Context { plan: view.plan().plan_of(task), ..*context };
    write(buffer, line, line.x, line.y, standing.mark(), context.theme.accent);
    let title = Rect { x: line.x + 1, width: line.width.saturating_sub(1) * 11 / 20, ..line };
    card::draw_title(buffer, title, task, standing, &context);
    let facts = Rect { x: title.right() + 1, width: line.right().saturating_sub(title.right() + 2), ..line };
    card::draw_facts(buffer, facts, task, standing, &context);
}
