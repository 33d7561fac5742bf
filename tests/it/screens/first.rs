//! The first start: what is said then is enough for the first move, stands in nobody's way, and is not said again.

use std::path::Path;

use super::{FIRST, SECOND, opened, program, quit, wait_left, wait_until_read, wait_until_sent};
use crate::support::pty::{Program, Terminal};

const WELCOME: &str = "picks the card up";

/// Without any argument, in a home where nothing is.
fn newcomer(home: &Path, arguments: &[&str]) -> Terminal {
    Program::ours(home, arguments).on(80, 24).start()
}

#[test]
fn from_the_first_start_to_the_first_moved_card_in_three_keys_that_were_told() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = newcomer(home.path(), &[]);
    wait_until_read(&terminal);
    terminal.wait_for(WELCOME);
    terminal.press(&["Space"]);
    terminal.wait_until("a card in hand, and no words over it", |cells| {
        cells.find("HOLDING").is_some() && cells.find(WELCOME).is_none()
    });
    terminal.press(&["l", "Space"]);
    wait_left(&terminal, SECOND, FIRST);
    wait_until_sent(&terminal);
    quit(terminal);
    // Another run reads it anew: the service has it, and not only the screen.
    let other = newcomer(home.path(), &["task", FIRST]);
    assert!(other.wait_for_end().success());
    let told = other.look(|cells| cells.lines().join("\n"));
    for line in ["by bucket     “Doing”, 1 of 10", "known from    the service, just now"] {
        assert!(told.contains(line), "{line}:\n{told}");
    }
    let terminal = newcomer(home.path(), &[]);
    wait_until_read_again(&terminal);
    assert!(terminal.look(|cells| cells.find(WELCOME).is_none()));
    quit(terminal);
}

/// Waits until the plan is read; its first card has gone.
fn wait_until_read_again(terminal: &Terminal) {
    terminal.wait_until("the plan, read to the end", |cells| {
        cells.find("synced").is_some() && cells.find(SECOND).is_some() && cells.find("provisional").is_none()
    });
}

#[test]
fn one_nudge_is_a_move_too_and_the_words_go_with_it() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = opened(home.path(), 48, 20);
    terminal.wait_for("picks a card up");
    terminal.press(&["L"]);
    terminal.wait_for("Doing 10");
    assert!(terminal.look(|cells| cells.find("picks a card up").is_none()));
    quit(terminal);
}

#[test]
fn the_demo_welcomes_every_time() {
    let home = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        let terminal = Program::ours(home.path(), &["demo"]).on(120, 30).start();
        wait_until_read(&terminal);
        terminal.wait_for(WELCOME);
        quit(terminal);
    }
}

#[test]
fn who_turned_a_plan_on_before_is_not_welcomed() {
    let home = tempfile::tempdir().unwrap();
    let terminal = opened(home.path(), 80, 24);
    terminal.wait_for(WELCOME);
    terminal.end_politely();
    assert!(terminal.wait_for_end().success());
    let terminal = program(home.path(), &[]).start();
    wait_until_read(&terminal);
    assert!(terminal.look(|cells| cells.find(WELCOME).is_none()));
    quit(terminal);
}
