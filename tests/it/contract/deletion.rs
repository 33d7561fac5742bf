//! What goes when something is deleted.

use serde_json::json;

use super::world::{ADA, WEB_GROUP, World, assignment, new_plan};
use crate::support::http::text;

async fn are_gone(world: &World, paths: &[String]) {
    for path in paths {
        world.http.get(path).await.refused(404, "", "The requested item is not found.");
    }
}

fn parts_of_task(world: &World) -> Vec<String> {
    let parts = ["details", "bucketTaskBoardFormat", "progressTaskBoardFormat", "assignedToTaskBoardFormat"];
    let mut paths: Vec<String> = parts.into_iter().map(|part| world.of_task(part)).collect();
    paths.push(world.task_path());
    paths
}

#[tokio::test]
async fn a_task_goes_with_its_details_and_formats() {
    let world = World::new().await;
    world.http.change(&world.task_path(), json!({"assignments": {ADA: assignment()}})).await;
    let etag = world.http.etag(&world.task_path()).await;
    let answer = world.http.delete(&world.task_path(), &etag).await;
    assert_eq!((answer.status, answer.text.as_str()), (204, ""));
    are_gone(&world, &parts_of_task(&world)).await;
    world.http.delete(&world.task_path(), &etag).await.is(404);
    for list in [world.plan_path() + "/tasks", world.bucket_path() + "/tasks", "/me/planner/tasks".to_owned()] {
        assert!(world.http.get(&list).await.rows().iter().all(|row| text(row, "id") != world.task), "{list}");
    }
    world.http.get(&world.bucket_path()).await.is(200);
}

#[tokio::test]
async fn a_bucket_goes_with_its_tasks() {
    // Planner web does so; whether the API does is not published: a choice of this project.
    let world = World::new().await;
    let body = json!({"planId": world.plan, "bucketId": world.doing, "title": "Stays"});
    let stays = text(&world.http.post("/planner/tasks", body).await.is(201), "id");
    let etag = world.http.etag(&world.bucket_path()).await;
    world.http.delete(&world.bucket_path(), &etag).await.is(204);
    are_gone(&world, &parts_of_task(&world)).await;
    are_gone(&world, &[world.bucket_path(), world.bucket_path() + "/tasks"]).await;
    let rows = world.http.get(&(world.plan_path() + "/tasks")).await.rows();
    assert_eq!(rows.iter().map(|row| text(row, "id")).collect::<Vec<_>>(), [stays]);
}

#[tokio::test]
async fn a_plan_goes_with_all_that_is_in_it() {
    let world = World::new().await;
    let other = text(&new_plan(&world.http, "Stays").await, "id");
    let etag = world.http.etag(&world.plan_path()).await;
    world.http.delete(&world.plan_path(), &etag).await.is(204);
    are_gone(&world, &parts_of_task(&world)).await;
    let mut paths = vec![world.plan_path(), world.bucket_path(), format!("/planner/buckets/{}", world.doing)];
    paths.extend(["/details", "/buckets", "/tasks"].map(|part| world.plan_path() + part));
    are_gone(&world, &paths).await;
    world.http.delete(&world.plan_path(), &etag).await.is(404);
    let rows = world.http.get(&format!("/groups/{WEB_GROUP}/planner/plans")).await.rows();
    let ids: Vec<String> = rows.iter().map(|row| text(row, "id")).collect();
    assert!(ids.contains(&other) && !ids.contains(&world.plan));
}

#[tokio::test]
async fn nothing_is_made_in_what_is_gone() {
    let world = World::new().await;
    let etag = world.http.etag(&world.bucket_path()).await;
    world.http.delete(&world.bucket_path(), &etag).await.is(204);
    let body = json!({"planId": world.plan, "bucketId": world.todo, "title": "T"});
    world.http.post("/planner/tasks", body).await.one_of(&[400, 404]);
}
