//! The way of a request to one of the identity platform's addresses, and what becomes of its answer.

use axum::body::Body as HttpBody;
use axum::http::HeaderMap;
use axum::http::HeaderName;
use axum::http::HeaderValue;
use axum::http::Method;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::Response;
use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use super::Answer;
use super::Identity;
use super::authorize;
use super::device;
use super::discovery;
use super::page;
use super::refused::Refused;
use super::token;
use crate::server::Shared;
use crate::server::faults;
use crate::server::faults::Place;
use crate::server::faults::Scissors;
use crate::server::faults::SignInError;
use crate::server::faults::What;
use crate::server::request::Body;
use crate::server::request::Request;
use crate::server::request::decode;

/// One of the platform's addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Address {
    Configuration,
    Keys,
    Authorize,
    Token,
    DeviceCode,
    DeviceLogin,
    SignOut,
}

/// Reads a path: the address, and which organisation it names.
fn read(path: &str) -> Option<(Address, String)> {
    let path = path.trim_end_matches('/').to_ascii_lowercase();
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    let (tenant, rest) = match segments.as_slice() {
        ["devicelogin"] => return Some((Address::DeviceLogin, "common".to_owned())),
        [tenant, rest @ ..] => (decode(tenant), rest),
        [] => return None,
    };
    let address = match rest {
        ["v2.0", ".well-known", "openid-configuration"] => Address::Configuration,
        ["discovery", "v2.0", "keys"] => Address::Keys,
        ["oauth2", "v2.0", "authorize"] => Address::Authorize,
        ["oauth2", "v2.0", "token"] => Address::Token,
        ["oauth2", "v2.0", "devicecode"] => Address::DeviceCode,
        ["oauth2", "v2.0", "logout"] => Address::SignOut,
        _ => return None,
    };
    Some((address, tenant))
}

/// Says whether a path is one of the platform's.
pub(in crate::server) fn is_for(path: &str) -> bool {
    read(path).is_some()
}

/// What is asked, by whom and when.
pub(super) struct Ask<'a> {
    pub(super) shared: &'a Shared,
    pub(super) identity: &'a Identity,
    pub(super) request: &'a Request,
    /// What the path says of the organisation.
    pub(super) tenant: String,
    /// What was sent in the query and in a form.
    fields: Vec<(String, String)>,
    pub(super) now: Timestamp,
}

impl Ask<'_> {
    /// Returns what was sent under a name, if it is anything.
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        let sent = self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        sent.filter(|value| !value.is_empty())
    }

    /// Returns what has to be sent under a name.
    pub(super) fn needed(&self, name: &str) -> Result<&str, Refused> {
        self.field(name).ok_or_else(|| Refused::of(900_144).about(name))
    }

    /// Returns all that was sent, as it was.
    pub(super) fn fields(&self) -> &[(String, String)] {
        &self.fields
    }

    /// Returns the present second since 1970.
    pub(super) fn second(&self) -> i64 {
        self.now.as_second()
    }

    /// Returns the address of the server as the client called it.
    pub(super) fn root(&self) -> &str {
        &self.request.root
    }
}

/// Answers a request to one of the platform's addresses.
pub(in crate::server) async fn visit(
    shared: &Shared,
    identity: &Identity,
    request: &Request,
    scissors: &Scissors,
) -> Response {
    let Some((address, tenant)) = read(&request.path) else { return Response::default() };
    let mut fields = request.query.clone();
    if let (true, Body::Bytes(bytes)) = (is_form(&request.headers), &request.body) {
        fields.extend(Request::read_target(&format!("/?{}", String::from_utf8_lossy(bytes))).1);
    }
    let ask = Ask { shared, identity, request, tenant, fields, now: shared.clock.now() };
    let ids = Ids::of(&request.headers);
    let Some(fault) = shared.faults.meet(request, Place::SignIn) else {
        return ids.on(assemble(&ask, address, answer(&ask, address), &ids));
    };
    let whole = || answer(&ask, address);
    let response = match fault.what {
        What::Slow(delay) => {
            tokio::time::sleep(delay).await;
            assemble(&ask, address, whole(), &ids)
        }
        What::CutBefore => {
            scissors.cut();
            Response::default()
        }
        What::CutAfter => {
            let _lost = whole();
            scissors.cut();
            Response::default()
        }
        What::WebPage => faults::web_page(),
        What::Answer { status, retry_after } => busy(&ask, status, retry_after.as_ref(), &ids),
        What::SignInError(error) => assemble(&ask, address, Err(refused(&ask, error)), &ids),
        What::NoNewRefreshToken => {
            let mut answer = whole();
            if let Ok(Answer::Json(Value::Object(body))) = &mut answer {
                body.remove("refresh_token");
            }
            assemble(&ask, address, answer, &ids)
        }
        _ => assemble(&ask, address, whole(), &ids),
    };
    ids.on(response)
}

/// Says whether a body is a form. No other kind is read, so such a request lacks all it should have.
fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

fn answer(ask: &Ask<'_>, address: Address) -> Result<Answer, Refused> {
    let is_post = ask.request.method == Method::POST;
    let is_read = ask.request.method == Method::GET || ask.request.method == Method::HEAD;
    let allowed = match address {
        Address::Configuration | Address::Keys => is_read,
        Address::Token | Address::DeviceCode => is_post,
        Address::Authorize | Address::DeviceLogin | Address::SignOut => is_read || is_post,
    };
    if !allowed {
        let is_for_forms = matches!(address, Address::Token | Address::DeviceCode);
        return Err(Refused::of(900_561).about(if is_for_forms { "POST" } else { "GET" }));
    }
    discovery::refuse_stranger(&ask.tenant)?;
    match address {
        Address::Configuration => Ok(Answer::Json(discovery::configuration(ask))),
        Address::Keys => Ok(Answer::Json(discovery::keys())),
        Address::Authorize => authorize::answer(ask),
        Address::Token => token::answer(ask),
        Address::DeviceCode => device::start(ask),
        Address::DeviceLogin => device::page(ask),
        Address::SignOut => Ok(discovery::sign_out(ask)),
    }
}

/// Returns what a rule wants to be said instead of an answer.
fn refused(ask: &Ask<'_>, error: SignInError) -> Refused {
    let mut refused = Refused::of(error.number).about(ask.field("client_id").unwrap_or_default());
    refused.error = error.error.unwrap_or(refused.error);
    refused.suberror = error.suberror.or(refused.suberror);
    refused.claims = error.claims;
    refused
}

/// Answers that the platform is out of order.
fn busy(ask: &Ask<'_>, status: u16, retry_after: Option<&faults::RetryAfter>, ids: &Ids) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
    let mut response = if matches!(status, StatusCode::BAD_GATEWAY | StatusCode::GATEWAY_TIMEOUT) {
        faults::gateway_page(status)
    } else {
        let word = if status == StatusCode::INTERNAL_SERVER_ERROR { "server_error" } else { "temporarily_unavailable" };
        json(status, &Refused::of(90033).called(word).body(ask.now, &ids.correlation))
    };
    let wait = retry_after.and_then(|wait| HeaderValue::from_str(&wait.text(ask.now)).ok());
    if let Some(wait) = wait {
        response.headers_mut().insert(header::RETRY_AFTER, wait);
    }
    response
}

/// The numbers a request goes by.
struct Ids {
    request: String,
    correlation: String,
}

impl Ids {
    fn of(headers: &HeaderMap) -> Self {
        let sent = headers.get("client-request-id").and_then(|id| id.to_str().ok());
        let request = Uuid::new_v4().to_string();
        Self { correlation: sent.map_or_else(|| request.clone(), str::to_owned), request }
    }

    fn on(&self, mut response: Response) -> Response {
        for (name, id) in [("x-ms-request-id", &self.request), ("client-request-id", &self.correlation)] {
            if let Ok(id) = HeaderValue::from_str(id) {
                response.headers_mut().insert(HeaderName::from_static(name), id);
            }
        }
        response
    }
}

fn assemble(ask: &Ask<'_>, address: Address, answer: Result<Answer, Refused>, ids: &Ids) -> Response {
    match answer {
        Ok(Answer::Json(body)) => json(StatusCode::OK, &body),
        Ok(Answer::Page(text)) => html(StatusCode::OK, text),
        Ok(Answer::Onward(to)) => onward(&to),
        Err(refused) => match address {
            // Where the browser can be sent back, the client hears of it.
            Address::Authorize => match authorize::send_back(ask, &refused) {
                Some(Answer::Onward(to)) => onward(&to),
                Some(Answer::Page(text)) => html(StatusCode::OK, text),
                _ => html(refused.status(), page::refused(&refused)),
            },
            Address::DeviceLogin | Address::SignOut => html(refused.status(), page::refused(&refused)),
            _ => json(refused.status(), &refused.body(ask.now, &ids.correlation)),
        },
    }
}

fn json(status: StatusCode, body: &Value) -> Response {
    plain(status, "application/json; charset=utf-8", body.to_string())
}

fn html(status: StatusCode, text: String) -> Response {
    let mut response = plain(status, "text/html; charset=utf-8", text);
    // Nothing is loaded, and no other page shows this one.
    let policy = HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

fn onward(to: &str) -> Response {
    let mut response = plain(StatusCode::FOUND, "text/html; charset=utf-8", String::new());
    if let Ok(to) = HeaderValue::from_str(to) {
        response.headers_mut().insert(header::LOCATION, to);
    }
    response
}

fn plain(status: StatusCode, kind: &'static str, text: String) -> Response {
    let mut response = Response::new(HttpBody::from(text));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store, no-cache"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_in_any_case_and_no_other_path_is_one() {
        for (path, address, tenant) in [
            ("/organizations/oauth2/v2.0/authorize", Address::Authorize, "organizations"),
            ("/Common/OAuth2/v2.0/Token/", Address::Token, "common"),
            ("/example.org/oauth2/v2.0/devicecode", Address::DeviceCode, "example.org"),
            ("/x/v2.0/.well-known/openid-configuration", Address::Configuration, "x"),
            ("/x/discovery/v2.0/keys", Address::Keys, "x"),
            ("/x/oauth2/v2.0/logout", Address::SignOut, "x"),
            ("/devicelogin", Address::DeviceLogin, "common"),
        ] {
            assert_eq!(read(path), Some((address, tenant.to_owned())), "{path}");
        }
        for path in ["", "/", "/v1.0/me", "/v1.0/oauth2/token", "/common/oauth2/token", "/oauth2/v2.0/token", "/x/v2.0"]
        {
            assert_eq!(read(path), None, "{path}");
        }
    }
}
