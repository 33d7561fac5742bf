//! Maps whose keys are data: merged by key, and never taken without their type.

use serde_json::{Value, json};

use super::world::{CHIARA, KENJI, World, assignment, checklist_item, reference};

const LINK: &str = "https%3A//example%2Eorg/a";
const OTHER_LINK: &str = "https%3A//example%2Eorg/b?x=%2520&y#z";

fn keys(map: &Value) -> Vec<&str> {
    map.as_object().unwrap().keys().map(String::as_str).collect()
}

#[tokio::test]
async fn keys_not_sent_stay_and_null_removes() {
    let world = World::new().await;
    let details = world.of_task("details");
    world.http.change(&details, json!({"checklist": {"a": checklist_item("A"), "b": checklist_item("B")}})).await;
    let after = world.http.change(&details, json!({"checklist": {"c": checklist_item("C"), "a": null}})).await;
    assert_eq!(keys(&after["checklist"]), ["b", "c"]);

    world.http.change(&details, json!({"references": {LINK: reference("A")}})).await;
    let other = "https%3A//example%2Eorg/b";
    let after = world.http.change(&details, json!({"references": {other: reference("B")}})).await;
    assert_eq!(keys(&after["references"]), [LINK, other]);
    let after = world.http.change(&details, json!({"references": {LINK: null}})).await;
    assert_eq!(keys(&after["references"]), [other]);

    let task = world.task_path();
    world.http.change(&task, json!({"assignments": {KENJI: assignment()}})).await;
    let after = world.http.change(&task, json!({"assignments": {CHIARA: assignment()}})).await;
    assert_eq!(keys(&after["assignments"]), [KENJI, CHIARA]);
    let after = world.http.change(&task, json!({"assignments": {KENJI: null}})).await;
    assert_eq!(keys(&after["assignments"]), [CHIARA]);
}

#[tokio::test]
async fn a_key_that_is_not_there_may_be_removed() {
    let world = World::new().await;
    let body = json!({"checklist": {"nothing": null}, "references": {"http%3A//www%2Ebing%2Ecom": null}});
    let after = world.http.change(&world.of_task("details"), body).await;
    assert_eq!((keys(&after["checklist"]).len(), keys(&after["references"]).len()), (0, 0));
}

#[tokio::test]
async fn false_removes_a_label_and_a_person() {
    let world = World::new().await;
    let task = world.task_path();
    world.http.change(&task, json!({"appliedCategories": {"category1": true, "category25": true}})).await;
    let after = world.http.change(&task, json!({"appliedCategories": {"category1": false}})).await;
    assert_eq!(after["appliedCategories"], json!({"category25": true}), "answers hold only true");

    let details = world.plan_path() + "/details";
    world.http.change(&details, json!({"sharedWith": {KENJI: true, CHIARA: true}})).await;
    let after = world.http.change(&details, json!({"sharedWith": {KENJI: false}})).await;
    assert!(after["sharedWith"].get(KENJI).is_none());
    assert_eq!(after["sharedWith"][CHIARA], true);
}

#[tokio::test]
async fn label_texts_are_merged_and_null_takes_one_away() {
    let world = World::new().await;
    let details = world.plan_path() + "/details";
    world.http.change(&details, json!({"categoryDescriptions": {"category1": "BUG", "category2": "API"}})).await;
    let after = world.http.change(&details, json!({"categoryDescriptions": {"category1": null}})).await;
    assert_eq!(after["categoryDescriptions"]["category1"], Value::Null);
    assert_eq!(after["categoryDescriptions"]["category2"], "API");
}

#[tokio::test]
async fn an_item_is_changed_by_property() {
    let world = World::new().await;
    let details = world.of_task("details");
    let body = json!({"checklist": {"1": checklist_item("Read the plan")}, "references": {LINK: reference("Plan")}});
    let before = world.http.change(&details, body).await;
    let tick = json!({"@odata.type": "#microsoft.graph.plannerChecklistItem", "isChecked": true});
    let rename = json!({"@odata.type": "#microsoft.graph.plannerExternalReference", "alias": "The plan"});
    let after = world.http.change(&details, json!({"checklist": {"1": tick}, "references": {LINK: rename}})).await;
    let (old, new) = (&before["checklist"]["1"], &after["checklist"]["1"]);
    assert_eq!((&new["title"], &new["isChecked"]), (&json!("Read the plan"), &json!(true)));
    assert_eq!(old["orderHint"], new["orderHint"]);
    let (old, new) = (&before["references"][LINK], &after["references"][LINK]);
    assert_eq!((&new["alias"], &new["type"]), (&json!("The plan"), &json!("Other")));
    assert_eq!(old["previewPriority"], new["previewPriority"]);
}

#[tokio::test]
async fn a_value_without_its_type_is_refused() {
    let world = World::new().await;
    let words = "The request is invalid:\n\nValue cannot be null.\nParameter name: qualifiedName";
    let bodies = [
        (world.of_task("details"), json!({"checklist": {"1": {"title": "One"}}})),
        (world.of_task("details"), json!({"references": {LINK: {"alias": "A"}}})),
        (world.task_path(), json!({"assignments": {KENJI: {"orderHint": " !"}}})),
    ];
    for (path, body) in bodies {
        let etag = world.http.etag(&path).await;
        world.http.patch(&path, &etag, body).await.refused(400, "", words);
        assert_eq!(world.http.etag(&path).await, etag, "a refused change leaves no trace");
    }
    let body = json!({"planId": world.plan, "title": "T", "assignments": {KENJI: {"orderHint": " !"}}});
    world.http.post("/planner/tasks", body).await.refused(400, "", words);
}

#[tokio::test]
async fn a_value_of_another_type_is_refused() {
    let world = World::new().await;
    let path = world.of_task("details");
    let etag = world.http.etag(&path).await;
    for kind in ["#microsoft.graph.plannerAssignment", "#microsoft.graph.externalReference", "plannerChecklistItem", ""]
    {
        let body = json!({"checklist": {"1": {"@odata.type": kind, "title": "One"}}});
        world.http.patch(&path, &etag, body).await.is(400);
    }
    world.http.patch(&path, &etag, json!({"checklist": {"1": "One"}})).await.is(400);
    world.http.patch(&path, &etag, json!({"checklist": ["One"]})).await.is(400);
}

#[tokio::test]
async fn both_ways_to_write_a_type_are_accepted() {
    let world = World::new().await;
    let bare = json!({"@odata.type": "microsoft.graph.plannerChecklistItem", "title": "Bare"});
    let after = world.http.change(&world.of_task("details"), json!({"checklist": {"1": bare}})).await;
    assert_eq!(after["checklist"]["1"]["@odata.type"], "#microsoft.graph.plannerChecklistItem");
}

#[tokio::test]
async fn empty_maps_are_accepted_on_create() {
    let world = World::new().await;
    let body = json!({"planId": world.plan, "title": "T", "assignments": {}, "appliedCategories": {}});
    let task = world.http.post("/planner/tasks", body).await.is(201);
    assert_eq!((&task["assignments"], &task["appliedCategories"]), (&json!({}), &json!({})));
}

#[tokio::test]
async fn reference_keys_come_back_as_sent() {
    let world = World::new().await;
    let vectors: Vec<Value> = serde_json::from_str(include_str!("../../payloads/vectors-reference-keys.json")).unwrap();
    let mut sent: Vec<String> = Vec::new();
    for vector in vectors {
        let key = vector["key"].as_str().unwrap().to_owned();
        world.http.change(&world.of_task("details"), json!({"references": {key.clone(): reference("A")}})).await;
        sent.push(key);
    }
    sent.sort();
    let details = world.http.get(&world.of_task("details")).await.is(200);
    assert_eq!(keys(&details["references"]), sent);
}

#[tokio::test]
async fn only_encoded_web_addresses_are_references() {
    let world = World::new().await;
    let path = world.of_task("details");
    let etag = world.http.etag(&path).await;
    for key in ["ftp%3A//example%2Eorg", "javascript%3Aalert(1)", "example", "", OTHER_LINK] {
        world.http.patch(&path, &etag, json!({"references": {key: reference("A")}})).await.is(400);
    }
}

#[tokio::test]
async fn labels_are_twenty_five() {
    let world = World::new().await;
    let etag = world.http.etag(&world.task_path()).await;
    for name in ["category0", "category26", "Category1", "red"] {
        let body = json!({"appliedCategories": {name: true}});
        world.http.patch(&world.task_path(), &etag, body).await.is(400);
    }
}
