//! What is waited for: what the engine tells, until a plan is read and details are known.

use std::time::Duration;

use tokio::time::Instant;
use tokio::time::timeout_at;

use super::Session;
use crate::app::overlays::task::Reading as PanelReading;
use crate::app::script;
use crate::planner::id::TaskId;
use crate::planner::id::UserId;
use crate::planner::person::Person;
use crate::run::commands::fault::Fault;
use crate::run::complain;
use crate::run::now;
use crate::run::progress;
use crate::run::task::copy::OfflineCopy;
use crate::sync::Command;
use crate::sync::Event;
use crate::sync::Link;
use crate::sync::PlanSummary;
use crate::sync::Reading;

/// When nothing at all is heard for so long, there is no use in waiting on.
pub(super) const SILENCE: Duration = Duration::from_secs(30);
/// The same while another program talks to the service for this one: it may have been told to stay offline.
const SILENCE_OF_LEADER: Duration = Duration::from_secs(5);
/// What the engine says behind its reason to somebody at a screen.
const KEY_TO_ANOTHER: &str = "; b opens another";
/// So long the order of the board is waited for when all else is there: in a large plan each card is asked for.
const FOR_PLACES: Duration = Duration::from_secs(20);

impl Session {
    /// Takes in what is told next; says whether something was, before it had taken too long.
    pub(super) async fn hear(&mut self, until: Option<Instant>) -> Result<bool, Fault> {
        let is_following = self.status.as_ref().is_some_and(|status| status.is_following);
        let silence = if is_following { SILENCE_OF_LEADER } else { SILENCE };
        let until = until.unwrap_or_else(|| Instant::now() + silence);
        let Ok(event) = timeout_at(until, self.events.recv()).await else { return Ok(false) };
        let Some(event) = event else {
            return Err(Fault::Failed("the part that keeps the offline copy has ended by mistake".to_owned()));
        };
        match &event {
            Event::Stopped => {
                return Err(Fault::Failed("the part that keeps the offline copy has ended by mistake".to_owned()));
            }
            Event::CannotStart { reason } | Event::Faltered { reason } => return Err(Fault::Failed(reason.clone())),
            Event::PlansListed { plans, is_fresh: true } => self.listed = Some(Ok(plans.clone())),
            Event::PlansUnavailable { reason } => self.listed = Some(Err(reason.clone())),
            Event::StatusChanged(status) => {
                // Who is read to would hear it again and again.
                if !self.stays {
                    progress::of(status);
                }
                self.status = Some(status.clone());
            }
            // What was told before the first may have been about another plan, or about the list of plans.
            Event::SnapshotChanged { plan, .. } if !self.has_shown && self.state.board.plan.as_ref() == Some(plan) => {
                self.has_shown = true;
                self.status = self.status.take().filter(|status| !matches!(status.link, Link::Fresh { .. }));
            }
            Event::DetailsChanged { task, is_fresh: true, .. } | Event::DetailsUnavailable { task, .. } => {
                self.answered.push(task.clone());
            }
            Event::MembersListed(members) => self.members = Some(members.clone()),
            Event::EditRejected { edit, reason, .. } => self.rejected.push((edit.clone(), reason.clone())),
            Event::Named { local, given } => {
                for edit in self.deeds.iter_mut().filter_map(|deed| deed.edit.as_mut()) {
                    let _has_another_name = edit.rename(local, given);
                }
            }
            Event::OutboxChanged(_) => self.has_outbox = true,
            Event::Remembered(_) => self.has_memory = true,
            Event::PlanChecked(check) => self.unread.clone_from(&check.failure),
            Event::TrashChanged(_) | Event::CheckEnded => self.has_answered = true,
            Event::Unsaid(words) => self.unsaid = Some(words.clone()),
            Event::Noticed(words) | Event::CopyRebuilt(words) => self.notes.push(words.clone()),
            _ => {}
        }
        let commands = script::hear(&mut self.state, event, self.grouping);
        self.send(commands);
        Ok(true)
    }

    /// Takes in what is told, until the part that tells has ended.
    pub(in crate::run::commands) async fn attend(&mut self) -> Fault {
        loop {
            if let Err(fault) = self.hear(None).await {
                return fault;
            }
        }
    }

    /// Takes in what is told next, if something is before a moment.
    pub(in crate::run::commands) async fn hear_until(&mut self, until: Instant) -> Result<(), Fault> {
        self.hear(Some(until)).await.map(drop)
    }

    /// Returns why there is nothing to be waited for of the open plan any more, if there is nothing: it was deleted, or is not
    /// shown any more. Where it only cannot be read, the list of plans is asked whether it is there.
    pub(in crate::run::commands) async fn gone_for(&mut self) -> Option<String> {
        if let Some(why) = &self.state.board.unavailable {
            return Some(without_keys(why).to_owned());
        }
        let plan = self.state.board.plan.clone().filter(|_| self.has_failed())?;
        let why = self.trouble()?;
        self.listed = None;
        self.engine.send(Command::ListPlans);
        self.others_than(&plan).await.map(|_others| why)
    }

    /// Says whether the service answers and does not tell what the open plan holds.
    pub(in crate::run::commands) fn has_failed(&self) -> bool {
        self.status.as_ref().is_some_and(|status| matches!(status.link, Link::Failed { .. }))
    }

    /// Returns why there is no use in waiting for the service, if there is none.
    pub(in crate::run::commands) fn trouble(&self) -> Option<String> {
        let link = self.lasting()?;
        link.trouble().map(|why| without_keys(why).to_owned())
    }

    /// Returns how things stand with the service, unless another program talks to it that tries again so soon that its silence
    /// would be borne as long.
    pub(super) fn lasting(&self) -> Option<&Link> {
        let status = self.status.as_ref()?;
        let tries_at = match &status.link {
            Link::Offline { next_try, .. } => *next_try,
            Link::Waiting { until, .. } => Some(*until),
            _ => None,
        };
        let left = tries_at.map(|at| at.duration_since(now().timestamp()));
        let is_soon = left.is_some_and(|left| left <= SILENCE_OF_LEADER.try_into().unwrap_or_default());
        (!(status.is_following && is_soon)).then_some(&status.link)
    }

    /// Returns why there is no use in waiting any longer, if there is none. A service that asks for patience gets it, for as
    /// long as `sync` would wait, and the person is told until when.
    fn hopeless_reading(&mut self) -> Option<String> {
        let why = self.trouble()?;
        let link = self.status.as_ref().map(|status| &status.link).filter(|link| matches!(link, Link::Waiting { .. }));
        let Some(link) = link else { return Some(why) };
        match self.patience.note(link, now().timestamp()) {
            Ok(Some(until)) => {
                let until = until.to_zoned(now().time_zone().clone()).strftime("%H:%M:%S");
                complain(&format!("{why}; waiting until {until}"));
                None
            }
            Ok(None) => None,
            Err(error) => Some(error.to_string()),
        }
    }

    /// Returns when silence has lasted too long, where the service has said how long it will be silent.
    fn end_of_patience(&self) -> Option<Instant> {
        let left = self.patience.left(now().timestamp()).unsigned_abs();
        (!left.is_zero()).then(|| Instant::now() + left + SILENCE)
    }

    /// Returns the plans the service lists.
    pub(in crate::run::commands) async fn list(&mut self) -> Result<Vec<PlanSummary>, Fault> {
        self.engine.send(Command::ListPlans);
        loop {
            match self.listed.clone() {
                Some(Ok(plans)) => return Ok(plans),
                Some(Err(why)) => return Err(Fault::Failed(why)),
                None => {}
            }
            let is_silent = !self.hear(self.end_of_patience()).await?;
            let silence = || is_silent.then(|| "it says nothing".to_owned());
            if let Some(why) = self.hopeless_reading().or_else(silence) {
                return Err(Fault::Failed(format!("the service cannot be asked which plans there are: {why}")));
            }
        }
    }

    /// Returns the plans there are: those the service lists, or those the copy knows where it is not to be asked.
    pub(in crate::run::commands) async fn plans(&mut self) -> Result<Vec<PlanSummary>, Fault> {
        if self.open.offline {
            self.engine.send(Command::ListPlans);
            self.catch_up().await?;
            let told = self.state.plans.clone();
            return Ok(if told.is_empty() { self.known.clone() } else { told });
        }
        self.list().await
    }

    /// Says whether the copy has the open plan whole: what was never read to its end says nothing of what is not in it. The
    /// person's tasks over all plans are put together from the plans that were read.
    fn has_copy(&self) -> Result<bool, Fault> {
        let Some(plan) = &self.state.board.plan else { return Ok(false) };
        if plan.is_local() {
            return Ok(true);
        }
        let copy = OfflineCopy::open(&self.copy)?;
        if plan.is_mine() {
            let read = copy.plans()?.into_iter().map(|plan| copy.was_read(&plan.id));
            return Ok(read.collect::<Result<Vec<_>, _>>()?.contains(&true));
        }
        Ok(copy.was_read(plan)?)
    }

    /// Waits until the open plan was read. Returns why what is shown is older, if it is; fails when there is nothing to show,
    /// or only a part of it.
    pub(super) async fn settle(&mut self) -> Result<Option<String>, Fault> {
        let mut until = None;
        loop {
            let board = &self.state.board;
            let view = board.view.as_ref().filter(|view| view.plan().is_whole());
            let is_here = view.is_some();
            let is_unordered = self.grouping.format().is_some_and(|kind| {
                view.is_some_and(|view| view.acknowledged().tasks().iter().any(|task| task.is_unread(kind)))
            });
            if let Some(why) = board.unavailable.clone().or_else(|| self.trouble()) {
                if is_here && self.has_copy()? {
                    return Ok(Some(why));
                }
                let is_gone = self.state.board.unavailable.is_some();
                let Some(why) = self.hopeless_reading().or(is_gone.then_some(why)) else {
                    if self.hear(self.end_of_patience()).await? {
                        continue;
                    }
                    return Err(unread("the service says nothing"));
                };
                // What the copy has is told after that the service is not there.
                if is_gone || is_here || !self.hear(Some(Instant::now() + SILENCE_OF_LEADER)).await? {
                    return Err(unread(&why));
                }
                continue;
            }
            let is_read = match self.status.as_ref().filter(|_| is_here).map(|status| &status.link) {
                Some(Link::Fresh { .. }) => true,
                Some(Link::Reading { has_tasks, .. }) => *has_tasks,
                _ => false,
            };
            if is_read && !is_unordered {
                return Ok(None);
            }
            if is_read {
                until.get_or_insert_with(|| Instant::now() + FOR_PLACES);
            }
            if !self.hear(until).await? {
                return match (is_here, until.is_some()) {
                    (true, true) => Ok(Some("the places of some cards are not known yet".to_owned())),
                    (true, false) if self.has_copy()? => {
                        Ok(Some("the service has said nothing for a while".to_owned()))
                    }
                    _ => Err(unread("the service says nothing")),
                };
            }
        }
    }

    /// Waits until the details that were wanted are told, or what the copy has of them where the service cannot be asked.
    pub(super) async fn details_told(&mut self) -> Result<(), Fault> {
        while !matches!(script::reading(&self.state), PanelReading::Done | PanelReading::Failed(_)) {
            if self.open.offline || self.trouble().is_some() || !self.hear(None).await? {
                break;
            }
        }
        // What they mean for the locks of the plan is told behind them.
        self.catch_up().await
    }

    /// Waits until the engine has answered everything it was asked so far, as far as the copy knows it.
    pub(super) async fn catch_up(&mut self) -> Result<(), Fault> {
        // Whoever begins to look at the trash is told at once what is in it; nobody else here ever looks.
        self.send(vec![Command::WatchTrash(true), Command::WatchTrash(false)]);
        self.has_answered = false;
        while !self.has_answered {
            if !self.hear(None).await? {
                break;
            }
        }
        Ok(())
    }

    /// Reads details, and waits until they are told.
    pub(super) async fn read(&mut self, wanted: Vec<Command>) -> Result<(), Fault> {
        let task = |command: &Command| match command {
            Command::OpenTask { task, .. } => Some(task.clone()),
            _ => None,
        };
        let tasks: Vec<TaskId> = wanted.iter().filter_map(task).collect();
        self.answered.clear();
        self.send(wanted);
        while tasks.iter().any(|task| !self.answered.contains(task)) && self.trouble().is_none() {
            if !self.hear(None).await? {
                break;
            }
        }
        self.catch_up().await
    }

    /// Returns the members of the open plan, as far as they can be known.
    pub(in crate::run::commands) async fn people(&mut self) -> Result<Vec<Person>, Fault> {
        let Some(plan) = self.state.board.plan.clone() else { return Ok(Vec::new()) };
        self.engine.send(Command::ListMembers(plan));
        if self.open.offline || self.hopeless_reading().is_some() {
            self.catch_up().await?;
        } else {
            loop {
                let is_told = match self.members.as_ref().map(|members| &members.reading) {
                    Some(Reading::Done) => break,
                    Some(Reading::Failed(_)) => true,
                    Some(Reading::UnderWay) | None => false,
                };
                if is_told {
                    // How things stand is told behind it: whoever asks for patience is asked again.
                    self.catch_up().await?;
                }
                let is_patient = self.status.as_ref().is_some_and(|it| matches!(it.link, Link::Waiting { .. }));
                if is_told && !is_patient || self.hopeless_reading().is_some() {
                    break;
                }
                if !self.hear(self.end_of_patience()).await? {
                    break;
                }
            }
        }
        let mut people: Vec<Person> = self.plan()?.people.values().cloned().collect();
        let members = self.members.iter().flat_map(|members| &members.people);
        people.extend(
            members.filter(|member| self.plan().is_ok_and(|plan| !plan.people.contains_key(&member.id))).cloned(),
        );
        people.sort_by_cached_key(|person| (person.name.to_lowercase(), person.id.clone()));
        Ok(people)
    }

    /// Returns why it is not known who is a member of what the open plan belongs to, if it is not.
    pub(in crate::run::commands) fn why_no_members(&self) -> Option<String> {
        match &self.members.as_ref()?.reading {
            Reading::Failed(why) => Some(why.clone()),
            Reading::UnderWay => self.trouble(),
            Reading::Done => None,
        }
    }

    /// Returns who is a member of what the open plan belongs to; nothing when that is not known.
    pub(in crate::run::commands) async fn members(&mut self) -> Result<Option<Vec<UserId>>, Fault> {
        self.people().await?;
        let members = self.members.as_ref();
        let known = members.filter(|members| members.reading == Reading::Done || !members.people.is_empty());
        Ok(known.map(|members| members.people.iter().map(|person| person.id.clone()).collect()))
    }

    /// Reads everything the service has of the open plan, the details of its tasks too. Returns why the copy may not have all
    /// of it, if it was not read to its end.
    pub(in crate::run::commands) async fn read_all(&mut self) -> Result<Option<String>, Fault> {
        if self.open.offline {
            return Ok(Some("--offline".to_owned()));
        }
        let Some(plan) = self.state.board.plan.clone().filter(|plan| !plan.is_local()) else { return Ok(None) };
        (self.has_answered, self.unread) = (false, None);
        self.engine.send(Command::Check { plan: Some(plan), is_verifying: true });
        while !self.has_answered {
            let trouble = self.trouble();
            if trouble.is_some() || !self.hear(None).await? {
                self.unread = Some(trouble.unwrap_or_else(|| "the service says nothing".to_owned()));
                break;
            }
        }
        Ok(self.unread.take())
    }
}

/// Says that a plan cannot be read and why: what it holds is not known then, so nothing can be said to be missing in it.
fn unread(why: &str) -> Fault {
    let why = without_keys(why);
    Fault::Failed(format!("the plan cannot be read, and there is no copy of it: {why}"))
}

/// Returns a reason of the engine, which speaks to somebody at a screen, without the keys that are not here.
pub(super) fn without_keys(why: &str) -> &str {
    why.trim_end_matches(KEY_TO_ANOTHER)
}
