//! A replica without a screen: an engine, its copy in a folder, and what it has told so far.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::civil::{Date, date};
use planner_tui::app::hand::Hand;
use planner_tui::planner::board::arrangement::Arrangement;
use planner_tui::planner::board::{ColumnId, Grouping};
use planner_tui::planner::details::Details;
use planner_tui::planner::edit::Edit;
use planner_tui::planner::facts::Facts;
use planner_tui::planner::found::Found;
use planner_tui::planner::id::{PlanId, TaskId, UserId};
use planner_tui::planner::snapshot::Snapshot;
use planner_tui::planner::talk::Talk;
use planner_tui::planner::trashed::Trashed;
use planner_tui::planner::view::View;
use planner_tui::sync::engine::{self, Backend, Options};
use planner_tui::sync::schedule::Pace;
use planner_tui::sync::{
    Command, EntryState, Event, GroupSummary, Handle, Link, Members, Memory, Outbox, OutboxEntry, PlanCheck,
    PlanSummary, Reading, Status, Waiting,
};
use tokio::sync::mpsc::{self, UnboundedReceiver};
use tokio::sync::oneshot;

/// How long anything may take.
const DEADLINE: Duration = Duration::from_secs(20);

/// The day it is for every replica, a Monday.
pub(crate) const TODAY: Date = date(2026, 10, 12);

/// A refused edit that is kept for the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) seq: i64,
    pub(crate) reason: String,
}

/// What a replica has told so far.
#[derive(Default)]
pub(crate) struct Told {
    pub(crate) arrangement: Arc<Arrangement>,
    pub(crate) me: Option<UserId>,
    pub(crate) plans: Vec<PlanSummary>,
    pub(crate) is_list_fresh: bool,
    pub(crate) groups: Vec<GroupSummary>,
    pub(crate) acknowledged: Option<Arc<Snapshot>>,
    pub(crate) waiting: Vec<Waiting>,
    pub(crate) through: u64,
    pub(crate) status: Option<Status>,
    pub(crate) rejected: Vec<(String, String)>,
    pub(crate) kept: Vec<Kept>,
    pub(crate) outbox: Arc<Outbox>,
    pub(crate) trash: Arc<Vec<Trashed>>,
    /// The answer that was told last, with the number of its question.
    pub(crate) found: Option<(u64, Vec<Found>)>,
    pub(crate) named: BTreeMap<String, String>,
    pub(crate) unavailable: Vec<String>,
    pub(crate) news: Vec<String>,
    pub(crate) details: Option<(Arc<Details>, bool)>,
    pub(crate) facts: BTreeMap<TaskId, Arc<Facts>>,
    pub(crate) no_details: Vec<String>,
    /// Whom tasks of a plan can be assigned to, as it was told last.
    pub(crate) members: Option<Members>,
    /// What is said about a task, as it was told last, and how far that was read.
    pub(crate) talk: Option<(Option<Arc<Talk>>, Reading)>,
    pub(crate) cannot_start: Option<String>,
    pub(crate) has_stopped: bool,
    pub(crate) checks: Vec<PlanCheck>,
    pub(crate) has_checked: bool,
    /// What was told of as remembered from the last run.
    pub(crate) memory: Option<Memory>,
    /// What the last snapshot is of.
    pub(crate) plan: Option<PlanId>,
    pub(crate) log: Vec<String>,
}

impl Told {
    /// What the sync line says.
    pub(crate) fn link(&self) -> Option<&Link> {
        self.status.as_ref().map(|status| &status.link)
    }

    /// Whether the plan is fresh and nothing waits.
    pub(crate) fn is_settled(&self) -> bool {
        matches!(self.link(), Some(Link::Fresh { .. })) && self.waiting.is_empty() && self.unsent() == 0
    }

    /// Edits that are not acknowledged.
    pub(crate) fn unsent(&self) -> usize {
        self.status.as_ref().map_or(0, |status| status.unsent)
    }

    /// The board as a person would see it.
    pub(crate) fn view(&self) -> View {
        let acknowledged = Arc::clone(self.acknowledged.as_ref().expect("a plan is shown"));
        View::new(acknowledged, self.waiting.iter().map(|waiting| &waiting.edit), Arc::clone(&self.arrangement))
    }

    /// The titles of a column, top to bottom, as a person would see them.
    pub(crate) fn column(&self, name: &str) -> Vec<String> {
        let view = self.view();
        let column = view.board().columns.iter().find(|column| column.name == name);
        let cards = column.map(|column| column.cards.clone()).unwrap_or_default();
        cards.into_iter().map(|card| view.plan().tasks()[card as usize].title.clone()).collect()
    }

    fn take(&mut self, event: Event) {
        self.log.push(match &event {
            // Writing out a large plan would take longer and more memory than reading it.
            Event::SnapshotChanged { acknowledged, waiting, through, .. } => {
                let tasks = acknowledged.tasks().len();
                format!("SnapshotChanged {{ {tasks} tasks, {} waiting, through {through} }}", waiting.len())
            }
            other => format!("{other:?}"),
        });
        match event {
            Event::PlansListed { plans, is_fresh } => (self.plans, self.is_list_fresh) = (plans, is_fresh),
            Event::GroupsListed(groups) => self.groups = groups,
            Event::SnapshotChanged { plan, acknowledged, waiting, through } => {
                self.plan = Some(plan);
                (self.acknowledged, self.waiting, self.through) = (Some(acknowledged), waiting, through);
            }
            Event::PlanUnavailable { reason, .. } => self.unavailable.push(reason),
            Event::StatusChanged(status) => self.status = Some(status),
            Event::EditRejected { what, reason, .. } => self.rejected.push((what, reason)),
            Event::OutboxChanged(outbox) => {
                let kept = |entry: &OutboxEntry| match &entry.state {
                    EntryState::Rejected { reason, .. } => Some(Kept { seq: entry.seq, reason: reason.clone() }),
                    _ => None,
                };
                self.kept = outbox.entries.iter().filter_map(kept).collect();
                self.outbox = outbox;
            }
            Event::Named { local, given } => {
                self.named.insert(local, given);
            }
            Event::TrashChanged(trash) => self.trash = trash,
            Event::Found { question, found } => self.found = Some((question, found)),
            Event::DetailsChanged { details, is_fresh, .. } => self.details = Some((details, is_fresh)),
            Event::FactsTold { task, facts } => {
                self.facts.insert(task, facts);
            }
            Event::TalkTold { talk, reading, .. } => self.talk = Some((talk, reading)),
            Event::MembersListed(members) => self.members = Some(members),
            Event::DetailsUnavailable { reason, .. } => self.no_details.push(reason),
            Event::Noticed(news)
            | Event::Unsaid(news)
            | Event::CopyRebuilt(news)
            | Event::Faltered { reason: news }
            | Event::PlansUnavailable { reason: news } => {
                self.news.push(news);
            }
            Event::CannotStart { reason } => self.cannot_start = Some(reason),
            Event::PlanChecked(check) => self.checks.push(*check),
            Event::CheckEnded => self.has_checked = true,
            Event::Stopped => self.has_stopped = true,
            Event::SignedInAs(me) => self.me = Some(me),
            Event::Remembered(memory) => self.memory = Some(memory),
            // Of single requests a test asks the line.
            Event::Exchanged(_) | Event::GotOver | Event::DoneElsewhere { .. } => {}
        }
    }
}

/// An engine and what it has told so far.
pub(crate) struct Replica {
    pub(crate) handle: Handle,
    pub(crate) told: Told,
    events: UnboundedReceiver<Event>,
    tickets: u64,
}

impl Replica {
    /// Starts an engine with its copy in `folder` and the service at `root`.
    pub(crate) fn start(folder: &Path, root: &str, token: &str) -> Self {
        Self::start_with(folder, Ok(Backend::new(root, token)))
    }

    /// The same, with a back end that may have failed to start.
    pub(crate) fn start_with(folder: &Path, backend: Result<Backend, String>) -> Self {
        Self::start_at(folder, backend, Pace::default(), false)
    }

    /// The same, at a pace of the test's choice, or offline because the person said so.
    pub(crate) fn start_at(folder: &Path, backend: Result<Backend, String>, pace: Pace, is_offline: bool) -> Self {
        Self::start_as(folder, backend, pace, is_offline, true)
    }

    /// The same, which may leave it to the service to refuse edits.
    pub(crate) fn start_as(
        folder: &Path,
        backend: Result<Backend, String>,
        pace: Pace,
        is_offline: bool,
        enforces: bool,
    ) -> Self {
        Self::start_on(folder.join("copy.db"), backend, pace, is_offline, enforces)
    }

    /// The same, with its copy in a file of the test's choice.
    pub(crate) fn start_on(
        store_path: PathBuf,
        backend: Result<Backend, String>,
        pace: Pace,
        is_offline: bool,
        enforces: bool,
    ) -> Self {
        let (says, backend_is) = oneshot::channel();
        let _sent = says.send(backend);
        let (sender, events) = mpsc::unbounded_channel();
        let options =
            Options { store_path, backend: backend_is, open_last: true, keeps_last: true, is_offline, pace, enforces };
        let handle = engine::start(options, &sender);
        handle.send(Command::WatchOutbox(true));
        Self { handle, told: Told::default(), events, tickets: 0 }
    }

    /// Starts an engine and opens a plan, and waits until all of it was read.
    pub(crate) async fn open(folder: &Path, root: &str, token: &str, plan: &str) -> Self {
        let mut replica = Self::start(folder, root, token);
        replica.handle.send(Command::OpenPlan(PlanId::new(plan)));
        replica.until("the plan is read", Told::is_settled).await;
        replica
    }

    /// Takes events until what should happen has happened.
    pub(crate) async fn until(&mut self, what: &str, mut has_happened: impl FnMut(&Told) -> bool) {
        let wait = async {
            while !has_happened(&self.told) {
                let Some(event) = self.events.recv().await else { break };
                self.told.take(event);
            }
        };
        let is_late = tokio::time::timeout(DEADLINE, wait).await.is_err();
        let has_happened = has_happened(&self.told);
        assert!(!is_late && has_happened, "{what}: it did not happen.\n{}", self.told.log.join("\n"));
    }

    /// Turns to a board, as a person would who sees all of it.
    pub(crate) async fn show(&mut self, grouping: Grouping) {
        if self.told.me.is_none() {
            self.handle.send(Command::ListPlans);
            self.until("the person is known", |told| told.me.is_some()).await;
        }
        self.told.arrangement =
            Arc::new(Arrangement { me: self.told.me.clone(), today: TODAY, ..Arrangement::by(grouping) });
        let view = self.told.view();
        let columns = view.board().columns.iter().map(|column| column.id.clone()).collect();
        self.handle.send(Command::Look { plan: view.plan().plan.id.clone(), grouping, columns });
        self.until("the board is read", Told::is_settled).await;
    }

    /// Puts a card into a row of a column, as a person would; returns when it is shown there.
    pub(crate) async fn put(&mut self, title: &str, column: &str, row: usize) {
        let plan = self.told.view().plan().plan.id.clone();
        self.put_in(plan.as_str(), title, column, row).await;
    }

    /// The same, with the plan named: the person's own list shows cards of several.
    pub(crate) async fn put_in(&mut self, plan: &str, title: &str, column: &str, row: usize) {
        let view = self.told.view();
        let (from, _) = view.board().find(view.plan(), &self.task(title)).expect("every card is on the board");
        let edits = self.edits(&[title], &view.board().columns[from].name, column, row);
        self.submit_to(&PlanId::new(plan), edits).await;
    }

    /// Takes cards from one column and puts them into rows of another; returns the edits when they are shown.
    pub(crate) async fn carry(&mut self, titles: &[&str], from: &str, to: &str, row: usize) -> Vec<Edit> {
        let edits = self.edits(titles, from, to, row);
        self.submit(edits.clone()).await;
        edits
    }

    /// Hands edits over, made by one act; returns when they are shown.
    pub(crate) async fn submit(&mut self, edits: Vec<Edit>) {
        let plan = self.told.view().plan().plan.id.clone();
        self.submit_to(&plan, edits).await;
    }

    /// Hands edits of a plan over that need not be open; returns when they are taken.
    pub(crate) async fn submit_to(&mut self, plan: &PlanId, edits: Vec<Edit>) {
        self.tickets += 1;
        let (ticket, plan) = (self.tickets, plan.clone());
        self.handle.send(Command::Submit { ticket, plan, edits });
        self.until("the edits are shown", |told| told.through >= ticket).await;
    }

    fn edits(&self, titles: &[&str], from: &str, to: &str, row: usize) -> Vec<Edit> {
        let view = self.told.view();
        let column = |name: &str| view.board().columns.iter().position(|column| column.name == name).expect(name);
        let from: &ColumnId = &view.board().columns[column(from)].id;
        let cards: Vec<_> = titles.iter().map(|title| (self.task(title), from.clone())).collect();
        let mut hand = Hand::pick_up(&view, &cards).expect("they are on the board");
        hand.hang(&view, column(to), row).expect("a possible target");
        hand.edits()
    }

    /// Which task has this title.
    pub(crate) fn task(&self, title: &str) -> TaskId {
        let acknowledged = self.told.acknowledged.as_ref().expect("a plan is shown");
        let known = acknowledged.tasks().iter().find(|task| task.title == title).map(|task| task.id.clone());
        let shown =
            || self.told.view().plan().tasks().iter().find(|task| task.title == title).map(|task| task.id.clone());
        known.or_else(shown).expect(title)
    }

    /// Sends what waits for more key presses, and waits until all is acknowledged.
    pub(crate) async fn settle(&mut self) {
        self.handle.send(Command::Settle);
        self.until("all is acknowledged", Told::is_settled).await;
    }

    /// Ends the engine in order.
    pub(crate) async fn stop(mut self) -> Told {
        self.handle.send(Command::Stop);
        self.until("it stops", |told| told.has_stopped).await;
        self.told
    }
}
