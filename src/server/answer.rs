//! How an answer goes out: its headers, its numbers, and packed where the client takes that.

use std::io::Write as _;

use axum::body::Body as HttpBody;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::Response;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use uuid::Uuid;

use super::error::Refusal;
use super::faults::Instead;
use super::instant;
use super::metadata;
use super::request::Reply;
use super::routes;

const JSON: &str = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";
/// The same of an answer that says nothing of itself.
const BARE: &str = "application/json;odata.metadata=none;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";
/// What a count comes as.
const TEXT: &str = "text/plain";
/// Smaller bodies fit into one packet as they are.
const WORTH_PACKING: usize = 1024;

/// What is known of a client that asks, whoever it is: the numbers its request goes by, and how it takes answers.
pub(super) struct Asker {
    request_id: String,
    client_request_id: String,
    /// Where it is sent to sign in.
    pub(super) challenge: String,
    takes_gzip: bool,
    /// Whether answers are to say nothing of themselves.
    wants_bare: bool,
}

impl Asker {
    /// Reads the headers of a request to a server that packs answers, or does not.
    pub(super) fn of(headers: &HeaderMap, packs: bool) -> Self {
        let request_id = Uuid::new_v4().to_string();
        let sent = headers.get("client-request-id").and_then(|id| id.to_str().ok());
        let client_request_id = sent.unwrap_or(&request_id).to_owned();
        let takes_gzip = packs && takes_gzip(headers);
        Self {
            request_id,
            client_request_id,
            challenge: "Bearer".to_owned(),
            takes_gzip,
            wants_bare: metadata::is_unwanted(headers),
        }
    }

    fn headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, id) in [("request-id", &self.request_id), ("client-request-id", &self.client_request_id)] {
            headers.insert(name, HeaderValue::from_str(id).unwrap_or(HeaderValue::from_static("")));
        }
        headers
    }
}

/// Returns what comes back instead of an answer.
pub(super) fn respond_instead(instead: &Instead, asker: &Asker) -> Response {
    let body = instead.body(&instant::date_of_now(), &asker.request_id, &asker.client_request_id);
    let page = instead.page();
    let mut response = page
        .unwrap_or_else(|| assemble(instead.status, asker.headers(), Some(body), asker.takes_gzip, asker.wants_bare));
    for (name, value) in &instead.headers {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// Returns what a request is answered with.
pub(super) fn respond(answer: Result<Reply, Refusal>, asker: &Asker) -> Response {
    let (status, headers, body) = parts(answer, asker);
    assemble(status, headers, body, asker.takes_gzip, asker.wants_bare)
}

/// Returns the same as it is, however small the client would take it, with its body as text.
pub(super) fn whole(answer: Result<Reply, Refusal>, asker: &Asker) -> (Response, Option<String>) {
    let (status, headers, body) = parts(answer, asker);
    let text = body.as_ref().map(ToString::to_string);
    (assemble(status, headers, body, false, asker.wants_bare), text)
}

/// Returns what an answer is made of.
fn parts(answer: Result<Reply, Refusal>, asker: &Asker) -> (StatusCode, HeaderMap, Option<Value>) {
    let mut headers = asker.headers();
    match answer {
        Ok(reply) => {
            if let Some(allowed) = reply.allow.as_ref().and_then(|allowed| HeaderValue::from_str(allowed).ok()) {
                headers.insert(header::ALLOW, allowed);
            }
            if let Some(applied) = reply.preference_applied().and_then(|applied| HeaderValue::from_str(&applied).ok()) {
                headers.insert("preference-applied", applied);
            }
            (reply.status, headers, reply.body)
        }
        Err(refusal) => {
            explain(&refusal, &asker.challenge, &mut headers);
            let (status, body) =
                routes::refused(&refusal, &instant::date_of_now(), &asker.request_id, &asker.client_request_id);
            (status, headers, Some(body))
        }
    }
}

/// Adds the headers that some refusals have.
fn explain(refusal: &Refusal, challenge: &str, headers: &mut HeaderMap) {
    match refusal {
        Refusal::SignedOut | Refusal::Expired => {
            let challenge = HeaderValue::from_str(challenge).unwrap_or(HeaderValue::from_static("Bearer"));
            headers.insert(header::WWW_AUTHENTICATE, challenge);
        }
        Refusal::WrongMethod { allowed, .. } => {
            headers.insert(header::ALLOW, HeaderValue::from_str(allowed).unwrap_or(HeaderValue::from_static("")));
        }
        Refusal::Resync { from_the_start } => {
            let link = HeaderValue::from_str(from_the_start).unwrap_or(HeaderValue::from_static(""));
            headers.insert(header::LOCATION, link);
        }
        _ => {}
    }
}

fn assemble(status: StatusCode, headers: HeaderMap, body: Option<Value>, takes_gzip: bool, is_bare: bool) -> Response {
    let kind = match &body {
        Some(Value::Number(_)) => Some(TEXT),
        Some(_) if is_bare => Some(BARE),
        Some(_) => Some(JSON),
        None => None,
    };
    let text = body.map(|body| body.to_string()).unwrap_or_default();
    let packed = if takes_gzip && text.len() >= WORTH_PACKING { packed(&text) } else { None };
    let is_packed = packed.is_some();
    let mut response = Response::new(packed.map_or_else(|| HttpBody::from(text), HttpBody::from));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Some(kind) = kind {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
        headers.insert("odata-version", HeaderValue::from_static("4.0"));
    }
    if is_packed {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response
}

/// Packs a text; quickly, since the way is short.
fn packed(text: &str) -> Option<Vec<u8>> {
    let mut packer = GzEncoder::new(Vec::with_capacity(text.len() / 4), Compression::fast());
    packer.write_all(text.as_bytes()).ok()?;
    packer.finish().ok()
}

/// Says whether a client takes gzip: by name, or as one of all, and not with the weight of nothing.
fn takes_gzip(headers: &HeaderMap) -> bool {
    let sent = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    let mut by_name = None;
    let mut as_one_of_all = false;
    for word in sent.flat_map(|value| value.split(',')) {
        let (name, more) = word.split_once(';').unwrap_or((word, ""));
        let weight = more.trim().strip_prefix("q=").and_then(|weight| weight.trim().parse::<f32>().ok());
        let is_wanted = weight.is_none_or(|weight| weight > 0.0);
        match name.trim().to_ascii_lowercase().as_str() {
            "gzip" | "x-gzip" => by_name = Some(is_wanted),
            "*" => as_one_of_all = is_wanted,
            _ => {}
        }
    }
    by_name.unwrap_or(as_one_of_all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gzip_is_taken_where_it_is_asked_for() {
        let takes = |value: &'static str| {
            takes_gzip(&HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(value))]))
        };
        for value in ["gzip", "GZIP", "deflate, gzip", "gzip;q=0.5, br", "*", "br, *;q=0.1", "x-gzip", "gzip; q=1"] {
            assert!(takes(value), "{value}");
        }
        for value in ["", "identity", "br, deflate", "gzip;q=0", "gzip;q=0, *", "*;q=0", "gzipped"] {
            assert!(!takes(value), "{value}");
        }
        assert!(!takes_gzip(&HeaderMap::new()));
    }
}
