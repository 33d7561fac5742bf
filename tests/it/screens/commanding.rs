//! Commands typed on the board: each is done by the program once more, beside it, and the board hears of it.

use super::offline::serve;
use super::{FIRST, SECOND, opened, program, quit, wait_above, wait_until_read, wait_until_sent};
use crate::support::http::{Http, text};
use crate::support::pty::Terminal;

/// Types a command and takes it.
fn order(terminal: &mut Terminal, line: &str) {
    // The words below the line make way for what was said before.
    terminal.press(&[":"]);
    terminal.wait_for("command ─");
    terminal.type_text(line);
    terminal.press(&["Enter"]);
}

#[test]
fn what_is_typed_is_done_shown_and_taken_back() {
    let home = tempfile::tempdir().unwrap();
    let (server, url, token) = serve(home.path(), "127.0.0.1:0");
    let program = program(home.path(), &["--graph-url", &url, "--plan", "Website"]);
    let mut terminal = program.with("PLANNER_TUI_TOKEN", &token).on(100, 30).start();
    wait_until_read(&terminal);
    order(&mut terminal, "move . --after \"Cookie banner\"");
    wait_above(&terminal, SECOND, FIRST);
    // The words of the command come when it has ended.
    terminal.wait_for("done move “");
    wait_until_sent(&terminal);
    terminal.press(&["u"]);
    wait_above(&terminal, FIRST, SECOND);
    terminal.wait_for("Taken back");
    order(&mut terminal, "set . priority=urgent");
    terminal.wait_for("done change the priority");
    order(&mut terminal, "rm .");
    terminal.wait_for("The card is “Replace the hero");
    terminal.press(&["y"]);
    terminal.wait_for_no(FIRST);
    wait_until_sent(&terminal);
    quit(terminal);
    let http = Http::new(&url, &token);
    let titles = tokio::runtime::Runtime::new().unwrap().block_on(async {
        let plans = http.get("/me/planner/plans").await.rows();
        let plan = plans.iter().find(|plan| text(plan, "title") == "Website relaunch").unwrap();
        let tasks = http.get(&format!("/planner/plans/{}/tasks", text(plan, "id"))).await.rows();
        tasks.iter().map(|task| text(task, "title")).collect::<Vec<_>>()
    });
    assert!(titles.iter().any(|title| title.starts_with(SECOND)), "{titles:?}");
    assert!(!titles.iter().any(|title| title.starts_with(FIRST)), "{titles:?}");
    server.kill_hard();
}

#[test]
fn what_is_read_fills_a_box_of_its_own_and_what_is_wrong_is_told_in_words() {
    for (columns, lines) in [(120, 40), (80, 24), (48, 20)] {
        let home = tempfile::tempdir().unwrap();
        let mut terminal = opened(home.path(), columns, lines);
        order(&mut terminal, "tasks --mine");
        terminal.wait_for(":tasks --mine");
        terminal.wait_for("TITLE");
        terminal.wait_for("copy");
        terminal.press(&["Esc"]);
        terminal.wait_for_no("TITLE");
        order(&mut terminal, "move . --to Nowhere");
        terminal.wait_for("No column is called");
        terminal.press(&["Esc"]);
        terminal.wait_for_no("No column is called");
        order(&mut terminal, "flurb");
        // The line is kept, to be mended.
        terminal.wait_for("“flurb” is no command");
        terminal.wait_for("command ─");
        terminal.press(&["Esc"]);
        terminal.wait_for_no("command ─");
        terminal.press(&["g", "x"]);
        terminal.wait_for("without pages");
        order(&mut terminal, "q");
        assert!(terminal.wait_for_end().success());
        terminal.expect_clean();
    }
}
