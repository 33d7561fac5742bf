//! Every size is usable, and so is a terminal without colours.

use super::{FIRST, SECOND, opened, program, quit, wait_above, wait_until_read};

#[test]
fn large() {
    let home = tempfile::tempdir().unwrap();
    let terminal = opened(home.path(), 200, 50);
    terminal.wait_until("six columns", |cells| {
        ["To do 12", "Doing 9", "Review 7", "Blocked", "Done", "Content", "columns ›"]
            .iter()
            .all(|text| cells.find(text).is_some())
    });
    quit(terminal);
}

#[test]
fn narrow() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = opened(home.path(), 48, 20);
    terminal.wait_for("[To do 12]");
    terminal.press(&["J"]);
    wait_above(&terminal, SECOND, FIRST);
    terminal.press(&["l"]);
    terminal.wait_for("[Doing 9]");
    quit(terminal);
}

#[test]
fn tiny() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = opened(home.path(), 20, 5);
    terminal.wait_for("To do");
    terminal.press(&["J"]);
    wait_above(&terminal, SECOND, FIRST);
    terminal.press(&["l"]);
    terminal.wait_for("Doing 9");
    quit(terminal);
}

#[test]
fn the_window_changes_under_the_hands() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = opened(home.path(), 80, 24);
    terminal.press(&["G"]);
    terminal.wait_until("the last card", |cells| cells.is_reversed("Keyboard tra"));
    for (columns, lines) in [(48, 20), (20, 5), (200, 50), (34, 8), (80, 24)] {
        terminal.resize(columns, lines);
        terminal.wait_until("the cursor's card", |cells| cells.is_reversed("Keyboard tra"));
    }
    quit(terminal);
}

#[test]
fn without_colours_the_cursor_is_seen() {
    let home = tempfile::tempdir().unwrap();
    let terminal = program(home.path(), &[]).with("NO_COLOR", "1").start();
    wait_until_read(&terminal);
    terminal.wait_until("a reversed title", |cells| cells.is_reversed(FIRST) && !cells.is_reversed(SECOND));
    assert!(terminal.look(|cells| cells.all_cells_are(FIRST, |cell| cell.fgcolor() == vt100::Color::Default)));
    quit(terminal);
    let terminal = program(home.path(), &[]).start();
    wait_until_read(&terminal);
    terminal.wait_until("a reversed title", |cells| cells.is_reversed(FIRST));
    quit(terminal);
}
