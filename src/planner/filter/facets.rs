//! What the tasks of a plan have, to choose from: each facet with its values, and how many tasks have each of those that fit
//! what is chosen of the other facets.
//!
//! What is chosen is a filter's line and nothing beside it: it is read from the line and written back into it.

mod selection;

use std::collections::BTreeMap;

pub use self::selection::Selection;
use super::{Around, Days, is};
use crate::planner::id::{BucketId, UserId};
use crate::planner::person;
use crate::planner::priority::Priority;
use crate::planner::progress::Progress;
use crate::planner::quick_add::Known;
use crate::planner::task::Task;

/// One thing by which tasks are told apart, in the order people see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Facet {
    /// Their labels.
    Label,
    /// Whom they are assigned to.
    Person,
    /// Their priority.
    Priority,
    /// Their bucket.
    Bucket,
    /// When they are due.
    Due,
    /// How far they are.
    Progress,
    /// How they stand with the service.
    State,
}

impl Facet {
    /// Returns the heading of its values.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Label => "Label",
            Self::Person => "Assigned to",
            Self::Priority => "Priority",
            Self::Bucket => "Bucket",
            Self::Due => "Due",
            Self::Progress => "Progress",
            Self::State => "State",
        }
    }
}

/// One value of a facet. The order is that of the list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// A label.
    Label(u8),
    /// None.
    NoLabel,
    /// A person.
    Person(UserId),
    /// Nobody.
    Nobody,
    /// A priority.
    Priority(Priority),
    /// A bucket.
    Bucket(BucketId),
    /// None.
    NoBucket,
    /// Some days.
    Due(Days),
    /// How far it is.
    Progress(Progress),
    /// A state.
    State(State),
}

/// How a task stands with the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It goes nowhere by hand.
    Locked,
    /// It has an edit that was not acknowledged.
    Unsent,
    /// It has an edit that waits for a decision.
    Conflict,
}

impl State {
    const ALL: [Self; 3] = [Self::Locked, Self::Unsent, Self::Conflict];

    /// Returns the word behind `is:`.
    fn typed(self) -> &'static str {
        match self {
            Self::Locked => "locked",
            Self::Unsent => "unsent",
            Self::Conflict => "conflict",
        }
    }
}

/// A value with the number of tasks that would be seen with it alone of its facet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The value.
    pub value: Value,
    /// What people call it.
    pub name: String,
    /// How many tasks would be seen.
    pub count: usize,
}

impl Value {
    /// Returns what it is a value of.
    #[must_use]
    pub fn facet(&self) -> Facet {
        match self {
            Self::Label(_) | Self::NoLabel => Facet::Label,
            Self::Person(_) | Self::Nobody => Facet::Person,
            Self::Priority(_) => Facet::Priority,
            Self::Bucket(_) | Self::NoBucket => Facet::Bucket,
            Self::Due(_) => Facet::Due,
            Self::Progress(_) => Facet::Progress,
            Self::State(_) => Facet::State,
        }
    }

    /// Returns what people call it.
    fn name(&self, around: &Around) -> String {
        match self {
            Self::Label(label) => around.plan.plan.label(*label).to_owned(),
            Self::NoLabel => "No label".to_owned(),
            Self::Person(user) => person::name_of(around.plan, around.me, user),
            Self::Nobody => "Nobody".to_owned(),
            Self::Priority(priority) => capital(priority.word()),
            Self::Bucket(bucket) => around.plan.bucket(bucket).map_or_else(String::new, |bucket| bucket.name.clone()),
            Self::NoBucket => "No bucket".to_owned(),
            Self::Due(days) => days.words().to_owned(),
            Self::Progress(progress) => progress.words().to_owned(),
            Self::State(State::Conflict) => "In conflict".to_owned(),
            Self::State(state) => capital(state.typed()),
        }
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Returns every value the tasks of a plan have and every one that is chosen, counted. A value that no task has any more by
/// what is chosen elsewhere stays, with a count of nothing: rows that come and go would move under the cursor.
#[must_use]
pub fn count(around: &Around, hides_completed: bool, selection: &Selection, known: &Known) -> Vec<Counted> {
    let mut counts: BTreeMap<Value, usize> = selection.chosen().map(|value| (value.clone(), 0)).collect();
    let rest = selection.rest(known);
    let wants_done = !hides_completed || rest.wants_done();
    for task in around.plan.tasks() {
        let values = values(task, around);
        let has = |value: &Value| values.contains(value);
        let fits = rest.fits(task, around);
        // The facet that alone is in the way, or more than one.
        let mut missing = selection.facets().filter(|facet| !selection.of(*facet).any(has));
        let (first, second) = (missing.next(), missing.next());
        let is_done = task.percent_complete >= 100;
        let is_asked_for = selection.has(&Value::Progress(Progress::Completed));
        for value in values {
            let facet = value.facet();
            let is_in_the_way = second.is_some() || first.is_some_and(|first| first != facet);
            // Completed tasks are seen where they are asked for, by this value or by another facet's.
            let is_seen = !is_done || wants_done || facet == Facet::Progress || is_asked_for;
            *counts.entry(value).or_default() += usize::from(fits && !is_in_the_way && is_seen);
        }
    }
    let mut counted: Vec<Counted> =
        counts.into_iter().map(|(value, count)| Counted { name: value.name(around), value, count }).collect();
    counted.sort_by_cached_key(|counted| (counted.value.facet(), place(counted, around)));
    counted
}

/// Returns where a value stands in its facet: the person first, people by name, buckets as on the board, what is none last.
fn place(counted: &Counted, around: &Around) -> (usize, String, Value) {
    let (number, name) = match &counted.value {
        Value::Person(user) if around.me == Some(user) => (0, String::new()),
        Value::Person(_) => (1, counted.name.to_lowercase()),
        Value::Bucket(id) => {
            let at = around.plan.buckets.iter().position(|bucket| bucket.id == *id);
            (at.unwrap_or(usize::MAX - 1), String::new())
        }
        Value::NoLabel | Value::Nobody | Value::NoBucket => (usize::MAX, String::new()),
        _ => (0, String::new()),
    };
    (number, name, counted.value.clone())
}

/// Returns the values a task has. Somebody whose name is not known cannot be named in a line, and is left out; the person
/// always can, as `me`.
fn values(task: &Task, around: &Around) -> Vec<Value> {
    let is_known = |user: &&UserId| around.plan.people.contains_key(*user) || around.me == Some(*user);
    let people = task.assignees.iter().filter(is_known);
    let mut values: Vec<Value> = people.cloned().map(Value::Person).collect();
    values.extend(task.assignees.is_empty().then_some(Value::Nobody));
    values.extend(task.categories.iter().map(Value::Label));
    values.extend(task.categories.is_empty().then_some(Value::NoLabel));
    values.push(Value::Priority(Priority::from_number(task.priority)));
    // A bucket that is no more has no name to be typed.
    let bucket = task.bucket_id.as_ref().map(|id| around.plan.bucket(id).map(|_| Value::Bucket(id.clone())));
    values.extend(bucket.unwrap_or(Some(Value::NoBucket)));
    values.extend(Days::ALL.into_iter().filter(|days| days.hold(task, around.today, around.begins)).map(Value::Due));
    values.push(Value::Progress(task.progress()));
    values.extend(State::ALL.into_iter().filter(|state| is(state.typed(), task, around)).map(Value::State));
    values
}

#[cfg(test)]
mod tests;
