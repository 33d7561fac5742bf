//! What this machine has made and the service has not: named, changed, moved and checked before it exists anywhere else.

use planner_tui::planner::change::Change;
use planner_tui::planner::detail_change::DetailChange;
use planner_tui::planner::edit::{Edit, WholeTask};
use planner_tui::planner::id::{BucketId, PlanId, TaskId};
use planner_tui::sync::{Command, EntryState};

use crate::send_kinds::{bucket, change, checklist, contents, item, new_task};
use crate::support::line::Fault;
use crate::support::replica::Told;
use crate::sync_engine::World;

#[tokio::test(flavor = "multi_thread")]
async fn a_task_made_offline_is_renamed_moved_and_checked_before_it_is_sent() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    world.line.rule(|_| Some(Fault::Cut));
    let to_do = bucket(&replica, "To do");
    let mut new = new_task("1", "New", &to_do, None);
    new.details = vec![item("one")];
    let task = new.task.clone();
    replica.submit(vec![Edit::CreateTask(new)]).await;
    replica.handle.send(Command::OpenTask { plan: PlanId::new(&world.plan), task: task.clone() });
    replica.until("its details are told", |told| told.details.as_ref().is_some_and(|(it, _)| it.task == task)).await;
    assert_eq!(replica.told.details.as_ref().unwrap().0.checklist[0].title, "one", "without asking anybody");
    replica.submit(vec![change(&task, vec![Change::Title { from: "New".to_owned(), to: "Newer".to_owned() }])]).await;
    replica.put_in(&world.plan, "Newer", "Doing", 1).await;
    let check = DetailChange::ItemChecked { item: "one".to_owned(), from: false, to: true };
    replica.submit(vec![contents(&task, vec![check, item("two")])]).await;
    assert_eq!(replica.told.column("Doing"), ["x", "Newer", "y"]);
    world.line.mend();
    replica.handle.send(Command::Refresh(PlanId::new(&world.plan)));
    replica.settle().await;
    assert_eq!(world.column("Doing").await, ["x", "Newer", "y"]);
    assert_eq!(checklist(&world, "Newer").await, ["one", "two"]);
    assert_eq!(replica.told.column("Doing"), ["x", "Newer", "y"]);
    // The screen may be behind, and still says the old name.
    replica.submit(vec![change(&task, vec![Change::Priority { from: 5, to: 1 }])]).await;
    replica.settle().await;
    assert_eq!(world.task("Newer").await["priority"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_needs_a_refused_task_is_refused_with_it_and_comes_back_with_it() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    replica.handle.send(Command::WatchOutbox(true));
    let no = "HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\nContent-Length: 69\r\n\r\n\
              {\"error\":{\"code\":\"MaximumActiveTasksInProject\",\"message\":\"No more.\"}}";
    world.line.rule(move |seen| (seen.method == "POST" && seen.path.ends_with("tasks")).then_some(Fault::Answer(no)));
    let new = new_task("1", "New", &bucket(&replica, "To do"), None);
    let task = new.task.clone();
    replica.submit(vec![Edit::CreateTask(new)]).await;
    replica.submit(vec![change(&task, vec![Change::Priority { from: 5, to: 1 }])]).await;
    replica.handle.send(Command::Settle);
    replica.until("both are refused", |told| told.kept.len() == 2).await;
    assert!(replica.told.kept[0].reason.contains("as many open tasks as a plan may"), "{:?}", replica.told.kept);
    assert!(replica.told.kept[1].reason.contains("New"), "{:?}", replica.told.kept);
    world.line.mend();
    replica.handle.send(Command::Retry(replica.told.kept[0].seq));
    replica.until("both are sent", |told| told.named.len() == 1 && told.is_settled() && told.kept.is_empty()).await;
    assert_eq!(world.task("New").await["priority"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_never_sent_is_let_go_with_all_that_needs_it() {
    let world = World::new().await;
    // What was begun and cut off may have arrived, and then it is not nothing.
    let mut replica = world.patient_replica().await;
    let to_do = bucket(&replica, "To do");
    let new = |word| new_task(word, word, &to_do, None);
    // One act: what was done before the newest act goes out at once.
    let urgent = change(&TaskId::local("1"), vec![Change::Priority { from: 5, to: 1 }]);
    replica.submit(vec![Edit::CreateTask(new("1")), Edit::CreateTask(new("2")), urgent]).await;
    let is_waiting = |told: &Told| {
        told.outbox.entries.len() == 3 && told.outbox.entries.iter().all(|it| it.state == EntryState::Waiting)
    };
    replica.until("all wait", is_waiting).await;
    replica.handle.send(Command::Withdraw(replica.told.outbox.entries[0].seq));
    replica.until("the change is gone with its task", |told| told.waiting.len() == 1).await;
    let deletion = Edit::DeleteTask(WholeTask { base: None, ..new("2") });
    replica.submit(vec![deletion]).await;
    assert_eq!(replica.told.waiting.len(), 0, "what is made and deleted before it is sent is nothing");
    let lost = new_task("3", "lost", &BucketId::local("never"), None);
    replica.submit(vec![Edit::CreateTask(lost)]).await;
    replica.handle.send(Command::Settle);
    replica.until("it is refused", |told| told.kept.len() == 1).await;
    assert_eq!(world.column("To do").await, ["a", "b", "c", "d"]);
    assert_eq!(world.line.count("POST", "/planner/tasks"), 0);
}
