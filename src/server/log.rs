//! What has happened, in order: each change leaves a row for every item that a delta answer will hold.
//!
//! A row says whom it is for as things were at that moment, so reading the log needs nothing of the past but the log.

pub(super) mod sight;

use std::collections::BTreeSet;

use rusqlite::Connection;
use rusqlite::params;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use super::delta_patch;
use super::error::Refusal;
use super::record::Kind;
use super::record::Record;
use super::record::ask;

/// The most rows that go in one write, so that no write is slow after a quiet month.
const MOST_PRUNED: i64 = 1000;

/// Ids of users.
pub(super) type People = BTreeSet<String>;

/// What a row says has happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Created,
    Changed,
    Deleted,
    /// It was there before, and these people see it from now on.
    Entered,
    /// It is still there, and these people see it no longer.
    Left,
}

impl What {
    fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Changed => "changed",
            Self::Deleted => "deleted",
            Self::Entered => "entered",
            Self::Left => "left",
        }
    }

    /// Returns the one with a name in the database.
    pub(super) fn named(name: &str) -> Option<Self> {
        [Self::Created, Self::Changed, Self::Deleted, Self::Entered, Self::Left]
            .into_iter()
            .find(|what| what.name() == name)
    }
}

/// Returns who is told of a resource: whom the plan is shared with and who owns it; of a task and its parts also who made
/// it and who is assigned to it.
///
/// A group's plan is owned by the group, so owning one gives nobody anything here. Someone who may not see the plan is
/// told nothing, as a GET would tell them nothing.
pub(super) fn people(connection: &Connection, record: &Record) -> Result<People, Refusal> {
    let task_id = match record.kind {
        Kind::Plan | Kind::PlanDetails | Kind::Bucket => "",
        _ => &record.id,
    };
    let mut statement = connection.prepare_cached(
        "SELECT user_id FROM plan_member
         WHERE plan_id = ?1
           AND (user_id IN (SELECT user_id FROM shared WHERE plan_id = ?1)
                OR user_id = (SELECT json_extract(body, '$.owner') FROM resource WHERE kind = 'Plan' AND id = ?1)
                OR user_id IN (SELECT user_id FROM assignee WHERE task_id = ?2)
                OR user_id = (SELECT json_extract(body, '$.createdBy.user.id') FROM resource
                              WHERE kind = 'Task' AND id = ?2))",
    )?;
    let people = statement.query_map(params![record.plan_id, task_id], |row| row.get(0))?;
    Ok(people.collect::<Result<_, _>>()?)
}

/// Writes down that a resource was made. Call it when the resource is stored.
pub(super) fn created(connection: &Connection, at: i64, record: &Record) -> Result<(), Refusal> {
    write(connection, at, What::Created, record, &record.body, &people(connection, record)?)
}

/// Writes down that a resource has changed, and who sees it from now on or no longer. Call it when the change is
/// stored; `seen_by` is who saw the resource before, where the change may have altered that.
pub(super) fn changed(
    connection: &Connection,
    at: i64,
    (before, after): (&Record, &Record),
    touched: &[String],
    seen_by: Option<&People>,
) -> Result<(), Refusal> {
    if after.kind == Kind::UserDetails {
        // No delta tells of it.
        return Ok(());
    }
    let now = people(connection, after)?;
    let then = seen_by.unwrap_or(&now);
    let patch = delta_patch::between(before, after, touched);
    let stay = now.intersection(then).cloned().collect();
    write(connection, at, What::Changed, after, &patch, &stay)?;
    let came: People = now.difference(then).cloned().collect();
    if !came.is_empty() {
        entered(connection, at, after, &came)?;
    }
    let gone: People = then.difference(&now).cloned().collect();
    if gone.is_empty() { Ok(()) } else { left(connection, at, after, &gone) }
}

/// Writes down a version that has something new for one person only: they get it, the others an item without it.
pub(super) fn changed_for(
    connection: &Connection,
    at: i64,
    after: &Record,
    user_id: &str,
    patch: &Map<String, Value>,
) -> Result<(), Refusal> {
    let (own, others): (People, People) = people(connection, after)?.into_iter().partition(|person| person == user_id);
    write(connection, at, What::Changed, after, patch, &own)?;
    write(connection, at, What::Changed, after, &Map::new(), &others)
}

/// Shows a task with its parts, or a plan with its details, to people who did not see it before.
///
/// What else a plan holds is not repeated: whoever learns of a plan reads it.
fn entered(connection: &Connection, at: i64, record: &Record, people: &People) -> Result<(), Refusal> {
    let kinds: Vec<Kind> = match record.kind {
        Kind::Task => [Kind::Task].into_iter().chain(Kind::OF_A_TASK).collect(),
        Kind::PlanDetails => vec![Kind::Plan, Kind::PlanDetails],
        _ => vec![record.kind],
    };
    for kind in kinds {
        let whole = Record::find(connection, kind, &record.id)?;
        write(connection, at, What::Entered, &whole, &whole.body, people)?;
    }
    Ok(())
}

/// Takes a task, or a plan with all they saw only through it, out of the sight of people.
fn left(connection: &Connection, at: i64, record: &Record, gone: &People) -> Result<(), Refusal> {
    if record.kind != Kind::PlanDetails {
        return write(connection, at, What::Left, record, &Map::new(), gone);
    }
    for inside in inside_of_plan(connection, &record.id)? {
        let without: People = gone.difference(&people(connection, &inside)?).cloned().collect();
        if !without.is_empty() {
            write(connection, at, What::Left, &inside, &Map::new(), &without)?;
        }
    }
    let plan = Record::find(connection, Kind::Plan, &record.id)?;
    write(connection, at, What::Left, &plan, &Map::new(), gone)
}

/// Writes down that a resource goes, with what is in it. Call it while all of it is still stored.
///
/// Details and formats go with what they belong to and have no row of their own.
pub(super) fn deleted(connection: &Connection, at: i64, record: &Record) -> Result<(), Refusal> {
    let mut going = match record.kind {
        Kind::Plan => inside_of_plan(connection, &record.id)?,
        Kind::Bucket => Record::all(connection, Kind::Task, "parent_id = ?1", &record.id)?,
        _ => Vec::new(),
    };
    going.push(record.clone());
    for record in going {
        let people = people(connection, &record)?;
        write(connection, at, What::Deleted, &record, &remains(&record), &people)?;
    }
    Ok(())
}

/// Writes down that a task has left its plan for another one; only who follows the plan it was in looks for this.
pub(super) fn moved_away(connection: &Connection, at: i64, before: &Record) -> Result<(), Refusal> {
    write(connection, at, What::Deleted, before, &Map::new(), &People::new())
}

/// Returns the tasks and the buckets of a plan, in the order in which they go.
fn inside_of_plan(connection: &Connection, plan_id: &str) -> Result<Vec<Record>, Refusal> {
    let mut inside = Record::all(connection, Kind::Task, "plan_id = ?1", plan_id)?;
    inside.extend(Record::all(connection, Kind::Bucket, "plan_id = ?1", plan_id)?);
    Ok(inside)
}

/// Returns what must be known of a resource once it is gone: which lists it was in.
fn remains(record: &Record) -> Map<String, Value> {
    let mut remains = Map::new();
    match record.kind {
        Kind::Task => {
            let nobody: Map<String, Value> =
                record.keys("assignments").into_iter().map(|person| (person, Value::Null)).collect();
            remains.insert("assignments".to_owned(), nobody.into());
        }
        Kind::Plan => {
            remains.insert("owner".to_owned(), record.text("owner").into());
            let container = record.body.get("container").map(|container| container["containerId"].clone());
            remains.insert("containerId".to_owned(), container.unwrap_or_default());
        }
        _ => {}
    }
    remains
}

fn write(
    connection: &Connection,
    at: i64,
    what: What,
    record: &Record,
    patch: &Map<String, Value>,
    people: &People,
) -> Result<(), Refusal> {
    connection
        .prepare_cached(
            "INSERT INTO event (at, what, kind, id, plan_id, version, patch, people)
             VALUES (max(?1, coalesce((SELECT at FROM event ORDER BY seq DESC LIMIT 1), 0)), ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            at,
            what.name(),
            record.kind.name(),
            record.id,
            record.plan_id,
            record.version,
            serde_json::to_string(patch)?,
            json!(people).to_string(),
        ])?;
    Ok(())
}

/// Returns the number of the last row ever written: the position of who knows everything.
pub(super) fn now(connection: &Connection) -> Result<i64, Refusal> {
    Ok(ask(connection, "SELECT seq FROM sqlite_sequence WHERE name = 'event'", [])?.unwrap_or_default())
}

/// Says whether all rows behind a position are still there and young enough to be told.
pub(super) fn reaches_back_to(connection: &Connection, position: i64, horizon: i64) -> Result<bool, Refusal> {
    if position == now(connection)? {
        return Ok(true);
    }
    // A position ahead of the log, of a database that was put back since, finds no row either.
    let sql = "SELECT seq = ?1 + 1 AND at > ?2 FROM event WHERE seq > ?1 ORDER BY seq LIMIT 1";
    Ok(ask(connection, sql, [position, horizon])? == Some(true))
}

/// Takes away the oldest rows that no link may ask for any more. Finding none costs one look.
pub(super) fn prune(connection: &Connection, horizon: i64) -> Result<(), Refusal> {
    let oldest: Option<i64> = ask(connection, "SELECT at FROM event ORDER BY seq LIMIT 1", [])?;
    if oldest.is_some_and(|at| at <= horizon) {
        connection
            .prepare_cached(
                "DELETE FROM event WHERE seq IN (SELECT seq FROM event ORDER BY seq LIMIT ?2) AND at <= ?1",
            )?
            .execute([horizon, MOST_PRUNED])?;
    }
    Ok(())
}
