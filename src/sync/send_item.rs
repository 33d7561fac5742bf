//! Sends the move of a checklist item or a link: one request, its hint composed from what the service said last.

use super::push::{MOST_TRIES, Setback, Writer};
use crate::graph::error::Error;
use crate::planner::details::{Details, ItemList};
use crate::planner::edit::MoveItem;
use crate::planner::id::TaskId;
use crate::planner::policy::{Rule, Subject};
use crate::store::acknowledge::Progress;
use crate::wire::task_details::TaskDetails;

impl Writer<'_> {
    /// Sends a move until it is acknowledged, found done already, or will not be taken.
    ///
    /// Two moves of one item never ask: the later intent wins. What takes an earlier move back gives way to anybody who
    /// has moved the item since.
    pub(super) async fn send_item_move(&self, edit: &MoveItem) -> Result<(), Setback> {
        let known = self.known_details(edit)?;
        let seen = known.as_ref().and_then(|details| details.hint(edit.list, &edit.item)).cloned();
        let base = edit.base.clone().or_else(|| seen.map(|hint| hint.as_str().to_owned()));
        // What a request did that was begun and never answered is only known to the service.
        if self.entry.is_attempted || known.is_none_or(|details| details.etag.is_none()) {
            self.read_details(edit).await?;
        }
        if self.entry.is_attempted && self.known_details(edit)?.is_some_and(|details| details.stands_there(edit)) {
            return self.pass(&Progress::Done);
        }
        for _try in 0..MOST_TRIES {
            if self.place_item(edit, base.as_deref()).await? {
                return Ok(());
            }
            self.read_details(edit).await?;
        }
        Err(Setback::Rejected("it keeps being moved somewhere else".to_owned()))
    }

    /// Sends the move once; says whether it was taken, or has to be tried again with newer details.
    async fn place_item(&self, edit: &MoveItem, base: Option<&str>) -> Result<bool, Setback> {
        let details = self.known_details(edit)?;
        let hints = details
            .as_ref()
            .and_then(|details| Some((details, details.hint(edit.list, &edit.item)?, details.hint_for(edit)?)));
        let Some((details, now, hint)) = hints else {
            return Err(Setback::Rejected(format!("“{}” was deleted somewhere else", edit.name)));
        };
        if edit.is_undo && base.is_some_and(|base| base != now.as_str()) {
            return Err(Setback::Rejected("it was moved since".to_owned()));
        }
        let subject = Subject::Rule(match edit.list {
            ItemList::Checklist => Rule::CheckLists,
            ItemList::References => Rule::References,
        });
        self.attempt()?;
        let body = TaskDetails::moving(edit.list, &edit.item, &hint);
        match self.client.update_task_details(&edit.task, details.etag.as_ref(), &body).await {
            Ok(answer) => {
                let mut desk = self.desk.borrow_mut();
                desk.got_on();
                desk.store.acknowledge_details(self.entry.seq, &edit.task, &answer)?;
                desk.renew_locks_of([&edit.task]);
                desk.tell_details(&edit.task, true);
                Ok(true)
            }
            Err(error) => match self.concern(error)? {
                Error::Stale(_) | Error::Conflict(_) => Ok(false),
                error @ Error::Gone { .. } => Err(self.unreadable_part(&error, &edit.task).await),
                error => Err(self.refused(&error, &edit.task, &[subject]).await),
            },
        }
    }

    /// Reads the details again.
    async fn read_details(&self, edit: &MoveItem) -> Result<(), Setback> {
        self.read_details_of(&edit.task).await
    }

    /// Reads the details of a task again.
    pub(super) async fn read_details_of(&self, task: &TaskId) -> Result<(), Setback> {
        let body = match self.client.task_details(task).await {
            Ok(body) => body,
            Err(error) => return Err(self.unreadable_part(&error, task).await),
        };
        let mut desk = self.desk.borrow_mut();
        desk.got_on();
        desk.keep_details(task, &body);
        Ok(())
    }

    /// Returns the details as the service has acknowledged them by now, if they were ever read.
    fn known_details(&self, edit: &MoveItem) -> Result<Option<Details>, Setback> {
        Ok(self.desk.borrow().store.details(&edit.task)?)
    }
}
