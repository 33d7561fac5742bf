//! The terminal harness tried on harmless programs, so that its own faults are not taken for the program's.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::support::pty::{Program, Terminal};

/// A shell script in a terminal of its own. The folder is only its home.
fn shell(script: &str) -> Terminal {
    Program::other("sh", &std::env::temp_dir(), &["-c", script]).on(40, 5).start()
}

#[test]
fn what_is_typed_comes_back() {
    let mut terminal = Program::other("cat", &std::env::temp_dir(), &[]).start();
    terminal.type_text("héllo 日本\r");
    terminal.wait_until("the echo and the copy", |cells| cells.lines()[..2] == ["héllo 日本", "héllo 日本"]);
    terminal.press(&["Ctrl+d"]);
    assert!(terminal.wait_for_end().success());
    terminal.expect_clean();
}

#[test]
fn the_program_sees_its_size_and_its_surroundings() {
    let terminal = Program::other("sh", &std::env::temp_dir(), &["-c", "stty size; echo \"$TERM/$MINE/${USER-none}\""])
        .with("MINE", "yes")
        .on(48, 20)
        .start();
    terminal.wait_for("20 48");
    terminal.wait_for("xterm-256color/yes/none");
}

#[test]
fn a_new_size_reaches_the_program() {
    let mut terminal = shell("trap 'stty size' WINCH; echo ready; while true; do read line; done");
    terminal.wait_for("ready");
    terminal.resize(60, 9);
    terminal.wait_for("9 60");
}

#[test]
fn looks_are_seen() {
    let terminal = shell("printf 'plain \\033[7mpicked\\033[0m \\033[1mloud\\033[0m'; read wait");
    terminal.wait_until("all of it", |cells| cells.find("loud").is_some());
    let seen = terminal.look(|cells| (cells.is_reversed("picked"), cells.is_reversed("plain"), cells.is_bold("loud")));
    assert_eq!(seen, (true, false, true));
}

#[test]
fn the_way_it_ended_is_known() {
    let terminal = shell("echo last words; exit 3");
    assert_eq!(terminal.wait_for_end().exit_code(), 3);
    terminal.wait_for("last words");
}

#[test]
fn a_program_can_be_killed_hard() {
    let terminal = shell("trap '' HUP INT TERM; echo ready; while true; do read line; done");
    terminal.wait_for("ready");
    terminal.kill_hard();
    assert!(!terminal.wait_for_end().success());
}

#[test]
fn an_end_instead_of_the_text_fails_at_once_with_the_screen() {
    let terminal = shell("echo something else");
    let failure = catch_unwind(AssertUnwindSafe(|| terminal.wait_for("the text"))).expect_err("it never appears");
    let message = failure.downcast_ref::<String>().expect("a message");
    assert!(message.contains("`the text` to appear") && message.contains("has ended"), "{message}");
    assert!(message.contains("|something else"), "{message}");
}

#[test]
fn every_way_to_leave_a_terminal_unclean_is_noticed() {
    let unclean = [
        ("printf '\\033[?1049h'", "alternate screen"),
        ("printf '\\033[?25l'", "cursor is hidden"),
        ("printf '\\033[?2004h'", "bracketed paste"),
        ("printf '\\033[?1000h'", "mouse"),
        ("printf '\\033[22;2t'", "the title"),
        ("stty raw -echo", "raw mode"),
    ];
    for (script, fault) in unclean {
        let terminal = shell(script);
        let failure = catch_unwind(AssertUnwindSafe(|| terminal.expect_clean())).expect_err(script);
        let message = failure.downcast_ref::<String>().expect("a message");
        assert!(message.contains(fault), "{script}: {message}");
    }
    let script = "stty raw -echo; printf '\\033[?1049h\\033[?25l'; printf '\\033[?25h\\033[?1049l'; stty sane";
    let terminal = shell(&format!("before=$(stty -g); {script}; stty \"$before\""));
    terminal.expect_clean();
}

#[test]
fn a_dropped_terminal_leaves_no_process() {
    let terminal = shell("echo $$; while true; do read line; done");
    terminal.wait_until("its number", |cells| cells.lines()[0].parse::<i32>().is_ok());
    let number: i32 = terminal.look(|cells| cells.lines()[0].parse().expect("a number"));
    drop(terminal);
    let process = rustix::process::Pid::from_raw(number).expect("a number");
    assert!(rustix::process::test_kill_process(process).is_err(), "{number} is still there");
}

#[test]
fn what_goes_is_waited_for() {
    let mut terminal = shell("stty -echo; printf first; read wait; printf '\\033[2J\\033[Hsecond'; read wait");
    terminal.wait_for("first");
    terminal.press(&["Enter"]);
    terminal.wait_for_no("first");
    terminal.wait_for("second");
}

#[test]
fn the_built_program_can_be_started() {
    let home = tempfile::tempdir().expect("a home for it");
    let terminal = Program::ours(home.path(), &["--version"]).start();
    assert!(terminal.wait_for_end().success());
    terminal.expect_clean();
}
