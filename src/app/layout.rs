//! How much fits: columns, cards and bars for a terminal of some size. Pure arithmetic, for `update` and for `ui`.

pub mod days;

use self::days::Grid;
use crate::planner::board::Board;

/// The narrowest column that still says something.
const COLUMN_MIN: u16 = 24;
/// The widest column; beyond it, lines are hard to read.
const COLUMN_MAX: u16 = 60;
/// The most columns side by side.
const COLUMNS_MAX: u16 = 6;
/// Cells of a column of which only the name is shown.
pub const COLLAPSED_WIDTH: u16 = 3;
/// With fewer rows than this there are only titles.
const LIST_BELOW: u16 = 8;
/// Rows of a card: title, facts, and a blank one.
const CARD_HEIGHT: u16 = 3;

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
}

impl Layout {
    /// Divides a terminal for a board, and for the pane of a task where one is wanted and there is room for it. On a
    /// schedule, `is_aside` says whether the person is among what stands on no day.
    #[must_use]
    pub fn of(width: u16, height: u16, board: Option<&Board>, wants_pane: bool, is_aside: bool) -> Self {
        let layout = Self::of_columns(width, height, board, wants_pane);
        let days = board.filter(|board| board.grouping.has_days());
        days.map_or(layout, |board| layout.with_days(board, is_aside))
    }

    fn of_columns(width: u16, height: u16, board: Option<&Board>, wants_pane: bool) -> Self {
        let collapsed = board.map_or(0, |board| board.columns.iter().filter(|column| column.is_collapsed).count());
        let expanded = board.map_or(0, |board| board.columns.len()) - collapsed;
        let is_table = board.is_some_and(|board| board.grouping.is_list());
        if !wants_pane || width < PANE_FROM || height < LIST_BELOW {
            return Self::divide(width, height, expanded, collapsed, is_table);
        }
        let pane_width = (width / 5 * 2).clamp(PANE_MIN, PANE_MAX);
        let kind = if is_table { Kind::Table } else { Kind::Columns };
        Self { pane_width, ..Self::divide_as(kind, width - pane_width, height, expanded, collapsed) }
    }

    /// Divides a terminal for so many columns; a table has one over the whole width.
    fn divide(width: u16, height: u16, expanded: usize, collapsed: usize, is_table: bool) -> Self {
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
            };
        }
        let kind = match width {
            _ if is_table => Kind::Table,
            ..60 => Kind::Strip,
            60.. => Kind::Columns,
        };
        Self::divide_as(kind, width, height, expanded, collapsed)
    }

    fn divide_as(kind: Kind, width: u16, height: u16, expanded: usize, collapsed: usize) -> Self {
        let expanded = u16::try_from(expanded.max(1)).unwrap_or(u16::MAX);
        let folded = u16::try_from(collapsed).unwrap_or(u16::MAX).saturating_mul(COLLAPSED_WIDTH + 1).min(width / 3);
        let rest = width - folded;
        let (columns, column_width) = match kind {
            Kind::Columns => {
                let fitting = ((rest + 1) / (COLUMN_MIN + 1)).clamp(1, COLUMNS_MAX);
                let columns = fitting.min(expanded);
                (columns, ((rest + 1) / columns - 1).min(COLUMN_MAX))
            }
            _ => (1, width),
        };
        let (has_title, has_rule, has_hints) = (height >= 10, height >= 10, height >= 16);
        let header = 1 + u16::from(has_title) + u16::from(has_rule);
        let footer = 1 + u16::from(has_hints);
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
            body_height: height - header - footer,
        }
    }

    /// Returns the rows a card takes, the blank one below it included.
    #[must_use]
    pub fn card_height(&self) -> u16 {
        match self.kind {
            Kind::Columns | Kind::Strip => CARD_HEIGHT,
            Kind::Table | Kind::List | Kind::Grid(_) | Kind::Agenda => 1,
        }
    }

    /// Returns how many cards of a column of `length` can be seen; a line is kept for "9 more" when not all can.
    #[must_use]
    pub fn capacity(&self, length: usize) -> usize {
        let (all, with_marker) = match self.kind {
            // An agenda scrolls as a whole; of a grid, each column has a capacity of its own.
            Kind::Agenda | Kind::Grid(_) => return length.max(1),
            Kind::List => (self.body_height, self.body_height),
            Kind::Table => (self.body_height, self.body_height.saturating_sub(1)),
            Kind::Columns | Kind::Strip => ((self.body_height + 1) / CARD_HEIGHT, self.body_height / CARD_HEIGHT),
        };
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
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn columns_are_divided_as_the_sketches_say() {
        let columns = |width| {
            let layout = Layout::divide(width, 24, 20, 0, false);
            (layout.columns, layout.column_width)
        };
        assert_eq!(columns(80), (3, 26));
        assert_eq!(columns(100), (4, 24));
        assert_eq!(columns(120), (4, 29));
        assert_eq!(columns(160), (6, 25));
        assert_eq!(columns(60), (2, 29));
        assert_eq!(columns(59), (1, 59));
    }

    #[test]
    fn beside_a_pane_two_columns_stay() {
        let plan = crate::planner::fixture::plan(&[("A", &[]), ("B", &[]), ("C", &[]), ("D", &[]), ("E", &[])]);
        let board = Board::of(&plan, &crate::planner::board::arrangement::Arrangement::default());
        let layout = |width| {
            let layout = Layout::of(width, 24, Some(&board), true, false);
            (layout.columns, layout.column_width, layout.pane_width)
        };
        assert_eq!(layout(120), (2, 24, 70));
        assert_eq!(layout(160), (3, 29, 70));
        assert_eq!(layout(200), (4, 29, 80));
        assert_eq!(layout(119), (4, 29, 0), "there a task has the whole screen");
        assert_eq!(Layout::of(200, 7, Some(&board), true, false).pane_width, 0);
        assert_eq!(Layout::of(200, 50, Some(&board), false, false).pane_width, 0);
    }

    #[test]
    fn few_columns_share_the_width_up_to_a_line_one_can_read() {
        assert_eq!(Layout::divide(120, 24, 2, 0, false).column_width, 59);
        assert_eq!(Layout::divide(200, 50, 1, 0, false).column_width, 60);
    }

    #[test]
    fn bars_give_way_before_cards_do() {
        let full = Layout::divide(80, 24, 5, 0, false);
        assert!(full.has_title && full.has_rule && full.has_hints);
        assert_eq!((full.body_height, full.capacity(7), full.capacity(6)), (19, 6, 6));
        let low = Layout::divide(80, 15, 5, 0, false);
        assert!(low.has_title && !low.has_hints);
        let lower = Layout::divide(80, 9, 5, 0, false);
        assert!(!lower.has_title && !lower.has_rule);
        assert_eq!(lower.body_height, 7);
    }

    #[test]
    fn a_tiny_terminal_gets_a_list() {
        let layout = Layout::divide(20, 5, 5, 0, false);
        assert_eq!((layout.kind, layout.body_height), (Kind::List, 3));
        assert_eq!(Layout::divide(1, 1, 0, 0, false).body_height, 1);
        assert_eq!(Layout::divide(0, 0, 0, 0, false).body_height, 0);
    }

    proptest! {
        #[test]
        fn any_terminal_can_be_divided(width in 0u16..400, height in 0u16..200, columns in 0usize..300, folded in 0usize..9) {
            let layout = Layout::divide(width, height, columns, folded, false);
            let used = usize::from(layout.column_width + 1) * layout.columns;
            prop_assert!(used <= usize::from(width) + 1);
            prop_assert!(layout.body_height <= height);
        }

        #[test]
        fn the_cursor_is_always_in_the_window(
            previous in 0usize..99, length in 1usize..99, cursor in 0usize..99, capacity in 1usize..20,
        ) {
            let cursor = cursor.min(length - 1);
            let first = first_row(previous, cursor, length, capacity);
            prop_assert!(first <= cursor && cursor < first + capacity);
            prop_assert!(first + capacity <= length || first == 0, "no empty rows while cards are hidden");
        }
    }
}
