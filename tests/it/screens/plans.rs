//! Whole plans with keys: made, looked at, renamed, liked, archived, brought back, deleted by name.

use super::{opened, quit, wait_until_read, wait_until_sent};

#[test]
fn a_plan_is_made_changed_archived_and_deleted_by_its_name() {
    for (columns, lines) in [(80, 24), (120, 40)] {
        let home = tempfile::tempdir().unwrap();
        let mut terminal = opened(home.path(), columns, lines);
        terminal.press(&["b"]);
        terminal.wait_for("+ New plan…");
        terminal.type_text("My trip");
        terminal.wait_for("+ New plan “My trip”…");
        terminal.press(&["Enter"]);
        terminal.wait_for("Where is “My trip” made?");
        terminal.press(&["Enter"]);
        terminal.wait_for("N makes its first column");
        terminal.wait_for("This plan has no bucket and no task");
        terminal.press(&["N"]);
        terminal.wait_for("new column");
        terminal.type_text("Packing");
        terminal.press(&["Enter"]);
        terminal.wait_for("Packing 0");
        terminal.press(&["n"]);
        terminal.type_text("Socks");
        terminal.press(&["Enter"]);
        terminal.wait_for("Packing 1");
        wait_until_sent(&terminal);
        terminal.press(&["g", "p"]);
        terminal.wait_for("lives in    the group");
        terminal.press(&["e"]);
        terminal.wait_for("title of the plan");
        terminal.type_text("!");
        terminal.press(&["Enter"]);
        terminal.wait_for("title       My trip!");
        terminal.press(&["*"]);
        terminal.wait_for("favourite   yes");
        terminal.press(&["a"]);
        terminal.wait_for("why it is archived");
        terminal.type_text("over");
        terminal.press(&["Enter"]);
        terminal.wait_for("archived    yes");
        terminal.wait_for("“over”");
        terminal.press(&["Esc"]);
        terminal.wait_for_no("lives in");
        terminal.press(&["n"]);
        terminal.wait_for("The plan is archived");
        wait_until_sent(&terminal);
        terminal.press(&["B"]);
        terminal.wait_for("My trip! (open)");
        terminal.press(&["Esc"]);
        terminal.wait_for_no("Favourite plans");
        terminal.press(&["g", "p", "u"]);
        terminal.wait_for("why it comes back");
        terminal.type_text("again");
        terminal.press(&["Enter"]);
        terminal.wait_for("archived    no");
        terminal.press(&["d"]);
        terminal.wait_for("With it go 1 card in 1 column");
        terminal.type_text("My trip");
        terminal.press(&["Enter"]);
        terminal.wait_for("This is not its name");
        terminal.type_text("!");
        terminal.press(&["Enter"]);
        terminal.wait_for("“My trip!” is deleted");
        wait_until_read(&terminal);
        wait_until_sent(&terminal);
        terminal.press(&["b"]);
        terminal.wait_for("+ New plan…");
        terminal.wait_for_no("My trip");
        terminal.press(&["Esc"]);
        terminal.wait_for_no("+ New plan…");
        quit(terminal);
    }
}
