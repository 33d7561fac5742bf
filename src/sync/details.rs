//! Reads the details of the task a person looks at: the copy at once, then the service.

use std::rc::Rc;
use std::sync::Arc;

use super::Event;
use super::desk::{Desk, Shared};
use super::glance;
use super::line::Trouble;
use crate::graph::client::Client;
use crate::graph::error::Error;
use crate::planner::change::FieldChange as _;
use crate::planner::details::Details;
use crate::planner::edit::Edit;
use crate::planner::facts::Facts;
use crate::planner::id::TaskId;
use crate::wire::task_details::TaskDetails;

impl Desk {
    /// Returns the name the service has given a task, if it has given one; a window may not have heard of it yet.
    pub(super) fn named_task(&self, task: TaskId) -> TaskId {
        self.kept(self.store.given(task.as_str()), None).map_or(task, |given| TaskId::new(&given))
    }

    /// Shows the details of a task from the copy and wants them read. The person is waiting, so it is tried now.
    pub(super) fn open_task(&mut self, task: TaskId) {
        let task = self.named_task(task);
        self.shown_task = Some(task.clone());
        if task.is_local() {
            return self.tell_own_details(&task);
        }
        let now = self.now();
        self.line.retry_now(now);
        self.tell_details(&task, false);
        self.glanced = None;
        self.wanted_details = Some(task);
        if let Some(why) = self.why_not_now() {
            self.tell_no_details(why);
        }
    }

    /// Returns why nothing can be read now, if that is known.
    pub(super) fn why_not_now(&self) -> Option<String> {
        let patience = match &self.line.trouble {
            Some(Trouble::Patience { why, .. }) => Some(why.clone()),
            _ => None,
        };
        self.line.no_service.clone().or(patience)
    }

    /// Tells the details of a task, if anything is known of them. They are fresh when the service has just said so.
    pub(super) fn tell_details(&self, task: &TaskId, is_fresh: bool) {
        let known = self.kept(self.store.details(task), None);
        // They need not be read to know that nothing is in them.
        let is_blank = || !is_fresh && self.kept(self.store.holds_nothing(task), false);
        if let Some(details) = known.or_else(|| is_blank().then(|| Details::blank(task.clone()))) {
            self.tell_facts(task);
            let details = Arc::new(details);
            *self.told_details.borrow_mut() = Some(Arc::clone(&details));
            self.tell(Event::DetailsChanged { task: task.clone(), details, is_fresh });
        } else if !is_fresh {
            self.tell_facts(task);
        }
    }

    /// Tells what is known of a task beside what its card shows.
    pub(super) fn tell_facts(&self, task: &TaskId) {
        let facts = self.kept(self.store.facts(task), Facts::default());
        self.tell(Event::FactsTold { task: task.clone(), facts: Arc::new(facts) });
    }

    /// Tells the details of a task that only this machine knows: what it is to be made with.
    pub(super) fn tell_own_details(&self, task: &TaskId) {
        let mut details = Details::blank(task.clone());
        for entry in self.kept(self.store.waiting_everywhere(), Vec::new()) {
            if let Edit::CreateTask(edit) = entry.edit
                && edit.task == *task
            {
                edit.details.iter().for_each(|change| change.apply(&mut details));
            }
        }
        self.tell(Event::DetailsChanged { task: task.clone(), details: Arc::new(details), is_fresh: true });
    }

    /// Tells why the details that are wanted cannot be read now.
    pub(super) fn tell_no_details(&self, reason: String) {
        if let Some(task) = self.wanted_details.clone() {
            self.tell(Event::DetailsUnavailable { task, reason });
        }
    }

    /// Keeps the details of a task that were read, and tells them.
    pub(super) fn keep_details(&mut self, task: &TaskId, body: &TaskDetails) {
        let kept = self.store.put_details(task, body);
        self.kept(kept, false);
        let noted = self.store.note_details_read([task], &self.now().to_string());
        self.kept(noted, ());
        self.tell_details(task, true);
        if self.renew_locks_of([task]) {
            self.tell_snapshot_soon();
        }
    }
}

/// Reads the details of a task. What cannot be read now is wanted again when the service answers.
pub(super) async fn read(desk: Shared, client: Rc<Client>, task: TaskId) {
    let answer = client.task_details(&task).await;
    match answer {
        Ok(body) => {
            desk.borrow_mut().done();
            desk.borrow_mut().keep_details(&task, &body);
            glance::read_names(&desk, &client, &task).await;
        }
        Err(error) => {
            let mut desk = desk.borrow_mut();
            if desk.note(&error) {
                desk.wanted_details.get_or_insert_with(|| task.clone());
            }
            let reason = match error {
                Error::Gone { .. } => "the task was deleted somewhere else, or is not shown to you".to_owned(),
                error => error.to_string(),
            };
            desk.tell(Event::DetailsUnavailable { task, reason });
        }
    }
    desk.borrow_mut().tell_status();
}
