//! Comments on a task as they were before chats: posts in a thread of the group's conversations.

use serde_json::json;

use super::world::{BUDGET_GROUP, KENJI, OFFICE_GROUP, WEB_GROUP, World, as_another, sampled};
use crate::support::http::text;

fn post(kind: &str, content: &str) -> serde_json::Value {
    json!({"body": {"contentType": kind, "content": content}})
}

#[tokio::test]
async fn old_comments_are_mail_with_a_footer() {
    let world = World::new().await;
    let task = sampled(&world.http, "Give notice to the landlord").await;
    let thread = text(&task, "conversationThreadId");
    assert!(thread.starts_with("AAQk"), "{thread}");
    let path = format!("/groups/{OFFICE_GROUP}/threads/{thread}/posts");
    let rows = world.http.get(&path).await.rows();
    assert_eq!(rows.len(), 2);
    for row in &rows {
        assert_eq!(row["body"]["contentType"], "html");
        let content = text(&row["body"], "content");
        assert!(content.starts_with("<html>") && content.contains("<table id=\"jSanity_hideInPlanner\">"), "{content}");
        assert!(row["from"]["emailAddress"]["address"].as_str().unwrap().ends_with("@example.org"), "{row:#}");
        for name in ["id", "receivedDateTime", "createdDateTime", "lastModifiedDateTime", "changeKey"] {
            assert!(row[name].is_string(), "{name}: {row:#}");
        }
    }
    let times: Vec<String> = rows.iter().map(|row| text(row, "receivedDateTime")).collect();
    assert!(times.is_sorted(), "the oldest first: {times:?}");
}

#[tokio::test]
async fn a_first_comment_makes_a_thread_and_the_next_ones_answer() {
    let world = World::new().await;
    let threads = format!("/groups/{WEB_GROUP}/threads");
    let body = json!({"topic": "New thread", "posts": [post("html", "<div>One<script>x</script></div>")]});
    let made = world.http.post(&threads, body).await.is(201);
    let id = text(&made, "id");
    assert_eq!((&made["topic"], &made["preview"]), (&json!("New thread"), &json!("One")));
    world.http.change(&world.task_path(), json!({"conversationThreadId": id})).await;
    let kenji = as_another(&world.http, &format!("user:{KENJI}"));
    let answer = kenji.post(&format!("{threads}/{id}/reply"), json!({"post": post("text", "Two\n& three")})).await;
    assert_eq!((answer.status, &*answer.text), (202, ""));
    let thread = text(&kenji.get(&world.task_path()).await.is(200), "conversationThreadId");
    let rows = kenji.get(&format!("{threads}/{thread}/posts")).await.rows();
    let contents: Vec<String> = rows.iter().map(|row| text(&row["body"], "content")).collect();
    let expected = ["<html><body><div>One</div></body></html>", "<html><body>Two<br>&amp; three</body></html>"];
    assert_eq!(contents, expected);
    assert_eq!(rows[1]["from"]["emailAddress"]["address"], "kenji.tanaka@example.org");
    let listed = world.http.get(&threads).await.rows();
    assert_eq!((&listed[0]["id"], &listed[0]["topic"]), (&json!(id), &json!("New thread")), "the newest first");
    assert_eq!(listed[0]["lastDeliveredDateTime"], rows[1]["receivedDateTime"]);
}

#[tokio::test]
async fn who_is_not_in_the_group_reads_and_says_nothing() {
    let world = World::new().await;
    let task = sampled(&world.http, "Give notice to the landlord").await;
    let thread = text(&task, "conversationThreadId");
    let kenji = as_another(&world.http, &format!("user:{KENJI}"));
    let path = format!("/groups/{OFFICE_GROUP}/threads/{thread}");
    let body = json!({"topic": "T", "posts": [post("text", "x")]});
    kenji.get(&format!("{path}/posts")).await.is(403);
    kenji.post(&format!("{path}/reply"), json!({"post": post("text", "x")})).await.is(403);
    kenji.post(&format!("/groups/{OFFICE_GROUP}/threads"), body.clone()).await.is(403);
    world.http.post(&format!("/groups/{BUDGET_GROUP}/threads"), body.clone()).await.is(403);
    // A thread is found in its own group only.
    world.http.get(&format!("/groups/{WEB_GROUP}/threads/{thread}/posts")).await.is(404);
    world.http.get(&format!("/groups/{OFFICE_GROUP}/threads/AAQk/posts")).await.is(404);
    let app = as_another(&world.http, "app:3f6d2a18-9c47-4b0e-a5d1-7e82c94b60fa");
    app.post(&format!("/groups/{OFFICE_GROUP}/threads"), body).await.is(403);
}

#[tokio::test]
async fn what_makes_no_post_is_refused() {
    let world = World::new().await;
    let threads = format!("/groups/{WEB_GROUP}/threads");
    let good = post("text", "x");
    for body in [
        json!({}),
        json!({"topic": "T"}),
        json!({"topic": "T", "posts": []}),
        json!({"topic": "T", "posts": [good, good]}),
        json!({"topic": 1, "posts": [good]}),
        json!({"topic": "T", "posts": [{"body": {"contentType": "text"}}]}),
        json!({"topic": "T", "posts": [post("text", "")]}),
        json!({"topic": "T", "posts": [post("markdown", "x")]}),
        json!({"topic": "T", "posts": ["x"]}),
    ] {
        world.http.post(&threads, body).await.refused(400, "BadRequest", "");
    }
    let id = text(&world.http.post(&threads, json!({"topic": "T", "posts": [good]})).await.is(201), "id");
    for body in [json!({}), json!({"post": null}), json!({"post": post("text", "")})] {
        world.http.post(&format!("{threads}/{id}/reply"), body).await.refused(400, "BadRequest", "");
    }
    assert_eq!(world.http.get(&format!("{threads}/{id}/posts")).await.rows().len(), 1);
}
