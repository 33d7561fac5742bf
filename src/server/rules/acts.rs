//! From the body of a request to what it does to a task, as a policy tells it apart.
//!
//! What is sent with its present value changes nothing. What makes no sense is no act either: it is refused later, for
//! what it is.

use serde_json::Map;
use serde_json::Value;

use super::creators;
use super::requirements;
use crate::planner::policy::Act;
use crate::planner::policy::AssignmentAct;
use crate::planner::policy::ChecklistAct;
use crate::planner::policy::Creator;
use crate::planner::policy::LinkAct;
use crate::planner::policy::Reach;
use crate::planner::policy::Who;
use crate::planner::reference::url_of;
use crate::server::error::Refusal;
use crate::server::instant;
use crate::server::merge::is_annotation;
use crate::server::record::Kind;
use crate::server::record::Record;
use crate::server::record::ask;
use crate::server::request::Call;
use crate::server::request::Version;

type Body = Map<String, Value>;

/// Returns what a body does to a task, to its details or to one of its formats.
pub(super) fn of(call: &Call<'_>, task: &Record, record: &Record, sent: &Body) -> Result<Vec<Act>, Refusal> {
    let change = Change { call, task, record, sent };
    let mut acts = Vec::new();
    match record.kind {
        Kind::Task => change.of_task(&mut acts)?,
        Kind::TaskDetails => change.of_details(&mut acts)?,
        // Whatever a format holds is a place on a board.
        _ if sent.iter().any(|(name, value)| change.is_new_place(name, value)) => acts.push(Act::Reorder),
        _ => {}
    }
    Ok(acts)
}

struct Change<'a> {
    call: &'a Call<'a>,
    task: &'a Record,
    /// What is changed: the task, or what belongs to it.
    record: &'a Record,
    sent: &'a Body,
}

impl Change<'_> {
    fn of_task(&self, acts: &mut Vec<Act>) -> Result<(), Refusal> {
        acts.extend(self.moved()?);
        for (name, value) in self.sent {
            let act = match name.as_str() {
                "title" => Act::Title,
                "priority" => Act::Priority,
                "startDateTime" => Act::StartDate,
                "dueDateTime" => Act::DueDate,
                "orderHint" => Act::Reorder,
                "assigneePriority" => Act::Personal,
                "conversationThreadId" | "recurrence" => Act::Unnamed,
                "percentComplete" => self.progress(value)?,
                "appliedCategories" => {
                    if self.items(name, value).any(|(_, old, new)| old.is_some() != (*new == true)) {
                        acts.push(Act::Labels);
                    }
                    continue;
                }
                "assignments" => {
                    for (person, old, new) in self.items(name, value) {
                        acts.extend(self.assignment(person, old, new)?);
                    }
                    continue;
                }
                _ => continue,
            };
            if self.is_other(name, value) {
                acts.push(act);
            }
        }
        Ok(())
    }

    fn of_details(&self, acts: &mut Vec<Act>) -> Result<(), Refusal> {
        for (name, value) in self.sent {
            match name.as_str() {
                "description" | "notes" if self.is_other(name, value) => acts.push(Act::Notes),
                "previewType" if self.is_other(name, value) => acts.push(Act::PreviewType),
                "completionRequirements" => acts.extend(requirements::acts(self.record.body.get(name), value)),
                "checklist" => {
                    for (key, old, new) in self.items(name, value) {
                        acts.extend(self.checklist_item(key, old, new)?);
                    }
                }
                "references" => {
                    for (key, old, new) in self.items(name, value) {
                        // A link that is there may be sent in another encoding.
                        let held = self.record.body.get(name).and_then(Value::as_object).into_iter().flatten();
                        let same = held.into_iter().find(|(known, _)| url_of(known) == url_of(key));
                        let (key, old) = same.map_or((key, old), |(known, value)| (known.as_str(), Some(value)));
                        acts.extend(self.link(key, old, new)?);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Returns how far the task goes. A plan can be changed on beta only.
    fn moved(&self) -> Result<Option<Act>, Refusal> {
        let sent = |name: &str| self.sent.get(name).filter(|value| self.is_other(name, value));
        let plan = sent("planId").and_then(Value::as_str).filter(|_| self.call.request.version == Version::Beta);
        let Some(plan_id) = plan else { return Ok(sent("bucketId").map(|_| Act::Move(Reach::Bucket))) };
        let container = |plan_id: &str| -> Result<Option<String>, Refusal> {
            let sql = "SELECT parent_id FROM resource WHERE kind = 'Plan' AND id = ?1";
            ask(self.call.connection, sql, [plan_id])
        };
        let is_same = container(plan_id)? == container(&self.task.plan_id)?;
        Ok(Some(Act::Move(if is_same { Reach::Plan } else { Reach::Container })))
    }

    fn progress(&self, value: &Value) -> Result<Act, Refusal> {
        let to = value.as_i64().and_then(|to| i32::try_from(to).ok()).unwrap_or_default();
        let is_ready = to < 100 || {
            let details = Record::find(self.call.connection, Kind::TaskDetails, &self.task.id)?;
            requirements::are_met(&details)
        };
        Ok(Act::Progress { to, is_ready })
    }

    fn assignment(&self, person: &str, old: Option<&Value>, new: &Value) -> Result<Option<Act>, Refusal> {
        let who = if self.call.caller().user() == Some(person) { Who::Oneself } else { Who::Other };
        Ok(match old {
            None => (!new.is_null()).then_some(Act::Assignment(AssignmentAct::Add(who))),
            Some(_) if new.is_null() => {
                let by = Some(self.creator("assignments", person)?);
                Some(Act::Assignment(AssignmentAct::Remove { who, by }))
            }
            // All that can be changed of one is where the face stands.
            Some(old) => is_changed(old, new, "orderHint").then_some(Act::Reorder),
        })
    }

    fn checklist_item(&self, key: &str, old: Option<&Value>, new: &Value) -> Result<Vec<Act>, Refusal> {
        let Some(old) = old else {
            return Ok(if new.is_null() { Vec::new() } else { vec![Act::Checklist(ChecklistAct::Add)] });
        };
        let by = Some(self.creator("checklist", key)?);
        if new.is_null() {
            return Ok(vec![Act::Checklist(ChecklistAct::Remove { by })]);
        }
        let parts = [
            ("title", ChecklistAct::Update { by }),
            ("isChecked", ChecklistAct::Check { by }),
            ("orderHint", ChecklistAct::Reorder { by }),
        ];
        let changed = parts.into_iter().filter(|(name, _)| is_changed(old, new, name));
        Ok(changed.map(|(_, act)| Act::Checklist(act)).collect())
    }

    fn link(&self, key: &str, old: Option<&Value>, new: &Value) -> Result<Option<Act>, Refusal> {
        let Some(old) = old else { return Ok((!new.is_null()).then_some(Act::Link(LinkAct::Add))) };
        let by = Some(self.creator("references", key)?);
        if new.is_null() {
            return Ok(Some(Act::Link(LinkAct::Remove { by })));
        }
        let is_edited = ["alias", "type", "previewPriority"].iter().any(|name| is_changed(old, new, name));
        Ok(is_edited.then_some(Act::Link(LinkAct::Edit { by })))
    }

    fn creator(&self, property: &str, key: &str) -> Result<Creator, Refusal> {
        creators::of(self.call.connection, &self.task.id, property, key)
    }

    /// Returns what is sent of an open type: each key with what is there and what is sent.
    fn items<'b>(
        &'b self,
        name: &'b str,
        sent: &'b Value,
    ) -> impl Iterator<Item = (&'b str, Option<&'b Value>, &'b Value)> {
        let items = sent.as_object().into_iter().flatten().filter(|(key, _)| !is_annotation(key));
        items.map(move |(key, new)| (key.as_str(), self.record.body.get(name).and_then(|held| held.get(key)), new))
    }

    /// Says whether a property is sent with another value than it has.
    fn is_other(&self, name: &str, sent: &Value) -> bool {
        let held = self.record.body.get(name).unwrap_or(&Value::Null);
        let ticks = |value: &Value| value.as_str().and_then(instant::parse);
        match name {
            "startDateTime" | "dueDateTime" => held != sent && (ticks(held) != ticks(sent) || ticks(sent).is_none()),
            "bucketId" | "description" => as_text(held) != as_text(sent),
            _ => held != sent,
        }
    }

    fn is_new_place(&self, name: &str, value: &Value) -> bool {
        match value {
            Value::Object(_) => self.items(name, value).any(|(_, old, new)| old != Some(new)),
            _ => !is_annotation(name) && self.is_other(name, value),
        }
    }
}

/// Says whether an item is sent with another value of one of its properties.
fn is_changed(old: &Value, new: &Value, name: &str) -> bool {
    new.get(name).is_some_and(|new| *new != old[name])
}

/// Null is as good as empty here.
fn as_text(value: &Value) -> Option<&str> {
    if value.is_null() { Some("") } else { value.as_str() }
}
