//! The archive: what it says, what it shuts, and what stays open.

use serde_json::{Value, json};

use super::containers::as_kenji;
use super::follow::Follower;
use super::world::{ADA, OFFICE_GROUP, World, assignment};
use crate::support::http::{Answer, Http, etag_of, text};

const SHUT: &str = "The plan is archived.";

async fn turn(http: &Http, plan: &str, action: &str, etag: Option<&str>) -> Answer {
    let ask = http.ask("POST", &format!("/planner/plans/{plan}/{action}"));
    let ask = if let Some(etag) = etag { ask.header("If-Match", etag) } else { ask };
    ask.body(&json!({"justification": "Done with it"})).send().await
}

async fn archive(world: &World) {
    let etag = world.http.etag(&world.plan_path()).await;
    let answer = turn(&world.http.beta(), &world.plan, "archive", Some(&etag)).await;
    assert_eq!(answer.text, "");
    answer.is(204);
}

#[tokio::test]
async fn an_archived_plan_says_so_with_all_that_is_in_it() {
    let world = World::new().await;
    let http = world.http.beta();
    for path in [world.plan_path(), world.bucket_path(), world.task_path()] {
        let before = http.get(&path).await.is(200);
        assert_eq!((&before["isArchived"], &before["archivalInfo"]), (&json!(false), &json!(null)), "{path}");
    }
    let before = http.etag(&world.task_path()).await;
    archive(&world).await;
    assert_ne!(http.etag(&world.task_path()).await, before);
    let info = http.get(&world.plan_path()).await.is(200)["archivalInfo"].take();
    assert_eq!(info["justification"], "Done with it");
    assert_eq!(info["statusChangedBy"]["user"]["id"], ADA);
    assert!(text(&info, "statusChangedDateTime").parse::<jiff::Timestamp>().is_ok());
    for path in [world.plan_path(), world.bucket_path(), world.task_path()] {
        let now = http.get(&path).await.is(200);
        assert_eq!((&now["isArchived"], &now["archivalInfo"]), (&json!(true), &info), "{path}");
        let plain = world.http.get(&path).await.is(200);
        assert!(plain.get("isArchived").is_none() && plain.get("archivalInfo").is_none(), "{plain:#}");
    }
    let etag = http.etag(&world.plan_path()).await;
    turn(&http, &world.plan, "unarchive", Some(&etag)).await.is(204);
    for path in [world.plan_path(), world.bucket_path(), world.task_path()] {
        let now = http.get(&path).await.is(200);
        assert_eq!(now["isArchived"], false, "{path}");
        assert_ne!(now["archivalInfo"]["statusChangedDateTime"], info["statusChangedDateTime"], "{path}");
    }
    http.change(&world.task_path(), json!({"title": "Open again"})).await;
}

#[tokio::test]
async fn the_actions_want_an_etag_and_a_reason() {
    let world = World::new().await;
    let http = world.http.beta();
    let etag = http.etag(&world.plan_path()).await;
    let path = world.plan_path() + "/archive";
    turn(&http, &world.plan, "archive", None).await.refused(412, "", "must be specified");
    let foreign = http.etag(&world.task_path()).await;
    turn(&http, &world.plan, "archive", Some(&foreign)).await.refused(412, "", "invalid value");
    for body in [json!({}), json!({"justification": null}), json!({"justification": 7}), json!({"because": "x"})] {
        http.ask("POST", &path).header("If-Match", &etag).body(&body).send().await.is(400);
    }
    turn(&http, &world.plan, "unarchive", Some(&etag)).await.refused(400, "", "not archived");
    turn(&world.http, &world.plan, "archive", Some(&etag)).await.is(404);
    turn(&http, "01gzSlKkIUSUl6DF_EilrmQAKDhh", "archive", Some(&etag)).await.is(404);
    // Renamed since: the two do not touch.
    http.change(&world.plan_path(), json!({"title": "Renamed"})).await;
    turn(&http, &world.plan, "archive", Some(&etag)).await.is(204);
    // The same etag again: whoever lost the answer learns that it is done.
    turn(&http, &world.plan, "archive", Some(&etag)).await.refused(403, "", SHUT);
    turn(&http, &world.plan, "unarchive", Some(&etag)).await.is(409);
    http.with_token(Some("wrong")).post(&path, json!({"justification": "x"})).await.is(401);
}

#[tokio::test]
async fn only_members_archive() {
    let world = World::new().await;
    let http = world.http.beta();
    let body = json!({"title": "Mine", "container": {"url": "https://graph.microsoft.com/beta/users/me"}});
    let plan = http.post("/planner/plans", body).await.is(201);
    turn(&as_kenji(&http), &text(&plan, "id"), "archive", Some(&etag_of(&plan))).await.is(403);
    let etag = http.etag(&world.plan_path()).await;
    turn(&as_kenji(&http), &world.plan, "archive", Some(&etag)).await.is(204);
}

#[tokio::test]
async fn an_archived_plan_takes_no_change() {
    let world = World::new().await;
    archive(&world).await;
    for http in [&world.http, &world.http.beta()] {
        for (path, body) in world.resources() {
            let etag = http.etag(&path).await;
            http.patch(&path, &etag, body).await.refused(403, "", SHUT);
        }
        let bucket = json!({"planId": world.plan, "name": "One more"});
        http.post("/planner/buckets", bucket).await.refused(403, "", SHUT);
        let task = json!({"planId": world.plan, "title": "One more"});
        http.post("/planner/tasks", task).await.refused(403, "", SHUT);
    }
    let part = json!({
        "id": "1", "method": "POST", "url": "/planner/tasks", "headers": {"Content-Type": "application/json"},
        "body": {"planId": world.plan, "title": "One more"},
    });
    let batch = world.http.post("/$batch", json!({"requests": [part]})).await.is(200);
    assert_eq!(batch["responses"][0]["status"], 403);
    assert_eq!(world.http.get(&(world.plan_path() + "/tasks")).await.rows().len(), 1);
}

#[tokio::test]
async fn no_task_goes_into_the_archive_or_out_of_it() {
    let world = World::new().await;
    let http = world.http.beta();
    let other = text(&super::world::new_plan(&http, "Open").await, "id");
    let task = http.post("/planner/tasks", json!({"planId": other, "title": "Outside"})).await.is(201);
    archive(&world).await;
    let etag = http.etag(&world.task_path()).await;
    http.patch(&world.task_path(), &etag, json!({"planId": other})).await.refused(403, "", SHUT);
    let path = format!("/planner/tasks/{}", text(&task, "id"));
    http.patch(&path, &etag_of(&task), json!({"planId": world.plan})).await.refused(403, "", SHUT);
}

#[tokio::test]
async fn what_is_archived_can_be_deleted() {
    let world = World::new().await;
    archive(&world).await;
    for path in [world.task_path(), world.bucket_path(), world.plan_path()] {
        let etag = world.http.etag(&path).await;
        world.http.delete(&path, &etag).await.is(204);
        world.http.get(&path).await.is(404);
    }
}

#[tokio::test]
async fn archived_tasks_leave_the_list_of_ones_own() {
    let world = World::new().await;
    world.http.change(&world.task_path(), json!({"assignments": {ADA: assignment()}})).await;
    let mine = async |http: &Http| {
        let rows = http.get("/me/planner/tasks").await.rows();
        rows.iter().any(|row| text(row, "id") == world.task)
    };
    let (mut follower, first) = Follower::reading(&world.http, "/me/planner/tasks/delta").await;
    assert!(first.iter().any(|item| item["id"] == world.task));
    assert!(mine(&world.http).await);
    archive(&world).await;
    assert!(!mine(&world.http).await && !mine(&world.http.beta()).await);
    assert_eq!(world.http.get(&(world.plan_path() + "/tasks")).await.rows().len(), 1, "in its plan it stays");
    let gone = follower.only_news().await;
    assert_eq!((&gone["id"], &gone["@removed"]["reason"]), (&json!(world.task), &json!("changed")));
    let etag = world.http.etag(&world.plan_path()).await;
    turn(&world.http.beta(), &world.plan, "unarchive", Some(&etag)).await.is(204);
    assert!(mine(&world.http).await);
    assert_eq!(follower.only_news().await["title"], "Write it down");
}

#[tokio::test]
async fn a_delta_tells_of_the_archive() {
    let world = World::new().await;
    world.http.change(&(world.plan_path() + "/details"), json!({"sharedWith": {ADA: true}})).await;
    let mut follower = Follower::new(&world.http).await;
    archive(&world).await;
    let news = follower.news().await;
    for id in [&world.plan, &world.todo, &world.doing, &world.task] {
        let told: Vec<&Value> = news.iter().filter(|item| item["id"] == **id).collect();
        assert_eq!(told.len(), 1, "{id}: {news:#?}");
        assert_eq!((&told[0]["isArchived"], told[0].get("title")), (&json!(true), None));
        assert_eq!(told[0]["archivalInfo"]["justification"], "Done with it");
    }
    assert_eq!(news.len(), 4, "{news:#?}");
    let etag = world.http.etag(&world.plan_path()).await;
    turn(&world.http.beta(), &world.plan, "unarchive", Some(&etag)).await.is(204);
    assert!(follower.news().await.iter().all(|item| item["isArchived"] == false));
}

#[tokio::test]
async fn the_sample_has_a_plan_in_its_archive() {
    let world = World::new().await;
    let http = world.http.beta();
    let plans = http.get(&format!("/groups/{OFFICE_GROUP}/planner/plans")).await.rows();
    let archived: Vec<&Value> = plans.iter().filter(|plan| plan["isArchived"] == true).collect();
    assert_eq!(archived.len(), 1);
    let tasks = http.get(&format!("/planner/plans/{}/tasks", text(archived[0], "id"))).await.rows();
    assert!(tasks.iter().any(|task| task["assignments"].get(ADA).is_some()));
    assert!(tasks.iter().all(|task| task["isArchived"] == true && task["archivalInfo"] == archived[0]["archivalInfo"]));
    let mine = http.get("/me/planner/tasks").await.rows();
    assert!(mine.iter().all(|task| task["planId"] != archived[0]["id"]));
}
