//! What the program finds around it: terminals that can do less, others that have written on the screen, and a system that stops
//! it, lets it go on, or ends it.

use std::fs;

use rustix::process::{Pid, Signal, kill_process};

use super::shell::wait_for_prompt;
use super::{FIRST, SECOND, opened, program, quit, wait_above, wait_left, wait_until_read};
use crate::support::pty::Program;

#[test]
fn without_a_second_screen_nothing_of_the_shell_and_of_the_board_is_mixed() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("workspace");
    let script = format!(
        "i=0; while [ $i -lt 60 ]; do printf 'of the shell '; i=$((i+1)); done; {} --data {}; printf 'at the end'; read wait",
        env!("CARGO_BIN_EXE_planner-tui"),
        data.display(),
    );
    let mut terminal = Program::other("sh", home.path(), &["-c", &script]).on_one_screen().start();
    wait_until_read(&terminal);
    assert!(terminal.look(|cells| cells.find("of the shell").is_none()));
    terminal.press(&["q"]);
    terminal.wait_until("the shell alone", |cells| cells.lines()[0] == "at the end" && cells.find(FIRST).is_none());
    terminal.press(&["Enter"]);
    terminal.wait_for_end();
    terminal.expect_clean();
}

#[test]
fn gnu_screen_keeps_the_mouse_and_the_title() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = program(home.path(), &[]).with("STY", "1.pts-0.here").with("TERM", "screen").start();
    wait_until_read(&terminal);
    assert!(!terminal.has_mouse(), "Esc would do nothing until the next key");
    assert_eq!(terminal.titles(), [""; 0]);
    terminal.press(&["%"]);
    terminal.wait_for("The mouse is the program's again");
    assert!(terminal.has_mouse());
    quit(terminal);
}

#[test]
fn a_mouse_that_is_not_wished_is_never_taken() {
    let home = tempfile::tempdir().unwrap();
    let terminal = opened(home.path(), 80, 24);
    assert!(terminal.has_mouse());
    quit(terminal);
    fs::create_dir_all(home.path().join("config/planner-tui")).unwrap();
    fs::write(home.path().join("config/planner-tui/config.toml"), "mouse = false\n").unwrap();
    let terminal = opened(home.path(), 80, 24);
    assert!(!terminal.has_mouse());
    quit(terminal);
}

#[test]
fn stopped_and_continued_from_outside() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("workspace");
    let mut terminal = Program::other("sh", home.path(), &["-i"]).with("PS1", "shell: ").start();
    terminal.wait_for("shell:");
    // The shell becomes the program, whose number is known then.
    let script = format!("echo $$ > number; exec {} --data {}", env!("CARGO_BIN_EXE_planner-tui"), data.display());
    fs::write(home.path().join("start"), script).unwrap();
    terminal.type_text("sh start\r");
    wait_until_read(&terminal);
    let number = fs::read_to_string(home.path().join("number")).unwrap();
    let process = number.trim().parse().ok().and_then(Pid::from_raw).unwrap();
    kill_process(process, Signal::STOP).unwrap();
    terminal.wait_for("Stopped");
    // What a shell does that puts its own modes back.
    terminal.type_text("stty sane\n");
    terminal.type_text("fg\n");
    terminal.wait_until("the board alone", |cells| cells.find("Stopped").is_none() && cells.find(FIRST).is_some());
    terminal.press(&["J"]);
    wait_above(&terminal, SECOND, FIRST);
    terminal.press(&["q"]);
    wait_for_prompt(&terminal);
    terminal.type_text("exit\r");
    terminal.wait_for_end();
    terminal.expect_clean();
}

#[test]
fn the_same_size_told_again_draws_everything_again() {
    let home = tempfile::tempdir().unwrap();
    let terminal = opened(home.path(), 80, 24);
    // A window that was made smaller and larger again before the program has looked.
    terminal.scribble("\x1b[7;3Hwhat the terminal has made of it\x1b[2;1H\x1b[2K");
    terminal.signal(Signal::WINCH);
    terminal.wait_until("the board alone", |cells| {
        cells.find("what the terminal").is_none() && cells.find("To do 12").is_some()
    });
    quit(terminal);
}

#[test]
fn a_task_survives_every_size_and_is_whole_at_the_end() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = opened(home.path(), 80, 24);
    terminal.press(&["Enter"]);
    terminal.wait_for("Checklist");
    let before = terminal.look(|cells| cells.lines()[..].to_vec());
    let sizes = [(500, 200), (1, 1), (2, 90), (0, 0), (400, 2), (130, 40), (0, 24), (3, 3), (u16::MAX, 1)];
    for (columns, lines) in sizes.into_iter().cycle().take(200) {
        terminal.resize(columns, lines);
    }
    terminal.resize(80, 24);
    terminal.wait_until("the task as it was", |cells| cells.lines() == before);
    terminal.press(&["q"]);
    terminal.wait_for("To do 12");
    quit(terminal);
}

#[test]
fn a_window_that_is_closed_ends_it_well() {
    let home = tempfile::tempdir().unwrap();
    // What the system says then comes in no order.
    for _ in 0..5 {
        let end = program(home.path(), &[]).on(80, 24).start_and_close_at("synced");
        assert!(end.success(), "{end:?}");
    }
}

#[test]
fn whoever_ends_it_the_terminal_is_given_back_and_nothing_is_lost() {
    let home = tempfile::tempdir().unwrap();
    quit(opened(home.path(), 80, 24));
    let offline = || program(home.path(), &["--offline"]).on(80, 24).start();
    let (mut upper, mut lower) = (FIRST, SECOND);
    for signal in [Signal::TERM, Signal::HUP, Signal::INT, Signal::QUIT] {
        let mut terminal = offline();
        wait_above(&terminal, upper, lower);
        terminal.press(&["J"]);
        wait_above(&terminal, lower, upper);
        terminal.signal(signal);
        assert!(terminal.wait_for_end().success(), "{signal:?}");
        terminal.expect_clean();
        (upper, lower) = (lower, upper);
    }
    let terminal = offline();
    wait_above(&terminal, upper, lower);
    terminal.wait_for("4 unsent");
    quit(terminal);
    let terminal = opened(home.path(), 80, 24);
    wait_left(&terminal, lower, "Search");
    quit(terminal);
}
