//! The tasks of a scenario, by its own routes.

use serde_json::{Value, json};

use super::desk::{
    ADA, Desk, JOSE, OFFICE_GROUP, WEB_GROUP, assignment, checklist_item, details_path, entry, new_task, target,
    task_path,
};
use crate::support::http::{etag_of, text};
use crate::support::payloads::payload;

#[tokio::test]
async fn the_printed_creation_is_answered_in_its_shape() {
    let desk = Desk::new().await;
    let printed = payload("scenario-task-create");
    desk.configure("planConfiguration", payload("scenario-plan-configuration")["request"]["body"].clone()).await;
    let mut body = printed["request"]["body"].clone();
    body["target"]["groupId"] = json!(WEB_GROUP);
    body["assignments"] = json!({JOSE: assignment()});
    let made = desk.app.post(&desk.of_planner("tasks"), body.clone()).await.is(201);
    for name in printed["response"]["body"].as_object().unwrap().keys() {
        assert!(made.get(name).is_some(), "{name} is not in {made:#}");
    }
    assert_eq!(made["businessScenarioProperties"], body["businessScenarioProperties"]);
    assert_eq!(made["target"], body["target"]);
    let seen = desk.ada.get(&task_path(&text(&made, "id"))).await.is(200);
    assert_eq!(etag_of(&seen), etag_of(&made));
    assert!(seen.get("target").is_none() && seen.get("businessScenarioProperties").is_none(), "{seen:#}");
    let source = &seen["creationSource"];
    let sample = payload("scenario-planner-task-beta")["body"]["creationSource"].take();
    for (name, value) in sample.as_object().unwrap() {
        let is_ours = ["contextScenarioId", "displayNameSegments"].contains(&name.as_str());
        assert!(is_ours || source[name] == *value, "{name}: {source:#}");
    }
    assert_eq!(source["contextScenarioId"], "com.contoso.orders");
    let bucket = desk.ada.get(&format!("/planner/buckets/{}", text(&seen, "bucketId"))).await.is(200);
    assert_eq!(bucket["name"], "Due");

    // Again, and otherwise different: the same task, as it was. The status is not published.
    body["title"] = json!("Another title");
    let again = desk.app.post(&desk.of_planner("tasks"), body).await.one_of(&[200, 201]);
    assert_eq!((&again["id"], &again["title"]), (&made["id"], &made["title"]));
    assert_eq!(etag_of(&again), etag_of(&made));
}

#[tokio::test]
async fn what_cannot_be_placed_is_refused() {
    let desk = Desk::new().await;
    let other = text(&desk.app.get(&format!("/groups/{WEB_GROUP}/planner/plans")).await.rows()[0], "id");
    let properties = |bucket: Value| json!({"externalObjectId": "1", "externalBucketId": bucket});
    for wrong in [
        json!({"target": null}),
        json!({"target": {"groupId": WEB_GROUP}}),
        json!({"businessScenarioProperties": null}),
        json!({"businessScenarioProperties": {"externalObjectId": "1"}}),
        json!({"businessScenarioProperties": {"externalBucketId": "open"}}),
        json!({"businessScenarioProperties": properties(json!("nowhere"))}),
        json!({"businessScenarioProperties": properties(json!(7))}),
        json!({"businessScenarioProperties": {
            "externalObjectId": "1", "externalBucketId": "open", "webUrl": "javascript:alert(1)",
        }}),
        json!({"planId": other}),
        json!({"title": null}),
        json!({"details": "none"}),
        json!({"details": {"colour": "red"}}),
        json!({"creationSource": {"creationSourceKind": "external"}}),
    ] {
        let answer = desk.app.post(&desk.of_planner("tasks"), new_task("1", wrong.clone())).await;
        assert_eq!(answer.status, 400, "{wrong}: {}", answer.text);
    }
    assert_eq!(desk.app.get(&desk.of_planner("tasks")).await.rows().len(), 0);
}

#[tokio::test]
async fn the_app_changes_and_deletes_its_tasks_whatever_the_rules_say() {
    let desk = Desk::new().await;
    desk.set_rules(json!([entry("defaultRules", "block", json!({}))])).await;
    let id = desk.task("1", json!({"assignments": {ADA: assignment()}})).await;
    let path = desk.of_planner(&format!("tasks/{id}"));
    desk.app.ask("PATCH", &path).body(&json!({"percentComplete": 100})).send().await.is(412);
    let etag = etag_of(&desk.app.get(&path).await.is(200));
    let body = json!({"percentComplete": 100, "businessScenarioProperties": {"externalObjectVersion": "4"}});
    let done = desk.app.ask("PATCH", &path).header("If-Match", &etag).body(&body).send().await.is(200);
    assert_eq!(
        (&done["percentComplete"], &done["businessScenarioProperties"]["externalObjectVersion"]),
        (&json!(100), &json!("4"))
    );
    let seen = desk.ada.get(&task_path(&id)).await.is(200);
    assert_eq!(seen["creationSource"]["externalObjectVersion"], "4");
    let stale = desk.app.ask("PATCH", &path).header("If-Match", &etag).body(&json!({"percentComplete": 50}));
    stale.send().await.is(409);
    let by_object = desk.of_planner("tasks(externalObjectId='1')");
    assert_eq!(desk.app.get(&by_object).await.is(200)["id"], id.as_str());
    desk.app.ask("DELETE", &path).send().await.is(412);
    desk.app.delete(&path, &etag_of(&done)).await.is(204);
    desk.ada.get(&task_path(&id)).await.is(404);
    desk.task("1", json!({})).await;
}

#[tokio::test]
async fn a_task_moves_by_its_bucket_and_by_its_target() {
    let desk = Desk::new().await;
    let id = desk.task("1", json!({})).await;
    let path = desk.of_planner(&format!("tasks/{id}"));
    let change = async |body: Value| {
        let etag = etag_of(&desk.app.get(&path).await.is(200));
        desk.app.ask("PATCH", &path).header("If-Match", &etag).body(&body).send().await
    };
    let bucket = async || {
        let seen = desk.ada.get(&task_path(&id)).await.is(200);
        text(&desk.ada.get(&format!("/planner/buckets/{}", text(&seen, "bucketId"))).await.is(200), "name")
    };
    assert_eq!(bucket().await, "Open");
    change(json!({"businessScenarioProperties": {"externalBucketId": "done"}})).await.is(200);
    assert_eq!(bucket().await, "Done");
    change(json!({"businessScenarioProperties": {"externalBucketId": "nowhere"}})).await.is(400);
    change(json!({"businessScenarioProperties": {"externalObjectId": "2"}})).await.is(400);
    change(json!({"businessScenarioProperties": {"webUrl": "javascript:alert(1)"}})).await.is(400);
    change(json!({"businessScenarioProperties": null})).await.refused(400, "", "businessScenarioProperties");
    change(json!({"target": null})).await.refused(400, "", "target");
    let moved = change(json!({"target": target(OFFICE_GROUP)})).await.is(200);
    assert_eq!(moved["planId"], desk.plan_in(OFFICE_GROUP).await.as_str());
    assert_eq!(moved["target"]["groupId"], OFFICE_GROUP);
    assert_eq!(bucket().await, "Done");
    let details = desk.ada.get(&details_path(&id)).await.is(200);
    assert_eq!(details["id"], id.as_str(), "what belongs to the task has gone along");
    let web = desk.plan_in(WEB_GROUP).await;
    assert_eq!(desk.ada.get(&format!("/planner/plans/{web}/tasks")).await.rows().len(), 0);
}

#[tokio::test]
async fn a_task_somebody_else_has_moved_says_which_bucket_it_is_in() {
    let desk = Desk::new().await;
    let id = desk.task("1", json!({})).await;
    let plan = desk.plan_in(WEB_GROUP).await;
    let buckets = desk.ada.get(&format!("/planner/plans/{plan}/buckets")).await.rows();
    desk.ada.change(&task_path(&id), json!({"bucketId": buckets[1]["id"]})).await;
    let path = desk.of_planner(&format!("tasks/{id}"));
    let seen = desk.app.get(&path).await.is(200);
    assert_eq!(seen["businessScenarioProperties"]["externalBucketId"], "done");
    // To send what it was before puts it back.
    let body = json!({"businessScenarioProperties": {"externalBucketId": "open"}});
    let ask = desk.app.ask("PATCH", &path).header("If-Match", &etag_of(&seen));
    assert_eq!(ask.body(&body).send().await.is(200)["bucketId"], buckets[0]["id"]);
}

#[tokio::test]
async fn an_app_without_a_scenario_can_say_where_a_task_is_from() {
    let desk = Desk::new().await;
    let plan = desk.plan_in(WEB_GROUP).await;
    let source = json!({
        "@odata.type": "#microsoft.graph.plannerExternalTaskSource", "contextScenarioId": "com.fabrikam.mail",
        "externalObjectId": "mail-1", "displayNameSegments": ["Mail", "Inbox"], "webUrl": "https://mail.example.com/1",
    });
    let body = |source: &Value, title: &str| json!({"planId": plan, "title": title, "creationSource": source});
    let made = desk.ada.post("/planner/tasks", body(&source, "First")).await.is(201);
    assert_eq!(made["creationSource"]["creationSourceKind"], "external");
    assert_eq!(made["creationSource"]["displayNameSegments"], source["displayNameSegments"]);
    let again = desk.ada.post("/planner/tasks", body(&source, "Second")).await.one_of(&[200, 201]);
    assert_eq!((&again["id"], &again["title"]), (&made["id"], &json!("First")));
    let old = format!("{}/v1.0/planner/tasks", desk.ada.root());
    desk.ada.post(&old, body(&source, "Third")).await.refused(400, "", "creationSource");
    for (name, value) in [
        ("@odata.type", json!("#microsoft.graph.plannerTeamsPublicationInfo")),
        ("externalObjectId", json!(null)),
        ("contextScenarioId", json!(7)),
        ("displayNameSegments", json!([1])),
        ("displayLinkType", json!("big")),
        ("webUrl", json!("javascript:alert(1)")),
        ("colour", json!("red")),
    ] {
        let mut wrong = source.clone();
        wrong[name] = value;
        desk.ada.post("/planner/tasks", body(&wrong, "Wrong")).await.is(400);
    }
}

#[tokio::test]
async fn whoever_follows_the_plans_sees_a_task_move() {
    let desk = Desk::new().await;
    let id = desk.task("1", json!({})).await;
    let (web, office) = (desk.plan_in(WEB_GROUP).await, desk.plan_in(OFFICE_GROUP).await);
    let follow = async |plan: &str| {
        let page = desk.ada.get(&format!("/planner/plans/{plan}/tasks/delta")).await.is(200);
        text(&page, "@odata.deltaLink")
    };
    let (of_web, of_office) = (follow(&web).await, follow(&office).await);
    desk.ada.change(&task_path(&id), json!({"planId": office})).await;
    let gone = desk.ada.get(&of_web).await.rows();
    assert_eq!((gone.len(), &gone[0]["id"]), (1, &json!(id)));
    assert_eq!(gone[0]["@removed"]["reason"], "changed");
    let come = desk.ada.get(&of_office).await.rows();
    assert_eq!((come.len(), &come[0]["planId"]), (1, &json!(office)));
    assert_eq!(come[0]["bucketId"], json!(null), "buckets stay behind");
}

#[tokio::test]
async fn tasks_are_listed_by_context_and_by_target() {
    let desk = Desk::new().await;
    let object = |id: &str, context: &str| json!({"businessScenarioProperties": {"externalObjectId": id, "externalBucketId": "open", "externalContextId": context}});
    let mut office = object("2", "site-b");
    office["target"] = target(OFFICE_GROUP);
    for (id, more) in [("1", object("1", "site-a")), ("2", office), ("3", object("3", "site-b"))] {
        desk.task(id, more).await;
    }
    let found = async |filter: &str| {
        let rows = desk.app.get(&desk.of_planner(&format!("tasks?$filter={filter}"))).await.rows();
        let mut ids: Vec<String> =
            rows.iter().map(|row| text(&row["businessScenarioProperties"], "externalObjectId")).collect();
        ids.sort();
        ids.concat()
    };
    assert_eq!(found("businessScenarioProperties/externalContextId eq 'site-b'").await, "23");
    for property in ["location", "target"] {
        let of_office = format!("{property}/microsoft.graph.businessScenarioGroupTarget/groupId eq '{OFFICE_GROUP}'");
        assert_eq!(found(&of_office).await, "2");
    }
    let both = format!(
        "businessScenarioProperties/externalContextId eq 'site-b' and \
         target/microsoft.graph.businessScenarioGroupTarget/groupId eq '{WEB_GROUP}'"
    );
    assert_eq!(found(&both).await, "3");
    for wrong in ["title eq 'x'", "businessScenarioProperties/externalContextId ne 'x'", "nonsense"] {
        desk.app.get(&desk.of_planner(&format!("tasks?$filter={wrong}"))).await.refused(400, "BadRequest", "");
    }
    let rows = desk.app.get(&desk.of_planner("tasks")).await.rows();
    assert_eq!(rows.len(), 3);
    assert!(rows.iter().all(|row| row["@odata.type"] == "#microsoft.graph.businessScenarioTask"));
}

#[tokio::test]
async fn details_come_along_and_belong_to_the_app() {
    let desk = Desk::new().await;
    let printed = payload("scenario-app-powered-task-create");
    let mut details = printed["request"]["body"]["details"].clone();
    details["checklist"] = json!({"1": checklist_item("One")});
    details["description"] = json!("Read this first");
    let id = desk.task("1", json!({"details": details})).await;
    let seen = desk.ada.get(&task_path(&id)).await.is(200);
    assert_eq!(
        (&seen["checklistItemCount"], &seen["referenceCount"], &seen["hasDescription"]),
        (&json!(1), &json!(1), &json!(true))
    );
    let details = desk.ada.get(&details_path(&id)).await.is(200);
    let (key, link) = details["references"].as_object().unwrap().iter().next().unwrap();
    let echoed = payload("scenario-destination-link")["likelyKeyEchoedByService_unverified"].take();
    assert_eq!(json!(key), echoed, "kept decoded once, and encoded like every other");
    assert_eq!(link["type"], "TeamsHostedApp");
    assert_eq!(link["lastModifiedBy"]["user"]["id"], json!(null));
}

#[tokio::test]
async fn a_link_in_another_encoding_is_the_same_link() {
    let desk = Desk::new().await;
    let printed = payload("scenario-app-powered-task-create");
    let id = desk.task("1", json!({"details": printed["request"]["body"]["details"].clone()})).await;
    let path = details_path(&id);
    let details = desk.ada.get(&path).await.is(200);
    let (key, _) = details["references"].as_object().unwrap().iter().next().unwrap();
    // Links may be added and nothing else.
    let rules = json!({"ruleKind": "taskRule", "references": {"defaultRules": ["add"], "overrides": []}});
    desk.set_rules(json!([entry("defaultRules", "block", rules)])).await;
    let other = key.replace("%3A", "%3a");
    assert_ne!(other, *key);
    let link =
        json!({"@odata.type": "microsoft.graph.plannerExternalReference", "type": "TeamsHostedApp", "alias": "X"});
    let etag = desk.ada.etag(&path).await;
    desk.ada.patch(&path, &etag, json!({"references": {other: link}})).await.is(403);
}

#[tokio::test]
async fn nobody_speaks_for_the_scenario_of_another_app() {
    let desk = Desk::new().await;
    let id = desk.task("1", json!({})).await;
    let plan = desk.ada.get(&task_path(&id)).await.is(200)["planId"].clone();
    let body = |scenario: &str| {
        let kind = "#microsoft.graph.plannerExternalTaskSource";
        let source = json!({"@odata.type": kind, "creationSourceKind": "external", "contextScenarioId": scenario,
            "externalObjectId": "2", "externalContextId": "c"});
        json!({"planId": plan, "title": "Not theirs", "creationSource": source})
    };
    let ada = desk.ada.beta();
    ada.post("/planner/tasks", body("com.contoso.orders")).await.is(403);
    ada.post("/planner/tasks", body("COM.contoso.orders")).await.is(403);
    ada.post("/planner/tasks", body("com.nobody.knows")).await.is(201);
}
