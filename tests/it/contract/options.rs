//! `Prefer`, `$select`, `$expand`, and the query options Planner ignores.

use planner_tui::server::Seed;
use serde_json::{Value, json};

use super::world::{WEB_GROUP, World};
use crate::support::http::etag_of;
use crate::support::server::TestServer;

/// The names of the properties, without annotations.
fn names(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).filter(|name| !name.starts_with("@odata.")).collect()
}

#[tokio::test]
async fn a_write_answers_nothing_unless_asked() {
    let world = World::new().await;
    for (path, body) in world.resources() {
        let etag = world.http.etag(&path).await;
        let answer = world.http.ask("PATCH", &path).header("If-Match", &etag).body(&body).send().await;
        assert_eq!((answer.status, answer.text.as_str()), (204, ""), "{path}");
        assert_ne!(world.http.etag(&path).await, etag, "{path}");
    }
}

#[tokio::test]
async fn a_write_answers_with_the_resource_when_asked() {
    let world = World::new().await;
    for (path, body) in world.resources() {
        let etag = world.http.etag(&path).await;
        let answer = world.http.patch(&path, &etag, body).await;
        assert_eq!(answer.header("Preference-Applied"), "return=representation", "{path}: a choice of this project");
        let answered = answer.is(200);
        let read = world.http.get(&path).await.is(200);
        assert_eq!(answered, read, "{path}");
        assert_ne!(etag_of(&read), etag);
    }
}

#[tokio::test]
async fn a_preference_among_others_is_found() {
    let world = World::new().await;
    let etag = world.http.etag(&world.task_path()).await;
    let ask = world.http.ask("PATCH", &world.task_path()).header("If-Match", &etag);
    let ask = ask.header("Prefer", "include-unknown-enum-members, return=representation");
    assert_eq!(ask.body(&json!({"title": "Asked"})).send().await.is(200)["title"], "Asked");
}

#[tokio::test]
async fn select_leaves_what_was_asked_for() {
    let world = World::new().await;
    let task = world.http.get(&(world.task_path() + "?$select=id,title")).await.is(200);
    assert_eq!(names(&task), ["id", "title"]);
    let _still_there = etag_of(&task);
    for row in world.http.get(&(world.plan_path() + "/tasks?$select=title")).await.rows() {
        assert_eq!(names(&row), ["title"]);
        let _still_there = etag_of(&row);
    }
    let details = world.http.get(&(world.of_task("details") + "?$select=checklist")).await.is(200);
    assert_eq!(names(&details), ["checklist"]);
    let plan = world.http.get(&(world.plan_path() + "?%24select=id%2Ctitle")).await.is(200);
    assert_eq!(names(&plan), ["id", "title"], "options may be percent-encoded");
}

#[tokio::test]
async fn expand_brings_the_details_with_their_own_etag() {
    let world = World::new().await;
    let details = world.http.change(&world.of_task("details"), json!({"description": "Inside"})).await;
    let single = world.http.get(&(world.task_path() + "?$expand=details")).await.is(200);
    let rows = world.http.get(&(world.plan_path() + "/tasks?$expand=details")).await.rows();
    for task in [&single, &rows[0]] {
        assert_eq!(task["details"]["description"], "Inside");
        assert_eq!(etag_of(&task["details"]), etag_of(&details));
        assert_ne!(etag_of(&task["details"]), etag_of(task));
        assert!(task["title"].is_string());
    }
    let plain = world.http.get(&world.task_path()).await.is(200);
    assert!(plain.get("details").is_none(), "details come only when asked for");
}

#[tokio::test]
async fn select_and_expand_go_together() {
    let world = World::new().await;
    let task = world.http.get(&(world.task_path() + "?$select=id,title&$expand=details")).await.is(200);
    assert_eq!(names(&task), ["details", "id", "title"]);
}

#[tokio::test]
async fn filter_orderby_and_top_are_ignored() {
    let server = TestServer::start(Seed::Sample);
    let http = server.http();
    let ids = |rows: Vec<Value>| rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    let plans = http.get(&format!("/groups/{WEB_GROUP}/planner/plans")).await.rows();
    let website = plans.iter().find(|plan| plan["title"] == "Website relaunch").expect("the sample plan");
    let path = format!("/planner/plans/{}", website["id"].as_str().unwrap());
    let lists = [
        format!("{path}/tasks"),
        format!("{path}/buckets"),
        "/me/planner/tasks".to_owned(),
        format!("/groups/{WEB_GROUP}/planner/plans"),
    ];
    for list in lists {
        let all = ids(http.get(&list).await.rows());
        assert!(all.len() > 1, "{list}");
        for option in
            ["$filter=percentComplete eq 100", "$filter=nonsense", "$orderby=title desc", "$top=1", "$search=x"]
        {
            assert_eq!(ids(http.get(&format!("{list}?{option}")).await.rows()), all, "{list}?{option}");
        }
    }
}
