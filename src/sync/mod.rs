//! Keeps the offline copy and the service in step. This file is its whole face, and all of it is data.

mod answers;
mod backend;
mod behind;
mod check;
mod company;
mod conflict;
mod coverage;
mod delta;
mod desk;
mod details;
mod differences;
mod disputes;
pub mod engine;
mod exchange;
mod follow;
mod formats;
mod gate;
mod glance;
mod line;
mod listed;
mod locks;
mod look;
mod members;
mod memory;
mod mine;
mod moving;
mod names;
mod news;
mod offers;
mod open;
mod outbox;
mod parting;
mod patiently;
mod plan_list;
mod plans;
mod pull;
mod push;
mod recent;
mod report;
mod round;
mod rules;
pub mod schedule;
pub mod search;
mod send_bucket;
mod send_bucket_whole;
mod send_change;
mod send_comment;
mod send_contents;
mod send_deletion;
mod send_item;
mod send_mine;
mod send_new;
mod send_place;
mod send_plan;
mod send_plan_new;
mod send_plan_whole;
mod send_say;
mod send_task;
mod sending;
mod sign_in_again;
mod stuck;
mod taken_back;
mod talk;
mod trash;
mod unread;
mod verify;
mod visit;
pub mod waits;

use std::sync::Arc;

use tokio::sync::mpsc::UnboundedSender;

pub use self::listed::{GroupSummary, PlanMarks, PlanSummary, Unsaid};
pub use self::report::{
    Choice, Conflict, ConflictField, EntryState, Exchange, How, Link, Outbox, OutboxEntry, PlanCheck, PlanSync, Status,
    Waiting, WaitingState,
};
use crate::planner::board::arrangement::Arrangement;
use crate::planner::board::{ColumnId, Grouping};
use crate::planner::details::Details;
use crate::planner::draft::{Draft, DraftOf};
use crate::planner::edit::{Edit, Say};
use crate::planner::facts::Facts;
use crate::planner::found::Found;
use crate::planner::history::History;
use crate::planner::id::{PlanId, TaskId, UserId};
use crate::planner::person::Person;
use crate::planner::saved_view::{SavedView, ViewChange};
use crate::planner::snapshot::Snapshot;
use crate::planner::talk::Talk;
use crate::planner::trashed::Trashed;

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
    /// Save a view, give it another name, or forget it.
    ChangeViews(ViewChange),
    /// Remember that the person was welcomed.
    KeepWelcomed,
    /// Keep text that was typed and not saved yet: one for the notes of each task, one for what is said about it.
    KeepDraft(Draft),
    /// Forget text that was typed and not saved.
    ForgetDraft(DraftOf),
    /// The person has turned to another card: what waits for more key presses is sent now.
    Settle,
    /// Tell the details of a task: the copy at once, then read them from the service.
    OpenTask {
        /// In which plan.
        plan: PlanId,
        /// The task.
        task: TaskId,
    },
    /// Tell the details of a task the cursor has come to: the copy at once; they are read from the service when no other task
    /// is looked at soon.
    Glance {
        /// In which plan.
        plan: PlanId,
        /// The task.
        task: TaskId,
    },
    /// Tell what is said about a task: what the copy knows at once, then what the service has.
    OpenTalk(TaskId),
    /// Tell whom tasks of a plan can be assigned to: those the copy knows at once, then those the service lists.
    ListMembers(PlanId),
    /// Read the whole plan again.
    Refresh(PlanId),
    /// Ask now what has changed: the changes alone where the service tells them, else read the plan.
    SyncNow(PlanId),
    /// Read plans whole and tell of each how it stands: this one, or every plan that was ever read.
    Check {
        /// Which plan; all without one.
        plan: Option<PlanId>,
        /// Whether to compare everything with the copy first: places on boards and details, too.
        is_verifying: bool,
    },
    /// Take an edit out of the outbox, whatever became of it: the person lets it go. What refers to a thing it would have
    /// made goes with it. One that is being sent stays.
    Withdraw(i64),
    /// Say something in place of words that were not sent yet. Are they on their way by then, it is kept as refused, for
    /// nothing is to be said twice unasked.
    Reword {
        /// The number of those words in the outbox.
        seq: i64,
        /// The plan of the task they are about.
        plan: PlanId,
        /// What to say.
        say: Box<Say>,
    },
    /// Send a refused edit again.
    Retry(i64),
    /// Make what a refused edit is about again: its task was deleted.
    MakeAgain(i64),
    /// Decide an edit in conflict, field by field.
    Decide {
        /// Its number in the outbox.
        seq: i64,
        /// One for each field of the conflict.
        choices: Vec<Choice>,
    },
    /// Forget what the service has refused: changes that are locked only because of that can be tried again.
    ClearLocks,
    /// Tell what is in the outbox, now and whenever it changes; or no longer.
    WatchOutbox(bool),
    /// Tell what is in the trash, now and whenever it changes; or no longer.
    WatchTrash(bool),
    /// Look for tasks over all plans of the copy. A newer question takes the place of one that was not answered.
    Search {
        /// The number of the question: its answer bears it.
        question: u64,
        /// What was typed.
        text: String,
    },
    /// Forget tasks in the trash: they cannot be made again.
    ForgetTrash(Vec<TaskId>),
    /// Finish what is being written, and end.
    Stop,
    /// End at once. What is on the way has an unknown outcome, as after a power cut.
    StopNow,
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
    /// The groups the person is a member of: where plans can be made. Told with the list of plans, when it was asked for.
    GroupsListed(Vec<GroupSummary>),
    /// The service does not give the list of plans, and asking again does not help.
    PlansUnavailable {
        /// Why, in words.
        reason: String,
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
    /// What is known of a task beside what its card shows; told before its details.
    FactsTold {
        /// Which task.
        task: TaskId,
        /// What is known.
        facts: Arc<Facts>,
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
    /// Whom tasks of a plan can be assigned to.
    MembersListed(Members),
    /// What is said about a task.
    TalkTold {
        /// Which task.
        task: TaskId,
        /// What was said, the oldest first; `None` while nothing was ever read.
        talk: Option<Arc<Talk>>,
        /// How far the reading has come.
        reading: Reading,
    },
    /// What was remembered from the last run; told once, before any plan.
    Remembered(Memory),
    /// Other programs on this copy have done something, or taken it back: what can be taken back now, and what it was before.
    DoneElsewhere {
        /// As it was when it was told or written last.
        base: History,
        /// As it is now.
        theirs: History,
    },
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
    /// The service has made something and named it: this machine's name for it is over. Told before the snapshot that
    /// shows it.
    Named {
        /// The name this machine gave.
        local: String,
        /// The service's.
        given: String,
    },
    /// The outbox, while it is watched.
    OutboxChanged(Arc<Outbox>),
    /// The trash, while it is watched: the newest first.
    TrashChanged(Arc<Vec<Trashed>>),
    /// What was looked for, the best first.
    Found {
        /// The number of the question.
        question: u64,
        /// The tasks.
        found: Vec<Found>,
    },
    /// A plan was checked.
    PlanChecked(Box<PlanCheck>),
    /// All plans that were to be checked are.
    CheckEnded,
    /// A single request has failed, or was only explained.
    Exchanged(Exchange),
    /// What has failed before was asked of beta, which does not give it here; the engine goes on without.
    GotOver,
    /// What of all plans is not known because the service does not give it: a sentence for who wants to know.
    Unsaid(String),
    /// Something worth a line of news.
    Noticed(String),
    /// The copy was damaged and had to be made anew: what was saved from it, as a sentence.
    CopyRebuilt(String),
    /// Something on this machine has failed: the copy on disk, or a part of this program. What waits is kept.
    Faltered {
        /// What, and what to do next, as a sentence.
        reason: String,
    },
    /// The copy on this machine cannot be used at all; the engine ends.
    CannotStart {
        /// Why, and what to do next, as a sentence.
        reason: String,
    },
    /// The engine has ended; nothing follows.
    Stopped,
}

/// Whom tasks of a plan can be assigned to: the members of what the plan belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Members {
    /// Which plan.
    pub plan: PlanId,
    /// The members, as far as they are known.
    pub people: Vec<Person>,
    /// How far the reading of them has come.
    pub reading: Reading,
}

/// How far a reading has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// The service was not asked yet, or has not answered.
    UnderWay,
    /// The service has answered.
    Done,
    /// It cannot be read now, for this reason.
    Failed(String),
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
    /// What was typed and not saved yet, the newest last.
    pub drafts: Vec<Draft>,
    /// The saved views, in the order of their names.
    pub views: Vec<SavedView>,
    /// Whether the person has never been here before.
    pub is_welcome_due: bool,
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
