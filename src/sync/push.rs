//! Turns edits into requests, one writer for each plan: first in, first out, each answer stored before the next
//! request is made. What each kind of edit takes is in the files named `send_`.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use super::Event;
use super::desk::{Desk, NextEdit, Shared};
use super::gate::is_lock;
use crate::graph::client::Client;
use crate::graph::error::Error;
use crate::planner::board::Grouping;
use crate::planner::edit::Edit;
use crate::planner::id::{BucketId, PlanId, TaskId};
use crate::planner::snapshot::Snapshot;
use crate::store::acknowledge::Progress;
use crate::store::error::StoreError;
use crate::store::outbox::Entry;

/// How often a request is sent anew because the resource has changed meanwhile.
pub(super) const MOST_TRIES: u32 = 5;

/// What became of an edit that was not acknowledged.
#[derive(Debug)]
pub(super) enum Setback {
    /// No request can succeed now: it waits.
    Trouble,
    /// The service will not take it, for this reason.
    Rejected(String),
    /// Nobody but the person can tell whether it was done.
    Unclear(String),
    /// Its task was deleted.
    TaskGone,
    /// The copy cannot be read or written: what the service has done of it is not known here, and it waits.
    Unkept(StoreError),
}

impl From<StoreError> for Setback {
    fn from(error: StoreError) -> Self {
        Self::Unkept(error)
    }
}

/// A writer at work. However it ends, nothing is left as if it still were.
struct Turn<'a> {
    desk: &'a Shared,
    plan: &'a PlanId,
    seq: Cell<Option<i64>>,
}

impl Turn<'_> {
    /// Puts the edit back that was on its way.
    fn put_back(&self, desk: &mut Desk) {
        if let Some(seq) = self.seq.take() {
            desk.put_back(seq);
            desk.set_sending(seq, false);
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        // Whatever failed has let go of the desk before this.
        if let Ok(mut desk) = self.desk.try_borrow_mut() {
            self.put_back(&mut desk);
            desk.end_writing(self.plan);
            desk.tell_unshown();
        }
    }
}

/// Sends the edits of a plan until none is left to be sent now, or none can be.
pub(super) async fn write(desk: Shared, client: Rc<Client>, plan: PlanId) {
    let turn = Turn { desk: &desk, plan: &plan, seq: Cell::new(None) };
    // Whoever reads beside this may have met a service that wants to be left alone.
    while desk.borrow().is_free() {
        let NextEdit::Now(entry) = desk.borrow().next_edit(&plan) else { break };
        let Some(entry) = desk.borrow().taken(entry.seq) else { break };
        turn.seq.set(Some(entry.seq));
        desk.borrow_mut().set_sending(entry.seq, true);
        let faults = desk.borrow().faults();
        let (was_denied, has_looked) = (Cell::new(false), Cell::new(false));
        let placed = Cell::new(0);
        let writer =
            Writer { desk: &desk, client: &client, plan: &plan, entry: &entry, placed, faults, was_denied, has_looked };
        let outcome = match writer.pass_gate().await {
            Ok(()) => writer.or_archived(writer.send().await).await,
            Err(setback) => Err(setback),
        };
        let is_trouble = writer.settle(outcome);
        desk.borrow_mut().sent += usize::from(!is_trouble);
        turn.put_back(&mut desk.borrow_mut());
        if is_trouble {
            break;
        }
    }
}

impl Desk {
    /// Takes note that nothing of a plan is being sent any longer.
    fn end_writing(&mut self, plan: &PlanId) {
        self.writers.remove(plan);
        if self.writers.is_empty() {
            self.sent = 0;
            // One after the other they would hide each other.
            let overruled = std::mem::take(&mut self.overruled);
            if !overruled.is_empty() {
                let moves = overruled.join(", ");
                self.tell(Event::Noticed(format!("You moved after somebody had set it otherwise: {moves}.")));
            }
        }
        self.tell_status();
    }
}

/// Says whether an edit is about something that only this machine has a name for, and does not make it.
fn is_nameless(edit: &Edit, plan: &PlanId) -> bool {
    if plan.is_local() && !matches!(edit, Edit::CreatePlan(_)) {
        return true;
    }
    let is_local = edit.task().is_some_and(TaskId::is_local) || edit.bucket().is_some_and(BucketId::is_local);
    is_local && edit.made().is_none()
}

/// One edit on its way.
pub(super) struct Writer<'a> {
    pub(super) desk: &'a Shared,
    pub(super) client: &'a Client,
    pub(super) plan: &'a PlanId,
    pub(super) entry: &'a Entry,
    /// How many places of a new task are sent before the one at hand.
    pub(super) placed: Cell<u8>,
    /// How often the copy had failed when the edit was taken.
    faults: u32,
    /// Whether the service has said no to something that is not of a task: then it may be the plan that is closed.
    pub(super) was_denied: Cell<bool>,
    /// Whether the plan was read because of that.
    pub(super) has_looked: Cell<bool>,
}

impl Writer<'_> {
    /// Sends the edit, whatever it takes.
    async fn send(&self) -> Result<(), Setback> {
        match &self.entry.edit {
            edit if is_nameless(edit, self.plan) => {
                Err(Setback::Rejected("what it is about was never made".to_owned()))
            }
            Edit::MoveTask(edit) => self.send_move(edit).await,
            Edit::MoveItem(edit) => self.send_item_move(edit).await,
            Edit::MoveBucket(edit) => self.send_bucket_move(edit).await,
            Edit::ChangeTask(_) => self.send_task_change().await,
            Edit::ChangeDetails(_) => self.send_details_change().await,
            Edit::CreateTask(edit) => self.send_new_task(edit).await,
            Edit::DeleteTask(edit) => self.send_task_deletion(edit).await,
            Edit::CreateBucket(edit) => self.send_new_bucket(edit).await,
            Edit::RenameBucket(_) => self.send_bucket_name().await,
            Edit::DeleteBucket(edit) => self.send_bucket_deletion(edit).await,
            Edit::ChangePlan(_) => self.send_plan_change().await,
            Edit::CreatePlan(edit) => self.send_new_plan(edit).await,
            Edit::DeletePlan(edit) => self.send_plan_deletion(edit).await,
            Edit::ArchivePlan(edit) => self.send_archive(edit).await,
            Edit::MovePlan(edit) => self.send_plan_move(edit).await,
            Edit::FavouritePlan(edit) => self.send_favourite(edit).await,
            Edit::Say(edit) => self.send_say(edit).await,
        }
    }

    /// Records what became of the edit; says whether the queue has to wait.
    fn settle(&self, outcome: Result<(), Setback>) -> bool {
        let mut desk = self.desk.borrow_mut();
        let kept = match outcome {
            Ok(()) => {
                desk.done();
                desk.copy_works();
                desk.expect_next(self.plan, &self.entry.edit);
                Ok(())
            }
            Err(Setback::Trouble) => return true,
            Err(Setback::Unkept(error)) => Err(error),
            // What the copy lacks may be what it could not give: the edit waits for a copy that can be trusted.
            Err(Setback::Rejected(_) | Setback::Unclear(_) | Setback::TaskGone) if desk.has_doubts(self.faults) => {
                desk.pause_for_copy();
                return true;
            }
            Err(Setback::Rejected(reason)) => desk.reject(self.entry, reason),
            Err(Setback::Unclear(reason)) => desk.reject_unclear(self.entry, reason),
            Err(Setback::TaskGone) => self.settle_gone(&mut desk),
        };
        kept.inspect_err(|error| desk.copy_failed(error)).is_err()
    }

    fn settle_gone(&self, desk: &mut Desk) -> Result<(), StoreError> {
        let reason = "the task was deleted somewhere else".to_owned();
        match self.entry.edit.task() {
            Some(task) => {
                // What was made just now has another name since.
                let given = desk.store.given(task.as_str())?.as_deref().map(TaskId::new);
                desk.store.reject_gone(self.entry.seq, &reason, self.plan, given.as_ref().unwrap_or(task))?;
            }
            None => desk.store.reject(self.entry.seq, &reason)?,
        }
        desk.reload(self.plan);
        let edit = self.entry.edit.clone();
        desk.tell(Event::EditRejected { what: edit.words_in_outbox(), edit, reason });
        Ok(())
    }

    /// Says what a refused request means for every kind of edit. `Ok` hands the error back: it concerns this edit alone,
    /// and nothing was changed.
    pub(super) fn concern(&self, error: Error) -> Result<Error, Setback> {
        if self.desk.borrow_mut().note(&error) {
            let was_refused = match &error {
                Error::Offline { may_have_arrived, .. } => !may_have_arrived,
                Error::Throttled { status, .. } => *status == 429,
                Error::SignedOut { .. } => true,
                _ => false,
            };
            if was_refused {
                self.unattempt()?;
            }
            return Err(Setback::Trouble);
        }
        self.unattempt()?;
        let is_of_plan = self.entry.edit.task().is_none() || self.entry.edit.made().is_some();
        self.was_denied.set(is_of_plan && is_lock(&error) && !self.plan.is_local());
        Ok(error)
    }

    /// Says what a failed reading means for the edit.
    pub(super) fn unreadable(&self, error: &Error) -> Setback {
        if self.desk.borrow_mut().note(error) {
            Setback::Trouble
        } else if matches!(error, Error::Gone { .. }) {
            Setback::TaskGone
        } else {
            Setback::Rejected(error.to_string())
        }
    }

    /// Says the same of something that belongs to a task: without it the task may still be there.
    pub(super) async fn unreadable_part(&self, error: &Error, task: &TaskId) -> Setback {
        match self.unreadable(error) {
            Setback::TaskGone => match self.read_task_again(task).await {
                Ok(()) => Setback::Rejected(error.to_string()),
                Err(setback) => setback,
            },
            setback => setback,
        }
    }

    /// Returns what the service has acknowledged by now: the plan, or what a board over all plans is made of.
    pub(super) fn known(&self, board: Grouping) -> Result<Arc<Snapshot>, Setback> {
        let known = self.desk.borrow().acknowledged_for(self.plan, board);
        known.ok_or_else(|| Setback::Rejected("nothing is known of its plan any more".to_owned()))
    }

    /// Notes that a request is about to be sent.
    pub(super) fn attempt(&self) -> Result<(), Setback> {
        let desk = self.desk.borrow();
        Ok(desk.store.attempt(self.entry.seq, &desk.now().to_string())?)
    }

    /// Notes that this request has changed nothing. What an earlier one may have made still has to be looked for.
    pub(super) fn unattempt(&self) -> Result<(), Setback> {
        let may_be_made = self.entry.is_attempted && self.entry.step == 0 && self.entry.edit.is_made_once();
        if may_be_made {
            return Ok(());
        }
        Ok(self.desk.borrow().store.unattempt(self.entry.seq)?)
    }

    /// Notes how far the edit has come with nothing to be sent.
    pub(super) fn pass(&self, progress: &Progress) -> Result<(), Setback> {
        Ok(self.desk.borrow().store.pass(self.entry.seq, progress)?)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use jiff::Timestamp;
    use serde_json::json;
    use tokio::sync::mpsc;
    use tokio::task::{JoinSet, LocalSet};

    use super::*;
    use crate::planner::edit::ChangeTask;
    use crate::store::Store;

    #[tokio::test]
    async fn a_writer_that_fails_leaves_nothing_as_if_it_still_wrote() {
        let folder = tempfile::tempdir().unwrap();
        let (mut store, _) = Store::open(&folder.path().join("copy.db")).unwrap();
        let plan = PlanId::new("p");
        store.put_plan(&serde_json::from_value(json!({"id": "p", "title": "P"})).unwrap()).unwrap();
        let (task, title) = (TaskId::new("t"), "T".to_owned());
        let edit = Edit::ChangeTask(ChangeTask { task, title, changes: Vec::new(), is_undo: false });
        let seq = store.submit(&plan, vec![edit], "now", &std::collections::HashSet::new()).unwrap();
        let (events, mut told) = mpsc::unbounded_channel();
        let desk = Rc::new(RefCell::new(Desk::new(store, events, || Timestamp::UNIX_EPOCH)));
        desk.borrow_mut().writers.insert(plan.clone());
        let shared = Rc::clone(&desk);
        let mut tasks = JoinSet::new();
        let local = LocalSet::new();
        let ended = local.run_until(async {
            tasks.spawn_local(async move {
                let turn = Turn { desk: &shared, plan: &PlanId::new("p"), seq: Cell::new(Some(seq)) };
                let mut desk = turn.desk.borrow_mut();
                desk.taken(seq).unwrap();
                desk.set_sending(seq, true);
                panic!("a fault of ours");
            });
            tasks.join_next().await.unwrap()
        });
        let ended = ended.await;
        let desk = desk.borrow();
        desk.note_end(ended);
        assert!(desk.writers.is_empty() && !desk.is_sending(seq));
        assert!(!desk.store.first_waiting(&plan).unwrap().unwrap().is_taken);
        assert!(desk.stuck_until().is_some(), "it is not begun again at once");
        let news = std::iter::from_fn(|| told.try_recv().ok());
        assert!(
            news.into_iter().any(|it| matches!(it, Event::Faltered { reason } if reason.contains("a fault of ours")))
        );
    }
}
