//! What a task holds, typed with keys in a real terminal: another client sees just that, and no request holds more.

use serde_json::{Value, json};

use super::{program, quit};
use crate::support::http::text;
use crate::support::pty::Terminal;
use crate::support::screen::Cells;
use crate::support::server::TOKEN;
use crate::sync_engine::World;

const LINK: &str = "https://new.example/Quarter%20report.xlsx?a=b#c@d";

/// Gives the task `a` notes and a checklist.
async fn filled() -> World {
    let world = World::new().await;
    let path = world.path("a", "/details").await;
    world.http.change(&path, json!({"description": "Seen first"})).await;
    let mut hint = String::new();
    for (key, title) in [("one", "Lay the table"), ("two", "Bake bread")] {
        // Each stands below the one before it.
        let item = json!({"@odata.type": "#microsoft.graph.plannerChecklistItem", "title": title, "orderHint": format!(" {hint}!")});
        world.http.change(&path, json!({"checklist": {key: item}})).await;
        let details = world.http.get(&path).await.is(200);
        hint = text(&details["checklist"][key], "orderHint");
    }
    world
}

fn start(home: &std::path::Path, url: &str, size: (u16, u16)) -> Terminal {
    let program = program(home, &["--graph-url", url, "--plan", "Try things"]);
    let terminal = program.with("PLANNER_TUI_TOKEN", TOKEN).on(size.0, size.1).start();
    terminal.wait_until("the plan, read to the end", |cells| {
        cells.find("synced").is_some() && cells.find("provisional").is_none() && cells.find("☑0/2").is_some()
    });
    terminal
}

/// Walks down the panel until the cursor is on a line.
fn go_to(terminal: &mut Terminal, words: &str) {
    if terminal.look(|cells| cells.is_reversed(words)) {
        return;
    }
    terminal.press(&["g g", "?"]);
    // Who sees the help sees that the keys before it were done.
    terminal.wait_for("Help: task");
    terminal.press(&["Esc"]);
    terminal.wait_for_no("Help: task");
    for _ in 0..40 {
        if terminal.look(|cells| cells.is_reversed(words)) {
            return;
        }
        // Where the cursor is, and on what: the rest of the screen may change by itself.
        let cursor = |cells: &Cells| {
            let reversed = cells.reversed();
            let lines = cells.lines();
            let on = reversed.first().and_then(|(row, _)| lines.get(usize::from(*row)).cloned());
            (reversed, on)
        };
        let before = terminal.look(cursor);
        terminal.press(&["j"]);
        terminal.wait_until("the cursor to move", |cells| cells.is_reversed(words) || cursor(cells) != before);
    }
    panic!("there is no line `{words}`\n{}", terminal.look(|cells| cells.lines().join("\n")));
}

/// Pastes a text as a terminal does.
fn paste(terminal: &mut Terminal, text: &str) {
    terminal.type_text(&format!("\x1b[200~{}\x1b[201~", text.replace('\n', "\r")));
}

fn walk(terminal: &mut Terminal) {
    terminal.press(&["Enter"]);
    terminal.wait_for("Checklist 0/2");
    // Notes, with an editor's keys.
    go_to(terminal, "Seen first");
    terminal.press(&["e"]);
    terminal.wait_for("┌ Notes: a");
    terminal.press(&["Enter"]);
    terminal.type_text("Zeile 日本x");
    terminal.press(&["Backspace", "Ctrl+u"]);
    terminal.wait_for("Zeile 日本x");
    paste(terminal, "!\nlast");
    terminal.wait_for("last");
    terminal.press(&["Esc"]);
    terminal.wait_for("Throw away what you typed");
    terminal.press(&["Esc"]);
    terminal.wait_for_no("Throw away what you typed");
    terminal.press(&["Ctrl+s"]);
    terminal.wait_for("Notes changed");
    // The checklist: one after the other, then many.
    terminal.press(&["n"]);
    terminal.wait_for("new checklist item");
    terminal.type_text("Invite people");
    terminal.press(&["Enter"]);
    terminal.wait_for("Checklist 0/3");
    terminal.type_text("Write cards");
    terminal.press(&["Enter"]);
    terminal.wait_for("Checklist 0/4");
    paste(terminal, "- [ ] Buy milk\n- Buy tea\n");
    terminal.wait_for("Add 2 checklist items?");
    terminal.press(&["y"]);
    terminal.wait_for("Checklist 0/6");
    go_to(terminal, "Bake bread");
    terminal.press(&["P"]);
    terminal.wait_for("is a card of its own now");
    terminal.wait_for("Checklist 0/5");
    // A link.
    terminal.press(&["g l"]);
    terminal.wait_for("address of the new link");
    terminal.type_text("new.example");
    terminal.press(&["Enter"]);
    terminal.wait_for("Did you mean https://new.example?");
    terminal.press(&["Ctrl+j"]);
    terminal.type_text(LINK);
    terminal.press(&["Enter"]);
    terminal.wait_for("name of the link");
    terminal.type_text("Report");
    terminal.press(&["Enter"]);
    terminal.wait_for("The link is added, as Excel");
    go_to(terminal, "Report");
    terminal.press(&["g t"]);
    terminal.wait_for("Type of the link");
    terminal.type_text("visio");
    terminal.press(&["Enter"]);
    terminal.wait_for("The type of the link is changed");
    terminal.press(&["g o"]);
    terminal.wait_for("Open new.example in the browser?");
    terminal.press(&["Esc"]);
    terminal.wait_for_no("Open new.example in the browser?");
    terminal.press(&["y"]);
    terminal.wait_for("The address of “Report” is copied.");
    terminal.press(&["Y"]);
    terminal.wait_for("copied as Markdown");
    terminal.press(&["+"]);
    terminal.wait_for("“a” is copied. u takes it back.");
    terminal.wait_until("everything to be sent", |cells| cells.find("unsent").is_none());
    terminal.press(&["q"]);
    terminal.wait_for_no("Checklist 0/5");
}

/// Returns the checklist of details, top to bottom.
fn checklist(details: &Value) -> Vec<String> {
    let items = details["checklist"].as_object().expect("an open type");
    let mut items: Vec<_> = items.values().map(|item| (text(item, "orderHint"), text(item, "title"))).collect();
    items.sort_by(|a, b| b.cmp(a));
    items.into_iter().map(|(_, title)| title).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_typed_is_what_another_client_sees_and_no_request_holds_more() {
    for size in [(80, 24), (120, 40)] {
        let world = filled().await;
        let url = world.line.url().to_owned();
        let walked = tokio::task::spawn_blocking(move || {
            let home = tempfile::tempdir().unwrap();
            let mut terminal = start(home.path(), &url, size);
            walk(&mut terminal);
            quit(terminal);
        });
        walked.await.unwrap();
        let details = world.http.get(&world.path("a", "/details").await).await.is(200);
        assert_eq!(details["description"], "Seen first\nZeile 日本x!\nlast");
        let left = ["Lay the table", "Invite people", "Write cards", "Buy milk", "Buy tea"];
        assert_eq!(checklist(&details), left);
        let links = details["references"].as_object().expect("an open type");
        let (key, link) = links.iter().next().expect("a link");
        assert_eq!((links.len(), key.as_str()), (1, "https%3A//new%2Eexample/Quarter%2520report%2Exlsx?a=b%23c%40d"));
        assert_eq!((&link["alias"], &link["type"]), (&json!("Report"), &json!("Visio")));
        // The card of the item stands in the same bucket, right below; above it the copy, which came later.
        assert_eq!(world.column("To do").await, ["a", "a", "Bake bread", "b", "c", "d"]);
        bodies(&world);
        copy(&world).await;
    }
}

/// No request speaks of what was not touched: edits that wait together go out as one, but the first item is in none of
/// them, nor is the type of the preview, and the title is only in what makes a task.
fn bodies(world: &World) {
    let bodies = world.line.bodies();
    // The copy is made last and gets all there is, the first item too.
    let is_fill = |body: &Value| body["checklist"].get("one").is_some();
    let fill = bodies.iter().position(is_fill).expect("the copy was filled");
    for body in &bodies[..fill] {
        let names: Vec<&str> = body.as_object().unwrap().keys().map(String::as_str).collect();
        let is_touched = |name: &&str| ["description", "checklist", "references", "orderHint"].contains(name);
        assert!(names.iter().all(is_touched), "{body}");
    }
    assert!(!bodies[fill + 1..].iter().any(is_fill));
    assert_eq!(bodies[..fill].iter().filter(|body| body.get("description").is_some()).count(), 1);
}

/// The copy holds the same, unticked.
async fn copy(world: &World) {
    let tasks = world.http.get(&format!("/planner/plans/{}/tasks", world.plan)).await.rows();
    let copies: Vec<&Value> = tasks.iter().filter(|task| task["title"] == "a").collect();
    assert_eq!(copies.len(), 2);
    let mut all = Vec::new();
    for task in copies {
        let details = world.http.get(&format!("/planner/tasks/{}/details", text(task, "id"))).await.is(200);
        let links: Vec<String> = details["references"].as_object().unwrap().keys().cloned().collect();
        all.push((text(&details, "description"), checklist(&details), links));
    }
    assert_eq!(all[0], all[1]);
}

#[test]
fn notes_typed_when_the_program_is_ended_are_offered_again() {
    let home = tempfile::tempdir().unwrap();
    let mut terminal = super::opened(home.path(), 80, 24);
    terminal.press(&["Enter"]);
    terminal.wait_for("Checklist 1/3");
    go_to(&mut terminal, "The one with the handshake");
    terminal.press(&["e"]);
    terminal.wait_for("┌ Notes");
    terminal.press(&["Enter"]);
    terminal.type_text("half a sentence");
    terminal.wait_for("half a sentence");
    terminal.end_politely();
    assert!(terminal.wait_for_end().success());
    terminal.expect_clean();
    let mut terminal = program(home.path(), &[]).on(80, 24).start();
    terminal.wait_for("was not saved. It is kept: g n");
    terminal.press(&["Esc"]);
    terminal.wait_for_no("It is kept");
    terminal.press(&["g n"]);
    terminal.wait_for("half a sentence");
    terminal.press(&["Ctrl+c"]);
    assert!(terminal.wait_for_end().success());
    terminal.expect_clean();
}
