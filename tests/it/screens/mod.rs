//! The built program in a real terminal, over real HTTP, on a real disk: keys in, screen out.

mod boards;
mod commanding;
mod conflict;
mod contents;
mod editing;
mod editors;
mod fields;
mod first;
mod items;
mod keyboard;
mod killed;
mod lists;
mod locks;
mod making;
mod mouse;
mod moving;
mod offline;
mod pane;
mod panel;
mod plans;
mod settings;
mod shell;
mod sizes;
mod surroundings;
mod talk;
mod title;
mod trouble;
mod two;
mod views;

use std::path::Path;

use crate::support::pty::{Program, Terminal};

/// The first two cards of the sample plan's first column, as far as any terminal shows them.
const FIRST: &str = "Replace the hero";
const SECOND: &str = "Cookie banner";

/// Starts the program on a workspace of its own below a folder.
fn program(home: &Path, arguments: &[&str]) -> Program {
    let data = home.join("workspace");
    let mut all = vec!["--data", data.to_str().expect("a plain path")];
    all.extend(arguments);
    Program::ours(home, &all)
}

/// Starts the program and waits until the sample plan has been read to the end.
fn opened(home: &Path, columns: u16, lines: u16) -> Terminal {
    let terminal = program(home, &[]).on(columns, lines).start();
    wait_until_read(&terminal);
    terminal
}

fn wait_until_read(terminal: &Terminal) {
    terminal.wait_until("the plan, read to the end", |cells| {
        // The narrowest sync line has no word for it.
        let is_synced = cells.find("synced").is_some() || cells.find("● ").is_some();
        is_synced && cells.find(FIRST).is_some() && cells.find("provisional").is_none()
    });
}

/// Waits until the outbox is empty.
fn wait_until_sent(terminal: &Terminal) {
    terminal
        .wait_until("everything to be sent", |cells| cells.find("synced").is_some() && cells.find("unsent").is_none());
}

/// Waits until one text stands above another.
fn wait_above(terminal: &Terminal, upper: &str, lower: &str) {
    terminal.wait_until(
        &format!("`{upper}` above `{lower}`"),
        |cells| matches!((cells.find(upper), cells.find(lower)), (Some(upper), Some(lower)) if upper.0 < lower.0),
    );
}

/// Waits until one text stands left of another.
fn wait_left(terminal: &Terminal, left: &str, right: &str) {
    terminal.wait_until(
        &format!("`{left}` left of `{right}`"),
        |cells| matches!((cells.find(left), cells.find(right)), (Some(left), Some(right)) if left.1 < right.1),
    );
}

/// Quits, and checks that the program ends well and leaves the terminal as it was.
fn quit(mut terminal: Terminal) {
    terminal.press(&["q"]);
    assert!(terminal.wait_for_end().success());
    terminal.expect_clean();
}
