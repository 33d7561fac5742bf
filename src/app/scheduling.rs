//! The schedule: which days are shown, and cards moved by days and weeks.

use std::sync::Arc;

use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::civil::Weekday;

use crate::app::days;
use crate::app::days::Step;
use crate::app::effect::Effect;
use crate::app::intent::Intent;
use crate::app::layout::Layout;
use crate::app::screens::board::BoardScreen;
use crate::planner::board::ColumnId;
use crate::planner::board::Grouping;
use crate::planner::board::drop;
use crate::planner::calendar::WeekBegins;
use crate::planner::calendar::Zoom;
use crate::planner::change::Change;
use crate::planner::due::DateStyle;
use crate::planner::due::DueGroup;
use crate::planner::edit::Edit;
use crate::planner::edit::End;
use crate::planner::edit::MoveTask;
use crate::planner::edit::Spot;
use crate::planner::edit::fold;
use crate::planner::edit::short;
use crate::planner::id::TaskId;

impl BoardScreen {
    /// Takes note of the day a week begins with.
    pub(crate) fn set_week_begins(&mut self, begins: Weekday) {
        Arc::make_mut(&mut self.arrangement).schedule.begins = WeekBegins(begins);
    }

    /// Takes note of how days are written in the names of columns.
    pub(crate) fn set_dates(&mut self, dates: DateStyle) {
        Arc::make_mut(&mut self.arrangement).dates = dates;
    }

    /// Shows a month in place of a week, or the other way round; the cursor stays on its day.
    pub(crate) fn zoom(&mut self) -> Vec<Effect> {
        let day = self.day_here();
        self.rearrange(|to| {
            let zoom = if to.schedule.zoom == Zoom::Month { Zoom::Week } else { Zoom::Month };
            (to.schedule.zoom, to.schedule.shown) = (zoom, day);
        })
    }

    /// Goes to today, whatever is shown.
    pub(crate) fn go_to_today(&mut self) -> Result<Vec<Effect>, String> {
        if !self.arrangement.grouping.has_days() {
            return Err("T goes to today on the schedule (9) and in your week (W).".to_owned());
        }
        self.show_day(self.arrangement.today);
        Ok(self.settle_if_left())
    }

    /// Turns a page of the schedule; `None` where the key means something else.
    pub(crate) fn turn_page(&mut self, intent: Intent) -> Option<Vec<Effect>> {
        if self.arrangement.grouping != Grouping::Schedule || self.hand.is_some() || self.is_aside() {
            return None;
        }
        let day = self.day_here()?;
        let by = if intent == Intent::PageDown { 1 } else { -1 };
        self.show_day(self.arrangement.schedule.page(day, by));
        Some(self.settle_if_left())
    }

    /// Goes where a key of the cursor leads among days.
    pub(crate) fn move_among_days(&mut self, intent: Intent, layout: &Layout) -> Vec<Effect> {
        let Some(view) = &self.view else { return Vec::new() };
        match days::step(view.board(), layout, intent, None, (self.cursor.column, self.cursor.row), false) {
            Step::To(column, row) => self.cursor.go(view.board(), view.plan(), column, row),
            Step::Beyond(by) => {
                if let Some(day) = self.day_here() {
                    self.show_day(day.saturating_add(by.days()));
                }
            }
            Step::Stay => {}
        }
        self.settle_if_left()
    }

    /// Returns the day a key leads to with a card in hand, if that is not shown.
    pub(crate) fn day_beyond(&self, intent: Intent, digit: Option<usize>, layout: &Layout) -> Option<Date> {
        let hand = self.hand.as_ref().filter(|_| self.arrangement.grouping == Grouping::Schedule)?;
        let ColumnId::Day(day) = hand.board.columns.get(hand.column)?.id else { return None };
        match intent {
            Intent::PageDown => Some(self.arrangement.schedule.page(day, 1)),
            Intent::PageUp => Some(self.arrangement.schedule.page(day, -1)),
            _ if !days::are_drawn(layout) => None,
            _ => match days::step(&hand.board, layout, intent, digit, (hand.column, hand.row), true) {
                Step::Beyond(by) => Some(day.saturating_add(by.days())),
                _ => None,
            },
        }
    }

    /// Turns the page to a day, and hangs the cards in hand there. The error says why they cannot stand there; then the page
    /// stays, too.
    pub(crate) fn carry_to_day(&mut self, day: Date) -> Result<(), String> {
        let Some(hand) = self.hand.take() else { return Ok(()) };
        let (cursor, shown) = (self.cursor.clone(), self.arrangement.schedule.shown);
        Arc::make_mut(&mut self.arrangement).schedule.shown = Some(day);
        self.rebuild();
        let mut carried = hand.clone();
        carried.page.get_or_insert(shown.unwrap_or(self.arrangement.today));
        let column = self.view.as_ref().and_then(|view| {
            let columns = &view.board().columns;
            columns.iter().position(|column| column.id == ColumnId::Day(day)).map(|column| (view, column))
        });
        let outcome = match column {
            Some((view, column)) => carried.hang(view, column, 0),
            None => Err("The calendar ends there.".to_owned()),
        };
        if outcome.is_err() {
            Arc::make_mut(&mut self.arrangement).schedule.shown = shown;
            self.rebuild();
        }
        // Where it was taken from is where it is put back.
        self.cursor = cursor;
        self.hand = Some(if outcome.is_ok() { carried } else { hand });
        outcome
    }

    /// Puts the cards in hand back; the cursor goes where they are, and the page back to where they were taken from.
    pub(crate) fn put_back(&mut self) {
        let Some(hand) = self.hand.take() else { return };
        let is_in_hand = |task: &TaskId| hand.cards.iter().any(|card| card.task == *task);
        if let Some((task, column)) = hand.first().filter(|_| !self.cursor.task.as_ref().is_some_and(is_in_hand)) {
            (self.cursor.task, self.cursor.column_id) = (Some(task.clone()), Some(column.clone()));
        }
        if let Some(day) = hand.page {
            Arc::make_mut(&mut self.arrangement).schedule.shown = Some(day);
            self.rebuild();
        }
        if let Some(view) = &self.view {
            self.cursor.follow(view.board(), view.plan());
        }
    }

    /// Lets late cards that are completed in the person's week stay where they are seen until it is left: none of its days is
    /// theirs. The schedule goes to their day.
    pub(crate) fn keep_completed(&mut self, edits: &[Edit]) {
        let Some(view) = self.view.as_ref().filter(|view| view.board().grouping == Grouping::Week) else { return };
        let is_late = |task: &&TaskId| {
            let place = view.board().find(view.plan(), task);
            place.is_some_and(|(column, _)| view.board().columns[column].id == ColumnId::Due(DueGroup::Late))
        };
        let completed = edits.iter().filter(|edit| completes(edit)).filter_map(Edit::task);
        let completed: Vec<TaskId> = completed.filter(is_late).cloned().collect();
        if !completed.is_empty() {
            Arc::make_mut(&mut self.arrangement).kept.extend(completed);
            self.rebuild();
        }
    }

    /// Lets go what was kept in sight though it is done.
    pub(crate) fn let_completed_go(&mut self) {
        if !self.arrangement.kept.is_empty() {
            Arc::make_mut(&mut self.arrangement).kept.clear();
            self.rebuild();
        }
    }

    /// Says whether the person is among the cards that stand on no day.
    pub(crate) fn is_aside(&self) -> bool {
        let (column, board) = match &self.hand {
            Some(hand) => (hand.column, Some(&hand.board)),
            None => (self.cursor.column, self.view.as_ref().map(crate::planner::view::View::board)),
        };
        let id = board.and_then(|board| board.columns.get(column)).map(|column| &column.id);
        id.is_some_and(|id| !matches!(id, ColumnId::Day(_)))
    }

    /// Shows a day of the schedule and puts the cursor on it.
    fn show_day(&mut self, day: Date) {
        (self.has_moved, self.has_walked) = (true, true);
        self.cursor.task = None;
        self.cursor.row = 0;
        self.cursor.column_id = Some(ColumnId::Day(day));
        self.show_span_of(day);
    }

    /// Shows the week or month of a day, if it is not there already.
    fn show_span_of(&mut self, day: Date) {
        let (schedule, today) = (self.arrangement.schedule, self.arrangement.today);
        let is_schedule = self.arrangement.grouping == Grouping::Schedule;
        // A day at the edge of a month is seen there, but going to it means its own month.
        let is_there = schedule.span(today).contains(day)
            && (schedule.zoom == Zoom::Week || schedule.anchor(today).first_of_month() == day.first_of_month());
        if is_schedule && !is_there {
            Arc::make_mut(&mut self.arrangement).schedule.shown = Some(day);
            self.rebuild();
        } else if let Some(view) = &self.view {
            self.cursor.follow(view.board(), view.plan());
        }
    }

    /// Shows the day of the task the cursor is to be on, when that is not there: what was changed stays in sight.
    pub(crate) fn reveal(&mut self) {
        let (schedule, today) = (self.arrangement.schedule, self.arrangement.today);
        if self.arrangement.grouping != Grouping::Schedule || self.hand.is_some() {
            return;
        }
        let task = self.view.as_ref().zip(self.cursor.task.as_ref()).and_then(|(view, task)| view.plan().task(task));
        let Some(day) = task.and_then(|task| task.due).filter(|day| !schedule.span(today).contains(*day)) else {
            return;
        };
        Arc::make_mut(&mut self.arrangement).schedule.shown = Some(day);
        self.cursor.column_id = Some(ColumnId::Day(day));
        self.rebuild();
    }

    /// Moves the day the chosen cards are due by a day or a week, each from where it is.
    pub(crate) fn nudge_days(&mut self, intent: Intent, next_ticket: &mut u64) -> Result<Vec<Effect>, String> {
        let by = match intent {
            Intent::CardMoveLeft => -1,
            Intent::CardMoveRight => 1,
            Intent::CardMoveUp => -7,
            Intent::CardMoveDown => 7,
            _ => return Err("Here H and L move a card by a day, K and J by a week; @ types the day.".to_owned()),
        };
        let cards = self.chosen("move")?;
        let edits = self.moved_by(&cards, by)?;
        let effects = self.submit_days(edits, next_ticket)?;
        self.reveal();
        self.refollow();
        Ok(effects)
    }

    /// Hands moves by days over; those of the same cards in a row are one act.
    fn submit_days(&mut self, edits: Vec<Edit>, next_ticket: &mut u64) -> Result<Vec<Effect>, String> {
        let effects = self.submit(edits, next_ticket)?;
        // Locked cards stay, and are no part of what may be folded.
        let moved = crate::app::edits::submitted(&effects).to_vec();
        let tasks: Vec<TaskId> = moved.iter().filter_map(Edit::task).cloned().collect();
        if self.unsettled.as_ref() != Some(&tasks) {
            self.nudged.clear();
        }
        fold(&mut self.nudged, moved);
        if self.cursor.task.as_ref().is_none_or(|task| !tasks.contains(task)) {
            self.cursor.task = tasks.first().cloned();
        }
        self.unsettled = Some(tasks);
        Ok(effects)
    }

    /// Returns the edits that move cards by days. What has no day has none to move.
    fn moved_by(&self, cards: &[(TaskId, ColumnId)], by: i32) -> Result<Vec<Edit>, String> {
        let view = self.view.as_ref().ok_or("The plan is not here yet.")?;
        let (plan, arrangement) = (view.plan(), view.arrangement());
        let mut edits = Vec::new();
        for (id, home) in cards {
            let Some(task) = plan.task(id) else { continue };
            let Some(due) = task.due else { continue };
            let day = due.checked_add(by.days()).map_err(|_| "The calendar ends there.")?;
            let to = ColumnId::Day(day);
            let changes = drop::changes(plan, task, home, &to, arrangement)?;
            let spot = |column: ColumnId, day: Date| Spot {
                column_name: crate::planner::due::Due::day(day, arrangement.today),
                column,
                after: None,
                before: None,
                end: End::Bottom,
            };
            edits.push(Edit::MoveTask(MoveTask {
                task: id.clone(),
                title: task.title.clone(),
                board: Grouping::Schedule,
                to: spot(to, day),
                from: spot(ColumnId::Day(due), due),
                changes,
                is_undo: false,
                base: None,
            }));
        }
        if edits.is_empty() {
            let title = cards.first().and_then(|(id, _)| plan.task(id)).map_or("It", |task| task.title.as_str());
            return Err(format!("“{}” has no due date to move: @ types one, Space carries it to a day.", short(title)));
        }
        Ok(edits)
    }

    /// Returns the day the person is on; from what stands on none, the one that was looked at.
    fn day_here(&self) -> Option<Date> {
        match self.cursor.column_id.as_ref()? {
            ColumnId::Day(day) => Some(*day),
            _ => Some(self.arrangement.schedule.anchor(self.arrangement.today)),
        }
    }

    /// Says whether the list beside a grid is wanted.
    pub(crate) fn wants_side(&self) -> bool {
        self.arrangement.grouping == Grouping::Schedule && self.is_aside()
    }
}

/// Says whether an edit completes its task.
fn completes(edit: &Edit) -> bool {
    let changes = match edit {
        Edit::ChangeTask(edit) => &edit.changes,
        Edit::MoveTask(edit) => &edit.changes,
        _ => return false,
    };
    changes.iter().any(|change| matches!(change, Change::Percent { to: 100.., .. }))
}

#[cfg(test)]
#[path = "scheduling_tests.rs"]
mod tests;
