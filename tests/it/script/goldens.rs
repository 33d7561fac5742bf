//! What every command prints: words at three widths, and JSON that keeps to its schema, on one plan and one server.
//!
//! Names a server makes by chance and the time of the run are written as what they are.

use std::collections::BTreeSet;

use serde_json::json;

use super::data;
use crate::support::boards;
use crate::support::http::text;
use crate::support::program::{Said, on};
use crate::sync_engine::World;

/// What a golden is called, the kind of the JSON, whether words are laid out for a width, and the command.
type Reading = (&'static str, &'static str, bool, &'static [&'static str]);

/// Commands that read, with the kind of their JSON; those that are laid out for a width are asked for three.
const READING: [Reading; 15] = [
    ("plans", "plans", true, &["plans"]),
    ("board", "board", true, &["board"]),
    ("board_by_progress", "board", true, &["board", "--by", "progress", "--open"]),
    ("board_by_person", "board", true, &["board", "--by", "assigned"]),
    ("board_list", "board", true, &["board", "--by", "list"]),
    ("board_mine", "board", true, &["board", "--by", "mine"]),
    ("tasks", "tasks", true, &["tasks"]),
    ("task", "task", false, &["task", "a"]),
    ("why", "why", false, &["why", "a"]),
    ("bucket_list", "buckets", true, &["bucket", "list"]),
    ("plan_show", "plan", true, &["plan", "show"]),
    ("search", "tasks", true, &["search", "blue"]),
    ("log", "log", true, &["log"]),
    ("copy_dry_run", "copy", false, &["copy", "a", "--to", "Website relaunch", "--bucket", "Doing", "--dry-run"]),
    ("sync", "sync", false, &["sync", "--verify"]),
];

/// Commands that change something, twice: what is done in words, and what is kept, as JSON.
const CHANGING: [(&str, &[&str], &[&str]); 33] = [
    ("add", &["add", "New one !urgent >Doing"], &["add", "Another #red", "--to", "Doing", "--top"]),
    ("move", &["move", "b", "--to", "Doing", "--top"], &["move", "c", "--after", "d"]),
    ("set", &["set", "b", "priority=low", "due=2999-05-06"], &["set", "c", "title=Cc", "notes=more"]),
    ("done", &["done", "b", "x"], &["done", "b", "--reopen"]),
    ("assign", &["assign", "d", "me"], &["assign", "Cc", "chiara"]),
    ("unassign", &["unassign", "d", "me"], &["unassign", "Cc", "chiara"]),
    ("label_add", &["label", "add", "d", "category2"], &["label", "add", "Cc", "category3"]),
    ("label_rm", &["label", "rm", "d", "category2"], &["label", "rm", "Cc", "category3"]),
    ("label_rename", &["label", "rename", "category4", "Urgent"], &["label", "rename", "category4", ""]),
    ("check_add", &["check", "add", "a", "two", "three"], &["check", "add", "a", "four"]),
    ("check_tick", &["check", "tick", "a", "two"], &["check", "tick", "a", "four"]),
    ("check_untick", &["check", "untick", "a", "two"], &["check", "untick", "a", "four"]),
    ("check_rename", &["check", "rename", "a", "two", "deux"], &["check", "rename", "a", "four", "quatre"]),
    ("check_move", &["check", "move", "a", "deux", "--before", "step"], &["check", "move", "a", "quatre", "--top"]),
    ("check_rm", &["check", "rm", "a", "deux"], &["check", "rm", "a", "quatre"]),
    ("link_add", &["link", "add", "a", "https://a.example", "--name", "A"], &["link", "add", "a", "https://b.example"]),
    ("link_rename", &["link", "rename", "a", "A", "Aa"], &["link", "rename", "a", "https://b.example", "Bb"]),
    ("link_type", &["link", "type", "a", "Aa", "Word"], &["link", "type", "a", "Bb", "Excel"]),
    ("link_move", &["link", "move", "a", "Aa", "--bottom"], &["link", "move", "a", "Bb", "--bottom"]),
    ("link_rm", &["link", "rm", "a", "Aa"], &["link", "rm", "a", "Bb"]),
    ("bucket_add", &["bucket", "add", "Later"], &["bucket", "add", "Never"]),
    ("bucket_rename", &["bucket", "rename", "Later", "Soon"], &["bucket", "rename", "Never", "Ever"]),
    ("bucket_move", &["bucket", "move", "Soon", "--before", "To do"], &["bucket", "move", "Ever", "--before", "To do"]),
    ("bucket_rm", &["bucket", "rm", "Soon", "--yes"], &["bucket", "rm", "Ever", "--yes"]),
    (
        "copy",
        &["copy", "d", "--to", "Website relaunch"],
        &["copy", "a", "--to", "Website relaunch", "--bucket", "Doing"],
    ),
    ("plan_share", &["plan", "share", "chiara"], &["plan", "unshare", "chiara"]),
    ("plan_favour", &["plan", "favour"], &["plan", "unfavour"]),
    ("plan_archive", &["plan", "archive", "--why", "It is over"], &["plan", "archive", "--why", "It is over"]),
    ("plan_unarchive", &["plan", "unarchive", "--why", "It is not"], &["plan", "unarchive", "--why", "It is not"]),
    ("plan_add", &["plan", "add", "Errands"], &["plan", "add", "Chores"]),
    ("plan_rm", &["plan", "rm", "Errands", "--yes"], &["plan", "rm", "Website relaunch", "--yes"]),
    ("plan_rename", &["plan", "rename", "Trying"], &["plan", "rename", "Tried"]),
    ("rm", &["rm", "y", "--yes"], &["rm", "x", "--yes"]),
];

/// What is shown by other tests, because it goes on until it is ended, needs other plans, or is a file of its own.
const ELSEWHERE: [&str; 3] = ["watch", "schema", "export"];

/// What was said, with standard error and a status that is not zero.
fn told(said: &Said) -> String {
    let status = said.status.filter(|status| *status != 0).map_or_else(String::new, |status| format!("[{status}]\n"));
    let err: String = said.err.lines().flat_map(|line| ["! ", line, "\n"]).collect();
    format!("{}{err}{status}", said.out)
}

fn golden(name: &str, text: &str) {
    insta::with_settings!({filters => vec![
        (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "[guid]"),
        (r"(?m)(^|[^A-Za-z0-9_-])[A-Za-z0-9_-]{28}($|[^A-Za-z0-9_-])", "${1}[id]${2}"),
        (r#"W/\\?"[^"]*""#, "[etag]"),
        (r#""85\d{16,}[^"]*""#, "[hint]"),
        (r"20[2-4]\d-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?Z?", "[time]"),
        (r"20[2-4]\d-\d\d-\d\d", "[day]"),
        (r"\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) 20[2-4]\d( at)?( \d\d:\d\d)?", "[day]"),
        (r"local [0-9a-f]{16} \d+", "[local]"),
        (r"\b\d\d:\d\d\b", "[clock]"),
        (r"http://127\.0\.0\.1:\d+", "[server]"),
    ]}, {
        insta::assert_snapshot!(format!("cli_{name}"), text);
    });
}

/// A plan with something to tell in each column of each table.
async fn world() -> World {
    let world = boards::world().await;
    let path = world.path("a", "").await;
    let fields = json!({"dueDateTime": "2999-01-02T10:00:00Z", "startDateTime": "2998-12-01T10:00:00Z", "priority": 1,
        "appliedCategories": {"category1": true}});
    world.http.change(&path, fields).await;
    let details = json!({"description": "The BLUE one,\nwith a second line",
        "checklist": {"k1": {"@odata.type": "microsoft.graph.plannerChecklistItem", "title": "step"}},
        "references": {"https%3A//old%2Eexample": {"@odata.type": "microsoft.graph.plannerExternalReference",
            "alias": "Old", "type": "Other", "previewPriority": " !"}}});
    world.http.change(&format!("{path}/details"), details).await;
    let long = "A title that is much too long for a column of any table that has to fit into forty cells, 日本語";
    let bucket = text(&world.http.get(&path).await.is(200), "bucketId");
    let body = json!({"planId": world.plan, "bucketId": bucket, "title": long, "orderHint": "~ !"});
    world.http.post("/planner/tasks", body).await.is(201);
    world
}

/// Asks a command that reads for words at each width, and for JSON.
async fn read(world: &World, (name, kind, has_width, command): &Reading) {
    let plan = ["--plan", world.plan.as_str(), "--offline"];
    let about = match *name {
        "plans" | "search" | "log" => &plan[..0],
        "sync" | "copy_dry_run" => &plan[..2],
        _ => &plan[..],
    };
    let mut shown = String::new();
    for width in if *has_width { ["40", "80", "120"].as_slice() } else { &["80"] } {
        let laid_out: &[&str] = if *has_width { &["--width", width] } else { &[] };
        let said = on(world, &[*command, about, laid_out].concat()).await;
        shown.extend(["-- ", width, "\n", &told(&said)]);
    }
    let said = on(world, &[*command, &["--json"], about].concat()).await;
    data(kind, &said.out);
    assert_eq!(said.status, Some(0), "{name}: {said:?}");
    shown.extend(["-- json\n", &told(&said)]);
    golden(name, &shown);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_command_is_told_in_words_and_as_json() {
    let world = world().await;
    // Everything is read once; what only looks then needs nobody.
    let plan = world.plan.clone();
    on(&world, &["export", "--plan", &plan]).await.well();
    for row in READING.iter().filter(|row| row.0 != "log") {
        read(&world, row).await;
    }
    let named = ["--plan", plan.as_str()];
    // These name their plan themselves.
    let of_plan = |name: &str| if ["plan_add", "plan_rm"].contains(&name) { &named[..0] } else { &named[..] };
    let mut shown = String::new();
    for (name, command, _) in CHANGING {
        let said = on(&world, &[command, of_plan(name)].concat()).await;
        assert_eq!(said.status, Some(0), "{name}: {said:?}");
        shown.extend(["$ ", &command.join(" "), "\n", &told(&said)]);
    }
    golden("changes_done", &shown);
    // Now there is something in it.
    for row in READING.iter().filter(|row| row.0 == "log") {
        read(&world, row).await;
    }
    let said = on(&world, &["sync", "--plan", "no such plan", "--json"]).await;
    assert_eq!(said.status, Some(2), "{said:?}");
    data("error", &said.out);
    golden("sync_error", &told(&said));
    shown.clear();
    for (name, _, command) in CHANGING {
        let said = on(&world, &[command, &["--json", "--offline"], of_plan(name)].concat()).await;
        assert_eq!(said.status, Some(0), "{name}: {said:?}");
        data("edits", &said.out);
        shown.extend(["$ ", &command.join(" "), "\n", &told(&said)]);
    }
    golden("changes_kept", &shown);
    // A miss names what there is.
    let said = on(&world, &["bucket", "rm", "no such bucket", "--yes", "--json", "--plan", &plan, "--offline"]).await;
    assert_eq!(said.status, Some(3), "{said:?}");
    data("error", &said.out);
    golden("error", &told(&said));
}

/// The table of the documentation says which commands there are.
#[test]
fn no_command_is_left_out() {
    let documentation = include_str!("../../../docs/scripting.md");
    let rows = documentation.split("## Commands").nth(1).and_then(|rest| rest.split("\n## ").next()).unwrap();
    let cells = rows.lines().filter_map(|line| line.strip_prefix("| `").and_then(|rest| rest.split(" | ").next()));
    let known: BTreeSet<&str> =
        cells.filter_map(|cell| cell.split(|letter: char| !letter.is_alphanumeric()).next()).collect();
    let shown = READING.iter().map(|row| row.3[0]).chain(CHANGING.iter().map(|row| row.1[0])).chain(ELSEWHERE);
    let shown: BTreeSet<&str> = shown.collect();
    assert!(known.len() > 15, "{known:?}");
    let missing: Vec<&str> = known.difference(&shown).copied().collect();
    assert_eq!(missing, [""; 0], "no golden");
}
