//! A task the cursor has come to while its details are in sight: told from the copy at once, read from the service when the
//! cursor rests. Who runs through a column asks the service for nothing.

use std::rc::Rc;
use std::time::Duration;

use jiff::Timestamp;

use super::desk::{Desk, Shared};
use super::{Command, Event, names};
use crate::graph::client::Client;
use crate::planner::facts::Facts;
use crate::planner::id::{PlanId, TaskId, UserId};

/// What was read no longer ago than this is not read again only because the cursor came to it.
const FRESH_FOR: Duration = Duration::from_mins(1);

/// A task that is looked at, and when its details are to be read.
#[derive(Clone, Debug)]
pub(super) struct Glance {
    plan: PlanId,
    task: TaskId,
    at: Timestamp,
}

impl Desk {
    /// Shows the details of a task from the copy, and has them read when nothing else is looked at soon.
    pub(super) fn glance(&mut self, plan: PlanId, task: TaskId) {
        let task = self.named_task(task);
        self.glanced = None;
        self.shown_task = Some(task.clone());
        if task.is_local() {
            return self.tell_own_details(&task);
        }
        self.tell_details(&task, false);
        let now = self.now();
        let read_at = self.kept(self.store.facts(&task), Facts::default()).read_at;
        if read_at.is_some_and(|at| now.duration_since(at).unsigned_abs() < FRESH_FOR) {
            return;
        }
        let at = now.checked_add(self.line.pace.settle).unwrap_or(now);
        self.glanced = Some(Glance { plan, task, at });
    }

    /// Has the details read of what was looked at long enough; returns when that will be.
    pub(super) fn read_what_is_looked_at(&mut self) -> Option<Timestamp> {
        let now = self.now();
        let Some(Glance { plan, task, .. }) = self.glanced.take_if(|glance| glance.at <= now) else {
            return self.glanced.as_ref().map(|glance| glance.at);
        };
        if let Some(why) = self.why_not_now() {
            self.tell(Event::DetailsUnavailable { task, reason: why });
            return None;
        }
        if self.line.is_following {
            self.ask_leader(&Command::OpenTask { plan, task: task.clone() });
        }
        self.wanted_details = Some(task);
        None
    }
}

/// Reads the names of those who made or completed a task, if nobody has named them yet.
pub(super) async fn read_names(desk: &Shared, client: &Rc<Client>, task: &TaskId) {
    let unknown: Vec<UserId> = {
        let desk = desk.borrow();
        let facts = desk.kept(desk.store.facts(task), Facts::default());
        let Some(snapshot) = desk.open.as_ref().and_then(|open| open.snapshot.as_ref()) else { return };
        let is_unknown = |id: &&UserId| !snapshot.people.contains_key(*id);
        let mut unknown: Vec<UserId> = facts.people().filter(is_unknown).cloned().collect();
        unknown.dedup();
        unknown
    };
    // Without names everything else can be seen: what cannot be read now is asked for again with the next task.
    if let Ok(true) = names::read(desk, client, &unknown).await {
        desk.borrow().tell_snapshot();
    }
}
