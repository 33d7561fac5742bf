//! What the person wants to see of a board: words of titles, and marks for people, labels, priorities, dates and states. All
//! of them have to hold; of the values of one mark, `@anna,ben`, one has to.

mod complete;
mod days;
pub mod facets;
mod marks;
mod read;

use std::collections::HashSet;
use std::ops::Range;

use jiff::civil::Date;

pub use self::complete::complete;
pub use self::days::Days;
use super::calendar::WeekBegins;
use super::id::{BucketId, TaskId, UserId};
use super::lock::Class;
use super::policy::{Act, Reach};
use super::priority::Priority;
use super::progress::Progress;
use super::quick_add::{Known, Sign, folded, marked};
use super::snapshot::Snapshot;
use super::task::Task;

/// What stands behind `is:`.
pub const STATES: [&str; 9] = ["conflict", "done", "late", "locked", "mine", "notstarted", "open", "started", "unsent"];
/// What stands behind `has:`.
pub const PARTS: [&str; 6] = ["notes", "checklist", "links", "due", "labels", "people"];
/// What can be typed, for a line of its own.
pub const SIGNS: &str = "words  @ person  # label  ! priority  > bucket  due<fri  is:late  has:notes";

/// What was typed, understood as far as it can be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// All of these have to hold, and one of each is enough.
    terms: Vec<Vec<Term>>,
    /// Where marks stand in the line.
    pub marks: Vec<Range<usize>>,
    /// What is not understood, each as a sentence; it fits nothing.
    pub faults: Vec<(Range<usize>, String)>,
}

/// One thing that has to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Term {
    /// A title holds this, folded.
    Word(String),
    /// It is assigned to one of these people.
    People(Vec<UserId>),
    /// It is assigned to nobody.
    Nobody,
    /// It has one of these labels.
    Labels(Vec<u8>),
    /// It has no label.
    NoLabel,
    /// It has this priority.
    Priority(Priority),
    /// It is in one of these buckets.
    Buckets(Vec<BucketId>),
    /// It is in no bucket.
    NoBucket,
    /// It is due then.
    Due(When, Date),
    /// It is due in these days.
    Days(Days),
    /// It is in a state of [`STATES`].
    Is(&'static str),
    /// It has one of [`PARTS`].
    Has(&'static str),
    /// Nothing is so.
    Nothing,
}

/// How a day compares with the one that was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    Before,
    UpTo,
    On,
    From,
    After,
}

/// What has to be known to tell whether a task is to be seen.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    /// Its plan.
    pub plan: &'a Snapshot,
    /// Who the person is.
    pub me: Option<&'a UserId>,
    /// What day it is.
    pub today: Date,
    /// The day a week begins with.
    pub begins: WeekBegins,
    /// The tasks with edits nobody has acknowledged.
    pub unsent: &'a HashSet<TaskId>,
    /// The tasks with an edit that both sides have made differently.
    pub in_conflict: &'a HashSet<TaskId>,
}

/// Returns the filter that shows the cards of a person.
#[must_use]
pub fn of_person(user: &UserId, known: &Known) -> String {
    marked(Sign::Person, known.word_for_person(user))
}

/// Returns the filter that shows the cards with a label.
#[must_use]
pub fn of_label(label: u8, known: &Known) -> String {
    marked(Sign::Label, &known.word_for_label(label))
}

impl Filter {
    /// Reads a line against what is known of the plan.
    #[must_use]
    pub fn parse(text: &str, known: &Known) -> Self {
        read::parse(text, known)
    }

    /// Says whether everything is to be seen.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.terms.is_empty()
    }

    /// Says whether completed tasks are asked for: then they are shown where they are hidden otherwise.
    #[must_use]
    pub fn wants_done(&self) -> bool {
        self.terms.iter().any(|one_of| one_of.contains(&Term::Is("done")))
    }

    /// Says whether a task is to be seen.
    #[must_use]
    pub fn fits(&self, task: &Task, around: &Around) -> bool {
        self.terms.iter().all(|one_of| one_of.iter().any(|term| term.fits(task, around)))
    }
}

impl Term {
    fn fits(&self, task: &Task, around: &Around) -> bool {
        match self {
            Self::Word(word) => folded(&task.title).contains(word),
            Self::People(people) => task.assignees.iter().any(|user| people.contains(user)),
            Self::Nobody => task.assignees.is_empty(),
            Self::Labels(labels) => labels.iter().any(|label| task.categories.contains(*label)),
            Self::NoLabel => task.categories.is_empty(),
            Self::Priority(priority) => Priority::from_number(task.priority) == *priority,
            Self::Buckets(buckets) => task.bucket_id.as_ref().is_some_and(|bucket| buckets.contains(bucket)),
            Self::Due(when, day) => task.due.is_some_and(|due| when.holds(due, *day)),
            Self::NoBucket => task.bucket_id.is_none(),
            Self::Days(days) => days.hold(task, around.today, around.begins),
            Self::Is(state) => is(state, task, around),
            Self::Has(part) => has(part, task),
            Self::Nothing => false,
        }
    }
}

impl When {
    fn holds(self, due: Date, day: Date) -> bool {
        match self {
            Self::Before => due < day,
            Self::UpTo => due <= day,
            Self::On => due == day,
            Self::From => due >= day,
            Self::After => due > day,
        }
    }
}

fn is(state: &str, task: &Task, around: &Around) -> bool {
    let is_done = task.percent_complete >= 100;
    match state {
        "done" => is_done,
        "open" => !is_done,
        "notstarted" => task.progress() == Progress::NotStarted,
        "started" => task.progress() == Progress::InProgress,
        "late" => Days::Late.hold(task, around.today, around.begins),
        "mine" => around.me.is_some_and(|me| task.assignees.contains(me)),
        "unsent" => around.unsent.contains(&task.id),
        "conflict" => around.in_conflict.contains(&task.id),
        _ => is_locked(task, around),
    }
}

/// Says whether a task goes nowhere by hand, as the mark on its card does.
fn is_locked(task: &Task, around: &Around) -> bool {
    let is_refused = |act: Act| around.plan.permission(task, &act, around.me).is_err();
    match around.plan.class_of(task) {
        _ if task.id.is_local() => false,
        Class::Hosted { .. } | Class::ProjectMirror => true,
        Class::Unknown => false,
        Class::Plain if !around.plan.locks.learned.iter().any(|learned| learned.task == task.id) => false,
        _ => is_refused(Act::Move(Reach::Bucket)) && is_refused(Act::Reorder),
    }
}

fn has(part: &str, task: &Task) -> bool {
    match part {
        "notes" => task.has_description,
        "checklist" => task.checklist_items > 0,
        "links" => task.references > 0,
        "due" => task.due.is_some(),
        "labels" => !task.categories.is_empty(),
        _ => !task.assignees.is_empty(),
    }
}

#[cfg(test)]
mod tests;
