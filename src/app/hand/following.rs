//! What is in hand while the board below it changes: another plan from the service, or other days of the calendar.

use super::Hand;
use super::Held;
use crate::planner::board::place;
use crate::planner::id::TaskId;
use crate::planner::view::View;

impl Hand {
    /// Hangs the cards over the same place of a plan that has changed; those that are gone are let go. False when none
    /// is left.
    pub fn follow(&mut self, view: &View) -> bool {
        if self.is_away(view) {
            return self.follow_away(view);
        }
        let all = self.cards.iter().chain(self.staying.iter().map(|staying| &staying.card));
        let ids: Vec<_> = all.map(|card| (card.task.clone(), card.from.column.clone())).collect();
        let Some(mut hand) = Self::pick_up(view, &ids) else { return false };
        let mut unlocked = hand.clone();
        // When everything is locked now, the cards hang over where they came from, and a drop is refused.
        if unlocked.leave_locked(view, false).is_ok() {
            hand = unlocked;
        }
        let column = view.board().columns.iter().position(|column| column.id == self.to.column);
        if let Some(column) = column.filter(|_| self.is_hung) {
            let others: Vec<TaskId> = hand.others(view, column);
            let row = place::row(&others, self.to.after.clone(), self.to.before.clone(), self.to.end);
            // What cannot be dropped there any more hangs over where it came from.
            let _stays = hand.hang(view, column, row);
        }
        hand.page = self.page;
        *self = hand;
        true
    }

    /// Says whether a card was carried to a page that does not show where it was taken from.
    fn is_away(&self, view: &View) -> bool {
        let is_off = |card: &Held| view.board().find(view.plan(), &card.task).is_none();
        self.is_hung && self.cards.iter().any(|card| view.plan().task(&card.task).is_some() && is_off(card))
    }

    /// Follows while where the cards were taken from is not on the board: they hang on where they hang.
    fn follow_away(&mut self, view: &View) -> bool {
        let here = |card: &mut Held| {
            let position = view.plan().position(&card.task).and_then(|position| u32::try_from(position).ok());
            position.map(|position| card.position = position).is_some()
        };
        self.cards.retain_mut(here);
        self.staying.retain_mut(|staying| here(&mut staying.card));
        let column = view.board().columns.iter().position(|column| column.id == self.to.column);
        let column = column.unwrap_or(view.board().home);
        if self.cards.is_empty() {
            return false;
        }
        // What cannot be dropped there any more says so when it is.
        let _stays = self.hang(view, column, 0);
        true
    }

    /// Returns the card that was taken up first, with the column it was taken from.
    #[must_use]
    pub fn first(&self) -> Option<(&TaskId, &crate::planner::board::ColumnId)> {
        self.cards.first().map(|card| (&card.task, &card.from.column))
    }
}
