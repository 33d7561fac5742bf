//! The gate in front of the service: what is known to be refused is not asked for, and what is refused is remembered.

use std::sync::Arc;

use super::desk::Desk;
use super::push::{Setback, Writer};
use super::rules;
use crate::graph::error::{Error, limit_in_words};
use crate::planner::details::Details;
use crate::planner::edit::Edit;
use crate::planner::id::{PlanId, TaskId};
use crate::planner::lock::{Blocked, Class, Layer, Learned, LearnedOf, Refusal, scenario_of};
use crate::planner::policy::{Act, Subject};
use crate::planner::snapshot::Snapshot;
use crate::planner::task::Task;
use crate::store::error::StoreError;

impl Writer<'_> {
    /// Refuses the edit before any request, if what the service has said so far stands against it. Links that have to be
    /// looked at first are read.
    pub(super) async fn pass_gate(&self) -> Result<(), Setback> {
        // What is done halfway was let through before.
        if self.desk.borrow().rules.is_left_to_service || self.entry.step > 0 {
            return Ok(());
        }
        let mut read: Vec<TaskId> = Vec::new();
        loop {
            let Some(blocked) = self.blocked(&read)? else { return Ok(()) };
            // What a request did that was begun and never answered is only known to the service.
            let is_hosted = matches!(&blocked.refusal.layer, Layer::Class(Class::Hosted { .. }));
            if self.entry.is_attempted && !is_hosted {
                return Ok(());
            }
            if !blocked.refusal.wants_details() || read.contains(&blocked.task) {
                return Err(Setback::Rejected(in_words(&blocked, &self.entry.edit)));
            }
            match self.read_details_of(&blocked.task).await {
                Err(setback @ (Setback::Trouble | Setback::Unkept(_))) => return Err(setback),
                Err(setback) if self.entry.edit.task() == Some(&blocked.task) => return Err(setback),
                // Of several tasks one may be gone, or not shown.
                Ok(()) | Err(_) => {}
            }
            read.push(blocked.task);
        }
    }

    /// Asks the gate by what is acknowledged, with the details of some tasks as they were read just now.
    fn blocked(&self, read: &[TaskId]) -> Result<Option<Blocked>, Setback> {
        let desk = self.desk.borrow();
        let edit = &self.entry.edit;
        let open = desk.open.as_ref().filter(|open| open.plan == *self.plan);
        let known = match open.and_then(|open| open.snapshot.clone()) {
            Some(known) => Some(known),
            None => desk.store.plan_of_edit(self.plan, edit)?.map(Arc::new),
        };
        let Some(mut known) = known else { return Ok(None) };
        for task in read {
            let details = desk.store.details(task)?.unwrap_or_else(|| Details::blank(task.clone()));
            Arc::make_mut(&mut Arc::make_mut(&mut known).locks).details.insert(task.clone(), Arc::new(details));
        }
        Ok(known.gate(edit, desk.me.as_ref()).err())
    }

    /// Says why a card must not be put anywhere else in its column, if that is known.
    pub(super) fn locked_order(&self, known: &Snapshot, task: &Task) -> Option<String> {
        let desk = self.desk.borrow();
        if desk.rules.is_left_to_service {
            return None;
        }
        let refusal = known.permission(task, &Act::Reorder, desk.me.as_ref()).err();
        refusal.filter(|refusal| !refusal.wants_details()).map(|refusal| refusal.words())
    }

    /// Says whether somebody has put the plan into the archive, as the service says now. What cannot be read now is not
    /// known to be.
    async fn is_archived_now(&self) -> Result<bool, Setback> {
        // Of one edit several fields may be refused one by one.
        if self.has_looked.replace(true) {
            return Ok(false);
        }
        let Ok(plan) = self.client.plan(self.plan).await else { return Ok(false) };
        let is_archived = plan.to_planner().is_some_and(|plan| plan.is_archived());
        let mut desk = self.desk.borrow_mut();
        if desk.store.put_plan(&plan)? {
            desk.reload(self.plan);
            desk.retell_plans();
        }
        Ok(is_archived)
    }

    /// Refuses the edit if the plan has been put into the archive meanwhile: the service has just said no to it.
    pub(super) async fn expect_open(&self) -> Result<(), Setback> {
        if self.is_archived_now().await? { Err(Setback::Rejected(Refusal::archived().words())) } else { Ok(()) }
    }

    /// Says why an edit of no task was refused: its plan may have been put into the archive meanwhile.
    pub(super) async fn or_archived(&self, outcome: Result<(), Setback>) -> Result<(), Setback> {
        match outcome {
            Err(Setback::Rejected(reason)) if self.was_denied.get() => {
                self.expect_open().await?;
                Err(Setback::Rejected(reason))
            }
            outcome => outcome,
        }
    }

    /// Says what a refused request of a task means. What was refused for good is remembered, and the rules are read again
    /// if they could be read before.
    pub(super) async fn refused(&self, error: &Error, task: &TaskId, subjects: &[Subject]) -> Setback {
        if !is_lock(error) {
            return Setback::Rejected(error.to_string());
        }
        // It is the plan that is closed, and not the task that is locked.
        if let Err(setback) = self.expect_open().await {
            return setback;
        }
        let learned = self.desk.borrow_mut().learn(self.plan, task, subjects);
        match learned {
            Ok(scenario) => rules::read_again(self.desk, self.client, scenario.as_deref()).await,
            Err(error) => return error.into(),
        }
        Setback::Rejected(with_subjects(&error.to_string(), subjects))
    }
}

/// Says whether a refusal is one of the thing itself, and not of its measure.
pub(super) fn is_lock(error: &Error) -> bool {
    let is_limit = |code: &str| code.starts_with("Maximum") || limit_in_words(code).is_some();
    matches!(error, Error::Denied { refusal, .. } if !is_limit(&refusal.code))
}

/// Returns the words of a refusal with what is locked by it.
pub(super) fn with_subjects(why: &str, subjects: &[Subject]) -> String {
    let locked: Vec<String> = subjects.iter().map(|subject| subject.is_locked()).collect();
    if locked.is_empty() {
        return why.to_owned();
    }
    format!("{why}; {} until the task has changed", locked.join(" and "))
}

fn in_words(blocked: &Blocked, edit: &Edit) -> String {
    match edit {
        Edit::DeleteBucket(_) => format!("“{}”: {}", blocked.title, blocked.refusal.words()),
        _ => blocked.refusal.words(),
    }
}

impl Desk {
    /// Remembers that the service has refused changes of a task as it is now; returns its scenario.
    pub(super) fn learn(
        &mut self,
        plan: &PlanId,
        task: &TaskId,
        subjects: &[Subject],
    ) -> Result<Option<String>, StoreError> {
        let Some(known) = self.store.task(plan, task)? else { return Ok(None) };
        let (scenario, at) = (scenario_of(&known).map(str::to_owned), self.now());
        let is_assignee = self.me.as_ref().is_some_and(|me| known.assignees.contains(me));
        for subject in subjects.iter().copied() {
            let etag = if subject.is_of_details() {
                self.store.details(task)?.and_then(|details| details.etag)
            } else {
                known.etag.clone()
            };
            let learned = Learned { subject, etag, at };
            let of = LearnedOf { task: task.clone(), scenario: scenario.clone(), is_assignee, learned };
            self.store.put_learned(plan, &of)?;
        }
        self.renew_locks();
        Ok(scenario)
    }

    /// Forgets what the service has refused: it is asked again.
    pub(super) fn clear_locks(&mut self) {
        let cleared = self.store.clear_learned();
        self.kept(cleared, ());
        self.renew_locks();
        self.tell_snapshot();
    }
}
