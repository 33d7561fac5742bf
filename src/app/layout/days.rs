//! Where days lie on the screen: a grid of weeks with a list beside it, or an agenda, one section below the other.

use super::Kind;
use super::Layout;
use crate::planner::board::Board;
use crate::planner::board::Grouping;
use crate::planner::calendar::WEEK;

/// The narrowest day of a grid that still says something.
const DAY_MIN: u16 = 7;
/// The narrowest grid; below it there is an agenda.
const GRID_FROM: u16 = 60;
/// From so many columns on, the list of what stands on no day is always there.
const SIDE_FROM: u16 = 96;
/// Cells of that list, and where it comes only while the person is in it.
const SIDE: (u16, u16) = (24, 22);

/// A month or a week as a grid. Column 0 of its board is the late, the last one the undated; the days lie between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    /// How many weeks, one below the other.
    pub weeks: u16,
    /// Cells of a day, without the gap to the next.
    pub cell: u16,
    /// Cells of the list beside the grid; 0 while it is not there.
    pub side: u16,
    width: u16,
    height: u16,
    /// Rows of the late in the list beside; the undated have the rest.
    late: u16,
}

/// Some cells of the body, counted from its corner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    /// The first cell.
    pub x: u16,
    /// The first row.
    pub y: u16,
    /// How many cells.
    pub width: u16,
    /// How many rows.
    pub height: u16,
}

/// What of the cards of a day is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// How many cards.
    pub cards: usize,
    /// Whether the last row says how many more there are; without a row for it, the row of the day does.
    pub has_more_row: bool,
}

impl Grid {
    /// Divides a body for the days of a schedule; `None` when they would be too small. The list beside is always there
    /// where it has room, and else only while the person is in it.
    #[must_use]
    pub fn of(width: u16, height: u16, board: &Board, is_aside: bool) -> Option<Self> {
        let days = board.columns.len().checked_sub(2)?;
        let weeks = u16::try_from(days / WEEK).ok().filter(|weeks| *weeks > 0)?;
        let side = match (width >= SIDE_FROM, is_aside) {
            (true, _) => SIDE.0,
            (false, true) => SIDE.1,
            (false, false) => 0,
        };
        let beside = if side > 0 { side + 1 } else { 0 };
        let cell = (width.saturating_sub(beside) + 1) / 7;
        let least = if weeks == 1 { 4 } else { 2 };
        if width < GRID_FROM || cell < DAY_MIN || height < weeks * least {
            return None;
        }
        let wanted = u16::try_from(board.columns.first()?.count().max(1)).unwrap_or(u16::MAX).saturating_add(1);
        Some(Self { weeks, cell: cell - 1, side, width, height, late: wanted.min(height / 2) })
    }

    /// Returns how many days there are.
    #[must_use]
    pub fn days(&self) -> usize {
        usize::from(self.weeks) * WEEK
    }

    /// Returns where a column of the board lies; `None` when it is not seen.
    #[must_use]
    pub fn area(&self, column: usize) -> Option<Area> {
        let aside = Area { x: self.width - self.side, y: 0, width: self.side, height: self.late };
        match column {
            0 => (self.side > 0).then_some(aside),
            _ if column <= self.days() => {
                let (week, day) = (u16::try_from((column - 1) / WEEK).ok()?, u16::try_from((column - 1) % WEEK).ok()?);
                let top = |week: u16| week * (self.height / self.weeks) + week.min(self.height % self.weeks);
                let (y, next) = (top(week), top(week + 1));
                Some(Area { x: day * (self.cell + 1), y, width: self.cell, height: next - y })
            }
            _ if column == self.days() + 1 && self.side > 0 => {
                Some(Area { y: self.late, height: self.height - self.late, ..aside })
            }
            _ => None,
        }
    }

    /// Returns the column of the board at a cell of the body; the gap behind a day counts as its own.
    #[must_use]
    pub fn column_at(&self, x: u16, y: u16) -> Option<usize> {
        (0..self.days() + 2).find(|column| {
            self.area(*column).is_some_and(|area| {
                (area.x..=area.x + area.width).contains(&x) && (area.y..area.y + area.height).contains(&y)
            })
        })
    }

    /// Returns the rows a card of a column takes: a week has room for two.
    #[must_use]
    pub fn card_rows(&self, column: usize) -> u16 {
        let is_day = column > 0 && column <= self.days();
        if is_day && self.weeks == 1 && self.height >= 9 { 2 } else { 1 }
    }

    /// Returns what is seen of so many cards of a column.
    #[must_use]
    pub fn room(&self, column: usize, length: usize) -> Room {
        let rows = self.area(column).map_or(1, |area| area.height.saturating_sub(1));
        let per = self.card_rows(column);
        let all = usize::from(rows / per).max(1);
        if length <= all || rows < 2 {
            return Room { cards: all, has_more_row: false };
        }
        Room { cards: usize::from((rows - 1) / per).max(1), has_more_row: rows > per }
    }
}

impl Layout {
    /// Returns the division for a board whose columns are days.
    pub(super) fn with_days(self, board: &Board, is_aside: bool) -> Self {
        let height = if self.has_rule { self.body_height } else { 0 };
        let kind = match (self.kind, board.grouping) {
            (Kind::List, _) => Kind::List,
            (_, Grouping::Schedule) => Grid::of(self.width, height, board, is_aside).map_or(Kind::Agenda, Kind::Grid),
            (Kind::Strip, _) => Kind::Agenda,
            (kind, _) => kind,
        };
        if kind == self.kind {
            return self;
        }
        Self { kind, columns: 1, column_width: self.width, card_height: 1, ..self }
    }
}

/// One column of a board in an agenda: a line with its name, then its cards, or a line that says there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Section {
    /// Which column.
    pub column: usize,
    /// Its first line, from the top of the whole agenda.
    pub line: usize,
    /// How many lines it has.
    pub lines: usize,
}

/// Returns the sections of an agenda: the columns that hold something, today's, and the one the person is in.
#[must_use]
pub fn sections(board: &Board, here: usize) -> Vec<Section> {
    let mut line = 0;
    let mut found = Vec::new();
    for (index, column) in board.columns.iter().enumerate() {
        if column.cards.is_empty() && index != here && index != board.home {
            continue;
        }
        let lines = 1 + column.cards.len().max(1);
        found.push(Section { column: index, line, lines });
        line += lines;
    }
    found
}

#[cfg(test)]
#[path = "days_tests.rs"]
mod tests;
