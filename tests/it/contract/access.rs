//! Who may speak, to which host, about what: tokens, host names, membership.

use planner_tui::server::Seed;
use serde_json::json;

use super::world::{ADA, BUDGET_GROUP, KENJI, WEB_GROUP, World, group_container};
use crate::support::http::text;
use crate::support::server::TestServer;

const NO_PERMISSION: &str = "You do not have the required permissions to access this item";

#[tokio::test]
async fn without_the_token_nothing_is_said() {
    let world = World::new().await;
    for token in [None, Some("wrong"), Some("")] {
        let http = world.http.with_token(token);
        for path in ["/me", "/nonsense", &world.task_path()] {
            http.get(path).await.refused(401, "InvalidAuthenticationToken", "");
        }
        let body = json!({"requests": [{"id": "1", "method": "GET", "url": "/me"}]});
        http.post("/$batch", body).await.refused(401, "InvalidAuthenticationToken", "");
        http.post("/planner/tasks", json!({"planId": world.plan, "title": "T"})).await.is(401);
    }
    assert_eq!(world.http.get(&(world.plan_path() + "/tasks")).await.rows().len(), 1);
}

#[tokio::test]
async fn the_token_is_taken_only_as_a_bearer() {
    let world = World::new().await;
    let http = world.http.with_token(None);
    for scheme in ["Basic", "Token", ""] {
        let value = format!("{scheme} a-token-for-tests");
        http.ask("GET", "/me").header("Authorization", value.trim()).send().await.is(401);
    }
    http.ask("GET", "/me").header("Authorization", "bearer a-token-for-tests").send().await.is(200);
}

#[tokio::test]
async fn a_foreign_host_name_is_refused() {
    // A page in a browser can point its own name at 127.0.0.1; its requests then carry that name.
    let world = World::new().await;
    let port = world.http.root().rsplit(':').next().unwrap().to_owned();
    for host in ["evil.example", &format!("evil.example:{port}"), &format!("127.0.0.1.evil.example:{port}"), "10.0.0.1"]
    {
        let answer = world.http.ask("GET", "/me").header("Host", host).send().await;
        assert!(!answer.text.contains(ADA), "{host}: {}", answer.text);
        answer.one_of(&[400, 403, 421]);
    }
    for host in [format!("127.0.0.1:{port}"), format!("localhost:{port}"), format!("LOCALHOST:{port}")] {
        world.http.ask("GET", "/me").header("Host", &host).send().await.is(200);
    }
}

#[tokio::test]
async fn an_owner_who_is_no_member_is_refused() {
    let world = World::new().await;
    let path = format!("/groups/{BUDGET_GROUP}/planner/plans");
    world.http.get(&path).await.refused(403, "", NO_PERMISSION);
    let body = json!({"title": "Mine", "container": group_container(BUDGET_GROUP)});
    world.http.post("/planner/plans", body).await.refused(403, "", NO_PERMISSION);
}

#[tokio::test]
async fn sharing_makes_a_plan_show_up() {
    let world = World::new().await;
    let shared = async || {
        let plans = world.http.get("/me/planner/plans").await.rows();
        plans.iter().any(|plan| text(plan, "id") == world.plan)
    };
    let details = world.plan_path() + "/details";
    world.http.change(&details, json!({"sharedWith": {ADA: true}})).await;
    assert!(shared().await);
    world.http.change(&details, json!({"sharedWith": {ADA: false}})).await;
    assert!(!shared().await, "a member of the group sees the plan there, not among those shared");
    let plans = world.http.get(&format!("/groups/{WEB_GROUP}/planner/plans")).await.rows();
    assert!(plans.iter().any(|plan| text(plan, "id") == world.plan));
}

#[tokio::test]
async fn what_is_assigned_to_me_is_mine() {
    let world = World::new().await;
    let mine = async || {
        let tasks = world.http.get("/me/planner/tasks").await.rows();
        tasks.iter().any(|task| text(task, "id") == world.task)
    };
    assert!(!mine().await);
    let assignment = super::world::assignment();
    world.http.change(&world.task_path(), json!({"assignments": {ADA: assignment.clone()}})).await;
    assert!(mine().await);
    world.http.change(&world.task_path(), json!({"assignments": {ADA: null, KENJI: assignment}})).await;
    assert!(!mine().await);
}

#[tokio::test]
async fn a_group_nobody_knows_is_not_there() {
    let server = TestServer::start(Seed::Sample);
    let unknown = "00000000-0000-4000-8000-000000000000";
    server.http().get(&format!("/groups/{unknown}/planner/plans")).await.one_of(&[403, 404]);
    let body = json!({"title": "T", "container": group_container(unknown)});
    server.http().post("/planner/plans", body).await.one_of(&[403, 404]);
}
