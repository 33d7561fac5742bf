//! The chat of a task: its messages, who they mention, and what people think of them.
//!
//! A chat begins in Planner itself; here nobody can write the first message. Source: Microsoft Graph beta,
//! "plannerTaskChatMessage".

use axum::http::StatusCode;
use rusqlite::OptionalExtension as _;
use rusqlite::params;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;
use uuid::Uuid;

use super::enforce;
use super::error::Refusal;
use super::html;
use super::merge::is_annotation;
use super::numbered::Numbered;
use super::record::Kind;
use super::record::Record;
use super::record::ask;
use super::request::Call;
use super::request::Reply;

const COUNT: &str = "SELECT count(*) FROM message WHERE task_id = ?1";
/// The newest first, as chats are read.
const ROWS: &str = "SELECT seq, body FROM message WHERE task_id = ?1 AND seq < ?2 ORDER BY seq DESC LIMIT ?3";
const LONGEST_REACTION: usize = 32;

/// One message as it is stored.
struct Message {
    id: String,
    task_id: String,
    author: String,
    body: Value,
}

impl Message {
    /// Returns the message a call names, which is there and not deleted.
    fn of_call(call: &Call<'_>) -> Result<Self, Refusal> {
        let task_id = task_of(call)?;
        let sql = "SELECT author, body FROM message WHERE id = ?1 AND task_id = ?2";
        let found: Option<(String, String)> = call
            .connection
            .prepare_cached(sql)?
            .query_row([&call.part_id, &task_id], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let (author, body) = found.ok_or(Refusal::NotFound)?;
        let body: Value = serde_json::from_str(&body)?;
        if body["deletedTime"].is_null() {
            Ok(Self { id: call.part_id.clone(), task_id, author, body })
        } else {
            Err(Refusal::NotFound)
        }
    }

    /// The same, of the caller's own.
    fn own(call: &Call<'_>) -> Result<Self, Refusal> {
        let message = Self::of_call(call)?;
        if call.caller().user() == Some(&*message.author) { Ok(message) } else { Err(Refusal::Denied) }
    }

    fn insert(&self, connection: &rusqlite::Connection) -> Result<(), Refusal> {
        connection
            .prepare_cached("INSERT INTO message (id, task_id, author, body) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![self.id, self.task_id, self.author, self.body.to_string()])?;
        Ok(())
    }

    fn save(&self, call: &Call<'_>) -> Result<(), Refusal> {
        let sql = "UPDATE message SET body = ?2 WHERE id = ?1";
        call.connection.prepare_cached(sql)?.execute(params![self.id, self.body.to_string()])?;
        Ok(())
    }

    fn into_document(self, call: &Call<'_>) -> Value {
        let mut body = self.body;
        let context = format!("$metadata#planner/tasks('{}')/messages/$entity", self.task_id);
        body["@odata.context"] = call.address(&context).into();
        body
    }
}

/// Returns the id of the task a call names, which a person may see; apps alone have no part in chats.
fn task_of(call: &Call<'_>) -> Result<String, Refusal> {
    if call.caller().user().is_none() {
        return Err(Refusal::Denied);
    }
    Ok(enforce::record(call, Kind::Task, &call.id)?.id)
}

/// Refuses one more word in the chat of a task whose plan is archived; taking words away stays possible.
fn refuse_archived(call: &Call<'_>, task_id: &str) -> Result<(), Refusal> {
    enforce::refuse_archived(call.connection, &Record::find(call.connection, Kind::Task, task_id)?.plan_id)
}

/// Lists the messages of a task, deleted ones without their words.
pub(super) fn list(call: &Call<'_>) -> Result<Reply, Refusal> {
    let task_id = task_of(call)?;
    let context = format!("planner/tasks('{task_id}')/messages");
    let list = Numbered { count: COUNT, rows: ROWS, owner: &task_id, start: i64::MAX, context };
    list.answer(call, |row| Ok(serde_json::from_str(&row.get::<_, String>(1)?)?))
}

/// Writes a message, where there is one already.
pub(super) fn create(call: &Call<'_>) -> Result<Reply, Refusal> {
    let task_id = task_of(call)?;
    refuse_archived(call, &task_id)?;
    let said = Said::of_call(call)?;
    let content = said.content.ok_or_else(|| missing("Content"))?;
    let mentions = said.mentions.unwrap_or_default();
    refuse_unplaced(&content, &mentions)?;
    if ask::<i64>(call.connection, COUNT, [&task_id])?.unwrap_or_default() == 0 {
        let why = "The first message of a task's chat must be written in Planner.";
        return Err(Refusal::Plain(why.to_owned()));
    }
    let (author, at) = (call.person()?.to_owned(), call.hand().now());
    let message = Message::new(&task_id, &author, &at, &content, &mentions);
    message.insert(call.connection)?;
    Ok(Reply::created(message.into_document(call)))
}

impl Message {
    fn new(task_id: &str, author: &str, at: &str, content: &str, mentions: &[Value]) -> Self {
        let id = Uuid::new_v4().to_string();
        let body = json!({
            "id": id, "messageType": "richTextHtml", "content": content, "createdDateTime": at,
            "parentEntityId": task_id, "deletedTime": null, "editedTime": null, "mentions": mentions, "reactions": [],
            "createdBy": {"user": {"id": author}},
        });
        Self { id, task_id: task_id.to_owned(), author: author.to_owned(), body }
    }

    fn delete(&mut self, at: &str) {
        self.body["content"] = "".into();
        self.body["mentions"] = json!([]);
        self.body["reactions"] = json!([]);
        self.body["deletedTime"] = at.into();
    }
}

/// Changes a message of one's own.
pub(super) fn update(call: &Call<'_>) -> Result<Reply, Refusal> {
    let mut message = Message::own(call)?;
    refuse_archived(call, &message.task_id)?;
    let said = Said::of_call(call)?;
    let is_changed = said.content.is_some() || said.mentions.is_some();
    if let Some(content) = said.content {
        message.body["content"] = content.into();
    }
    if let Some(mentions) = said.mentions {
        message.body["mentions"] = mentions.into();
    }
    let mentions = message.body["mentions"].as_array().map(Vec::as_slice).unwrap_or_default();
    refuse_unplaced(message.body["content"].as_str().unwrap_or_default(), mentions)?;
    if is_changed {
        message.body["editedTime"] = call.hand().now().into();
        message.save(call)?;
    }
    Ok(Reply::ok(message.into_document(call)))
}

/// Takes the words of a message of one's own away; that there was one stays.
pub(super) fn delete(call: &Call<'_>) -> Result<Reply, Refusal> {
    let mut message = Message::own(call)?;
    message.delete(&call.hand().now());
    message.save(call)?;
    Ok(Reply::no_content())
}

/// Adds the caller to those who think something of a message.
pub(super) fn set_reaction(call: &Call<'_>) -> Result<Reply, Refusal> {
    react(call, true)
}

/// Takes the caller from among them.
pub(super) fn unset_reaction(call: &Call<'_>) -> Result<Reply, Refusal> {
    react(call, false)
}

fn react(call: &Call<'_>, is_set: bool) -> Result<Reply, Refusal> {
    let mut message = Message::of_call(call)?;
    refuse_archived(call, &message.task_id)?;
    let sent = call.request.object()?;
    let kind = match sent.get("reactionType") {
        Some(Value::String(kind)) if is_reaction(kind) => kind.as_str(),
        None | Some(Value::Null) => return Err(missing("ReactionType")),
        Some(_) => return Err(Refusal::wrong_value("reactionType", "a word such as like, or an emoji")),
    };
    let me = call.person()?;
    let mut reactions = message.body["reactions"].take().as_array().cloned().unwrap_or_default();
    let mut found = reactions.iter().position(|reaction| reaction["reactionType"] == kind);
    if found.is_none() && is_set {
        reactions.push(json!({"reactionType": kind, "users": []}));
        found = Some(reactions.len() - 1);
    }
    if let Some(users) = found.and_then(|place| reactions[place]["users"].as_array_mut()) {
        let is_mine = |event: &Value| event["user"]["user"]["id"] == me;
        if !is_set {
            users.retain(|event| !is_mine(event));
        } else if !users.iter().any(is_mine) {
            users.push(json!({"createdDateTime": call.hand().now(), "user": {"user": {"id": me}}}));
        }
    }
    reactions.retain(|reaction| reaction["users"].as_array().is_some_and(|users| !users.is_empty()));
    message.body["reactions"] = reactions.into();
    message.save(call)?;
    Ok(Reply { status: StatusCode::OK, ..Reply::no_content() })
}

fn is_reaction(kind: &str) -> bool {
    !kind.is_empty() && kind.chars().count() <= LONGEST_REACTION && !kind.chars().any(char::is_control)
}

/// What a body says; each part may be missing from a change.
struct Said {
    content: Option<String>,
    mentions: Option<Vec<Value>>,
}

impl Said {
    fn of_call(call: &Call<'_>) -> Result<Self, Refusal> {
        let mut sent = call.request.object()?;
        sent.retain(|name, _| !is_annotation(name));
        if let Some(name) = sent.keys().find(|name| !["content", "mentions"].contains(&name.as_str())) {
            return Err(Refusal::Invalid(format!("The property '{name}' of a message cannot be set.")));
        }
        let content = match sent.get("content") {
            None => None,
            Some(Value::String(content)) => Some(html::sanitized(content)),
            Some(Value::Null) => return Err(missing("Content")),
            Some(_) => return Err(Refusal::wrong_value("content", "text")),
        };
        if content.as_ref().is_some_and(|content| content.trim().is_empty()) {
            return Err(Refusal::wrong_value("content", "text that is not empty"));
        }
        let mentions = match sent.get("mentions") {
            None => None,
            Some(Value::Null) => Some(Vec::new()),
            Some(Value::Array(mentions)) => Some(mentions.iter().map(mention).collect::<Result<_, _>>()?),
            Some(_) => return Err(Refusal::wrong_value("mentions", "a collection")),
        };
        Ok(Self { content, mentions })
    }
}

/// Checks one mention and returns it as it is kept.
fn mention(sent: &Value) -> Result<Value, Refusal> {
    let none = Map::new();
    let fields = sent.as_object().unwrap_or(&none);
    let known = ["mentioned", "mentionType", "position"];
    let is_known = fields.keys().all(|name| is_annotation(name) || known.contains(&name.as_str()));
    let who = sent["mentioned"].as_str().filter(|who| !who.is_empty() && !who.chars().any(char::is_control));
    let kind = sent["mentionType"].as_str().filter(|kind| ["user", "application"].contains(kind));
    match (who, kind, sent["position"].as_i64()) {
        (Some(who), Some(kind), Some(position)) if is_known => {
            Ok(json!({"mentioned": who, "position": position, "mentionType": kind}))
        }
        _ => Err(Refusal::wrong_value("mentions", "a collection of {mentioned, mentionType, position}")),
    }
}

/// Refuses mentions that do not stand in the text, each at a place of its own.
fn refuse_unplaced(content: &str, mentions: &[Value]) -> Result<(), Refusal> {
    let places = html::mentions(content);
    let mut taken = Vec::new();
    for position in mentions.iter().filter_map(|mention| mention["position"].as_i64()) {
        if !places.contains(&position) || taken.contains(&position) {
            return Err(Refusal::Invalid(format!("The mention {position} has no place of its own in the content.")));
        }
        taken.push(position);
    }
    Ok(())
}

fn missing(field: &str) -> Refusal {
    Refusal::no_value(field, "TaskChatMessage")
}

/// Writes a message as Planner itself would have, which may be the first; a deleted one keeps no words.
pub(super) fn sow(
    connection: &rusqlite::Connection,
    (task_id, author): (&str, &str),
    at: &str,
    (content, mentions): (&str, &[Value]),
    is_deleted: bool,
) -> Result<(), Refusal> {
    let mut message = Message::new(task_id, author, at, &html::sanitized(content), mentions);
    if is_deleted {
        message.delete(at);
    }
    message.insert(connection)
}
