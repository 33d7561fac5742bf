//! The deltas of one type: tasks, buckets, plans. They begin with the whole collection and tell of whole objects.
//!
//! Microsoft prints one answer of each and no flow; the flow is Graph's in general, a choice of this project.

use planner_tui::server::Seed;
use serde_json::{Value, json};

use super::follow::Follower;
use super::world::{ADA, BUDGET_GROUP, KENJI, WEB_GROUP, World, assignment, new_bucket, new_plan};
use crate::support::http::{Http, text};
use crate::support::server::TestServer;

const MY_TASKS: &str = "/me/planner/tasks/delta";

async fn delete(http: &Http, path: &str) {
    let etag = http.etag(path).await;
    http.delete(path, &etag).await.is(204);
}

fn removed(item: &Value) -> (String, &str) {
    (text(item, "id"), item["@removed"]["reason"].as_str().unwrap_or_else(|| panic!("removed: {item:#}")))
}

#[tokio::test]
async fn a_typed_delta_begins_with_everything_in_pages() {
    let world = World::on(TestServer::start_with_pages_of(3, Seed::Sample)).await;
    for number in 0..7 {
        world.http.post("/planner/tasks", json!({"planId": world.plan, "title": format!("{number}")})).await.is(201);
    }
    let path = world.plan_path() + "/tasks/delta";
    let http = world.http.beta();
    let page = http.get(&path).await;
    assert_eq!(page.header("preference-applied"), "odata.track-changes");
    let page = page.is(200);
    assert!(text(&page, "@odata.context").ends_with("/beta/$metadata#plannerTask"));
    assert_eq!(page["value"].as_array().unwrap().len(), 3);
    // A task that has been shown already and changes during the reading is told of afterwards.
    let shown = format!("/planner/tasks/{}", text(&page["value"][0], "id"));
    world.http.change(&shown, json!({"title": "Changed meanwhile"})).await;
    let mut follower = Follower { http: http.clone(), link: text(&page, "@odata.nextLink") };
    let mut all = page["value"].as_array().unwrap().clone();
    all.extend(follower.news().await);
    assert_eq!(all.len(), 8);
    assert_eq!(follower.only_news().await, without_context(&http.get(&shown).await.is(200)));
    assert_eq!(follower.news().await, Vec::<Value>::new());
}

fn without_context(object: &Value) -> Value {
    let mut object = object.clone();
    object.as_object_mut().unwrap().remove("@odata.context");
    object
}

#[tokio::test]
async fn tasks_of_a_plan_come_whole_and_once() {
    let world = World::new().await;
    let path = world.plan_path() + "/tasks/delta?$expand=details&$select=id,title";
    let (mut follower, first) = Follower::reading(&world.http, &path).await;
    let names: Vec<&String> = first[0].as_object().unwrap().keys().collect();
    assert_eq!(names, ["@odata.etag", "details", "id", "title"], "options are taken, once for all pages");
    for title in ["One", "Two"] {
        world.http.change(&world.task_path(), json!({"title": title})).await;
    }
    let body = json!({"planId": world.plan, "title": "New"});
    let new = text(&world.http.post("/planner/tasks", body).await.is(201), "id");
    let items = follower.news().await;
    assert_eq!((items.len(), &items[0]["title"], &items[1]["id"]), (2, &json!("Two"), &json!(new)));
    world.http.change(&world.of_task("details"), json!({"previewType": "automatic"})).await;
    let item = follower.only_news().await;
    assert_eq!(item["details"], without_context(&world.http.beta().get(&world.of_task("details")).await.is(200)));
    world.http.change(&world.of_task("bucketTaskBoardFormat"), json!({"orderHint": " !"})).await;
    assert_eq!(follower.news().await, Vec::<Value>::new(), "a format is no task");
    delete(&world.http, &world.task_path()).await;
    assert_eq!(removed(&follower.only_news().await), (world.task.clone(), "deleted"));
}

#[tokio::test]
async fn other_plans_are_not_told_of() {
    let world = World::new().await;
    let (mut tasks, _) = Follower::reading(&world.http, &(world.plan_path() + "/tasks/delta")).await;
    let (mut buckets, first) = Follower::reading(&world.http, &(world.plan_path() + "/buckets/delta")).await;
    assert_eq!(first.len(), 2);
    let other = text(&new_plan(&world.http, "Other").await, "id");
    let bucket = text(&new_bucket(&world.http, &other, "Other").await, "id");
    let body = json!({"planId": other, "bucketId": bucket, "title": "Other"});
    world.http.post("/planner/tasks", body).await.is(201);
    delete(&world.http, &format!("/planner/plans/{other}")).await;
    assert_eq!((tasks.news().await, buckets.news().await), (Vec::new(), Vec::new()));
}

#[tokio::test]
async fn buckets_of_a_plan_are_followed() {
    let world = World::new().await;
    let (mut follower, first) = Follower::reading(&world.http, &(world.plan_path() + "/buckets/delta")).await;
    let printed: Value = serde_json::from_str(include_str!("../../payloads/delta-buckets-beta.json")).unwrap();
    for name in printed["value"][0].as_object().unwrap().keys() {
        assert!(first[0].get(name).is_some(), "{name} was printed");
    }
    world.http.change(&world.bucket_path(), json!({"name": "Renamed"})).await;
    assert_eq!(follower.only_news().await["name"], "Renamed");
    delete(&world.http, &world.bucket_path()).await;
    assert_eq!(removed(&follower.only_news().await), (world.todo.clone(), "deleted"));
}

#[tokio::test]
async fn plans_of_a_group_are_followed() {
    let world = World::new().await;
    let path = format!("/groups/{WEB_GROUP}/planner/plans/delta");
    let (mut follower, first) = Follower::reading(&world.http, &path).await;
    assert!(first.iter().any(|plan| text(plan, "id") == world.plan));
    let new = text(&new_plan(&world.http, "New").await, "id");
    world.http.change(&(world.plan_path() + "/details"), json!({"categoryDescriptions": {"category1": "X"}})).await;
    assert_eq!(follower.only_news().await["id"], json!(new));
    delete(&world.http, &world.plan_path()).await;
    assert_eq!(removed(&follower.only_news().await), (world.plan.clone(), "deleted"));
    let stranger = format!("/groups/{BUDGET_GROUP}/planner/plans/delta");
    world.http.beta().get(&stranger).await.is(403);
}

#[tokio::test]
async fn tasks_assigned_to_me_come_and_go() {
    let world = World::new().await;
    let (mut follower, first) = Follower::reading(&world.http, MY_TASKS).await;
    assert!(first.iter().all(|task| task["assignments"].get(ADA).is_some()));
    world.http.change(&world.task_path(), json!({"title": "Made by me, assigned to nobody"})).await;
    world.http.change(&world.task_path(), json!({"assignments": {KENJI: assignment()}})).await;
    assert_eq!(follower.news().await, Vec::<Value>::new());
    world.http.change(&world.task_path(), json!({"assignments": {ADA: assignment()}})).await;
    let task = follower.only_news().await;
    assert_eq!(task, without_context(&world.http.beta().get(&world.task_path()).await.is(200)));
    world.http.change(&world.task_path(), json!({"assignments": {ADA: null}})).await;
    world.http.change(&world.task_path(), json!({"title": "Not mine"})).await;
    assert_eq!(removed(&follower.only_news().await), (world.task.clone(), "changed"));
    world.http.change(&world.task_path(), json!({"assignments": {ADA: assignment()}})).await;
    delete(&world.http, &world.task_path()).await;
    assert_eq!(removed(&follower.only_news().await), (world.task.clone(), "deleted"));
}
