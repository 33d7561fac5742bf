//! Talking about a task with keys in a real terminal: a second client reads exactly what was typed.

use planner_tui::server::Seed;
use serde_json::Value;

use super::{program, quit};
use crate::support::http::text;
use crate::support::pty::Terminal;
use crate::support::sample::OFFICE_GROUP;
use crate::support::screen::Cells;
use crate::support::server::{TOKEN, TestServer};
use crate::sync_engine::World;

fn start(home: &std::path::Path, url: &str, size: (u16, u16)) -> Terminal {
    let program = program(home, &["--graph-url", url, "--plan", "Office move"]);
    let terminal = program.with("PLANNER_TUI_TOKEN", TOKEN).on(size.0, size.1).start();
    terminal.wait_until("the plan, read to the end", |cells| {
        cells.find("synced").is_some() && cells.find("provisional").is_none() && cells.find("Order boxes").is_some()
    });
    terminal
}

/// Walks down the column until the cursor is on a card.
fn go_to(terminal: &mut Terminal, title: &str) {
    for _ in 0..20 {
        if terminal.look(|cells| cells.is_reversed(title)) {
            return;
        }
        // Where the cursor is: the rest of the screen may change by itself.
        let cursor = |cells: &Cells| cells.reversed();
        let before = terminal.look(cursor);
        terminal.press(&["j"]);
        terminal.wait_until("the cursor to move", |cells| cells.is_reversed(title) || cursor(cells) != before);
    }
    panic!("there is no card `{title}`\n{}", terminal.look(|cells| cells.lines().join("\n")));
}

fn walk(terminal: &mut Terminal) {
    go_to(terminal, "Order boxes");
    terminal.press(&["C"]);
    terminal.wait_for("sixty is right");
    terminal.press(&["n"]);
    terminal.wait_for("┌ Message: Order boxes");
    terminal.type_text("Is 1 < 2 & \"3\"?  日本");
    terminal.press(&["Enter"]);
    terminal.type_text("<b>second</b> line");
    terminal.wait_for("<b>second</b> line");
    terminal.press(&["Ctrl+s"]);
    terminal.wait_for("┌ Talk about “Order boxes");
    terminal.wait_for("<b>second</b> line");
    terminal.wait_for_no("not sent yet");
    // One more, which is changed and then taken back.
    terminal.press(&["n"]);
    terminal.wait_for("┌ Message: Order boxes");
    terminal.type_text("Sevnty");
    terminal.press(&["Ctrl+s"]);
    terminal.wait_until("it to be sent", |cells| {
        let is_closed = cells.find("┌ Message").is_none();
        is_closed && cells.find("Sevnty").is_some() && cells.find("not sent yet").is_none()
    });
    terminal.press(&["e"]);
    terminal.wait_for("┌ Message: Order boxes");
    terminal.press(&["Ctrl+u", "Backspace", "Backspace", "Backspace", "Backspace"]);
    terminal.type_text("enty");
    terminal.press(&["Ctrl+s"]);
    terminal.wait_until("the change to be sent", |cells| {
        cells.find("Seenty").is_some() && cells.find("edited").is_some() && cells.find("not sent yet").is_none()
    });
    terminal.press(&["d"]);
    terminal.wait_for("Take your message back?");
    terminal.press(&["y"]);
    terminal.wait_until("it to be taken back", |cells| {
        cells.find("Seenty").is_none() && cells.find("not sent yet").is_none()
    });
    terminal.press(&["Esc"]);
    terminal.wait_for_no("┌ Talk about");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_typed_into_a_chat_is_what_a_second_client_reads() {
    for size in [(80, 24), (120, 40)] {
        let world = World::on(TestServer::start(Seed::Sample)).await;
        let home = tempfile::tempdir().unwrap();
        let (path, url) = (home.path().to_owned(), world.line.url().to_owned());
        let walked = tokio::task::spawn_blocking(move || {
            let mut terminal = start(&path, &url, size);
            walk(&mut terminal);
            quit(terminal);
        });
        walked.await.unwrap();
        let plans = world.http.get(&format!("/groups/{OFFICE_GROUP}/planner/plans")).await.rows();
        let plan = text(plans.iter().find(|plan| plan["title"] == "Office move").unwrap(), "id");
        let tasks = world.http.get(&format!("/planner/plans/{plan}/tasks")).await.rows();
        let task = tasks.iter().find(|task| task["title"] == "Order boxes 📦").unwrap();
        let messages = world.http.beta().get(&format!("/planner/tasks/{}/messages", text(task, "id"))).await.rows();
        let contents: Vec<&Value> = messages.iter().map(|message| &message["content"]).take(2).collect();
        let typed = "Is 1 &lt; 2 &amp; &quot;3&quot;? &nbsp;日本<br>&lt;b&gt;second&lt;/b&gt; line";
        assert_eq!(contents, ["", typed], "the newest first: taken back, and said");
        assert_eq!(messages.len(), 5);
    }
}
