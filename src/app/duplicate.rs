//! A copy of a card below it, with all it holds; and where a card stands that is made below another.

use super::State;
use super::clipboard;
use super::edits;
use super::effect::Effect;
use super::gathering;
use super::gathering::Gathered;
use super::gathering::Purpose;
use super::making;
use super::notice::Notice;
use crate::planner::board::ColumnId;
use crate::planner::board::Grouping;
use crate::planner::change::Change;
use crate::planner::detail_change::DetailChange;
use crate::planner::details::Details;
use crate::planner::difference;
use crate::planner::edit::Edit;
use crate::planner::edit::End;
use crate::planner::edit::Spot;
use crate::planner::edit::WholeTask;
use crate::planner::edit::short;
use crate::planner::id::PlanId;
use crate::planner::id::TaskId;
use crate::planner::limits;
use crate::planner::reference;
use crate::planner::task::Task;
use crate::planner::view::View;

/// Copies the chosen cards; their details are read first where they are not here.
pub(super) fn open(state: &mut State) -> Result<Vec<Effect>, String> {
    in_one_plan(state)?;
    let cards = clipboard::cards(state)?;
    gathering::begin(state, Purpose::Duplicate, cards)
}

/// Says why no card can be made here: a new one belongs to one plan.
pub(super) fn in_one_plan(state: &State) -> Result<(), String> {
    let is_mine = state.board.plan.as_ref().is_some_and(PlanId::is_mine);
    if is_mine { Err("A new card belongs to a plan: open it with b first.".to_owned()) } else { Ok(()) }
}

/// Makes the copies, each below the card it is of, in one act.
pub(super) fn make(state: &mut State, tasks: &[Gathered]) -> Result<Vec<Effect>, String> {
    in_one_plan(state)?;
    let missing = gathering::missing(state, tasks);
    let (mut edits, mut odd) = (Vec::new(), 0);
    for (number, wanted) in tasks.iter().enumerate() {
        let Some(mut copy) = copy_of(state, wanted, number) else { continue };
        let before = copy.details.len();
        copy.details.retain(is_taken);
        odd += before - copy.details.len();
        edits.push(Edit::CreateTask(copy));
    }
    let view = state.board.view.as_ref().ok_or("The plan is not here yet.")?;
    for edit in &edits {
        limits::check(edit, view.plan(), None)?;
    }
    let words = match edits.as_slice() {
        [] => return Err("There is no card here to copy.".to_owned()),
        [Edit::CreateTask(only)] => format!("“{}” is copied", short(&only.title)),
        several => format!("{} cards are copied", several.len()),
    };
    let without = match (missing, odd) {
        (0, 0) => String::new(),
        (0, 1) => ", without 1 link that is no address of the web".to_owned(),
        (0, odd) => format!(", without {odd} links that are no addresses of the web"),
        _ if tasks.len() == 1 => ", without its notes, checklist and links: they were never read".to_owned(),
        _ => ", some without notes, checklist and links: they were never read".to_owned(),
    };
    if let [Edit::CreateTask(only)] = edits.as_slice()
        && state.overlays.is_empty()
    {
        state.board.go_with(only.task.clone(), only.spot.column.clone());
    }
    let effects = edits::act(state, edits)?;
    state.board.selection.clear();
    state.notice = Some(Notice::info(format!("{words}{without}. u takes it back.")));
    Ok(effects)
}

/// Returns a copy of a task: not begun, its checklist not ticked, and not held by an app.
fn copy_of(state: &State, wanted: &Gathered, number: usize) -> Option<WholeTask> {
    let task = state.board.view.as_ref()?.plan().task(&wanted.task)?;
    let blank = Task::titled(task.id.clone(), task.plan_id.clone(), &task.title);
    let mut changes = difference::of_tasks(&blank, task);
    changes.retain(|change| !matches!(change, Change::Percent { .. } | Change::MyDay { .. }));
    let details = wanted.details.as_ref().map_or_else(Vec::new, copied);
    let (board, spot) = below(state, task, task.percent_complete == 0);
    Some(WholeTask {
        task: TaskId::local(&format!("{} copy {number}", making::word(state))),
        title: task.title.clone(),
        board,
        spot,
        changes,
        details,
        base: None,
        seen: None,
        others: Vec::new(),
        is_undo: false,
    })
}

/// Says whether the service takes a part of a copy: some links were made by other means.
fn is_taken(change: &DetailChange) -> bool {
    change.link().is_none_or(|key| reference::is_web_address(&reference::url_of(key)))
}

/// Returns what a copy holds.
fn copied(details: &Details) -> Vec<DetailChange> {
    let hosting = details.hosting().map(|link| link.key.clone());
    let mut changes = difference::from_blank(details);
    changes.retain(|change| !matches!(change, DetailChange::Link { key, .. } if Some(key) == hosting.as_ref()));
    for change in &mut changes {
        if let DetailChange::Item { is_checked, .. } = change {
            *is_checked = false;
        }
    }
    changes
}

/// Returns the place below a card: on the board that is shown, where it has an order and the new card may stand in the same
/// column, or else in the card's bucket.
pub(super) fn below(state: &State, task: &Task, is_alike: bool) -> (Grouping, Spot) {
    let bucket_of = || {
        let plan = state.board.view.as_ref().map(View::plan);
        let bucket = task.bucket_id.as_ref().and_then(|bucket| plan?.bucket(bucket));
        let (column, column_name) =
            (ColumnId::Bucket(task.bucket_id.clone()), bucket.map_or_else(String::new, |bucket| bucket.name.clone()));
        let after = Some(task.id.clone());
        (Grouping::Bucket, Spot { column, column_name, after, before: None, end: End::Bottom })
    };
    let on_board = || {
        let view = state.board.view.as_ref()?;
        let (board, plan) = (view.board(), view.plan());
        let is_wanted = board.grouping == Grouping::Bucket || (is_alike && board.grouping.has_order());
        let (column, row) =
            board.find_in(plan, &task.id, state.board.cursor.column_id.as_ref()).filter(|_| is_wanted)?;
        let home = board.columns.get(column)?;
        let before = board.task(plan, column, row + 1).map(|task| task.id.clone());
        let (column, column_name) = (home.id.clone(), home.name.clone());
        let spot = Spot { column, column_name, after: Some(task.id.clone()), before, end: End::Bottom };
        Some((board.grouping, spot))
    };
    on_board().unwrap_or_else(bucket_of)
}

#[cfg(test)]
#[path = "duplicate_tests.rs"]
mod tests;
