//! Bodies of PATCH requests: resources in which only what an edit changes is set.

use std::collections::BTreeMap;

use super::board_format::{AssignedToFormat, BucketFormat, ProgressFormat};
use super::bucket::Bucket;
use super::field::Field;
use super::plan::Plan;
use super::plan_details::PlanDetails;
use super::recurrence;
use super::task::{Assignment, Task};
use super::time;
use crate::planner::change::Change;
use crate::planner::id::{PlanId, UserId};
use crate::planner::order_hint::{ComposedHint, between};
use crate::planner::plan_change::PlanChange;

/// Returns the body that changes these fields of a task, and no other.
#[must_use]
pub fn task(changes: &[Change]) -> Task {
    let mut body = Task::default();
    let mut assignments = BTreeMap::new();
    let mut labels = BTreeMap::new();
    for change in changes {
        match change {
            Change::Bucket { to, .. } => {
                body.bucket_id = to.as_ref().map_or(Field::Null, |id| Field::from(id.as_str()));
            }
            Change::Percent { to, .. } => body.percent_complete = Field::Is(*to),
            Change::Priority { to, .. } => body.priority = Field::Is(*to),
            Change::Title { to, .. } => body.title = to.as_str().into(),
            Change::Start { to, .. } => {
                body.start_date_time = to.map_or(Field::Null, |day| Field::Is(time::on(day)));
            }
            Change::Due { to, .. } => {
                body.due_date_time = to.map_or(Field::Null, |day| Field::Is(time::on(day)));
            }
            Change::Assignee { user, to, .. } => {
                let assignment = if *to { Field::Is(assignment()) } else { Field::Null };
                assignments.insert(user.as_str().to_owned(), assignment);
            }
            Change::Label { category, to, .. } => {
                labels.insert(format!("category{category}"), Field::Is(*to));
            }
            Change::Recurrence { to, .. } => body.recurrence = Field::Is(recurrence::write(to.as_ref())),
            Change::MyDay { to, .. } => body.is_on_my_day = Field::Is(*to),
        }
    }
    if !assignments.is_empty() {
        body.assignments = Field::Is(assignments);
    }
    if !labels.is_empty() {
        body.applied_categories = Field::Is(labels);
    }
    body
}

/// Returns the body that makes a task: its title, and what it does not begin with by itself. A series goes on without a
/// task that is made again, and nobody's day begins with a new one.
#[must_use]
pub fn new_task(plan: &PlanId, title: &str, changes: &[Change]) -> Task {
    let mut body = Task { recurrence: Field::Absent, is_on_my_day: Field::Absent, ..task(changes) };
    if let Field::Is(assignments) = &mut body.assignments {
        in_order(assignments, changes);
    }
    let title = if body.title.is_absent() { title.into() } else { body.title.clone() };
    Task { plan_id: plan.as_str().into(), title, ..body }
}

/// Puts the faces of a new task in the order of the changes: each behind the one before, whose place the service is still
/// to give.
fn in_order(assignments: &mut BTreeMap<String, Field<Assignment>>, changes: &[Change]) {
    let mut last: Option<ComposedHint> = None;
    for change in changes {
        let Change::Assignee { user, to: true, .. } = change else { continue };
        let Some(Field::Is(assignment)) = assignments.get_mut(user.as_str()) else { continue };
        let hint = last.map_or_else(|| between(None, None), |last| last.followed());
        assignment.order_hint = hint.as_str().into();
        last = Some(hint);
    }
}

/// Returns the body that makes a bucket in its place among the columns.
#[must_use]
pub fn new_bucket(plan: &PlanId, name: &str, hint: &ComposedHint) -> Bucket {
    Bucket { plan_id: plan.as_str().into(), name: name.into(), order_hint: hint.as_str().into(), ..Bucket::default() }
}

/// Returns the body that gives a bucket another name.
#[must_use]
pub fn bucket_name(name: &str) -> Bucket {
    Bucket { name: name.into(), ..Bucket::default() }
}

/// Returns the body that changes these fields of a plan; those of its details are left out.
#[must_use]
pub fn plan(changes: &[PlanChange]) -> Plan {
    let mut body = Plan::default();
    for change in changes {
        if let PlanChange::Title { to, .. } = change {
            body.title = to.as_str().into();
        }
    }
    body
}

/// Returns the body that changes these fields of a plan's details; those of the plan itself are left out.
#[must_use]
pub fn plan_details(changes: &[PlanChange]) -> PlanDetails {
    let (mut labels, mut people) = (BTreeMap::new(), BTreeMap::new());
    for change in changes {
        match change {
            PlanChange::LabelName { category, to, .. } => {
                let name = to.as_ref().map_or(Field::Null, |name| Field::from(name.as_str()));
                labels.insert(format!("category{category}"), name);
            }
            PlanChange::SharedWith { user, to, .. } => {
                people.insert(user.as_str().to_owned(), Field::Is(*to));
            }
            PlanChange::Title { .. } => {}
        }
    }
    let mut body = PlanDetails::default();
    if !labels.is_empty() {
        body.category_descriptions = Field::Is(labels);
    }
    if !people.is_empty() {
        body.shared_with = Field::Is(people);
    }
    body
}

/// Returns an assignment as a request has to give it: with its type, and a hint for the order of the faces.
fn assignment() -> Assignment {
    Assignment {
        odata_type: "#microsoft.graph.plannerAssignment".into(),
        order_hint: between(None, None).as_str().into(),
        ..Assignment::default()
    }
}

/// Lets a body put its task somewhere else in the plan's flat list, too.
#[must_use]
pub fn onto_list(body: Task, hint: &ComposedHint) -> Task {
    Task { order_hint: hint.as_str().into(), ..body }
}

/// Lets a body put its task somewhere else in its assignees' own lists, too.
#[must_use]
pub fn onto_own_list(body: Task, hint: &ComposedHint) -> Task {
    Task { assignee_priority: hint.as_str().into(), ..body }
}

/// Returns the body that puts a bucket somewhere else among the columns.
#[must_use]
pub fn bucket_place(hint: &ComposedHint) -> Bucket {
    Bucket { order_hint: hint.as_str().into(), ..Bucket::default() }
}

/// Returns the body that puts a card somewhere else inside its bucket.
#[must_use]
pub fn onto_bucket_board(hint: &ComposedHint) -> BucketFormat {
    BucketFormat { order_hint: hint.as_str().into(), ..BucketFormat::default() }
}

/// Returns the body that puts a card somewhere else inside its progress column.
#[must_use]
pub fn onto_progress_board(hint: &ComposedHint) -> ProgressFormat {
    ProgressFormat { order_hint: hint.as_str().into(), ..ProgressFormat::default() }
}

/// Returns the body that puts a card somewhere else inside a person's column, or inside that of unassigned tasks.
#[must_use]
pub fn onto_assigned_board(user: Option<&UserId>, hint: &ComposedHint) -> AssignedToFormat {
    match user {
        Some(user) => {
            let hints = BTreeMap::from([(user.as_str().to_owned(), hint.as_str().into())]);
            AssignedToFormat { order_hints_by_assignee: Field::Is(hints), ..AssignedToFormat::default() }
        }
        None => AssignedToFormat { unassigned_order_hint: hint.as_str().into(), ..AssignedToFormat::default() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planner::id::BucketId;
    use crate::planner::order_hint::OrderHint;

    #[test]
    fn a_body_holds_what_changes_and_nothing_else() {
        let body = |task: &Task| serde_json::to_string(task).unwrap();
        let bucket = |to| Change::Bucket { from: None, to };
        assert_eq!(body(&task(&[bucket(Some(BucketId::new("b")))])), r#"{"bucketId":"b"}"#);
        assert_eq!(body(&task(&[bucket(None)])), r#"{"bucketId":null}"#);
        assert_eq!(body(&task(&[Change::Percent { from: 0, to: 100 }])), r#"{"percentComplete":100}"#);
        let day = Some(jiff::civil::date(2026, 10, 12));
        assert_eq!(body(&task(&[Change::Due { from: None, to: day }])), r#"{"dueDateTime":"2026-10-12T10:00:00Z"}"#);
        assert_eq!(body(&task(&[Change::Due { from: day, to: None }])), r#"{"dueDateTime":null}"#);
        let assignee = |user: &str, to: bool| Change::Assignee { user: UserId::new(user), from: !to, to };
        assert_eq!(
            body(&task(&[assignee("a", true), assignee("b", false)])),
            r##"{"assignments":{"a":{"@odata.type":"#microsoft.graph.plannerAssignment","orderHint":" !"},"b":null}}"##
        );
        let new = new_task(&PlanId::new("p"), "T", &[assignee("z", true), assignee("a", true), assignee("m", true)]);
        let hints: Vec<_> = ["z", "a", "m"]
            .map(|user| serde_json::to_value(&new).unwrap()["assignments"][user]["orderHint"].clone())
            .to_vec();
        assert_eq!(hints, [" !", " ! !", " ! ! !"], "in the order they were given, whatever their names");
        let label = |category, to: bool| Change::Label { category, from: !to, to };
        let labels = body(&task(&[label(3, true), label(12, false)]));
        assert_eq!(labels, r#"{"appliedCategories":{"category12":false,"category3":true}}"#);
        let hint = between(Some(&OrderHint::acknowledged("5637")), None);
        assert_eq!(serde_json::to_string(&onto_bucket_board(&hint)).unwrap(), r#"{"orderHint":"5637 !"}"#);
        assert_eq!(serde_json::to_string(&bucket_place(&hint)).unwrap(), r#"{"orderHint":"5637 !"}"#);
        let urgent = task(&[Change::Priority { from: 5, to: 1 }]);
        assert_eq!(body(&onto_list(urgent.clone(), &hint)), r#"{"orderHint":"5637 !","priority":1}"#);
        assert_eq!(body(&onto_own_list(urgent, &hint)), r#"{"assigneePriority":"5637 !","priority":1}"#);
        let anna = UserId::new("anna");
        let text = |user| serde_json::to_string(&onto_assigned_board(user, &hint)).unwrap();
        assert_eq!(text(Some(&anna)), r#"{"orderHintsByAssignee":{"anna":"5637 !"}}"#);
        assert_eq!(text(None), r#"{"unassignedOrderHint":"5637 !"}"#);
    }
}
