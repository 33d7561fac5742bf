//! A replica without a screen: an engine, its copy in a folder, and what it has told so far.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jiff::civil::Date;
use planner_tui::planner::board::{Grouping, drop};
use planner_tui::planner::details::Details;
use planner_tui::planner::edit::{Edit, End, MoveTask, Spot};
use planner_tui::planner::id::{PlanId, TaskId};
use planner_tui::planner::snapshot::Snapshot;
use planner_tui::planner::view::View;
use planner_tui::sync::engine::{self, Backend, Options};
use planner_tui::sync::{Command, Event, Handle, Link, Memory, PlanSummary, Rejected, Status, Waiting};
use tokio::sync::mpsc::{self, UnboundedReceiver};
use tokio::sync::oneshot;

/// How long anything may take.
const DEADLINE: Duration = Duration::from_secs(20);

/// What a replica has told so far.
#[derive(Default)]
pub(crate) struct Told {
    pub(crate) plans: Vec<PlanSummary>,
    pub(crate) is_list_fresh: bool,
    pub(crate) acknowledged: Option<Arc<Snapshot>>,
    pub(crate) waiting: Vec<Waiting>,
    pub(crate) through: u64,
    pub(crate) status: Option<Status>,
    pub(crate) rejected: Vec<(String, String)>,
    pub(crate) kept: Vec<Rejected>,
    pub(crate) unavailable: Vec<String>,
    pub(crate) news: Vec<String>,
    pub(crate) details: Option<(Arc<Details>, bool)>,
    pub(crate) no_details: Vec<String>,
    pub(crate) cannot_start: Option<String>,
    pub(crate) has_stopped: bool,
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
        View::new(acknowledged, self.waiting.iter().map(|waiting| &waiting.edit), Arc::default())
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
            Event::SnapshotChanged { plan, acknowledged, waiting, through } => {
                self.plan = Some(plan);
                (self.acknowledged, self.waiting, self.through) = (Some(acknowledged), waiting, through);
            }
            Event::PlanUnavailable { reason, .. } => self.unavailable.push(reason),
            Event::StatusChanged(status) => self.status = Some(status),
            Event::EditRejected { what, reason } => self.rejected.push((what, reason)),
            Event::RejectedChanged(kept) => self.kept = kept,
            Event::Noticed(news) => self.news.push(news),
            Event::CannotStart { reason } => self.cannot_start = Some(reason),
            Event::Stopped => self.has_stopped = true,
            Event::DetailsChanged { details, is_fresh, .. } => self.details = Some((details, is_fresh)),
            Event::DetailsUnavailable { reason, .. } => self.no_details.push(reason),
            Event::Remembered(memory) => self.memory = Some(memory),
            Event::SignedInAs(_) => {}
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
        Self::start_with(folder, Ok(Backend { root: root.to_owned(), token: token.into() }))
    }

    /// The same, with a back end that may have failed to start.
    pub(crate) fn start_with(folder: &Path, backend: Result<Backend, String>) -> Self {
        let (says, backend_is) = oneshot::channel();
        let _sent = says.send(backend);
        let (sender, events) = mpsc::unbounded_channel();
        let options = Options { store_path: folder.join("copy.db"), backend: backend_is, open_last: true };
        Self { handle: engine::start(options, &sender), told: Told::default(), events, tickets: 0 }
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

    /// Puts a card into a row of a column, as a person would; returns when it is shown there.
    pub(crate) async fn put(&mut self, title: &str, column: &str, row: usize) {
        let edit = self.edit(title, column, row);
        self.submit(vec![edit]).await;
    }

    /// Hands edits of the open plan over, made by one act; returns when they are shown.
    pub(crate) async fn submit(&mut self, edits: Vec<Edit>) {
        let plan = self.told.view().plan().plan.id.clone();
        self.submit_in(plan, edits).await;
    }

    /// Puts a card somewhere else, its plan named: the person's own list shows cards of several.
    pub(crate) async fn put_in(&mut self, plan: &str, title: &str, column: &str, row: usize) {
        let edit = self.edit(title, column, row);
        self.submit_in(PlanId::new(plan), vec![edit]).await;
    }

    async fn submit_in(&mut self, plan: PlanId, edits: Vec<Edit>) {
        self.tickets += 1;
        let ticket = self.tickets;
        self.handle.send(Command::Submit { ticket, plan, edits });
        self.until("the edit is shown", |told| told.through >= ticket).await;
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

    fn edit(&self, title: &str, column: &str, row: usize) -> Edit {
        let view = self.told.view();
        let (plan, board) = (view.plan(), view.board());
        let task = plan.tasks().iter().find(|task| task.title == title).expect(title);
        let (from_column, from_row) = board.find(plan, &task.id).expect("every card is on the board");
        let id = |card: &u32| plan.tasks()[*card as usize].id.clone();
        let spot = |column: usize, row: usize| {
            let column = &board.columns[column];
            let others: Vec<TaskId> = column.cards.iter().map(id).filter(|other| *other != task.id).collect();
            Spot {
                column: column.id.clone(),
                column_name: column.name.clone(),
                after: row.checked_sub(1).and_then(|above| others.get(above)).cloned(),
                before: others.get(row).cloned(),
                end: if row == 0 { End::Top } else { End::Bottom },
            }
        };
        let to_column = board.columns.iter().position(|other| other.name == column).expect(column);
        let (from_id, to_id) = (board.columns[from_column].id.clone(), board.columns[to_column].id.clone());
        Edit::MoveTask(MoveTask {
            task: task.id.clone(),
            title: title.to_owned(),
            board: Grouping::Bucket,
            to: spot(to_column, row),
            from: spot(from_column, from_row),
            changes: drop::changes(plan, task, &from_id, &to_id, None, Date::default()).expect("a possible target"),
            is_undo: false,
        })
    }
}
