//! Each published case of the rules, played over HTTP: the same answers as on paper.

use serde_json::{Value, json};

use super::desk::{
    ADA, Desk, HUB, JOSE, MAI, NO_PERMISSION, OFFICE_GROUP, WEB_GROUP, assignment, checklist_item, details_path, link,
    task_path, write,
};
use crate::support::http::{Http, text};

const CASES: &str = include_str!("../../payloads/scenario-rule-cases.json");
/// Nobody without a place in the group has the rights to begin with, and details are not written through a scenario.
const NOT_OVER_HTTP: [&str; 4] = ["R29", "R30", "R31", "R45"];
const LINK: &str = "https%3A//a%2Eexample";

/// What a case is played with.
struct Stage<'a> {
    desk: &'a Desk,
    /// Who makes the change.
    caller: Http,
    caller_id: &'a str,
    case: &'a Value,
    other_plans: &'a Value,
}

#[tokio::test]
async fn every_case_is_decided_as_published() {
    let desk = Desk::new().await;
    let cases: Value = serde_json::from_str(CASES).unwrap();
    desk.set_rules(json!([])).await;
    let mut other_plans = json!({});
    for (name, group) in [("planInSameContainer", WEB_GROUP), ("planInOtherContainer", OFFICE_GROUP)] {
        let container = json!({"url": format!("https://graph.microsoft.com/v1.0/groups/{group}")});
        let plan =
            desk.jose.post("/planner/plans", json!({"title": "Elsewhere", "container": container})).await.is(201);
        other_plans[name] = plan["id"].clone();
    }
    let mut skipped = Vec::new();
    for case in cases["cases"].as_array().unwrap() {
        let id = case["id"].as_str().unwrap();
        let is = |fact: &str| case["caller"][fact] == true;
        let (caller, caller_id) = match () {
            () if case["via"] != "planner" => {
                skipped.push(id);
                continue;
            }
            () if case["caller"]["kind"] == "application" => (desk.who(&format!("app:{HUB}")), HUB),
            () if is("isGroupOwner") => (desk.ada.clone(), ADA),
            () if is("isGroupMember") || is("isAssignee") => (desk.jose.clone(), JOSE),
            () => {
                skipped.push(id);
                continue;
            }
        };
        let rules = cases["policies"][case["policy"].as_str().unwrap()]["rules"].clone();
        let stage = Stage { desk: &desk, caller, caller_id, case, other_plans: &other_plans };
        stage.play(id, rules).await;
    }
    assert_eq!(skipped, NOT_OVER_HTTP);
}

impl Stage<'_> {
    async fn play(&self, id: &str, rules: Value) {
        let task = self.prepare(id).await;
        // It holds at once, for what is there already.
        self.desk.set_rules(rules).await;
        let (method, path, body) = self.request(&task).await;
        let before = self.caller.get(&path).await.is(200);
        let mut ask = self.caller.ask(method, &path).header("If-Match", &text(&before, "@odata.etag"));
        if method == "PATCH" {
            ask = ask.body(&body);
        }
        let answer = ask.send().await;
        if self.case["expect"]["verdict"] == "allow" {
            assert_eq!(answer.status, 204, "{id}: {} {}", self.case, answer.text);
        } else {
            assert_eq!(answer.status, 403, "{id}: {} {}", self.case, answer.text);
            answer.refused(403, "", NO_PERMISSION);
            assert_eq!(self.caller.get(&path).await.is(200), before, "{id}");
        }
        self.desk.set_rules(json!([])).await;
    }

    fn creator(&self) -> &Http {
        if self.case["change"]["itemCreatedBy"] == "application" { &self.desk.app } else { &self.desk.ada }
    }

    /// Makes the task while nothing is forbidden.
    async fn prepare(&self, id: &str) -> String {
        let change = &self.case["change"];
        let percent = if change["rule"] == "percentComplete" && change["to"] == 0 { 50 } else { 0 };
        let task = self.desk.task(id, json!({"percentComplete": percent})).await;
        let mut assignees = serde_json::Map::new();
        if self.case["caller"]["isAssignee"] == true {
            assignees.insert(self.caller_id.to_owned(), assignment());
        }
        if change["op"] == "removeOther" {
            assignees.insert(MAI.to_owned(), assignment());
        }
        if !assignees.is_empty() {
            write(self.creator(), &task_path(&task), json!({"assignments": assignees})).await.is(200);
        }
        let mut item = checklist_item("An item");
        item["isChecked"] = json!(self.case["facts"]["completionRequirementsMet"] == true);
        let mut details = json!({"checklist": {"item": item}, "references": {LINK: link("A link")}});
        if self.case["facts"].get("completionRequirementsMet").is_some() {
            details["completionRequirements"] = json!({"checklistRequirement": {"requiredChecklistItemIds": ["item"]}});
        }
        write(self.creator(), &details_path(&task), details).await.is(200);
        task
    }

    /// Returns what the case does, as a request.
    async fn request(&self, task: &str) -> (&'static str, String, Value) {
        let change = &self.case["change"];
        let word = |name: &str| change[name].as_str().unwrap_or_default();
        let other = if self.caller_id == MAI { ADA } else { MAI };
        let of_task = |body: Value| ("PATCH", task_path(task), body);
        let of_details = |body: Value| ("PATCH", details_path(task), body);
        let item = |item: Value| of_details(json!({"checklist": {"item": item}}));
        let typed =
            |name: &str, value: Value| json!({"@odata.type": "#microsoft.graph.plannerChecklistItem", name: value});
        match (word("rule"), word("op")) {
            ("delete", _) => ("DELETE", task_path(task), Value::Null),
            ("title", _) => of_task(json!({"title": "Another title"})),
            ("priority", _) => of_task(json!({"priority": 1})),
            ("dueDate", _) => of_task(json!({"dueDateTime": "2026-03-02T10:00:00Z"})),
            ("order", _) => of_task(json!({"orderHint": " !"})),
            ("appliedCategories", _) => of_task(json!({"appliedCategories": {"category1": true}})),
            ("percentComplete", _) => of_task(json!({"percentComplete": change["to"]})),
            ("notes", _) => of_details(json!({"description": "Notes"})),
            ("move", "bucketInSamePlan") => {
                let plan = self.desk.plan_in(WEB_GROUP).await;
                let buckets = self.desk.ada.get(&format!("/planner/plans/{plan}/buckets")).await.rows();
                of_task(json!({"bucketId": buckets[1]["id"]}))
            }
            ("move", plan) => of_task(json!({"planId": self.other_plans[plan]})),
            ("assignments", "addSelf") => of_task(json!({"assignments": {self.caller_id: assignment()}})),
            ("assignments", "addOther") => of_task(json!({"assignments": {other: assignment()}})),
            ("assignments", "removeSelf") => of_task(json!({"assignments": {self.caller_id: null}})),
            ("assignments", "removeOther") => of_task(json!({"assignments": {other: null}})),
            ("checkLists", "add") => of_details(json!({"checklist": {"new": checklist_item("New")}})),
            ("checkLists", "check") => item(typed("isChecked", json!(true))),
            ("checkLists", "update") => item(typed("title", json!("Other words"))),
            ("checkLists", "remove") => item(Value::Null),
            ("references", "add") => of_details(json!({"references": {"https%3A//b%2Eexample": link("B")}})),
            ("references", "remove") => of_details(json!({"references": {LINK: null}})),
            _ => panic!("no request for {change}"),
        }
    }
}
