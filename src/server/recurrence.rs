//! Series of tasks: the schedule of a recurring task, and the next task when one is completed or deleted.
//!
//! Beta writes and shows a schedule; a series goes on whatever version completes its task. Source: Microsoft Graph,
//! "Configuring task recurrence in Planner".

mod pattern;

use serde_json::Map;
use serde_json::Value;
use serde_json::json;

use super::details::mirror;
use super::error::Refusal;
use super::hand::Hand;
use super::instant;
use super::record::Kind;
use super::record::Record;
use super::request::Call;
use super::rules::creators;
use super::rules::requirements::HOSTED;
use super::tasks;
use pattern::Pattern;

/// The day the schedule has for a task, which moves with no due date. The service keeps it to itself, too.
pub(super) const ANCHOR: &str = "originalDueDateTime";

/// The text of the service for a field that must have a value.
fn non_null(field: &str) -> Refusal {
    Refusal::no_value(field, Kind::Task.name())
}

/// Takes what was sent as `recurrence` into a task, and says whether that changes it.
pub(super) fn take(task: &mut Record, sent: &Value, hand: &mut Hand<'_>) -> Result<bool, Refusal> {
    let known = task.body.get("recurrence").and_then(Value::as_object).cloned();
    let sent = match (sent, &known) {
        (Value::Object(sent), _) => sent,
        (Value::Null, None) => return Ok(false),
        (Value::Null, Some(_)) => return Err(non_null("Recurrence")),
        _ => return Err(Refusal::wrong_value("recurrence", "an object")),
    };
    refuse_others(sent, &["schedule"], "")?;
    let schedule = match (sent.get("schedule"), &known) {
        (None, Some(_)) | (Some(Value::Null), None) => return Ok(false),
        (None, None) => return Err(non_null("Recurrence.Schedule")),
        (Some(schedule), _) => schedule,
    };
    if known.as_ref().and_then(|known| known.get("nextInSeriesTaskId")).is_some_and(|next| !next.is_null()) {
        return Err(fault("Cannot add/edit/delete recurrence when the next instance should already be created."));
    }
    let mut recurrence = known.clone().unwrap_or_default();
    let schedule = match schedule {
        Value::Null => {
            recurrence.insert("schedule".to_owned(), Value::Null);
            task.set("recurrence", recurrence);
            return Ok(true);
        }
        Value::Object(sent) => sent,
        _ => return Err(Refusal::Invalid("The value of the property 'schedule' must be an object.".to_owned())),
    };
    if tasks::is_complete(task) {
        return Err(fault("A completed task cannot have a schedule."));
    }
    let held = recurrence.get("schedule").and_then(Value::as_object);
    let kept = keep_schedule(schedule, held, task.text(ANCHOR))?;
    if known.is_none() {
        recurrence.extend(first(&hand.series_id(), &kept.start));
    }
    recurrence.insert("schedule".to_owned(), kept.schedule);
    task.set("recurrence", recurrence);
    task.set(ANCHOR, kept.anchor);
    Ok(true)
}

/// What a task that was not recurring has of a series.
fn first(series_id: &str, start: &str) -> Map<String, Value> {
    let body = json!({
        "@odata.type": "#microsoft.graph.plannerTaskRecurrence",
        "seriesId": series_id,
        "occurrenceId": 1,
        "previousInSeriesTaskId": null,
        "nextInSeriesTaskId": null,
        "recurrenceStartDateTime": start,
    });
    body.as_object().cloned().unwrap_or_default()
}

/// A schedule as it is kept, when it starts, and the day it has for its task.
struct Kept {
    schedule: Value,
    start: String,
    anchor: String,
}

/// Takes a sent schedule, on top of the one that is held. The next occurrence follows the start when that is new, else
/// the day the schedule has had for the task.
fn keep_schedule(sent: &Map<String, Value>, held: Option<&Map<String, Value>>, anchor: &str) -> Result<Kept, Refusal> {
    refuse_others(sent, &["pattern", "patternStartDateTime"], "schedule.")?;
    let either = |name: &str| sent.get(name).or_else(|| held?.get(name)).filter(|value| !value.is_null());
    let pattern = Pattern::read(either("pattern").ok_or_else(|| non_null("Recurrence.Schedule.Pattern"))?)?;
    // The service calls the start by another name here, observed.
    let start = either("patternStartDateTime").ok_or_else(|| non_null("Recurrence.Schedule.Range"))?;
    let start = start.as_str().and_then(instant::parse).ok_or_else(|| {
        let why = "The value of the property 'patternStartDateTime' must be an instant such as 2026-03-02T10:00:00Z.";
        Refusal::Invalid(why.to_owned())
    })?;
    let held_start = held.and_then(|held| held.get("patternStartDateTime")?.as_str()).and_then(instant::parse);
    let anchor = if held_start == Some(start) { instant::parse(anchor).unwrap_or(start) } else { start };
    let schedule = written(&pattern, start, anchor);
    if schedule["nextOccurrenceDateTime"].is_null() {
        return Err(Refusal::Invalid("The recurrence has no next occurrence before the year 10000.".to_owned()));
    }
    Ok(Kept { schedule, start: instant::text_of(start), anchor: instant::text_of(anchor) })
}

/// Returns a schedule as the service writes it.
fn written(pattern: &Pattern, start: i64, anchor: i64) -> Value {
    let (day, since_midnight) = instant::day_of(anchor);
    let next =
        pattern.after(day).and_then(instant::midnight).map(|midnight| instant::text_of(midnight + since_midnight));
    json!({
        "@odata.type": "#microsoft.graph.plannerRecurrenceSchedule",
        "pattern": pattern.to_json(),
        "patternStartDateTime": instant::text_of(start),
        "nextOccurrenceDateTime": next,
    })
}

/// The words of the service for what only it may set, observed.
fn refuse_others(sent: &Map<String, Value>, known: &[&str], prefix: &str) -> Result<(), Refusal> {
    let others: Vec<String> = sent
        .keys()
        .filter(|name| !name.contains("odata.") && !known.contains(&name.as_str()))
        .map(|name| format!("\"{prefix}{name}\""))
        .collect();
    if others.is_empty() {
        return Ok(());
    }
    Err(Refusal::Plain(format!("Invalid recurrence sub-property assignment(s): {}.", others.join(", "))))
}

fn fault(why: &'static str) -> Refusal {
    Refusal::Schema { field: "Recurrence".to_owned(), entity: Kind::Task.name(), why }
}

/// Says whether completing or deleting a task makes the next one: it is open, none has followed, and one is to come.
fn is_active(task: &Record) -> bool {
    let Some(recurrence) = task.body.get("recurrence").filter(|recurrence| recurrence.is_object()) else {
        return false;
    };
    !tasks::is_complete(task)
        && recurrence["nextInSeriesTaskId"].is_null()
        && recurrence["schedule"]["nextOccurrenceDateTime"].is_string()
}

/// Follows up a change: a task of a series that has been completed gets a successor. Call it before the task is stored.
pub(super) fn follow(call: &Call<'_>, before: &Record, after: &mut Record, hand: &mut Hand<'_>) -> Result<(), Refusal> {
    // What the change itself did to the schedule counts, too.
    let mut open = after.clone();
    open.set("percentComplete", before.body.get("percentComplete").cloned());
    if !tasks::is_complete(after) || !is_active(&open) {
        return Ok(());
    }
    let details = Record::find(call.connection, Kind::TaskDetails, &after.id)?;
    let next_id = succeed(call, after, &details, hand)?;
    if let Some(recurrence) = after.body.get_mut("recurrence") {
        recurrence["nextInSeriesTaskId"] = next_id.into();
    }
    Ok(())
}

/// A task of a series that is about to be deleted, with what its successor is made of.
pub(super) struct Leaving {
    task: Record,
    details: Record,
}

impl Leaving {
    /// Looks at a task before it goes; nothing where no task follows it. In an archived plan none does: nothing is made
    /// there.
    pub(super) fn of(call: &Call<'_>, task: Record) -> Result<Option<Self>, Refusal> {
        if !is_active(&task) || task.body.get("isArchived") == Some(&Value::Bool(true)) {
            return Ok(None);
        }
        let details = Record::find(call.connection, Kind::TaskDetails, &task.id)?;
        Ok(Some(Self { task, details }))
    }

    /// Makes the next task of the series. Call it when the task is gone.
    pub(super) fn succeed(&self, call: &Call<'_>) -> Result<(), Refusal> {
        succeed(call, &self.task, &self.details, &mut call.hand()).map(|_id| ())
    }
}

/// Makes the next task of a series and returns its id.
///
/// The documentation names what is copied: title, description, checklist, assignments, priority and labels. That bucket,
/// notes, links and the preview go along is our choice, and that limits do not keep a series from going on.
fn succeed(call: &Call<'_>, task: &Record, details: &Record, hand: &mut Hand<'_>) -> Result<String, Refusal> {
    let id = hand.id();
    let mut next = Record::blank(Kind::Task, &id, &task.plan_id, &hand.fresh_hint());
    for name in ["planId", "bucketId", "title", "priority", "appliedCategories"] {
        next.set(name, task.body.get(name).cloned());
    }
    next.set("assignments", renewed(task, "assignments", ["assignedBy", "assignedDateTime"], hand));
    let due = task.body.get("recurrence").map(|recurrence| &recurrence["schedule"]["nextOccurrenceDateTime"]);
    let due = due.and_then(Value::as_str).unwrap_or_default().to_owned();
    next.set("recurrence", continued(task, &due)?);
    next.set("dueDateTime", due.as_str());
    next.set(ANCHOR, due);
    for (by, at) in [("createdBy", "createdDateTime"), ("lastModifiedBy", "lastModifiedDateTime")] {
        next.set(by, hand.identity());
        next.set(at, hand.now());
    }
    let mut parts = tasks::parts_of(&next, &hand.fresh_hint());
    for part in parts.iter_mut().filter(|part| part.kind == Kind::TaskDetails) {
        for name in ["description", "notes", "previewType"] {
            part.set(name, details.body.get(name).cloned());
        }
        let stamp = ["lastModifiedBy", "lastModifiedDateTime"];
        let mut checklist = renewed(details, "checklist", stamp, hand);
        for item in checklist.values_mut() {
            item["isChecked"] = false.into();
        }
        part.set("checklist", checklist);
        let mut references = renewed(details, "references", stamp, hand);
        // What an app hosts belongs to the one task the app knows.
        references.retain(|_, link| link["type"] != HOSTED);
        part.set("references", references);
        mirror(part, &mut next);
    }
    next.insert(call.connection, hand.at())?;
    creators::note(call.connection, call.caller(), None, &next)?;
    for part in &parts {
        part.insert(call.connection, hand.at())?;
        creators::note(call.connection, call.caller(), None, part)?;
    }
    Ok(id)
}

/// Returns the items of an open type as if the hand had just made them.
fn renewed(from: &Record, name: &str, [by, at]: [&str; 2], hand: &Hand<'_>) -> Map<String, Value> {
    let mut items = from.body.get(name).and_then(Value::as_object).cloned().unwrap_or_default();
    for item in items.values_mut() {
        item[by] = hand.identity();
        item[at] = hand.now().into();
    }
    items
}

/// Returns the recurrence of the task after another one, which is due at an instant.
fn continued(task: &Record, due: &str) -> Result<Value, Refusal> {
    let mut recurrence = task.body.get("recurrence").cloned().unwrap_or_default();
    let schedule = &recurrence["schedule"];
    let start = schedule["patternStartDateTime"].as_str().and_then(instant::parse);
    let instants = start.zip(instant::parse(due));
    let (start, due) = instants.ok_or_else(|| Refusal::Broken("a stored schedule is unreadable".to_owned()))?;
    recurrence["schedule"] = written(&Pattern::read(&schedule["pattern"])?, start, due);
    recurrence["occurrenceId"] = (recurrence["occurrenceId"].as_i64().unwrap_or_default() + 1).into();
    recurrence["previousInSeriesTaskId"] = task.id.clone().into();
    Ok(recurrence)
}

/// Returns what a seeded task has of a series of its own, from its pattern and the instant it is due at.
pub(super) fn sown(pattern: &Value, due: i64, series_id: &str) -> Result<Map<String, Value>, Refusal> {
    let start = instant::text_of(due);
    let mut recurrence = first(series_id, &start);
    recurrence.insert("schedule".to_owned(), written(&Pattern::read(pattern)?, due, due));
    Ok([("recurrence".to_owned(), recurrence.into()), (ANCHOR.to_owned(), start.into())].into_iter().collect())
}
