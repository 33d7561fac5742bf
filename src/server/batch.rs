//! `$batch`: up to twenty requests in one, each answered by the same routes.

use std::collections::BTreeMap;

use axum::http::HeaderMap;
use axum::http::HeaderName;
use axum::http::HeaderValue;
use axum::http::Method;
use axum::http::StatusCode;
use axum::http::header;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;
use uuid::Uuid;

use super::Shared;
use super::error::Refusal;
use super::faults::Instead;
use super::faults::Place;
use super::faults::What;
use super::instant;
use super::request::Body;
use super::request::Reply;
use super::request::Request;
use super::routes;

/// The most parts a batch may have.
const MOST_PARTS: usize = 20;

/// One request of a batch.
struct Part {
    id: String,
    depends_on: Vec<String>,
    request: Request,
    /// Whether it is asked for without its body, as HEAD does.
    is_head: bool,
}

/// Answers every part of a batch. Parts wait for those they depend on, and fail with them.
pub(super) fn answer(shared: &Shared, outer: &Request) -> Result<Value, Refusal> {
    let mut waiting = read(outer)?;
    let mut statuses: BTreeMap<String, u16> = BTreeMap::new();
    let mut responses = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let ready = waiting.iter().position(|part| part.depends_on.iter().all(|id| statuses.contains_key(id)));
        // Checked when the batch was read, so this only says it again.
        let part = waiting.remove(ready.ok_or_else(|| malformed("The requests of the batch wait for each other."))?);
        let failed = part.depends_on.iter().any(|id| statuses.get(id).is_some_and(|status| *status >= 400));
        let response = if failed {
            Some(response(&part, Err(Refusal::FailedDependency)))
        } else {
            match shared.faults.meet(&part.request, Place::Part) {
                None => Some(response(&part, routes::answer(shared, &part.request))),
                Some(fault) => misbehave(shared, &part, &fault.what),
            }
        };
        let status = response.as_ref().and_then(|response| response["status"].as_u64());
        let status = status.and_then(|status| u16::try_from(status).ok());
        statuses.insert(part.id.to_lowercase(), status.unwrap_or(500));
        responses.extend(response);
    }
    Ok(json!({"responses": responses}))
}

/// Answers a part that a fault strikes; a lost one has no answer.
fn misbehave(shared: &Shared, part: &Part, what: &What) -> Option<Value> {
    if matches!(what, What::CutAfter | What::DeniedAfter) {
        // Whatever it was, nobody is to learn it.
        let _lost = routes::answer(shared, &part.request);
    }
    let instead = Instead::of(what, &part.request, instant::now())?;
    let (mut headers, request_id, client_request_id) = first_headers(part);
    for (name, value) in &instead.headers {
        // Names in a part are written as in Graph's own, and read in any case.
        let name = if *name == header::RETRY_AFTER { "Retry-After" } else { name.as_str() };
        headers.insert(name.to_owned(), value.as_str().into());
    }
    let body = instead.body(&instant::date_of_now(), &request_id, &client_request_id);
    Some(finish(part, instead.status, headers, Some(body)))
}

/// Returns the headers every part has, and the two ids in them.
fn first_headers(part: &Part) -> (Map<String, Value>, String, String) {
    let request_id = Uuid::new_v4().to_string();
    let client_request_id = part.request.header("client-request-id").unwrap_or(&request_id).to_owned();
    let mut headers = Map::new();
    headers.insert("request-id".to_owned(), request_id.clone().into());
    headers.insert("client-request-id".to_owned(), client_request_id.clone().into());
    (headers, request_id, client_request_id)
}

fn response(part: &Part, answer: Result<Reply, Refusal>) -> Value {
    let (mut headers, request_id, client_request_id) = first_headers(part);
    let (status, body) = match answer {
        Ok(reply) => {
            if let Some(applied) = reply.preference_applied() {
                headers.insert("Preference-Applied".to_owned(), applied.into());
            }
            if let Some(allowed) = reply.allow {
                headers.insert("Allow".to_owned(), allowed.into());
            }
            (reply.status, reply.body)
        }
        Err(refusal) => {
            if let Refusal::WrongMethod { allowed, .. } = &refusal {
                headers.insert("Allow".to_owned(), allowed.clone().into());
            }
            if let Refusal::Resync { from_the_start } = &refusal {
                headers.insert("Location".to_owned(), from_the_start.clone().into());
            }
            let date = instant::date_of_now();
            let (status, body) = routes::refused(&refusal, &date, &request_id, &client_request_id);
            (status, Some(body))
        }
    };
    finish(part, status, headers, body)
}

fn finish(part: &Part, status: StatusCode, mut headers: Map<String, Value>, body: Option<Value>) -> Value {
    let mut response = Map::new();
    response.insert("id".to_owned(), part.id.clone().into());
    response.insert("status".to_owned(), status.as_u16().into());
    if let Some(body) = body.filter(|_| !part.is_head) {
        headers.insert("Content-Type".to_owned(), "application/json".into());
        response.insert("body".to_owned(), body);
    }
    response.insert("headers".to_owned(), headers.into());
    Value::Object(response)
}

fn malformed(why: &str) -> Refusal {
    Refusal::Malformed(why.to_owned())
}

fn read(outer: &Request) -> Result<Vec<Part>, Refusal> {
    let mut body = outer.object()?;
    let Some(Value::Array(sent)) = body.remove("requests") else {
        return Err(malformed("The batch must hold an array 'requests'."));
    };
    if sent.is_empty() || sent.len() > MOST_PARTS {
        return Err(malformed(&format!("A batch holds from 1 to {MOST_PARTS} requests, this one {}.", sent.len())));
    }
    let mut parts: Vec<Part> = Vec::with_capacity(sent.len());
    for part in sent {
        let part = read_part(outer, part)?;
        if parts.iter().any(|other| other.id.to_lowercase() == part.id.to_lowercase()) {
            return Err(malformed(&format!("The request id '{}' is there more than once.", part.id)));
        }
        parts.push(part);
    }
    let mut reachable: Vec<String> = Vec::new();
    // As many rounds as parts are enough to reach every part that does not wait for itself.
    for _ in 0..parts.len() {
        for part in &parts {
            if part.depends_on.iter().all(|id| reachable.contains(id)) {
                reachable.push(part.id.to_lowercase());
            }
        }
    }
    match parts.iter().find(|part| !reachable.contains(&part.id.to_lowercase())) {
        Some(part) => Err(malformed(&format!("The request '{}' depends on what cannot be answered first.", part.id))),
        None => Ok(parts),
    }
}

fn read_part(outer: &Request, part: Value) -> Result<Part, Refusal> {
    let Value::Object(mut part) = part else { return Err(malformed("A request of the batch must be an object.")) };
    let text = |part: &Map<String, Value>, name: &str| match part.get(name) {
        Some(Value::String(text)) if !text.is_empty() => Ok(text.clone()),
        _ => Err(malformed(&format!("A request of the batch needs the text '{name}'."))),
    };
    let id = text(&part, "id")?;
    let method = text(&part, "method")?;
    let method = routes::method_of(&method).ok_or_else(|| malformed(&format!("'{method}' is no method.")))?;
    let url = text(&part, "url")?;
    if is_absolute(&url) {
        return Err(malformed(&format!("The url '{url}' must be relative to the version.")));
    }
    let (path, query) = Request::read_target(&format!("/{}", url.trim_start_matches('/')));
    let query = Request::as_read_by(outer.version, query);
    if path.to_lowercase().contains("$batch") || path.to_lowercase().contains("%24batch") {
        return Err(malformed("A batch cannot hold a batch."));
    }
    let depends_on = match part.remove("dependsOn") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(ids)) if ids.iter().all(Value::is_string) => {
            ids.iter().filter_map(Value::as_str).map(str::to_lowercase).collect()
        }
        Some(_) => return Err(malformed("'dependsOn' must be an array of ids.")),
    };
    let headers = read_headers(part.remove("headers"))?;
    let body = part.remove("body").filter(|body| !body.is_null());
    refuse_untyped(&id, &method, &headers, body.is_some())?;
    let body = Body::Json(body);
    // What is asked for without its body is the same until it goes out.
    let is_head = method == Method::HEAD;
    let method = if is_head { Method::GET } else { method };
    let (root, caller) = (outer.root.clone(), outer.caller.clone());
    let request = Request { version: outer.version, method, path, query, headers, body, root, caller };
    Ok(Part { id, depends_on, request, is_head })
}

/// Says whether an address names a server. One may stand in what an option asks for.
fn is_absolute(url: &str) -> bool {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    path.contains("://")
}

/// Refuses a part that does not say what its body is, or that changes something and has none: with it the whole batch, in the
/// words of the service.
fn refuse_untyped(id: &str, method: &Method, headers: &HeaderMap, has_body: bool) -> Result<(), Refusal> {
    let is_write = [Method::POST, Method::PATCH, Method::PUT].contains(method);
    if is_write && !has_body {
        return Err(malformed(&format!("Write request id : {id} does not contain Content-Type header or body.")));
    }
    if has_body && !headers.contains_key(header::CONTENT_TYPE) {
        return Err(malformed(&format!("Write request with id '{id}' does not contain a Content-Type header.")));
    }
    Ok(())
}

fn read_headers(sent: Option<Value>) -> Result<HeaderMap, Refusal> {
    let refuse = || malformed("'headers' must be an object of texts.");
    let mut headers = HeaderMap::new();
    let sent = match sent {
        None | Some(Value::Null) => return Ok(headers),
        Some(Value::Object(sent)) => sent,
        Some(_) => return Err(refuse()),
    };
    for (name, value) in sent {
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| refuse())?;
        let value = value.as_str().and_then(|value| HeaderValue::from_str(value).ok()).ok_or_else(refuse)?;
        headers.append(name, value);
    }
    Ok(headers)
}
