//! Lost answers and crashes for every kind of edit: nothing is lost and nothing is doubled.

use std::fs;

use planner_tui::planner::change::Change;
use planner_tui::planner::detail_change::DetailChange;
use planner_tui::planner::edit::{ChangePlan, Edit, End, Gap, RenameBucket, WholeBucket, WholeTask};
use planner_tui::planner::id::{BucketId, PlanId};
use planner_tui::planner::plan_change::PlanChange;
use planner_tui::sync::{Command, Link};

use crate::send_kinds::{bucket, change, checklist, columns, contents, item, new_task};
use crate::support::line::Fault;
use crate::support::replica::{Replica, Told};
use crate::support::server::TOKEN;
use crate::sync_engine::World;

fn is_offline(told: &Told) -> bool {
    matches!(told.link(), Some(Link::Offline { .. }))
}

/// One edit of each kind, by a name.
fn edits(replica: &Replica, plan: &str) -> Vec<(&'static str, Edit)> {
    let (task, other, doing) = (replica.task("a"), replica.task("b"), bucket(replica, "Doing"));
    let to_do = bucket(replica, "To do");
    let view = replica.told.view();
    let mut new = new_task("1", "New", &to_do, Some(&task));
    new.details = vec![item("x"), item("y")];
    let gap = Gap { after: None, before: Some(to_do), end: End::Top };
    let whole = |bucket: BucketId, name: &str, base: Option<String>| WholeBucket {
        bucket,
        name: name.to_owned(),
        gap: gap.clone(),
        base,
        seen: None,
        is_undo: false,
    };
    let label = PlanChange::LabelName { category: 1, from: None, to: Some("L".to_owned()) };
    let title = PlanChange::Title { from: "Try things".to_owned(), to: "Tried".to_owned() };
    let (plan, changes) = (PlanId::new(plan), vec![title, label]);
    let base = view.plan().bucket(&doing).unwrap().etag.as_ref().map(|etag| etag.as_str().to_owned());
    let rename = RenameBucket { bucket: doing.clone(), from: "Doing".to_owned(), to: "Now".to_owned(), is_undo: false };
    vec![
        ("change", change(&task, vec![Change::Title { from: "a".to_owned(), to: "A".to_owned() }])),
        (
            "details",
            contents(
                &task,
                vec![item("one"), item("two"), DetailChange::Notes { from: String::new(), to: "N".to_owned() }],
            ),
        ),
        ("new", Edit::CreateTask(new)),
        ("delete", Edit::DeleteTask(WholeTask::of(view.plan().task(&other).unwrap(), None, "To do"))),
        ("bucket", Edit::CreateBucket(whole(BucketId::local("b"), "First", None))),
        ("rename", Edit::RenameBucket(rename)),
        ("plan", Edit::ChangePlan(ChangePlan { plan, title: "Try things".to_owned(), changes, is_undo: false })),
        ("bucket gone", Edit::DeleteBucket(whole(doing, "Doing", base))),
    ]
}

/// Says whether the server holds what an edit wanted, once.
async fn check(world: &World, name: &str, how: &str) {
    let tasks = world.http.get(&format!("/planner/plans/{}/tasks", world.plan)).await.rows();
    let count = |title: &str| tasks.iter().filter(|task| task["title"] == title).count();
    match name {
        "change" => assert_eq!((count("A"), count("a")), (1, 0), "{how}"),
        "details" => assert_eq!(checklist(world, "a").await, ["one", "two"], "{how}"),
        "new" => {
            assert_eq!(count("New"), 1, "{how}");
            assert_eq!(world.column("To do").await, ["a", "New", "b", "c", "d"], "{how}");
            assert_eq!(checklist(world, "New").await, ["x", "y"], "{how}");
        }
        "delete" => assert_eq!((count("b"), tasks.len()), (0, 5), "{how}"),
        "bucket" => assert_eq!(columns(world).await, ["First", "To do", "Doing"], "{how}"),
        "rename" => assert_eq!(columns(world).await, ["To do", "Now"], "{how}"),
        "bucket gone" => assert_eq!(columns(world).await, ["To do"], "{how}"),
        _ => {
            let path = format!("/planner/plans/{}", world.plan);
            assert_eq!(world.http.get(&path).await.is(200)["title"], "Tried", "{how}");
            let details = world.http.get(&format!("{path}/details")).await.is(200);
            assert_eq!(details["categoryDescriptions"]["category1"], "L", "{how}");
        }
    }
}

/// Sends each kind of edit over a line that fails at its `nth` write, and goes on when it is mended; `crash` says whether
/// another program goes on from a copy of the files.
async fn lose(nth: usize, is_cut: bool, crash: bool) {
    for number in 0..8 {
        let world = World::new().await;
        let mut replica = world.replica().await;
        let (name, edit) = edits(&replica, &world.plan).remove(number);
        let how = format!("{name}, write {nth}, cut {is_cut}, crash {crash}");
        let mut writes = 0;
        world.line.rule(move |seen| {
            writes += usize::from(seen.method != "GET" && !seen.path.ends_with("$batch"));
            let is_down = writes > nth;
            match (is_down, seen.method == "GET" || seen.path.ends_with("$batch")) {
                (false, _) => None,
                (true, false) if writes == nth + 1 && !is_cut => Some(Fault::LoseAnswer),
                (true, _) => Some(Fault::Cut),
            }
        });
        replica.submit(vec![edit]).await;
        replica.handle.send(Command::Settle);
        replica.until(&how, |told| is_offline(told) || told.is_settled()).await;
        if crash {
            let after = tempfile::tempdir().unwrap();
            for entry in fs::read_dir(world.folder.path()).unwrap().map(Result::unwrap) {
                fs::copy(entry.path(), after.path().join(entry.file_name())).unwrap();
            }
            replica.stop().await;
            world.line.mend();
            let mut again = Replica::start(after.path(), world.line.url(), TOKEN);
            again.until(&how, |told| told.link().is_some() && told.is_settled()).await;
            assert_eq!(again.told.kept, [], "{how}");
        } else {
            world.line.mend();
            replica.handle.send(Command::Refresh(PlanId::new(&world.plan)));
            replica.until(&how, Told::is_settled).await;
            assert_eq!(replica.told.kept, [], "{how}");
        }
        check(&world, name, &how).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_first_answer_neither_loses_nor_doubles_anything() {
    lose(0, false, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_second_answer_neither_loses_nor_doubles_anything() {
    lose(1, false, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_and_a_crash_neither_lose_nor_double_anything() {
    lose(0, false, true).await;
    lose(2, false, true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_and_a_crash_neither_lose_nor_double_anything() {
    lose(0, true, true).await;
    lose(1, true, true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_tasks_with_one_title_the_lost_one_is_found_and_the_other_made() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    let to_do = bucket(&replica, "To do");
    let mut is_lost = false;
    world.line.rule(move |seen| {
        let is_first = seen.method == "POST" && !seen.path.ends_with("$batch") && !is_lost;
        is_lost |= is_first;
        is_first.then_some(Fault::LoseAnswer)
    });
    for word in ["1", "2"] {
        replica.submit(vec![Edit::CreateTask(new_task(word, "Milk", &to_do, None))]).await;
    }
    replica.handle.send(Command::Settle);
    replica.until("the answer is lost", is_offline).await;
    replica.handle.send(Command::Refresh(PlanId::new(&world.plan)));
    replica.until("both are made", |told| told.named.len() == 2 && told.is_settled()).await;
    assert_eq!(world.column("To do").await, ["Milk", "Milk", "a", "b", "c", "d"]);
    assert_eq!(world.line.count("POST", "/planner/tasks"), 2, "once each");
}
