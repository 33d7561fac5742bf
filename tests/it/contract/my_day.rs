//! My Day: everyone's own mark on a task, on beta.

use serde_json::{Value, json};

use super::world::{ADA, CHIARA, KENJI, World, as_another, assignment, sampled};
use crate::support::http::{Http, etag_of, text};

const LIST: &str = "/me/planner/myDayTasks";

async fn today(http: &Http) -> Vec<String> {
    let mut titles: Vec<String> = http.get(LIST).await.rows().iter().map(|task| text(task, "title")).collect();
    titles.sort();
    titles
}

#[tokio::test]
async fn a_mark_is_its_own_persons() {
    let world = World::new().await;
    let ada = world.http.beta();
    let kenji = as_another(&ada, &format!("user:{KENJI}"));
    let before = ada.get(&world.task_path()).await.is(200);
    assert_eq!((&before["isOnMyDay"], &before["isOnMyDayLastModifiedDate"]), (&json!(false), &Value::Null));
    let marked = kenji.change(&world.task_path(), json!({"isOnMyDay": true})).await;
    assert_eq!(marked["isOnMyDay"], true);
    let day = text(&marked, "isOnMyDayLastModifiedDate");
    assert!(day.parse::<jiff::civil::Date>().is_ok(), "a day without a time: {day}");
    assert_eq!(today(&kenji).await, ["Write it down"]);
    let others = ada.get(&world.task_path()).await.is(200);
    assert_eq!((&others["isOnMyDay"], &others["isOnMyDayLastModifiedDate"]), (&json!(false), &Value::Null));
    assert!(!today(&ada).await.contains(&"Write it down".to_owned()));

    let taken_off = kenji.change(&world.task_path(), json!({"isOnMyDay": false})).await;
    assert_eq!(taken_off["isOnMyDay"], false);
    assert!(taken_off["isOnMyDayLastModifiedDate"].is_string(), "the day it was taken off");
    assert_eq!(today(&kenji).await, [""; 0]);
}

#[tokio::test]
async fn the_list_is_one_persons_and_of_beta() {
    let world = World::new().await;
    let ada = world.http.beta();
    assert_eq!(today(&ada).await, ["Give notice to the landlord", "Write the weekly report"]);
    let by_id = ada.get(&format!("/users/{ADA}/planner/myDayTasks")).await.rows();
    assert_eq!(by_id.len(), 2);
    ada.get(&format!("/users/{KENJI}/planner/myDayTasks")).await.is(403);
    world.http.get(LIST).await.is(404);
    let app = as_another(&ada, "app:3f6d2a18-9c47-4b0e-a5d1-7e82c94b60fa");
    app.get(LIST).await.is(400);
    let etag = app.etag(&world.task_path()).await;
    app.patch(&world.task_path(), &etag, json!({"isOnMyDay": true})).await.is(400);
}

#[tokio::test]
async fn a_mark_goes_with_other_changes_and_alone() {
    let world = World::new().await;
    let beta = world.http.beta();
    let changed = beta.change(&world.task_path(), json!({"isOnMyDay": true, "title": "Today"})).await;
    assert_eq!((&changed["isOnMyDay"], &changed["title"]), (&json!(true), &json!("Today")));
    let etag = etag_of(&changed);
    for wrong in [json!(null), json!("yes"), json!(1)] {
        beta.patch(&world.task_path(), &etag, json!({"isOnMyDay": wrong})).await.refused(400, "", "isOnMyDay");
    }
    let body = json!({"isOnMyDayLastModifiedDate": "2026-03-02"});
    beta.patch(&world.task_path(), &etag, body).await.refused(400, "", "isOnMyDayLastModifiedDate");
    world.http.patch(&world.task_path(), &etag, json!({"isOnMyDay": true})).await.refused(400, "", "isOnMyDay");
    let body = json!({"planId": world.plan, "title": "New", "isOnMyDay": true});
    beta.post("/planner/tasks", body).await.refused(400, "", "isOnMyDay");
    assert!(world.http.get(&world.task_path()).await.is(200).get("isOnMyDay").is_none());
}

#[tokio::test]
async fn marks_of_two_people_do_not_meet() {
    let world = World::new().await;
    let ada = world.http.beta();
    let kenji = as_another(&ada, &format!("user:{KENJI}"));
    let etag = ada.etag(&world.task_path()).await;
    kenji.patch(&world.task_path(), &etag, json!({"isOnMyDay": true})).await.is(200);
    ada.patch(&world.task_path(), &etag, json!({"isOnMyDay": true})).await.is(200);
    ada.patch(&world.task_path(), &etag, json!({"isOnMyDay": false})).await.is(409);
    ada.patch(&world.task_path(), &etag, json!({"title": "Still merged"})).await.is(200);
}

#[tokio::test]
async fn only_its_person_is_told_of_a_mark() {
    let world = World::new().await;
    let ada = world.http.beta();
    let [kenji, chiara] = [KENJI, CHIARA].map(|id| as_another(&ada, &format!("user:{id}")));
    let body = json!({"assignments": {KENJI: assignment(), CHIARA: assignment()}});
    let task = ada.change(&world.task_path(), body).await;
    let mut links = Vec::new();
    for person in [&kenji, &chiara] {
        links.push(text(&person.get("/me/planner/all/delta").await.is(200), "@odata.nextLink"));
    }
    let marked = kenji.patch(&world.task_path(), &etag_of(&task), json!({"isOnMyDay": true})).await.is(200);
    let told = kenji.get(&links[0]).await.rows();
    assert_eq!(told.len(), 1, "{told:#?}");
    assert_eq!((&told[0]["isOnMyDay"], &told[0]["@odata.etag"]), (&json!(true), &marked["@odata.etag"]));
    let others = chiara.get(&links[1]).await.rows();
    assert_eq!(others.len(), 1, "{others:#?}");
    assert_eq!(others[0]["@odata.etag"], marked["@odata.etag"], "the version is new for everyone");
    assert!(others[0].get("isOnMyDay").is_none(), "{others:#?}");
}

#[tokio::test]
async fn a_mark_goes_with_its_task() {
    let world = World::new().await;
    let beta = world.http.beta();
    let report = sampled(&beta, "Give notice to the landlord").await;
    assert_eq!(report["isOnMyDay"], true);
    beta.delete(&format!("/planner/tasks/{}", text(&report, "id")), &etag_of(&report)).await.is(204);
    assert_eq!(today(&beta).await, ["Write the weekly report"]);
}
