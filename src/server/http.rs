//! The HTTP side: who may ask, how large a body may be, and what becomes of a request.

use std::future::poll_fn;
use std::net::IpAddr;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;

use axum::Router;
use axum::body::Body as HttpBody;
use axum::body::Bytes;
use axum::body::HttpBody as _;
use axum::extract::ConnectInfo;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::Method;
use axum::http::header;
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::response::Response;

use super::Shared;
use super::answer::Asker;
use super::answer::respond;
use super::answer::respond_instead;
use super::answer::whole;
use super::callers::Caller;
use super::error::Refusal;
use super::faults;
use super::faults::Fault;
use super::faults::Instead;
use super::faults::Place;
use super::faults::Scissors;
use super::faults::What;
use super::identity;
use super::instant;
use super::request::Body;
use super::request::Reply;
use super::request::Request;
use super::request::Version;
use super::routes;

/// The largest body of a request.
const LARGEST_BODY: usize = 4 * 1024 * 1024;
/// How much of a larger one is read before the connection is given up.
const MOST_DROPPED: usize = 64 * 1024 * 1024;

/// Returns the service that answers everything; the routes are a table of our own, which a batch goes through too.
pub(super) fn service(shared: Arc<Shared>) -> Router {
    Router::new().fallback(handle).with_state(shared)
}

async fn handle(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(scissors): ConnectInfo<Scissors>,
    request: axum::extract::Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let mut asker = Asker::of(&parts.headers, shared.gzip);
    let root = match root_of(&parts, shared.address) {
        Ok(root) => root,
        Err(refusal) => return respond(Err(refusal), &asker),
    };
    if let Some(identity) = &shared.identity {
        asker.challenge = identity::challenge(&root);
        if identity::is_for(parts.uri.path()) {
            return match read_for_sign_in(&shared, root, parts, body).await {
                Ok(request) => identity::visit(&shared, identity, &request, &scissors).await,
                Err(refusal) => respond(Err(refusal), &asker),
            };
        }
    }
    let request = match admit(&shared, root, parts, body).await {
        Ok(request) => request,
        Err(refusal) => return respond(Err(refusal), &asker),
    };
    match shared.faults.meet(&request, Place::Alone) {
        None => respond(carry_out(shared, request).await, &asker),
        Some(fault) => misbehave(fault, shared, request, &scissors, &asker).await,
    }
}

/// Answers a request that a fault strikes.
async fn misbehave(
    fault: Fault,
    shared: Arc<Shared>,
    request: Request,
    scissors: &Scissors,
    asker: &Asker,
) -> Response {
    let instead = Instead::of(&fault.what, &request, instant::now());
    match fault.what {
        What::Slow(delay) => tokio::time::sleep(delay).await,
        What::CutBefore => {
            scissors.cut();
            return Response::default();
        }
        What::WebPage => return faults::web_page(),
        What::CutAfter => {
            let _lost = carry_out(shared, request).await;
            scissors.cut();
            return Response::default();
        }
        What::DeniedAfter => {
            // Whatever it was, the answer is no.
            let _lost = carry_out(Arc::clone(&shared), request).await;
            return instead.map_or_else(Response::default, |instead| respond_instead(&instead, asker));
        }
        What::Truncate => {
            let (response, whole) = whole(carry_out(shared, request).await, asker);
            return faults::truncated(response, whole, scissors);
        }
        What::Shuffle => {
            let mut answer = carry_out(shared, request).await;
            if let Ok(Reply { body: Some(body), .. }) = &mut answer {
                faults::shuffle(body, fault.roll);
            }
            return respond(answer, asker);
        }
        What::Answer { .. }
        | What::Stale
        | What::Conflict
        | What::OldDeltaLink
        | What::BadDeltaLink
        | What::TokenExpired
        | What::ClaimsChallenge { .. }
        | What::SignInError(_)
        | What::NoNewRefreshToken => {}
    }
    match instead {
        Some(instead) => respond_instead(&instead, asker),
        None => respond(carry_out(shared, request).await, asker),
    }
}

/// Returns the root of the server as the client has called it.
fn root_of(parts: &Parts, address: SocketAddr) -> Result<String, Refusal> {
    // Before anything else: a page of another site must not learn even that the token is missing.
    let text = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
    let host = text("host").or_else(|| parts.uri.authority().map(Authority::as_str)).unwrap_or_default();
    if !is_ours(host, address) {
        return Err(Refusal::ForeignHost);
    }
    // A proxy in front may speak TLS, without which some clients sign in nowhere.
    let is_secure = text("x-forwarded-proto").is_some_and(|scheme| scheme.eq_ignore_ascii_case("https"));
    Ok(format!("{}://{host}", if is_secure { "https" } else { "http" }))
}

/// Reads a request to the identity platform, which nobody has a token for yet.
async fn read_for_sign_in(shared: &Shared, root: String, parts: Parts, body: HttpBody) -> Result<Request, Refusal> {
    let body = Body::Bytes(read_whole(body).await?);
    let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
    let (path, query) = Request::read_target(target);
    let (method, headers, caller) = (parts.method, parts.headers, shared.caller.clone());
    Ok(Request { version: Version::V1, method, path, query, headers, body, root, caller })
}

/// Returns who asks.
fn caller_of(shared: &Shared, headers: &HeaderMap) -> Result<Caller, Refusal> {
    let authorization = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let sent = bearer(authorization).ok_or(Refusal::SignedOut)?;
    match (shared.callers.holder(sent, &shared.token, &shared.caller), &shared.identity) {
        (Some(caller), _) => Ok(caller),
        (None, Some(identity)) => identity.holder(sent, &shared.callers, shared.clock.now().as_second()),
        (None, None) => Err(Refusal::SignedOut),
    }
}

/// Lets a request in, and reads it whole.
async fn admit(shared: &Shared, root: String, parts: Parts, body: HttpBody) -> Result<Request, Refusal> {
    let caller = caller_of(shared, &parts.headers)?;
    let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
    let (segment, rest) = target[1..].split_once('/').unwrap_or((&target[1..], ""));
    let version =
        [Version::V1, Version::Beta].into_iter().find(|version| version.segment().eq_ignore_ascii_case(segment));
    let version = version.ok_or(Refusal::NoVersion)?;
    let body = read_whole(body).await?;
    let (path, query) = Request::read_target(&format!("/{rest}"));
    let query = Request::as_read_by(version, query);
    // What is asked for without its body is the same until it goes out.
    let method = if parts.method == Method::HEAD { Method::GET } else { parts.method };
    let (headers, body) = (parts.headers, Body::Bytes(body));
    Ok(Request { version, method, path, query, headers, body, root, caller })
}

/// Reads a body. Of one that is too large the rest is read and dropped, since a client that is still sending would see the
/// connection break and never the answer.
async fn read_whole(mut body: HttpBody) -> Result<Bytes, Refusal> {
    let mut whole = Vec::new();
    let mut length = 0_usize;
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let frame = frame.map_err(|error| Refusal::Malformed(format!("The body could not be read ({error}).")))?;
        let Ok(data) = frame.into_data() else { continue };
        length = length.saturating_add(data.len());
        if length > MOST_DROPPED {
            break;
        }
        if length <= LARGEST_BODY {
            whole.extend_from_slice(&data);
        } else {
            whole = Vec::new();
        }
    }
    if length > LARGEST_BODY { Err(Refusal::TooLarge) } else { Ok(whole.into()) }
}

/// Does what a request asks for.
async fn carry_out(shared: Arc<Shared>, request: Request) -> Result<Reply, Refusal> {
    // The database blocks, and waits for the disk.
    let work = tokio::task::spawn_blocking(move || routes::answer(&shared, &request));
    work.await.unwrap_or_else(|error| Err(Refusal::Broken(error.to_string())))
}

/// Says whether a `Host` header names this machine's loopback, or the very address the server listens on; a server
/// that listens on all of them goes by any number, but by no name.
///
/// A web page can make a browser ask `http://anything.example` at 127.0.0.1; its `Host` then gives it away.
fn is_ours(host: &str, address: SocketAddr) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let plain = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost")
        || name == "127.0.0.1"
        || name == "[::1]"
        || plain.parse().is_ok_and(|named: IpAddr| {
            !named.is_unspecified() && (named == address.ip() || address.ip().is_unspecified())
        })
}

/// Returns the token of an `Authorization` header.
fn bearer(authorization: Option<&str>) -> Option<&str> {
    let (scheme, sent) = authorization?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(sent.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_own_address_is_ours() {
        let address = "127.0.0.1:8080".parse().unwrap();
        for host in ["127.0.0.1", "127.0.0.1:8080", "localhost:1", "LOCALHOST", "[::1]:80", "[::1]"] {
            assert!(is_ours(host, address), "{host}");
        }
        for host in ["", "example.org", "127.0.0.1.example.org", "example.org:8080", "::1", "10.0.0.1:8080", "0.0.0.0"]
        {
            assert!(!is_ours(host, address), "{host}");
        }
        assert!(is_ours("10.0.0.1:8080", "10.0.0.1:8080".parse().unwrap()));
        assert!(is_ours("[fe80::1]:8080", "[fe80::1]:8080".parse().unwrap()));
        let everywhere = "0.0.0.0:8080".parse().unwrap();
        assert!(is_ours("10.0.0.1:8080", everywhere) && is_ours("127.0.0.1:8080", everywhere));
        assert!(!is_ours("0.0.0.0:8080", everywhere) && !is_ours("example.org", everywhere));
    }

    #[test]
    fn only_a_bearer_has_a_token() {
        assert_eq!(bearer(Some("Bearer secret")), Some("secret"));
        assert_eq!(bearer(Some("bearer  secret ")), Some("secret"));
        for wrong in [None, Some(""), Some("secret"), Some("Basic secret")] {
            assert_eq!(bearer(wrong), None, "{wrong:?}");
        }
    }
}
