//! The board: columns side by side, one column under a strip of names, or a list of titles.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::State;
use crate::app::layout::Kind;
use crate::app::layout::Layout;
use crate::app::layout::SeenColumn;
use crate::planner::board::Board;
use crate::planner::view::View;
use crate::sync::Link;
use crate::ui::text;
use crate::ui::theme::Theme;
use crate::ui::widgets::bars;
use crate::ui::widgets::column;
use crate::ui::widgets::facts::Context;
use crate::ui::widgets::strip;
use crate::ui::widgets::write;

/// Draws the board and its bars.
pub fn draw(state: &State, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let layout = state.board.layout((area.width, area.height));
    let line = |y: u16| Rect { y, height: 1, ..area };
    let mut top = area.y;
    if layout.has_title && layout.kind != Kind::List {
        bars::draw_title(buffer, line(top), state, theme);
        top += 1;
    }
    draw_footer(state, theme, &layout, area, buffer);
    let (Some(view), Some(board)) = (&state.board.view, state.board.board()) else {
        draw_words(state, theme, Rect { y: top + 1, height: layout.body_height, ..area }, buffer);
        return;
    };
    let plan = view.plan();
    let today = state.now.date();
    let context = Context { plan: &plan.plan, people: &plan.people, me: state.me.as_ref(), today, theme };
    let body = Rect { y: top, height: area.bottom().saturating_sub(top), ..area };
    match layout.kind {
        Kind::List => draw_list(state, view, board, theme, &layout, area, buffer),
        Kind::Strip => {
            strip::draw(buffer, line(top), state, board, &context);
            draw_columns(state, board, &context, &layout, Rect { y: top + 1, height: body.height - 1, ..body }, buffer);
        }
        Kind::Columns | Kind::Table => {
            for SeenColumn { index, x, width } in layout.columns_from(board, state.board.window.first_column) {
                let name = Rect { x: area.x + x, y: top, width, height: 1 };
                column::draw_name(buffer, name, state, index, &board.columns[index], &context);
            }
            draw_columns(state, board, &context, &layout, Rect { y: top + 1, height: body.height - 1, ..body }, buffer);
        }
    }
    if board.columns.is_empty() {
        let body = Rect { y: top + 1, height: layout.body_height, ..area };
        write(buffer, body, body.x, body.y + 1, "This plan has no bucket and no task.", theme.muted);
    }
}

/// Draws the rules and cards of the columns that are on the screen.
fn draw_columns(state: &State, board: &Board, context: &Context, layout: &Layout, area: Rect, buffer: &mut Buffer) {
    for SeenColumn { index, x, width } in layout.columns_from(board, state.board.window.first_column) {
        let column = &board.columns[index];
        let mut place = Rect { x: area.x + x, y: area.y, width, height: layout.body_height };
        if layout.has_rule {
            let first_row = state.board.window.first_row(&column.id);
            column::draw_rule(buffer, Rect { height: 1, ..place }, column, first_row, context);
            place.y += 1;
        }
        column::draw_cards(buffer, place, state, index, column, context);
    }
}

/// Draws a list of titles, for terminals where nothing else fits.
fn draw_list(
    state: &State,
    view: &View,
    board: &Board,
    theme: &Theme,
    layout: &Layout,
    area: Rect,
    buffer: &mut Buffer,
) {
    let (index, row) =
        state.board.hand.as_ref().map_or((state.board.cursor.column, state.board.cursor.row), |h| (h.column, h.row));
    let Some(column) = board.columns.get(index) else { return };
    let mut body = Rect { height: layout.body_height, ..area };
    if layout.has_title {
        let mark = if state.board.hand.is_some() { "→ " } else { "" };
        let words = format!("{} {}", column.name, column.count());
        let room = usize::from(area.width).saturating_sub(text::cells(&words) + text::cells(mark) + 3);
        let plan = text::fit(&view.plan().plan.title, room);
        let title = if room >= 4 { format!("{mark}{plan} · {words}") } else { format!("{mark}{words}") };
        write(buffer, area, area.x, area.y, &title, theme.heading);
        body.y += 1;
    }
    let first = state.board.window.first_row(&column.id);
    for ((at, position), y) in column.cards.iter().enumerate().skip(first).zip(body.y..body.bottom()) {
        let Some(task) = view.plan().tasks().get(*position as usize) else { continue };
        let mark = match (at == row, state.board.hand.is_some()) {
            (true, true) => "▲",
            (true, false) => "▌",
            (false, _) => " ",
        };
        let style = if at == row { theme.cursor } else { theme.text };
        let x = body.x + write(buffer, body, body.x, y, mark, theme.accent);
        write(buffer, body, x, y, &text::fit(&task.title, usize::from(body.width.saturating_sub(2))), style);
    }
}

/// Draws the sync line and the hints, as far as there is room.
fn draw_footer(state: &State, theme: &Theme, layout: &Layout, area: Rect, buffer: &mut Buffer) {
    if !layout.has_status || area.height == 0 {
        return;
    }
    let last = Rect { y: area.bottom() - 1, height: 1, ..area };
    if layout.has_hints {
        bars::draw_hints(buffer, last, state, theme);
        bars::draw_status(buffer, Rect { y: last.y - 1, ..last }, state, theme);
    } else {
        bars::draw_status(buffer, last, state, theme);
    }
}

/// Says why there is no board.
fn draw_words(state: &State, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let (words, style) = match (&state.board.unavailable, &state.board.plan, &state.status.link) {
        (Some(reason), ..) => (reason.clone(), theme.error),
        (None, Some(_), Link::Offline { why, .. } | Link::Failed { why, .. } | Link::SignedOut { why }) => {
            (format!("There is no copy of this plan, and it cannot be read: {why}"), theme.error)
        }
        (None, Some(_), _) => ("Reading the plan…".to_owned(), theme.muted),
        (None, None, Link::Offline { why, .. } | Link::Failed { why, .. } | Link::SignedOut { why }) => {
            (format!("No plan is open, and none can be read: {why}"), theme.error)
        }
        (None, None, Link::Starting | Link::Reading { .. }) => ("Looking for your plans…".to_owned(), theme.muted),
        (None, None, Link::Fresh { .. }) if state.plans.is_empty() => (
            "No plan is shown to you here: you are in no group with a plan, and none is shared with you. b looks again; \
             planner-tui demo shows sample plans."
                .to_owned(),
            theme.muted,
        ),
        (None, None, _) => ("No plan is open.  b  choose one".to_owned(), theme.muted),
    };
    for (line, y) in text::wrap(&words, usize::from(area.width.saturating_sub(2))).iter().zip(area.y..area.bottom()) {
        write(buffer, area, area.x + 1, y, line, style);
    }
}
