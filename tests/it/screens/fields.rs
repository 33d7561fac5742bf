//! Fields changed in their menus and boxes: priority, days, labels, people, progress, seen again after a restart.

use super::{opened, quit, wait_until_sent};
use crate::support::pty::Terminal;

/// The sizes each editor is walked at.
const SIZES: [(u16, u16); 2] = [(80, 24), (120, 40)];

/// Closes what lies in front; the next key must not come in the same moment.
fn close(terminal: &mut Terminal, title: &str) {
    terminal.press(&["Esc"]);
    terminal.wait_for_no(title);
}

#[test]
fn priority_and_days_are_chosen_and_stay() {
    for (columns, lines) in SIZES {
        let home = tempfile::tempdir().unwrap();
        let mut terminal = opened(home.path(), columns, lines);
        terminal.press(&["p"]);
        terminal.wait_for("┌ Priority of");
        terminal.press(&["4"]);
        terminal.wait_for("priority low. u takes");
        terminal.press(&["@"]);
        terminal.wait_for("┌ Due date of");
        terminal.type_text("2031-12-24");
        terminal.wait_for("Wed 24 Dec 2031, in ");
        terminal.wait_for("December 2031");
        terminal.wait_for("[24]");
        terminal.press(&["Tab", "l"]);
        terminal.wait_for("[25]");
        terminal.press(&["PgDn"]);
        terminal.wait_for("January 2032");
        terminal.press(&["Enter"]);
        terminal.wait_for("due Sun 25 Jan 2032. u takes");
        terminal.press(&["s"]);
        terminal.wait_for("┌ Start date of");
        terminal.type_text("2032-01-26");
        terminal.wait_for("✕ Start (26 Jan)");
        terminal.press(&["Enter"]);
        terminal.wait_for("┌ Start date of");
        close(&mut terminal, "┌ Start date of");
        wait_until_sent(&terminal);
        quit(terminal);
        let mut terminal = opened(home.path(), columns, lines);
        terminal.press(&["@"]);
        terminal.wait_for("Sun 25 Jan 2032");
        close(&mut terminal, "┌ Due date of");
        terminal.press(&["p"]);
        terminal.wait_for("▌4  ✓ low");
        close(&mut terminal, "┌ Priority of");
        quit(terminal);
    }
}

#[test]
fn labels_are_switched_and_named() {
    for (columns, lines) in SIZES {
        let home = tempfile::tempdir().unwrap();
        let mut terminal = opened(home.path(), columns, lines);
        terminal.press(&["t"]);
        terminal.wait_for("┌ Labels of");
        terminal.type_text("lavender");
        terminal.wait_for("1 of 1");
        terminal.press(&["Enter"]);
        terminal.wait_for("adds the label Lavender");
        terminal.wait_for("[x] Lavender");
        terminal.press(&["Ctrl+e"]);
        terminal.wait_for("name of the label");
        terminal.type_text("Press 日本");
        terminal.press(&["Enter"]);
        terminal.wait_for("[x] Press 日本");
        close(&mut terminal, "┌ Labels of");
        wait_until_sent(&terminal);
        quit(terminal);
        let mut terminal = opened(home.path(), columns, lines);
        terminal.press(&["g t"]);
        terminal.wait_for("┌ Labels of the plan");
        terminal.type_text("press");
        terminal.wait_for("lavender");
        terminal.wait_for("1 of 1");
        close(&mut terminal, "┌ Labels of the plan");
        quit(terminal);
    }
}

#[test]
fn people_are_found_by_typing_and_switched() {
    for (columns, lines) in SIZES {
        let home = tempfile::tempdir().unwrap();
        let mut terminal = opened(home.path(), columns, lines);
        terminal.press(&["a"]);
        terminal.wait_for("┌ Assign “");
        terminal.wait_for_no("reading the members");
        terminal.type_text("lukasz");
        terminal.wait_for("1 of 1");
        terminal.press(&["Enter"]);
        terminal.wait_for("assign Łukasz Wójcik. u takes");
        terminal.wait_for("[x] Łukasz Wójcik");
        close(&mut terminal, "┌ Assign “");
        terminal.wait_for("@ŁW");
        terminal.press(&["u"]);
        terminal.wait_for("Taken back");
        terminal.press(&["x"]);
        terminal.wait_for("marks it as in progress");
        terminal.press(&["g", "%"]);
        terminal.wait_for("percent done, 0");
        terminal.press(&["Backspace", "Backspace"]);
        terminal.type_text("35");
        terminal.press(&["Enter"]);
        terminal.wait_for("35 percent done. u takes");
        terminal.press(&["j", "."]);
        terminal.wait_for("35 percent done");
        wait_until_sent(&terminal);
        quit(terminal);
    }
}
