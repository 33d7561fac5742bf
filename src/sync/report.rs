//! What the engine reports: how things stand with the service, what is in the outbox, what is in conflict. All of it data.

use std::sync::Arc;

use jiff::Timestamp;

use crate::planner::edit::Edit;
use crate::planner::id::PlanId;

/// A single request there is something to say of. Neither a token nor, of one that failed, what it carried is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// Whether it has failed; else it was explained and not sent.
    pub is_failure: bool,
    /// What has happened in words, or what would have been asked of what.
    pub words: String,
    /// What to do next, as a sentence; empty where there is nothing to be done.
    pub next: String,
    /// All there is to report, line by line.
    pub lines: Vec<String>,
}

/// An edit in the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The edit.
    pub edit: Edit,
    /// How far it has come.
    pub state: WaitingState,
}

/// How far an edit in the outbox has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitingState {
    /// Its turn has not come.
    Unsent,
    /// A request is under way, or its outcome is not known.
    Sending,
    /// Both sides have changed the same field: it waits for the person.
    Conflict,
}

/// What the sync line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// How things stand with the service.
    pub link: Link,
    /// Edits not yet acknowledged, over all plans.
    pub unsent: usize,
    /// Edits the service refused, kept for the person to look at.
    pub rejected: usize,
    /// Edits of fields that both sides have changed, waiting for the person.
    pub conflicts: usize,
    /// Which edit is being sent, and of how many: counted since nothing was being sent.
    pub sending: Option<(usize, usize)>,
    /// How the open plan is kept up to date, when that is known.
    pub how: Option<How>,
    /// Whether another program on the same data talks to the service, and this one follows it.
    pub is_following: bool,
}

impl Status {
    /// Says how the link stands and how much waits; nothing else is known yet.
    #[must_use]
    pub fn new(link: Link, unsent: usize, rejected: usize) -> Self {
        Self { link, unsent, rejected, conflicts: 0, sending: None, how: None, is_following: false }
    }
}

/// How a plan is kept up to date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum How {
    /// The service tells what has changed.
    Delta,
    /// It is read whole again and again.
    Polling {
        /// Why the service does not tell, in words.
        why: String,
        /// How often, in seconds.
        every_s: u64,
        /// Whether the service would tell if the plan were shared with the person.
        can_share: bool,
    },
    /// Nothing is asked of the service.
    Offline,
    /// Another program on the same data keeps it up to date, and does not say how.
    Unknown,
}

/// How things stand with the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// Nothing has been heard of the service yet.
    Starting,
    /// The open plan was read from the service.
    Fresh {
        /// When the reading was complete.
        at: Timestamp,
    },
    /// The plan is being read.
    Reading {
        /// Whether all tasks are here, and only where they stand on the board is still being read.
        has_tasks: bool,
        /// How far the reading has come, such as `board order 120/412`.
        progress: String,
    },
    /// The service cannot be reached.
    Offline {
        /// Since when.
        since: Timestamp,
        /// When the shown plan was last read, if ever.
        cached_at: Option<Timestamp>,
        /// Why, in words.
        why: String,
        /// When the next attempt is made by itself, if one will be.
        next_try: Option<Timestamp>,
    },
    /// The service asked for patience.
    Waiting {
        /// When the next attempt is made.
        until: Timestamp,
        /// Why, in words.
        why: String,
    },
    /// The service does not accept the token.
    SignedOut {
        /// What to do, in words.
        why: String,
    },
    /// The last reading failed for a reason that waiting does not mend.
    Failed {
        /// When the shown plan was last read, if ever.
        cached_at: Option<Timestamp>,
        /// Why, in words.
        why: String,
    },
}

impl Link {
    /// Returns why there is no use in waiting for the service, if there is none.
    #[must_use]
    pub fn trouble(&self) -> Option<&str> {
        match self {
            Self::Offline { why, .. }
            | Self::SignedOut { why }
            | Self::Failed { why, .. }
            | Self::Waiting { why, .. } => Some(why),
            Self::Starting | Self::Fresh { .. } | Self::Reading { .. } => None,
        }
    }
}

impl Link {
    /// Says whether the tasks of the plan may still be on their way from the service.
    #[must_use]
    pub fn lacks_tasks(&self) -> bool {
        match self {
            Self::Starting => true,
            Self::Reading { has_tasks, .. } => !has_tasks,
            _ => false,
        }
    }
}

/// Everything the sync panel shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outbox {
    /// The edits that are not acknowledged, in the order they were made.
    pub entries: Vec<OutboxEntry>,
    /// The plans the copy has read, in the order of their names.
    pub plans: Vec<PlanSync>,
}

/// An edit as the sync panel shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxEntry {
    /// Its number in the outbox.
    pub seq: i64,
    /// The name of its plan.
    pub plan: String,
    /// The edit.
    pub edit: Edit,
    /// What it is, in words.
    pub what: String,
    /// When it was made.
    pub made_at: Option<Timestamp>,
    /// How far it has come.
    pub state: EntryState,
}

/// How far an edit has come, for the sync panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryState {
    /// Its turn has not come.
    Waiting,
    /// A request is under way.
    Sending,
    /// A request was sent and its answer was lost: what has become of it is found out when the service answers again.
    Unanswered,
    /// The service refused it.
    Rejected {
        /// Why, in words.
        reason: String,
        /// Whether its task is gone and what was known of it can be made again.
        can_make_again: bool,
    },
    /// Both sides have changed the same thing.
    Conflict(Arc<Conflict>),
}

/// What both sides have changed, for the person to decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The title of the task, or the name of the bucket or the plan.
    pub title: String,
    /// When the other side's values were read.
    pub seen_at: Option<Timestamp>,
    /// What merged by itself, in words, such as `due 12 Oct (theirs)`.
    pub merged: Vec<String>,
    /// The fields, each with its three sides. Of a thing deleted here and changed there: one field, see
    /// [`ConflictField::is_deletion`].
    pub fields: Vec<ConflictField>,
}

/// One field that both sides have changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConflictField {
    /// What it is called.
    pub name: String,
    /// What it was when the person changed it.
    pub before: String,
    /// What the person wants.
    pub yours: String,
    /// What the service has.
    pub theirs: String,
    /// Whether it is text that can be edited.
    pub is_text: bool,
    /// Whether it is the thing itself, deleted here and changed there: `yours` deletes it after all, `theirs` keeps it.
    pub is_deletion: bool,
}

/// What the person decides about one field of a conflict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// What the person wanted.
    Yours,
    /// What the service has.
    Theirs,
    /// This text in place of both.
    Text(String),
}

/// How one plan is kept up to date, for the sync panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanSync {
    /// Which plan.
    pub id: PlanId,
    /// Its name.
    pub title: String,
    /// When it was last known to be as the service has it.
    pub read_at: Option<Timestamp>,
    /// How it is kept up to date.
    pub how: How,
    /// How many tasks the copy has of it.
    pub cards: usize,
    /// When a full reading was last compared with the copy, and how many things were not as the copy had them.
    pub checked: Option<(Timestamp, usize)>,
}

/// How a plan stands after a full reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanCheck {
    /// Which plan.
    pub id: PlanId,
    /// Its name.
    pub title: String,
    /// How many tasks it has.
    pub cards: usize,
    /// Edits of it that wait.
    pub waiting: usize,
    /// Edits of it the service refused.
    pub rejected: usize,
    /// Edits of it that wait for the person.
    pub conflicts: usize,
    /// How it is kept up to date.
    pub how: How,
    /// What was not as the copy had it, a line each, when that was asked for.
    pub differences: Vec<String>,
    /// Why it could not be read, in words.
    pub failure: Option<String>,
}
