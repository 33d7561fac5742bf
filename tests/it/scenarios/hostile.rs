//! Bodies and addresses nobody should send: each is refused in words, and nothing breaks.

use serde_json::{Value, json};

use super::desk::{Desk, WEB_GROUP, details_path, task_path, write};

fn bodies() -> Vec<Value> {
    let mut bodies = vec![json!([]), json!("text"), json!(7), json!(null), json!([[{}]])];
    bodies.push(json!({"target": {"@odata.type": []}}));
    let names = [
        "displayName",
        "uniqueName",
        "ownerAppIds",
        "target",
        "businessScenarioProperties",
        "details",
        "editPolicy",
        "defaultLanguage",
        "buckets",
        "localizations",
        "languageTag",
        "planTitle",
    ];
    for name in names {
        for value in [json!(7), json!([[]]), json!([7]), json!({"rules": 7}), json!({"groupId": []})] {
            bodies.push(json!({name: value}));
        }
    }
    bodies
}

#[tokio::test]
async fn bodies_that_make_no_sense_are_refused() {
    let desk = Desk::new().await;
    let id = desk.task("1", json!({})).await;
    let task = desk.of_planner(&format!("tasks/{id}"));
    let etag = desk.app.etag(&task).await;
    let routes = [
        ("POST", "/solutions/businessScenarios".to_owned()),
        ("PATCH", desk.path.clone()),
        ("POST", desk.of_planner("getPlan")),
        ("PATCH", desk.of_planner("planConfiguration")),
        ("POST", desk.of_planner("planConfiguration/localizations")),
        ("PATCH", desk.of_planner("planConfiguration/localizations/en-us")),
        ("PATCH", desk.of_planner("taskConfiguration")),
        ("POST", desk.of_planner("tasks")),
        ("PATCH", task.clone()),
    ];
    for (method, path) in &routes {
        for body in bodies() {
            let ask = desk.app.ask(method, path).header("If-Match", &etag).body(&body);
            let answer = ask.send().await;
            let words = answer.json["error"]["message"].as_str().unwrap_or_default();
            assert!(
                answer.status == 400 && !words.is_empty(),
                "{method} {path} {body}: {} {}",
                answer.status,
                answer.text
            );
        }
        let answer = desk.app.ask(method, path).header("If-Match", &etag).raw_body("{\"a\"").send().await;
        assert_eq!(answer.status, 400, "{method} {path}: {}", answer.text);
    }
    assert_eq!(desk.app.etag(&task).await, etag);
}

#[tokio::test]
async fn no_text_holds_the_character_that_ends_texts_elsewhere() {
    let desk = Desk::new().await;
    let (task, plan) = (desk.task("1", json!({})).await, desk.plan_in(WEB_GROUP).await);
    let nul = "a\u{0}b";
    for (path, body) in [
        (task_path(&task), json!({"title": nul})),
        (task_path(&task), json!({"conversationThreadId": nul})),
        (details_path(&task), json!({"description": nul})),
        (details_path(&task), json!({"checklist": {"1": super::desk::checklist_item(nul)}})),
        (details_path(&task), json!({"references": {"https%3A//a\u{0}": super::desk::link("A")}})),
        (format!("/planner/plans/{plan}"), json!({"title": nul})),
        (format!("/planner/plans/{plan}/details"), json!({"categoryDescriptions": {"category1": nul}})),
    ] {
        let answer = write(&desk.ada, &path, body.clone()).await;
        assert_eq!(answer.status, 400, "{path} {body}: {}", answer.text);
    }
    // Other characters of control are texts of people: a line break, a tab.
    write(&desk.ada, &task_path(&task), json!({"title": "a\tb\nc"})).await.is(200);
}

#[tokio::test]
async fn addresses_that_lead_nowhere_are_refused() {
    let desk = Desk::new().await;
    let scenarios = "/solutions/businessScenarios";
    for key in
        ["()", "('')", "(uniqueName=)", "(uniqueName='')", "(uniqueName='", "/nothing", "/%00", "('a''b')", "(=)"]
    {
        let status = desk.app.get(&format!("{scenarios}{key}")).await.status;
        assert_eq!(status, 404, "{key}");
    }
    for part in
        ["tasks/nothing", "tasks(externalObjectId='x')", "tasks()", "planConfiguration/localizations/xx", "buckets"]
    {
        desk.app.get(&desk.of_planner(part)).await.is(404);
    }
    desk.app.ask("PUT", &desk.path).send().await.is(405);
}

#[tokio::test]
async fn a_rule_never_breaks_on_what_makes_no_sense() {
    let desk = Desk::new().await;
    let id = desk.task("1", json!({})).await;
    desk.set_rules(json!([super::desk::entry("defaultRules", "allow", json!({"title": ["block"]}))])).await;
    let values =
        [json!(7), json!([]), json!({}), json!("x"), json!({"a": 7}), json!({"a": {}}), json!(-1), json!(1e300)];
    let of_task = ["title", "percentComplete", "assignments", "appliedCategories", "dueDateTime", "planId", "bucketId"];
    let of_details = ["description", "checklist", "references", "completionRequirements", "previewType", "forms"];
    for value in values {
        for (path, names) in [(task_path(&id), &of_task[..]), (details_path(&id), &of_details[..])] {
            for name in names {
                let status = write(&desk.ada, &path, json!({*name: value})).await.status;
                assert!([200, 400, 403, 404].contains(&status), "{name}: {value}: {status}");
            }
        }
    }
    assert_eq!(desk.ada.get(&task_path(&id)).await.is(200)["title"], "Order 4711");
    assert_eq!(desk.plan_in(WEB_GROUP).await.len(), 28);
}
