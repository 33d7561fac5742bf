//! Sending when the copy fails, when the service is odd, or when the copy lacks what the service has.

use planner_tui::planner::change::Change;
use planner_tui::planner::detail_change::DetailChange;
use planner_tui::planner::edit::{Edit, End, Gap, WholeBucket, WholeTask};
use planner_tui::planner::id::PlanId;
use planner_tui::sync::Command;

use crate::send_kinds::{bucket, change, columns, contents};
use crate::support::line::Fault;
use crate::support::replica::Told;
use crate::sync_engine::World;

const GONE: &str = "HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_cannot_be_written_is_told_of_once_and_tried_again() {
    let world = World::new().await;
    let mut replica = world.quick_replica().await;
    let (task, copy) = (replica.task("a"), world.copy());
    copy.execute_batch(
        "CREATE TRIGGER no BEFORE UPDATE OF is_taken ON outbox WHEN new.is_taken = 1 \
         BEGIN SELECT RAISE(ABORT, 'a full disk'); END",
    )
    .unwrap();
    replica.submit(vec![change(&task, vec![Change::Title { from: "a".to_owned(), to: "A".to_owned() }])]).await;
    replica.handle.send(Command::Settle);
    replica.until("it is told", |told| told.news.iter().any(|news| news.contains("a full disk"))).await;
    for title in ["b", "c", "d"] {
        // As long as it takes to read something else.
        let task = replica.task(title);
        replica.handle.send(Command::OpenTask { plan: PlanId::new(&world.plan), task: task.clone() });
        let is_read = |told: &Told| told.details.as_ref().is_some_and(|(it, is_fresh)| it.task == task && *is_fresh);
        replica.until("others are still read", is_read).await;
    }
    copy.execute_batch("DROP TRIGGER no").unwrap();
    replica.until("it is sent", Told::is_settled).await;
    assert_eq!(world.task("A").await["title"], "A");
    assert_eq!(replica.told.news.iter().filter(|news| news.contains("a full disk")).count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_asked_for_and_cannot_be_crossed_out_is_not_read_for_ever() {
    let world = World::new().await;
    world.replica().await.stop().await;
    let copy = world.copy();
    copy.execute_batch(
        "INSERT INTO asked (kind, id, times) VALUES ('plans', '', 1); \
         CREATE TRIGGER no BEFORE DELETE ON asked BEGIN SELECT RAISE(ABORT, 'a full disk'); END",
    )
    .unwrap();
    let mut replica = world.quick_replica().await;
    replica.until("it is told", |told| told.news.iter().any(|news| news.contains("a full disk"))).await;
    replica.handle.send(Command::Refresh(PlanId::new(&world.plan)));
    replica.until("the plan is read again", |told| !told.is_settled()).await;
    replica.until("the plan is read again", Told::is_settled).await;
    let told = replica.stop().await;
    assert_eq!(told.news.iter().filter(|news| news.contains("a full disk")).count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_was_taken_is_not_refused_because_it_cannot_be_read_again() {
    let world = World::new().await;
    let mut replica = world.quick_replica().await;
    let task = replica.task("a");
    let (mut is_changed, mut is_read) = (false, false);
    world.line.rule(move |seen| {
        if seen.method == "PATCH" {
            is_changed = true;
            return Some(Fault::Silence);
        }
        let is_first = is_changed && !is_read && seen.method == "GET" && seen.path.contains("/planner/tasks/");
        is_read |= is_first;
        is_first.then_some(Fault::Answer(GONE))
    });
    replica.submit(vec![change(&task, vec![Change::Title { from: "a".to_owned(), to: "A".to_owned() }])]).await;
    replica.handle.send(Command::Settle);
    replica.until("it is sent", |told| told.unsent() == 0 && told.waiting.is_empty()).await;
    assert_eq!((&replica.told.kept, &replica.told.rejected), (&vec![], &vec![]));
    assert_eq!(world.task("A").await["title"], "A");
    assert_eq!(replica.told.column("To do"), ["A", "b", "c", "d"]);
    assert_eq!(world.line.patches().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_copy_has_lost_is_deleted_all_the_same() {
    let world = World::new().await;
    let mut replica = world.patient_replica().await;
    let (task, doing) = (replica.task("b"), bucket(&replica, "Doing"));
    let view = replica.told.view();
    let base = view.plan().bucket(&doing).unwrap().etag.as_ref().map(|etag| etag.as_str().to_owned());
    let gap = Gap { after: None, before: None, end: End::Bottom };
    let name = "Doing".to_owned();
    let column = WholeBucket { bucket: doing.clone(), name, gap, base, is_undo: false, seen: None };
    replica.submit(vec![Edit::DeleteTask(WholeTask::of(view.plan().task(&task).unwrap(), None, "To do"))]).await;
    replica.submit(vec![Edit::DeleteBucket(column)]).await;
    replica.told.news.clear();
    let copy = world.copy();
    assert_eq!(copy.execute("DELETE FROM task WHERE id = ?1", [task.as_str()]).unwrap(), 1);
    assert_eq!(copy.execute("DELETE FROM bucket WHERE id = ?1", [doing.as_str()]).unwrap(), 1);
    replica.handle.send(Command::OpenPlan("another".into()));
    replica.handle.send(Command::Settle);
    replica.until("both are sent", |told| told.unsent() == 0).await;
    assert_eq!(world.column("To do").await, ["a", "c", "d"]);
    assert_eq!(columns(&world).await, ["To do"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn details_that_are_not_there_do_not_say_that_the_task_is_deleted() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    let task = replica.task("a");
    world.line.rule(|seen| seen.path.ends_with("/details").then_some(Fault::Answer(GONE)));
    let notes = DetailChange::Notes { from: String::new(), to: "mine".to_owned() };
    replica.submit(vec![contents(&task, vec![notes])]).await;
    replica.handle.send(Command::Settle);
    replica.until("it is refused", |told| told.kept.len() == 1).await;
    assert!(!replica.told.kept[0].reason.contains("deleted"), "{:?}", replica.told.kept);
    assert_eq!(replica.told.column("To do"), ["a", "b", "c", "d"]);
}
