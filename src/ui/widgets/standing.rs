//! How a card stands on the board: under the cursor, in hand, selected, unsent.

use ratatui::style::Style;

use crate::app::State;
use crate::app::lock::mark;
use crate::app::lock::mark::Mark;
use crate::planner::board::Column;
use crate::planner::progress::Progress;
use crate::planner::task::Task;
use crate::planner::view::View;
use crate::ui::theme::Theme;

/// Whether a card is what keys are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// Keys are about another card.
    Elsewhere,
    /// The cursor is on it.
    Cursor,
    /// It is the first card in hand.
    Hand,
    /// It is in hand too, below the first.
    HandToo,
}

/// How a card stands on the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Whether keys are about it.
    pub focus: Focus,
    /// It is selected.
    pub is_selected: bool,
    /// It has an edit nobody has acknowledged.
    pub is_unsent: bool,
    /// Both sides have changed the same of it: it waits for the person.
    pub is_in_conflict: bool,
    /// What it shows of the locks on it.
    pub lock: Mark,
}

impl Standing {
    /// Returns how a card stands at a place of the board.
    #[must_use]
    pub fn of(state: &State, column: &Column, (index, row): (usize, usize), task: &Task) -> Self {
        let board = &state.board;
        let focus = match &board.hand {
            Some(hand) if (hand.column, hand.row) == (index, row) => Focus::Hand,
            Some(hand) if hand.holds(&task.id, index) => Focus::HandToo,
            None if (board.cursor.column, board.cursor.row) == (index, row) => Focus::Cursor,
            _ => Focus::Elsewhere,
        };
        let is_selected = board.selection.contains(&task.id, &column.id);
        let (is_unsent, is_in_conflict) = (board.unsent.contains(&task.id), board.in_conflict.contains(&task.id));
        let plan = board.view.as_ref().map(View::plan);
        let lock = plan.map_or(Mark::None, |plan| mark::of(plan, task, state.me.as_ref()));
        Self { focus, is_selected, is_unsent, is_in_conflict, lock }
    }

    /// Returns the mark in front of the title; it alone tells the cards apart where there is no colour.
    #[must_use]
    pub fn mark(self) -> &'static str {
        match self.focus {
            Focus::Hand | Focus::HandToo => "▲",
            _ if self.is_selected => "*",
            Focus::Cursor => "▌",
            Focus::Elsewhere if self.lock != Mark::None => self.lock.sign(),
            Focus::Elsewhere => " ",
        }
    }

    /// Returns the sign of the locks where the mark in front of the title says something else already.
    #[must_use]
    pub fn sign(self) -> &'static str {
        if self.mark() == self.lock.sign() { "" } else { self.lock.sign() }
    }

    /// Returns the style of the title.
    #[must_use]
    pub fn title(self, task: &Task, theme: &Theme) -> Style {
        match self.focus {
            Focus::Cursor | Focus::Hand => theme.cursor,
            Focus::HandToo => theme.accent,
            Focus::Elsewhere if self.is_selected => theme.heading,
            Focus::Elsewhere if task.progress() == Progress::Completed => theme.muted,
            Focus::Elsewhere => theme.text,
        }
    }

    /// Says whether the title is filled up to the end of its cells, so that the line is seen from afar.
    #[must_use]
    pub fn is_filled(self) -> bool {
        matches!(self.focus, Focus::Cursor | Focus::Hand)
    }
}
