//! Everything of a plan that was opened once can be looked at and edited without a service.

use std::time::Duration;

use planner_tui::planner::board::Grouping;
use planner_tui::planner::format::FormatKind;
use planner_tui::planner::id::PlanId;
use planner_tui::store::Store;
use planner_tui::sync::schedule::Pace;
use planner_tui::sync::{Command, How, Link};
use serde_json::json;

use crate::support::http::text;
use crate::support::line::Fault;
use crate::support::replica::{Replica, Told};
use crate::sync_engine::World;

const ITEM: &str = "#microsoft.graph.plannerChecklistItem";

/// Writes notes and a checklist into a task.
async fn write_details(world: &World, title: &str, notes: &str) {
    let details = world.path(title, "/details").await;
    let item = json!({"@odata.type": ITEM, "title": format!("step of {title}"), "orderHint": " !"});
    world.http.change(&details, json!({"description": notes, "checklist": {"item1": item}})).await;
}

/// Starts a replica on the copy of a world, offline because the person said so.
async fn offline(world: &World) -> Replica {
    let nobody = Err("nobody is to be asked".to_owned());
    let mut replica = Replica::start_at(world.folder.path(), nobody, Pace::default(), true);
    replica.until("the copy is shown", |told| told.acknowledged.is_some() && told.status.is_some()).await;
    replica
}

#[tokio::test(flavor = "multi_thread")]
async fn details_nobody_opened_are_read_behind_everything_else() {
    let world = World::new().await;
    write_details(&world, "b", "old notes").await;
    let mut replica = world.replica().await;
    let (line, b) = (&world.line, world.path("b", "/details").await);
    replica.handle.send(Command::ListPlans);
    replica.until("the person is known", |told| told.me.is_some()).await;
    replica.stop().await;
    // A run that ends early goes on next time.
    let mut replica = world.replica().await;
    write_details(&world, "b", "new notes").await;
    replica.handle.send(Command::Refresh(PlanId::new(&world.plan)));
    let task = replica.task("b");
    replica.until("it is read again", Told::is_settled).await;
    replica.stop().await;
    let mut again = Replica::start(world.folder.path(), line.url(), crate::support::server::TOKEN);
    again.until("the plan is read", Told::is_settled).await;
    // Nothing is said of it, so the copy itself is looked at.
    let (store, _) = Store::open(&world.folder.path().join("copy.db")).unwrap();
    let is_known = || store.details(&task).unwrap().is_some_and(|details| details.description == "new notes");
    let wait = async {
        while !is_known() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), wait).await.expect("the notes are read behind everything else");
    assert_eq!(line.count("GET", &b), 0, "it came in a batch");
    again.stop().await;
    let mut replica = offline(&world).await;
    replica.handle.send(Command::OpenTask { plan: PlanId::new(&world.plan), task });
    replica.until("the copy of its details is told", |told| told.details.is_some()).await;
    let (details, is_fresh) = replica.told.details.clone().unwrap();
    assert!(!is_fresh);
    assert_eq!((&*details.description, &*details.checklist[0].title), ("new notes", "step of b"));
}

#[tokio::test(flavor = "multi_thread")]
async fn offline_asks_nobody_shows_every_board_and_keeps_edits() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    let all_boards = |told: &Told| {
        let tasks = told.acknowledged.as_ref().unwrap().tasks().to_vec();
        FormatKind::ALL.iter().all(|kind| tasks.iter().all(|task| !task.is_unread(*kind)))
    };
    replica.until("every board was read", all_boards).await;
    replica.stop().await;
    world.line.rule(|_| Some(Fault::Cut));
    let before = world.line.count("GET", "");
    let mut replica = offline(&world).await;
    let status = replica.told.status.clone().unwrap();
    assert!(
        matches!(&status.link, Link::Offline { cached_at: Some(_), why, .. } if why.contains("--offline")),
        "{status:?}"
    );
    assert_eq!(status.how, Some(How::Offline));
    assert!(all_boards(&replica.told));
    assert_eq!(replica.told.column("To do"), ["a", "b", "c", "d"]);
    replica.put("a", "Doing", 0).await;
    replica.handle.send(Command::Look {
        plan: PlanId::new(&world.plan),
        grouping: Grouping::Progress,
        columns: Vec::new(),
    });
    replica.handle.send(Command::Refresh(PlanId::new(&world.plan)));
    replica.handle.send(Command::OpenPlan(PlanId::new("never-read")));
    replica
        .until("it says why there is nothing", |told| told.unavailable.iter().any(|why| why.contains("never read")))
        .await;
    let told = replica.stop().await;
    assert_eq!(told.unsent(), 1, "it waits on disk");
    assert_eq!(world.line.count("GET", ""), before, "nobody was asked");
    world.line.mend();
    let mut replica = world.replica().await;
    replica.settle().await;
    assert_eq!(world.column("Doing").await, ["a", "x", "y"]);
    assert_eq!(text(&world.task("a").await, "bucketId"), text(&world.task("x").await, "bucketId"));
}
