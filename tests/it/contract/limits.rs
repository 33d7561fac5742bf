//! Limits, each refused by its name.

use planner_tui::server::Seed;
use serde_json::{Map, Value, json};

use super::world::{WEB_GROUP, World, assignment, checklist_item, group_container, reference, stranger};
use crate::support::http::{Http, text};
use crate::support::server::TestServer;

const EXCEEDED: &str = "The request exceeded allowed limits.";

fn map(count: usize, entry: impl Fn(usize) -> (String, Value)) -> Value {
    Value::Object((0..count).map(entry).collect::<Map<_, _>>())
}

fn items(count: usize) -> Value {
    map(count, |number| (format!("item{number}"), checklist_item(&format!("Item {number}"))))
}

/// Tries to put more than the limit into a map at once, then one by one, then one for another.
async fn map_is_limited(world: &World, path: &str, name: &str, code: &str, limit: usize, entries: Value) {
    let all = entries.as_object().unwrap().clone();
    assert_eq!(all.len(), limit + 1);
    let etag = world.http.etag(path).await;
    world.http.patch(path, &etag, json!({name: all.clone()})).await.refused(403, code, EXCEEDED);
    assert_eq!(world.http.etag(path).await, etag, "nothing was taken");

    let (extra, first) = (all.keys().next_back().unwrap().clone(), all.keys().next().unwrap().clone());
    let mut fitting = all.clone();
    fitting.remove(&extra);
    let full = world.http.change(path, json!({name: fitting})).await;
    assert_eq!(full[name].as_object().unwrap().len(), limit);
    let etag = world.http.etag(path).await;
    let one_more = json!({name: {extra.clone(): all[&extra]}});
    world.http.patch(path, &etag, one_more).await.refused(403, code, EXCEEDED);
    let removal = if name == "sharedWith" { json!(false) } else { Value::Null };
    let swapped = world.http.change(path, json!({name: {extra.clone(): all[&extra], first: removal}})).await;
    assert_eq!(swapped[name].as_object().unwrap().len(), limit, "one out, one in");
}

#[tokio::test]
async fn twenty_checklist_items() {
    let world = World::new().await;
    let path = world.of_task("details");
    map_is_limited(&world, &path, "checklist", "MaximumChecklistItemsOnTask", 20, items(21)).await;
}

#[tokio::test]
async fn fifteen_references() {
    let world = World::new().await;
    let links = map(16, |number| (format!("https%3A//example%2Eorg/{number}"), reference("Link")));
    let path = world.of_task("details");
    map_is_limited(&world, &path, "references", "MaximumReferencesOnTask", 15, links).await;
}

#[tokio::test]
async fn twenty_assignees() {
    let world = World::new().await;
    let people = map(21, |number| (stranger(number), assignment()));
    let path = world.task_path();
    map_is_limited(&world, &path, "assignments", "MaximumAssigneesInTasks", 20, people.clone()).await;
    let body = json!({"planId": world.plan, "title": "T", "assignments": people});
    world.http.post("/planner/tasks", body).await.refused(403, "MaximumAssigneesInTasks", EXCEEDED);
}

#[tokio::test]
async fn a_hundred_people_share_a_plan() {
    let world = World::new().await;
    let path = world.plan_path() + "/details";
    let there = world.http.get(&path).await.is(200)["sharedWith"].as_object().unwrap().clone();
    for id in there.keys() {
        world.http.change(&path, json!({"sharedWith": {id: false}})).await;
    }
    let people = map(101, |number| (stranger(number), json!(true)));
    map_is_limited(&world, &path, "sharedWith", "MaximumUsersSharedWithProject", 100, people).await;
}

/// Creates many things, twenty to a batch, and checks each was made.
async fn create_many(http: &Http, path: &str, count: usize, body: impl Fn(usize) -> Value) {
    for from in (0..count).step_by(20) {
        let part = |number: usize| {
            let headers = json!({"Content-Type": "application/json"});
            json!({"id": number.to_string(), "method": "POST", "url": path, "headers": headers, "body": body(number)})
        };
        let requests: Vec<Value> = (from..count.min(from + 20)).map(part).collect();
        let answer = http.post("/$batch", json!({"requests": requests})).await.is(200);
        for part in answer["responses"].as_array().unwrap() {
            assert_eq!(part["status"], 201, "{part:#}");
        }
    }
}

#[tokio::test]
async fn two_hundred_buckets() {
    let world = World::new().await;
    let bucket = |number: usize| json!({"planId": world.plan, "name": format!("Bucket {number}")});
    create_many(&world.http, "/planner/buckets", 198, bucket).await;
    let refused = world.http.post("/planner/buckets", bucket(200)).await;
    refused.refused(403, "MaximumBucketsInProject", EXCEEDED);
    let etag = world.http.etag(&world.bucket_path()).await;
    world.http.delete(&world.bucket_path(), &etag).await.is(204);
    world.http.post("/planner/buckets", bucket(201)).await.is(201);
}

#[tokio::test]
async fn four_hundred_plans_in_a_group() {
    let server = TestServer::start(Seed::Sample);
    let http = server.http();
    let plan = |number: usize| json!({"title": format!("Plan {number}"), "container": group_container(WEB_GROUP)});
    let there = http.get(&format!("/groups/{WEB_GROUP}/planner/plans")).await.rows().len();
    create_many(&http, "/planner/plans", 400 - there, plan).await;
    let refused = http.post("/planner/plans", plan(401)).await;
    refused.refused(403, "MaximumProjectsOwnedByUser", EXCEEDED);
}

/// Finds the plan of a workspace made to a size, and all its tasks.
async fn sized_plan(http: &Http, size: usize) -> (String, Vec<Value>) {
    for group in http.get("/me/memberOf").await.rows() {
        for plan in http.get(&format!("/groups/{}/planner/plans", text(&group, "id"))).await.rows() {
            let path = format!("/planner/plans/{}/tasks", text(&plan, "id"));
            let tasks = http.get(&path).await.rows();
            if tasks.len() == size {
                return (text(&plan, "id"), tasks);
            }
        }
    }
    panic!("no plan has {size} tasks");
}

#[tokio::test]
async fn nine_thousand_tasks_in_a_plan() {
    let server = TestServer::start_with_pages_of(10_000, Seed::Size(9000));
    let http = server.http();
    let (plan, _) = sized_plan(&http, 9000).await;
    // A completed one, so that the limit of uncompleted tasks has nothing to say.
    let body = json!({"planId": plan, "title": "One too many", "percentComplete": 100});
    http.post("/planner/tasks", body).await.refused(403, "MaximumTasksInProject", EXCEEDED);
}

#[tokio::test]
async fn three_thousand_uncompleted_tasks_in_a_plan() {
    let server = TestServer::start_with_pages_of(10_000, Seed::Size(3000));
    let http = server.http();
    let (plan, tasks) = sized_plan(&http, 3000).await;
    let completed: Vec<&Value> = tasks.iter().filter(|task| task["percentComplete"] == 100).collect();
    let body = |number: usize| json!({"planId": plan, "title": format!("More work {number}")});
    create_many(&http, "/planner/tasks", completed.len(), body).await;

    http.post("/planner/tasks", body(0)).await.refused(403, "MaximumActiveTasksInProject", EXCEEDED);
    let path = format!("/planner/tasks/{}", text(completed[0], "id"));
    let etag = http.etag(&path).await;
    let reopened = http.patch(&path, &etag, json!({"percentComplete": 0})).await;
    reopened.refused(403, "MaximumActiveTasksInProject", EXCEEDED);
    let done = json!({"planId": plan, "title": "Already done", "percentComplete": 100});
    http.post("/planner/tasks", done).await.is(201);

    let open = tasks.iter().find(|task| task["percentComplete"] == 0).expect("some are open");
    http.change(&format!("/planner/tasks/{}", text(open, "id")), json!({"percentComplete": 100})).await;
    http.post("/planner/tasks", body(1)).await.is(201);
}

#[tokio::test]
async fn titles_of_255_characters() {
    let world = World::new().await;
    let etag = world.http.etag(&world.task_path()).await;
    world.http.patch(&world.task_path(), &etag, json!({"title": "x".repeat(256)})).await.is(400);
    let long = "x".repeat(255);
    assert_eq!(world.http.change(&world.task_path(), json!({"title": long})).await["title"], long);
    let body = json!({"planId": world.plan, "title": "x".repeat(256)});
    world.http.post("/planner/tasks", body).await.is(400);
}
