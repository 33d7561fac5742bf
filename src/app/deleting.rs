//! What is deleted, with all that is needed to make it again.

use std::sync::Arc;

use super::State;
use super::edits;
use super::effect::Effect;
use super::fields;
use super::making;
use super::notice::Notice;
use crate::planner::board::Grouping;
use crate::planner::board::arrangement::Arrangement;
use crate::planner::details::Details;
use crate::planner::edit::Edit;
use crate::planner::edit::Gap;
use crate::planner::edit::Standing;
use crate::planner::edit::WholeBucket;
use crate::planner::edit::WholeTask;
use crate::planner::edit::standings;
use crate::planner::id::BucketId;
use crate::planner::id::PlanId;
use crate::planner::id::TaskId;
use crate::planner::task::Task;
use crate::planner::view::View;

/// Why `u` is no way back where everything but a deletion is refused.
const NOT_IN_ARCHIVE: &str = "D shows the trash: nothing is made again before the plan is out of the archive.";

/// Says whether one of some tasks is in an archived plan: it may be deleted there, but not made again.
pub(super) fn is_archived(state: &State, tasks: &[TaskId]) -> bool {
    let Some(view) = &state.board.view else { return false };
    let mut known = tasks.iter().filter_map(|task| view.plan().task(task));
    known.any(|task| view.plan().plan_of(task).is_archived())
}

/// Deletes tasks. Of their details goes with them what was told of them, for making them again.
pub(super) fn tasks(state: &mut State, tasks: &[TaskId], told: &[Arc<Details>]) -> Result<Vec<Effect>, String> {
    let places = places(state, tasks);
    let deleted = tasks.iter().zip(places).filter_map(|(task, places)| {
        let details = told.iter().find(|details| details.task == *task);
        let details = details.map(|details| with_waiting(state, details));
        let plan = state.board.view.as_ref()?.plan().task(task)?.plan_id.clone();
        Some((plan, Edit::DeleteTask(whole(state, task, details.as_ref(), places)?)))
    });
    let deleted: Vec<_> = deleted.collect();
    if deleted.is_empty() {
        return Err("It is not there any more.".to_owned());
    }
    let is_archived = is_archived(state, tasks);
    let (effects, made) = fields::act(state, deleted)?;
    state.board.selection.clear();
    let words = match (made.len(), is_archived) {
        (1, false) => "Deleted. u makes it again; D shows the trash.".to_owned(),
        (1, true) => format!("Deleted. {NOT_IN_ARCHIVE}"),
        (count, false) => format!("{count} cards deleted. u makes them again; D shows the trash."),
        (count, true) => format!("{count} cards deleted. {NOT_IN_ARCHIVE}"),
    };
    state.notice = Some(Notice::info(words));
    Ok(effects)
}

/// Returns where cards stand on the boards that have an order, that on the screen first: made again in this order, each finds
/// its place.
fn places(state: &State, tasks: &[TaskId]) -> Vec<Vec<Standing>> {
    let mut places = vec![Vec::new(); tasks.len()];
    // Among the person's own tasks none stands as it does in its plan: where that is, the copy of the plan knows.
    let Some(view) = state.board.view.as_ref().filter(|_| !is_mine(state)) else { return places };
    let boards = [Grouping::Bucket, Grouping::Progress, Grouping::AssignedTo, Grouping::List];
    let here = view.board().grouping;
    let is_here = boards.contains(&here);
    let all = is_here.then_some(here).into_iter().chain(boards.into_iter().filter(|board| *board != here));
    for grouping in all {
        let shown = if grouping == here && !view.arrangement().hides_completed {
            None
        } else {
            let arrangement = Arrangement { grouping, hides_completed: false, ..(**view.arrangement()).clone() };
            Some(View::new(Arc::clone(view.acknowledged()), state.board.unacknowledged(), Arc::new(arrangement)))
        };
        let board = shown.as_ref().unwrap_or(view).board();
        let more = standings(board, view.plan(), tasks);
        places.iter_mut().zip(more).for_each(|(places, more)| places.extend(more));
    }
    places
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
    let is_in_it = |task: &&Arc<Task>| task.bucket_id.as_ref() == Some(bucket);
    let count = view.plan().tasks().iter().filter(is_in_it).count();
    let is_archived = view.plan().plan.is_archived();
    let effects = edits::act(state, vec![Edit::DeleteBucket(edit)])?;
    let words = match count {
        _ if is_archived => format!("Deleted. {NOT_IN_ARCHIVE}"),
        0 => "Deleted. u makes the column again.".to_owned(),
        1 => "Deleted with its card. u makes both again; D shows the trash.".to_owned(),
        count => format!("Deleted with its {count} cards. u makes all of it again; D shows the trash."),
    };
    state.notice = Some(Notice::info(words));
    Ok(effects)
}

/// Returns details with every waiting edit.
pub(super) fn with_waiting(state: &State, details: &Details) -> Details {
    let mut details = details.clone();
    state.board.unacknowledged().for_each(|edit| details.replay(edit));
    details
}

/// Returns a task, where it stands, and what its details hold, as far as they are known.
fn whole(state: &State, id: &TaskId, details: Option<&Details>, places: Vec<Standing>) -> Option<WholeTask> {
    let view = state.board.view.as_ref()?;
    let plan = view.plan();
    let task = plan.task(id)?;
    let column = task.bucket_id.as_ref().and_then(|bucket| plan.bucket(bucket)).map(|bucket| bucket.name.as_str());
    let mut whole = WholeTask::of(task, details, column.unwrap_or_default()).placeless();
    let mut places = places.into_iter();
    if let Some(first) = places.next() {
        (whole.board, whole.spot) = (first.board, first.spot);
        whole.others = places.collect();
    }
    let seen = view.acknowledged().task(id).and_then(|task| task.etag.as_ref());
    Some(WholeTask { base: seen.map(|etag| etag.as_str().to_owned()), ..whole })
}

fn is_mine(state: &State) -> bool {
    state.board.plan.as_ref().is_some_and(PlanId::is_mine)
}
