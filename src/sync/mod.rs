//! Keeps the offline copy and the service in step. This file is its whole face, and all of it is data.

mod conflict;
mod desk;
mod details;
pub mod engine;
mod formats;
mod line;
mod look;
mod memory;
mod mine;
mod moving;
mod news;
mod open;
mod plans;
mod pull;
mod push;
mod schedule;
mod send_bucket;
mod send_item;
mod send_mine;
mod send_place;
mod send_task;

use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::mpsc::UnboundedSender;

use crate::planner::board::arrangement::Arrangement;
use crate::planner::board::{ColumnId, Grouping};
use crate::planner::details::Details;
use crate::planner::edit::Edit;
use crate::planner::history::History;
use crate::planner::id::{PlanId, TaskId, UserId};
use crate::planner::snapshot::Snapshot;

/// What the program asks of the engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Tell what plans there are: those known at once, then those the service lists.
    ListPlans,
    /// Show a plan: its copy at once, then read it from the service.
    OpenPlan(PlanId),
    /// This board of the open plan is on the screen, and these columns of it: read their formats before the others.
    Look {
        /// The plan.
        plan: PlanId,
        /// The board.
        grouping: Grouping,
        /// The columns, the most wanted first.
        columns: Vec<ColumnId>,
    },
    /// Take edits made by one act: into the outbox at once, to the service when it is their turn.
    Submit {
        /// Counts up from 1; a [`Event::SnapshotChanged`] says up to which ticket it shows edits.
        ticket: u64,
        /// The plan the edits are about; never [`PlanId::mine`].
        plan: PlanId,
        /// The edits, in order.
        edits: Vec<Edit>,
    },
    /// Remember how the person wants to see plans.
    KeepArrangement(Arc<Arrangement>),
    /// Remember what can be taken back.
    KeepHistory(History),
    /// Remember whether the mouse is left to the terminal.
    KeepMouseOff(bool),
    /// The person has turned to another card: what waits for more key presses is sent now.
    Settle,
    /// Tell the details of a task: the copy at once, then read them from the service.
    OpenTask {
        /// In which plan.
        plan: PlanId,
        /// The task.
        task: TaskId,
    },
    /// Read the whole plan again.
    Refresh(PlanId),
    /// Forget a rejected edit: the person lets it go.
    Discard(i64),
    /// Finish what is being written, and end.
    Stop,
}

/// What has happened.
#[derive(Clone, Debug)]
pub enum Event {
    /// The plans that are known.
    PlansListed {
        /// The plans, in the order of their titles.
        plans: Vec<PlanSummary>,
        /// Whether the service has confirmed the list; otherwise it is what the copy remembers.
        is_fresh: bool,
    },
    /// The plan, or the edits waiting for it, are not what they were.
    SnapshotChanged {
        /// Which plan.
        plan: PlanId,
        /// What the service last said. The same `Arc` as before when only the edits have changed.
        acknowledged: Arc<Snapshot>,
        /// The edits that are not acknowledged, in order.
        waiting: Vec<Waiting>,
        /// Every edit submitted with a ticket up to this one is in `waiting` or dealt with.
        through: u64,
    },
    /// A plan cannot be shown at all: there is no copy, and the service did not give it.
    PlanUnavailable {
        /// Which plan.
        plan: PlanId,
        /// Why, and what to do next, as a sentence.
        reason: String,
    },
    /// The details of a task: its checklist and its links, as the service last described them.
    DetailsChanged {
        /// Which task.
        task: TaskId,
        /// The details.
        details: Arc<Details>,
        /// Whether the service has just said so; otherwise it is what the copy remembers.
        is_fresh: bool,
    },
    /// The details of a task cannot be read now.
    DetailsUnavailable {
        /// Which task.
        task: TaskId,
        /// Why, in words.
        reason: String,
    },
    /// What was remembered from the last run; told once, before any plan.
    Remembered(Memory),
    /// Who the person is.
    SignedInAs(UserId),
    /// The sync line says something else.
    StatusChanged(Status),
    /// The service will not take an edit. Its content is kept in the outbox as rejected.
    EditRejected {
        /// The edit.
        edit: Edit,
        /// What the edit was, in words.
        what: String,
        /// Why, as a sentence.
        reason: String,
    },
    /// The edits the service refused are these now.
    RejectedChanged(Vec<Rejected>),
    /// Something worth a line of news.
    Noticed(String),
    /// The copy on this machine cannot be used at all; the engine ends.
    CannotStart {
        /// Why, and what to do next, as a sentence.
        reason: String,
    },
    /// The engine has ended; nothing follows.
    Stopped,
}

/// What is remembered from run to run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// How the person wants to see plans.
    pub arrangement: Arrangement,
    /// What can be taken back.
    pub history: History,
    /// Whether the mouse is left to the terminal.
    pub is_mouse_off: bool,
}

/// One plan, as a list of plans shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanSummary {
    /// Which plan.
    pub id: PlanId,
    /// Its name.
    pub title: String,
    /// The group it belongs to, when that is known.
    pub group_name: Option<String>,
}

/// An edit in the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The edit.
    pub edit: Edit,
    /// How far it has come.
    pub state: WaitingState,
}

/// An edit the service refused, kept until the person lets it go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// Its number in the outbox.
    pub seq: i64,
    /// What it was, in words.
    pub what: String,
    /// Why it was refused, in words.
    pub reason: String,
}

/// How far an edit in the outbox has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitingState {
    /// Its turn has not come.
    Unsent,
    /// A request is under way, or its outcome is not known.
    Sending,
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

/// The way to the engine: hands over commands and never waits.
#[derive(Clone, Debug)]
pub struct Handle {
    commands: UnboundedSender<Command>,
}

impl Handle {
    /// Hands over a command. After the engine has ended this does nothing.
    pub fn send(&self, command: Command) {
        let _ended = self.commands.send(command);
    }
}
