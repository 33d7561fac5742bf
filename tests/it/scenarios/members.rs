//! What only beta shows, and members of enums that come only to who asks for them.

use serde_json::{Value, json};

use super::desk::{Desk, WEB_GROUP, details_path, task_path};
use crate::support::http::{Http, text};

const WISH: &str = "include-unknown-enum-members";

async fn hosted(desk: &Desk) -> String {
    let printed: Value =
        serde_json::from_str(include_str!("../../payloads/scenario-app-powered-task-create.json")).unwrap();
    desk.task("1", json!({"details": printed["request"]["body"]["details"]})).await
}

async fn ask(http: &Http, path: &str) -> (Value, String) {
    let answer = http.ask("GET", path).header("Prefer", WISH).send().await;
    let applied = answer.header("preference-applied").to_owned();
    (answer.is(200), applied)
}

#[tokio::test]
async fn members_behind_the_sentinel_come_on_request_and_never_on_v1() {
    let desk = Desk::new().await;
    let path = task_path(&hosted(&desk).await);
    let plain = desk.ada.get(&path).await;
    assert_eq!(plain.header("preference-applied"), "");
    assert_eq!(plain.is(200)["specifiedCompletionRequirements"], "unknownFutureValue");
    let (whole, applied) = ask(&desk.ada, &path).await;
    assert_eq!((&whole["specifiedCompletionRequirements"], applied.as_str()), (&json!("completionInHostedApp"), WISH));
    let url = format!("{}/v1.0{path}", desk.ada.root());
    let (old, applied) = ask(&desk.ada, &url).await;
    assert_eq!(
        (old.get("specifiedCompletionRequirements"), old.get("creationSource"), applied.as_str()),
        (None, None, "")
    );
    for part in ["plans", "buckets"] {
        let id = text(&whole, if part == "plans" { "planId" } else { "bucketId" });
        let path = format!("/planner/{part}/{id}");
        assert!(desk.ada.get(&path).await.is(200)["creationSource"].is_object());
        let old = desk.ada.get(&format!("{}/v1.0{path}", desk.ada.root())).await.is(200);
        assert_eq!(old.get("creationSource"), None);
    }
}

#[tokio::test]
async fn several_members_come_in_one_text() {
    let desk = Desk::new().await;
    let id = hosted(&desk).await;
    let body = json!({
        "checklist": {"1": {"@odata.type": "#microsoft.graph.plannerChecklistItem", "title": "One"}},
        "completionRequirements": {"checklistRequirement": {"requiredChecklistItemIds": ["1"]}},
    });
    desk.ada.change(&details_path(&id), body).await;
    let plan = desk.plan_in(WEB_GROUP).await;
    let rows = desk.ada.get(&format!("/planner/plans/{plan}/tasks")).await.rows();
    assert_eq!(rows[0]["specifiedCompletionRequirements"], "checklistCompletion,unknownFutureValue");
    let (list, applied) = ask(&desk.ada, &format!("/planner/plans/{plan}/tasks")).await;
    let all = "checklistCompletion,completionInHostedApp";
    assert_eq!((&list["value"][0]["specifiedCompletionRequirements"], applied.as_str()), (&json!(all), WISH));
    let part = json!({"requests": [
        {"id": "1", "method": "GET", "url": task_path(&id), "headers": {"Prefer": WISH}},
        {"id": "2", "method": "GET", "url": task_path(&id)},
    ]});
    let answers = desk.ada.post("/$batch", part).await.is(200)["responses"].take();
    assert_eq!(answers[0]["body"]["specifiedCompletionRequirements"], all);
    assert_eq!(answers[0]["headers"]["Preference-Applied"], WISH);
    assert_eq!(answers[1]["body"]["specifiedCompletionRequirements"], "checklistCompletion,unknownFutureValue");
}

#[tokio::test]
async fn a_wish_is_answered_beside_others() {
    let desk = Desk::new().await;
    let path = task_path(&hosted(&desk).await);
    let ask = desk.ada.ask("PATCH", &path).header("If-Match", &desk.ada.etag(&path).await);
    let ask = ask.header("Prefer", &format!("return=representation, {WISH}"));
    let answer = ask.body(&json!({"priority": 1})).send().await;
    assert_eq!(answer.header("preference-applied"), format!("return=representation, {WISH}"));
    assert_eq!(answer.is(200)["specifiedCompletionRequirements"], "completionInHostedApp");
}

#[tokio::test]
async fn an_ordinary_task_has_no_source_and_no_requirements() {
    let desk = Desk::new().await;
    let plan = desk.plan_in(WEB_GROUP).await;
    let made = desk.ada.post("/planner/tasks", json!({"planId": plan, "title": "By hand"})).await.is(201);
    assert_eq!((&made["creationSource"], &made["specifiedCompletionRequirements"]), (&json!(null), &json!("none")));
    let details = desk.ada.get(&details_path(&text(&made, "id"))).await.is(200);
    assert_eq!((&details["completionRequirements"], &details["forms"]), (&json!(null), &json!({})));
}

#[tokio::test]
async fn the_delta_says_the_same() {
    let desk = Desk::new().await;
    let plan = desk.plan_in(WEB_GROUP).await;
    let rows = async |link: &str, wish: bool| {
        let ask = desk.ada.ask("GET", link);
        let ask = if wish { ask.header("Prefer", WISH) } else { ask };
        ask.send().await.rows()
    };
    let first = desk.ada.get(&format!("/planner/plans/{plan}/tasks/delta")).await.is(200);
    let link = text(&first, "@odata.deltaLink");
    hosted(&desk).await;
    assert_eq!(rows(&link, true).await[0]["specifiedCompletionRequirements"], "completionInHostedApp");
    assert_eq!(rows(&link, false).await[0]["specifiedCompletionRequirements"], "unknownFutureValue");
}
