//! How plans are kept up to date, and when the service is asked next.

use std::time::Duration;

use jiff::Timestamp;

use super::How;
use super::desk::Desk;
use super::open::Reading;
use crate::planner::change::Change;
use crate::planner::edit::Edit;
use crate::planner::id::PlanId;
use crate::planner::plan::Plan;
use crate::planner::task::Task;

/// Of plans shared with more people the service tells nothing.
///
/// Source: Microsoft Graph, "Planner service limits".
const MOST_PEOPLE: usize = 100;
/// After so many pauses in which the person did nothing...
const PATIENCE: u32 = 10;
/// ...a pause is so many times as long.
const SLOWER: u32 = 5;

impl Desk {
    /// Says whether it is known how plans are kept up to date: by whom, or that nobody is asked.
    pub(super) fn knows_how(&self) -> bool {
        let is_known = self.delta.is_sound || self.delta.refused.is_some() || self.delta.odd.is_some();
        is_known || self.line.offline_since.is_some()
    }

    /// Says how a plan is kept up to date.
    pub(super) fn how_of(&self, plan: &PlanId) -> How {
        if self.line.offline_since.is_some() {
            return How::Offline;
        }
        match self.uncovered(plan) {
            None => How::Delta,
            Some((why, can_share)) => How::Polling { why, every_s: self.pause().as_secs(), can_share },
        }
    }

    /// Says whether the service tells all changes of a plan.
    pub(super) fn is_covered(&self, plan: &PlanId) -> bool {
        self.uncovered(plan).is_none()
    }

    /// Asks at once what has changed when an edit has completed a task of a series: the service has made the next one.
    pub(super) fn expect_next(&mut self, plan: &PlanId, edit: &Edit) {
        let changes = match edit {
            Edit::ChangeTask(edit) => &edit.changes,
            Edit::MoveTask(edit) => &edit.changes,
            _ => return,
        };
        let completes = changes.iter().any(|change| matches!(change, Change::Percent { to: 100.., .. }));
        let Some(task) = edit.task().filter(|_| completes) else { return };
        let known = self.kept(self.store.task(plan, task), None);
        let is_series = |task: &Task| task.recurrence.as_deref().is_some_and(|series| series.next.is_some());
        if !known.as_ref().is_some_and(is_series) {
            return;
        }
        if self.is_covered(plan) {
            self.delta.polled_at = Timestamp::UNIX_EPOCH;
        } else if self.open.as_ref().is_some_and(|open| open.plan == *plan || open.plan.is_mine()) {
            self.want_quiet_reading();
        }
    }

    /// Asks now what has changed: the changes alone where the service tells them, else the plan is read.
    pub(super) fn sync_now(&mut self, plan: &PlanId) {
        self.try_now();
        self.rules.forget();
        self.forget_lacking();
        if !self.is_covered(plan) || self.open.as_ref().is_none_or(|open| open.plan != *plan) {
            self.open(plan);
        } else {
            self.delta.polled_at = Timestamp::UNIX_EPOCH;
        }
    }

    /// Wants the whole plan read again, whatever the service tells.
    pub(super) fn refresh(&mut self, plan: &PlanId) {
        self.try_now();
        self.rules.forget();
        self.forget_lacking();
        if self.open.as_ref().is_none_or(|open| open.plan != *plan) {
            self.open(plan);
        }
        self.line.failure = None;
        self.read_anew();
    }

    /// Says whether the open plan was covered when that was last looked at, and no longer is: it is read at once.
    pub(super) fn has_lost_cover(&self) -> bool {
        let covered = self.delta.covered.as_ref().filter(|(_, was_covered)| *was_covered);
        let open = self.open.as_ref().map(|open| &open.plan);
        covered.is_some_and(|(plan, _)| open == Some(plan) && !self.is_covered(plan))
    }

    /// Says whether changes are being followed at all.
    pub(super) fn follows(&self) -> bool {
        self.delta.refused.is_none() && self.delta.odd.is_none() && self.delta.is_sound
    }

    /// Returns why the service does not tell all changes of a plan, and whether sharing it with the person would help.
    fn uncovered(&self, plan: &PlanId) -> Option<(String, bool)> {
        let because = |why: &str| Some((why.to_owned(), false));
        if let Some(why) = self.delta.refused.as_ref().or(self.delta.odd.as_ref()) {
            return because(why);
        }
        if !self.delta.is_sound {
            return because("the service was not asked for changes yet");
        }
        if plan.is_mine() {
            return None;
        }
        let Some(me) = &self.me else { return because("the service does not say who you are") };
        let Some(plan) = self.plan_of(plan) else { return because("nothing is known of the plan yet") };
        if plan.container_url.as_deref().is_some_and(|url| url.contains("/users/")) {
            return None;
        }
        let people = plan.shared_with.len();
        if people > MOST_PEOPLE {
            return because("the plan is shared with more than 100 people, whom the service tells nothing");
        }
        if plan.shared_with.contains(me) {
            return None;
        }
        Some(("the plan is not shared with you: others' changes are not told".to_owned(), people < MOST_PEOPLE))
    }

    fn plan_of(&self, plan: &PlanId) -> Option<Plan> {
        let open = self.open.as_ref().filter(|open| open.plan == *plan).and_then(|open| open.snapshot.as_ref());
        match open {
            Some(snapshot) => Some(snapshot.plan.clone()),
            None => self.kept(self.store.listed_plan(plan), None),
        }
    }

    /// Takes note that the person is there.
    pub(super) fn is_active(&mut self) {
        self.delta.active_at = self.now();
    }

    /// Returns how long the pause between two questions is now.
    fn pause(&self) -> Duration {
        let poll = self.line.pace.poll;
        let is_away = self.now().duration_since(self.delta.active_at).unsigned_abs() > poll * PATIENCE;
        if is_away { poll * SLOWER } else { poll }
    }

    /// Returns when the service is to be asked next; `None` when nobody would look at the answer.
    pub(super) fn next_poll(&self) -> Option<Timestamp> {
        let open = self.open.as_ref()?;
        // A reading asks for itself; only what it reads behind the board may go on beside a round.
        if open.reading.as_ref().is_some_and(Reading::is_urgent) {
            return None;
        }
        let pause = if self.delta.is_urgent() { Duration::ZERO } else { self.pause() };
        let due = self.delta.polled_at.checked_add(pause).unwrap_or(Timestamp::MAX);
        self.line.is_able().then(|| self.line.free_at().map_or(due, |free| free.max(due)))
    }

    /// Wants the open plan read without a word about it, unless somebody waits for such a reading anyway. One of which only
    /// what stands behind the board is left makes room when it has to; that is found again by the new one.
    pub(super) fn want_quiet_reading(&mut self) {
        self.delta.polled_at = self.now();
        let (must, again) = (self.delta.must_read, self.delta.is_lost);
        // What only this machine knows cannot be read.
        let Some(open) = self.open.as_mut().filter(|open| !open.plan.is_local()) else { return };
        let makes_room = |reading: &Reading| must && !reading.is_urgent();
        if !open.reading.as_ref().is_none_or(makes_room) {
            return;
        }
        open.reading = Some(Reading { again, is_quiet: true, ..Reading::default() });
        if must {
            (self.delta.must_read, self.delta.is_lost) = (false, false);
            let restarted = self.store.restart_rounds();
            self.kept(restarted, ());
        }
    }
}
