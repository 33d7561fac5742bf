//! Two windows of the program on one data folder, and how a window ends.

use std::path::Path;

use super::offline::{client, serve};
use super::{FIRST, SECOND, opened, program, quit, wait_left, wait_until_read, wait_until_sent};
use crate::support::pty::{Program, Terminal};

/// Starts the program beside another one on the same folder.
fn beside(home: &Path) -> Terminal {
    let terminal = program(home, &[]).on(120, 24).start();
    terminal.wait_until("the plan", |cells| cells.find(FIRST).is_some() && cells.find(SECOND).is_some());
    terminal
}

#[test]
fn an_edit_in_one_window_appears_in_the_other_and_either_goes_on_alone() {
    let home = tempfile::tempdir().unwrap();
    let first = opened(home.path(), 120, 24);
    let mut second = beside(home.path());
    second.press(&["L"]);
    wait_left(&second, SECOND, FIRST);
    wait_left(&first, SECOND, FIRST);
    wait_until_sent(&first);
    quit(first);
    second.press(&["H"]);
    wait_left_or_above(&second);
    wait_until_sent(&second);
    let third = beside(home.path());
    wait_left_or_above(&third);
    second.kill_hard();
    // The next to lead is the one that is left.
    let mut third = third;
    third.press(&["L"]);
    wait_left(&third, SECOND, FIRST);
    wait_until_sent(&third);
    quit(third);
}

/// Waits until the card is back in the first column.
fn wait_left_or_above(terminal: &Terminal) {
    terminal.wait_until(
        "both cards in the first column",
        |cells| matches!((cells.find(FIRST), cells.find(SECOND)), (Some(first), Some(second)) if first.1 == second.1),
    );
}

#[test]
fn who_quits_while_an_answer_is_awaited_is_told_why_it_takes_long_and_may_go_at_once() {
    let home = tempfile::tempdir().unwrap();
    let (server, url, token) = serve(home.path(), "127.0.0.1:0");
    let mut terminal = client(home.path(), &url, &token);
    wait_until_read(&terminal);
    server.freeze();
    terminal.press(&["L", "q"]);
    terminal.wait_for("Finishing what is being sent");
    terminal.press(&["Ctrl+c"]);
    assert!(terminal.wait_for_end().success());
    terminal.expect_clean();
    server.kill_hard();
    let (server, _, _) = serve(home.path(), url.trim_start_matches("http://"));
    let terminal = client(home.path(), &url, &token);
    wait_left(&terminal, SECOND, FIRST);
    wait_until_sent(&terminal);
    quit(terminal);
    server.kill_hard();
}

#[test]
fn told_to_end_while_an_answer_is_awaited_it_ends_at_once() {
    let home = tempfile::tempdir().unwrap();
    let (server, url, token) = serve(home.path(), "127.0.0.1:0");
    let mut terminal = client(home.path(), &url, &token);
    wait_until_read(&terminal);
    server.freeze();
    terminal.press(&["L"]);
    wait_left(&terminal, SECOND, FIRST);
    terminal.end_politely();
    assert!(terminal.wait_for_end().success());
    terminal.expect_clean();
    assert!(!terminal.look(|cells| cells.find("Finishing").is_some()), "a system that shuts down is not kept waiting");
    server.kill_hard();
}

#[test]
fn whatever_the_mask_only_the_owner_may_read_what_is_kept() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("made/by it");
    let script = format!("umask 0; exec '{}' --data '{}'", env!("CARGO_BIN_EXE_planner-tui"), data.display());
    let terminal = Program::other("sh", home.path(), &["-c", &script]).on(120, 24).start();
    wait_until_read(&terminal);
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&data), 0o700);
    let mut names: Vec<String> = Vec::new();
    for entry in std::fs::read_dir(&data).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
        names.push(path.file_name().unwrap().to_string_lossy().into_owned());
    }
    names.sort();
    let all = ["", "-shm", "-wal", ".lock", ".users"].map(|suffix| format!("copy-local.sqlite{suffix}"));
    assert!(all.iter().all(|name| names.contains(name)), "{names:?}");
    assert!(names.iter().any(|name| name == "workspace.sqlite-wal"), "{names:?}");
    quit(terminal);
}
