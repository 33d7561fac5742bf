//! The chat of a task, on beta: who may say what, what of it stays, and that it must have begun in Planner.

use planner_tui::server::Seed;
use serde_json::{Value, json};

use super::world::{ADA, OFFICE_GROUP, World, as_another, sampled};
use crate::support::http::{Http, text};
use crate::support::server::TestServer;

const SAM: &str = "2e7bc915-f4a8-4602-b1d3-7c9058e6fa4d";
const HUB: &str = "3f6d2a18-9c47-4b0e-a5d1-7e82c94b60fa";

/// The path of the messages of the sample's task that has some.
async fn chat(http: &Http) -> String {
    let task = sampled(http, "Order boxes 📦").await;
    assert_eq!(task["hasChat"], true);
    format!("/planner/tasks/{}/messages", text(&task, "id"))
}

fn mention(place: usize) -> String {
    format!("<span itemid=\"{place}\" itemtype=\"https://schema.skype.com/Mention/Person\"></span>")
}

#[tokio::test]
async fn the_sample_has_a_chat() {
    let server = TestServer::start(Seed::Sample);
    let beta = server.http().beta();
    let path = chat(&beta).await;
    let list = beta.get(&path).await.is(200);
    assert_eq!(list["@odata.count"], 3);
    assert!(text(&list, "@odata.context").ends_with("/messages"), "{list:#}");
    let rows = list["value"].as_array().unwrap();
    let published: Value =
        serde_json::from_str(include_str!("../../payloads/task-message-create-response-beta.json")).unwrap();
    for row in rows {
        for name in published.as_object().unwrap().keys().filter(|name| !name.starts_with('@')) {
            assert!(row.get(name).is_some(), "`{name}` is missing in {row:#}");
        }
        assert_eq!(row.as_object().unwrap().len(), 10, "{row:#}");
    }
    let times: Vec<String> = rows.iter().map(|row| text(row, "createdDateTime")).collect();
    assert!(times.is_sorted_by(|one, other| one >= other), "the newest first: {times:?}");
    assert_eq!(rows[0]["mentions"], json!([{"mentioned": SAM, "position": 0, "mentionType": "user"}]));
    assert!(text(&rows[0], "content").contains(&mention(0)), "{rows:#?}");
    assert_eq!((&rows[1]["content"], rows[1]["deletedTime"].is_string()), (&json!(""), true));
    assert!(rows[2]["deletedTime"].is_null() && rows[2]["editedTime"].is_null());
}

#[tokio::test]
async fn a_message_is_written_changed_and_taken_back() {
    let world = World::new().await;
    let ada = world.http.beta();
    let path = chat(&ada).await;
    let published: Value =
        serde_json::from_str(include_str!("../../payloads/task-message-create-request-beta.json")).unwrap();
    let answer: Value =
        serde_json::from_str(include_str!("../../payloads/task-message-create-response-beta.json")).unwrap();
    let made = ada.post(&path, published).await.is(201);
    for name in ["messageType", "content", "deletedTime", "editedTime", "mentions", "reactions"] {
        assert_eq!(made[name], answer[name], "{name}");
    }
    assert_eq!(made["createdBy"], json!({"user": {"id": ADA}}));
    assert!(path.contains(&text(&made, "parentEntityId")));
    assert!(text(&made, "@odata.context").ends_with("/messages/$entity"), "{made:#}");
    assert!(made.get("@odata.etag").is_none(), "messages have none");

    let own = format!("{path}/{}", text(&made, "id"));
    let body = json!({
        "content": format!("<div>Updated for {}</div>", mention(0)),
        "mentions": [{"mentioned": SAM, "position": 0, "mentionType": "user"}],
    });
    let edit = async |http: &Http, body: &Value| http.ask("PATCH", &own).body(body).send().await;
    let changed = edit(&ada, &body).await.is(200);
    assert_eq!((&changed["content"], &changed["mentions"]), (&body["content"], &body["mentions"]));
    assert!(changed["editedTime"].is_string());
    assert_eq!(changed["createdDateTime"], made["createdDateTime"]);

    let sam = as_another(&ada, &format!("user:{SAM}"));
    edit(&sam, &body).await.refused(403, "", "permissions");
    sam.ask("DELETE", &own).send().await.refused(403, "", "permissions");
    ada.ask("DELETE", &own).send().await.is(204);
    let rows = ada.get(&path).await.rows();
    assert_eq!(rows.len(), 4, "that there was one stays");
    assert_eq!((&rows[0]["content"], &rows[0]["mentions"]), (&json!(""), &json!([])));
    assert!(rows[0]["deletedTime"].is_string());
    for gone in [ada.ask("DELETE", &own).send().await, edit(&ada, &body).await] {
        gone.is(404);
    }
    ada.post(&format!("{own}/setReaction"), json!({"reactionType": "like"})).await.is(404);
}

#[tokio::test]
async fn only_a_chat_that_has_begun_goes_on() {
    let world = World::new().await;
    let beta = world.http.beta();
    assert_eq!(beta.get(&world.task_path()).await.is(200)["hasChat"], false);
    let path = world.of_task("messages");
    let list = beta.get(&path).await.is(200);
    assert_eq!((&list["@odata.count"], &list["value"]), (&json!(0), &json!([])));
    beta.post(&path, json!({"content": "Hello"})).await.refused(400, "", "first message");
    let etag = beta.etag(&world.task_path()).await;
    beta.patch(&world.task_path(), &etag, json!({"hasChat": true})).await.refused(400, "", "hasChat");
}

#[tokio::test]
async fn what_could_do_harm_is_taken_out() {
    let world = World::new().await;
    let beta = world.http.beta();
    let path = chat(&beta).await;
    for (sent, kept) in [
        ("<div>Hi<script>alert(1)</script></div>", "<div>Hi</div>"),
        ("<img src=x onerror=alert(1)>text", "text"),
        ("<a href=\"javascript:alert(1)\" onclick=\"x()\">x</a>", "<a>x</a>"),
        ("<b>open", "<b>open</b>"),
        ("1 < 2", "1 &lt; 2"),
        ("bell\u{7} and escape\u{1b}[31m", "bell and escape[31m"),
    ] {
        assert_eq!(beta.post(&path, json!({"content": sent})).await.is(201)["content"], kept, "{sent}");
    }
}

#[tokio::test]
async fn what_makes_no_message_is_refused() {
    let world = World::new().await;
    let beta = world.http.beta();
    let path = chat(&beta).await;
    let place = mention(0);
    let who = |position: i64| json!({"mentioned": SAM, "position": position, "mentionType": "user"});
    for body in [
        json!({}),
        json!({"content": null}),
        json!({"content": ""}),
        json!({"content": "<script>x</script>"}),
        json!({"content": 1}),
        json!({"content": "x", "createdDateTime": "2026-03-02T10:00:00Z"}),
        json!({"content": "x", "messageType": "plainText"}),
        json!({"content": "nobody", "mentions": [who(0)]}),
        json!({"content": place, "mentions": [who(1)]}),
        json!({"content": place, "mentions": [who(0), who(0)]}),
        json!({"content": place, "mentions": [{"mentioned": SAM, "position": 0}]}),
        json!({"content": place, "mentions": [{"mentioned": SAM, "position": 0, "mentionType": "group"}]}),
        json!({"content": place, "mentions": "sam"}),
    ] {
        beta.post(&path, body).await.refused(400, "", "");
    }
    assert_eq!(beta.get(&path).await.rows().len(), 3);
}

#[tokio::test]
async fn everyone_reacts_for_themselves() {
    let world = World::new().await;
    let ada = world.http.beta();
    let sam = as_another(&ada, &format!("user:{SAM}"));
    let path = chat(&ada).await;
    let id = text(&ada.get(&path).await.rows()[0], "id");
    let react = async |http: &Http, action: &str, kind: &str| {
        let answer = http.post(&format!("{path}/{id}/{action}"), json!({"reactionType": kind})).await;
        answer.is(200);
    };
    let reactions = async || ada.get(&path).await.rows()[0]["reactions"].clone();
    react(&ada, "setReaction", "like").await;
    react(&sam, "setReaction", "like").await;
    react(&sam, "setReaction", "like").await;
    react(&sam, "setReaction", "🎉").await;
    let all = reactions().await;
    let people = |reaction: &Value| -> Vec<String> {
        reaction["users"].as_array().unwrap().iter().map(|event| text(&event["user"]["user"], "id")).collect()
    };
    assert_eq!((&all[0]["reactionType"], people(&all[0])), (&json!("like"), vec![ADA.to_owned(), SAM.to_owned()]));
    assert_eq!((&all[1]["reactionType"], people(&all[1])), (&json!("🎉"), vec![SAM.to_owned()]));
    assert!(all[0]["users"][0]["createdDateTime"].is_string());
    react(&sam, "unsetReaction", "like").await;
    react(&sam, "unsetReaction", "🎉").await;
    react(&sam, "unsetReaction", "never set").await;
    let left = reactions().await;
    assert_eq!((left.as_array().unwrap().len(), people(&left[0])), (1, vec![ADA.to_owned()]));
    for body in [json!({}), json!({"reactionType": ""}), json!({"reactionType": 1}), json!({"reactionType": "a\nb"})] {
        ada.post(&format!("{path}/{id}/setReaction"), body).await.refused(400, "", "");
    }
    let gone = "00000000-0000-4000-8000-000000000000";
    ada.post(&format!("{path}/{gone}/setReaction"), json!({"reactionType": "like"})).await.is(404);
}

#[tokio::test]
async fn pages_follow_by_their_links_alone() {
    let server = TestServer::start_with_pages_of(2, Seed::Sample);
    let beta = server.http().beta();
    // The list of tasks comes in pages, too; the chat is found by the plan's typed rows.
    let plans = beta.get(&format!("/groups/{OFFICE_GROUP}/planner/plans")).await.rows();
    let titles: Vec<_> = plans.iter().map(|plan| plan["title"].clone()).collect();
    let plan = plans.iter().find(|plan| plan["title"] == "Office move").unwrap_or_else(|| panic!("{titles:?}"));
    let mut next = Some(format!("/planner/plans/{}/tasks", text(plan, "id")));
    let mut path = None;
    while let Some(link) = next {
        let page = beta.get(&link).await.is(200);
        let rows = page["value"].as_array().unwrap();
        let found = rows.iter().find(|task| task["title"] == "Order boxes 📦");
        path = path.or(found.map(|task| format!("/planner/tasks/{}/messages", text(task, "id"))));
        next = page["@odata.nextLink"].as_str().map(str::to_owned);
    }
    let path = path.expect("the sample has it");
    let first = beta.get(&path).await.is(200);
    assert_eq!((first["value"].as_array().unwrap().len(), &first["@odata.count"]), (2, &json!(3)));
    let link = text(&first, "@odata.nextLink");
    assert!(link.to_lowercase().contains("$skiptoken="), "{link}");
    let last = beta.get(&link).await.is(200);
    assert_eq!(last["value"].as_array().unwrap().len(), 1);
    assert!(last.get("@odata.nextLink").is_none());
    beta.get(&format!("{path}?$skiptoken=nonsense")).await.is(400);
}

#[tokio::test]
async fn outsiders_apps_and_the_old_version_have_no_part_in_it() {
    let world = World::new().await;
    let beta = world.http.beta();
    let path = chat(&beta).await;
    let body = json!({"content": "Hello"});
    for who in ["user:1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed", &format!("app:{HUB}")] {
        let other = as_another(&beta, who);
        other.get(&path).await.refused(403, "", "permissions");
        other.post(&path, body.clone()).await.refused(403, "", "permissions");
    }
    world.http.get(&path).await.is(404);
    assert!(sampled(&world.http, "Order boxes 📦").await.get("hasChat").is_none());
}

#[tokio::test]
async fn in_an_archived_plan_nobody_says_anything_more_and_one_may_take_back_what_one_said() {
    let world = World::new().await;
    let beta = world.http.beta();
    let task = sampled(&beta, "Order boxes 📦").await;
    let path = chat(&beta).await;
    let said = text(&beta.post(&path, json!({"content": "One more"})).await.is(201), "id");
    let plan = format!("/planner/plans/{}", text(&task, "planId"));
    let etag = beta.etag(&plan).await;
    let archive = beta.ask("POST", &format!("{plan}/archive")).header("If-Match", &etag);
    archive.body(&json!({"justification": "Done"})).send().await.is(204);
    beta.post(&path, json!({"content": "Too late"})).await.is(403);
    beta.post(&format!("{path}/{said}/setReaction"), json!({"reactionType": "like"})).await.is(403);
    beta.ask("DELETE", &format!("{path}/{said}")).send().await.is(204);
}
