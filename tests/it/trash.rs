//! What was deleted is made again with all it held and where it stood: seen by a second client that knows nothing of ours.

use planner_tui::planner::board::arrangement::Arrangement;
use planner_tui::planner::board::{Board, Grouping};
use planner_tui::planner::change::Change;
use planner_tui::planner::edit::{Edit, End, Gap, WholeBucket, WholeTask, standings};
use planner_tui::planner::id::{PlanId, TaskId};
use planner_tui::planner::trashed::Way;
use planner_tui::sync::{Command, EntryState};
use serde_json::{Value, json};

use crate::send_kinds::{bucket, change, columns};
use crate::support::boards;
use crate::support::http::text;
use crate::support::line::Fault;
use crate::support::replica::Replica;
use crate::sync_engine::World;

const BOARDS: [Grouping; 3] = [Grouping::Bucket, Grouping::Progress, Grouping::AssignedTo];

/// The deletion of some cards, by what the replica knows: no details.
fn deletions(replica: &Replica, titles: &[&str]) -> Vec<Edit> {
    let view = replica.told.view();
    let ids: Vec<TaskId> = titles.iter().map(|title| replica.task(title)).collect();
    let mut places = vec![Vec::new(); ids.len()];
    for board in BOARDS {
        let board = Board::of(view.plan(), &Arrangement::by(board));
        let more = standings(&board, view.plan(), &ids);
        places.iter_mut().zip(more).for_each(|(places, more)| places.extend(more));
    }
    let whole = |(id, mut places): (&TaskId, Vec<_>)| {
        let mut whole = WholeTask::of(view.plan().task(id).unwrap(), None, "");
        let first: planner_tui::planner::edit::Standing = places.remove(0);
        (whole.board, whole.spot, whole.others) = (first.board, first.spot, places);
        Edit::DeleteTask(whole)
    };
    ids.iter().zip(places).map(whole).collect()
}

fn column_deletion(replica: &Replica, name: &str) -> Edit {
    let id = bucket(replica, name);
    let base = replica.told.view().plan().bucket(&id).unwrap().etag.as_ref().map(|etag| etag.as_str().to_owned());
    let gap = Gap { after: None, before: None, end: End::Top };
    Edit::DeleteBucket(WholeBucket { bucket: id, name: name.to_owned(), gap, base, seen: None, is_undo: false })
}

/// Everything a person can have entered for a task, without what the service counts and names by itself.
async fn entered(world: &World, title: &str) -> Value {
    let task = world.task(title).await;
    let details = world.http.get(&world.path(title, "/details").await).await.is(200);
    let mut items: Vec<_> = details["checklist"].as_object().unwrap().values().collect();
    items.sort_by_key(|item| std::cmp::Reverse(text(item, "orderHint")));
    let items: Vec<Value> = items.iter().map(|item| json!([item["title"], item["isChecked"]])).collect();
    let mut links: Vec<_> = details["references"].as_object().unwrap().iter().collect();
    links.sort_by_key(|(_, link)| text(link, "previewPriority"));
    let links: Vec<Value> = links.iter().map(|(key, link)| json!([key, link["alias"], link["type"]])).collect();
    let people: Vec<&String> = task["assignments"].as_object().unwrap().keys().collect();
    let fields =
        ["title", "percentComplete", "priority", "startDateTime", "dueDateTime", "appliedCategories", "bucketId"];
    let fields: Vec<&Value> = fields.iter().map(|field| &task[field]).collect();
    json!([fields, people, details["description"], details["previewType"], items, links])
}

/// Fills a task with everything, over plain HTTP.
async fn fill(world: &World, title: &str) {
    let body = json!({"startDateTime": "2026-10-05T10:00:00Z", "dueDateTime": "2026-10-12T10:00:00Z", "priority": 1,
        "percentComplete": 50, "appliedCategories": {"category3": true, "category25": true}});
    world.http.change(&world.path(title, "").await, body).await;
    let item = |title: &str, is_checked: bool, hint: &str| {
        json!({"@odata.type": "#microsoft.graph.plannerChecklistItem", "title": title, "isChecked": is_checked,
            "orderHint": hint})
    };
    let link = |alias: &str, hint: &str| {
        json!({"@odata.type": "#microsoft.graph.plannerExternalReference", "alias": alias, "type": "Word",
            "previewPriority": hint})
    };
    let body = json!({"description": "Notes, 日本\nin two lines", "previewType": "checklist",
        "checklist": {"one": item("first", true, " !"), "two": item("second", false, " !")},
        "references": {"https%3A//example%2Ecom/a%20b": link("A", " !"), "http%3A//example%2Ecom/c": link("C", " !")}});
    world.http.change(&world.path(title, "/details").await, body).await;
}

async fn orders(world: &World) -> Vec<std::collections::BTreeMap<String, Vec<String>>> {
    let mut orders = Vec::new();
    for board in BOARDS {
        orders.push(boards::order(world, board).await);
    }
    orders
}

/// A replica that knows the places on all boards.
async fn replica(world: &World) -> Replica {
    let mut replica = world.replica().await;
    for board in [Grouping::Progress, Grouping::AssignedTo, Grouping::Bucket] {
        replica.show(board).await;
    }
    replica.handle.send(Command::WatchTrash(true));
    replica
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_card_is_made_again_with_everything_and_stands_where_it_stood_on_three_boards() {
    let world = boards::world().await;
    fill(&world, "b").await;
    let mut replica = replica(&world).await;
    let (before, held, old) = (orders(&world).await, entered(&world, "b").await, replica.task("b"));
    let deletion = deletions(&replica, &["b"]);
    replica.submit(deletion.clone()).await;
    replica.settle().await;
    replica.until("it is in the trash", |told| told.trash.len() == 1).await;
    assert!(!boards::order(&world, Grouping::List).await["list"].contains(&"b".to_owned()));
    let trashed = replica.told.trash[0].clone();
    assert_eq!((trashed.column.as_str(), trashed.way, trashed.is_unread), ("To do", Way::ByOneself, false));
    // What the person knew of it had no details: the trash does.
    replica.submit(vec![Edit::CreateTask(trashed.whole.again())]).await;
    replica.until("it is not in the trash any more", |told| told.trash.is_empty()).await;
    replica.settle().await;
    assert_eq!(entered(&world, "b").await, held);
    assert_eq!(orders(&world).await, before);
    assert_ne!(text(&world.task("b").await, "id"), old.as_str(), "it has a new number");
    assert_eq!(replica.told.rejected, []);
    assert!(replica.told.trash.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn cards_deleted_together_are_taken_back_together_side_by_side() {
    let world = boards::world().await;
    fill(&world, "c").await;
    let mut replica = replica(&world).await;
    let before = orders(&world).await;
    for titles in [["b", "c", "x"], ["c", "b", "a"]] {
        let act = deletions(&replica, &titles);
        replica.submit(act.clone()).await;
        replica.settle().await;
        assert_eq!(boards::order(&world, Grouping::List).await["list"].len(), 3);
        // As the history takes it back.
        let mut history = planner_tui::planner::history::History::default();
        let plan = PlanId::new(&world.plan);
        history.record(&plan, act, false, None);
        let back = history.go(planner_tui::planner::history::Direction::Undo, |_| true, None).unwrap();
        replica.submit(back).await;
        replica.settle().await;
        assert_eq!(orders(&world).await, before, "{titles:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_column_taken_back_comes_with_its_cards_and_all_they_held() {
    let world = boards::world().await;
    fill(&world, "b").await;
    let mut replica = replica(&world).await;
    let (mut before, held) = (orders(&world).await, entered(&world, "b").await);
    let deletion = column_deletion(&replica, "To do");
    replica.submit(vec![deletion.clone()]).await;
    replica.until("it is shown as waiting or gone", |told| told.trash.len() == 4).await;
    replica.settle().await;
    assert_eq!(columns(&world).await, ["Doing"]);
    replica.until("its cards are in the trash", |told| told.trash.iter().all(|it| !it.is_waiting)).await;
    assert!(replica.told.trash.iter().all(|it| it.way == Way::WithColumn && it.column == "To do" && !it.is_unread));
    replica.submit(vec![deletion.inverse()]).await;
    replica.until("all is made again", |told| told.trash.is_empty() && told.is_settled()).await;
    assert_eq!(columns(&world).await, ["To do", "Doing"]);
    // The bucket has a new name, its cards the old order.
    let mut after = orders(&world).await;
    let bucket_of = |titles: &[&str], order: &mut std::collections::BTreeMap<String, Vec<String>>| {
        let key = order.iter().find(|(_, cards)| **cards == titles).map(|(key, _)| key.clone());
        key.and_then(|key| order.remove(&key)).is_some()
    };
    assert!(bucket_of(&["a", "b", "c", "d"], &mut before[0]) && bucket_of(&["a", "b", "c", "d"], &mut after[0]));
    assert_eq!(after, before);
    let (mut held, mut now) = (held, entered(&world, "b").await);
    held[0][6] = Value::Null;
    now[0][6] = Value::Null;
    assert_eq!(now, held);
    assert_eq!(replica.told.rejected, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_column_that_vanishes_before_its_deletion_is_answered_loses_nothing() {
    let world = World::new().await;
    fill(&world, "x").await;
    let mut replica = replica(&world).await;
    let deletion = column_deletion(&replica, "Doing");
    let mut is_lost = false;
    world.line.rule(move |seen| {
        let is_first = seen.method == "DELETE" && !is_lost;
        is_lost |= is_first;
        is_first.then_some(Fault::LoseAnswer)
    });
    replica.submit(vec![deletion]).await;
    replica.handle.send(Command::Settle);
    replica
        .until("the answer is lost", |told| told.outbox.entries.iter().any(|it| it.state == EntryState::Unanswered))
        .await;
    world.line.mend();
    replica.handle.send(Command::Refresh(PlanId::new(&world.plan)));
    replica.until("it is deleted", |told| told.is_settled() && told.trash.len() == 2).await;
    let details: Vec<usize> = replica.told.trash.iter().map(|it| it.whole.details.len()).collect();
    assert_eq!(details, [6, 0], "notes, preview, two items and two links of `x`");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_else_deleted_under_unsent_edits_is_in_the_trash_with_them() {
    let world = World::new().await;
    let mut replica = replica(&world).await;
    let (task, b) = (replica.task("a"), replica.task("b"));
    world.line.rule(|_| Some(Fault::Cut));
    let title = |to: &str| vec![Change::Title { from: "a".to_owned(), to: to.to_owned() }];
    replica.submit(vec![change(&task, title("A, by me"))]).await;
    for id in [&task, &b] {
        let path = format!("/planner/tasks/{id}");
        world.http.delete(&path, &world.http.etag(&path).await).await.is(204);
    }
    world.line.mend();
    replica.handle.send(Command::Settle);
    replica.handle.send(Command::Refresh(PlanId::new(&world.plan)));
    replica.until("it is kept", |told| told.trash.len() == 1 && told.kept.len() == 1).await;
    let trashed = replica.told.trash[0].clone();
    assert_eq!((trashed.whole.title.as_str(), trashed.way), ("A, by me", Way::ByOthers));
    replica.submit(vec![Edit::CreateTask(trashed.whole.again())]).await;
    replica
        .until("it is made again, and not refused any more", |told| {
            told.kept.is_empty() && told.trash.is_empty() && told.is_settled()
        })
        .await;
    assert_eq!(world.column("To do").await, ["c", "d", "A, by me"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_that_waits_is_in_the_trash_and_taken_out_of_it_nothing_is_sent() {
    let world = World::new().await;
    let mut replica = world.patient_replica().await;
    replica.handle.send(Command::WatchTrash(true));
    replica.submit(deletions(&replica, &["a"])).await;
    replica.until("it is shown", |told| told.trash.len() == 1 && told.trash[0].is_waiting).await;
    let whole = replica.told.trash[0].whole.again();
    replica.submit(vec![Edit::CreateTask(whole)]).await;
    replica.until("nothing waits", |told| told.trash.is_empty() && told.waiting.is_empty()).await;
    assert_eq!(replica.told.column("To do"), ["a", "b", "c", "d"]);
    assert_eq!(world.line.bodies().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_trash_is_kept_over_a_restart_until_it_is_emptied() {
    let world = World::new().await;
    let mut replica = replica(&world).await;
    replica.submit(deletions(&replica, &["a", "b"])).await;
    replica.settle().await;
    replica.stop().await;
    let mut replica = world.replica().await;
    replica.handle.send(Command::WatchTrash(true));
    replica.until("both are there", |told| told.trash.len() == 2).await;
    let one = replica.told.trash[0].whole.task.clone();
    replica.handle.send(Command::ForgetTrash(vec![one.clone()]));
    replica.until("one is there", |told| told.trash.len() == 1).await;
    assert_ne!(replica.told.trash[0].whole.task, one);
    replica.handle.send(Command::ForgetTrash(vec![replica.told.trash[0].whole.task.clone()]));
    replica.until("none is there", |told| told.trash.is_empty()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_made_again_beside_one_that_was_made_again_before_stands_there() {
    let world = World::new().await;
    let mut replica = replica(&world).await;
    for title in ["a", "b", "c", "d"] {
        replica.submit(deletions(&replica, &[title])).await;
        replica.settle().await;
    }
    replica.until("all are there", |told| told.trash.len() == 4).await;
    // The last that went is the first to come back.
    for title in ["d", "c", "b", "a"] {
        let trashed = replica.told.trash.iter().find(|it| it.whole.title == title).unwrap().clone();
        replica.submit(vec![Edit::CreateTask(trashed.whole.again())]).await;
        replica.settle().await;
    }
    assert_eq!(world.column("To do").await, ["a", "b", "c", "d"]);
}
