//! What the engine's tasks share: the copy, what is open, what is known of the service, and the way to the screen.
//!
//! It is only ever borrowed between two waits, never over one.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::mpsc::UnboundedSender;

use super::delta::Delta;
use super::glance::Glance;
use super::line::Line;
use super::memory::Remembered;
use super::open::Open;
use super::outbox::Watch;
use super::rules::Rules;
use super::stuck::Stuck;
use super::trash::TrashWatch;
use super::{Event, Status};
use crate::graph::client::Client;
use crate::graph::error::Error;
use crate::planner::details::Details;
use crate::planner::edit::Edit;
use crate::planner::id::{BucketId, PlanId, TaskId, UserId};
use crate::store::Store;
use crate::store::company::Asked;
use crate::store::error::StoreError;
use crate::store::outbox::Entry;

/// The desk, as tasks of one thread share it.
pub(super) type Shared = Rc<RefCell<Desk>>;

/// With more waiting edits than this the screen is not told of each.
pub(super) const FEW: usize = 32;
/// How often it is told then.
pub(super) const SHOW_EVERY: Duration = Duration::from_millis(250);

/// What the engine's tasks share.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a wish, or something that is said once")]
pub(super) struct Desk {
    /// The copy.
    pub(super) store: Store,
    /// The way to the service, once the back end has said where it is.
    pub(super) client: Option<Rc<Client>>,
    /// The plan on the screen.
    pub(super) open: Option<Open>,
    /// Whether it is the one that was shown last from then on.
    pub(super) keeps_last: bool,
    /// The facts behind the sync line.
    pub(super) line: Line,
    /// Whether the list of plans is to be read.
    pub(super) wants_plans: bool,
    /// Whether the service has told in this run which plans there are.
    pub(super) has_listed: bool,
    /// Who the person is, if known.
    pub(super) me: Option<UserId>,
    /// The person's own addresses in small letters, as far as the service has told: mail names nobody otherwise.
    pub(super) addresses: Vec<String>,
    /// What the service was found not to give by beta, and when.
    pub(super) lacking: BTreeMap<String, Timestamp>,
    /// How far the reading of the list of plans has come.
    pub(super) listing: super::plans::Listing,
    /// People nobody could name, so that they are not asked for again and again.
    pub(super) nameless: HashSet<UserId>,
    /// The task whose details are to be read.
    pub(super) wanted_details: Option<TaskId>,
    /// The task the cursor has come to, whose details are to be read when it rests.
    pub(super) glanced: Option<Glance>,
    /// The plan of which it is to be read whom its tasks can be assigned to.
    pub(super) wanted_members: Option<PlanId>,
    /// The task of which it is to be read what is said about it.
    pub(super) wanted_talk: Option<TaskId>,
    /// How often something was said about a task: a reading that was overtaken by that is made again.
    pub(super) said: u64,
    /// Plans that are to be read and told of, and whether everything is to be compared first.
    pub(super) wanted_check: Option<(Option<PlanId>, bool)>,
    /// Tasks whose details the service did not give, so that they are not asked for again and again.
    pub(super) silent: HashSet<TaskId>,
    /// The task whose details were told last.
    pub(super) shown_task: Option<TaskId>,
    /// The details that were told last.
    pub(super) told_details: RefCell<Option<Arc<Details>>>,
    /// What is known of the service's changes.
    pub(super) delta: Delta,
    /// Plans that are being written to.
    pub(super) writers: HashSet<PlanId>,
    /// Edits dealt with since nothing was being sent.
    pub(super) sent: usize,
    /// Tasks a write was acknowledged for since the reading began: what a page says of them may be older.
    pub(super) written: HashSet<TaskId>,
    /// Buckets that were made or deleted since then: a list may have been asked for before.
    pub(super) written_buckets: HashSet<BucketId>,
    /// The plan the person has opened, until the service was told.
    pub(super) recent: Option<PlanId>,
    /// What is remembered from run to run.
    pub(super) memory: Remembered,
    /// What this machine has made and the screen knows by the service's name, as far as the leader has said.
    pub(super) names_told: HashSet<String>,
    /// What programs that follow this one want read, and how often they have asked for it.
    pub(super) asked: VecDeque<(Asked, i64)>,
    /// Whether the open plan holds something the screen was not told yet.
    pub(super) is_unshown: Cell<bool>,
    /// What the sync panel was told.
    pub(super) watch: Watch,
    /// What is looked for, until it is answered.
    pub(super) searched: Option<(u64, String)>,
    /// What those were told who look at the trash.
    pub(super) trash_watch: TrashWatch,
    /// Why nothing is begun though the service may be there.
    pub(super) stuck: Stuck,
    /// Names for what was to be made again and was never deleted, each with the name it has kept.
    pub(super) kept_names: HashMap<String, String>,
    /// Moves that have set anew what somebody else had set: told when all that waits is sent.
    pub(super) overruled: Vec<String>,
    /// What was asked of the rules of scenarios.
    pub(super) rules: Rules,
    /// Since when this program talks to the service.
    pub(super) leads_since: Timestamp,
    pub(super) told_at: Cell<Timestamp>,
    clock: fn() -> Timestamp,
    pub(super) events: UnboundedSender<Event>,
    pub(super) through: u64,
    pub(super) sending: HashSet<i64>,
    /// Until when the newest act on a plan waits for more key presses, and its first edit.
    pub(super) holds: HashMap<PlanId, (Timestamp, i64)>,
    last_status: Option<Status>,
    pub(super) has_told_of_odd_hints: bool,
    pub(super) has_told_of_refused_places: bool,
}

impl Desk {
    /// Sets the desk up.
    pub(super) fn new(store: Store, events: UnboundedSender<Event>, clock: fn() -> Timestamp) -> Self {
        Self {
            store,
            client: None,
            open: None,
            keeps_last: true,
            line: Line::default(),
            wants_plans: false,
            has_listed: false,
            me: None,
            addresses: Vec::new(),
            lacking: BTreeMap::new(),
            listing: super::plans::Listing::default(),
            nameless: HashSet::new(),
            wanted_details: None,
            glanced: None,
            wanted_members: None,
            wanted_talk: None,
            said: 0,
            wanted_check: None,
            silent: HashSet::new(),
            shown_task: None,
            told_details: RefCell::default(),
            delta: Delta::default(),
            writers: HashSet::new(),
            sent: 0,
            written: HashSet::new(),
            written_buckets: HashSet::new(),
            recent: None,
            memory: Remembered::default(),
            names_told: HashSet::new(),
            asked: VecDeque::new(),
            is_unshown: Cell::new(false),
            watch: Watch::default(),
            searched: None,
            trash_watch: TrashWatch::default(),
            stuck: Stuck::default(),
            kept_names: HashMap::new(),
            overruled: Vec::new(),
            rules: Rules::default(),
            leads_since: clock(),
            told_at: Cell::new(Timestamp::UNIX_EPOCH),
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
            self.note_fault(&error);
            self.tell(Event::Faltered { reason: error.to_string() });
            otherwise
        })
    }

    /// Takes note of an error that concerns every request; says whether it is one.
    pub(super) fn note(&mut self, error: &Error) -> bool {
        let is_trouble = self.line.note(error, self.now(), fastrand::f64());
        self.tell_status();
        is_trouble
    }

    /// Takes note that the service has taken a change.
    pub(super) fn got_on(&mut self) {
        self.line.got_on(self.now());
    }

    /// Takes note that the service answered as it should.
    pub(super) fn answered(&mut self) {
        self.line.answered(self.now());
    }

    /// Says whether requests may be sent now.
    pub(super) fn is_free(&self) -> bool {
        self.line.is_free(self.now())
    }

    /// Takes note that an edit or a piece of a reading is done.
    pub(super) fn done(&mut self) {
        self.line.done(self.now());
    }

    /// Tells what the sync line says, if it says something else.
    pub(super) fn tell_status(&mut self) {
        self.share_trouble();
        let counts = self.store.counts().inspect_err(|error| self.copy_failed(error)).unwrap_or_default();
        let open = self.open.as_ref().filter(|open| self.knows_how() && open.snapshot.is_some());
        let how = open.map(|open| self.how_of(&open.plan));
        let is_sending = !self.writers.is_empty() && counts.waiting > 0;
        let status = Status {
            conflicts: counts.conflicts,
            sending: is_sending.then_some((self.sent + 1, self.sent + counts.waiting)),
            how,
            is_following: self.line.is_following,
            ..Status::new(self.line.link(), counts.waiting, counts.rejected)
        };
        if self.last_status.as_ref() != Some(&status) {
            self.last_status = Some(status.clone());
            self.tell(Event::StatusChanged(status));
        }
        self.tell_outbox_soon();
    }

    /// Says on the sync line what is being read, unless nobody asked for that reading.
    pub(super) fn say_progress(&mut self, text: String) {
        let reading = self.open.as_ref().and_then(|open| open.reading.as_ref());
        if reading.is_none_or(|reading| !reading.is_quiet) {
            self.line.has_tasks = false;
            self.line.progress = Some(text);
            self.tell_status();
        }
    }

    /// Tells what the open plan looks like, if anything of it is known.
    pub(super) fn tell_snapshot(&self) {
        let Some(open) = &self.open else { return self.tell_outbox_soon() };
        self.tell_snapshot_with(self.waiting_in(&open.plan));
    }

    /// Tells the same, but while many edits wait not after each of them: whoever calls this goes on until the queue is empty
    /// or ends with [`Desk::tell_unshown`].
    pub(super) fn tell_snapshot_soon(&self) {
        let is_crowded = self.store.counts().is_ok_and(|counts| counts.waiting > FEW);
        if is_crowded && self.now().duration_since(self.told_at.get()).unsigned_abs() < SHOW_EVERY {
            self.is_unshown.set(true);
        } else {
            self.tell_snapshot();
        }
    }

    /// Tells what has not been told yet.
    pub(super) fn tell_unshown(&self) {
        if self.is_unshown.get() {
            self.tell_snapshot();
        }
        self.tell_outbox();
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

    /// Takes edits into the outbox and shows them.
    pub(super) fn submit(&mut self, ticket: u64, plan: &PlanId, edits: Vec<Edit>) {
        let now = self.now();
        let what = edits.first().map_or_else(String::new, Edit::words);
        let edits = self.with_names_kept(edits);
        let (plan, is_of_list) = (&self.by_now(plan), edits.iter().any(|edit| edit.plan().is_some()));
        let again = self.kept(self.store.made_again(plan, &edits), Vec::new());
        let history = self.memory.to_write(now);
        match self.store.submit_with(plan, edits, &now.to_string(), &self.sending, history) {
            Ok(first) => {
                let after = self.now();
                self.memory.wrote(now, after);
                let until = now.checked_add(self.line.pace.settle).unwrap_or(now);
                // What only took something back leaves the rest of the newest act waiting as it was.
                let hold = self.holds.entry(plan.clone()).or_insert((until, first));
                if first < i64::MAX {
                    *hold = (until, first);
                }
                self.tell_kept(plan, again);
            }
            // Nothing of it is on the disk, so nothing of it is shown any longer.
            Err(error) => {
                self.note_fault(&error);
                self.tell(Event::Noticed(format!("Not saved: {what}. {error}")));
            }
        }
        self.through = self.through.max(ticket);
        if is_of_list {
            self.retell_plans();
        }
        self.tell_snapshot();
        self.tell_status();
    }

    /// Sends what waits for more key presses.
    pub(super) fn settle(&mut self) {
        self.holds.clear();
        self.write_history();
    }

    /// Returns until when the newest act waits for more key presses, if any does.
    pub(super) fn held_until(&self) -> Option<Timestamp> {
        self.holds.values().map(|(until, _)| *until).filter(|until| *until > self.now()).max()
    }

    /// Returns the next edit of a plan to be sent, or the moment when there will be one.
    ///
    /// The edits of the newest act wait for more key presses, all of them; those before do not. Moves in the person's own
    /// list go out in the order they were made, whatever plans they are of: each names its neighbours.
    pub(super) fn next_edit(&self, plan: &PlanId) -> NextEdit {
        let first = self.kept(self.store.first_waiting(plan), None);
        let Some(entry) = first else { return NextEdit::None };
        if self.kept(self.store.has_older_move_of_mine(plan, &entry), false) {
            return NextEdit::None;
        }
        // Who ended in the middle of making something may be answered before the service has made it.
        let look_at = self.leads_since.checked_add(self.line.pace.look).unwrap_or(self.leads_since);
        if entry.is_attempted && entry.step == 0 && entry.edit.is_made_once() && look_at > self.now() {
            return NextEdit::NotBefore(look_at);
        }
        match self.holds.get(plan) {
            Some((until, first)) if entry.seq >= *first && entry.is_untouched() && *until > self.now() => {
                NextEdit::NotBefore(*until)
            }
            _ => NextEdit::Now(Box::new(entry)),
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
