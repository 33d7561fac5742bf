//! Cards in hand: where drops lead on each board, and what stays true after any number of them.

use std::sync::Arc;

use pretty_assertions::assert_eq;
use proptest::prelude::*;

use super::*;
use crate::planner::board::Grouping;
use crate::planner::board::arrangement::Arrangement;
use crate::planner::edit::fold;
use crate::planner::fixture::{plan, team};
use crate::planner::id::UserId;
use crate::planner::snapshot::Snapshot;

fn view(grouping: Grouping) -> View {
    View::new(Arc::new(team()), [], Arc::new(Arrangement::by(grouping)))
}

fn column(view: &View, name: &str) -> usize {
    view.board().columns.iter().position(|column| column.name == name).unwrap()
}

fn id(title: &str, column: ColumnId) -> (TaskId, ColumnId) {
    (TaskId::new(title), column)
}

/// Returns the titles of a column.
fn titles(board: &Board, plan: &Snapshot, column: usize) -> Vec<String> {
    board.columns[column].cards.iter().map(|card| plan.tasks()[*card as usize].title.clone()).collect()
}

/// Drops a card, as if by hand.
fn dropped(view: &mut View, card: &(TaskId, ColumnId), column: usize, row: usize) -> Result<Vec<Edit>, String> {
    let mut hand = Hand::pick_up(view, std::slice::from_ref(card)).unwrap();
    hand.hang(view, column, row)?;
    let edits = hand.edits();
    for edit in &edits {
        view.push(edit);
    }
    Ok(edits)
}

#[test]
fn completing_a_task_by_a_drop_writes_a_hundred_and_taking_it_out_fifty() {
    let mut view = view(Grouping::Progress);
    let card = id("t01", view.board().columns[1].id.clone());
    let edits = dropped(&mut view, &card, 2, 0).unwrap();
    let [Edit::MoveTask(edit)] = &edits[..] else { panic!("{edits:?}") };
    assert_eq!(edit.changes, [Change::Percent { from: 30, to: 100 }]);
    assert_eq!(titles(view.board(), view.plan(), 2)[0], "t01");
    view.push(&edits[0].inverse());
    assert_eq!(view.plan().task(&TaskId::new("t01")).unwrap().percent_complete, 30, "an undo restores the number");
    assert_eq!(view.plan().tasks(), view.acknowledged().tasks());
}

#[test]
fn a_drop_on_a_person_adds_them_and_removes_the_one_whose_column_it_left() {
    let mut view = view(Grouping::AssignedTo);
    let bob = UserId::new("bob");
    let carl =
        view.board().columns.iter().position(|other| other.id == ColumnId::Assignee(Some("carl".into()))).unwrap();
    let edits = dropped(&mut view, &id("t02", ColumnId::Assignee(Some(bob.clone()))), carl, 1).unwrap();
    let [Edit::MoveTask(edit)] = &edits[..] else { panic!("{edits:?}") };
    let change = |user: &str, to: bool| Change::Assignee { user: UserId::new(user), from: !to, to };
    assert_eq!(edit.changes, [change("carl", true), change("bob", false)]);
    let assignees = &view.plan().task(&TaskId::new("t02")).unwrap().assignees;
    assert_eq!(assignees, &[UserId::new("anna"), UserId::new("carl")], "Anna was not asked and stays");
    assert_eq!(titles(view.board(), view.plan(), carl)[1], "t02");
}

#[test]
fn nobody_is_removed_to_make_a_task_unassigned() {
    let view = view(Grouping::AssignedTo);
    let unassigned = column(&view, "Unassigned");
    let bob = ColumnId::Assignee(Some(UserId::new("bob")));
    let mut hand = Hand::pick_up(&view, &[id("t02", bob)]).unwrap();
    let refusal = hand.hang(&view, unassigned, 0).unwrap_err();
    assert!(refusal.contains("is assigned to it too"), "{refusal}");
    assert!(!hand.has_moved(&view), "the card stays");
    let carl = ColumnId::Assignee(Some(UserId::new("carl")));
    let mut hand = Hand::pick_up(&view, &[id("t03", carl)]).unwrap();
    assert_eq!(hand.hang(&view, unassigned, 0), Ok(()));
}

#[test]
fn several_cards_keep_their_order_and_go_back_to_where_each_was() {
    let before = view(Grouping::Bucket);
    let a = before.board().columns[0].id.clone();
    let cards = [id("t03", a.clone()), id("t00", a.clone()), id("t01", a)];
    let mut hand = Hand::pick_up(&before, &cards).unwrap();
    hand.hang(&before, 1, 1).unwrap();
    let mut after = before.clone();
    let edits = hand.edits();
    for edit in &edits {
        after.push(edit);
    }
    assert_eq!(titles(after.board(), after.plan(), 0), ["t02", "t04"]);
    assert_eq!(titles(after.board(), after.plan(), 1), ["t05", "t00", "t01", "t03", "t06", "t07", "t08"]);
    assert_eq!(after.board(), &hand.board, "what was seen in hand is what is dropped");
    for edit in &edits {
        after.push(&edit.inverse());
    }
    assert_eq!(after.board(), before.board());
}

#[test]
fn a_board_without_an_order_takes_the_column_and_gives_the_place() {
    let mut view = view(Grouping::Priority);
    let low = column(&view, "Low");
    let urgent = view.board().columns[0].id.clone();
    let edits = dropped(&mut view, &id("t04", urgent), low, 0).unwrap();
    let [Edit::MoveTask(edit)] = &edits[..] else { panic!("{edits:?}") };
    assert_eq!(edit.changes, [Change::Priority { from: 1, to: 9 }]);
    assert_eq!(titles(view.board(), view.plan(), low), ["t03", "t04", "t07", "t11"], "by their own rule");
}

/// Says in how many columns each task stands, and checks that they are the right ones.
fn check_homes(view: &View) {
    for (position, task) in (0u32..).zip(view.plan().tasks()) {
        let homes: Vec<&ColumnId> = view
            .board()
            .columns
            .iter()
            .flat_map(|column| column.cards.iter().filter(|card| **card == position).map(|_| &column.id))
            .collect();
        match view.board().grouping {
            Grouping::Bucket => assert_eq!(homes, [&ColumnId::Bucket(task.bucket_id.clone())]),
            Grouping::Progress => assert_eq!(homes, [&ColumnId::Progress(task.progress())]),
            Grouping::AssignedTo if task.assignees.is_empty() => assert_eq!(homes, [&ColumnId::Assignee(None)]),
            Grouping::AssignedTo => {
                assert_eq!(homes.len(), task.assignees.len());
                for user in &task.assignees {
                    assert!(homes.contains(&&ColumnId::Assignee(Some(user.clone()))));
                }
            }
            _ => assert_eq!(homes.len(), 1),
        }
    }
}

proptest! {
    /// After any drop the card is where it was dropped, every other card of the column keeps its place around it, and
    /// every task is in the columns its fields say. Replaying all edits at once shows the same.
    #[test]
    fn each_card_is_where_it_was_dropped(
        board in 0usize..5,
        moves in prop::collection::vec((0usize..40, 0usize..6, 0usize..14), 1..40),
    ) {
        let mut view = view(Grouping::ALL[board]);
        let mut edits = Vec::new();
        for (card, column, row) in moves {
            let cards: Vec<(TaskId, ColumnId)> = view.board().columns.iter().flat_map(|column| {
                column.cards.iter().map(|card| (view.plan().tasks()[*card as usize].id.clone(), column.id.clone()))
            }).collect();
            let card = &cards[card % cards.len()];
            let column = column % view.board().columns.len();
            let target = view.board().columns[column].id.clone();
            let hand = Hand::pick_up(&view, std::slice::from_ref(card)).unwrap();
            let others: Vec<String> =
                hand.others(&view, column).iter().filter(|other| **other != card.0).map(ToString::to_string).collect();
            let row = row.min(others.len());
            let before = view.board().clone();
            if let Ok(more) = dropped(&mut view, card, column, row) {
                let mut expected = others;
                expected.insert(row, card.0.to_string());
                let column = view.board().columns.iter().position(|column| column.id == target).unwrap();
                prop_assert_eq!(titles(view.board(), view.plan(), column), expected);
                edits.extend(more);
            } else {
                prop_assert_eq!(view.board(), &before);
            }
            check_homes(&view);
        }
        let acknowledged = Arc::clone(view.acknowledged());
        let renewed = view.renewed(&acknowledged, &edits);
        prop_assert_eq!(renewed.board(), view.board());
    }
}

#[test]
fn a_task_selected_in_two_columns_is_picked_up_once() {
    let mut view = view(Grouping::AssignedTo);
    let cards = [id("t02", column_of("bob")), id("t02", column_of("anna")), id("t06", column_of("bob"))];
    let mut hand = Hand::pick_up(&view, &cards).unwrap();
    assert_eq!(hand.cards.len(), 2);
    let carl = view.board().columns.iter().position(|other| other.id == column_of("carl")).unwrap();
    hand.hang(&view, carl, 0).unwrap();
    for edit in hand.edits() {
        view.push(&edit);
    }
    assert_eq!(titles(view.board(), view.plan(), carl)[..2], ["t02", "t06"]);
    check_homes(&view);
}

fn column_of(user: &str) -> ColumnId {
    ColumnId::Assignee(Some(UserId::new(user)))
}

/// As many cards as a plan holds: work that grows with their square would not end.
#[test]
fn nine_thousand_cards_are_picked_up_and_carried() {
    let names: Vec<String> = (0..9000).map(|number| format!("t{number:04}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let snapshot = plan(&[("A", &names), ("B", &["x", "y"])]);
    let view = View::new(Arc::new(snapshot), [], Arc::new(Arrangement::by(Grouping::Bucket)));
    let home = view.board().columns[0].id.clone();
    let cards: Vec<_> = names.iter().map(|name| id(name, home.clone())).collect();
    let mut hand = Hand::pick_up(&view, &cards).unwrap();
    for _ in 0..20 {
        hand.hang(&view, 1, 1).unwrap();
    }
    assert_eq!((hand.board.columns[0].cards.len(), hand.board.columns[1].cards.len()), (0, 9002));
    assert_eq!(hand.edits().len(), 9000);
}

#[test]
fn cards_of_several_columns_dropped_where_they_were_picked_up_stay_there() {
    let before = view(Grouping::Progress);
    let [first, .., last] = &before.board().columns[..] else { panic!("three columns") };
    let cards = [id("t00", first.id.clone()), id("t02", last.id.clone())];
    let mut hand = Hand::pick_up(&before, &cards).unwrap();
    assert!(!hand.has_moved(&before), "nothing was said about a change of progress");
    hand.hang(&before, 0, 0).unwrap();
    assert!(hand.has_moved(&before));
    assert_eq!(hand.cards[1].changes, [Change::Percent { from: 100, to: 0 }]);
}

#[test]
fn nudged_out_of_a_column_and_back_a_card_has_what_it_had() {
    let mut view = view(Grouping::Progress);
    let columns: Vec<ColumnId> = view.board().columns.iter().map(|column| column.id.clone()).collect();
    let row = view.board().find(view.plan(), &TaskId::new("t01")).unwrap().1;
    let out = dropped(&mut view, &id("t01", columns[1].clone()), 0, 0).unwrap();
    let back = dropped(&mut view, &id("t01", columns[0].clone()), 1, row).unwrap();
    let mut waiting = out;
    fold(&mut waiting, back);
    assert_eq!(waiting, [], "30 percent and not 50");
}

#[test]
fn a_task_in_two_columns_is_moved_in_each_by_itself() {
    let mut view = view(Grouping::AssignedTo);
    let column =
        |view: &View, user: &str| view.board().columns.iter().position(|other| other.id == column_of(user)).unwrap();
    let (anna, bob) = (column(&view, "anna"), column(&view, "bob"));
    let last = view.board().columns[anna].cards.len();
    let mut waiting = dropped(&mut view, &id("t02", column_of("anna")), anna, last).unwrap();
    let last = view.board().columns[bob].cards.len();
    let other = dropped(&mut view, &id("t02", column_of("bob")), bob, last).unwrap();
    fold(&mut waiting, other);
    assert_eq!(waiting.len(), 2);
    let again = View::new(Arc::new(team()), &waiting, Arc::new(Arrangement::by(Grouping::AssignedTo)));
    assert_eq!(again.board(), view.board());
}
