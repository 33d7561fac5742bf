//! A task's panel: its checklist put into another order, seen again after a restart, and taken back.

use super::{FIRST, opened, quit, wait_above, wait_until_sent};

const ONE: &str = "Collect candidates";
const TWO: &str = "Ask for the rights";
const THREE: &str = "Crop for phones";

#[test]
fn a_checklist_is_reordered_in_the_panel_and_stays_so_over_a_restart() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = opened(home.path(), 80, 24);
    terminal.press(&["Enter"]);
    terminal.wait_for("Checklist 1/3");
    wait_above(&terminal, ONE, TWO);
    terminal.press(&["J"]);
    wait_above(&terminal, TWO, ONE);
    terminal.press(&["J", "Shift+Up", "Shift+Down"]);
    wait_above(&terminal, THREE, ONE);
    terminal.press(&["k"]);
    wait_until_sent(&terminal);
    terminal.press(&["q"]);
    terminal.wait_for_no("Checklist 1/3");
    terminal.wait_for(FIRST);
    quit(terminal);

    // The other half on a larger screen, where the panel stands beside the board.
    let mut terminal = opened(home.path(), 120, 40);
    terminal.press(&["Enter"]);
    wait_above(&terminal, THREE, ONE);
    wait_above(&terminal, TWO, THREE);
    terminal.press(&["j", "g K"]);
    wait_above(&terminal, THREE, TWO);
    terminal.press(&["q"]);
    terminal.wait_for_no("Checklist 1/3");
    wait_until_sent(&terminal);
    terminal.press(&["u"]);
    terminal.wait_for("Taken back");
    terminal.press(&["Enter"]);
    wait_above(&terminal, TWO, THREE);
    wait_until_sent(&terminal);
    wait_above(&terminal, TWO, THREE);
    terminal.resize(20, 5);
    terminal.wait_for("▌");
    terminal.resize(48, 20);
    terminal.wait_for("Checklist 1/3");
    terminal.press(&["q"]);
    terminal.wait_for_no("Checklist 1/3");
    quit(terminal);
}
