//! A list of titles, for terminals where nothing else fits.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::card;
use super::column;
use super::facts::Context;
use super::standing::Standing;
use super::write;
use super::write_right;
use crate::app::State;
use crate::app::layout::Layout;
use crate::planner::board::Board;
use crate::ui::text;

/// Draws the column the person is in: a line that says which, then titles.
pub fn draw(buffer: &mut Buffer, area: Rect, state: &State, board: &Board, layout: &Layout, context: &Context) {
    let index = state.board.hand.as_ref().map_or(state.board.cursor.column, |hand| hand.column);
    let Some(list) = board.columns.get(index) else { return };
    let mut body = Rect { height: layout.body_height, ..area };
    if layout.has_title {
        let mark = match &state.board.hand {
            Some(hand) if hand.refused.as_ref().is_some_and(|refused| refused.column == index) => "✕ ",
            Some(_) => "→ ",
            None => "",
        };
        // No other column is seen here, so each end of the line says where there are more.
        let (has_left, has_right) = (index > 0, index + 1 < board.columns.len());
        let mut line = Rect { height: 1, ..area };
        if has_left {
            let taken = write(buffer, line, line.x, line.y, "‹", context.theme.muted);
            line = Rect { x: line.x + taken, width: line.width.saturating_sub(taken), ..line };
        }
        if has_right {
            line.width -= write_right(buffer, line, line.y, "›", context.theme.muted);
        }
        let count = format!(" {}", list.count());
        let whole = usize::from(line.width).saturating_sub(text::cells(mark) + text::cells(&count));
        let words = format!("{}{count}", text::fit(column::name(&list.name), whole));
        let room = usize::from(line.width).saturating_sub(text::cells(&words) + text::cells(mark) + 3);
        let plan = text::fit(&context.plan.title, room);
        let is_told = list.name == context.plan.title;
        let title = if room >= 4 && !is_told { format!("{plan} · {mark}{words}") } else { format!("{mark}{words}") };
        write(buffer, line, line.x, line.y, &title, context.theme.heading);
        body.y += 1;
    }
    if let Some(words) = column::instead_of_cards(state, index, list) {
        column::draw_instead(buffer, body, state, index, &words, context);
        return;
    }
    column::each_seen(state, list, |row, slot, task| {
        let line = Rect { y: body.y + slot, height: 1, ..body };
        if line.y >= body.bottom() {
            return;
        }
        let standing = Standing::of(state, list, (index, row), task);
        let x = body.x + write(buffer, line, line.x, line.y, standing.mark(), context.theme.accent);
        let style = standing.title(task, context.theme);
        let room = usize::from(body.width.saturating_sub(2));
        let title = format!("{}{}", standing.sign(), card::title(&task.title));
        write(buffer, line, x, line.y, &text::fit(&title, room), style);
    });
}
