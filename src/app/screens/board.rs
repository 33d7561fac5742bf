//! The board: which plan is open, where the cursor is, what is in hand, and what keys do to them.

use std::collections::HashSet;
use std::sync::Arc;

use crate::app::cursor::Cursor;
use crate::app::cursor::Window;
use crate::app::cursor::destination;
use crate::app::effect::Effect;
use crate::app::hand::Hand;
use crate::app::intent::Intent;
use crate::app::layout::Layout;
use crate::planner::board::Board;
use crate::planner::board::ColumnId;
use crate::planner::board::Grouping;
use crate::planner::edit::Edit;
use crate::planner::id::PlanId;
use crate::planner::id::TaskId;
use crate::planner::snapshot::Snapshot;
use crate::planner::view::View;
use crate::sync::Command;
use crate::sync::Waiting;

/// The board screen.
#[derive(Clone, Debug, Default)]
pub struct BoardScreen {
    /// The plan that is open or asked for.
    pub plan: Option<PlanId>,
    /// The plan with its waiting edits, once anything of it is known.
    pub view: Option<View>,
    /// Why the plan cannot be shown, when it cannot.
    pub unavailable: Option<String>,
    /// Where the person is.
    pub cursor: Cursor,
    /// What part is on the screen.
    pub window: Window,
    /// The card in hand.
    pub hand: Option<Hand>,
    /// Cards with an edit nobody has acknowledged.
    pub unsent: HashSet<TaskId>,
    /// Whether the person has gone anywhere yet; until then the cursor stays on the first card of a plan that arrives
    /// piece by piece.
    has_moved: bool,
    /// What the engine says is waiting.
    waiting: Vec<Waiting>,
    /// Edits handed over since, by ticket: keys may outrun the disk.
    handed_over: Vec<(u64, Edit)>,
    /// The card whose nudges wait for more nudges.
    unsettled: Option<TaskId>,
    /// What the person asked for while only a glimpse of the plan was here: done as soon as the whole is.
    held: Vec<(Intent, Option<usize>)>,
    /// The columns the engine was last told of.
    looked_at: Vec<ColumnId>,
}

impl BoardScreen {
    /// Opens a plan; what was open before is let go.
    pub fn open(&mut self, plan: &PlanId) -> Vec<Effect> {
        *self = Self { plan: Some(plan.clone()), ..Self::default() };
        vec![Effect::Sync(Command::Settle), Effect::Sync(Command::OpenPlan(plan.clone()))]
    }

    /// Returns the board to draw: with a card in hand, as it would be.
    #[must_use]
    pub fn board(&self) -> Option<&Board> {
        self.hand.as_ref().map(|hand| &hand.board).or_else(|| self.view.as_ref().map(View::board))
    }

    /// Returns how many columns there are to lay out.
    #[must_use]
    pub fn column_count(&self) -> usize {
        self.board().map_or(0, |board| board.columns.len())
    }

    /// Takes what the engine says of the open plan. The cursor follows its card.
    pub fn snapshot_changed(
        &mut self,
        acknowledged: &Arc<Snapshot>,
        waiting: Vec<Waiting>,
        through: u64,
        size: (u16, u16),
    ) -> Result<Vec<Effect>, String> {
        self.handed_over.retain(|(ticket, _)| *ticket > through);
        self.waiting = waiting;
        self.unavailable = None;
        let edits = self.waiting.iter().map(|waiting| &waiting.edit);
        let edits = edits.chain(self.handed_over.iter().map(|(_, edit)| edit));
        let view = match &self.view {
            Some(view) => view.renewed(acknowledged, edits),
            None => View::new(Arc::clone(acknowledged), edits, Grouping::Bucket),
        };
        self.mark_unsent();
        let dropped = self.hand.as_mut().is_some_and(|hand| !hand.follow(&view));
        if dropped {
            self.hand = None;
        }
        if self.has_moved {
            self.cursor.follow(view.board(), view.plan());
        } else {
            self.cursor.go(view.board(), view.plan(), 0, 0);
        }
        self.view = Some(view);
        let effects = self.look(size);
        if dropped { Err("The card you held was deleted elsewhere; nothing was sent.".to_owned()) } else { Ok(effects) }
    }

    /// Shows the cursor, and tells the engine which columns can be seen if that has changed.
    pub fn look(&mut self, size: (u16, u16)) -> Vec<Effect> {
        let layout = Layout::of(size.0, size.1, self.column_count());
        let place = self.hand.as_ref().map_or((self.cursor.column, self.cursor.row), |hand| (hand.column, hand.row));
        let board = self.hand.as_ref().map(|hand| &hand.board).or_else(|| self.view.as_ref().map(View::board));
        let (Some(board), Some(plan)) = (board, &self.plan) else { return Vec::new() };
        self.window.show(board, &layout, place.0, place.1);
        self.window.clamp(board, &layout);
        let seen = board.columns.iter().skip(self.window.first_column).take(layout.columns);
        let columns: Vec<_> = seen.map(|column| column.id.clone()).collect();
        if columns == self.looked_at {
            return Vec::new();
        }
        self.looked_at.clone_from(&columns);
        vec![Effect::Sync(Command::Look { plan: plan.clone(), columns })]
    }

    /// Keeps what a key means for later, while only a glimpse of the plan is here; says whether it did.
    pub fn hold(&mut self, intent: Intent, digit: Option<usize>) -> bool {
        let is_glimpse = self.view.as_ref().is_some_and(|view| !view.plan().is_whole());
        if is_glimpse {
            self.held.push((intent, digit));
        }
        is_glimpse
    }

    /// Returns what was kept for later, if it can be done now.
    pub fn let_go(&mut self) -> Vec<(Intent, Option<usize>)> {
        let is_whole = self.view.as_ref().is_some_and(|view| view.plan().is_whole());
        if is_whole { std::mem::take(&mut self.held) } else { Vec::new() }
    }

    /// Does what a key on the board means. The error is a sentence: why nothing happened.
    pub fn update(
        &mut self,
        intent: Intent,
        digit: Option<usize>,
        size: (u16, u16),
        next_ticket: &mut u64,
    ) -> Result<Vec<Effect>, String> {
        let layout = Layout::of(size.0, size.1, self.column_count());
        let Some(view) = &self.view else { return Err("The plan is not here yet.".to_owned()) };
        self.has_moved = true;
        if let Some(hand) = &mut self.hand {
            match intent {
                Intent::GrabPutBack => self.hand = None,
                Intent::GrabDrop => return Ok(self.drop_card(next_ticket)),
                _ => hand.travel(view, &self.window, &layout, intent, digit)?,
            }
            return Ok(Vec::new());
        }
        match intent {
            Intent::CardPickUp => {
                let task = self.cursor.task.as_ref().ok_or("There is no card here to pick up.")?;
                self.hand = Hand::pick_up(view, task);
                Ok(Vec::new())
            }
            Intent::CardMoveLeft
            | Intent::CardMoveRight
            | Intent::CardMoveUp
            | Intent::CardMoveDown
            | Intent::CardToTop
            | Intent::CardToBottom => self.nudge(intent, &layout, next_ticket),
            _ => Ok(self.move_cursor(intent, &layout)),
        }
    }

    /// Moves the card under the cursor by one key press: picked up, carried one step, dropped.
    fn nudge(&mut self, intent: Intent, layout: &Layout, next_ticket: &mut u64) -> Result<Vec<Effect>, String> {
        let view = self.view.as_ref().ok_or("The plan is not here yet.")?;
        let task = self.cursor.task.clone().ok_or("There is no card here to move.")?;
        let mut hand = Hand::pick_up(view, &task).ok_or("The card is not on this board.")?;
        let (step, refusal) = match intent {
            Intent::CardMoveLeft => (Intent::CursorLeft, "This is the first column."),
            Intent::CardMoveRight => (Intent::CursorRight, "This is the last column."),
            Intent::CardMoveUp => (Intent::CursorUp, "The card is at the top already."),
            Intent::CardMoveDown => (Intent::CursorDown, "The card is at the bottom already."),
            Intent::CardToTop => (Intent::CursorFirst, "The card is at the top already."),
            _ => (Intent::CursorLast, "The card is at the bottom already."),
        };
        hand.travel(view, &self.window, layout, step, None)?;
        if !hand.has_moved() {
            return Err(refusal.to_owned());
        }
        self.unsettled = Some(task);
        Ok(vec![self.submit(Edit::MoveTask(hand.edit), next_ticket)])
    }

    /// Drops the card in hand. Where it stood already, nothing is sent.
    fn drop_card(&mut self, next_ticket: &mut u64) -> Vec<Effect> {
        let Some(hand) = self.hand.take() else { return Vec::new() };
        if !hand.has_moved() {
            return Vec::new();
        }
        self.unsettled = None;
        vec![self.submit(Edit::MoveTask(hand.edit), next_ticket), Effect::Sync(Command::Settle)]
    }

    /// Shows an edit at once and hands it over.
    fn submit(&mut self, edit: Edit, next_ticket: &mut u64) -> Effect {
        *next_ticket += 1;
        let plan = self.plan.clone().expect("a plan is open when a card of it is moved");
        if let Some(view) = &mut self.view {
            view.push(&edit);
            self.cursor.task = Some(edit.task().clone());
            self.cursor.follow(view.board(), view.plan());
        }
        self.handed_over.push((*next_ticket, edit.clone()));
        self.mark_unsent();
        Effect::Sync(Command::Submit { ticket: *next_ticket, plan, edit })
    }

    fn move_cursor(&mut self, intent: Intent, layout: &Layout) -> Vec<Effect> {
        let Some(view) = &self.view else { return Vec::new() };
        let board = view.board();
        let place = (self.cursor.column, self.cursor.row);
        let Some((column, row)) = destination(board, &self.window, layout, intent, None, place) else {
            return Vec::new();
        };
        self.cursor.go(board, view.plan(), column, row);
        let left = self.unsettled.as_ref().is_some_and(|task| self.cursor.task.as_ref() != Some(task));
        if left {
            self.unsettled = None;
            return vec![Effect::Sync(Command::Settle)];
        }
        Vec::new()
    }

    fn mark_unsent(&mut self) {
        let waiting = self.waiting.iter().map(|waiting| waiting.edit.task());
        let handed_over = self.handed_over.iter().map(|(_, edit)| edit.task());
        self.unsent = waiting.chain(handed_over).cloned().collect();
    }
}

#[cfg(test)]
#[path = "board_tests.rs"]
mod tests;
