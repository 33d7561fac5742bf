//! The first glimpse of a large plan: what a screen can show, while the whole is still being read from the disk.

use std::sync::Arc;

use rusqlite::params;

use super::Store;
use super::error::StoreError;
use super::load::{Shared, TASK_COLUMNS, task};
use crate::planner::id::{BucketId, PlanId};
use crate::planner::snapshot::{Beyond, Snapshot};
use crate::planner::task::Task;

/// Plans with fewer tasks are read whole as quickly.
const LARGE: usize = 1000;
/// More columns than any terminal shows side by side.
const COLUMNS: usize = 8;
/// More cards than any terminal shows below each other.
const CARDS: u32 = 40;

/// What a column holds.
struct Count {
    bucket_id: Option<BucketId>,
    tasks: usize,
    active: usize,
    /// Tasks whose place on the board is known.
    placed: usize,
}

impl Store {
    /// Returns the top of the first columns of a large plan, and how many cards there are beyond; `None` when the plan
    /// is small, when places are not known, or when edits wait, which only the whole plan can show.
    pub fn glimpse(&self, id: &PlanId) -> Result<Option<Snapshot>, StoreError> {
        let Some(plan) = self.plan(id)? else { return Ok(None) };
        let counts = self.column_counts(id)?;
        let is_large = counts.iter().map(|count| count.tasks).sum::<usize>() >= LARGE;
        let is_placed = counts.iter().all(|count| count.placed == count.tasks);
        if !is_large || !is_placed || !self.waiting(id)?.is_empty() {
            return Ok(None);
        }
        let mut buckets = self.buckets(id)?;
        buckets.sort_by(|a, b| a.order_hint.cmp(&b.order_hint));
        let mut tasks = Vec::new();
        for bucket in buckets.iter().take(COLUMNS) {
            self.top_of_column(id, &bucket.id, &mut tasks)?;
        }
        let mut beyond = Beyond::default();
        for count in counts {
            let here = tasks.iter().filter(|task: &&Arc<Task>| task.bucket_id == count.bucket_id);
            let (here, active) =
                here.fold((0, 0), |(here, active), task| (here + 1, active + usize::from(task.percent_complete < 100)));
            beyond.active += count.active - active;
            if count.tasks > here {
                beyond.by_bucket.insert(count.bucket_id, count.tasks - here);
            }
        }
        Ok(Some(Snapshot::new(plan, buckets, tasks, self.people()?).with_beyond(beyond)))
    }

    fn column_counts(&self, plan: &PlanId) -> Result<Vec<Count>, StoreError> {
        let sql = "SELECT bucket_id, count(*), sum(percent_complete < 100), sum(bucket_hint > '') FROM task \
                   WHERE plan_id = ?1 GROUP BY bucket_id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let counts = statement.query_map([plan.as_str()], |row| {
            let bucket_id = row.get_ref(0)?.as_str_or_null()?.map(BucketId::new);
            let count = |column| Ok::<_, rusqlite::Error>(row.get::<_, Option<u32>>(column)?.unwrap_or(0) as usize);
            Ok(Count { bucket_id, tasks: count(1)?, active: count(2)?, placed: count(3)? })
        })?;
        Ok(counts.collect::<Result<_, _>>()?)
    }

    fn top_of_column(&self, plan: &PlanId, bucket: &BucketId, tasks: &mut Vec<Arc<Task>>) -> Result<(), StoreError> {
        let sql = format!(
            "SELECT {TASK_COLUMNS} FROM task WHERE plan_id = ?1 AND bucket_id = ?2 ORDER BY bucket_hint LIMIT ?3"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params![plan.as_str(), bucket.as_str(), CARDS])?;
        let mut shared = Shared::default();
        while let Some(row) = rows.next()? {
            tasks.push(Arc::new(task(row, plan, &mut shared)?));
        }
        Ok(())
    }
}
