//! A task as JSON: `assets/schema/cli/task.json` and `why.json` say what is in it.

use serde_json::Value;
use serde_json::json;

use super::copy::Place;
use super::copy::Seen;
use super::{Age, What};
use crate::planner::board::Grouping;
use crate::planner::creation_source::CreationSource;
use crate::planner::creation_source::Requirements;
use crate::planner::details::Details;
use crate::planner::etag::Etag;
use crate::planner::id::UserId;
use crate::planner::lock::Answer;
use crate::planner::lock::Class;
use crate::planner::lock::Layer;
use crate::planner::lock::Report;
use crate::planner::lock::Topic;
use crate::planner::policy::Act;
use crate::planner::policy::AssignmentAct;
use crate::planner::policy::ChecklistAct;
use crate::planner::policy::LinkAct;
use crate::planner::policy::Role;
use crate::planner::policy::Rule;
use crate::planner::policy::Who;
use crate::planner::progress::Progress;
use crate::planner::recurrence::Recurrence;
use crate::run::json_lines::object;

/// Returns the JSON Schema of what is printed.
pub(super) fn schema(what: What) -> &'static str {
    match what {
        What::Everything => include_str!("../../../assets/schema/cli/task.json"),
        What::Locks => include_str!("../../../assets/schema/cli/why.json"),
    }
}

/// Returns all of a task.
pub(super) fn task(seen: &Seen, report: &Report, age: &Age) -> Vec<String> {
    let Seen { plan, task, .. } = seen;
    let bucket = task
        .bucket_id
        .as_ref()
        .map(|id| json!({"id": id.as_str(), "name": plan.bucket(id).map(|bucket| &bucket.name)}));
    let progress = match task.progress() {
        Progress::NotStarted => "notStarted",
        Progress::InProgress => "inProgress",
        Progress::Completed => "completed",
    };
    let labels = task
        .categories
        .iter()
        .map(|category| json!({"category": format!("category{category}"), "name": plan.plan_of(task).label(category)}));
    let waiting = seen.waiting.iter().map(|(what, is_disputed)| json!({"change": what, "isInConflict": is_disputed}));
    let mut value = head(seen, age);
    merge(
        &mut value,
        json!({
            "etag": task.etag.as_ref().map(Etag::as_str),
            "bucket": bucket,
            "percentComplete": task.percent_complete,
            "progress": progress,
            "priority": task.priority,
            "priorityName": task.priority_band().word(),
            "startDate": task.start.map(|day| day.to_string()),
            "dueDate": task.due.map(|day| day.to_string()),
            "assignees": task.assignees.iter().map(|user| person(seen, user)).collect::<Vec<_>>(),
            "labels": labels.collect::<Vec<_>>(),
            "checklistItemCount": task.checklist_items,
            "openChecklistItemCount": task.open_checklist_items,
            "linkCount": task.references,
            "hasNotes": task.has_description,
            "orderHint": task.order_hint.as_str(),
            "assigneePriority": task.assignee_priority.as_str(),
            "creationSource": task.creation_source.as_deref().map(source),
            "recurrence": task.recurrence.as_deref().map(recurrence),
            "isOnMyDay": task.is_on_my_day,
            "completionRequirements": task.requirements.map(names_of),
            "places": seen.places.iter().map(place).collect::<Vec<_>>(),
            "details": seen.details.as_ref().map(details),
            "waiting": waiting.collect::<Vec<_>>(),
            "locks": locks(report),
            "written": {"task": seen.written.task, "details": seen.written.details},
        }),
    );
    object("task", &value)
}

/// Returns what may be changed of a task.
pub(super) fn why(seen: &Seen, report: &Report, age: &Age) -> Vec<String> {
    let mut value = head(seen, age);
    merge(&mut value, json!({"locks": locks(report)}));
    object("why", &value)
}

/// Returns what both begin with.
fn head(seen: &Seen, age: &Age) -> Value {
    let plan = seen.plan.plan_of(&seen.task);
    let why = match age {
        Age::Fresh => None,
        Age::Offline => Some("--offline"),
        Age::Stale(why) => Some(why.as_str()),
    };
    json!({
        "id": seen.task.id.as_str(),
        "isSent": !seen.task.id.is_local(),
        "title": seen.task.title,
        "plan": {"id": plan.id.as_str(), "title": plan.title, "containerType": plan.container_type},
        "isFresh": matches!(age, Age::Fresh),
        "staleBecause": why,
        "readAt": seen.read_at,
    })
}

fn merge(value: &mut Value, more: Value) {
    if let (Value::Object(value), Value::Object(more)) = (value, more) {
        value.extend(more);
    }
}

/// Breaks it into lines. What could steer a terminal is escaped; that is still the same JSON.
fn person(seen: &Seen, user: &UserId) -> Value {
    json!({"id": user.as_str(), "name": seen.plan.people.get(user).map(|person| &person.name)})
}

fn place(place: &Place) -> Value {
    let board = match place.board {
        Grouping::AssignedTo => "assignedTo".to_owned(),
        board => board.name().to_lowercase(),
    };
    let Place { column, position, count, is_read, .. } = place;
    json!({"board": board, "column": column, "position": position, "count": count, "isRead": is_read})
}

/// Returns how it comes again.
fn recurrence(series: &Recurrence) -> Value {
    json!({
        "words": series.schedule.pattern.words(),
        "start": series.schedule.start.to_string(),
        "nextDueDate": series.next.map(|day| day.to_string()),
        "isFollowed": series.is_followed,
    })
}

fn source(source: &CreationSource) -> Value {
    match source {
        CreationSource::Ordinary => json!({"kind": "ordinary"}),
        CreationSource::External { scenario, segments, web_url } => {
            json!({"kind": "external", "scenario": scenario, "segments": segments, "webUrl": web_url})
        }
        CreationSource::Publication { publication, team } => {
            json!({"kind": "publication", "publication": publication, "team": team})
        }
    }
}

/// Returns Planner's names of what completing a task asks for.
fn names_of(requirements: Requirements) -> Vec<&'static str> {
    [
        (Requirements::CHECKLIST, "checklistCompletion"),
        (Requirements::FORM, "formCompletion"),
        (Requirements::APPROVAL, "approvalCompletion"),
        (Requirements::HOSTED_APP, "completionInHostedApp"),
        (Requirements::STRONGER, "unknownFutureValue"),
    ]
    .into_iter()
    .filter_map(|(flag, name)| requirements.has(flag).then_some(name))
    .collect()
}

fn details(details: &Details) -> Value {
    let checklist = details.checklist.iter().map(|item| {
        json!({
            "id": item.id, "title": item.title, "isChecked": item.is_checked, "orderHint": item.order_hint.as_str(),
        })
    });
    let links = details.references.iter().map(|link| {
        json!({
            "key": link.key, "url": link.url, "alias": link.alias, "type": link.kind,
            "previewPriority": link.preview_priority.as_str(),
        })
    });
    json!({
        "etag": details.etag.as_ref().map(Etag::as_str),
        "notes": details.description,
        "previewType": details.preview_type,
        "checklist": checklist.collect::<Vec<_>>(),
        "links": links.collect::<Vec<_>>(),
    })
}

/// Returns what may be changed, and all that is known of why.
fn locks(report: &Report) -> Value {
    let (kind, by) = class(&report.class);
    let destination = report.destination.as_ref().map(|known| match known {
        Ok(address) => json!({"address": address, "unsafe": null}),
        Err(fault) => json!({"address": null, "unsafe": fault.words()}),
    });
    json!({
        "class": {"kind": kind, "by": by, "mark": report.class.mark()},
        "destination": destination,
        "scenario": report.scenario,
        "isPolicyKnown": report.is_policy_known,
        "role": report.role.map(Role::name),
        "isAssignee": report.is_assignee,
        "basis": report.basis(),
        "isFree": report.is_free(),
        "subjects": report.topics.iter().map(subject).collect::<Vec<_>>(),
    })
}

fn class(class: &Class) -> (&'static str, Option<&str>) {
    match class {
        Class::Hosted { app, .. } => ("hosted", Some(app)),
        Class::ProjectMirror => ("projectMirror", None),
        Class::Published { by } => ("published", Some(by)),
        Class::External { by } => ("external", Some(by)),
        Class::Bound { .. } => ("bound", None),
        Class::Unknown => ("unknown", None),
        Class::Plain => ("plain", None),
    }
}

fn subject(topic: &Topic) -> Value {
    json!({
        "subject": topic.subject.name(),
        "name": topic.name(),
        "standing": topic.standing().name(),
        "reason": topic.reason(),
        "allowed": topic.allowed.words(),
        "acts": topic.answers.iter().map(answer).collect::<Vec<_>>(),
    })
}

fn answer(answer: &Answer) -> Value {
    let layer = answer.layer();
    let kind = layer.map(|layer| match layer {
        Layer::Class(_) => "class",
        Layer::Policy { .. } => "policy",
        Layer::Learned { .. } => "learned",
        Layer::Archive => "archive",
    });
    let (role, named, by) = match layer {
        Some(Layer::Policy { role, rule, by }) => (Some(role.name()), rule.map(Rule::name), Some(by.name())),
        _ => (None, None, None),
    };
    let at = match layer {
        Some(Layer::Learned { at }) => Some(at.to_string()),
        _ => None,
    };
    json!({
        "act": name_of(answer.act),
        "standing": answer.standing().name(),
        "reason": answer.reason(),
        "layer": kind,
        "role": role,
        "rule": named,
        "by": by,
        "refusedAt": at,
        "instead": answer.verdict.as_ref().err().and_then(|refusal| refusal.instead.clone()),
    })
}

/// Returns what is done, where there is one by the value of a policy that allows it, else by its rule.
fn name_of(act: Act) -> &'static str {
    match act {
        Act::Move(_) => "moveBetweenBuckets",
        Act::Progress { to: 100.., is_ready: true } => "setToComplete",
        Act::Progress { to: 100.., is_ready: false } => "overrideRequirements",
        Act::Progress { to: 1..=99, .. } => "setToInProgress",
        Act::Progress { .. } => "setToNotStarted",
        Act::Assignment(AssignmentAct::Add(Who::Oneself)) => "addSelf",
        Act::Assignment(AssignmentAct::Add(Who::Other)) => "addOther",
        Act::Assignment(AssignmentAct::Remove { who: Who::Oneself, .. }) => "removeSelf",
        Act::Assignment(AssignmentAct::Remove { who: Who::Other, .. }) => "removeOther",
        Act::Checklist(ChecklistAct::Check { .. }) => "check",
        Act::Checklist(ChecklistAct::Update { .. }) => "update",
        Act::Checklist(ChecklistAct::Reorder { .. }) => "reorder",
        Act::Checklist(ChecklistAct::Add) | Act::Link(LinkAct::Add) => "add",
        Act::Checklist(ChecklistAct::Remove { .. }) | Act::Link(LinkAct::Remove { .. }) => "remove",
        Act::Link(LinkAct::Edit { .. }) => "edit",
        act => act.subject().name(),
    }
}
