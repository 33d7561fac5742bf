//! Rosters: a list of people that holds one plan, and goes when nobody is left.

use serde_json::{Value, json};

use super::containers::as_kenji;
use super::follow::Follower;
use super::world::{ADA, CHIARA, KENJI, World, assignment, new_bucket};
use crate::support::http::{Http, text};

/// What was seen when somebody tried to make one.
const SECOND_PLAN: &str = "You do not have the required permissions to access this item, or the item may not exist.";
const NO_PERMISSION: &str = "You do not have the required permissions to access this item";

fn member_of(user_id: &str) -> Value {
    json!({"@odata.type": "#microsoft.graph.plannerRosterMember", "userId": user_id})
}

/// A roster whose only member has made it.
async fn new_roster(http: &Http) -> String {
    let body = json!({"@odata.type": "#microsoft.graph.plannerRoster"});
    text(&http.post("/planner/rosters", body).await.is(201), "id")
}

async fn add(http: &Http, roster: &str, user_id: &str) -> Value {
    http.post(&format!("/planner/rosters/{roster}/members"), member_of(user_id)).await.is(201)
}

async fn users(http: &Http, roster: &str) -> Vec<String> {
    let rows = http.get(&format!("/planner/rosters/{roster}/members")).await.rows();
    rows.iter().map(|row| text(row, "userId")).collect()
}

fn container(roster: &str) -> Value {
    json!({"url": format!("https://graph.microsoft.com/beta/planner/rosters/{roster}")})
}

async fn new_plan(http: &Http, roster: &str) -> Value {
    let body = json!({"title": "Ours", "container": container(roster)});
    http.post("/planner/plans", body).await.is(201)
}

fn names(object: &Value) -> Vec<&String> {
    object.as_object().unwrap().keys().filter(|name| !name.starts_with('@')).collect()
}

#[tokio::test]
async fn a_roster_and_its_members_look_as_printed() {
    let world = World::new().await;
    let http = world.http.beta();
    let printed: Value = serde_json::from_str(include_str!("../../payloads/roster-real-beta.json")).unwrap();
    let made = http.post("/planner/rosters", json!({"@odata.type": "#microsoft.graph.plannerRoster"})).await.is(201);
    let id = text(&made, "id");
    let read = http.get(&format!("/planner/rosters/{id}")).await.is(200);
    for roster in [&made, &read] {
        assert_eq!(names(roster), names(&printed));
        assert_eq!(roster["assignedSensitivityLabel"], Value::Null);
    }
    let printed: Value = serde_json::from_str(include_str!("../../payloads/roster-member-list-beta.json")).unwrap();
    let member = add(&http, &id, KENJI).await;
    assert_eq!(names(&member), names(&printed["value"][0]));
    assert_eq!((&member["userId"], &member["roles"]), (&json!(KENJI), &json!([])));
    let list = http.get(&format!("/planner/rosters/{id}/members")).await.is(200);
    let rows = list["value"].as_array().unwrap();
    assert_eq!(list["@odata.count"], 2);
    assert!(rows.iter().all(|row| names(row) == names(&printed["value"][0])));
    assert!(rows.iter().all(|row| row["tenantId"] == member["tenantId"]), "one organisation");
    for name in ["id", "userId"] {
        let path = format!("/planner/rosters/{id}/members/{}", text(&member, name));
        assert_eq!(http.get(&path).await.is(200)["userId"], KENJI, "a tool in use asks by the person: {name}");
    }
    http.get(&format!("/planner/rosters/{id}/members/{CHIARA}")).await.is(404);
}

#[tokio::test]
async fn who_makes_a_roster_is_its_first_member() {
    // Not said anywhere; without it nobody could add the first one.
    let world = World::new().await;
    let http = world.http.beta();
    let id = new_roster(&http).await;
    assert_eq!(users(&http, &id).await, [ADA]);
    add(&http, &id, ADA).await;
    assert_eq!(users(&http, &id).await, [ADA], "adding who is there changes nothing");
    let path = format!("/planner/rosters/{id}/members");
    for body in [
        json!({}),
        member_of("00000000-0000-4000-8000-000000000000"),
        json!({"userId": KENJI, "roles": ["owner"]}),
        json!({"userId": KENJI, "tenantId": "00000000-0000-4000-8000-000000000000"}),
        json!({"userId": KENJI, "colour": "red"}),
    ] {
        http.post(&path, body).await.is(400);
    }
    http.post("/planner/rosters", json!({"members": []})).await.is(400);
    let label = http.post(&format!("/planner/rosters/{id}/assignSensitivityLabel"), json!({})).await;
    label.refused(400, "BadRequest", "not supported");
    for path in ["/planner/rosters".to_owned(), format!("/planner/rosters/{id}")] {
        world.http.get(&path).await.is(404);
    }
    http.get("/planner/rosters/01gzSlKkIUSUl6DF_EilrmQAKDhh").await.is(404);
}

#[tokio::test]
async fn a_roster_is_open_to_its_members_only() {
    let world = World::new().await;
    let http = world.http.beta();
    let id = new_roster(&http).await;
    let plan = new_plan(&http, &id).await;
    let bucket = text(&new_bucket(&http, &text(&plan, "id"), "Here").await, "id");
    let kenji = as_kenji(&http);
    let paths = [
        format!("/planner/rosters/{id}"),
        format!("/planner/rosters/{id}/members"),
        format!("/planner/rosters/{id}/plans"),
        format!("/planner/rosters/{id}/plans/delta"),
        format!("/planner/plans/{}", text(&plan, "id")),
        format!("/planner/plans/{}/tasks/delta", text(&plan, "id")),
        format!("/planner/buckets/{bucket}"),
    ];
    for path in &paths {
        kenji.get(path).await.refused(403, "", NO_PERMISSION);
    }
    kenji.post(&format!("/planner/rosters/{id}/members"), member_of(KENJI)).await.is(403);
    kenji.ask("DELETE", &format!("/planner/rosters/{id}")).send().await.is(403);
    let body = json!({"title": "Mine", "container": container(&new_roster(&http).await)});
    kenji.post("/planner/plans", body).await.is(403);
    add(&http, &id, KENJI).await;
    for path in &paths {
        kenji.get(path).await.is(200);
    }
    kenji.post("/planner/tasks", json!({"planId": plan["id"], "title": "From both of us"})).await.is(201);
    // Whoever is in it may do everything, taking out the one who made it too.
    let path = format!("/planner/rosters/{id}/members/{ADA}");
    kenji.ask("DELETE", &path).send().await.is(204);
    http.get(&paths[4]).await.refused(403, "", NO_PERMISSION);
    assert_eq!(users(&kenji, &id).await, [KENJI]);
}

#[tokio::test]
async fn a_roster_has_one_plan() {
    let world = World::new().await;
    let http = world.http.beta();
    let id = new_roster(&http).await;
    assert_eq!(http.get(&format!("/planner/rosters/{id}/plans")).await.rows().len(), 0);
    let plan = new_plan(&http, &id).await;
    assert_eq!(plan["container"]["containerId"], id.as_str());
    assert_eq!(plan["container"]["type"], "unknownFutureValue");
    assert_eq!(plan["container"]["url"], format!("https://graph.microsoft.com/beta/planner/rosters/{id}"));
    assert_eq!(plan["owner"], plan["createdBy"]["user"]["id"], "as observed");
    let again = json!({"title": "Another", "container": {"containerId": id, "type": "roster"}});
    http.post("/planner/plans", again.clone()).await.refused(403, "", SECOND_PLAN);
    let path = format!("/planner/plans/{}", text(&plan, "id"));
    for version in [&http, &world.http] {
        let ask = version.ask("GET", &path).header("Prefer", "include-unknown-enum-members");
        assert_eq!(ask.send().await.is(200)["container"]["type"], "roster", "v1.0 has this one in its enum");
    }
    let only = |rows: Vec<Value>| rows.len() == 1 && rows[0]["id"] == plan["id"];
    assert!(only(http.get(&format!("/planner/rosters/{id}/plans")).await.rows()));
    let mine = http.get("/me/planner/rosterPlans").await.rows();
    assert!(mine.iter().any(|row| row["id"] == plan["id"]));
    assert_eq!(http.get(&format!("/users/{ADA}/planner/rosterPlans")).await.rows().len(), mine.len());
    assert!(!as_kenji(&http).get("/me/planner/rosterPlans").await.rows().iter().any(|row| row["id"] == plan["id"]));
    http.get(&format!("/users/{KENJI}/planner/rosterPlans")).await.is(403);
    let etag = http.etag(&path).await;
    http.delete(&path, &etag).await.is(204);
    http.post("/planner/plans", again).await.is(201);
}

#[tokio::test]
async fn with_its_last_member_a_roster_goes_and_its_plan() {
    let world = World::new().await;
    let http = world.http.beta();
    let id = new_roster(&http).await;
    let plan = format!("/planner/plans/{}", text(&new_plan(&http, &id).await, "id"));
    add(&http, &id, KENJI).await;
    let kenji = as_kenji(&http);
    http.ask("DELETE", &format!("/planner/rosters/{id}/members/{ADA}")).send().await.is(204);
    kenji.get(&plan).await.is(200);
    kenji.ask("DELETE", &format!("/planner/rosters/{id}/members/{KENJI}")).send().await.is(204);
    kenji.get(&plan).await.is(404);
    kenji.get(&format!("/planner/rosters/{id}")).await.is(404);
    let other = new_roster(&http).await;
    let plan = format!("/planner/plans/{}", text(&new_plan(&http, &other).await, "id"));
    http.ask("DELETE", &format!("/planner/rosters/{other}")).send().await.is(204);
    http.get(&plan).await.is(404);
    http.ask("DELETE", &format!("/planner/rosters/{other}")).send().await.is(404);
}

#[tokio::test]
async fn plans_of_a_roster_are_followed_as_printed() {
    let world = World::new().await;
    let http = world.http.beta();
    let id = new_roster(&http).await;
    let path = format!("/planner/rosters/{id}/plans/delta");
    let (mut follower, first) = Follower::reading(&http, &path).await;
    assert_eq!(first, Vec::<Value>::new());
    let plan = new_plan(&http, &id).await;
    let told = follower.only_news().await;
    let printed: Value = serde_json::from_str(include_str!("../../payloads/delta-plans-of-roster-beta.json")).unwrap();
    for name in printed["value"][0].as_object().unwrap().keys() {
        assert!(told.get(name).is_some(), "{name} is not in {told:#}");
    }
    for name in printed["value"][0]["container"].as_object().unwrap().keys() {
        assert!(told["container"].get(name).is_some(), "{name} is not in {told:#}");
    }
    let path = format!("/planner/plans/{}", text(&plan, "id"));
    http.change(&path, json!({"title": "Renamed"})).await;
    assert_eq!(follower.only_news().await["title"], "Renamed");
    let etag = http.etag(&path).await;
    http.delete(&path, &etag).await.is(204);
    let gone = follower.only_news().await;
    assert_eq!((&gone["id"], &gone["@removed"]["reason"]), (&plan["id"], &json!("deleted")));
}

#[tokio::test]
async fn whoever_comes_and_goes_is_told_what_that_shows_and_hides() {
    let world = World::new().await;
    let http = world.http.beta();
    let kenji = as_kenji(&http);
    let id = new_roster(&http).await;
    let plan = text(&new_plan(&http, &id).await, "id");
    let body = json!({"planId": plan, "title": "His", "assignments": {KENJI: assignment()}});
    let his = text(&http.post("/planner/tasks", body).await.is(201), "id");
    http.post("/planner/tasks", json!({"planId": plan, "title": "Nobody's"})).await.is(201);
    let mut news = Follower::new(&kenji).await;
    add(&http, &id, KENJI).await;
    // The plan is not shared with him by name, so he learns of what he is assigned to.
    let told = news.news().await;
    assert!(told.iter().all(|item| item["id"] == his), "{told:#?}");
    assert!(told.iter().any(|item| item["title"] == "His"), "{told:#?}");
    http.change(&format!("/planner/plans/{plan}/details"), json!({"sharedWith": {KENJI: true}})).await;
    assert!(news.news().await.iter().any(|item| item["id"] == plan && item["title"] == "Ours"));
    http.ask("DELETE", &format!("/planner/rosters/{id}/members/{KENJI}")).send().await.is(204);
    let told = news.news().await;
    assert!(told.iter().all(|item| item["@removed"]["reason"] == "changed"), "{told:#?}");
    assert_eq!(told.len(), 3, "two tasks and the plan: {told:#?}");
    assert_eq!(told[2]["id"], plan);
    assert_eq!(news.news().await, Vec::<Value>::new());
}

#[tokio::test]
async fn the_sample_has_a_roster_of_two() {
    let world = World::new().await;
    let http = world.http.beta();
    let plans = http.get("/me/planner/rosterPlans").await.rows();
    assert_eq!(plans.len(), 1);
    let roster = text(&plans[0]["container"], "containerId");
    let mut members = users(&http, &roster).await;
    members.sort();
    assert_eq!(members, [KENJI, ADA]);
    assert!(!http.get(&format!("/planner/plans/{}/tasks", text(&plans[0], "id"))).await.rows().is_empty());
}
