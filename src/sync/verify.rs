//! Reads plans whole for those who want to know how they stand, and compares them with the copy before it is mended.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::desk::{Desk, Shared};
use super::patiently::{alone, each, patiently};
use super::{Event, PlanCheck, behind, delta, differences, plans, unread};
use crate::graph::client::Client;
use crate::graph::error::Error;
use crate::planner::format::{Format, FormatKind};
use crate::planner::id::{PlanId, TaskId};
use crate::planner::snapshot::Snapshot;
use crate::wire::batch;
use crate::wire::bucket::Bucket;
use crate::wire::plan::Plan;
use crate::wire::plan_details::PlanDetails;
use crate::wire::task::Task;
use crate::wire::task_details::TaskDetails;

/// A plan as the service has it.
pub(super) struct Read {
    pub(super) plan: Plan,
    pub(super) details: Option<PlanDetails>,
    pub(super) buckets: Vec<Bucket>,
    pub(super) tasks: Vec<Task>,
    /// The places on boards the copy has, when they were asked for.
    pub(super) formats: Vec<(TaskId, Format)>,
    /// The details the copy has, when they were asked for.
    pub(super) task_details: HashMap<TaskId, TaskDetails>,
}

/// Checks one plan or all that were ever read, one after the other, and tells of each.
pub(super) async fn check(desk: Shared, client: Rc<Client>, plan: Option<PlanId>, is_verifying: bool) {
    let turn = Rc::clone(&desk.borrow().delta.turn);
    let _turn = turn.lock().await;
    let plans: Vec<PlanId> = if let Some(plan) = plan {
        vec![plan]
    } else {
        let desk = desk.borrow();
        desk.kept(desk.store.read_plans(), Vec::new()).into_iter().map(|plan| plan.id).collect()
    };
    let begun = begin(&desk, &client).await;
    for plan in plans {
        let outcome = match &begun {
            Ok(()) => check_one(&desk, &client, &plan, is_verifying).await,
            Err(why) => Err(why.clone()),
        };
        let mut desk = desk.borrow_mut();
        desk.line.checking = None;
        desk.tell_checked(&plan, outcome);
    }
    desk.borrow_mut().tell_status();
    desk.borrow().tell(Event::CheckEnded);
}

impl Desk {
    /// Tells how a plan stands now that it was read, or why it was not.
    pub(super) fn tell_checked(&self, plan: &PlanId, outcome: Result<Vec<String>, String>) {
        let differences = outcome.as_ref().map_or_else(|_| Vec::new(), Clone::clone);
        let known = self.kept(self.store.listed_plan(plan), None);
        let [waiting, rejected, conflicts] = self.kept(self.store.counts_of(plan), [0; 3]);
        let of_plan = self.kept(self.store.read_plans(), Vec::new()).into_iter().find(|read| read.id == *plan);
        self.tell(Event::PlanChecked(Box::new(PlanCheck {
            title: known.map_or_else(|| plan.as_str().to_owned(), |known| known.title),
            cards: of_plan.map_or(0, |read| read.cards),
            waiting,
            rejected,
            conflicts,
            how: self.how_of(plan),
            differences,
            failure: outcome.err(),
            id: plan.clone(),
        })));
    }

    /// Says how far the reading has come that somebody waits for, whatever else is read behind their back.
    pub(super) fn say_of_check(&mut self, words: String) {
        self.line.checking = Some(words);
        self.tell_status();
    }
}

/// Asks who the person is and what has changed; says why nothing can be read.
async fn begin(desk: &Shared, client: &Client) -> Result<(), String> {
    if desk.borrow().me.is_none() {
        // Not every service knows people; plans do not depend on it.
        let _nobody = alone(desk, async || plans::who(desk, client).await).await;
    }
    patiently(desk, async || delta::round(desk, client).await).await.map(|_told| ()).map_err(|error| said(desk, &error))
}

/// Reads a plan, compares, and keeps what was read; returns what was not as the copy had it.
async fn check_one(desk: &Shared, client: &Client, plan: &PlanId, is_verifying: bool) -> Result<Vec<String>, String> {
    desk.borrow_mut().forget_written();
    let known = copy(desk, plan);
    let read =
        read(client, plan, known.as_ref().filter(|_| is_verifying), desk).await.map_err(|error| said(desk, &error))?;
    desk.borrow_mut().done();
    let mut told = HashSet::new();
    if desk.borrow().follows() {
        // What has happened meanwhile is told now, and is no difference.
        let names =
            patiently(desk, async || delta::round(desk, client).await).await.map_err(|error| said(desk, &error))?;
        told.extend(names.unwrap_or_default().into_iter().map(|(_, id)| id));
    }
    let found = if is_verifying { compare(desk, plan, &read, &told) } else { Vec::new() };
    keep(desk, plan, &read, &told, is_verifying.then_some(found.len()));
    behind::read_all(desk, client, plan).await.map_err(|error| said(desk, &error))?;
    Ok(found)
}

fn copy(desk: &Shared, plan: &PlanId) -> Option<Snapshot> {
    let desk = desk.borrow();
    desk.kept(desk.store.snapshot(plan), None)
}

fn said(desk: &Shared, error: &Error) -> String {
    desk.borrow_mut().note(error);
    match error {
        Error::Gone { .. } => "the plan is not there any more, or is not shown to you".to_owned(),
        error => error.to_string(),
    }
}

async fn read(client: &Client, plan: &PlanId, known: Option<&Snapshot>, desk: &Shared) -> Result<Read, Error> {
    let (read_plan, details, buckets) = tokio::join!(
        alone(desk, async || client.plan(plan).await),
        alone(desk, async || client.plan_details(plan).await),
        alone(desk, async || client.buckets(plan).await)
    );
    let (read_plan, buckets) = (read_plan?, buckets?);
    let (mut pages, mut tasks) = (client.tasks(plan), Vec::new());
    while let Some(page) = patiently(desk, async || pages.next().await).await? {
        desk.borrow_mut().done();
        tasks.extend(page);
        desk.borrow_mut().say_of_check(format!("tasks {}… to compare", tasks.len()));
    }
    let ids: HashSet<TaskId> = tasks.iter().filter_map(|task| task.id.text()).map(TaskId::new).collect();
    let details = match details {
        Ok(details) => Some(details),
        // Without its details a plan can still be shown: labels go by their colours.
        Err(error) if error.is_not_offered() => None,
        Err(error) => return Err(error),
    };
    let mut read = Read { plan: read_plan, details, buckets, tasks, formats: Vec::new(), task_details: HashMap::new() };
    let Some(known) = known else { return Ok(read) };
    for kind in FormatKind::ALL {
        let asked = known.tasks().iter().filter(|task| !task.is_unread(kind) && ids.contains(&task.id));
        let asked: Vec<TaskId> = asked.map(|task| task.id.clone()).collect();
        let mut count = 0;
        for some in asked.chunks(batch::LIMIT) {
            let answers = all(each(desk, some, async |ids| client.formats(kind, ids).await).await?)?;
            count += some.len();
            for (id, answer) in some.iter().zip(answers) {
                read.formats.extend(answer.map(|format| (id.clone(), format)));
            }
            desk.borrow_mut().say_of_check(format!("places {count}/{} to compare", asked.len()));
        }
    }
    let has_details = |id: &&TaskId| desk.borrow().store.details(id).is_ok_and(|details| details.is_some());
    let asked: Vec<TaskId> =
        known.tasks().iter().map(|task| &task.id).filter(|id| ids.contains(*id)).filter(has_details).cloned().collect();
    let mut count = 0;
    for some in asked.chunks(batch::LIMIT) {
        let answers = all(each(desk, some, async |ids| client.details_by_id(ids).await).await?)?;
        count += some.len();
        for (id, answer) in some.iter().zip(answers) {
            read.task_details.extend(answer.map(|details| (id.clone(), details)));
        }
        desk.borrow_mut().say_of_check(format!("details {count}/{} to compare", asked.len()));
    }
    Ok(read)
}

fn all<T>(answers: Vec<Result<T, Error>>) -> Result<Vec<Option<T>>, Error> {
    answers.into_iter().map(there).collect()
}

/// Returns what was read; nothing of what is gone by now or not shown. What could not be read says nothing of the copy.
fn there<T>(answer: Result<T, Error>) -> Result<Option<T>, Error> {
    match answer {
        Ok(read) => Ok(Some(read)),
        Err(error) if error.is_not_offered() => Ok(None),
        Err(error) => Err(error),
    }
}

/// Returns what is not as the copy has it by now, a line each.
fn compare(desk: &Shared, plan: &PlanId, read: &Read, told: &HashSet<String>) -> Vec<String> {
    let Some(known) = copy(desk, plan) else { return Vec::new() };
    let desk = desk.borrow();
    let mut settled = told.clone();
    settled.extend(desk.written.iter().map(|task| task.as_str().to_owned()));
    settled.extend(desk.written_buckets.iter().map(|bucket| bucket.as_str().to_owned()));
    let mut found = differences::of_plan(&known, read, &settled);
    for (id, body) in read.task_details.iter().filter(|(id, _)| !settled.contains(id.as_str())) {
        let Some(copy) = desk.kept(desk.store.details(id), None) else { continue };
        let title = known.task(id).map_or("", |task| &task.title);
        found.extend(differences::of_details(title, &copy, &body.to_planner(id)));
    }
    found
}

/// Keeps what was read; what was not seen is gone. What was told since then is as the copy has it, or gone.
fn keep(desk: &Shared, plan: &PlanId, read: &Read, told: &HashSet<String>, drift: Option<usize>) {
    let known = copy(desk, plan);
    let mut desk = desk.borrow_mut();
    if told.contains(plan.as_str()) && desk.kept(desk.store.listed_plan(plan), None).is_none() {
        return;
    }
    let now = desk.now().to_string();
    let stored = desk.store.put_plan(&read.plan);
    desk.kept(stored, false);
    desk.keep_buckets(plan, &read.buckets, told);
    if let Some(details) = &read.details {
        let stored = desk.store.put_plan_details(plan, details);
        desk.kept(stored, false);
    }
    let is_gone =
        |id: &TaskId| told.contains(id.as_str()) && known.as_ref().is_none_or(|known| known.task(id).is_none());
    let is_touched = |id: &TaskId| desk.written.contains(id) || is_gone(id);
    let is_untouched = |task: &&Task| task.id.text().is_none_or(|id| !is_touched(&TaskId::new(id)));
    let tasks: Vec<Task> = read.tasks.iter().filter(is_untouched).cloned().collect();
    let stored = desk.store.put_tasks(plan, &tasks);
    desk.kept(stored, Vec::new());
    let mut seen: HashSet<TaskId> = read.tasks.iter().filter_map(|task| task.id.text()).map(TaskId::new).collect();
    seen.extend(desk.written.iter().cloned());
    seen.extend(told.iter().map(|id| TaskId::new(id)));
    seen.extend(desk.spared(plan, unread::count(read.tasks.iter().map(|task| &task.id))));
    let stored = desk.store.finish_reading(plan, &seen, &now);
    desk.kept(stored, 0);
    let stored = desk.store.put_formats(plan, read.formats.clone());
    desk.kept(stored, Vec::new());
    for (id, body) in read.task_details.iter().filter(|(id, _)| !is_gone(id)) {
        let stored = desk.store.put_details(id, body);
        desk.kept(stored, false);
    }
    if let Some(drift) = drift {
        let stored = desk.store.set_checked(plan, &now, drift);
        desk.kept(stored, ());
    }
    desk.reload(plan);
    desk.tell_snapshot();
}
