//! From "between these two" to the hint that says so, at the moment of sending. Pure.

use crate::planner::board::arrangement::Arrangement;
use crate::planner::board::{Board, ColumnId, order, place};
use crate::planner::edit::{MoveBucket, MoveTask};
use crate::planner::id::{TaskId, UserId};
use crate::planner::order_hint::{ComposedHint, OrderHint, between};
use crate::planner::snapshot::Snapshot;
use crate::planner::task::Task;

/// Where a move wants something to stand, in a list as the service has acknowledged it.
pub(super) struct Target<'a> {
    /// The hints of the others, in their order; `None` where there is none or it was not read.
    hints: Vec<Option<&'a OrderHint>>,
    /// The hint of what moves.
    own: Option<&'a OrderHint>,
    /// The row to insert at.
    row: usize,
    /// The row it stands at now, counted without itself, if it is in this list.
    now: Option<usize>,
    /// What must be read before a hint can be composed.
    unread: Vec<TaskId>,
}

impl<'a> Target<'a> {
    /// Finds where a card goes. `me` says whose list "mine" is.
    pub(super) fn of_task(snapshot: &'a Snapshot, edit: &MoveTask, me: Option<&UserId>) -> Self {
        let column = &edit.to.column;
        let mut cards = column_now(snapshot, edit, me);
        let now = cards.iter().position(|task| task.id == edit.task);
        if let Some(now) = now {
            cards.remove(now);
        }
        let ids: Vec<_> = cards.iter().map(|task| &task.id).collect();
        let row = place::row(&ids, edit.to.after.as_ref(), edit.to.before.as_ref(), edit.to.end);
        let own = snapshot.task(&edit.task).and_then(|task| order::hint(task, column));
        let unread = unread(snapshot, edit, &cards, row);
        Self { hints: cards.iter().map(|task| order::hint(task, column)).collect(), own, row, now, unread }
    }

    /// Finds where a column of the bucket board goes.
    pub(super) fn of_bucket(snapshot: &'a Snapshot, edit: &MoveBucket) -> Self {
        let now = snapshot.buckets.iter().position(|bucket| bucket.id == edit.bucket);
        let others: Vec<_> = snapshot.buckets.iter().filter(|bucket| bucket.id != edit.bucket).collect();
        let ids: Vec<_> = others.iter().map(|bucket| &bucket.id).collect();
        let row = place::row(&ids, edit.to.after.as_ref(), edit.to.before.as_ref(), edit.to.end);
        let hint = |hint: &'a OrderHint| Some(hint).filter(|hint| !hint.is_empty());
        let own = now.and_then(|now| hint(&snapshot.buckets[now].order_hint));
        Self {
            hints: others.iter().map(|bucket| hint(&bucket.order_hint)).collect(),
            own,
            row,
            now,
            unread: Vec::new(),
        }
    }

    /// Returns the tasks whose places must be read before a hint can be composed: the card's own, and its neighbours'.
    pub(super) fn unread(&self) -> &[TaskId] {
        &self.unread
    }

    /// Returns the hint to send, from the neighbours' newest acknowledged hints.
    ///
    /// A neighbour without a hint cannot be named; the next one that has a hint stands in. Where two neighbours share one
    /// hint nothing fits between, so the next greater hint closes the gap.
    pub(super) fn hint(&self) -> ComposedHint {
        let previous = self.previous();
        let next = self.hints[self.row..].iter().flatten().copied().find(|next| Some(*next) > previous);
        between(previous, next)
    }

    /// Says whether it stands where the move wants it, as far as the service has said; then there is nothing to send.
    ///
    /// Sharing a hint with a neighbour is not enough: each client puts those in an order of its own.
    pub(super) fn is_reached(&self) -> bool {
        let next = self.hints[self.row..].iter().flatten().next();
        let fits = |own: &OrderHint| self.previous() < Some(own) && next.is_none_or(|next| own < *next);
        self.now == Some(self.row) && self.own.is_some_and(fits)
    }

    fn previous(&self) -> Option<&'a OrderHint> {
        self.hints[..self.row].iter().rev().flatten().next().copied()
    }
}

/// Returns the tasks of the column a move leads to, in the order the service has acknowledged.
fn column_now<'a>(snapshot: &'a Snapshot, edit: &MoveTask, me: Option<&UserId>) -> Vec<&'a Task> {
    let board = Board::of(snapshot, &Arrangement { me: me.cloned(), ..Arrangement::by(edit.board) });
    let column = board.columns.into_iter().find(|known| known.id == edit.to.column);
    let cards = column.map(|column| column.cards).unwrap_or_default();
    cards.into_iter().map(|card| &*snapshot.tasks()[card as usize]).collect()
}

/// Returns the first of the cards above the place a move leads to that has no place of its own, and the hint for the one it
/// stands at.
pub(super) fn first_unplaced<'a>(
    snapshot: &'a Snapshot,
    edit: &MoveTask,
    me: Option<&UserId>,
) -> Option<(&'a Task, ComposedHint)> {
    let mut cards = column_now(snapshot, edit, me);
    cards.retain(|task| task.id != edit.task);
    let ids: Vec<_> = cards.iter().map(|task| &task.id).collect();
    let row = place::row(&ids, edit.to.after.as_ref(), edit.to.before.as_ref(), edit.to.end);
    let hint = |task: &'a Task| order::hint(task, &edit.to.column);
    let at = cards[..row].iter().position(|task| hint(task).is_none())?;
    let previous = at.checked_sub(1).and_then(|above| hint(cards[above]));
    Some((cards[at], between(previous, None)))
}

/// Says whether the column of a move exists.
pub(super) fn has_column(snapshot: &Snapshot, edit: &MoveTask) -> bool {
    match &edit.to.column {
        ColumnId::Bucket(Some(bucket)) => snapshot.bucket(bucket).is_some(),
        _ => true,
    }
}

/// Returns those of a card and of its neighbours, named and present, whose places on the board were not read.
fn unread(snapshot: &Snapshot, edit: &MoveTask, cards: &[&Task], row: usize) -> Vec<TaskId> {
    let Some(kind) = edit.board.format() else { return Vec::new() };
    let above = row.checked_sub(1).and_then(|row| cards.get(row)).map(|task| &task.id);
    let below = cards.get(row).map(|task| &task.id);
    let named = [Some(&edit.task), edit.to.after.as_ref(), edit.to.before.as_ref(), above, below];
    let mut ids: Vec<TaskId> = Vec::new();
    for task in named.into_iter().flatten().filter_map(|id| snapshot.task(id)) {
        if task.is_unread(kind) && !ids.contains(&task.id) {
            ids.push(task.id.clone());
        }
    }
    ids
}

#[cfg(test)]
mod tests;
