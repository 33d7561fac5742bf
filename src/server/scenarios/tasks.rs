//! The tasks of a scenario, by the routes of the app that owns them: no edit policy governs here.

use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use super::Scenario;
use super::binding::Binding;
use super::body;
use super::plans;
use crate::server::change;
use crate::server::change::Change;
use crate::server::change::FollowUp;
use crate::server::details::mirror;
use crate::server::enforce;
use crate::server::error::Refusal;
use crate::server::hand::Hand;
use crate::server::lists::List;
use crate::server::merge::Moment;
use crate::server::merge::merge;
use crate::server::precondition;
use crate::server::record::Kind;
use crate::server::record::Record;
use crate::server::record::remove_task;
use crate::server::request::Call;
use crate::server::request::Reply;
use crate::server::rules::creators;
use crate::server::selection::Selection;
use crate::server::selection::Type;
use crate::server::tasks as planner_tasks;
use crate::server::view;

const TYPE: &str = "#microsoft.graph.businessScenarioTask";

/// The tasks of `$.scenario` in `?1` that a person, if there is one, may see and that fit the filters, if there are any.
const LISTED: &str = "id IN (SELECT task_id FROM scenario_task WHERE scenario_id = json_extract(?1, '$.scenario')
        AND (json_extract(?1, '$.context') IS NULL
             OR json_extract(properties, '$.externalContextId') = json_extract(?1, '$.context'))
        AND (json_extract(?1, '$.group') IS NULL
             OR json_extract(target, '$.groupId') = json_extract(?1, '$.group')))
    AND (json_extract(?1, '$.person') IS NULL
         OR plan_id IN (SELECT plan.id FROM resource plan JOIN member ON group_id = plan.parent_id
                        WHERE plan.kind = 'Plan' AND owner = 0 AND user_id = json_extract(?1, '$.person')))";

/// Lists the tasks, or those of a context, of a target, or of both.
pub(in crate::server) fn all(call: &Call<'_>) -> Result<Reply, Refusal> {
    let scenario = Scenario::of_call(call)?;
    let mut owner = json!({"scenario": scenario.id, "person": call.caller().user()});
    for term in call.request.option("$filter").into_iter().flat_map(body::terms) {
        let (path, value) = body::comparison(term)?;
        let name = match path.to_ascii_lowercase().as_str() {
            "businessscenarioproperties/externalcontextid" => "context",
            // The reference says the first in its sample, though the property is called the second.
            "location/microsoft.graph.businessscenariogrouptarget/groupid"
            | "target/microsoft.graph.businessscenariogrouptarget/groupid" => "group",
            _ => return Err(Refusal::Malformed(format!("The tasks cannot be filtered by '{path}'."))),
        };
        owner[name] = value.into();
    }
    let list = List { kind: Kind::Task, condition: LISTED, owner: &owner.to_string(), typed: false };
    let mut reply = list.answer_with(call, |task| {
        let binding = Binding::by_task(call.connection, &task.id)?.ok_or(Refusal::NotFound)?;
        seen(call, binding, task)
    })?;
    if let Some(body) = &mut reply.body {
        body["@odata.context"] = call.address(&format!("$metadata#{}", place(&scenario))).into();
    }
    Ok(reply)
}

/// Makes a task in the plan of its target. A task with the same `externalObjectId` is answered as it is instead.
pub(in crate::server) fn create(call: &Call<'_>) -> Result<Reply, Refusal> {
    let scenario = Scenario::of_call(call)?;
    let mut sent = call.request.object()?;
    let (target, properties, details) =
        (sent.remove("target"), sent.remove("businessScenarioProperties"), sent.remove("details"));
    let group_id = plans::group_of(target.as_ref().filter(|target| !target.is_null()))?;
    let binding = Binding::new(&scenario, &group_id, properties.as_ref())?;
    if let Some(known) = Binding::by_object(call.connection, &scenario, binding.object_id())? {
        let task = enforce::record(call, Kind::Task, &known.task_id)?;
        return Ok(Reply::ok(document(call, &scenario, known, task)?));
    }
    let mut hand = call.hand();
    let plan = plans::ensure(call, &hand, &scenario, &group_id)?;
    let bucket_id = bucket_of(call, &scenario, &plan.id, &binding)?;
    for (name, id) in [("planId", &plan.id), ("bucketId", &bucket_id)] {
        let old = sent.insert(name.to_owned(), id.clone().into());
        if old.is_some_and(|old| !old.is_null() && old != id.as_str()) {
            let why = format!("The property '{name}' does not fit the target and the externalBucketId.");
            return Err(Refusal::Invalid(why));
        }
    }
    let mut task = Record::blank(Kind::Task, &hand.id(), &plan.id, &hand.hint_of_now());
    merge(&mut task, sent, Moment::Create, &mut hand)?;
    task.set("creationSource", binding.source(&scenario));
    keep(call, &mut task, details.as_ref(), &mut hand)?;
    let binding = binding.of_task(task.id.clone());
    binding.keep(call.connection)?;
    Ok(Reply::created(document(call, &scenario, binding, task)?))
}

/// Keeps a new task with its parts, the details as they were sent along.
fn keep(call: &Call<'_>, task: &mut Record, details: Option<&Value>, hand: &mut Hand<'_>) -> Result<(), Refusal> {
    let mut parts = planner_tasks::parts_of(task, &hand.hint_of_now());
    for part in parts.iter_mut().filter(|part| part.kind == Kind::TaskDetails) {
        match details {
            None | Some(Value::Null) => {}
            Some(Value::Object(sent)) => {
                merge(part, sent.clone(), Moment::Update, hand)?;
                mirror(part, task);
            }
            Some(_) => return Err(Refusal::Invalid("The property 'details' must be an object.".to_owned())),
        }
    }
    planner_tasks::keep_new(call, task, hand)?;
    for part in &parts {
        part.insert(call.connection, hand.at())?;
        creators::note(call.connection, call.caller(), None, part)?;
    }
    Ok(())
}

/// Reads a task.
pub(in crate::server) fn get(call: &Call<'_>) -> Result<Reply, Refusal> {
    let scenario = Scenario::of_call(call)?;
    let (task, binding) = find(call, &scenario)?;
    Ok(Reply::ok(document(call, &scenario, binding, task)?))
}

/// Changes a task; its target and its bucket move it.
pub(in crate::server) fn update(call: &Call<'_>) -> Result<Reply, Refusal> {
    let scenario = Scenario::of_call(call)?;
    let (before, mut known) = find(call, &scenario)?;
    enforce::refuse_archived(call.connection, &before.plan_id)?;
    known.follow_bucket(call.connection, &before)?;
    let base = precondition::base(&before, call.request.header("if-match"))?;
    let mut sent = call.request.object()?;
    let mut binding = known.clone();
    let is_bucket_sent = binding.change(&scenario, sent.remove("businessScenarioProperties").as_ref())?;
    if let Some(target) = sent.remove("target") {
        binding.target_group_id = plans::group_of(Some(&target))?;
    }
    let plan = sent.remove("planId");
    let destination = if binding.target_group_id == known.target_group_id {
        planner_tasks::destination(call, &before, plan)?
    } else {
        let plan = plans::ensure(call, &call.hand(), &scenario, &binding.target_group_id)?;
        planner_tasks::destination(call, &before, Some(plan.id.into()))?
    };
    if (destination.is_some() || is_bucket_sent) && !sent.contains_key("bucketId") {
        let plan_id = destination.as_ref().unwrap_or(&before.plan_id);
        sent.insert("bucketId".to_owned(), bucket_of(call, &scenario, plan_id, &binding)?.into());
    }
    let (source, follow_up) = (Some(binding.source(&scenario)), Some(planner_tasks::follow as FollowUp));
    let after = change::apply(call, &before, base, Change { sent, destination, source, follow_up })?;
    binding.save(call.connection)?;
    Ok(Reply::ok(document(call, &scenario, binding, after)?))
}

/// Takes a task away.
pub(in crate::server) fn delete(call: &Call<'_>) -> Result<Reply, Refusal> {
    let scenario = Scenario::of_call(call)?;
    let (task, _) = find(call, &scenario)?;
    change::take_away(call, &task, remove_task)
}

/// Finds the task a call names, by its id or by what the app calls it.
fn find(call: &Call<'_>, scenario: &Scenario) -> Result<(Record, Binding), Refusal> {
    let binding = match body::named_key(&call.part_id, "externalObjectId") {
        Some(object_id) => Binding::by_object(call.connection, scenario, &object_id)?,
        None => Binding::by_task(call.connection, &call.part_id)?.filter(|binding| binding.scenario_id == scenario.id),
    };
    let binding = binding.ok_or(Refusal::NotFound)?;
    Ok((enforce::record(call, Kind::Task, &binding.task_id)?, binding))
}

fn bucket_of(call: &Call<'_>, scenario: &Scenario, plan_id: &str, binding: &Binding) -> Result<String, Refusal> {
    let bucket = plans::bucket(call, scenario, plan_id, binding.bucket_id())?;
    bucket.ok_or_else(|| {
        Refusal::Invalid(format!("The externalBucketId '{}' is not in the plan configuration.", binding.bucket_id()))
    })
}

/// Returns a task as the scenario sees it.
fn seen(call: &Call<'_>, mut binding: Binding, task: Record) -> Result<Map<String, Value>, Refusal> {
    binding.follow_bucket(call.connection, &task)?;
    let selection = Selection::of(call.request, Type::OfScenario)?;
    let mut seen = view::selected(call, task, &selection)?;
    let more =
        [("target", plans::target(&binding.target_group_id)), ("businessScenarioProperties", binding.properties)];
    let mut more = more.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    selection.cut(&mut more);
    seen.extend(more);
    seen.insert("@odata.type".to_owned(), TYPE.into());
    Ok(seen)
}

fn place(scenario: &Scenario) -> String {
    format!("solutions/businessScenarios('{}')/planner/tasks", scenario.id)
}

fn document(call: &Call<'_>, scenario: &Scenario, binding: Binding, task: Record) -> Result<Value, Refusal> {
    let mut seen = seen(call, binding, task)?;
    let context = call.address(&format!("$metadata#{}/$entity", place(scenario)));
    seen.insert("@odata.context".to_owned(), context.into());
    Ok(Value::Object(seen))
}
