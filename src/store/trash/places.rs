//! Where a task stands that is deleted out of sight of its plan: read from the copy, before it is gone.

use std::sync::Arc;

use crate::planner::board::Grouping;
use crate::planner::board::arrangement::Arrangement;
use crate::planner::edit::{Edit, Standing, WholeTask, standings};
use crate::planner::id::{PlanId, TaskId};
use crate::planner::snapshot::Snapshot;
use crate::planner::view::View;
use crate::store::Store;
use crate::store::error::StoreError;

/// The boards whose order the service keeps for everybody: those a card has a place on.
pub(super) const BOARDS: [Grouping; 4] = [Grouping::Bucket, Grouping::Progress, Grouping::AssignedTo, Grouping::List];

impl Store {
    /// Returns edits of a plan with the places of those tasks which they delete and say no place of. Who has only their own
    /// tasks in sight cannot tell where one stands among the others of its plan.
    pub(in crate::store) fn with_places(&self, plan: &PlanId, mut edits: Vec<Edit>) -> Result<Vec<Edit>, StoreError> {
        let ids: Vec<TaskId> = edits.iter().filter_map(placeless).map(|whole| whole.task.clone()).collect();
        if ids.is_empty() {
            return Ok(edits);
        }
        let is_read = self.snapshot(plan)?;
        // Of a plan that was never read nothing is known but these tasks, so only their own order can be kept.
        let boards = if is_read.is_some() { &BOARDS[..] } else { &BOARDS[..1] };
        let known = match is_read {
            Some(snapshot) => Some(snapshot),
            None => self.known(plan)?,
        };
        let Some(snapshot) = known else { return Ok(edits) };
        let waiting: Vec<Edit> = self.waiting(plan)?.into_iter().map(|entry| entry.edit).collect();
        let mut places = places(&snapshot.into(), &waiting, boards, &ids).into_iter();
        for edit in &mut edits {
            let Some(mut found) = placeless(edit).and_then(|_| places.next()).map(Vec::into_iter) else { continue };
            if let (Edit::DeleteTask(whole), Some(first)) = (edit, found.next()) {
                (whole.board, whole.spot) = (first.board, first.spot);
                whole.others = found.collect();
            }
        }
        Ok(edits)
    }
}

/// Returns a task that is deleted and of which no place is told.
fn placeless(edit: &Edit) -> Option<&WholeTask> {
    match edit {
        Edit::DeleteTask(whole) if whole.is_placeless() && !whole.task.is_local() => Some(whole),
        _ => None,
    }
}

/// Returns where tasks stand on some boards, with every waiting edit.
fn places(plan: &Arc<Snapshot>, waiting: &[Edit], boards: &[Grouping], ids: &[TaskId]) -> Vec<Vec<Standing>> {
    let mut places: Vec<Vec<Standing>> = vec![Vec::new(); ids.len()];
    for grouping in boards {
        let view = View::new(Arc::clone(plan), waiting, Arrangement::by(*grouping).into());
        let more = standings(view.board(), view.plan(), ids);
        places.iter_mut().zip(more).for_each(|(places, more)| places.extend(more));
    }
    places
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use pretty_assertions::assert_eq;
    use serde_json::json;

    use super::*;
    use crate::planner::edit::{End, Spot};
    use crate::store::tests::{plan, store, task};

    /// Deletes the second of three cards without saying where it stood; returns what the trash has of it.
    fn deleted(store: &mut Store) -> WholeTask {
        let known = store.task(&plan(), &TaskId::new("t2")).unwrap().expect("it is there");
        let edit = Edit::DeleteTask(WholeTask::of(&known, None, "B").placeless());
        store.submit(&plan(), vec![edit], "2026-10-31T10:00:00Z", &HashSet::new()).unwrap();
        let seq = store.waiting(&plan()).unwrap()[0].seq;
        store.acknowledge_deletion(seq, &plan(), &TaskId::new("t2")).unwrap();
        store.trash().unwrap().remove(0).whole
    }

    fn three_cards(store: &mut Store) {
        let bodies = ["t1", "t2", "t3"].map(|id| {
            let mut body = serde_json::to_value(task(id, id, 1)).unwrap();
            body["orderHint"] = json!(format!("85{id}"));
            serde_json::from_value(body).unwrap()
        });
        store.put_tasks(&plan(), &bodies).unwrap();
    }

    fn neighbours(spot: &Spot) -> (Option<&str>, Option<&str>) {
        (spot.after.as_ref().map(TaskId::as_str), spot.before.as_ref().map(TaskId::as_str))
    }

    #[test]
    fn a_task_deleted_out_of_sight_of_its_plan_comes_back_to_its_places() {
        let (_folder, mut store) = store();
        let bucket = json!({"id": "b", "name": "Bucket", "planId": "plan", "orderHint": "5"});
        store.put_buckets(&plan(), &[serde_json::from_value(bucket).unwrap()]).unwrap();
        three_cards(&mut store);
        let whole = deleted(&mut store);
        let own = Standing { board: whole.board, spot: whole.spot.clone() };
        let all: Vec<_> = std::iter::once(&own).chain(&whole.others).collect();
        // On the assigned-to board it stands in the columns of two people.
        let boards: Vec<Grouping> = all.iter().map(|place| place.board).collect();
        let assigned = Grouping::AssignedTo;
        assert_eq!(boards, [Grouping::Bucket, Grouping::Progress, assigned, assigned, Grouping::List]);
        for place in all {
            assert_eq!(neighbours(&place.spot), (Some("t1"), Some("t3")), "{place:?}");
        }
        let again = Edit::CreateTask(whole.again());
        store.submit(&plan(), vec![again], "2026-10-31T10:01:00Z", &HashSet::new()).unwrap();
        let Edit::CreateTask(made) = store.waiting(&plan()).unwrap().remove(0).edit else { panic!("it is made") };
        assert_eq!((made.spot, made.others), (whole.spot, whole.others));
    }

    #[test]
    fn of_a_plan_that_was_never_read_the_known_tasks_keep_their_order() {
        let folder = tempfile::tempdir().unwrap();
        let (mut store, _) = Store::open(&folder.path().join("copy.db")).unwrap();
        three_cards(&mut store);
        let whole = deleted(&mut store);
        assert_eq!((neighbours(&whole.spot), &whole.others), ((Some("t1"), Some("t3")), &Vec::new()));
        assert_eq!(whole.spot.end, End::Bottom);
    }

    #[test]
    fn places_that_were_told_stay() {
        let (_folder, mut store) = store();
        three_cards(&mut store);
        let known = store.task(&plan(), &TaskId::new("t2")).unwrap().expect("it is there");
        let edit = Edit::DeleteTask(WholeTask::of(&known, None, "B"));
        assert_eq!(store.with_places(&plan(), vec![edit.clone()]).unwrap(), [edit]);
    }
}
