//! Cards and columns on their way: nudged, carried, dropped, sent to a place; and handed over as edits.

use crate::app::effect::Effect;
use crate::app::hand::Hand;
use crate::app::hand::Refused;
use crate::app::intent::Intent;
use crate::app::layout::Layout;
use crate::app::lock;
use crate::app::screens::board::BoardScreen;
use crate::planner::board::ColumnId;
use crate::planner::board::Grouping;
use crate::planner::edit::Edit;
use crate::planner::edit::MoveBucket;
use crate::planner::edit::fold;
use crate::planner::id::PlanId;
use crate::planner::id::TaskId;
use crate::planner::lock::Class;
use crate::sync::Command;

impl BoardScreen {
    /// Returns what an act is about: the card whose panel is open, or the selected cards, or else the card under the cursor.
    pub(crate) fn chosen(&self, verb: &str) -> Result<Vec<(TaskId, ColumnId)>, String> {
        if let Some(card) = self.aimed_card() {
            return Ok(vec![card]);
        }
        if !self.selection.is_empty() {
            return Ok(self.selection.cards().to_vec());
        }
        let here = self.cursor.task.clone().zip(self.cursor.column_id.clone());
        let column = self.view.as_ref().and_then(|view| view.board().columns.get(self.cursor.column));
        if let Some(folded) = column.filter(|column| column.is_collapsed) {
            return Err(format!("{} is folded; z unfolds it.", folded.name));
        }
        here.map(|card| vec![card]).ok_or_else(|| format!("There is no card here to {verb}."))
    }

    /// Does what a key means while cards are in hand.
    pub(crate) fn update_hand(
        &mut self,
        intent: Intent,
        digit: Option<usize>,
        layout: &Layout,
        next_ticket: &mut u64,
    ) -> Result<Vec<Effect>, String> {
        if let Some(day) = self.day_beyond(intent, digit, layout) {
            return self.carry_to_day(day).map(|()| Vec::new());
        }
        let (Some(hand), Some(view)) = (&mut self.hand, &self.view) else { return Ok(Vec::new()) };
        match intent {
            Intent::GrabPutBack => self.put_back(),
            Intent::GrabDrop => return self.drop_cards(next_ticket),
            Intent::BoardShow | Intent::BoardNext | Intent::BoardPrevious => {
                return Err("The board cannot be switched while a card is in hand: drop it or put it back.".to_owned());
            }
            _ => {
                hand.travel(view, &self.window, layout, intent, digit)?;
                if let Some(Refused { column, lock: Some(lock) }) = &hand.refused {
                    let name = view.board().columns.get(*column).map_or("", |column| column.name.as_str());
                    self.aside.say(format!("✕ {name} — {lock} · w why"));
                }
            }
        }
        Ok(Vec::new())
    }

    /// Takes cards in hand; those that are locked where they are stay, and the error says why all of them do: what keeps them
    /// from another column, unless they were to go up or down. What is locked only until its links are known is asked for.
    pub(crate) fn take_up(&mut self, cards: &[(TaskId, ColumnId)], is_upright: bool) -> Result<Hand, String> {
        let view = self.view.as_ref().ok_or("The plan is not here yet.")?;
        let plan = view.plan();
        let tasks = cards.iter().filter_map(|(task, _)| plan.task(task));
        tasks.filter(|task| plan.class_of(task) == Class::Unknown).for_each(|task| self.aside.want(task));
        let mut hand = Hand::pick_up(view, cards).ok_or("The card is not on this board any more.")?;
        hand.leave_locked(view, is_upright)?;
        Ok(hand)
    }

    /// Moves the chosen cards by one key press: picked up, carried one step, dropped.
    pub(crate) fn nudge(
        &mut self,
        intent: Intent,
        layout: &Layout,
        next_ticket: &mut u64,
    ) -> Result<Vec<Effect>, String> {
        let cards = self.chosen("move")?;
        let is_upright =
            matches!(intent, Intent::CardMoveUp | Intent::CardMoveDown | Intent::CardToTop | Intent::CardToBottom);
        let mut hand = self.take_up(&cards, is_upright)?;
        let view = self.view.as_ref().ok_or("The plan is not here yet.")?;
        let has_order = view.board().grouping.has_order();
        let (step, refusal) = match intent {
            Intent::CardMoveLeft => (Intent::CursorLeft, "This is the first column."),
            Intent::CardMoveRight => (Intent::CursorRight, "This is the last column."),
            Intent::CardToFirstColumn => (Intent::ColumnFirst, "This is the first column."),
            Intent::CardToLastColumn => (Intent::ColumnLast, "This is the last column."),
            _ if !has_order => return Err(NO_ORDER.to_owned()),
            Intent::CardMoveUp => (Intent::CursorUp, "The card is at the top already."),
            Intent::CardMoveDown => (Intent::CursorDown, "The card is at the bottom already."),
            Intent::CardToTop => (Intent::CursorFirst, "The card is at the top already."),
            _ => (Intent::CursorLast, "The card is at the bottom already."),
        };
        let home = hand.cards.first().map(|card| card.from.column.clone());
        if is_upright && hand.cards.iter().any(|card| Some(&card.from.column) != home.as_ref()) {
            return Err("The selected cards stand in several columns: H, L and Space bring them together.".to_owned());
        }
        hand.travel(view, &self.window, layout, step, None)?;
        let tasks: Vec<TaskId> = hand.cards.iter().map(|card| card.task.clone()).collect();
        if self.unsettled.as_ref() != Some(&tasks) {
            self.nudged.clear();
        }
        hand.pass_through(&self.nudged);
        if !hand.has_moved(view) {
            return Err(refusal.to_owned());
        }
        let effects = self.submit_moves(&hand, next_ticket)?;
        fold(&mut self.nudged, hand.edits());
        self.unsettled = Some(tasks);
        Ok(effects)
    }

    /// Drops the cards in hand. Where they stood already, nothing is sent.
    pub(crate) fn drop_cards(&mut self, next_ticket: &mut u64) -> Result<Vec<Effect>, String> {
        let (Some(hand), Some(view)) = (self.hand.take(), &self.view) else { return Ok(Vec::new()) };
        if !hand.has_moved(view) {
            self.hand = Some(hand);
            self.put_back();
            return Ok(Vec::new());
        }
        let outcome = self.submit_moves(&hand, next_ticket);
        if outcome.is_err() {
            self.hand = Some(hand);
            self.put_back();
        }
        let mut effects = outcome?;
        self.nudged.clear();
        self.unsettled = None;
        effects.push(Effect::Sync(Command::Settle));
        Ok(effects)
    }

    /// Moves cards to a place of a column, as the picker says; the row is among the other cards.
    pub(crate) fn send_to(
        &mut self,
        cards: &[(TaskId, ColumnId)],
        column: usize,
        row: usize,
        next_ticket: &mut u64,
    ) -> Result<Vec<Effect>, String> {
        let mut hand = self.take_up(cards, false)?;
        let view = self.view.as_ref().ok_or("The plan is not here yet.")?;
        hand.hang(view, column, row)?;
        self.hand = Some(hand);
        self.drop_cards(next_ticket)
    }

    /// Shows the moves of cards in hand and hands them over; the cursor goes with the first card.
    fn submit_moves(&mut self, hand: &Hand, next_ticket: &mut u64) -> Result<Vec<Effect>, String> {
        let column = hand.board.columns.get(hand.column).map(|column| column.id.clone());
        let under_cursor = self.cursor.task.clone();
        let effects = self.submit(hand.edits(), next_ticket)?;
        if let Some(first) = hand.staying.first() {
            let (moved, stay, why) = (hand.cards.len(), hand.staying.len(), lock::refusal_words(&first.refusal));
            self.aside.say(format!("{moved} of {} moved; {stay} locked stay. {why}", moved + stay));
        }
        let is_moved = |task: &TaskId| hand.cards.iter().any(|card| card.task == *task);
        let first = hand.cards.first().map(|card| card.task.clone());
        self.cursor.task = under_cursor.filter(is_moved).or(first);
        self.cursor.column_id = column;
        if let Some(view) = &self.view {
            if let Some(column) = &self.cursor.column_id {
                self.selection.moved(hand.cards.iter().map(|card| (&card.task, &card.from.column)), column);
            }
            self.selection.follow(view.board(), view.plan());
            self.cursor.follow(view.board(), view.plan());
        }
        Ok(effects)
    }

    /// Moves the column under the cursor.
    pub(crate) fn move_column(&mut self, intent: Intent, next_ticket: &mut u64) -> Result<Vec<Effect>, String> {
        let view = self.view.as_ref().ok_or("The plan is not here yet.")?;
        let board = view.board();
        let to = match intent {
            Intent::ColumnMoveLeft => self.cursor.column.checked_sub(1).ok_or("This is the first column.")?,
            _ => self.cursor.column + 1,
        };
        let here = board.columns.get(self.cursor.column).ok_or("There is no column here.")?;
        let is_last = "This is the last column.";
        match (&here.id, board.columns.get(to).map(|column| &column.id)) {
            (ColumnId::Bucket(None), _) => Err("“No bucket” is not a bucket; it always comes last.".to_owned()),
            (ColumnId::Assignee(None), _) => Err("“Unassigned” always comes last.".to_owned()),
            (
                ColumnId::Bucket(_) | ColumnId::Assignee(_),
                None | Some(ColumnId::Bucket(None) | ColumnId::Assignee(None)),
            ) => Err(is_last.to_owned()),
            (ColumnId::Bucket(Some(bucket)), _) => {
                let edit = MoveBucket::of(view.plan(), bucket, to).ok_or("There is no column here.")?;
                let effects = self.submit(vec![Edit::MoveBucket(edit)], next_ticket)?;
                if let Some(view) = &self.view {
                    self.cursor.follow(view.board(), view.plan());
                }
                self.nudged.clear();
                self.unsettled = Some(Vec::new());
                Ok(effects)
            }
            (ColumnId::Assignee(Some(_)), _) => self.move_person(self.cursor.column, to),
            _ => Err(fixed_columns(board.grouping)),
        }
    }

    /// Shows edits made by one act at once, and hands them over: those no lock stands against.
    pub(crate) fn submit(&mut self, edits: Vec<Edit>, next_ticket: &mut u64) -> Result<Vec<Effect>, String> {
        self.writable()?;
        let edits = self.admit(edits)?;
        self.check_limits(&edits)?;
        let Some(plan) = self.plan_of(&edits) else {
            return Err("Cards of several plans cannot be moved together; move them one by one.".to_owned());
        };
        self.foresee_next(&edits);
        self.keep_completed(&edits);
        *next_ticket += 1;
        let ticket = *next_ticket;
        if let Some(view) = &mut self.view {
            view.extend(&edits);
        }
        self.handed_over.extend(edits.iter().map(|edit| (ticket, edit.clone())));
        self.mark_unsent();
        Ok(vec![Effect::Sync(Command::Submit { ticket, plan, edits })])
    }

    /// Returns the plan some edits are about; `None` when there are several.
    pub(crate) fn plan_of(&self, edits: &[Edit]) -> Option<PlanId> {
        let plan = self.plan.clone().filter(|plan| !plan.is_mine());
        if plan.is_some() {
            return plan;
        }
        let view = self.view.as_ref()?;
        let mut plans = edits.iter().map(|edit| view.plan().task(edit.task()?).map(|task| task.plan_id.clone()));
        let first = plans.next()??;
        plans.all(|plan| plan.as_ref() == Some(&first)).then_some(first)
    }
}

/// Why a card on a board without a stored order does not go up or down.
const NO_ORDER: &str = "This board keeps no order of its own: cards stand by due date, then by priority.";

fn fixed_columns(grouping: Grouping) -> String {
    if grouping.is_list() {
        return "A list has one column only.".to_owned();
    }
    format!(
        "Columns are moved on the bucket board (1) and the assigned-to board (3); those of the {} board are fixed.",
        grouping.name().to_lowercase()
    )
}
