//! What would be different now, had the explained requests been sent: things made, changed and deleted.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::Answered;
use super::hint::{newest, settled};
use crate::graph::client::segment;

/// Everything that differs from what the service says, by path.
#[derive(Debug, Default)]
pub(super) struct World {
    made: usize,
    things: BTreeMap<String, Thing>,
}

#[derive(Debug)]
enum Thing {
    /// It is only here.
    Made(Value),
    /// The service has it, without these changes.
    Changed { changes: Vec<Map<String, Value>>, etag: String },
    /// The service has it still.
    Gone,
}

impl World {
    /// Makes something, or does something that is no change of properties.
    pub(super) fn post(&mut self, path: &str, body: Option<Value>, number: usize) -> Answered {
        let (parent, last) = path.rsplit_once('/').unwrap_or_default();
        if let "archive" | "unarchive" = last {
            return self.patch(parent, Some(json!({ "isArchived": last == "archive" })), number);
        }
        if last == "moveToContainer" {
            return self.patch(parent, body, number);
        }
        self.made += 1;
        let id = format!("new-{}", self.made);
        let own = format!("{path}/{id}");
        let mut whole = defaults(path, number);
        merge(&mut whole, &object(body), Place::Top);
        self.keep(&own, &id, number, whole);
        if path == "/planner/tasks" {
            self.keep_part(&own, "details", &id, details());
            for board in ["bucket", "progress"] {
                let format = object(Some(json!({ "orderHint": newest(number) })));
                self.keep_part(&own, &format!("{board}TaskBoardFormat"), &id, format);
            }
            let format = object(Some(json!({ "unassignedOrderHint": newest(number), "orderHintsByAssignee": {} })));
            self.keep_part(&own, "assignedToTaskBoardFormat", &id, format);
        }
        if path == "/planner/plans" {
            let details = object(Some(json!({ "sharedWith": {}, "categoryDescriptions": {} })));
            self.keep_part(&own, "details", &id, details);
        }
        let Some(Thing::Made(made)) = self.things.get(&own) else { return NOTHING };
        Answered { status: 201, body: Some(made.clone()) }
    }

    /// Changes something.
    pub(super) fn patch(&mut self, path: &str, body: Option<Value>, number: usize) -> Answered {
        let (new_etag, change) = (etag(number), object(body));
        let answer = message(path, &change);
        match self.things.get_mut(path) {
            Some(Thing::Made(Value::Object(made))) => {
                merge(made, &change, Place::Top);
                made.insert("@odata.etag".to_owned(), new_etag.into());
            }
            Some(Thing::Changed { changes, etag }) => {
                changes.push(change);
                *etag = new_etag;
            }
            Some(Thing::Made(_) | Thing::Gone) => {}
            None => {
                self.things.insert(path.to_owned(), Thing::Changed { changes: vec![change], etag: new_etag });
            }
        }
        answer.map_or(NOTHING, |message| Answered { status: 200, body: Some(message.into()) })
    }

    /// Takes something away, and what is part of it.
    pub(super) fn delete(&mut self, path: &str) -> Answered {
        let below = format!("{path}/");
        self.things.retain(|known, _| known != path && !known.starts_with(&below));
        self.things.insert(path.to_owned(), Thing::Gone);
        NOTHING
    }

    /// Returns what is only known here; `None` where the service is to be asked.
    pub(super) fn get(&self, path: &str) -> Option<Answered> {
        let parents = path.match_indices('/').skip(1).map(|(at, _)| &path[..at]);
        if parents.chain([path]).any(|path| matches!(self.things.get(path), Some(Thing::Gone))) {
            return Some(not_found());
        }
        if let Some(Thing::Made(made)) = self.things.get(path) {
            return Some(Answered { status: 200, body: Some(made.clone()) });
        }
        let (parent, last) = path.rsplit_once('/')?;
        let is_below_made = matches!(self.things.get(parent), Some(Thing::Made(_)));
        if !is_below_made {
            return None;
        }
        if !matches!(last, "tasks" | "buckets" | "messages") {
            return Some(not_found());
        }
        let value: Vec<&Value> = self.made_in(path).collect();
        Some(Answered { status: 200, body: Some(json!({ "value": value })) })
    }

    /// Says whether a path has a name in it that was invented here.
    pub(super) fn is_invented(&self, path: &str) -> bool {
        let number = |name: &str| name.strip_prefix("new-")?.parse::<usize>().ok();
        path.split('/').filter_map(number).any(|number| (1..=self.made).contains(&number))
    }

    /// Returns the answers to those parts of a batch that ask for what was invented here.
    pub(super) fn batch(&self, parts: &[(String, String)]) -> Answered {
        let answer = |(id, path): &(String, String)| {
            let Answered { status, body } = self.get(path).unwrap_or_else(not_found);
            json!({ "id": id, "status": status, "body": body })
        };
        let invented = parts.iter().filter(|(_, path)| self.is_invented(path));
        let responses: Vec<Value> = invented.map(answer).collect();
        Answered { status: 200, body: Some(json!({ "responses": responses })) }
    }

    /// Puts what was changed here into what the service says.
    pub(super) fn amend(&self, path: &str, answer: &mut Value) {
        let has_more = answer.get("@odata.nextLink").is_some();
        let Some(rows) = answer.get_mut("value").and_then(Value::as_array_mut) else {
            self.amend_one(path, answer);
            return;
        };
        let kind = match path.rsplit('/').next() {
            Some(kind @ ("tasks" | "buckets" | "plans")) => format!("/planner/{kind}"),
            _ => path.to_owned(),
        };
        let own = |row: &Value| Some(format!("{kind}/{}", segment(row.get("id")?.as_str()?)));
        rows.retain(|row| !own(row).is_some_and(|path| self.is_gone(&path)) && !self.is_in_gone_bucket(row));
        for row in rows.iter_mut() {
            if let Some(path) = own(row) {
                self.amend_one(&path, row);
            }
        }
        if !has_more {
            rows.extend(self.made_in(path).cloned());
        }
    }

    fn amend_one(&self, path: &str, answer: &mut Value) {
        if let (Some(Thing::Changed { changes, etag }), Some(answer)) = (self.things.get(path), answer.as_object_mut())
        {
            for change in changes {
                merge(answer, change, Place::Top);
            }
            answer.insert("@odata.etag".to_owned(), etag.clone().into());
        }
    }

    /// Returns what was made here and belongs into a list.
    fn made_in(&self, list: &str) -> impl Iterator<Item = &Value> {
        let (parent, kind) = list.rsplit_once('/').unwrap_or_default();
        let (above, id) = parent.rsplit_once('/').unwrap_or_default();
        let within = match above {
            "/planner/plans" => "planId",
            "/planner/buckets" => "bucketId",
            _ => "",
        };
        let folder = if within.is_empty() { format!("{list}/") } else { format!("/planner/{kind}/") };
        self.things.iter().filter_map(move |(path, thing)| match thing {
            Thing::Made(made) if path.strip_prefix(&folder).is_some_and(|name| !name.contains('/')) => {
                let is_inside = within.is_empty()
                    || made.get(within).and_then(Value::as_str).is_some_and(|within| segment(within) == id);
                is_inside.then_some(made)
            }
            _ => None,
        })
    }

    fn is_gone(&self, path: &str) -> bool {
        matches!(self.things.get(path), Some(Thing::Gone))
    }

    fn is_in_gone_bucket(&self, row: &Value) -> bool {
        let bucket = row.get("bucketId").and_then(Value::as_str);
        bucket.is_some_and(|bucket| self.is_gone(&format!("/planner/buckets/{}", segment(bucket))))
    }

    fn keep(&mut self, path: &str, id: &str, number: usize, whole: Map<String, Value>) {
        self.keep_as(path, id, etag(number), whole);
    }

    /// Keeps a part of something new. It has an etag of its own, which no answer says but that to reading it.
    fn keep_part(&mut self, own: &str, part: &str, id: &str, whole: Map<String, Value>) {
        self.keep_as(&format!("{own}/{part}"), id, format!("{READ}{part}-of-{id}\""), whole);
    }

    fn keep_as(&mut self, path: &str, id: &str, etag: String, mut whole: Map<String, Value>) {
        whole.insert("id".to_owned(), id.into());
        whole.insert("@odata.etag".to_owned(), etag.into());
        self.things.insert(path.to_owned(), Thing::Made(whole.into()));
    }
}

/// How an etag begins that stands for what the answer to a reading would say.
const READ: &str = "W/\"answer-to-GET-";

/// Says whether an etag is one that has to be read first.
pub(super) fn is_of_reading(etag: &str) -> bool {
    etag.starts_with(READ)
}

const NOTHING: Answered = Answered { status: 204, body: None };

/// Returns the version a thing would have after a request: nobody knows it before, so the request stands for it.
fn etag(number: usize) -> String {
    format!("W/\"answer-to-{number:04}\"")
}

fn not_found() -> Answered {
    let body = json!({"error": {"code": "", "message": "The requested item is not found."}});
    Answered { status: 404, body: Some(body) }
}

/// Returns a message of a chat as it is after a change. It is answered at once, for no single message can be read again.
fn message(path: &str, change: &Map<String, Value>) -> Option<Map<String, Value>> {
    let (list, id) = path.rsplit_once('/')?;
    let mut message = change.clone();
    message.insert("id".to_owned(), id.into());
    list.ends_with("/messages").then_some(message)
}

fn object(value: Option<Value>) -> Map<String, Value> {
    match value {
        Some(Value::Object(object)) => object,
        _ => Map::new(),
    }
}

/// Returns what a service says of a new thing that nothing was said of.
fn defaults(path: &str, number: usize) -> Map<String, Value> {
    object(Some(match path {
        "/planner/tasks" => json!({
            "percentComplete": 0, "priority": 5, "orderHint": newest(number), "assigneePriority": "", "previewType": "automatic",
            "hasDescription": false, "checklistItemCount": 0, "activeChecklistItemCount": 0, "referenceCount": 0,
            "appliedCategories": {}, "assignments": {},
        }),
        "/planner/buckets" => json!({ "orderHint": newest(number) }),
        _ => json!({}),
    }))
}

fn details() -> Map<String, Value> {
    object(Some(json!({ "description": "", "previewType": "automatic", "checklist": {}, "references": {} })))
}

/// Where in a resource a property stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// It is the resource's own.
    Top,
    /// It is within an open type: null takes it away.
    Inside,
    /// The same, and all of them are hints.
    Hints,
}

/// Puts a change into a resource as Planner does: open types by their keys.
fn merge(whole: &mut Map<String, Value>, change: &Map<String, Value>, place: Place) {
    for (name, value) in change {
        let within = if name == "orderHintsByAssignee" { Place::Hints } else { Place::Inside };
        match (whole.get_mut(name), value) {
            (Some(Value::Object(inner)), Value::Object(change)) => merge(inner, change, within),
            (_, Value::Null) if place != Place::Top => drop(whole.remove(name)),
            (_, Value::Object(change)) => {
                let mut inner = Map::new();
                merge(&mut inner, change, within);
                whole.insert(name.clone(), inner.into());
            }
            (_, Value::String(text)) if place == Place::Hints || is_hint(name) => {
                whole.insert(name.clone(), settled(text).into());
            }
            _ => drop(whole.insert(name.clone(), value.clone())),
        }
    }
}

fn is_hint(name: &str) -> bool {
    matches!(name, "orderHint" | "unassignedOrderHint" | "assigneePriority" | "previewPriority")
}
