//! A task as JSON, the same wherever tasks are listed.

use serde_json::Value;
use serde_json::json;

use super::Eye;
use crate::planner::board::Grouping;
use crate::planner::progress::Progress;
use crate::planner::task::Task;

/// Returns what a board is called in JSON.
pub(in crate::run::commands) fn board_name(grouping: Grouping) -> String {
    grouping.name().to_lowercase()
}

/// Returns a task.
pub(in crate::run::commands) fn task(eye: &Eye<'_>, task: &Task) -> Value {
    let plan = eye.plan.plan_of(task);
    let bucket = task.bucket_id.as_ref();
    let bucket = bucket.map(|id| json!({"id": id.as_str(), "name": eye.plan.bucket(id).map(|bucket| &bucket.name)}));
    let person = |user: &crate::planner::id::UserId| json!({"id": user.as_str(), "name": eye.plan.people.get(user).map(|person| &person.name)});
    let label = |label: u8| json!({"category": format!("category{label}"), "name": plan.label(label)});
    json!({
        "id": task.id.as_str(),
        "isSent": !task.id.is_local(),
        "title": task.title,
        "plan": {"id": plan.id.as_str(), "title": plan.title},
        "bucket": bucket,
        "progress": match task.progress() {
            Progress::NotStarted => "notStarted",
            Progress::InProgress => "inProgress",
            Progress::Completed => "completed",
        },
        "percentComplete": task.percent_complete,
        "priority": task.priority,
        "priorityName": task.priority_band().word(),
        "startDate": task.start.map(|day| day.to_string()),
        "dueDate": task.due.map(|day| day.to_string()),
        "assignees": task.assignees.iter().map(person).collect::<Vec<_>>(),
        "labels": task.categories.iter().map(label).collect::<Vec<_>>(),
        "checklistItemCount": task.checklist_items,
        "openChecklistItemCount": task.open_checklist_items,
        "linkCount": task.references,
        "hasNotes": task.has_description,
    })
}
