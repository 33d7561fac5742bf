//! A measurement: reading 9,000 tasks from the real server, and opening them again from the copy.
//!
//! `cargo test --release --test it sync_size -- --ignored --nocapture`

use std::fs;
use std::io::Write as _;
use std::sync::Arc;
use std::time::Instant;

use planner_tui::planner::format::FormatKind;
use planner_tui::planner::task::Task;
use planner_tui::server::Seed;
use planner_tui::sync::Command;

use crate::support::http::text;
use crate::support::replica::{Replica, Told};
use crate::support::server::{TOKEN, TestServer};

fn say(words: &str) {
    writeln!(std::io::stderr(), "{words}").expect("somebody listens");
}

/// A line of `/proc/self/status`, such as the largest memory so far.
fn memory(name: &str) -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().find(|line| line.starts_with(name)).unwrap_or("unknown").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement"]
#[expect(clippy::disallowed_methods, reason = "a measurement")]
async fn nine_thousand_tasks_are_read_and_opened_again() {
    let server = TestServer::start(Seed::Size(9000));
    let http = server.http();
    let plan = text(&http.get("/me/planner/plans").await.rows()[0], "id");
    let folder = tempfile::tempdir().unwrap();
    let _only_on_linux = fs::write("/proc/self/clear_refs", "5");
    say(&format!("before: {}", memory("VmRSS")));
    let start = Instant::now();
    let mut replica = Replica::start(folder.path(), http.root(), TOKEN);
    replica.handle.send(Command::OpenPlan(plan.as_str().into()));
    replica.until("something is shown", |told| told.acknowledged.is_some()).await;
    say(&format!("first page shown after {:?}", start.elapsed()));
    let all = |told: &Told| told.acknowledged.as_ref().is_some_and(|plan| plan.tasks().len() == 9000);
    replica.until("all tasks are shown", all).await;
    say(&format!("all tasks after {:?}, {}", start.elapsed(), memory("VmHWM")));
    replica.until("all is read", Told::is_settled).await;
    say(&format!("all places after {:?}, {}", start.elapsed(), memory("VmHWM")));
    let fresh_at = replica.told.log.len();
    say(&format!("events: {fresh_at}"));
    let snapshots = replica.told.log.iter().filter(|line| line.starts_with("SnapshotChanged")).count();
    say(&format!("snapshots: {snapshots}"));
    let others = |told: &Told| {
        let is_unread = |task: &Arc<Task>| FormatKind::ALL.into_iter().any(|kind| task.is_unread(kind));
        told.acknowledged.as_ref().is_some_and(|plan| !plan.tasks().iter().any(is_unread))
    };
    replica.until("the other boards are read", others).await;
    say(&format!("the other boards after {:?}, {}", start.elapsed(), memory("VmHWM")));
    say(&format!("events meanwhile: {}", replica.told.log.len() - fresh_at));
    replica.stop().await;
    for _ in 0..3 {
        let start = Instant::now();
        let mut replica = Replica::start(folder.path(), http.root(), TOKEN);
        replica.until("the copy is shown", all).await;
        say(&format!("shown from the copy after {:?}", start.elapsed()));
        let start = Instant::now();
        let title = replica.told.view().plan().tasks()[4000].title.clone();
        let column = replica.told.view().board().columns[3].name.clone();
        replica.put(&title, &column, 5).await;
        say(&format!("a move shown after {:?}", start.elapsed()));
        replica.settle().await;
        say(&format!("read again and acknowledged after {:?}, {}", start.elapsed(), memory("VmHWM")));
        replica.stop().await;
    }
}
