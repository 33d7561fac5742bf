//! How a resource looks in an answer: its etag, `$select`, `$expand=details`, contexts, and what only beta shows.

use serde_json::Map;
use serde_json::Value;

use super::error::Refusal;
use super::properties;
use super::record::Kind;
use super::record::Record;
use super::request::Call;
use super::request::Reply;
use super::request::Version;

/// Returns a resource as this request wants it, without its context.
pub(super) fn object(call: &Call<'_>, record: Record) -> Result<Map<String, Value>, Refusal> {
    let expanded = match record.kind.details() {
        Some(kind) if call.request.names("$expand").contains(&"details") => {
            Some(plain(call, Record::find(call.connection, kind, &record.id)?))
        }
        _ => None,
    };
    let mut body = plain(call, record);
    let wanted = call.request.names("$select");
    if !wanted.is_empty() && !wanted.contains(&"*") {
        body.retain(|name, _| name.starts_with('@') || wanted.contains(&name.as_str()));
    }
    if let Some(details) = expanded {
        body.insert("details".to_owned(), Value::Object(details));
    }
    Ok(body)
}

/// Returns a resource with its etag, without what its version does not know.
fn plain(call: &Call<'_>, record: Record) -> Map<String, Value> {
    let etag = record.kind.is_planner().then(|| record.etag());
    let mut body = record.body;
    if call.request.version == Version::V1 {
        for property in properties::of(record.kind).iter().filter(|property| property.beta) {
            body.remove(property.name);
        }
    }
    if let Some(etag) = etag {
        body.insert("@odata.etag".to_owned(), etag.into());
    }
    body
}

/// Returns a resource as a whole answer, with its context.
pub(super) fn document(call: &Call<'_>, record: Record) -> Result<Value, Refusal> {
    let context = call.address(&format!("$metadata#{}", context(record.kind, &record.id)));
    let mut body = object(call, record)?;
    body.insert("@odata.context".to_owned(), context.into());
    Ok(Value::Object(body))
}

/// Answers a change: 200 with the object when the client prefers that, else 204.
pub(super) fn changed(call: &Call<'_>, record: Record) -> Result<Reply, Refusal> {
    if !call.request.prefers("return=representation") {
        return Ok(Reply::no_content());
    }
    Ok(Reply { preference_applied: Some("return=representation"), ..Reply::ok(document(call, record)?) })
}

/// Returns what follows `$metadata#` in the context of one resource.
pub(super) fn context(kind: Kind, id: &str) -> String {
    match kind {
        Kind::Plan => "planner/plans/$entity".to_owned(),
        Kind::PlanDetails => format!("planner/plans('{id}')/details/$entity"),
        Kind::Bucket => "planner/buckets/$entity".to_owned(),
        Kind::Task => "planner/tasks/$entity".to_owned(),
        Kind::TaskDetails => format!("planner/tasks('{id}')/details/$entity"),
        Kind::BucketFormat => format!("planner/tasks('{id}')/bucketTaskBoardFormat/$entity"),
        Kind::ProgressFormat => format!("planner/tasks('{id}')/progressTaskBoardFormat/$entity"),
        Kind::AssignedToFormat => format!("planner/tasks('{id}')/assignedToTaskBoardFormat/$entity"),
        Kind::User => "users/$entity".to_owned(),
        Kind::Group => "groups/$entity".to_owned(),
    }
}
