//! The editors that have no walk of their own, at the usual size and at a large one: a title, what a card shows, a series, My
//! Day, talk, columns made, named and deleted, sharing.

use super::{opened, quit, wait_until_sent};
use crate::support::pty::Terminal;

/// Closes what lies in front; the next key must not come in the same moment.
fn close(terminal: &mut Terminal, title: &str) {
    terminal.press(&["Esc"]);
    terminal.wait_for_no(title);
}

fn walk(terminal: &mut Terminal, name: &str) {
    terminal.press(&["O"]);
    terminal.wait_for("new card");
    terminal.type_text(name);
    terminal.press(&["Enter"]);
    terminal.wait_until("the card", |cells| cells.find("new card").is_none() && cells.find(name).is_some());
    // What is said about a card needs the service's name for it.
    wait_until_sent(terminal);
    terminal.press(&["e"]);
    terminal.wait_for("┌ title");
    terminal.type_text(" 日本");
    terminal.press(&["Enter"]);
    terminal.wait_for(&format!("{name} 日本"));
    terminal.press(&["g v"]);
    terminal.wait_for("┌ Shown on “");
    terminal.wait_for("✓ whatever the service chooses");
    terminal.press(&["3"]);
    terminal.wait_for("shows the checklist. u takes");
    terminal.press(&["g r"]);
    terminal.wait_for("✓ not at all");
    terminal.press(&["7"]);
    terminal.wait_for("comes again; empty: not at all");
    terminal.type_text("every 2 weeks mon");
    terminal.press(&["Enter"]);
    terminal.wait_for("comes again every 2 weeks on Mon. u takes");
    terminal.press(&["g m"]);
    terminal.wait_for("on your My Day. u takes");
    terminal.press(&["C"]);
    terminal.wait_for("Nobody has said anything about this task.");
    terminal.press(&["n"]);
    terminal.wait_for("┌ Comment: ");
    terminal.type_text("Who has the key?");
    terminal.press(&["Ctrl+s"]);
    terminal.wait_for("This starts a thread in the group “Web team”");
    terminal.press(&["y"]);
    terminal.wait_until("the comment to be sent", |cells| {
        let is_closed = cells.find("┌ Comment").is_none();
        is_closed && cells.find("Who has the key?").is_some() && cells.find("not sent yet").is_none()
    });
    close(terminal, "┌ Talk about");
    terminal.press(&["g e"]);
    terminal.wait_for("┌ name of the column");
    terminal.type_text("!");
    terminal.press(&["Enter"]);
    terminal.wait_for_no("┌ name of the column");
    terminal.press(&["N"]);
    terminal.wait_for("┌ new column");
    terminal.type_text("Attic 日本");
    terminal.press(&["Enter"]);
    terminal.wait_for("Attic 日本 0");
    terminal.press(&["g d"]);
    terminal.wait_for("Delete the column “Attic 日本”?");
    terminal.press(&["y"]);
    terminal.wait_until("the column to go", |cells| {
        cells.find("Attic 日本 0").is_none() && cells.find("Delete the column").is_none()
    });
    terminal.press(&["0"]);
    terminal.press(&["g p"]);
    terminal.wait_for("Shared with 3 of 100; 9 members");
    // Eight rows of the plan, and three it is shared with.
    terminal.press(&["j"; 11]);
    terminal.wait_until("the fourth person", |cells| cells.is_reversed("Fatima"));
    terminal.press(&["Space"]);
    terminal.wait_for("Shared with 4 of 100");
    terminal.press(&["Space"]);
    terminal.wait_for("Shared with 3 of 100");
    close(terminal, "Shared with 3 of 100");
    wait_until_sent(terminal);
}

#[test]
fn what_has_no_walk_of_its_own_is_edited_at_two_sizes() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = opened(home.path(), 80, 24);
    walk(&mut terminal, "Small");
    terminal.wait_for("To do! 13");
    terminal.resize(120, 40);
    terminal.wait_for("+4 columns");
    walk(&mut terminal, "Large");
    terminal.wait_for("To do!! 14");
    quit(terminal);
    // A program that knows nothing of it reads the same.
    let mut terminal = opened(home.path(), 120, 40);
    terminal.wait_for("To do!! 14");
    terminal.press(&["g v"]);
    terminal.wait_for("✓ the checklist");
    close(&mut terminal, "┌ Shown on “");
    quit(terminal);
}
