//! The engine against the real server: reading, moving, folding, and two people at once.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use planner_tui::planner::format::BoardPlace;
use planner_tui::server::Seed;
use planner_tui::sync::engine::Backend;
use planner_tui::sync::schedule::Pace;
use planner_tui::sync::{Command, Link};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::http::{Http, text};
use crate::support::line::Line;
use crate::support::replica::{Replica, Told};
use crate::support::server::{TOKEN, TestServer};

/// A server with one plan: `To do` holds `a b c d`, `Doing` holds `x y`, top to bottom.
pub(crate) struct World {
    server: Arc<TestServer>,
    pub(crate) http: Http,
    pub(crate) line: Line,
    pub(crate) folder: TempDir,
    pub(crate) plan: String,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::on(TestServer::start(Seed::Empty)).await
    }

    pub(crate) async fn on(server: TestServer) -> Self {
        Self::with(Arc::new(server)).await
    }

    /// Another plan on the same server, with a line and a copy of its own: that is less than another server.
    pub(crate) async fn beside(&self) -> Self {
        Self::with(Arc::clone(&self.server)).await
    }

    async fn with(server: Arc<TestServer>) -> Self {
        let http = server.http();
        let groups = http.get("/me/memberOf").await.rows();
        let group = text(groups.first().expect("a group"), "id");
        let container = json!({"url": format!("https://graph.microsoft.com/v1.0/groups/{group}")});
        let body = json!({"title": "Try things", "container": container});
        let plan = text(&http.post("/planner/plans", body).await.is(201), "id");
        for (bucket, titles) in [("Doing", ["y", "x"].as_slice()), ("To do", &["d", "c", "b", "a"])] {
            let body = json!({"planId": plan, "name": bucket});
            let bucket = text(&http.post("/planner/buckets", body).await.is(201), "id");
            for title in titles {
                let body = json!({"planId": plan, "bucketId": bucket, "title": title});
                let task = http.post("/planner/tasks", body).await.is(201);
                // Each goes on top of those before it.
                let format = format!("/planner/tasks/{}/bucketTaskBoardFormat", text(&task, "id"));
                let top = top_hint(&http, &bucket).await;
                http.change(&format, json!({"orderHint": format!(" {top}!")})).await;
            }
        }
        let line = Line::to(http.root()).await;
        let folder = tempfile::tempdir().expect("a folder for the copy");
        Self { server, http, line, folder, plan }
    }

    pub(crate) async fn replica(&self) -> Replica {
        Replica::open(self.folder.path(), self.line.url(), TOKEN, &self.plan).await
    }

    /// The same, which keeps edits until it is told to send them.
    pub(crate) async fn patient_replica(&self) -> Replica {
        self.replica_at(Pace { settle: Duration::from_hours(1), ..Pace::default() }).await
    }

    /// The same, which tries again soon.
    pub(crate) async fn quick_replica(&self) -> Replica {
        let (first, longest) = (Duration::from_millis(20), Duration::from_millis(100));
        self.replica_at(Pace { first, longest, ..Pace::default() }).await
    }

    /// The same, at a pace of the test's choice.
    pub(crate) async fn replica_at(&self, pace: Pace) -> Replica {
        let backend = Backend::new(self.line.url(), TOKEN);
        let mut replica = Replica::start_at(self.folder.path(), Ok(backend), pace, false);
        replica.handle.send(Command::OpenPlan(self.plan.as_str().into()));
        replica.until("the plan is read", Told::is_settled).await;
        replica
    }

    /// The file in which the program itself, not a replica, keeps its copy of the server.
    pub(crate) fn program_copy(&self) -> PathBuf {
        let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '-' };
        let name: String = self.line.url().chars().map(plain).collect();
        self.folder.path().join(format!("copy-{name}.sqlite"))
    }

    /// A second hand on the file of the copy.
    pub(crate) fn copy(&self) -> rusqlite::Connection {
        let copy = rusqlite::Connection::open(self.folder.path().join("copy.db")).expect("there is a copy");
        copy.busy_timeout(Duration::from_secs(5)).expect("a plain setting");
        copy
    }

    /// The titles of a bucket in the order the server's formats give.
    pub(crate) async fn column(&self, name: &str) -> Vec<String> {
        let buckets = self.http.get(&format!("/planner/plans/{}/buckets", self.plan)).await.rows();
        let bucket = buckets.iter().find(|bucket| bucket["name"] == name).expect(name);
        let mut cards = cards(&self.http, &text(bucket, "id")).await;
        cards.sort();
        cards.into_iter().map(|(_, title)| title).collect()
    }

    /// A task as the server has it.
    pub(crate) async fn task(&self, title: &str) -> Value {
        let tasks = self.http.get(&format!("/planner/plans/{}/tasks", self.plan)).await.rows();
        tasks.into_iter().find(|task| task["title"] == title).expect(title)
    }

    /// Path of a task and what belongs to it.
    pub(crate) async fn path(&self, title: &str, part: &str) -> String {
        format!("/planner/tasks/{}{part}", text(&self.task(title).await, "id"))
    }
}

/// Hints and titles of a bucket's tasks.
async fn cards(http: &Http, bucket: &str) -> Vec<(String, String)> {
    let mut cards = Vec::new();
    for task in http.get(&format!("/planner/buckets/{bucket}/tasks")).await.rows() {
        let format = format!("/planner/tasks/{}/bucketTaskBoardFormat", text(&task, "id"));
        cards.push((text(&http.get(&format).await.is(200), "orderHint"), text(&task, "title")));
    }
    cards
}

async fn top_hint(http: &Http, bucket: &str) -> String {
    cards(http, bucket).await.into_iter().map(|(hint, _)| hint).min().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_read_whole_and_shown_from_the_copy_without_a_service() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    assert_eq!(replica.told.column("To do"), ["a", "b", "c", "d"]);
    assert_eq!(replica.told.column("Doing"), ["x", "y"]);
    replica.handle.send(Command::ListPlans);
    replica.until("the plans are listed", |told| told.is_list_fresh).await;
    assert!(replica.told.plans.iter().any(|plan| plan.title == "Try things" && plan.group_name.is_some()));
    let view = replica.told.view();
    assert!(view.plan().tasks().iter().all(|task| task.bucket_board != BoardPlace::Unread));
    replica.stop().await;
    let mut again = Replica::start_with(world.folder.path(), Err("The server did not start".to_owned()));
    again.until("it says why", |told| matches!(told.link(), Some(Link::Failed { cached_at: Some(_), .. }))).await;
    assert_eq!(again.told.column("To do"), ["a", "b", "c", "d"]);
    assert_eq!(again.told.plans.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_and_twenty_at_a_time_leave_nothing_out() {
    let world = World::on(TestServer::start_with_pages_of(2, Seed::Empty)).await;
    // Not over the line: next links name the server's own address.
    let replica = Replica::open(world.folder.path(), world.http.root(), TOKEN, &world.plan).await;
    assert_eq!(replica.told.column("To do"), ["a", "b", "c", "d"]);
    assert_eq!(replica.told.column("Doing"), ["x", "y"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_move_in_its_column_is_one_request() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    replica.put("a", "To do", 2).await;
    assert_eq!(replica.told.column("To do"), ["b", "c", "a", "d"], "it is shown before anything is sent");
    let before = Arc::clone(replica.told.acknowledged.as_ref().unwrap());
    replica.settle().await;
    assert_eq!(world.column("To do").await, ["b", "c", "a", "d"]);
    assert_eq!(replica.told.column("To do"), ["b", "c", "a", "d"]);
    assert_eq!(world.line.patches(), ["bucketTaskBoardFormat"]);
    assert!(!Arc::ptr_eq(&before, replica.told.acknowledged.as_ref().unwrap()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_move_to_another_column_is_two() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    let task = world.task("b").await;
    replica.put("b", "Doing", 1).await;
    replica.settle().await;
    assert_eq!(world.column("Doing").await, ["x", "b", "y"]);
    assert_eq!(world.column("To do").await, ["a", "c", "d"]);
    let patches = world.line.patches();
    assert_eq!(patches, [text(&task, "id").as_str(), "bucketTaskBoardFormat"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_nudges_are_one_request_and_there_and_back_is_none() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    for step in 0..10 {
        replica.put("a", "To do", [1, 2, 3, 2][step % 4]).await;
    }
    assert_eq!(replica.told.waiting.len(), 1);
    replica.settle().await;
    assert_eq!(world.line.patches(), ["bucketTaskBoardFormat"]);
    assert_eq!(world.column("To do").await, ["b", "c", "a", "d"]);
    replica.put("x", "To do", 0).await;
    replica.put("x", "Doing", 0).await;
    assert_eq!(replica.told.waiting, []);
    replica.settle().await;
    assert_eq!(world.line.patches().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn moves_of_several_cards_keep_their_order() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    for (title, column, row) in [("d", "Doing", 0), ("c", "Doing", 1), ("y", "To do", 1), ("a", "Doing", 2)] {
        replica.put(title, column, row).await;
    }
    let wanted = (replica.told.column("To do"), replica.told.column("Doing"));
    assert_eq!(wanted.1, ["d", "c", "a", "x"]);
    replica.settle().await;
    assert_eq!((world.column("To do").await, world.column("Doing").await), wanted);
    assert_eq!((replica.told.column("To do"), replica.told.column("Doing")), wanted);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_sends_what_still_waits() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    replica.put("d", "To do", 0).await;
    replica.stop().await;
    assert_eq!(world.column("To do").await, ["d", "a", "b", "c"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_by_somebody_else_in_between_is_no_loss() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    // Somebody else moves the same card on the same board, and renames it.
    let format = world.path("a", "/bucketTaskBoardFormat").await;
    world.http.change(&format, json!({"orderHint": " !"})).await;
    let doing = world.task("x").await["bucketId"].clone();
    let task = world.path("a", "").await;
    world.http.change(&task, json!({"bucketId": doing, "title": "A"})).await;
    replica.put("a", "To do", 3).await;
    replica.settle().await;
    assert_eq!(world.column("To do").await, ["b", "c", "d", "A"], "the later intent wins");
    assert_eq!(replica.told.column("To do"), ["b", "c", "d", "A"]);
    assert_eq!(replica.told.rejected, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn refreshing_shows_what_others_did_and_forgets_what_is_gone() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    let gone = world.path("c", "").await;
    let etag = world.http.etag(&gone).await;
    world.http.delete(&gone, &etag).await.is(204);
    let format = world.path("d", "/bucketTaskBoardFormat").await;
    let top = world.http.get(&world.path("a", "/bucketTaskBoardFormat").await).await.is(200);
    world.http.change(&format, json!({"orderHint": format!(" {}!", text(&top, "orderHint"))})).await;
    let plan = replica.told.view().plan().plan.id.clone();
    replica.handle.send(Command::Refresh(plan));
    replica.until("the board is as the server has it", |told| told.column("To do") == ["d", "a", "b"]).await;
    replica.until("it is fresh", Told::is_settled).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_deleted_somewhere_else_is_told_and_kept() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    let gone = world.path("a", "").await;
    let etag = world.http.etag(&gone).await;
    world.http.delete(&gone, &etag).await.is(204);
    let bucket = format!("/planner/buckets/{}", text(&world.task("x").await, "bucketId"));
    let etag = world.http.etag(&bucket).await;
    world.http.delete(&bucket, &etag).await.is(204);
    replica.put("a", "To do", 2).await;
    replica.put("b", "Doing", 0).await;
    replica.handle.send(Command::Settle);
    replica.until("both are refused", |told| told.rejected.len() == 2).await;
    let reasons: Vec<_> = replica.told.rejected.iter().map(|(_, reason)| reason.clone()).collect();
    assert_eq!(reasons, ["the task was deleted somewhere else", "the bucket “Doing” was deleted somewhere else"]);
    replica.until("the queue is empty", |told| told.unsent() == 0).await;
    assert_eq!(replica.told.status.as_ref().unwrap().rejected, 2);
    assert_eq!(replica.told.column("To do"), ["b", "c", "d"]);
    let kept: Vec<_> = replica.told.kept.iter().map(|kept| (kept.seq, kept.reason.clone())).collect();
    assert_eq!(kept.iter().map(|(_, reason)| reason.clone()).collect::<Vec<_>>(), reasons, "kept with the reasons");
    for (seq, _) in kept {
        replica.handle.send(Command::Withdraw(seq));
    }
    replica.until("they are let go", |told| told.kept.is_empty()).await;
    replica.until("the sync line says so", |told| told.status.as_ref().unwrap().rejected == 0).await;
}
