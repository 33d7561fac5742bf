//! `planner-tui sync`: what it prints, what it mends, and how it ends.

use std::process::{Command, Output};

use serde_json::json;

use crate::read_delta::share;
use crate::support::server::TOKEN;
use crate::sync_engine::World;

/// Runs the built program on a world's server with a data folder.
async fn sync(world: &World, options: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_planner-tui"));
    command.arg("sync").args(["--graph-url", world.line.url()]).arg("--data").arg(world.folder.path()).args(options);
    command.env("PLANNER_TUI_TOKEN", TOKEN);
    let run = move || command.output().expect("the program was built");
    let Output { status, stdout, stderr } = tokio::task::spawn_blocking(run).await.expect("it ends");
    (status.code(), String::from_utf8_lossy(&stdout).into_owned() + &String::from_utf8_lossy(&stderr))
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
    assert_eq!(status, Some(2), "{text}");
    assert!(text.contains("No plan is called"), "{text}");
    let plan = world.plan.clone();
    assert_eq!(sync(&world, &["--plan", &plan]).await.0, Some(0));
    let path = format!("/planner/plans/{plan}");
    world.http.delete(&path, &world.http.etag(&path).await).await.is(204);
    world.line.rule(|seen| seen.path.contains("delta").then_some(crate::support::line::Fault::Cut));
    let (status, text) = sync(&world, &[]).await;
    assert_eq!(status, Some(2), "{text}");
}
