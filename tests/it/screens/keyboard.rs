//! Keys as kitty's protocol tells them, and which window is in front.

use super::{FIRST, SECOND, opened, program, quit, wait_above, wait_until_read};

#[test]
fn keys_told_by_kittys_protocol_do_what_they_always_did() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = opened(home.path(), 80, 24);
    assert_eq!(terminal.was_asked_of_keys_and_focus(), (true, true));
    // Another window, this one again, Super+q for the desktop, and a `J` whose release is told, too.
    terminal.type_text("\x1b[O\x1b[I\x1b[113;9uJ\x1b[106:74;2:3u");
    wait_above(&terminal, SECOND, FIRST);
    terminal.press(&["?"]);
    terminal.wait_for("Help");
    // Esc, and a key behind it at once: they are not taken for Alt and that key.
    terminal.type_text("\x1b[27uK");
    terminal.wait_for_no("Help");
    wait_above(&terminal, FIRST, SECOND);
    terminal.press(&["?"]);
    terminal.wait_for("Help");
    // Ctrl+[ is Esc for those who are used to it.
    terminal.type_text("\x1b[91;5u");
    terminal.wait_for_no("Help");
    quit(terminal);
}

#[test]
fn an_old_terminal_is_asked_nothing_of_the_kind() {
    let home = tempfile::tempdir().unwrap();
    let terminal = program(home.path(), &[]).with("TERM", "linux").start();
    wait_until_read(&terminal);
    assert_eq!(terminal.was_asked_of_keys_and_focus(), (false, false));
    quit(terminal);
}
