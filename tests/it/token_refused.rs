//! A token the service does not take: what helps is said for where it came from.

use std::process::{Command, Output, Stdio};

use crate::sync_engine::World;

/// Runs a command against a service with a token from somewhere, and returns what is said.
async fn said(world: &World, variable: &str, options: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_planner-tui"));
    command.args(["--graph-url", world.line.url()]).arg("--data").arg(world.folder.path().join("own")).args(options);
    command.args(["plans"]).env("PLANNER_TUI_TOKEN", variable).env_remove("PLANNER_TUI_ACCOUNT").stdin(Stdio::null());
    let output = tokio::task::spawn_blocking(move || command.output().expect("the program was built"));
    let Output { status, stderr, .. } = output.await.expect("it ends");
    (status.code(), String::from_utf8(stderr).expect("text"))
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_a_token_of_their_own_is_not_sent_to_sign_in() {
    let world = World::new().await;
    let by_command: &[&str] = &["--token-command", "echo wrong"];
    let (in_variable, of_command) = ("the token in PLANNER_TUI_TOKEN", "the token of --token-command");
    for (variable, options, expected) in [("wrong", [].as_slice(), in_variable), ("", by_command, of_command)] {
        let (status, words) = said(&world, variable, options).await;
        assert!(status == Some(1) && words.contains(expected) && words.contains("`az "), "{status:?} {words}");
        assert!(!words.contains("planner-tui login") && !words.contains("wrong"), "{words}");
    }
}
