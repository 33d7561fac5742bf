//! What is open is renewed by what happens to any plan it shows.

use jiff::Timestamp;
use serde_json::json;
use tempfile::TempDir;
use tokio::sync::mpsc;

use super::*;
use crate::planner::board::ColumnId;
use crate::planner::board::arrangement::Arrangement;
use crate::planner::edit::{Edit, End, MoveTask, Spot};
use crate::planner::id::UserId;
use crate::store::Store;
use crate::store::acknowledge::Progress;
use crate::sync::desk::NextEdit;

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
    desk.open(&mine);
    assert_eq!(ids(desk.acknowledged(&mine)), ["1", "2"]);
    change(&mut desk, "p", "1", "you");
    assert_eq!(ids(desk.acknowledged(&mine)), ["2"]);
    change(&mut desk, "q", "3", "me");
    change(&mut desk, "r", "4", "me");
    assert_eq!(ids(desk.acknowledged(&mine)), ["2", "3", "4"]);
    desk.open(&PlanId::new("q"));
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
fn moves_in_the_persons_list_are_sent_one_after_the_other_over_all_plans() {
    let (_folder, mut desk, mut told) = desk();
    let (p, q) = (PlanId::new("p"), PlanId::new("q"));
    desk.open(&PlanId::mine());
    let moved = |task: &str, board: Grouping| {
        let spot = |end| Spot { column: ColumnId::Mine, column_name: String::new(), after: None, before: None, end };
        let (task, title, changes) = (TaskId::new(task), task.to_owned(), Vec::new());
        let from = Spot { after: Some(TaskId::new("0")), ..spot(End::Bottom) };
        Edit::MoveTask(MoveTask { task, title, board, to: spot(End::Top), from, changes, is_undo: false, base: None })
    };
    desk.submit(1, &q, vec![moved("2", Grouping::Mine)]);
    desk.submit(2, &p, vec![moved("1", Grouping::Mine)]);
    desk.settle();
    assert!(matches!(desk.next_edit(&p), NextEdit::None), "its neighbour may have been moved before it");
    let NextEdit::Now(first) = desk.next_edit(&q) else { panic!("nothing is before it") };
    desk.store.pass(first.seq, &Progress::Done).unwrap();
    assert!(matches!(desk.next_edit(&p), NextEdit::Now(_)));
    let waiting = std::iter::from_fn(|| told.try_recv().ok()).filter_map(|event| match event {
        Event::SnapshotChanged { waiting, .. } => Some(waiting.len()),
        _ => None,
    });
    assert_eq!(waiting.collect::<Vec<_>>(), [0, 1, 2], "the list shows the edits of every plan");
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
    let folded = [ColumnId::Bucket(None)].into();
    assert!(!is_plain(Arrangement { collapsed: folded, ..Arrangement::default() }));
    assert!(!desk.memory.is_plain(&PlanId::mine()));
    desk.keep_arrangement(&Arrangement::by(Grouping::AssignedTo));
    desk.open(&plan);
    let grouping = desk.open.as_ref().map(|open| open.look.grouping);
    assert_eq!(grouping, Some(Grouping::AssignedTo), "the board shown last is read first, before anybody looks");
}

#[test]
fn a_full_reading_that_is_due_goes_before_what_is_read_behind_the_board() {
    let (_folder, mut desk, _told) = desk();
    desk.open(&PlanId::new("p"));
    desk.delta.is_lost = true;
    let reading = |desk: &Desk| {
        let reading = desk.open.as_ref().and_then(|open| open.reading.as_ref()).expect("something is read");
        (reading.has_tasks, reading.again)
    };
    // Somebody waits for this one: it is not broken off, and the service is not asked beside it.
    assert_eq!(desk.next_poll(), None);
    assert!(desk.is_reading_due());
    desk.want_quiet_reading();
    assert_eq!((reading(&desk), desk.delta.is_lost), ((false, false), true));
    let behind = Reading { has_tasks: true, is_fresh: true, ..Reading::default() };
    desk.open.as_mut().unwrap().reading = Some(behind);
    assert!(desk.next_poll().is_some() && desk.is_reading_due());
    desk.want_quiet_reading();
    assert_eq!((reading(&desk), desk.delta.is_lost), ((false, true), false));
}

#[test]
fn newer_tasks_are_in_what_is_open_as_soon_as_they_are_stored() {
    let (_folder, mut desk, _told) = desk();
    let mine = PlanId::mine();
    desk.open(&mine);
    let newer = desk.store.put_tasks(&PlanId::new("p"), &[task("p", "4", "me")]).unwrap();
    desk.take_in(&PlanId::new("p"), newer);
    assert_eq!(ids(desk.acknowledged(&mine)), ["1", "2", "4"]);
    assert!(desk.is_unshown.get());
}

#[test]
fn a_list_of_buckets_undoes_nothing_that_was_written_after_it_was_asked_for() {
    let (_folder, mut desk, _told) = desk();
    let plan = PlanId::new("p");
    let bucket = |id: &str| {
        let body = json!({"id": id, "planId": "p", "name": id, "orderHint": "5", "@odata.etag": format!("\"{id}\"")});
        serde_json::from_value::<crate::wire::bucket::Bucket>(body).unwrap()
    };
    assert!(desk.keep_buckets(&plan, &[bucket("stays"), bucket("made")], &HashSet::new()));
    desk.written_buckets.extend(["made", "deleted"].map(crate::planner::id::BucketId::new));
    assert!(!desk.keep_buckets(&plan, &[bucket("stays"), bucket("deleted")], &HashSet::new()));
    desk.forget_written();
    assert!(desk.keep_buckets(&plan, &[bucket("stays")], &HashSet::new()));
}
