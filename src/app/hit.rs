//! What stands at a point of the board. Layout arithmetic only; `ui/hit_tests.rs` checks that it agrees with the picture.

use crate::app::days;
use crate::app::edges;
use crate::app::layout::Kind;
use crate::app::layout::Layout;
use crate::app::layout::SeenColumn;
use crate::app::layout::days::sections;
use crate::app::screens::board::BoardScreen;
use crate::app::strip::Strip;
use crate::planner::board::Board;
use crate::planner::board::Column;

/// What stands at a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The column it belongs to.
    pub column: usize,
    /// What of the column it is.
    pub part: Part,
    /// Whether the columns end here and go on beyond the screen.
    pub sideways: Option<Way>,
    /// Whether the cards of the column that can be seen end here and go on.
    pub along: Option<Way>,
}

/// A part of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Its name.
    Name,
    /// What says that there are more columns on one side.
    Mark,
    /// The line under its name, where it says how many cards are above.
    Rule,
    /// A card.
    Card {
        /// Which one, from the top.
        row: usize,
        /// Whether the point is on the upper part of a card with several lines: of two and a blank one the first.
        is_upper: bool,
    },
    /// Where it says how many cards are below.
    More,
    /// Where no card is; a collapsed column is nothing else.
    Space,
}

/// A way to scroll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// To the cards above.
    Up,
    /// To the cards below.
    Down,
    /// To the columns on the left.
    Left,
    /// To the columns on the right.
    Right,
}

impl BoardScreen {
    /// Returns what stands at a point of a screen of some size; `None` where no part of a column is.
    #[must_use]
    pub fn hit(&self, size: (u16, u16), (x, y): (u16, u16)) -> Option<Hit> {
        let (board, layout) = (self.board()?, self.layout(size));
        if x >= layout.width || y >= size.1 {
            return None;
        }
        if days::are_drawn(&layout) {
            return self.hit_days(board, &layout, (x, y));
        }
        let seen = self.seen_columns(board, &layout);
        let (first, last) = (seen.first()?, seen.last()?);
        let is_edge = |way: Way| match way {
            Way::Left => x == 0 && first.index > 0,
            _ => x + 1 == layout.width && last.index + 1 < board.columns.len(),
        };
        let sideways = [Way::Left, Way::Right].into_iter().find(|way| is_edge(*way));
        if layout.kind == Kind::Strip && y == name_line(&layout) {
            return self.hit_strip(board, &layout, x, sideways);
        }
        if layout.kind == Kind::List && y < body_line(&layout) && sideways.is_some() {
            return Some(Hit { column: last.index, part: Part::Mark, sideways, along: None });
        }
        // The gap behind a column counts as its own, and so does what is left over at an edge with more behind it.
        let is_there = |seen: &&SeenColumn| (seen.x..=seen.x.saturating_add(seen.width)).contains(&x);
        let seen = seen.iter().find(is_there).or_else(|| sideways.map(|_| last))?;
        let (part, along) = self.part(&layout, &board.columns[seen.index], y)?;
        if let Some(way) = self.mark_at(size, &layout, seen, (x, y)) {
            return Some(Hit { column: seen.index, part: Part::Mark, sideways: Some(way), along: None });
        }
        Some(Hit { column: seen.index, part, sideways, along })
    }

    /// Returns what of a column stands on a line of the screen, and whether a drag there scrolls it.
    pub(crate) fn part(&self, layout: &Layout, column: &Column, y: u16) -> Option<(Part, Option<Way>)> {
        let (name, body) = (name_line(layout), body_line(layout));
        if y < name || y >= body + layout.body_height {
            return None;
        }
        let first = self.window.first_row(&column.id);
        let up = (first > 0).then_some(Way::Up);
        if y < body {
            let is_rule = layout.has_rule && y + 1 == body;
            return Some(if is_rule && !column.is_collapsed { (Part::Rule, up) } else { (Part::Name, None) });
        }
        if column.is_collapsed {
            return Some((Part::Space, None));
        }
        let line = y - body;
        let capacity = layout.capacity(column.count());
        let is_last = line + 1 == layout.body_height;
        let down = (is_last && column.count() > first + capacity).then_some(Way::Down);
        if down.is_some() && layout.kind != Kind::List {
            return Some((Part::More, down));
        }
        let slot = usize::from(line / layout.card_height());
        let row = first + slot;
        if slot >= capacity || row >= column.cards.len() {
            return Some((Part::Space, None));
        }
        let is_upper = line % layout.card_height() < layout.card_height() / 2;
        Some((Part::Card { row, is_upper }, up.filter(|_| line == 0).or(down)))
    }

    /// Returns the columns that are on the screen, each with where it lies.
    pub(crate) fn seen_columns(&self, board: &Board, layout: &Layout) -> Vec<SeenColumn> {
        layout.columns_from(board, self.window.first_column)
    }

    /// Returns the way that `‹ 1 column` or `+2 columns ›` points, if a column says so at a point.
    fn mark_at(&self, size: (u16, u16), layout: &Layout, seen: &SeenColumn, (x, y): (u16, u16)) -> Option<Way> {
        let is_folded = layout.kind == Kind::Columns && self.board()?.columns[seen.index].is_collapsed;
        let (line, from) = match layout.kind {
            Kind::List | Kind::Strip => return None,
            _ if is_folded => (name_line(layout) + 1, 0),
            _ => (name_line(layout), seen.width),
        };
        if y != line || is_folded && !layout.has_rule {
            return None;
        }
        let cell = usize::from(x.checked_sub(seen.x)?);
        if is_folded {
            return edges::on_rule(self, size, seen.index)?.way_at(cell);
        }
        let marks = edges::beside_name(self, size, seen.index, seen.width)?;
        marks.way_at(cell.checked_sub(usize::from(from).checked_sub(marks.cells())?)?)
    }

    /// Returns what stands at a point of a grid or an agenda. Of a day with more cards than can be seen, the first row
    /// that says so counts as space: a click there goes to the last.
    fn hit_days(&self, board: &Board, layout: &Layout, (x, y): (u16, u16)) -> Option<Hit> {
        let line = y.checked_sub(body_line(layout)).filter(|line| *line < layout.body_height)?;
        let (column, row) = if let Kind::Grid(grid) = layout.kind {
            let column = grid.column_at(x, line)?;
            let cards = &board.columns.get(column)?.cards;
            let below = line - grid.area(column)?.y;
            let slot = below.checked_sub(1).map(|line| usize::from(line / grid.card_rows(column)));
            let first = self.window.first_row(&board.columns[column].id);
            let seen = grid.room(column, cards.len()).cards;
            (column, slot.map(|slot| if slot < seen { first + slot } else { usize::MAX }))
        } else {
            let line = usize::from(line) + self.window.first_line;
            let here = self.hand.as_ref().map_or(self.cursor.column, |hand| hand.column);
            let sections = sections(board, here);
            let section = sections.iter().rev().find(|section| section.line <= line)?;
            if line >= section.line + section.lines {
                return None;
            }
            (section.column, (line - section.line).checked_sub(1))
        };
        let part = match row {
            None => Part::Name,
            Some(row) if row < board.columns[column].cards.len() => Part::Card { row, is_upper: false },
            Some(_) => Part::Space,
        };
        Some(Hit { column, part, sideways: None, along: None })
    }

    fn hit_strip(&self, board: &Board, layout: &Layout, x: u16, sideways: Option<Way>) -> Option<Hit> {
        let current = self.hand.as_ref().map_or(self.cursor.column, |hand| hand.column);
        let strip = Strip::of(board, current, self.hand.is_some(), layout.width);
        let (first, last) = (strip.names.first()?, strip.names.last()?);
        let mark = |column: usize, way: Way| Some(Hit { column, part: Part::Mark, sideways: Some(way), along: None });
        if strip.has_left && x < first.x {
            return mark(current, Way::Left);
        }
        if strip.has_right && x >= last.x.saturating_add(last.width) {
            return mark(current, Way::Right);
        }
        let name = strip.names.iter().find(|name| (name.x..name.x.saturating_add(name.width)).contains(&x))?;
        Some(Hit { column: name.column, part: Part::Name, sideways, along: None })
    }
}

/// Returns the line of the columns' names.
#[must_use]
pub fn name_line(layout: &Layout) -> u16 {
    u16::from(layout.has_title && layout.kind != Kind::List)
}

/// Returns the first line of the cards.
#[must_use]
pub fn body_line(layout: &Layout) -> u16 {
    match layout.kind {
        Kind::List => u16::from(layout.has_title),
        _ => name_line(layout) + 1 + u16::from(layout.has_rule),
    }
}
