//! A server that goes away in the middle of a move, and comes back; a server that is none.

use std::path::Path;

use serde_json::Value;

use super::{FIRST, SECOND, program, quit, wait_left, wait_until_read, wait_until_sent};
use crate::support::http::text;
use crate::support::line::{Fault, Line};
use crate::support::pty::{Program, Terminal};

/// Starts `planner-tui serve`; returns it, its address and its token.
pub(super) fn serve(home: &Path, listen: &str) -> (Terminal, String, String) {
    let data = home.join("served");
    let arguments =
        ["serve", "--listen", listen, "--json", "--token", "secret-token", "--data", data.to_str().unwrap()];
    let terminal = Program::ours(home, &arguments).on(200, 24).start();
    let greeting = |line: &String| Some(serde_json::from_str::<Value>(line).ok()?["data"].clone());
    terminal.wait_until("one line of JSON", |cells| cells.lines().iter().find_map(greeting).is_some());
    let greeting = terminal.look(|cells| cells.lines().iter().find_map(greeting)).unwrap();
    (terminal, text(&greeting, "url"), text(&greeting, "token"))
}

pub(super) fn client(home: &Path, url: &str, token: &str) -> Terminal {
    program(home, &["--graph-url", url, "--plan", "Website"]).with("PLANNER_TUI_TOKEN", token).on(200, 24).start()
}

#[test]
fn a_server_that_goes_away_in_the_middle_of_a_move() {
    let home = tempfile::tempdir().unwrap();
    let (server, url, token) = serve(home.path(), "127.0.0.1:0");
    let mut terminal = client(home.path(), &url, &token);
    wait_until_read(&terminal);
    server.kill_hard();
    terminal.press(&["L"]);
    wait_left(&terminal, SECOND, FIRST);
    terminal.wait_for("OFFLINE");
    terminal.wait_for("1 unsent, safe on disk");
    quit(terminal);
    let mut terminal = client(home.path(), &url, &token);
    wait_left(&terminal, SECOND, FIRST);
    terminal.wait_for("1 unsent, safe on disk");
    let (server, _, _) = serve(home.path(), url.trim_start_matches("http://"));
    terminal.press(&["r"]);
    wait_until_sent(&terminal);
    wait_left(&terminal, SECOND, FIRST);
    quit(terminal);
    server.kill_hard();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_that_are_none_are_sentences_and_the_copy_stays() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().to_owned();
    let (server, url, token) = tokio::task::spawn_blocking(move || serve(&path, "127.0.0.1:0")).await.unwrap();
    let line = Line::to(&url).await;
    let path = home.path().to_owned();
    let address = line.url().to_owned();
    let terminal = tokio::task::spawn_blocking({
        let token = token.clone();
        move || {
            let terminal = client(&path, &address, &token);
            wait_until_read(&terminal);
            terminal
        }
    });
    let mut terminal = terminal.await.unwrap();
    for (answer, word) in [
        (
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 20\r\nConnection: close\r\n\r\n<html>Wartung</html>",
            "like Planner",
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            "like Planner",
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 400\r\nConnection: close\r\n\r\n{\"value\": [",
            "○",
        ),
        ("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "does not accept the token"),
    ] {
        line.rule(move |_| Some(Fault::Answer(answer)));
        terminal = tokio::task::spawn_blocking(move || {
            terminal.press(&["r"]);
            terminal.wait_until(&format!("{word} and the copy"), |cells| {
                cells.find(FIRST).is_some() && cells.lines()[22].contains(word)
            });
            terminal
        })
        .await
        .unwrap();
        line.mend();
        terminal = tokio::task::spawn_blocking(move || {
            terminal.press(&["r"]);
            wait_until_read(&terminal);
            terminal
        })
        .await
        .unwrap();
    }
    assert!(!terminal.look(|cells| cells.find(&token).is_some()), "the token is never shown");
    tokio::task::spawn_blocking(move || quit(terminal)).await.unwrap();
    server.kill_hard();
}
