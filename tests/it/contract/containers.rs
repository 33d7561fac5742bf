//! Where a plan can be: in a group, in a roster, with a person. Who may see it there, and where it can go.

use serde_json::{Value, json};

use super::follow::Follower;
use super::world::{ADA, BUDGET_GROUP, KENJI, OFFICE_GROUP, WEB_GROUP, World, assignment, group_container, new_bucket};
use crate::support::http::{Http, etag_of, text};
use crate::support::server::TOKEN;

const NO_PERMISSION: &str = "You do not have the required permissions to access this item";
const EXCEEDED: &str = "The request exceeded allowed limits.";
const WISH: &str = "include-unknown-enum-members";

/// The same server, asked by somebody else of the web team.
pub(super) fn as_kenji(http: &Http) -> Http {
    http.with_token(Some(&format!("{TOKEN}/user:kenji.tanaka@example.org")))
}

/// The address a client writes for the plans of a person.
fn of_user(name: &str) -> Value {
    json!({"url": format!("https://graph.microsoft.com/beta/users/{name}")})
}

async fn create(http: &Http, container: Value) -> crate::support::http::Answer {
    http.post("/planner/plans", json!({"title": "Somewhere", "container": container})).await
}

/// A plan of one's own, with a bucket and a task.
async fn own_plan(http: &Http) -> (String, String, String) {
    let plan = text(&create(http, of_user("me")).await.is(201), "id");
    let bucket = text(&new_bucket(http, &plan, "Here").await, "id");
    let body = json!({"planId": plan, "bucketId": bucket, "title": "Something"});
    let task = text(&http.post("/planner/tasks", body).await.is(201), "id");
    (plan, bucket, task)
}

/// Everything that can be read of a plan, its bucket and its task.
fn paths((plan, bucket, task): &(String, String, String)) -> Vec<String> {
    vec![
        format!("/planner/plans/{plan}"),
        format!("/planner/plans/{plan}/details"),
        format!("/planner/plans/{plan}/buckets"),
        format!("/planner/plans/{plan}/tasks"),
        format!("/planner/buckets/{bucket}"),
        format!("/planner/buckets/{bucket}/tasks"),
        format!("/planner/tasks/{task}"),
        format!("/planner/tasks/{task}/details"),
        format!("/planner/tasks/{task}/bucketTaskBoardFormat"),
    ]
}

async fn kind(http: &Http, plan: &str, wish: Option<&str>) -> String {
    let ask = http.ask("GET", &format!("/planner/plans/{plan}"));
    let ask = if let Some(wish) = wish { ask.header("Prefer", wish) } else { ask };
    text(&ask.send().await.is(200)["container"], "type")
}

#[tokio::test]
async fn a_plan_of_ones_own_is_asked_for_in_every_way() {
    let world = World::new().await;
    let http = world.http.beta();
    let url = format!("https://graph.microsoft.com/beta/users/{ADA}");
    for container in [
        of_user("me"),
        of_user(ADA),
        json!({"containerId": ADA, "type": "user"}),
        json!({"containerId": ADA, "type": "user", "url": url}),
        json!({"containerId": ADA, "type": "user", "url": "https://graph.microsoft.com/beta/users/me"}),
    ] {
        let plan = create(&http, container.clone()).await.is(201);
        assert_eq!(plan["container"]["containerId"], ADA, "{container}");
        assert_eq!(plan["container"]["url"], url.as_str(), "{container}");
        assert_eq!(plan["createdBy"]["user"]["id"], ADA);
        let details = http.get(&format!("/planner/plans/{}/details", text(&plan, "id"))).await.is(200);
        assert_eq!(details["sharedWith"], json!({}));
    }
    // A beta address in a body of v1.0 is documented for groups.
    create(&world.http, of_user("me")).await.is(201);
    create(&world.http, group_container(WEB_GROUP)).await.is(201);
}

#[tokio::test]
async fn what_is_no_place_for_a_plan_is_refused_in_words() {
    let world = World::new().await;
    let http = world.http.beta();
    let url = |rest: &str| json!({"url": format!("https://graph.microsoft.com/beta/{rest}")});
    for (container, word) in [
        (url("drives/b1/items/01AB"), "driveItem"),
        (url(&format!("planner/tasks/{}", world.task)), "plannerTask"),
        (url("teams/t/channels/c"), "teamsChannel"),
        (json!({"containerId": world.task, "type": "plannerTask"}), "plannerTask"),
        (json!({"containerId": "p", "type": "project"}), "project"),
        (json!({"containerId": "m", "type": "onlineMeeting"}), "onlineMeeting"),
        (json!({"containerId": ADA, "type": "unknownFutureValue"}), "unknownFutureValue"),
        (json!({"containerId": ADA, "type": "planet"}), "planet"),
        (url("planets/earth"), "planets/earth"),
        (json!({"url": "nonsense"}), "nonsense"),
        (json!({"containerId": WEB_GROUP}), "containerId and type"),
        (json!({"type": "group"}), "containerId and type"),
        (json!({"url": format!("https://graph.microsoft.com/v1.0/groups/{WEB_GROUP}"), "containerId": ADA}), "agree"),
        (json!({"url": format!("https://graph.microsoft.com/v1.0/groups/{WEB_GROUP}"), "type": "user"}), "agree"),
        (json!({"containerId": 7, "type": "group"}), "containerId"),
        (json!({"id": WEB_GROUP, "type": "group"}), "'id'"),
    ] {
        create(&http, container).await.refused(400, "", word);
    }
    // Members that only beta has are no members in v1.0.
    create(&world.http, json!({"containerId": ADA, "type": "user"})).await.refused(400, "", "'user'");
    let nobody = "00000000-0000-4000-8000-000000000000";
    create(&http, of_user(nobody)).await.is(404);
    create(&http, of_user(KENJI)).await.refused(403, "", NO_PERMISSION);
}

#[tokio::test]
async fn a_plan_of_ones_own_is_nobody_elses() {
    let world = World::new().await;
    let http = world.http.beta();
    let parts = own_plan(&http).await;
    let kenji = as_kenji(&http);
    for path in paths(&parts) {
        http.get(&path).await.is(200);
        kenji.get(&path).await.refused(403, "", NO_PERMISSION);
    }
    let (plan, _, task) = &parts;
    kenji.get(&format!("/planner/plans/{plan}/tasks/delta")).await.is(403);
    kenji.post("/planner/buckets", json!({"planId": plan, "name": "In between"})).await.is(403);
    kenji.post("/planner/tasks", json!({"planId": plan, "title": "In between"})).await.is(403);
    let etag = http.etag(&format!("/planner/tasks/{task}")).await;
    kenji.patch(&format!("/planner/tasks/{task}"), &etag, json!({"title": "Mine"})).await.is(403);
    let part = |id: &str, url: String| json!({"id": id, "method": "GET", "url": url});
    let batch = json!({"requests": [part("1", format!("/planner/plans/{plan}"))]});
    assert_eq!(kenji.post("/$batch", batch.clone()).await.is(200)["responses"][0]["status"], 403);
    assert_eq!(http.post("/$batch", batch).await.is(200)["responses"][0]["status"], 200);
    // That one's own plans are in this list is a choice of this project: no other list has them.
    let mine =
        async |http: &Http| http.get("/me/planner/plans").await.rows().iter().any(|row| text(row, "id") == *plan);
    assert!(mine(&http).await && mine(&world.http).await && !mine(&kenji).await);
}

#[tokio::test]
async fn sharing_a_plan_of_ones_own_opens_it() {
    // A choice: only of groups it is said that membership decides alone.
    let world = World::new().await;
    let http = world.http.beta();
    let parts = own_plan(&http).await;
    let kenji = as_kenji(&http);
    let details = format!("/planner/plans/{}/details", parts.0);
    http.change(&details, json!({"sharedWith": {KENJI: true}})).await;
    for path in paths(&parts) {
        kenji.get(&path).await.is(200);
    }
    kenji.change(&format!("/planner/tasks/{}", parts.2), json!({"title": "By both of us"})).await;
    let body = json!({"container": {"containerId": WEB_GROUP, "type": "group"}});
    let path = format!("/planner/plans/{}", parts.0);
    let etag = http.etag(&path).await;
    let moved = kenji.ask("POST", &(path.clone() + "/moveToContainer")).header("If-Match", &etag).body(&body);
    moved.send().await.refused(403, "", NO_PERMISSION);
    http.change(&details, json!({"sharedWith": {KENJI: false}})).await;
    kenji.get(&path).await.is(403);
}

#[tokio::test]
async fn newer_kinds_of_containers_are_told_to_those_who_ask() {
    let world = World::new().await;
    let http = world.http.beta();
    let (own, ..) = own_plan(&http).await;
    for (plan, told) in [(&own, "user"), (&world.plan, "group")] {
        let plain = if told == "group" { "group" } else { "unknownFutureValue" };
        assert_eq!(kind(&http, plan, None).await, plain);
        assert_eq!(kind(&http, plan, Some(WISH)).await, told);
        assert_eq!(kind(&world.http, plan, Some(WISH)).await, plain, "v1.0 knows no user");
    }
    let rows = http.ask("GET", "/me/planner/plans").header("Prefer", WISH).send().await;
    assert_eq!(rows.header("Preference-Applied"), WISH);
    assert!(rows.rows().iter().any(|row| row["container"]["type"] == "user"));
    let requests = json!({"requests": [
        {"id": "1", "method": "GET", "url": format!("/planner/plans/{own}"), "headers": {"Prefer": WISH}},
        {"id": "2", "method": "GET", "url": format!("/planner/plans/{own}")},
    ]});
    let answers = http.post("/$batch", requests).await.is(200);
    let kinds: Vec<&Value> =
        answers["responses"].as_array().unwrap().iter().map(|part| &part["body"]["container"]["type"]).collect();
    assert_eq!(kinds, ["user", "unknownFutureValue"]);
}

#[tokio::test]
async fn a_new_plan_on_beta_has_what_only_beta_has() {
    let world = World::new().await;
    let http = world.http.beta();
    let plan = create(&http, of_user("me")).await.is(201);
    let printed: Value = serde_json::from_str(include_str!("../../payloads/plan-of-roster-beta.json")).unwrap();
    for name in printed.as_object().unwrap().keys() {
        assert!(plan.get(name).is_some(), "{name} is not in {plan:#}");
    }
    for name in ["creationSource", "contexts", "sharedWithContainers"] {
        assert_eq!(plan[name], printed[name], "{name}");
    }
    assert_eq!((&plan["isArchived"], &plan["archivalInfo"]), (&json!(false), &json!(null)));
    let path = format!("/planner/plans/{}", text(&plan, "id"));
    assert_eq!(http.get(&(path.clone() + "/details")).await.is(200)["contextDetails"], json!({}));
    for name in ["contexts", "sharedWithContainers", "isArchived", "archivalInfo", "container", "owner"] {
        let etag = http.etag(&path).await;
        http.patch(&path, &etag, json!({name: plan[name]})).await.is(400);
    }
    let etag = http.etag(&(path.clone() + "/details")).await;
    http.patch(&(path + "/details"), &etag, json!({"contextDetails": {}})).await.is(400);
}

async fn move_to(http: &Http, plan: &str, etag: Option<&str>, container: Value) -> crate::support::http::Answer {
    let ask = http.ask("POST", &format!("/planner/plans/{plan}/moveToContainer"));
    let ask = if let Some(etag) = etag { ask.header("If-Match", etag) } else { ask };
    ask.body(&json!({"container": container})).send().await
}

#[tokio::test]
async fn a_plan_of_ones_own_moves_into_a_group() {
    let world = World::new().await;
    let http = world.http.beta();
    let parts = own_plan(&http).await;
    let plan = &parts.0;
    let etag = http.etag(&format!("/planner/plans/{plan}")).await;
    let web = json!({"containerId": WEB_GROUP, "type": "group"});
    move_to(&http, plan, None, web.clone()).await.refused(412, "", "must be specified");
    move_to(&http, plan, Some("W/\"nonsense\""), web.clone()).await.refused(412, "", "invalid value");
    let budget = json!({"containerId": BUDGET_GROUP, "type": "group"});
    move_to(&http, plan, Some(&etag), budget).await.refused(403, "", NO_PERMISSION);
    for elsewhere in [of_user("me"), json!({"containerId": ADA, "type": "user"})] {
        move_to(&http, plan, Some(&etag), elsewhere).await.refused(400, "", "from a user to a group");
    }
    http.post(&format!("/planner/plans/{plan}/moveToContainer"), json!({"to": web})).await.is(400);
    let printed: Value =
        serde_json::from_str(include_str!("../../payloads/plan-move-to-container-response.json")).unwrap();
    let moved = move_to(&http, plan, Some(&etag), web.clone()).await.is(200);
    for name in printed.as_object().unwrap().keys() {
        assert!(moved.get(name).is_some(), "{name} is not in {moved:#}");
    }
    assert_eq!((&moved["container"]["containerId"], &moved["container"]["type"]), (&json!(WEB_GROUP), &json!("group")));
    assert_eq!(moved["owner"], WEB_GROUP);
    assert_ne!(etag_of(&moved), etag);
    let rows = http.get(&format!("/groups/{WEB_GROUP}/planner/plans")).await.rows();
    assert!(rows.iter().any(|row| text(row, "id") == *plan));
    let kenji = as_kenji(&http);
    for path in paths(&parts) {
        kenji.get(&path).await.is(200);
    }
    // There is no way back, and none from a group to another.
    let again = etag_of(&moved);
    for other in [json!({"containerId": OFFICE_GROUP, "type": "group"}), of_user("me")] {
        move_to(&http, plan, Some(&again), other).await.refused(400, "", "from a user to a group");
    }
    move_to(&world.http, plan, Some(&again), web).await.is(404);
}

#[tokio::test]
async fn a_plan_that_was_changed_meanwhile_moves_and_one_that_was_moved_does_not() {
    let world = World::new().await;
    let http = world.http.beta();
    let (plan, ..) = own_plan(&http).await;
    let path = format!("/planner/plans/{plan}");
    let first = http.etag(&path).await;
    http.change(&path, json!({"title": "Renamed"})).await;
    let web = json!({"containerId": WEB_GROUP, "type": "group"});
    let moved = move_to(&http, &plan, Some(&first), web.clone()).await.is(200);
    assert_eq!(moved["title"], "Renamed");
    move_to(&http, &plan, Some(&first), web).await.refused(400, "", "from a user to a group");
}

#[tokio::test]
async fn a_plan_of_ones_own_is_deleted_like_any_other() {
    let world = World::new().await;
    let http = world.http.beta();
    let parts = own_plan(&http).await;
    let path = format!("/planner/plans/{}", parts.0);
    let etag = http.etag(&path).await;
    as_kenji(&http).delete(&path, &etag).await.is(403);
    http.ask("DELETE", &path).send().await.is(412);
    http.delete(&path, &etag).await.is(204);
    for path in paths(&parts) {
        http.get(&path).await.is(404);
    }
}

#[tokio::test]
async fn ones_own_plans_have_a_limit() {
    let world = World::new().await;
    let http = world.http.beta();
    let there = http.get("/me/planner/plans").await.rows();
    let own = there.iter().filter(|plan| plan["container"]["containerId"] == ADA).count();
    let part = |number: usize| {
        let body = json!({"title": format!("Plan {number}"), "container": of_user("me")});
        let headers = json!({"Content-Type": "application/json"});
        json!({"id": number.to_string(), "method": "POST", "url": "/planner/plans", "headers": headers, "body": body})
    };
    for from in (own..400).step_by(20) {
        let requests: Vec<Value> = (from..400.min(from + 20)).map(part).collect();
        let answer = http.post("/$batch", json!({"requests": requests})).await.is(200);
        assert!(answer["responses"].as_array().unwrap().iter().all(|part| part["status"] == 201));
    }
    create(&http, of_user("me")).await.refused(403, "MaximumProjectsOwnedByUser", EXCEEDED);
}

#[tokio::test]
async fn a_delta_tells_of_all_that_happens_in_a_plan_of_ones_own() {
    let world = World::new().await;
    let http = world.http.beta();
    let mut mine = Follower::new(&world.http).await;
    let kenji = as_kenji(&world.http);
    let mut kenjis = Follower::new(&kenji).await;
    let (plan, bucket, task) = own_plan(&http).await;
    let ids: Vec<String> = mine.news().await.iter().map(|item| text(item, "id")).collect();
    assert!([&plan, &bucket, &task].iter().all(|id| ids.contains(id)), "{ids:?}");
    assert_eq!(kenjis.news().await, Vec::<Value>::new());
    // Assigned to somebody who may not see the plan: nobody else is told.
    let body = json!({"assignments": {KENJI: assignment()}});
    http.change(&format!("/planner/tasks/{task}"), body).await;
    assert_eq!(kenjis.news().await, Vec::<Value>::new());
    mine.news().await;
    let etag = http.etag(&format!("/planner/plans/{plan}")).await;
    let web = json!({"containerId": WEB_GROUP, "type": "group"});
    move_to(&http, &plan, Some(&etag), web).await.is(200);
    let told = mine.news().await;
    assert_eq!(told.len(), 1, "{told:#?}");
    assert_eq!((&told[0]["id"], &told[0]["container"]["containerId"]), (&json!(plan), &json!(WEB_GROUP)));
    assert!(told[0].get("@removed").is_none() && told[0].get("title").is_none(), "{:#}", told[0]);
    // In the group he sees the task he is assigned to, whole.
    let told = kenjis.news().await;
    assert!(told.iter().any(|item| item["id"] == task && item["title"] == "Something"), "{told:#?}");
    assert!(!told.iter().any(|item| item["id"] == plan), "{told:#?}");
}
