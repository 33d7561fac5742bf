//! What is shown: what the service last said, plus every waiting edit, in order.

use std::collections::HashSet;
use std::sync::Arc;

use super::board::Board;
use super::board::arrangement::Arrangement;
use super::edit::Edit;
use super::filter::{Around, Filter};
use super::id::TaskId;
use super::quick_add::Known;
use super::snapshot::Snapshot;

/// A plan with the edits nobody has acknowledged yet.
///
/// The sorted board is kept beside the replayed one, so that one more edit costs a replay and no sorting.
#[derive(Clone, Debug)]
pub struct View {
    acknowledged: Arc<Snapshot>,
    arrangement: Arc<Arrangement>,
    sorted: Arc<Board>,
    active: Active,
    shown: Snapshot,
    whole: Board,
    /// The board without what is hidden, when something is.
    visible: Option<Board>,
    /// What the person typed to see a part of the plan alone.
    filter: Option<Arc<str>>,
    /// How many tasks that lets through, while there is one.
    fitting: Option<usize>,
    /// Tasks with edits nobody has acknowledged.
    unsent: HashSet<TaskId>,
    /// Tasks with an edit that waits for the person to decide.
    in_conflict: HashSet<TaskId>,
}

/// How many tasks are not completed, as the service said and as shown.
#[derive(Clone, Copy, Debug)]
struct Active {
    acknowledged: usize,
    shown: usize,
}

impl View {
    /// Arranges a plan and replays the waiting edits on it.
    #[must_use]
    pub fn new<'a>(
        acknowledged: Arc<Snapshot>,
        waiting: impl IntoIterator<Item = &'a Edit>,
        arrangement: Arc<Arrangement>,
    ) -> Self {
        let sorted = Arc::new(Board::of(&acknowledged, &arrangement));
        let active = acknowledged.active_count();
        Self::replayed(acknowledged, arrangement, sorted, active, waiting)
    }

    /// Replays a changed list of waiting edits, sorting only if the plan itself has changed.
    #[must_use]
    pub fn renewed<'a>(&self, acknowledged: &Arc<Snapshot>, waiting: impl IntoIterator<Item = &'a Edit>) -> Self {
        let arrangement = Arc::clone(&self.arrangement);
        let view = if Arc::ptr_eq(&self.acknowledged, acknowledged) {
            let (sorted, active) = (Arc::clone(&self.sorted), self.active.acknowledged);
            Self::replayed(Arc::clone(acknowledged), arrangement, sorted, active, waiting)
        } else {
            Self::new(Arc::clone(acknowledged), waiting, arrangement)
        };
        let view = Self { in_conflict: self.in_conflict.clone(), ..view };
        if self.filter.is_some() { view.with_filter(self.filter.as_ref()) } else { view }
    }

    /// Takes note of which tasks have an edit in conflict; it is not seen from the edits themselves.
    pub fn mark_conflicts(&mut self, in_conflict: &HashSet<TaskId>) {
        if self.in_conflict != *in_conflict {
            self.in_conflict.clone_from(in_conflict);
            self.hide();
        }
    }

    /// Shows only what fits a line that was typed; everything without one.
    #[must_use]
    pub fn with_filter(mut self, filter: Option<&Arc<str>>) -> Self {
        self.filter = filter.cloned();
        self.hide();
        self
    }

    /// Returns what the filter's line means in this plan, if there is one.
    #[must_use]
    pub fn filter(&self) -> Option<Filter> {
        self.filter.as_ref().map(|text| Filter::parse(text, &self.known()))
    }

    /// Returns what has to be known to tell whether one of its tasks fits a filter.
    #[must_use]
    pub fn around(&self) -> Around<'_> {
        let (me, today) = (self.arrangement.me.as_ref(), self.arrangement.today);
        let begins = self.arrangement.schedule.begins;
        Around { plan: &self.shown, me, today, begins, unsent: &self.unsent, in_conflict: &self.in_conflict }
    }

    /// Returns the names a filter's line is read against.
    #[must_use]
    pub fn known(&self) -> Known {
        Known::of(&self.shown, self.arrangement.me.as_ref(), self.arrangement.today)
            .with_week(self.arrangement.schedule.begins)
    }

    /// Returns how many tasks the filter lets through; `None` when there is none.
    #[must_use]
    pub fn fitting(&self) -> Option<usize> {
        self.fitting
    }

    /// Shows one more edit on top of those already shown.
    pub fn push(&mut self, edit: &Edit) {
        self.extend(std::slice::from_ref(edit));
    }

    /// Shows more edits on top of those already shown.
    pub fn extend(&mut self, edits: &[Edit]) {
        for edit in edits {
            self.take(edit);
        }
        self.hide();
    }

    /// Returns the plan as the service last described it.
    #[must_use]
    pub fn acknowledged(&self) -> &Arc<Snapshot> {
        &self.acknowledged
    }

    /// Returns how the person wants to see it.
    #[must_use]
    pub fn arrangement(&self) -> &Arc<Arrangement> {
        &self.arrangement
    }

    /// Returns the plan as the person sees it.
    #[must_use]
    pub fn plan(&self) -> &Snapshot {
        &self.shown
    }

    /// Returns how many tasks are not completed; counted once, for no frame may go through a whole plan.
    #[must_use]
    pub fn active_count(&self) -> usize {
        self.active.shown
    }

    /// Returns the board as the person sees it.
    #[must_use]
    pub fn board(&self) -> &Board {
        self.visible.as_ref().unwrap_or(&self.whole)
    }

    fn take(&mut self, edit: &Edit) {
        self.unsent.extend(edit.task().cloned());
        let is_active = |shown: &Snapshot| {
            usize::from(edit.task().and_then(|id| shown.task(id)).is_some_and(|task| task.percent_complete < 100))
        };
        let was_active = is_active(&self.shown);
        self.whole.prepare(&self.shown, edit);
        edit.apply(&mut self.shown);
        self.active.shown = match edit {
            Edit::DeleteBucket(_) => self.shown.active_count(),
            _ => self.active.shown + is_active(&self.shown) - was_active,
        };
        self.whole.replay(&self.shown, edit, &self.arrangement);
    }

    fn hide(&mut self) {
        let filter = self.filter().filter(|filter| !filter.is_nothing());
        let is_done_hidden = self.arrangement.hides_completed && !filter.as_ref().is_some_and(Filter::wants_done);
        self.visible = is_done_hidden.then(|| self.whole.without_completed(&self.shown));
        self.fitting = None;
        let Some(filter) = filter else { return };
        let around = self.around();
        let is_seen = |percent: i32| !is_done_hidden || percent < 100;
        let tasks = self.shown.tasks().iter();
        let fits: Vec<bool> = tasks.map(|task| is_seen(task.percent_complete) && filter.fits(task, &around)).collect();
        self.fitting = Some(fits.iter().filter(|fits| **fits).count());
        self.visible = Some(self.visible.as_ref().unwrap_or(&self.whole).only(&fits));
    }

    fn replayed<'a>(
        acknowledged: Arc<Snapshot>,
        arrangement: Arc<Arrangement>,
        sorted: Arc<Board>,
        active: usize,
        waiting: impl IntoIterator<Item = &'a Edit>,
    ) -> Self {
        let (shown, whole) = ((*acknowledged).clone(), (*sorted).clone());
        let active = Active { acknowledged: active, shown: active };
        let (visible, filter, fitting) = (None, None, None);
        let (unsent, in_conflict) = (HashSet::new(), HashSet::new());
        let mut view = Self {
            acknowledged,
            arrangement,
            sorted,
            active,
            shown,
            whole,
            visible,
            filter,
            fitting,
            unsent,
            in_conflict,
        };
        for edit in waiting {
            view.take(edit);
        }
        view.hide();
        view
    }
}
