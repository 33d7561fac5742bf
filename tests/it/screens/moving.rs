//! Moves: by nudge and by grab, through a restart, and through a power cut in the middle.

use super::{FIRST, SECOND, opened, program, quit, wait_above, wait_left, wait_until_read, wait_until_sent};

#[test]
fn a_nudge_is_there_after_a_restart() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = opened(home.path(), 80, 24);
    wait_above(&terminal, FIRST, SECOND);
    terminal.press(&["J"]);
    wait_above(&terminal, SECOND, FIRST);
    wait_until_sent(&terminal);
    quit(terminal);
    let terminal = opened(home.path(), 80, 24);
    wait_above(&terminal, SECOND, FIRST);
    quit(terminal);
}

#[test]
fn quitting_right_after_a_nudge_loses_nothing() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = opened(home.path(), 80, 24);
    terminal.press(&["J"]);
    quit(terminal);
    let terminal = opened(home.path(), 80, 24);
    wait_above(&terminal, SECOND, FIRST);
    wait_until_sent(&terminal);
    quit(terminal);
}

#[test]
fn a_card_is_carried_to_another_column() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = opened(home.path(), 80, 24);
    terminal.press(&["Space"]);
    terminal.wait_for("HOLDING");
    terminal.press(&["l", "l", "g g"]);
    terminal.wait_for("→ Review");
    terminal.wait_for("1 of 8");
    terminal.press(&["Enter"]);
    terminal.wait_for_no("HOLDING");
    wait_left(&terminal, SECOND, FIRST);
    wait_until_sent(&terminal);
    quit(terminal);
    // A fresh copy, so that what is seen is what the server holds.
    for file in ["copy-local.sqlite", "copy-local.sqlite-wal", "copy-local.sqlite-shm"] {
        let _not_there = std::fs::remove_file(home.path().join("workspace").join(file));
    }
    let terminal = opened(home.path(), 80, 24);
    wait_left(&terminal, SECOND, FIRST);
    let (row, column) = terminal.look(|cells| cells.find(FIRST)).unwrap();
    assert_eq!((row, column > 50), (3, true), "at the top of the third column");
    quit(terminal);
}

#[test]
fn a_card_put_back_is_where_it_was() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = opened(home.path(), 80, 24);
    terminal.press(&["Space", "l", "j"]);
    terminal.wait_for("→ Doing");
    terminal.press(&["Esc"]);
    terminal.wait_for_no("HOLDING");
    wait_above(&terminal, FIRST, SECOND);
    quit(terminal);
}

#[test]
fn a_burst_of_nudges_ends_where_it_should() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = opened(home.path(), 80, 24);
    terminal.type_text("JJJJJKKKK");
    wait_above(&terminal, SECOND, FIRST);
    wait_until_sent(&terminal);
    quit(terminal);
    let terminal = opened(home.path(), 80, 24);
    wait_above(&terminal, SECOND, FIRST);
    quit(terminal);
}

#[test]
fn a_power_cut_in_the_middle_of_a_move_loses_nothing() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = opened(home.path(), 80, 24);
    terminal.press(&["L"]);
    wait_left(&terminal, SECOND, FIRST);
    terminal.wait_for("1 unsent");
    terminal.kill_hard();
    drop(terminal);
    let mut terminal = program(home.path(), &[]).start();
    wait_until_read(&terminal);
    wait_left(&terminal, SECOND, FIRST);
    wait_until_sent(&terminal);
    wait_left(&terminal, SECOND, FIRST);
    // Nor is what takes it back.
    terminal.press(&["u"]);
    wait_above(&terminal, FIRST, SECOND);
    // The news of it covers the sync line.
    terminal.press(&["Esc"]);
    wait_until_sent(&terminal);
    quit(terminal);
}

#[test]
fn the_last_plan_is_opened_again() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = opened(home.path(), 80, 24);
    terminal.press(&["b"]);
    terminal.wait_for("Office move");
    terminal.type_text("office");
    terminal.wait_for_no("Ideas");
    terminal.press(&["Enter"]);
    terminal.wait_until("the other plan", |cells| {
        cells.lines()[0].starts_with("Office move") && cells.find("synced").is_some()
    });
    quit(terminal);
    let terminal = program(home.path(), &[]).start();
    terminal.wait_until("the other plan again", |cells| cells.lines()[0].starts_with("Office move"));
    quit(terminal);
}
