//! What dropping a card on a column means: which fields of the task change.

use super::ColumnId;
use super::arrangement::Arrangement;
use crate::planner::calendar;
use crate::planner::change::{Change, FieldChange as _};
use crate::planner::edit::short;
use crate::planner::id::UserId;
use crate::planner::person;
use crate::planner::snapshot::Snapshot;
use crate::planner::task::Task;

/// Returns what changes when a card is carried from one column to another; `Err` says in a sentence why it cannot stand
/// there.
pub fn changes(
    plan: &Snapshot,
    task: &Task,
    from: &ColumnId,
    to: &ColumnId,
    arrangement: &Arrangement,
) -> Result<Vec<Change>, String> {
    if from == to {
        return Ok(Vec::new());
    }
    let (me, today, begins) = (arrangement.me.as_ref(), arrangement.today, arrangement.schedule.begins);
    let mut changes = match to {
        ColumnId::Bucket(None) => return Err("Cards can leave “No bucket”, but not be put there.".to_owned()),
        ColumnId::Bucket(bucket) => vec![Change::Bucket { from: task.bucket_id.clone(), to: bucket.clone() }],
        ColumnId::Progress(progress) => {
            vec![Change::Percent { from: task.percent_complete, to: progress.percent() }]
        }
        ColumnId::Assignee(user) => assignees(plan, task, from, user.as_ref(), me)?,
        ColumnId::List | ColumnId::Mine => Vec::new(),
        ColumnId::Day(day) => vec![Change::Due { from: task.due, to: Some(*day) }],
        ColumnId::Week(week) => vec![Change::Due { from: task.due, to: Some(calendar::friday_of(*week)) }],
        ColumnId::Due(group) => vec![Change::Due { from: task.due, to: group.date(today, begins)? }],
        ColumnId::Priority(priority) => vec![Change::Priority { from: task.priority, to: priority.number() }],
        ColumnId::Label(label) => labels(plan, task, from, *label)?,
    };
    changes.retain(|change| !change.is_nothing());
    Ok(changes)
}

/// Adds the person whose column it is, and removes the one whose column the card has left; nobody else.
fn assignees(
    plan: &Snapshot,
    task: &Task,
    from: &ColumnId,
    to: Option<&UserId>,
    me: Option<&UserId>,
) -> Result<Vec<Change>, String> {
    let left = match from {
        ColumnId::Assignee(Some(user)) => Some(user),
        _ => None,
    };
    let others: Vec<&UserId> = task.assignees.iter().filter(|user| Some(*user) != left).collect();
    if let (None, Some(first)) = (to, others.first()) {
        let name = person::name_of(plan, me, first);
        let who = match others.len() - 1 {
            0 if me == Some(*first) => "You are".to_owned(),
            0 => format!("{name} is"),
            1 => format!("{name} and one other are"),
            more => format!("{name} and {more} others are"),
        };
        return Err(format!("“{}” cannot stand in Unassigned: {who} assigned to it too.", short(&task.title)));
    }
    let add = to.map(|user| Change::Assignee { user: user.clone(), from: task.assignees.contains(user), to: true });
    let remove =
        left.map(|user| Change::Assignee { user: user.clone(), from: task.assignees.contains(user), to: false });
    Ok(add.into_iter().chain(remove).collect())
}

/// Adds the label whose column it is, and takes the one off whose column the card has left; no other.
fn labels(plan: &Snapshot, task: &Task, from: &ColumnId, to: Option<u8>) -> Result<Vec<Change>, String> {
    let left = match from {
        ColumnId::Label(label) => *label,
        _ => None,
    };
    if to.is_none()
        && let Some(other) = task.categories.iter().find(|label| Some(*label) != left)
    {
        let label = plan.plan.label(other);
        let title = short(&task.title);
        return Err(format!("“{title}” cannot stand in No label: it has the label {label} too."));
    }
    let change = |category: u8, to: bool| Change::Label { category, from: task.categories.contains(category), to };
    Ok(to.map(|label| change(label, true)).into_iter().chain(left.map(|label| change(label, false))).collect())
}
