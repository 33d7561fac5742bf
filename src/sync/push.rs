//! Turns edits into requests, one writer for each plan: first in, first out, each answer stored before the next
//! request is made.

use std::rc::Rc;

use super::conflict::{Verdict, resolve};
use super::desk::{NextEdit, Shared};
use super::{Event, moving, send_item};
use crate::graph::client::Client;
use crate::graph::error::Error;
use crate::planner::board::ColumnId;
use crate::planner::edit::{Edit, MoveTask};
use crate::planner::format::FormatKind;
use crate::planner::id::{BucketId, PlanId};
use crate::planner::snapshot::Snapshot;
use crate::store::acknowledge::Progress;
use crate::store::outbox::Entry;
use crate::wire::patch;

/// How often a request is sent anew because the resource has changed meanwhile.
const MOST_TRIES: u32 = 5;

/// What became of an edit that was not acknowledged.
enum Setback {
    /// No request can succeed now: it waits.
    Trouble,
    /// The service will not take it, for this reason.
    Rejected(String),
    /// Its task was deleted.
    TaskGone,
}

impl From<send_item::Halt> for Setback {
    fn from(halt: send_item::Halt) -> Self {
        match halt {
            send_item::Halt::Trouble => Self::Trouble,
            send_item::Halt::Rejected(reason) => Self::Rejected(reason),
            send_item::Halt::TaskGone => Self::TaskGone,
        }
    }
}

/// Sends the edits of a plan until none is left to be sent now, or none can be.
pub(super) async fn write(desk: Shared, client: Rc<Client>, plan: PlanId) {
    loop {
        let NextEdit::Now(entry) = desk.borrow().next_edit(&plan) else { break };
        desk.borrow_mut().set_sending(entry.seq, true);
        let writer = Writer { desk: &desk, client: &client, plan: &plan, entry: &entry };
        let outcome = match &entry.edit {
            Edit::MoveTask(edit) => writer.send_move(edit).await,
            Edit::MoveBucket(_) => Err(Setback::Rejected("columns cannot be moved yet".to_owned())),
            Edit::MoveItem(edit) => send_item::send(&desk, &client, &entry, edit).await.map_err(Setback::from),
        };
        let is_trouble = writer.settle(outcome);
        desk.borrow_mut().set_sending(entry.seq, false);
        if is_trouble {
            break;
        }
    }
    desk.borrow_mut().writers.remove(&plan);
}

/// One edit on its way.
struct Writer<'a> {
    desk: &'a Shared,
    client: &'a Client,
    plan: &'a PlanId,
    entry: &'a Entry,
}

impl Writer<'_> {
    /// Records what became of the edit; says whether the queue has to wait.
    fn settle(&self, outcome: Result<(), Setback>) -> bool {
        let mut desk = self.desk.borrow_mut();
        match outcome {
            Ok(()) => desk.answered(),
            Err(Setback::Trouble) => return true,
            Err(Setback::Rejected(reason)) => desk.reject(self.entry, reason),
            Err(Setback::TaskGone) => {
                let reason = "the task was deleted somewhere else".to_owned();
                let kept = match self.entry.edit.task() {
                    Some(task) => desk.store.reject_gone(self.entry.seq, &reason, self.plan, task),
                    None => desk.store.reject(self.entry.seq, &reason),
                };
                desk.kept(kept, ());
                desk.reload(self.plan);
                desk.tell(Event::EditRejected { what: self.entry.edit.words(), reason });
            }
        }
        false
    }

    /// A move is up to two requests: the task into its bucket first, then its place, each with its own etag.
    async fn send_move(&self, edit: &MoveTask) -> Result<(), Setback> {
        // What a request did that was begun and never answered is only known to the service.
        let is_bucket_unknown = self.entry.is_attempted && self.entry.step == 0;
        let is_place_unknown = self.entry.is_attempted && self.entry.step > 0;
        self.send_bucket(edit, is_bucket_unknown).await?;
        if is_place_unknown && self.is_placed(edit).await? {
            return self.pass(Progress::Done);
        }
        for _try in 0..MOST_TRIES {
            if self.send_place(edit).await? {
                return Ok(());
            }
            // Whoever changed the place may have changed the bucket, too.
            self.read_task(edit).await?;
            self.read_places(edit, std::slice::from_ref(&edit.task)).await?;
            self.send_bucket(edit, false).await?;
        }
        Err(Setback::Rejected("its place keeps changing somewhere else".to_owned()))
    }

    /// Puts the task into the bucket of its new column, unless it is there.
    async fn send_bucket(&self, edit: &MoveTask, is_unknown: bool) -> Result<(), Setback> {
        let mine = bucket_of(&edit.to.column);
        let base = bucket_of(&edit.from.column);
        if is_unknown || self.known()?.task(&edit.task).is_none_or(|task| task.etag.is_none()) {
            self.read_task(edit).await?;
        }
        for _try in 0..MOST_TRIES {
            let known = self.known()?;
            if !moving::has_column(&known, edit) {
                self.look_for_column(edit).await?;
            }
            let theirs = known.task(&edit.task).map(|task| task.bucket_id.as_ref());
            match resolve(&base, &mine, theirs.as_ref()) {
                Verdict::Gone => return Err(Setback::TaskGone),
                Verdict::AlreadyDone => return self.pass(Progress::Step(1)),
                // The later intent wins: order never asks.
                Verdict::Resend | Verdict::BothChanged => {}
            }
            self.attempt()?;
            let changes = known.task(&edit.task).map(|task| edit.changes_for(task)).unwrap_or_default();
            let etag = known.task(&edit.task).and_then(|task| task.etag.as_ref());
            match self.client.update_task(&edit.task, etag, &patch::task(&changes)).await {
                Ok(task) => {
                    let mut desk = self.desk.borrow_mut();
                    desk.answered();
                    desk.written.insert(edit.task.clone());
                    let stored = desk.store.acknowledge_task(self.entry.seq, Progress::Step(1), self.plan, &task);
                    let newer = stored.map_err(|error| Setback::Rejected(error.to_string()))?;
                    desk.renew_tasks(self.plan, newer.into_iter().collect());
                    desk.tell_snapshot();
                    return Ok(());
                }
                Err(error) => self.after(error, edit).await?,
            }
            self.read_task(edit).await?;
        }
        Err(Setback::Rejected("it keeps changing somewhere else".to_owned()))
    }

    /// Says whether the card stands where the move wants it, by a fresh reading.
    async fn is_placed(&self, edit: &MoveTask) -> Result<bool, Setback> {
        self.read_places(edit, std::slice::from_ref(&edit.task)).await?;
        Ok(moving::stands_there(&*self.known()?, edit))
    }

    /// Puts the card between its neighbours, by the hints the service has acknowledged by now; says whether it was
    /// taken, or has to be tried again because something has changed.
    async fn send_place(&self, edit: &MoveTask) -> Result<bool, Setback> {
        // Each reading may show other neighbours; two rounds are plenty.
        for _round in 0..2 {
            let unread = moving::unread(&*self.known()?, edit);
            if unread.is_empty() {
                break;
            }
            self.read_places(edit, &unread).await?;
        }
        let known = self.known()?;
        let Some(task) = known.task(&edit.task) else { return Err(Setback::TaskGone) };
        let hint = moving::hint(&known, edit);
        self.attempt()?;
        let answer =
            self.client.update_format(&edit.task, FormatKind::Bucket, None, task.bucket_board.etag(), &hint).await;
        let format = match answer {
            Ok(format) => format,
            Err(error) => return self.after(error, edit).await.map(|()| false),
        };
        let (seq, task) = (self.entry.seq, &edit.task);
        let mut desk = self.desk.borrow_mut();
        desk.answered();
        desk.written.insert(task.clone());
        desk.look_for_odd_hints(&[(task.clone(), format.clone())]);
        let stored = desk.store.acknowledge_format(seq, Progress::Done, self.plan, task, &format);
        stored.map_err(|error| Setback::Rejected(error.to_string()))?;
        desk.renew_formats(self.plan, vec![(task.clone(), format)]);
        Ok(true)
    }

    /// Decides what a refused request means. `Ok` means: read the resource again and try again.
    async fn after(&self, error: Error, edit: &MoveTask) -> Result<(), Setback> {
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
        match error {
            Error::Stale(_) | Error::Conflict(_) => Ok(()),
            Error::Gone { .. } | Error::Invalid(_) => {
                // Which of the two is gone: the task or its new column?
                self.read_task(edit).await?;
                self.look_for_column(edit).await?;
                Err(Setback::Rejected(error.to_string()))
            }
            _ => Err(Setback::Rejected(error.to_string())),
        }
    }

    /// Asks the service whether the column still exists.
    async fn look_for_column(&self, edit: &MoveTask) -> Result<(), Setback> {
        let Some(bucket) = bucket_of(&edit.to.column) else { return Ok(()) };
        match self.client.bucket(bucket).await {
            Ok(_) => Ok(()),
            Err(error) if self.desk.borrow_mut().note(&error) => Err(Setback::Trouble),
            Err(_) => {
                Err(Setback::Rejected(format!("the bucket “{}” was deleted somewhere else", edit.to.column_name)))
            }
        }
    }

    /// Reads the task again.
    async fn read_task(&self, edit: &MoveTask) -> Result<(), Setback> {
        match self.client.task(&edit.task).await {
            Ok(task) => {
                let mut desk = self.desk.borrow_mut();
                let stored = desk.store.put_tasks(self.plan, std::slice::from_ref(&task));
                let newer = desk.kept(stored, Vec::new());
                if !newer.is_empty() {
                    desk.renew_tasks(self.plan, newer);
                    desk.tell_snapshot();
                }
                Ok(())
            }
            Err(error) => Err(self.unreadable(&error)),
        }
    }

    /// Reads places again; of those only the card's own must be there.
    async fn read_places(&self, edit: &MoveTask, ids: &[crate::planner::id::TaskId]) -> Result<(), Setback> {
        let answers = match self.client.formats(FormatKind::Bucket, ids).await {
            Ok(answers) => answers,
            Err(error) => return Err(self.unreadable(&error)),
        };
        let mut places = Vec::new();
        for (id, answer) in ids.iter().zip(answers) {
            match answer {
                Ok(format) => places.push((id.clone(), format)),
                Err(error) if *id == edit.task => return Err(self.unreadable(&error)),
                Err(_) => {}
            }
        }
        let mut desk = self.desk.borrow_mut();
        if desk.keep_formats(self.plan, places) {
            desk.tell_snapshot();
        }
        Ok(())
    }

    fn unreadable(&self, error: &Error) -> Setback {
        if self.desk.borrow_mut().note(error) {
            Setback::Trouble
        } else if matches!(error, Error::Gone { .. }) {
            Setback::TaskGone
        } else {
            Setback::Rejected(error.to_string())
        }
    }

    /// Returns the plan as the service has acknowledged it by now.
    fn known(&self) -> Result<std::sync::Arc<Snapshot>, Setback> {
        let known = self.desk.borrow().acknowledged(self.plan);
        known.ok_or_else(|| Setback::Rejected("nothing is known of its plan any more".to_owned()))
    }

    fn attempt(&self) -> Result<(), Setback> {
        self.desk.borrow().store.attempt(self.entry.seq).map_err(|error| Setback::Rejected(error.to_string()))
    }

    fn unattempt(&self) -> Result<(), Setback> {
        self.desk.borrow().store.unattempt(self.entry.seq).map_err(|error| Setback::Rejected(error.to_string()))
    }

    fn pass(&self, progress: Progress) -> Result<(), Setback> {
        let passed = self.desk.borrow().store.pass(self.entry.seq, progress);
        passed.map_err(|error| Setback::Rejected(error.to_string()))
    }
}

/// Returns the bucket of a column.
fn bucket_of(column: &ColumnId) -> Option<&BucketId> {
    match column {
        ColumnId::Bucket(bucket) => bucket.as_ref(),
        _ => None,
    }
}
