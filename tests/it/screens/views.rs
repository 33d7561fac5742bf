//! What cards have is chosen from a list, saved under a name, and gone back to after a restart.

use super::{FIRST, opened, quit};

#[test]
fn a_choice_of_facets_is_saved_as_a_view_and_there_after_a_restart() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = opened(home.path(), 100, 30);
    // Of the progress that completed tasks have made there is nothing to do with the first card.
    terminal.press(&["f"]);
    terminal.wait_for("Facets");
    terminal.press(&["G", "Space"]);
    terminal.wait_for("Facets ── ");
    terminal.wait_for_no(FIRST);
    terminal.press(&["Enter", "'", "Enter"]);
    terminal.wait_for("name of the new view");
    terminal.type_text("The last of it");
    terminal.press(&["Enter"]);
    terminal.wait_for("is saved");
    terminal.press(&["F"]);
    terminal.wait_for(FIRST);
    quit(terminal);

    let mut terminal = opened(home.path(), 100, 30);
    terminal.press(&["'"]);
    terminal.wait_for("The last of it");
    terminal.press(&["Enter"]);
    terminal.wait_for("“The last of it”: board Bucket");
    terminal.wait_for_no(FIRST);
    quit(terminal);
}
