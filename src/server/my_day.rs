//! My Day: what each person wants to do today. Of a task everyone sees only their own mark.

use rusqlite::Connection;
use rusqlite::OptionalExtension as _;
use rusqlite::params;
use serde_json::Map;
use serde_json::Value;

use super::error::Refusal;
use super::lists::List;
use super::log;
use super::precondition;
use super::precondition::Base;
use super::record::Kind;
use super::record::Record;
use super::request::Call;
use super::request::Reply;
use super::users;

/// The two properties that are a person's own.
pub(super) const IS_ON: &str = "isOnMyDay";
const MODIFIED: &str = "isOnMyDayLastModifiedDate";

/// Lists what a person has on their day, of all plans. Only one's own list is open.
pub(super) fn list(call: &Call<'_>) -> Result<Reply, Refusal> {
    let user_id = users::own_id(call)?;
    let condition = "id IN (SELECT task_id FROM my_day WHERE user_id = ?1 AND is_on = 1)
        AND plan_id IN (SELECT plan_id FROM plan_member WHERE user_id = ?1)
        AND plan_id NOT IN (SELECT id FROM resource WHERE kind = 'Plan' AND json_extract(body, '$.isArchived'))";
    List { kind: Kind::Task, condition, owner: &user_id, typed: false }.answer(call)
}

/// Takes the mark out of a sent body; the rest is about the task itself.
pub(super) fn take(
    call: &Call<'_>,
    task: &Record,
    base: Base,
    sent: &mut Map<String, Value>,
) -> Result<Option<bool>, Refusal> {
    match sent.remove(IS_ON) {
        None => Ok(None),
        Some(Value::Bool(is_on)) => {
            precondition::refuse_overlap(call.connection, task, base, &[path(call.person()?)])?;
            Ok(Some(is_on))
        }
        Some(_) => Err(Refusal::wrong_value(IS_ON, "true or false")),
    }
}

/// What the mark is called among the things a version has touched.
fn path(user_id: &str) -> String {
    format!("{IS_ON}/{user_id}")
}

/// Keeps the mark of the caller, as a version of the task that has nothing new for anybody else.
pub(super) fn keep(call: &Call<'_>, mut task: Record, is_on: bool) -> Result<Record, Refusal> {
    let user_id = call.person()?;
    let hand = call.hand();
    mark(call.connection, user_id, &task.id, is_on, &hand.now())?;
    task.renew(call.connection, &path(user_id))?;
    let mut patch = Map::new();
    show(call, &task.id, &mut patch)?;
    log::changed_for(call.connection, hand.at(), &task, user_id, &patch)?;
    Ok(task)
}

/// Writes a person's mark, made at an instant; only its day is kept.
pub(super) fn mark(
    connection: &Connection,
    user_id: &str,
    task_id: &str,
    is_on: bool,
    at: &str,
) -> Result<(), Refusal> {
    let day: String = at.chars().take(10).collect();
    connection
        .prepare_cached("INSERT OR REPLACE INTO my_day (user_id, task_id, is_on, modified) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![user_id, task_id, is_on, day])?;
    Ok(())
}

/// Says of a task what it is to the caller; an app alone has no day.
pub(super) fn show(call: &Call<'_>, task_id: &str, body: &mut Map<String, Value>) -> Result<(), Refusal> {
    let sql = "SELECT is_on, modified FROM my_day WHERE user_id = ?1 AND task_id = ?2";
    let found: Option<(bool, String)> = match call.caller().user() {
        Some(user_id) => call
            .connection
            .prepare_cached(sql)?
            .query_row([user_id, task_id], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?,
        None => None,
    };
    let (is_on, modified) = found.map_or((false, Value::Null), |(is_on, modified)| (is_on, modified.into()));
    body.insert(IS_ON.to_owned(), is_on.into());
    body.insert(MODIFIED.to_owned(), modified);
    Ok(())
}
