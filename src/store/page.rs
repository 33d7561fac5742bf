//! Writes one page of changes into the copy: patches into bodies, and what boards show of them into rows.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension as _, params};
use serde_json::{Map, Value, json};

use super::delta::{Brought, Reread};
use super::error::StoreError;
use super::load::{Shared, TASK_COLUMNS, task};
use super::patched::Patched;
use super::{cache, formats, source, whole_plans};
use crate::planner::format::{AssignedPlaces, Format, FormatKind};
use crate::planner::id::{PlanId, TaskId};
use crate::planner::task::Task;
use crate::wire;
use crate::wire::board_format::{AssignedToFormat, BucketFormat, ProgressFormat};
use crate::wire::delta::{Item, Kind};

/// What is filed under this kind is gone for good: an older change does not bring it back.
pub(super) const GONE: &str = "gone";

/// Writes one page.
pub(super) struct Pen<'a> {
    connection: &'a Connection,
    /// Tasks that are not what they were.
    tasks: BTreeSet<(PlanId, TaskId)>,
    brought: Brought,
}

impl<'a> Pen<'a> {
    /// Begins to write.
    pub(super) fn new(connection: &'a Connection) -> Self {
        Self { connection, tasks: BTreeSet::new(), brought: Brought::default() }
    }

    /// Returns what has changed, tasks as they are now.
    pub(super) fn finish(mut self) -> Result<Brought, StoreError> {
        self.brought.tasks = read_tasks(self.connection, &self.tasks)?;
        Ok(self.brought)
    }

    /// Keeps what was read because the page did not say enough of it.
    pub(super) fn put_reread(&mut self, reread: &Reread) -> Result<(), StoreError> {
        for plan in &reread.plans {
            let Some(value) = plan.to_planner() else { continue };
            self.forget(GONE, value.id.as_str())?;
            cache::put_body(self.connection, "plan", value.id.as_str(), plan)?;
            cache::write_plan(self.connection, &value)?;
            self.brought.plans.insert(value.id);
        }
        for (plan, details) in &reread.plan_details {
            cache::put_plan_details(self.connection, plan, details)?;
            self.brought.plans.insert(plan.clone());
        }
        for bucket in &reread.buckets {
            let Some(plan) = bucket.plan_id.text().map(PlanId::new) else { continue };
            let Some(value) = bucket.to_planner(&plan) else { continue };
            self.forget(GONE, value.id.as_str())?;
            cache::put_body(self.connection, "bucket", value.id.as_str(), bucket)?;
            cache::write_bucket(self.connection, &value)?;
            self.brought.plans.insert(plan);
        }
        for task in &reread.tasks {
            let (Some(id), Some(plan)) = (task.id.text(), task.plan_id.text().map(PlanId::new)) else { continue };
            self.forget(GONE, id)?;
            if cache::put_task(self.connection, &plan, task)?.is_some() {
                self.tasks.insert((plan, TaskId::new(id)));
            }
        }
        for (kind, id) in &reread.gone {
            self.remove(*kind, id)?;
        }
        Ok(())
    }

    /// Keeps what an item changed.
    pub(super) fn change(&mut self, item: &Item) -> Result<(), StoreError> {
        let Some(kind) = item.kind else { return Ok(()) };
        if has_body(self.connection, GONE, &item.id)? {
            return Ok(());
        }
        match kind {
            Kind::Format(kind) => return self.change_format(kind, item),
            Kind::Task | Kind::TaskDetails | Kind::Plan | Kind::PlanDetails | Kind::Bucket => {}
        }
        let before = body(self.connection, kind.name(), &item.id)?;
        let early = format!("early {}", kind.name());
        let was_known = before.is_some();
        let mut patched = match before {
            Some(body) => Patched::kept(body),
            None => body(self.connection, &early, &item.id)?.map_or_else(Patched::default, Patched::kept),
        };
        let old = patched.body().clone();
        patched.apply(&item.patch, item.version().as_ref(), item.is_whole());
        let kind_name = if patched.is_whole() { kind.name() } else { &early };
        let is_new = cache::put_body(self.connection, kind_name, &item.id, &patched.to_kept())?;
        if !patched.is_whole() || !is_new {
            return Ok(());
        }
        if !was_known {
            self.forget(&early, &item.id)?;
        }
        let now = Value::Object(patched.body().clone());
        match kind {
            Kind::Task => self.write_task(&old, now, was_known),
            Kind::TaskDetails => self.write_details(item),
            Kind::Plan => {
                let Some(value) = read::<wire::plan::Plan>(now).and_then(|plan| plan.to_planner()) else {
                    return Ok(());
                };
                cache::write_plan(self.connection, &value)?;
                if !was_known {
                    self.connection.execute("UPDATE plan SET is_listed = 1 WHERE id = ?1", [value.id.as_str()])?;
                }
                self.brought.plans.insert(value.id);
                Ok(())
            }
            Kind::PlanDetails => {
                let plan = PlanId::new(&item.id);
                if let Some(details) = read(now) {
                    cache::write_plan_details(self.connection, &plan, &details)?;
                }
                self.brought.plans.insert(plan);
                Ok(())
            }
            Kind::Bucket => {
                let Some(bucket) = read::<wire::bucket::Bucket>(now) else { return Ok(()) };
                let Some(plan) = bucket.plan_id.text().map(PlanId::new) else { return Ok(()) };
                if let Some(value) = bucket.to_planner(&plan) {
                    cache::write_bucket(self.connection, &value)?;
                }
                self.brought.plans.insert(plan);
                Ok(())
            }
            Kind::Format(_) => Ok(()),
        }
    }

    /// Writes a task that was patched. What was read for its last version holds for this one: the delta would have said
    /// otherwise.
    fn write_task(&mut self, old: &Map<String, Value>, now: Value, was_known: bool) -> Result<(), StoreError> {
        let text = |body: &Map<String, Value>, name: &str| body.get(name).and_then(Value::as_str).map(str::to_owned);
        let Some(body) = read::<wire::task::Task>(now) else { return Ok(()) };
        let id = TaskId::new(body.id.text().unwrap_or_default());
        let old_plan = text(old, "planId").or_else(|| self.plan_of(&id).ok().flatten());
        let Some(plan) = body.plan_id.text().map(str::to_owned).or_else(|| old_plan.clone()) else { return Ok(()) };
        let known = match &old_plan {
            Some(old_plan) => formats::known(self.connection, &PlanId::new(old_plan), &id)?,
            None => None,
        };
        if let Some(old_plan) = old_plan.filter(|old| was_known && *old != plan) {
            let sql = "DELETE FROM task WHERE plan_id = ?1 AND id = ?2";
            self.connection.prepare_cached(sql)?.execute([&old_plan, id.as_str()])?;
            self.brought.plans.insert(PlanId::new(&old_plan));
        }
        let plan = PlanId::new(&plan);
        let Some(mut value) = body.to_planner(&plan) else { return Ok(()) };
        if let Some(known) = &known {
            source::fill(&mut value, &body, known);
        }
        cache::write_task(self.connection, &plan, &value)?;
        let (before, after) = (text(old, "@odata.etag"), cache::etag_text(value.etag.as_ref()));
        if before.as_deref() != after {
            let sql = "UPDATE task SET bucket_hint_for = iif(bucket_hint_for = ?3, ?4, bucket_hint_for), \
                       progress_hint_for = iif(progress_hint_for = ?3, ?4, progress_hint_for), \
                       assigned_hints_for = iif(assigned_hints_for = ?3, ?4, assigned_hints_for), \
                       details_for = iif(details_for = ?3, ?4, details_for) WHERE plan_id = ?1 AND id = ?2";
            self.connection.prepare_cached(sql)?.execute(params![plan.as_str(), id.as_str(), before, after])?;
        }
        self.tasks.insert((plan, id));
        Ok(())
    }

    /// Notes that the details of a task are known as they are now, if all of them came: a part of them may lie on what
    /// was read before something else was missed.
    fn write_details(&mut self, item: &Item) -> Result<(), StoreError> {
        let task = TaskId::new(&item.id);
        if let Some(plan) = self.plan_of(&task)?.filter(|_| item.is_whole()) {
            let sql = "UPDATE task SET details_for = etag WHERE plan_id = ?1 AND id = ?2 AND details_for IS NULL";
            self.connection.prepare_cached(sql)?.execute([&plan, &item.id])?;
        }
        self.brought.details.insert(task);
        Ok(())
    }

    /// Keeps a place on a board. One that was never read is kept only when all of it comes: pieces would look like the
    /// whole.
    fn change_format(&mut self, kind: FormatKind, item: &Item) -> Result<(), StoreError> {
        let task = TaskId::new(&item.id);
        let Some(plan) = self.plan_of(&task)?.map(|plan| PlanId::new(&plan)) else { return Ok(()) };
        let Some(known) = formats::known(self.connection, &plan, &task)? else { return Ok(()) };
        let body = Value::Object(item.patch.clone());
        let is_new = match kind {
            FormatKind::AssignedTo => {
                let [_, _, Format::AssignedTo(known)] = known.formats else { return Ok(()) };
                self.change_places(&plan, &task, &known, item)?
            }
            _ if !item.is_whole() => false,
            FormatKind::Bucket => match read::<BucketFormat>(body) {
                Some(format) => formats::put(self.connection, &plan, &task, &format.to_planner())?,
                None => false,
            },
            FormatKind::Progress => match read::<ProgressFormat>(body) {
                Some(format) => formats::put(self.connection, &plan, &task, &format.to_planner())?,
                None => false,
            },
        };
        if is_new {
            self.tasks.insert((plan, task));
        }
        Ok(())
    }

    fn change_places(
        &mut self,
        plan: &PlanId,
        task: &TaskId,
        known: &AssignedPlaces,
        item: &Item,
    ) -> Result<bool, StoreError> {
        let name = Kind::Format(FormatKind::AssignedTo).name();
        let AssignedPlaces::Read { unassigned, by_assignee, etag } = known else {
            let whole = item.is_whole().then(|| read::<AssignedToFormat>(Value::Object(item.patch.clone()))).flatten();
            return match whole {
                Some(format) => formats::put(self.connection, plan, task, &format.to_planner()),
                None => Ok(false),
            };
        };
        let etag = cache::etag_text(etag.as_ref());
        let kept = body(self.connection, name, task.as_str())?;
        let kept = kept.filter(|kept| kept.get("@odata.etag").and_then(Value::as_str) == etag);
        let mut patched = if let Some(kept) = kept {
            Patched::kept(kept)
        } else {
            let hints: Map<String, Value> =
                by_assignee.iter().map(|(user, hint)| (user.as_str().to_owned(), hint.as_str().into())).collect();
            let body = json!({"unassignedOrderHint": unassigned.as_str(), "orderHintsByAssignee": hints,
                "@odata.etag": etag});
            Patched::kept(body.as_object().cloned().unwrap_or_default())
        };
        patched.apply(&item.patch, item.version().as_ref(), item.is_whole());
        let is_new = cache::put_body(self.connection, name, task.as_str(), &patched.to_kept())?;
        let format = read::<AssignedToFormat>(Value::Object(patched.body().clone()));
        if let Some(format) = format.filter(|_| is_new) {
            formats::write(self.connection, plan, task, &format.to_planner())?;
        }
        Ok(is_new)
    }

    /// Takes note that something is gone, whatever it was.
    pub(super) fn delete(&mut self, item: &Item) -> Result<(), StoreError> {
        match item.kind {
            Some(kind @ (Kind::Task | Kind::Plan | Kind::Bucket)) => self.remove(kind, &item.id),
            Some(Kind::TaskDetails) => self.forget(Kind::TaskDetails.name(), &item.id),
            Some(Kind::PlanDetails | Kind::Format(_)) => Ok(()),
            None => {
                for kind in [Kind::Task, Kind::Bucket, Kind::Plan] {
                    if has_body(self.connection, kind.name(), &item.id)? {
                        self.remove(kind, &item.id)?;
                    }
                }
                Ok(())
            }
        }
    }

    /// Forgets a task, a bucket, or a plan and all that belongs to it; an older change does not bring it back.
    fn remove(&mut self, kind: Kind, id: &str) -> Result<(), StoreError> {
        cache::put_body(self.connection, GONE, id, &())?;
        match kind {
            Kind::Task => {
                let task = TaskId::new(id);
                if let Some(plan) = self.plan_of(&task)?.map(|plan| PlanId::new(&plan)) {
                    cache::delete_task(self.connection, &plan, &task)?;
                    self.tasks.remove(&(plan.clone(), task));
                    self.brought.plans.insert(plan);
                }
                self.forget(Kind::Format(FormatKind::AssignedTo).name(), id)
            }
            Kind::Bucket => {
                let sql = "SELECT plan_id FROM bucket WHERE id = ?1";
                let plan: Option<String> = self.connection.query_row(sql, [id], |row| row.get(0)).optional()?;
                if let Some(plan) = plan.map(|plan| PlanId::new(&plan)) {
                    self.connection
                        .execute("DELETE FROM bucket WHERE plan_id = ?1 AND id = ?2", [plan.as_str(), id])?;
                    self.brought.without_bucket.insert(plan.clone());
                    self.brought.plans.insert(plan);
                }
                self.forget("bucket", id)
            }
            Kind::Plan => {
                let plan = PlanId::new(id);
                let count = whole_plans::forget(self.connection, &plan)?;
                self.tasks.retain(|(of, _)| *of != plan);
                if count > 0 {
                    self.brought.gone_plans.insert(plan.clone());
                    self.brought.plans.insert(plan);
                }
                Ok(())
            }
            Kind::TaskDetails | Kind::PlanDetails | Kind::Format(_) => Ok(()),
        }
    }

    /// Returns the plan of a task the copy has.
    fn plan_of(&self, task: &TaskId) -> Result<Option<String>, StoreError> {
        let body = body(self.connection, Kind::Task.name(), task.as_str())?;
        let plan = body.and_then(|body| body.get("planId").and_then(Value::as_str).map(str::to_owned));
        if plan.is_some() {
            return Ok(plan);
        }
        // Not every service says it in the task.
        let mut statement = self.connection.prepare_cached("SELECT plan_id FROM task WHERE id = ?1")?;
        Ok(statement.query_row([task.as_str()], |row| row.get(0)).optional()?)
    }

    fn forget(&self, kind: &str, id: &str) -> Result<(), StoreError> {
        self.connection.prepare_cached("DELETE FROM body WHERE kind = ?1 AND id = ?2")?.execute([kind, id])?;
        Ok(())
    }
}

/// Returns the tasks of a plan edits wait for.
pub(super) fn of_plan(connection: &Connection, plan: &PlanId) -> Result<Vec<TaskId>, StoreError> {
    let sql = "SELECT id FROM task WHERE plan_id = ?1 AND EXISTS \
               (SELECT 1 FROM outbox WHERE outbox.plan_id = ?1 AND rejection IS NULL AND instr(edit, task.id) > 0)";
    let mut statement = connection.prepare_cached(sql)?;
    let ids = statement.query_map([plan.as_str()], |row| Ok(TaskId::new(row.get_ref(0)?.as_str()?)))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// Returns tasks as a snapshot wants them.
fn read_tasks(connection: &Connection, ids: &BTreeSet<(PlanId, TaskId)>) -> Result<Vec<Task>, StoreError> {
    let sql = format!("SELECT {TASK_COLUMNS} FROM task WHERE plan_id = ?1 AND id = ?2");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut shared = Shared::default();
    let mut tasks = Vec::new();
    for (plan, id) in ids {
        let mut rows = statement.query([plan.as_str(), id.as_str()])?;
        if let Some(row) = rows.next()? {
            tasks.push(task(row, plan, &mut shared)?);
        }
    }
    Ok(tasks)
}

/// Returns a body as it is kept.
pub(super) fn body(connection: &Connection, kind: &str, id: &str) -> Result<Option<Map<String, Value>>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT json FROM body WHERE kind = ?1 AND id = ?2")?;
    let text: Option<String> = statement.query_row([kind, id], |row| row.get(0)).optional()?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

/// Says whether there is a body of this kind.
pub(super) fn has_body(connection: &Connection, kind: &str, id: &str) -> Result<bool, StoreError> {
    Ok(connection.prepare_cached("SELECT 1 FROM body WHERE kind = ?1 AND id = ?2")?.exists([kind, id])?)
}

fn read<T: serde::de::DeserializeOwned>(body: Value) -> Option<T> {
    serde_json::from_value(body).ok()
}
