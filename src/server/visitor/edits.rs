//! How each deed is done: it reads what it changes and sends what a client would send.

use axum::http::Method;
use axum::http::StatusCode;
use jiff::ToSpan as _;
use jiff::tz::TimeZone;
use serde_json::Value;
use serde_json::json;

use super::Visitor;
use super::choices;
use super::choices::Column;
use super::deeds::Deed;
use crate::planner::reference::key_of;
use crate::server::error::Refusal;
use crate::server::instant;
use crate::server::mint;

/// The path of the last request and its answer; `None` when there was nothing to do this to.
type Done = Result<Option<(String, StatusCode)>, Refusal>;

/// The most checklist items and links a task may have, and what keeps buckets from growing without end.
const MOST_ITEMS: usize = 20;
const MOST_LINKS: usize = 15;
const MOST_BUCKETS: usize = 12;
/// A bucket with more tasks is too dear to be deleted in passing.
const FEW_TASKS: i64 = 2;

const VERBS: [&str; 10] =
    ["Check", "Rewrite", "Measure", "Ask about", "Prüfe", "Finish", "Drop", "Plan", "Übersetze", "Sign off"];
const THINGS: [&str; 10] = [
    "the price list",
    "the café menu",
    "納品書",
    "the sign-in page",
    "die Einladung",
    "keys & locks",
    "the “About us” page",
    "الميزانية",
    "the backup",
    "screen 3/4",
];

impl Visitor {
    /// Does something, if there is something to do it to.
    pub(super) fn attempt(&mut self, deed: Deed) -> Done {
        let Some(plan) = self.choose_plan()? else { return Ok(None) };
        match deed {
            Deed::CreateTask => return self.create_task(&plan),
            Deed::CreateBucket => return self.create_bucket(&plan),
            Deed::RenameBucket | Deed::MoveBucket | Deed::DeleteBucket => return self.edit_bucket(deed, &plan),
            _ => {}
        }
        let Some(task) = self.shared.database.read(|connection| choices::task(connection, &plan, &mut self.rng))?
        else {
            return Ok(None);
        };
        let path = format!("/planner/tasks/{task}");
        match deed {
            Deed::Describe | Deed::AddItem | Deed::AddLink => self.edit_details(deed, &path),
            Deed::CheckItem | Deed::RenameItem | Deed::MoveItem | Deed::RemoveItem => self.edit_item(deed, &path),
            Deed::RenameLink | Deed::MoveLink | Deed::RemoveLink => self.edit_link(deed, &path),
            Deed::ChangeBucket => self.change_bucket(&plan, &path),
            Deed::MoveByBucket | Deed::MoveByProgress | Deed::MoveByAssignee => self.move_card(deed, &plan, &path),
            _ => self.edit_task(deed, &plan, &path),
        }
    }

    fn choose_plan(&mut self) -> Result<Option<String>, Refusal> {
        if self.plan.is_some() {
            return Ok(self.plan.clone());
        }
        let plans = |connection: &_| choices::plans(connection, &self.shared.me, &self.person);
        let plans = self.shared.database.read(plans)?;
        Ok(self.rng.choice(plans))
    }

    fn edit_task(&mut self, deed: Deed, plan: &str, path: &str) -> Done {
        let task = self.read(path)?;
        let body = match deed {
            Deed::Retitle => json!({"title": self.words()}),
            Deed::Progress => {
                let others = [0, 50, 100].into_iter().filter(|percent| task["percentComplete"] != *percent);
                let others: Vec<_> = others.collect();
                json!({"percentComplete": self.rng.choice(others)})
            }
            Deed::Due => self.due(&task),
            Deed::Priority => {
                let others = [1, 3, 5, 9].into_iter().filter(|priority| task["priority"] != *priority);
                let others: Vec<_> = others.collect();
                json!({"priority": self.rng.choice(others)})
            }
            Deed::Label => {
                let label = format!("category{}", self.rng.u8(1..=6));
                let is_on = task["appliedCategories"][&label] == true;
                json!({"appliedCategories": {label: !is_on}})
            }
            Deed::Assign => {
                let members = self.shared.database.read(|connection| choices::members(connection, plan))?;
                let free: Vec<_> = members.into_iter().filter(|id| task["assignments"].get(id).is_none()).collect();
                let Some(person) = self.rng.choice(free) else { return Ok(None) };
                let value = json!({"@odata.type": "#microsoft.graph.plannerAssignment", "orderHint": " !"});
                json!({"assignments": {person: value}})
            }
            Deed::Unassign => {
                let Some(person) = self.rng.choice(keys(&task["assignments"])) else { return Ok(None) };
                json!({"assignments": {person: null}})
            }
            Deed::MoveInList => json!({"orderHint": self.hint(Column::List, plan, text(&task, "id"))?}),
            Deed::DeleteTask => return self.write(Method::DELETE, path, &task, None),
            _ => return Ok(None),
        };
        self.write(Method::PATCH, path, &task, Some(body))
    }

    fn due(&mut self, task: &Value) -> Value {
        if self.rng.u8(..5) == 0 {
            return json!({"dueDateTime": null});
        }
        let today = instant::now().to_zoned(TimeZone::UTC).date();
        let day = today.saturating_add(self.rng.i32(-5..30).days());
        let due = format!("{day}T10:00:00Z");
        // Written the same way, earlier instants are smaller texts; a start after the end would be refused.
        if text(task, "startDateTime") > due.as_str() {
            return json!({"dueDateTime": due, "startDateTime": null});
        }
        json!({"dueDateTime": due})
    }

    fn change_bucket(&mut self, plan: &str, path: &str) -> Done {
        let task = self.read(path)?;
        let buckets = self.shared.database.read(|connection| choices::buckets(connection, plan))?;
        let others: Vec<_> = buckets.into_iter().filter(|id| *id != text(&task, "bucketId")).collect();
        let Some(bucket) = self.rng.choice(others) else { return Ok(None) };
        self.write(Method::PATCH, path, &task, Some(json!({"bucketId": bucket})))?;
        let hint = self.hint(Column::Bucket(&bucket), plan, text(&task, "id"))?;
        let path = format!("{path}/bucketTaskBoardFormat");
        let format = self.read(&path)?;
        self.write(Method::PATCH, &path, &format, Some(json!({"orderHint": hint})))
    }

    fn move_card(&mut self, deed: Deed, plan: &str, path: &str) -> Done {
        let task = self.read(path)?;
        let id = text(&task, "id");
        let (board, body) = match deed {
            Deed::MoveByBucket => {
                let hint = self.hint(Column::Bucket(text(&task, "bucketId")), plan, id)?;
                ("bucketTaskBoardFormat", json!({"orderHint": hint}))
            }
            Deed::MoveByProgress => {
                let percent = task["percentComplete"].as_i64().unwrap_or_default();
                let hint = self.hint(Column::Progress(percent), plan, id)?;
                ("progressTaskBoardFormat", json!({"orderHint": hint}))
            }
            _ => {
                let body = match self.rng.choice(keys(&task["assignments"])) {
                    Some(person) => {
                        let hint = self.hint(Column::Assignee(&person), plan, id)?;
                        json!({"orderHintsByAssignee": {person: hint}})
                    }
                    None => json!({"unassignedOrderHint": self.hint(Column::Unassigned, plan, id)?}),
                };
                ("assignedToTaskBoardFormat", body)
            }
        };
        let path = format!("{path}/{board}");
        let format = self.read(&path)?;
        self.write(Method::PATCH, &path, &format, Some(body))
    }

    fn edit_details(&mut self, deed: Deed, path: &str) -> Done {
        let path = format!("{path}/details");
        let details = self.read(&path)?;
        let body = match deed {
            Deed::AddItem if keys(&details["checklist"]).len() < MOST_ITEMS => {
                let value = json!({
                    "@odata.type": "#microsoft.graph.plannerChecklistItem", "title": self.words(), "orderHint": " !",
                });
                json!({"checklist": {mint::guid(&mut self.rng): value}})
            }
            Deed::AddLink if keys(&details["references"]).len() < MOST_LINKS => {
                let url = format!("https://example.org/notes/{}?v=1.{}", self.rng.u16(..), self.rng.u8(..9));
                let value = json!({
                    "@odata.type": "#microsoft.graph.plannerExternalReference", "alias": self.words(), "type": "Other",
                });
                json!({"references": {key_of(&url): value}})
            }
            Deed::Describe => {
                let lines: Vec<_> = (0..self.rng.u8(..4)).map(|_| self.words()).collect();
                json!({"description": lines.join("\r\n")})
            }
            _ => return Ok(None),
        };
        self.write(Method::PATCH, &path, &details, Some(body))
    }

    fn edit_item(&mut self, deed: Deed, path: &str) -> Done {
        let path = format!("{path}/details");
        let details = self.read(&path)?;
        let items = &details["checklist"];
        let Some(key) = self.rng.choice(in_order(items, "orderHint")) else { return Ok(None) };
        let kind = "#microsoft.graph.plannerChecklistItem";
        let value = match deed {
            Deed::CheckItem => json!({"@odata.type": kind, "isChecked": items[&key]["isChecked"] != true}),
            Deed::RenameItem => json!({"@odata.type": kind, "title": self.words()}),
            Deed::MoveItem => {
                let others = in_order(items, "orderHint").into_iter().filter(|other| *other != key);
                let others: Vec<_> = others.map(|other| text(&items[other], "orderHint").to_owned()).collect();
                json!({"@odata.type": kind, "orderHint": choices::place(&others, &mut self.rng)})
            }
            _ => Value::Null,
        };
        self.write(Method::PATCH, &path, &details, Some(json!({"checklist": {key: value}})))
    }

    fn edit_link(&mut self, deed: Deed, path: &str) -> Done {
        let path = format!("{path}/details");
        let details = self.read(&path)?;
        let links = &details["references"];
        let Some(key) = self.rng.choice(in_order(links, "previewPriority")) else { return Ok(None) };
        let kind = "#microsoft.graph.plannerExternalReference";
        let value = match deed {
            Deed::RenameLink => json!({"@odata.type": kind, "alias": self.words()}),
            Deed::MoveLink => {
                let others = in_order(links, "previewPriority").into_iter().filter(|other| *other != key);
                let others: Vec<_> = others.map(|other| text(&links[other], "previewPriority").to_owned()).collect();
                json!({"@odata.type": kind, "previewPriority": choices::place(&others, &mut self.rng)})
            }
            _ => Value::Null,
        };
        self.write(Method::PATCH, &path, &details, Some(json!({"references": {key: value}})))
    }

    fn create_task(&mut self, plan: &str) -> Done {
        let buckets = self.shared.database.read(|connection| choices::buckets(connection, plan))?;
        let mut body = json!({"planId": plan, "title": self.words()});
        if let Some(bucket) = self.rng.choice(buckets) {
            body["bucketId"] = bucket.into();
        }
        self.write(Method::POST, "/planner/tasks", &Value::Null, Some(body))
    }

    fn create_bucket(&mut self, plan: &str) -> Done {
        let buckets = self.shared.database.read(|connection| choices::buckets(connection, plan))?;
        if buckets.len() >= MOST_BUCKETS {
            return Ok(None);
        }
        let hint = self.hint(Column::Buckets, plan, "")?;
        let body = json!({"planId": plan, "name": self.words(), "orderHint": hint});
        self.write(Method::POST, "/planner/buckets", &Value::Null, Some(body))
    }

    fn edit_bucket(&mut self, deed: Deed, plan: &str) -> Done {
        let buckets = self.shared.database.read(|connection| choices::buckets(connection, plan))?;
        let Some(id) = self.rng.choice(buckets) else { return Ok(None) };
        let path = format!("/planner/buckets/{id}");
        let bucket = self.read(&path)?;
        let body = match deed {
            Deed::RenameBucket => json!({"name": self.words()}),
            Deed::MoveBucket => json!({"orderHint": self.hint(Column::Buckets, plan, &id)?}),
            _ => {
                let count = self.shared.database.read(|connection| choices::tasks_in(connection, &id))?;
                if count > FEW_TASKS {
                    return Ok(None);
                }
                return self.write(Method::DELETE, &path, &bucket, None);
            }
        };
        self.write(Method::PATCH, &path, &bucket, Some(body))
    }

    fn write(&self, method: Method, path: &str, of: &Value, body: Option<Value>) -> Done {
        let reply = self.send(method, path, of["@odata.etag"].as_str(), body)?;
        Ok(Some((path.to_owned(), reply.status)))
    }

    fn hint(&mut self, column: Column<'_>, plan: &str, own: &str) -> Result<String, Refusal> {
        let hints = self.shared.database.read(|connection| column.hints(connection, plan, own))?;
        Ok(choices::place(&hints, &mut self.rng))
    }

    fn words(&mut self) -> String {
        let (verb, thing) = (self.rng.usize(..VERBS.len()), self.rng.usize(..THINGS.len()));
        format!("{} {} ({})", VERBS[verb], THINGS[thing], self.rng.u16(..1000))
    }
}

fn text<'a>(resource: &'a Value, name: &str) -> &'a str {
    resource[name].as_str().unwrap_or_default()
}

fn keys(open: &Value) -> Vec<String> {
    open.as_object().map(|items| items.keys().cloned().collect()).unwrap_or_default()
}

/// Returns keys by the hint of their items; the keys themselves are different in each workspace.
fn in_order(open: &Value, hint: &str) -> Vec<String> {
    let mut keys = keys(open);
    keys.sort_by(|one, other| text(&open[one], hint).cmp(text(&open[other], hint)));
    keys
}
