//! `--explain`: what is printed is what the same acts really send, and nothing that changes anything is sent.

use std::fs;
use std::process::{Command, Stdio};

use planner_tui::graph::explain::{Explain, Step};
use planner_tui::graph::transport::Transport;
use planner_tui::planner::board::{ColumnId, Grouping};
use planner_tui::planner::change::Change;
use planner_tui::planner::detail_change::DetailChange;
use planner_tui::planner::details::ItemList;
use planner_tui::planner::edit::{Edit, End, Gap, MoveItem, RenameBucket, Spot, Standing, WholeBucket, WholeTask};
use planner_tui::planner::id::{BucketId, PlanId, TaskId};
use planner_tui::sync::Command as Wish;
use planner_tui::sync::engine::Backend;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::send_kinds::{bucket, change, contents, item, new_task};
use crate::support::http::text;
use crate::support::line::Fault;
use crate::support::pty::Program;
use crate::support::replica::{Replica, Told};
use crate::support::server::TOKEN;
use crate::sync_engine::World;

const ITEM: &str = "#microsoft.graph.plannerChecklistItem";

/// A change as it was printed or sent: what of what, on which condition, carrying what.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sent {
    pub(crate) what: String,
    if_match: Option<String>,
    body: Value,
}

impl Sent {
    fn of_step(step: &Step) -> Self {
        let if_match = step.headers.iter().find(|(name, _)| *name == "If-Match").map(|(_, value)| value.clone());
        Self { what: step.title(), if_match, body: step.body.clone().unwrap_or_default() }
    }

    /// The same, with the names of one run in place of those of another.
    fn named(&self, names: &[(String, String)]) -> Self {
        let translated = |text: &str| names.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
        let body = serde_json::from_str(&translated(&self.body.to_string())).expect("names are no syntax");
        Self { what: translated(&self.what), body, ..self.clone() }
    }
}

/// Says whether it is told of the person by the way, such as which plan was opened.
fn is_by_the_way(sent: &Sent) -> bool {
    sent.what.ends_with("/me/planner") && sent.body.get("favoritePlanReferences").is_none()
}

/// What went over the line and may have changed something, without what is told of the person by the way.
pub(crate) fn sent(world: &World) -> Vec<Sent> {
    let changes = world.line.changes().into_iter();
    let changes = changes.map(|seen| {
        let what = format!("{} {}", seen.method, seen.path);
        Sent { what, if_match: seen.if_match, body: seen.body }
    });
    changes.filter(|sent| !is_by_the_way(sent)).collect()
}

pub(crate) fn explained(steps: &[Step]) -> Vec<Sent> {
    steps.iter().map(Sent::of_step).filter(|sent| !is_by_the_way(sent)).collect()
}

/// Checks that each change is what was printed for it. What only the service's answer to an earlier change says, nobody
/// can know before: an etag as the condition, and the hint of a neighbour that was just put there. `before` is all the
/// service said before the first change.
#[track_caller]
pub(crate) fn same(printed: &[Sent], sent: &[Sent], before: &str) {
    let whats = |all: &[Sent]| all.iter().map(|one| one.what.clone()).collect::<Vec<_>>();
    assert_eq!(whats(printed), whats(sent));
    for (printed, sent) in printed.iter().zip(sent) {
        let body = with_hints_of(&printed.body, &sent.body, before);
        assert_eq!(body, sent.body, "{}", printed.what);
        match printed.if_match.as_deref() {
            Some(etag) if etag.starts_with("W/\"answer-to-") => assert!(sent.if_match.is_some(), "{}", printed.what),
            _ => assert_eq!(printed.if_match, sent.if_match, "{}", printed.what),
        }
    }
}

/// Takes the hint that was sent in place of the printed one, where the two differ in a neighbour the service knew nothing of.
fn with_hints_of(printed: &Value, sent: &Value, before: &str) -> Value {
    match (printed, sent) {
        (Value::Object(printed), Value::Object(sent)) => printed
            .iter()
            .map(|(name, value)| (name.clone(), with_hints_of(value, sent.get(name).unwrap_or(&Value::Null), before)))
            .collect(),
        (Value::String(one), Value::String(other)) if one.ends_with('!') && other.ends_with('!') => {
            let sides = |hint: &str| hint.trim_end_matches('!').split(' ').map(str::to_owned).collect::<Vec<_>>();
            let is_new = |side: &str| !side.is_empty() && !before.contains(side);
            let (one, other) = (sides(one), sides(other));
            let is_guess = |(one, other): (&String, &String)| one == other || is_new(one) && is_new(other);
            let is_same = one.len() == 2 && other.len() == 2 && one.iter().zip(&other).all(is_guess);
            if is_same { sent.clone() } else { printed.clone() }
        }
        _ => printed.clone(),
    }
}

/// Everything the service says of the plan.
async fn all(world: &World) -> String {
    let mut all = String::new();
    for task in world.http.get(&format!("/planner/plans/{}/tasks", world.plan)).await.rows() {
        all += &task.to_string();
        for part in ["details", "bucketTaskBoardFormat", "progressTaskBoardFormat", "assignedToTaskBoardFormat"] {
            all += &world.http.get(&format!("/planner/tasks/{}/{part}", text(&task, "id"))).await.is(200).to_string();
        }
    }
    for bucket in world.http.get(&format!("/planner/plans/{}/buckets", world.plan)).await.rows() {
        all += &bucket.to_string();
    }
    all
}

pub(crate) async fn replica(world: &World, folder: &TempDir, transport: Transport) -> Replica {
    let backend = Backend { transport, ..Backend::new(world.line.url(), TOKEN) };
    let mut replica = Replica::start_with(folder.path(), Ok(backend));
    replica.handle.send(Wish::OpenPlan(PlanId::new(&world.plan)));
    replica.until("the plan is read", Told::is_settled).await;
    replica
}

/// Moves, renames, makes, fills, arranges and deletes: each kind of act that takes requests of its own.
async fn act(replica: &mut Replica) {
    let to_do = bucket(replica, "To do");
    let doing = bucket(replica, "Doing");
    let (b, c) = (replica.task("b"), replica.task("c"));
    // A move into another column: the task, then its place.
    replica.carry(&["a"], "To do", "Doing", 1).await;
    replica.settle().await;
    let title = Change::Title { from: "b".to_owned(), to: "B, renamed now!".to_owned() };
    replica.submit(vec![change(&b, vec![title])]).await;
    replica.settle().await;
    // Twice the same resource: the second goes by the answer to the first.
    let priority = Change::Priority { from: 5, to: 1 };
    replica.submit(vec![change(&b, vec![priority])]).await;
    replica.settle().await;
    let place = |column: ColumnId, column_name: &str| Spot {
        column,
        column_name: column_name.to_owned(),
        after: None,
        before: None,
        end: End::Top,
    };
    let progress = planner_tui::planner::progress::Progress::NotStarted;
    let new = WholeTask {
        details: vec![
            DetailChange::Notes { from: String::new(), to: "Two litres of it!".to_owned() },
            item("one"),
            item("two"),
        ],
        others: vec![Standing {
            board: Grouping::Progress,
            spot: Spot { end: End::Bottom, ..place(ColumnId::Progress(progress), progress.words()) },
        }],
        ..new_task("1", "Milk", &to_do, Some(&b))
    };
    replica.submit(vec![Edit::CreateTask(new)]).await;
    replica.settle().await;
    // What was just made goes on under the name it was given.
    let made = TaskId::local("1");
    let title = Change::Title { from: "Milk".to_owned(), to: "Oat milk".to_owned() };
    replica.submit(vec![change(&made, vec![title])]).await;
    replica.settle().await;
    let arranged = MoveItem {
        task: c.clone(),
        title: "c".to_owned(),
        list: ItemList::Checklist,
        item: "k2".to_owned(),
        name: "k2".to_owned(),
        to: Gap { after: None, before: Some("k1".to_owned()), end: End::Top },
        from: Gap { after: Some("k1".to_owned()), before: Some("k3".to_owned()), end: End::Bottom },
        base: None,
        is_undo: false,
    };
    replica.submit(vec![Edit::MoveItem(arranged)]).await;
    replica.settle().await;
    replica.submit(vec![contents(&c, vec![item("added")])]).await;
    replica.settle().await;
    let next = WholeBucket {
        bucket: BucketId::local("b1"),
        name: "Next".to_owned(),
        gap: Gap { after: Some(to_do.clone()), before: Some(doing.clone()), end: End::Bottom },
        base: None,
        seen: None,
        is_undo: false,
    };
    replica.submit(vec![Edit::CreateBucket(next)]).await;
    let rename = RenameBucket { bucket: BucketId::local("b1"), from: "Next".into(), to: "Soon".into(), is_undo: false };
    replica.submit(vec![Edit::RenameBucket(rename)]).await;
    replica.settle().await;
    let x = replica.told.view().plan().task(&replica.task("x")).expect("it is there").clone();
    replica.submit(vec![Edit::DeleteTask(WholeTask::of(&x, None, "Doing"))]).await;
    replica.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_printed_is_what_the_same_acts_send() {
    let world = World::new().await;
    for name in ["k3", "k2", "k1"] {
        let body = json!({"checklist": {name: {"@odata.type": ITEM, "title": name}}});
        world.http.change(&world.path("c", "/details").await, body).await;
    }
    let before = all(&world).await;
    let (explain, folder) = (Explain::default(), tempfile::tempdir().unwrap());
    let transport = Transport { explain: Some(explain.clone()), ..Transport::default() };
    let mut explaining = replica(&world, &folder, transport).await;
    act(&mut explaining).await;
    // All of it shows, though the service knows nothing of it.
    assert_eq!(explaining.told.column("To do"), ["B, renamed now!", "Oat milk", "c", "d"]);
    assert_eq!(explaining.told.column("Doing"), ["a", "y"]);
    let list = format!("/planner/plans/{}/tasks", world.plan);
    let readings = world.line.count_of(&list);
    explaining.handle.send(Wish::Refresh(PlanId::new(&world.plan)));
    explaining.until("it is read again", |told| world.line.count_of(&list) > readings && told.is_settled()).await;
    assert_eq!(explaining.told.column("To do"), ["B, renamed now!", "Oat milk", "c", "d"]);
    let told = explaining.stop().await;
    assert!(told.rejected.is_empty() && told.kept.is_empty(), "{:?}", told.rejected);
    assert_eq!(sent(&world), [], "nothing that changes anything was sent");
    assert_eq!(world.line.changes().len(), 0, "nor anything of the person");
    assert_eq!(world.column("To do").await, ["a", "b", "c", "d"]);

    let folder = tempfile::tempdir().unwrap();
    let mut really = replica(&world, &folder, Transport::default()).await;
    act(&mut really).await;
    let really = really.stop().await;
    assert_eq!(world.column("To do").await, ["B, renamed now!", "Oat milk", "c", "d"]);
    // Both runs name what they make alike until it is made.
    let names: Vec<_> = really.named.iter().map(|(local, given)| (given.clone(), told.named[local].clone())).collect();
    assert_eq!(names.len(), 2);
    let sent: Vec<_> = sent(&world).iter().map(|sent| sent.named(&names)).collect();
    let printed = explained(&explain.steps());
    same(&printed, &sent, &before);
    assert!(printed.len() >= 12, "{printed:#?}");
    assert!(!format!("{:?}", explain.steps()).contains(TOKEN));
}

/// Gives the built program a copy in which edits wait.
async fn with_waiting_edits(world: &World) {
    let mut replica = world.replica().await;
    world.line.rule(|_| Some(Fault::Cut));
    let (to_do, b) = (bucket(&replica, "To do"), replica.task("b"));
    replica.put("a", "Doing", 0).await;
    let title = Change::Title { from: "b".to_owned(), to: "\u{1b}[31mred".to_owned() };
    replica.submit(vec![change(&b, vec![title])]).await;
    replica.submit(vec![Edit::CreateTask(new_task("1", "New", &to_do, Some(&b)))]).await;
    replica.stop().await;
    world.line.mend();
    fs::copy(world.folder.path().join("copy.db"), world.program_copy()).unwrap();
}

/// Runs the built program until it ends; its temporary files are to be in a folder.
pub(crate) async fn run(world: &World, temporary: &TempDir, arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_planner-tui"));
    command.args(["--graph-url", world.line.url()]).arg("--data").arg(world.folder.path()).args(arguments);
    command.env("PLANNER_TUI_TOKEN", TOKEN).env("TMPDIR", temporary.path()).stdin(Stdio::null());
    let output = tokio::task::spawn_blocking(move || command.output().expect("the program was built"));
    let output = output.await.expect("it ends");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// Reads what was printed back: as a person would, or a script.
pub(crate) fn read_back(printed: &str) -> Vec<Sent> {
    let is_request = |line: &&str| ["PATCH /", "POST /", "DELETE /"].iter().any(|begin| line.starts_with(begin));
    let lines: Vec<&str> = printed.lines().skip_while(|line| !is_request(line)).collect();
    let mut read = Vec::new();
    for request in lines.split_inclusive(|line| *line == "}").flat_map(|part| part.split(|line| line.is_empty())) {
        match request.first() {
            Some(first) if is_request(first) => {
                assert!(request.contains(&"Authorization: Bearer ***"), "{request:?}");
                let if_match = request.iter().find_map(|line| line.strip_prefix("If-Match: ")).map(str::to_owned);
                read.push(Sent { what: (*first).to_owned(), if_match, body: Value::Null });
            }
            Some(first) if first.starts_with('{') => {
                let last: &mut Sent = read.last_mut().expect("a body belongs to a request");
                last.body = serde_json::from_str(&request.concat()).expect("pretty JSON");
            }
            _ => {}
        }
    }
    read.retain(|sent| !sent.what.ends_with("/me/planner"));
    read
}

#[tokio::test(flavor = "multi_thread")]
async fn sync_prints_what_waits_and_leaves_the_copy_and_the_service_as_they_were() {
    let world = World::new().await;
    with_waiting_edits(&world).await;
    let service = all(&world).await;
    let (temporary, before) = (tempfile::tempdir().unwrap(), fs::read(world.program_copy()).unwrap());
    let sent_before = world.line.changes().len();
    let (status, printed, complaints) = run(&world, &temporary, &["sync", "--explain"]).await;
    assert_eq!((status, complaints.as_str()), (Some(0), ""), "{printed}");
    assert_eq!(world.line.changes().len(), sent_before, "nothing was sent");
    assert!(fs::read(world.program_copy()).unwrap() == before, "the person's copy is as it was");
    assert_eq!(fs::read_dir(temporary.path()).unwrap().count(), 0, "the other copy is gone");
    assert!(!printed.contains(TOKEN) && !printed.contains('\u{1b}'), "{printed}");

    let (status, ..) = run(&world, &temporary, &["sync"]).await;
    assert_eq!(status, Some(0));
    assert_eq!(world.column("Doing").await, ["a", "x", "y"]);
    let id = text(&world.task("New").await, "id");
    // Those before were cut off on their way.
    let sent = sent(&world).into_iter().skip(sent_before);
    let really: Vec<_> = sent.map(|sent| sent.named(&[(id.clone(), "new-1".to_owned())])).collect();
    let printed = read_back(&printed);
    same(&printed, &really, &service);
    assert!(printed.len() >= 4, "{printed:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_that_has_nothing_to_explain_says_so() {
    let world = World::new().await;
    let temporary = tempfile::tempdir().unwrap();
    for arguments in [["why", "a", "--explain"], ["whoami", "--local", "--explain"]] {
        let (status, out, complaints) = run(&world, &temporary, &arguments).await;
        assert_ne!(status, Some(0), "{out}");
        assert!(complaints.contains("--explain is for the board"), "{complaints}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_board_says_that_nothing_is_sent_lists_it_and_prints_it_at_the_end() {
    let world = World::new().await;
    let home = tempfile::tempdir().unwrap();
    let (url, plan) = (world.line.url().to_owned(), world.plan.clone());
    let folder = home.path().to_owned();
    let walk = move || {
        let arguments = ["--graph-url", &url, "--plan", &plan, "--explain"];
        let program = Program::ours(&folder, &arguments).with("PLANNER_TUI_TOKEN", TOKEN).on(120, 40);
        let mut terminal = program.start();
        terminal.wait_for("explain: nothing is sent");
        terminal
            .wait_until("the plan is read", |cells| cells.find("To do 4").is_some() && cells.find("synced").is_some());
        terminal.press(&["c"]);
        terminal.wait_for("✓");
        terminal.press(&["!"]);
        terminal.wait_for("Messages of this run");
        terminal.wait_for("PATCH /v1.0/planner/tasks/");
        terminal.press(&["!"]);
        terminal.wait_for_no("Messages of this run");
        terminal.press(&["q"]);
        assert!(terminal.wait_for_end().success());
        terminal.expect_clean();
        terminal.wait_for("Authorization: Bearer ***");
        terminal.wait_for("\"percentComplete\": 100");
    };
    tokio::task::spawn_blocking(walk).await.unwrap();
    assert_eq!(world.line.changes().len(), 0, "nothing was sent");
    assert_eq!(world.task("a").await["percentComplete"], 0);
}
