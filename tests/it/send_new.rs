//! What is made here and goes wrong on its way: nothing of it is lost, and nothing of it is made twice.

use planner_tui::planner::detail_change::DetailChange;
use planner_tui::planner::edit::Edit;
use planner_tui::planner::id::PlanId;
use planner_tui::sync::{Command, EntryState, Link};
use serde_json::json;

use crate::send_kinds::{bucket, item, new_task};
use crate::support::line::Fault;
use crate::support::replica::Replica;
use crate::sync_engine::World;

const FORBIDDEN: &str =
    "HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}";
const BUSY: &str = "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 0\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
const GONE: &str = "HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
const NONE: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: 12\r\n\r\n\
                    {\"value\":[]}";

/// Makes a task that the service has, while the line goes before it can say so.
async fn make_and_lose_the_answer(world: &World, replica: &mut Replica) {
    let to_do = bucket(replica, "To do");
    replica.handle.send(Command::ListPlans);
    replica
        .until("nothing else is under way", |told| told.me.is_some() && told.is_list_fresh && told.is_settled())
        .await;
    let mut is_lost = false;
    world.line.rule(move |seen| {
        let is_first = seen.method == "POST" && seen.path.ends_with("/planner/tasks") && !is_lost;
        is_lost |= is_first;
        if is_first { Some(Fault::LoseAnswer) } else { is_lost.then_some(Fault::Cut) }
    });
    replica.submit(vec![Edit::CreateTask(new_task("1", "New", &to_do, None))]).await;
    replica.handle.send(Command::Settle);
    replica.until("the answer is lost", |told| matches!(told.link(), Some(Link::Offline { .. }))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn notes_of_a_new_task_that_others_have_written_too_are_asked_about_and_never_lost() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    let mut new = new_task("1", "New", &bucket(&replica, "To do"), Some(&replica.task("a")));
    new.details = vec![DetailChange::Notes { from: String::new(), to: "my long notes".to_owned() }];
    world.line.rule(|seen| (seen.path.ends_with("/details") && seen.path.contains("tasks")).then_some(Fault::Cut));
    replica.submit(vec![Edit::CreateTask(new)]).await;
    replica.handle.send(Command::Settle);
    replica
        .until("it is made, and its details are not", |told| {
            !told.named.is_empty() && matches!(told.link(), Some(Link::Offline { .. }))
        })
        .await;
    let path = world.path("New", "/details").await;
    world.http.change(&path, json!({"description": "theirs"})).await;
    world.line.mend();
    replica.handle.send(Command::Refresh(PlanId::new(&world.plan)));
    replica.until("it is asked", |told| told.status.as_ref().is_some_and(|status| status.conflicts == 1)).await;
    let kept = serde_json::to_string(&replica.told.outbox.entries[0].edit).unwrap();
    assert!(kept.contains("my long notes"), "{kept}");
    assert_eq!(world.column("To do").await, ["a", "New", "b", "c", "d"]);
    assert_eq!(world.http.get(&path).await.is(200)["description"], "theirs");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_made_and_could_not_be_written_down_is_found_when_it_can() {
    let world = World::new().await;
    let mut replica = world.quick_replica().await;
    let copy = world.copy();
    copy.execute_batch("CREATE TRIGGER no BEFORE INSERT ON named BEGIN SELECT RAISE(ABORT, 'a full disk'); END")
        .unwrap();
    replica.submit(vec![Edit::CreateTask(new_task("1", "New", &bucket(&replica, "To do"), None))]).await;
    replica.handle.send(Command::Settle);
    replica.until("it is told", |told| told.news.iter().any(|news| news.contains("a full disk"))).await;
    copy.execute_batch("DROP TRIGGER no").unwrap();
    replica.until("it is written down", |told| told.named.len() == 1 && told.is_settled()).await;
    assert_eq!(replica.told.rejected, []);
    assert_eq!(world.column("To do").await, ["New", "a", "b", "c", "d"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_have_been_made_before_it_was_refused_is_looked_for_when_it_is_tried_again() {
    let world = World::new().await;
    let mut replica = world.quick_replica().await;
    let mut is_lost = false;
    world.line.rule(move |seen| {
        if seen.method == "POST" && seen.path.ends_with("/tasks") {
            is_lost = true;
            return Some(Fault::LoseAnswer);
        }
        (is_lost && seen.path.contains("/plans/")).then_some(Fault::Answer(FORBIDDEN))
    });
    replica.submit(vec![Edit::CreateTask(new_task("1", "New", &bucket(&replica, "To do"), None))]).await;
    replica.handle.send(Command::Settle);
    replica.until("it is refused", |told| told.kept.len() == 1).await;
    world.line.mend();
    replica.handle.send(Command::Retry(replica.told.kept[0].seq));
    replica.until("it is found", |told| told.named.len() == 1 && told.is_settled()).await;
    assert_eq!(world.column("To do").await, ["New", "a", "b", "c", "d"]);
    assert_eq!(world.line.count("POST", "/planner/tasks"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_does_not_make_an_earlier_attempt_undone() {
    let world = World::new().await;
    let mut replica = world.quick_replica().await;
    let (list, mut posts) = (format!("/planner/plans/{}/tasks", world.plan), 0);
    world.line.rule(move |seen| {
        posts += usize::from(seen.method == "POST" && seen.path.ends_with("/planner/tasks"));
        match (seen.method.as_str(), posts) {
            ("POST", 1) if seen.path.ends_with("/planner/tasks") => Some(Fault::LoseAnswer),
            ("POST", 2) if seen.path.ends_with("/planner/tasks") => Some(Fault::Answer(BUSY)),
            // The service is slow to show what it has made.
            ("GET", 1) if seen.path.ends_with(&list) => Some(Fault::Answer(NONE)),
            _ => None,
        }
    });
    replica.submit(vec![Edit::CreateTask(new_task("1", "New", &bucket(&replica, "To do"), None))]).await;
    replica.handle.send(Command::Settle);
    replica.until("it is found", |told| told.named.len() == 1 && told.unsent() == 0).await;
    assert_eq!(world.line.count("POST", "/planner/tasks"), 2);
    assert_eq!(world.column("To do").await, ["New", "a", "b", "c", "d"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_two_windows_bring_back_is_made_once() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    let new = Edit::CreateTask(new_task("again T", "Again", &bucket(&replica, "To do"), None));
    replica.submit(vec![new.clone()]).await;
    replica.submit(vec![new.clone()]).await;
    assert_eq!(replica.told.waiting.len(), 1);
    replica.settle().await;
    replica.submit(vec![new]).await;
    replica.settle().await;
    assert_eq!(world.column("To do").await, ["Again", "a", "b", "c", "d"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_made_and_moved_before_the_answer_came_is_found() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    let doing = bucket(&replica, "Doing");
    make_and_lose_the_answer(&world, &mut replica).await;
    world.http.change(&world.path("New", "").await, json!({"bucketId": doing.as_str()})).await;
    world.line.mend();
    replica.handle.send(Command::Refresh(PlanId::new(&world.plan)));
    replica.until("it is found", |told| told.named.len() == 1 && told.is_settled()).await;
    assert_eq!(world.column("To do").await, ["a", "b", "c", "d"]);
    assert_eq!(world.column("Doing").await.iter().filter(|title| *title == "New").count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_made_and_renamed_before_the_answer_came_is_asked_about() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    make_and_lose_the_answer(&world, &mut replica).await;
    world.http.change(&world.path("New", "").await, json!({"title": "Other"})).await;
    world.line.mend();
    replica.handle.send(Command::Refresh(PlanId::new(&world.plan)));
    replica.until("it is set aside", |told| told.kept.len() == 1).await;
    let EntryState::Rejected { reason, .. } = &replica.told.outbox.entries[0].state else { panic!("not refused") };
    assert!(reason.contains("renamed to “Other”"), "{reason}");
    assert_eq!(world.column("To do").await.len(), 5, "nothing was made twice");
    // The person says that it is not that one.
    let seq = replica.told.outbox.entries[0].seq;
    replica.handle.send(Command::Retry(seq));
    replica.until("it is made", |told| told.named.len() == 1 && told.kept.is_empty() && told.is_settled()).await;
    let mut titles = world.column("To do").await;
    titles.sort();
    assert_eq!(titles, ["New", "Other", "a", "b", "c", "d"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_task_that_is_deleted_before_it_is_whole_can_be_made_again() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    let mut new = new_task("1", "New", &bucket(&replica, "To do"), None);
    new.details = vec![item("one")];
    world.line.rule(|seen| {
        let is_task = seen.method == "GET" && seen.path.contains("/planner/tasks/");
        is_task.then_some(Fault::Answer(GONE))
    });
    replica.submit(vec![Edit::CreateTask(new)]).await;
    replica.handle.send(Command::Settle);
    replica.until("it is refused", |told| told.kept.len() == 1).await;
    let state = &replica.told.outbox.entries[0].state;
    assert!(matches!(state, EntryState::Rejected { can_make_again: true, .. }), "{state:?}");
}
