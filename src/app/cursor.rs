//! Where the person is on the board: a card by its identifier, and where it was last seen.

use std::collections::HashMap;
use std::ops::Range;

use super::intent::Intent;
use super::layout::Kind;
use super::layout::Layout;
use super::layout::first_row;
use super::naming::Names;
use crate::planner::board::Board;
use crate::planner::board::ColumnId;
use crate::planner::id::TaskId;
use crate::planner::snapshot::Snapshot;

/// The cursor. Identifiers decide; the numbers are where they were last seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    /// The card, if the column has one.
    pub task: Option<TaskId>,
    /// The column, by its identifier.
    pub column_id: Option<ColumnId>,
    /// The column, from the left.
    pub column: usize,
    /// The card, from the top.
    pub row: usize,
}

impl Cursor {
    /// Goes to a place, as near as the board has one.
    pub fn go(&mut self, board: &Board, snapshot: &Snapshot, column: usize, row: usize) {
        self.column = column.min(board.columns.len().saturating_sub(1));
        let Some(target) = board.columns.get(self.column) else {
            *self = Self::default();
            return;
        };
        self.row = row.min(target.cards.len().saturating_sub(1));
        self.column_id = Some(target.id.clone());
        // Of a collapsed column nothing can be seen, so nothing in it can be meant.
        let task = board.task(snapshot, self.column, self.row).filter(|_| !target.is_collapsed);
        self.task = task.map(|task| task.id.clone());
    }

    /// Follows its card on a board that has changed. When the card is gone it stays where it was.
    pub fn follow(&mut self, board: &Board, snapshot: &Snapshot) {
        let found = self.task.as_ref().and_then(|task| board.find_in(snapshot, task, self.column_id.as_ref()));
        let (column, row) = found.unwrap_or_else(|| {
            let same = board.columns.iter().position(|column| Some(&column.id) == self.column_id.as_ref());
            (same.unwrap_or(self.column), self.row)
        });
        self.go(board, snapshot, column, row);
    }

    /// Takes the service's names in place of this machine's.
    pub(crate) fn renamed(&mut self, names: &Names) {
        self.task.iter_mut().for_each(|task| names.task(task));
        self.column_id.iter_mut().for_each(|column| names.column(column));
    }
}

/// Where a key leads from a place on the board, for the cursor and for a card in hand alike. The row may lie past the
/// end of the column; `None` when the key leads nowhere.
#[must_use]
pub fn destination(
    board: &Board,
    window: &Window,
    layout: &Layout,
    intent: Intent,
    digit: Option<usize>,
    (column, row): (usize, usize),
) -> Option<(usize, usize)> {
    let columns = &board.columns;
    let here = columns.get(column)?;
    let last_column = columns.len() - 1;
    let page = layout.capacity(here.cards.len()).div_ceil(2);
    // Sideways, the place on the screen counts and not the number of the row.
    let sideways = |target: usize| {
        let seen_at = row.saturating_sub(window.first_row(&here.id));
        (target, seen_at + window.first_row(&columns[target].id))
    };
    Some(match intent {
        Intent::CursorLeft => sideways(column.saturating_sub(1)),
        Intent::CursorRight => sideways((column + 1).min(last_column)),
        Intent::ColumnNext => sideways((column + 1) % columns.len()),
        Intent::ColumnPrevious => sideways((column + last_column) % columns.len()),
        Intent::ColumnFirst => sideways(0),
        Intent::ColumnLast => sideways(last_column),
        Intent::GrabColumn => sideways(digit.map_or(column, |digit| (digit - 1).min(last_column))),
        Intent::CursorDown => (column, row + 1),
        Intent::CursorUp => (column, row.saturating_sub(1)),
        Intent::CursorFirst => (column, 0),
        Intent::CursorLast => (column, usize::MAX),
        Intent::PageDown => (column, row + page),
        Intent::PageUp => (column, row.saturating_sub(page)),
        _ => return None,
    })
}

/// What part of the board is on the screen. Kept from frame to frame so that little moves at each key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// The first column that is shown.
    pub first_column: usize,
    /// The first line that is shown of an agenda.
    pub first_line: usize,
    /// The first card that is shown, for columns that are not at their top.
    rows: HashMap<ColumnId, usize>,
}

impl Window {
    /// Returns the first card to show of a column.
    #[must_use]
    pub fn first_row(&self, column: &ColumnId) -> usize {
        self.rows.get(column).copied().unwrap_or(0)
    }

    /// Moves as little as is needed to show a place.
    pub fn show(&mut self, board: &Board, layout: &Layout, column: usize, row: usize) {
        if layout.kind == Kind::Agenda {
            self.show_in_agenda(board, layout, (column, row));
            return;
        }
        self.first_column = layout.first_column(board, self.first_column, column);
        if let Some(target) = board.columns.get(column) {
            let length = target.cards.len();
            let first = first_row(self.first_row(&target.id), row, length, layout.capacity_of(column, length));
            self.rows.insert(target.id.clone(), first);
        }
    }

    /// Scrolls a column by some cards, as far as it goes; returns the rows that can be seen then.
    pub fn scroll(&mut self, board: &Board, layout: &Layout, column: usize, by: isize) -> Range<usize> {
        let Some(target) = board.columns.get(column) else { return 0..0 };
        let length = target.cards.len();
        let capacity = layout.capacity_of(column, length);
        let first = self.first_row(&target.id).saturating_add_signed(by).min(length.saturating_sub(capacity));
        self.rows.insert(target.id.clone(), first);
        first..(first + capacity).min(length)
    }

    /// Keeps no column scrolled past its end after cards have left it.
    pub fn clamp(&mut self, board: &Board, layout: &Layout) {
        for (index, column) in board.columns.iter().enumerate() {
            if let Some(first) = self.rows.get_mut(&column.id) {
                let length = column.cards.len();
                *first = (*first).min(length.saturating_sub(layout.capacity_of(index, length)));
            }
        }
    }
}
