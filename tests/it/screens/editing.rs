//! Cards made, named, described and deleted with keys, each seen again after a restart.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use super::{FIRST, SECOND, opened, program, quit, wait_above, wait_until_read, wait_until_sent};

/// Writes an editor that asks for one line at the terminal and adds it to the text; returns where it is.
fn editor(home: &Path) -> String {
    let path = home.join("an editor");
    let script = "#!/bin/sh\nprintf 'WHICH LINE? '\nIFS= read -r line\ntest \"$line\" = fail && exit 3\n\
                  printf '%s\\n' \"$line\" >> \"$1\"\nls -ld \"$1\" \"$(dirname \"$1\")\" > \"$HOME/seen\"\n\
                  printf '%s' \"$1\" > \"$HOME/where\"\n";
    fs::write(&path, script).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
    format!("'{}'", path.display())
}

#[test]
fn a_card_is_made_named_completed_deleted_and_made_again() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = opened(home.path(), 80, 24);
    terminal.press(&["o"]);
    terminal.wait_for("new card");
    terminal.type_text("Écrire 日本");
    terminal.press(&["Enter"]);
    wait_above(&terminal, FIRST, "Écrire 日本");
    wait_above(&terminal, "Écrire 日本", SECOND);
    wait_until_sent(&terminal);
    terminal.press(&["e"]);
    terminal.wait_for("┌ title");
    terminal.type_text("!");
    terminal.press(&["Enter"]);
    terminal.wait_for("Écrire 日本!");
    wait_until_sent(&terminal);
    quit(terminal);

    let mut terminal = opened(home.path(), 120, 40);
    wait_above(&terminal, FIRST, "Écrire 日本!");
    wait_above(&terminal, "Écrire 日本!", SECOND);
    terminal.press(&["j", "d"]);
    terminal.wait_for("Delete “Écrire 日本!”?");
    terminal.press(&["Enter"]);
    terminal.wait_for("y does it");
    terminal.press(&["y"]);
    terminal.wait_for("u makes it again");
    wait_above(&terminal, FIRST, SECOND);
    wait_until_sent(&terminal);
    terminal.press(&["u"]);
    wait_above(&terminal, "Écrire 日本!", SECOND);
    wait_until_sent(&terminal);
    quit(terminal);
    let terminal = opened(home.path(), 80, 24);
    wait_above(&terminal, "Écrire 日本!", SECOND);
    quit(terminal);
}

#[test]
fn notes_are_changed_in_an_editor_that_gets_every_key_and_a_private_file() {
    let home = tempfile::tempdir().unwrap();
    let editor = editor(home.path());
    let mut terminal = program(home.path(), &[]).with("EDITOR", &editor).on(80, 24).start();
    wait_until_read(&terminal);
    terminal.press(&["E"]);
    terminal.wait_for("WHICH LINE?");
    terminal.type_text("every key of this line");
    terminal.press(&["Enter"]);
    terminal.wait_for("Notes changed");
    terminal.press(&["j", "k"]);
    wait_until_sent(&terminal);
    let seen = fs::read_to_string(home.path().join("seen")).unwrap();
    assert!(seen.contains("-rw-------") && seen.contains("drwx------"), "{seen}");
    let file = fs::read_to_string(home.path().join("where")).unwrap();
    assert!(!Path::new(&file).exists() && !Path::new(&file).parent().unwrap().exists(), "{file} is left behind");
    terminal.press(&["Enter"]);
    terminal.wait_for("Checklist");
    terminal.press(&["G"]);
    // The pane breaks the line behind these words.
    terminal.wait_for("every key of");
    terminal.press(&["E"]);
    // What the editor asked the first time still stands above.
    terminal.wait_until("the second question", |cells| {
        cells.lines().iter().filter(|line| line.contains("WHICH LINE?")).count() == 2
    });
    terminal.type_text("fail");
    terminal.press(&["Enter"]);
    terminal.wait_for("The text is as it was");
    terminal.press(&["Esc"]);
    terminal.wait_for_no("The text is as it was");
    terminal.press(&["q"]);
    terminal.wait_for_no("Checklist");
    quit(terminal);
}

#[test]
fn an_editor_that_is_not_there_is_told() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = program(home.path(), &[]).with("VISUAL", "no-such-editor").on(120, 24).start();
    wait_until_read(&terminal);
    terminal.press(&["E"]);
    terminal.wait_for("the editor “no-such-editor” failed");
    terminal.press(&["Esc"]);
    terminal.wait_for_no("no-such-editor");
    quit(terminal);
}
