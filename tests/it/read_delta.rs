//! What others do reaches the board by delta where the service tells it, by reading again where it does not.

use std::time::Duration;

use planner_tui::planner::edit::Edit;
use planner_tui::planner::id::PlanId;
use planner_tui::sync::engine::Backend;
use planner_tui::sync::schedule::Pace;
use planner_tui::sync::{Command, How};
use serde_json::json;

use crate::send_kinds::{bucket, new_task};
use crate::support::http::text;
use crate::support::line::Fault;
use crate::support::replica::{Replica, Told};
use crate::support::server::TOKEN;
use crate::sync_engine::World;

/// So often that a test need not wait.
fn quick() -> Pace {
    Pace { poll: Duration::from_millis(30), first: Duration::from_millis(30), ..Pace::default() }
}

/// Shares the plan of a world with the person, so that the service tells everything about it.
pub(crate) async fn share(world: &World) {
    let me = text(&world.http.get("/me").await.is(200), "id");
    world.http.change(&format!("/planner/plans/{}/details", world.plan), json!({"sharedWith": {me: true}})).await;
}

/// Opens the plan of a world with somebody known, at a pace.
async fn open(world: &World, pace: Pace) -> Replica {
    let backend = Backend::new(world.line.url(), TOKEN);
    let mut replica = Replica::start_at(world.folder.path(), Ok(backend), pace, false);
    replica.handle.send(Command::ListPlans);
    replica.until("the person is known", |told| told.me.is_some()).await;
    replica.handle.send(Command::OpenPlan(PlanId::new(&world.plan)));
    replica.until("the plan is read", Told::is_settled).await;
    replica
}

fn how(told: &Told) -> Option<&How> {
    told.status.as_ref().and_then(|status| status.how.as_ref())
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_others_do_to_a_shared_plan_arrives_without_reading_it_again() {
    let world = World::new().await;
    share(&world).await;
    let mut replica = open(&world, quick()).await;
    replica.until("it is told how", |told| how(told) == Some(&How::Delta)).await;
    let reads = world.line.count("GET", &format!("/planner/plans/{}/tasks", world.plan));
    assert_eq!(reads, 1);
    // A new task, a change, a move on the board, a deletion, a bucket, a plan's name and a label.
    let doing = text(&world.task("x").await, "bucketId");
    let body = json!({"planId": world.plan, "bucketId": doing, "title": "new"});
    world.http.post("/planner/tasks", body).await.is(201);
    world.http.change(&world.path("a", "").await, json!({"title": "A", "dueDateTime": "2026-12-01T10:00:00Z"})).await;
    let top = world.http.get(&world.path("A", "/bucketTaskBoardFormat").await).await.is(200);
    let format = world.path("d", "/bucketTaskBoardFormat").await;
    world.http.change(&format, json!({"orderHint": format!(" {}!", text(&top, "orderHint"))})).await;
    let gone = world.path("c", "").await;
    world.http.delete(&gone, &world.http.etag(&gone).await).await.is(204);
    world
        .http
        .post("/planner/buckets", json!({"planId": world.plan, "name": "Later", "orderHint": " !"}))
        .await
        .is(201);
    world.http.change(&format!("/planner/plans/{}", world.plan), json!({"title": "Other words"})).await;
    let seen = |told: &Told| {
        let plan = &told.view().plan().plan.title.clone();
        told.column("To do") == ["d", "A", "b"]
            && told.column("Doing").contains(&"new".to_owned())
            && plan == "Other words"
    };
    replica.until("all of it is seen", seen).await;
    assert!(replica.told.view().plan().buckets.iter().any(|bucket| bucket.name == "Later"));
    let reads = world.line.count("GET", &format!("/planner/plans/{}/tasks", world.plan));
    assert_eq!(reads, 1, "nothing of it was read whole again");
    let bucket = format!("/planner/buckets/{doing}");
    world.http.delete(&bucket, &world.http.etag(&bucket).await).await.is(204);
    replica.until("the bucket is gone with its tasks", |told| told.view().plan().tasks().len() == 3).await;
    assert!(replica.told.view().plan().buckets.iter().all(|bucket| bucket.name != "Doing"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_told_is_read_again_and_again_and_said_so() {
    let world = World::new().await;
    let mut replica = open(&world, quick()).await;
    let is_polling = |told: &Told| matches!(how(told), Some(How::Polling { can_share: true, why, .. }) if why.contains("not shared"));
    replica.until("it says why it polls", is_polling).await;
    world.http.change(&world.path("a", "").await, json!({"title": "A"})).await;
    replica.until("it is seen", |told| told.column("To do") == ["A", "b", "c", "d"]).await;
    let format = world.path("A", "/bucketTaskBoardFormat").await;
    let last = world.http.get(&world.path("d", "/bucketTaskBoardFormat").await).await.is(200);
    replica.show(planner_tui::planner::board::Grouping::Bucket).await;
    world.http.change(&format, json!({"orderHint": format!("{} !", text(&last, "orderHint"))})).await;
    replica.until("a move is seen, too", |told| told.column("To do") == ["b", "c", "d", "A"]).await;
    share(&world).await;
    replica.until("it is told from now on", |told| how(told) == Some(&How::Delta)).await;
    world.http.change(&world.path("A", "").await, json!({"title": "a"})).await;
    replica.until("and seen", |told| told.column("To do") == ["b", "c", "d", "a"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_without_deltas_is_asked_once() {
    let world = World::new().await;
    share(&world).await;
    world.line.rule(|seen| {
        let refusal = "HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 2\r\nContent-Type: application/json\r\n\r\n{}";
        seen.path.starts_with("/beta/").then_some(Fault::Answer(refusal))
    });
    let mut replica = open(&world, quick()).await;
    let is_polling = |told: &Told| matches!(how(told), Some(How::Polling { why, .. }) if why.contains("(403)"));
    replica.until("it says why it polls", is_polling).await;
    world.http.change(&world.path("a", "").await, json!({"title": "A"})).await;
    replica.until("it is seen", |told| told.column("To do") == ["A", "b", "c", "d"]).await;
    assert_eq!(world.line.count("GET", "/beta/me/planner/all/delta"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_is_too_old_is_dropped_and_everything_is_read_again() {
    let world = World::new().await;
    share(&world).await;
    let mut replica = open(&world, Pace { poll: Duration::from_hours(1), ..quick() }).await;
    world.http.change(&world.path("a", "").await, json!({"title": "A"})).await;
    let mut once = true;
    world.line.rule(move |seen| {
        let is_link = seen.path.contains("delta?") && std::mem::take(&mut once);
        is_link.then_some(Fault::Answer("HTTP/1.1 410 Gone\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"))
    });
    replica.handle.send(Command::SyncNow(PlanId::new(&world.plan)));
    replica.until("it is seen all the same", |told| told.column("To do") == ["A", "b", "c", "d"]).await;
    assert_eq!(world.line.count("GET", "/beta/me/planner/all/delta"), 2, "a new link was taken");
    replica.until("the service tells again", |told| how(told) == Some(&How::Delta)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_goes_on_where_the_last_one_ended_and_drift_is_told() {
    let world = World::new().await;
    share(&world).await;
    let slow = Pace { poll: Duration::from_hours(1), ..quick() };
    let replica = open(&world, slow).await;
    replica.stop().await;
    world.http.change(&world.path("a", "").await, json!({"title": "A"})).await;
    let mut replica = open(&world, slow).await;
    replica.until("it is seen", |told| told.column("To do") == ["A", "b", "c", "d"]).await;
    assert_eq!(world.line.count("GET", "/beta/me/planner/all/delta"), 1, "the first link is still good");
    assert_eq!(replica.told.news, [""; 0], "what the delta tells is no drift");
    replica.stop().await;
    // Now a change the service does not tell.
    world.http.change(&world.path("A", "").await, json!({"title": "untold"})).await;
    let empty = world.line.url().to_owned() + "/beta/me/planner/all/delta?x=1";
    let body = json!({"value": [], "@odata.deltaLink": empty}).to_string();
    let answer: &'static str = Box::leak(
        format!("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}", body.len())
            .into_boxed_str(),
    );
    world.line.rule(move |seen| seen.path.contains("delta?").then_some(Fault::Answer(answer)));
    let mut replica = open(&world, slow).await;
    replica.until("the full reading mends it", |told| told.column("To do") == ["untold", "b", "c", "d"]).await;
    assert!(
        replica.told.news.iter().any(|news| news.starts_with("“untold” was not as the copy had it")),
        "{:?}",
        replica.told.news
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_somebody_else_no_longer_shares_is_read_again_and_never_said_to_be_told() {
    let world = World::new().await;
    share(&world).await;
    let mut replica = open(&world, quick()).await;
    replica.until("it is told how", |told| how(told) == Some(&How::Delta)).await;
    let me = text(&world.http.get("/me").await.is(200), "id");
    world.http.change(&format!("/planner/plans/{}/details", world.plan), json!({"sharedWith": {me: false}})).await;
    world.http.change(&world.path("a", "").await, json!({"title": "A"})).await;
    let is_polling = |told: &Told| matches!(how(told), Some(How::Polling { why, .. }) if why.contains("not shared"));
    replica.until("it says that it polls", is_polling).await;
    world.http.change(&world.path("b", "").await, json!({"title": "B"})).await;
    replica.until("all of it is seen", |told| told.column("To do") == ["A", "B", "c", "d"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_this_program_made_itself_is_no_drift_in_the_next_run() {
    let world = World::new().await;
    share(&world).await;
    let slow = Pace { poll: Duration::from_hours(1), ..quick() };
    let mut replica = open(&world, slow).await;
    let bucket = bucket(&replica, "To do");
    replica.submit(vec![Edit::CreateTask(new_task("1", "made", &bucket, None))]).await;
    replica.handle.send(Command::Settle);
    replica.until("it is made", |told| told.is_settled() && !told.named.is_empty()).await;
    replica.stop().await;
    let mut replica = open(&world, slow).await;
    replica.until("all is read", |told| how(told) == Some(&How::Delta) && told.is_settled()).await;
    assert_eq!(replica.told.news, [""; 0], "nobody else has changed anything");
}
