//! The server as a program of its own, killed in the middle of writing: what was answered is on disk.

use std::path::Path;

use serde_json::{Value, json};

use super::world::{WEB_GROUP, new_bucket, new_plan};
use crate::support::http::{Http, etag_of, text};
use crate::support::pty::{Program, Terminal};

/// Starts `planner-tui serve` on a data folder; it says in one line of JSON where it listens and with which token.
fn serve(home: &Path, arguments: &[&str]) -> (Terminal, Http) {
    let data = home.join("workspace");
    let data = data.to_str().expect("a plain path");
    let mut all = vec!["serve", "--listen", "127.0.0.1:0", "--json", "--data", data];
    all.extend(arguments);
    let terminal = Program::ours(home, &all).on(200, 24).start();
    let greeting = |line: &String| Some(serde_json::from_str::<Value>(line).ok()?["data"].clone());
    terminal.wait_until("one line of JSON", |cells| cells.lines().iter().find_map(greeting).is_some());
    let greeting = terminal.look(|cells| cells.lines().iter().find_map(greeting)).expect("just seen");
    let http = Http::new(&text(&greeting, "url"), &text(&greeting, "token"));
    (terminal, http)
}

#[tokio::test]
async fn what_was_answered_survives_a_power_cut() {
    let home = tempfile::tempdir().expect("a folder");
    let (terminal, http) = serve(home.path(), &["--token", "power"]);
    let plan = text(&new_plan(&http, "Cut").await, "id");
    let bucket = text(&new_bucket(&http, &plan, "To do").await, "id");
    let (answered, mut at_twenty) = tokio::sync::watch::channel(Vec::<Value>::new());
    let writer = async {
        for number in 0.. {
            let body = json!({"planId": plan, "bucketId": bucket, "title": format!("Task {number}")});
            let Ok(answer) = http.ask("POST", "/planner/tasks").body(&body).try_send().await else { break };
            let task = answer.is(201);
            answered.send_modify(|all| all.push(task));
        }
    };
    let cutter = async {
        at_twenty.wait_for(|all| all.len() >= 20).await.expect("the writer goes on");
        // Not on this thread: the writer must be able to be in the middle of something.
        let cut = tokio::task::spawn_blocking(move || terminal.kill_hard());
        cut.await.expect("killed");
    };
    tokio::join!(writer, cutter);
    let answered = answered.borrow().clone();
    assert!(answered.len() >= 20);

    let (again, http) = serve(home.path(), &["--token", "power"]);
    let kept = http.get(&format!("/planner/plans/{plan}/tasks")).await.rows();
    for task in &answered {
        let found = kept.iter().find(|row| row["id"] == task["id"]).unwrap_or_else(|| panic!("lost: {task:#}"));
        assert_eq!((&found["title"], etag_of(found)), (&task["title"], etag_of(task)));
    }
    assert!(kept.len() <= answered.len() + 1, "at most the one that was under way");
    again.kill_hard();
}

#[tokio::test]
async fn a_cut_just_after_an_answer_loses_nothing() {
    let home = tempfile::tempdir().expect("a folder");
    let mut expected = Vec::new();
    for round in 0..3 {
        let (terminal, http) = serve(home.path(), &["--seed", "sample"]);
        let plans = http.get(&format!("/groups/{WEB_GROUP}/planner/plans")).await.rows();
        for title in &expected {
            assert!(plans.iter().any(|plan| plan["title"] == *title), "round {round}: {title} is lost");
        }
        let title = format!("Round {round}");
        new_plan(&http, &title).await;
        terminal.kill_hard();
        expected.push(title);
    }
}

#[tokio::test]
async fn the_server_alone_ends_politely() {
    let home = tempfile::tempdir().expect("a folder");
    let (mut terminal, http) = serve(home.path(), &[]);
    http.get("/me").await.is(200);
    terminal.press(&["Ctrl+c"]);
    let status = terminal.wait_for_end();
    assert!(status.success(), "{status:?}");
    terminal.expect_clean();
    assert!(http.ask("GET", "/me").try_send().await.is_err(), "nobody listens any more");
}
