//! Plans and tasks as text and as JSON: the same for every command.

mod board;
mod json;
mod table;

pub(super) use self::board::{Count, board};
pub(super) use self::json::{board_name, task as task_json};
pub(super) use self::table::table;

use jiff::civil::Date;

use crate::planner::due::Due;
use crate::planner::id::UserId;
use crate::planner::person::name_of;
use crate::planner::snapshot::Snapshot;
use crate::planner::task::Task;

/// Who looks at a plan, and when.
#[derive(Clone, Copy)]
pub(super) struct Eye<'a> {
    /// The plan.
    pub(super) plan: &'a Snapshot,
    /// Who the person is, if known.
    pub(super) me: Option<&'a UserId>,
    /// The day it is.
    pub(super) today: Date,
}

impl Eye<'_> {
    /// Returns the people a task is assigned to, for a line.
    fn people(&self, task: &Task) -> String {
        let names = task.assignees.iter().map(|user| name_of(self.plan, self.me, user));
        names.collect::<Vec<_>>().join(", ")
    }

    /// Returns the day a task is due, and that it is late.
    pub(super) fn due(&self, task: &Task) -> String {
        let Some(due) = task.due else { return String::new() };
        match Due::relative(due, self.today) {
            Due::Overdue { days } if task.percent_complete < 100 => format!("{due} OVERDUE {days}d"),
            _ => due.to_string(),
        }
    }

    /// Returns the same in few cells: a mark says that it is late.
    fn day(&self, task: &Task) -> String {
        let is_late = task.percent_complete < 100 && task.due.is_some_and(|due| due < self.today);
        task.due.map_or_else(String::new, |due| format!("{due}{}", if is_late { " !" } else { "" }))
    }

    /// Returns what a task's bucket is called.
    pub(super) fn bucket(&self, task: &Task) -> String {
        let bucket = task.bucket_id.as_ref();
        bucket.map_or_else(String::new, |id| self.plan.bucket(id).map_or(id.as_str(), |it| &it.name).to_owned())
    }
}

/// Returns tasks as a table for so many columns. Over all plans it tells the plan: buckets are known of the open one alone.
pub(super) fn tasks(eye: &Eye<'_>, tasks: &[&Task], width: usize) -> Vec<String> {
    let is_mine = eye.plan.plan.id.is_mine();
    let row = |task: &&Task| {
        let place = if is_mine { eye.plan.plan_of(task).title.clone() } else { eye.bucket(task) };
        vec![task.title.clone(), place, task.progress().words().to_owned(), eye.day(task), eye.people(task)]
    };
    let place = if is_mine { "PLAN" } else { "BUCKET" };
    table(&["TITLE", place, "PROGRESS", "DUE", "ASSIGNED"], &tasks.iter().map(row).collect::<Vec<_>>(), width)
}
