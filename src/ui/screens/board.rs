//! The board: columns side by side, one column under a strip of names, one list over the whole width, or titles only.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::State;
use crate::app::layout::Kind;
use crate::app::layout::Layout;
use crate::app::layout::SeenColumn;
use crate::app::making;
use crate::planner::board::Board;
use crate::sync::Link;
use crate::ui::text;
use crate::ui::theme::Theme;
use crate::ui::widgets::agenda;
use crate::ui::widgets::bars;
use crate::ui::widgets::calendar;
use crate::ui::widgets::column;
use crate::ui::widgets::facts::Context;
use crate::ui::widgets::folded;
use crate::ui::widgets::hints;
use crate::ui::widgets::strip;
use crate::ui::widgets::table;
use crate::ui::widgets::titles;
use crate::ui::widgets::welcome;
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
    let dates = state.look.dates;
    let context = Context { plan: &plan.plan, people: &plan.people, me: state.me.as_ref(), today, dates, theme };
    let body = Rect { y: top, height: area.bottom().saturating_sub(top), ..area };
    match layout.kind {
        Kind::List => titles::draw(buffer, area, state, board, &layout, &context),
        Kind::Strip => {
            strip::draw(buffer, line(top), state, board, &context);
            draw_columns(state, board, &context, &layout, body, buffer);
        }
        Kind::Grid(grid) => calendar::draw(buffer, body, state, board, grid, &context),
        Kind::Agenda => agenda::draw(buffer, body, state, board, &layout, &context),
        Kind::Columns | Kind::Table => draw_columns(state, board, &context, &layout, body, buffer),
    }
    welcome::draw(buffer, area, state, &layout, theme);
    if board.columns.is_empty() {
        let body = Rect { y: top + 1, height: layout.body_height, ..area };
        let next = making::first_column(state).map_or_else(String::new, |next| format!("  {next}."));
        let words = format!("This plan has no bucket and no task.{next}");
        for (line, y) in text::wrap(&words, usize::from(body.width)).iter().zip(body.y + 1..body.bottom()) {
            write(buffer, body, body.x, y, line, theme.muted);
        }
    }
}

/// Draws the columns that are on the screen; over the one of a narrow terminal there is a strip of names already.
fn draw_columns(state: &State, board: &Board, context: &Context, layout: &Layout, area: Rect, buffer: &mut Buffer) {
    for SeenColumn { index, x, width } in layout.columns_from(board, state.board.window.first_column) {
        let column = &board.columns[index];
        let line = Rect { x: area.x + x, y: area.y, width, height: 1 };
        if column.is_collapsed && layout.kind == Kind::Columns {
            let height = layout.body_height + 1 + u16::from(layout.has_rule);
            folded::draw(buffer, Rect { height, ..line }, layout.has_rule, state, (index, column), context);
            continue;
        }
        if layout.kind != Kind::Strip {
            column::draw_name(buffer, line, state, index, column, context);
        }
        let mut body = Rect { y: line.y + 1, height: layout.body_height, ..line };
        if layout.has_rule {
            column::draw_rule(buffer, Rect { height: 1, ..body }, state, column, context);
            body.y += 1;
        }
        if layout.kind == Kind::Table {
            table::draw_head(buffer, line, state, context);
            table::draw(buffer, body, state, index, column, context);
        } else {
            column::draw_cards(buffer, body, state, index, column, context);
        }
    }
}

/// Draws the sync line and the hints, as far as there is room.
fn draw_footer(state: &State, theme: &Theme, layout: &Layout, area: Rect, buffer: &mut Buffer) {
    if !layout.has_status || area.height == 0 {
        return;
    }
    let last = Rect { y: area.bottom() - 1, height: 1, ..area };
    if layout.has_hints {
        hints::draw(buffer, last, state, theme);
        bars::draw_status(buffer, Rect { y: last.y - 1, ..last }, state, theme);
    } else {
        // The key that leads to all the others is never cut.
        let taken = hints::draw_help(buffer, last, state, theme);
        bars::draw_status(buffer, Rect { width: last.width - taken, ..last }, state, theme);
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
            "No plan is shown to you here: you are in no group with a plan, and none is shared with you. b looks again, \
             and makes a plan; planner-tui demo shows sample plans."
                .to_owned(),
            theme.muted,
        ),
        (None, None, _) => ("No plan is open.  b  choose one".to_owned(), theme.muted),
    };
    for (line, y) in text::wrap(&words, usize::from(area.width.saturating_sub(2))).iter().zip(area.y..area.bottom()) {
        write(buffer, area, area.x + 1, y, line, style);
    }
}
