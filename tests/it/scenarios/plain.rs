//! The rules on the plain routes: every way to change a task, one blocked change among others, and what is no change.

use serde_json::{Value, json};

use super::desk::{
    ADA, Desk, JOSE, NO_PERMISSION, WEB_GROUP, assignment, checklist_item, details_path, entry, link, task_path, write,
};
use crate::support::http::{etag_of, text};

const FORMATS: [&str; 3] = ["bucketTaskBoardFormat", "progressTaskBoardFormat", "assignedToTaskBoardFormat"];

/// A task with everything on it, and a policy under which nobody may do anything.
async fn locked() -> (Desk, String) {
    let desk = Desk::new().await;
    let details =
        json!({"checklist": {"1": checklist_item("One")}, "references": {"https%3A//a%2Eexample": link("A")}});
    let more = json!({
        "assignments": {ADA: assignment()}, "priority": 3, "dueDateTime": "2026-03-02T10:00:00Z",
        "appliedCategories": {"category1": true}, "details": details,
    });
    let id = desk.task("1", more).await;
    desk.set_rules(json!([entry("defaultRules", "block", json!({}))])).await;
    (desk, id)
}

#[tokio::test]
async fn a_lock_holds_on_every_route_and_version() {
    let (desk, id) = locked().await;
    let item = |body: Value| json!({"checklist": {"1": body}});
    let typed = |name: &str, value: Value| json!({"@odata.type": "#microsoft.graph.plannerChecklistItem", name: value});
    let alias = json!({"@odata.type": "#microsoft.graph.plannerExternalReference", "alias": "B"});
    let task = task_path(&id);
    let details = details_path(&id);
    let mut tries = vec![
        (task.clone(), json!({"title": "Other"})),
        (task.clone(), json!({"priority": 1})),
        (task.clone(), json!({"startDateTime": "2026-03-01T10:00:00Z"})),
        (task.clone(), json!({"dueDateTime": null})),
        (task.clone(), json!({"percentComplete": 50})),
        (task.clone(), json!({"orderHint": " !"})),
        (task.clone(), json!({"bucketId": null})),
        (task.clone(), json!({"conversationThreadId": "AAQk"})),
        (task.clone(), json!({"appliedCategories": {"category2": true}})),
        (task.clone(), json!({"appliedCategories": {"category1": false}})),
        (task.clone(), json!({"assignments": {JOSE: assignment()}})),
        (task.clone(), json!({"assignments": {ADA: null}})),
        (task.clone(), json!({"assignments": {ADA: assignment()}})),
        (details.clone(), json!({"description": "Other"})),
        (details.clone(), json!({"previewType": "noPreview"})),
        (details.clone(), item(typed("title", json!("Other")))),
        (details.clone(), item(typed("isChecked", json!(true)))),
        (details.clone(), item(typed("orderHint", json!(" !")))),
        (details.clone(), item(json!(null))),
        (details.clone(), json!({"checklist": {"2": checklist_item("Two")}})),
        (details.clone(), json!({"references": {"https%3A//a%2Eexample": alias}})),
        (details.clone(), json!({"references": {"https%3A//a%2Eexample": null}})),
        (details.clone(), json!({"references": {"https%3A//b%2Eexample": link("B")}})),
    ];
    for format in FORMATS {
        let hint = if format.starts_with("assigned") { "unassignedOrderHint" } else { "orderHint" };
        tries.push((format!("{task}/{format}"), json!({hint: " !"})));
    }
    tries.push((format!("{task}/{}", FORMATS[2]), json!({"orderHintsByAssignee": {ADA: " !"}})));
    for (path, body) in tries {
        for version in ["v1.0", "beta"] {
            let path = format!("{}/{version}{path}", desk.ada.root());
            let before = desk.ada.get(&path).await.is(200);
            let answer = write(&desk.ada, &path, body.clone()).await;
            assert_eq!(answer.status, 403, "{path} {body}: {}", answer.text);
            answer.refused(403, "", NO_PERMISSION);
            assert_eq!(desk.ada.get(&path).await.is(200), before);
        }
    }
    desk.ada.delete(&task, &desk.ada.etag(&task).await).await.refused(403, "", NO_PERMISSION);
    // One's own list is one's own business.
    write(&desk.ada, &task, json!({"assigneePriority": " !"})).await.is(200);
}

#[tokio::test]
async fn what_has_its_present_value_is_no_change() {
    let (desk, id) = locked().await;
    let task = desk.ada.get(&task_path(&id)).await.is(200);
    let same = json!({
        "title": task["title"], "priority": 3, "dueDateTime": "2026-03-02T10:00:00.000Z", "startDateTime": null,
        "percentComplete": 0, "bucketId": task["bucketId"], "planId": task["planId"],
        "appliedCategories": {"category1": true, "category2": null},
        "assignments": {JOSE: null, ADA: {"@odata.type": "#microsoft.graph.plannerAssignment"}},
    });
    write(&desk.ada, &task_path(&id), same).await.is(200);
    let item = json!({"@odata.type": "#microsoft.graph.plannerChecklistItem", "title": "One", "isChecked": false});
    let same = json!({"description": null, "previewType": "automatic", "checklist": {"1": item, "2": null}});
    write(&desk.ada, &details_path(&id), same).await.is(200);
}

#[tokio::test]
async fn a_value_that_makes_no_sense_is_refused_for_that() {
    let (desk, id) = locked().await;
    let task = task_path(&id);
    for wrong in [
        json!({"percentComplete": 0.5}),
        json!({"percentComplete": -1}),
        json!({"percentComplete": 101}),
        json!({"priority": 11}),
        json!({"title": "Other", "dueDateTime": "soon"}),
        json!({"title": 7}),
    ] {
        for version in ["v1.0", "beta"] {
            let path = format!("{}/{version}{task}", desk.ada.root());
            let answer = write(&desk.ada, &path, wrong.clone()).await;
            assert_eq!(answer.status, 400, "{version} {wrong}: {}", answer.text);
        }
    }
    // What makes sense is not allowed, a move on beta among it.
    let ideas = desk.ada.get(&format!("/groups/{WEB_GROUP}/planner/plans")).await.rows();
    write(&desk.ada, &task, json!({"planId": ideas[0]["id"], "percentComplete": 100})).await.is(403);
}

#[tokio::test]
async fn one_blocked_change_refuses_all_of_a_request() {
    let (desk, id) = locked().await;
    desk.set_rules(json!([entry("defaultRules", "block", json!({"priority": ["allow"]}))])).await;
    let path = task_path(&id);
    let before = desk.ada.get(&path).await.is(200);
    write(&desk.ada, &path, json!({"priority": 1, "title": "Other"})).await.is(403);
    assert_eq!(desk.ada.get(&path).await.is(200), before);
    write(&desk.ada, &path, json!({"priority": 1})).await.is(200);
}

#[tokio::test]
async fn rules_come_after_base_rights_and_before_versions() {
    let (desk, id) = locked().await;
    // The order is a choice of this project: rights, rules, If-Match.
    let body = json!({"title": "Other"});
    desk.ada.ask("PATCH", &task_path(&id)).body(&body).send().await.is(403);
    desk.ada.patch(&task_path(&id), "W/\"nonsense\"", body.clone()).await.is(403);
    desk.set_rules(json!([])).await;
    desk.ada.ask("PATCH", &task_path(&id)).body(&body).send().await.is(412);
    let sam = desk.who("user:sam.obrien@example.org");
    sam.ask("PATCH", &task_path(&id)).body(&body).send().await.is(403);
}

#[tokio::test]
async fn a_batch_is_no_way_around() {
    let (desk, id) = locked().await;
    let (task, details) = (desk.ada.get(&task_path(&id)).await.is(200), desk.ada.get(&details_path(&id)).await.is(200));
    let part = |number: &str, path: String, etag: String, body: Value| {
        let headers = json!({"If-Match": etag, "Content-Type": "application/json"});
        json!({"id": number, "method": "PATCH", "url": path, "headers": headers, "body": body})
    };
    let parts = json!({"requests": [
        part("1", task_path(&id), etag_of(&task), json!({"title": "Other"})),
        part("2", details_path(&id), etag_of(&details), json!({"description": "Other"})),
        {"id": "3", "method": "DELETE", "url": task_path(&id), "headers": {"If-Match": etag_of(&task)}},
    ]});
    let answers = desk.ada.post("/$batch", parts).await.is(200)["responses"].take();
    for answer in answers.as_array().unwrap() {
        assert_eq!(answer["status"], 403, "{answer:#}");
        assert_eq!(answer["body"]["error"]["message"], NO_PERMISSION);
    }
    assert_eq!(desk.ada.get(&task_path(&id)).await.is(200), task);
}

#[tokio::test]
async fn a_locked_task_keeps_its_bucket_and_its_plan() {
    // Not published: otherwise deleting the bucket would delete what may not be deleted.
    let (desk, id) = locked().await;
    let plan = desk.plan_in(WEB_GROUP).await;
    let task = desk.ada.get(&task_path(&id)).await.is(200);
    let plan = format!("/planner/plans/{plan}");
    let buckets = desk.ada.get(&(plan.clone() + "/buckets")).await.rows();
    for bucket in &buckets {
        let path = format!("/planner/buckets/{}", text(bucket, "id"));
        let expected = if bucket["id"] == task["bucketId"] { 403 } else { 204 };
        desk.ada.delete(&path, &etag_of(bucket)).await.is(expected);
    }
    desk.ada.delete(&plan, &desk.ada.etag(&plan).await).await.refused(403, "", NO_PERMISSION);
    desk.set_rules(json!([])).await;
    desk.ada.delete(&plan, &desk.ada.etag(&plan).await).await.is(204);
}

#[tokio::test]
async fn items_remember_who_made_them() {
    let desk = Desk::new().await;
    let id = desk.task("1", json!({"details": {"checklist": {"app": checklist_item("By the app")}}})).await;
    let details = details_path(&id);
    write(&desk.jose, &details, json!({"checklist": {"user": checklist_item("By hand")}})).await.is(200);
    let overrides =
        json!([{"name": "applicationCreated", "rules": ["block"]}, {"name": "userCreated", "rules": ["allow"]}]);
    let rules = json!({"checkLists": {"defaultRules": ["add"], "overrides": overrides}});
    desk.set_rules(json!([entry("defaultRules", "block", rules)])).await;
    let check = |key: &str| {
        let item = json!({"@odata.type": "#microsoft.graph.plannerChecklistItem", "isChecked": true});
        json!({"checklist": {key: item}})
    };
    write(&desk.jose, &details, check("user")).await.is(200);
    write(&desk.jose, &details, check("app")).await.is(403);
    // Gone and made again by a person, it is a person's.
    desk.app.change(&details, json!({"checklist": {"user": null}})).await;
    desk.set_rules(json!([])).await;
    desk.app.change(&details, json!({"checklist": {"app": null}})).await;
    write(&desk.jose, &details, json!({"checklist": {"app": checklist_item("By hand")}})).await.is(200);
    let rules =
        json!({"checkLists": {"defaultRules": ["block"], "overrides": [{"name": "userCreated", "rules": ["check"]}]}});
    desk.set_rules(json!([entry("defaultRules", "block", rules)])).await;
    write(&desk.jose, &details, check("app")).await.is(200);
}

#[tokio::test]
async fn nothing_else_is_governed() {
    let (desk, _) = locked().await;
    let plan = desk.plan_in(WEB_GROUP).await;
    let made = desk.ada.post("/planner/tasks", json!({"planId": plan, "title": "By hand"})).await.is(201);
    let path = task_path(&text(&made, "id"));
    write(&desk.ada, &path, json!({"title": "A task of nobody's scenario"})).await.is(200);
    desk.ada.delete(&path, &desk.ada.etag(&path).await).await.is(204);
    write(&desk.ada, &format!("/planner/plans/{plan}"), json!({"title": "Our orders"})).await.is(200);
    desk.ada.post("/planner/buckets", json!({"planId": plan, "name": "More"})).await.is(201);
}

#[tokio::test]
async fn a_lock_holds_for_what_only_beta_can_write_but_not_for_ones_own_day() {
    let (desk, id) = locked().await;
    let schedule = json!({"pattern": {"type": "daily", "interval": 1}, "patternStartDateTime": "2026-03-02T10:00:00Z"});
    let notes = json!({"contentType": "html", "content": "<b>Other</b>"});
    let tries =
        [(task_path(&id), json!({"recurrence": {"schedule": schedule}})), (details_path(&id), json!({"notes": notes}))];
    for (path, body) in &tries {
        let etag = desk.ada.etag(path).await;
        desk.ada.patch(path, &etag, body.clone()).await.refused(403, "", NO_PERMISSION);
    }
    let path = task_path(&id);
    assert_eq!(desk.ada.change(&path, json!({"isOnMyDay": true})).await["isOnMyDay"], true);
    // A mark beside a blocked change does not hide that this is blocked.
    let etag = desk.ada.etag(&path).await;
    let body = json!({"isOnMyDay": false, "title": "Other"});
    desk.ada.patch(&path, &etag, body).await.refused(403, "", NO_PERMISSION);
    desk.set_rules(json!([entry("defaultRules", "allow", json!({}))])).await;
    for (path, body) in tries {
        desk.ada.change(&path, body).await;
    }
}
