//! What a token is for: each request takes one of the scopes that are published for it.

use serde_json::json;

use super::counter::{Counter, SCOPES};
use crate::contract::world::{group_container, new_plan};
use crate::support::http::{Http, text};
use crate::support::sample::{ADA, KENJI, WEB_GROUP};

const NO_PERMISSION: &str = "You do not have the required permissions to access this item";
const TOO_LITTLE: &str = "Insufficient privileges to complete the operation.";

async fn with(counter: &Counter, scopes: &str) -> Http {
    counter.graph(&counter.sign_in(scopes).await)
}

#[tokio::test]
async fn reading_is_not_writing() {
    let counter = Counter::new();
    let plan = text(&new_plan(&counter.server.http(), "Try things").await, "id");
    let task = json!({"planId": plan, "title": "New"});
    let reads = with(&counter, "Tasks.Read").await;
    for path in ["/me/planner/tasks", "/me/planner/plans", &format!("/planner/plans/{plan}/tasks")] {
        reads.get(path).await.is(200);
        with(&counter, "Group.Read.All").await.get(path).await.is(200);
        with(&counter, "User.Read").await.get(path).await.refused(403, "", NO_PERMISSION);
    }
    reads.post("/planner/tasks", task.clone()).await.refused(403, "", NO_PERMISSION);
    let writes = with(&counter, SCOPES).await;
    let made = writes.post("/planner/tasks", task.clone()).await.is(201);
    let path = format!("/planner/tasks/{}", text(&made, "id"));
    reads.patch(&path, &reads.etag(&path).await, json!({"title": "T"})).await.refused(403, "", NO_PERMISSION);
    reads.delete(&path, &reads.etag(&path).await).await.refused(403, "", NO_PERMISSION);
    with(&counter, "Group.ReadWrite.All").await.post("/planner/tasks", task).await.is(201);
    writes.delete(&path, &writes.etag(&path).await).await.is(204);
}

#[tokio::test]
async fn the_directory_takes_scopes_of_its_own() {
    let counter = Counter::new();
    let ids = json!({"ids": [ADA], "types": ["user"]});
    let tasks = with(&counter, "Tasks.ReadWrite").await;
    for (path, scope) in [
        ("/me".to_owned(), "User.Read"),
        ("/me/memberOf".to_owned(), "User.Read"),
        ("/me/joinedTeams".to_owned(), "Team.ReadBasic.All"),
        (format!("/users/{KENJI}"), "User.ReadBasic.All"),
        (format!("/groups/{WEB_GROUP}"), "Group.ReadBasic.All"),
        (format!("/groups/{WEB_GROUP}/members"), "GroupMember.ReadBasic.All"),
    ] {
        tasks.get(&path).await.refused(403, "Authorization_RequestDenied", TOO_LITTLE);
        with(&counter, scope).await.get(&path).await.is(200);
    }
    let asked = |http: Http| async move { http.post("/directoryObjects/getByIds", ids.clone()).await };
    asked.clone()(tasks.clone()).await.refused(403, "Authorization_RequestDenied", TOO_LITTLE);
    asked(with(&counter, "Directory.Read.All").await).await.is(200);
}

#[tokio::test]
async fn each_part_of_a_batch_is_looked_at_by_itself() {
    let counter = Counter::new();
    let http = with(&counter, "Tasks.Read").await;
    let part = |id: &str, url: &str| json!({"id": id, "method": "GET", "url": url});
    let body = json!({"requests": [part("1", "/me/planner/tasks"), part("2", "/me")]});
    let answers = http.post("/$batch", body).await.is(200);
    let mut statuses: Vec<_> = answers["responses"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| (text(part, "id"), part["status"].clone()))
        .collect();
    statuses.sort_by(|one, other| one.0.cmp(&other.0));
    assert_eq!(statuses, [("1".to_owned(), json!(200)), ("2".to_owned(), json!(403))]);
}

#[tokio::test]
async fn following_takes_what_is_listed_for_it() {
    let counter = Counter::new();
    let (reads, writes) = (with(&counter, "Tasks.Read").await.beta(), with(&counter, "Tasks.ReadWrite").await.beta());
    reads.get("/me/planner/all/delta").await.is(200);
    writes.get("/me/planner/all/delta").await.is(200);
    // For the deltas of one type nothing but reading is listed.
    reads.get("/me/planner/tasks/delta").await.is(200);
    writes.get("/me/planner/tasks/delta").await.refused(403, "", NO_PERMISSION);
}

#[tokio::test]
async fn a_scope_opens_no_group_one_is_not_in() {
    let counter = Counter::new();
    let http = with(&counter, "Tasks.ReadWrite Group.ReadWrite.All Directory.ReadWrite.All").await;
    let budget = crate::support::sample::BUDGET_GROUP;
    http.get(&format!("/groups/{budget}/planner/plans")).await.refused(403, "", NO_PERMISSION);
    let body = json!({"title": "Mine", "container": group_container(budget)});
    http.post("/planner/plans", body).await.refused(403, "", NO_PERMISSION);
}

#[tokio::test]
async fn configurations_of_scenarios_are_read_with_consent_and_not_without() {
    let counter = Counter::new();
    let path = "/solutions/businessScenarios(uniqueName='com.contoso.apps.hronboarding')/planner/taskConfiguration";
    with(&counter, "Tasks.ReadWrite").await.beta().get(path).await.is(403);
    with(&counter, "BusinessScenarioConfig.Read.OwnedBy").await.beta().get(path).await.is(403);
    with(&counter, "BusinessScenarioConfig.Read.All").await.beta().get(path).await.is(200);
}
