//! The details of a plan and of a task, and what a task says of its details.

use serde_json::Value;

use super::change;
use super::enforce;
use super::error::Refusal;
use super::hand::Hand;
use super::record::Kind;
use super::record::Record;
use super::request::Call;
use super::request::Reply;
use super::rules::requirements;

/// Reads the details of a plan.
pub(super) fn of_plan(call: &Call<'_>) -> Result<Reply, Refusal> {
    change::get(call, Kind::PlanDetails)
}

/// Changes whom a plan is shared with, and its labels.
pub(super) fn update_of_plan(call: &Call<'_>) -> Result<Reply, Refusal> {
    change::update(call, Kind::PlanDetails, Some(check_sharing))
}

fn check_sharing(call: &Call<'_>, before: &Record, after: &mut Record, _: &mut Hand<'_>) -> Result<(), Refusal> {
    let known = before.keys("sharedWith");
    for person in after.keys("sharedWith").iter().filter(|person| !known.contains(person)) {
        enforce::room_for_sharing(call.connection, person)?;
    }
    Ok(())
}

/// Reads the details of a task.
pub(super) fn of_task(call: &Call<'_>) -> Result<Reply, Refusal> {
    change::get(call, Kind::TaskDetails)
}

/// Changes the details of a task, and what the task says of them.
pub(super) fn update_of_task(call: &Call<'_>) -> Result<Reply, Refusal> {
    change::update(call, Kind::TaskDetails, Some(tell_the_task))
}

/// The task gets a new etag too, but only when what it says of its details has changed.
fn tell_the_task(call: &Call<'_>, _: &Record, details: &mut Record, hand: &mut Hand<'_>) -> Result<(), Refusal> {
    let known = Record::find(call.connection, Kind::Task, &details.id)?;
    let mut task = known.clone();
    let touched = mirror(details, &mut task);
    if touched.is_empty() {
        return Ok(());
    }
    task.set("lastModifiedBy", hand.identity());
    task.set("lastModifiedDateTime", hand.now());
    task.save(call.connection, &known, &touched, hand.at())
}

/// Says on the task what its details hold, and returns which of those properties have changed.
pub(super) fn mirror(details: &Record, task: &mut Record) -> Vec<String> {
    let size = |name: &str| details.body.get(name).and_then(Value::as_object).map_or(0, serde_json::Map::len);
    let checklist = details.body.get("checklist").and_then(Value::as_object);
    let open = checklist.map_or(0, |items| items.values().filter(|item| item["isChecked"] != true).count());
    let said = [
        ("hasDescription", Value::from(!details.text("description").is_empty())),
        ("previewType", Value::from(details.text("previewType"))),
        ("referenceCount", Value::from(size("references"))),
        ("checklistItemCount", Value::from(size("checklist"))),
        ("activeChecklistItemCount", Value::from(open)),
        ("specifiedCompletionRequirements", Value::from(requirements::specified(details))),
    ];
    let mut touched = Vec::new();
    for (name, value) in said {
        // A task from before the requirements were known has none.
        let is_said = task.body.get(name).map_or(value == "none", |known| *known == value);
        if !is_said {
            task.set(name, value);
            touched.push(name.to_owned());
        }
    }
    touched
}
