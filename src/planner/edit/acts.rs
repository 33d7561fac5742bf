//! What an edit does to tasks, as fine as a policy can tell it apart. Every way to change a task is in here, so that all
//! of them pass one gate.

use super::{Edit, MoveItem, MoveTask, Say, Way};
use crate::planner::board::Grouping;
use crate::planner::change::{Change, FieldChange as _};
use crate::planner::detail_change::DetailChange;
use crate::planner::details::ItemList;
use crate::planner::id::{TaskId, UserId};
use crate::planner::policy::{Act, AssignmentAct, ChecklistAct, LinkAct, Reach, Subject, Who};
use crate::planner::snapshot::Snapshot;

/// One act on one task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskAct {
    /// Which task.
    pub task: TaskId,
    /// What is done to it.
    pub act: Act,
    /// Whether the edit stands without it: the place of a card in its new column is worth asking for, and the card is in
    /// that column even if the service will not take the place.
    pub is_incidental: bool,
}

/// Returns what an edit does to tasks of a plan, each act once. What has been done meanwhile is left out.
///
/// Making a task does nothing to a task that is there, nor does what is done to buckets, unless they are deleted with
/// their tasks. A client knows neither who made an item nor whether all is done that completing a task asks for: those
/// acts have no creator, and are ready.
#[must_use]
pub fn acts_of(edit: &Edit, plan: &Snapshot, me: Option<&UserId>) -> Vec<TaskAct> {
    let mut acts = Vec::new();
    let mut push = |task: &TaskId, act: Act, is_incidental: bool| {
        let act = TaskAct { task: task.clone(), act, is_incidental };
        if !acts.contains(&act) {
            acts.push(act);
        }
    };
    match edit {
        Edit::MoveTask(edit) => {
            let known = plan.task(&edit.task);
            let changes = known.map_or_else(|| edit.changes.clone(), |task| edit.changes_for(task));
            for change in &changes {
                push(&edit.task, of_change(change, me), false);
            }
            if let Some(act) = of_place(edit) {
                push(&edit.task, act, !changes.is_empty());
            }
        }
        Edit::ChangeTask(edit) => {
            let known = plan.task(&edit.task);
            let is_done = |change: &&Change| known.is_some_and(|task| change.is_done(task));
            for change in edit.changes.iter().filter(|change| !change.is_nothing() && !is_done(change)) {
                push(&edit.task, of_change(change, me), false);
            }
        }
        Edit::ChangeDetails(edit) => {
            for change in edit.changes.iter().filter(|change| !change.is_nothing()) {
                push(&edit.task, of_detail(change), false);
            }
        }
        Edit::MoveItem(edit) => push(&edit.task, of_item(edit), false),
        Edit::DeleteTask(edit) => push(&edit.task, Act::Delete, false),
        // To point to its thread changes the task; words alone do not.
        Edit::Say(Say { task, way: Way::Comment { begins: true, .. }, .. }) => push(task, Act::Unnamed, false),
        Edit::DeleteBucket(edit) => {
            // Each is in it once, and there may be thousands.
            let inside = plan.tasks().iter().filter(|task| task.bucket_id.as_ref() == Some(&edit.bucket));
            acts.extend(inside.map(|task| TaskAct { task: task.id.clone(), act: Act::Delete, is_incidental: false }));
        }
        Edit::CreateTask(_)
        | Edit::MoveBucket(_)
        | Edit::CreateBucket(_)
        | Edit::RenameBucket(_)
        | Edit::ChangePlan(_)
        | Edit::CreatePlan(_)
        | Edit::DeletePlan(_)
        | Edit::ArchivePlan(_)
        | Edit::MovePlan(_)
        | Edit::FavouritePlan(_)
        | Edit::Say(_) => {}
    }
    acts
}

/// Returns what a change of a field is about: by this a refusal is remembered.
#[must_use]
pub fn subject_of(change: &Change) -> Subject {
    of_change(change, None).subject()
}

/// Returns the same of a change of details.
#[must_use]
pub fn subject_of_detail(change: &DetailChange) -> Subject {
    of_detail(change).subject()
}

fn of_change(change: &Change, me: Option<&UserId>) -> Act {
    match change {
        Change::Bucket { .. } => Act::Move(Reach::Bucket),
        Change::Percent { to, .. } => Act::Progress { to: *to, is_ready: true },
        Change::Assignee { user, to, .. } => {
            let who = if me == Some(user) { Who::Oneself } else { Who::Other };
            Act::Assignment(if *to { AssignmentAct::Add(who) } else { AssignmentAct::Remove { who, by: None } })
        }
        Change::Title { .. } => Act::Title,
        Change::Start { .. } => Act::StartDate,
        Change::Priority { .. } => Act::Priority,
        Change::Due { .. } => Act::DueDate,
        Change::Label { .. } => Act::Labels,
        Change::Recurrence { .. } => Act::Unnamed,
        Change::MyDay { .. } => Act::Personal,
    }
}

/// Returns what standing somewhere else on a board is; on some boards there is no order of one's own.
fn of_place(edit: &MoveTask) -> Option<Act> {
    match edit.board {
        _ if !edit.board.has_order() || edit.to.is_same_place(&edit.from) => None,
        Grouping::Mine => Some(Act::Personal),
        _ => Some(Act::Reorder),
    }
}

fn of_detail(change: &DetailChange) -> Act {
    let by = None;
    match change {
        DetailChange::Notes { .. } => Act::Notes,
        DetailChange::Preview { .. } => Act::PreviewType,
        DetailChange::Item { to: true, .. } => Act::Checklist(ChecklistAct::Add),
        DetailChange::Item { to: false, .. } => Act::Checklist(ChecklistAct::Remove { by }),
        DetailChange::ItemTitle { .. } => Act::Checklist(ChecklistAct::Update { by }),
        DetailChange::ItemChecked { .. } => Act::Checklist(ChecklistAct::Check { by }),
        DetailChange::Link { to: true, .. } => Act::Link(LinkAct::Add),
        DetailChange::Link { to: false, .. } => Act::Link(LinkAct::Remove { by }),
        DetailChange::LinkAlias { .. } | DetailChange::LinkKind { .. } => Act::Link(LinkAct::Edit { by }),
    }
}

fn of_item(edit: &MoveItem) -> Act {
    match edit.list {
        ItemList::Checklist => Act::Checklist(ChecklistAct::Reorder { by: None }),
        ItemList::References => Act::Link(LinkAct::Edit { by: None }),
    }
}

#[cfg(test)]
#[path = "acts_tests.rs"]
mod tests;
