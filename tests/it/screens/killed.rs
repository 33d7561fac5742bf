//! The program killed in the very moment in which a card stands in its new place: the move is on the disk already.

use super::{FIRST, SECOND, opened, program, quit, wait_above};

/// How often: when a frame did not wait for the disk, as many kills lost a move.
const TIMES: usize = 20;

#[test]
fn what_is_on_the_screen_survives_a_kill() {
    let home = tempfile::tempdir().unwrap();
    quit(opened(home.path(), 80, 24));
    // Nothing is sent, so the outbox alone can know.
    let offline = || program(home.path(), &["--offline"]).on(80, 24).start();
    let (mut upper, mut lower) = (FIRST, SECOND);
    for _ in 0..TIMES {
        let mut terminal = offline();
        wait_above(&terminal, upper, lower);
        terminal.press(&["J"]);
        wait_above(&terminal, lower, upper);
        terminal.kill_hard();
        (upper, lower) = (lower, upper);
    }
    let terminal = offline();
    wait_above(&terminal, upper, lower);
    quit(terminal);
}
