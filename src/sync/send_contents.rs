//! Sends what an edit changes about a task's details: notes, preview, checklist items, links. New items go one by one, for
//! each takes its place by the hint of the one before.

use super::conflict::{changed_since, sort_details};
use super::disputes;
use super::gate::is_lock;
use super::parting::Parting;
use super::push::{MOST_TRIES, Setback, Writer};
use crate::graph::error::Error;
use crate::planner::detail_change::DetailChange;
use crate::planner::details::Details;
use crate::planner::edit::{ChangeDetails, Edit, subject_of_detail};
use crate::planner::id::TaskId;
use crate::store::acknowledge::Progress;
use crate::wire::details_patch;
use crate::wire::task_details::TaskDetails;

/// What an edit wants of the details of one task.
pub(super) struct Contents<'a> {
    /// Whose details.
    pub(super) task: &'a TaskId,
    /// What the edit changes.
    pub(super) changes: Vec<DetailChange>,
    /// Whether the edit takes an earlier one back.
    pub(super) is_undo: bool,
    /// Makes the same edit of some of its changes.
    pub(super) rest: &'a dyn Fn(Vec<DetailChange>) -> Edit,
    /// Makes an edit of what the person is asked about.
    pub(super) ask: &'a dyn Fn(Vec<DetailChange>) -> Edit,
    /// What becomes of the edit then.
    pub(super) done: Progress,
}

impl Writer<'_> {
    /// Sends the change until it is acknowledged, found done already, or waits for the person.
    pub(super) async fn send_details_change(&self) -> Result<(), Setback> {
        let Some(Edit::ChangeDetails(edit)) = self.absorbed()? else { return Ok(()) };
        let wrap = |changes| Edit::ChangeDetails(ChangeDetails { changes, ..edit.clone() });
        let changes = edit.changes.clone();
        let (task, is_undo, done) = (&edit.task, edit.is_undo, Progress::Done);
        self.send_contents(Contents { task, changes, is_undo, rest: &wrap, ask: &wrap, done }).await
    }

    /// Sends changes of details, request by request; each answer and what is left of the edit are one transaction.
    pub(super) async fn send_contents(&self, mut contents: Contents<'_>) -> Result<(), Setback> {
        let task = contents.task;
        // What a request did that was begun and never answered is only known to the service.
        if self.entry.is_attempted || self.details_now(task)?.is_none_or(|details| details.etag.is_none()) {
            self.read_details_of(task).await?;
        }
        let (mut tries, mut sent, mut parting) = (0, Vec::new(), Parting::default());
        while tries < MOST_TRIES {
            let Some(details) = self.details_now(task)? else {
                return Err(Setback::Rejected("its details cannot be read".to_owned()));
            };
            let mut sorted = sort_details(&contents.changes, &details);
            self.over_own(&mut sorted, &details, contents.is_undo, |own| match own {
                Edit::ChangeDetails(own) if own.task == *task => &own.changes,
                _ => &[],
            })?;
            if let Some(reason) = changed_since(&sorted.ask).filter(|_| contents.is_undo) {
                return Err(Setback::Rejected(reason));
            }
            let (now, _) = parting.part(&sorted.send, subject_of_detail);
            if now.is_empty() && parting.has_refusals() {
                let rest = sorted.send.iter().chain(&sorted.ask).chain(&sorted.moot).cloned().collect();
                return self.end_parted(task, &parting, (contents.rest)(rest)).await;
            }
            let now = details_patch::at_once(&now);
            let later: Vec<_> = sorted.send.iter().filter(|change| !now.contains(change)).cloned().collect();
            let words = sent.iter().chain(&sorted.send).map(|change| {
                let field = disputes::of_details(change);
                format!("{} {} (yours)", field.name, field.yours)
            });
            let left = if later.is_empty() {
                self.left(&sorted, &details, words.collect(), contents.ask, contents.done.clone())
            } else {
                let rest = later.iter().chain(&sorted.ask).chain(&sorted.moot).cloned().collect();
                Progress::Rest(Box::new((contents.rest)(rest)))
            };
            if sorted.send.is_empty() {
                return self.end(&left);
            }
            self.attempt()?;
            let body = details_patch::details(&now, &details);
            match self.client.update_task_details(task, details.etag.as_ref(), &body).await {
                Ok(answer) => {
                    self.keep_contents(task, &left, &answer).await?;
                    if later.is_empty() {
                        return Ok(());
                    }
                    contents.changes = later.into_iter().chain(sorted.ask).chain(sorted.moot).collect();
                    sent.extend(now);
                    tries = 0;
                }
                Err(error) => match self.concern(error)? {
                    Error::Stale(_) | Error::Conflict(_) => {
                        self.read_details_of(task).await?;
                        tries += 1;
                    }
                    error @ Error::Gone { .. } => return Err(self.unreadable_part(&error, task).await),
                    error if is_lock(&error) => {
                        self.expect_open().await?;
                        parting.refuse(&error, now.iter().map(subject_of_detail));
                    }
                    error => return Err(Setback::Rejected(error.to_string())),
                },
            }
        }
        Err(Setback::Rejected("it keeps changing somewhere else".to_owned()))
    }

    fn details_now(&self, task: &TaskId) -> Result<Option<Details>, Setback> {
        Ok(self.desk.borrow().store.details(task)?)
    }

    /// Stores an answer. The task says how much its details hold, and has another version now: it is read again, too, so
    /// that the card never shows the old counts in between.
    async fn keep_contents(&self, task: &TaskId, left: &Progress, answer: &TaskDetails) -> Result<(), Setback> {
        let is_rest = matches!(left, Progress::Rest(_));
        let since = if is_rest { None } else { self.client.task(task).await.ok() };
        {
            let mut desk = self.desk.borrow_mut();
            desk.got_on();
            desk.written.insert(task.clone());
            let (seq, since) = (self.entry.seq, since.as_ref());
            let newer = desk.store.acknowledge_contents(seq, left, self.plan, task, answer, since)?;
            desk.renew_tasks(self.plan, newer.into_iter().collect());
            desk.renew_locks_of([task]);
            desk.tell_details(task, true);
        }
        self.tell_end(left);
        Ok(())
    }
}
