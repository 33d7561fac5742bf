//! How a resource looks in an answer: its etag, what was selected and what comes along, contexts, and what only beta shows.

use serde_json::Map;
use serde_json::Value;

use super::error::Refusal;
use super::lists::List;
use super::my_day;
use super::notes;
use super::properties;
use super::record::Kind;
use super::record::Record;
use super::recurrence;
use super::request::Call;
use super::request::Reply;
use super::request::Request;
use super::request::Version;
use super::selection::Part;
use super::selection::Selection;
use super::selection::Type;

/// Returns a resource as this request wants it, without its context.
pub(super) fn object(call: &Call<'_>, record: Record) -> Result<Map<String, Value>, Refusal> {
    let selection = Selection::of(call.request, Type::Of(record.kind))?;
    selected(call, record, &selection)
}

/// Returns a resource with what is wanted of it, without its context.
pub(super) fn selected(call: &Call<'_>, record: Record, selection: &Selection) -> Result<Map<String, Value>, Refusal> {
    let mut along = Vec::new();
    for wanted in selection.along() {
        match wanted.part {
            Part::One(kind) => {
                let part = Record::find(call.connection, kind, &record.id)?;
                along.push((wanted.name.to_owned(), Value::Object(selected(call, part, &wanted.inside)?)));
            }
            Part::Many(kind) => along.extend(List::inside(kind, &record).along(call, &record, wanted)?),
        }
    }
    let mut body = plain(call, record)?;
    selection.cut(&mut body);
    body.extend(along);
    Ok(body)
}

/// Leaves of a body of a type what `$select` names. Beside its properties it may lead to more.
pub(super) fn chosen(
    call: &Call<'_>,
    type_name: &str,
    leads_to: &[&str],
    mut body: Map<String, Value>,
) -> Result<Map<String, Value>, Refusal> {
    Selection::of(call.request, Type::Named(type_name, &body, leads_to))?.cut(&mut body);
    Ok(body)
}

/// Returns a resource with its etag, without what its version does not know.
fn plain(call: &Call<'_>, record: Record) -> Result<Map<String, Value>, Refusal> {
    let etag = record.kind.is_planner().then(|| record.etag());
    let mut body = record.body;
    for property in properties::of(record.kind).iter().filter(|property| property.beta) {
        if call.request.version == Version::V1 {
            body.remove(property.name);
        } else if !body.contains_key(property.name) {
            // Written before this server knew the property.
            let value = match property.name {
                "notes" => notes::of_description(body.get("description").and_then(Value::as_str).unwrap_or_default()),
                _ => properties::first_value(property),
            };
            body.insert(property.name.to_owned(), value);
        }
    }
    if record.kind == Kind::Task && call.request.version == Version::Beta {
        my_day::show(call, &record.id, &mut body)?;
    }
    collapse(call, &mut body);
    if let Some(etag) = etag {
        body.insert("@odata.etag".to_owned(), etag.into());
    }
    Ok(body)
}

/// What the service adds to an enum once it is published comes as `unknownFutureValue`, unless the client can read it.
const WISH: &str = "include-unknown-enum-members";
const UNKNOWN: &str = "unknownFutureValue";
/// The members that were there from the start, or stand before the sentinel.
const KNOWN_REQUIREMENTS: [&str; 2] = ["none", "checklistCompletion"];
const KNOWN_CONTAINERS: [&str; 1] = ["group"];
/// What v1.0 knows behind the sentinel; of the other kinds only beta does.
const NEWER_CONTAINERS: [&str; 2] = ["group", "roster"];

/// Says whether a request gets the members of enums behind the sentinel. Only beta has more than one of them.
pub(super) fn shows_all_members(request: &Request) -> bool {
    request.version == Version::Beta && request.prefers(WISH)
}

/// Notes that the wish for all members was honoured. On v1.0, where it is by one member at most, nothing says so.
pub(super) fn note_members(request: &Request, reply: &mut Reply) {
    if shows_all_members(request) && reply.body.is_some() && reply.status.is_success() {
        reply.preferences_applied.push(WISH);
    }
}

/// Takes out what the service keeps to itself, and puts the sentinel in place of members a client has not asked for.
pub(super) fn collapse(call: &Call<'_>, body: &mut Map<String, Value>) {
    body.remove(recurrence::ANCHOR);
    if shows_all_members(call.request) {
        return;
    }
    if let Some(Value::String(members)) = body.get_mut("specifiedCompletionRequirements") {
        *members = collapsed(members, &KNOWN_REQUIREMENTS);
    }
    if let Some(Value::String(kind)) = body.get_mut("container").and_then(|container| container.get_mut("type")) {
        let known = if call.request.prefers(WISH) { &NEWER_CONTAINERS[..] } else { &KNOWN_CONTAINERS };
        *kind = collapsed(kind, known);
    }
}

/// Returns members in one text, all that are not known as one.
fn collapsed(members: &str, known: &[&str]) -> String {
    let mut kept: Vec<&str> = members.split(',').filter(|member| known.contains(member)).collect();
    if kept.len() < members.split(',').count() {
        kept.push(UNKNOWN);
    }
    kept.join(",")
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
    Ok(Reply { preferences_applied: vec!["return=representation"], ..Reply::ok(document(call, record)?) })
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
        Kind::UserDetails => format!("users('{id}')/planner/$entity"),
    }
}
