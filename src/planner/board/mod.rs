//! A plan seen as columns of cards.
//!
//! The order of a column is what the service acknowledged, then every waiting move replayed in order. No two
//! composed hints are ever compared.

pub mod by_bucket;
pub mod place;

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::edit::MoveTask;
use super::id::{BucketId, TaskId};
use super::snapshot::Snapshot;
use super::task::Task;

/// What the columns of a board stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grouping {
    /// A column for each bucket.
    Bucket,
}

/// Which column.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnId {
    /// The column of a bucket; `None` is the column of tasks without one.
    Bucket(Option<BucketId>),
}

/// A plan seen as columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Board {
    /// What the columns stand for.
    pub grouping: Grouping,
    /// The columns, left to right.
    pub columns: Vec<Column>,
}

/// One column of a board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Which column.
    pub id: ColumnId,
    /// Its name.
    pub name: String,
    /// Its cards, top to bottom, as positions in the snapshot's tasks.
    pub cards: Vec<u32>,
    /// How many more cards it has that are still on their way from the disk; they stand below.
    pub beyond: usize,
    /// Whether some cards stand where they do only until their formats have been read.
    pub is_provisional: bool,
}

impl Column {
    /// Returns how many cards the column has.
    #[must_use]
    pub fn count(&self) -> usize {
        self.cards.len() + self.beyond
    }
}

impl Board {
    /// Arranges a plan as the service has acknowledged it.
    #[must_use]
    pub fn of(snapshot: &Snapshot, grouping: Grouping) -> Self {
        let columns = match grouping {
            Grouping::Bucket => by_bucket::columns(snapshot),
        };
        Self { grouping, columns }
    }

    /// Replays one waiting move: takes the card out and puts it where the person meant.
    ///
    /// A move whose card or column is gone changes nothing.
    pub fn replay(&mut self, snapshot: &Snapshot, edit: &MoveTask) {
        let Some(position) = snapshot.position(&edit.task).and_then(|position| u32::try_from(position).ok()) else {
            return;
        };
        let Some(target) = self.columns.iter().position(|column| column.id == edit.to.column) else { return };
        for column in &mut self.columns {
            column.cards.retain(|card| *card != position);
        }
        let cards = &mut self.columns[target].cards;
        let neighbour = |id: &Option<TaskId>| {
            let position = snapshot.position(id.as_ref()?)?;
            u32::try_from(position).ok()
        };
        let row = place::row(cards, neighbour(&edit.to.after), neighbour(&edit.to.before), edit.to.end);
        cards.insert(row, position);
    }

    /// Returns the column and row of a card.
    #[must_use]
    pub fn find(&self, snapshot: &Snapshot, task: &TaskId) -> Option<(usize, usize)> {
        let position = u32::try_from(snapshot.position(task)?).ok()?;
        self.columns.iter().enumerate().find_map(|(index, column)| {
            let row = column.cards.iter().position(|card| *card == position)?;
            Some((index, row))
        })
    }

    /// Returns the task of a card.
    #[must_use]
    pub fn task<'a>(&self, snapshot: &'a Snapshot, column: usize, row: usize) -> Option<&'a Task> {
        let position = *self.columns.get(column)?.cards.get(row)?;
        snapshot.tasks().get(position as usize).map(|task| &**task)
    }
}

/// Compares two cards of one column as the service has acknowledged them.
///
/// Cards without a hint on this board come after those with one, by the task's own hint, then by identifier.
#[must_use]
pub fn acknowledged_order(a: &Task, b: &Task) -> Ordering {
    let by_hint = match (a.bucket_board.hint(), b.bucket_board.hint()) {
        (Some(a), Some(b)) => a.cmp(b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    };
    by_hint.then_with(|| a.order_hint.cmp(&b.order_hint)).then_with(|| a.id.cmp(&b.id))
}

#[cfg(test)]
mod tests;
