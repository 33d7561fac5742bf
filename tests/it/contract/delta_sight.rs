//! `all/delta`: whom it tells of what, what comes into sight and leaves it, and what is gone.
//!
//! The form of a removal is Graph's in general; Planner prints none, so these are choices of this project.

use serde_json::{Value, json};

use super::delta::share;
use super::follow::{Follower, kinds};
use super::world::{ADA, KENJI, WEB_GROUP, World, assignment, new_bucket, new_plan};
use crate::support::http::{Http, text};

/// A plan of the sample, its details told not to be shared with Ada, and a task of somebody else in it.
async fn foreign_task(http: &Http) -> (String, String) {
    for plan in http.get(&format!("/groups/{WEB_GROUP}/planner/plans")).await.rows() {
        let plan = text(&plan, "id");
        for task in http.get(&format!("/planner/plans/{plan}/tasks")).await.rows() {
            if task["createdBy"]["user"]["id"] != ADA && task["assignments"].get(ADA).is_none() {
                http.change(&format!("/planner/plans/{plan}/details"), json!({"sharedWith": {ADA: false}})).await;
                return (plan, format!("/planner/tasks/{}", text(&task, "id")));
            }
        }
    }
    panic!("the sample has tasks of others");
}

fn ids(items: &[Value]) -> Vec<String> {
    items.iter().map(|item| text(item, "id")).collect()
}

#[tokio::test]
async fn of_a_plan_that_is_not_shared_only_own_tasks_are_told() {
    let world = World::new().await;
    let (foreign_plan, foreign) = foreign_task(&world.http).await;
    let mut follower = Follower::new(&world.http).await;
    new_bucket(&world.http, &world.plan, "Nobody is told").await;
    world.http.change(&world.plan_path(), json!({"title": "Nobody is told"})).await;
    world.http.change(&(world.plan_path() + "/details"), json!({"categoryDescriptions": {"category1": "X"}})).await;
    world.http.change(&foreign, json!({"title": "Nobody is told"})).await;
    world.http.change(&(foreign.clone() + "/details"), json!({"description": "Nobody is told"})).await;
    world.http.change(&format!("/planner/plans/{foreign_plan}"), json!({"title": "Nobody is told"})).await;
    world.http.change(&world.bucket_path(), json!({"name": "Nobody is told"})).await;
    assert_eq!(follower.news().await, Vec::<Value>::new());
    world.http.change(&world.task_path(), json!({"title": "I made it"})).await;
    world.http.change(&world.of_task("details"), json!({"previewType": "automatic"})).await;
    world.http.change(&world.of_task("bucketTaskBoardFormat"), json!({"orderHint": " !"})).await;
    let items = follower.news().await;
    assert_eq!(kinds(&items), ["plannerTask", "plannerTaskDetails", "plannerBucketTaskBoardTaskFormat"]);
    let own = world.task.as_str();
    assert_eq!(ids(&items), [own, own, own]);
}

#[tokio::test]
async fn of_a_shared_plan_everything_is_told() {
    let world = World::new().await;
    share(&world).await;
    let mut follower = Follower::new(&world.http).await;
    for (path, body) in world.resources() {
        world.http.change(&path, body).await;
    }
    let expected = [
        "plannerPlan",
        "plannerPlanDetails",
        "plannerBucket",
        "plannerTask",
        // The task says that it has a description now.
        "plannerTask",
        "plannerTaskDetails",
        "plannerBucketTaskBoardTaskFormat",
        "plannerProgressTaskBoardTaskFormat",
        "plannerAssignedToTaskBoardTaskFormat",
    ];
    assert_eq!(kinds(&follower.news().await), expected);
    let bucket = new_bucket(&world.http, &world.plan, "New").await;
    let item = follower.only_news().await;
    for (name, value) in bucket.as_object().unwrap().iter().filter(|(name, _)| *name != "@odata.context") {
        assert_eq!(item[name], *value, "{name}");
    }
}

#[tokio::test]
async fn other_peoples_tasks_of_a_shared_plan_are_told() {
    let world = World::new().await;
    let (plan, foreign) = foreign_task(&world.http).await;
    world.http.change(&format!("/planner/plans/{plan}/details"), json!({"sharedWith": {ADA: true}})).await;
    let mut follower = Follower::new(&world.http).await;
    world.http.change(&foreign, json!({"title": "Told"})).await;
    assert_eq!(follower.only_news().await["title"], "Told");
}

#[tokio::test]
async fn a_task_enters_with_its_assignment_and_leaves_with_it() {
    let world = World::new().await;
    let (_, foreign) = foreign_task(&world.http).await;
    let mut follower = Follower::new(&world.http).await;
    world.http.change(&foreign, json!({"assignments": {ADA: assignment()}})).await;
    let items = follower.news().await;
    assert_eq!(kinds(&items)[..2], ["plannerTask", "plannerTaskDetails"], "as if it were new");
    assert_eq!(items.len(), 5);
    let mut task = items[0].clone();
    task.as_object_mut().unwrap().remove("@odata.type");
    assert_eq!(task, world.http.beta().get(&foreign).await.is(200));
    world.http.change(&foreign, json!({"title": "Mine now"})).await;
    assert_eq!(follower.only_news().await["title"], "Mine now");
    world.http.change(&foreign, json!({"assignments": {ADA: null}})).await;
    let left = follower.only_news().await;
    let expected = json!({
        "@odata.type": "#microsoft.graph.plannerTask",
        "id": task["id"],
        "@removed": {"reason": "changed"},
    });
    assert_eq!(left, expected);
    world.http.change(&foreign, json!({"title": "No longer mine"})).await;
    assert_eq!(follower.news().await, Vec::<Value>::new());
}

#[tokio::test]
async fn who_made_a_task_keeps_it_without_an_assignment() {
    let world = World::new().await;
    world.http.change(&world.task_path(), json!({"assignments": {ADA: assignment()}})).await;
    let mut follower = Follower::new(&world.http).await;
    world.http.change(&world.task_path(), json!({"assignments": {ADA: null}})).await;
    assert_eq!(follower.only_news().await["assignments"], json!({ADA: null}));
}

#[tokio::test]
async fn a_plan_enters_when_it_is_shared_and_its_details_follow() {
    let world = World::new().await;
    let mut follower = Follower::new(&world.http).await;
    let plan = new_plan(&world.http, "New").await;
    assert_eq!(follower.news().await, Vec::<Value>::new(), "a group's plan is the group's, not its maker's");
    let path = format!("/planner/plans/{}", text(&plan, "id"));
    world.http.change(&(path.clone() + "/details"), json!({"sharedWith": {ADA: true, KENJI: true}})).await;
    let items = follower.news().await;
    assert_eq!(kinds(&items), ["plannerPlan", "plannerPlanDetails"]);
    assert_eq!(items[0]["createdBy"]["user"]["id"], ADA);
    assert_eq!((&items[0]["title"], &items[0]["container"]["containerId"]), (&json!("New"), &json!(WEB_GROUP)));
    assert_eq!(items[1]["sharedWith"], json!({ADA: true, KENJI: true}));
    assert_eq!(items[1]["categoryDescriptions"].as_object().unwrap().len(), 25, "whole");
    world.http.change(&(path + "/details"), json!({"sharedWith": {KENJI: false}})).await;
    assert_eq!(follower.only_news().await["sharedWith"], json!({KENJI: null}), "Ada stays, and is told who went");
}

#[tokio::test]
async fn a_plan_leaves_with_what_was_seen_through_it() {
    let world = World::new().await;
    let (plan, foreign) = foreign_task(&world.http).await;
    let path = format!("/planner/plans/{plan}");
    world.http.change(&(path.clone() + "/details"), json!({"sharedWith": {ADA: true}})).await;
    let own = world.http.post("/planner/tasks", json!({"planId": plan, "title": "My own"})).await.is(201);
    let buckets = world.http.get(&(path.clone() + "/buckets")).await.rows();
    let tasks = world.http.get(&(path.clone() + "/tasks")).await.rows();
    let mut follower = Follower::new(&world.http).await;
    world.http.change(&(path.clone() + "/details"), json!({"sharedWith": {ADA: false}})).await;
    let items = follower.news().await;
    let gone = ids(&items);
    assert!(kinds(&items).iter().all(|kind| kind.starts_with('?')), "{:?}", kinds(&items));
    assert_eq!(gone.last(), Some(&plan), "the plan goes after what is in it");
    assert!(buckets.iter().all(|bucket| gone.contains(&text(bucket, "id"))));
    let is_own = |task: &Value| task["createdBy"]["user"]["id"] == ADA || task["assignments"].get(ADA).is_some();
    for task in &tasks {
        assert_eq!(gone.contains(&text(task, "id")), !is_own(task), "{task:#}");
    }
    let others = tasks.iter().filter(|task| !is_own(task)).count();
    assert_eq!(gone.len(), others + buckets.len() + 1, "each once");
    world.http.change(&foreign, json!({"title": "Out of sight"})).await;
    world.http.change(&format!("/planner/tasks/{}", text(&own, "id")), json!({"title": "In sight"})).await;
    assert_eq!(follower.only_news().await["title"], "In sight");
}

#[tokio::test]
async fn a_deleted_task_is_removed_once() {
    let world = World::new().await;
    share(&world).await;
    let mut follower = Follower::new(&world.http).await;
    world.http.change(&world.task_path(), json!({"title": "Before the end"})).await;
    let etag = world.http.etag(&world.task_path()).await;
    world.http.delete(&world.task_path(), &etag).await.is(204);
    let items = follower.news().await;
    assert_eq!(kinds(&items), ["plannerTask", "-plannerTask"], "details and formats go with it");
    assert_eq!(items[0]["title"], "Before the end");
    let expected = json!({
        "@odata.type": "#microsoft.graph.plannerTask",
        "id": world.task,
        "@removed": {"reason": "deleted"},
    });
    assert_eq!(items[1], expected);
}

#[tokio::test]
async fn a_deleted_bucket_takes_its_tasks_along() {
    let world = World::new().await;
    share(&world).await;
    let body = json!({"planId": world.plan, "bucketId": world.doing, "title": "Stays"});
    world.http.post("/planner/tasks", body).await.is(201);
    let mut follower = Follower::new(&world.http).await;
    let etag = world.http.etag(&world.bucket_path()).await;
    world.http.delete(&world.bucket_path(), &etag).await.is(204);
    let items = follower.news().await;
    assert_eq!(kinds(&items), ["-plannerTask", "-plannerBucket"]);
    assert_eq!(ids(&items), [world.task, world.todo]);
}

#[tokio::test]
async fn a_deleted_plan_takes_everything_along() {
    let world = World::new().await;
    share(&world).await;
    let mut follower = Follower::new(&world.http).await;
    let etag = world.http.etag(&world.plan_path()).await;
    world.http.delete(&world.plan_path(), &etag).await.is(204);
    let items = follower.news().await;
    assert_eq!(kinds(&items), ["-plannerTask", "-plannerBucket", "-plannerBucket", "-plannerPlan"]);
    let gone = ids(&items);
    for id in [&world.task, &world.todo, &world.doing, &world.plan] {
        assert!(gone.contains(id));
    }
}

#[tokio::test]
async fn of_a_deleted_plan_that_was_not_shared_only_own_tasks_are_told() {
    let world = World::new().await;
    let mut follower = Follower::new(&world.http).await;
    let etag = world.http.etag(&world.plan_path()).await;
    world.http.delete(&world.plan_path(), &etag).await.is(204);
    let item = follower.only_news().await;
    assert_eq!((&item["id"], &item["@removed"]["reason"]), (&json!(world.task), &json!("deleted")));
}
