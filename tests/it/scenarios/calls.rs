//! A scenario itself: made, found by both keys, changed, taken away with all it has.

use serde_json::{Value, json};

use super::desk::{Desk, HUB, OFFICE_GROUP, PAYROLL, VIEWER, WEB_GROUP, task_path};
use crate::support::http::text;
use crate::support::payloads::payload;

const SCENARIOS: &str = "/solutions/businessScenarios";

#[tokio::test]
async fn the_printed_creation_is_answered_in_its_shape() {
    let desk = Desk::new().await;
    let printed = payload("scenario-create");
    let through = desk.who(&format!("user:ada.lindqvist@example.org/app:{PAYROLL}"));
    let made = through.post(SCENARIOS, printed["request"]["body"].clone()).await.is(201);
    let printed = &printed["response"]["body"];
    for name in printed.as_object().unwrap().keys() {
        assert!(made.get(name).is_some(), "{name} is not in {made:#}");
    }
    assert!(text(&made, "@odata.context").ends_with("/beta/$metadata#solutions/businessScenarios/$entity"));
    assert_eq!(made["ownerAppIds"], json!([PAYROLL]), "the app that made it");
    let id = text(&made, "id");
    assert!(id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{id}");
}

#[tokio::test]
async fn both_keys_find_it_and_v1_has_no_such_thing() {
    let desk = Desk::new().await;
    let made = desk.app.get(&desk.path).await.is(200);
    let by_name = |name: &str| format!("(uniqueName='{name}')");
    for key in [by_name("com.contoso.orders"), by_name("COM.contoso.Orders"), format!("('{}')", text(&made, "id"))] {
        let path = format!("{SCENARIOS}{key}");
        assert_eq!(desk.app.get(&path).await.is(200), made);
        assert_eq!(desk.app.get(&(path + "/planner")).await.is(200)["id"], made["id"]);
    }
    for path in [SCENARIOS.to_owned(), desk.path.clone(), desk.of_planner("tasks")] {
        let url = format!("{}/v1.0{path}", desk.app.root());
        desk.app.get(&url).await.refused(404, "", "No HTTP resource was found");
    }
    desk.app.get(&format!("{SCENARIOS}(uniqueName='com.nobody')")).await.is(404);
    desk.app.get(&format!("{SCENARIOS}(displayName='Order desk')")).await.is(404);
}

#[tokio::test]
async fn names_are_needed_and_the_unique_one_is() {
    let desk = Desk::new().await;
    let refused = async |body: Value| desk.app.post(SCENARIOS, body).await.is(400);
    refused(json!({"displayName": "No unique name"})).await;
    refused(json!({"uniqueName": "com.x"})).await;
    refused(json!({"displayName": " ", "uniqueName": "com.x"})).await;
    refused(json!({"displayName": "X", "uniqueName": "com.x", "colour": "red"})).await;
    refused(json!({"displayName": "X", "uniqueName": "com.x", "ownerAppIds": "all"})).await;
    refused(json!({"displayName": "X", "uniqueName": "com.x", "ownerAppIds": [HUB, "not-a-guid"]})).await;
    refused(json!({"displayName": "X\u{0}", "uniqueName": "com.x"})).await;
    // The status is not published; a choice of this project.
    for name in ["com.contoso.orders", "Com.Contoso.ORDERS"] {
        let again = json!({"displayName": "Again", "uniqueName": name});
        desk.app.post(SCENARIOS, again).await.refused(409, "", name);
    }
}

#[tokio::test]
async fn only_its_apps_have_it() {
    let desk = Desk::new().await;
    let payroll = desk.who(&format!("app:{PAYROLL}"));
    let mine = |rows: Vec<Value>| rows.iter().any(|row| row["uniqueName"] == "com.contoso.orders");
    assert!(mine(desk.app.get(SCENARIOS).await.rows()));
    // A person through an app that is no owner is no better off.
    let person = desk.who(&format!("user:ada.lindqvist@example.org/app:{VIEWER}"));
    for other in [&payroll, &person] {
        assert!(!mine(other.get(SCENARIOS).await.rows()));
        other.get(&desk.path).await.is(403);
        other.get(&desk.of_planner("taskConfiguration")).await.is(403);
        other.get(&desk.of_planner("tasks")).await.is(403);
        other.ask("DELETE", &desk.path).send().await.is(403);
    }
    // Through the application nobody has to name, people may read configurations, as with an administrator's consent.
    assert!(mine(desk.ada.get(SCENARIOS).await.rows()));
    desk.ada.get(&desk.of_planner("taskConfiguration")).await.is(200);
    desk.ada.get(&desk.of_planner("tasks")).await.is(403);
    desk.ada.ask("PATCH", &desk.path).body(&json!({"displayName": "Mine"})).send().await.is(403);
    let body = json!({"displayName": "Orders", "ownerAppIds": [HUB, PAYROLL]});
    let changed = desk.app.ask("PATCH", &desk.path).body(&body).send().await.is(200);
    assert_eq!((&changed["displayName"], &changed["ownerAppIds"]), (&json!("Orders"), &json!([HUB, PAYROLL])));
    assert_eq!(payroll.get(&desk.path).await.is(200), changed);
    for wrong in [
        json!({"uniqueName": "com.other"}),
        json!({"ownerAppIds": []}),
        json!({"ownerAppIds": ["not-a-guid"]}),
        json!({"displayName": null}),
    ] {
        desk.app.ask("PATCH", &desk.path).body(&wrong).send().await.is(400);
    }
    // An app does not shut itself out, but it can be shut out.
    let body = json!({"ownerAppIds": [PAYROLL.to_uppercase()]});
    let kept = desk.app.ask("PATCH", &desk.path).body(&body).send().await.is(200);
    assert_eq!(kept["ownerAppIds"], json!([PAYROLL, HUB]));
    payroll.ask("PATCH", &desk.path).body(&body).send().await.is(200);
    desk.app.get(&desk.path).await.is(403);
}

#[tokio::test]
async fn everything_goes_with_it() {
    let desk = Desk::new().await;
    let task = desk.task("1", json!({})).await;
    let strayed = desk.task("2", json!({})).await;
    let (web, office) = (desk.plan_in(WEB_GROUP).await, desk.plan_in(OFFICE_GROUP).await);
    let container = json!({"url": format!("https://graph.microsoft.com/v1.0/groups/{WEB_GROUP}")});
    let other = desk.ada.post("/planner/plans", json!({"title": "Stays", "container": container})).await.is(201);
    desk.ada.change(&task_path(&strayed), json!({"planId": other["id"]})).await;
    desk.app.ask("DELETE", &desk.path).send().await.is(204);
    for path in [task_path(&task), task_path(&strayed)] {
        desk.ada.get(&path).await.is(404);
    }
    for plan in [web, office] {
        desk.ada.get(&format!("/planner/plans/{plan}")).await.is(404);
    }
    desk.ada.get(&format!("/planner/plans/{}", text(&other, "id"))).await.is(200);
    desk.app.get(&desk.path).await.is(404);
    let names = json!({"displayName": "Order desk", "uniqueName": "com.contoso.orders"});
    desk.app.post(SCENARIOS, names).await.is(201);
}

#[tokio::test]
async fn a_plan_is_made_once_for_each_target() {
    let desk = Desk::new().await;
    let printed = payload("scenario-get-plan");
    let mut body = printed["request"]["body"].clone();
    body["target"]["groupId"] = json!(WEB_GROUP);
    let first = desk.app.post(&desk.of_planner("getPlan"), body.clone()).await.is(200);
    for name in printed["response"]["body"].as_object().unwrap().keys() {
        assert!(first.get(name).is_some(), "{name} is not in {first:#}");
    }
    assert_eq!(first["title"], "Orders", "the title in the default language");
    assert_eq!(desk.app.post(&desk.of_planner("getPlan"), body).await.is(200)["id"], first["id"]);
    assert_ne!(first["id"], desk.plan_in(OFFICE_GROUP).await.as_str());
    let plan = format!("/planner/plans/{}", text(&first, "id"));
    let buckets = desk.ada.get(&(plan.clone() + "/buckets")).await.rows();
    assert_eq!(buckets.iter().map(|row| text(row, "name")).collect::<Vec<_>>(), ["Open", "Done"]);
    let source = desk.ada.get(&plan).await.is(200)["creationSource"].take();
    assert_eq!(source["contextScenarioId"], "com.contoso.orders");
    assert_eq!(source["externalObjectId"], WEB_GROUP);
    let sample = payload("scenario-plan-and-bucket-beta");
    assert_eq!(source.as_object().unwrap().len(), sample["plan"]["creationSource"].as_object().unwrap().len());
    let source = &buckets[0]["creationSource"];
    assert_eq!((&source["externalObjectId"], &source["creationSourceKind"]), (&json!("open"), &json!("external")));

    for wrong in [json!({}), json!({"target": {"groupId": WEB_GROUP}}), json!({"target": "web"})] {
        desk.app.post(&desk.of_planner("getPlan"), wrong).await.is(400);
    }
    let nowhere = json!({"target": super::desk::target("00000000-0000-4000-8000-000000000000")});
    desk.app.post(&desk.of_planner("getPlan"), nowhere).await.is(404);
    // A person brings no more than their own rights: Kenji is not in the office.
    let kenji = desk.who(&format!("user:kenji.tanaka@example.org/app:{HUB}"));
    let body = json!({"target": super::desk::target(OFFICE_GROUP)});
    kenji.post(&desk.of_planner("getPlan"), body).await.is(403);
}

#[tokio::test]
async fn without_a_configuration_there_is_no_plan() {
    let desk = Desk::new().await;
    let names = json!({"displayName": "Bare", "uniqueName": "com.contoso.bare"});
    let bare = text(&desk.app.post(SCENARIOS, names).await.is(201), "id");
    let body = json!({"target": super::desk::target(WEB_GROUP)});
    let path = format!("{SCENARIOS}/{bare}/planner/getPlan");
    desk.app.post(&path, body).await.refused(400, "BadRequest", "default language");
}
