//! A whole task put into words, from what is known of it.

use super::{End, Spot, WholeTask};
use crate::planner::board::{ColumnId, Grouping};
use crate::planner::details::Details;
use crate::planner::difference;
use crate::planner::etag::Etag;
use crate::planner::id::{PlanId, TaskId};
use crate::planner::task::Task;

impl WholeTask {
    /// Says everything that is known of a task, so that it can be made again. Of details that were never read nothing is
    /// known. It stands at the end of its column.
    #[must_use]
    pub fn of(task: &Task, details: Option<&Details>, column_name: &str) -> Self {
        let blank = Task::titled(task.id.clone(), task.plan_id.clone(), &task.title);
        let column = ColumnId::Bucket(task.bucket_id.clone());
        let column_name = column_name.to_owned();
        Self {
            task: task.id.clone(),
            title: task.title.clone(),
            board: Grouping::Bucket,
            spot: Spot { column, column_name, after: None, before: None, end: End::Bottom },
            others: Vec::new(),
            changes: difference::of_tasks(&blank, task),
            details: details.map(difference::from_blank).unwrap_or_default(),
            base: task.etag.as_ref().map(Etag::as_str).map(str::to_owned),
            seen: None,
            is_undo: false,
        }
    }

    /// Returns the same without a place: who tells it from elsewhere cannot see where it stands. If nobody else can, it goes
    /// to the top of its bucket.
    #[must_use]
    pub fn placeless(self) -> Self {
        let column = ColumnId::Bucket(self.to_task(&PlanId::mine()).bucket_id);
        let spot = Spot { column, column_name: self.spot.column_name, after: None, before: None, end: End::Top };
        Self { board: Grouping::Bucket, spot, others: Vec::new(), ..self }
    }

    /// Says whether no place is told.
    #[must_use]
    pub fn is_placeless(&self) -> bool {
        let Spot { after, before, end, .. } = &self.spot;
        self.others.is_empty() && after.is_none() && before.is_none() && *end == End::Top
    }

    /// Returns the same under a new name of this machine, to be made anew.
    #[must_use]
    pub fn renamed(self, word: &str) -> Self {
        Self { task: TaskId::local(word), base: None, seen: None, is_undo: false, ..self }
    }
}
