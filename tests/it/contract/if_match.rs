//! The If-Match matrix: what is refused, what is merged, what is a conflict.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::world::{CHIARA, KENJI, World, assignment, checklist_item};
use crate::support::http::etag_of;

const MISSING: &str = "The If-Match header must be specified for this kind of request.";
const INVALID: &str = "The If-Match header contains an invalid value.";

fn forged(decoded: &str) -> String {
    format!("W/\"{}\"", STANDARD.encode(decoded))
}

#[tokio::test]
async fn a_write_without_the_header_is_refused() {
    let world = World::new().await;
    for (path, body) in world.resources() {
        world.http.ask("PATCH", &path).body(&body).send().await.refused(412, "", MISSING);
    }
    for path in [world.plan_path(), world.bucket_path(), world.task_path()] {
        world.http.ask("DELETE", &path).send().await.refused(412, "", MISSING);
        world.http.get(&path).await.is(200);
    }
}

#[tokio::test]
async fn an_etag_of_another_kind_is_refused() {
    let world = World::new().await;
    let (task, plan) = (world.http.etag(&world.task_path()).await, world.http.etag(&world.plan_path()).await);
    for (path, body) in world.resources() {
        let foreign = if path == world.task_path() { &plan } else { &task };
        world.http.patch(&path, foreign, body).await.refused(412, "", INVALID);
    }
    world.http.delete(&world.bucket_path(), &task).await.refused(412, "", INVALID);
    world.http.delete(&world.plan_path(), &task).await.refused(412, "", INVALID);
    world.http.delete(&world.task_path(), &plan).await.refused(412, "", INVALID);
    world.http.get(&world.task_path()).await.is(200);
}

#[tokio::test]
async fn a_malformed_etag_is_refused() {
    let world = World::new().await;
    let right = world.http.etag(&world.task_path()).await;
    let inner = right.trim_start_matches("W/").trim_matches('"').to_owned();
    let malformed = [
        inner.clone(),
        format!("\"{inner}"),
        format!("W/{inner}"),
        format!("W/\\\"{inner}\\\""),
        "W/\"\"".to_owned(),
        "W/\"not base64!\"".to_owned(),
        forged("'1-Task  '"),
        forged("'1-Task  @@@@@@@@@@@@@@@D"),
        forged("hello"),
    ];
    for etag in malformed {
        let answer = world.http.patch(&world.task_path(), &etag, json!({"title": "No"})).await;
        answer.one_of(&[412, 400]);
    }
    assert_eq!(world.http.get(&world.task_path()).await.is(200)["title"], "Write it down");
}

#[tokio::test]
async fn a_star_is_refused() {
    let world = World::new().await;
    for (path, body) in world.resources() {
        let before = world.http.get(&path).await.is(200);
        world.http.patch(&path, "*", body).await.one_of(&[412, 400]);
        assert_eq!(world.http.get(&path).await.is(200), before, "{path}");
    }
    world.http.delete(&world.task_path(), "*").await.one_of(&[412, 400]);
}

#[tokio::test]
async fn an_etag_that_never_was_is_refused() {
    let world = World::new().await;
    for count in ["@@@@@@@@@@@@@@AD", "@@@@@@@@@@@@@@@E", "@@@@@@@@@@@@@@@@", "zzzzzzzzzzzzzzzz"] {
        let etag = forged(&format!("'1-Task  {count}'"));
        world.http.patch(&world.task_path(), &etag, json!({"title": "No"})).await.is(412);
        world.http.delete(&world.task_path(), &etag).await.is(412);
    }
}

#[tokio::test]
async fn an_older_etag_is_accepted_when_nothing_meets() {
    let world = World::new().await;
    let old = world.http.etag(&world.task_path()).await;
    world.http.patch(&world.task_path(), &old, json!({"title": "Mine"})).await.is(200);
    let merged = world.http.patch(&world.task_path(), &old, json!({"priority": 1})).await.is(200);
    assert_eq!((&merged["title"], &merged["priority"]), (&json!("Mine"), &json!(1)));
    let merged = world.http.patch(&world.task_path(), &old, json!({"percentComplete": 50})).await.is(200);
    assert_eq!((&merged["title"], &merged["priority"]), (&json!("Mine"), &json!(1)));
    assert_eq!(merged["percentComplete"], 50);
}

#[tokio::test]
async fn an_older_etag_is_a_conflict_when_a_property_meets() {
    let world = World::new().await;
    let changes = [
        (world.plan_path(), json!({"title": "A"}), json!({"title": "B"})),
        (world.bucket_path(), json!({"name": "A"}), json!({"name": "B"})),
        (world.task_path(), json!({"title": "A"}), json!({"title": "B"})),
        (world.of_task("details"), json!({"description": "A"}), json!({"description": "B"})),
        (world.of_task("bucketTaskBoardFormat"), json!({"orderHint": "a b!"}), json!({"orderHint": "c d!"})),
    ];
    for (path, mine, theirs) in changes {
        let old = world.http.etag(&path).await;
        let won = world.http.patch(&path, &old, mine).await.is(200);
        let refused = world.http.patch(&path, &old, theirs).await;
        assert_eq!(refused.json["error"]["code"], "", "{}", refused.text);
        refused.is(409);
        assert_eq!(etag_of(&world.http.get(&path).await.is(200)), etag_of(&won), "{path}: a conflict changes nothing");
    }
}

#[tokio::test]
async fn one_property_in_conflict_refuses_the_whole_change() {
    let world = World::new().await;
    let old = world.http.etag(&world.task_path()).await;
    world.http.patch(&world.task_path(), &old, json!({"title": "Mine"})).await.is(200);
    world.http.patch(&world.task_path(), &old, json!({"title": "Theirs", "priority": 1})).await.is(409);
    assert_eq!(world.http.get(&world.task_path()).await.is(200)["priority"], 5);
}

#[tokio::test]
async fn open_types_meet_by_key() {
    let world = World::new().await;
    let path = world.task_path();
    let old = world.http.etag(&path).await;
    world.http.patch(&path, &old, json!({"appliedCategories": {"category1": true}})).await.is(200);
    world.http.patch(&path, &old, json!({"appliedCategories": {"category2": true}})).await.is(200);
    world.http.patch(&path, &old, json!({"appliedCategories": {"category1": false}})).await.is(409);
    world.http.patch(&path, &old, json!({"assignments": {KENJI: assignment()}})).await.is(200);
    let task = world.http.patch(&path, &old, json!({"assignments": {CHIARA: assignment()}})).await.is(200);
    world.http.patch(&path, &old, json!({"assignments": {KENJI: null}})).await.is(409);
    assert_eq!(task["appliedCategories"], json!({"category1": true, "category2": true}));
    assert_eq!(task["assignments"].as_object().unwrap().len(), 2);

    let path = world.of_task("details");
    let old = world.http.etag(&path).await;
    world.http.patch(&path, &old, json!({"checklist": {"1": checklist_item("One")}})).await.is(200);
    world.http.patch(&path, &old, json!({"checklist": {"2": checklist_item("Two")}})).await.is(200);
    world.http.patch(&path, &old, json!({"checklist": {"1": checklist_item("Uno")}})).await.is(409);
}

#[tokio::test]
async fn a_change_of_the_details_is_no_conflict_for_the_task() {
    let world = World::new().await;
    let old = world.http.etag(&world.task_path()).await;
    world.http.change(&world.of_task("details"), json!({"description": "Meanwhile"})).await;
    let task = world.http.patch(&world.task_path(), &old, json!({"title": "After all"})).await.is(200);
    assert_eq!(task["hasDescription"], true);
}

#[tokio::test]
async fn many_versions_back_is_still_an_older_etag() {
    let world = World::new().await;
    let first = world.http.etag(&world.task_path()).await;
    for number in 0..30 {
        world.http.change(&world.task_path(), json!({"title": format!("Title {number}")})).await;
    }
    world.http.patch(&world.task_path(), &first, json!({"priority": 9})).await.is(200);
    world.http.patch(&world.task_path(), &first, json!({"title": "No"})).await.is(409);
}

#[tokio::test]
async fn of_many_at_once_one_wins() {
    let world = World::new().await;
    let etag = world.http.etag(&world.task_path()).await;
    let path = world.task_path();
    let writes = (0..8).map(|number| world.http.patch(&path, &etag, json!({"title": format!("Writer {number}")})));
    let answers = futures_util::future::join_all(writes).await;
    let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses.iter().filter(|&&status| status == 200).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|&&status| status == 409).count(), 7, "{statuses:?}");
    let winner = answers.into_iter().find(|answer| answer.status == 200).unwrap().json;
    assert_eq!(world.http.get(&path).await.is(200)["title"], winner["title"]);
}
