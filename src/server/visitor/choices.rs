//! What there is to choose from: people, plans, tasks, and the hints in a column, always in the same order.

use fastrand::Rng;
use rusqlite::Connection;
use rusqlite::Params;

use crate::server::error::Refusal;
use crate::server::record::ask;

/// Joins a task with one of its formats; the column follows.
macro_rules! hints_of_format {
    ($hint:literal, $kind:literal, $column:literal) => {
        concat!(
            "SELECT json_extract(format.body, ",
            $hint,
            ") FROM resource task JOIN resource format ON format.kind = '",
            $kind,
            "' AND format.id = task.id WHERE task.kind = 'Task' AND task.plan_id = ?1 AND task.id <> ?2 AND ",
            $column
        )
    };
}

/// A column of cards, or a list of its own, whose hints say where something can go.
#[derive(Clone, Copy, Debug)]
pub(super) enum Column<'a> {
    Buckets,
    List,
    /// The tasks of a bucket; empty for those in none.
    Bucket(&'a str),
    /// The tasks of this much: 0, 100, or between.
    Progress(i64),
    Assignee(&'a str),
    Unassigned,
}

impl Column<'_> {
    /// Returns the hints of a plan's column in their order, without one's own.
    pub(super) fn hints(self, connection: &Connection, plan: &str, own: &str) -> Result<Vec<String>, Refusal> {
        let progress = |percent: i64| i64::from(percent > 0) + i64::from(percent == 100);
        let (sql, key) = match self {
            Self::Buckets => (
                "SELECT order_hint FROM resource WHERE kind = 'Bucket' AND plan_id = ?1 AND id <> ?2 AND ?3 = ''",
                String::new(),
            ),
            Self::List => (
                "SELECT order_hint FROM resource WHERE kind = 'Task' AND plan_id = ?1 AND id <> ?2 AND ?3 = ''",
                String::new(),
            ),
            Self::Bucket(id) => {
                (hints_of_format!("'$.orderHint'", "BucketFormat", "coalesce(task.parent_id, '') = ?3"), id.to_owned())
            }
            Self::Progress(percent) => (
                hints_of_format!(
                    "'$.orderHint'",
                    "ProgressFormat",
                    "(json_extract(task.body, '$.percentComplete') > 0)
                     + (json_extract(task.body, '$.percentComplete') = 100) = CAST(?3 AS INTEGER)"
                ),
                progress(percent).to_string(),
            ),
            Self::Assignee(id) => (
                hints_of_format!(
                    "'$.orderHintsByAssignee.\"' || ?3 || '\"'",
                    "AssignedToFormat",
                    "json_extract(format.body, '$.orderHintsByAssignee.\"' || ?3 || '\"') IS NOT NULL"
                ),
                id.to_owned(),
            ),
            Self::Unassigned => (
                hints_of_format!(
                    "'$.unassignedOrderHint'",
                    "AssignedToFormat",
                    "json_extract(task.body, '$.assignments') = '{}' AND ?3 = ''"
                ),
                String::new(),
            ),
        };
        let mut hints = texts(connection, sql, [plan, own, &key])?;
        hints.sort_unstable();
        Ok(hints)
    }
}

/// Composes the hint of a random place among others.
pub(super) fn place(hints: &[String], rng: &mut Rng) -> String {
    let at = rng.usize(..=hints.len());
    let previous = at.checked_sub(1).and_then(|before| hints.get(before)).map_or("", String::as_str);
    let next = hints.get(at).map_or("", String::as_str);
    format!("{previous} {next}!")
}

/// Returns who shares a group with a person.
pub(super) fn colleagues(connection: &Connection, me: &str) -> Result<Vec<String>, Refusal> {
    let sql = "SELECT DISTINCT other.user_id FROM member mine JOIN member other ON other.group_id = mine.group_id
               WHERE mine.user_id = ?1 AND mine.owner = 0 AND other.owner = 0 AND other.user_id <> ?1
               ORDER BY other.user_id";
    texts(connection, sql, [me])
}

/// Returns the plans of the groups two people share. Those of apps and archived ones are left out: what is refused there
/// is no edit.
pub(super) fn plans(connection: &Connection, one: &str, other: &str) -> Result<Vec<String>, Refusal> {
    let sql = "SELECT id FROM resource WHERE kind = 'Plan'
               AND parent_id IN (SELECT group_id FROM member WHERE user_id = ?1 AND owner = 0)
               AND parent_id IN (SELECT group_id FROM member WHERE user_id = ?2 AND owner = 0)
               AND json_extract(body, '$.creationSource') IS NULL AND json_extract(body, '$.isArchived') IS NOT 1
               ORDER BY order_hint, id";
    texts(connection, sql, [one, other])
}

/// Returns the members of a plan's group.
pub(super) fn members(connection: &Connection, plan: &str) -> Result<Vec<String>, Refusal> {
    let sql = "SELECT user_id FROM member WHERE owner = 0
               AND group_id = (SELECT parent_id FROM resource WHERE kind = 'Plan' AND id = ?1) ORDER BY user_id";
    texts(connection, sql, [plan])
}

/// Returns the buckets of a plan.
pub(super) fn buckets(connection: &Connection, plan: &str) -> Result<Vec<String>, Refusal> {
    let sql = "SELECT id FROM resource WHERE kind = 'Bucket' AND plan_id = ?1 ORDER BY order_hint, id";
    texts(connection, sql, [plan])
}

/// Returns how many tasks a bucket has.
pub(super) fn tasks_in(connection: &Connection, bucket: &str) -> Result<i64, Refusal> {
    let sql = "SELECT count(*) FROM resource WHERE kind = 'Task' AND parent_id = ?1";
    Ok(ask(connection, sql, [bucket])?.unwrap_or_default())
}

/// Returns a random task of a plan, without reading all of them.
pub(super) fn task(connection: &Connection, plan: &str, rng: &mut Rng) -> Result<Option<String>, Refusal> {
    let sql = "SELECT count(*) FROM resource WHERE kind = 'Task' AND plan_id = ?1";
    let count: i64 = ask(connection, sql, [plan])?.unwrap_or_default();
    if count == 0 {
        return Ok(None);
    }
    let sql = "SELECT id FROM resource WHERE kind = 'Task' AND plan_id = ?1 ORDER BY order_hint, id LIMIT 1 OFFSET ?2";
    ask(connection, sql, rusqlite::params![plan, rng.i64(..count)])
}

fn texts(connection: &Connection, sql: &str, parameters: impl Params) -> Result<Vec<String>, Refusal> {
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map(parameters, |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
