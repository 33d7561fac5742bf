//! From rows to values: what a plan looks like to the person who made the waiting edits.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::civil::Date;
use rusqlite::{OptionalExtension as _, Row, params};

use super::Store;
use super::about;
use super::error::StoreError;
use super::formats::{place, places};
use super::locks::Whose;
use super::outbox::Entry;
use super::source;
use crate::planner::bucket::Bucket;
use crate::planner::creation_source::{CreationSource, Requirements};
use crate::planner::edit::Edit;
use crate::planner::etag::Etag;
use crate::planner::id::{BucketId, PlanId, TaskId, UserId};
use crate::planner::order_hint::OrderHint;
use crate::planner::plan::Plan;
use crate::planner::snapshot::Snapshot;
use crate::planner::task::{Categories, Task};

/// What [`task`] reads, in its order.
pub(super) const TASK_COLUMNS: &str = "id, bucket_id, title, order_hint, percent_complete, priority, due, assignees, \
    categories, checklist_items, open_checklist_items, reference_count, has_description, etag, bucket_hint, \
    bucket_hint_etag, assignee_priority, progress_hint, progress_hint_etag, assigned_hints, assigned_hints_etag, start, \
    source, requirements, recurrence, is_on_my_day";

/// A plan as the service last described it, and the edits that wait for it.
#[derive(Debug)]
pub struct View {
    /// What the service said.
    pub snapshot: Snapshot,
    /// What it has not acknowledged, in order.
    pub waiting: Vec<Entry>,
}

impl Store {
    /// Returns a plan with its waiting edits; `None` if nothing of it was ever read. The one place where what the
    /// service said and what the person wants meet.
    pub fn view(&self, plan: &PlanId) -> Result<Option<View>, StoreError> {
        let Some(snapshot) = self.snapshot(plan)? else { return Ok(None) };
        Ok(Some(View { snapshot, waiting: self.waiting(plan)? }))
    }

    /// Returns a plan as the service last described it; `None` if it was never read.
    pub fn snapshot(&self, id: &PlanId) -> Result<Option<Snapshot>, StoreError> {
        if id.is_local() {
            let plan = self.plan_to_be_made(id)?;
            return plan.map(|plan| Ok(Snapshot::new(plan, Vec::new(), Vec::new(), self.people()?))).transpose();
        }
        let Some(plan) = self.plan(id)? else { return Ok(None) };
        let mut snapshot = Snapshot::new(plan, self.buckets(id)?, self.tasks(id)?, self.people()?);
        snapshot.locks = Arc::new(self.locks(Whose::Plan(id))?);
        Ok(Some(snapshot))
    }

    /// Returns when a plan's tasks were last read whole, or the person's over all plans.
    pub fn read_at(&self, plan: &PlanId) -> Result<Option<String>, StoreError> {
        if plan.is_mine() {
            return self.mine_read_at();
        }
        let mut statement = self.connection.prepare_cached("SELECT read_at FROM plan WHERE id = ?1")?;
        Ok(statement.query_row([plan.as_str()], |row| row.get(0)).optional()?.flatten())
    }

    /// Returns how many edits of a plan wait, were refused, and wait for the person.
    pub fn counts_of(&self, plan: &PlanId) -> Result<[usize; 3], StoreError> {
        let sql = "SELECT count(*) FILTER (WHERE rejection IS NULL AND conflict IS NULL), count(rejection), \
                   count(conflict) FROM outbox WHERE plan_id = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let counts = statement.query_row([plan.as_str()], |row| {
            let count = |column| Ok::<_, rusqlite::Error>(row.get::<_, u32>(column)? as usize);
            Ok([count(0)?, count(1)?, count(2)?])
        })?;
        Ok(counts)
    }

    /// Notes when a full reading was compared with the copy, and how much was not as the copy had it.
    pub fn set_checked(&self, plan: &PlanId, now: &str, drift: usize) -> Result<(), StoreError> {
        let sql = "UPDATE plan SET checked_at = ?2, drift = ?3 WHERE id = ?1";
        let drift = u32::try_from(drift).unwrap_or(u32::MAX);
        self.connection.prepare_cached(sql)?.execute(params![plan.as_str(), now, drift])?;
        Ok(())
    }

    /// A plan that was only listed has no title bar to draw: something of it must have been read. Tasks of the person's
    /// own list do not make a plan.
    pub(super) fn plan(&self, id: &PlanId) -> Result<Option<Plan>, StoreError> {
        let sql = "SELECT 1 FROM plan WHERE id = ?1 AND \
                   (read_at IS NOT NULL OR EXISTS (SELECT 1 FROM body WHERE kind = 'plan' AND body.id = ?1))";
        let is_read = self.connection.prepare_cached(sql)?.exists([id.as_str()])?;
        if is_read { self.listed_plan(id) } else { Ok(None) }
    }

    /// Returns a plan of which at least the name is known.
    pub fn listed_plan(&self, id: &PlanId) -> Result<Option<Plan>, StoreError> {
        let sql =
            "SELECT title, container_url, etag, labels, shared_with, container_type, about FROM plan WHERE id = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let plan = statement.query_row([id.as_str()], |row| {
            let labels: BTreeMap<u8, String> = serde_json::from_str(row.get_ref(3)?.as_str()?).unwrap_or_default();
            Ok(Plan {
                id: id.clone(),
                title: row.get(0)?,
                container_url: row.get(1)?,
                container_type: row.get(5)?,
                etag: row.get_ref(2)?.as_str_or_null()?.map(Etag::new),
                labels,
                shared_with: row.get_ref(4)?.as_str()?.lines().map(UserId::new).collect(),
                about: about::read(row.get_ref(6)?.as_str()?),
            })
        });
        Ok(plan.optional()?)
    }

    /// Returns a plan that this machine has named and the service has not made yet: nothing of it is in the copy, and what
    /// is to be made of it waits behind it.
    fn plan_to_be_made(&self, id: &PlanId) -> Result<Option<Plan>, StoreError> {
        let mut statement =
            self.connection.prepare_cached("SELECT edit FROM outbox WHERE plan_id = ?1 ORDER BY seq")?;
        let edits = statement.query_map([id.as_str()], |row| row.get::<_, String>(0))?;
        for text in edits {
            if let Ok(Edit::CreatePlan(edit)) = serde_json::from_str(&text?) {
                return Ok(Some(Plan::titled(id.clone(), &edit.title)));
            }
        }
        Ok(None)
    }

    pub(super) fn buckets(&self, plan: &PlanId) -> Result<Vec<Bucket>, StoreError> {
        let sql = "SELECT id, name, order_hint, etag FROM bucket WHERE plan_id = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let buckets = statement.query_map([plan.as_str()], |row| {
            Ok(Bucket {
                id: BucketId::new(row.get_ref(0)?.as_str()?),
                plan_id: plan.clone(),
                name: row.get(1)?,
                order_hint: OrderHint::acknowledged(row.get_ref(2)?.as_str()?),
                etag: row.get_ref(3)?.as_str_or_null()?.map(Etag::new),
            })
        })?;
        Ok(buckets.collect::<Result<_, _>>()?)
    }

    /// Reads in the order of the key, which is the order a snapshot wants.
    pub(super) fn tasks(&self, plan: &PlanId) -> Result<Vec<Arc<Task>>, StoreError> {
        let sql = format!("SELECT {TASK_COLUMNS} FROM task WHERE plan_id = ?1 ORDER BY id");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query([plan.as_str()])?;
        let mut shared = Shared::default();
        let mut tasks = Vec::new();
        while let Some(row) = rows.next()? {
            tasks.push(Arc::new(task(row, plan, &mut shared)?));
        }
        Ok(tasks)
    }
}

/// Identifiers that many tasks name, each kept once.
#[derive(Default)]
pub(super) struct Shared {
    buckets: HashMap<String, BucketId>,
    users: HashMap<String, UserId>,
    sources: HashMap<String, Option<Arc<CreationSource>>>,
    /// The last etags of a task and of its formats: they count changes, so neighbours often have the same.
    etags: [Option<Etag>; 4],
}

pub(super) fn task(row: &Row<'_>, plan: &PlanId, shared: &mut Shared) -> rusqlite::Result<Task> {
    let text = |column| Ok::<_, rusqlite::Error>(row.get_ref(column)?.as_str()?);
    let maybe = |column| Ok::<_, rusqlite::Error>(row.get_ref(column)?.as_str_or_null()?);
    let bucket_id = maybe(1)?.map(|id| share(&mut shared.buckets, id, BucketId::new));
    let assignees = text(7)?.lines().map(|id| share(&mut shared.users, id, UserId::new)).collect();
    let assigned_etag = maybe(20)?.map(|etag| share_last(&mut shared.etags[3], etag));
    let assigned_board = places(maybe(19)?, assigned_etag, |id| share(&mut shared.users, id, UserId::new));
    Ok(Task {
        bucket_id,
        order_hint: OrderHint::acknowledged(text(3)?),
        percent_complete: row.get(4)?,
        priority: row.get(5)?,
        start: row.get::<_, Option<i64>>(21)?.and_then(day),
        due: row.get::<_, Option<i64>>(6)?.and_then(day),
        assignees,
        categories: Categories::from_bits(row.get(8)?),
        checklist_items: row.get(9)?,
        open_checklist_items: row.get(10)?,
        references: row.get(11)?,
        has_description: row.get(12)?,
        creation_source: maybe(22)?.and_then(|text| share(&mut shared.sources, text, source_of)),
        requirements: row.get::<_, Option<u8>>(23)?.map(Requirements::from_bits),
        recurrence: maybe(24)?.and_then(source::series),
        is_on_my_day: row.get(25)?,
        etag: maybe(13)?.map(|etag| share_last(&mut shared.etags[0], etag)),
        bucket_board: place(maybe(14)?, maybe(15)?.map(|etag| share_last(&mut shared.etags[1], etag))),
        assignee_priority: OrderHint::acknowledged(text(16)?),
        progress_board: place(maybe(17)?, maybe(18)?.map(|etag| share_last(&mut shared.etags[2], etag))),
        assigned_board,
        ..Task::titled(TaskId::new(text(0)?), plan.clone(), text(2)?)
    })
}

fn source_of(text: &str) -> Option<Arc<CreationSource>> {
    source::read(text).map(Arc::new)
}

fn share<T: Clone>(known: &mut HashMap<String, T>, id: &str, new: impl FnOnce(&str) -> T) -> T {
    if let Some(value) = known.get(id) {
        return value.clone();
    }
    known.entry(id.to_owned()).or_insert_with(|| new(id)).clone()
}

fn share_last(last: &mut Option<Etag>, etag: &str) -> Etag {
    match last {
        Some(last) if last.as_str() == etag => last.clone(),
        _ => last.insert(Etag::new(etag)).clone(),
    }
}

/// Returns the day that is kept as 20261031.
fn day(number: i64) -> Option<Date> {
    let part = |value: i64| i8::try_from(value).ok();
    Date::new(i16::try_from(number / 10_000).ok()?, part(number / 100 % 100)?, part(number % 100)?).ok()
}
