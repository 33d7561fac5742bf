//! The plans of a scenario: one for each target, made from the plan configuration when it is first asked for.

use rusqlite::Connection;
use serde_json::Value;
use serde_json::json;

use super::Scenario;
use super::body::Fields;
use super::source;
use crate::server::enforce;
use crate::server::error::Refusal;
use crate::server::hand::Hand;
use crate::server::plans;
use crate::server::record::Kind;
use crate::server::record::Record;
use crate::server::record::ask;
use crate::server::request::Call;
use crate::server::request::Reply;

const GROUP_TARGET: &str = "#microsoft.graph.businessScenarioGroupTarget";

/// Answers which plan holds the tasks of a target, and makes it when there is none.
pub(in crate::server) fn get_plan(call: &Call<'_>) -> Result<Reply, Refusal> {
    let scenario = Scenario::of_call(call)?;
    let sent = Fields::of_call(call, "getPlan", &["target"])?;
    let group_id = group_of(sent.get("target"))?;
    let plan = ensure(call, &call.hand(), &scenario, &group_id)?;
    Ok(Reply::ok(json!({
        "@odata.context": call.address("$metadata#microsoft.graph.businessScenarioPlanReference"),
        "@odata.type": "#microsoft.graph.businessScenarioPlanReference",
        "id": plan.id,
        "title": plan.text("title"),
    })))
}

/// Reads a target. Groups are the only ones there are.
pub(super) fn group_of(target: Option<&Value>) -> Result<String, Refusal> {
    let target = target.ok_or_else(|| Refusal::Invalid("The property 'target' must be there.".to_owned()))?;
    let is_group = match &target["@odata.type"] {
        Value::String(name) => name.trim_start_matches('#') == GROUP_TARGET.trim_start_matches('#'),
        _ => false,
    };
    let kind = &target["taskTargetKind"];
    if !is_group || !(kind.is_null() || kind == "group") {
        let why = format!("The property 'target' must be of the type '{}'.", GROUP_TARGET.trim_start_matches('#'));
        return Err(Refusal::Invalid(why));
    }
    Fields::of_value(target, "businessScenarioGroupTarget", &["taskTargetKind", "groupId"])?.text("groupId")
}

/// Returns a target as it is answered.
pub(in crate::server) fn target(group_id: &str) -> Value {
    json!({"@odata.type": GROUP_TARGET, "taskTargetKind": "group", "groupId": group_id})
}

/// Returns the plan of a scenario in a group the caller may work in; there is one from now on.
pub(super) fn ensure(call: &Call<'_>, hand: &Hand<'_>, scenario: &Scenario, group_id: &str) -> Result<Record, Refusal> {
    Record::find(call.connection, Kind::Group, group_id)?;
    enforce::member(call, group_id)?;
    let sql = "SELECT plan_id FROM scenario_plan WHERE scenario_id = ?1 AND group_id = ?2";
    if let Some(id) = ask::<String>(call.connection, sql, [&scenario.id, group_id])? {
        return Record::find(call.connection, Kind::Plan, &id);
    }
    let title = scenario.texts()?["planTitle"].clone();
    enforce::room_for_plan(call.connection, group_id)?;
    let mut hand_of_plan = call.hand();
    let id = hand_of_plan.id();
    let mut plan = Record::blank(Kind::Plan, &id, &id, "");
    plan.set("title", title);
    plans::place(&mut plan, group_id);
    plan.set("createdBy", hand.identity());
    plan.set("createdDateTime", hand.now());
    plan.set("creationSource", source::of_plan(&scenario.unique_name, group_id));
    plan.insert(call.connection, hand.at())?;
    plans::details_of(&plan).insert(call.connection, hand.at())?;
    keep(call.connection, scenario, group_id, &plan.id)?;
    // Newer comes first, so the last is made first.
    for external_bucket_id in scenario.external_bucket_ids().into_iter().rev() {
        bucket(call, scenario, &plan.id, external_bucket_id)?;
    }
    Ok(plan)
}

/// Notes which plan a scenario has in a group.
pub(in crate::server) fn keep(
    connection: &Connection,
    scenario: &Scenario,
    group_id: &str,
    plan_id: &str,
) -> Result<(), Refusal> {
    connection
        .prepare_cached("INSERT INTO scenario_plan (scenario_id, group_id, plan_id) VALUES (?1, ?2, ?3)")?
        .execute([&scenario.id, group_id, plan_id])?;
    Ok(())
}

/// Returns the bucket of a plan that an app calls by an id of its own; there is one from now on. `None` when the
/// configuration does not know that id.
pub(super) fn bucket(
    call: &Call<'_>,
    scenario: &Scenario,
    plan_id: &str,
    external_bucket_id: &str,
) -> Result<Option<String>, Refusal> {
    if !scenario.external_bucket_ids().contains(&external_bucket_id) {
        return Ok(None);
    }
    let sql = "SELECT id FROM resource WHERE kind = 'Bucket' AND plan_id = ?1
               AND json_extract(body, '$.creationSource.contextScenarioId') = ?2
               AND json_extract(body, '$.creationSource.externalObjectId') = ?3";
    let known = ask::<String>(call.connection, sql, [plan_id, &scenario.unique_name, external_bucket_id])?;
    if known.is_some() {
        return Ok(known);
    }
    enforce::room_for_bucket(call.connection, plan_id)?;
    let mut hand = call.hand();
    let mut bucket = Record::blank(Kind::Bucket, &hand.id(), plan_id, &hand.hint_of_now());
    bucket.set("name", scenario.bucket_name(external_bucket_id)?);
    bucket.set("planId", plan_id);
    bucket.set("creationSource", source::of_bucket(&scenario.unique_name, external_bucket_id));
    bucket.insert(call.connection, hand.at())?;
    Ok(Some(bucket.id))
}
