//! Deletions that wait: taken back they are not carried out, and they take nothing with them that nobody has seen.

use planner_tui::planner::change::Change;
use planner_tui::planner::detail_change::DetailChange;
use planner_tui::planner::edit::{Edit, End, Gap, WholeBucket, WholeTask};
use planner_tui::planner::id::{PlanId, TaskId};
use planner_tui::sync::{Choice, Command, ConflictField, EntryState};
use serde_json::json;

use crate::send_kinds::{bucket, change, contents, new_task};
use crate::support::http::text;
use crate::support::line::Fault;
use crate::support::replica::{Replica, Told};
use crate::sync_engine::World;

async fn offline() -> (World, Replica) {
    let world = World::new().await;
    let replica = world.replica().await;
    world.line.rule(|_| Some(Fault::Cut));
    (world, replica)
}

fn online(world: &World, replica: &Replica) {
    world.line.mend();
    replica.handle.send(Command::Settle);
    replica.handle.send(Command::Refresh(PlanId::new(&world.plan)));
}

fn deletion(replica: &Replica, title: &str) -> Edit {
    let known = replica.told.view().plan().task(&replica.task(title)).unwrap().clone();
    Edit::DeleteTask(WholeTask::of(&known, None, "To do"))
}

fn column_deletion(replica: &Replica, name: &str) -> Edit {
    let id = bucket(replica, name);
    let base = replica.told.view().plan().bucket(&id).unwrap().etag.as_ref().map(|etag| etag.as_str().to_owned());
    let gap = Gap { after: None, before: None, end: End::Top };
    let name = name.to_owned();
    Edit::DeleteBucket(WholeBucket { bucket: id, name, gap, base, seen: None, is_undo: false })
}

fn asked(told: &Told) -> Vec<(i64, ConflictField)> {
    let field = |entry: &planner_tui::sync::OutboxEntry| match &entry.state {
        EntryState::Conflict(conflict) => Some((entry.seq, conflict.fields[0].clone())),
        _ => None,
    };
    told.outbox.entries.iter().filter_map(field).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_taken_back_before_it_was_sent_is_not_sent() {
    let world = World::new().await;
    let mut replica = world.patient_replica().await;
    let (task, id) = (deletion(&replica, "a"), replica.task("a"));
    let column = column_deletion(&replica, "Doing");
    // One act: what was done before the newest act goes out at once.
    replica.submit(vec![task.clone(), column.clone()]).await;
    assert_eq!(replica.told.column("To do"), ["b", "c", "d"]);
    replica.submit(vec![column.inverse()]).await;
    replica.submit(vec![task.inverse()]).await;
    replica.until("nothing waits", |told| told.waiting.is_empty() && told.outbox.entries.is_empty()).await;
    assert_eq!(replica.told.column("To do"), ["a", "b", "c", "d"]);
    let again = task.inverse().made().unwrap().to_owned();
    assert_eq!(replica.told.named.get(&again).map(String::as_str), Some(id.as_str()), "it is what it was");
    // What is said of the one that was to be made again is meant of this one.
    let title = Change::Title { from: "a".to_owned(), to: "A".to_owned() };
    replica.submit(vec![change(&TaskId::new(&again), vec![title])]).await;
    replica.handle.send(Command::Settle);
    replica.until("all is sent", Told::is_settled).await;
    assert_eq!(world.column("To do").await, ["A", "b", "c", "d"]);
    assert_eq!(text(&world.task("A").await, "id"), id.as_str());
    assert_eq!(world.column("Doing").await, ["x", "y"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_taken_back_while_it_is_in_question_is_over() {
    let (world, mut replica) = offline().await;
    let (task, id) = (deletion(&replica, "a"), replica.task("a"));
    replica.submit(vec![task.clone()]).await;
    world.http.change(&format!("/planner/tasks/{id}"), json!({"title": "still needed"})).await;
    online(&world, &replica);
    replica.until("it is asked", |told| asked(told).len() == 1).await;
    replica.submit(vec![task.inverse()]).await;
    replica.until("it is over", Told::is_settled).await;
    assert_eq!(world.column("To do").await, ["still needed", "b", "c", "d"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_column_takes_no_cards_with_it_that_were_not_seen() {
    let (world, mut replica) = offline().await;
    let doing = bucket(&replica, "Doing");
    replica.submit(vec![column_deletion(&replica, "Doing")]).await;
    for title in ["theirs 1", "theirs 2"] {
        let body = json!({"planId": world.plan, "bucketId": doing.as_str(), "title": title});
        world.http.post("/planner/tasks", body).await.is(201);
    }
    world.http.change(&world.path("x", "").await, json!({"title": "x, still needed"})).await;
    online(&world, &replica);
    replica.until("it is asked", |told| asked(told).len() == 1).await;
    let (seq, field) = asked(&replica.told).remove(0);
    assert!(field.is_deletion);
    assert_eq!(field.theirs, "2 cards you have not seen are in it, 1 card in it was changed");
    replica.handle.send(Command::Decide { seq, choices: vec![Choice::Yours] });
    replica.until("it is deleted", Told::is_settled).await;
    assert_eq!(crate::send_kinds::columns(&world).await, ["To do"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_column_whose_cards_only_the_person_has_changed_is_not_asked_about() {
    let (world, mut replica) = offline().await;
    let doing = bucket(&replica, "Doing");
    let x = replica.task("x");
    replica.submit(vec![change(&x, vec![Change::Title { from: "x".to_owned(), to: "X".to_owned() }])]).await;
    replica.submit(vec![Edit::CreateTask(new_task("1", "mine", &doing, None))]).await;
    replica.submit(vec![column_deletion(&replica, "Doing")]).await;
    online(&world, &replica);
    replica.until("it is deleted", Told::is_settled).await;
    assert_eq!(crate::send_kinds::columns(&world).await, ["To do"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_takes_no_notes_with_it_that_were_not_seen() {
    let (world, mut replica) = offline().await;
    let (task, id) = (deletion(&replica, "a"), replica.task("a"));
    replica.submit(vec![task]).await;
    let notes = DetailChange::Notes { from: String::new(), to: "mine".to_owned() };
    let own = replica.task("b");
    replica.submit(vec![contents(&own, vec![notes])]).await;
    replica.submit(vec![deletion(&replica, "b")]).await;
    let item = json!({"@odata.type": "#microsoft.graph.plannerChecklistItem", "title": "theirs"});
    let body = json!({"description": "a colleague's notes", "checklist": {"k": item}});
    world.http.change(&format!("/planner/tasks/{id}/details"), body).await;
    online(&world, &replica);
    replica.until("one is asked, the other deleted", |told| asked(told).len() == 1 && told.unsent() == 0).await;
    let (seq, field) = asked(&replica.told).remove(0);
    assert_eq!((field.is_deletion, &*field.theirs), (true, "checklist changed, notes changed"));
    assert_eq!(world.column("To do").await, ["a", "c", "d"]);
    replica.handle.send(Command::Decide { seq, choices: vec![Choice::Yours] });
    replica.until("it is deleted", Told::is_settled).await;
    assert_eq!(world.column("To do").await, ["c", "d"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_holds_nothing_can_be_described_without_a_service() {
    let (world, mut replica) = offline().await;
    let task = replica.task("a");
    replica.handle.send(Command::OpenTask { plan: PlanId::new(&world.plan), task: task.clone() });
    replica
        .until("it is shown", |told| told.details.as_ref().is_some_and(|(of, fresh)| of.task == task && !fresh))
        .await;
    let notes = DetailChange::Notes { from: String::new(), to: "mine".to_owned() };
    replica.submit(vec![contents(&task, vec![notes])]).await;
    let path = format!("/planner/tasks/{task}/details");
    world.http.change(&path, json!({"description": "theirs"})).await;
    online(&world, &replica);
    replica.until("it is asked", |told| asked(told).len() == 1).await;
    assert_eq!(world.http.get(&path).await.is(200)["description"], "theirs");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_made_in_a_column_that_was_deleted_finds_another() {
    let (world, mut replica) = offline().await;
    let doing = bucket(&replica, "Doing");
    replica.submit(vec![Edit::CreateTask(new_task("1", "mine", &doing, None))]).await;
    let x = replica.task("x");
    replica.submit(vec![change(&x, vec![Change::Title { from: "x".to_owned(), to: "X".to_owned() }])]).await;
    let path = format!("/planner/buckets/{doing}");
    world.http.delete(&path, &world.http.etag(&path).await).await.is(204);
    online(&world, &replica);
    replica.until("both are refused", |told| told.kept.len() == 2 && told.waiting.is_empty()).await;
    replica.until("the column is gone", |told| told.view().plan().bucket(&doing).is_none()).await;
    let again = |told: &Told| {
        told.outbox.entries.iter().find_map(|entry| match entry.state {
            EntryState::Rejected { can_make_again: true, .. } => Some(entry.seq),
            _ => None,
        })
    };
    let (made, renamed) = (replica.told.kept[0].seq, again(&replica.told).expect("it can be made again"));
    replica.handle.send(Command::Retry(made));
    replica.handle.send(Command::MakeAgain(renamed));
    replica.until("both are made", |told| told.named.len() == 2 && told.is_settled()).await;
    assert_eq!(world.column("To do").await, ["X", "mine", "a", "b", "c", "d"]);
    assert!(replica.told.news.iter().any(|news| news.contains("“mine” goes to To do")), "{:?}", replica.told.news);
}
