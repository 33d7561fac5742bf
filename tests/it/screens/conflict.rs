//! A title changed on both sides: the mark on the card, the dialog, and the decision.

use serde_json::json;

use super::offline::{client, serve};
use super::{FIRST, SECOND, quit, wait_left, wait_until_read, wait_until_sent};
use crate::support::http::{Http, text};

/// Gives the first card of the sample plan another title, as another person would.
fn retitle(url: &str, token: &str, title: &str) {
    let other = async {
        let http = Http::new(url, token);
        let plans = http.get("/me/planner/plans").await.rows();
        let plan = plans.iter().find(|plan| text(plan, "title") == "Website relaunch").unwrap();
        let tasks = http.get(&format!("/planner/plans/{}/tasks", text(plan, "id"))).await.rows();
        let task = tasks.iter().find(|task| text(task, "title").starts_with(FIRST)).unwrap();
        http.change(&format!("/planner/tasks/{}", text(task, "id")), json!({ "title": title })).await;
    };
    tokio::runtime::Runtime::new().unwrap().block_on(other);
}

#[test]
fn a_title_changed_on_both_sides_is_decided_in_the_dialog() {
    let home = tempfile::tempdir().unwrap();
    let (server, url, token) = serve(home.path(), "127.0.0.1:0");
    let mut terminal = client(home.path(), &url, &token);
    wait_until_read(&terminal);
    server.kill_hard();
    terminal.press(&["e"]);
    terminal.type_text(", mine");
    terminal.press(&["Enter"]);
    terminal.wait_for("1 unsent");
    quit(terminal);
    let (server, _, _) = serve(home.path(), url.trim_start_matches("http://"));
    retitle(&url, &token, "Theirs is another");
    let mut terminal = client(home.path(), &url, &token);
    terminal.wait_for("≠");
    terminal.wait_for("1 conflict");
    terminal.wait_for(SECOND);
    terminal.press(&["Enter"]);
    terminal.wait_for("theirs  Theirs is another");
    terminal.press(&["Esc"]);
    terminal.wait_for_no("theirs  Theirs");
    terminal.press(&["S", "Enter"]);
    terminal.wait_for("theirs  Theirs is another");
    terminal.press(&["t", "Enter", "Esc"]);
    terminal.wait_for_no("conflict");
    wait_until_sent(&terminal);
    wait_left(&terminal, "Theirs is another", "Doing");
    quit(terminal);
    server.kill_hard();
}
