//! The title of the window: it tells the plan and how it stands, is given back at the end, and takes no orders from a service.

use std::fs;

use planner_tui::server::Seed;
use serde_json::Value;

use super::{FIRST, SECOND, opened, program, quit, wait_left, wait_until_read, wait_until_sent};
use crate::support::hostile::{Harm, Hostile};
use crate::support::pty::Program;
use crate::support::server::{TOKEN, TestServer};

#[test]
fn it_tells_the_plan_and_what_waits_and_is_given_back() {
    let home = tempfile::tempdir().unwrap();
    let terminal = opened(home.path(), 80, 24);
    terminal.wait_for_title(|title| title == "planner: Website relaunch ●");
    quit(terminal);
    let mut terminal = program(home.path(), &["--offline"]).start();
    terminal.wait_for_title(|title| title == "planner: Website relaunch ○");
    terminal.press(&["L"]);
    wait_left(&terminal, SECOND, FIRST);
    terminal.wait_for_title(|title| title == "planner: Website relaunch ○ 1");
    let titles = terminal.titles();
    assert!(titles.windows(2).all(|pair| pair[0] != pair[1]), "on change only: {titles:?}");
    terminal.end_politely();
    assert!(terminal.wait_for_end().success());
    terminal.expect_clean();
    let terminal = opened(home.path(), 80, 24);
    wait_until_sent(&terminal);
    quit(terminal);
}

#[test]
fn it_is_left_alone_where_that_is_wished_and_where_there_is_no_window() {
    let home = tempfile::tempdir().unwrap();
    for term in ["dumb", "linux"] {
        let terminal = program(home.path(), &[]).with("TERM", term).start();
        wait_until_read(&terminal);
        assert_eq!(terminal.titles(), [""; 0], "{term}");
        quit(terminal);
    }
    fs::create_dir_all(home.path().join("config/planner-tui")).unwrap();
    fs::write(home.path().join("config/planner-tui/config.toml"), "title = false\n").unwrap();
    let terminal = opened(home.path(), 80, 24);
    assert_eq!(terminal.titles(), [""; 0]);
    quit(terminal);
}

/// Ends the title, clears the screen, names the window otherwise, turns the direction around.
const EVIL: &str = "\u{7}\u{1b}\\\u{1b}]2;evil\u{7}\u{1b}[2J\u{9c}\u{9b}2J\u{202e}\r\n\0";

fn twist(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(twist),
        Value::Object(body) => {
            body.values_mut().for_each(twist);
            if let Some(Value::String(title)) = body.get_mut("title") {
                title.insert_str(0, EVIL);
            }
        }
        _ => {}
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_title_of_a_plan_gives_no_orders_to_the_terminal() {
    let server = TestServer::start(Seed::Sample);
    let front = Hostile::before(server.http().root());
    front.rule(|seen| (seen.method == "GET" || seen.target.ends_with("/$batch")).then_some(Harm::Twist(twist)));
    let url = front.url().to_owned();
    let walk = tokio::task::spawn_blocking(move || {
        let home = tempfile::tempdir().unwrap();
        let arguments = ["--graph-url", &url, "--plan", "Website", "--data", "data"];
        let terminal = Program::ours(home.path(), &arguments).with("PLANNER_TUI_TOKEN", TOKEN).on(120, 30).start();
        terminal.wait_for_title(|title| title.starts_with("planner: ␇␛\\␛]2;evil␇␛[2J��2J�␍␊␀Website"));
        terminal.wait_for("synced");
        let titles = terminal.titles();
        assert!(titles.iter().all(|title| title.starts_with("planner")), "it is ours: {titles:?}");
        assert!(!titles.iter().any(|title| title.contains(char::is_control)), "{titles:?}");
        quit(terminal);
    });
    walk.await.unwrap();
}
