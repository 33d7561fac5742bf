//! Bad input: a sentence with what, where and what next; nothing is lost; the terminal is given back.

use std::fs;
use std::path::Path;

use super::{FIRST, SECOND, opened, program, quit, wait_above, wait_until_read, wait_until_sent};
use crate::support::pty::Program;

/// Sets the schema number of a database, as a newer version would.
fn make_newer(path: &Path) {
    rusqlite::Connection::open(path).unwrap().pragma_update(None, "user_version", 99).unwrap();
}

/// Writes nonsense over the start of a database.
fn damage(path: &Path) {
    fs::write(path, "this was a database once, and now it is a text ".repeat(200)).unwrap();
    for suffix in ["-wal", "-shm"] {
        let _not_there = fs::remove_file(format!("{}{suffix}", path.display()));
    }
}

#[test]
fn an_unknown_plan_is_told_with_the_candidates() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = program(home.path(), &["--plan", "Budget"]).on(120, 24).start();
    terminal.wait_for("No plan is called “Budget”.");
    terminal.wait_until("the candidates", |cells| {
        ["Ideas", "Office move", "Website relaunch"].iter().all(|title| cells.find(title).is_some())
    });
    terminal.type_text("webs");
    // Behind the one that fits stands the offer of a new one.
    terminal.wait_for("+ New plan “webs”");
    // The candidates fill two lines, one of which says how reading goes.
    terminal.press(&["Enter", "Esc"]);
    wait_until_read(&terminal);
    quit(terminal);
}

#[test]
fn a_data_folder_that_cannot_be_used_is_named() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("workspace"), "a file stands where the folder should").unwrap();
    let terminal = program(home.path(), &[]).on(200, 24).start();
    assert!(!terminal.wait_for_end().success());
    terminal.wait_for("cannot be used");
    terminal.wait_for("--data DIR");
    terminal.expect_clean();
}

#[test]
fn a_copy_of_a_newer_version_is_left_untouched() {
    let home = tempfile::tempdir().unwrap();
    quit(opened(home.path(), 80, 24));
    let copy = home.path().join("workspace").join("copy-local.sqlite");
    make_newer(&copy);
    let before = fs::read(&copy).unwrap();
    let terminal = program(home.path(), &[]).on(120, 24).start();
    assert!(!terminal.wait_for_end().success());
    terminal.wait_for("newer version");
    terminal.expect_clean();
    assert_eq!(fs::read(&copy).unwrap(), before);
}

#[test]
fn a_workspace_of_a_newer_version_is_left_untouched_and_the_copy_is_shown() {
    let home = tempfile::tempdir().unwrap();
    quit(opened(home.path(), 80, 24));
    let workspace = home.path().join("workspace").join("workspace.sqlite");
    make_newer(&workspace);
    let before = fs::read(&workspace).unwrap();
    let terminal = program(home.path(), &[]).on(160, 24).start();
    terminal.wait_until("the board and the reason", |cells| {
        cells.find(FIRST).is_some() && cells.find("newer version").is_some()
    });
    quit(terminal);
    assert_eq!(fs::read(&workspace).unwrap(), before);
}

#[test]
fn a_damaged_copy_is_set_aside_and_read_again() {
    let home = tempfile::tempdir().unwrap();
    quit(opened(home.path(), 80, 24));
    let copy = home.path().join("workspace").join("copy-local.sqlite");
    damage(&copy);
    let broken = fs::read(&copy).unwrap();
    let mut terminal = program(home.path(), &[]).on(160, 24).start();
    terminal.wait_for("damaged-1");
    terminal.press(&["Esc"]);
    terminal.wait_for_no("damaged-1");
    wait_until_read(&terminal);
    terminal.press(&["J"]);
    wait_above(&terminal, SECOND, FIRST);
    wait_until_sent(&terminal);
    quit(terminal);
    let aside = home.path().join("workspace").join("copy-local.sqlite.damaged-1");
    assert_eq!(fs::read(aside).unwrap(), broken, "kept as it was");
}

#[test]
fn a_damaged_workspace_is_set_aside_and_the_copy_is_shown() {
    let home = tempfile::tempdir().unwrap();
    quit(opened(home.path(), 80, 24));
    let workspace = home.path().join("workspace").join("workspace.sqlite");
    damage(&workspace);
    let broken = fs::read(&workspace).unwrap();
    let terminal = program(home.path(), &[]).on(160, 24).start();
    terminal
        .wait_until("the board and the reason", |cells| cells.find(FIRST).is_some() && cells.find("damaged").is_some());
    quit(terminal);
    let aside = home.path().join("workspace").join("workspace.sqlite.damaged-1");
    assert_eq!(fs::read(aside).unwrap(), broken, "kept as it was");
}

#[test]
fn another_server_needs_a_token_and_a_web_address() {
    let home = tempfile::tempdir().unwrap();
    let terminal = program(home.path(), &["--graph-url", "http://127.0.0.1:9"]).on(120, 24).start();
    assert!(!terminal.wait_for_end().success());
    terminal.wait_for("PLANNER_TUI_TOKEN");
    let terminal = program(home.path(), &["--graph-url", "ftp://x"]).with("PLANNER_TUI_TOKEN", "t").start();
    assert!(!terminal.wait_for_end().success());
    terminal.wait_for("no web address");
    let url = "http://127.0.0.1:9/v1.0/";
    let terminal = program(home.path(), &["--graph-url", url]).with("PLANNER_TUI_TOKEN", "t").on(120, 24).start();
    assert!(!terminal.wait_for_end().success());
    terminal.wait_for("no version");
}

#[test]
fn a_port_in_use_is_told() {
    let home = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let data = home.path().join("workspace");
    let arguments = ["serve", "--listen", &address, "--data", data.to_str().unwrap()];
    let terminal = Program::ours(home.path(), &arguments).on(120, 24).start();
    assert!(!terminal.wait_for_end().success());
    terminal.wait_for(&format!("{address} cannot be listened on"));
}

#[test]
fn other_machines_are_let_in_only_when_that_is_said_in_words() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("workspace");
    let arguments = ["serve", "--listen", "0.0.0.0:0", "--data", data.to_str().unwrap()];
    let terminal = Program::ours(home.path(), &arguments).on(120, 24).start();
    assert!(!terminal.wait_for_end().success());
    terminal.wait_for("--let-other-machines-in");
}
