//! Every way to move a card by keyboard, on each board whose order is kept, wide and small; then from a fresh copy, so that
//! what is seen is what the server holds.

use std::path::Path;

use super::{opened, quit, wait_until_sent};
use crate::support::pty::Terminal;
use crate::support::screen::Cells;

/// A board: its key, and the names of its first two columns.
struct Board {
    key: &'static str,
    columns: [&'static str; 2],
}

const BUCKET: Board = Board { key: "1", columns: ["To do", "Doing"] };
const PROGRESS: Board = Board { key: "2", columns: ["Not started", "In progress"] };
const ASSIGNED: Board = Board { key: "3", columns: ["You", "Chiara Esp"] };

fn show(terminal: &mut Terminal, board: &Board) {
    terminal.press(&[board.key]);
    terminal.wait_until("the board, its order read", |cells| {
        let is_here = |name: &&str| cells.find(name).is_some_and(|(row, _)| row == 1);
        board.columns.iter().all(is_here) && cells.find("provisional").is_none() && cells.find("synced").is_some()
    });
    top(terminal);
}

/// Goes to the first card of the first column.
fn top(terminal: &mut Terminal) {
    terminal.press(&["0", "g g"]);
    // The first card that is seen is only the first there is when nothing is above it.
    terminal.wait_until("the cursor at the top", |cells| {
        cells.lines()[3].starts_with('▌') && !cells.text(2, 0, 24).contains('↑')
    });
}

/// Returns the beginnings of the titles in one of the first two columns, top to bottom.
fn titles(cells: &Cells, board: &Board, column: usize) -> Vec<String> {
    let Some((_, x)) = cells.find(board.columns[column]) else { return Vec::new() };
    // Two lines for a card and a blank one, below the title, the names and the rule.
    let rows = (3..cells.lines().len()).step_by(3).filter_map(|row| u16::try_from(row).ok());
    rows.map(|row| cells.text(row, x + 1, 13).trim().to_owned()).collect()
}

/// Returns the first titles of a column as they are now.
fn now(terminal: &Terminal, board: &Board, column: usize) -> Vec<String> {
    terminal.look(|cells| titles(cells, board, column))
}

/// Waits until a column begins with these titles.
fn wait_for(terminal: &Terminal, board: &Board, column: usize, expected: &[&String]) {
    terminal.wait_until(&format!("{expected:?} at the top of {}", board.columns[column]), |cells| {
        titles(cells, board, column).iter().zip(expected).filter(|(title, expected)| title == *expected).count()
            == expected.len()
    });
}

fn nudge_and_take_back(terminal: &mut Terminal, board: &Board) {
    let before = now(terminal, board, 0);
    let (first, second) = (&before[0], &before[1]);
    terminal.press(&["J"]);
    wait_for(terminal, board, 0, &[second, first]);
    terminal.press(&["u"]);
    wait_for(terminal, board, 0, &[first, second]);
    terminal.press(&["U"]);
    wait_for(terminal, board, 0, &[second, first]);
    terminal.press(&["g K"]);
    wait_for(terminal, board, 0, &[first, second]);
}

fn carry_and_bring_back(terminal: &mut Terminal, board: &Board) {
    let before = now(terminal, board, 0);
    let there = now(terminal, board, 1);
    let (first, second) = (&before[0], &before[1]);
    terminal.press(&["Space"]);
    terminal.wait_for("HOLDING");
    terminal.press(&["l", "g g"]);
    terminal.wait_for(&format!("→ {}", &board.columns[1][..5]));
    terminal.press(&["Enter"]);
    terminal.wait_for_no("HOLDING");
    wait_for(terminal, board, 1, &[first, &there[0]]);
    wait_for(terminal, board, 0, &[second]);
    terminal.press(&["m"]);
    terminal.wait_for("to which column");
    terminal.type_text(board.columns[0]);
    terminal.press(&["Enter"]);
    terminal.wait_for("── place");
    terminal.press(&["Enter"]);
    terminal.wait_for_no("── place");
    wait_for(terminal, board, 0, &[first, second]);
    wait_for(terminal, board, 1, &[&there[0]]);
}

/// Two selected cards go to the top of the next column together; returns what stands there then.
fn move_two(terminal: &mut Terminal, board: &Board) -> Vec<String> {
    top(terminal);
    let before = now(terminal, board, 0);
    let there = now(terminal, board, 1);
    terminal.press(&["v", "j", "v", "L"]);
    wait_for(terminal, board, 1, &[&before[0], &before[1], &there[0]]);
    wait_for(terminal, board, 0, &[&before[2]]);
    vec![before[0].clone(), before[1].clone(), there[0].clone()]
}

fn without_copy(home: &Path) {
    for file in ["copy-local.sqlite", "copy-local.sqlite-wal", "copy-local.sqlite-shm"] {
        let _not_there = std::fs::remove_file(home.join("workspace").join(file));
    }
}

fn walk(board: &Board, columns: u16, lines: u16) {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = opened(home.path(), columns, lines);
    show(&mut terminal, board);
    nudge_and_take_back(&mut terminal, board);
    carry_and_bring_back(&mut terminal, board);
    let expected = move_two(&mut terminal, board);
    wait_until_sent(&terminal);
    quit(terminal);
    without_copy(home.path());
    let mut terminal = opened(home.path(), columns, lines);
    show(&mut terminal, board);
    wait_for(&terminal, board, 1, &expected.iter().collect::<Vec<_>>());
    quit(terminal);
}

#[test]
fn bucket_board_wide() {
    walk(&BUCKET, 200, 50);
}

#[test]
fn bucket_board_small() {
    walk(&BUCKET, 80, 24);
}

#[test]
fn progress_board_wide() {
    walk(&PROGRESS, 200, 50);
}

#[test]
fn progress_board_small() {
    walk(&PROGRESS, 80, 24);
}

#[test]
fn assigned_to_board_wide() {
    walk(&ASSIGNED, 200, 50);
}

#[test]
fn assigned_to_board_small() {
    walk(&ASSIGNED, 80, 24);
}
