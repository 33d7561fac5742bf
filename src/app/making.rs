//! New cards and columns, and the name of a column. What is made has a name of this machine until the service gives one.

use super::State;
use super::edits;
use super::effect::Effect;
use super::filtering;
use super::intent::Intent;
use super::keymap::Mode;
use super::naming::Names;
use super::quick;
use crate::planner::board::Column;
use crate::planner::board::ColumnId;
use crate::planner::board::Grouping;
use crate::planner::board::drop;
use crate::planner::change::Change;
use crate::planner::detail_change::DetailChange;
use crate::planner::edit::Edit;
use crate::planner::edit::End;
use crate::planner::edit::Gap;
use crate::planner::edit::RenameBucket;
use crate::planner::edit::Spot;
use crate::planner::edit::WholeBucket;
use crate::planner::edit::WholeTask;
use crate::planner::id::BucketId;
use crate::planner::id::TaskId;
use crate::planner::task::Task;
use crate::planner::view::View;

/// Where a new card is to stand, and what standing there means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCard {
    /// On which board.
    pub board: Grouping,
    /// Where.
    pub spot: Spot,
    /// What it has from the start, for it stands there.
    pub changes: Vec<Change>,
}

/// Returns a word no other thing made by this or any other run is named by.
pub(super) fn word(state: &State) -> String {
    format!("{:016x} {}", state.run, state.next_ticket + 1)
}

/// Returns where a new card would stand; the error says why none can be made there.
pub(super) fn place(state: &State, intent: Intent) -> Result<NewCard, String> {
    let view = state.board.view.as_ref().ok_or("The plan is not here yet.")?;
    let (board, plan) = (view.board(), view.plan());
    if plan.plan.id.is_mine() {
        return Err("A new card belongs to a plan: open one with b, then n makes it.".to_owned());
    }
    let column = board.columns.get(state.board.cursor.column).ok_or("There is no column here; N makes one.")?;
    if column.is_collapsed {
        return Err(format!("{} is folded; z unfolds it.", column.name));
    }
    let (cursor, count) = (state.board.cursor.row, column.cards.len());
    let row = match intent {
        Intent::CardNewAbove => cursor.min(count),
        Intent::CardNewBelow => (cursor + 1).min(count),
        _ => count,
    };
    let beside = state.board.cursor.task.as_ref().and_then(|task| plan.task(task));
    at(view, state.board.cursor.column, row, beside)
}

/// Returns what a new card at a row of a column means; where the board does not say which bucket it is in, it is that of a card
/// beside it.
pub(super) fn at(view: &View, column: usize, row: usize, beside: Option<&Task>) -> Result<NewCard, String> {
    let (board, plan) = (view.board(), view.plan());
    let id = |row: usize| board.task(plan, column, row).map(|task| task.id.clone());
    let column = board.columns.get(column).ok_or("There is no column here; N makes one.")?;
    let spot = Spot {
        column: column.id.clone(),
        column_name: column.name.clone(),
        after: row.checked_sub(1).and_then(id),
        before: id(row),
        end: if row == 0 && !column.cards.is_empty() { End::Top } else { End::Bottom },
    };
    let arrangement = view.arrangement();
    let blank = Task::titled(TaskId::local(""), plan.plan.id.clone(), "The new card");
    let mut changes = drop::changes(plan, &blank, &ColumnId::List, &column.id, arrangement)?;
    let has_bucket = changes.iter().any(|change| matches!(change, Change::Bucket { .. }));
    if !has_bucket {
        // Every card is in some bucket: that of the card it is made beside, or the first there is.
        let bucket = beside.and_then(|task| task.bucket_id.clone()).or_else(|| Some(plan.buckets.first()?.id.clone()));
        changes.extend(bucket.map(|bucket| Change::Bucket { from: None, to: Some(bucket) }));
    }
    Ok(NewCard { board: board.grouping, spot, changes })
}

/// Returns the key that makes a card in an empty column, if the cursor is there and one can be made.
#[must_use]
pub fn offered(state: &State, column: usize) -> Option<&str> {
    let view = state.board.view.as_ref()?;
    let is_here = state.mode() == Mode::Board && state.board.cursor.column == column;
    let is_open = !state.board.is_read_only && !view.plan().plan.is_archived() && !view.plan().plan.id.is_mine();
    let key = state.keymap.first_key(Mode::Board, Intent::CardNew).filter(|_| is_here && is_open)?;
    at(view, column, 0, None).is_ok().then_some(key)
}

impl NewCard {
    /// Takes the service's names in place of this machine's.
    pub(crate) fn renamed(&mut self, names: &Names) {
        self.spot.after.iter_mut().chain(&mut self.spot.before).for_each(|task| names.task(task));
        names.column(&mut self.spot.column);
        for change in &mut self.changes {
            if let Change::Bucket { from, to } = change {
                from.iter_mut().chain(to).for_each(|bucket| names.bucket(bucket));
            }
        }
    }

    /// Returns the card as a whole.
    pub(super) fn whole(self, task: TaskId, title: String, details: Vec<DetailChange>) -> WholeTask {
        let Self { board, spot, changes } = self;
        let others = Vec::new();
        WholeTask { task, title, board, spot, others, changes, details, base: None, seen: None, is_undo: false }
    }
}

/// Makes a card as a line says; the cursor goes to it.
pub(super) fn card(state: &mut State, mut new: NewCard, typed: &str) -> Result<Vec<Effect>, String> {
    let parsed = quick::parse(state, typed);
    let title = edits::name_of(&parsed.task.title, "A title")?;
    quick::apply(state, &mut new, &parsed.task);
    let details = quick::details(state, &parsed.task);
    let task = TaskId::local(&word(state));
    let effects = cards(state, vec![new.whole(task.clone(), title, details)])?;
    if filtering::hidden(state, &[task]).is_some() {
        state.board.aside.say("It is made, but the filter hides it: F shows all cards.".to_owned());
    }
    quick::say_faults(state, &parsed);
    Ok(effects)
}

/// Makes cards by one act; the cursor goes to the first.
pub(crate) fn cards(state: &mut State, cards: Vec<WholeTask>) -> Result<Vec<Effect>, String> {
    let cursor = state.board.cursor.clone();
    if let Some(first) = cards.first() {
        state.board.go_with(first.task.clone(), first.spot.column.clone());
    }
    let outcome = edits::act(state, cards.into_iter().map(Edit::CreateTask).collect());
    if outcome.is_err() {
        state.board.cursor = cursor;
    }
    outcome
}

/// Says why there is no column to make, rename or delete here.
fn on_bucket_board(state: &State) -> Result<(), String> {
    match &state.board.view {
        None => Err("The plan is not here yet.".to_owned()),
        Some(view) if view.board().grouping != Grouping::Bucket => {
            Err("Columns are made, renamed and deleted on the bucket board (1).".to_owned())
        }
        Some(_) => Ok(()),
    }
}

/// Says which keys make the first column of the open plan from here, the first with room around it; `None` when none do.
#[must_use]
pub fn first_column(state: &State) -> Option<String> {
    let key = state.keymap.first_key(Mode::Board, Intent::ColumnNew).filter(|_| !state.board.is_read_only)?;
    if state.board.arrangement.grouping == Grouping::Bucket {
        return Some(format!("{key}  makes its first column"));
    }
    let board = state.keymap.first_key(Mode::Board, Intent::BoardShow)?;
    Some(format!("{board}  shows its buckets, and {key} makes the first column there"))
}

/// Says whether a column can be made here.
pub(super) fn place_of_column(state: &State) -> Result<(), String> {
    on_bucket_board(state)
}

/// Makes a column, the last one; the cursor goes to it.
pub(super) fn column(state: &mut State, typed: &str) -> Result<Vec<Effect>, String> {
    on_bucket_board(state)?;
    let name = edits::name_of(typed, "The name of a column")?;
    let bucket = BucketId::local(&word(state));
    let others = buckets(state);
    let edit = WholeBucket {
        bucket: bucket.clone(),
        name,
        gap: Gap::at(&others, others.len()),
        base: None,
        seen: None,
        is_undo: false,
    };
    state.board.cursor.task = None;
    state.board.cursor.column_id = Some(ColumnId::Bucket(Some(bucket)));
    state.board.has_moved = true;
    edits::act(state, vec![Edit::CreateBucket(edit)])
}

/// Returns the buckets of the plan, in their order.
pub(super) fn buckets(state: &State) -> Vec<BucketId> {
    let plan = state.board.view.as_ref().map(View::plan);
    plan.map_or_else(Vec::new, |plan| plan.buckets.iter().map(|bucket| bucket.id.clone()).collect())
}

/// Returns the bucket whose column the cursor is in.
pub(super) fn bucket_here(state: &State) -> Result<(BucketId, &Column), String> {
    on_bucket_board(state)?;
    let columns = state.board.view.as_ref().map(|view| &view.board().columns);
    let column = columns.and_then(|columns| columns.get(state.board.cursor.column));
    let column = column.ok_or("There is no column here.")?;
    match &column.id {
        ColumnId::Bucket(Some(bucket)) => Ok((bucket.clone(), column)),
        _ => Err("“No bucket” is not a bucket: it has no name of its own and cannot be deleted.".to_owned()),
    }
}

/// Gives a column another name.
pub(super) fn rename_column(
    state: &mut State,
    bucket: &BucketId,
    seen: &str,
    typed: &str,
) -> Result<Vec<Effect>, String> {
    let to = edits::name_of(typed, "The name of a column")?;
    if to == seen {
        return Ok(Vec::new());
    }
    let edit = RenameBucket { bucket: bucket.clone(), from: seen.to_owned(), to, is_undo: false };
    edits::act(state, vec![Edit::RenameBucket(edit)])
}
