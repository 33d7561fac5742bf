//! What the service last said. A newer version of a resource replaces an older one, never the other way round.

use std::collections::HashSet;

use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::Serialize;

use super::Store;
use super::error::StoreError;
use super::{about, formats, gone, page, patched, source};
use crate::planner::bucket::Bucket;
use crate::planner::creation_source::Requirements;
use crate::planner::etag::Etag;
use crate::planner::id::{BucketId, PlanId, TaskId, UserId};
use crate::planner::plan::Plan;
use crate::planner::task::Task;
use crate::wire;

impl Store {
    /// Keeps a plan; says whether it is not what it was.
    pub fn put_plan(&mut self, plan: &wire::plan::Plan) -> Result<bool, StoreError> {
        let transaction = self.begin()?;
        let is_new = put_plan(&transaction, plan)?;
        transaction.commit()?;
        Ok(is_new)
    }

    /// Keeps the names of a plan's labels; says whether they are not what they were.
    pub fn put_plan_details(
        &mut self,
        plan: &PlanId,
        details: &wire::plan_details::PlanDetails,
    ) -> Result<bool, StoreError> {
        let transaction = self.begin()?;
        let is_new = put_plan_details(&transaction, plan, details)?;
        transaction.commit()?;
        Ok(is_new)
    }

    /// Keeps the buckets of a plan, all of them: others are gone. Says whether they are not what they were.
    pub fn put_buckets(&mut self, plan: &PlanId, buckets: &[wire::bucket::Bucket]) -> Result<bool, StoreError> {
        self.put_other_buckets(plan, buckets, &HashSet::new())
    }

    /// The same, but leaves those alone of which the copy knows more than a list that was asked for earlier.
    pub fn put_other_buckets(
        &mut self,
        plan: &PlanId,
        buckets: &[wire::bucket::Bucket],
        settled: &HashSet<String>,
    ) -> Result<bool, StoreError> {
        let transaction = self.begin()?;
        let mut is_new = false;
        let mut seen = settled.clone();
        for bucket in buckets {
            let Some(value) = bucket.to_planner(plan).filter(|value| !settled.contains(value.id.as_str())) else {
                continue;
            };
            seen.insert(value.id.as_str().to_owned());
            // What was asked for before a move was acknowledged may come after it.
            let sql = "SELECT etag, name, order_hint FROM bucket WHERE plan_id = ?1 AND id = ?2";
            let known: Option<(Option<String>, String, String)> = transaction
                .prepare_cached(sql)?
                .query_row([plan.as_str(), value.id.as_str()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
                .optional()?;
            if let Some((etag, name, hint)) = known {
                let is_equal = name == value.name && hint == value.order_hint.as_str();
                let is_known = || Ok::<_, StoreError>(!put_body(&transaction, "bucket", value.id.as_str(), bucket)?);
                if is_older(etag.as_deref(), value.etag.as_ref())
                    || !supersedes(etag.as_deref(), value.etag.as_ref()) && is_equal && is_known()?
                {
                    continue;
                }
            }
            put_body(&transaction, "bucket", value.id.as_str(), bucket)?;
            is_new = true;
            write_bucket(&transaction, &value)?;
        }
        // An entry that does not say which bucket it is may be any of those that seem to be missing.
        let names_all = buckets.iter().all(|bucket| bucket.id.text().is_some());
        let known = ids(&transaction, "SELECT id FROM bucket WHERE plan_id = ?1", plan)?;
        for id in known.iter().filter(|_| names_all).filter(|id| !seen.contains(*id)) {
            transaction.execute("DELETE FROM bucket WHERE plan_id = ?1 AND id = ?2", [plan.as_str(), id])?;
            transaction.execute("DELETE FROM body WHERE kind = 'bucket' AND id = ?1", [id])?;
            is_new = true;
        }
        transaction.commit()?;
        Ok(is_new)
    }

    /// Keeps one page of tasks; returns those that are not what they were.
    pub fn put_tasks(&mut self, plan: &PlanId, tasks: &[wire::task::Task]) -> Result<Vec<Task>, StoreError> {
        let transaction = self.begin()?;
        let mut changed = Vec::new();
        for task in tasks {
            changed.extend(put_task(&transaction, plan, task)?);
        }
        transaction.commit()?;
        Ok(changed)
    }

    /// Forgets the tasks a full reading did not show, and notes when it was; says how many are gone.
    pub fn finish_reading(&mut self, plan: &PlanId, seen: &HashSet<TaskId>, now: &str) -> Result<usize, StoreError> {
        let transaction = self.begin()?;
        let known = ids(&transaction, "SELECT id FROM task WHERE plan_id = ?1", plan)?;
        let gone: Vec<_> = known.iter().map(|id| TaskId::new(id)).filter(|id| !seen.contains(id)).collect();
        for id in &gone {
            delete_task(&transaction, plan, id)?;
        }
        transaction.execute("UPDATE plan SET read_at = ?2 WHERE id = ?1", [plan.as_str(), now])?;
        transaction.commit()?;
        Ok(gone.len())
    }
}

/// Keeps a plan unless a newer version is known; says whether it is not what it was.
pub(super) fn put_plan(connection: &Connection, plan: &wire::plan::Plan) -> Result<bool, StoreError> {
    let Some(value) = plan.to_planner() else { return Ok(false) };
    if is_outdated(connection, &value)? {
        return Ok(false);
    }
    let is_new = put_body(connection, "plan", value.id.as_str(), plan)?;
    write_plan(connection, &value)?;
    Ok(is_new)
}

/// Says whether a newer version of a plan is known: what was asked for before a change may come after it, in a list, too.
pub(super) fn is_outdated(connection: &Connection, plan: &Plan) -> Result<bool, StoreError> {
    let mut statement = connection.prepare_cached("SELECT etag FROM plan WHERE id = ?1")?;
    let known: Option<Option<String>> = statement.query_row([plan.id.as_str()], |row| row.get(0)).optional()?;
    Ok(is_older(known.flatten().as_deref(), plan.etag.as_ref()))
}

/// Keeps the details of a plan unless a newer version is known; says whether they are not what they were.
pub(super) fn put_plan_details(
    connection: &Connection,
    plan: &PlanId,
    details: &wire::plan_details::PlanDetails,
) -> Result<bool, StoreError> {
    let known = page::body(connection, "plan_details", plan.as_str())?;
    let known = known.as_ref().and_then(|body| body.get("@odata.etag")?.as_str());
    if is_older(known, details.version().as_ref()) {
        return Ok(false);
    }
    let is_new = put_body(connection, "plan_details", plan.as_str(), details)?;
    write_plan_details(connection, plan, details)?;
    Ok(is_new)
}

/// Keeps a task unless a newer version is known. Its places on boards are left alone.
pub(super) fn put_task(
    connection: &Connection,
    plan: &PlanId,
    task: &wire::task::Task,
) -> Result<Option<Task>, StoreError> {
    let Some(mut value) = task.to_planner(plan) else { return Ok(None) };
    if let Some(mut known) = formats::known(connection, plan, &value.id)? {
        source::fill(&mut value, task, &known);
        let etag = known.etag.take();
        for format in known.formats {
            value.put_format(format);
        }
        if is_older(etag.as_deref(), value.etag.as_ref()) {
            return Ok(None);
        }
        if !supersedes(etag.as_deref(), value.etag.as_ref()) {
            return heal_task(connection, plan, task, value);
        }
    }
    // Without an etag only the body tells whether anything is new.
    if !put_body(connection, "task", value.id.as_str(), task)? && value.etag.is_none() {
        return Ok(None);
    }
    write_task(connection, plan, &value)?;
    Ok(Some(value))
}

/// Keeps a task of the version that is known, if what is known of it is not the same: it was put together from patches,
/// and one of them may never have been told.
fn heal_task(
    connection: &Connection,
    plan: &PlanId,
    task: &wire::task::Task,
    value: Task,
) -> Result<Option<Task>, StoreError> {
    let is_equal = gone::known(connection, plan, &value.id)?.as_ref() == Some(&value);
    // What later patches are put into is the body: it must be what was read, too.
    if !put_body(connection, "task", value.id.as_str(), task)? && is_equal {
        return Ok(None);
    }
    write_task(connection, plan, &value)?;
    Ok((!is_equal).then_some(value))
}

/// Writes what a card shows of a task. Its places on boards are left alone.
pub(super) fn write_task(connection: &Connection, plan: &PlanId, value: &Task) -> Result<(), StoreError> {
    let number = |day: Date| i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day());
    let (start, due) = (value.start.map(number), value.due.map(number));
    let assignees = value.assignees.iter().map(UserId::as_str).collect::<Vec<_>>().join("\n");
    connection
        .prepare_cached(
            "INSERT INTO task (plan_id, id, bucket_id, title, order_hint, percent_complete, priority, due, assignees, \
             categories, checklist_items, open_checklist_items, reference_count, has_description, etag, assignee_priority, \
             start, source, requirements, recurrence, is_on_my_day, first_read_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, \
             strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) \
             ON CONFLICT (plan_id, id) DO UPDATE SET bucket_id = ?3, title = ?4, order_hint = ?5, \
             percent_complete = ?6, priority = ?7, due = ?8, assignees = ?9, categories = ?10, checklist_items = ?11, \
             open_checklist_items = ?12, reference_count = ?13, has_description = ?14, etag = ?15, \
             assignee_priority = ?16, start = ?17, source = ?18, requirements = ?19, \
             recurrence = ?20, is_on_my_day = ?21",
        )?
        .execute(params![
            plan.as_str(),
            value.id.as_str(),
            value.bucket_id.as_ref().map(BucketId::as_str),
            value.title,
            value.order_hint.as_str(),
            value.percent_complete,
            value.priority,
            due,
            assignees,
            value.categories.bits(),
            value.checklist_items,
            value.open_checklist_items,
            value.references,
            value.has_description,
            etag_text(value.etag.as_ref()),
            value.assignee_priority.as_str(),
            start,
            source::written(value),
            value.requirements.map(Requirements::bits),
            source::written_series(value),
            value.is_on_my_day,
        ])?;
    Ok(())
}

/// What a plan belongs to, said as `?4`: v1.0 has no word for most of it, and does not take back what beta has said.
pub(super) const KEEP_CONTAINER: &str = "container_type = iif(coalesce(?4, 'unknownFutureValue') = \
    'unknownFutureValue', coalesce(container_type, ?4), ?4)";

/// What else is known of a plan, said as `?6`: what is not said stays.
pub(super) const KEEP_ABOUT: &str = "about = json_patch(about, ?6)";

/// Writes what a title bar shows of a plan.
pub(super) fn write_plan(connection: &Connection, value: &Plan) -> Result<(), StoreError> {
    let sql = format!(
        "INSERT INTO plan (id, title, container_url, container_type, etag, about, first_read_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) \
         ON CONFLICT (id) DO UPDATE SET title = ?2, container_url = ?3, {KEEP_CONTAINER}, etag = ?5, {KEEP_ABOUT}"
    );
    let (etag, about) = (etag_text(value.etag.as_ref()), about::written(&value.about));
    let values = params![value.id.as_str(), value.title, value.container_url, value.container_type, etag, about];
    connection.prepare_cached(&sql)?.execute(values)?;
    Ok(())
}

/// Writes the names of a plan's labels and whom it is shared with.
pub(super) fn write_plan_details(
    connection: &Connection,
    plan: &PlanId,
    details: &wire::plan_details::PlanDetails,
) -> Result<(), StoreError> {
    let labels = serde_json::to_string(&details.labels())?;
    let people = details.people();
    let people = people.iter().map(UserId::as_str).collect::<Vec<_>>().join("\n");
    let sql = "UPDATE plan SET labels = ?2, shared_with = ?3 WHERE id = ?1";
    connection.prepare_cached(sql)?.execute([plan.as_str(), &labels, &people])?;
    Ok(())
}

/// Writes what a column shows of a bucket.
pub(super) fn write_bucket(connection: &Connection, value: &Bucket) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO bucket (plan_id, id, name, order_hint, etag, first_read_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) \
             ON CONFLICT (plan_id, id) DO UPDATE SET name = ?3, order_hint = ?4, etag = ?5",
        )?
        .execute(params![
            value.plan_id.as_str(),
            value.id.as_str(),
            value.name,
            value.order_hint.as_str(),
            etag_text(value.etag.as_ref())
        ])?;
    Ok(())
}

/// Forgets a task. What edits still want of it is kept with them.
pub(super) fn delete_task(connection: &Connection, plan: &PlanId, task: &TaskId) -> Result<(), StoreError> {
    gone::keep(connection, plan, task)?;
    let sql = "DELETE FROM task WHERE plan_id = ?1 AND id = ?2";
    connection.prepare_cached(sql)?.execute([plan.as_str(), task.as_str()])?;
    let sql = "DELETE FROM learned WHERE plan_id = ?1 AND task_id = ?2";
    connection.prepare_cached(sql)?.execute([plan.as_str(), task.as_str()])?;
    connection
        .prepare_cached("DELETE FROM body WHERE kind IN ('task', 'task_details') AND id = ?1")?
        .execute([task.as_str()])?;
    connection.prepare_cached("DELETE FROM talk WHERE task_id = ?1")?.execute([task.as_str()])?;
    Ok(())
}

/// Says whether what came is to replace what is known.
///
/// The greater etag wins where both have the shape Planner promises an order for. Other services number their versions
/// in ways of their own, so there the later answer wins.
pub(super) fn supersedes(known: Option<&str>, came: Option<&Etag>) -> bool {
    let (Some(known), Some(came)) = (known, came) else { return true };
    if known == came.as_str() {
        return false;
    }
    let known = Etag::new(known);
    known.decoded().is_none() || came.decoded().is_none() || came.is_newer_than(&known)
}

/// Says whether what came is of an older version than what is known. What is of the same version is not: it was read
/// whole, and what is known may have been put together from patches.
pub(super) fn is_older(known: Option<&str>, came: Option<&Etag>) -> bool {
    known != etag_text(came) && !supersedes(known, came)
}

/// Says whether a body is kept as it was read, and not put together from patches.
pub(super) fn is_whole(connection: &Connection, kind: &str, id: &str) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM body WHERE kind = ?1 AND id = ?2 AND instr(json, ?3) = 0";
    Ok(connection.prepare_cached(sql)?.exists([kind, id, patched::MARK])?)
}

/// Keeps a whole body; says whether it is not what it was.
pub(super) fn put_body(
    connection: &Connection,
    kind: &str,
    id: &str,
    body: &impl Serialize,
) -> Result<bool, StoreError> {
    let sql = "INSERT INTO body (kind, id, json) VALUES (?1, ?2, ?3) \
               ON CONFLICT (kind, id) DO UPDATE SET json = ?3 WHERE json <> ?3";
    let json = serde_json::to_string(body)?;
    Ok(connection.prepare_cached(sql)?.execute([kind, id, &json])? > 0)
}

fn ids(connection: &Connection, sql: &str, plan: &PlanId) -> Result<Vec<String>, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    let ids = statement.query_map([plan.as_str()], |row| row.get(0))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

pub(super) fn etag_text(etag: Option<&Etag>) -> Option<&str> {
    etag.map(Etag::as_str)
}
