//! What was answered is there after a restart, with its etags and its history.

use planner_tui::server::Seed;
use serde_json::{Value, json};

use super::world::{KENJI, WEB_GROUP, World, assignment, checklist_item};
use crate::support::http::{Http, text};
use crate::support::server::TestServer;

async fn read_all(world: &World, http: &Http) -> Vec<Value> {
    let mut all = Vec::new();
    for (path, _) in world.resources() {
        all.push(http.get(&path).await.is(200));
    }
    for list in ["/buckets", "/tasks"] {
        all.extend(http.get(&(world.plan_path() + list)).await.rows());
    }
    // Contexts name the address they were asked at, and the port is another one.
    for value in &mut all {
        value.as_object_mut().expect("a resource").remove("@odata.context");
    }
    all
}

#[tokio::test]
async fn everything_is_there_after_a_restart() {
    let mut world = World::new().await;
    for (path, body) in world.resources() {
        world.http.change(&path, body).await;
    }
    world.http.change(&world.task_path(), json!({"assignments": {KENJI: assignment()}, "percentComplete": 100})).await;
    world.http.change(&world.of_task("details"), json!({"checklist": {"1": checklist_item("One")}})).await;
    let before = read_all(&world, &world.http).await;
    world.server.restart(Seed::Sample).await;
    assert_eq!(read_all(&world, &world.server.http()).await, before);
}

#[tokio::test]
async fn etags_are_understood_after_a_restart() {
    let mut world = World::new().await;
    let path = world.task_path();
    let old = world.http.etag(&path).await;
    world.http.patch(&path, &old, json!({"title": "Before"})).await.is(200);
    world.server.restart(Seed::Sample).await;
    let http = world.server.http();
    http.patch(&path, &old, json!({"title": "After"})).await.is(409);
    let merged = http.patch(&path, &old, json!({"priority": 1})).await.is(200);
    assert_eq!((&merged["title"], &merged["priority"]), (&json!("Before"), &json!(1)));
}

#[tokio::test]
async fn what_was_deleted_stays_away() {
    let mut world = World::new().await;
    let etag = world.http.etag(&world.task_path()).await;
    world.http.delete(&world.task_path(), &etag).await.is(204);
    world.server.restart(Seed::Sample).await;
    world.server.http().get(&world.task_path()).await.is(404);
}

#[tokio::test]
async fn the_sample_is_made_once() {
    let mut server = TestServer::start(Seed::Sample);
    let list = format!("/groups/{WEB_GROUP}/planner/plans");
    let plans = server.http().get(&list).await.rows();
    let (gone, kept) = (text(&plans[0], "id"), text(&plans[1], "id"));
    let path = format!("/planner/plans/{gone}");
    let etag = server.http().etag(&path).await;
    server.http().delete(&path, &etag).await.is(204);
    server.restart(Seed::Sample).await;
    let after = server.http().get(&list).await.rows();
    assert_eq!(after.len(), plans.len() - 1, "a deleted sample plan does not come back");
    assert!(after.iter().any(|plan| text(plan, "id") == kept));
}

#[tokio::test]
async fn two_servers_share_nothing() {
    let (one, two) = (World::new().await, World::new().await);
    two.http.get(&one.task_path()).await.is(404);
    one.http.get(&two.task_path()).await.is(404);
}
