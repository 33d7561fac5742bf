//! A column: name and count, the cards that can be seen, and how many cannot.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::card;
use super::facts::Context;
use super::fill;
use super::standing::Focus;
use super::standing::Standing;
use super::write;
use super::write_right;
use crate::app::State;
use crate::app::edges;
use crate::app::intent::Intent;
use crate::app::keymap::Mode;
use crate::app::layout::Kind;
use crate::app::making;
use crate::app::strip::NO_NAME;
use crate::app::tabs;
use crate::planner::board::Column;
use crate::planner::board::ColumnId;
use crate::planner::id::PlanId;
use crate::ui::text;

/// Returns the name to show of a column, a bucket, a plan: one without a name must be seen as well.
#[must_use]
pub fn name(name: &str) -> &str {
    if text::is_blank(name) { NO_NAME } else { name }
}

/// Draws the name and count of a column, with what is written at its right end.
pub fn draw_name(buffer: &mut Buffer, area: Rect, state: &State, index: usize, column: &Column, context: &Context) {
    let edge = edges::beside_name(&state.board, state.size, index, area.width);
    let taken = edge.map_or(0, |marks| write_right(buffer, area, area.y, &marks.words(), context.theme.muted) + 1);
    let is_target = state.board.hand.as_ref().is_some_and(|hand| hand.column == index);
    let style = if is_target || has_cursor(state, index) { context.theme.accent } else { context.theme.heading };
    let refused = state.board.hand.as_ref().and_then(|hand| hand.refused.as_ref());
    let refused = refused.filter(|refused| refused.column == index);
    let mark = match (is_target, refused) {
        (_, Some(_)) => "✕ ",
        (true, None) => "→ ",
        (false, None) => "",
    };
    let room = usize::from(area.width.saturating_sub(taken)).saturating_sub(text::cells(mark));
    let name = text::clean(name(&column.name));
    if let Some(lock) = refused.and_then(|refused| refused.lock.as_ref()) {
        let words = format!("{mark}{} — {lock}", text::fit(&name, room / 2));
        write(buffer, area, area.x, area.y, &text::fit(&words, room + text::cells(mark)), context.theme.error);
        return;
    }
    let count = count(column, room, text::cells(&name));
    let name = text::fit(&name, room.saturating_sub(text::cells(&count)));
    write(buffer, area, area.x, area.y, &format!("{mark}{name}{count}"), style);
}

/// Returns the count behind a name, a space before it: with what is hidden, as far as there is room.
fn count(column: &Column, room: usize, name_width: usize) -> String {
    let (shown, hidden) = (column.count(), column.hidden + column.filtered);
    let plain = format!(" {shown}");
    if hidden == 0 {
        return plain;
    }
    let short = format!(" {shown} of {}", shown + hidden);
    let long = if shown == 0 || column.filtered > 0 { short.clone() } else { format!(" {shown} ({hidden} hidden)") };
    let least = |kept: usize| name_width.min(kept);
    if text::cells(&long) + name_width <= room {
        long
    } else if text::cells(&short) + least(6) <= room {
        short
    } else {
        plain
    }
}

/// Says whether the cursor is in a column; with cards in hand there is none.
#[must_use]
pub fn has_cursor(state: &State, index: usize) -> bool {
    state.board.hand.is_none() && state.board.cursor.column == index
}

/// Draws the line under the name: how many cards are above, and whether the order is known, or is one at all.
pub fn draw_rule(buffer: &mut Buffer, area: Rect, state: &State, column: &Column, context: &Context) {
    let first_row = state.board.window.first_row(&column.id);
    let mut words = Vec::new();
    if first_row > 0 {
        words.push(format!("↑ {first_row} more"));
    }
    if column.is_provisional {
        words.push("order: provisional".to_owned());
    }
    // Where there are several columns, the title line has room for it.
    if !state.board.arrangement.grouping.has_order() && state.board.layout(state.size).kind == Kind::Strip {
        let used: usize = words.iter().map(|words| text::cells(words) + 3).sum();
        let is_long = used + text::cells(tabs::NO_STORED_ORDER) + 4 <= usize::from(area.width);
        words.push(if is_long { tabs::NO_STORED_ORDER } else { tabs::NO_STORED_ORDER_SHORT }.to_owned());
    }
    let mut x = area.x;
    if !words.is_empty() {
        x += write(buffer, area, x, area.y, &format!("── {} ", words.join(" · ")), context.theme.muted);
    }
    fill(buffer, area, x, area.y, '─', context.theme.muted);
}

/// Returns what to say where cards would be, if there are none to see; an error of reading is told by the sync line.
#[must_use]
pub fn instead_of_cards(state: &State, index: usize, column: &Column) -> Option<String> {
    if column.is_collapsed {
        return Some("folded · z unfolds".to_owned());
    }
    if !column.cards.is_empty() {
        return None;
    }
    if column.filtered > 0 {
        return Some(format!("filter hides {} · F clear", column.filtered));
    }
    if column.hidden > 0 {
        return Some(format!("{} hidden · Z shows", column.hidden));
    }
    let is_read = column.beyond == 0 && !state.status.link.lacks_tasks();
    Some(match making::offered(state, index) {
        _ if !is_read => "reading…".to_owned(),
        Some(key) => format!("nothing here · {key} new"),
        // What is theirs is made in a plan.
        None => plans_key(state, index).map_or_else(
            || "nothing here".to_owned(),
            |key| {
                let nothing = if column.id == ColumnId::Mine { "no task is yours" } else { "nothing here" };
                format!("{nothing} · {key} plans")
            },
        ),
    })
}

/// Returns the key that leads from the person's own tasks to plans, where the cursor is.
fn plans_key(state: &State, index: usize) -> Option<&str> {
    let is_mine = state.board.plan.as_ref().is_some_and(PlanId::is_mine);
    let is_here = state.mode() == Mode::Board && has_cursor(state, index);
    state.keymap.first_key(Mode::Board, Intent::PlanSwitch).filter(|_| is_mine && is_here)
}

/// Draws words in the place of cards; the cursor is seen there too.
pub fn draw_instead(buffer: &mut Buffer, area: Rect, state: &State, index: usize, words: &str, context: &Context) {
    let is_here = has_cursor(state, index);
    if is_here {
        write(buffer, area, area.x, area.y, "▌", context.theme.accent);
    }
    let style = if is_here { context.theme.cursor } else { context.theme.muted };
    write(buffer, area, area.x + 1, area.y, words, style);
}

/// Draws the cards of a column that can be seen, and "9 more" when others cannot.
pub fn draw_cards(buffer: &mut Buffer, area: Rect, state: &State, index: usize, column: &Column, context: &Context) {
    if let Some(words) = instead_of_cards(state, index, column) {
        draw_instead(buffer, area, state, index, &words, context);
        return;
    }
    let layout = state.board.layout(state.size);
    let card_height = layout.card_height();
    each_seen(state, column, |row, slot, task| {
        let y = area.y + slot * card_height;
        let place = Rect { y, height: card_height.min(area.bottom().saturating_sub(y)), ..area };
        let standing = Standing::of(state, column, (index, row), task);
        if standing.focus == Focus::Hand {
            let held = state.board.hand.as_ref().map_or(1, |hand| hand.cards.len());
            let several = if held > 1 { format!(" · {held} cards") } else { String::new() };
            let words = format!("{} of {}{several}", row + 1, column.count());
            card::draw_in_hand(buffer, place, card::title(&task.title), &words, context.theme.accent);
        } else {
            // Labels have the names their own plan gives them.
            let plan = state.board.view.as_ref().map_or(context.plan, |view| view.plan().plan_of(task));
            card::draw(buffer, place, task, standing, layout.has_boxes(), &Context { plan, ..*context });
        }
    });
    draw_below(buffer, area, state, column, context);
}

/// Goes through the cards of a column that can be seen, each with its row and its place on the screen.
pub fn each_seen(state: &State, column: &Column, mut draw: impl FnMut(usize, u16, &crate::planner::task::Task)) {
    let Some(view) = &state.board.view else { return };
    let capacity = state.board.layout(state.size).capacity(column.count());
    let first = state.board.window.first_row(&column.id);
    for ((row, position), slot) in column.cards.iter().enumerate().skip(first).take(capacity).zip(0u16..) {
        if let Some(task) = view.plan().tasks().get(*position as usize) {
            draw(row, slot, task);
        }
    }
}

/// Says in the last line how many cards are below.
pub fn draw_below(buffer: &mut Buffer, area: Rect, state: &State, column: &Column, context: &Context) {
    let capacity = state.board.layout(state.size).capacity(column.count());
    let below = column.count().saturating_sub(state.board.window.first_row(&column.id) + capacity);
    if below > 0 && area.height > 0 {
        // A box in the last rows keeps its corner.
        let inset = if is_box_last(state, column, capacity) { 2 } else { 0 };
        write(buffer, area, area.x + inset, area.bottom() - 1, &format!("↓ {below} more"), context.theme.muted);
    }
}

/// Says whether the box of the card in hand reaches into the last line of a column.
fn is_box_last(state: &State, column: &Column, capacity: usize) -> bool {
    let layout = state.board.layout(state.size);
    let is_full = usize::from(layout.card_height()) * capacity >= usize::from(layout.body_height);
    let Some(hand) = &state.board.hand else { return false };
    let is_here = hand.board.columns.get(hand.column).is_some_and(|target| target.id == column.id);
    is_full
        && layout.card_height() > 1
        && is_here
        && hand.row + 1 == state.board.window.first_row(&column.id) + capacity
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;

    use super::*;

    #[test]
    fn what_is_hidden_is_told_as_far_as_there_is_room() {
        let column = |shown: u32, hidden: usize| {
            let empty = Column::empty(ColumnId::List, "Doing".to_owned());
            Column { cards: (0..shown).collect(), hidden, ..empty }
        };
        assert_eq!(count(&column(3, 0), 30, 5), " 3");
        assert_eq!(count(&column(3, 2), 18, 5), " 3 (2 hidden)", "13 cells and the name's 5");
        assert_eq!(count(&column(3, 2), 17, 5), " 3 of 5");
        assert_eq!(count(&column(3, 2), 12, 5), " 3 of 5", "7 cells and the name's 5");
        assert_eq!(count(&column(3, 2), 11, 5), " 3");
        assert_eq!(count(&column(0, 2), 30, 5), " 0 of 2");
    }
}
