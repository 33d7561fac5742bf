//! What is asked for when, and what becomes of an answer that was overtaken.

use serde_json::json;
use tempfile::TempDir;
use tokio::sync::mpsc::{self, UnboundedReceiver};

use super::*;
use crate::planner::format::BoardPlace;
use crate::planner::order_hint::OrderHint;
use crate::store::Store;
use crate::sync::{Event, Link};

/// A desk with a plan of these tasks open, read up to its board formats.
fn desk(tasks: &[&str]) -> (TempDir, Desk, UnboundedReceiver<Event>) {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, _) = Store::open(&folder.path().join("copy.db")).unwrap();
    let plan = plan();
    store.put_plan(&serde_json::from_value(json!({"id": plan.as_str(), "title": "Plan"})).unwrap()).unwrap();
    let page: Vec<_> = tasks.iter().map(|id| task(id, "1")).collect();
    store.put_tasks(&plan, &page).unwrap();
    let (events, told) = mpsc::unbounded_channel();
    let mut desk = Desk::new(store, events, || Timestamp::UNIX_EPOCH);
    desk.open(&plan);
    desk.want_formats(&plan);
    (folder, desk, told)
}

fn plan() -> PlanId {
    PlanId::new("plan")
}

fn task(id: &str, etag: &str) -> crate::wire::task::Task {
    serde_json::from_value(json!({"id": id, "planId": "plan", "title": id, "@odata.etag": etag})).unwrap()
}

fn format(kind: FormatKind, hint: &str) -> Format {
    let place = BoardPlace::Read { hint: OrderHint::acknowledged(hint), etag: Some(Etag::new(hint)) };
    if kind == FormatKind::Progress { Format::Progress(place) } else { Format::Bucket(place) }
}

/// Answers a batch with one hint for every card.
fn answer(desk: &mut Desk, batch: Batch, hint: &str) {
    let answers = batch.asked.iter().map(|_| Ok(format(batch.kind, hint))).collect();
    assert!(desk.keep_answers(&plan(), batch, answers).is_none());
    desk.tell_progress(&plan());
}

fn place(desk: &Desk, task: &str) -> BoardPlace {
    desk.acknowledged(&plan()).unwrap().task(&TaskId::new(task)).unwrap().bucket_board.clone()
}

fn links(told: &mut UnboundedReceiver<Event>) -> Vec<Link> {
    let events = std::iter::from_fn(|| told.try_recv().ok());
    let link = |event| if let Event::StatusChanged(status) = event { Some(status.link) } else { None };
    events.filter_map(link).collect()
}

#[test]
fn what_is_in_view_goes_before_writing_and_the_rest_after_it() {
    let ids: Vec<String> = (0..45).map(|number| format!("{number:02}")).collect();
    let (_folder, mut desk, mut told) = desk(&ids.iter().map(String::as_str).collect::<Vec<_>>());
    desk.writers.insert(plan());
    let batches: Vec<Batch> = (0..4).filter_map(|under_way| desk.next_batch(&plan(), under_way)).collect();
    assert_eq!(batches.iter().map(|batch| batch.asked.len()).collect::<Vec<_>>(), [20, 20, 5]);
    assert!(batches.iter().all(|batch| batch.kind == FormatKind::Bucket));
    for batch in batches {
        answer(&mut desk, batch, "5");
    }
    let said = links(&mut told);
    assert!(matches!(said.last(), Some(Link::Fresh { .. })), "{said:?}");
    assert!(desk.next_batch(&plan(), 0).is_none(), "writing goes before the boards nobody looks at");
    desk.writers.clear();
    let batch = desk.next_batch(&plan(), 0).expect("the next board");
    assert_eq!((batch.kind, batch.asked.len()), (FormatKind::Progress, 20));
    assert!(desk.next_batch(&plan(), BEHIND_AT_ONCE).is_none(), "and leave room for other questions");
    answer(&mut desk, batch, "5");
    assert_eq!(links(&mut told), [], "the sync line says nothing of it");
}

#[test]
fn an_answer_older_than_a_write_does_not_count() {
    let (_folder, mut desk, _told) = desk(&["a", "b", "c"]);
    let batch = desk.next_batch(&plan(), 0).unwrap();
    // While it is under way a place of `a` is acknowledged, and a change of `b`, which may have moved it.
    desk.keep_formats(&plan(), vec![(TaskId::new("a"), format(FormatKind::Bucket, "9"))]);
    let newer = desk.store.put_tasks(&plan(), &[task("b", "2")]).unwrap();
    desk.renew_tasks(&plan(), newer);
    answer(&mut desk, batch, "5");
    let hint = |desk: &Desk, task| place(desk, task).hint().map(|hint| hint.as_str().to_owned());
    assert_eq!(["a", "b", "c"].map(|task| hint(&desk, task)), [Some("9".to_owned()), None, Some("5".to_owned())]);
    let again = desk.next_batch(&plan(), 0).expect("it is asked for again");
    assert_eq!((again.kind, again.asked.len(), again.asked[0].task.as_str()), (FormatKind::Bucket, 1, "b"));
}
