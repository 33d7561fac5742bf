//! A task beside the board and on the whole screen: seen, walked through, changed, and remembered.

use super::{FIRST, SECOND, opened, quit, wait_above, wait_left, wait_until_sent};
use crate::support::pty::Terminal;

/// What the first card of the sample plan has in its checklist.
const STEP: &str = "Collect candidates";

/// Waits until the keys are those of the task.
fn wait_until_inside(terminal: &Terminal) {
    terminal.wait_until("the keys of the task", |cells| cells.lines().last().is_some_and(|keys| keys.contains("tick")));
}

fn wait_until_outside(terminal: &Terminal) {
    terminal
        .wait_until("the keys of the board", |cells| cells.lines().last().is_some_and(|keys| keys.contains("pick up")));
}

#[test]
fn the_pane_follows_the_cursor_is_gone_into_and_is_there_after_a_restart() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = opened(home.path(), 120, 40);
    terminal.press(&["i"]);
    terminal.wait_for("Checklist 1/3");
    terminal.wait_for(STEP);
    wait_left(&terminal, SECOND, STEP);
    terminal.wait_for("created");
    terminal.press(&["j"]);
    terminal.wait_for_no(STEP);
    terminal.press(&["k"]);
    terminal.wait_for(STEP);
    // Into the pane, a tick, and a change of the card itself.
    terminal.press(&["Enter"]);
    wait_until_inside(&terminal);
    terminal.press(&["Space"]);
    terminal.wait_for("Checklist 0/3");
    terminal.press(&["g g", "c"]);
    terminal.wait_for("Completed");
    terminal.press(&["u"]);
    terminal.wait_for("Taken back");
    terminal.press(&["Esc"]);
    wait_until_outside(&terminal);
    terminal.wait_for(STEP);
    wait_until_sent(&terminal);
    quit(terminal);

    let mut terminal = opened(home.path(), 120, 40);
    terminal.wait_for("Checklist 0/3");
    terminal.resize(80, 24);
    terminal.wait_for_no(STEP);
    terminal.resize(200, 50);
    terminal.wait_for(STEP);
    terminal.press(&["i"]);
    terminal.wait_for_no(STEP);
    quit(terminal);
    let terminal = opened(home.path(), 120, 40);
    terminal.wait_for_no(STEP);
    quit(terminal);
}

#[test]
fn on_a_small_screen_a_task_has_all_of_it_and_its_fields_are_changed_there() {
    for (columns, lines) in [(80, 24), (48, 20)] {
        let home = tempfile::tempdir().unwrap();
        let mut terminal = opened(home.path(), columns, lines);
        terminal.press(&["Enter"]);
        terminal.wait_for("Checklist 1/3");
        terminal.wait_for("priority");
        terminal.press(&["g g", "j", "j", "j", "Enter"]);
        terminal.wait_for("urgent");
        terminal.press(&["1"]);
        terminal.wait_for("urgent");
        terminal.press(&["g g", "e"]);
        terminal.wait_for("┌ title");
        terminal.type_text("!");
        terminal.press(&["Enter"]);
        terminal.wait_for_no("┌ title");
        terminal.wait_for("!");
        // Enter on the title closes; the message is put away by the key.
        terminal.press(&["Enter"]);
        terminal.wait_for_no("Checklist 1/3");
        terminal.press(&["Enter"]);
        terminal.wait_for("Checklist 1/3");
        terminal.press(&["q"]);
        terminal.wait_for_no("Checklist 1/3");
        wait_above(&terminal, FIRST, SECOND);
        quit(terminal);
    }
}

#[test]
fn a_click_goes_into_the_pane_and_another_back_to_the_board() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = opened(home.path(), 120, 40);
    terminal.press(&["i"]);
    terminal.wait_for(STEP);
    let at = |terminal: &Terminal, text: &str| terminal.look(|cells| cells.find(text)).expect(text);
    let click = |terminal: &mut Terminal, (row, column): (u16, u16)| {
        terminal.type_text(&format!("\x1b[<0;{0};{1}M\x1b[<0;{0};{1}m", column + 1, row + 1));
    };
    let step = at(&terminal, STEP);
    click(&mut terminal, step);
    wait_until_inside(&terminal);
    terminal.press(&["Space"]);
    terminal.wait_for("Checklist 0/3");
    let second = at(&terminal, SECOND);
    click(&mut terminal, second);
    wait_until_outside(&terminal);
    terminal.wait_for_no(STEP);
    quit(terminal);
}
