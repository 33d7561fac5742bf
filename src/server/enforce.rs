//! Who may do what, and how much there may be: membership of what holds the plan, its archive, and Planner's limits by
//! name.

use rusqlite::Connection;
use rusqlite::params;

use super::error::Refusal;
use super::record::Kind;
use super::record::Record;
use super::record::ask;
use super::request::Call;

const TASKS_IN_PLAN: i64 = 9000;
const ACTIVE_TASKS_IN_PLAN: i64 = 3000;
const TASKS_ASSIGNED: i64 = 9000;
const BUCKETS_IN_PLAN: i64 = 200;
const PLANS_IN_GROUP: i64 = 400;
const PLANS_SHARED: i64 = 400;
/// How many plans a group, a roster or a person has.
const PLANS_OF: &str = "SELECT count(*) FROM resource WHERE parent_id = ?1 AND kind = 'Plan'";

/// Refuses everyone who is not a member of a group or a roster, and for what is a person's own everyone else; being
/// only the owner of a group is not enough, as with the service. An app alone has the organisation's consent for all.
pub(super) fn member(call: &Call<'_>, container_id: &str) -> Result<(), Refusal> {
    let Some(user_id) = call.caller().user() else { return Ok(()) };
    let sql = "SELECT 1 FROM container_member WHERE container_id = ?1 AND user_id = ?2";
    let found: Option<i64> = ask(call.connection, sql, params![container_id, user_id])?;
    found.map(|_| ()).ok_or(Refusal::Denied)
}

/// Refuses those who may not see a plan: everyone outside its group or roster; of a person's own plan everyone but them
/// and those it is shared with.
pub(super) fn plan(call: &Call<'_>, plan_id: &str) -> Result<(), Refusal> {
    let sql = "SELECT 1 FROM resource WHERE kind = 'Plan' AND id = ?1";
    ask::<i64>(call.connection, sql, [plan_id])?.ok_or(Refusal::NotFound)?;
    let Some(user_id) = call.caller().user() else { return Ok(()) };
    let sql = "SELECT 1 FROM plan_member WHERE plan_id = ?1 AND user_id = ?2";
    let found: Option<i64> = ask(call.connection, sql, params![plan_id, user_id])?;
    found.map(|_| ()).ok_or(Refusal::Denied)
}

/// Refuses to change anything in a plan that is archived.
pub(super) fn refuse_archived(connection: &Connection, plan_id: &str) -> Result<(), Refusal> {
    let sql = "SELECT 1 FROM resource WHERE kind = 'Plan' AND id = ?1 AND json_extract(body, '$.isArchived')";
    match ask::<i64>(connection, sql, [plan_id])? {
        Some(_) => Err(Refusal::Archived),
        None => Ok(()),
    }
}

/// Returns a resource of a plan the caller may see.
pub(super) fn record(call: &Call<'_>, kind: Kind, id: &str) -> Result<Record, Refusal> {
    let record = Record::find(call.connection, kind, id)?;
    plan(call, &record.plan_id)?;
    Ok(record)
}

fn refuse_at(connection: &Connection, limit: (&'static str, i64), sql: &str, id: &str) -> Result<(), Refusal> {
    let count: i64 = ask(connection, sql, [id])?.unwrap_or_default();
    if count >= limit.1 { Err(Refusal::Limit(limit.0)) } else { Ok(()) }
}

/// Refuses one more task in a plan that is full or archived.
pub(super) fn room_for_task(connection: &Connection, plan_id: &str) -> Result<(), Refusal> {
    refuse_archived(connection, plan_id)?;
    let sql = "SELECT count(*) FROM resource WHERE plan_id = ?1 AND kind = 'Task'";
    refuse_at(connection, ("MaximumTasksInProject", TASKS_IN_PLAN), sql, plan_id)
}

/// Refuses one more task that is not completed.
pub(super) fn room_for_active_task(connection: &Connection, plan_id: &str) -> Result<(), Refusal> {
    let sql = "SELECT count(*) FROM resource WHERE plan_id = ?1 AND active = 1";
    refuse_at(connection, ("MaximumActiveTasksInProject", ACTIVE_TASKS_IN_PLAN), sql, plan_id)
}

/// Refuses one more bucket in a plan that is full or archived.
pub(super) fn room_for_bucket(connection: &Connection, plan_id: &str) -> Result<(), Refusal> {
    refuse_archived(connection, plan_id)?;
    let sql = "SELECT count(*) FROM resource WHERE plan_id = ?1 AND kind = 'Bucket'";
    refuse_at(connection, ("MaximumBucketsInProject", BUCKETS_IN_PLAN), sql, plan_id)
}

/// Refuses one more plan in a group, or of a person.
pub(super) fn room_for_plan(connection: &Connection, container_id: &str) -> Result<(), Refusal> {
    refuse_at(connection, ("MaximumProjectsOwnedByUser", PLANS_IN_GROUP), PLANS_OF, container_id)
}

/// Refuses a second plan of a roster: no limit is named, as people have seen it.
pub(super) fn room_for_plan_of_roster(connection: &Connection, roster_id: &str) -> Result<(), Refusal> {
    refuse_at(connection, ("", 1), PLANS_OF, roster_id).map_err(|refusal| match refusal {
        Refusal::Limit(_) => Refusal::Blocked,
        other => other,
    })
}

/// Refuses one more task for a person who has too many.
pub(super) fn room_for_assignee(connection: &Connection, user_id: &str) -> Result<(), Refusal> {
    let sql = "SELECT count(*) FROM assignee WHERE user_id = ?1";
    refuse_at(connection, ("MaximumTasksAssignedToUser", TASKS_ASSIGNED), sql, user_id)
}

/// Refuses one more plan shared with a person.
pub(super) fn room_for_sharing(connection: &Connection, user_id: &str) -> Result<(), Refusal> {
    let sql = "SELECT count(*) FROM shared WHERE user_id = ?1";
    refuse_at(connection, ("MaximumProjectsSharedWithUser", PLANS_SHARED), sql, user_id)
}
