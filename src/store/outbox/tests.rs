//! Tests of what waits: edits of one act are taken in, folded and dropped together.

use std::collections::HashSet;

use tempfile::TempDir;

use super::*;
use crate::planner::board::ColumnId;
use crate::planner::change::Change;
use crate::planner::edit::{ChangeTask, End, Spot};
use crate::planner::fixture::moved;
use crate::planner::id::{BucketId, TaskId};
use crate::store::acknowledge::Progress;
use crate::store::conflict::Dispute;

fn store() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = Store::open(&folder.path().join("copy.db")).unwrap();
    (folder, store)
}

fn plan() -> PlanId {
    PlanId::new("plan")
}

fn spot(bucket: &str, after: Option<&str>) -> Spot {
    let column = ColumnId::Bucket(Some(BucketId::new(bucket)));
    Spot { column, column_name: bucket.to_owned(), after: after.map(TaskId::new), before: None, end: End::Bottom }
}

/// The three cards `a b c`, carried together from the top of one column to below a card of another.
fn carried(from: (&str, Option<&str>), to: (&str, Option<&str>)) -> Vec<Edit> {
    let above = |place: (&str, Option<&str>), index: usize| {
        spot(place.0, index.checked_sub(1).map(|above| ["a", "b", "c"][above]).or(place.1))
    };
    ["a", "b", "c"].iter().enumerate().map(|(index, card)| moved(card, above(from, index), above(to, index))).collect()
}

fn submit(store: &mut Store, edits: Vec<Edit>) -> i64 {
    store.submit(&plan(), edits, "now", &HashSet::new()).unwrap()
}

fn waiting(store: &Store) -> Vec<(i64, Edit)> {
    store.waiting(&plan()).unwrap().into_iter().map(|entry| (entry.seq, entry.edit)).collect()
}

#[test]
fn ten_nudges_of_three_cards_are_three_edits_and_there_and_back_is_none() {
    let (_folder, mut store) = store();
    let home = ("A", None);
    let first = submit(&mut store, carried(home, ("B", Some("0"))));
    let before = waiting(&store);
    assert_eq!((before.len(), before[0].0), (3, first));
    for row in 0..9 {
        let (from, to) = (row.to_string(), (row + 1).to_string());
        let newest = submit(&mut store, carried(("B", Some(&from)), ("B", Some(&to))));
        assert_eq!(newest, first, "all three are the newest, and keep their turn");
    }
    let edits: Vec<Edit> = waiting(&store).into_iter().map(|(_, edit)| edit).collect();
    assert_eq!(edits, carried(home, ("B", Some("9"))));
    submit(&mut store, carried(("B", Some("9")), home));
    assert_eq!(waiting(&store), []);
}

#[test]
fn only_the_same_cards_in_the_same_order_are_folded_into() {
    let (_folder, mut store) = store();
    let group = carried(("A", None), ("B", Some("0")));
    submit(&mut store, group.clone());
    // One of them alone, the last: it goes on where it stands.
    let newest = submit(&mut store, vec![moved("c", spot("B", Some("b")), spot("C", None))]);
    let all = waiting(&store);
    assert_eq!((all.len(), newest), (3, all[2].0));
    assert_eq!(all[2].1, moved("c", spot("A", Some("b")), spot("C", None)));
    // The first alone: order between edits of different cards has meaning.
    let newest = submit(&mut store, vec![moved("a", spot("B", Some("0")), spot("C", None))]);
    assert_eq!((waiting(&store).len(), newest), (4, waiting(&store)[3].0));
    // More cards than wait.
    let mut more = group.clone();
    more.extend(group);
    assert_eq!(submit(&mut store, more), waiting(&store)[4].0);
    assert_eq!(waiting(&store).len(), 10);
}

#[test]
fn what_came_back_beside_a_neighbour_that_has_moved_is_not_dropped() {
    let (_folder, mut store) = store();
    submit(&mut store, carried(("A", None), ("A", Some("z"))));
    // `c` was below `b` before, and is below it again; but `b` is elsewhere now.
    submit(&mut store, vec![moved("c", spot("A", Some("b")), spot("A", None))]);
    submit(&mut store, vec![moved("c", spot("A", None), spot("A", Some("b")))]);
    let all = waiting(&store);
    assert_eq!(all.len(), 3);
    assert_eq!(all[2].1, moved("c", spot("A", Some("b")), spot("A", Some("b"))));
}

#[test]
fn a_group_of_which_one_is_on_its_way_is_not_folded_into() {
    let (_folder, mut store) = store();
    let first = submit(&mut store, carried(("A", None), ("B", Some("0"))));
    let again = carried(("B", Some("0")), ("B", Some("1")));
    store.submit(&plan(), again.clone(), "now", &HashSet::from([first])).unwrap();
    assert_eq!(waiting(&store).len(), 6);
    let second = waiting(&store)[3].0;
    store.attempt(second, "now").unwrap();
    submit(&mut store, again.clone());
    assert_eq!(waiting(&store).len(), 9, "its outcome is unknown");
    let third = waiting(&store)[6].0;
    set_step(&store.connection, third, 1).unwrap();
    submit(&mut store, again.clone());
    assert_eq!(waiting(&store).len(), 12, "half of it is done");
    let fourth = waiting(&store)[9].0;
    store.reject(fourth, "no").unwrap();
    submit(&mut store, again);
    assert_eq!(waiting(&store).len(), 14, "it has left the queue");
}

fn renamed_to(from: &str, to: &str) -> Edit {
    let change = Change::Title { from: from.to_owned(), to: to.to_owned() };
    let (task, title) = (TaskId::new("a"), from.to_owned());
    Edit::ChangeTask(ChangeTask { task, title, changes: vec![change], is_undo: false })
}

#[test]
fn fields_taken_back_before_they_were_sent_do_not_wait_behind_others() {
    let (_folder, mut store) = store();
    submit(&mut store, vec![moved("b", spot("A", None), spot("B", None))]);
    submit(&mut store, vec![renamed_to("a", "b")]);
    submit(&mut store, vec![renamed_to("a", "b").inverse()]);
    assert_eq!(waiting(&store).len(), 1);
}

#[test]
fn fields_are_taken_back_even_where_somebody_else_has_come_to_the_same() {
    let (_folder, mut store) = store();
    let task = |title: &str| serde_json::from_value(serde_json::json!({"id": "a", "title": title})).unwrap();
    store.put_tasks(&plan(), &[task("a")]).unwrap();
    submit(&mut store, vec![renamed_to("a", "b")]);
    store.put_tasks(&plan(), &[task("b")]).unwrap();
    submit(&mut store, vec![renamed_to("a", "b").inverse()]);
    let edits: Vec<Edit> = waiting(&store).into_iter().map(|(_, edit)| edit).collect();
    assert_eq!(edits, [renamed_to("a", "b"), renamed_to("a", "b").inverse()]);
}

/// Two programs may have the same copy open: what one decides is not what the other has made of it since.
#[test]
fn only_the_conflict_that_was_seen_is_decided() {
    let (_folder, mut store) = store();
    let seq = submit(&mut store, vec![renamed_to("a", "b")]);
    let dispute = |theirs: &str| {
        let theirs = renamed_to(theirs, "b");
        Progress::Disputed(
            Box::new(renamed_to("a", "b")),
            Box::new(Dispute { seen_at: "now".to_owned(), merged: Vec::new(), theirs }),
        )
    };
    store.pass(seq, &dispute("c")).unwrap();
    let seen = store.disputes().unwrap().remove(0);
    submit(&mut store, vec![renamed_to("b", "newer")]);
    store.decide(&seen, None).unwrap();
    store.decide(&seen, Some(&seen.dispute.theirs)).unwrap();
    let now = store.disputes().unwrap().remove(0);
    assert_eq!(now.edit, renamed_to("a", "newer"));
    store.decide(&now, None).unwrap();
    assert_eq!(waiting(&store), []);
}
