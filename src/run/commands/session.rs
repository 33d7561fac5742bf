//! One run without a screen: the engine, and the state the screen would show. A plan is opened and read, acts are done, and
//! what became of them is waited for.

mod delivering;
mod staying;
mod waiting;

use std::path::PathBuf;

use jiff::Timestamp;
use tokio::sync::mpsc::UnboundedReceiver;

use super::archived;
use super::fault::Fault;
use super::known;
use super::names;
use super::told::Deed;
use super::told::Fate;
use crate::app::State;
use crate::app::script;
use crate::app::script::Act;
use crate::cli::Open;
use crate::planner::board::Grouping;
use crate::planner::calendar::WeekBegins;
use crate::planner::change::Change;
use crate::planner::edit::Edit;
use crate::planner::id::PlanId;
use crate::planner::id::TaskId;
use crate::planner::snapshot::Snapshot;
use crate::planner::view::View;
use crate::run::For;
use crate::run::Started;
use crate::run::explain::Explaining;
use crate::run::explain::Requests;
use crate::run::local;
use crate::run::now;
use crate::run::patience::Patience;
use crate::run::progress;
use crate::run::settings;
use crate::run::signals::Signals;
use crate::run::task::copy::OfflineCopy;
use crate::run::task::copy_of;
use crate::sync::Command;
use crate::sync::Event;
use crate::sync::Handle;
use crate::sync::Members;
use crate::sync::PlanSummary;
use crate::sync::Status;

/// Columns and rows of the screen nobody sees.
const SIZE: (u16, u16) = (120, 40);

/// One run.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is something heard or wished by itself, no states of one machine"
)]
pub(super) struct Session {
    /// What the screen would show.
    pub(super) state: State,
    /// What is said beside what is done.
    pub(super) notes: Vec<String>,
    /// What of all plans the service does not give, until it was said where that matters.
    pub(super) unsaid: Option<String>,
    /// What was done, and what was refused before it was kept.
    pub(super) deeds: Vec<Deed>,
    engine: Handle,
    events: UnboundedReceiver<Event>,
    server: Option<local::Starting>,
    /// What is explained, in a run that sends nothing.
    explaining: Option<Explaining>,
    grouping: Grouping,
    open: Open,
    copy: PathBuf,
    last_plan: Option<PlanId>,
    known: Vec<PlanSummary>,
    /// Since a plan was opened.
    status: Option<Status>,
    /// How long this run has waited for a service that asked to be left alone.
    patience: Patience,
    /// The plans as the service has listed them, once it has; or why it does not.
    listed: Option<Result<Vec<PlanSummary>, String>>,
    members: Option<Members>,
    /// The tasks whose details were told, or cannot be.
    answered: Vec<TaskId>,
    /// What the service has refused in this run.
    rejected: Vec<(Edit, String)>,
    /// Whether the outbox was told since it was asked for.
    has_outbox: bool,
    /// Whether what is remembered from other runs was told.
    has_memory: bool,
    /// Whether the engine has answered all it was asked, since that was wanted.
    has_answered: bool,
    /// Why the open plan was not read to its end when that was wanted.
    unread: Option<String>,
    has_shown: bool,
    /// Whether the plan stays open over several commands: it is kept up to date then, and not read for each.
    stays: bool,
    since: Timestamp,
}

impl Session {
    /// Starts the engine. Nothing is opened yet.
    pub(super) fn start(open: &Open, grouping: Grouping) -> Result<Self, Fault> {
        let (last_plan, known) = {
            let copy = OfflineCopy::open(&copy_of(&Open { explain: false, ..open.clone() })?)?;
            (copy.last_plan()?, copy.plans()?)
        };
        // Where nothing is sent the engine has a copy of its own, and what is read now is in that.
        let Started { engine, events, server, explaining, for_comments, copy, .. } =
            crate::run::start(open, For::Command)?;
        let now = now();
        let since = now.timestamp();
        let mut state = State::new(SIZE, now, None);
        state.board.is_read_only = open.read_only;
        state.run = fastrand::u64(..);
        state.for_comments = for_comments.unwrap_or(state.for_comments);
        settings::grant_week(open, &mut state)?;
        Ok(Self {
            state,
            notes: Vec::new(),
            unsaid: None,
            deeds: Vec::new(),
            engine,
            events,
            server,
            explaining,
            grouping,
            open: open.clone(),
            copy,
            last_plan,
            known,
            status: None,
            patience: Patience::default(),
            listed: None,
            members: None,
            answered: Vec::new(),
            rejected: Vec::new(),
            has_outbox: false,
            has_memory: false,
            has_answered: false,
            unread: None,
            has_shown: false,
            stays: false,
            since,
        })
    }

    /// Lets the engine finish what is being sent; returns what there is to say beside all else, and what would have been sent in
    /// a run that sends nothing. Who stays in a plan has turned to it, who only asks by name has not.
    pub(super) async fn end(mut self, signals: &mut Signals) -> (Vec<String>, Requests) {
        crate::run::finish(&self.engine, &mut self.events, signals, false).await;
        progress::clear();
        if let Some(server) = self.server {
            local::stop(server).await;
        }
        if let Some(explaining) = self.explaining {
            return (self.notes, explaining.told());
        }
        if let Some(plan) = self.last_plan.filter(|_| self.stays)
            && let Err(error) = OfflineCopy::open(&self.copy).and_then(|copy| copy.set_last_plan(&plan))
        {
            self.notes.push(error.to_string());
        }
        (self.notes, Requests::default())
    }

    /// Returns what the person wants to be open; a task by its identifier tells the plan where no other is named.
    pub(super) async fn choose(&mut self, task: Option<&str>) -> Result<PlanId, Fault> {
        let Some(name) = self.open.plan.clone() else {
            if let Some(task) = task {
                let of_task = OfflineCopy::open(&self.copy)?.plan_of(&TaskId::new(task))?;
                if let Some(plan) = of_task {
                    return Ok(plan);
                }
            }
            // What was deleted since is no plan to go on with.
            let is_there = |plan: &PlanId| plan.is_local() || self.known.iter().any(|known| known.id == *plan);
            if let Some(plan) = self.last_plan.clone().filter(|plan| !plan.is_mine() && is_there(plan)) {
                return Ok(plan);
            }
            let plans = if self.open.offline { self.known.clone() } else { self.list().await? };
            let what = match &self.last_plan {
                Some(plan) if plan.is_mine() => "Your tasks over all plans were opened last",
                Some(_) => "The plan that was opened last is not there any more",
                None => "No plan was opened on this computer yet",
            };
            let sentence = format!("{what}: say which with --plan. There are:");
            return Err(Fault::Missing(sentence, known::plans(&plans)));
        };
        self.plan_named(&name).await
    }

    /// Returns that a plan was deleted since it was seen here last, if it was: what the copy still has of it is nothing to go on
    /// with.
    async fn gone(&mut self, plan: &PlanId) -> Option<Fault> {
        // The list was asked for when the plan was opened, and says whether it is there.
        let plans = self.others_than(plan).await?;
        let what = match self.known.iter().find(|known| known.id == *plan) {
            Some(known) if self.open.plan.is_some() => format!("The plan “{}” is not there any more.", known.title),
            _ if self.open.plan.is_some() => "That plan is not there any more.".to_owned(),
            _ => "The plan that was opened last is not there any more: say which with --plan.".to_owned(),
        };
        Some(Fault::Missing(format!("{what} There are:"), known::plans(&plans)))
    }

    /// Returns the plans there are when one that cannot be read is not among them.
    async fn others_than(&mut self, plan: &PlanId) -> Option<Vec<PlanSummary>> {
        if !(self.has_failed() || self.state.board.unavailable.is_some()) || plan.is_mine() || self.open.offline {
            return None;
        }
        while self.listed.is_none() {
            if !self.hear(None).await.ok()? {
                return None;
            }
        }
        let plans = self.listed.clone()?.ok()?;
        let is_there = plans.iter().any(|known| known.id == *plan);
        (!is_there).then_some(plans)
    }

    /// Finds a plan by name: in the copy, or else among those the service lists.
    pub(super) async fn plan_named(&mut self, name: &str) -> Result<PlanId, Fault> {
        if let Ok(at) = names::find("plan", name, &known::plans(&self.known)) {
            return Ok(self.known[at].id.clone());
        }
        // What was made here and not sent yet is among those that are told, and not among those that were read.
        let plans = self.plans().await?;
        let at = names::find("plan", name, &known::plans(&plans))?;
        Ok(plans[at].id.clone())
    }

    /// Opens the plan the person means and reads it, as far as the service can be asked.
    pub(super) async fn enter(&mut self, task: Option<&str>) -> Result<(), Fault> {
        if self.stays && self.state.board.view.is_some() {
            return Ok(());
        }
        let is_mine = self.grouping == Grouping::Mine;
        let plan = if is_mine { PlanId::mine() } else { self.choose(task).await? };
        let shown = self.show(&plan).await;
        self.gone(&plan).await.map_or(shown, Err)
    }

    /// Opens a plan and reads it, as far as the service can be asked.
    pub(super) async fn show(&mut self, plan: &PlanId) -> Result<(), Fault> {
        (self.status, self.has_shown) = (None, false);
        // What marks the list shows of plans is known then, too.
        self.engine.send(Command::ListPlans);
        let commands = script::open(&mut self.state, plan);
        self.send(commands);
        let stale = self.settle().await?;
        if let Some(why) = stale.filter(|_| !self.open.offline) {
            let why = waiting::without_keys(&why);
            self.notes.push(format!("the service could not be asked, so this is what the copy knows: {why}"));
        }
        Ok(())
    }

    /// Does an act, once more when what it needs had to be read first. A refusal is told with the other deeds; `about` says what
    /// it was about.
    pub(super) async fn act(&mut self, about: &str, act: &Act) -> Result<bool, Fault> {
        // What can be taken back is written down whole: whoever does not know what came before would leave it out.
        while !self.has_memory && self.hear(None).await? {}
        let mut acted = script::act(&mut self.state, act);
        if acted.outcome.is_err() && !acted.wanted.is_empty() && !self.open.offline {
            self.read(acted.wanted).await?;
            acted = script::act(&mut self.state, act);
        }
        for aside in acted.asides {
            if !self.notes.contains(&aside) {
                self.notes.push(aside);
            }
        }
        match acted.outcome {
            Ok(commands) => {
                for command in &commands {
                    if let Command::Submit { plan, edits, .. } = command {
                        for edit in edits {
                            self.follow(plan, edit.clone());
                        }
                    }
                }
                self.send(commands);
                Ok(true)
            }
            Err(sentence) => {
                self.refuse(about, &sentence);
                Ok(false)
            }
        }
    }

    /// Takes note of what is not done in the open plan, and why.
    pub(super) fn refuse(&mut self, about: &str, why: &str) {
        let plan = self.state.board.plan.clone().unwrap_or_else(|| PlanId::new(""));
        let title = self.title_of(&plan);
        let (reason, fate) = (Some(archived::without_keys(why, &title)), Fate::Refused);
        let (what, values, plan) = (about.to_owned(), Vec::new(), (plan, title));
        self.deeds.push(Deed { what, fate, reason, edit: None, values, plan });
    }

    /// Takes note of an edit that is in the outbox or goes there: what becomes of it is told.
    pub(super) fn follow(&mut self, plan: &PlanId, edit: Edit) {
        let title = match &edit {
            // Nobody lists it yet.
            Edit::CreatePlan(edit) => edit.title.clone(),
            _ => self.title_of(plan),
        };
        let plan = (plan.clone(), title);
        let (what, values) = (edit.words(), self.values(&edit));
        self.deeds.push(Deed { what, fate: Fate::Kept, reason: None, edit: Some(edit), values, plan });
    }

    /// Returns what the fields of a task become, each in words; of a title the words of the edit say it.
    fn values(&self, edit: &Edit) -> Vec<String> {
        let (Edit::ChangeTask(edit), Some(view)) = (edit, &self.state.board.view) else { return Vec::new() };
        let (me, today) = (self.state.me.as_ref(), self.state.now.date());
        let changes =
            edit.changes.iter().filter(|change| edit.changes.len() > 1 || !matches!(change, Change::Title { .. }));
        changes.filter_map(|change| change.words(1, view.plan(), me, today)).collect()
    }

    /// Reads the details of a task, as far as the service can be asked.
    pub(super) async fn look_into(&mut self, task: &TaskId) -> Result<(), Fault> {
        let plan = self.plan()?.task(task).map(|task| task.plan_id.clone());
        let plan = plan.or_else(|| self.state.board.plan.clone()).unwrap_or_else(|| PlanId::new(""));
        let commands = script::look_into(&mut self.state, &plan, task);
        self.send(commands);
        self.details_told().await
    }

    /// Returns the open plan, with everything that waits.
    pub(super) fn plan(&self) -> Result<&Snapshot, Fault> {
        Ok(self.view()?.plan())
    }

    /// Returns the open plan as a board.
    pub(super) fn view(&self) -> Result<&View, Fault> {
        self.state.board.view.as_ref().ok_or_else(|| Fault::Failed("The plan is not here.".to_owned()))
    }

    /// Returns the day weeks begin with for the person.
    pub(super) fn week_begins(&self) -> WeekBegins {
        WeekBegins(self.state.look.week_begins)
    }

    /// Says whether the person has named a plan.
    pub(super) fn names_plan(&self) -> bool {
        self.open.plan.is_some()
    }

    /// Says whether nothing is sent and nothing kept.
    pub(super) fn is_explaining(&self) -> bool {
        self.open.explain
    }

    /// Returns the copy, to look for what the state does not hold.
    pub(super) fn offline_copy(&self) -> Result<OfflineCopy, Fault> {
        Ok(OfflineCopy::open(&self.copy)?)
    }

    /// Returns how the program was started, and the plan that is open now.
    pub(super) fn options(&self) -> &Open {
        &self.open
    }

    pub(super) fn send(&self, commands: Vec<Command>) {
        for command in commands {
            self.engine.send(command);
        }
    }

    fn title_of(&self, plan: &PlanId) -> String {
        let open = self.state.board.view.as_ref().map(|view| &view.plan().plan).filter(|known| known.id == *plan);
        let listed = self.state.plans.iter().chain(&self.known).find(|known| known.id == *plan);
        open.map(|plan| plan.title.clone()).or_else(|| listed.map(|plan| plan.title.clone())).unwrap_or_default()
    }
}
