//! The plan on the screen: opened from the copy, renewed by what is read and by what is acknowledged.

use std::collections::HashSet;
use std::sync::Arc;

use super::desk::Desk;
use super::look::{Look, Wanted};
use super::{Event, Waiting, WaitingState};
use crate::planner::board::Grouping;
use crate::planner::format::{Format, FormatKind};
use crate::planner::id::{PlanId, TaskId};
use crate::planner::person::Person;
use crate::planner::snapshot::Snapshot;
use crate::planner::task::Task;
use crate::store::outbox::Entry;

/// With more changes than this the snapshot is read from the copy again instead of being mended.
const MENDABLE: usize = 512;

/// What there is to say of a plan without a copy, when nobody is to be asked.
const UNREAD: &str = "The plan was never read on this machine, and nobody is asked for it (--offline); b opens another";

/// The plan on the screen.
#[derive(Debug)]
pub(super) struct Open {
    /// Which plan, or the person's tasks over all plans.
    pub(super) plan: PlanId,
    /// What the service last said, if anything was read yet.
    pub(super) snapshot: Option<Arc<Snapshot>>,
    /// What part of it is on the screen.
    pub(super) look: Look,
    /// The reading that is wanted or under way.
    pub(super) reading: Option<Reading>,
    /// Board formats the service did not give, so that they are not asked for again and again.
    pub(super) refused: HashSet<(FormatKind, TaskId)>,
    /// Whether the screen was told that there is nothing to show.
    pub(super) has_told_unavailable: bool,
}

/// A reading of a plan: it survives a loss of the line.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a step that is done or a wish")]
pub(super) struct Reading {
    /// Whether every format of the board in view is to be read again.
    pub(super) again: bool,
    /// Whether nobody asked for it: nothing is said of it until it is done.
    pub(super) is_quiet: bool,
    /// Whether the copy should be as the service has it, because it was told of every change: what differs is drift.
    pub(super) is_claimed: bool,
    /// Whether plan, buckets and tasks were read.
    pub(super) has_tasks: bool,
    /// Whether the board in view was read as well: what is left goes on below everything else.
    pub(super) is_fresh: bool,
    /// Whether what stands in details was read as well, for times without a service.
    pub(super) has_details: bool,
    /// Board formats still to be read.
    pub(super) wanted: Wanted,
}

impl Open {
    /// Says whether what happens to a plan is to be seen here.
    pub(super) fn covers(&self, plan: &PlanId) -> bool {
        self.plan == *plan || self.plan.is_mine()
    }
}

impl Reading {
    /// Says whether somebody waits for it.
    pub(super) fn is_urgent(&self) -> bool {
        !self.is_fresh || self.wanted.left_in_view() > 0
    }
}

impl Desk {
    /// Shows a plan, from the copy if there is one, and wants it read; says whether a reading in the background is to
    /// make room for that.
    pub(super) fn open(&mut self, plan: &PlanId) -> bool {
        let plan = self.by_now(plan);
        if self.open.as_ref().is_none_or(|open| open.plan != plan) {
            self.tell_glimpse(&plan);
            let snapshot = self.load(&plan).map(Arc::new);
            let read_at = self.kept(self.store.read_at(&plan), None);
            self.line.cached_at = read_at.and_then(|at| at.parse().ok());
            self.line.fresh_at = None;
            self.line.listed_at = None;
            self.line.progress = None;
            if self.keeps_last {
                let noted = self.store.set_last_plan(&plan);
                self.kept(noted, ());
            }
            let look = Look { grouping: self.memory.grouping(&plan), columns: Vec::new() };
            let (reading, refused) = (None, HashSet::new());
            self.open = Some(Open { plan, snapshot, look, reading, refused, has_told_unavailable: false });
        }
        self.line.failure = None;
        let mut begins_anew = false;
        if let Some(open) = &mut self.open {
            open.has_told_unavailable = false;
            begins_anew = open.reading.as_ref().is_some_and(|reading| reading.is_fresh);
            // Of what is not made yet the service has nothing to give.
            if (begins_anew || open.reading.is_none()) && !open.plan.is_local() {
                open.reading = Some(Reading::default());
            }
        }
        self.tell_snapshot();
        if let Some(why) = self.line.no_service.clone() {
            let is_asked_for = self.line.offline_since.is_some();
            self.tell_unavailable(if is_asked_for { UNREAD } else { &why });
        }
        self.tell_status();
        begins_anew
    }

    /// Shows the top of a large plan, while the whole is read from the disk.
    fn tell_glimpse(&self, plan: &PlanId) {
        if !self.memory.is_plain(plan) {
            return;
        }
        let glimpse = self.kept(self.store.glimpse(plan), None);
        if let Some(glimpse) = glimpse {
            self.tell(Event::SnapshotChanged {
                plan: plan.clone(),
                acknowledged: Arc::new(glimpse),
                waiting: Vec::new(),
                through: 0,
            });
        }
    }

    /// Wants the open plan read from the beginning, with every format of the board in view.
    pub(super) fn read_anew(&mut self) {
        if let Some(open) = &mut self.open {
            open.reading = (!open.plan.is_local()).then(|| Reading { again: true, ..Reading::default() });
        }
    }

    /// Returns the reading of a plan, if that plan is still open and being read.
    pub(super) fn reading(&mut self, plan: &PlanId) -> Option<&mut Reading> {
        self.open.as_mut().filter(|open| open.plan == *plan)?.reading.as_mut()
    }

    /// Takes note of what is on the screen. Another board is read next; if no reading is under way, what its formats
    /// lack is read now.
    pub(super) fn look(&mut self, plan: &PlanId, look: Look) {
        let Some(open) = self.open.as_mut().filter(|open| open.plan == *plan) else { return };
        let is_other_board = open.look.grouping != look.grouping;
        open.look = look;
        let Open { look, reading, snapshot: Some(snapshot), .. } = open else { return };
        match reading {
            Some(reading) => reading.wanted.look(snapshot, look),
            None if is_other_board && self.line.fresh_at.is_some() => self.want_board(plan),
            None => {}
        }
        if is_other_board && self.is_unshown.get() {
            self.tell_snapshot();
        }
        self.tell_progress(plan);
    }

    /// Wants what the board in view lacks, after the reading of the plan.
    fn want_board(&mut self, plan: &PlanId) {
        let Some(kind) = self.open.as_ref().and_then(|open| open.look.grouping.format()) else { return };
        let stale = self.kept(self.store.stale_formats(plan, kind), Vec::new());
        let Some(Open { snapshot: Some(snapshot), look, reading, refused, .. }) = &mut self.open else { return };
        let mut wanted = Wanted::default();
        wanted.want(kind, stale.into_iter().filter(|id| !refused.contains(&(kind, id.clone()))));
        if !wanted.is_empty() {
            wanted.look(snapshot, look);
            *reading = Some(Reading { has_tasks: true, is_fresh: true, wanted, ..Reading::default() });
        }
    }

    /// Decides which board formats are to be read: those never read or read for an older version of the task, and of the
    /// board in view those in sight; or all of all boards, when everything is to be read again. To be called when the tasks were read.
    pub(super) fn want_formats(&mut self, plan: &PlanId) {
        // The person's own list is ordered by the tasks themselves, and no other board is made of it.
        let kinds = if plan.is_mine() { &[] } else { FormatKind::ALL.as_slice() };
        let stale = |kind: &FormatKind| (*kind, self.kept(self.store.stale_formats(plan, *kind), Vec::new()));
        let stale: Vec<_> = kinds.iter().map(stale).collect();
        let Some(open) = self.open.as_mut().filter(|open| open.plan == *plan) else { return };
        open.refused.clear();
        self.silent.clear();
        let Some(reading) = &mut open.reading else { return };
        reading.has_tasks = true;
        let Some(snapshot) = &open.snapshot else { return };
        for (kind, stale) in stale {
            // The plan has these identifiers already: a large plan is not to hold them twice.
            let stale = stale.iter().filter_map(|id| Some(&snapshot.task(id)?.id));
            let is_in_view = open.look.grouping.format() == Some(kind);
            let again = snapshot
                .tasks()
                .iter()
                .map(|task| &task.id)
                .filter(|id| reading.again || is_in_view && open.look.rank(snapshot, id).is_some());
            reading.wanted.want(kind, stale.chain(again).cloned());
        }
        reading.wanted.look(snapshot, &open.look);
    }

    /// Returns a plan as the service has acknowledged it, or what little is known of it.
    pub(super) fn acknowledged(&self, plan: &PlanId) -> Option<Arc<Snapshot>> {
        match self.open.as_ref().filter(|open| open.plan == *plan) {
            Some(open) => open.snapshot.clone(),
            None if plan.is_mine() => self.load(plan).map(Arc::new),
            None => self.kept(self.store.known(plan), None).map(Arc::new),
        }
    }

    /// Returns what a move on a board is measured by: in the person's own list neighbours are of other plans, too.
    pub(super) fn acknowledged_for(&self, plan: &PlanId, grouping: Grouping) -> Option<Arc<Snapshot>> {
        let mine = (grouping == Grouping::Mine).then(|| self.acknowledged(&PlanId::mine())).flatten();
        mine.or_else(|| self.acknowledged(plan))
    }

    /// Reads a plan from the copy, or the person's tasks over all plans.
    fn load(&self, plan: &PlanId) -> Option<Snapshot> {
        let snapshot = match (&self.me, plan.is_mine()) {
            (Some(me), true) => self.store.mine(me),
            (None, true) => Ok(None),
            (_, false) => self.store.snapshot(plan),
        };
        self.kept(snapshot, None)
    }

    /// Puts newer tasks of a plan into what is open; does not tell yet.
    pub(super) fn renew_tasks(&mut self, plan: &PlanId, tasks: Vec<Task>) {
        let Some(open) = self.open.as_mut().filter(|open| open.covers(plan)) else { return };
        // Tasks come and go there as they are assigned.
        let stays = |task: &Task, snapshot: &Snapshot| {
            let is_assigned = self.me.as_ref().is_some_and(|me| task.assignees.contains(me));
            is_assigned && snapshot.plans.contains_key(&task.plan_id)
        };
        let is_mine = open.plan.is_mine();
        match &mut open.snapshot {
            Some(_) if tasks.is_empty() => {}
            Some(snapshot)
                if tasks.len() <= MENDABLE && (!is_mine || tasks.iter().all(|task| stays(task, snapshot))) =>
            {
                let ids: Vec<TaskId> = tasks.iter().map(|task| task.id.clone()).collect();
                Arc::make_mut(snapshot).replace_tasks(tasks.into_iter().map(Arc::new).collect());
                self.renew_locks_of(&ids);
            }
            _ => self.reload(plan),
        }
    }

    /// Puts newer tasks of a page into what is open, as they are stored: what is sent next is measured by that, and what a
    /// reading that is broken off has brought is not lost to the screen. Does not tell yet.
    pub(super) fn take_in(&mut self, plan: &PlanId, tasks: Vec<Task>) {
        let Some(open) = self.open.as_mut().filter(|open| !tasks.is_empty() && open.covers(plan)) else { return };
        self.is_unshown.set(true);
        match &mut open.snapshot {
            Some(snapshot) if open.plan == *plan => {
                let ids: Vec<TaskId> = tasks.iter().map(|task| task.id.clone()).collect();
                Arc::make_mut(snapshot).replace_tasks(tasks.into_iter().map(Arc::new).collect());
                self.renew_locks_of(&ids);
            }
            _ => self.renew_tasks(plan, tasks),
        }
    }

    /// Reads what is open from the copy again, whatever it is; does not tell yet.
    pub(super) fn reload_open(&mut self) {
        if let Some(plan) = self.open.as_ref().map(|open| open.plan.clone()) {
            self.is_unshown.set(true);
            self.reload(&plan);
        }
    }

    /// Takes a task that is deleted out of what is open; does not tell yet.
    pub(super) fn forget_task(&mut self, plan: &PlanId, task: &TaskId) {
        let open = self.open.as_mut().filter(|open| open.covers(plan));
        if let Some(snapshot) = open.and_then(|open| open.snapshot.as_mut()) {
            Arc::make_mut(snapshot).remove_task(task);
            // What was refused of it says nothing of others any longer.
            if snapshot.locks.learned.iter().any(|of| of.task == *task) {
                self.renew_locks();
            }
        }
    }

    /// Returns what waits of a plan.
    pub(super) fn waiting_in(&self, plan: &PlanId) -> Vec<Entry> {
        let waiting = if plan.is_mine() { self.store.waiting_everywhere() } else { self.store.waiting(plan) };
        self.kept(waiting, Vec::new())
    }

    /// Tells what is open, with what waits of it.
    pub(super) fn tell_snapshot_with(&self, waiting: Vec<Entry>) {
        self.tell_outbox_soon();
        let Some(open) = &self.open else { return };
        let Some(snapshot) = &open.snapshot else { return };
        self.is_unshown.set(false);
        self.told_at.set(self.now());
        let state = |entry: &Entry| match entry {
            Entry { is_disputed: true, .. } => WaitingState::Conflict,
            _ if self.is_sending(entry.seq) => WaitingState::Sending,
            _ => WaitingState::Unsent,
        };
        self.tell(Event::SnapshotChanged {
            plan: open.plan.clone(),
            acknowledged: Arc::clone(snapshot),
            waiting: waiting.into_iter().map(|entry| Waiting { state: state(&entry), edit: entry.edit }).collect(),
            through: self.through,
        });
    }

    /// Reads what is open from the copy again, if it shows this plan; does not tell yet.
    pub(super) fn reload(&mut self, plan: &PlanId) {
        let Some(open) = self.open.as_ref().filter(|open| open.covers(plan)) else { return };
        let snapshot = self.load(&open.plan.clone());
        if let (Some(open), Some(snapshot)) = (&mut self.open, snapshot) {
            open.snapshot = Some(Arc::new(snapshot));
        }
    }

    /// Keeps places on boards that were read; says whether what is open has changed.
    pub(super) fn keep_formats(&mut self, plan: &PlanId, formats: Vec<(TaskId, Format)>) -> bool {
        self.look_for_odd_hints(&formats);
        let changed = self.store.put_formats(plan, formats);
        let changed = self.kept(changed, Vec::new());
        self.renew_formats(plan, changed)
    }

    /// Puts newer places into what is open; says whether that changed anything.
    pub(super) fn renew_formats(&mut self, plan: &PlanId, formats: Vec<(TaskId, Format)>) -> bool {
        let Some(open) = self.open.as_mut().filter(|open| open.covers(plan)) else { return false };
        let Some(snapshot) = &mut open.snapshot else { return false };
        let has_some = !formats.is_empty();
        if has_some {
            let snapshot = Arc::make_mut(snapshot);
            for (id, format) in formats {
                if let Some(task) = snapshot.task_mut(&id) {
                    task.put_format(format);
                }
            }
        }
        has_some
    }

    /// Keeps names of people and puts them into the open plan.
    pub(super) fn keep_people(&mut self, people: &[Person]) {
        let kept = self.store.put_people(people);
        self.kept(kept, ());
        if let Some(snapshot) = self.open.as_mut().and_then(|open| open.snapshot.as_mut()) {
            let known = &mut Arc::make_mut(snapshot).people;
            let known = Arc::make_mut(known);
            known.extend(people.iter().map(|person| (person.id.clone(), person.clone())));
        }
    }
}

#[cfg(test)]
mod tests;
