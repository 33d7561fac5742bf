//! Sends what an edit changes about the fields of a task: in one request what merges, and what does not is asked.

use super::conflict::{changed_since, sort};
use super::disputes;
use super::gate::is_lock;
use super::parting::Parting;
use super::push::{MOST_TRIES, Setback, Writer};
use crate::graph::error::Error;
use crate::planner::change::{Change, FieldChange as _};
use crate::planner::difference;
use crate::planner::edit::{ChangeTask, Edit, subject_of};
use crate::planner::id::TaskId;
use crate::planner::task::Task;
use crate::store::acknowledge::Progress;
use crate::wire;
use crate::wire::patch;

/// Says why a request was of no use: a service may not have what only beta has.
fn why_not(error: &Error, changes: &[Change]) -> String {
    let lacks = changes.iter().find_map(|change| match change {
        Change::Recurrence { .. } => Some("series of tasks"),
        Change::MyDay { .. } => Some("My Day"),
        _ => None,
    });
    match (lacks, error) {
        (Some(what), Error::Gone { .. }) => format!("the service does not offer {what}"),
        _ => error.to_string(),
    }
}

impl Writer<'_> {
    /// Sends the change until it is acknowledged, found done already, or waits for the person.
    ///
    /// What the copy knows by now counts, not only what the service refuses: a field that somebody else has changed since
    /// the person saw it is never overwritten unasked.
    pub(super) async fn send_task_change(&self) -> Result<(), Setback> {
        let Some(Edit::ChangeTask(edit)) = self.absorbed()? else { return Ok(()) };
        let before = self.task_now(&edit.task)?;
        // What a request did that was begun and never answered is only known to the service.
        if self.entry.is_attempted || before.as_ref().is_none_or(|task| task.etag.is_none()) {
            self.read_task_again(&edit.task).await?;
        }
        let mut parting = Parting::default();
        let mut tries = 0;
        while tries < MOST_TRIES {
            let Some(task) = self.task_now(&edit.task)? else { return Err(Setback::TaskGone) };
            let mut sorted = sort(&edit.changes, &task);
            self.over_own(&mut sorted, &task, edit.is_undo, |own| match own {
                Edit::ChangeTask(own) if own.task == edit.task => &own.changes,
                Edit::MoveTask(own) if own.task == edit.task => &own.changes,
                _ => &[],
            })?;
            if let Some(reason) = changed_since(&sorted.ask).filter(|_| edit.is_undo) {
                return Err(Setback::Rejected(reason));
            }
            let merged = self.merged(before.as_ref(), &task, &edit.changes, &sorted.send);
            let wrap = |changes| Edit::ChangeTask(ChangeTask { changes, ..edit.clone() });
            let (now, later) = parting.part(&sorted.send, subject_of);
            if now.is_empty() && parting.has_refusals() {
                let rest = sorted.send.iter().chain(&sorted.ask).chain(&sorted.moot).cloned().collect();
                return self.end_parted(&edit.task, &parting, wrap(rest)).await;
            }
            let left = if later.is_empty() {
                self.left(&sorted, &task, merged, wrap, Progress::Done)
            } else {
                let rest = later.iter().chain(&sorted.ask).chain(&sorted.moot).cloned().collect();
                Progress::Rest(Box::new(wrap(rest)))
            };
            if now.is_empty() {
                return self.end(&left);
            }
            self.attempt()?;
            let error = match self.client.update_task(&task, &patch::task(&now)).await {
                Ok(answer) => {
                    self.keep_changed_task(&edit.task, &left, &answer)?;
                    if later.is_empty() {
                        return Ok(());
                    }
                    tries = 0;
                    continue;
                }
                Err(error) => self.concern(error)?,
            };
            match error {
                Error::Stale(_) | Error::Conflict(_) => {
                    self.read_task_again(&edit.task).await?;
                    tries += 1;
                }
                error @ (Error::Gone { .. } | Error::Invalid(_)) => {
                    // Which of the two is gone: the task or its new bucket?
                    self.read_task_again(&edit.task).await?;
                    for change in &sorted.send {
                        if let Change::Bucket { to: Some(bucket), .. } = change {
                            self.look_for_bucket(bucket, bucket.as_str()).await?;
                        }
                    }
                    return Err(Setback::Rejected(why_not(&error, &now)));
                }
                error if is_lock(&error) => {
                    self.expect_open().await?;
                    parting.refuse(&error, now.iter().map(subject_of));
                }
                error => return Err(Setback::Rejected(error.to_string())),
            }
        }
        Err(Setback::Rejected("it keeps changing somewhere else".to_owned()))
    }

    /// Returns the edit on its way without those fields that wait for the person already; `None` if that is all of it.
    pub(super) fn absorbed(&self) -> Result<Option<Edit>, Setback> {
        let mut desk = self.desk.borrow_mut();
        Ok(desk.store.absorb(self.plan, self.entry.seq, self.entry.edit.clone())?)
    }

    /// Returns a task as the service has acknowledged it by now.
    pub(super) fn task_now(&self, id: &TaskId) -> Result<Option<Task>, Setback> {
        Ok(self.desk.borrow().store.task(self.plan, id)?)
    }

    /// Says in words what merges by itself: what is sent, and what others have changed meanwhile that the edit does not.
    fn merged(&self, before: Option<&Task>, now: &Task, mine: &[Change], sent: &[Change]) -> Vec<String> {
        let desk = self.desk.borrow();
        let words = |change: &Change, whose: &str| {
            let field = disputes::of_task(&desk, self.plan, change);
            format!("{} {} ({whose})", field.name, field.yours)
        };
        let theirs = before.map(|before| difference::of_tasks(before, now)).unwrap_or_default();
        let theirs = theirs.iter().filter(|change| !mine.iter().any(|own| own.is_same_field(change)));
        let theirs = theirs.map(|change| words(change, "theirs"));
        sent.iter().map(|change| words(change, "yours")).chain(theirs).collect()
    }

    fn keep_changed_task(&self, id: &TaskId, left: &Progress, answer: &wire::task::Task) -> Result<(), Setback> {
        {
            let mut desk = self.desk.borrow_mut();
            desk.got_on();
            desk.written.insert(id.clone());
            let newer = desk.store.acknowledge_task(self.entry.seq, left, self.plan, answer)?;
            desk.renew_tasks(self.plan, newer.into_iter().collect());
        }
        self.tell_end(left);
        Ok(())
    }
}
