//! What dropping a card on a column means: which fields of the task change.

use jiff::civil::Date;

use super::ColumnId;
use crate::planner::change::Change;
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
    me: Option<&UserId>,
    today: Date,
) -> Result<Vec<Change>, String> {
    if from == to {
        return Ok(Vec::new());
    }
    let mut changes = match to {
        ColumnId::Bucket(None) => return Err("Cards can leave “No bucket”, but not be put there.".to_owned()),
        ColumnId::Bucket(bucket) => vec![Change::Bucket { from: task.bucket_id.clone(), to: bucket.clone() }],
        ColumnId::Progress(progress) => {
            vec![Change::Percent { from: task.percent_complete, to: progress.percent() }]
        }
        ColumnId::Assignee(user) => assignees(plan, task, from, user.as_ref(), me)?,
        ColumnId::List | ColumnId::Mine => Vec::new(),
        ColumnId::Due(group) => vec![Change::Due { from: task.due, to: group.date(today)? }],
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
    if to.is_none()
        && let Some(other) = task.assignees.iter().find(|user| Some(*user) != left)
    {
        let name = person::name_of(plan, me, other);
        let is = if me == Some(other) { "are" } else { "is" };
        return Err(format!("“{}” cannot stand in Unassigned: {name} {is} assigned to it too.", task.title));
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
        return Err(format!("“{}” cannot stand in No label: it has the label {label} too.", task.title));
    }
    let change = |category: u8, to: bool| Change::Label { category, from: task.categories.contains(category), to };
    Ok(to.map(|label| change(label, true)).into_iter().chain(left.map(|label| change(label, false))).collect())
}
