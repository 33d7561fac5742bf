//! What every command prints: words at six widths, and JSON that keeps to its schema, on one plan and one server.
//!
//! Names a server makes by chance and the time of the run are written as what they are.

use std::collections::BTreeSet;

use clap::CommandFactory as _;
use planner_tui::cli::Cli;
use serde_json::json;
use unicode_width::UnicodeWidthStr as _;

use super::data;
use crate::support::boards;
use crate::support::http::text;
use crate::support::program::{Said, all_on, alone, on};
use crate::sync_engine::World;

/// What a golden is called, the kind of the JSON, whether words are laid out for a width, and the command.
type Reading = (&'static str, &'static str, bool, &'static [&'static str]);

/// The widths words are laid out for: those of screens.
const WIDTHS: [&str; 6] = ["40", "48", "60", "80", "120", "200"];

/// Commands that read, with the kind of their JSON; those that are laid out for a width are asked for each of them.
const READING: [Reading; 15] = [
    ("plans", "plans", true, &["plans"]),
    ("board", "board", true, &["board"]),
    ("board_by_progress", "board", true, &["board", "--by", "progress", "--open"]),
    ("board_by_person", "board", true, &["board", "--by", "assigned"]),
    ("board_list", "board", true, &["board", "--by", "list"]),
    ("board_mine", "board", true, &["board", "--by", "mine"]),
    ("tasks", "tasks", true, &["tasks"]),
    ("task", "task", true, &["task", "a"]),
    ("why", "why", true, &["why", "a"]),
    ("bucket_list", "buckets", true, &["bucket", "list"]),
    ("plan_show", "plan", true, &["plan", "show"]),
    ("search", "tasks", true, &["search", "blue"]),
    ("log", "log", true, &["log"]),
    ("copy_dry_run", "copy", true, &["copy", "a", "--to", "Website relaunch", "--bucket", "Doing", "--dry-run"]),
    ("sync", "sync", true, &["sync", "--verify"]),
];

/// Commands that change something, twice: what is done in words, and what is kept, as JSON.
const CHANGING: [(&str, &[&str], &[&str]); 34] = [
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
    (
        "link_address",
        &["link", "address", "a", "Aa", "https://c.example"],
        &["link", "address", "a", "Bb", "https://d.example"],
    ),
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

/// What prints JSON of its own, which other tests read: `sign_in` and `contract`; and rosters, which are by the service alone.
const ELSEWHERE: [&[&str]; 8] = [
    &["export"],
    &["whoami"],
    &["serve"],
    &["roster", "list"],
    &["roster", "add"],
    &["roster", "join"],
    &["roster", "leave"],
    &["roster", "rm"],
];

/// The formats of `export`; it is a file of its own, and no answer with `--json`.
const FORMATS: [&str; 4] = ["json", "csv", "md", "ics"];

/// What was said, with standard error and a status that is not zero.
fn told(said: &Said) -> String {
    let status = said.status.filter(|status| *status != 0).map_or_else(String::new, |status| format!("[{status}]\n"));
    let err: String = said.err.lines().flat_map(|line| ["! ", line, "\n"]).collect();
    format!("{}{err}{status}", said.out)
}

pub(super) fn golden(name: &str, text: &str) {
    insta::with_settings!({filters => vec![
        (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "[guid]"),
        (r"(?m)(^|[^A-Za-z0-9_-])[A-Za-z0-9_-]{28}($|[^A-Za-z0-9_-])", "${1}[id]${2}"),
        (r#"W/\\?"[^"]*""#, "[etag]"),
        (r#""85\d{6,}[^"]*""#, "[hint]"),
        (r"20[2-4]\d-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?Z?", "[time]"),
        (r"20[2-4]\d-\d\d-\d\d", "[day]"),
        (r"\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) 20[2-4]\d( at)?( \d\d:\d\d)?", "[day]"),
        (r"local [0-9a-f]{16} \d+", "[local]"),
        (r"\b\d\d:\d\d:\d\d\b", "[clock]"),
        (r"\b\d\d:\d\d\b", "[clock]"),
        (r"\b20[2-4]\d{5}T\d{6}Z", "[time]"),
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
    let widths = if *has_width { WIDTHS.as_slice() } else { &["80"] };
    let in_words = widths.iter().map(|width| {
        let laid_out: &[&str] = if *has_width { &["--width", width] } else { &[] };
        [*command, about, laid_out].concat()
    });
    let runs: Vec<Vec<&str>> = in_words.chain([[*command, &["--json"], about].concat()]).collect();
    // What only looks can look at once.
    let asks = !about.contains(&"--offline") && !["search", "log"].contains(name);
    let all = if asks { one_by_one(world, &runs).await } else { all_on(world, &runs).await };
    let mut shown = String::new();
    for (how, said) in widths.iter().chain(&["json"]).zip(&all) {
        shown.extend(["-- ", how, "\n", &told(said)]);
    }
    let as_json = all.last().expect("the last");
    data(kind, &as_json.out);
    assert_eq!(as_json.status, Some(0), "{name}: {as_json:?}");
    for (width, said) in widths.iter().zip(&all) {
        let width: usize = width.parse().expect("a number");
        let is_wider = |line: &&str| line.width() > width && !line.contains("://");
        let wider: Vec<&str> = said.out.lines().filter(is_wider).collect();
        assert_eq!(wider, [""; 0], "{name} at {width}");
    }
    golden(name, &shown);
}

/// Runs one after the other: two that talk to the service would get in each other's way.
async fn one_by_one(world: &World, runs: &[Vec<&str>]) -> Vec<Said> {
    let mut all = Vec::new();
    for run in runs {
        all.push(on(world, run).await);
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn what_reads_is_told_in_words_and_as_json() {
    let world = world().await;
    // Everything is read once; what only looks then needs nobody.
    let plan = world.plan.clone();
    on(&world, &["export", "--plan", &plan]).await.well();
    for row in READING.iter().filter(|row| row.0 != "log") {
        read(&world, row).await;
    }
    let mut shown = String::new();
    let export = |format| vec!["export", "--format", format, "--plan", &plan, "--offline"];
    let written = all_on(&world, &FORMATS.map(export)).await;
    data("export", &written[0].out);
    for (format, written) in FORMATS.iter().zip(&written) {
        shown.extend(["-- ", format, "\n", &told(written).replace('\r', "␍")]);
    }
    golden("export", &shown);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changes_is_told_in_words_and_as_json() {
    let world = world().await;
    let plan = world.plan.clone();
    on(&world, &["export", "--plan", &plan]).await.well();
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
    assert_eq!(said.status, Some(3), "{said:?}");
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

/// Every command that can print JSON, each with those it is below of.
fn printing_json() -> Vec<Vec<String>> {
    taking("json")
}

/// Returns the commands that have an option.
fn taking(option: &str) -> Vec<Vec<String>> {
    fn walk(command: &clap::Command, option: &str, above: &[String], found: &mut Vec<Vec<String>>) {
        for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
            let path = [above, &[below.get_name().to_owned()]].concat();
            walk(below, option, &path, found);
            if below.get_arguments().any(|argument| argument.get_long() == Some(option)) {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&Cli::command(), option, &[], &mut found);
    assert!(found.len() > 35, "{found:?}");
    found
}

/// A script can tell all of them never to ask.
#[test]
fn whatever_a_script_calls_takes_no_input() {
    fn of(command: &clap::Command) -> Vec<Vec<String>> {
        let below = command.get_subcommands().filter(|below| below.get_name() != "help");
        let name = |below: &clap::Command, rest: Vec<String>| [vec![below.get_name().to_owned()], rest].concat();
        let below = below.flat_map(|below| of(below).into_iter().map(|rest| name(below, rest)).collect::<Vec<_>>());
        below.chain([Vec::new()]).collect()
    }
    let mut built = Cli::command();
    built.build();
    let commands = of(&built);
    assert!(commands.len() > 60, "{commands:?}");
    for path in commands {
        let command = path.iter().fold(&built, |command, name| command.find_subcommand(name).expect(name));
        assert!(command.get_arguments().any(|argument| argument.get_long() == Some("no-input")), "{path:?}");
    }
}

/// What is told in words is laid out for any width; what goes into other programs as it is is not.
#[test]
fn whatever_tells_in_words_takes_a_width() {
    let laid_out = taking("width");
    let missing: Vec<String> = printing_json()
        .into_iter()
        // An export is a file, and a server tells one address.
        .filter(|path| !laid_out.contains(path) && path != &["serve"] && path != &["export"])
        .map(|path| path.join(" "))
        .collect();
    assert_eq!(missing, [""; 0]);
}

#[test]
fn no_command_that_prints_json_is_left_out() {
    let of_changes = CHANGING.iter().flat_map(|row| [row.1, row.2]);
    let shown: Vec<&[&str]> = READING.iter().map(|row| row.3).chain(of_changes).chain(ELSEWHERE).collect();
    let is_shown = |path: &[String]| {
        shown.iter().any(|words| words.iter().zip(path).filter(|(word, name)| word == name).count() == path.len())
    };
    let missing: Vec<String> =
        printing_json().iter().filter(|path| !is_shown(path)).map(|path| path.join(" ")).collect();
    assert_eq!(missing, [""; 0], "no golden");
}

#[test]
fn a_command_line_that_cannot_be_meant_is_told_as_json_by_every_command() {
    let folder = tempfile::tempdir().unwrap();
    for path in printing_json() {
        let words: Vec<&str> = path.iter().map(String::as_str).chain(["--color", "nonsense", "--json"]).collect();
        let said = alone(folder.path(), &words);
        assert_eq!(said.status, Some(2), "{path:?}: {said:?}");
        assert_eq!(data("error", &said.out)["status"], 2, "{path:?}");
    }
}

/// The table of the documentation names every command.
#[test]
fn every_command_is_documented() {
    let documentation = include_str!("../../../docs/scripting.md");
    let rows = documentation.split("## Commands").nth(1).and_then(|rest| rest.split("\n## ").next()).unwrap();
    let cells: String =
        rows.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").next()).collect::<Vec<_>>().join("\n");
    let words: BTreeSet<&str> = cells.split(|letter: char| !letter.is_alphanumeric() && letter != '-').collect();
    let of_people = ["demo", "locks", "config", "login", "logout", "whoami", "serve", "completions", "man"];
    let missing: Vec<String> = printing_json()
        .into_iter()
        .flatten()
        .filter(|word| !words.contains(word.as_str()) && !of_people.contains(&word.as_str()))
        .collect();
    assert_eq!(missing, [""; 0], "not in docs/scripting.md");
}
