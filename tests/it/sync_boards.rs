//! The three boards of a plan: each arrives in its own order, the one in view first, and stays in the copy.

use std::sync::Arc;

use jiff::Timestamp;
use planner_tui::planner::board::arrangement::Arrangement;
use planner_tui::planner::board::{Board, ColumnId, Grouping};
use planner_tui::planner::draft::{Draft, DraftOf};
use planner_tui::planner::edit::{Edit, End, Gap, MoveBucket};
use planner_tui::planner::format::FormatKind;
use planner_tui::planner::history::History;
use planner_tui::planner::id::{BucketId, PlanId, TaskId};
use planner_tui::planner::progress::Progress;
use planner_tui::sync::{Command, Link};
use serde_json::json;

use crate::support::http::text;
use crate::support::line::Fault;
use crate::support::replica::{Replica, Told};
use crate::support::server::TOKEN;
use crate::sync_engine::World;

/// Puts cards onto one of the boards in this order, as another client would.
async fn arrange(world: &World, board: &str, property: &str, titles: &[&str]) {
    let mut above = String::new();
    for title in titles {
        let path = world.path(title, board).await;
        let body = json!({ property: format!("{above} !") });
        above = text(&world.http.change(&path, body).await, property);
    }
}

/// Puts a card above another on the progress board, as another client would.
async fn above_on_progress_board(world: &World, title: &str, below: &str) {
    let part = "/progressTaskBoardFormat";
    let below = text(&world.http.get(&world.path(below, part).await).await.is(200), "orderHint");
    world.http.change(&world.path(title, part).await, json!({"orderHint": format!(" {below}!")})).await;
}

/// A world in which the three boards stand in three orders.
async fn three_orders() -> World {
    let world = World::new().await;
    arrange(&world, "/progressTaskBoardFormat", "orderHint", &["y", "d", "a", "x", "c", "b"]).await;
    arrange(&world, "/assignedToTaskBoardFormat", "unassignedOrderHint", &["b", "x", "d", "c", "y", "a"]).await;
    world
}

/// The titles of the one column of a board that holds cards, as acknowledged.
fn only_column(told: &Told, grouping: Grouping) -> Vec<String> {
    let plan = told.acknowledged.as_ref().expect("a plan is shown");
    let board = Board::of(plan, &Arrangement::by(grouping));
    let mut full: Vec<_> = board.columns.iter().filter(|column| !column.cards.is_empty()).collect();
    let column = full.pop().expect("cards");
    assert!(full.is_empty() && !column.is_provisional, "{board:?}");
    column.cards.iter().map(|card| plan.tasks()[*card as usize].title.clone()).collect()
}

fn has_all(told: &Told, kind: FormatKind) -> bool {
    told.acknowledged.as_ref().is_some_and(|plan| plan.tasks().iter().all(|task| !task.is_unread(kind)))
}

fn has_every_format(told: &Told) -> bool {
    FormatKind::ALL.into_iter().all(|kind| has_all(told, kind))
}

#[tokio::test(flavor = "multi_thread")]
async fn each_board_arrives_in_its_own_order_and_stays_in_the_copy() {
    let world = three_orders().await;
    let mut replica = world.replica().await;
    let fresh_at = replica.told.log.len();
    replica.until("the other boards are read behind the one in view", has_every_format).await;
    let in_order = |told: &Told| {
        assert_eq!(told.column("To do"), ["a", "b", "c", "d"]);
        assert_eq!(told.column("Doing"), ["x", "y"]);
        assert_eq!(only_column(told, Grouping::Progress), ["y", "d", "a", "x", "c", "b"]);
        assert_eq!(only_column(told, Grouping::AssignedTo), ["b", "x", "d", "c", "y", "a"]);
    };
    in_order(&replica.told);
    let told = &replica.told.log[fresh_at..];
    assert!(!told.iter().any(|line| line.starts_with("StatusChanged")), "the sync line says nothing of it: {told:?}");
    replica.stop().await;
    let mut again = Replica::start_with(world.folder.path(), Err("The server did not start".to_owned()));
    again.until("the copy is shown", |told| told.acknowledged.is_some()).await;
    in_order(&again.told);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_board_in_view_is_read_before_the_plan_counts_as_read() {
    let world = three_orders().await;
    // The other boards cannot be read at all here.
    let others = |path: &str| path.ends_with("bucketTaskBoardFormat") || path.ends_with("assignedToTaskBoardFormat");
    world.line.rule(move |seen| {
        let answer = if seen.path.ends_with("$batch") {
            "HTTP/1.1 501 Not Implemented\r\nContent-Length: 0\r\n\r\n"
        } else {
            "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"
        };
        (seen.path.ends_with("$batch") || others(&seen.path)).then_some(Fault::Answer(answer))
    });
    let mut replica = Replica::start(world.folder.path(), world.line.url(), TOKEN);
    let plan = PlanId::new(&world.plan);
    replica.handle.send(Command::OpenPlan(plan.clone()));
    let columns = vec![ColumnId::Progress(Progress::NotStarted)];
    replica.handle.send(Command::Look { plan, grouping: Grouping::Progress, columns });
    replica.until("the board in view is read", |told| matches!(told.link(), Some(Link::Fresh { .. }))).await;
    assert!(has_all(&replica.told, FormatKind::Progress));
    assert_eq!(only_column(&replica.told, Grouping::Progress), ["y", "d", "a", "x", "c", "b"]);
    replica.until("it is told that other places are kept back", |told| told.news.len() == 1).await;
    assert!(matches!(replica.told.link(), Some(Link::Fresh { .. })), "{:?}", replica.told.link());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_holds_twenty_and_is_of_one_board() {
    let world = World::new().await;
    let bucket = text(&world.task("a").await, "bucketId");
    for number in 6..41 {
        let body = json!({"planId": world.plan, "bucketId": bucket, "title": format!("task {number}")});
        world.http.post("/planner/tasks", body).await.is(201);
    }
    let mut replica = world.replica().await;
    assert_eq!(world.line.count("POST", "$batch").min(3), 3, "41 formats of the board in view are three batches");
    replica.until("all is read", has_every_format).await;
    // The server refuses batches of more than 20.
    assert_eq!(world.line.count("POST", "$batch"), 9);
    assert_eq!(replica.told.news, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_board_that_comes_into_view_is_read_where_its_tasks_have_changed() {
    let world = three_orders().await;
    let mut replica = world.replica().await;
    replica.until("all is read", has_every_format).await;
    replica.put("a", "Doing", 0).await;
    replica.settle().await;
    above_on_progress_board(&world, "a", "y").await;
    above_on_progress_board(&world, "c", "a").await;
    let batches = world.line.count("POST", "$batch");
    let (plan, columns) = (PlanId::new(&world.plan), vec![ColumnId::Progress(Progress::NotStarted)]);
    let look = Command::Look { plan, grouping: Grouping::Progress, columns };
    replica.handle.send(look.clone());
    replica.until("its place is read again", |told| only_column(told, Grouping::Progress)[0] == "a").await;
    replica.until("the plan is fresh", Told::is_settled).await;
    assert_eq!(world.line.count("POST", "$batch"), batches + 1, "one task has changed, on one board in view");
    assert!(replica.told.log.iter().any(|line| line.contains("board order 0/1")), "the sync line says so");
    assert_eq!(only_column(&replica.told, Grouping::Progress), ["a", "y", "d", "x", "c", "b"]);
    replica.handle.send(Command::Refresh(PlanId::new(&world.plan)));
    replica.until("all of the board in view is read", |told| only_column(told, Grouping::Progress)[0] == "c").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_remembered_comes_back_before_anything_else() {
    let world = three_orders().await;
    let replica = world.replica().await;
    let arrangement = Arrangement { hides_completed: true, ..Arrangement::by(Grouping::Progress) };
    let gap = |after: Option<&str>| Gap { after: after.map(BucketId::new), before: None, end: End::Bottom };
    let edit = MoveBucket {
        bucket: BucketId::new("b"),
        name: "To do".to_owned(),
        to: gap(Some("c")),
        from: gap(None),
        is_undo: false,
        base: None,
    };
    let mut history = History::default();
    history.record(&PlanId::new(&world.plan), vec![Edit::MoveBucket(edit)], false, None);
    replica.handle.send(Command::KeepArrangement(Arc::new(arrangement.clone())));
    replica.handle.send(Command::KeepHistory(History::default()));
    replica.handle.send(Command::KeepHistory(history.clone()));
    replica.handle.send(Command::KeepMouseOff(true));
    let draft = |task: &str, text: &str, second: i64| Draft {
        plan: PlanId::new(&world.plan),
        task: TaskId::new(task),
        title: "Any".to_owned(),
        seen: String::new(),
        at: Timestamp::from_second(second).unwrap(),
        text: text.to_owned(),
        way: None,
        instead_of: None,
    };
    for (second, (task, text)) in (0..).zip([("one", "a"), ("two", "b"), ("three", "c"), ("two", "d")]) {
        replica.handle.send(Command::KeepDraft(draft(task, text, second)));
    }
    replica.handle.send(Command::ForgetDraft(DraftOf::Notes(TaskId::new("one"))));
    replica.stop().await;
    let mut again = Replica::start(world.folder.path(), world.line.url(), TOKEN);
    again.until("the plan is read", Told::is_settled).await;
    assert!(again.told.log[0].starts_with("Remembered"), "{:?}", again.told.log);
    let memory = again.told.memory.clone().expect("it was told");
    assert_eq!((memory.arrangement, memory.history, memory.is_mouse_off), (arrangement, history, true));
    let drafts: Vec<_> = memory.drafts.iter().map(|draft| (draft.task.as_str(), draft.text.as_str())).collect();
    assert_eq!(drafts, [("three", "c"), ("two", "d")], "the newest last, one for each task");
    assert_eq!(again.told.log.iter().filter(|line| line.starts_with("Remembered")).count(), 1);
}
