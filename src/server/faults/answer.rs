//! What comes back instead of the answer: refusals in Graph's words, pages of gateways, half an answer.

use std::io;

use axum::body::Body as HttpBody;
use axum::body::Bytes;
use axum::http::HeaderName;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fastrand::Rng;
use futures_util::StreamExt as _;
use futures_util::stream;
use jiff::Timestamp;
use serde_json::Value;

use super::Scissors;
use super::What;
use crate::server::error::Refusal;
use crate::server::error::envelope;
use crate::server::identity::challenge;
use crate::server::request::Request;

const TOO_MANY: &str = "Please retry again later.";
const TROUBLE: &str = "The service is temporarily unable to answer this request.";
/// The wording is ours: no real answer of Planner's to an old or a broken delta link was found.
const OLD_LINK: &str = "The delta link is too old. Start again without it.";
const BAD_LINK: &str = "The delta link is malformed.";
const INVALID_TOKEN: &str = "InvalidAuthenticationToken";
const CHALLENGED: &str = "The token is not enough for this request; sign in again with the claims that are asked for.";
const GATEWAY: &str = "<!DOCTYPE html>\r\n<html><head><title>Bad gateway</title></head>\r\n\
                       <body><h2>Our services aren't available right now</h2></body></html>\r\n";
const PORTAL: &str = "<!DOCTYPE html>\r\n<html><head><title>Welcome</title></head>\r\n\
                      <body><h1>Sign in to use this network</h1></body></html>\r\n";

/// An answer that has nothing to do with what the request did, alone or as a part.
#[derive(Debug)]
pub(in crate::server) struct Instead {
    pub(in crate::server) status: StatusCode,
    pub(in crate::server) headers: Vec<(HeaderName, String)>,
    code: &'static str,
    message: String,
    is_page: bool,
}

impl Instead {
    /// Returns the answer of a fault that has one.
    pub(in crate::server) fn of(what: &What, request: &Request, now: Timestamp) -> Option<Self> {
        let refused = |refusal: &Refusal| Self::new(refusal.status(), "", refusal.to_string());
        Some(match what {
            What::Answer { status, retry_after } => {
                let status = StatusCode::from_u16(*status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
                let (code, message) = match status {
                    StatusCode::TOO_MANY_REQUESTS => ("TooManyRequests", TOO_MANY),
                    StatusCode::INTERNAL_SERVER_ERROR => ("InternalServerError", TROUBLE),
                    _ => ("ServiceUnavailable", TROUBLE),
                };
                let headers = retry_after.iter().map(|wait| (header::RETRY_AFTER, wait.text(now))).collect();
                let is_page = matches!(status, StatusCode::BAD_GATEWAY | StatusCode::GATEWAY_TIMEOUT);
                Self { headers, is_page, ..Self::new(status, code, message.to_owned()) }
            }
            What::Stale => refused(&Refusal::IfMatchInvalid),
            What::Conflict => refused(&Refusal::Conflict),
            What::DeniedAfter => refused(&Refusal::Denied),
            What::OldDeltaLink => {
                let fresh = format!("{}/{}{}", request.root, request.version.segment(), request.path);
                let headers = vec![(header::LOCATION, fresh)];
                Self { headers, ..Self::new(StatusCode::GONE, "", OLD_LINK.to_owned()) }
            }
            What::BadDeltaLink => Self::new(StatusCode::BAD_REQUEST, "", BAD_LINK.to_owned()),
            What::TokenExpired => {
                let headers = vec![(header::WWW_AUTHENTICATE, challenge(&request.root))];
                let expired = Refusal::Expired;
                Self { headers, ..Self::new(expired.status(), INVALID_TOKEN, expired.to_string()) }
            }
            What::ClaimsChallenge { status, claims } => {
                let status = StatusCode::from_u16(*status).unwrap_or(StatusCode::UNAUTHORIZED);
                let claims = STANDARD.encode(claims);
                let asked = format!("{}, error=\"insufficient_claims\", claims=\"{claims}\"", challenge(&request.root));
                let headers = vec![(header::WWW_AUTHENTICATE, asked)];
                Self { headers, ..Self::new(status, INVALID_TOKEN, CHALLENGED.to_owned()) }
            }
            _ => return None,
        })
    }

    fn new(status: StatusCode, code: &'static str, message: String) -> Self {
        Self { status, headers: Vec::new(), code, message, is_page: false }
    }

    /// Returns the page a gateway answers with, where it is a gateway that answers.
    pub(in crate::server) fn page(&self) -> Option<Response> {
        self.is_page.then(|| gateway_page(self.status))
    }

    /// Returns the error envelope.
    pub(in crate::server) fn body(&self, date: &str, request_id: &str, client_request_id: &str) -> Value {
        envelope(self.code, &self.message, date, request_id, client_request_id)
    }
}

/// Returns the page a gateway answers with.
pub(in crate::server) fn gateway_page(status: StatusCode) -> Response {
    page(status, GATEWAY)
}

/// Returns what a network answers that wants something from a person first.
pub(in crate::server) fn web_page() -> Response {
    page(StatusCode::OK, PORTAL)
}

fn page(status: StatusCode, text: &'static str) -> Response {
    let mut response = Response::new(HttpBody::from(text));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response
}

/// Lets an answer promise its whole length and break off half-way; one without a body is lost as a whole.
pub(in crate::server) fn truncated(mut response: Response, body: Option<String>, scissors: &Scissors) -> Response {
    let Some(body) = body.filter(|body| !body.is_empty()) else {
        scissors.cut();
        return response;
    };
    let mut half = Bytes::from(body);
    response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(half.len()));
    half.truncate(half.len() / 2);
    let half = stream::iter([Ok::<_, io::Error>(half)]);
    let end = stream::once(async {
        // The first half is written while this waits its turn.
        tokio::task::yield_now().await;
        Err(io::ErrorKind::ConnectionAborted.into())
    });
    *response.body_mut() = HttpBody::from_stream(half.chain(end));
    response
}

/// Puts the answers of a batch into another order.
pub(in crate::server) fn shuffle(batch: &mut Value, roll: u64) {
    if let Some(Value::Array(responses)) = batch.get_mut("responses") {
        Rng::with_seed(roll).shuffle(responses);
    }
}
