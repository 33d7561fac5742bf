//! What Planner keeps of a person: the plans they have marked, and those they were in last. Nobody else sees it.
//!
//! Beta only. Its etag says `UserDetails`, as observed. Source: Microsoft Graph beta, "plannerUser".

use rusqlite::Connection;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use super::change;
use super::change::Change;
use super::enforce;
use super::error::Refusal;
use super::hand::Hand;
use super::instant;
use super::mint;
use super::precondition;
use super::record::Kind;
use super::record::Record;
use super::request::Call;
use super::request::Reply;
use super::users;
use super::view;

/// How many recent plans are kept. The service publishes no number.
const RECENT_PLANS: usize = 50;
const FAVORITES: &str = "favoritePlanReferences";
const RECENTS: &str = "recentPlanReferences";

/// Writes the object of everyone who has none yet: of new people, and of those from before there were such objects.
pub(super) fn prepare(connection: &Connection) -> Result<(), Refusal> {
    let mut rng = fastrand::Rng::new();
    let condition = "?1 = '' AND id NOT IN (SELECT id FROM resource WHERE kind = 'UserDetails')";
    for person in Record::all(connection, Kind::User, condition, "")? {
        let mut own = Record::blank(Kind::UserDetails, &person.id, "", "");
        own.set("id", mint::id(&mut rng));
        own.keep(connection)?;
    }
    Ok(())
}

/// Writes the object of somebody in a new workspace.
pub(super) fn sow(
    connection: &Connection,
    user_id: &str,
    favorites: Map<String, Value>,
    recents: Map<String, Value>,
) -> Result<(), Refusal> {
    let mut own = Record::blank(Kind::UserDetails, user_id, "", "");
    own.set("id", mint::id(&mut fastrand::Rng::new()));
    own.set(FAVORITES, favorites);
    own.set(RECENTS, recents);
    own.keep(connection)
}

/// Reads the object. Only one's own is open.
pub(super) fn get(call: &Call<'_>) -> Result<Reply, Refusal> {
    Ok(Reply::ok(view::document(call, own(call)?)?))
}

/// Marks plans and forgets them, each by its key.
pub(super) fn update(call: &Call<'_>) -> Result<Reply, Refusal> {
    let before = own(call)?;
    let base = precondition::base(&before, call.request.header("if-match"))?;
    let change = Change { sent: call.request.object()?, follow_up: Some(forget_oldest), ..Change::default() };
    let after = change::apply(call, &before, base, change)?;
    view::changed(call, after)
}

/// Lists the plans the person has marked, in the order they gave them.
pub(super) fn favorite_plans(call: &Call<'_>) -> Result<Reply, Refusal> {
    let own = own(call)?;
    let mut marked = references(&own, FAVORITES);
    marked.sort_by_key(|(plan_id, favorite)| (favorite["orderHint"].as_str().unwrap_or_default(), *plan_id));
    plans(call, &marked)
}

/// Lists the plans the person was in last, the latest first.
pub(super) fn recent_plans(call: &Call<'_>) -> Result<Reply, Refusal> {
    let own = own(call)?;
    let mut recent = references(&own, RECENTS);
    recent.sort_by_key(|(plan_id, recent)| (std::cmp::Reverse(accessed(recent)), *plan_id));
    plans(call, &recent)
}

fn own(call: &Call<'_>) -> Result<Record, Refusal> {
    Record::find(call.connection, Kind::UserDetails, &users::own_id(call)?)
}

fn references<'a>(own: &'a Record, name: &str) -> Vec<(&'a String, &'a Value)> {
    own.body.get(name).and_then(Value::as_object).into_iter().flatten().collect()
}

/// Returns when a plan was last looked at, in ticks; one of which that is not known was never.
fn accessed(recent: &Value) -> Option<i64> {
    recent["lastAccessedDateTime"].as_str().and_then(instant::parse)
}

/// Answers those of the plans that are still there and that the caller may still see.
fn plans(call: &Call<'_>, references: &[(&String, &Value)]) -> Result<Reply, Refusal> {
    let mut value = Vec::new();
    for (plan_id, _) in references {
        match enforce::record(call, Kind::Plan, plan_id) {
            Ok(plan) => value.push(Value::Object(view::object(call, plan)?)),
            Err(Refusal::NotFound | Refusal::Denied) => {}
            Err(other) => return Err(other),
        }
    }
    let context = call.address("$metadata#Collection(microsoft.graph.plannerPlan)");
    Ok(Reply::ok(json!({"@odata.context": context, "@odata.count": value.len(), "value": value})))
}

/// Lets the oldest of the recent plans go when there are too many; those of one request must all have room.
fn forget_oldest(_: &Call<'_>, before: &Record, after: &mut Record, _: &mut Hand<'_>) -> Result<(), Refusal> {
    let known = references(before, RECENTS);
    let newer = references(after, RECENTS).into_iter().filter(|recent| !known.contains(recent)).count();
    if newer > RECENT_PLANS {
        return Err(Refusal::Limit("MaximumRecentPlansForUser"));
    }
    let mut recent: Vec<(Option<i64>, String)> =
        references(after, RECENTS).into_iter().map(|(plan_id, recent)| (accessed(recent), plan_id.clone())).collect();
    recent.sort();
    let too_many = recent.len().saturating_sub(RECENT_PLANS);
    if let Some(Value::Object(kept)) = after.body.get_mut(RECENTS) {
        for (_, plan_id) in recent.iter().take(too_many) {
            kept.remove(plan_id);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::record::ask;

    #[test]
    fn people_of_an_older_workspace_get_an_object_once() {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(include_str!("schema/001_start.sql")).unwrap();
        for id in ["ada", "kenji"] {
            Record::blank(Kind::User, id, "", "").keep(&connection).unwrap();
        }
        sow(&connection, "ada", Map::new(), Map::new()).unwrap();
        let of = |id: &str| Record::find(&connection, Kind::UserDetails, id).unwrap().body;
        let adas = of("ada");
        for _ in 0..2 {
            prepare(&connection).unwrap();
            let count: Option<i64> =
                ask(&connection, "SELECT count(*) FROM resource WHERE kind = 'UserDetails'", []).unwrap();
            assert_eq!(count, Some(2));
        }
        assert_eq!(of("ada"), adas);
        assert_ne!(of("kenji")["id"], adas["id"]);
    }
}
