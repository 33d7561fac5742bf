//! Sends what a move changes about the task itself, all of it in one request: its fields, and its place where the place is
//! a field too.

use super::conflict;
use super::disputes;
use super::moving::{Target, has_column};
use super::push::{MOST_TRIES, Setback, Writer};
use crate::graph::error::Error;
use crate::planner;
use crate::planner::board::{ColumnId, Grouping, order};
use crate::planner::change::{Change, FieldChange as _};
use crate::planner::edit::{MoveTask, short, subject_of};
use crate::planner::id::{BucketId, TaskId};
use crate::planner::order_hint::{ComposedHint, OrderHint};
use crate::planner::policy::{Rule, Subject};
use crate::planner::snapshot::Snapshot;
use crate::store::acknowledge::Progress;
use crate::wire::patch;
use crate::wire::task::Task;

impl Writer<'_> {
    /// A move is up to two requests, each with its own etag: the task first, then its place on the board.
    pub(super) async fn send_move(&self, edit: &MoveTask) -> Result<(), Setback> {
        // What a request did that was begun and never answered is only known to the service.
        let is_task_unknown = self.entry.is_attempted && self.entry.step == 0;
        let is_place_unknown = self.entry.is_attempted && self.entry.step > 0;
        if edit.is_undo && self.entry.is_untouched() {
            self.refuse_if_moved(edit).await?;
        }
        self.send_fields(edit, is_task_unknown).await?;
        match edit.board.format() {
            Some(kind) => self.send_place(edit, kind, is_place_unknown).await,
            None => Ok(()),
        }
    }

    /// Puts the task into its new column, unless it is there; on a list, puts it into its place.
    pub(super) async fn send_fields(&self, edit: &MoveTask, is_unknown: bool) -> Result<(), Setback> {
        let progress = if edit.board.format().is_some() { Progress::Step(1) } else { self.placed() };
        let is_known = self.known(edit.board)?.task(&edit.task).is_some_and(|task| task.etag.is_some());
        if is_unknown || !is_known {
            self.read_task(edit).await?;
        }
        if edit.board == Grouping::Mine {
            self.place_those_above(edit).await?;
        }
        for _try in 0..MOST_TRIES {
            let known = self.known(edit.board)?;
            if !has_column(&known, edit) {
                self.look_for_column(edit).await?;
            }
            let Some(task) = known.task(&edit.task) else { return Err(self.missing(edit).await) };
            if let Some(reason) = conflict::overwritten(edit, task) {
                return Err(Setback::Rejected(reason));
            }
            let changes = edit.changes_for(task);
            let hint = self.list_hint(&known, edit);
            let has_hint = hint.is_some();
            if changes.is_empty() && hint.is_none() {
                return self.pass(&progress);
            }
            let body = match (edit.board, hint) {
                (Grouping::Mine, Some(hint)) => patch::onto_own_list(patch::task(&changes), &hint),
                (_, Some(hint)) => patch::onto_list(patch::task(&changes), &hint),
                (_, None) => patch::task(&changes),
            };
            self.attempt()?;
            match self.client.update_task(task, &body).await {
                Ok(answer) => {
                    self.tell_of_overwritten(edit, task);
                    return self.keep_task(edit, &progress, &answer);
                }
                Err(error) => self.after(error, edit, &subjects_of(edit, &changes, has_hint)).await?,
            }
            let before = order::hint(task, &edit.to.column).cloned();
            self.read_task(edit).await?;
            if edit.board.is_list() && edit.is_undo && self.own_hint(edit, &edit.to.column)? != before {
                return Err(moved());
            }
        }
        Err(Setback::Rejected("it keeps changing somewhere else".to_owned()))
    }

    /// Says what somebody else had set and the move has set anew: the later intent wins, but not without a word.
    fn tell_of_overwritten(&self, edit: &MoveTask, task: &planner::task::Task) {
        let mut desk = self.desk.borrow_mut();
        // Which of two columns a card stands in is order, of which nothing is said.
        let is_field = |change: &&Change| change.is_of_column() && !matches!(change, Change::Bucket { .. });
        for change in edit.changes.iter().filter(is_field).filter(|it| !it.is_base(task) && !it.is_done(task)) {
            let Some(theirs) = change.onto(task) else { continue };
            let theirs = disputes::of_task(&desk, self.plan, &theirs);
            let (title, column) = (short(&edit.title), &edit.to.column_name);
            desk.overruled.push(format!("“{title}” to {column} (its {} was {})", theirs.name, theirs.before));
        }
    }

    /// Says why a task is not among those its board is made of.
    async fn missing(&self, edit: &MoveTask) -> Setback {
        if edit.board != Grouping::Mine {
            return Setback::TaskGone;
        }
        let gone = self.read_task(edit).await.err();
        gone.unwrap_or_else(|| Setback::Rejected("it is no longer one of your tasks".to_owned()))
    }

    /// Returns the hint to send with the task: where the task itself holds its place, and does not hold it yet.
    fn list_hint(&self, known: &Snapshot, edit: &MoveTask) -> Option<ComposedHint> {
        if !edit.board.is_list() {
            return None;
        }
        let target = Target::of_task(known, edit, self.desk.borrow().me.as_ref());
        (!target.is_reached()).then(|| target.hint())
    }

    fn keep_task(&self, edit: &MoveTask, progress: &Progress, task: &Task) -> Result<(), Setback> {
        let mut desk = self.desk.borrow_mut();
        desk.got_on();
        desk.written.insert(edit.task.clone());
        let newer = desk.store.acknowledge_task(self.entry.seq, progress, self.plan, task)?;
        desk.renew_tasks(self.plan, newer.into_iter().collect());
        desk.tell_snapshot_soon();
        Ok(())
    }

    /// Refuses a move that takes an earlier one back, when the card was moved by somebody else since.
    async fn refuse_if_moved(&self, edit: &MoveTask) -> Result<(), Setback> {
        let column = &edit.from.column;
        let known = self.own_hint(edit, column)?;
        let before = edit.base.as_deref().map(OrderHint::acknowledged).or(known);
        // A place that was never read, and one that the service does not keep, cannot be compared.
        if before.is_none() {
            return Ok(());
        }
        match edit.board.format() {
            Some(kind) => self.read_places(edit, kind, std::slice::from_ref(&edit.task)).await?,
            None => self.read_task(edit).await?,
        }
        if self.own_hint(edit, column)? == before { Ok(()) } else { Err(moved()) }
    }

    /// Returns what orders the card in a column, as far as the service has said.
    pub(super) fn own_hint(&self, edit: &MoveTask, column: &ColumnId) -> Result<Option<OrderHint>, Setback> {
        Ok(self.known(edit.board)?.task(&edit.task).and_then(|task| order::hint(task, column)).cloned())
    }

    /// Decides what a refused request means. `Ok` means: read the resource again and try again.
    pub(super) async fn after(&self, error: Error, edit: &MoveTask, subjects: &[Subject]) -> Result<(), Setback> {
        match self.concern(error)? {
            Error::Stale(_) | Error::Conflict(_) => Ok(()),
            error @ (Error::Gone { .. } | Error::Invalid(_)) => {
                // Which of the two is gone: the task or its new column?
                self.read_task(edit).await?;
                self.look_for_column(edit).await?;
                Err(Setback::Rejected(error.to_string()))
            }
            error => Err(self.refused(&error, &edit.task, subjects).await),
        }
    }

    /// Asks the service whether the column still exists.
    async fn look_for_column(&self, edit: &MoveTask) -> Result<(), Setback> {
        match &edit.to.column {
            ColumnId::Bucket(Some(bucket)) => self.look_for_bucket(bucket, &edit.to.column_name).await,
            _ => Ok(()),
        }
    }

    /// Asks the service whether a bucket still exists.
    pub(super) async fn look_for_bucket(&self, bucket: &BucketId, name: &str) -> Result<(), Setback> {
        match self.client.bucket(bucket).await {
            Ok(_) => Ok(()),
            Err(error) if self.desk.borrow_mut().note(&error) => Err(Setback::Trouble),
            Err(_) => Err(Setback::Rejected(format!("the bucket “{name}” was deleted somewhere else"))),
        }
    }

    /// Reads the task again.
    pub(super) async fn read_task(&self, edit: &MoveTask) -> Result<(), Setback> {
        self.read_task_again(&edit.task).await
    }

    /// Reads a task again.
    pub(super) async fn read_task_again(&self, id: &TaskId) -> Result<(), Setback> {
        match self.client.task(id).await {
            Ok(task) => {
                let mut desk = self.desk.borrow_mut();
                let stored = desk.store.put_tasks(self.plan, std::slice::from_ref(&task));
                let newer = desk.kept(stored, Vec::new());
                if newer.is_empty() {
                    // The copy knew it already; what is open may not.
                    desk.reload(self.plan);
                } else {
                    desk.renew_tasks(self.plan, newer);
                }
                desk.tell_snapshot();
                Ok(())
            }
            Err(error) => Err(self.unreadable(&error)),
        }
    }
}

/// Returns what a request for some of a move is about.
fn subjects_of(edit: &MoveTask, changes: &[Change], has_hint: bool) -> Vec<Subject> {
    let place = if edit.board == Grouping::Mine { Subject::Personal } else { Subject::Rule(Rule::Order) };
    let mut subjects: Vec<Subject> = changes.iter().map(subject_of).chain(has_hint.then_some(place)).collect();
    subjects.sort_unstable();
    subjects.dedup();
    subjects
}

/// Returns why a move is not taken back when the card is elsewhere by now.
pub(super) fn moved() -> Setback {
    Setback::Rejected("it was moved somewhere else since".to_owned())
}
