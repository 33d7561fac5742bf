//! Every property of every resource, with its JSON type; annotations; nothing of beta in v1.0.

use planner_tui::server::Seed;
use serde_json::{Value, json};

use super::world::{ADA, KENJI, WEB_GROUP, World, assignment, checklist_item, reference};
use crate::support::http::etag_of;
use crate::support::server::TestServer;

type Spec = &'static [(&'static str, &'static str)];

const PLAN: Spec = &[
    ("id", "id"),
    ("title", "string"),
    ("container", "container"),
    ("owner", "string"),
    ("createdBy", "identity"),
    ("createdDateTime", "time"),
];
const PLAN_DETAILS: Spec = &[("id", "id"), ("sharedWith", "object"), ("categoryDescriptions", "object")];
const BUCKET: Spec = &[("id", "id"), ("name", "string"), ("planId", "id"), ("orderHint", "string")];
const TASK: Spec = &[
    ("id", "id"),
    ("planId", "id"),
    ("bucketId", "id?"),
    ("title", "string"),
    ("orderHint", "string"),
    ("assigneePriority", "string"),
    ("assignments", "object"),
    ("appliedCategories", "object"),
    ("percentComplete", "integer"),
    ("completedDateTime", "time?"),
    ("completedBy", "identity?"),
    ("priority", "integer"),
    ("startDateTime", "time?"),
    ("dueDateTime", "time?"),
    ("createdBy", "identity"),
    ("createdDateTime", "time"),
    ("hasDescription", "boolean"),
    ("previewType", "string"),
    ("referenceCount", "integer"),
    ("checklistItemCount", "integer"),
    ("activeChecklistItemCount", "integer"),
    ("conversationThreadId", "string?"),
];
const DETAILS: Spec = &[
    ("id", "id"),
    ("description", "string"),
    ("previewType", "string"),
    ("checklist", "object"),
    ("references", "object"),
];
const FORMAT: Spec = &[("id", "id"), ("orderHint", "string")];
const ASSIGNED_TO_FORMAT: Spec = &[("id", "id"), ("orderHintsByAssignee", "object"), ("unassignedOrderHint", "string")];
const ASSIGNMENT: Spec = &[("orderHint", "string"), ("assignedBy", "identity"), ("assignedDateTime", "time")];
const CHECKLIST_ITEM: Spec = &[
    ("title", "string"),
    ("isChecked", "boolean"),
    ("orderHint", "string"),
    ("lastModifiedBy", "identity"),
    ("lastModifiedDateTime", "time"),
];
const REFERENCE: Spec = &[
    ("alias", "string?"),
    ("type", "string?"),
    ("previewPriority", "string"),
    ("lastModifiedBy", "identity"),
    ("lastModifiedDateTime", "time"),
];

/// Whether a value is of a type; a `?` allows null.
fn is(value: &Value, kind: &str) -> bool {
    if let Some(kind) = kind.strip_suffix('?') {
        return value.is_null() || is(value, kind);
    }
    match kind {
        "string" => value.is_string(),
        "integer" => value.is_i64(),
        "boolean" => value.is_boolean(),
        "object" => value.is_object(),
        "id" => value.as_str().is_some_and(is_id),
        "time" => value.as_str().is_some_and(is_time),
        "identity" => value["user"]["id"].is_string() && is(&value["user"]["displayName"], "string?"),
        "container" => ["containerId", "type", "url"].iter().all(|name| value[name].is_string()),
        other => panic!("no type `{other}`"),
    }
}

fn is_id(text: &str) -> bool {
    text.len() == 28 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// ISO 8601 in UTC, with up to seven digits of a second.
fn is_time(text: &str) -> bool {
    let Some((whole, fraction)) = text.strip_suffix('Z').map(|rest| rest.split_once('.').unwrap_or((rest, "0"))) else {
        return false;
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse::<jiff::Timestamp>().is_ok() && whole.len() == 19 && digits(fraction) && fraction.len() <= 7
}

#[track_caller]
fn has_shape(value: &Value, spec: Spec) {
    let object = value.as_object().unwrap_or_else(|| panic!("{value} is no object"));
    for (name, kind) in spec {
        assert!(object.contains_key(*name), "`{name}` is missing in {value:#}");
        assert!(is(&value[name], kind), "`{name}` is not {kind} in {value:#}");
    }
    for name in object.keys() {
        let is_known = spec.iter().any(|(known, _)| known == name) || name.starts_with("@odata.");
        assert!(is_known, "v1.0 has no `{name}`: {value:#}");
    }
}

/// A single resource says where it comes from and which version it is.
#[track_caller]
fn is_entity(value: &Value, spec: Spec) {
    has_shape(value, spec);
    let _has_one = etag_of(value);
    assert!(value["@odata.context"].as_str().is_some_and(|context| context.contains("/v1.0/$metadata#")), "{value:#}");
}

#[tokio::test]
async fn empty_resources_have_every_property() {
    let world = World::new().await;
    let read = async |path: String| world.http.get(&path).await.is(200);
    is_entity(&read(world.plan_path()).await, PLAN);
    is_entity(&read(world.plan_path() + "/details").await, PLAN_DETAILS);
    is_entity(&read(world.bucket_path()).await, BUCKET);
    is_entity(&read(world.task_path()).await, TASK);
    is_entity(&read(world.of_task("details")).await, DETAILS);
    is_entity(&read(world.of_task("bucketTaskBoardFormat")).await, FORMAT);
    is_entity(&read(world.of_task("progressTaskBoardFormat")).await, FORMAT);
    is_entity(&read(world.of_task("assignedToTaskBoardFormat")).await, ASSIGNED_TO_FORMAT);
}

#[tokio::test]
async fn created_and_changed_resources_have_the_same_shape() {
    let world = World::new().await;
    let created = world.http.post("/planner/buckets", json!({"planId": world.plan, "name": "B"})).await.is(201);
    is_entity(&created, BUCKET);
    let created = world.http.post("/planner/tasks", json!({"planId": world.plan, "title": "T"})).await.is(201);
    is_entity(&created, TASK);
    is_entity(&world.http.change(&world.plan_path(), json!({"title": "P"})).await, PLAN);
    is_entity(&world.http.change(&world.task_path(), json!({"percentComplete": 100})).await, TASK);
    is_entity(&world.http.change(&world.of_task("details"), json!({"description": "D"})).await, DETAILS);
}

#[tokio::test]
async fn what_is_inside_has_its_shape_and_its_type() {
    let world = World::new().await;
    let task = world.http.change(&world.task_path(), json!({"assignments": {KENJI: assignment()}})).await;
    has_shape(&task["assignments"][KENJI], ASSIGNMENT);
    assert_eq!(task["assignments"][KENJI]["@odata.type"], "#microsoft.graph.plannerAssignment");
    let body =
        json!({"checklist": {"1": checklist_item("One")}, "references": {"https%3A//a%2Eexample": reference("A")}});
    let details = world.http.change(&world.of_task("details"), body).await;
    has_shape(&details["checklist"]["1"], CHECKLIST_ITEM);
    assert_eq!(details["checklist"]["1"]["@odata.type"], "#microsoft.graph.plannerChecklistItem");
    let link = &details["references"]["https%3A//a%2Eexample"];
    has_shape(link, REFERENCE);
    assert_eq!(link["@odata.type"], "#microsoft.graph.plannerExternalReference");
}

#[tokio::test]
async fn ids_of_parts_are_the_ids_of_the_whole() {
    let world = World::new().await;
    assert_eq!(world.http.get(&(world.plan_path() + "/details")).await.is(200)["id"], world.plan);
    for part in ["details", "bucketTaskBoardFormat", "progressTaskBoardFormat", "assignedToTaskBoardFormat"] {
        assert_eq!(world.http.get(&world.of_task(part)).await.is(200)["id"], world.task, "{part}");
    }
}

#[tokio::test]
async fn a_plan_says_where_it_lives() {
    let world = World::new().await;
    let plan = world.http.get(&world.plan_path()).await.is(200);
    assert_eq!(plan["container"]["type"], "group");
    assert_eq!(plan["container"]["containerId"], WEB_GROUP);
    assert!(plan["container"]["url"].as_str().unwrap().ends_with(&format!("/groups/{WEB_GROUP}")));
    assert_eq!(plan["owner"], WEB_GROUP, "the old name of the group's id is still sent");
    assert_eq!(plan["createdBy"]["user"]["id"], ADA);
    assert!(plan["createdBy"]["user"]["displayName"].is_null(), "ids are never resolved to names");
}

#[tokio::test]
async fn all_twenty_five_labels_are_sent() {
    let world = World::new().await;
    let details = world.http.get(&(world.plan_path() + "/details")).await.is(200);
    let labels = details["categoryDescriptions"].as_object().unwrap();
    let names: Vec<&String> = labels.keys().filter(|name| !name.starts_with('@')).collect();
    assert_eq!(names.len(), 25);
    for number in 1..=25 {
        assert!(is(&labels[&format!("category{number}")], "string?"), "category{number}");
    }
}

#[tokio::test]
async fn every_row_of_the_sample_has_its_shape() {
    let server = TestServer::start(Seed::Sample);
    let http = server.http();
    let plans = http.get(&format!("/groups/{WEB_GROUP}/planner/plans")).await;
    let list = plans.json.clone();
    assert!(list["@odata.context"].is_string(), "{list:#}");
    let rows = plans.rows();
    assert_eq!(list["@odata.count"], rows.len(), "a list says its length unasked");
    for plan in rows {
        has_shape(&plan, PLAN);
        assert!(plan.get("@odata.context").is_none(), "the context stands once, on the list");
        let path = format!("/planner/plans/{}", plan["id"].as_str().unwrap());
        for bucket in http.get(&format!("{path}/buckets")).await.rows() {
            has_shape(&bucket, BUCKET);
            let _has_one = etag_of(&bucket);
        }
        for task in http.get(&format!("{path}/tasks")).await.rows() {
            has_shape(&task, TASK);
            let _has_one = etag_of(&task);
            for assignment in task["assignments"].as_object().unwrap().values() {
                has_shape(assignment, ASSIGNMENT);
            }
            let is_completed = task["percentComplete"] == 100;
            assert_eq!(is_completed, task["completedDateTime"].is_string(), "{task:#}");
            assert_eq!(is_completed, task["completedBy"].is_object(), "{task:#}");
        }
    }
}

#[tokio::test]
async fn beta_answers_what_v1_answers() {
    let world = World::new().await;
    let beta = world.http.beta();
    for (path, _) in world.resources() {
        let (old, new) = (world.http.get(&path).await.is(200), beta.get(&path).await.is(200));
        for (name, value) in old.as_object().unwrap().iter().filter(|(name, _)| *name != "@odata.context") {
            assert_eq!(new.get(name), Some(value), "{path}: {name}");
        }
        assert!(new["@odata.context"].as_str().unwrap().contains("/beta/$metadata#"), "{new:#}");
    }
    let changed = beta.change(&world.task_path(), json!({"title": "Through beta"})).await;
    assert_eq!(world.http.get(&world.task_path()).await.is(200)["title"], changed["title"]);
}
