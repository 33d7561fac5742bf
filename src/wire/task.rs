//! A task as Graph writes it. Notes, checklist and links are in its details; places on boards in its formats.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::creation_source;
use super::field::{Field, Text};
use super::plan_details::category_number;
use super::recurrence;
use super::resource::resource;
use super::time;
use crate::planner;
use crate::planner::creation_source::{CreationSource, Requirements};
use crate::planner::id::{BucketId, PlanId, TaskId, UserId};
use crate::planner::order_hint::OrderHint;

resource! {
    /// `plannerTask`.
    Task {
        /// The plan it belongs to.
        plan_id: String,
        /// Its bucket; `null` for none.
        bucket_id: String,
        /// Its title.
        title: String,
        /// Its place in the flat list.
        order_hint: String,
        /// Its place in a person's own list; empty when never set.
        assignee_priority: String,
        /// 0 to 100.
        percent_complete: i32,
        /// 0 to 10.
        priority: i32,
        /// When work starts.
        start_date_time: String,
        /// When it is due.
        due_date_time: String,
        /// When it was made.
        created_date_time: String,
        /// When it was completed.
        completed_date_time: String,
        /// Who does it, by user.
        assignments: BTreeMap<String, Field<Assignment>>,
        /// Its labels, by `categoryN`; `false` removes one in a PATCH.
        applied_categories: BTreeMap<String, Field<bool>>,
        /// Whether it has notes.
        has_description: bool,
        /// What the card shows; kept as text, for services add kinds.
        preview_type: String,
        /// Links.
        reference_count: u32,
        /// Checklist items.
        checklist_item_count: u32,
        /// Checklist items not checked.
        active_checklist_item_count: u32,
        /// The thread of its comments.
        conversation_thread_id: String,
        /// Who made it; a text in some deltas.
        created_by: Map<String, Value>,
        /// Where it came from, of any kind; beta alone says it, and it is never sent.
        creation_source: Value,
        /// What completing it asks for, flags by their names; beta alone says it, and it is never sent.
        specified_completion_requirements: String,
        /// How it comes again; beta alone has it.
        recurrence: Value,
        /// Whether it is on the day of who asks; beta alone has it.
        is_on_my_day: bool,
    }
}

/// One person's part in a task.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Assignment {
    /// `#microsoft.graph.plannerAssignment`, wanted on every write.
    #[serde(rename = "@odata.type", skip_serializing_if = "Field::is_absent")]
    pub odata_type: Text,
    /// The order of the faces on the card.
    #[serde(skip_serializing_if = "Field::is_absent")]
    pub order_hint: Text,
    /// What else it holds.
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

impl Task {
    /// Returns the task as a value, its places on boards unread; `None` if it has no identifier.
    #[must_use]
    pub fn to_planner(&self, plan_id: &PlanId) -> Option<planner::task::Task> {
        let id = TaskId::new(self.id.text()?);
        Some(planner::task::Task {
            bucket_id: self.bucket_id.text().filter(|id| !id.is_empty()).map(BucketId::new),
            order_hint: OrderHint::acknowledged(self.order_hint.text().unwrap_or_default()),
            percent_complete: self.percent_complete.get().copied().unwrap_or(0),
            priority: self.priority.get().copied().unwrap_or(5),
            start: self.start_date_time.text().and_then(time::day),
            due: self.due_date_time.text().and_then(time::day),
            assignees: self.assignees(),
            categories: self.categories(),
            checklist_items: self.checklist_item_count.get().copied().unwrap_or(0),
            open_checklist_items: self.active_checklist_item_count.get().copied().unwrap_or(0),
            references: self.reference_count.get().copied().unwrap_or(0),
            has_description: self.has_description.get().copied().unwrap_or(false),
            creation_source: self.source(),
            requirements: self.specified_completion_requirements.text().map(Requirements::from_names),
            recurrence: self.recurrence.get().and_then(recurrence::read).map(Arc::new),
            is_on_my_day: self.is_on_my_day.get().copied().unwrap_or(false),
            etag: self.version(),
            assignee_priority: OrderHint::acknowledged(self.assignee_priority.text().unwrap_or_default()),
            ..planner::task::Task::titled(id, plan_id.clone(), self.title.text().unwrap_or_default())
        })
    }

    /// Says whether it holds what v1.0 knows nothing of.
    #[must_use]
    pub fn is_of_beta(&self) -> bool {
        !self.recurrence.is_absent() || !self.is_on_my_day.is_absent()
    }

    /// Returns whom the task is assigned to, in the order of their faces.
    fn assignees(&self) -> Vec<UserId> {
        let mut people: Vec<_> = self
            .assignments
            .entries()
            .map(|(user, assignment)| (assignment.order_hint.text().unwrap_or_default(), user))
            .collect();
        people.sort_unstable();
        people.into_iter().map(|(_, user)| UserId::new(user)).collect()
    }

    /// Returns where the task came from, if that is worth naming.
    fn source(&self) -> Option<Arc<CreationSource>> {
        let source = creation_source::read(self.creation_source.get()?);
        (source != CreationSource::Ordinary).then(|| Arc::new(source))
    }

    /// Returns the labels that are set.
    fn categories(&self) -> planner::task::Categories {
        let set = self.applied_categories.entries().filter(|(_, is_set)| **is_set);
        set.filter_map(|(key, _)| category_number(key)).collect()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::planner::format::BoardPlace;

    fn read(text: &str) -> planner::task::Task {
        let task: Task = serde_json::from_str(text).unwrap();
        task.to_planner(&PlanId::new("plan")).unwrap()
    }

    #[test]
    fn a_published_task_becomes_a_value() {
        let task = read(include_str!("../../tests/payloads/task-get.json"));
        assert_eq!(task.id.as_str(), "01gzSlKkIUSUl6DF_EilrmQAKDhh");
        assert_eq!(task.assignees, [UserId::new("fbab97d0-4932-4511-b675-204639209557")]);
        assert_eq!(task.order_hint.as_str(), "9223370609546166567W");
        assert_eq!((task.priority, task.percent_complete), (5, 0));
        assert_eq!(task.bucket_board, BoardPlace::Unread);
    }

    #[test]
    fn a_task_of_an_app_says_so_on_beta_alone() {
        let body = |text: &str| serde_json::from_str::<Value>(text).unwrap()["body"].to_string();
        let beta = read(&body(include_str!("../../tests/payloads/scenario-planner-task-beta.json")));
        let by = beta.creation_source.as_deref().and_then(CreationSource::by);
        assert_eq!((by, beta.requirements), (Some("Hamburg 2"), Some(Requirements::HOSTED_APP)));
        let bare = include_str!("../../tests/payloads/scenario-planner-task-beta-without-prefer.json");
        assert_eq!(read(&body(bare)).requirements, Some(Requirements::STRONGER));
        let published = include_str!("../../tests/payloads/scenario-published-task-beta.json");
        assert_eq!(read(&body(published)).requirements, Some(Requirements::CHECKLIST.with(Requirements::FORM)));
        let v1 = read(&body(include_str!("../../tests/payloads/scenario-planner-task-v1.json")));
        assert_eq!((v1.creation_source, v1.requirements), (None, None));
        let odd = read(r#"{"id":"t","creationSource":[7],"specifiedCompletionRequirements":8}"#);
        assert_eq!((odd.creation_source, odd.requirements), (None, None));
    }

    #[test]
    fn nulls_odd_shapes_and_missing_properties_are_no_trouble() {
        let task = read(
            r#"{"id":"t","title":null,"bucketId":null,"priority":"high","dueDateTime":"2026-03-20T16:00:00",
                "assignments":{"b":{"orderHint":"2"},"a":{"orderHint":"3"},"gone":null,"odd":7},
                "appliedCategories":{"category2":true,"category3":false,"category99":true,"other":true}}"#,
        );
        assert_eq!(task.title, "");
        assert_eq!(task.bucket_id, None);
        assert_eq!(task.priority, 5);
        assert_eq!(task.due, Some(date(2026, 3, 20)));
        assert_eq!(task.assignees, [UserId::new("b"), UserId::new("a")]);
        assert_eq!(task.categories.iter().collect::<Vec<_>>(), [2]);
        let no_id: Task = serde_json::from_str("{}").unwrap();
        assert_eq!(no_id.to_planner(&PlanId::new("plan")), None);
    }
}
