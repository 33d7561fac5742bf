//! Several cards at once: which ones, and in what order they stand.

use std::collections::HashSet;

use crate::app::naming::Names;
use crate::planner::board::Board;
use crate::planner::board::ColumnId;
use crate::planner::id::TaskId;
use crate::planner::snapshot::Snapshot;

/// The selected cards, each as it stands in one column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    cards: Vec<(TaskId, ColumnId)>,
    /// The card that was selected last: one end of a range.
    anchor: Option<(TaskId, ColumnId)>,
}

impl Selection {
    /// Says whether nothing is selected.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cards.is_empty()
    }

    /// Returns how many cards are selected.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cards.len()
    }

    /// Says whether a card is selected.
    #[must_use]
    pub fn contains(&self, task: &TaskId, column: &ColumnId) -> bool {
        self.cards.iter().any(|(known, home)| known == task && home == column)
    }

    /// Selects a card, or no longer.
    pub fn toggle(&mut self, task: &TaskId, column: &ColumnId) {
        let card = (task.clone(), column.clone());
        match self.cards.iter().position(|known| *known == card) {
            Some(known) => {
                self.cards.remove(known);
            }
            None => self.cards.push(card.clone()),
        }
        self.anchor = Some(card);
    }

    /// Selects all cards between the one selected last and this one; without one, this one. The error says why not.
    pub fn extend(&mut self, board: &Board, plan: &Snapshot, (column, row): (usize, usize)) -> Result<(), String> {
        let other = self.anchor.as_ref().and_then(|(task, home)| board.find_in(plan, task, Some(home)));
        let other = other.unwrap_or((column, row));
        if other.0 != column {
            return Err("A range lies in one column: the card selected last is in another.".to_owned());
        }
        for row in other.1.min(row)..=other.1.max(row) {
            self.add(board, plan, column, row);
        }
        self.anchor = board.task(plan, column, row).map(|task| (task.id.clone(), board.columns[column].id.clone()));
        Ok(())
    }

    /// Selects all cards of a column, or no longer when all of them are.
    pub fn toggle_column(&mut self, board: &Board, plan: &Snapshot, column: usize) {
        let Some(target) = board.columns.get(column) else { return };
        let known: HashSet<&TaskId> =
            self.cards.iter().filter(|(_, home)| *home == target.id).map(|(task, _)| task).collect();
        let tasks = (0..target.cards.len()).filter_map(|row| board.task(plan, column, row));
        let newly: Vec<_> = tasks.filter(|task| !known.contains(&task.id)).map(|task| task.id.clone()).collect();
        if newly.is_empty() {
            self.cards.retain(|(_, home)| *home != target.id);
        } else {
            self.cards.extend(newly.into_iter().map(|task| (task, target.id.clone())));
        }
    }

    /// Selects nothing.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Follows the cards on a board that has changed, or on another board; lets those go that are not there any more.
    pub fn follow(&mut self, board: &Board, plan: &Snapshot) {
        self.cards.retain_mut(|(task, home)| {
            let place = board.find_in(plan, task, Some(home));
            if let Some((column, _)) = place {
                home.clone_from(&board.columns[column].id);
            }
            place.is_some()
        });
        if self.cards.is_empty() {
            self.anchor = None;
        }
    }

    /// Takes note that cards, each from its column, stand in another one now.
    pub fn moved<'a>(&mut self, cards: impl Iterator<Item = (&'a TaskId, &'a ColumnId)>, to: &ColumnId) {
        let cards: HashSet<(&TaskId, &ColumnId)> = cards.collect();
        for (task, home) in self.cards.iter_mut().chain(&mut self.anchor) {
            if cards.contains(&(&*task, &*home)) {
                home.clone_from(to);
            }
        }
    }

    /// Takes the service's names in place of this machine's.
    pub(crate) fn renamed(&mut self, names: &Names) {
        for (task, column) in self.cards.iter_mut().chain(&mut self.anchor) {
            names.task(task);
            names.column(column);
        }
    }

    /// Returns the selected cards.
    #[must_use]
    pub fn cards(&self) -> &[(TaskId, ColumnId)] {
        &self.cards
    }

    fn add(&mut self, board: &Board, plan: &Snapshot, column: usize, row: usize) {
        let (Some(task), home) = (board.task(plan, column, row), &board.columns[column].id) else { return };
        if !self.contains(&task.id, home) {
            self.cards.push((task.id.clone(), home.clone()));
        }
    }
}
