//! How much fits: columns, cards and bars for a terminal of some size. Pure arithmetic, for `update` and for `ui`.

pub mod boxes;
pub mod days;

use self::days::Grid;
use crate::planner::board::Board;

/// The widest column; beyond it, lines are hard to read.
const COLUMN_MAX: u16 = 60;
/// Cells of a column of which only the name is shown.
pub const COLLAPSED_WIDTH: u16 = 3;
/// With fewer rows than this there are only titles.
const LIST_BELOW: u16 = 8;
/// Rows of a card: title, facts, and a blank one.
const CARD_HEIGHT: u16 = 3;
/// Rows of a card in a box.
const BOX_HEIGHT: u16 = 4;
/// With fewer rows for cards than two boxes need, there are none.
const BOXES_FROM: u16 = 2 * BOX_HEIGHT;

/// With fewer columns than this, a task has the whole screen.
pub const PANE_FROM: u16 = 120;
/// The narrowest pane of a task; beside it two columns of the board stay.
const PANE_MIN: u16 = 70;
/// The widest pane: beyond it, lines are hard to read.
const PANE_MAX: u16 = 80;

/// What kind of picture fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Columns side by side.
    Columns,
    /// One column under a strip of column names.
    Strip,
    /// One list over the whole width, a line for each task.
    Table,
    /// A list of titles.
    List,
    /// Weeks, one below the other.
    Grid(Grid),
    /// The columns one below the other, a line for each task.
    Agenda,
}

/// What the person wants of columns and cards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measures {
    /// The most columns side by side.
    pub columns_max: u16,
    /// The cells a column has at least.
    pub column_width: u16,
    /// Whether cards are boxes.
    pub has_boxes: bool,
}

impl Default for Measures {
    fn default() -> Self {
        Self { columns_max: 6, column_width: 24, has_boxes: false }
    }
}

/// The parts of the screen, for a terminal of some size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each bar is there or not, independently")]
pub struct Layout {
    /// What kind of picture fits.
    pub kind: Kind,
    /// Columns of the terminal that the board has: all but those of the pane.
    pub width: u16,
    /// Columns of the pane of a task, at the right of the board; 0 without one.
    pub pane_width: u16,
    /// Columns side by side.
    pub columns: usize,
    /// Cells of a column, without the gap to the next.
    pub column_width: u16,
    /// Whether the line with the plan's title is there.
    pub has_title: bool,
    /// Whether the line under the columns' names is there.
    pub has_rule: bool,
    /// Whether the line of hints is there.
    pub has_hints: bool,
    /// Whether the sync line is there.
    pub has_status: bool,
    /// Rows between header and footer.
    pub body_height: u16,
    /// Rows of a card.
    card_height: u16,
}

impl Layout {
    /// Divides a terminal for a board, and for the pane of a task where one is wanted and there is room for it. On a
    /// schedule, `is_aside` says whether the person is among what stands on no day.
    #[must_use]
    pub fn of(
        (width, height): (u16, u16),
        board: Option<&Board>,
        wants_pane: bool,
        is_aside: bool,
        measures: Measures,
    ) -> Self {
        let layout = Self::of_columns((width, height), board, wants_pane, measures);
        let days = board.filter(|board| board.grouping.has_days());
        days.map_or(layout, |board| layout.with_days(board, is_aside))
    }

    fn of_columns((width, height): (u16, u16), board: Option<&Board>, wants_pane: bool, measures: Measures) -> Self {
        let collapsed = board.map_or(0, |board| board.columns.iter().filter(|column| column.is_collapsed).count());
        let expanded = board.map_or(0, |board| board.columns.len()) - collapsed;
        let is_table = board.is_some_and(|board| board.grouping.is_list());
        if !wants_pane || width < PANE_FROM || height < LIST_BELOW {
            return Self::divide((width, height), expanded, collapsed, is_table, measures);
        }
        let pane_width = (width / 5 * 2).clamp(PANE_MIN, PANE_MAX);
        let kind = if is_table { Kind::Table } else { Kind::Columns };
        Self { pane_width, ..Self::divide_as(kind, (width - pane_width, height), expanded, collapsed, measures) }
    }

    /// Divides a terminal for so many columns; a table has one over the whole width.
    fn divide(
        (width, height): (u16, u16),
        expanded: usize,
        collapsed: usize,
        is_table: bool,
        measures: Measures,
    ) -> Self {
        if width < 34 || height < LIST_BELOW {
            let (has_title, has_status) = (height >= 3, height >= 2);
            let body_height = height - u16::from(has_title) - u16::from(has_status);
            return Self {
                kind: Kind::List,
                width,
                pane_width: 0,
                columns: 1,
                column_width: width,
                has_title,
                has_rule: false,
                has_hints: false,
                has_status,
                body_height,
                card_height: 1,
            };
        }
        let kind = match width {
            _ if is_table => Kind::Table,
            ..60 => Kind::Strip,
            60.. => Kind::Columns,
        };
        Self::divide_as(kind, (width, height), expanded, collapsed, measures)
    }

    fn divide_as(
        kind: Kind,
        (width, height): (u16, u16),
        expanded: usize,
        collapsed: usize,
        measures: Measures,
    ) -> Self {
        let expanded = u16::try_from(expanded.max(1)).unwrap_or(u16::MAX);
        let folded = u16::try_from(collapsed).unwrap_or(u16::MAX).saturating_mul(COLLAPSED_WIDTH + 1).min(width / 3);
        let rest = width - folded;
        let (columns, column_width) = match kind {
            Kind::Columns => {
                let fitting = ((rest + 1) / (measures.column_width.max(1) + 1)).clamp(1, measures.columns_max.max(1));
                let columns = fitting.min(expanded);
                (columns, ((rest + 1) / columns - 1).min(COLUMN_MAX))
            }
            _ => (1, width),
        };
        let (has_title, has_rule, has_hints) = (height >= 10, height >= 10, height >= 16);
        let header = 1 + u16::from(has_title) + u16::from(has_rule);
        let footer = 1 + u16::from(has_hints);
        let body_height = height - header - footer;
        let card_height = match kind {
            Kind::Table | Kind::List | Kind::Grid(_) | Kind::Agenda => 1,
            Kind::Columns | Kind::Strip if measures.has_boxes && body_height >= BOXES_FROM => BOX_HEIGHT,
            Kind::Columns | Kind::Strip => CARD_HEIGHT,
        };
        Self {
            kind,
            width,
            pane_width: 0,
            columns: usize::from(columns),
            column_width,
            has_title,
            has_rule,
            has_hints,
            has_status: true,
            body_height,
            card_height,
        }
    }

    /// Returns the rows a card takes, the blank one below it included.
    #[must_use]
    pub fn card_height(&self) -> u16 {
        self.card_height
    }

    /// Says whether cards are boxes.
    #[must_use]
    pub fn has_boxes(&self) -> bool {
        self.card_height == BOX_HEIGHT
    }

    /// Returns how many cards of a column of `length` can be seen; a line is kept for "9 more" when not all can.
    #[must_use]
    pub fn capacity(&self, length: usize) -> usize {
        // A blank line at the end of a card gives way to the end of the screen, and to that line; the end of a box does not.
        let blank = u16::from(self.card_height == CARD_HEIGHT);
        let with_marker = match self.kind {
            // An agenda scrolls as a whole; of a grid, each column has a capacity of its own.
            Kind::Agenda | Kind::Grid(_) => return length.max(1),
            Kind::List => self.body_height,
            Kind::Table | Kind::Columns | Kind::Strip => self.body_height.saturating_sub(1),
        };
        let (all, with_marker) =
            ((self.body_height + blank) / self.card_height, (with_marker + blank) / self.card_height);
        let fitting = if length <= usize::from(all) { all } else { with_marker };
        usize::from(fitting).max(1)
    }

    /// Returns how many cards of one column can be seen.
    #[must_use]
    pub fn capacity_of(&self, column: usize, length: usize) -> usize {
        match self.kind {
            Kind::Grid(grid) => grid.room(column, length).cards,
            _ => self.capacity(length),
        }
    }

    /// Returns the columns that can be seen from `first` on, each with where it lies.
    #[must_use]
    pub fn columns_from(&self, board: &Board, first: usize) -> Vec<SeenColumn> {
        let mut seen = Vec::new();
        let (mut x, mut expanded) = (0, 0);
        // The column that is as wide as all of them fits too: it has no gap behind it.
        let right = self.width + 1;
        for (index, column) in board.columns.iter().enumerate().skip(first.min(board.columns.len())) {
            let is_folded = column.is_collapsed && self.kind == Kind::Columns;
            let width = if is_folded { COLLAPSED_WIDTH } else { self.column_width };
            if !is_folded {
                expanded += 1;
            }
            if x + width + 1 > right || expanded > self.columns || (self.kind != Kind::Columns && !seen.is_empty()) {
                break;
            }
            seen.push(SeenColumn { index, x, width });
            x += width + 1;
        }
        seen
    }

    /// Returns the first column to show, so that `column` is seen and as little as possible moves.
    #[must_use]
    pub fn first_column(&self, board: &Board, previous: usize, column: usize) -> usize {
        let sees = |first: usize, column: usize| {
            self.columns_from(board, first).last().is_some_and(|last| first <= column && column <= last.index)
        };
        let mut first = previous.min(column);
        while first < column && !sees(first, column) {
            first += 1;
        }
        let last = board.columns.len().saturating_sub(1);
        while first > 0 && sees(first - 1, last) && sees(first - 1, column) {
            first -= 1;
        }
        first
    }
}

/// A column on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeenColumn {
    /// Which of the board's columns.
    pub index: usize,
    /// Where it begins.
    pub x: u16,
    /// How many cells it has, without the gap to the next.
    pub width: u16,
}

/// Returns the first row to show of a list, so that the cursor is seen and as little as possible moves.
#[must_use]
pub fn first_row(previous: usize, cursor: usize, length: usize, capacity: usize) -> usize {
    let capacity = capacity.max(1);
    let lowest = length.saturating_sub(capacity);
    let reached = (cursor + 1).saturating_sub(capacity);
    previous.max(reached).min(cursor).min(lowest)
}

#[cfg(test)]
#[path = "layout_tests.rs"]
mod tests;
