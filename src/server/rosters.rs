//! Rosters: lists of people that hold one plan, without a group. All members may do everything; there are no owners.
//!
//! Beta only. A roster goes when its last member leaves, and after a day without a plan. Source: Microsoft Graph beta,
//! "plannerRoster", "plannerRosterMember".

use rusqlite::Connection;
use rusqlite::OptionalExtension as _;
use rusqlite::params;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;
use uuid::Uuid;

use super::Shared;
use super::enforce;
use super::error::Refusal;
use super::identity::TENANT;
use super::lists::List;
use super::log;
use super::log::sight::Sight;
use super::record::Kind;
use super::record::Record;
use super::record::ask;
use super::record::remove_plan;
use super::request::Call;
use super::request::Reply;
use super::rules;
use super::scenarios::body::Fields;
use super::users;
use super::view;

/// Ticks a roster may be without a plan, from its making.
const GRACE: i64 = 24 * 60 * 60 * 10_000_000;
/// The plans of rosters a person is a member of.
const PLANS_OF_PERSON: &str = "parent_id IN (SELECT roster_id FROM roster_member WHERE user_id = ?1)";
const MEMBER: &str = "plannerRosterMember";
const MEMBERS: &str = "SELECT id, user_id FROM roster_member WHERE roster_id = ?1";

/// Makes a roster. Who makes it is its first member; how else anybody could add one is not said.
pub(super) fn create(call: &Call<'_>) -> Result<Reply, Refusal> {
    let _nothing = Fields::of_call(call, "plannerRoster", &[])?;
    let mut hand = call.hand();
    let id = hand.id();
    call.connection.execute("INSERT INTO roster (id, created) VALUES (?1, ?2)", params![id, hand.at()])?;
    if let Some(person) = call.caller().user() {
        keep_member(call.connection, &id, person)?;
    }
    Ok(Reply::created(document(call, &id)?))
}

/// Reads a roster.
pub(super) fn get(call: &Call<'_>) -> Result<Reply, Refusal> {
    refuse_outsiders(call)?;
    Ok(Reply::ok(document(call, &call.id)?))
}

/// Takes a roster away with its plan. No etag is asked for; whether the service wants one is not said.
pub(super) fn delete(call: &Call<'_>) -> Result<Reply, Refusal> {
    refuse_outsiders(call)?;
    dissolve(call)?;
    Ok(Reply::no_content())
}

/// Lists the plans of a roster: one, or none yet.
pub(super) fn plans(call: &Call<'_>) -> Result<Reply, Refusal> {
    refuse_outsiders(call)?;
    List { kind: Kind::Plan, condition: "parent_id = ?1", owner: &call.id, typed: false }.answer(call)
}

/// Lists the plans of the rosters a person is a member of. Only one's own list is open.
pub(super) fn plans_of_person(call: &Call<'_>) -> Result<Reply, Refusal> {
    let user_id = users::own_id(call)?;
    List { kind: Kind::Plan, condition: PLANS_OF_PERSON, owner: &user_id, typed: false }.answer(call)
}

/// Lists the members of a roster.
pub(super) fn members(call: &Call<'_>) -> Result<Reply, Refusal> {
    refuse_outsiders(call)?;
    let mut statement = call.connection.prepare_cached(&format!("{MEMBERS} ORDER BY user_id"))?;
    let rows = statement.query_map([&call.id], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
    let mut value = Vec::new();
    for row in rows {
        let (id, user_id) = row?;
        value.push(Value::Object(view::chosen(call, MEMBER, &[], shown(&id, &user_id))?));
    }
    let context = call.address(&format!("$metadata#planner/rosters('{}')/members", call.id));
    Ok(Reply::ok(json!({"@odata.context": context, "@odata.count": value.len(), "value": value})))
}

/// Adds a person. Who is a member already stays the one they are.
pub(super) fn add_member(call: &Call<'_>) -> Result<Reply, Refusal> {
    refuse_outsiders(call)?;
    let sent = Fields::of_call(call, MEMBER, &["userId", "tenantId", "roles"])?;
    let user_id = sent.text("userId")?;
    let is_known = match Record::find(call.connection, Kind::User, &user_id) {
        Err(Refusal::NotFound) => false,
        other => other.map(|_| true)?,
    };
    if !is_known {
        return Err(invalid("The property 'userId' must be the id of a user of this organisation."));
    }
    if sent.get("tenantId").is_some_and(|tenant| tenant != TENANT) {
        return Err(invalid("The property 'tenantId' must be the caller's own."));
    }
    if !sent.array("roles")?.unwrap_or_default().is_empty() {
        return Err(invalid("The property 'roles' must be empty: there are none."));
    }
    let id = match find_member(call, &user_id)? {
        Some((id, _)) => id,
        None => seeing(call, || keep_member(call.connection, &call.id, &user_id))?,
    };
    Ok(Reply::created(member_document(call, &id, &user_id)?))
}

/// Reads a member, by its own id or by that of the person.
pub(super) fn member(call: &Call<'_>) -> Result<Reply, Refusal> {
    refuse_outsiders(call)?;
    let (id, user_id) = find_member(call, &call.part_id)?.ok_or(Refusal::NotFound)?;
    Ok(Reply::ok(member_document(call, &id, &user_id)?))
}

/// Takes a person out. With the last one the roster and its plan go.
pub(super) fn remove_member(call: &Call<'_>) -> Result<Reply, Refusal> {
    refuse_outsiders(call)?;
    let (_, user_id) = find_member(call, &call.part_id)?.ok_or(Refusal::NotFound)?;
    let count: Option<i64> =
        ask(call.connection, "SELECT count(*) FROM roster_member WHERE roster_id = ?1", [&call.id])?;
    if count == Some(1) {
        dissolve(call)?;
        return Ok(Reply::no_content());
    }
    seeing(call, || {
        let sql = "DELETE FROM roster_member WHERE roster_id = ?1 AND user_id = ?2";
        call.connection.execute(sql, [&call.id, &user_id])?;
        Ok(())
    })?;
    Ok(Reply::no_content())
}

/// Refuses a roster that is not there, or is there only until the next change takes it away.
pub(super) fn refuse_unknown(call: &Call<'_>, id: &str) -> Result<(), Refusal> {
    let sql = "SELECT 1 FROM roster WHERE id = ?1 AND (created > ?2 OR id IN (SELECT parent_id FROM resource
               WHERE kind = 'Plan' AND parent_id = ?1))";
    ask::<i64>(call.connection, sql, params![id, oldest(call.shared)])?.map(drop).ok_or(Refusal::NotFound)
}

/// Takes away the rosters that have been without a plan for too long.
pub(super) fn prune(connection: &Connection, shared: &Shared) -> Result<(), Refusal> {
    take_old(connection, oldest(shared))
}

fn take_old(connection: &Connection, oldest: i64) -> Result<(), Refusal> {
    let sql = "DELETE FROM roster WHERE created <= ?1
               AND NOT EXISTS (SELECT 1 FROM resource WHERE kind = 'Plan' AND parent_id = roster.id)";
    connection.prepare_cached(sql)?.execute([oldest])?;
    Ok(())
}

/// Returns the instant, in ticks, before which a roster without a plan was made if it is to go.
fn oldest(shared: &Shared) -> i64 {
    shared.clock.next_tick().saturating_sub(GRACE)
}

/// Writes a roster that was made at an instant, with its members.
pub(super) fn keep(connection: &Connection, id: &str, created: i64, members: &[String]) -> Result<(), Refusal> {
    connection.execute("INSERT INTO roster (id, created) VALUES (?1, ?2)", params![id, created])?;
    members.iter().try_for_each(|person| keep_member(connection, id, person).map(drop))
}

fn keep_member(connection: &Connection, roster_id: &str, user_id: &str) -> Result<String, Refusal> {
    let id = Uuid::new_v4().to_string();
    let sql = "INSERT INTO roster_member (roster_id, user_id, id) VALUES (?1, ?2, ?3)";
    connection.execute(sql, [roster_id, user_id, &id])?;
    Ok(id)
}

fn refuse_outsiders(call: &Call<'_>) -> Result<(), Refusal> {
    refuse_unknown(call, &call.id)?;
    enforce::member(call, &call.id)
}

fn find_member(call: &Call<'_>, name: &str) -> Result<Option<(String, String)>, Refusal> {
    let sql = format!("{MEMBERS} AND ?2 IN (id, user_id)");
    let mut statement = call.connection.prepare_cached(&sql)?;
    Ok(statement.query_row([&call.id, name], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}

/// Changes who is a member, and tells those who see the plan from now on or no longer.
fn seeing<T>(call: &Call<'_>, change: impl FnOnce() -> Result<T, Refusal>) -> Result<T, Refusal> {
    let plans = Record::all(call.connection, Kind::Plan, "parent_id = ?1", &call.id)?;
    let sights: Vec<Sight> =
        plans.iter().map(|plan| Sight::of(call.connection, plan)).collect::<Result<_, Refusal>>()?;
    let answer = change()?;
    let at = call.hand().at();
    sights.into_iter().try_for_each(|sight| sight.tell(call.connection, at, &[]))?;
    Ok(answer)
}

/// Takes the roster away with its plan, unless a rule keeps something in that.
fn dissolve(call: &Call<'_>) -> Result<(), Refusal> {
    for plan in Record::all(call.connection, Kind::Plan, "parent_id = ?1", &call.id)? {
        rules::allow_deletion(call, &plan)?;
        log::deleted(call.connection, call.hand().at(), &plan)?;
        remove_plan(call.connection, &plan.id)?;
    }
    call.connection.execute("DELETE FROM roster WHERE id = ?1", [&call.id])?;
    Ok(())
}

fn document(call: &Call<'_>, id: &str) -> Result<Value, Refusal> {
    let roster = json!({"id": id, "assignedSensitivityLabel": null}).as_object().cloned().unwrap_or_default();
    let roster = view::chosen(call, "plannerRoster", &["members", "plans"], roster)?;
    Ok(whole(call, "planner/rosters/$entity", roster))
}

fn member_document(call: &Call<'_>, id: &str, user_id: &str) -> Result<Value, Refusal> {
    let member = view::chosen(call, MEMBER, &[], shown(id, user_id))?;
    Ok(whole(call, &format!("planner/rosters('{}')/members/$entity", call.id), member))
}

fn whole(call: &Call<'_>, context: &str, mut object: Map<String, Value>) -> Value {
    object.insert("@odata.context".to_owned(), call.address(&format!("$metadata#{context}")).into());
    Value::Object(object)
}

fn shown(id: &str, user_id: &str) -> Map<String, Value> {
    let member = json!({"id": id, "userId": user_id, "tenantId": TENANT, "roles": []});
    member.as_object().cloned().unwrap_or_default()
}

fn invalid(why: &str) -> Refusal {
    Refusal::Invalid(why.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_roster_without_a_plan_is_gone_a_day_after_it_was_made() {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(include_str!("schema/001_start.sql")).unwrap();
        connection.execute_batch(include_str!("schema/004_containers.sql")).unwrap();
        for (id, created) in [("old", 10), ("old with a plan", 10), ("young", 11)] {
            keep(&connection, id, created, &["somebody".to_owned()]).unwrap();
        }
        connection
            .execute(
                "INSERT INTO resource (kind, id, version, parent_id, body) VALUES ('Plan', 'p', 4, 'old with a plan', '{}')",
                [],
            )
            .unwrap();
        take_old(&connection, 10).unwrap();
        let mut left = connection.prepare("SELECT id FROM roster ORDER BY id").unwrap();
        let left: Vec<String> = left.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
        assert_eq!(left, ["old with a plan", "young"]);
    }
}
