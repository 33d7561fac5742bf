//! Sends what is said in the chat of a task, and what becomes of one's own messages there. Messages have no version and no
//! name of ours, so what may have arrived is looked for by who said it, when, and its words.

use jiff::Timestamp;
use serde_json::Value;

use super::Reading;
use super::push::{Setback, Writer};
use super::send_new::{SLACK, since};
use crate::graph::error::Error;
use crate::planner::edit::{Edit, Say, Way};
use crate::planner::id::{TaskId, UserId};
use crate::planner::talk::{Said, Talk};
use crate::store::acknowledge::Progress;
use crate::wire::talk;

/// What is said where nobody has begun the chat.
const NOT_BEGUN: &str = "the first message of a chat has to be written in Planner";

impl Writer<'_> {
    /// Sends words to where they go.
    pub(super) async fn send_say(&self, edit: &Say) -> Result<(), Setback> {
        match &edit.way {
            Way::Message => self.send_message(edit).await,
            Way::Comment { begins, thread } => self.send_comment(edit, *begins, thread.as_deref()).await,
            Way::Change { message } => self.send_other_words(edit, message).await,
            Way::Delete { message } => self.send_no_words(edit, message).await,
        }
    }

    async fn send_message(&self, edit: &Say) -> Result<(), Setback> {
        if self.entry.is_attempted {
            let messages = self.client.messages(&edit.task).await;
            let messages = match messages {
                Ok(messages) => messages,
                Err(error) => return Err(self.unreadable_part(&error, &edit.task).await),
            };
            if let Some(found) = self.found(edit, messages.iter().map(|message| self.said(message))) {
                return self.keep_said(edit, found);
            }
        } else {
            let known = self.desk.borrow().store.talk(&edit.task)?;
            self.note_before(edit, known.iter().flat_map(|talk| &talk.said))?;
        }
        self.attempt()?;
        match self.client.say(&edit.task, &talk::new_message(&edit.text)).await {
            Ok(message) => self.keep_said(edit, self.said(&message)),
            Err(error) => Err(self.not_said(error, &edit.task).await?),
        }
    }

    async fn send_other_words(&self, edit: &Say, message: &str) -> Result<(), Setback> {
        self.attempt()?;
        match self.client.say_otherwise(&edit.task, message, &talk::changed_message(&edit.text)).await {
            Ok(message) => self.keep_said(edit, self.said(&message)),
            Err(error) => Err(self.not_said(error, &edit.task).await?),
        }
    }

    async fn send_no_words(&self, edit: &Say, message: &str) -> Result<(), Setback> {
        self.attempt()?;
        if let Err(error) = self.client.unsay(&edit.task, message).await {
            match self.concern(error)? {
                // Whatever took it away, it is gone.
                Error::Gone { .. } => {}
                error => return Err(Setback::Rejected(error.to_string())),
            }
        }
        self.keep_talk(edit, |talk| talk.delete(message))
    }

    /// Says why words were not taken. `Err` when nothing can be sent now.
    async fn not_said(&self, error: Error, task: &TaskId) -> Result<Setback, Setback> {
        let error = self.concern(error)?;
        Ok(match &error {
            Error::Gone { .. } => match self.unreadable_part(&error, task).await {
                Setback::Rejected(_) => {
                    Setback::Rejected("it is not there any more, or this service has no chats".into())
                }
                setback => setback,
            },
            Error::Denied { .. } => {
                self.expect_open().await?;
                Setback::Rejected(error.to_string())
            }
            Error::Invalid(_) if !self.has_chat(task)? => Setback::Rejected(format!("{NOT_BEGUN}: {error}")),
            _ => Setback::Rejected(error.to_string()),
        })
    }

    /// Says whether anybody has said anything in the chat, as far as the copy knows.
    fn has_chat(&self, task: &TaskId) -> Result<bool, Setback> {
        Ok(self.desk.borrow().store.talk(task)?.is_some_and(|talk| talk.has_chat()))
    }

    /// Notes which of those words are there already, so that none of them is taken for what is sent now.
    pub(super) fn note_before<'a>(&self, edit: &Say, said: impl Iterator<Item = &'a Said>) -> Result<(), Setback> {
        let same = said.filter(|said| edit.has_words_of(said)).filter_map(|said| said.id.clone()).collect();
        self.note_names_before(edit, same)
    }

    /// The same by their names.
    pub(super) fn note_names_before(&self, edit: &Say, before: Vec<String>) -> Result<(), Setback> {
        if edit.before == before {
            return Ok(());
        }
        self.pass(&Progress::Rest(Box::new(Edit::Say(Say { before, ..edit.clone() }))))
    }

    /// Returns what an earlier request has said, of what is there now.
    pub(super) fn found(&self, edit: &Say, said: impl Iterator<Item = Said>) -> Option<Said> {
        let (me, name, since) = {
            let desk = self.desk.borrow();
            let name = desk.me.as_ref().and_then(|me| desk.name_of(me));
            (desk.me.clone(), name, since(self.entry, desk.now()))
        };
        said.into_iter().find(|said| {
            let is_new = said.id.as_ref().is_none_or(|id| !edit.before.contains(id));
            is_new && edit.has_words_of(said) && is_mine(said, me.as_ref(), name.as_deref()) && is_since(said.at, since)
        })
    }

    /// Reads a message as it is shown.
    fn said(&self, message: &Value) -> Said {
        let desk = self.desk.borrow();
        talk::message(message, &|user: &UserId| desk.name_of(user))
    }

    /// Keeps what was said beside all else, and lets the edit go.
    pub(super) fn keep_said(&self, edit: &Say, said: Said) -> Result<(), Setback> {
        self.keep_talk(edit, |talk| talk.put(said))
    }

    fn keep_talk(&self, edit: &Say, change: impl FnOnce(&mut Talk)) -> Result<(), Setback> {
        let mut desk = self.desk.borrow_mut();
        desk.got_on();
        // Who reads meanwhile may have been answered before.
        desk.said += 1;
        desk.store.acknowledge_said(self.entry.seq, &edit.task, None, change)?;
        desk.tell_talk(&edit.task, Reading::Done);
        desk.tell_snapshot_soon();
        Ok(())
    }
}

/// Says whether something may be said by the person: mail tells a name only, and not always.
fn is_mine(said: &Said, me: Option<&UserId>, name: Option<&str>) -> bool {
    match (&said.by, &said.name) {
        (Some(by), _) => me.is_none_or(|me| me == by),
        (None, Some(by)) => name.is_none_or(|name| name == by),
        (None, None) => true,
    }
}

/// Says whether something was said since then, by clocks that need not agree.
pub(super) fn is_since(at: Option<Timestamp>, since: Timestamp) -> bool {
    let earliest = since.checked_sub(SLACK).unwrap_or(Timestamp::MIN);
    at.is_none_or(|at| at >= earliest)
}
