//! The conversations of a group, as far as comments on tasks were kept in them: threads of mail, by HTML.
//!
//! Source: Microsoft Graph, "conversationThread" and "post".

use axum::http::StatusCode;
use rusqlite::Connection;
use rusqlite::params;
use serde_json::Value;
use serde_json::json;

use super::enforce;
use super::error::Refusal;
use super::html;
use super::mint;
use super::numbered::Numbered;
use super::record::Kind;
use super::record::Record;
use super::record::ask;
use super::request::Call;
use super::request::Reply;

const COUNT: &str = "SELECT count(*) FROM post WHERE thread_id = ?1";
/// The oldest first.
const ROWS: &str =
    "SELECT seq, id, author, at, content FROM post WHERE thread_id = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3";

const COUNT_OF_GROUP: &str = "SELECT count(*) FROM thread WHERE group_id = ?1";
/// Those somebody wrote in last come first.
const ROWS_OF_GROUP: &str = "SELECT max(post.seq) AS last, thread.id, topic, max(at) FROM thread JOIN post ON \
                             thread_id = thread.id WHERE group_id = ?1 GROUP BY thread.id HAVING last < ?2 ORDER BY last \
                             DESC LIMIT ?3";

/// Lists the threads of a group.
pub(super) fn list(call: &Call<'_>) -> Result<Reply, Refusal> {
    refuse_outsiders(call)?;
    let context = format!("groups('{}')/threads", call.id);
    let list = Numbered { count: COUNT_OF_GROUP, rows: ROWS_OF_GROUP, owner: &call.id, start: i64::MAX, context };
    list.answer(call, |row| {
        let [id, topic, at] = [1, 2, 3].map(|place| row.get::<_, String>(place));
        Ok(json!({
            "id": id?, "topic": topic?, "hasAttachments": false, "lastDeliveredDateTime": at?, "isLocked": false,
        }))
    })
}

/// Lists the posts of a thread.
pub(super) fn posts(call: &Call<'_>) -> Result<Reply, Refusal> {
    let thread_id = thread_of(call)?;
    let escaped = thread_id.replace('=', "%3D");
    let place = format!("groups('{}')/threads('{escaped}')/posts", call.id);
    let list = Numbered { count: COUNT, rows: ROWS, owner: &thread_id, start: 0, context: place };
    list.answer(call, |row| {
        let [id, author, at, content] = [1, 2, 3, 4].map(|place| row.get::<_, String>(place));
        let (id, at, from) = (id?, at?, address(call.connection, &author?)?);
        // Any short text that changes with the post will do; posts never change.
        let change_key = id.chars().rev().skip(2).take(24).collect::<String>();
        Ok(json!({
            "@odata.etag": format!("W/\"{change_key}\""), "changeKey": change_key,
            "id": id, "createdDateTime": at, "lastModifiedDateTime": at, "receivedDateTime": at, "categories": [],
            "hasAttachments": false, "conversationThreadId": thread_id, "from": from, "sender": from,
            "body": {"contentType": "html", "content": content?},
        }))
    })
}

/// Begins a thread with one post.
pub(super) fn create(call: &Call<'_>) -> Result<Reply, Refusal> {
    let author = author_in(call)?;
    let sent = call.request.object()?;
    let topic = match sent.get("topic") {
        Some(Value::String(topic)) if !topic.contains('\0') => topic.as_str(),
        _ => return Err(malformed("'topic' must be text.")),
    };
    let content = match sent.get("posts").and_then(Value::as_array).map(Vec::as_slice) {
        Some([post]) => content_of(&post["body"])?,
        _ => return Err(malformed("'posts' must hold the one post the thread begins with.")),
    };
    let hand = call.hand();
    let thread_id = sow_thread(call.connection, &call.id, topic)?;
    sow_post(call.connection, &thread_id, author, &hand.now(), &content)?;
    let from = address(call.connection, author)?;
    let mut preview = html::text_of(&content).replace('\n', " ");
    preview = preview.chars().take(255).collect();
    let place = format!("$metadata#groups('{}')/threads/$entity", call.id);
    Ok(Reply::created(json!({
        "@odata.context": call.address(&place), "id": thread_id, "topic": topic, "hasAttachments": false,
        "lastDeliveredDateTime": hand.now(), "uniqueSenders": [from["emailAddress"]["name"]], "preview": preview,
        "isLocked": false, "toRecipients": [], "ccRecipients": [],
    })))
}

/// Adds a post to a thread. The answer says only that it was taken.
pub(super) fn reply(call: &Call<'_>) -> Result<Reply, Refusal> {
    let author = author_in(call)?;
    let thread_id = thread_of(call)?;
    let sent = call.request.object()?;
    let content = content_of(sent.get("post").map_or(&Value::Null, |post| &post["body"]))?;
    sow_post(call.connection, &thread_id, author, &call.hand().now(), &content)?;
    Ok(Reply { status: StatusCode::ACCEPTED, ..Reply::no_content() })
}

/// Refuses whoever is not in the group a call names.
fn refuse_outsiders(call: &Call<'_>) -> Result<(), Refusal> {
    Record::find(call.connection, Kind::Group, &call.id)?;
    enforce::member(call, &call.id)
}

/// Returns who writes; an app alone cannot.
fn author_in<'a>(call: &'a Call<'_>) -> Result<&'a str, Refusal> {
    refuse_outsiders(call)?;
    call.caller().user().ok_or(Refusal::Denied)
}

/// Returns the thread of the group a call names.
fn thread_of(call: &Call<'_>) -> Result<String, Refusal> {
    refuse_outsiders(call)?;
    let sql = "SELECT id FROM thread WHERE id = ?1 AND group_id = ?2";
    ask(call.connection, sql, [&call.part_id, &call.id])?.ok_or(Refusal::NotFound)
}

/// Reads a body and returns it as mail has it: a whole page of harmless HTML.
fn content_of(body: &Value) -> Result<String, Refusal> {
    let content = body["content"].as_str().filter(|content| !content.trim().is_empty());
    let content = content.ok_or_else(|| malformed("The body of a post must have a 'content' that is not empty."))?;
    match body["contentType"].as_str().unwrap_or("text") {
        kind if kind.eq_ignore_ascii_case("html") => Ok(mail(&html::sanitized(content))),
        kind if kind.eq_ignore_ascii_case("text") => Ok(mail(&html::of_text(content))),
        _ => Err(malformed("'contentType' must be html or text.")),
    }
}

fn mail(content: &str) -> String {
    if content.starts_with("<html") { content.to_owned() } else { format!("<html><body>{content}</body></html>") }
}

fn malformed(why: &str) -> Refusal {
    Refusal::Malformed(why.to_owned())
}

/// Returns a person as mail names them.
fn address(connection: &Connection, user_id: &str) -> Result<Value, Refusal> {
    let user = match Record::find(connection, Kind::User, user_id) {
        Err(Refusal::NotFound) => None,
        other => Some(other?),
    };
    let text = |name: &str| user.as_ref().map(|user| user.text(name).to_owned());
    Ok(json!({"emailAddress": {"name": text("displayName"), "address": text("mail")}}))
}

/// Makes a thread and returns its id.
pub(super) fn sow_thread(connection: &Connection, group_id: &str, topic: &str) -> Result<String, Refusal> {
    let id = mint::mail_id("AAQk");
    connection
        .prepare_cached("INSERT INTO thread (id, group_id, topic) VALUES (?1, ?2, ?3)")?
        .execute([&id, group_id, topic])?;
    Ok(id)
}

/// Adds a post; its content is HTML that was made safe.
pub(super) fn sow_post(
    connection: &Connection,
    thread_id: &str,
    author: &str,
    at: &str,
    content: &str,
) -> Result<(), Refusal> {
    connection
        .prepare_cached("INSERT INTO post (id, thread_id, author, at, content) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![mint::mail_id("AAMk"), thread_id, author, at, content])?;
    Ok(())
}
