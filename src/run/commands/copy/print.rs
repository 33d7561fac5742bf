//! What a copy would make, as text and as JSON.

use serde_json::Value;
use serde_json::json;

use super::draft::Draft;
use crate::cli::script::Way;
use crate::planner::change::Change;
use crate::planner::edit::Edit;
use crate::planner::id::UserId;
use crate::planner::plan_change::PlanChange;
use crate::planner::snapshot::Snapshot;
use crate::run::commands::print;
use crate::run::commands::told;
use crate::run::commands::told::Told;

/// Tells what would be made.
pub(super) fn draft(draft: &Draft, source: &Snapshot, target: &Snapshot, is_new: bool, way: &Way) -> Told {
    let (mut buckets, mut tasks, mut rows) = (Vec::new(), Vec::new(), Vec::new());
    for edit in &draft.edits {
        match edit {
            Edit::CreateBucket(bucket) => {
                buckets.push(json!(bucket.name));
                rows.push(vec!["bucket".to_owned(), bucket.name.clone(), String::new()]);
            }
            Edit::CreateTask(whole) => {
                let people = whole.changes.iter().filter_map(|change| match change {
                    Change::Assignee { user, to: true, .. } => Some(user),
                    _ => None,
                });
                let person =
                    |user: &UserId| json!({"id": user.as_str(), "name": source.people.get(user).map(|it| &it.name)});
                let people: Vec<Value> = people.map(person).collect();
                let (items, links, has_notes) = Draft::contents(whole);
                tasks.push(json!({
                    "title": whole.title,
                    "bucket": whole.spot.column_name,
                    "assignees": people,
                    "checklistItemCount": items,
                    "linkCount": links,
                    "hasNotes": has_notes,
                }));
                rows.push(vec!["task".to_owned(), whole.title.clone(), whole.spot.column_name.clone()]);
            }
            _ => {}
        }
    }
    let label = |change: &PlanChange| match change {
        PlanChange::LabelName { category, to: Some(name), .. } => Some((format!("category{category}"), name.clone())),
        _ => None,
    };
    let labels: Vec<(String, String)> = draft.labels.iter().filter_map(label).collect();
    rows.extend(labels.iter().map(|(category, name)| vec!["label".to_owned(), name.clone(), category.clone()]));
    let plan = &target.plan;
    let id = (!is_new && !plan.id.is_local()).then(|| plan.id.as_str());
    let data = json!({
        "plan": {"id": id, "title": plan.title, "isNew": is_new},
        "buckets": buckets,
        "labels": labels.iter().map(|(category, name)| json!({"category": category, "name": name})).collect::<Vec<_>>(),
        "tasks": tasks,
        "madeBefore": draft.made_before,
        "leftOut": draft.left_out,
    });
    let mut lines =
        vec![format!("Into {}“{}”; nothing is made yet.", if is_new { "the new plan " } else { "" }, plan.title)];
    lines.extend(print::table(&["WHAT", "CALLED", "IN"], &rows, told::width(way)));
    Told::of("copy", data, lines)
}
