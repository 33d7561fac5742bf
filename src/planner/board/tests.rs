//! Boards: which column, which order, and what waiting moves do to it.

use std::sync::Arc;

use pretty_assertions::assert_eq;
use proptest::prelude::*;

use super::*;
use crate::planner::edit::Edit;
use crate::planner::edit::End;
use crate::planner::edit::Spot;
use crate::planner::edit::fold;
use crate::planner::fixture::{at, moved, plan, task};
use crate::planner::format::BoardPlace;
use crate::planner::order_hint::OrderHint;
use crate::planner::snapshot::Snapshot;
use crate::planner::view::View;

fn by_bucket() -> Arrangement {
    Arrangement::by(Grouping::Bucket)
}

/// Returns the board as names and titles.
fn seen(board: &Board, snapshot: &Snapshot) -> Vec<(String, Vec<String>)> {
    let title = |position: &u32| snapshot.tasks()[*position as usize].title.clone();
    board.columns.iter().map(|column| (column.name.clone(), column.cards.iter().map(title).collect())).collect()
}

fn titles(view: &View, column: usize) -> Vec<String> {
    seen(view.board(), view.plan())[column].1.clone()
}

/// Returns the spot of a column by name, between two cards by title.
fn between(column: &str, after: &str, before: &str, end: End) -> Spot {
    let id = |title: &str| (!title.is_empty()).then(|| TaskId::new(title));
    let bucket = (!column.is_empty()).then(|| BucketId::new(column));
    let column_name = column.to_owned();
    Spot { column: ColumnId::Bucket(bucket), column_name, after: id(after), before: id(before), end }
}

#[test]
fn columns_stand_by_hint_and_no_bucket_comes_last_when_needed() {
    let snapshot = plan(&[("To do", &["a", "b"]), ("", &["lost"]), ("Done", &[])]);
    let board = Board::of(&snapshot, &by_bucket());
    let seen = seen(&board, &snapshot);
    assert_eq!(seen.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["To do", "Done", "No bucket"]);
    assert_eq!(seen.iter().map(|(_, cards)| cards.len()).collect::<Vec<_>>(), [2, 0, 1]);
    assert_eq!(seen[0].1, ["a", "b"]);
    let without = plan(&[("To do", &["a"])]);
    assert_eq!(Board::of(&without, &by_bucket()).columns.len(), 1);
}

#[test]
fn a_task_whose_bucket_is_unknown_does_not_vanish() {
    let mut snapshot = plan(&[("To do", &["a"])]);
    snapshot.task_mut(&TaskId::new("a")).unwrap().bucket_id = Some(BucketId::new("elsewhere"));
    let board = Board::of(&snapshot, &by_bucket());
    assert_eq!(board.columns[1].name, "No bucket");
    assert_eq!(board.columns[1].cards.len(), 1);
}

#[test]
fn cards_without_a_hint_come_after_those_with_one_by_their_own_hint_then_by_id() {
    let mut snapshot = plan(&[("To do", &["z", "y", "x", "w", "v"])]);
    let mut set = |title: &str, place: BoardPlace, own: &str| {
        let task = snapshot.task_mut(&TaskId::new(title)).unwrap();
        task.bucket_board = place;
        task.order_hint = OrderHint::acknowledged(own);
    };
    set("z", at("8"), "9");
    set("y", BoardPlace::Unread, "2");
    set("x", at(""), "1");
    set("w", BoardPlace::Unread, "2");
    set("v", at("7"), "9");
    let board = Board::of(&snapshot, &by_bucket());
    assert_eq!(seen(&board, &snapshot)[0].1, ["v", "z", "x", "w", "y"]);
    assert!(board.columns[0].is_provisional);
}

#[test]
fn a_move_to_another_column_changes_the_bucket_and_the_place() {
    let snapshot = Arc::new(plan(&[("To do", &["a", "b"]), ("Done", &["x", "y"])]));
    let edit = moved("a", between("To do", "", "b", End::Top), between("Done", "x", "y", End::Bottom));
    let view = View::new(snapshot, [&edit], Arc::new(by_bucket()));
    assert_eq!(titles(&view, 0), ["b"]);
    assert_eq!(titles(&view, 1), ["x", "a", "y"]);
    assert_eq!(view.plan().task(&TaskId::new("a")).unwrap().bucket_id, Some(BucketId::new("Done")));
    assert_eq!(view.acknowledged().task(&TaskId::new("a")).unwrap().bucket_id, Some(BucketId::new("To do")));
}

#[test]
fn a_move_whose_card_or_column_is_gone_changes_nothing() {
    let snapshot = Arc::new(plan(&[("To do", &["a", "b"])]));
    let gone_card = moved("ghost", between("To do", "", "", End::Top), between("To do", "a", "b", End::Top));
    let gone_column = moved("a", between("To do", "", "b", End::Top), between("Nowhere", "", "", End::Top));
    let view = View::new(Arc::clone(&snapshot), [&gone_card], Arc::new(by_bucket()));
    assert_eq!(titles(&view, 0), ["a", "b"]);
    let mut board = Board::of(&snapshot, &by_bucket());
    board.replay(&snapshot, &gone_column, &by_bucket());
    assert_eq!(seen(&board, &snapshot)[0].1, ["a", "b"]);
}

#[test]
fn ten_nudges_fold_into_one_edit_and_there_and_back_into_none() {
    let mut waiting = Vec::new();
    let start = between("To do", "", "b", End::Top);
    let middle = between("To do", "b", "c", End::Bottom);
    let last = between("To do", "c", "", End::Bottom);
    fold(&mut waiting, vec![moved("a", start.clone(), middle.clone())]);
    fold(&mut waiting, vec![moved("a", middle.clone(), last.clone())]);
    assert_eq!(waiting, [moved("a", start.clone(), last.clone())]);
    fold(&mut waiting, vec![moved("a", last.clone(), start.clone())]);
    assert_eq!(waiting, []);
    fold(&mut waiting, vec![moved("a", start.clone(), middle.clone())]);
    fold(&mut waiting, vec![moved("b", start.clone(), middle.clone())]);
    fold(&mut waiting, vec![moved("a", middle, last)]);
    assert_eq!(waiting.len(), 3, "what stands between two edits of a card keeps them apart");
}

/// The defect of composed hints: a client that sorts by what it sent shows a wrong order near a column's end.
#[test]
fn unanswered_moves_near_the_end_show_the_right_order() {
    let snapshot = Arc::new(plan(&[("To do", &["a", "b", "c"])]));
    let to_end = moved("a", between("To do", "", "b", End::Top), between("To do", "c", "", End::Bottom));
    let between_them = moved("b", between("To do", "", "c", End::Top), between("To do", "c", "a", End::Bottom));
    let view = View::new(snapshot, [&to_end, &between_them], Arc::new(by_bucket()));
    assert_eq!(titles(&view, 0), ["c", "b", "a"]);
    let c = OrderHint::acknowledged("z");
    let a = crate::planner::order_hint::between(Some(&c), None);
    let a = OrderHint::acknowledged(a.as_str());
    let b = crate::planner::order_hint::between(Some(&c), Some(&a));
    assert!(b.as_str() > a.as_str(), "the composed strings would say otherwise: {b:?} {a:?}");
}

#[test]
fn the_json_of_an_edit_is_a_disk_format() {
    let edit = moved("a", between("To do", "", "b", End::Top), between("", "x", "", End::Bottom));
    insta::assert_json_snapshot!(edit, @r#"
    {
      "kind": "move_task",
      "task": "a",
      "title": "a",
      "board": "bucket",
      "to": {
        "column": {
          "bucket": null
        },
        "column_name": "",
        "after": "x",
        "before": null,
        "end": "bottom"
      },
      "from": {
        "column": {
          "bucket": "To do"
        },
        "column_name": "To do",
        "after": null,
        "before": "b",
        "end": "top"
      },
      "changes": [
        {
          "field": "bucket",
          "from": "To do",
          "to": null
        }
      ],
      "is_undo": false,
      "base": null
    }
    "#);
    let text = serde_json::to_string(&edit).unwrap();
    assert_eq!(serde_json::from_str::<Edit>(&text).unwrap(), edit);
}

proptest! {
    /// After any sequence of drops each card is where it was last dropped relative to its neighbours at that time, and
    /// every card is in exactly one column.
    #[test]
    fn a_card_stands_where_it_was_dropped(moves in prop::collection::vec((0usize..12, 0usize..3, 0usize..12), 1..30)) {
        let names: Vec<String> = (0..12).map(|number| format!("t{number:02}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let snapshot = Arc::new(plan(&[("A", &names[..5]), ("B", &names[5..9]), ("C", &names[9..])]));
        let mut view = View::new(Arc::clone(&snapshot), [], Arc::new(by_bucket()));
        let mut model: Vec<Vec<&str>> = vec![names[..5].to_vec(), names[5..9].to_vec(), names[9..].to_vec()];
        let mut edits = Vec::new();
        for (card, column, row) in moves {
            let title = names[card];
            for cards in &mut model {
                cards.retain(|other| *other != title);
            }
            let row = row.min(model[column].len());
            let neighbour = |row: Option<usize>| row.and_then(|row| model[column].get(row)).copied().unwrap_or("");
            let (after, before) = (neighbour(row.checked_sub(1)), neighbour(Some(row)));
            let to = between(["A", "B", "C"][column], after, before, End::Bottom);
            model[column].insert(row, title);
            let home = view.plan().task(&TaskId::new(title)).unwrap().bucket_id.clone();
            let from = Spot { column: ColumnId::Bucket(home), ..to.clone() };
            edits.push(moved(title, from, to));
            view.push(edits.last().unwrap());
        }
        for (column, cards) in model.iter().enumerate() {
            prop_assert_eq!(&titles(&view, column), cards);
        }
        let renewed = view.renewed(&snapshot, &edits);
        prop_assert_eq!(renewed.board(), view.board(), "replaying all of them at once shows the same");
    }
}

#[test]
fn a_new_task_takes_its_place_among_the_others() {
    let mut snapshot = plan(&[("To do", &["b", "d"])]);
    snapshot.replace_tasks(vec![Arc::new(task("c"))]);
    let ids: Vec<_> = snapshot.tasks().iter().map(|task| task.id.as_str().to_owned()).collect();
    assert_eq!(ids, ["b", "c", "d"]);
}
