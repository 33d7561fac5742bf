//! A card in hand: where it was taken from, where it hangs now, and the board as it would be.

use super::cursor::Window;
use super::cursor::destination;
use super::intent::Intent;
use super::layout::Layout;
use crate::planner::board::Board;
use crate::planner::board::ColumnId;
use crate::planner::edit::End;
use crate::planner::edit::MoveTask;
use crate::planner::edit::Spot;
use crate::planner::id::TaskId;
use crate::planner::snapshot::Snapshot;
use crate::planner::view::View;

/// A card in hand.
#[derive(Clone, Debug)]
pub struct Hand {
    /// The move as it would be if the card were dropped now.
    pub edit: MoveTask,
    /// The board with the card where it hangs.
    pub board: Board,
    /// The column the card hangs over.
    pub column: usize,
    /// The row the card hangs at.
    pub row: usize,
}

impl Hand {
    /// Picks a card up; `None` when the board does not show it.
    #[must_use]
    pub fn pick_up(view: &View, task: &TaskId) -> Option<Self> {
        let (board, plan) = (view.board(), view.plan());
        let (column, row) = board.find(plan, task)?;
        let from = spot(board, plan, column, row, Some(row));
        let title = plan.task(task)?.title.clone();
        let edit = MoveTask { task: task.clone(), title, board: board.grouping, to: from.clone(), from };
        Some(Self { edit, board: board.clone(), column, row })
    }

    /// Hangs the card over another place; the row is among the other cards of that column.
    ///
    /// The error says in words why it cannot stand there; the card stays where it was.
    pub fn hang(&mut self, view: &View, column: usize, row: usize) -> Result<(), String> {
        let board = view.board();
        let Some(target) = board.columns.get(column) else { return Ok(()) };
        if target.id == ColumnId::Bucket(None) && self.edit.from.column != target.id {
            return Err("Cards can leave “No bucket”, but not be put there.".to_owned());
        }
        let taken = board.find(view.plan(), &self.edit.task).filter(|(home, _)| *home == column).map(|(_, row)| row);
        let others = target.cards.len() - usize::from(taken.is_some());
        self.edit.to = spot(board, view.plan(), column, row.min(others), taken);
        self.replay(view);
        Ok(())
    }

    /// Hangs the card over the same place of a plan that has changed. False when the card is gone.
    pub fn follow(&mut self, view: &View) -> bool {
        if view.plan().task(&self.edit.task).is_none() {
            return false;
        }
        let has_column = |spot: &Spot| view.board().columns.iter().any(|column| column.id == spot.column);
        if !has_column(&self.edit.to) {
            self.edit.to = self.edit.from.clone();
        }
        self.replay(view);
        true
    }

    /// Carries the card as a cursor key says.
    pub fn travel(
        &mut self,
        view: &View,
        window: &Window,
        layout: &Layout,
        intent: Intent,
        digit: Option<usize>,
    ) -> Result<(), String> {
        match destination(&self.board, window, layout, intent, digit, (self.column, self.row)) {
            Some((column, row)) => self.hang(view, column, row),
            None => Ok(()),
        }
    }

    /// Says whether dropping the card now would change anything.
    #[must_use]
    pub fn has_moved(&self) -> bool {
        !self.edit.to.is_same_place(&self.edit.from)
    }

    fn replay(&mut self, view: &View) {
        self.board = view.board().clone();
        self.board.replay(view.plan(), &self.edit);
        if let Some((column, row)) = self.board.find(view.plan(), &self.edit.task) {
            (self.column, self.row) = (column, row);
        }
    }
}

/// Says a place of a column in words of its neighbours. `row` counts the cards without the one at `taken`.
#[must_use]
pub fn spot(board: &Board, snapshot: &Snapshot, column: usize, row: usize, taken: Option<usize>) -> Spot {
    let target = &board.columns[column];
    let id = |row: usize| {
        let row = if taken.is_some_and(|taken| row >= taken) { row + 1 } else { row };
        board.task(snapshot, column, row).map(|task| task.id.clone())
    };
    Spot {
        column: target.id.clone(),
        column_name: target.name.clone(),
        after: row.checked_sub(1).and_then(id),
        before: id(row),
        end: if row == 0 { End::Top } else { End::Bottom },
    }
}
