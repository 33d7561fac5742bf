//! Columns of the bucket board put somewhere else: one request for each, with the hints of the columns beside it.

use planner_tui::planner::edit::{Edit, Gap, MoveBucket};
use planner_tui::planner::id::BucketId;
use planner_tui::sync::Command;
use serde_json::json;

use crate::support::http::text;
use crate::support::replica::{Replica, Told};
use crate::sync_engine::World;

/// A plan with the columns `Later To do Doing Done`.
async fn world() -> World {
    let world = World::new().await;
    for (name, hint) in [("Later", " !"), ("Done", " !")] {
        let body = json!({"planId": world.plan, "name": name, "orderHint": hint});
        world.http.post("/planner/buckets", body).await.is(201);
    }
    for (name, after) in [("To do", "Later"), ("Doing", "To do"), ("Done", "Doing")] {
        let above = text(&bucket(&world, after).await, "orderHint");
        let path = format!("/planner/buckets/{}", text(&bucket(&world, name).await, "id"));
        world.http.change(&path, json!({"orderHint": format!("{above} !")})).await;
    }
    world
}

async fn bucket(world: &World, name: &str) -> serde_json::Value {
    let buckets = world.http.get(&format!("/planner/plans/{}/buckets", world.plan)).await.rows();
    buckets.into_iter().find(|bucket| bucket["name"] == name).expect(name)
}

async fn order(world: &World) -> Vec<String> {
    let mut buckets = world.http.get(&format!("/planner/plans/{}/buckets", world.plan)).await.rows();
    buckets.sort_by_key(|bucket| text(bucket, "orderHint"));
    buckets.iter().map(|bucket| text(bucket, "name")).collect()
}

fn shown(told: &Told) -> Vec<String> {
    told.view().board().columns.iter().map(|column| column.name.clone()).collect()
}

/// The move of a column to a place among the others.
fn edit(told: &Told, name: &str, row: usize) -> Edit {
    let view = told.view();
    let buckets = &view.plan().buckets;
    let now = buckets.iter().position(|bucket| bucket.name == name).expect(name);
    let mut others: Vec<BucketId> = buckets.iter().map(|bucket| bucket.id.clone()).collect();
    let bucket = others.remove(now);
    let (to, from) = (Gap::at(&others, row), Gap::at(&others, now));
    Edit::MoveBucket(MoveBucket { bucket, name: name.to_owned(), to, from, is_undo: false, base: None })
}

async fn put(replica: &mut Replica, name: &str, row: usize) -> Edit {
    let edit = edit(&replica.told, name, row);
    replica.submit(vec![edit.clone()]).await;
    edit
}

#[tokio::test(flavor = "multi_thread")]
async fn a_column_goes_between_two_others_in_one_request() {
    let world = world().await;
    let mut replica = world.replica().await;
    assert_eq!(shown(&replica.told), ["Later", "To do", "Doing", "Done"]);
    let (above, below) = (bucket(&world, "Doing").await, bucket(&world, "Done").await);
    for row in [1, 2, 3, 2, 1, 2] {
        put(&mut replica, "Later", row).await;
    }
    assert_eq!(replica.told.waiting.len(), 1);
    replica.settle().await;
    let hint = format!("{} {}!", text(&above, "orderHint"), text(&below, "orderHint"));
    assert_eq!(world.line.bodies(), [json!({"orderHint": hint})]);
    let wanted = ["To do", "Doing", "Later", "Done"];
    assert_eq!(order(&world).await, wanted);
    assert_eq!(shown(&replica.told), wanted);
    put(&mut replica, "Later", 0).await;
    put(&mut replica, "Later", 2).await;
    assert_eq!(replica.told.waiting, [], "there and back");
    let stopped = replica.stop().await;
    assert_eq!(shown(&stopped), wanted);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_move_one_column_the_later_wins_and_taking_back_gives_way() {
    let world = world().await;
    let mut replica = world.replica().await;
    let done = format!("/planner/buckets/{}", text(&bucket(&world, "Done").await, "id"));
    let first = text(&bucket(&world, "Later").await, "orderHint");
    world.http.change(&done, json!({"orderHint": format!(" {first}!")})).await;
    let edit = put(&mut replica, "Done", 1).await;
    replica.settle().await;
    assert_eq!(order(&world).await, ["Later", "Done", "To do", "Doing"]);
    // Without anybody in between it is taken back to where the person saw it.
    replica.submit(vec![edit.inverse()]).await;
    replica.settle().await;
    assert_eq!(order(&world).await, ["Later", "To do", "Doing", "Done"]);
    let edit = put(&mut replica, "Done", 1).await;
    replica.settle().await;
    let first = text(&bucket(&world, "Later").await, "orderHint");
    world.http.change(&done, json!({"orderHint": format!(" {first}!")})).await;
    replica.submit(vec![edit.inverse()]).await;
    replica.handle.send(Command::Settle);
    replica.until("it is refused", |told| !told.rejected.is_empty()).await;
    assert_eq!(replica.told.rejected[0].1, "it was moved somewhere else since");
    assert_eq!(order(&world).await[0], "Done", "what the other did stands");
    replica.until("it is shown", |told| shown(told)[0] == "Done").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_column_that_is_gone_is_told() {
    let world = world().await;
    let mut replica = world.replica().await;
    let path = format!("/planner/buckets/{}", text(&bucket(&world, "Done").await, "id"));
    let etag = world.http.etag(&path).await;
    world.http.delete(&path, &etag).await.is(204);
    put(&mut replica, "Done", 0).await;
    replica.handle.send(Command::Settle);
    replica.until("it is refused", |told| !told.rejected.is_empty()).await;
    let (what, reason) = &replica.told.rejected[0];
    assert_eq!(
        (what.as_str(), reason.as_str()),
        ("move the column “Done”", "the bucket “Done” was deleted somewhere else")
    );
    replica.until("it is gone here, too", |told| shown(told) == ["Later", "To do", "Doing"]).await;
}
