//! What an edit does to the fields of a plan.

use std::sync::Arc;

use super::{ArchivePlan, ChangeTask, Edit, MoveTask, WholeBucket, WholeTask};
use crate::planner::board::place;
use crate::planner::bucket::Bucket;
use crate::planner::change::{Change, FieldChange as _};
use crate::planner::id::{BucketId, GroupId, TaskId};
use crate::planner::order_hint::OrderHint;
use crate::planner::plan::{Archival, Plan};
use crate::planner::snapshot::Snapshot;
use crate::planner::task::Task;

impl Edit {
    /// Changes the fields of the plan that this edit changes. Places on boards are not fields: see
    /// [`crate::planner::board::Board::replay`]; nor are the details of a task: see
    /// [`crate::planner::details::Details::replay`].
    pub fn apply(&self, snapshot: &mut Snapshot) {
        match self {
            Self::MoveTask(edit) => move_task(edit, snapshot),
            Self::ChangeTask(edit) => change_task(edit, snapshot),
            Self::ChangeDetails(edit) => {
                with_task(snapshot, &edit.task, |task| edit.changes.iter().for_each(|change| change.count(task)));
                // What is locked may depend on it: a required item that is checked, a link to an app.
                if snapshot.locks.details.contains_key(&edit.task)
                    && let Some(details) = Arc::make_mut(&mut snapshot.locks).details.get_mut(&edit.task)
                {
                    Arc::make_mut(details).replay(self);
                }
            }
            Self::CreateTask(edit) => create_task(edit, snapshot),
            Self::DeleteTask(edit) => {
                snapshot.remove_task(&edit.task);
            }
            Self::MoveBucket(edit) => {
                let buckets = &mut snapshot.buckets;
                let Some(now) = buckets.iter().position(|bucket| bucket.id == edit.bucket) else { return };
                let moved = buckets.remove(now);
                let ids: Vec<&BucketId> = buckets.iter().map(|bucket| &bucket.id).collect();
                let row = place::row(&ids, edit.to.after.as_ref(), edit.to.before.as_ref(), edit.to.end);
                buckets.insert(row, moved);
            }
            Self::CreateBucket(edit) => create_bucket(edit, snapshot),
            Self::RenameBucket(edit) => {
                let renamed = snapshot.buckets.iter_mut().find(|bucket| bucket.id == edit.bucket);
                if let Some(bucket) = renamed {
                    bucket.name.clone_from(&edit.to);
                }
            }
            Self::DeleteBucket(edit) => {
                let in_it = |task: &&Arc<Task>| task.bucket_id.as_ref() == Some(&edit.bucket);
                let gone: Vec<_> = snapshot.tasks().iter().filter(in_it).map(|task| task.id.clone()).collect();
                for task in &gone {
                    snapshot.remove_task(task);
                }
                snapshot.buckets.retain(|bucket| bucket.id != edit.bucket);
            }
            Self::ChangePlan(edit) if edit.plan == snapshot.plan.id => {
                edit.changes.iter().for_each(|change| change.apply(&mut snapshot.plan));
            }
            Self::ArchivePlan(edit) => archive(edit, snapshot),
            Self::MovePlan(edit) if edit.plan == snapshot.plan.id => {
                snapshot.plan.container_url = Some(group_address(&edit.group));
                snapshot.plan.container_type = Some("group".to_owned());
            }
            Self::MoveItem(_)
            | Self::ChangePlan(_)
            | Self::MovePlan(_)
            // Whether there is such a plan, and what the person likes, no plan says of itself.
            | Self::CreatePlan(_)
            | Self::DeletePlan(_)
            | Self::FavouritePlan(_)
            // What is said stands beside the plan: see [`crate::planner::talk::Talk`].
            | Self::Say(_) => {}
        }
    }
}

/// Returns the address of a group as the service writes it.
fn group_address(group: &GroupId) -> String {
    format!("https://graph.microsoft.com/v1.0/groups/{group}")
}

/// Puts the plan of the board, or one of those the person's tasks are of, into the archive or out of it.
fn archive(edit: &ArchivePlan, snapshot: &mut Snapshot) {
    let put = |plan: &mut Plan| {
        let justification = Some(edit.justification.clone()).filter(|words| !words.is_empty());
        plan.about.is_archived = Some(edit.to);
        plan.about.archival = Some(Archival { justification, by: None, at: None });
    };
    if edit.plan == snapshot.plan.id {
        put(&mut snapshot.plan);
    } else if snapshot.plans.contains_key(&edit.plan)
        && let Some(plan) = Arc::make_mut(&mut snapshot.plans).get_mut(&edit.plan)
    {
        put(plan);
    }
}

fn move_task(edit: &MoveTask, snapshot: &mut Snapshot) {
    let Some(task) = snapshot.task(&edit.task) else { return };
    let changes: Vec<Change> =
        edit.changes_for(task).into_iter().filter(|change| is_possible(change, snapshot)).collect();
    if !changes.is_empty() {
        with_task(snapshot, &edit.task, |task| changes.iter().for_each(|change| change.apply(task)));
    }
}

fn change_task(edit: &ChangeTask, snapshot: &mut Snapshot) {
    let changes: Vec<&Change> = edit.changes.iter().filter(|change| is_possible(change, snapshot)).collect();
    with_task(snapshot, &edit.task, |task| changes.iter().for_each(|change| change.apply(task)));
}

/// Says whether a change leads somewhere: a bucket may have been deleted meanwhile.
fn is_possible(change: &Change, snapshot: &Snapshot) -> bool {
    match change {
        Change::Bucket { to: Some(bucket), .. } => snapshot.bucket(bucket).is_some(),
        _ => true,
    }
}

fn with_task(snapshot: &mut Snapshot, id: &TaskId, change: impl FnOnce(&mut Task)) {
    if let Some(task) = snapshot.task_mut(id) {
        change(task);
    }
}

fn create_task(edit: &WholeTask, snapshot: &mut Snapshot) {
    // Made already, with its place still to be sent: what the service says of it holds.
    if snapshot.task(&edit.task).is_some() {
        return;
    }
    let mut task = edit.to_task(&snapshot.plan.id);
    task.bucket_id = task.bucket_id.filter(|bucket| snapshot.bucket(bucket).is_some());
    snapshot.replace_tasks(vec![Arc::new(task)]);
}

fn create_bucket(edit: &WholeBucket, snapshot: &mut Snapshot) {
    if snapshot.bucket(&edit.bucket).is_some() {
        return;
    }
    let ids: Vec<&BucketId> = snapshot.buckets.iter().map(|bucket| &bucket.id).collect();
    let row = place::row(&ids, edit.gap.after.as_ref(), edit.gap.before.as_ref(), edit.gap.end);
    let bucket = Bucket {
        id: edit.bucket.clone(),
        plan_id: snapshot.plan.id.clone(),
        name: edit.name.clone(),
        order_hint: OrderHint::acknowledged(""),
        etag: None,
    };
    snapshot.buckets.insert(row, bucket);
}
