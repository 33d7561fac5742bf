//! A list over the whole width, a line for each task: title, facts, and the bucket or plan it belongs to.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::card;
use super::column;
use super::facts::Context;
use super::standing::Focus;
use super::standing::Standing;
use super::write;
use crate::app::State;
use crate::app::lock::mark::Mark;
use crate::planner::board::Column;
use crate::planner::board::Grouping;
use crate::planner::snapshot::Snapshot;
use crate::planner::task::Task;
use crate::ui::text;

/// The narrowest list that says where a task belongs.
const HOME_FROM: u16 = 68;
/// Cells of the marks in front of a title: the cursor's, and the selection's.
const MARKS: u16 = 2;

/// Where the parts of a line lie.
#[derive(Clone, Copy, Debug)]
struct Parts {
    title: Rect,
    facts: Rect,
    home: Option<Rect>,
}

impl Parts {
    /// Divides a line. The last cell stays free, for terminals that disagree about widths.
    fn of(line: Rect) -> Self {
        let home_width = if line.width >= HOME_FROM { (line.width / 5).min(30) } else { 0 };
        let end = line.right().saturating_sub(1 + home_width);
        let home = (home_width > 0).then_some(Rect { x: end, width: home_width, ..line });
        let start = line.x + MARKS;
        let rest = end.saturating_sub(start + if home_width > 0 { 2 } else { 0 });
        let title = Rect { x: start, width: rest * 11 / 20, ..line };
        let facts_x = title.right() + 2;
        let facts = Rect { x: facts_x, width: (start + rest).saturating_sub(facts_x), ..line };
        Self { title, facts, home }
    }
}

/// Draws over the line of names what the last part of the lines below says.
pub fn draw_head(buffer: &mut Buffer, line: Rect, state: &State, context: &Context) {
    if let Some(home) = Parts::of(line).home {
        let word = if state.board.arrangement.grouping == Grouping::Mine { "plan" } else { "bucket" };
        write(buffer, home, home.x, home.y, word, context.theme.muted);
    }
}

/// Draws the lines that can be seen, and "9 more" when others cannot.
pub fn draw(buffer: &mut Buffer, area: Rect, state: &State, index: usize, list: &Column, context: &Context) {
    if let Some(words) = column::instead_of_cards(state, index, list) {
        column::draw_instead(buffer, area, state, index, &words, context);
        return;
    }
    let Some(view) = &state.board.view else { return };
    let grouping = state.board.arrangement.grouping;
    column::each_seen(state, list, |row, slot, task| {
        let line = Rect { y: area.y + slot, height: 1, ..area };
        if line.y >= area.bottom() {
            return;
        }
        let standing = Standing::of(state, list, (index, row), task);
        // Labels have the names their own plan gives them.
        let context = Context { plan: view.plan().plan_of(task), ..*context };
        let parts = Parts::of(line);
        draw_marks(buffer, line, standing, &context);
        let lock = if standing.is_selected { standing.lock } else { Mark::None };
        card::draw_title(buffer, parts.title, task, Standing { lock, ..standing }, &context);
        card::draw_facts(buffer, parts.facts, task, standing, &context);
        if let Some(place) = parts.home {
            let words = home(task, view.plan(), grouping);
            write(buffer, place, place.x, place.y, &text::fit(words, usize::from(place.width)), context.theme.muted);
        }
    });
    column::draw_below(buffer, area, state, list, context);
}

/// Draws the cursor's mark and, beside it, the selection's or the sign of a lock: titles begin in one place.
fn draw_marks(buffer: &mut Buffer, line: Rect, standing: Standing, context: &Context) {
    let mark = match standing.focus {
        Focus::Cursor => "▌",
        Focus::Hand | Focus::HandToo => standing.mark(),
        Focus::Elsewhere => " ",
    };
    write(buffer, line, line.x, line.y, mark, context.theme.accent);
    let beside = if standing.is_selected { "*" } else { standing.lock.sign() };
    write(buffer, line, line.x + 1, line.y, beside, context.theme.accent);
}

/// Returns where a task belongs: its plan in the person's own list, or else its bucket.
fn home<'a>(task: &Task, plan: &'a Snapshot, grouping: Grouping) -> &'a str {
    if grouping == Grouping::Mine {
        return column::name(&plan.plan_of(task).title);
    }
    let bucket = task.bucket_id.as_ref().and_then(|id| plan.bucket(id));
    bucket.map_or("No bucket", |bucket| column::name(&bucket.name))
}
