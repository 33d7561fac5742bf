//! The lists and the columns themselves, rearranged by keyboard, wide and small.

use super::{opened, quit, wait_left, wait_until_sent};
use crate::support::pty::Terminal;
use crate::support::screen::Cells;

const SIZES: [(u16, u16); 2] = [(200, 50), (80, 24)];

/// Returns the beginnings of the first titles of a list.
fn titles(cells: &Cells) -> Vec<String> {
    (3..8).map(|row| cells.text(row, 2, 13).trim().to_owned()).collect()
}

fn wait_for(terminal: &Terminal, expected: &[&String]) {
    terminal.wait_until(&format!("{expected:?} at the top"), |cells| {
        titles(cells).iter().zip(expected).all(|(title, expected)| title == *expected)
    });
}

#[test]
fn both_lists_are_rearranged_and_stay_so() {
    for ((columns, lines), (key, name)) in SIZES.into_iter().flat_map(|size| LISTS.map(|list| (size, list))) {
        let home = tempfile::tempdir().unwrap();
        let mut terminal = opened(home.path(), columns, lines);
        terminal.press(&[key]);
        terminal.wait_until("the list", |cells| cells.find(name).is_some_and(|(row, _)| row == 1));
        terminal.wait_for("synced");
        terminal.press(&["g g"]);
        terminal.wait_until("the cursor at the top", |cells| {
            cells.lines()[3].starts_with('▌') && !cells.text(2, 0, 24).contains('↑')
        });
        let [a, b, c, ..] = &terminal.look(titles)[..] else { panic!("a list of some tasks") };
        terminal.press(&["J"]);
        wait_for(&terminal, &[b, a, c]);
        wait_until_sent(&terminal);
        terminal.press(&["u"]);
        wait_for(&terminal, &[a, b, c]);
        terminal.press(&["Space", "j", "j", "Enter"]);
        wait_for(&terminal, &[b, c, a]);
        terminal.press(&["g K", "j"]);
        wait_for(&terminal, &[a, b, c]);
        // In the person's own list the neighbours are of several plans, whose cards are moved one by one.
        let keys = if key == "4" { ["v", "j", "v", "K"] } else { ["g g", "J", "J", "k"] };
        terminal.press(&keys);
        wait_for(&terminal, &[b, c, a]);
        terminal.press(&["r"]);
        wait_until_sent(&terminal);
        wait_for(&terminal, &[b, c, a]);
        quit(terminal);
    }
}

const LISTS: [(&str, &str); 2] = [("4", "All tasks 65"), ("5", "My tasks 14")];

#[test]
fn a_column_is_moved_and_a_card_goes_to_the_first_and_the_last_column() {
    for (columns, lines) in SIZES {
        let home = tempfile::tempdir().unwrap();
        let mut terminal = opened(home.path(), columns, lines);
        wait_left(&terminal, "To do 12", "Doing 9");
        terminal.press(&[">"]);
        wait_left(&terminal, "Doing 9", "To do 12");
        wait_until_sent(&terminal);
        terminal.press(&["u"]);
        wait_left(&terminal, "To do 12", "Doing 9");
        terminal.press(&["l", "g H"]);
        wait_left(&terminal, "To do 13", "Doing 8");
        terminal.press(&["g L"]);
        terminal.wait_for("Icebox 11");
        wait_until_sent(&terminal);
        quit(terminal);
    }
}
