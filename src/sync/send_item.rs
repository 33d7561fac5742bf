//! Sends the move of a checklist item or a link: one request, its hint composed from what the service said last.

use super::desk::Shared;
use crate::graph::client::Client;
use crate::graph::error::Error;
use crate::planner::details::Details;
use crate::planner::edit::MoveItem;
use crate::store::acknowledge::Progress;
use crate::store::error::StoreError;
use crate::store::outbox::Entry;
use crate::wire::task_details::TaskDetails;

/// How often the request is sent anew because the details have changed meanwhile.
const MOST_TRIES: u32 = 5;

/// Why a move was not acknowledged.
#[derive(Debug)]
pub(super) enum Halt {
    /// No request can succeed now: it waits.
    Trouble,
    /// The service will not take it, for this reason.
    Rejected(String),
    /// Its task was deleted.
    TaskGone,
}

/// Sends a move until it is acknowledged, found done already, or will not be taken.
///
/// Two moves of one item never ask: the later intent wins. What takes an earlier move back gives way to anybody who has
/// moved the item since.
pub(super) async fn send(desk: &Shared, client: &Client, entry: &Entry, edit: &MoveItem) -> Result<(), Halt> {
    let way = Way { desk, client, entry, edit };
    let known = way.known()?;
    let seen = known.as_ref().and_then(|details| details.hint(edit.list, &edit.item)).cloned();
    let base = edit.base.clone().or_else(|| seen.map(|hint| hint.as_str().to_owned()));
    // What a request did that was begun and never answered is only known to the service.
    if entry.is_attempted || known.is_none_or(|details| details.etag.is_none()) {
        way.read().await?;
    }
    if entry.is_attempted && way.known()?.is_some_and(|details| details.stands_there(edit)) {
        return kept(desk.borrow().store.pass(entry.seq, Progress::Done));
    }
    for _try in 0..MOST_TRIES {
        if way.send(base.as_deref()).await? {
            return Ok(());
        }
        way.read().await?;
    }
    Err(Halt::Rejected("it keeps being moved somewhere else".to_owned()))
}

/// One move on its way.
struct Way<'a> {
    desk: &'a Shared,
    client: &'a Client,
    entry: &'a Entry,
    edit: &'a MoveItem,
}

impl Way<'_> {
    /// Sends the move once; says whether it was taken, or has to be tried again with newer details.
    async fn send(&self, base: Option<&str>) -> Result<bool, Halt> {
        let edit = self.edit;
        let details = self.known()?;
        let hints = details
            .as_ref()
            .and_then(|details| Some((details, details.hint(edit.list, &edit.item)?, details.hint_for(edit)?)));
        let Some((details, now, hint)) = hints else {
            return Err(Halt::Rejected(format!("“{}” was deleted somewhere else", edit.name)));
        };
        if edit.is_undo && base.is_some_and(|base| base != now.as_str()) {
            return Err(Halt::Rejected("it was moved since".to_owned()));
        }
        kept(self.desk.borrow().store.attempt(self.entry.seq))?;
        let body = TaskDetails::moving(edit.list, &edit.item, &hint);
        match self.client.update_task_details(&edit.task, details.etag.as_ref(), &body).await {
            Ok(answer) => {
                let mut desk = self.desk.borrow_mut();
                desk.answered();
                kept(desk.store.acknowledge_details(self.entry.seq, &edit.task, &answer))?;
                desk.tell_details(&edit.task, true);
                Ok(true)
            }
            Err(error) => self.after(&error).map(|()| false),
        }
    }

    /// Decides what a refused request means. `Ok` means: read the details again and try again.
    fn after(&self, error: &Error) -> Result<(), Halt> {
        let is_trouble = self.desk.borrow_mut().note(error);
        let was_refused = match error {
            Error::Offline { may_have_arrived, .. } => !may_have_arrived,
            Error::Throttled { status, .. } => *status == 429,
            Error::Unreadable { .. } => false,
            _ => true,
        };
        if was_refused {
            kept(self.desk.borrow().store.unattempt(self.entry.seq))?;
        }
        match error {
            _ if is_trouble => Err(Halt::Trouble),
            Error::Stale(_) | Error::Conflict(_) => Ok(()),
            Error::Gone { .. } => Err(Halt::TaskGone),
            _ => Err(Halt::Rejected(error.to_string())),
        }
    }

    /// Reads the details again.
    async fn read(&self) -> Result<(), Halt> {
        let task = &self.edit.task;
        let answer = self.client.task_details(task).await;
        let mut desk = self.desk.borrow_mut();
        match answer {
            Ok(body) => {
                desk.answered();
                desk.keep_details(task, &body);
                Ok(())
            }
            Err(error) if desk.note(&error) => Err(Halt::Trouble),
            Err(Error::Gone { .. }) => Err(Halt::TaskGone),
            Err(error) => Err(Halt::Rejected(error.to_string())),
        }
    }

    /// Returns the details as the service has acknowledged them by now, if they were ever read.
    fn known(&self) -> Result<Option<Details>, Halt> {
        kept(self.desk.borrow().store.details(&self.edit.task))
    }
}

fn kept<T>(result: Result<T, StoreError>) -> Result<T, Halt> {
    result.map_err(|error| Halt::Rejected(error.to_string()))
}
