//! One person: an engine with a copy of its own, and what it has told.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use planner_tui::planner::board::Grouping;
use planner_tui::planner::board::arrangement::Arrangement;
use planner_tui::planner::details::Details;
use planner_tui::planner::edit::Edit;
use planner_tui::planner::id::{PlanId, TaskId, UserId};
use planner_tui::planner::snapshot::Snapshot;
use planner_tui::planner::view::View;
use planner_tui::sync::engine::{self, Backend, Options};
use planner_tui::sync::schedule::Pace;
use planner_tui::sync::{Command, EntryState, Event, Handle, Link, Outbox, Status, Waiting};
use tokio::sync::mpsc::{self, UnboundedReceiver};
use tokio::sync::oneshot;

use super::world::{TOKEN, World};

/// How long anything may take.
const DEADLINE: Duration = Duration::from_mins(1);

/// What the engine has told.
#[derive(Default)]
pub(crate) struct Told {
    pub(crate) me: Option<UserId>,
    acknowledged: Option<Arc<Snapshot>>,
    waiting: Vec<Waiting>,
    through: u64,
    status: Option<Status>,
    pub(crate) outbox: Arc<Outbox>,
    pub(crate) named: BTreeMap<String, String>,
    pub(crate) details: HashMap<TaskId, Arc<Details>>,
    pub(crate) news: Vec<String>,
    has_stopped: bool,
    /// What was told last, in words.
    log: Vec<String>,
}

impl Told {
    /// Takes note of what the person did, among what was told.
    pub(crate) fn did(&mut self, what: String) {
        self.log.push(what);
        if self.log.len() > 300 {
            self.log.remove(0);
        }
    }

    /// The edits that are shown and not acknowledged.
    pub(crate) fn waiting(&self) -> impl Iterator<Item = &Edit> {
        self.waiting.iter().map(|waiting| &waiting.edit)
    }

    pub(crate) fn status(&self) -> Option<&Status> {
        self.status.as_ref()
    }

    fn take(&mut self, event: Event) {
        let words = match &event {
            Event::SnapshotChanged { waiting, through, .. } => {
                format!("snapshot, {} waiting, through {through}", waiting.len())
            }
            Event::OutboxChanged(outbox) => {
                let words = outbox.entries.iter().map(|entry| format!("{} {}", entry.seq, entry.what));
                format!("outbox: {}", words.collect::<Vec<_>>().join(", "))
            }
            Event::DetailsChanged { task, .. } => format!("details of {task}"),
            other => format!("{other:?}").chars().take(300).collect(),
        };
        self.did(words);
        match event {
            Event::SnapshotChanged { acknowledged, waiting, through, .. } => {
                (self.acknowledged, self.waiting, self.through) = (Some(acknowledged), waiting, through);
            }
            Event::StatusChanged(status) => self.status = Some(status),
            Event::OutboxChanged(outbox) => self.outbox = outbox,
            Event::Named { local, given } => {
                self.named.insert(local, given);
            }
            Event::DetailsChanged { task, details, .. } => {
                self.details.insert(task, details);
            }
            Event::Noticed(news) | Event::Faltered { reason: news } | Event::PlansUnavailable { reason: news } => {
                self.news.push(news);
            }
            Event::SignedInAs(me) => self.me = Some(me),
            Event::Stopped => self.has_stopped = true,
            _ => {}
        }
    }
}

/// One person.
pub(crate) struct Person {
    pub(crate) number: usize,
    pub(crate) plan: PlanId,
    pub(crate) handle: Handle,
    pub(crate) told: Told,
    /// The copy.
    pub(crate) path: PathBuf,
    events: UnboundedReceiver<Event>,
    tickets: u64,
}

impl Person {
    /// Starts an engine on a copy of its own and waits until the plan is there.
    pub(crate) async fn start(number: usize, folder: &Path, world: &World) -> Result<Self, String> {
        let path = folder.join(format!("copy-{number}")).join("copy.db");
        std::fs::create_dir_all(path.parent().expect("just joined")).map_err(|error| error.to_string())?;
        let (handle, events) = begin(&path, world);
        let (told, plan) = (Told::default(), PlanId::new(&world.plan));
        let mut person = Self { number, plan, handle, told, path, events, tickets: 0 };
        person.greet();
        person.until("the plan is there", |told| told.acknowledged.is_some() && told.me.is_some()).await?;
        Ok(person)
    }

    fn greet(&self) {
        self.handle.send(Command::ListPlans);
        self.handle.send(Command::OpenPlan(self.plan.clone()));
        self.handle.send(Command::WatchOutbox(true));
    }

    /// Ends the engine in the middle of whatever it does, and starts another on the same copy.
    pub(crate) async fn kill(&mut self, world: &World) -> Result<(), String> {
        self.told.did("> end at once".to_owned());
        self.handle.send(Command::StopNow);
        self.until("it ends", |told| told.has_stopped).await?;
        (self.handle, self.events) = begin(&self.path, world);
        (self.told.has_stopped, self.told.through, self.tickets, self.told.status) = (false, 0, 0, None);
        self.told.acknowledged = None;
        self.greet();
        self.until("the copy is shown again", |told| told.acknowledged.is_some()).await
    }

    /// Ends the engine in order.
    pub(crate) async fn stop(&mut self) -> Result<(), String> {
        self.handle.send(Command::Stop);
        self.until("it stops", |told| told.has_stopped).await
    }

    /// Reads the whole plan again.
    pub(crate) fn refresh(&self) {
        self.handle.send(Command::Refresh(self.plan.clone()));
    }

    /// Takes in what was told meanwhile.
    pub(crate) fn hear(&mut self) {
        while let Ok(event) = self.events.try_recv() {
            self.told.take(event);
        }
    }

    /// Takes in what is told until something has happened.
    pub(crate) async fn until(&mut self, what: &str, mut is_so: impl FnMut(&Told) -> bool) -> Result<(), String> {
        let wait = async {
            while !is_so(&self.told) {
                let Some(event) = self.events.recv().await else { return false };
                self.told.take(event);
            }
            true
        };
        match tokio::time::timeout(DEADLINE, wait).await {
            Ok(true) => Ok(()),
            _ => Err(format!("{what}: it did not happen.\n{}", self.story())),
        }
    }

    /// Sends everything and reads the whole plan; waits until nothing waits but what the person has to decide.
    #[expect(clippy::disallowed_methods, reason = "what was read before now does not count")]
    pub(crate) async fn come_to_rest(&mut self) -> Result<(), String> {
        let since = jiff::Timestamp::now();
        self.handle.send(Command::Settle);
        self.refresh();
        self.until("all is sent and read", |told| {
            let is_read = |status: &Status| matches!(status.link, Link::Fresh { at } if at >= since);
            let is_told = |status: &Status| told.outbox.entries.len() == status.rejected + status.conflicts;
            told.status.as_ref().is_some_and(|status| status.unsent == 0 && is_read(status) && is_told(status))
        })
        .await
    }

    /// Turns to a board; returns when what is known of it is shown.
    pub(crate) async fn look(&mut self, grouping: Grouping) -> Result<(), String> {
        self.handle.send(Command::Look { plan: self.plan.clone(), grouping, columns: Vec::new() });
        self.submit(Vec::new()).await
    }

    /// The plan as this person sees it on a board.
    pub(crate) fn view(&self, grouping: Grouping) -> View {
        let acknowledged = Arc::clone(self.told.acknowledged.as_ref().expect("it was waited for"));
        let today = jiff::civil::date(2026, 10, 12);
        let arrangement = Arrangement { me: self.told.me.clone(), today, ..Arrangement::by(grouping) };
        View::new(acknowledged, self.told.waiting.iter().map(|waiting| &waiting.edit), Arc::new(arrangement))
    }

    /// The details of a task as this person sees them, if they are known; asks for them otherwise.
    pub(crate) fn details(&self, task: &TaskId) -> Option<Details> {
        let known = match self.told.details.get(task) {
            Some(details) => Some(Details::clone(details)),
            None if task.is_local() => Some(Details::blank(task.clone())),
            None => None,
        };
        if known.is_none() {
            self.handle.send(Command::OpenTask { plan: self.plan.clone(), task: task.clone() });
        }
        let mut details = known?;
        self.told.waiting.iter().for_each(|waiting| details.replay(&waiting.edit));
        Some(details)
    }

    /// Hands edits over, made by one act; returns when they are shown.
    pub(crate) async fn submit(&mut self, edits: Vec<Edit>) -> Result<(), String> {
        self.tickets += 1;
        let ticket = self.tickets;
        for edit in &edits {
            self.told.did(format!("> {}", serde_json::to_string(edit).unwrap_or_default()));
        }
        self.handle.send(Command::Submit { ticket, plan: self.plan.clone(), edits });
        self.until("the edits are shown", |told| told.through >= ticket).await
    }

    /// The edits that were refused.
    pub(crate) fn rejected(&self) -> Vec<&Edit> {
        let is_rejected = |state: &EntryState| matches!(state, EntryState::Rejected { .. });
        self.told.outbox.entries.iter().filter(|entry| is_rejected(&entry.state)).map(|entry| &entry.edit).collect()
    }

    /// What the person did last.
    pub(crate) fn acts(&self) -> String {
        let acts: Vec<&str> = self
            .told
            .log
            .iter()
            .map(String::as_str)
            .filter(|line| line.starts_with('>') || line.contains("Reject"))
            .collect();
        format!("person {}:\n  {}", self.number, acts.join("\n  "))
    }

    /// What happened last, in words.
    pub(crate) fn story(&self) -> String {
        format!("person {}: {:?}\n  {}", self.number, self.told.status, self.told.log.join("\n  "))
    }
}

fn begin(path: &Path, world: &World) -> (Handle, UnboundedReceiver<Event>) {
    let (says, backend) = oneshot::channel();
    let _sent = says.send(Ok(Backend::new(world.root(), TOKEN)));
    let (sender, events) = mpsc::unbounded_channel();
    let pace = Pace {
        settle: Duration::from_millis(2),
        first: Duration::from_millis(1),
        longest: Duration::from_millis(20),
        poll: Duration::from_millis(50),
        look: Duration::from_secs(1),
    };
    let options = Options {
        store_path: path.to_owned(),
        backend,
        open_last: true,
        keeps_last: true,
        is_offline: false,
        pace,
        enforces: true,
    };
    (engine::start(options, &sender), events)
}
