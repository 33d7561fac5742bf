//! Sends that a task is deleted: never more than the person saw.

use super::push::{MOST_TRIES, Setback, Writer};
use crate::graph::error::Error;
use crate::planner::change::Change;
use crate::planner::details::Details;
use crate::planner::difference;
use crate::planner::edit::{Edit, SeenContents, WholeTask};
use crate::planner::etag::Etag;
use crate::planner::policy::{Rule, Subject};
use crate::planner::task::Task;

impl Writer<'_> {
    /// Deletes a task unless somebody has changed it since the person saw it. One that is gone is deleted.
    pub(super) async fn send_task_deletion(&self, edit: &WholeTask) -> Result<(), Setback> {
        // That the copy lacks it does not say that the service does.
        let is_unsure = self.entry.is_attempted || self.task_now(&edit.task)?.is_none();
        if is_unsure && !self.is_still_there(edit).await? {
            return self.forget_task(edit);
        }
        for _try in 0..MOST_TRIES {
            let Some(task) = self.task_now(&edit.task)? else { return self.forget_task(edit) };
            let details = self.details_for_deletion(edit).await?;
            if has_changed(edit, &task, details.as_ref()) {
                if edit.is_undo {
                    return Err(Setback::Rejected("it was changed somewhere else since".to_owned()));
                }
                return self
                    .ask(Edit::DeleteTask(edit.clone()), Edit::DeleteTask(as_now(edit, &task, details.as_ref())));
            }
            self.attempt()?;
            match self.client.delete_task(&edit.task, task.etag.as_ref()).await {
                Ok(()) => return self.forget_task(edit),
                Err(error) => match self.concern(error)? {
                    Error::Gone { .. } => return self.forget_task(edit),
                    Error::Stale(_) | Error::Conflict(_) => {
                        if !self.is_still_there(edit).await? {
                            return self.forget_task(edit);
                        }
                    }
                    error => return Err(self.refused(&error, &edit.task, &[Subject::Rule(Rule::Delete)]).await),
                },
            }
        }
        Err(Setback::Rejected("it keeps changing somewhere else".to_owned()))
    }

    /// Reads what the task holds, for the version of the task says nothing of its details.
    async fn details_for_deletion(&self, edit: &WholeTask) -> Result<Option<Details>, Setback> {
        if edit.seen.is_some() {
            match self.read_details_of(&edit.task).await {
                // Gone with the task, which the deletion itself will find.
                Ok(()) | Err(Setback::TaskGone) => {}
                Err(setback) => return Err(setback),
            }
        }
        Ok(self.desk.borrow().store.details(&edit.task)?)
    }

    async fn is_still_there(&self, edit: &WholeTask) -> Result<bool, Setback> {
        match self.read_task_again(&edit.task).await {
            Ok(()) => Ok(true),
            Err(Setback::TaskGone) => Ok(false),
            Err(setback) => Err(setback),
        }
    }

    fn forget_task(&self, edit: &WholeTask) -> Result<(), Setback> {
        let mut desk = self.desk.borrow_mut();
        desk.got_on();
        // What a page says of it may be older.
        desk.written.insert(edit.task.clone());
        desk.store.acknowledge_deletion(self.entry.seq, self.plan, &edit.task)?;
        desk.forget_task(self.plan, &edit.task);
        Ok(())
    }
}

/// Says whether a task is not what the person deleted. Another place on a board makes no difference.
pub(super) fn has_changed(edit: &WholeTask, task: &Task, details: Option<&Details>) -> bool {
    let now = SeenContents::of(task, details);
    if edit.seen.as_ref().is_some_and(|seen| !seen.changed(&now).is_empty()) {
        return true;
    }
    let is_same = task.etag.as_ref().map(Etag::as_str) == edit.base.as_deref();
    // Made again without its series or never deleted in the end: which of the two nobody knew who took that back. Nothing is
    // lost either way, for a series goes on in its next card.
    let counts = |change: &Change| !(edit.is_undo && matches!(change, Change::Recurrence { .. }));
    !is_same && difference::of_tasks(&edit.to_task(&task.plan_id), task).iter().any(counts)
}

/// Returns the deletion of the task as it is now.
fn as_now(edit: &WholeTask, task: &Task, details: Option<&Details>) -> WholeTask {
    let now = WholeTask::of(task, None, &edit.spot.column_name);
    let seen = Some(SeenContents::of(task, details));
    WholeTask { title: now.title, changes: now.changes, base: now.base, seen, ..edit.clone() }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::planner::edit::Edit;
    use crate::planner::fixture::task;
    use crate::planner::recurrence::{Pattern, Recurrence, Schedule};

    #[test]
    fn a_card_made_again_without_its_series_can_be_deleted_again() {
        let mut weekly = Task { etag: Some(Etag::new("W/\"1\"")), ..task("t") };
        let schedule = Schedule { pattern: Pattern::weekdays(), start: jiff::Timestamp::UNIX_EPOCH };
        weekly.recurrence = Some(Arc::new(Recurrence::of(schedule)));
        let Edit::CreateTask(again) = Edit::DeleteTask(WholeTask::of(&weekly, None, "A")).inverse() else {
            panic!("a deletion is taken back by making it again")
        };
        assert!(!again.is_of_series(), "the card that is shown says what will be made");
        let Edit::DeleteTask(redone) = Edit::CreateTask(again).inverse() else { panic!("and that by deleting it") };
        let made = Task { recurrence: None, ..weekly.clone() };
        assert!(!has_changed(&redone, &made, None), "the new card");
        assert!(!has_changed(&redone, &weekly, None), "the old one, whose deletion was never sent");
        assert!(has_changed(&redone, &Task { title: "other".to_owned(), ..made }, None));
        let first = WholeTask { base: Some("older".to_owned()), ..WholeTask::of(&task("t"), None, "A") };
        assert!(
            has_changed(&first, &weekly, None),
            "of a deletion that takes nothing back, somebody has made a series of it"
        );
    }
}
