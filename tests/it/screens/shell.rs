//! The shell around the program: suspended and continued, ended from outside, broken by a fault of its own.

use std::io::Read as _;

use planner_tui::terminal::Screen;

use super::{FIRST, SECOND, opened, quit, wait_above, wait_left, wait_until_read};
use crate::support::pty::{Program, Terminal};

/// Waits until the shell wants a command.
pub(super) fn wait_for_prompt(terminal: &Terminal) {
    terminal.wait_until("a prompt", |cells| {
        cells.lines().iter().rfind(|line| !line.is_empty()).is_some_and(|line| line == "shell:")
    });
}

#[test]
fn suspended_and_continued() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = Program::other("sh", home.path(), &["-i"]).with("PS1", "shell: ").start();
    terminal.wait_for("shell:");
    let data = home.path().join("workspace");
    terminal.type_text(&format!("{} --data {}\r", env!("CARGO_BIN_EXE_planner-tui"), data.display()));
    wait_until_read(&terminal);
    terminal.press(&["Ctrl+z"]);
    terminal.wait_for("Stopped");
    wait_for_prompt(&terminal);
    terminal.type_text("fg\r");
    wait_until_read(&terminal);
    terminal.press(&["Ctrl+l", "q"]);
    wait_for_prompt(&terminal);
    terminal.type_text("exit\r");
    terminal.wait_for_end();
    terminal.expect_clean();
}

#[test]
fn ended_from_outside_it_gives_the_terminal_back() {
    let home = tempfile::tempdir().unwrap();
    let terminal = opened(home.path(), 80, 24);
    terminal.end_politely();
    assert!(terminal.wait_for_end().success());
    terminal.expect_clean();
}

#[test]
fn after_a_panic_the_terminal_is_given_back() {
    let itself = std::env::current_exe().unwrap();
    let arguments = ["--exact", "screens::shell::a_program_that_panics", "--include-ignored", "--nocapture"];
    let home = tempfile::tempdir().unwrap();
    let terminal = Program::other(itself.to_str().unwrap(), home.path(), &arguments).with("PANICS", "1").start();
    assert!(!terminal.wait_for_end().success());
    terminal.wait_for("on purpose");
    terminal.expect_clean();
}

/// Not a test but the program for the test above: it takes the terminal and panics.
#[test]
#[ignore = "it is started by the test before it, in a terminal of its own"]
fn a_program_that_panics() {
    if std::env::var_os("PANICS").is_some() {
        let _screen = Screen::enter().unwrap();
        panic!("on purpose");
    }
}

#[test]
fn two_hundred_sizes_in_a_row_with_a_card_in_hand() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = opened(home.path(), 80, 24);
    terminal.press(&["Space", "l"]);
    terminal.wait_for("now Doing");
    for turn in 0..200u16 {
        terminal.resize(1 + turn * 37 % 210, 1 + turn * 11 % 60);
    }
    terminal.resize(80, 24);
    terminal.wait_until("the card, still in hand", |cells| {
        cells.find("now Doing").is_some() && cells.find(FIRST).is_some() && cells.find("Space drop").is_some()
    });
    terminal.press(&["Space"]);
    terminal.wait_for_no("HOLDING");
    terminal.press(&["0"]);
    wait_left(&terminal, SECOND, FIRST);
    quit(terminal);
}

#[test]
fn a_megabyte_that_is_pasted_is_asked_about_and_leaves_nothing_behind() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = opened(home.path(), 80, 24);
    let lines = "a line of 32 letters to be pasted\n".repeat(32 * 1024);
    terminal.type_text(&format!("\x1b[200~{lines}\x1b[201~"));
    terminal.wait_for("Create 200 tasks?");
    terminal.press(&["Esc"]);
    terminal.wait_for_no("Create 200 tasks?");
    // Of one line a title takes what it can hold.
    terminal.press(&["n"]);
    terminal.wait_for("new card");
    terminal.type_text(&format!("\x1b[200~{}\x1b[201~", "x".repeat(1024 * 1024)));
    terminal.wait_for("xxxxxxxx");
    terminal.press(&["Esc"]);
    terminal.wait_for_no("xxxxxxxx");
    terminal.wait_for("To do 12");
    terminal.press(&["J"]);
    wait_above(&terminal, SECOND, FIRST);
    quit(terminal);
}

#[test]
fn that_the_window_is_looked_at_or_not_means_nothing() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = opened(home.path(), 80, 24);
    // Some terminals say so unasked, after a program that wanted to know.
    terminal.type_text("\x1b[O\x1b[I\x1b[OJ\x1b[I");
    wait_above(&terminal, SECOND, FIRST);
    assert!(terminal.look(|cells| cells.find("not bound").is_none()));
    quit(terminal);
}

#[test]
fn without_a_terminal_it_says_what_to_do() {
    let home = tempfile::tempdir().unwrap();
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_planner-tui"))
        .args(["--data", home.path().to_str().unwrap()])
        .stdin(std::process::Stdio::null())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    assert!(!child.wait().unwrap().success());
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert!(said.starts_with("planner-tui: a board needs a terminal") && said.contains("--plain"), "{said}");
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0, "nothing was made");
}
