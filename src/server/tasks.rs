//! Tasks: the lists they are in, and each by itself.

use rusqlite::Connection;
use serde_json::Value;

use super::change;
use super::change::Change;
use super::enforce;
use super::error::Refusal;
use super::hand::Hand;
use super::instant;
use super::lists::List;
use super::merge::Moment;
use super::merge::merge;
use super::my_day;
use super::record::Kind;
use super::record::Record;
use super::record::ask;
use super::record::remove_task;
use super::recurrence;
use super::request::Call;
use super::request::Reply;
use super::request::Version;
use super::rules;
use super::rules::creators;
use super::scenarios::Scenario;
use super::scenarios::source;
use super::users;
use super::view;

/// The tasks assigned to a person; those of archived plans are left out.
pub(super) const ASSIGNED: &str = "id IN (SELECT task_id FROM assignee WHERE user_id = ?1)
    AND plan_id NOT IN (SELECT id FROM resource WHERE kind = 'Plan' AND json_extract(body, '$.isArchived'))";

/// Lists the tasks of a plan.
pub(super) fn of_plan(call: &Call<'_>) -> Result<Reply, Refusal> {
    enforce::plan(call, &call.id)?;
    List { kind: Kind::Task, condition: "plan_id = ?1", owner: &call.id, typed: false }.answer(call)
}

/// Lists the tasks of a bucket.
pub(super) fn of_bucket(call: &Call<'_>) -> Result<Reply, Refusal> {
    enforce::record(call, Kind::Bucket, &call.id)?;
    List { kind: Kind::Task, condition: "parent_id = ?1", owner: &call.id, typed: false }.answer(call)
}

/// Lists the tasks assigned to a person, of all plans. Only one's own list is open, as with the service.
pub(super) fn assigned_to(call: &Call<'_>) -> Result<Reply, Refusal> {
    let user_id = users::own_id(call)?;
    List { kind: Kind::Task, condition: ASSIGNED, owner: &user_id, typed: false }.answer(call)
}

/// Reads a task.
pub(super) fn get(call: &Call<'_>) -> Result<Reply, Refusal> {
    change::get(call, Kind::Task)
}

/// Makes a task, its details and its three formats. Without a bucket it is in none.
pub(super) fn create(call: &Call<'_>) -> Result<Reply, Refusal> {
    let mut hand = call.hand();
    let mut task = Record::blank(Kind::Task, &hand.id(), "", &hand.hint_of_now());
    let mut sent = call.request.object()?;
    if sent.contains_key("details") {
        // Documented for the tasks of scenarios only; people who tried it here say that it does not work.
        let why = "The property 'details' cannot be set when a task is created; change the details afterwards.";
        return Err(Refusal::Invalid(why.to_owned()));
    }
    if hand.is_beta()
        && let Some(source) = sent.remove("creationSource").filter(|source| !source.is_null())
    {
        let source = source::accept(&source)?;
        if let Some(scenario) = source.get("contextScenarioId").and_then(Value::as_str) {
            Scenario::refuse_stranger(call, scenario)?;
        }
        if let Some(known) = of_source(call, &source)? {
            return Ok(Reply::ok(view::document(call, known)?));
        }
        task.set("creationSource", source);
    }
    merge(&mut task, sent, Moment::Create, &mut hand)?;
    task.plan_id = task.plan_named();
    enforce::plan(call, &task.plan_id)?;
    rules::refuse_in_mirror(call, &task.plan_id)?;
    keep_new(call, &mut task, &hand)?;
    for part in parts_of(&task, &hand.hint_of_now()) {
        part.insert(call.connection, hand.at())?;
    }
    Ok(Reply::created(view::document(call, task)?))
}

/// Finds the task an app has made of an object of its own before: making it again answers that one, unchanged.
fn of_source(call: &Call<'_>, source: &Value) -> Result<Option<Record>, Refusal> {
    let sql = "SELECT id FROM resource WHERE kind = 'Task'
               AND json_extract(body, '$.creationSource.contextScenarioId') = ?1
               AND json_extract(body, '$.creationSource.externalObjectId') = ?2";
    let keys = ["contextScenarioId", "externalObjectId"].map(|name| source[name].as_str());
    let known: Option<String> = ask(call.connection, sql, keys)?;
    known.map(|id| enforce::record(call, Kind::Task, &id)).transpose()
}

/// Keeps a new task, within the limits of its plan.
pub(super) fn keep_new(call: &Call<'_>, task: &mut Record, hand: &Hand<'_>) -> Result<(), Refusal> {
    enforce::room_for_task(call.connection, &task.plan_id)?;
    let nothing = Record::blank(Kind::Task, &task.id, &task.plan_id, "");
    settle(call.connection, &nothing, task, hand)?;
    if !is_complete(task) {
        enforce::room_for_active_task(call.connection, &task.plan_id)?;
    }
    task.set("createdBy", hand.identity());
    task.set("createdDateTime", hand.now());
    task.insert(call.connection, hand.at())?;
    creators::note(call.connection, call.caller(), None, task)
}

/// Returns the details and the formats a new task begins with.
pub(super) fn parts_of(task: &Record, default_hint: &str) -> [Record; 4] {
    Kind::OF_A_TASK.map(|kind| {
        let mut part = Record::blank(kind, &task.id, &task.plan_id, default_hint);
        if kind == Kind::TaskDetails {
            part.set("previewType", task.text("previewType"));
        }
        part
    })
}

/// Changes a task.
pub(super) fn update(call: &Call<'_>) -> Result<Reply, Refusal> {
    if call.request.version == Version::V1 {
        return change::update(call, Kind::Task, Some(follow));
    }
    let before = enforce::record(call, Kind::Task, &call.id)?;
    let (mut sent, base) = change::permitted(call, &before)?;
    let destination = destination(call, &before, sent.remove("planId"))?;
    let my_day = my_day::take(call, &before, base, &mut sent)?;
    let change = Change { sent, destination, follow_up: Some(follow), ..Change::default() };
    let mut after = change::apply(call, &before, base, change)?;
    if let Some(is_on) = my_day {
        after = my_day::keep(call, after, is_on)?;
    }
    view::changed(call, after)
}

/// Returns the plan a task goes to, when it is another one the caller may see. Only beta can move one.
pub(super) fn destination(call: &Call<'_>, task: &Record, sent: Option<Value>) -> Result<change::Destination, Refusal> {
    let plan_id = match sent {
        None => return Ok(None),
        Some(Value::String(plan_id)) => plan_id,
        Some(_) => return Err(Refusal::wrong_value("planId", "text")),
    };
    if plan_id == task.plan_id {
        return Ok(None);
    }
    enforce::plan(call, &plan_id)?;
    rules::refuse_in_mirror(call, &plan_id)?;
    enforce::room_for_task(call.connection, &plan_id)?;
    if !is_complete(task) {
        enforce::room_for_active_task(call.connection, &plan_id)?;
    }
    Ok(Some(plan_id))
}

/// Follows up a change of a task: what it must not break, and what the service computes from it.
pub(super) fn follow(call: &Call<'_>, before: &Record, after: &mut Record, hand: &mut Hand<'_>) -> Result<(), Refusal> {
    settle(call.connection, before, after, hand)?;
    if is_complete(before) && !is_complete(after) {
        enforce::room_for_active_task(call.connection, &after.plan_id)?;
    }
    drop_hints_of_the_unassigned(call.connection, before, after, hand)?;
    recurrence::follow(call, before, after, hand)
}

/// Takes a task away with its details and formats; a series it belongs to goes on.
pub(super) fn delete(call: &Call<'_>) -> Result<Reply, Refusal> {
    let task = enforce::record(call, Kind::Task, &call.id)?;
    let leaving = recurrence::Leaving::of(call, task)?;
    let reply = change::delete(call, Kind::Task, remove_task)?;
    if let Some(leaving) = leaving {
        leaving.succeed(call)?;
    }
    Ok(reply)
}

/// Says whether a task is completed.
pub(super) fn is_complete(task: &Record) -> bool {
    task.body.get("percentComplete").and_then(Value::as_i64) == Some(100)
}

/// Checks what one property means beside another and sets what the service computes.
fn settle(connection: &Connection, before: &Record, after: &mut Record, hand: &Hand<'_>) -> Result<(), Refusal> {
    refuse_start_after_due(after)?;
    refuse_foreign_bucket(connection, before, after)?;
    let known = before.keys("assignments");
    for person in after.keys("assignments").iter().filter(|person| !known.contains(person)) {
        enforce::room_for_assignee(connection, person)?;
    }
    match (is_complete(before), is_complete(after)) {
        (false, true) => {
            after.set("completedBy", hand.identity());
            after.set("completedDateTime", hand.now());
        }
        (true, false) => {
            after.set("completedBy", Value::Null);
            after.set("completedDateTime", Value::Null);
        }
        _ => {}
    }
    after.set("lastModifiedBy", hand.identity());
    after.set("lastModifiedDateTime", hand.now());
    Ok(())
}

fn refuse_start_after_due(task: &Record) -> Result<(), Refusal> {
    match (instant::parse(task.text("startDateTime")), instant::parse(task.text("dueDateTime"))) {
        (Some(start), Some(due)) if start > due => {
            Err(Refusal::Invalid("The start date must not be after the due date.".to_owned()))
        }
        _ => Ok(()),
    }
}

fn refuse_foreign_bucket(connection: &Connection, before: &Record, after: &Record) -> Result<(), Refusal> {
    let bucket_id = after.text("bucketId");
    let stays = bucket_id == before.text("bucketId") && after.plan_id == before.plan_id;
    if bucket_id.is_empty() || stays {
        return Ok(());
    }
    match Record::find(connection, Kind::Bucket, bucket_id) {
        Ok(bucket) if bucket.plan_id == after.plan_id => Ok(()),
        Ok(_) | Err(Refusal::NotFound) => {
            Err(Refusal::Invalid("The bucket must be one of the task's plan.".to_owned()))
        }
        Err(other) => Err(other),
    }
}

/// Drops the places of people who are no longer assigned; a client cannot do that itself.
fn drop_hints_of_the_unassigned(
    connection: &Connection,
    before: &Record,
    after: &Record,
    hand: &Hand<'_>,
) -> Result<(), Refusal> {
    let stay = after.keys("assignments");
    let gone: Vec<String> = before.keys("assignments").into_iter().filter(|person| !stay.contains(person)).collect();
    if gone.is_empty() {
        return Ok(());
    }
    let known = Record::find(connection, Kind::AssignedToFormat, &after.id)?;
    let mut format = known.clone();
    let mut touched = Vec::new();
    if let Some(Value::Object(hints)) = format.body.get_mut("orderHintsByAssignee") {
        for person in gone {
            if hints.remove(&person).is_some() {
                touched.push(format!("orderHintsByAssignee/{person}"));
            }
        }
    }
    if touched.is_empty() { Ok(()) } else { format.save(connection, &known, &touched, hand.at()) }
}
