//! What is shown: what the service last said, plus every waiting edit, in order.

use std::sync::Arc;

use super::board::{Board, Grouping};
use super::edit::Edit;
use super::snapshot::Snapshot;

/// A plan with the edits nobody has acknowledged yet.
///
/// The sorted board is kept beside the replayed one, so that one more edit costs a replay and no sorting.
#[derive(Clone, Debug)]
pub struct View {
    acknowledged: Arc<Snapshot>,
    sorted: Arc<Board>,
    active_count: usize,
    shown: Snapshot,
    board: Board,
}

impl View {
    /// Arranges a plan and replays the waiting edits on it.
    #[must_use]
    pub fn new<'a>(
        acknowledged: Arc<Snapshot>,
        waiting: impl IntoIterator<Item = &'a Edit>,
        grouping: Grouping,
    ) -> Self {
        let sorted = Arc::new(Board::of(&acknowledged, grouping));
        let active_count = acknowledged.active_count();
        Self::replayed(acknowledged, sorted, active_count, waiting)
    }

    /// Replays a changed list of waiting edits, sorting only if the plan itself has changed.
    #[must_use]
    pub fn renewed<'a>(&self, acknowledged: &Arc<Snapshot>, waiting: impl IntoIterator<Item = &'a Edit>) -> Self {
        if Arc::ptr_eq(&self.acknowledged, acknowledged) {
            Self::replayed(Arc::clone(acknowledged), Arc::clone(&self.sorted), self.active_count, waiting)
        } else {
            Self::new(Arc::clone(acknowledged), waiting, self.board.grouping)
        }
    }

    /// Shows one more edit on top of those already shown.
    pub fn push(&mut self, edit: &Edit) {
        edit.apply(&mut self.shown);
        match edit {
            Edit::MoveTask(edit) if edit.board == self.board.grouping => self.board.replay(&self.shown, edit),
            Edit::MoveTask(_) => {}
        }
    }

    /// Returns the plan as the service last described it.
    #[must_use]
    pub fn acknowledged(&self) -> &Arc<Snapshot> {
        &self.acknowledged
    }

    /// Returns the plan as the person sees it.
    #[must_use]
    pub fn plan(&self) -> &Snapshot {
        &self.shown
    }

    /// Returns how many tasks are not completed; counted once, for no frame may go through a whole plan.
    #[must_use]
    pub fn active_count(&self) -> usize {
        self.active_count
    }

    /// Returns the board as the person sees it.
    #[must_use]
    pub fn board(&self) -> &Board {
        &self.board
    }

    fn replayed<'a>(
        acknowledged: Arc<Snapshot>,
        sorted: Arc<Board>,
        active_count: usize,
        waiting: impl IntoIterator<Item = &'a Edit>,
    ) -> Self {
        let (shown, board) = ((*acknowledged).clone(), (*sorted).clone());
        let mut view = Self { acknowledged, sorted, active_count, shown, board };
        for edit in waiting {
            view.push(edit);
        }
        view
    }
}
