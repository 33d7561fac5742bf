//! Plans: those of a group, those shared with a person, and each by itself.

use serde_json::Map;
use serde_json::Value;

use super::change;
use super::containers::Container;
use super::enforce;
use super::error::Refusal;
use super::lists::List;
use super::log::sight::Sight;
use super::merge::Moment;
use super::merge::is_annotation;
use super::merge::merge;
use super::precondition;
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
        (Some(name), Some("eq"), Some(quoted), None) if name.eq_ignore_ascii_case("owner") => quoted.trim_matches('\''),
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

/// Reads what Planner keeps of a group: nothing but that it is the group's. That it goes by its id is inferred.
pub(super) fn planner_of_group(call: &Call<'_>) -> Result<Reply, Refusal> {
    let group = Record::find(call.connection, Kind::Group, &call.id)?;
    enforce::member(call, &group.id)?;
    let own = Map::from_iter([("id".to_owned(), Value::from(group.id.as_str()))]);
    let mut own = view::chosen(call, "plannerGroup", &["plans"], own)?;
    let context = call.address(&format!("$metadata#groups('{}')/planner/$entity", group.id));
    own.insert("@odata.context".to_owned(), context.into());
    Ok(Reply::ok(own))
}

fn in_group(call: &Call<'_>, group_id: &str) -> Result<Reply, Refusal> {
    enforce::member(call, group_id)?;
    List { kind: Kind::Plan, condition: "parent_id = ?1", owner: group_id, typed: false }.answer(call)
}

/// Lists the plans **shared with** a person and their own, which are not all they can reach. Only one's own list is open.
pub(super) fn shared_with(call: &Call<'_>) -> Result<Reply, Refusal> {
    let user_id = users::own_id(call)?;
    // That one's own are among them is our choice: no other list has them.
    let condition = "(id IN (SELECT plan_id FROM shared WHERE user_id = ?1) OR parent_id = ?1)";
    List { kind: Kind::Plan, condition, owner: &user_id, typed: false }.answer(call)
}

/// Makes a plan in a group or a roster the caller is a member of, or one of their own.
pub(super) fn create(call: &Call<'_>) -> Result<Reply, Refusal> {
    let sent = call.request.object()?;
    let mut hand = call.hand();
    let container = Container::named_in(call, &sent);
    let id = hand.id();
    let mut plan = Record::blank(Kind::Plan, &id, &id, "");
    merge(&mut plan, sent, Moment::Create, &mut hand)?;
    let container = container?;
    container.refuse_closed(call)?;
    container.take_in(&mut plan, call.caller().user());
    plan.set("createdBy", hand.identity());
    plan.set("createdDateTime", hand.now());
    plan.insert(call.connection, hand.at())?;
    details_of(&plan).insert(call.connection, hand.at())?;
    Ok(Reply::created(view::document(call, plan)?))
}

/// Puts a plan into a group.
pub(super) fn place(plan: &mut Record, group_id: &str) {
    Container::Group(group_id.to_owned()).take_in(plan, None);
}

/// Moves a plan of a person into a group they are a member of. There is no other way to move one.
pub(super) fn move_to_container(call: &Call<'_>) -> Result<Reply, Refusal> {
    let before = enforce::record(call, Kind::Plan, &call.id)?;
    let mut sent = call.request.object()?;
    sent.retain(|name, _| !is_annotation(name));
    if let Some(name) = sent.keys().find(|name| *name != "container") {
        return Err(Refusal::Invalid(format!("The action 'moveToContainer' has no parameter '{name}'.")));
    }
    let to = Container::named_in(call, &sent)?;
    match (Container::of(&before), &to) {
        (Some(Container::User(owner)), Container::Group(_)) => enforce::member(call, &owner)?,
        _ => return Err(Refusal::Invalid("A plan can be moved from a user to a group only.".to_owned())),
    }
    enforce::refuse_archived(call.connection, &before.id)?;
    let touched = ["container", "owner"].map(str::to_owned);
    let base = precondition::base(&before, call.request.header("if-match"))?;
    precondition::refuse_overlap(call.connection, &before, base, &touched)?;
    to.refuse_closed(call)?;
    let sight = Sight::of(call.connection, &before)?;
    let mut plan = before;
    to.take_in(&mut plan, None);
    plan.keep_version(call.connection, &touched)?;
    sight.tell(call.connection, call.hand().at(), &touched)?;
    Ok(Reply::ok(view::document(call, plan)?))
}

/// Returns the details a new plan begins with: every label there, and none with a text.
pub(super) fn details_of(plan: &Record) -> Record {
    let mut details = Record::blank(Kind::PlanDetails, &plan.id, &plan.id, "");
    let labels: Map<String, Value> = (1..=25).map(|number| (format!("category{number}"), Value::Null)).collect();
    details.set("categoryDescriptions", labels);
    details
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
