//! The mouse, as a terminal reports it: clicks, drags to an exact slot, the wheel; left to the terminal and taken back.

use std::path::Path;

use vt100::{MouseProtocolEncoding, MouseProtocolMode};

use super::{FIRST, SECOND, opened, quit, wait_until_read, wait_until_sent};
use crate::support::pty::{Program, Terminal};

const SIZES: [(u16, u16); 2] = [(80, 24), (200, 50)];

/// The first cards of the second column, and its seventh and eighth.
const DOING: [&str; 3] = ["Search: rank", "Start page in", "Move the pictures"];
const SEVENTH: &str = "Load test with";
const EIGHTH: &str = "Team photo page";

const PRESS: u8 = 0;
const RIGHT: u8 = 2;
const DRAG: u8 = 32;
const WHEEL_UP: u8 = 64;
const WHEEL_DOWN: u8 = 65;

/// Returns what a terminal sends (SGR) when this happens at a line and a column, which it counts from one.
fn report(button: u8, (line, column): (u16, u16)) -> String {
    format!("\x1b[<{button};{};{}M", column + 1, line + 1)
}

fn release((line, column): (u16, u16)) -> String {
    format!("\x1b[<0;{};{}m", column + 1, line + 1)
}

/// Returns where a text stands: the line and the column.
#[track_caller]
fn place(terminal: &Terminal, text: &str) -> (u16, u16) {
    terminal.look(|cells| cells.find(text)).unwrap_or_else(|| panic!("`{text}` is not on the screen"))
}

/// Returns the line below a place.
fn below((line, column): (u16, u16)) -> (u16, u16) {
    (line + 1, column)
}

/// Returns what is only cells that no terminal has: it counts from one, and these are before the first and beyond the last.
fn nowhere() -> String {
    let places = ["0;0", "0;1", "1;0", "65535;65535", "65536;1"];
    let of =
        |place: &str| format!("\x1b[<0;{place}M\x1b[<32;{place}M\x1b[<64;{place}M\x1b[<2;{place}M\x1b[<0;{place}m");
    places.into_iter().map(of).collect()
}

/// Waits until texts stand one below the other, in one column.
#[track_caller]
fn wait_below(terminal: &Terminal, texts: &[&str]) {
    terminal.wait_until(&format!("{texts:?} one below the other"), |cells| {
        let places: Option<Vec<_>> = texts.iter().map(|text| cells.find(text)).collect();
        places.is_some_and(|places| places.windows(2).all(|two| two[0].0 < two[1].0 && two[0].1.abs_diff(two[1].1) < 4))
    });
}

/// Opens the workspace again with a fresh copy, so that what is seen is what the server holds.
fn as_the_server_has_it(home: &Path, (columns, lines): (u16, u16)) -> Terminal {
    for file in ["copy-local.sqlite", "copy-local.sqlite-wal", "copy-local.sqlite-shm"] {
        let _not_there = std::fs::remove_file(home.join("workspace").join(file));
    }
    opened(home, columns, lines)
}

fn modes(terminal: &Terminal) -> (MouseProtocolMode, MouseProtocolEncoding) {
    terminal.look(|cells| (cells.0.mouse_protocol_mode(), cells.0.mouse_protocol_encoding()))
}

/// Waits until presses, drags and the wheel are asked for, and mere movement is not.
#[track_caller]
fn wait_until_taken(terminal: &Terminal) {
    terminal.wait_until("the mouse to be taken", |cells| {
        cells.0.mouse_protocol_mode() == MouseProtocolMode::ButtonMotion
            && cells.0.mouse_protocol_encoding() == MouseProtocolEncoding::Sgr
    });
}

#[track_caller]
fn wait_until_left(terminal: &Terminal) {
    terminal.wait_until("the mouse to be left to the terminal", |cells| {
        cells.0.mouse_protocol_mode() == MouseProtocolMode::None
            && cells.0.mouse_protocol_encoding() == MouseProtocolEncoding::Default
    });
}

#[test]
fn a_click_puts_the_cursor_there_and_a_double_click_opens_the_task() {
    for (columns, lines) in SIZES {
        let home = tempfile::tempdir().unwrap();
        let mut terminal = opened(home.path(), columns, lines);
        let here = place(&terminal, SECOND);
        terminal.type_text(&(report(PRESS, here) + &release(here)));
        terminal.wait_until("the cursor on the second card", |cells| cells.is_reversed(SECOND));
        let there = below(place(&terminal, DOING[2]));
        terminal.type_text(&(report(PRESS, there) + &release(there)).repeat(2));
        terminal.wait_for("progress    In progress");
        terminal.press(&["Esc"]);
        terminal.wait_for_no("progress    In progress");
        terminal.wait_until("the cursor in the second column", |cells| cells.is_reversed(DOING[2]));
        quit(terminal);
    }
}

#[test]
fn a_click_beside_what_lies_in_front_leaves_it() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = opened(home.path(), 140, 40);
    wait_until_taken(&terminal);
    for (key, title) in [("S", "Outbox and plans"), ("!", "Messages of this run"), ("w", "why locked")] {
        terminal.press(&[key]);
        terminal.wait_for(title);
        let beside = (20, 2);
        terminal.type_text(&report(PRESS, beside));
        terminal.type_text(&release(beside));
        terminal.wait_for_no(title);
    }
    quit(terminal);
}

#[test]
fn a_mouse_that_is_nowhere_does_nothing() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = opened(home.path(), 80, 24);
    wait_until_taken(&terminal);
    terminal.type_text(&nowhere());
    terminal.press(&["?"]);
    terminal.wait_for("type to search");
    terminal.type_text(&nowhere());
    terminal.type_text("rename");
    terminal.wait_for("> rename");
    terminal.press(&["Esc"]);
    terminal.wait_for_no("type to search");
    wait_below(&terminal, &[FIRST, SECOND]);
    quit(terminal);
}

#[test]
fn a_card_is_dragged_to_an_exact_slot_of_another_column() {
    for size in SIZES {
        let home = tempfile::tempdir().unwrap();
        let mut terminal = opened(home.path(), size.0, size.1);
        let from = place(&terminal, FIRST);
        let to = below(place(&terminal, DOING[1]));
        terminal.type_text(&(report(PRESS, from) + &report(DRAG, (from.0, from.1 + 20)) + &report(DRAG, to)));
        terminal.wait_for("HOLDING");
        terminal.wait_for("→ Doing");
        terminal.wait_for("3 of 10");
        wait_below(&terminal, &[DOING[1], FIRST, DOING[2]]);
        terminal.type_text(&release(to));
        terminal.wait_for_no("HOLDING");
        wait_until_sent(&terminal);
        wait_below(&terminal, &[DOING[0], DOING[1], FIRST, DOING[2]]);
        quit(terminal);
        let terminal = as_the_server_has_it(home.path(), size);
        wait_below(&terminal, &[DOING[0], DOING[1], FIRST, DOING[2]]);
        quit(terminal);
    }
}

#[test]
fn a_drag_scrolls_to_a_slot_beyond_the_window() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = opened(home.path(), 80, 24);
    // The words of the first start stand there until a key.
    terminal.press(&["Ctrl+l"]);
    terminal.wait_for("↓ 3 more");
    let from = place(&terminal, FIRST);
    let more = place(&terminal, "↓ 3 more");
    terminal.type_text(&(report(PRESS, from) + &report(DRAG, more)));
    terminal.wait_for("7 of 10");
    terminal.wait_for("↑ 1 more");
    terminal.type_text(&report(DRAG, (more.0, more.1 + 1)));
    terminal.wait_for("8 of 10");
    wait_below(&terminal, &[SEVENTH, FIRST]);
    terminal.type_text(&release(more));
    terminal.wait_for_no("HOLDING");
    wait_until_sent(&terminal);
    quit(terminal);
    let terminal = as_the_server_has_it(home.path(), (200, 50));
    wait_below(&terminal, &[DOING[2], SEVENTH, FIRST, EIGHTH]);
    quit(terminal);
}

#[test]
fn a_whole_drag_in_one_burst_ends_where_it_was_let_go() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = opened(home.path(), 200, 50);
    let from = place(&terminal, FIRST);
    let to = place(&terminal, EIGHTH);
    let way: String = (from.0..to.0).map(|line| report(DRAG, (line, to.1))).collect();
    terminal.type_text(&(report(PRESS, from) + &way + &report(DRAG, to) + &release(to)));
    wait_below(&terminal, &[SEVENTH, FIRST, EIGHTH]);
    wait_until_sent(&terminal);
    quit(terminal);
    let terminal = as_the_server_has_it(home.path(), (200, 50));
    wait_below(&terminal, &[SEVENTH, FIRST, EIGHTH]);
    quit(terminal);
}

#[test]
fn a_card_that_is_put_back_is_where_it_was() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = opened(home.path(), 80, 24);
    let (from, to) = (place(&terminal, FIRST), place(&terminal, DOING[1]));
    let drag = report(PRESS, from) + &report(DRAG, to);
    for way_back in [report(RIGHT, to), report(DRAG, from) + &release(from), "\x1b".to_owned()] {
        terminal.type_text(&drag);
        wait_below(&terminal, &[DOING[0], FIRST, DOING[1]]);
        terminal.type_text(&way_back);
        terminal.wait_for_no("HOLDING");
        wait_below(&terminal, &[FIRST, SECOND]);
        terminal.type_text(&release(to));
    }
    terminal.press(&["j"]);
    terminal.wait_until("nothing to send", |cells| cells.is_reversed(SECOND) && cells.find("unsent").is_none());
    quit(terminal);
}

#[test]
fn on_the_other_boards_a_card_is_dragged_as_well() {
    for ((columns, lines), board) in SIZES.into_iter().flat_map(|size| ["2", "3", "7"].map(|board| (size, board))) {
        let home = tempfile::tempdir().unwrap();
        let mut terminal = opened(home.path(), columns, lines);
        terminal.press(&[board]);
        terminal.wait_until("another board, its order read", |cells| {
            cells.find("To do 12").is_none() && cells.find("provisional").is_none() && cells.find("synced").is_some()
        });
        terminal.press(&["0", "g g"]);
        terminal.wait_until("its first card", |cells| {
            cells.lines()[3].starts_with('▌') && !cells.text(2, 0, 24).contains('↑')
        });
        // The first card of the first column, and a point below the name of the second.
        let from = (3, 5);
        let (card, second) = terminal.look(|cells| {
            let lines = cells.lines();
            let second = lines[1].split("  ").map(str::trim).filter(|name| !name.is_empty()).nth(1).unwrap().to_owned();
            (lines[3].chars().skip(1).take(12).collect::<String>(), cells.find(&second).unwrap().1)
        });
        let to = (3, second + 5);
        terminal.type_text(&(report(PRESS, from) + &report(DRAG, to)));
        terminal.wait_for("HOLDING");
        terminal.wait_until("the card in the second column", |cells| {
            let arrow = cells.find("→ ");
            arrow.is_some_and(|(line, column)| line == 1 && column == second)
                && cells.find(&format!("▲ {}", card.trim())).is_some()
        });
        terminal.type_text(&report(RIGHT, to));
        terminal.wait_for_no("HOLDING");
        terminal.type_text(&release(to));
        quit(terminal);
    }
}

#[test]
fn in_the_flat_list_a_card_takes_the_line_under_the_pointer() {
    for (columns, lines) in SIZES {
        let home = tempfile::tempdir().unwrap();
        let mut terminal = opened(home.path(), columns, lines);
        terminal.press(&["4"]);
        terminal.wait_for("All tasks");
        let (from, to) = ((3, 5), (8, 5));
        terminal.type_text(&(report(PRESS, from) + &report(DRAG, to)));
        terminal.wait_for("HOLDING");
        terminal.wait_for("now All tasks 6/");
        terminal.type_text(&(report(RIGHT, to) + &release(to)));
        terminal.wait_for_no("HOLDING");
        quit(terminal);
    }
}

#[test]
fn a_click_on_a_tab_shows_its_board() {
    for (columns, lines) in SIZES {
        let home = tempfile::tempdir().unwrap();
        let mut terminal = opened(home.path(), columns, lines);
        // The key of the second board stands on the first line, with or without its name.
        let tab = terminal.look(|cells| cells.find(" 2 ")).unwrap();
        assert_eq!(tab.0, 0);
        let tab = (0, tab.1 + 1);
        terminal.type_text(&(report(PRESS, tab) + &release(tab)));
        terminal.wait_for("In progress 17");
        quit(terminal);
    }
}

#[test]
fn the_wheel_scrolls_the_column_under_the_pointer() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = opened(home.path(), 80, 24);
    let here = place(&terminal, DOING[2]);
    terminal.type_text(&report(WHEEL_DOWN, here));
    terminal.wait_until("the end of the second column", |cells| {
        cells.find("Navigation for").is_some() && cells.find(DOING[0]).is_none() && cells.is_reversed(FIRST)
    });
    terminal.type_text(&report(WHEEL_UP, here));
    terminal.wait_until("its head", |cells| cells.find("Navigation for").is_none() && cells.find(DOING[0]).is_some());
    terminal.press(&["b"]);
    terminal.wait_for("type to search");
    terminal.type_text(&report(WHEEL_DOWN, here));
    terminal.wait_for("▌My errands");
    terminal.press(&["Esc"]);
    terminal.wait_for_no("type to search");
    quit(terminal);
}

#[test]
fn a_typed_line_takes_clicks_and_is_left_by_one_on_the_last_line() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = opened(home.path(), 80, 24);
    terminal.press(&["/"]);
    terminal.type_text("hero");
    terminal.wait_for("│hero");
    let (line, column) = place(&terminal, "│hero");
    terminal.type_text(&format!("{}X", report(PRESS, (line, column + 3))));
    terminal.wait_for("│heXro");
    terminal.type_text(&report(PRESS, (23, 70)));
    terminal.wait_for_no("│heXro");
    terminal.wait_for("/heXro");
    quit(terminal);
}

/// Waits until the shell wants a command: what the last stop has left on its screen is no sign of this one.
fn wait_for_prompt(terminal: &Terminal) {
    terminal.wait_until("a prompt", |cells| {
        cells.lines().iter().rfind(|line| !line.is_empty()).is_some_and(|line| line == "shell:")
    });
}

#[test]
fn the_mouse_is_left_to_the_terminal_and_taken_back() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = Program::other("sh", home.path(), &["-i"]).with("PS1", "shell: ").start();
    terminal.wait_for("shell:");
    assert_eq!(modes(&terminal), (MouseProtocolMode::None, MouseProtocolEncoding::Default));
    let data = home.path().join("workspace");
    terminal.type_text(&format!("{} --data {}\r", env!("CARGO_BIN_EXE_planner-tui"), data.display()));
    wait_until_read(&terminal);
    wait_until_taken(&terminal);
    terminal.press(&["Ctrl+z"]);
    wait_for_prompt(&terminal);
    wait_until_left(&terminal);
    terminal.type_text("fg\r");
    wait_until_read(&terminal);
    wait_until_taken(&terminal);
    terminal.press(&["%"]);
    terminal.wait_for("The mouse is left to the terminal");
    wait_until_left(&terminal);
    terminal.press(&["Ctrl+z"]);
    wait_for_prompt(&terminal);
    terminal.type_text("fg\r");
    wait_until_read(&terminal);
    wait_until_left(&terminal);
    terminal.press(&["%"]);
    wait_until_taken(&terminal);
    terminal.press(&["q"]);
    wait_for_prompt(&terminal);
    wait_until_left(&terminal);
    terminal.type_text("exit\r");
    terminal.wait_for_end();
    terminal.expect_clean();
}

#[test]
fn a_mouse_that_is_left_to_the_terminal_is_never_asked_for() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = opened(home.path(), 80, 24);
    wait_until_taken(&terminal);
    assert_eq!(terminal.times_mouse_was_taken(), 1);
    terminal.press(&["%"]);
    wait_until_left(&terminal);
    quit(terminal);
    // It was left the last time.
    let mut terminal = opened(home.path(), 80, 24);
    assert_eq!(terminal.times_mouse_was_taken(), 0);
    terminal.press(&["%"]);
    wait_until_taken(&terminal);
    quit(terminal);
    // The settings go before what was remembered, and the key before the settings, until the program ends.
    let folder = home.path().join("config/planner-tui");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("config.toml"), "mouse = false\n").expect("written");
    let mut terminal = opened(home.path(), 80, 24);
    terminal.press(&["%"]);
    wait_until_taken(&terminal);
    terminal.press(&["%"]);
    wait_until_left(&terminal);
    assert_eq!(terminal.times_mouse_was_taken(), 1, "by the key alone");
    quit(terminal);
    let terminal = opened(home.path(), 80, 24);
    assert_eq!((terminal.times_mouse_was_taken(), modes(&terminal).0), (0, MouseProtocolMode::None));
    quit(terminal);
}
