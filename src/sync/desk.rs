//! What the engine's tasks share: the copy, what is open, what is known of the service, and the way to the screen.
//!
//! It is only ever borrowed between two waits, never over one.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::mpsc::UnboundedSender;

use super::line::Line;
use super::look::Wanted;
use super::{Event, PlanSummary, Status, Waiting, WaitingState, schedule};
use crate::graph::client::Client;
use crate::graph::error::Error;
use crate::planner::board::{ColumnId, Grouping};
use crate::planner::edit::Edit;
use crate::planner::format::{Format, FormatKind};
use crate::planner::id::{PlanId, TaskId, UserId};
use crate::planner::person::Person;
use crate::planner::snapshot::Snapshot;
use crate::planner::task::Task;
use crate::store::Store;
use crate::store::error::StoreError;
use crate::store::outbox::Entry;

/// The desk, as tasks of one thread share it.
pub(super) type Shared = Rc<RefCell<Desk>>;

/// With more changes than this the snapshot is read from the copy again instead of being mended.
const MENDABLE: usize = 64;

/// What the engine's tasks share.
#[derive(Debug)]
pub(super) struct Desk {
    /// The copy.
    pub(super) store: Store,
    /// The way to the service, once the back end has said where it is.
    pub(super) client: Option<Rc<Client>>,
    /// The plan on the screen.
    pub(super) open: Option<Open>,
    /// The facts behind the sync line.
    pub(super) line: Line,
    /// Whether the list of plans is to be read.
    pub(super) wants_plans: bool,
    /// Who the person is, if known.
    pub(super) me: Option<UserId>,
    /// People nobody could name, so that they are not asked for again and again.
    pub(super) nameless: HashSet<UserId>,
    /// Plans that are being written to.
    pub(super) writers: HashSet<PlanId>,
    /// Tasks a write was acknowledged for since the reading began: what a page says of them may be older.
    pub(super) written: HashSet<TaskId>,
    clock: fn() -> Timestamp,
    events: UnboundedSender<Event>,
    through: u64,
    sending: HashSet<i64>,
    /// Until when the newest act on a plan waits for more key presses, and its first edit.
    holds: HashMap<PlanId, (Timestamp, i64)>,
    last_status: Option<Status>,
    pub(super) has_told_of_odd_hints: bool,
    pub(super) has_told_of_refused_places: bool,
}

/// The plan on the screen.
#[derive(Debug)]
pub(super) struct Open {
    /// Which plan.
    pub(super) plan: PlanId,
    /// What the service last said, if anything was read yet.
    pub(super) snapshot: Option<Arc<Snapshot>>,
    /// The columns in sight, the most wanted first.
    pub(super) look: Vec<ColumnId>,
    /// The reading that is wanted or under way.
    pub(super) reading: Option<Reading>,
    /// Whether the screen was told that there is nothing to show.
    pub(super) has_told_unavailable: bool,
}

/// A reading of a plan: it survives a loss of the line.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// Whether every place on the board is to be read again.
    pub(super) all_places: bool,
    /// Whether plan, buckets and tasks were read.
    pub(super) has_tasks: bool,
    /// Places still to be read.
    pub(super) wanted: Wanted,
    /// How many places there were to be read.
    pub(super) total: usize,
}

impl Desk {
    /// Sets the desk up.
    pub(super) fn new(store: Store, events: UnboundedSender<Event>, clock: fn() -> Timestamp) -> Self {
        Self {
            store,
            client: None,
            open: None,
            line: Line::default(),
            wants_plans: false,
            me: None,
            nameless: HashSet::new(),
            writers: HashSet::new(),
            written: HashSet::new(),
            clock,
            events,
            through: 0,
            sending: HashSet::new(),
            holds: HashMap::new(),
            last_status: None,
            has_told_of_odd_hints: false,
            has_told_of_refused_places: false,
        }
    }

    /// Returns what time it is.
    pub(super) fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// Tells the screen.
    pub(super) fn tell(&self, event: Event) {
        let _screen_is_gone = self.events.send(event);
    }

    /// Tells the screen of a failure of the copy and goes on with `otherwise`.
    pub(super) fn kept<T>(&self, result: Result<T, StoreError>, otherwise: T) -> T {
        result.unwrap_or_else(|error| {
            self.tell(Event::Noticed(error.to_string()));
            otherwise
        })
    }

    /// Takes note of an error that concerns every request; says whether it is one.
    pub(super) fn note(&mut self, error: &Error) -> bool {
        let is_trouble = self.line.note(error, self.now(), fastrand::f64());
        self.tell_status();
        is_trouble
    }

    /// Takes note that the service answered.
    pub(super) fn answered(&mut self) {
        self.line.answered();
    }

    /// Tells what the sync line says, if it says something else.
    pub(super) fn tell_status(&mut self) {
        let counts = self.store.counts().unwrap_or_default();
        let status = Status { link: self.line.link(), unsent: counts.waiting, rejected: counts.rejected };
        if self.last_status.as_ref() != Some(&status) {
            if self.last_status.as_ref().map_or(0, |last| last.rejected) != status.rejected {
                self.tell_rejected();
            }
            self.last_status = Some(status.clone());
            self.tell(Event::StatusChanged(status));
        }
    }

    /// Tells which plans the copy knows.
    pub(super) fn tell_plans(&self, is_fresh: bool) {
        let plans = self.kept(self.store.plans(), Vec::new());
        let summary = |plan: crate::store::load::KnownPlan| PlanSummary {
            id: plan.id,
            title: plan.title,
            group_name: plan.group_name,
        };
        self.tell(Event::PlansListed { plans: plans.into_iter().map(summary).collect(), is_fresh });
    }

    /// Tells what the open plan looks like, if anything of it is known.
    pub(super) fn tell_snapshot(&self) {
        let Some(open) = &self.open else { return };
        let Some(snapshot) = &open.snapshot else { return };
        let waiting = self.kept(self.store.waiting(&open.plan), Vec::new());
        let state = |entry: &Entry| {
            if self.sending.contains(&entry.seq) { WaitingState::Sending } else { WaitingState::Unsent }
        };
        self.tell(Event::SnapshotChanged {
            plan: open.plan.clone(),
            acknowledged: Arc::clone(snapshot),
            waiting: waiting.into_iter().map(|entry| Waiting { state: state(&entry), edit: entry.edit }).collect(),
            through: self.through,
        });
    }

    /// Tells that a plan cannot be shown, once, if there is no copy of it.
    pub(super) fn tell_unavailable(&mut self, reason: &str) {
        let Some(open) = &mut self.open else { return };
        if open.snapshot.is_none() && !open.has_told_unavailable {
            open.has_told_unavailable = true;
            let plan = open.plan.clone();
            self.tell(Event::PlanUnavailable { plan, reason: reason.to_owned() });
        }
    }

    /// Shows a plan, from the copy if there is one, and wants it read.
    pub(super) fn open(&mut self, plan: PlanId) {
        if self.open.as_ref().is_none_or(|open| open.plan != plan) {
            self.tell_glimpse(&plan);
            let snapshot = self.kept(self.store.snapshot(&plan), None).map(Arc::new);
            let read_at = self.kept(self.store.read_at(&plan), None);
            self.line.cached_at = read_at.and_then(|at| at.parse().ok());
            self.line.fresh_at = None;
            self.line.listed_at = None;
            self.line.progress = None;
            let noted = self.store.set_last_plan(&plan);
            self.kept(noted, ());
            self.open = Some(Open { plan, snapshot, look: Vec::new(), reading: None, has_told_unavailable: false });
        }
        self.line.failure = None;
        if let Some(open) = &mut self.open {
            open.has_told_unavailable = false;
            open.reading.get_or_insert_default();
        }
        self.tell_snapshot();
        if let Some(why) = self.line.no_service.clone() {
            self.tell_unavailable(&why);
        }
        self.tell_status();
    }

    /// Shows the top of a large plan, while the whole is read from the disk.
    fn tell_glimpse(&self, plan: &PlanId) {
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

    /// Wants the open plan read from the beginning, with every place on the board.
    pub(super) fn read_anew(&mut self) {
        if let Some(open) = &mut self.open {
            open.reading = Some(Reading { all_places: true, ..Reading::default() });
        }
    }

    /// Returns the reading of a plan, if that plan is still open and being read.
    pub(super) fn reading(&mut self, plan: &PlanId) -> Option<&mut Reading> {
        self.open.as_mut().filter(|open| open.plan == *plan)?.reading.as_mut()
    }

    /// Decides which places on the board are to be read: those never read or read for an older version of the task,
    /// and those in sight; or all of them. To be called when the tasks were read.
    pub(super) fn want_places(&mut self, plan: &PlanId) {
        let mut ids = self.kept(self.store.stale_formats(plan, FormatKind::Bucket), Vec::new());
        let Some(open) = self.open.as_mut().filter(|open| open.plan == *plan) else { return };
        let (Some(reading), Some(snapshot)) = (&mut open.reading, &open.snapshot) else { return };
        let is_in_sight = |task: &Task| open.look.contains(&ColumnId::Bucket(task.bucket_id.clone()));
        let again = snapshot.tasks().iter().filter(|task| reading.all_places || is_in_sight(task));
        ids.extend(again.map(|task| task.id.clone()));
        reading.wanted = Wanted::new(ids);
        reading.wanted.look(snapshot, &open.look);
        reading.total = reading.wanted.len();
        reading.has_tasks = true;
    }

    /// Returns a plan as the service has acknowledged it.
    pub(super) fn acknowledged(&self, plan: &PlanId) -> Option<Arc<Snapshot>> {
        match self.open.as_ref().filter(|open| open.plan == *plan) {
            Some(open) => open.snapshot.clone(),
            None => self.kept(self.store.snapshot(plan), None).map(Arc::new),
        }
    }

    /// Returns what a board is made of, as the service has acknowledged it.
    pub(super) fn acknowledged_for(&self, plan: &PlanId, _board: Grouping) -> Option<Arc<Snapshot>> {
        self.acknowledged(plan)
    }

    /// Takes edits into the outbox and shows them.
    pub(super) fn submit(&mut self, ticket: u64, plan: &PlanId, edits: Vec<Edit>) {
        let now = self.now();
        let what = edits.first().map_or_else(String::new, Edit::words);
        match self.store.submit(plan, edits, &now.to_string(), &self.sending) {
            Ok(first) => {
                let until = now.checked_add(schedule::SETTLE).unwrap_or(now);
                self.holds.insert(plan.clone(), (until, first));
            }
            Err(error) => self.tell(Event::EditRejected { what, reason: error.to_string() }),
        }
        self.through = self.through.max(ticket);
        self.tell_snapshot();
        self.tell_status();
    }

    /// Sends what waits for more key presses.
    pub(super) fn settle(&mut self) {
        self.holds.clear();
    }

    /// Returns the next edit of a plan to be sent, or the moment when there will be one.
    ///
    /// The edits of the newest act wait for more key presses, all of them; those before do not.
    pub(super) fn next_edit(&self, plan: &PlanId) -> NextEdit {
        let waiting = self.kept(self.store.waiting(plan), Vec::new());
        let Some(entry) = waiting.into_iter().next() else { return NextEdit::None };
        match self.holds.get(plan) {
            Some((until, first)) if entry.seq >= *first && entry.is_untouched() && *until > self.now() => {
                NextEdit::NotBefore(*until)
            }
            _ => NextEdit::Now(Box::new(entry)),
        }
    }

    /// Notes that an edit is being sent, or no longer is, and shows it.
    pub(super) fn set_sending(&mut self, seq: i64, is_sending: bool) {
        let has_changed = if is_sending { self.sending.insert(seq) } else { self.sending.remove(&seq) };
        if has_changed {
            self.tell_snapshot();
            self.tell_status();
        }
    }

    /// Keeps an edit as refused and says so.
    pub(super) fn reject(&mut self, entry: &Entry, reason: String) {
        let kept = self.store.reject(entry.seq, &reason);
        self.kept(kept, ());
        self.tell(Event::EditRejected { what: entry.edit.words(), reason });
    }

    /// Puts newer tasks into the open plan; does not tell yet.
    pub(super) fn renew_tasks(&mut self, plan: &PlanId, tasks: Vec<Task>) {
        let Some(open) = self.open.as_mut().filter(|open| open.plan == *plan) else { return };
        match &mut open.snapshot {
            Some(snapshot) if tasks.len() <= MENDABLE => {
                Arc::make_mut(snapshot).replace_tasks(tasks.into_iter().map(Arc::new).collect());
            }
            _ => self.reload(plan),
        }
    }

    /// Reads the open plan from the copy again; does not tell yet.
    pub(super) fn reload(&mut self, plan: &PlanId) {
        let snapshot = self.kept(self.store.snapshot(plan), None);
        let Some(open) = self.open.as_mut().filter(|open| open.plan == *plan) else { return };
        if let Some(snapshot) = snapshot {
            open.snapshot = Some(Arc::new(snapshot));
        }
    }

    /// Keeps places on boards that were read; says whether the open plan has changed.
    pub(super) fn keep_formats(&mut self, plan: &PlanId, formats: Vec<(TaskId, Format)>) -> bool {
        self.look_for_odd_hints(&formats);
        let changed = self.store.put_formats(plan, formats);
        let changed = self.kept(changed, Vec::new());
        self.renew_formats(plan, changed)
    }

    /// Puts newer places into the open plan; says whether that changed anything.
    pub(super) fn renew_formats(&mut self, plan: &PlanId, formats: Vec<(TaskId, Format)>) -> bool {
        let Some(open) = self.open.as_mut().filter(|open| open.plan == *plan) else { return false };
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

/// What there is to be sent for a plan.
#[derive(Debug)]
pub(super) enum NextEdit {
    /// Nothing waits.
    None,
    /// The newest edit may still change.
    NotBefore(Timestamp),
    /// This one.
    Now(Box<Entry>),
}
