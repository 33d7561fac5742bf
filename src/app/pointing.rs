//! What the mouse does to the board: cursor and window follow the pointer, and so do cards in hand.

use crate::app::days;
use crate::app::effect::Effect;
use crate::app::hit::Hit;
use crate::app::hit::Part;
use crate::app::hit::Way;
use crate::app::intent::Intent;
use crate::app::layout::Kind;
use crate::app::layout::Layout;
use crate::app::screens::board::BoardScreen;
use crate::planner::board::ColumnId;
use crate::planner::id::TaskId;
use crate::planner::view::View;

impl BoardScreen {
    /// Returns the card at a point of the screen.
    #[must_use]
    pub(crate) fn card_at(&self, size: (u16, u16), at: (u16, u16)) -> Option<(TaskId, ColumnId)> {
        let hit = self.hit(size, at)?;
        let Part::Card { row, .. } = hit.part else { return None };
        let board = self.board()?;
        let task = board.task(self.view.as_ref()?.plan(), hit.column, row)?;
        Some((task.id.clone(), board.columns[hit.column].id.clone()))
    }

    /// Puts the cursor on a part of a column: a card, or what of the column can be seen first or last.
    pub(crate) fn go_to(&mut self, column: usize, part: Part) -> Vec<Effect> {
        let Some(view) = &self.view else { return Vec::new() };
        let Some(target) = view.board().columns.get(column) else { return Vec::new() };
        let row = match part {
            Part::Card { row, .. } => row,
            Part::Space | Part::More => usize::MAX,
            // In the cursor's own column it stays where it is.
            _ if self.cursor.column == column => self.cursor.row,
            _ => self.window.first_row(&target.id),
        };
        (self.has_moved, self.has_walked) = (true, true);
        self.cursor.go(view.board(), view.plan(), column, row);
        self.settle_if_left()
    }

    /// Takes a card into hand; the selected cards, if it is one of them.
    pub(crate) fn pick_up(&mut self, card: &(TaskId, ColumnId)) -> Result<(), String> {
        self.view.as_ref().filter(|view| view.plan().is_whole()).ok_or("The plan is still being read.")?;
        let is_selected = self.selection.contains(&card.0, &card.1);
        let cards = if is_selected { self.selection.cards().to_vec() } else { vec![card.clone()] };
        self.hand = Some(self.take_up(&cards, false)?);
        self.has_moved = true;
        Ok(())
    }

    /// Hangs the cards in hand at the slot on a line of the screen, scrolled by one where the window ends. The error says
    /// why they cannot stand there.
    pub(crate) fn carry_to(&mut self, size: (u16, u16), hit: Hit, y: u16) -> Result<(), String> {
        let layout = self.layout(size);
        let has_order = self.board().is_some_and(|board| board.grouping.has_order());
        let mut column = hit.column;
        if let Some(way) = hit.sideways {
            column = self.turn(&layout, way);
        } else if let Some(way) = hit.along.filter(|_| has_order) {
            self.scroll(size, column, way, 1);
        }
        // Nobody chooses a place within a day.
        let slot = if days::are_drawn(&layout) { Some(usize::MAX) } else { self.slot(&layout, column, y) };
        let Some(row) = slot else { return Ok(()) };
        let (Some(hand), Some(view)) = (&mut self.hand, &self.view) else { return Ok(()) };
        if hand.column == column && (hand.row == row || !has_order) {
            return Ok(());
        }
        hand.hang(view, column, row)
    }

    /// Returns the slot of a column on a line of the screen, counted among the cards that are not in hand; `None` where
    /// the cards in hand hang already.
    fn slot(&self, layout: &Layout, column: usize, y: u16) -> Option<usize> {
        let hand = self.hand.as_ref()?;
        let target = hand.board.columns.get(column)?;
        let (part, _) = self.part(layout, target, y)?;
        let first = self.window.first_row(&target.id);
        let held = hand.cards.len();
        Some(match part {
            Part::Rule => first,
            Part::Card { row, .. } if hand.column == column && (hand.row..hand.row + held).contains(&row) => {
                return None;
            }
            // A card with one line has no halves: the cards in hand take its place.
            Part::Card { row, .. } if layout.card_height() == 1 => {
                let is_below = hand.column == column && row > hand.row;
                hand.others_above(column, row + usize::from(is_below))
            }
            Part::Card { row, is_upper } => hand.others_above(column, row + usize::from(!is_upper)),
            // The last of the cards in hand is the last that can be seen.
            Part::More => (first + layout.capacity(target.cards.len())).saturating_sub(held),
            Part::Name | Part::Mark | Part::Space => hand.others_above(column, usize::MAX),
        })
    }

    /// Scrolls a column by some cards. A cursor that would leave the window goes along.
    pub(crate) fn scroll(&mut self, size: (u16, u16), column: usize, way: Way, by: isize) -> Vec<Effect> {
        let layout = self.layout(size);
        let board = self.hand.as_ref().map(|hand| &hand.board).or_else(|| self.view.as_ref().map(View::board));
        let (Some(board), Some(view)) = (board, &self.view) else { return Vec::new() };
        let by = if way == Way::Up { -by } else { by };
        if layout.kind == Kind::Agenda {
            let to = if way == Way::Up { Intent::CursorUp } else { Intent::CursorDown };
            let times = if self.hand.is_some() { 0 } else { by.unsigned_abs() };
            return (0..times).flat_map(|_| self.move_among_days(to, &layout)).collect();
        }
        let seen = self.window.scroll(board, &layout, column, by);
        if self.hand.is_some() || self.cursor.column != column || seen.is_empty() {
            return Vec::new();
        }
        self.has_moved = true;
        let row = self.cursor.row.clamp(seen.start, seen.end - 1);
        self.cursor.go(view.board(), view.plan(), column, row);
        self.settle_if_left()
    }

    /// Scrolls the board by a column. A cursor that would leave the window goes along.
    pub(crate) fn scroll_sideways(&mut self, size: (u16, u16), way: Way) -> Vec<Effect> {
        let layout = self.layout(size);
        if days::are_drawn(&layout) {
            return Vec::new();
        }
        self.turn(&layout, way);
        let Some(view) = &self.view else { return Vec::new() };
        let seen = layout.columns_from(view.board(), self.window.first_column);
        let (Some(first), Some(last)) = (seen.first(), seen.last()) else { return Vec::new() };
        let column = self.cursor.column.clamp(first.index, last.index);
        if column == self.cursor.column {
            return Vec::new();
        }
        self.go_to(column, Part::Name)
    }

    /// Shows one more column on a side; returns which one is the outermost there now.
    fn turn(&mut self, layout: &Layout, way: Way) -> usize {
        let board = self.hand.as_ref().map(|hand| &hand.board).or_else(|| self.view.as_ref().map(View::board));
        let Some(board) = board else { return 0 };
        let first = self.window.first_column;
        if way == Way::Left {
            self.window.first_column = first.saturating_sub(1);
            return self.window.first_column;
        }
        let last = layout.columns_from(board, first).last().map_or(0, |last| last.index);
        let next = (last + 1).min(board.columns.len().saturating_sub(1));
        self.window.first_column = layout.first_column(board, first, next);
        next
    }
}

#[cfg(test)]
#[path = "pointing_tests.rs"]
mod tests;
