//! What is taken back and done again, and what is not because somebody else was there.

use super::*;
use crate::planner::board::ColumnId;
use crate::planner::details::ItemList;
use crate::planner::edit::{End, Spot, WholeTask};
use crate::planner::fixture::{self, at, details, item_moved, plan};
use crate::planner::id::BucketId;

fn spot(column: &str, after: Option<&str>) -> Spot {
    Spot {
        column: ColumnId::Bucket(Some(BucketId::new(column))),
        column_name: column.to_owned(),
        after: after.map(TaskId::new),
        before: None,
        end: End::Bottom,
    }
}

fn moved(task: &str, from: (&str, Option<&str>), to: (&str, Option<&str>)) -> Edit {
    fixture::moved(task, spot(from.0, from.1), spot(to.0, to.1))
}

#[test]
fn what_was_done_is_taken_back_and_done_again_newest_first() {
    let plan_id = PlanId::new("plan");
    let mut history = History::default();
    let (first, second) = (moved("a", ("A", None), ("B", None)), moved("b", ("A", None), ("B", None)));
    history.record(&plan_id, vec![first.clone()], false, None);
    history.record(&plan_id, vec![second.clone()], false, None);
    assert_eq!(history.go(Direction::Undo, |_| true, None), Some(vec![second.inverse()]));
    assert_eq!(history.go(Direction::Undo, |_| true, None), Some(vec![first.inverse()]));
    assert_eq!(history.go(Direction::Undo, |_| true, None), None);
    let redone = history.go(Direction::Redo, |_| true, None).unwrap();
    assert_eq!(redone, [first.inverse().inverse()]);
    history.record(&plan_id, vec![second], false, None);
    assert_eq!(history.next(Direction::Redo, |_| true), None, "a new act ends what could be done again");
    let text = serde_json::to_string(&history).unwrap();
    assert_eq!(serde_json::from_str::<History>(&text).unwrap(), history);
}

#[test]
fn nudges_are_one_step_and_there_and_back_is_none() {
    let plan_id = PlanId::new("plan");
    let mut history = History::default();
    history.record(&plan_id, vec![moved("a", ("A", None), ("A", Some("b")))], false, None);
    history.record(&plan_id, vec![moved("a", ("A", Some("b")), ("A", Some("c")))], true, None);
    assert_eq!(history.next(Direction::Undo, |_| true).unwrap().edits, [moved("a", ("A", None), ("A", Some("c")))]);
    history.record(&plan_id, vec![moved("a", ("A", Some("c")), ("A", None))], true, None);
    assert_eq!(history, History::default());
}

/// The service gives a new hint with every move, also with one that takes an earlier one back.
#[test]
fn two_moves_of_one_card_are_taken_back_one_after_the_other() {
    let plan_id = PlanId::new("plan");
    let mut history = History::default();
    let mut now = plan(&[("A", &["a", "b"]), ("B", &["x"]), ("C", &[])]);
    let mut acknowledge = |history: &mut History, edits: &[Edit], hint: &str| {
        for edit in edits {
            edit.apply(&mut now);
        }
        now.task_mut(&TaskId::new("a")).unwrap().bucket_board = at(hint);
        assert!(history.mark(|_| true, &now, |_| false));
        now.clone()
    };
    for (from, to, hint) in [("A", "B", "5"), ("B", "C", "6")] {
        let edits = vec![moved("a", (from, None), (to, None))];
        history.record(&plan_id, edits.clone(), false, None);
        acknowledge(&mut history, &edits, hint);
    }
    let back = history.go(Direction::Undo, |_| true, None).unwrap();
    let Edit::MoveTask(edit) = &back[0] else { panic!("{back:?}") };
    assert_eq!(edit.base.as_deref(), Some("6"), "it gives way to whoever moves the card before it is sent");
    let now = acknowledge(&mut history, &back, "7");
    let step = history.next(Direction::Undo, |_| true).unwrap();
    assert_eq!(step.obstacle(&now, &now), None, "nobody else has moved it");
}

#[test]
fn only_the_newest_hundred_are_kept() {
    let plan_id = PlanId::new("plan");
    let mut history = History::default();
    for number in 0..DEPTH + 7 {
        history.record(&plan_id, vec![moved(&format!("t{number}"), ("A", None), ("B", None))], false, None);
    }
    let undone = std::iter::from_fn(|| history.go(Direction::Undo, |_| true, None)).collect::<Vec<_>>();
    assert_eq!(undone.len(), DEPTH);
    assert_eq!(undone.last().unwrap()[0].task(), Some(&TaskId::new("t7")));
}

#[test]
fn what_somebody_has_changed_since_is_not_taken_back() {
    let before = plan(&[("A", &["a", "b"]), ("B", &["x"])]);
    let mut history = History::default();
    let plan_id = PlanId::new("plan");
    let edit = moved("a", ("A", None), ("B", Some("x")));
    history.record(&plan_id, vec![edit.clone()], false, None);
    let mut now = before.clone();
    edit.apply(&mut now);
    assert!(history.mark(|_| true, &now, |_| false));
    let step = history.next(Direction::Undo, |_| true).unwrap();
    assert_eq!(step.obstacle(&now, &now), None);
    let mut moved = now.clone();
    moved.task_mut(&TaskId::new("a")).unwrap().bucket_board = at("7");
    assert_eq!(step.obstacle(&moved, &moved), Some("“a” was moved since.".to_owned()));
    let mut elsewhere = now.clone();
    elsewhere.task_mut(&TaskId::new("a")).unwrap().bucket_id = None;
    assert_eq!(step.obstacle(&elsewhere, &elsewhere), Some("The bucket of “a” was changed since.".to_owned()));
    let without = plan(&[("A", &["b"]), ("B", &["x"])]);
    assert_eq!(step.obstacle(&without, &without), Some("“a” was deleted.".to_owned()));
}

#[test]
fn an_item_that_somebody_has_moved_since_is_not_taken_back() {
    let before = details("t", &[("a", "9"), ("b", "7"), ("c", "5")], &[]);
    let plan_id = PlanId::new("plan");
    let edit = item_moved(&before, ItemList::Checklist, "a", 1);
    let mut history = History::default();
    history.record(&plan_id, vec![edit.clone()], false, None);
    let now = details("t", &[("a", "6"), ("b", "7"), ("c", "5")], &[]);
    assert!(!history.mark_items(|_| true, &now, |_| true), "it waits still");
    assert!(!history.mark_items(|_| true, &details("other", &[("a", "6")], &[]), |_| false));
    assert!(history.mark_items(|_| true, &now, |_| false));
    assert!(
        !history.mark_items(|_| true, &details("t", &[("a", "4")], &[]), |_| false),
        "once: what comes later is another's"
    );
    let step = history.next(Direction::Undo, |_| true).unwrap();
    assert_eq!(step.obstacle_in(&now), None);
    assert_eq!(step.obstacle_in(&details("other", &[], &[])), None, "these details tell nothing of it");
    let moved = details("t", &[("a", "8"), ("b", "7"), ("c", "5")], &[]);
    assert_eq!(step.obstacle_in(&moved), Some("“a” was moved since.".to_owned()));
    let gone = details("t", &[("b", "7"), ("c", "5")], &[]);
    assert_eq!(step.obstacle_in(&gone), Some("“a” was deleted.".to_owned()));
    let undone = history.go(Direction::Undo, |_| true, None).unwrap();
    let [Edit::MoveItem(undone)] = undone.as_slice() else { panic!("one edit: {undone:?}") };
    assert_eq!((undone.base.as_deref(), undone.is_undo), (Some("6"), true));
    assert_eq!(undone.to.after, None);
}

#[test]
fn what_the_service_refused_is_neither_taken_back_nor_done_again() {
    let plan_id = PlanId::new("plan");
    let mut history = History::default();
    let (first, second) = (moved("a", ("A", None), ("B", None)), moved("b", ("A", None), ("B", None)));
    history.record(&plan_id, vec![first.clone(), second.clone()], false, None);
    history.refused(&first);
    assert_eq!(history.next(Direction::Undo, |_| true).unwrap().edits, [second]);
    let back = history.go(Direction::Undo, |_| true, None).unwrap();
    history.refused(&back[0]);
    assert_eq!(history.next(Direction::Redo, |_| true), None);
}

/// Bob's place is restored by the first undo; the second one must not go back behind him.
#[test]
fn a_second_move_of_ones_own_does_not_hide_that_somebody_moved_the_card_between() {
    let plan_id = PlanId::new("plan");
    let mut history = History::default();
    let mut now = plan(&[("A", &["a", "b", "c"])]);
    let mut acknowledge = |history: &mut History, hint: &str, is_ours: bool| {
        now.task_mut(&TaskId::new("a")).unwrap().bucket_board = at(hint);
        if is_ours {
            history.mark(|_| true, &now, |_| false);
        }
        now.clone()
    };
    history.record(&plan_id, vec![moved("a", ("A", None), ("A", Some("b")))], false, None);
    acknowledge(&mut history, "5", true);
    let seen = acknowledge(&mut history, "6", false);
    history.record(&plan_id, vec![moved("a", ("A", Some("c")), ("A", None))], true, Some(&seen));
    let seen = acknowledge(&mut history, "7", true);
    let step = history.next(Direction::Undo, |_| true).unwrap();
    assert_eq!((step.edits.len(), step.obstacle(&seen, &seen)), (1, None), "an act of its own");
    history.go(Direction::Undo, |_| true, Some(&seen)).unwrap();
    let seen = acknowledge(&mut history, "8", true);
    let step = history.next(Direction::Undo, |_| true).unwrap();
    assert_eq!(step.obstacle(&seen, &seen), Some("“a” was moved since.".to_owned()));
}

#[test]
fn a_deletion_that_never_came_to_be_is_not_taken_back() {
    let plan_id = PlanId::new("plan");
    let mut history = History::default();
    let now = plan(&[("A", &["a"])]);
    let delete = |id: &str| Edit::DeleteTask(WholeTask::of(&fixture::task(id), None, "A"));
    let first = moved("a", ("A", None), ("A", Some("x")));
    history.record(&plan_id, vec![first.clone()], false, None);
    history.record(&plan_id, vec![delete("gone")], false, None);
    history.record(&plan_id, vec![delete("a")], false, None);
    history.forget_not_deleted(&plan_id, &now);
    assert_eq!(history.next(Direction::Undo, |_| true).unwrap().edits, [delete("gone")]);
    history.record(&plan_id, vec![delete("gone")], false, None);
    history.go(Direction::Undo, |_| true, None);
    assert_eq!(history.next(Direction::Undo, |_| true).unwrap().edits, [first], "it is deleted once");
}

#[test]
fn what_two_programs_do_at_once_is_put_together_and_what_one_takes_back_stays_taken_back() {
    let plan_id = PlanId::new("plan");
    let with = |history: &History, task: &str| {
        let mut history = history.clone();
        history.record(&plan_id, vec![moved(task, ("A", None), ("B", None))], false, None);
        history
    };
    let tasks = |history: &History| -> Vec<String> {
        history.steps().iter().map(|step| step.edits[0].task().unwrap().as_str().to_owned()).collect()
    };
    let base = with(&History::default(), "a");
    let (mine, theirs) = (with(&base, "b"), with(&with(&base, "c"), "d"));
    assert_eq!(tasks(&mine.merged(&base, &theirs)), ["a", "c", "d", "b"], "each once, this program's last");
    assert_eq!(tasks(&mine.merged(&mine, &theirs)), ["a", "c", "d"], "others have let b go");
    let mut undone = base.clone();
    undone.go(Direction::Undo, |_| true, None).unwrap();
    let merged = mine.merged(&base, &undone);
    assert_eq!((tasks(&merged), merged.undone.len()), (vec!["b".to_owned()], 1), "it is not done again by itself");
    let merged = undone.merged(&base, &theirs);
    assert_eq!((tasks(&merged), merged.undone.len()), (vec!["c".to_owned(), "d".to_owned()], 1));
}

#[test]
fn what_is_made_again_is_known_by_its_new_name_in_what_was_done_before() {
    let plan_id = PlanId::new("plan");
    let mut history = History::default();
    let whole = |task: &str, bucket: &str| WholeTask {
        task: TaskId::new(task),
        title: task.to_owned(),
        board: crate::planner::board::Grouping::Bucket,
        spot: spot(bucket, None),
        others: Vec::new(),
        changes: Vec::new(),
        details: Vec::new(),
        base: None,
        seen: None,
        is_undo: false,
    };
    history.record(&plan_id, vec![moved("a", ("A", None), ("B", None))], false, None);
    history.record(&plan_id, vec![Edit::DeleteTask(whole("a", "B"))], false, None);
    let again = history.go(Direction::Undo, |_| true, None).unwrap();
    let name = again[0].made().expect("it is made again").to_owned();
    assert_ne!(name, "a");
    let back = history.go(Direction::Undo, |_| true, None).unwrap();
    assert_eq!(back[0].task().map(TaskId::as_str), Some(name.as_str()));
    assert!(history.rename(&name, "given"));
    let redone = history.go(Direction::Redo, |_| true, None).unwrap();
    assert_eq!(redone[0].task().map(TaskId::as_str), Some("given"));
}
