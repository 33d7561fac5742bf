//! What locks will do to the selected cards, said before they are moved.

use std::sync::Arc;

use crate::app::hand::staying_of;
use crate::app::screens::board::BoardScreen;
use crate::planner::board::ColumnId;
use crate::planner::board::Grouping;
use crate::planner::id::TaskId;
use crate::planner::id::UserId;
use crate::planner::snapshot::Snapshot;

/// What was foreseen last, and what it was foreseen from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Foreseen {
    from: Option<From>,
    words: Option<String>,
}

#[derive(Clone, Debug)]
struct From {
    cards: Vec<(TaskId, ColumnId)>,
    grouping: Grouping,
    acknowledged: Arc<Snapshot>,
    unacknowledged: usize,
    me: Option<UserId>,
}

impl BoardScreen {
    /// Returns how many of the selected cards can move and how many locked ones stay; nothing when all can.
    #[must_use]
    pub fn selected_staying(&self) -> Option<&str> {
        self.foreseen.words.as_deref().filter(|_| !self.selection.is_empty())
    }

    /// Counts the selected cards that locks keep where they are: once for each selection, not for each key or frame.
    pub(crate) fn foresee(&mut self) {
        let Some(view) = self.view.as_ref().filter(|_| !self.selection.is_empty()) else {
            self.foreseen = Foreseen::default();
            return;
        };
        let cards = self.selection.cards();
        let grouping = view.board().grouping;
        let unacknowledged = self.waiting.len() + self.handed_over.len();
        let me = view.arrangement().me.as_ref();
        let is_same = |from: &From| {
            from.cards == cards
                && from.grouping == grouping
                && from.unacknowledged == unacknowledged
                && Arc::ptr_eq(&from.acknowledged, view.acknowledged())
                && from.me.as_ref() == me
        };
        if self.foreseen.from.as_ref().is_some_and(is_same) {
            return;
        }
        let words = staying_of(view, cards);
        let (cards, acknowledged, me) = (cards.to_vec(), Arc::clone(view.acknowledged()), me.cloned());
        self.foreseen = Foreseen { from: Some(From { cards, grouping, acknowledged, unacknowledged, me }), words };
    }
}
