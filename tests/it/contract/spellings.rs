//! How others spell what they ask for: names in any case, options without their sign, ids of people, and no metadata.

use planner_tui::server::Seed;
use serde_json::{Value, json};

use super::world::{ADA, KENJI, World, assignment};
use crate::support::http::text;
use crate::support::server::TestServer;

/// The names of the properties, without annotations.
fn names(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).filter(|name| !name.starts_with("@odata.")).collect()
}

#[tokio::test]
async fn selected_names_count_in_any_case_and_come_back_in_their_own() {
    let world = World::new().await;
    let kenji = world.http.get(&format!("/users/{KENJI}")).await.is(200);
    let filter = format!("UserPrincipalName eq '{}'", text(&kenji, "userPrincipalName"));
    let found = world.http.get(&format!("/users?$filter={filter}&$select=Id")).await.rows();
    assert_eq!(found, [json!({"id": KENJI})]);
    let task = world.http.get(&(world.task_path() + "?$select=ID,PlanId&$expand=Details($select=DESCRIPTION)")).await;
    let task = task.is(200);
    assert_eq!(names(&task), ["details", "id", "planId"]);
    assert_eq!(names(&task["details"]), ["description"]);
    assert!(task["details"]["@odata.etag"].is_string());
}

#[tokio::test]
async fn a_name_the_type_does_not_have_is_refused_on_its_version() {
    let world = World::new().await;
    let beta = world.http.beta();
    let plan = world.plan_path();
    for (path, type_name) in [
        (world.task_path(), "plannerTask"),
        (plan.clone() + "/tasks", "plannerTask"),
        (world.bucket_path() + "/tasks", "plannerTask"),
        ("/me/planner/tasks".to_owned(), "plannerTask"),
        (plan.clone(), "plannerPlan"),
        (plan.clone() + "/details", "plannerPlanDetails"),
        (plan.clone() + "/buckets", "plannerBucket"),
        (world.of_task("details"), "plannerTaskDetails"),
        (world.of_task("assignedToTaskBoardFormat"), "plannerAssignedToTaskBoardTaskFormat"),
        ("/me".to_owned(), "user"),
        ("/users".to_owned(), "user"),
        ("/groups".to_owned(), "group"),
        ("/me/planner".to_owned(), "plannerUser"),
    ] {
        let words = format!("Could not find a property named 'bogus' on type 'microsoft.graph.{type_name}'.");
        for http in [&world.http, &beta] {
            http.get(&format!("{path}?$select=id,bogus")).await.refused(400, "BadRequest", &words);
        }
    }
    for path in ["/solutions/businessScenarios", "/planner/rosters"] {
        let made = match path {
            "/planner/rosters" => beta.post(path, json!({})).await.is(201),
            _ => beta.get(path).await.rows().remove(0),
        };
        let path = format!("{path}/{}?$select=bogus", text(&made, "id"));
        beta.get(&path).await.refused(400, "BadRequest", "Could not find a property named 'bogus'");
    }
    let chat = world.task_path() + "?$select=hasChat";
    world.http.get(&chat).await.refused(400, "BadRequest", "'hasChat' on type 'microsoft.graph.plannerTask'");
    assert_eq!(names(&beta.get(&chat).await.is(200)), ["hasChat"]);
    // What Graph has of people and this server has not is no mistake.
    world.http.get("/me?$select=id,accountEnabled,userType").await.is(200);
    world.http.get("/me/memberOf?$select=id,displayName,userPrincipalName").await.is(200);
    for (expand, words) in
        [("bogus", "'bogus'"), ("title", "not a navigation property"), ("details($select=title)", "'title'")]
    {
        world.http.get(&format!("{}?$expand={expand}", world.task_path())).await.refused(400, "BadRequest", words);
    }
}

#[tokio::test]
async fn the_formats_come_along_with_a_task() {
    let world = World::new().await;
    let formats = ["bucketTaskBoardFormat", "progressTaskBoardFormat", "assignedToTaskBoardFormat"];
    let path = format!("{}/tasks?$select=title&$expand={}", world.plan_path(), formats.join(","));
    let rows = world.http.get(&path).await.rows();
    for name in formats {
        let mut alone = world.http.get(&world.of_task(name)).await.is(200);
        alone.as_object_mut().unwrap().remove("@odata.context");
        assert_eq!(rows[0][name], alone, "{name}");
    }
    assert!(rows[0].get("details").is_none() && rows[0].get("id").is_none());
}

#[tokio::test]
async fn beta_takes_options_without_their_sign() {
    let server = TestServer::start(Seed::Sample);
    let beta = server.http().beta();
    let name = text(&beta.get("/me").await.is(200), "userPrincipalName");
    let path = format!("/users?filter=userPrincipalName eq '{name}'&Select=id");
    assert_eq!(beta.get(&path).await.rows(), [json!({"id": ADA})]);
    let part = json!({"id": "1", "method": "GET", "url": "/me?select=id"});
    let batch = beta.post("/$batch", json!({"requests": [part]})).await.is(200);
    assert_eq!(names(&batch["responses"][0]["body"]), ["id"]);
    assert!(server.http().get(&path).await.rows().len() > 1, "v1.0 wants the sign");
}

#[tokio::test]
async fn a_person_is_one_person_however_the_id_is_spelled() {
    let world = World::new().await;
    let (path, shouted) = (world.task_path(), ADA.to_uppercase());
    let task = world.http.change(&path, json!({"assignments": {&shouted: assignment()}})).await;
    assert_eq!(names(&task["assignments"]), [ADA]);
    let mine = world.http.get("/me/planner/tasks").await.rows();
    assert!(mine.iter().any(|task| task["id"] == world.task.as_str()));
    let task = world.http.change(&path, json!({"assignments": {ADA: assignment()}})).await;
    assert_eq!(names(&task["assignments"]), [ADA]);
    let body = json!({"planId": world.plan, "title": "Another", "assignments": {&shouted: assignment()}});
    assert_eq!(names(&world.http.post("/planner/tasks", body).await.is(201)["assignments"]), [ADA]);
    let task = world.http.change(&path, json!({"assignments": {&shouted: null}})).await;
    assert_eq!(task["assignments"], json!({}));
    let details = world.plan_path() + "/details";
    let shared = world.http.change(&details, json!({"sharedWith": {KENJI.to_uppercase(): true}})).await;
    assert_eq!(shared["sharedWith"][KENJI], true);
    let etag = world.http.etag(&path).await;
    for nobody in ["nobody", "ada@example.org", "00000000-0000-4000-8000-00000000000"] {
        let body = json!({"assignments": {nobody: assignment()}});
        world.http.patch(&path, &etag, body.clone()).await.refused(400, "", nobody);
        let new = json!({"planId": world.plan, "title": "For nobody", "assignments": body["assignments"]});
        world.http.post("/planner/tasks", new).await.refused(400, "", nobody);
        world.http.patch(&path, &etag, json!({"assignments": {nobody: null}})).await.is(200);
        let etag = world.http.etag(&details).await;
        world.http.patch(&details, &etag, json!({"sharedWith": {nobody: true}})).await.refused(400, "", nobody);
    }
}

#[tokio::test]
async fn without_metadata_only_where_it_goes_on_is_said() {
    let server = TestServer::start_with_pages_of(1, Seed::Sample);
    let none =
        |path: &str| server.http().ask("GET", path).header("Accept", "application/json;odata.metadata=none").send();
    let answer = none("/me/planner/tasks?$expand=details").await;
    assert!(answer.header("Content-Type").starts_with("application/json;odata.metadata=none;"));
    let page = answer.is(200);
    let said: Vec<&String> = page.as_object().unwrap().keys().collect();
    assert_eq!(said, ["@odata.count", "@odata.nextLink", "value"]);
    assert!(!page["value"].to_string().contains("@odata"), "{page:#}");
    assert!(page["value"][0]["details"].is_object());
    let task = format!("/planner/tasks/{}", text(&page["value"][0], "id"));
    assert!(none(&task).await.is(200).get("@odata.etag").is_none());
    assert!(server.http().get(&task).await.is(200)["@odata.etag"].is_string());
    let part = |accept: &str| json!({"id": accept, "method": "GET", "url": task, "headers": {"Accept": accept}});
    let parts = [part("application/json;odata.metadata=none"), part("application/json")];
    let batch = server.http().post("/$batch", json!({"requests": parts})).await.is(200);
    for part in batch["responses"].as_array().unwrap() {
        assert_eq!(part["body"].get("@odata.etag").is_none(), text(part, "id").ends_with("none"), "{part:#}");
    }
}
