//! A scenario to try things on: an app that owns it, people of both kinds, and tasks in the web team's plan.

use planner_tui::server::Seed;
use serde_json::{Value, json};

use crate::support::http::{Http, text};
pub(super) use crate::support::sample::{ADA, HUB, JOSE, MAI, OFFICE_GROUP, PAYROLL, VIEWER, WEB_GROUP};
use crate::support::server::{TOKEN, TestServer};

pub(super) const NO_PERMISSION: &str =
    "You do not have the required permissions to access this item, or the item may not exist.";

/// A server, and a scenario of an app with a plan configuration of two buckets.
pub(super) struct Desk {
    /// Ada, on beta.
    pub(super) ada: Http,
    /// José, on beta.
    pub(super) jose: Http,
    /// The app alone, on beta.
    pub(super) app: Http,
    /// Path of the scenario.
    pub(super) path: String,
    pub(super) server: TestServer,
}

impl Desk {
    pub(super) async fn new() -> Self {
        let server = TestServer::start(Seed::Sample);
        let (ada, jose) = (server.http().beta(), who(&server, &format!("user:{JOSE}")));
        let app = who(&server, &format!("app:{HUB}"));
        let names = json!({"displayName": "Order desk", "uniqueName": "com.contoso.orders"});
        let made = app.post("/solutions/businessScenarios", names).await.is(201);
        let path = format!("/solutions/businessScenarios/{}", text(&made, "id"));
        let desk = Self { ada, jose, app, path, server };
        desk.configure("planConfiguration", plan_configuration()).await;
        desk
    }

    /// A client for another caller, on beta.
    pub(super) fn who(&self, name: &str) -> Http {
        who(&self.server, name)
    }

    /// Path of something of the scenario's planner.
    pub(super) fn of_planner(&self, part: &str) -> String {
        format!("{}/planner/{part}", self.path)
    }

    /// Changes a configuration.
    pub(super) async fn configure(&self, which: &str, body: Value) -> Value {
        self.app.ask("PATCH", &self.of_planner(which)).body(&body).send().await.is(200)
    }

    /// Sets the edit policy.
    pub(super) async fn set_rules(&self, rules: Value) {
        self.configure("taskConfiguration", json!({"editPolicy": {"rules": rules}})).await;
    }

    /// Makes a task by the app and returns its id.
    pub(super) async fn task(&self, object_id: &str, more: Value) -> String {
        let made = self.app.post(&self.of_planner("tasks"), new_task(object_id, more)).await.is(201);
        text(&made, "id")
    }

    /// The plan of the scenario in a group.
    pub(super) async fn plan_in(&self, group: &str) -> String {
        let plan = self.app.post(&self.of_planner("getPlan"), json!({"target": target(group)})).await.is(200);
        text(&plan, "id")
    }
}

fn who(server: &TestServer, name: &str) -> Http {
    server.http().with_token(Some(&format!("{TOKEN}/{name}"))).beta()
}

/// Reads the etag and writes against it; the answer is not judged.
pub(super) async fn write(http: &Http, path: &str, body: Value) -> crate::support::http::Answer {
    let etag = http.etag(path).await;
    http.patch(path, &etag, body).await
}

pub(super) fn task_path(id: &str) -> String {
    format!("/planner/tasks/{id}")
}

pub(super) fn details_path(id: &str) -> String {
    format!("/planner/tasks/{id}/details")
}

pub(super) fn target(group: &str) -> Value {
    json!({
        "@odata.type": "#microsoft.graph.businessScenarioGroupTarget", "taskTargetKind": "group", "groupId": group,
    })
}

/// A task as the app sends it, for the web team's plan.
pub(super) fn new_task(object_id: &str, more: Value) -> Value {
    let mut task = json!({
        "title": "Order 4711", "target": target(WEB_GROUP),
        "businessScenarioProperties": {"externalObjectId": object_id, "externalBucketId": "open"},
    });
    let Value::Object(more) = more else { panic!("more properties") };
    for (name, value) in more {
        task[name] = value;
    }
    task
}

/// Two buckets in two languages.
pub(super) fn plan_configuration() -> Value {
    json!({
        "defaultLanguage": "en-us",
        "buckets": [{"externalBucketId": "open"}, {"externalBucketId": "done"}],
        "localizations": [
            {
                "languageTag": "en-us", "planTitle": "Orders",
                "buckets": [{"externalBucketId": "open", "name": "Open"}, {"externalBucketId": "done", "name": "Done"}],
            },
            {
                "languageTag": "de-de", "planTitle": "Aufträge",
                "buckets": [
                    {"externalBucketId": "open", "name": "Offen"}, {"externalBucketId": "done", "name": "Fertig"},
                ],
            },
        ],
    })
}

/// An entry of a policy for a role.
pub(super) fn entry(role: &str, default: &str, rules: Value) -> Value {
    let mut property_rule = json!({"ruleKind": "taskRule"});
    let Value::Object(rules) = rules else { panic!("rules by their names") };
    for (name, value) in rules {
        property_rule[name] = value;
    }
    let kind = "#microsoft.graph.plannerRelationshipBasedUserType";
    let role = json!({"@odata.type": kind, "roleKind": "relationship", "role": role});
    json!({"defaultRule": default, "role": role, "propertyRule": property_rule})
}

pub(super) fn assignment() -> Value {
    json!({"@odata.type": "#microsoft.graph.plannerAssignment", "orderHint": " !"})
}

pub(super) fn checklist_item(title: &str) -> Value {
    json!({"@odata.type": "#microsoft.graph.plannerChecklistItem", "title": title})
}

pub(super) fn link(alias: &str) -> Value {
    json!({"@odata.type": "#microsoft.graph.plannerExternalReference", "alias": alias, "type": "Other"})
}
