//! The board: which plan is open, where the cursor is, what is in hand, and what keys do to them.

use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::Arc;

use crate::app::cursor::Cursor;
use crate::app::cursor::Window;
use crate::app::cursor::destination;
use crate::app::days;
use crate::app::effect::Effect;
use crate::app::hand::Hand;
use crate::app::intent::Intent;
use crate::app::layout::Layout;
use crate::app::layout::Measures;
use crate::app::lock::Aside;
use crate::app::lock::foreseen::Foreseen;
use crate::app::naming::Names;
use crate::app::selection::Selection;
use crate::planner::board::Board;
use crate::planner::board::ColumnId;
use crate::planner::board::Grouping;
use crate::planner::board::arrangement::Arrangement;
use crate::planner::edit::Edit;
use crate::planner::id::PlanId;
use crate::planner::id::TaskId;
use crate::planner::id::UserId;
use crate::planner::snapshot::Snapshot;
use crate::planner::view::View;
use crate::sync::Command;
use crate::sync::Waiting;
use crate::sync::WaitingState;

/// Where the person was before they turned to their own tasks.
#[derive(Clone, Debug)]
pub(crate) struct BeforeMine {
    pub(crate) plan: PlanId,
    pub(crate) grouping: Grouping,
    pub(crate) task: Option<TaskId>,
}

/// The board screen.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "they are facts of their own, no states of one machine")]
pub struct BoardScreen {
    /// The plan that is open or asked for; [`PlanId::mine`] for the person's tasks over all plans.
    pub plan: Option<PlanId>,
    /// How the person wants to see plans.
    pub arrangement: Arc<Arrangement>,
    /// The plan with its waiting edits, once anything of it is known.
    pub view: Option<View>,
    /// What the person wants to see of each plan alone, as it was typed, for this run.
    pub(crate) filters: HashMap<PlanId, Arc<str>>,
    /// Why the plan cannot be shown, when it cannot.
    pub unavailable: Option<String>,
    /// Where the person is.
    pub cursor: Cursor,
    /// What part is on the screen.
    pub window: Window,
    /// Whether nothing may be changed in this run.
    pub is_read_only: bool,
    /// The cards in hand.
    pub hand: Option<Hand>,
    /// The selected cards: moves apply to all of them.
    pub selection: Selection,
    /// Cards with an edit nobody has acknowledged.
    pub unsent: HashSet<TaskId>,
    /// Cards with an edit of a field that both sides have changed.
    pub in_conflict: HashSet<TaskId>,
    /// What the person wants of columns and cards.
    pub measures: Measures,
    /// Whether the pane of a task is wanted beside the board.
    pub has_pane: bool,
    /// The task whose panel is open: what is done is done to it alone.
    pub(crate) aimed: Option<TaskId>,
    /// The plan and board before the person turned to their own tasks.
    pub(crate) before_mine: Option<BeforeMine>,
    /// Whether the person has gone to a card since the plan was opened.
    pub(crate) has_walked: bool,
    /// The card the cursor waits for, while the plan it was asked for with is still arriving.
    awaited: Option<TaskId>,
    /// Whether the person has gone anywhere yet; until then the cursor stays on the first card of a plan that arrives
    /// piece by piece.
    pub(crate) has_moved: bool,
    /// How many cards of the plan are locked.
    pub locked: usize,
    /// What that was counted for.
    pub(crate) counted: Option<(Arc<Snapshot>, Option<UserId>)>,
    /// What is to be said and asked beside what is done.
    pub(crate) aside: Aside,
    /// What locks will do to the selected cards.
    pub(crate) foreseen: Foreseen,
    /// What the engine says is waiting.
    pub(crate) waiting: Vec<Waiting>,
    /// Edits handed over since, by ticket: keys may outrun the disk.
    pub(crate) handed_over: Vec<(u64, Edit)>,
    /// What was nudged last, while its nudges wait for more.
    pub(crate) unsettled: Option<Vec<TaskId>>,
    /// What the nudges since have come to.
    pub(crate) nudged: Vec<Edit>,
    /// What the person asked for while only a glimpse of the plan was here: done as soon as the whole is.
    held: Vec<(Intent, Option<usize>)>,
    /// The board and the columns the engine was last told of.
    looked_at: (Grouping, Vec<ColumnId>),
}

impl BoardScreen {
    /// Opens a plan; what was open before is let go. With a task, the cursor waits for it.
    pub fn open(&mut self, plan: &PlanId, task: Option<TaskId>) -> Vec<Effect> {
        let mut arrangement = Arc::clone(&self.arrangement);
        Arc::make_mut(&mut arrangement).kept.clear();
        let mut before_mine = self.before_mine.take();
        if plan.is_mine() {
            let grouping = arrangement.grouping;
            let here = self.plan.clone().filter(|plan| !plan.is_mine());
            before_mine = here.map(|plan| BeforeMine { plan, grouping, task: task.clone() }).or(before_mine);
            if !grouping.suits_mine() {
                Arc::make_mut(&mut arrangement).grouping = Grouping::Mine;
            }
        } else if arrangement.grouping.is_mine() {
            let grouping = before_mine.as_ref().map_or(Grouping::Bucket, |before| before.grouping);
            Arc::make_mut(&mut arrangement).grouping = grouping;
        }
        let (is_read_only, measures) = (self.is_read_only, self.measures);
        let filters = std::mem::take(&mut self.filters);
        *self = Self { arrangement, filters, is_read_only, measures, before_mine, ..Self::default() };
        (self.plan, self.has_moved, self.awaited) = (Some(plan.clone()), task.is_some(), task);
        vec![Effect::Sync(Command::Settle), Effect::Sync(Command::OpenPlan(plan.clone()))]
    }

    /// Returns the board to draw: with cards in hand, as it would be.
    #[must_use]
    pub fn board(&self) -> Option<&Board> {
        self.hand.as_ref().map(|hand| &hand.board).or_else(|| self.view.as_ref().map(View::board))
    }

    /// Returns how the screen is divided.
    #[must_use]
    pub fn layout(&self, size: (u16, u16)) -> Layout {
        Layout::of(size, self.board(), self.has_pane, self.wants_side(), self.measures)
    }

    /// Takes what the engine says of the open plan. The cursor follows its card.
    pub fn snapshot_changed(
        &mut self,
        acknowledged: &Arc<Snapshot>,
        waiting: Vec<Waiting>,
        through: u64,
        size: (u16, u16),
    ) -> Result<Vec<Effect>, String> {
        let newer = self.handed_over.iter().filter(|(ticket, _)| *ticket > through).map(|(_, edit)| edit);
        let edits = waiting.iter().map(|waiting| &waiting.edit).chain(newer);
        let has_same_edits = self.unacknowledged().eq(edits);
        self.handed_over.retain(|(ticket, _)| *ticket > through);
        self.waiting = waiting;
        self.unavailable = None;
        self.mark_unsent();
        let view = match self.view.take() {
            // What was shown on top of the others only got to the disk: hundreds of edits are not folded again for that.
            Some(view) if has_same_edits && Arc::ptr_eq(view.acknowledged(), acknowledged) => view,
            Some(view) => view.renewed(acknowledged, self.unacknowledged()),
            None => View::new(Arc::clone(acknowledged), self.unacknowledged(), Arc::clone(&self.arrangement))
                .with_filter(self.filter()),
        };
        let dropped = self.show(view);
        let effects = self.look(size);
        if dropped { Err("The card you held was deleted elsewhere; nothing was sent.".to_owned()) } else { Ok(effects) }
    }

    /// Shows a plan that has changed, or in another arrangement: cursor, hand and selection follow. Says whether what
    /// was in hand is gone.
    pub(crate) fn show(&mut self, mut view: View) -> bool {
        view.mark_conflicts(&self.in_conflict);
        let dropped = self.hand.as_mut().is_some_and(|hand| !hand.follow(&view));
        if dropped {
            self.hand = None;
        }
        self.selection.follow(view.board(), view.plan());
        let awaited = self.awaited.as_ref().filter(|task| view.board().find(view.plan(), task).is_some());
        if awaited.is_some() {
            self.cursor.task = self.awaited.take();
            self.cursor.column_id = None;
        }
        if self.has_moved {
            self.cursor.follow(view.board(), view.plan());
        } else {
            self.cursor.go(view.board(), view.plan(), view.board().home, 0);
        }
        self.view = Some(view);
        self.count_locked();
        dropped
    }

    /// Returns the edits the service has not acknowledged, in order.
    pub(crate) fn unacknowledged(&self) -> impl Iterator<Item = &Edit> {
        let waiting = self.waiting.iter().map(|waiting| &waiting.edit);
        waiting.chain(self.handed_over.iter().map(|(_, edit)| edit))
    }

    /// Shows the cursor, and tells the engine which columns can be seen if that has changed.
    pub fn look(&mut self, size: (u16, u16)) -> Vec<Effect> {
        let layout = self.layout(size);
        let place = self.hand.as_ref().map_or((self.cursor.column, self.cursor.row), |hand| (hand.column, hand.row));
        let board = self.hand.as_ref().map(|hand| &hand.board).or_else(|| self.view.as_ref().map(View::board));
        let (Some(board), Some(plan)) = (board, &self.plan) else { return Vec::new() };
        self.window.show(board, &layout, place.0, place.1);
        self.window.clamp(board, &layout);
        let seen = layout.columns_from(board, self.window.first_column);
        let columns: Vec<_> = seen.iter().map(|seen| board.columns[seen.index].id.clone()).collect();
        let looked_at = (board.grouping, columns);
        if looked_at == self.looked_at {
            return Vec::new();
        }
        self.looked_at.clone_from(&looked_at);
        let (grouping, columns) = looked_at;
        vec![Effect::Sync(Command::Look { plan: plan.clone(), grouping, columns })]
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
        let layout = self.layout(size);
        if self.hand.is_some() {
            return self.update_hand(intent, digit, &layout, next_ticket);
        }
        if let Some(effects) = self.arrange(intent, digit)? {
            return Ok(effects);
        }
        if self.view.is_none() {
            return Err("The plan is not here yet.".to_owned());
        }
        self.has_moved = true;
        self.has_walked = true;
        self.awaited = None;
        match intent {
            Intent::CardPickUp => {
                let cards = self.chosen("pick up")?;
                self.hand = Some(self.take_up(&cards, false)?);
                Ok(Vec::new())
            }
            _ if intent.is_nudge() && self.arrangement.grouping == Grouping::Schedule => {
                self.nudge_days(intent, next_ticket)
            }
            _ if intent.is_nudge() => self.nudge(intent, &layout, next_ticket),
            Intent::ColumnMoveLeft | Intent::ColumnMoveRight => self.move_column(intent, next_ticket),
            Intent::SelectToggle | Intent::SelectRange | Intent::SelectColumn => self.select(intent),
            _ => Ok(self.move_cursor(intent, &layout)),
        }
    }

    fn select(&mut self, intent: Intent) -> Result<Vec<Effect>, String> {
        let Some(view) = &self.view else { return Ok(Vec::new()) };
        let (board, plan) = (view.board(), view.plan());
        let (Some(task), Some(column)) = (&self.cursor.task, &self.cursor.column_id) else {
            return Err("There is no card here to select.".to_owned());
        };
        match intent {
            Intent::SelectToggle => self.selection.toggle(task, column),
            Intent::SelectRange => self.selection.extend(board, plan, (self.cursor.column, self.cursor.row))?,
            _ => self.selection.toggle_column(board, plan, self.cursor.column),
        }
        Ok(Vec::new())
    }

    fn move_cursor(&mut self, intent: Intent, layout: &Layout) -> Vec<Effect> {
        if days::are_drawn(layout) {
            return self.move_among_days(intent, layout);
        }
        let Some(view) = &self.view else { return Vec::new() };
        let board = view.board();
        let place = (self.cursor.column, self.cursor.row);
        let Some((column, row)) = destination(board, &self.window, layout, intent, None, place) else {
            return Vec::new();
        };
        self.cursor.go(board, view.plan(), column, row);
        self.settle_if_left()
    }

    /// Sends what was nudged when the cursor has turned to something else.
    pub(crate) fn settle_if_left(&mut self) -> Vec<Effect> {
        let task = self.cursor.task.as_ref();
        let left = self.unsettled.as_ref().is_some_and(|nudged| task.is_none_or(|task| !nudged.contains(task)));
        if left {
            self.unsettled = None;
            return vec![Effect::Sync(Command::Settle)];
        }
        Vec::new()
    }

    pub(crate) fn mark_unsent(&mut self) {
        self.unsent = self.unacknowledged().filter_map(Edit::task).cloned().collect();
        let in_conflict = self.waiting.iter().filter(|waiting| waiting.state == WaitingState::Conflict);
        self.in_conflict = in_conflict.filter_map(|waiting| waiting.edit.task()).cloned().collect();
    }

    /// Sends the cursor to a card that is about to be made in a column.
    pub(crate) fn go_with(&mut self, task: TaskId, column: ColumnId) {
        (self.has_moved, self.has_walked, self.awaited) = (true, true, None);
        self.cursor.task = Some(task);
        self.cursor.column_id = Some(column);
    }

    /// Puts the cursor on a card.
    pub(crate) fn stand_on(&mut self, task: TaskId) {
        (self.has_moved, self.has_walked, self.awaited) = (true, true, None);
        self.cursor.task = Some(task);
        self.cursor.column_id = None;
        self.refollow();
    }

    /// Lets cursor and selection follow their cards after an edit.
    pub(crate) fn refollow(&mut self) {
        self.reveal();
        let Some(view) = &self.view else { return };
        self.selection.follow(view.board(), view.plan());
        self.cursor.follow(view.board(), view.plan());
    }

    /// Takes the service's names in place of this machine's, and shows the plan under them.
    pub(crate) fn renamed(&mut self, names: &Names) {
        self.plan.iter_mut().for_each(|plan| names.plan(plan));
        self.rename_filters(names);
        self.before_mine.iter_mut().for_each(|before| names.plan(&mut before.plan));
        let before = self.before_mine.as_mut().and_then(|before| before.task.as_mut());
        let tasks = self.cursor.task.iter_mut().chain(&mut self.awaited).chain(before);
        tasks.chain(self.unsettled.iter_mut().flatten()).for_each(|task| names.task(task));
        self.cursor.column_id.iter_mut().for_each(|column| names.column(column));
        let has_kept = !self.arrangement.kept.is_empty();
        if has_kept {
            names.tasks(&mut Arc::make_mut(&mut self.arrangement).kept);
        }
        self.selection.renamed(names);
        self.hand.iter_mut().for_each(|hand| hand.renamed(names));
        let waiting = self.waiting.iter_mut().map(|waiting| &mut waiting.edit);
        let edits = waiting.chain(self.handed_over.iter_mut().map(|(_, edit)| edit)).chain(&mut self.nudged);
        let found = edits.filter_map(|edit| edit.rename(names.local, names.given).then_some(())).count();
        self.mark_unsent();
        if has_kept {
            self.rebuild();
        } else if found > 0
            && let Some(view) = self.view.take()
        {
            let view = view.renewed(&Arc::clone(view.acknowledged()), self.unacknowledged());
            self.show(view);
        }
    }
}

#[cfg(test)]
#[path = "board_tests.rs"]
mod tests;
