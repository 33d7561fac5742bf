//! `planner-tui sync`: what it prints, what it mends, and how it ends.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Output, Stdio};

use planner_tui::sync::Command as Wish;
use rusqlite::Connection;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;

use crate::files::break_table;
use crate::read_delta::share;
use crate::support::line::{Fault, Seen};
use crate::support::server::TOKEN;
use crate::sync_engine::World;
use crate::sync_waits::forget_waits;

/// Runs the built program on a world's server with a data folder.
async fn sync(world: &World, options: &[&str]) -> (Option<i32>, String) {
    let mut command = command(world, options);
    let run = move || command.output().expect("the program was built");
    let Output { status, stdout, stderr } = tokio::task::spawn_blocking(run).await.expect("it ends");
    (status.code(), String::from_utf8_lossy(&stdout).into_owned() + &String::from_utf8_lossy(&stderr))
}

fn command(world: &World, options: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_planner-tui"));
    command
        .args(["sync", "--width", "1000"])
        .args(["--graph-url", world.line.url()])
        .arg("--data")
        .arg(world.folder.path())
        .args(options);
    command.env("PLANNER_TUI_TOKEN", TOKEN);
    command
}

#[tokio::test(flavor = "multi_thread")]
async fn differences_are_named_mended_and_told_by_the_exit_status() {
    let world = World::new().await;
    let plan = world.plan.clone();
    let (status, text) = sync(&world, &[]).await;
    assert_eq!(status, Some(2), "{text}");
    assert!(text.contains("no plan was ever opened"), "{text}");
    let (status, text) = sync(&world, &["--plan", &plan, "--verify"]).await;
    assert_eq!(status, Some(0), "{text}");
    assert!(
        text.starts_with("Try things: 6 cards, 0 waiting, 0 rejected, 0 conflicts, nothing differs (polling: "),
        "{text}"
    );
    // Nobody tells what happens in a plan that is not shared with the person, unless it is the person's own task.
    let path = world.path("a", "").await;
    world.http.change(&path, json!({"title": "A", "dueDateTime": "2026-10-31T10:00:00Z"})).await;
    let (status, text) = sync(&world, &["--verify"]).await;
    assert_eq!(status, Some(0), "the delta tells of tasks the person has made:\n{text}");
    share(&world).await;
    let (status, text) = sync(&world, &[]).await;
    assert_eq!((status, text.as_str()), (Some(0), "Try things: 6 cards, 0 waiting, 0 rejected, 0 conflicts (delta)\n"));
    // Changes the service keeps quiet about.
    world.line.rule(|seen| {
        seen.path.contains("delta?").then_some(crate::support::line::Fault::Answer(
            "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
        ))
    });
    world.http.change(&world.path("A", "").await, json!({"title": "a", "priority": 1})).await;
    let gone = world.path("d", "").await;
    world.http.delete(&gone, &world.http.etag(&gone).await).await.is(204);
    let (status, text) = sync(&world, &["--verify"]).await;
    assert_eq!(status, Some(1), "{text}");
    for line in [
        "  “a”: title: A in the copy, a at the service",
        "  “a”: priority: 5 in the copy, 1 at the service",
        "  “d”: task: there in the copy, not there at the service",
    ] {
        assert!(text.lines().any(|said| said == line), "{line}:\n{text}");
    }
    let (status, text) = sync(&world, &["--verify"]).await;
    assert_eq!(status, Some(0), "it was mended:\n{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_a_failure() {
    let world = World::new().await;
    let (status, text) = sync(&world, &["--plan", "no such plan"]).await;
    assert_eq!(status, Some(3), "{text}");
    assert!(text.contains("No plan is called"), "{text}");
    let plan = world.plan.clone();
    assert_eq!(sync(&world, &["--plan", &plan]).await.0, Some(0));
    let path = format!("/planner/plans/{plan}");
    world.http.delete(&path, &world.http.etag(&path).await).await.is(204);
    // Nobody tells that it is gone.
    world.line.rule(|seen| {
        let answer = "HTTP/1.1 501 No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
        seen.path.contains("delta").then_some(Fault::Answer(answer))
    });
    let (status, text) = sync(&world, &[]).await;
    assert!(status == Some(2) && text.contains("NOT READ"), "{status:?} {text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_is_lost_in_the_middle_is_tried_again_and_one_that_was_never_there_is_not() {
    let world = World::new().await;
    let (plan, mut cuts) = (world.plan.clone(), 1);
    world.line.rule(|_| Some(Fault::Cut));
    let (status, text) = sync(&world, &["--plan", &plan]).await;
    assert!(status == Some(2) && !text.contains("trying again"), "{status:?} {text}");
    world.line.rule(move |seen| {
        let is_lost = seen.path.contains("/buckets") && cuts > 0;
        cuts -= i32::from(is_lost);
        is_lost.then_some(Fault::Cut)
    });
    let (status, text) = sync(&world, &["--plan", &plan]).await;
    assert_eq!(status, Some(0), "{text}");
    assert!(
        text.contains("cannot be reached") && text.contains("; trying again at ") && text.contains("6 cards"),
        "{text}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn patience_is_given_within_limits_and_can_be_ended() {
    let world = World::new().await;
    let plan = world.plan.clone();
    let mut refusals = 1;
    let tail = format!("/planner/plans/{plan}/tasks");
    world.line.rule(move |seen| {
        (seen.path.ends_with(&tail) && refusals > 0).then(|| {
            refusals -= 1;
            Fault::Answer("HTTP/1.1 429 Busy\r\nRetry-After: 2.1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
        })
    });
    let (status, text) = sync(&world, &["--plan", &plan]).await;
    assert_eq!(status, Some(0), "{text}");
    assert!(text.contains("too busy (status 429); waiting until") && text.contains("6 cards"), "{text}");
    let long = |_: &Seen| {
        Some(Fault::Answer("HTTP/1.1 429 Busy\r\nRetry-After: 3600\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"))
    };
    world.line.rule(long);
    let (status, text) = sync(&world, &[]).await;
    assert_eq!(status, Some(2), "{text}");
    assert!(text.contains("more patience than the 10 minutes"), "{text}");
    forget_waits(&world.program_copy());
    world.line.rule(|_| {
        Some(Fault::Answer("HTTP/1.1 429 Busy\r\nRetry-After: 300\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"))
    });
    let mut child = command(&world, &[]).stderr(Stdio::piped()).spawn().expect("the program was built");
    let stderr = child.stderr.take().expect("it was asked for");
    let ended = tokio::task::spawn_blocking(move || {
        let mut lines = BufReader::new(stderr).lines().map_while(Result::ok);
        assert!(lines.next().expect("it says that it waits").contains("waiting until"));
        kill_process(Pid::from_child(&child), Signal::INT).expect("it runs");
        let rest: Vec<String> = lines.collect();
        (child.wait().expect("it ends").code(), rest.join("\n"))
    });
    let (status, text) = ended.await.expect("it ends");
    assert_eq!(status, Some(130), "{text}");
    assert!(text.contains("interrupted"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_list_of_plans_is_said_at_once() {
    let world = World::new().await;
    world.line.rule(|seen| {
        let is_list = seen.path.contains("/me/planner/plans") || seen.path.contains("/me/memberOf");
        is_list.then_some(Fault::Answer(
            "HTTP/1.1 507 Full\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
        ))
    });
    let (status, text) = sync(&world, &[]).await;
    assert_eq!(status, Some(2), "{text}");
    assert!(text.contains("The list of plans could not be read") && text.contains("507"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_name_steers_the_terminal() {
    let world = World::new().await;
    let path = format!("/planner/plans/{}", world.plan);
    world.http.change(&path, json!({"title": "red \u{1b}[31m \u{202e}dlrow"})).await;
    let plan = world.plan.clone();
    let is_harmless = |text: &str| !text.contains(['\u{1b}', '\u{202e}']) && text.contains('␛');
    let (status, text) = sync(&world, &["--plan", &plan, "--verify"]).await;
    assert!(status == Some(0) && is_harmless(&text), "{text:?}");
    let (status, text) = sync(&world, &["--plan", "\u{1b}[31mno such plan\u{202e}"]).await;
    assert!(status == Some(3) && is_harmless(&text), "{text:?}");
}

/// Gives the program a copy in which an edit waits, after a hand was laid on it.
async fn with_waiting_edit(world: &World, sql: &str) {
    let mut replica = world.replica().await;
    world.line.rule(|_| Some(Fault::Cut));
    replica.put("a", "Doing", 0).await;
    replica.handle.send(Wish::Settle);
    replica.stop().await;
    world.line.mend();
    let path = world.folder.path().join("copy.db");
    let connection = Connection::open(&path).unwrap();
    connection.execute_batch(sql).unwrap();
    connection.close().unwrap();
    fs::copy(&path, world.program_copy()).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_fails_ends_it_with_a_sentence() {
    let world = World::new().await;
    let no_room = "CREATE TRIGGER no_room BEFORE UPDATE ON outbox BEGIN SELECT RAISE(ABORT, 'no room'); END";
    with_waiting_edit(&world, no_room).await;
    let (status, text) = sync(&world, &[]).await;
    assert!(status == Some(2) && text.contains("no room"), "{status:?} {text}");
    Connection::open(world.program_copy()).unwrap().execute_batch("DROP TRIGGER no_room").unwrap();
    // Found while it runs: its first look does not reach the tasks.
    break_table(&world.program_copy(), "task");
    let (status, text) = sync(&world, &[]).await;
    assert!(status == Some(2) && text.contains("damaged. Start the program again"), "{status:?} {text}");
    // Well though all went, what the copy was is lost: that is no success.
    let (status, text) = sync(&world, &["--plan", &world.plan.clone()]).await;
    assert!(status == Some(2) && text.contains("One waiting change was saved from it"), "{status:?} {text}");
    assert_eq!(world.column("Doing").await, ["a", "x", "y"], "the edit was saved from the damaged copy");
    assert_eq!(sync(&world, &[]).await.0, Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_refused_is_no_success() {
    let world = World::new().await;
    with_waiting_edit(&world, "UPDATE outbox SET rejection = 'no'").await;
    let (status, text) = sync(&world, &[]).await;
    assert!(status == Some(2) && text.contains("1 rejected"), "{status:?} {text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn notes_are_there_for_times_without_a_service() {
    let world = World::new().await;
    world.http.change(&world.path("a", "/details").await, json!({"description": "what to remember"})).await;
    assert_eq!(sync(&world, &["--plan", &world.plan.clone()]).await.0, Some(0));
    let connection = Connection::open(world.program_copy()).unwrap();
    let sql = "SELECT count(*) FROM body WHERE kind = 'task_details' AND instr(json, 'what to remember')";
    let count: u32 = connection.query_row(sql, [], |row| row.get(0)).unwrap();
    assert_eq!(count, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_changed_by_another_hand_is_mended_though_its_versions_are_those_of_the_service() {
    let world = World::new().await;
    let plan = world.plan.clone();
    assert_eq!(sync(&world, &["--plan", &plan]).await.0, Some(0));
    let path = world.program_copy();
    let all = |sql: &str| {
        let connection = Connection::open(&path).unwrap();
        let mut statement = connection.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
        rows.map(Result::unwrap).collect::<Vec<_>>().join("\n")
    };
    let bodies = "SELECT json FROM body WHERE kind IN ('task', 'bucket', 'plan', 'plan_details') ORDER BY kind, id";
    let before = all(bodies);
    let by_hand = "UPDATE task SET title = 'A' WHERE title = 'a'; UPDATE bucket SET name = 'Doin' WHERE name = 'Doing'; \
        UPDATE plan SET labels = '{\"1\":\"odd\"}', shared_with = 'somebody'; \
        UPDATE body SET json = replace(json, '\"title\":\"b\"', '\"title\":\"B\"') WHERE kind = 'task'";
    Connection::open(&path).unwrap().execute_batch(by_hand).unwrap();
    assert_ne!(all(bodies), before);
    let (status, text) = sync(&world, &["--verify"]).await;
    assert_eq!(status, Some(1), "{text}");
    for line in [
        "  “a”: title: A in the copy, a at the service",
        "  bucket “Doing”: name: Doin in the copy, Doing at the service",
        "  the plan: names of labels: 1 odd in the copy, none at the service",
    ] {
        assert!(text.lines().any(|said| said == line), "{line}:\n{text}");
    }
    assert!(text.contains("  the plan: shared with: "), "{text}");
    assert_eq!(all(bodies), before);
    let (status, text) = sync(&world, &["--verify"]).await;
    assert_eq!(status, Some(0), "it was mended:\n{text}");
}
