//! How the board is arranged: which board, which columns folded, what hidden, whose column where.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;

use crate::app::effect::Effect;
use crate::app::intent::Intent;
use crate::app::intent::Looking;
use crate::app::screens::board::{BeforeMine, BoardScreen};
use crate::planner::board::ColumnId;
use crate::planner::board::Grouping;
use crate::planner::board::arrangement::Arrangement;
use crate::planner::calendar::Schedule;
use crate::planner::id::PlanId;
use crate::planner::id::TaskId;
use crate::planner::id::UserId;
use crate::planner::saved_view::SavedView;
use crate::planner::view::View;
use crate::sync::Command;
use crate::sync::PlanSummary;

impl BoardScreen {
    /// Does what a key about the arrangement means; `None` when it means something else.
    pub(crate) fn arrange(&mut self, intent: Intent, digit: Option<usize>) -> Result<Option<Vec<Effect>>, String> {
        let now = Grouping::ALL.iter().position(|grouping| *grouping == self.arrangement.grouping).unwrap_or(0);
        let count = Grouping::ALL.len();
        let effects = match intent {
            Intent::BoardShow => {
                // Whoever chooses it in the help has pressed none.
                let digit = digit.ok_or("A digit says which board: press one from 1 to 8.")?;
                self.switch(*Grouping::ALL.get(digit - 1).ok_or("There is no such board.")?)?
            }
            Intent::Looking(Looking::Schedule) if self.arrangement.grouping == Grouping::Schedule => self.zoom(),
            Intent::Looking(Looking::Schedule) => self.switch(Grouping::Schedule)?,
            Intent::Looking(Looking::MyWeek) => self.switch(Grouping::Week)?,
            Intent::Looking(Looking::Today) => self.go_to_today()?,
            Intent::PageDown | Intent::PageUp => return Ok(self.turn_page(intent)),
            Intent::BoardNext => self.switch(Grouping::ALL[(now + 1) % count])?,
            Intent::BoardPrevious => self.switch(Grouping::ALL[(now + count - 1) % count])?,
            Intent::ColumnCollapse => self.collapse()?,
            Intent::BoardHideCompleted => self.rearrange(|to| to.hides_completed = !to.hides_completed),
            _ => return Ok(None),
        };
        Ok(Some(effects))
    }

    /// Shows another board. The cursor stays on its task, in whatever plan that is.
    fn switch(&mut self, grouping: Grouping) -> Result<Vec<Effect>, String> {
        self.has_moved = true;
        let task = self.cursor.task.clone();
        let is_mine = self.plan.as_ref().is_some_and(PlanId::is_mine);
        if grouping.is_mine() && !is_mine {
            let mut effects = self.open(&PlanId::mine(), task);
            Arc::make_mut(&mut self.arrangement).grouping = grouping;
            effects.push(self.keep());
            return Ok(effects);
        }
        if is_mine && !grouping.suits_mine() {
            let of_task = self.view.as_ref().and_then(|view| Some(view.plan().task(task.as_ref()?)?.plan_id.clone()));
            // Who has not gone to another card goes back to where they came from.
            let before = self.before_mine.as_ref().map(|before| (before.plan.clone(), before.task.clone()));
            let there = of_task.zip(Some(task));
            let target = if self.has_walked { there.or(before) } else { before.or(there) };
            let (plan, task) = target.ok_or("No plan was open before; b chooses one.")?;
            let mut effects = self.open(&plan, task);
            Arc::make_mut(&mut self.arrangement).grouping = grouping;
            effects.push(self.keep());
            return Ok(effects);
        }
        if grouping == self.arrangement.grouping {
            return Ok(Vec::new());
        }
        self.window.first_column = 0;
        // What is moved there is an act of its own.
        self.nudged.clear();
        let settle = self.unsettled.take().map(|_| Effect::Sync(Command::Settle));
        let effects = self.rearrange(|to| {
            to.grouping = grouping;
            to.schedule.shown = None;
            to.kept.clear();
        });
        self.go_home_if_lost(task.as_ref());
        Ok(settle.into_iter().chain(effects).collect())
    }

    /// On a board of days, goes to today when the card the cursor was on is not there; on the schedule, when it stands on
    /// no day: who turns to a calendar means a day.
    fn go_home_if_lost(&mut self, task: Option<&TaskId>) {
        let Some(view) = self.view.as_ref().filter(|view| view.board().grouping.has_days()) else { return };
        if task.is_none_or(|task| is_lost(view, task)) {
            self.cursor.go(view.board(), view.plan(), view.board().home, 0);
        }
    }

    /// Shows the board of a saved view, completed cards as there.
    pub(crate) fn arrange_as(&mut self, view: &SavedView) -> Result<Vec<Effect>, String> {
        let mut effects = self.switch(view.grouping)?;
        if self.arrangement.hides_completed != view.hides_completed {
            effects.extend(self.rearrange(|to| to.hides_completed = view.hides_completed));
        }
        Ok(effects)
    }

    /// Folds the columns of the open board that are called so, and no other.
    pub(crate) fn fold_as(&mut self, names: &BTreeSet<String>) -> Vec<Effect> {
        let Some(view) = &self.view else { return Vec::new() };
        let columns = view.board().columns.iter();
        let other = columns.filter(|column| column.is_collapsed != names.contains(&column.name));
        let other: Vec<(ColumnId, bool)> = other.map(|column| (column.id.clone(), column.is_collapsed)).collect();
        if other.is_empty() {
            return Vec::new();
        }
        self.rearrange(|to| {
            for (column, is_collapsed) in other {
                if is_collapsed {
                    to.collapsed.remove(&column);
                } else {
                    to.collapsed.insert(column);
                }
            }
        })
    }

    /// Folds the column under the cursor to its name, or unfolds it.
    fn collapse(&mut self) -> Result<Vec<Effect>, String> {
        if self.arrangement.grouping.is_list() {
            return Err("A list has no columns to collapse.".to_owned());
        }
        if self.arrangement.grouping == Grouping::Schedule {
            return Err("Days are not folded; 9 shows a week in place of the month.".to_owned());
        }
        let column = self.cursor.column_id.clone().ok_or("There is no column here.")?;
        Ok(self.rearrange(|to| {
            if !to.collapsed.remove(&column) {
                to.collapsed.insert(column);
            }
        }))
    }

    /// Puts the column of a person somewhere else; the service keeps no such order, so this machine does.
    pub(crate) fn move_person(&mut self, from: usize, to: usize) -> Result<Vec<Effect>, String> {
        let view = self.view.as_ref().ok_or("The plan is not here yet.")?;
        let person = |column: &crate::planner::board::Column| match &column.id {
            ColumnId::Assignee(user) => user.clone(),
            _ => None,
        };
        let mut people: Vec<UserId> = view.board().columns.iter().filter_map(person).collect();
        if from >= people.len() || to >= people.len() {
            return Err("This is the last column.".to_owned());
        }
        let moved = people.remove(from);
        people.insert(to, moved);
        Ok(self.rearrange(|arrangement| {
            // People of other plans keep their order behind.
            people.extend(arrangement.people.iter().filter(|user| !people.contains(user)).cloned().collect::<Vec<_>>());
            arrangement.people = people;
        }))
    }

    /// Shows the task under the cursor beside the board, or no longer; has that remembered.
    pub(crate) fn toggle_pane(&mut self) -> Effect {
        let arrangement = Arc::make_mut(&mut self.arrangement);
        arrangement.shows_pane = !arrangement.shows_pane;
        self.keep()
    }

    /// Changes the arrangement, shows it, and has it remembered.
    pub(crate) fn rearrange(&mut self, change: impl FnOnce(&mut Arrangement)) -> Vec<Effect> {
        change(Arc::make_mut(&mut self.arrangement));
        self.rebuild();
        vec![self.keep()]
    }

    /// Takes over what was remembered from the last run.
    pub(crate) fn remember(&mut self, remembered: Arrangement) {
        let (today, me, dates) = (self.arrangement.today, self.arrangement.me.clone(), self.arrangement.dates);
        let schedule = Schedule { zoom: remembered.schedule.zoom, ..self.arrangement.schedule };
        self.arrangement = Arc::new(Arrangement { schedule, today, dates, me, ..remembered });
        self.rebuild();
    }

    /// Takes note of which plan was open last, in another run: it is gone back to from the person's own tasks, where no other was
    /// open in this one.
    pub(crate) fn came_from(&mut self, plans: &[PlanSummary]) {
        if self.before_mine.is_none() {
            let last =
                plans.iter().filter(|plan| plan.marks.opened_at.is_some()).max_by_key(|plan| plan.marks.opened_at);
            let before = |plan: PlanId| BeforeMine { plan, grouping: Grouping::Bucket, task: None };
            self.before_mine = last.map(|plan| before(plan.id.clone()));
        }
    }

    /// Takes note of who the person is.
    pub(crate) fn set_me(&mut self, me: UserId) {
        Arc::make_mut(&mut self.arrangement).me = Some(me);
        self.rebuild();
    }

    /// Takes note of what day it is; the board by due date is another one every day.
    pub(crate) fn set_today(&mut self, today: Date) {
        if self.arrangement.today != today {
            let arrangement = Arc::make_mut(&mut self.arrangement);
            arrangement.today = today;
            arrangement.kept.clear();
            if self.arrangement.grouping == Grouping::Due || self.arrangement.grouping.has_days() {
                self.rebuild();
            }
        }
    }

    pub(crate) fn rebuild(&mut self) {
        if let Some(view) = &self.view {
            let acknowledged = Arc::clone(view.acknowledged());
            let view = View::new(acknowledged, self.unacknowledged(), Arc::clone(&self.arrangement));
            let view = view.with_filter(self.filter());
            self.show(view);
        }
    }

    fn keep(&self) -> Effect {
        Effect::Sync(Command::KeepArrangement(Arc::clone(&self.arrangement)))
    }
}

fn is_lost(view: &View, task: &TaskId) -> bool {
    let column = view.board().find(view.plan(), task).map(|(column, _)| &view.board().columns[column].id);
    let is_schedule = view.board().grouping == Grouping::Schedule;
    column.is_none_or(|column| is_schedule && !matches!(column, ColumnId::Day(_)))
}

#[cfg(test)]
#[path = "arranging_tests.rs"]
mod tests;
