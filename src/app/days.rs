//! Where keys lead on a board whose columns are days, drawn as a grid or as an agenda.

use super::cursor::Window;
use super::intent::Intent;
use super::layout::Kind;
use super::layout::Layout;
use super::layout::days::Grid;
use super::layout::days::sections;
use crate::planner::board::Board;
use crate::planner::board::Grouping;
use crate::planner::calendar::WEEK;

/// Where a key leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// To a place of the board; the row may lie past the end of the column.
    To(usize, usize),
    /// To a day that is not on the board, so many days from here.
    Beyond(i32),
    /// Nowhere.
    Stay,
}

impl Step {
    /// Returns the place, if the key leads to one.
    #[must_use]
    pub fn place(self) -> Option<(usize, usize)> {
        match self {
            Self::To(column, row) => Some((column, row)),
            Self::Beyond(_) | Self::Stay => None,
        }
    }
}

/// Says whether the columns of a board are days that are drawn as such.
#[must_use]
pub fn are_drawn(layout: &Layout) -> bool {
    matches!(layout.kind, Kind::Grid(_) | Kind::Agenda)
}

/// Returns where a key leads from a place. A card in hand goes from day to day and not past other cards, for nobody
/// chooses their order.
#[must_use]
pub fn step(
    board: &Board,
    layout: &Layout,
    intent: Intent,
    digit: Option<usize>,
    (column, row): (usize, usize),
    is_carried: bool,
) -> Step {
    let Some(here) = board.columns.get(column) else { return Step::Stay };
    let last = board.columns.len() - 1;
    match intent {
        Intent::CursorFirst if !is_carried => return Step::To(column, 0),
        Intent::CursorLast if !is_carried => return Step::To(column, usize::MAX),
        Intent::CursorDown if !is_carried && row + 1 < here.cards.len() => return Step::To(column, row + 1),
        Intent::CursorUp if !is_carried && row > 0 => return Step::To(column, row - 1),
        Intent::ColumnFirst => return Step::To(0, 0),
        Intent::ColumnLast => return Step::To(last, 0),
        _ => {}
    }
    match layout.kind {
        Kind::Grid(grid) => in_grid(board, grid, intent, digit, (column, row)),
        _ => in_agenda(board, intent, digit, column, is_carried),
    }
}

fn in_grid(board: &Board, grid: Grid, intent: Intent, digit: Option<usize>, (column, row): (usize, usize)) -> Step {
    let days = grid.days();
    let (late, undated) = (0, days + 1);
    let home = if board.home == 0 { 1 } else { board.home };
    let is_day = (1..=days).contains(&column);
    let page = grid.room(column, usize::MAX).cards.div_ceil(2);
    match intent {
        Intent::CursorLeft | Intent::CursorRight | Intent::CursorUp | Intent::CursorDown if is_day => {
            let by = match intent {
                Intent::CursorLeft => -1,
                Intent::CursorRight => 1,
                Intent::CursorUp => -7,
                _ => 7,
            };
            let row = if intent == Intent::CursorUp { usize::MAX } else { 0 };
            let to = column.checked_add_signed(by).filter(|to| (1..=days).contains(to));
            to.map_or(Step::Beyond(i32::try_from(by).unwrap_or(0)), |to| Step::To(to, row))
        }
        // The late stand beside the end of the first week, the undated beside that of the last.
        Intent::CursorLeft if column == late => Step::To(WEEK, 0),
        Intent::CursorLeft => Step::To(days, 0),
        Intent::CursorUp if column == undated => Step::To(late, usize::MAX),
        Intent::ColumnNext if is_day => Step::To(undated, 0),
        Intent::ColumnNext if column == undated => Step::To(late, 0),
        Intent::ColumnPrevious if is_day => Step::To(late, 0),
        Intent::CursorDown | Intent::ColumnPrevious if column == late => Step::To(undated, 0),
        Intent::ColumnNext | Intent::ColumnPrevious => Step::To(home, 0),
        Intent::GrabColumn => match digit.filter(|digit| *digit <= WEEK) {
            Some(digit) => Step::To((column.clamp(1, days) - 1) / WEEK * WEEK + digit, 0),
            None => Step::Stay,
        },
        Intent::PageDown => Step::To(column, row + page),
        Intent::PageUp => Step::To(column, row.saturating_sub(page)),
        _ => Step::Stay,
    }
}

fn in_agenda(board: &Board, intent: Intent, digit: Option<usize>, column: usize, is_carried: bool) -> Step {
    let last = board.columns.len() - 1;
    let is_day = |column: usize| board.grouping != Grouping::Schedule || (1..last).contains(&column);
    let next = || sections(board, column).into_iter().find(|section| section.column > column);
    let previous = || sections(board, column).into_iter().rev().find(|section| section.column < column);
    match intent {
        Intent::CursorRight if column < last && (is_day(column + 1) || !is_day(column)) => Step::To(column + 1, 0),
        Intent::CursorLeft if column > 0 && (is_day(column - 1) || !is_day(column)) => Step::To(column - 1, 0),
        Intent::CursorRight if board.grouping == Grouping::Schedule && column < last => Step::Beyond(1),
        Intent::CursorLeft if board.grouping == Grouping::Schedule && column > 0 => Step::Beyond(-1),
        Intent::CursorDown if is_carried => Step::To((column + 1).min(last), 0),
        Intent::CursorUp if is_carried => Step::To(column.saturating_sub(1), 0),
        Intent::CursorDown | Intent::PageDown | Intent::ColumnNext => {
            next().map_or(Step::Stay, |next| Step::To(next.column, 0))
        }
        Intent::CursorUp | Intent::PageUp => {
            previous().map_or(Step::Stay, |previous| Step::To(previous.column, usize::MAX))
        }
        Intent::ColumnPrevious => previous().map_or(Step::Stay, |previous| Step::To(previous.column, 0)),
        Intent::GrabColumn => digit.map_or(Step::Stay, |digit| Step::To((digit - 1).min(last), 0)),
        _ => Step::Stay,
    }
}

impl Window {
    /// Moves as little as is needed to show a card of an agenda; with the first of a day, its name.
    pub(super) fn show_in_agenda(&mut self, board: &Board, layout: &Layout, (column, row): (usize, usize)) {
        let all = sections(board, column);
        let (Some(last), Some(here)) = (all.last(), all.iter().find(|section| section.column == column)) else {
            return;
        };
        let (length, capacity) = (last.line + last.lines, usize::from(layout.body_height));
        let first = super::layout::first_row(self.first_line, here.line + 1 + row, length, capacity);
        self.first_line = if row == 0 { first.min(here.line) } else { first };
    }
}
