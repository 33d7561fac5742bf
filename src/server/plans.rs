//! Plans: those of a group, those shared with a person, and each by itself.

use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use super::change;
use super::enforce;
use super::error::Refusal;
use super::lists::List;
use super::merge::Moment;
use super::merge::merge;
use super::record::Kind;
use super::record::Record;
use super::record::remove_plan;
use super::request::Call;
use super::request::Reply;
use super::users;
use super::view;

/// Lists the plans of a group the caller is a member of.
pub(super) fn of_group(call: &Call<'_>) -> Result<Reply, Refusal> {
    Record::find(call.connection, Kind::Group, &call.id)?;
    in_group(call, &call.id)
}

/// Lists the plans of a group that a filter names; the filter is mandatory here, as with the service.
pub(super) fn by_owner(call: &Call<'_>) -> Result<Reply, Refusal> {
    let filter = call.request.option("$filter").unwrap_or_default();
    let mut words = filter.split_whitespace();
    let group_id = match (words.next(), words.next(), words.next(), words.next()) {
        (Some("owner"), Some("eq"), Some(quoted), None) => quoted.trim_matches('\''),
        _ => {
            return Err(Refusal::Malformed(
                "This entity set must be queried with a filter on owner property, or container type and container \
                 external id, or contextScenarioId"
                    .to_owned(),
            ));
        }
    };
    Record::find(call.connection, Kind::Group, group_id)?;
    in_group(call, group_id)
}

fn in_group(call: &Call<'_>, group_id: &str) -> Result<Reply, Refusal> {
    enforce::member(call, group_id)?;
    List { kind: Kind::Plan, condition: "parent_id = ?1", owner: group_id, typed: false }.answer(call)
}

/// Lists the plans **shared with** a person, which are not all they can reach. Only one's own list is open.
pub(super) fn shared_with(call: &Call<'_>) -> Result<Reply, Refusal> {
    let user_id = users::own_id(call)?;
    let condition = "id IN (SELECT plan_id FROM shared WHERE user_id = ?1)";
    List { kind: Kind::Plan, condition, owner: &user_id, typed: false }.answer(call)
}

/// Makes a plan in a group the caller is a member of.
pub(super) fn create(call: &Call<'_>) -> Result<Reply, Refusal> {
    let sent = call.request.object()?;
    let mut hand = call.hand();
    let group_id = container_of(&sent);
    let id = hand.id();
    let mut plan = Record::blank(Kind::Plan, &id, &id, "");
    merge(&mut plan, sent, Moment::Create, &mut hand)?;
    let group_id = group_id?;
    Record::find(call.connection, Kind::Group, &group_id)?;
    enforce::member(call, &group_id)?;
    enforce::room_for_plan(call.connection, &group_id)?;
    place(&mut plan, &group_id);
    plan.set("createdBy", hand.identity());
    plan.set("createdDateTime", hand.now());
    plan.insert(call.connection, hand.at())?;
    details_of(&plan).insert(call.connection, hand.at())?;
    Ok(Reply::created(view::document(call, plan)?))
}

/// Puts a plan into a group.
pub(super) fn place(plan: &mut Record, group_id: &str) {
    plan.set("owner", group_id);
    plan.set(
        "container",
        json!({
            "@odata.type": "microsoft.graph.plannerPlanContainer",
            "containerId": group_id,
            "type": "group",
            "url": format!("https://graph.microsoft.com/v1.0/groups/{group_id}"),
        }),
    );
}

/// Returns the details a new plan begins with: every label there, and none with a text.
pub(super) fn details_of(plan: &Record) -> Record {
    let mut details = Record::blank(Kind::PlanDetails, &plan.id, &plan.id, "");
    let labels: Map<String, Value> = (1..=25).map(|number| (format!("category{number}"), Value::Null)).collect();
    details.set("categoryDescriptions", labels);
    details
}

/// Reads which group a new plan is for: from the address, or from id and type, or from the old `owner`.
fn container_of(sent: &Map<String, Value>) -> Result<String, Refusal> {
    let container = match (sent.get("container"), sent.get("owner")) {
        (Some(Value::Object(container)), _) => container,
        // Deprecated since 2022; that it is still accepted is our choice.
        (None | Some(Value::Null), Some(Value::String(owner))) => return Ok(owner.clone()),
        (None | Some(Value::Null), _) => {
            let why = "A non-null value must be specified for this field.";
            return Err(Refusal::Schema { field: "Container".to_owned(), entity: "Plan", why });
        }
        _ => return Err(Refusal::wrong_value("container", "an object")),
    };
    let text = |name: &str| container.get(name).and_then(Value::as_str);
    let in_url = text("url").and_then(|url| url.trim_end_matches('/').rsplit_once("/groups/")).map(|(_, id)| id);
    let is_group = text("type").is_none_or(|kind| kind == "group");
    match (in_url, text("containerId")) {
        (Some(id), None) if is_group => Ok(id.to_owned()),
        (None, Some(id)) if is_group && text("type").is_some() && text("url").is_none() => Ok(id.to_owned()),
        (Some(id), Some(other)) if is_group && id == other => Ok(id.to_owned()),
        _ => Err(Refusal::Invalid("The container must be a group, by its url or by containerId and type.".to_owned())),
    }
}

/// Reads a plan.
pub(super) fn get(call: &Call<'_>) -> Result<Reply, Refusal> {
    change::get(call, Kind::Plan)
}

/// Renames a plan.
pub(super) fn update(call: &Call<'_>) -> Result<Reply, Refusal> {
    change::update(call, Kind::Plan, None)
}

/// Takes a plan away with everything in it.
pub(super) fn delete(call: &Call<'_>) -> Result<Reply, Refusal> {
    change::delete(call, Kind::Plan, remove_plan)
}
