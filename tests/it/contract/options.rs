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
    let rows = world.http.get(&(world.bucket_path() + "/tasks?$expand=details")).await.rows();
    assert_eq!(rows[0]["details"]["description"], "Inside");
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

#[tokio::test]
async fn expand_brings_what_is_in_a_plan_and_in_a_bucket() {
    let world = World::new().await;
    let (plan, bucket) = (world.plan_path(), world.bucket_path());
    let whole =
        world.http.get(&format!("{plan}?$select=title&$expand=Buckets,tasks($select=id),details")).await.is(200);
    assert_eq!(names(&whole), ["buckets", "details", "tasks", "title"]);
    assert_eq!(whole["buckets"], json!(world.http.get(&format!("{plan}/buckets")).await.rows()));
    assert_eq!(whole["tasks"], json!(world.http.get(&format!("{plan}/tasks?$select=id")).await.rows()));
    assert_eq!(whole["details"]["id"], world.plan.as_str());
    let nested = "buckets($select=name;$expand=tasks($select=title;$expand=details($select=id))),*";
    let nested = world.http.get(&format!("{plan}?$expand={nested}")).await.is(200);
    let todo = nested["buckets"].as_array().unwrap().iter().find(|bucket| bucket["name"] == "To do").unwrap();
    assert_eq!(names(todo), ["name", "tasks"]);
    assert_eq!(
        (&todo["tasks"][0]["title"], names(&todo["tasks"][0]["details"])),
        (&json!("Write it down"), vec!["id"])
    );
    assert_eq!(nested["tasks"].as_array().map(Vec::len), Some(1), "a star brings the rest");
    let held = world.http.get(&format!("{bucket}?$expand=tasks")).await.is(200);
    assert_eq!(held["tasks"], json!(world.http.get(&format!("{bucket}/tasks")).await.rows()));
    let rows = world.http.get(&format!("{plan}/buckets?$expand=tasks")).await.rows();
    let counts: Vec<_> = rows.iter().map(|row| row["tasks"].as_array().unwrap().len()).collect();
    assert_eq!(counts.iter().sum::<usize>(), 1, "{rows:#?}");
    let alone = world.http.get(&plan).await.is(200);
    assert!(["buckets", "tasks", "details"].iter().all(|name| alone.get(name).is_none()), "{alone:#}");
    let beta = world.http.beta();
    for path in [world.task_path() + "?$expand=messages", "/me/planner?$expand=tasks".to_owned()] {
        beta.get(&path).await.refused(400, "BadRequest", "cannot be used in the $expand query option");
    }
    let wrong = format!("{plan}?$expand=buckets($expand=details)");
    world.http.get(&wrong).await.refused(400, "BadRequest", "'details' on type 'microsoft.graph.plannerBucket'");
    world.http.get(&format!("{plan}/details?$expand=plan")).await.refused(400, "BadRequest", "'plan'");
}

#[tokio::test]
async fn what_comes_along_ends_with_its_page_and_goes_on_behind_a_link() {
    let server = TestServer::start_with_pages_of(5, Seed::Sample);
    let http = server.http();
    let plans = http.get(&format!("/groups/{WEB_GROUP}/planner/plans")).await.rows();
    let website = plans.iter().find(|plan| plan["title"] == "Website relaunch").expect("the sample plan");
    let path = format!("/planner/plans/{}", website["id"].as_str().unwrap());
    let whole = http.get(&format!("{path}?$expand=tasks($select=title;$expand=details($select=id))")).await.is(200);
    let mut rows = whole["tasks"].as_array().unwrap().clone();
    assert_eq!(rows.len(), 5);
    let mut next = whole["tasks@odata.nextLink"].as_str().map(str::to_owned);
    while let Some(link) = next {
        let page = http.get(&link).await.is(200);
        rows.extend(page["value"].as_array().unwrap().clone());
        next = page["@odata.nextLink"].as_str().map(str::to_owned);
    }
    let count = http.get(&format!("{path}/tasks")).await.is(200)["@odata.count"].clone();
    assert_eq!(json!(rows.len()), count);
    assert!(rows.iter().all(|row| names(row) == ["details", "title"] && names(&row["details"]) == ["id"]), "{rows:#?}");
}
