//! Lists, pages, batches and what the seeds put there, over HTTP.

use serde_json::json;

use super::Server;
use super::path_of;
use crate::server::Seed;

#[tokio::test]
async fn the_sample_is_there_with_its_boards() {
    let server = Server::new(Seed::Sample);
    assert_eq!(server.get("/v1.0/me").await["displayName"], "Ada Lindqvist");
    let mut titles = Vec::new();
    let groups = server.get("/v1.0/me/memberOf").await;
    for group in groups["value"].as_array().unwrap() {
        assert_eq!(group["@odata.type"], "#microsoft.graph.group");
        let plans = server.get(&format!("/v1.0/groups/{}/planner/plans", group["id"].as_str().unwrap())).await;
        titles.extend(plans["value"].as_array().unwrap().iter().map(|plan| plan["title"].as_str().unwrap().to_owned()));
    }
    assert!(titles.len() >= 3, "{titles:?}");
    let shared = server.get("/v1.0/me/planner/plans").await;
    let plan = shared["value"].as_array().unwrap().iter().find(|plan| plan["title"] != "Ideas").unwrap();
    let tasks = server.get(&format!("/v1.0/planner/plans/{}/tasks", plan["id"].as_str().unwrap())).await;
    let tasks = tasks["value"].as_array().unwrap();
    let hints: Vec<_> = tasks.iter().map(|task| task["orderHint"].as_str().unwrap()).collect();
    assert!(hints.is_sorted_by(|a, b| a < b));
    assert!(server.get("/v1.0/me/planner/tasks").await["@odata.count"].as_u64().unwrap() > 0);
    let expanded = server.get(&format!("{}?$expand=details&$select=id,title", path_of(&tasks[0], ""))).await;
    assert!(expanded["details"]["@odata.etag"].is_string() && expanded["percentComplete"].is_null());
}

#[tokio::test]
async fn pages_turn_and_their_links_are_bound() {
    let server = Server::paged(Seed::Size(95), 20);
    let shared = server.get("/v1.0/me/planner/plans").await;
    let list = format!("/v1.0/planner/plans/{}/tasks?$select=title&$top=3", shared["value"][0]["id"].as_str().unwrap());
    let mut page = server.get(&list).await;
    let mut titles = std::collections::BTreeSet::new();
    let mut pages = 1;
    loop {
        assert_eq!(page["@odata.count"], 95);
        titles.extend(page["value"].as_array().unwrap().iter().map(|task| task["title"].to_string()));
        let Some(link) = page["@odata.nextLink"].as_str() else { break };
        assert!(link.starts_with(server.running.url()));
        let elsewhere = link.replace("/tasks?", "/buckets?");
        assert_eq!(server.get_any(&elsewhere).await.status, 400);
        page = server.get(link).await;
        pages += 1;
    }
    assert_eq!((titles.len(), pages), (95, 5));
    assert!(titles.iter().any(|title| title.starts_with("\"Card 00095 ")));
}

#[tokio::test]
async fn a_batch_answers_each_part() {
    let server = Server::new(Seed::Empty);
    let task = server.task().await;
    let url = path_of(&task, "").replace("/v1.0", "");
    let batch = json!({"requests": [
        {"id": "1", "method": "GET", "url": url},
        {"id": "2", "method": "PATCH", "url": url, "body": {"title": "U"}, "dependsOn": ["3"],
         "headers": {"If-Match": task["@odata.etag"], "Prefer": "return=representation", "Content-Type": "application/json"}},
        {"id": "3", "method": "GET", "url": "/me"},
        {"id": "4", "method": "GET", "url": "planner/tasks/unknown"},
        {"id": "5", "method": "GET", "url": "/me", "dependsOn": ["4"]},
        {"id": "6", "method": "PATCH", "url": url, "body": {"title": "V"}, "headers": {"content-type": "application/json"}},
    ]});
    let answer = server.post("/v1.0/$batch", &batch).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let responses = answer.body["responses"].as_array().unwrap();
    let part = |id: &str| responses.iter().find(|part| part["id"] == id).unwrap();
    let statuses: Vec<_> =
        ["1", "2", "3", "4", "5", "6"].iter().map(|id| part(id)["status"].as_u64().unwrap()).collect();
    assert_eq!(statuses, [200, 200, 200, 404, 424, 412]);
    assert_eq!(part("2")["body"]["title"], "U");
    assert_eq!(part("2")["headers"]["Preference-Applied"], "return=representation");
    let one = json!({"id": "a", "method": "GET", "url": "/me"});
    let many: Vec<_> = (0..21).map(|id| json!({"id": id.to_string(), "method": "GET", "url": "/me"})).collect();
    for requests in [
        json!([]),
        json!(many),
        json!([one, {"id": "A", "method": "GET", "url": "/me"}]),
        json!([{"method": "GET", "url": "/me"}]),
        json!([{"id": "a", "method": "GET", "url": "/me", "dependsOn": ["a"]}]),
        json!([{"id": "a", "method": "POST", "url": "/$batch", "body": {}}]),
        json!("all of them"),
    ] {
        let refused = server.post("/v1.0/$batch", &json!({"requests": requests})).await;
        assert_eq!(refused.status, 400, "{requests}");
    }
}

#[tokio::test]
async fn a_plan_of_a_size_is_the_same_each_time() {
    let bodies = async |server: &Server| {
        let plan = server.get("/v1.0/me/planner/plans").await["value"][0]["id"].as_str().unwrap().to_owned();
        server.get(&format!("/v1.0/planner/plans/{plan}/tasks")).await["value"].clone()
    };
    let (one, other) = (Server::new(Seed::Size(50)), Server::new(Seed::Size(50)));
    assert_eq!(bodies(&one).await, bodies(&other).await);
}
