//! What is deleted, with all that is needed to make it again.

use std::sync::Arc;

use super::State;
use super::edits;
use super::effect::Effect;
use super::making;
use super::notice::Notice;
use crate::planner::board::ColumnId;
use crate::planner::board::Grouping;
use crate::planner::details::Details;
use crate::planner::difference;
use crate::planner::edit::Edit;
use crate::planner::edit::End;
use crate::planner::edit::Gap;
use crate::planner::edit::Spot;
use crate::planner::edit::WholeBucket;
use crate::planner::edit::WholeTask;
use crate::planner::id::BucketId;
use crate::planner::id::PlanId;
use crate::planner::id::TaskId;
use crate::planner::task::Task;

/// Deletes tasks. Of their details goes with them what was told of them, for making them again.
pub(super) fn tasks(state: &mut State, tasks: &[TaskId], told: &[Arc<Details>]) -> Result<Vec<Effect>, String> {
    let deleted = tasks.iter().filter_map(|task| {
        let details = told.iter().find(|details| details.task == *task);
        let details = details.map(|details| with_waiting(state, details));
        whole(state, task, details.as_ref()).map(Edit::DeleteTask)
    });
    let deleted: Vec<Edit> = deleted.collect();
    if deleted.is_empty() {
        return Err("It is not there any more.".to_owned());
    }
    let effects = edits::act(state, deleted)?;
    state.board.selection.clear();
    let count = edits::submitted(&effects).len();
    let words = if count == 1 { "Deleted".to_owned() } else { format!("{count} cards deleted") };
    state.notice = Some(Notice::info(format!("{words}. u makes it again, under a new number.")));
    Ok(effects)
}

/// Deletes a bucket with its tasks.
pub(super) fn bucket(state: &mut State, bucket: &BucketId) -> Result<Vec<Effect>, String> {
    let view = state.board.view.as_ref().ok_or("The plan is not here yet.")?;
    let known = view.plan().bucket(bucket).ok_or("The column is not there any more.")?;
    let all = making::buckets(state);
    let now = all.iter().position(|other| other == bucket).unwrap_or(all.len());
    let others: Vec<BucketId> = all.into_iter().filter(|other| other != bucket).collect();
    let seen = view.acknowledged().bucket(bucket).and_then(|bucket| bucket.etag.as_ref());
    let edit = WholeBucket {
        bucket: bucket.clone(),
        name: known.name.clone(),
        gap: Gap::at(&others, now),
        base: seen.map(|etag| etag.as_str().to_owned()),
        seen: None,
        is_undo: false,
    };
    let effects = edits::act(state, vec![Edit::DeleteBucket(edit)])?;
    state.notice = Some(Notice::info("Deleted with its cards. u makes the column again, without them."));
    Ok(effects)
}

/// Returns details with every waiting edit.
pub(super) fn with_waiting(state: &State, details: &Details) -> Details {
    let mut details = details.clone();
    state.board.unacknowledged().for_each(|edit| details.replay(edit));
    details
}

/// Returns a task, where it stands, and what its details hold, as far as they are known.
fn whole(state: &State, id: &TaskId, details: Option<&Details>) -> Option<WholeTask> {
    let view = state.board.view.as_ref()?;
    let (plan, board) = (view.plan(), view.board());
    let task = plan.task(id)?;
    let place = board.find_in(plan, id, state.board.cursor.column_id.as_ref());
    let here = place.and_then(|(column, row)| Some((board.columns.get(column)?, column, row)));
    let is_mine = state.board.plan.as_ref().is_some_and(PlanId::is_mine);
    let (grouping, spot) = if let Some((home, column, row)) = here.filter(|_| !is_mine) {
        let id = |row: usize| board.task(plan, column, row).map(|task| task.id.clone());
        let (after, before) = (row.checked_sub(1).and_then(id), id(row + 1));
        let end = if row == 0 { End::Top } else { End::Bottom };
        (board.grouping, Spot { column: home.id.clone(), column_name: home.name.clone(), after, before, end })
    } else {
        // Made again from elsewhere, it stands on top of its bucket.
        let name = task.bucket_id.as_ref().and_then(|bucket| plan.bucket(bucket)).map(|bucket| bucket.name.clone());
        let (column, column_name) = (ColumnId::Bucket(task.bucket_id.clone()), name.unwrap_or_default());
        (Grouping::Bucket, Spot { column, column_name, after: None, before: None, end: End::Top })
    };
    let seen = view.acknowledged().task(id).and_then(|task| task.etag.as_ref());
    Some(WholeTask {
        task: id.clone(),
        title: task.title.clone(),
        board: grouping,
        spot,
        changes: difference::of_tasks(&Task::titled(id.clone(), task.plan_id.clone(), &task.title), task),
        details: details.map_or_else(Vec::new, difference::from_blank),
        base: seen.map(|etag| etag.as_str().to_owned()),
        seen: None,
        is_undo: false,
    })
}
