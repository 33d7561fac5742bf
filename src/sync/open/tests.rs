//! What is open is renewed by what happens to any plan it shows.

use jiff::Timestamp;
use serde_json::json;
use tempfile::TempDir;
use tokio::sync::mpsc;

use super::*;
use crate::planner::board::arrangement::Arrangement;
use crate::planner::id::UserId;
use crate::store::Store;

/// A desk where tasks of two plans are the person's: `1` in `p`, `2` in `q`; `3` in `q` is somebody else's.
fn desk() -> (TempDir, Desk, mpsc::UnboundedReceiver<Event>) {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, _) = Store::open(&folder.path().join("copy.db")).unwrap();
    store.put_my_tasks(&[task("p", "1", "me"), task("q", "2", "me"), task("q", "3", "you")]).unwrap();
    let (events, told) = mpsc::unbounded_channel();
    let mut desk = Desk::new(store, events, || Timestamp::UNIX_EPOCH);
    desk.me = Some(UserId::new("me"));
    (folder, desk, told)
}

fn task(plan: &str, id: &str, user: &str) -> crate::wire::task::Task {
    let assignments = json!({user: {"orderHint": ""}});
    serde_json::from_value(json!({"id": id, "planId": plan, "title": id, "assignments": assignments})).unwrap()
}

fn ids(snapshot: Option<Arc<Snapshot>>) -> Vec<String> {
    snapshot.expect("something is known").tasks().iter().map(|task| task.id.as_str().to_owned()).collect()
}

/// Stores a task and renews what is open with it, as the answer to a request does.
fn change(desk: &mut Desk, plan: &str, id: &str, user: &str) {
    let plan = PlanId::new(plan);
    let newer = desk.store.put_tasks(&plan, &[task(plan.as_str(), id, user)]).unwrap();
    assert_eq!(newer.len(), 1);
    desk.renew_tasks(&plan, newer);
}

#[test]
fn tasks_come_into_the_persons_list_and_leave_it_as_they_are_assigned() {
    let (_folder, mut desk, _told) = desk();
    let mine = PlanId::mine();
    desk.open(mine.clone());
    assert_eq!(ids(desk.acknowledged(&mine)), ["1", "2"]);
    change(&mut desk, "p", "1", "you");
    assert_eq!(ids(desk.acknowledged(&mine)), ["2"]);
    change(&mut desk, "q", "3", "me");
    change(&mut desk, "r", "4", "me");
    assert_eq!(ids(desk.acknowledged(&mine)), ["2", "3", "4"]);
    desk.open(PlanId::new("q"));
    change(&mut desk, "p", "1", "me");
    assert_eq!(ids(desk.acknowledged(&mine)), ["1", "2", "3", "4"]);
    assert!(desk.open.as_ref().is_some_and(|open| open.snapshot.is_none()), "q itself was never read");
}

#[test]
fn a_move_in_the_persons_list_is_measured_by_that_list() {
    let (_folder, mut desk, _told) = desk();
    let q = PlanId::new("q");
    assert_eq!(ids(desk.acknowledged_for(&q, Grouping::Mine)), ["1", "2"]);
    assert_eq!(ids(desk.acknowledged_for(&q, Grouping::List)), ["2", "3"]);
    desk.me = None;
    assert_eq!(ids(desk.acknowledged_for(&q, Grouping::Mine)), ["2", "3"], "nobody has said whose list it is");
}

#[test]
fn a_first_glimpse_is_of_the_plain_bucket_board_only() {
    let (_folder, mut desk, _told) = desk();
    let plan = PlanId::new("p");
    let mut is_plain = |arrangement: Arrangement| {
        desk.keep_arrangement(&arrangement);
        desk.memory.is_plain(&plan)
    };
    assert!(is_plain(Arrangement::default()));
    assert!(is_plain(Arrangement::by(Grouping::Mine)), "a plan is then shown as its buckets");
    assert!(!is_plain(Arrangement::by(Grouping::Progress)));
    assert!(!is_plain(Arrangement { hides_completed: true, ..Arrangement::default() }));
    let folded = [crate::planner::board::ColumnId::Bucket(None)].into();
    assert!(!is_plain(Arrangement { collapsed: folded, ..Arrangement::default() }));
    assert!(!desk.memory.is_plain(&PlanId::mine()));
}
