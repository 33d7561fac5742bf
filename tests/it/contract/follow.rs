//! A follower of deltas with nothing of ours in it: links taken as they come, items applied as Microsoft says.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::world::World;
use crate::support::http::{Http, text};

pub(super) const ALL: &str = "/me/planner/all/delta";

/// Properties that are patched by key.
const OPEN: [&str; 7] = [
    "assignments",
    "appliedCategories",
    "checklist",
    "references",
    "orderHintsByAssignee",
    "sharedWith",
    "categoryDescriptions",
];

/// Someone who keeps a link and follows it.
pub(super) struct Follower {
    pub(super) http: Http,
    pub(super) link: String,
}

impl Follower {
    /// Takes a link to everything from now on.
    pub(super) async fn new(http: &Http) -> Self {
        let http = http.beta();
        let first = http.get(ALL).await.is(200);
        assert_eq!(first["value"], serde_json::json!([]), "the first answer holds no items");
        Self { link: text(&first, "@odata.nextLink"), http }
    }

    /// Reads a typed delta to its end; returns what was there and who follows it from now on.
    pub(super) async fn reading(http: &Http, path: &str) -> (Self, Vec<Value>) {
        let mut follower = Self { http: http.beta(), link: path.to_owned() };
        let items = follower.news().await;
        (follower, items)
    }

    /// Follows the link to the next delta link and returns every item on the way.
    pub(super) async fn news(&mut self) -> Vec<Value> {
        let mut items = Vec::new();
        for _ in 0..1000 {
            let page = self.http.get(&self.link).await.is(200);
            items.extend(page["value"].as_array().expect("a page has items").clone());
            match (page.get("@odata.nextLink"), page.get("@odata.deltaLink")) {
                (Some(Value::String(next)), None) => self.link.clone_from(next),
                (None, Some(Value::String(last))) => {
                    self.link.clone_from(last);
                    return items;
                }
                _ => panic!("one link of the two is there: {page:#}"),
            }
        }
        panic!("{} has no end", self.link);
    }

    /// The same, when there must be one item only.
    pub(super) async fn only_news(&mut self) -> Value {
        let items = self.news().await;
        assert_eq!(items.len(), 1, "{items:#?}");
        items.into_iter().next().expect("there is one")
    }
}

/// The name of an item's type, without its namespace.
#[track_caller]
pub(super) fn kind(item: &Value) -> String {
    let name = text(item, "@odata.type");
    name.strip_prefix("#microsoft.graph.").unwrap_or_else(|| panic!("a type of Graph's: {name}")).to_owned()
}

/// What each item is: its type, and `-` before it when it is gone for good, `?` when only out of sight.
#[track_caller]
pub(super) fn kinds(items: &[Value]) -> Vec<String> {
    let mark = |item: &Value| match item["@removed"]["reason"].as_str() {
        None => "",
        Some("deleted") => "-",
        Some("changed") => "?",
        Some(other) => panic!("no reason: {other}"),
    };
    items.iter().map(|item| format!("{}{}", mark(item), kind(item))).collect()
}

/// What a follower knows: objects by type and id.
#[derive(Default)]
pub(super) struct Known(BTreeMap<(String, String), Map<String, Value>>);

impl Known {
    /// Applies items in order.
    pub(super) fn apply(&mut self, items: &[Value]) {
        for item in items {
            let key = (kind(item), text(item, "id"));
            if item.get("@removed").is_some() {
                // Details and formats have the id of what they belong to, and go with it.
                self.0.retain(|(_, id), _| *id != key.1);
                continue;
            }
            let known = self.0.entry(key).or_default();
            for (name, value) in item.as_object().expect("an item").iter().filter(|(name, _)| *name != "@odata.type") {
                match value {
                    Value::Object(keys) if OPEN.contains(&name.as_str()) => {
                        let open = known.entry(name).or_insert_with(|| Value::Object(Map::new()));
                        apply_keys(open.as_object_mut().expect("an open type"), keys, name == "categoryDescriptions");
                    }
                    value => {
                        known.insert(name.clone(), value.clone());
                    }
                }
            }
        }
    }

    /// Checks that everything in a world is known just as a GET has it, and nothing besides.
    pub(super) async fn is_all_of(&self, world: &World) {
        let http = world.http.beta();
        let mut paths = vec![world.plan_path(), world.plan_path() + "/details"];
        for bucket in http.get(&(world.plan_path() + "/buckets")).await.rows() {
            paths.push(format!("/planner/buckets/{}", text(&bucket, "id")));
        }
        for task in http.get(&(world.plan_path() + "/tasks")).await.rows() {
            let path = format!("/planner/tasks/{}", text(&task, "id"));
            let parts = ["details", "bucketTaskBoardFormat", "progressTaskBoardFormat", "assignedToTaskBoardFormat"];
            paths.extend(parts.map(|part| format!("{path}/{part}")));
            paths.push(path);
        }
        assert_eq!(self.0.len(), paths.len(), "{:#?}", self.0.keys());
        for path in paths {
            let there = without_last_change(http.get(&path).await.is(200).as_object().expect("a resource"));
            let known = self.0.values().map(without_last_change).find(|known| *known == there);
            assert!(known.is_some(), "{path} is {there:#?} and not among {:#?}", self.0);
        }
    }
}

/// The one thing the printed patches leave out.
fn without_last_change(object: &Map<String, Value>) -> Map<String, Value> {
    let mut object = object.clone();
    object.remove("lastModifiedBy");
    object.remove("lastModifiedDateTime");
    object
}

fn apply_keys(known: &mut Map<String, Value>, keys: &Map<String, Value>, null_is_a_value: bool) {
    for (key, value) in keys {
        match (known.get_mut(key), value) {
            (_, Value::Null) if !null_is_a_value => {
                known.remove(key);
            }
            (Some(Value::Object(item)), Value::Object(changed)) => item.extend(changed.clone()),
            _ => {
                known.insert(key.clone(), value.clone());
            }
        }
    }
}
