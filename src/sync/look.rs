//! Which places on the board are still to be read, those in sight first.

use std::collections::HashSet;

use crate::planner::board::ColumnId;
use crate::planner::id::TaskId;
use crate::planner::snapshot::Snapshot;

/// Places still to be read. The most wanted stands last, where it is taken from.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    ids: Vec<TaskId>,
    in_sight: usize,
}

impl Wanted {
    /// Wants these places.
    pub(super) fn new(ids: impl IntoIterator<Item = TaskId>) -> Self {
        let mut known = HashSet::new();
        Self { ids: ids.into_iter().filter(|id| known.insert(id.clone())).collect(), in_sight: 0 }
    }

    /// Puts the cards of these columns before all others.
    pub(super) fn look(&mut self, snapshot: &Snapshot, columns: &[ColumnId]) {
        let rank = |id: &TaskId| {
            let column = snapshot.task(id).map(|task| ColumnId::Bucket(task.bucket_id.clone()));
            column.and_then(|column| columns.iter().position(|wanted| *wanted == column)).unwrap_or(usize::MAX)
        };
        self.ids.sort_by_cached_key(|id| std::cmp::Reverse(rank(id)));
        self.in_sight = self.ids.iter().rev().take_while(|id| rank(id) != usize::MAX).count();
    }

    /// Takes the most wanted; of those in sight and those out of sight never both at once.
    pub(super) fn take(&mut self, most: usize) -> Vec<TaskId> {
        let count = if self.in_sight > 0 { most.min(self.in_sight) } else { most.min(self.ids.len()) };
        self.in_sight = self.in_sight.saturating_sub(count);
        let mut taken = self.ids.split_off(self.ids.len() - count);
        taken.reverse();
        taken
    }

    /// Wants these again: they could not be read.
    pub(super) fn put_back(&mut self, ids: Vec<TaskId>) {
        self.ids.extend(ids);
    }

    /// Says whether cards in sight are still to be asked for.
    pub(super) fn has_some_in_sight(&self) -> bool {
        self.in_sight > 0
    }

    /// Returns how many are still to be asked for.
    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }
}
