//! How far long work has come is told to a terminal, is gone when the work is done, and is told to nothing else.

use std::time::Duration;

use planner_tui::server::{Faults, Rule, Seed, What};

use crate::support::program::on;
use crate::support::pty::Program;
use crate::support::server::{TOKEN, TestServer};
use crate::sync_engine::World;

/// A plan of so many tasks that takes seconds to be read.
async fn world() -> World {
    let server = TestServer::start(Seed::Size(200));
    let slow = Rule::new(What::Slow(Duration::from_millis(150)));
    server.faults().set(Faults::one(slow.to("POST", "/$batch")));
    World::on(server).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_terminal_is_told_how_far_it_has_come_and_nothing_of_it_stays() {
    let world = world().await;
    let plan = "Plan of 200 tasks";
    for (arguments, words) in [
        (["export", "--plan", plan].as_slice(), "places [#"),
        (&["copy", "--plan", plan, "--to", "Try things", "--dry-run"], "] 200/200 to compare"),
        (&["sync", "--verify", "--plan", plan], "places [#"),
    ] {
        let home = tempfile::tempdir().unwrap();
        let script = format!("'{}' \"$@\" > out", env!("CARGO_BIN_EXE_planner-tui"));
        let data = world.folder.path().to_str().expect("a plain path");
        let all = [&["-c", &script, "sh"], arguments, &["--graph-url", world.line.url(), "--data", data]].concat();
        let program = Program::other("sh", home.path(), &all).with("PLANNER_TUI_TOKEN", TOKEN);
        let words = words.to_owned();
        let (picture, status) = tokio::task::spawn_blocking(move || {
            let terminal = program.start();
            terminal.wait_for(&words);
            let status = terminal.wait_for_end();
            (terminal.look(|cells| cells.lines().concat()), status)
        })
        .await
        .unwrap();
        assert!(status.success(), "{arguments:?}: {picture}");
        assert_eq!(picture.trim(), "", "{arguments:?}: it is gone");
        let out = std::fs::read_to_string(home.path().join("out")).unwrap();
        assert!(!out.is_empty() && !out.contains("to compare"), "{arguments:?}: {out}");
    }
    assert_ne!(on(&world, &["export", "--plan", plan]).await.well(), "", "and nothing on standard error");
}
