//! From "between these two cards" to the hint that says so, at the moment of sending. Pure.

use crate::planner::board::arrangement::Arrangement;
use crate::planner::board::place;
use crate::planner::board::{Board, ColumnId};
use crate::planner::edit::MoveTask;
use crate::planner::format::BoardPlace;
use crate::planner::id::TaskId;
use crate::planner::order_hint::{ComposedHint, OrderHint, between};
use crate::planner::snapshot::Snapshot;
use crate::planner::task::Task;

/// Where a card goes in a column as the service has acknowledged it.
struct Target<'a> {
    /// The other cards of the column, top to bottom.
    cards: Vec<&'a Task>,
    /// The row to insert at.
    row: usize,
    /// The row the card stands at now, counted without itself, if it is in this column.
    now: Option<usize>,
}

/// Returns the tasks whose places must be read before a hint can be composed: the card's own, and its neighbours'.
pub(super) fn unread(snapshot: &Snapshot, edit: &MoveTask) -> Vec<TaskId> {
    let target = target(snapshot, edit);
    let above = target.row.checked_sub(1).and_then(|row| target.cards.get(row)).map(|task| &task.id);
    let below = target.cards.get(target.row).map(|task| &task.id);
    let named = [Some(&edit.task), edit.to.after.as_ref(), edit.to.before.as_ref(), above, below];
    let mut ids: Vec<TaskId> = Vec::new();
    for task in named.into_iter().flatten().filter_map(|id| snapshot.task(id)) {
        if task.bucket_board == BoardPlace::Unread && !ids.contains(&task.id) {
            ids.push(task.id.clone());
        }
    }
    ids
}

/// Returns the hint to send, from the neighbours' newest acknowledged hints.
///
/// A neighbour without a hint cannot be named; the next one that has a hint stands in. Where two neighbours share one
/// hint nothing fits between, so the next greater hint closes the gap.
pub(super) fn hint(snapshot: &Snapshot, edit: &MoveTask) -> ComposedHint {
    let target = target(snapshot, edit);
    let hint = |task: &&'_ Task| task.bucket_board.hint().cloned();
    let previous: Option<OrderHint> = target.cards[..target.row].iter().rev().find_map(hint);
    let next = target.cards[target.row..].iter().filter_map(hint).find(|next| Some(next) > previous.as_ref());
    between(previous.as_ref(), next.as_ref())
}

/// Says whether the card stands where the move wants it, as far as the service has said.
pub(super) fn stands_there(snapshot: &Snapshot, edit: &MoveTask) -> bool {
    let target = target(snapshot, edit);
    target.now == Some(target.row)
}

/// Says whether the column of a move exists.
pub(super) fn has_column(snapshot: &Snapshot, edit: &MoveTask) -> bool {
    match &edit.to.column {
        ColumnId::Bucket(Some(bucket)) => snapshot.bucket(bucket).is_some(),
        _ => true,
    }
}

fn target<'a>(snapshot: &'a Snapshot, edit: &MoveTask) -> Target<'a> {
    let board = Board::of(snapshot, &Arrangement::by(edit.board));
    let column = board.columns.into_iter().find(|column| column.id == edit.to.column);
    let all = column.map(|column| column.cards).unwrap_or_default();
    let mut cards: Vec<&Task> = all.into_iter().map(|card| &*snapshot.tasks()[card as usize]).collect();
    let now = cards.iter().position(|task| task.id == edit.task);
    if let Some(now) = now {
        cards.remove(now);
    }
    let ids: Vec<_> = cards.iter().map(|task| &task.id).collect();
    let row = place::row(&ids, edit.to.after.as_ref(), edit.to.before.as_ref(), edit.to.end);
    Target { cards, row, now }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::planner::board::Grouping;
    use crate::planner::bucket::Bucket;
    use crate::planner::edit::{End, Spot};
    use crate::planner::id::{BucketId, PlanId};
    use crate::planner::plan::Plan;

    fn snapshot(hints: &[(&str, Option<&str>)]) -> Snapshot {
        let plan_id = PlanId::new("p");
        let task = |(id, hint): &(&str, Option<&str>)| {
            let hint = hint.map(OrderHint::acknowledged);
            Arc::new(Task {
                bucket_id: Some(BucketId::new("b")),
                order_hint: OrderHint::acknowledged("5"),
                bucket_board: hint.map_or(BoardPlace::Unread, |hint| BoardPlace::Read { hint, etag: None }),
                ..Task::titled(TaskId::new(id), plan_id.clone(), id)
            })
        };
        let plan = Plan {
            id: plan_id.clone(),
            title: String::new(),
            container_url: None,
            etag: None,
            labels: std::collections::BTreeMap::new(),
        };
        let bucket = Bucket {
            id: BucketId::new("b"),
            plan_id: plan_id.clone(),
            name: "B".to_owned(),
            order_hint: OrderHint::acknowledged("1"),
            etag: None,
        };
        Snapshot::new(plan, vec![bucket], hints.iter().map(task).collect(), Vec::new())
    }

    fn to(task: &str, after: Option<&str>, before: Option<&str>, end: End) -> MoveTask {
        let spot = Spot {
            column: ColumnId::Bucket(Some(BucketId::new("b"))),
            column_name: "B".to_owned(),
            after: after.map(TaskId::new),
            before: before.map(TaskId::new),
            end,
        };
        MoveTask {
            task: TaskId::new(task),
            title: task.to_owned(),
            board: Grouping::Bucket,
            to: spot.clone(),
            from: spot,
            changes: Vec::new(),
            is_undo: false,
        }
    }

    #[test]
    fn a_hint_names_the_neighbours_without_the_card_itself() {
        let plan = snapshot(&[("a", Some("1")), ("b", Some("2")), ("c", Some("3"))]);
        let text = |edit: &MoveTask| hint(&plan, edit).as_str().to_owned();
        assert_eq!(text(&to("a", Some("b"), Some("c"), End::Bottom)), "2 3!");
        assert_eq!(text(&to("a", Some("c"), None, End::Bottom)), "3 !");
        assert_eq!(text(&to("c", None, Some("a"), End::Top)), " 1!");
        assert_eq!(text(&to("c", Some("gone"), None, End::Top)), " 1!");
        assert!(stands_there(&plan, &to("b", Some("a"), Some("c"), End::Top)));
        assert!(!stands_there(&plan, &to("c", Some("a"), Some("b"), End::Top)));
    }

    #[test]
    fn equal_hints_and_missing_ones_do_not_close_the_gap() {
        let plan = snapshot(&[("a", Some("1")), ("b", Some("1")), ("c", Some("3")), ("d", Some("")), ("e", None)]);
        assert_eq!(hint(&plan, &to("e", Some("a"), Some("b"), End::Bottom)).as_str(), "1 3!");
        assert_eq!(hint(&plan, &to("e", Some("d"), None, End::Bottom)).as_str(), "3 !");
        assert_eq!(unread(&plan, &to("a", Some("b"), Some("c"), End::Bottom)), Vec::<TaskId>::new());
        assert_eq!(unread(&plan, &to("a", Some("d"), Some("e"), End::Bottom)), [TaskId::new("e")]);
    }
}
