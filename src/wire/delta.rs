//! One item of a delta: what has changed of one resource, or that it is gone. Nothing it may hold is trouble.

use serde_json::{Map, Value};

use crate::planner::etag::Etag;
use crate::planner::format::FormatKind;

/// Which resource an item is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// `plannerTask`.
    Task,
    /// `plannerTaskDetails`.
    TaskDetails,
    /// `plannerPlan`.
    Plan,
    /// `plannerPlanDetails`.
    PlanDetails,
    /// `plannerBucket`.
    Bucket,
    /// One of the three board formats.
    Format(FormatKind),
}

impl Kind {
    /// Returns the kind a type's name stands for, whatever namespace it comes from.
    #[must_use]
    pub fn named(type_name: &str) -> Option<Self> {
        let name = type_name.rsplit(['.', '#']).next().unwrap_or_default();
        Some(match name.to_ascii_lowercase().as_str() {
            "plannertask" => Self::Task,
            "plannertaskdetails" => Self::TaskDetails,
            "plannerplan" => Self::Plan,
            "plannerplandetails" => Self::PlanDetails,
            "plannerbucket" => Self::Bucket,
            "plannerbuckettaskboardtaskformat" => Self::Format(FormatKind::Bucket),
            "plannerprogresstaskboardtaskformat" => Self::Format(FormatKind::Progress),
            "plannerassignedtotaskboardtaskformat" => Self::Format(FormatKind::AssignedTo),
            _ => return None,
        })
    }

    /// Returns the name bodies of this kind are kept under.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Task => "task",
            Self::TaskDetails => "task_details",
            Self::Plan => "plan",
            Self::PlanDetails => "plan_details",
            Self::Bucket => "bucket",
            Self::Format(FormatKind::Bucket) => "bucket_format",
            Self::Format(FormatKind::Progress) => "progress_format",
            Self::Format(FormatKind::AssignedTo) => "assigned_format",
        }
    }
}

/// What an item says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    /// What has changed.
    Changed,
    /// It is gone for good.
    Deleted,
    /// It is not shown any more; it may be there all the same.
    OutOfSight,
}

/// One item.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Which resource, when the item or its page names a known type.
    pub kind: Option<Kind>,
    /// Its identifier.
    pub id: String,
    /// What it says.
    pub says: Says,
    /// The changed properties and nothing else of the resource.
    pub patch: Map<String, Value>,
}

impl Item {
    /// Reads an item; `None` if it says nothing that can be understood. `page_context` is the page's own, which names the
    /// type where items do not.
    #[must_use]
    pub fn read(value: &Value, page_context: Option<&str>) -> Option<Self> {
        let body = value.as_object()?;
        let text = |name: &str| body.get(name).and_then(Value::as_str);
        let id = text("id").filter(|id| !id.is_empty())?.to_owned();
        let kind = match text("@odata.type") {
            Some(name) => Kind::named(name),
            None => page_context.and_then(Kind::named),
        };
        let says = match body.get("@removed") {
            None | Some(Value::Null) => Says::Changed,
            Some(removed) if removed.get("reason").and_then(Value::as_str) == Some("changed") => Says::OutOfSight,
            Some(_) => Says::Deleted,
        };
        if kind.is_none() && says == Says::Changed {
            return None;
        }
        let is_ours =
            |(name, _): &(&String, &Value)| !matches!(name.as_str(), "@odata.type" | "@odata.context" | "@removed");
        let patch = body.iter().filter(is_ours).map(|(name, value)| (name.clone(), value.clone())).collect();
        Some(Self { kind, id, says, patch })
    }

    /// Returns the version the item brings the resource to.
    #[must_use]
    pub fn version(&self) -> Option<Etag> {
        self.patch.get("@odata.etag").and_then(Value::as_str).map(Etag::new)
    }

    /// Says whether the item holds the whole resource and not only what has changed.
    ///
    /// Source: Microsoft Graph beta, "planner: list delta": what is new says who made it. Details, formats and buckets do not;
    /// they are whole when they hold every property that is of use here.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        let has = |name: &str| self.patch.contains_key(name);
        let has_all = |names: &[&str]| names.iter().all(|name| has(name));
        match self.kind {
            Some(Kind::Task) => has_all(&["createdBy", "planId", "title"]),
            Some(Kind::Plan) => has_all(&["createdBy", "title"]),
            Some(Kind::Bucket) => has_all(&["name", "planId", "orderHint"]),
            Some(Kind::TaskDetails) => has_all(&["description", "checklist", "references"]),
            Some(Kind::PlanDetails) => has_all(&["sharedWith", "categoryDescriptions"]),
            Some(Kind::Format(FormatKind::AssignedTo)) => has_all(&["unassignedOrderHint", "orderHintsByAssignee"]),
            Some(Kind::Format(_)) => has("orderHint"),
            None => false,
        }
    }
}

/// Says whether a property is an open type: its keys are data, and it is patched by key.
#[must_use]
pub fn is_open(property: &str) -> bool {
    matches!(
        property,
        "assignments"
            | "appliedCategories"
            | "checklist"
            | "references"
            | "orderHintsByAssignee"
            | "sharedWith"
            | "categoryDescriptions"
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn page(text: &str) -> Vec<Option<Item>> {
        let page: Value = serde_json::from_str(text).unwrap();
        let context = page.get("@odata.context").and_then(Value::as_str);
        page["value"].as_array().unwrap().iter().map(|item| Item::read(item, context)).collect()
    }

    #[test]
    fn the_published_items_are_read() {
        let kinds =
            |text: &str| -> Vec<_> { page(text).into_iter().map(|item| item.and_then(|item| item.kind)).collect() };
        let task = Some(Kind::Task);
        assert_eq!(kinds(include_str!("../../tests/payloads/delta-all-beta.json")), [task, task, task]);
        assert_eq!(kinds(include_str!("../../tests/payloads/delta-assignment-only-beta.json")), [task]);
        assert_eq!(kinds(include_str!("../../tests/payloads/delta-tasks-beta.json")), [task]);
        assert_eq!(kinds(include_str!("../../tests/payloads/delta-buckets-beta.json")), [Some(Kind::Bucket)]);
        assert!(page(include_str!("../../tests/payloads/delta-tasks-beta.json"))[0].as_ref().unwrap().is_whole());
        assert!(!page(include_str!("../../tests/payloads/delta-all-beta.json"))[0].as_ref().unwrap().is_whole());
    }

    #[test]
    fn odd_items_are_passed_over_and_removals_need_no_type() {
        let read = |value: Value| Item::read(&value, None);
        for odd in
            [json!(7), json!(null), json!([]), json!({}), json!({"id": 5}), json!({"id": ""}), json!({"id": "a"})]
        {
            assert_eq!(read(odd.clone()), None, "{odd}");
        }
        assert_eq!(read(json!({"id": "a", "@odata.type": "#microsoft.graph.plannerRoster"})), None);
        let says = |value: Value| read(value).map(|item| item.says);
        assert_eq!(says(json!({"id": "a", "@removed": {"reason": "deleted"}})), Some(Says::Deleted));
        assert_eq!(says(json!({"id": "a", "@removed": {"reason": "changed"}})), Some(Says::OutOfSight));
        assert_eq!(says(json!({"id": "a", "@removed": true})), Some(Says::Deleted));
    }
}
