//! Commands beside an open screen, which talks to the service for them: what it is refused is not said to be done.

use std::path::Path;

use planner_tui::planner::id::PlanId;
use planner_tui::sync::Command;
use planner_tui::sync::engine::Backend;
use planner_tui::sync::schedule::Pace;
use serde_json::{Value, json};

use super::{copy, data, run, states};
use crate::support::http::text;
use crate::support::line::Fault;
use crate::support::program::on;
use crate::support::pty::{Program, Terminal};
use crate::support::replica::{Replica, Told};
use crate::support::server::TOKEN;
use crate::sync_engine::World;

/// A screen with the plan open, on the copy the commands have.
pub(super) async fn screen(world: &World) -> Replica {
    let backend = Backend::new(world.line.url(), TOKEN);
    let mut screen = Replica::start_on(world.program_copy(), Ok(backend), Pace::default(), false, true);
    screen.handle.send(Command::OpenPlan(PlanId::new(&world.plan)));
    screen.until("the plan is read", Told::is_settled).await;
    screen
}

/// The built program with the plan open, on the copy the commands have.
async fn terminal(world: &World, home: &Path) -> Terminal {
    let data_folder = world.folder.path().to_str().expect("a plain path");
    let arguments = ["--data", data_folder, "--graph-url", world.line.url(), "--plan", &world.plan];
    let program = Program::ours(home, &arguments).with("PLANNER_TUI_TOKEN", TOKEN).on(120, 24);
    let started = tokio::task::spawn_blocking(move || {
        let terminal = program.start();
        terminal.wait_until("the plan", |cells| cells.find("synced").is_some() && cells.find("Doing").is_some());
        terminal
    });
    started.await.unwrap()
}

pub(super) const FORBIDDEN: &str = "HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\nContent-Length: 63\r\nConnection: close\r\n\r\n\
                         {\"error\":{\"code\":\"accessDenied\",\"message\":\"You may not do it\"}}";
const CONFLICT: &str = "HTTP/1.1 409 Conflict\r\nContent-Type: application/json\r\nContent-Length: 58\r\nConnection: close\r\n\r\n\
                        {\"error\":{\"code\":\"conflict\",\"message\":\"It cannot be so.\"}}";
const BUSY: &str = "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/// Makes a plan nobody has opened with two tasks that have notes; returns its id.
async fn with_notes(world: &World, title: &str) -> String {
    let group = text(&world.http.get("/me/memberOf").await.rows()[0], "id");
    let other = copy::plan(world, title, &group).await;
    let bucket = copy::bucket(world, &other, "Later").await;
    for title in ["one", "two"] {
        let task = json!({"planId": other, "bucketId": bucket, "title": title});
        let task = text(&world.http.post("/planner/tasks", task).await.is(201), "id");
        let details = format!("/planner/tasks/{task}/details");
        world.http.change(&details, json!({"description": format!("notes of {title}")})).await;
    }
    other
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_plan_holds_is_read_by_the_screen_before_it_is_exported_and_copied() {
    let world = World::new().await;
    let other = with_notes(&world, "Other").await;
    let screen = screen(&world).await;
    let exported = on(&world, &["export", "--plan", &other]).await.json();
    let notes = |task: &Value| text(&task["details"], "description");
    let told: Vec<String> = exported["data"]["tasks"].as_array().unwrap().iter().map(notes).collect();
    assert_eq!(told, ["notes of two", "notes of one"], "what was made last is on top");
    on(&world, &["copy", "--plan", &other, "--to", &world.plan]).await.well();
    let mut copied = Vec::new();
    for task in copy::tasks(&world, &world.plan).await {
        let details = world.http.get(&format!("/planner/tasks/{}/details", text(&task, "id"))).await.is(200);
        copied.extend(Some(text(&details, "description")).filter(|notes| !notes.is_empty()));
    }
    copied.sort();
    assert_eq!(copied, ["notes of one", "notes of two"]);
    // Nothing is copied of what the screen cannot read.
    let third = with_notes(&world, "Third").await;
    world.line.rule(|seen| {
        let is_met = seen.path.contains("batch") || seen.path.ends_with("/details");
        is_met.then_some(Fault::Answer(FORBIDDEN))
    });
    let said = on(&world, &["copy", "--plan", &third, "--to", &world.plan]).await.failed(1);
    assert!(said.contains("Nothing is copied") && said.contains("of 2 tasks could not be read"), "{said}");
    let said = on(&world, &["export", "--plan", &third]).await;
    assert!(said.status == Some(1) && said.err.contains("of 2 tasks are missing"), "{said:?}");
    screen.stop().await;
}

const BAD: &str = "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: 61\r\nConnection: close\r\n\r\n\
                   {\"error\":{\"code\":\"badRequest\",\"message\":\"It makes no sense\"}}";

#[tokio::test(flavor = "multi_thread")]
async fn what_the_service_refuses_the_screen_is_refused() {
    let world = World::new().await;
    let screen = screen(&world).await;
    for (fault, commands) in [
        (FORBIDDEN, [["done", "a"].as_slice(), &["add", "never made"], &["move", "b", "--to", "Doing"]]),
        (CONFLICT, [&["set", "c", "priority=urgent"], &["move", "c", "--top"], &["bucket", "rename", "Doing", "Done"]]),
        (BAD, [&["set", "d", "title=D"], &["label", "rename", "category3", "Blue"], &["check", "add", "d", "step"]]),
    ] {
        // Reading in batches is a POST, too, and what the screen tells of the person is none of these.
        let is_met = |path: &str| path.contains("/planner/") && !path.contains("/me/");
        world.line.rule(move |seen| {
            (["PATCH", "POST"].contains(&&*seen.method) && is_met(&seen.path)).then_some(Fault::Answer(fault))
        });
        for command in commands {
            let said = run(&world, &[command, &["--json"]].concat()).await;
            let edits = data("edits", &said.out);
            assert_eq!(states(&edits), [("refused".to_owned(), 1)].into(), "{command:?}: {said:?}");
            let reason = edits[0]["reason"].as_str().unwrap_or_default();
            assert!(said.status == Some(4) && !reason.is_empty() && said.err.contains(reason), "{command:?}: {said:?}");
        }
    }
    world.line.mend();
    // What was refused before is none of what is done now.
    let said = run(&world, &["set", "b", "priority=urgent", "--json"]).await;
    assert_eq!(
        (said.status, states(&data("edits", &said.out))),
        (Some(0), [("done".to_owned(), 1)].into()),
        "{said:?}"
    );
    assert_eq!((&world.task("a").await["percentComplete"], &world.task("b").await["priority"]), (&0.into(), &1.into()));
    screen.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_else_has_changed_meanwhile_is_a_conflict_and_the_board_shows_it() {
    let world = World::new().await;
    let home = tempfile::tempdir().unwrap();
    let screen = terminal(&world, home.path()).await;
    // The service is busy when the change comes, and somebody else is there first.
    let a = world.path("a", "").await;
    let (sender, mut tried) = tokio::sync::mpsc::unbounded_channel();
    let task = a.clone();
    world.line.rule(move |seen| {
        let is_it = seen.method == "PATCH" && seen.path.ends_with(&task);
        is_it.then(|| {
            // Only the first is waited for.
            let _nobody_waits = sender.send(());
            Fault::Answer(BUSY)
        })
    });
    let theirs = async {
        tried.recv().await.expect("it is tried");
        world.http.change(&a, json!({"title": "theirs"})).await;
        world.line.mend();
    };
    let (said, ()) = tokio::join!(run(&world, &["set", "a", "title=mine", "--json"]), theirs);
    let edits = data("edits", &said.out);
    assert_eq!((said.status, states(&edits)), (Some(4), [("conflict".to_owned(), 1)].into()), "{said:?}");
    assert!(said.err.contains("somebody else has changed the same"), "{said:?}");
    let ended = tokio::task::spawn_blocking(move || {
        let mut screen = screen;
        screen.wait_until("the conflict", |cells| cells.find("≠").is_some() && cells.find("1 conflict").is_some());
        screen.press(&["S"]);
        screen.wait_for("conflict: title changed");
        screen.press(&["Enter"]);
        screen.wait_for("theirs  theirs");
        screen.press(&["y", "Enter"]);
        screen.wait_for_no("1 conflict");
        screen.wait_for("nothing waits");
        screen.press(&["Esc"]);
        screen.wait_for_no("nothing waits");
        screen.press(&["q"]);
        screen.wait_for_end().success()
    });
    assert!(ended.await.unwrap());
    assert_eq!(world.http.get(&a).await.is(200)["title"], "mine", "the person has decided");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_command_has_done_is_taken_back_on_the_open_board() {
    let world = World::new().await;
    let home = tempfile::tempdir().unwrap();
    let screen = terminal(&world, home.path()).await;
    run(&world, &["add", "made beside >Doing"]).await.well();
    let ended = tokio::task::spawn_blocking(move || {
        let mut screen = screen;
        screen.wait_for("made beside");
        screen.press(&["u"]);
        screen.wait_for("Taken back: make “made beside”");
        screen.wait_for("synced");
        screen.press(&["q"]);
        screen.wait_for_end()
    });
    assert!(ended.await.unwrap().success());
    let titles = world.column("Doing").await;
    assert!(!titles.iter().any(|title| title == "made beside"), "{titles:?}");
}
