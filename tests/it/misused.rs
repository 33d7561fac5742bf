//! What is wrong with an argument or a setting: every command says it in words and ends with the same status.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Runs the built program until it ends, with a token in the environment or without one.
fn run(folder: &Path, token: Option<&str>, arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_planner-tui"));
    command.args(["--data", folder.to_str().expect("text")]).args(arguments).stdin(Stdio::null());
    command.env_remove("PLANNER_TUI_ACCOUNT").env_remove("PLANNER_TUI_TOKEN").env("HOME", folder);
    if let Some(token) = token {
        command.env("PLANNER_TUI_TOKEN", token);
    }
    let Output { status, stdout, stderr } = command.output().expect("the program was built");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (status.code(), text(stdout), text(stderr))
}

#[test]
fn a_wrong_argument_or_setting_is_told_with_the_status_of_a_wrong_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let taken = folder.path().join("taken");
    fs::write(&taken, "[[[").unwrap();
    let taken = taken.to_str().expect("text");
    let bad = "http://h/v1.0";
    // Nobody listens there: were a service asked, it would be another status.
    let nowhere = "http://127.0.0.1:1";
    for (arguments, says) in [
        (&["--graph-url", "http://192.0.2.2:18950", "tasks"][..], "use https"),
        (&["--graph-url", "ftp://h", "tasks"], "is no web address"),
        (&["--graph-url", "http://", "tasks"], "is no web address"),
        (&["--graph-url", "http://[", "tasks"], "is no web address"),
        (&["--graph-url", "http://h:99999", "tasks"], "is no web address"),
        (&["--graph-url", "https://name:word@h", "tasks"], "no password"),
        (&["--graph-url", bad, "task", "x"], "the root alone"),
        (&["--graph-url", bad, "why", "x", "--offline"], "the root alone"),
        (&["--graph-url", bad, "search", "x"], "the root alone"),
        (&["--graph-url", bad, "add", "x", "--explain"], "the root alone"),
        (&["--graph-url", bad, "watch"], "the root alone"),
        (&["--graph-url", bad, "sync"], "the root alone"),
        (&["--graph-url", bad, "locks", "clear"], "the root alone"),
        (&["--graph-url", bad, "--plain"], "the root alone"),
        (&["tasks", "--graph-url", bad], "the root alone"),
        (&["login", "--client-id", "c", "--login-url", bad, "--graph-url", bad], "the root alone"),
        (&["--graph-url", nowhere, "--local", "tasks"], "--local is the server on this machine"),
        (&["--graph-url", nowhere, "--record", taken, "tasks"], "give a new name"),
        (&["demo", "--account", "x"], "brings its own server"),
        (&["whoami", "--explain"], "--explain is for"),
        (&["task", ""], "say which task"),
        (&["serve", "--token", "two words"], "--token must be"),
        (&["serve", "--plan", "x"], "opens no board"),
        (&["serve", "--listen", "0.0.0.0:0"], "--let-other-machines-in"),
        (&["serve", "--faults", "no such file"], "leave --faults out"),
        (&["serve", "--faults", taken], "leave --faults out"),
        (&["serve", "--listen", "127.0.0.1:0", "--seed", "empty", "--visitor", "1"], "leave --visitor out"),
        (&["--config", taken, "config", "check"], "taken"),
    ] {
        let (status, out, err) = run(folder.path(), Some("t"), arguments);
        assert!(
            status == Some(2) && err.to_lowercase().contains(&says.to_lowercase()),
            "{arguments:?}: {status:?} {err}"
        );
        assert_eq!(out, "", "{arguments:?}");
    }
    for arguments in [&["tasks", "--json"][..], &["task", "x", "--json"]] {
        let (status, out, _) = run(folder.path(), None, &[&["--graph-url", nowhere], arguments].concat());
        let told: serde_json::Value = serde_json::from_str(&out).expect("JSON");
        assert_eq!((status, &told["data"]["status"]), (Some(2), &2.into()), "{told}");
        assert!(told["data"]["message"].as_str().is_some_and(|words| words.contains("needs a token")), "{told}");
    }
}
