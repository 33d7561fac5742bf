//! What completing a task asks for: refused until it is met, whoever tries.

use serde_json::json;

use super::desk::{Desk, NO_PERMISSION, WEB_GROUP, checklist_item, details_path, entry, task_path, write};
use crate::support::http::text;

#[tokio::test]
async fn a_required_item_keeps_a_task_open() {
    let desk = Desk::new().await;
    // Not even a task of a scenario: the rule is the service's own.
    let plan = desk.plan_in(WEB_GROUP).await;
    let made = desk.ada.post("/planner/tasks", json!({"planId": plan, "title": "By hand"})).await.is(201);
    let (task, details) = (task_path(&text(&made, "id")), details_path(&text(&made, "id")));
    let asked = json!({
        "checklist": {"1": checklist_item("Needed"), "2": checklist_item("Not needed")},
        "completionRequirements": {"checklistRequirement": {"requiredChecklistItemIds": ["1"]}},
    });
    let kept = desk.ada.change(&details, asked).await;
    assert_eq!(kept["completionRequirements"]["checklistRequirement"]["requiredChecklistItemIds"], json!(["1"]));
    write(&desk.ada, &task, json!({"percentComplete": 100})).await.refused(403, "", NO_PERMISSION);
    write(&desk.ada, &task, json!({"percentComplete": 50, "title": "Begun"})).await.is(200);
    let item = json!({"@odata.type": "#microsoft.graph.plannerChecklistItem", "isChecked": true});
    desk.ada.change(&details, json!({"checklist": {"1": item}})).await;
    assert_eq!(desk.ada.change(&task, json!({"percentComplete": 100})).await["percentComplete"], 100);
}

#[tokio::test]
async fn requirements_belong_to_beta_and_to_their_rule() {
    let desk = Desk::new().await;
    let id = desk.task("1", json!({"details": {"checklist": {"1": checklist_item("One")}}})).await;
    let details = details_path(&id);
    let asked = |ids: serde_json::Value| json!({"completionRequirements": {"checklistRequirement": {"requiredChecklistItemIds": ids}}});
    let old = format!("{}/v1.0{details}", desk.ada.root());
    write(&desk.ada, &old, asked(json!(["1"]))).await.refused(400, "", "completionRequirements");
    for wrong in
        [json!("all"), json!({"all": true}), json!({"checklistRequirement": {"requiredChecklistItemIds": "1"}})]
    {
        write(&desk.ada, &details, json!({"completionRequirements": wrong})).await.is(400);
    }
    let rules =
        |values: serde_json::Value| json!([entry("defaultRules", "allow", json!({"completionRequirements": values}))]);
    desk.set_rules(rules(json!(["add"]))).await;
    write(&desk.jose, &details, asked(json!(["1"]))).await.is(200);
    write(&desk.jose, &details, asked(json!(["2"]))).await.is(403);
    write(&desk.jose, &details, json!({"completionRequirements": null})).await.is(403);
    write(&desk.jose, &details, asked(json!(["1"]))).await.is(200);
    desk.set_rules(rules(json!(["edit"]))).await;
    write(&desk.jose, &details, asked(json!(["2"]))).await.is(200);
    desk.set_rules(rules(json!(["remove"]))).await;
    write(&desk.jose, &details, json!({"completionRequirements": null})).await.is(200);
    write(&desk.jose, &details, asked(json!(["1"]))).await.is(403);
}

#[tokio::test]
async fn to_allow_everything_is_not_to_override_requirements() {
    let desk = Desk::new().await;
    let asked = json!({
        "checklist": {"1": checklist_item("Needed")},
        "completionRequirements": {"approvalRequirement": {"isApprovalRequired": true}},
    });
    let id = desk.task("1", json!({"details": asked})).await;
    let done = json!({"percentComplete": 100});
    for values in [json!(["allow"]), json!(["setToComplete"]), json!([])] {
        desk.set_rules(json!([entry("defaultRules", "allow", json!({"percentComplete": values}))])).await;
        write(&desk.ada, &task_path(&id), done.clone()).await.is(403);
    }
    desk.set_rules(json!([entry("groupOwners", "block", json!({"percentComplete": ["overrideRequirements"]}))])).await;
    write(&desk.jose, &task_path(&id), done.clone()).await.is(403);
    write(&desk.ada, &task_path(&id), done).await.is(200);
}

#[tokio::test]
async fn what_an_app_hosts_only_the_app_completes() {
    let desk = Desk::new().await;
    let printed: serde_json::Value =
        serde_json::from_str(include_str!("../../payloads/scenario-app-powered-task-create.json")).unwrap();
    let id = desk.task("1", json!({"details": printed["request"]["body"]["details"]})).await;
    let done = json!({"percentComplete": 100});
    write(&desk.ada, &task_path(&id), done.clone()).await.is(403);
    write(&desk.app, &task_path(&id), done.clone()).await.is(403);
    let path = desk.of_planner(&format!("tasks/{id}"));
    let ask = desk.app.ask("PATCH", &path).header("If-Match", &desk.app.etag(&path).await);
    assert_eq!(ask.body(&done).send().await.is(200)["percentComplete"], 100);
}
