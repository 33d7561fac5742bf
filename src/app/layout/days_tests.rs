//! Grids of every size: whatever lies somewhere is found there, and nothing lies on anything else.

use jiff::civil::date;
use pretty_assertions::assert_eq;
use proptest::prelude::*;

use super::*;
use crate::planner::board::arrangement::Arrangement;
use crate::planner::fixture::plan;

/// A board of October 2026, which touches five weeks, or of another month.
fn board(month: i8) -> Board {
    let today = date(2026, month, 10);
    let arrangement = Arrangement { today, ..Arrangement::by(Grouping::Schedule) };
    Board::of(&plan(&[("A", &["a1", "a2"])]), &arrangement)
}

#[test]
fn a_month_needs_sixty_cells_and_two_rows_a_week() {
    let grid = |width, height, month| Grid::of(width, height, &board(month), false);
    assert_eq!(grid(80, 19, 10).map(|grid| (grid.weeks, grid.cell, grid.side)), Some((5, 10, 0)));
    assert_eq!(grid(120, 35, 8).map(|grid| (grid.weeks, grid.cell, grid.side)), Some((6, 12, 24)));
    assert_eq!(grid(60, 10, 10).map(|grid| grid.cell), Some(7));
    assert_eq!(grid(59, 35, 10), None);
    assert_eq!(grid(80, 9, 10), None);
}

#[test]
fn the_list_beside_comes_when_the_person_is_in_it() {
    let board = board(10);
    let (without, with) = (Grid::of(80, 19, &board, false).unwrap(), Grid::of(80, 19, &board, true).unwrap());
    assert_eq!((without.area(0), without.area(36)), (None, None));
    assert_eq!(with.area(0).map(|area| (area.x, area.height)), Some((58, 2)), "nothing is late");
    assert_eq!(with.area(36).map(|area| (area.y, area.height)), Some((2, 17)));
}

#[test]
fn what_does_not_fit_into_a_day_is_counted_in_its_last_row() {
    let board = board(10);
    let grid = Grid::of(80, 20, &board, false).unwrap();
    assert_eq!(grid.area(1).map(|area| area.height), Some(4));
    assert_eq!(grid.room(1, 3), Room { cards: 3, has_more_row: false });
    assert_eq!(grid.room(1, 4), Room { cards: 2, has_more_row: true });
    let low = Grid::of(80, 10, &board, false).unwrap();
    assert_eq!(low.room(1, 4), Room { cards: 1, has_more_row: false });
}

#[test]
fn an_agenda_leaves_out_days_with_nothing_but_today_and_where_the_person_is() {
    let board = board(10);
    let columns: Vec<usize> = sections(&board, 3).iter().map(|section| section.column).collect();
    assert_eq!(columns, [3, board.home, 36]);
    assert_eq!(board.home, 13, "the tenth is the 13th day from Monday the 28th");
    let lines: Vec<usize> = sections(&board, 36).iter().map(|section| section.line).collect();
    assert_eq!(lines, [0, 2]);
}

proptest! {
    #[test]
    fn what_lies_somewhere_is_found_there(width in 0u16..300, height in 0u16..120, month in 1i8..=12, is_aside: bool) {
        let board = board(month);
        if let Some(grid) = Grid::of(width, height, &board, is_aside) {
            for column in 0..board.columns.len() {
                let Some(area) = grid.area(column) else { continue };
                prop_assert!(area.x + area.width <= width && area.y + area.height <= height && area.height > 0);
                for (x, y) in [(area.x, area.y), (area.x + area.width - 1, area.y + area.height - 1)] {
                    prop_assert_eq!(grid.column_at(x, y), Some(column));
                }
                for length in [0, 1, 2, 9, 400] {
                    let room = grid.room(column, length);
                    let rows = room.cards.min(length) * usize::from(grid.card_rows(column)) + usize::from(room.has_more_row);
                    prop_assert!(rows <= usize::from(area.height - 1), "{length} in {area:?}: {room:?}");
                    prop_assert!(!room.has_more_row || room.cards < length);
                }
            }
        }
    }
}
