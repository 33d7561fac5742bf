//! The strip of column names of a narrow terminal: which names fit, and where each stands. For `update` and for `ui`.

use std::ops::Range;

use unicode_width::UnicodeWidthStr as _;

use crate::planner::board::Board;

/// What is shown for a name that is none.
pub const NO_NAME: &str = "(no name)";
/// The widest a name gets beside the current one, which has all the room there is.
const NAME_MAX: usize = 16;

/// The names that fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Strip {
    /// The names, left to right.
    pub names: Vec<Name>,
    /// Whether there are more columns to the left.
    pub has_left: bool,
    /// Whether there are more columns to the right.
    pub has_right: bool,
}

/// A name on the strip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name {
    /// Which of the board's columns.
    pub column: usize,
    /// Where it begins.
    pub x: u16,
    /// How many cells it has with its count, and with arrow and brackets when it is the current one.
    pub width: u16,
    /// How many of them are for the name itself.
    pub name_width: usize,
}

impl Strip {
    /// Divides a line of `width` cells so that the current column is on it.
    #[must_use]
    pub fn of(board: &Board, current: usize, has_hand: bool, width: u16) -> Self {
        // One cell on each side is for the sign that there is more.
        let room = usize::from(width.saturating_sub(2));
        let widths: Vec<(usize, usize)> = (board.columns.iter().enumerate())
            .map(|(index, column)| {
                let name = if column.name.trim().is_empty() { NO_NAME } else { &column.name };
                let around = match (index == current, has_hand) {
                    (true, true) => 4,
                    (true, false) => 2,
                    (false, _) => 0,
                };
                let beside = 1 + column.count().to_string().len() + around;
                let most = if index == current { room.saturating_sub(beside) } else { NAME_MAX };
                let name = name.width().min(most);
                (name, name + beside)
            })
            .collect();
        let shown = range(&widths, current, room);
        let mut x = 1;
        let name = |column: usize| {
            let (name_width, cells) = widths[column];
            let cells = u16::try_from(cells).unwrap_or(u16::MAX);
            let name = Name { column, x, width: cells, name_width };
            x += cells + 2;
            name
        };
        let (has_left, has_right) = (shown.start > 0, shown.end < widths.len());
        Self { names: shown.map(name).collect(), has_left, has_right }
    }
}

/// Returns which names fit: the current one, then as many to its left and right, in turn, as there is room for.
fn range(widths: &[(usize, usize)], current: usize, room: usize) -> Range<usize> {
    let wide = |name: usize| widths.get(name).map_or(0, |(_, cells)| cells + 2);
    let (mut start, mut end) = (current.min(widths.len()), (current + 1).min(widths.len()));
    let mut used = wide(current).saturating_sub(2);
    loop {
        let grew_right = end < widths.len() && used + wide(end) <= room;
        if grew_right {
            used += wide(end);
            end += 1;
        }
        let grew_left = start > 0 && used + wide(start - 1) <= room;
        if grew_left {
            start -= 1;
            used += wide(start);
        }
        if !grew_left && !grew_right {
            return start..end;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::tests::opened;

    #[test]
    fn the_current_name_has_all_the_room_and_more_columns_are_told_on_each_side() {
        let long = "Waiting for the legal department";
        let state = opened(&[("A", &["a"]), (long, &["b", "c"]), ("A rather long name of a column", &[]), ("D", &[])]);
        let board = state.board.board().unwrap();
        let strip = Strip::of(board, 1, false, 40);
        assert_eq!(strip.names.len(), 1);
        assert_eq!((strip.names[0].name_width, strip.names[0].width), (long.len(), 36), "and its count, and brackets");
        assert!(strip.has_left && strip.has_right);
        assert_eq!(Strip::of(board, 1, true, 40).names[0].width, 38, "an arrow, too");
        assert_eq!(Strip::of(board, 1, false, 34).names[0].width, 32, "cut where there is no more room");
        let strip = Strip::of(board, 0, false, 48);
        let widths: Vec<_> = strip.names.iter().map(|name| name.name_width).collect();
        assert_eq!(widths, [1, NAME_MAX, NAME_MAX], "the others leave room for one another");
        assert!(!strip.has_left && strip.has_right);
        for current in 0..4 {
            for width in 0..70 {
                let strip = Strip::of(board, current, true, width);
                let last = strip.names.last().unwrap();
                assert!(strip.names.iter().any(|name| name.column == current), "{width}");
                assert!(last.x + last.width < width.max(10), "a cell is left for the sign: {width}");
            }
        }
    }
}
