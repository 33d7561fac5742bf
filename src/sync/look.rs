//! What is on the screen, and which board formats are still to be read: those of the board in view first.

use std::collections::{BTreeMap, HashSet};

use crate::planner::board;
use crate::planner::board::arrangement::Arrangement;
use crate::planner::board::{ColumnId, Grouping};
use crate::planner::format::FormatKind;
use crate::planner::id::TaskId;
use crate::planner::snapshot::Snapshot;

/// What part of a plan is on the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    /// Which board.
    pub(super) grouping: Grouping,
    /// Which columns of it, the most wanted first.
    pub(super) columns: Vec<ColumnId>,
}

impl Look {
    /// Returns how much a task is wanted: the first columns most; `None` when it is out of sight.
    pub(super) fn rank(&self, snapshot: &Snapshot, task: &TaskId) -> Option<usize> {
        let arrangement = Arrangement::by(self.grouping);
        board::first_column_of(snapshot.task(task)?, snapshot, &arrangement, &self.columns)
    }
}

/// Board formats still to be read. In each list the most wanted stands last, where it is taken from.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    lists: BTreeMap<FormatKind, Vec<TaskId>>,
    /// How many were asked for and not answered yet.
    asked: BTreeMap<FormatKind, usize>,
    in_view: Option<FormatKind>,
    in_sight: usize,
    /// How many the board in view had to be read when it came into view.
    total: usize,
}

impl Wanted {
    /// Wants these formats.
    pub(super) fn want(&mut self, kind: FormatKind, ids: impl IntoIterator<Item = TaskId>) {
        let mut known = HashSet::new();
        self.lists.insert(kind, ids.into_iter().filter(|id| known.insert(id.clone())).collect());
    }

    /// Puts the board in view before the others, and the cards of its columns in sight before the rest.
    pub(super) fn look(&mut self, snapshot: &Snapshot, look: &Look) {
        let kind = look.grouping.format();
        self.in_sight = 0;
        if let Some(list) = kind.and_then(|kind| self.lists.get_mut(&kind)) {
            let rank = |id: &TaskId| look.rank(snapshot, id).unwrap_or(usize::MAX);
            list.sort_by_cached_key(|id| std::cmp::Reverse(rank(id)));
            self.in_sight = list.iter().rev().take_while(|id| rank(id) != usize::MAX).count();
        }
        if self.in_view != kind || self.total < self.left_in_view() {
            self.in_view = kind;
            self.total = self.left_in_view();
        }
    }

    /// Takes the most wanted of one board; of those in sight and those out of sight never both at once.
    ///
    /// Other boards have their turn when the one in view is whole.
    pub(super) fn take(&mut self, most: usize) -> Option<(FormatKind, Vec<TaskId>)> {
        let is_view_whole = self.left_in_view() == 0;
        let in_view = self.in_view.filter(|_| !is_view_whole);
        let kind = in_view.or_else(|| {
            FormatKind::ALL.into_iter().find(|kind| self.lists.get(kind).is_some_and(|list| !list.is_empty()))
        })?;
        let list = self.lists.get_mut(&kind).filter(|list| !list.is_empty())?;
        let is_sight_first = in_view.is_some() && self.in_sight > 0;
        let count = most.min(if is_sight_first { self.in_sight.min(list.len()) } else { list.len() });
        if in_view.is_some() {
            self.in_sight = self.in_sight.saturating_sub(count);
        }
        let mut taken = list.split_off(list.len() - count);
        taken.reverse();
        *self.asked.entry(kind).or_default() += count;
        Some((kind, taken))
    }

    /// Takes note that nothing is under way: a reading begins, and what an earlier one asked for will not be answered.
    pub(super) fn begin(&mut self) {
        self.asked.clear();
    }

    /// Takes note that so many were answered; those in `again` could not be read and are wanted still.
    pub(super) fn answered(&mut self, kind: FormatKind, count: usize, again: Vec<TaskId>) {
        if let Some(asked) = self.asked.get_mut(&kind) {
            *asked = asked.saturating_sub(count);
        }
        self.lists.entry(kind).or_default().extend(again);
    }

    /// Says whether cards in sight are still to be asked for.
    pub(super) fn has_some_in_sight(&self) -> bool {
        self.in_sight > 0
    }

    /// Returns how many formats the board in view lacks.
    pub(super) fn left_in_view(&self) -> usize {
        let Some(kind) = self.in_view else { return 0 };
        let waiting = self.lists.get(&kind).map_or(0, Vec::len);
        waiting + self.asked.get(&kind).copied().unwrap_or(0)
    }

    /// Says whether nothing is to be read, on whatever board.
    pub(super) fn is_empty(&self) -> bool {
        self.lists.values().all(Vec::is_empty) && self.asked.values().all(|asked| *asked == 0)
    }

    /// Returns how far the reading of the board in view has come, in words.
    pub(super) fn progress(&self) -> String {
        format!("board order {}/{}", self.total.saturating_sub(self.left_in_view()), self.total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planner::fixture::plan;
    use crate::planner::id::BucketId;
    use crate::planner::progress::Progress;

    fn ids(names: &[&str]) -> Vec<TaskId> {
        names.iter().map(|name| TaskId::new(name)).collect()
    }

    fn bucket(name: &str) -> ColumnId {
        ColumnId::Bucket(Some(BucketId::new(name)))
    }

    #[test]
    fn the_columns_in_sight_come_first_then_their_board_then_the_others() {
        let plan = plan(&[("A", &["a", "b"]), ("B", &["c"]), ("C", &["d"])]);
        let mut wanted = Wanted::default();
        for kind in FormatKind::ALL {
            wanted.want(kind, ids(&["a", "b", "c", "d", "a"]));
        }
        let look = Look { grouping: Grouping::Bucket, columns: vec![bucket("B"), bucket("A")] };
        wanted.look(&plan, &look);
        let (kind, mut taken) = wanted.take(20).unwrap();
        assert_eq!((kind, taken[0].as_str(), taken.len()), (FormatKind::Bucket, "c", 3), "what is in sight, by itself");
        taken.sort();
        assert_eq!(taken, ids(&["a", "b", "c"]));
        assert!(!wanted.has_some_in_sight());
        assert_eq!(wanted.take(20), Some((FormatKind::Bucket, ids(&["d"]))));
        assert_eq!(wanted.take(20), None, "the other boards wait until this one is whole");
        wanted.answered(FormatKind::Bucket, 3, ids(&["b"]));
        assert_eq!(wanted.progress(), "board order 2/4");
        assert_eq!(wanted.take(20), Some((FormatKind::Bucket, ids(&["b"]))));
        wanted.answered(FormatKind::Bucket, 1, Vec::new());
        wanted.answered(FormatKind::Bucket, 1, Vec::new());
        assert_eq!((wanted.left_in_view(), wanted.is_empty()), (0, false));
        assert_eq!(wanted.take(2).map(|(kind, taken)| (kind, taken.len())), Some((FormatKind::Progress, 2)));
    }

    #[test]
    fn another_board_in_view_is_read_next() {
        let plan = plan(&[("A", &["a", "b"])]);
        let mut wanted = Wanted::default();
        for kind in FormatKind::ALL {
            wanted.want(kind, ids(&["a", "b"]));
        }
        wanted.look(&plan, &Look { grouping: Grouping::Bucket, columns: Vec::new() });
        assert_eq!(wanted.take(1).unwrap().0, FormatKind::Bucket);
        let columns = vec![ColumnId::Progress(Progress::NotStarted)];
        wanted.look(&plan, &Look { grouping: Grouping::Progress, columns });
        assert!(wanted.has_some_in_sight());
        assert_eq!(wanted.take(20).map(|(kind, taken)| (kind, taken.len())), Some((FormatKind::Progress, 2)));
        wanted.look(&plan, &Look { grouping: Grouping::List, columns: Vec::new() });
        assert_eq!(wanted.left_in_view(), 0, "a list is ordered by the tasks themselves");
        assert_eq!(wanted.take(20).unwrap().0, FormatKind::Bucket);
    }
}
