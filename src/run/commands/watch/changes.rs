//! What is not the same in two readings of a plan, as events of which each is a line.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::Value;
use serde_json::json;

use crate::planner::bucket::Bucket;
use crate::planner::format::BoardPlace;
use crate::planner::id::BucketId;
use crate::planner::id::PlanId;
use crate::planner::plan::CATEGORY_COUNT;
use crate::planner::snapshot::Snapshot;
use crate::planner::task::Task;
use crate::run::commands::print;
use crate::run::commands::print::Eye;
use crate::run::json_lines;

/// The fields of something, each as JSON. Those that are not known are not there.
type Fields = BTreeMap<&'static str, Value>;

/// A plan as it was seen last.
pub(super) struct Seen(Arc<Snapshot>);

/// Something that has changed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Change {
    plan: (String, String),
    what: String,
    id: String,
    title: String,
    fields: BTreeMap<&'static str, [Value; 2]>,
}

impl Seen {
    /// Begins with a plan as it is: nothing of it is a change.
    pub(super) fn of(plan: &Arc<Snapshot>) -> Self {
        Self(Arc::clone(plan))
    }

    pub(super) fn plan(&self) -> PlanId {
        self.0.plan.id.clone()
    }

    pub(super) fn title(&self) -> String {
        self.0.plan.title.clone()
    }

    /// Returns that the plan is gone.
    pub(super) fn gone(&self) -> Change {
        let (id, title) = (self.0.plan.id.as_str(), self.0.plan.title.as_str());
        change(&self.0, ("plan", id, title), Some(&plan_fields(&self.0)), None)
    }

    /// Takes a newer reading, and returns what is not as it was: the plan, then buckets, then tasks.
    pub(super) fn turn_to(&mut self, newer: Arc<Snapshot>) -> Vec<Change> {
        if Arc::ptr_eq(&self.0, &newer) {
            return Vec::new();
        }
        let older = std::mem::replace(&mut self.0, newer);
        let newer = &self.0;
        let plan = &newer.plan;
        let mut found = vec![change(
            newer,
            ("plan", plan.id.as_str(), &plan.title),
            Some(&plan_fields(&older)),
            Some(&plan_fields(newer)),
        )];
        let buckets = |plan: &Snapshot| -> BTreeMap<BucketId, Bucket> {
            plan.buckets.iter().map(|bucket| (bucket.id.clone(), bucket.clone())).collect()
        };
        let (before, after) = (buckets(&older), buckets(newer));
        for (id, name, was, is) in pairs(&before, &after, |bucket: &Bucket| bucket.name.clone()) {
            found.push(change(
                newer,
                ("bucket", id.as_str(), &name),
                was.map(bucket_fields).as_ref(),
                is.map(bucket_fields).as_ref(),
            ));
        }
        let tasks = |plan: &Snapshot| -> BTreeMap<_, _> {
            plan.tasks().iter().map(|task| (task.id.clone(), Arc::clone(task))).collect()
        };
        let (before, after) = (tasks(&older), tasks(newer));
        for (id, title, was, is) in pairs(&before, &after, |task: &Arc<Task>| task.title.clone()) {
            // What is shared by both readings has not changed.
            if was.zip(is).is_some_and(|(was, is)| Arc::ptr_eq(was, is)) {
                continue;
            }
            let (was, is) = (was.map(|task| task_fields(&older, task)), is.map(|task| task_fields(newer, task)));
            found.push(change(newer, ("task", id.as_str(), &title), was.as_ref(), is.as_ref()));
        }
        found.retain(|change| !change.what.ends_with("changed") || !change.fields.is_empty());
        found
    }
}

/// Puts what was there beside what is there, by identifier; with what it is called, the newer name first.
fn pairs<'a, Id: Ord, T>(
    before: &'a BTreeMap<Id, T>,
    after: &'a BTreeMap<Id, T>,
    name: impl Fn(&T) -> String,
) -> Vec<(&'a Id, String, Option<&'a T>, Option<&'a T>)> {
    let gone = before.keys().filter(|id| !after.contains_key(id));
    let all = after.keys().chain(gone);
    all.filter_map(|id| {
        let (was, is) = (before.get(id), after.get(id));
        Some((id, name(is.or(was)?), was, is))
    })
    .collect()
}

/// Returns what is not the same; a field that one side does not know is no change.
fn change(plan: &Snapshot, (kind, id, title): (&str, &str, &str), was: Option<&Fields>, is: Option<&Fields>) -> Change {
    let what = match (was, is) {
        (None, _) => "made",
        (_, None) => "gone",
        _ => "changed",
    };
    let mut fields = BTreeMap::new();
    let names = was.into_iter().chain(is).flat_map(BTreeMap::keys);
    for name in names {
        let side = |fields: Option<&Fields>| match fields {
            Some(fields) => fields.get(name).cloned(),
            None => Some(Value::Null),
        };
        if let (Some(was), Some(is)) = (side(was), side(is))
            && sense(&was) != sense(&is)
        {
            fields.insert(*name, [was, is]);
        }
    }
    Change {
        plan: (plan.plan.id.as_str().to_owned(), plan.plan.title.clone()),
        what: format!("{kind}.{what}"),
        id: id.to_owned(),
        title: title.to_owned(),
        fields,
    }
}

/// Returns what of a value decides whether it is another: of what has a name of its own its identifier, for a bucket that is
/// renamed is no change of its tasks; of several the order does not matter.
fn sense(value: &Value) -> Value {
    match value {
        Value::Array(several) => {
            let mut all: Vec<Value> = several.iter().map(sense).collect();
            all.sort_by_cached_key(Value::to_string);
            all.into()
        }
        Value::Object(parts) => {
            parts.get("id").or_else(|| parts.get("category")).cloned().unwrap_or_else(|| value.clone())
        }
        plain => plain.clone(),
    }
}

/// Returns the fields of a task as `tasks --json` names them, and the hints of its places as the service does.
fn task_fields(plan: &Snapshot, task: &Task) -> Fields {
    // A line says nothing that depends on who looks, nor on when.
    let eye = Eye { plan, me: None, today: jiff::civil::Date::default() };
    let value = print::task_json(&eye, task);
    let mut fields = Fields::new();
    for name in [
        "title",
        "bucket",
        "progress",
        "percentComplete",
        "priority",
        "priorityName",
        "startDate",
        "dueDate",
        "assignees",
        "labels",
        "checklistItemCount",
        "openChecklistItemCount",
        "linkCount",
        "hasNotes",
    ] {
        fields.insert(name, value[name].clone());
    }
    fields.insert("orderHint", json!(task.order_hint.as_str()));
    let hint = |place: &BoardPlace| match place {
        BoardPlace::Unread => None,
        BoardPlace::Read { hint, .. } => Some(json!(hint.as_str())),
    };
    fields.extend(hint(&task.bucket_board).map(|hint| ("bucketOrderHint", hint)));
    fields.extend(hint(&task.progress_board).map(|hint| ("progressOrderHint", hint)));
    fields
}

fn bucket_fields(bucket: &Bucket) -> Fields {
    Fields::from([("name", json!(bucket.name)), ("orderHint", json!(bucket.order_hint.as_str()))])
}

fn plan_fields(plan: &Snapshot) -> Fields {
    let plan_itself = &plan.plan;
    let named = (1..=CATEGORY_COUNT).filter_map(|label| Some((label, plan_itself.labels.get(&label)?)));
    // A label is another when its name is: here the name is what there is to tell.
    let labels: Vec<String> = named.map(|(label, name)| format!("category{label}: {name}")).collect();
    let shared: Vec<&str> = plan_itself.shared_with.iter().map(crate::planner::id::UserId::as_str).collect();
    let mut fields =
        Fields::from([("title", json!(plan_itself.title)), ("labels", json!(labels)), ("sharedWith", json!(shared))]);
    fields.extend(plan_itself.about.is_archived.map(|is_archived| ("isArchived", json!(is_archived))));
    fields
}

impl Change {
    /// Returns it as a line of JSON.
    pub(super) fn ndjson(&self, at: Timestamp) -> String {
        json_lines::line(&json!({
            "version": json_lines::VERSION,
            "kind": "change",
            "at": at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            "plan": {"id": self.plan.0, "title": self.plan.1},
            "what": self.what,
            "id": self.id,
            "title": self.title,
            "fields": self.fields,
        }))
    }

    /// Returns it in words.
    pub(super) fn words(&self, at: Timestamp) -> String {
        let brief = |value: &Value| match value {
            Value::String(text) => text.clone(),
            Value::Array(several) => several.iter().map(named).collect::<Vec<_>>().join(", "),
            one => named(one),
        };
        let is_plain = !self.what.ends_with("changed");
        let field = |(name, [was, is]): (&&str, &[Value; 2])| format!("{name}: {} → {}", brief(was), brief(is));
        let fields: Vec<String> = self.fields.iter().filter(|_| !is_plain).map(field).collect();
        let beside = if fields.is_empty() { String::new() } else { format!("  {}", fields.join("; ")) };
        format!("{}  {:<14}  {}{beside}", at.strftime("%Y-%m-%dT%H:%M:%SZ"), self.what, self.title)
    }
}

/// Returns what a value is called.
fn named(value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::String(text) => text.clone(),
        Value::Object(parts) => parts
            .get("name")
            .and_then(Value::as_str)
            .or_else(|| parts.get("id").and_then(Value::as_str))
            .unwrap_or("–")
            .to_owned(),
        plain => plain.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planner::fixture::plan;
    use crate::planner::id::TaskId;

    fn turned(turn: impl FnOnce(&mut Snapshot)) -> Vec<Change> {
        let first = Arc::new(plan(&[("A", &["a", "b"]), ("B", &["x"])]));
        let mut later = (*first).clone();
        turn(&mut later);
        Seen::of(&first).turn_to(Arc::new(later))
    }

    fn whats(changes: &[Change]) -> Vec<(&str, &str)> {
        changes.iter().map(|change| (change.what.as_str(), change.title.as_str())).collect()
    }

    #[test]
    fn a_field_that_changes_is_told_from_what_to_what() {
        let found = turned(|plan| plan.task_mut(&TaskId::new("a")).unwrap().percent_complete = 50);
        assert_eq!(whats(&found), [("task.changed", "a")]);
        assert_eq!(found[0].fields["percentComplete"], [json!(0), json!(50)]);
        assert_eq!(found[0].fields["progress"], [json!("notStarted"), json!("inProgress")]);
        assert_eq!(found[0].fields.len(), 2);
    }

    #[test]
    fn what_comes_and_what_goes_is_told() {
        let found = turned(|plan| {
            plan.remove_task(&TaskId::new("b"));
            let new = Task::titled(TaskId::new("new"), plan.plan.id.clone(), "New");
            plan.replace_tasks(vec![Arc::new(new)]);
        });
        assert_eq!(whats(&found), [("task.made", "New"), ("task.gone", "b")]);
        assert_eq!(found[0].fields["title"], [Value::Null, json!("New")]);
        assert_eq!(found[1].fields["title"], [json!("b"), Value::Null]);
    }

    #[test]
    fn a_plan_that_is_gone_is_told_with_what_it_was() {
        let seen = Seen::of(&Arc::new(plan(&[("A", &["a"])])));
        let gone = seen.gone();
        let title = seen.title();
        assert_eq!((gone.what.as_str(), gone.id.as_str()), ("plan.gone", seen.plan().as_str()));
        assert_eq!(gone.fields["title"], [json!(title), Value::Null]);
        let value: Value = serde_json::from_str(&gone.ndjson(Timestamp::UNIX_EPOCH)).unwrap();
        assert_eq!((&value["what"], &value["title"]), (&json!("plan.gone"), &json!(title)));
        let words = gone.words(Timestamp::UNIX_EPOCH);
        assert!(words.contains("gone") && words.contains(&title), "{words}");
    }

    #[test]
    fn a_bucket_that_is_renamed_is_one_change_and_none_of_its_tasks() {
        let found = turned(|plan| plan.buckets[0].name = "Later".to_owned());
        assert_eq!(whats(&found), [("bucket.changed", "Later")]);
    }

    #[test]
    fn what_was_not_read_before_is_no_change_when_it_is() {
        let first = {
            let mut first = plan(&[("A", &["a"])]);
            first.task_mut(&TaskId::new("a")).unwrap().bucket_board = BoardPlace::Unread;
            Arc::new(first)
        };
        let later = Arc::new(plan(&[("A", &["a"])]));
        assert_eq!(Seen::of(&first).turn_to(later), []);
    }

    #[test]
    fn a_line_is_one_line_whatever_a_title_holds() {
        let found = turned(|plan| plan.task_mut(&TaskId::new("a")).unwrap().title = "a\nb\u{1b}[2J".to_owned());
        let line = found[0].ndjson(Timestamp::UNIX_EPOCH);
        assert!(!line.contains(char::is_control), "{line}");
        let value: Value = serde_json::from_str(&line).unwrap();
        assert_eq!((&value["title"], &value["at"]), (&json!("a\nb\u{1b}[2J"), &json!("1970-01-01T00:00:00Z")));
    }
}
