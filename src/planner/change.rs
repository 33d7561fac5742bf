//! What an edit changes about a task, one field at a time, each with the value the person saw.

use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::due::Due;
use super::edit::short;
use super::id::{BucketId, UserId};
use super::person;
use super::priority::Priority;
use super::progress::Progress;
use super::recurrence::{Recurrence, Schedule};
use super::snapshot::Snapshot;
use super::task::Task;

/// One field of something, changed by the person: what was seen, and what is wanted.
///
/// The fields of a task, of its details and of a plan all merge by the same rules.
pub trait FieldChange: Clone {
    /// What has the field.
    type Of;

    /// Says whether two changes are of the same field.
    #[must_use]
    fn is_same_field(&self, other: &Self) -> bool;
    /// Says whether nothing changes.
    #[must_use]
    fn is_nothing(&self) -> bool;
    /// Returns the change back.
    #[must_use]
    fn inverse(&self) -> Self;
    /// Returns this change made after an earlier one of the same field: from where that one began.
    #[must_use]
    fn after(&self, earlier: &Self) -> Self;
    /// Says whether the field has the value this change leads to.
    #[must_use]
    fn is_done(&self, now: &Self::Of) -> bool;
    /// Changes the field.
    fn apply(&self, now: &mut Self::Of);
    /// Returns the name of the field, for a sentence.
    #[must_use]
    fn field_name(&self) -> &'static str;
    /// Returns the change that leads from what there is now to what this one wants; `None` when what it is about is gone
    /// and too little is known to make it again.
    #[must_use]
    fn onto(&self, now: &Self::Of) -> Option<Self>;

    /// Returns this change made in place of one that leads to another value from what there is.
    #[must_use]
    fn aimed(&self, other: &Self) -> Self {
        self.after(other)
    }

    /// Says whether the field has the value the person saw.
    #[must_use]
    fn is_base(&self, now: &Self::Of) -> bool {
        self.inverse().is_done(now)
    }
}

/// One field of a task: `from` is the base, what the person saw, and `to` what the person wants.
///
/// Sets are changed by member, so that two people who assign different colleagues do not disagree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "field", rename_all = "snake_case")]
pub enum Change {
    /// The bucket the task is in.
    Bucket {
        /// Before.
        from: Option<BucketId>,
        /// After.
        to: Option<BucketId>,
    },
    /// `percentComplete`.
    Percent {
        /// Before.
        from: i32,
        /// After.
        to: i32,
    },
    /// Whether one person is assigned.
    Assignee {
        /// Who.
        user: UserId,
        /// Before.
        from: bool,
        /// After.
        to: bool,
    },
    /// What the task is called.
    Title {
        /// Before.
        from: String,
        /// After.
        to: String,
    },
    /// The calendar day work starts.
    Start {
        /// Before.
        from: Option<Date>,
        /// After.
        to: Option<Date>,
    },
    /// The number of the priority.
    Priority {
        /// Before.
        from: i32,
        /// After.
        to: i32,
    },
    /// The calendar day it is due.
    Due {
        /// Before.
        from: Option<Date>,
        /// After.
        to: Option<Date>,
    },
    /// Whether one label is set.
    Label {
        /// Which, 1 to 25.
        category: u8,
        /// Before.
        from: bool,
        /// After.
        to: bool,
    },
    /// How it comes again.
    Recurrence {
        /// Before.
        from: Option<Schedule>,
        /// After.
        to: Option<Schedule>,
    },
    /// Whether it is on the person's day.
    MyDay {
        /// Before.
        from: bool,
        /// After.
        to: bool,
    },
}

impl Change {
    /// Says whether it is a field of which a task has one value, so that being in a column says it.
    #[must_use]
    pub fn is_of_column(&self) -> bool {
        !matches!(self, Self::Assignee { .. } | Self::Label { .. } | Self::Recurrence { .. } | Self::MyDay { .. })
    }

    /// Returns what it does to so many tasks, in words that follow a title; `None` where the name of the column says it all.
    #[must_use]
    pub fn words(&self, count: usize, plan: &Snapshot, me: Option<&UserId>, today: Date) -> Option<String> {
        let (marks, task, takes) = if count == 1 {
            ("marks it", "completes the task", "takes the due date away")
        } else {
            ("marks them", "completes the tasks", "takes the due dates away")
        };
        Some(match self {
            Self::Bucket { .. } => return None,
            Self::Percent { to, .. } if Progress::from_percent(*to).percent() != *to => format!("{to} percent done"),
            Self::Percent { to, .. } => match Progress::from_percent(*to) {
                Progress::NotStarted => format!("{marks} as not started"),
                Progress::InProgress => format!("{marks} as in progress"),
                Progress::Completed => task.to_owned(),
            },
            Self::Assignee { user, to: true, .. } => format!("assign {}", person::name_of(plan, me, user)),
            Self::Assignee { user, to: false, .. } => format!("unassign {}", person::name_of(plan, me, user)),
            Self::Priority { to, .. } => {
                let band = Priority::from_number(*to);
                // Other clients, and a number that is typed, may say more than Planner shows.
                let number = if band.number() == *to { String::new() } else { format!(" ({to})") };
                format!("priority {}{number}", band.word())
            }
            Self::Title { to, .. } => format!("called “{}”", short(to)),
            Self::Start { to: Some(day), .. } => Due::on(*day, today).replacen("due", "starts", 1),
            Self::Start { to: None, .. } => "takes the start date away".to_owned(),
            Self::Due { to: Some(day), .. } => Due::on(*day, today),
            Self::Due { to: None, .. } => takes.to_owned(),
            Self::Label { category, to: true, .. } => format!("adds the label {}", plan.plan.label(*category)),
            Self::Label { category, to: false, .. } => format!("takes the label {} off", plan.plan.label(*category)),
            Self::Recurrence { to: Some(to), .. } => format!("comes again {}", to.pattern.words()),
            Self::Recurrence { to: None, .. } => "does not come again".to_owned(),
            Self::MyDay { to: true, .. } => "on your My Day".to_owned(),
            Self::MyDay { to: false, .. } => "off your My Day".to_owned(),
        })
    }
}

impl FieldChange for Change {
    type Of = Task;

    fn is_same_field(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Assignee { user: a, .. }, Self::Assignee { user: b, .. }) => a == b,
            (Self::Label { category: a, .. }, Self::Label { category: b, .. }) => a == b,
            (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
        }
    }

    fn is_nothing(&self) -> bool {
        match self {
            Self::Bucket { from, to } => from == to,
            Self::Percent { from, to } | Self::Priority { from, to } => from == to,
            Self::Due { from, to } | Self::Start { from, to } => from == to,
            Self::Title { from, to } => from == to,
            Self::Assignee { from, to, .. } | Self::Label { from, to, .. } | Self::MyDay { from, to } => from == to,
            Self::Recurrence { from, to } => from == to,
        }
    }

    fn inverse(&self) -> Self {
        match self.clone() {
            Self::Bucket { from, to } => Self::Bucket { from: to, to: from },
            Self::Percent { from, to } => Self::Percent { from: to, to: from },
            Self::Assignee { user, from, to } => Self::Assignee { user, from: to, to: from },
            Self::Priority { from, to } => Self::Priority { from: to, to: from },
            Self::Due { from, to } => Self::Due { from: to, to: from },
            Self::Start { from, to } => Self::Start { from: to, to: from },
            Self::Title { from, to } => Self::Title { from: to, to: from },
            Self::Label { category, from, to } => Self::Label { category, from: to, to: from },
            Self::Recurrence { from, to } => Self::Recurrence { from: to, to: from },
            Self::MyDay { from, to } => Self::MyDay { from: to, to: from },
        }
    }

    fn after(&self, earlier: &Self) -> Self {
        let mut both = self.clone();
        match (&mut both, earlier) {
            (Self::Bucket { from, .. }, Self::Bucket { from: first, .. }) => from.clone_from(first),
            (Self::Percent { from, .. }, Self::Percent { from: first, .. })
            | (Self::Priority { from, .. }, Self::Priority { from: first, .. }) => *from = *first,
            (Self::Due { from, .. }, Self::Due { from: first, .. })
            | (Self::Start { from, .. }, Self::Start { from: first, .. }) => *from = *first,
            (Self::Title { from, .. }, Self::Title { from: first, .. }) => from.clone_from(first),
            (Self::Assignee { from, .. }, Self::Assignee { from: first, .. })
            | (Self::Label { from, .. }, Self::Label { from: first, .. })
            | (Self::MyDay { from, .. }, Self::MyDay { from: first, .. }) => *from = *first,
            (Self::Recurrence { from, .. }, Self::Recurrence { from: first, .. }) => from.clone_from(first),
            _ => {}
        }
        both
    }

    fn is_done(&self, task: &Task) -> bool {
        match self {
            Self::Bucket { to, .. } => task.bucket_id == *to,
            Self::Percent { to, .. } => task.percent_complete == *to,
            Self::Assignee { user, to, .. } => task.assignees.contains(user) == *to,
            Self::Priority { to, .. } => task.priority == *to,
            Self::Due { to, .. } => task.due == *to,
            Self::Start { to, .. } => task.start == *to,
            Self::Title { to, .. } => task.title == *to,
            Self::Label { category, to, .. } => task.categories.contains(*category) == *to,
            Self::Recurrence { to, .. } => task.schedule() == to.as_ref(),
            Self::MyDay { to, .. } => task.is_on_my_day == *to,
        }
    }

    fn apply(&self, task: &mut Task) {
        match self {
            Self::Bucket { to, .. } => task.bucket_id.clone_from(to),
            Self::Percent { to, .. } => task.percent_complete = *to,
            Self::Assignee { user, to: true, .. } => {
                if !task.assignees.contains(user) {
                    task.assignees.push(user.clone());
                }
            }
            Self::Assignee { user, to: false, .. } => task.assignees.retain(|assignee| assignee != user),
            Self::Priority { to, .. } => task.priority = *to,
            Self::Due { to, .. } => task.due = *to,
            Self::Start { to, .. } => task.start = *to,
            Self::Title { to, .. } => task.title.clone_from(to),
            Self::Label { category, to: true, .. } => task.categories.insert(*category),
            Self::Label { category, to: false, .. } => task.categories.remove(*category),
            // What the service has counted holds for the schedule it was counted for.
            Self::Recurrence { to, .. } if task.schedule() == to.as_ref() => {}
            Self::Recurrence { to, .. } => task.recurrence = to.clone().map(|to| Arc::new(Recurrence::of(to))),
            Self::MyDay { to, .. } => task.is_on_my_day = *to,
        }
    }

    fn field_name(&self) -> &'static str {
        match self {
            Self::Bucket { .. } => "bucket",
            Self::Percent { .. } => "progress",
            Self::Assignee { .. } => "people",
            Self::Priority { .. } => "priority",
            Self::Due { .. } => "due date",
            Self::Start { .. } => "start date",
            Self::Title { .. } => "title",
            Self::Label { .. } => "labels",
            Self::Recurrence { .. } => "schedule",
            Self::MyDay { .. } => "My Day",
        }
    }

    fn onto(&self, task: &Task) -> Option<Self> {
        let mut onto = self.clone();
        match &mut onto {
            Self::Bucket { from, .. } => from.clone_from(&task.bucket_id),
            Self::Percent { from, .. } => *from = task.percent_complete,
            Self::Assignee { user, from, .. } => *from = task.assignees.contains(user),
            Self::Title { from, .. } => from.clone_from(&task.title),
            Self::Start { from, .. } => *from = task.start,
            Self::Priority { from, .. } => *from = task.priority,
            Self::Due { from, .. } => *from = task.due,
            Self::Label { category, from, .. } => *from = task.categories.contains(*category),
            Self::Recurrence { from, .. } => *from = task.schedule().cloned(),
            Self::MyDay { from, .. } => *from = task.is_on_my_day,
        }
        Some(onto)
    }
}

/// Takes newer changes into older ones: each field once, and none that came back to where it was.
pub fn merge<C: FieldChange>(older: &mut Vec<C>, newer: &[C]) {
    for change in newer {
        match older.iter().position(|known| known.is_same_field(change)) {
            Some(known) => older[known] = change.after(&older[known]),
            None => older.push(change.clone()),
        }
    }
    older.retain(|change| !change.is_nothing());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planner::fixture::task;
    use crate::planner::recurrence::Pattern;

    #[test]
    fn a_change_and_its_inverse_leave_a_task_as_it_was() {
        let before = task("a");
        let anna = UserId::new("anna");
        let changes = [
            Change::Bucket { from: None, to: Some(BucketId::new("b")) },
            Change::Percent { from: 0, to: 50 },
            Change::Assignee { user: anna, from: false, to: true },
            Change::Priority { from: 5, to: 1 },
            Change::Due { from: None, to: Some(jiff::civil::date(2026, 10, 12)) },
            Change::Label { category: 3, from: false, to: true },
            Change::Title { from: "a".to_owned(), to: "b".to_owned() },
            Change::Start { from: None, to: Some(jiff::civil::date(2026, 10, 11)) },
            Change::Recurrence {
                from: None,
                to: Some(Schedule { pattern: Pattern::weekdays(), start: jiff::Timestamp::UNIX_EPOCH }),
            },
            Change::MyDay { from: false, to: true },
        ];
        for change in changes {
            let mut task = before.clone();
            assert!(!change.is_done(&task));
            change.apply(&mut task);
            assert!(change.is_done(&task) && task != before);
            change.inverse().apply(&mut task);
            assert_eq!(task, before);
        }
    }

    #[test]
    fn changes_of_one_field_become_one_and_there_and_back_none() {
        let percent = |from, to| Change::Percent { from, to };
        let assignee = |user: &str, from, to| Change::Assignee { user: UserId::new(user), from, to };
        let mut changes = vec![percent(30, 50)];
        merge(&mut changes, &[percent(50, 100), assignee("a", false, true)]);
        assert_eq!(changes, [percent(30, 100), assignee("a", false, true)]);
        merge(&mut changes, &[assignee("a", true, false), assignee("b", false, true), percent(100, 30)]);
        assert_eq!(changes, [assignee("b", false, true)]);
    }
}
