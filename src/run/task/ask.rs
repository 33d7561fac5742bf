//! Brings what the copy knows of a task up to date: its plan and its details are read from the service.

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use anyhow::bail;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::Instant;
use tokio::time::timeout_at;

use super::copy::OfflineCopy;
use super::find::{self, Candidate, Miss};
use crate::planner::board::Grouping;
use crate::planner::id::{PlanId, TaskId};
use crate::planner::snapshot::Snapshot;
use crate::run::commands::plan_named;
use crate::sync::Command;
use crate::sync::Event;
use crate::sync::Handle;
use crate::sync::Link;
use crate::sync::PlanSummary;
use crate::sync::Status;

/// When nothing at all is heard for so long, the copy tells what it knows.
const SILENCE: Duration = Duration::from_secs(30);
/// The same while another program reads for this one: it may have been told to stay offline.
const SILENCE_OF_LEADER: Duration = Duration::from_secs(5);
/// So long the orders of the boards are waited for when all else is there: in a large plan each card is asked for.
const FOR_PLACES: Duration = Duration::from_secs(5);

/// A task that was found, and why what is known of it is not up to date, if it is not.
pub(super) type Found = (Candidate, Option<String>);

/// The engine, and what it has told.
pub(super) struct Asking<'a> {
    engine: &'a Handle,
    events: &'a mut UnboundedReceiver<Event>,
    /// Whether the orders of boards are wanted, too.
    wants_places: bool,
    plans: Option<Vec<PlanSummary>>,
    /// Since a plan was opened.
    status: Option<Status>,
    /// The plans that were shown, and the boards whose order is not known of all their tasks.
    shown: HashMap<PlanId, Vec<Grouping>>,
    /// Plans that cannot be shown, and why.
    unavailable: HashMap<PlanId, String>,
    /// The task whose details are wanted, and what became of that.
    details: Option<(TaskId, Option<Result<(), String>>)>,
}

impl<'a> Asking<'a> {
    /// Asks by way of an engine.
    pub(super) fn new(engine: &'a Handle, events: &'a mut UnboundedReceiver<Event>, wants_places: bool) -> Self {
        let (plans, status, details) = (None, None, None);
        let (shown, unavailable) = (HashMap::new(), HashMap::new());
        Self { engine, events, wants_places, plans, status, shown, unavailable, details }
    }

    /// Brings a task up to date. Returns why that was not possible, if it was not: the copy tells then.
    pub(super) async fn refresh(&mut self, task: &Candidate) -> anyhow::Result<Option<String>> {
        self.engine.send(Command::ListPlans);
        self.open(&task.plan);
        self.details = Some((task.task.clone(), None));
        self.engine.send(Command::OpenTask { plan: task.plan.clone(), task: task.task.clone() });
        self.settle(&task.plan).await
    }

    /// Looks for a task the copy does not have, in the plans the service lists; returns all their tasks when it is not
    /// there.
    pub(super) async fn search(
        &mut self,
        name: &str,
        plan: Option<&str>,
        copy: &Path,
    ) -> anyhow::Result<Result<Found, (Miss, Vec<Candidate>)>> {
        let mut plans = self.list().await?;
        match plan {
            Some(plan) => {
                plans = vec![plan_named(&plans, plan)?.clone()];
            }
            None => plans.push(PlanSummary::new(PlanId::mine(), "My tasks", None)),
        }
        let is_only = plan.is_some();
        let mut candidates: Vec<Candidate> = Vec::new();
        for plan in &plans {
            self.open(&plan.id);
            let why = self.settle(&plan.id).await?;
            // What was read is on the disk before it is told.
            let found = OfflineCopy::open(copy)?.candidates(std::slice::from_ref(plan))?;
            if let Some(found) = found.iter().find(|found| found.task.as_str() == name) {
                return Ok(Ok((found.clone(), self.refresh(found).await?)));
            }
            candidates.extend(found);
            // Of a plan that cannot be read the others may know nothing; that nobody answers holds for all of them.
            if let Some(why) = why.filter(|_| self.is_silenced() || is_only) {
                bail!("the copy has no such task, and not every plan can be searched: {why}");
            }
        }
        match find::find(&candidates, name) {
            Ok(found) => {
                let why = self.refresh(&found).await?;
                Ok(Ok((found, why)))
            }
            Err(miss) => Ok(Err((miss, candidates))),
        }
    }

    /// Asks for the plans there are.
    async fn list(&mut self) -> anyhow::Result<Vec<PlanSummary>> {
        self.engine.send(Command::ListPlans);
        loop {
            if let Some(plans) = self.plans.take() {
                return Ok(plans);
            }
            let is_silent = !self.hear(None).await?;
            let silence = || is_silent.then(|| "it says nothing".to_owned());
            if let Some(why) = self.trouble().or_else(silence) {
                bail!("the copy has no such task, and the service cannot be asked: {why}");
            }
        }
    }

    fn open(&mut self, plan: &PlanId) {
        self.shown.remove(plan);
        self.unavailable.remove(plan);
        // What was said of another plan says nothing of this one.
        self.status = None;
        self.details = None;
        self.engine.send(Command::OpenPlan(plan.clone()));
    }

    /// Waits until a plan was read, and the details that were asked for. Returns why that is not possible, if it is not.
    async fn settle(&mut self, plan: &PlanId) -> anyhow::Result<Option<String>> {
        let (mut until, mut board) = (None, Grouping::Bucket);
        loop {
            if let Some(why) = self.unavailable.remove(plan).or_else(|| self.trouble()) {
                return Ok(Some(why));
            }
            let unread = self.shown.get(plan);
            let is_read = match self.status.as_ref().filter(|_| unread.is_some()).map(|status| &status.link) {
                Some(Link::Fresh { .. }) => true,
                Some(Link::Reading { has_tasks, .. }) => *has_tasks,
                _ => false,
            };
            let details = match &self.details {
                Some((_, answer)) => answer.clone(),
                None => Some(Ok(())),
            };
            if let Some(details) = details.filter(|_| is_read) {
                let next = unread.and_then(|unread| unread.first()).filter(|_| self.wants_places);
                let Some(next) = next.copied().filter(|_| self.details.is_some() && details.is_ok()) else {
                    return Ok(details.err());
                };
                if next != board {
                    board = next;
                    self.engine.send(Command::Look { plan: plan.clone(), grouping: board, columns: Vec::new() });
                }
                until.get_or_insert_with(|| Instant::now() + FOR_PLACES);
            }
            if !self.hear(until).await? {
                return Ok(until.is_none().then(|| "the service has said nothing for a while".to_owned()));
            }
        }
    }

    /// Takes in what is told next; says whether something was, before it had taken too long.
    async fn hear(&mut self, until: Option<Instant>) -> anyhow::Result<bool> {
        let is_following = self.status.as_ref().is_some_and(|status| status.is_following);
        let silence = if is_following { SILENCE_OF_LEADER } else { SILENCE };
        let until = until.unwrap_or_else(|| Instant::now() + silence);
        let Ok(event) = timeout_at(until, self.events.recv()).await else { return Ok(false) };
        match event {
            None | Some(Event::Stopped) => bail!("the part that keeps the offline copy has ended by mistake"),
            Some(Event::CannotStart { reason } | Event::Faltered { reason } | Event::PlansUnavailable { reason }) => {
                bail!("{reason}")
            }
            Some(Event::PlansListed { plans, is_fresh: true }) => self.plans = Some(plans),
            Some(Event::SnapshotChanged { plan, acknowledged, .. }) => {
                // What was told before it may have been about another plan.
                if self.shown.insert(plan, unread(&acknowledged)).is_none() {
                    self.status = self.status.take().filter(|status| !matches!(status.link, Link::Fresh { .. }));
                }
            }
            Some(Event::PlanUnavailable { plan, reason }) => {
                self.unavailable.insert(plan, reason);
            }
            Some(Event::DetailsChanged { task, is_fresh: true, .. }) => self.answer(&task, Ok(())),
            Some(Event::DetailsUnavailable { task, reason }) => self.answer(&task, Err(reason)),
            Some(Event::StatusChanged(status)) => self.status = Some(status),
            Some(_) => {}
        }
        Ok(true)
    }

    fn answer(&mut self, task: &TaskId, said: Result<(), String>) {
        if let Some((wanted, answer)) = &mut self.details
            && wanted == task
        {
            *answer = Some(said);
        }
    }

    /// Says whether nothing at all can be asked of the service now.
    fn is_silenced(&self) -> bool {
        let link = self.status.as_ref().map(|status| &status.link);
        matches!(link, Some(Link::Offline { .. } | Link::SignedOut { .. } | Link::Waiting { .. }))
    }

    /// Returns why there is no use in waiting, if there is none.
    fn trouble(&self) -> Option<String> {
        self.status.as_ref()?.link.trouble().map(str::to_owned)
    }
}

/// Returns the boards of a plan whose order is not known of every task.
fn unread(plan: &Snapshot) -> Vec<Grouping> {
    let boards = [Grouping::Bucket, Grouping::Progress, Grouping::AssignedTo].into_iter();
    let is_unread =
        |board: &Grouping| board.format().is_some_and(|kind| plan.tasks().iter().any(|task| task.is_unread(kind)));
    boards.filter(is_unread).collect()
}
