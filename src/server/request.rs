//! One request as the handlers see it, and what they answer.

use axum::http::HeaderMap;
use axum::http::Method;
use axum::http::StatusCode;
use serde_json::Map;
use serde_json::Value;

use rusqlite::Connection;

use super::Shared;
use super::callers::Caller;
use super::error::Refusal;
use super::hand::Hand;
use super::selection::apart;

/// Which of Graph's versions a request speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    V1,
    Beta,
}

impl Version {
    /// Returns the first segment of its paths.
    pub(super) fn segment(self) -> &'static str {
        match self {
            Self::V1 => "v1.0",
            Self::Beta => "beta",
        }
    }
}

/// The options of a query, each with its sign.
const OPTIONS: [&str; 10] =
    ["$count", "$deltatoken", "$expand", "$filter", "$format", "$orderby", "$search", "$select", "$skiptoken", "$top"];

/// One request, alone or as a part of a batch.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) version: Version,
    pub(super) method: Method,
    /// What follows the version, still percent-encoded, such as `/planner/tasks/{id}`.
    pub(super) path: String,
    /// Names as they were sent, values decoded.
    pub(super) query: Vec<(String, String)>,
    pub(super) headers: HeaderMap,
    pub(super) body: Body,
    /// The root as the client called it, such as `http://127.0.0.1:8080`.
    pub(super) root: String,
    pub(super) caller: Caller,
}

/// The body of a request.
#[derive(Debug)]
pub(super) enum Body {
    Bytes(axum::body::Bytes),
    /// The body of a batch's part.
    Json(Option<Value>),
}

impl Request {
    /// Reads a path with its query, relative to the version.
    pub(super) fn read_target(target: &str) -> (String, Vec<(String, String)>) {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        let pairs = pairs.map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(&name.replace('+', " ")), decode(&value.replace('+', " ")))
        });
        (path.trim_end_matches('/').to_owned(), pairs.collect())
    }

    /// Returns a query as a version reads it: on beta the names of options need no sign before them.
    pub(super) fn as_read_by(version: Version, mut query: Vec<(String, String)>) -> Vec<(String, String)> {
        let unsigned = |name: &str| OPTIONS.iter().find(|option| option[1..].eq_ignore_ascii_case(name));
        for (name, _) in query.iter_mut().filter(|_| version == Version::Beta) {
            if let Some(option) = unsigned(name) {
                *name = (*option).to_owned();
            }
        }
        query
    }

    /// Returns a query option, whatever the case of its name.
    pub(super) fn option(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Says whether a list such as `$expand` has a name, in any case and whatever stands in brackets behind it.
    pub(super) fn lists(&self, option: &str, name: &str) -> bool {
        let mut items = apart(self.option(option).unwrap_or_default(), ',').into_iter();
        items.any(|item| item.split('(').next().is_some_and(|sent| sent.trim().eq_ignore_ascii_case(name)))
    }

    /// Returns a header as text.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Says whether the client prefers something, in one of its `Prefer` headers.
    pub(super) fn prefers(&self, wish: &str) -> bool {
        let headers = self.headers.get_all("prefer").iter().filter_map(|value| value.to_str().ok());
        headers.flat_map(|value| value.split(',')).any(|value| value.trim().eq_ignore_ascii_case(wish))
    }

    /// Refuses a change that does not say its body is JSON, in the words of the service. Parts of a batch were looked at when
    /// it was read.
    pub(super) fn refuse_untyped(&self) -> Result<(), Refusal> {
        if self.method == Method::GET || self.method == Method::DELETE || matches!(self.body, Body::Json(_)) {
            return Ok(());
        }
        let why = match self.header("content-type") {
            None => "Write requests (excluding DELETE) must contain the Content-Type header declaration.",
            Some(kind) if is_json(kind) => return Ok(()),
            Some(_) => "Entity only allows writes with a JSON Content-Type header.",
        };
        Err(Refusal::Malformed(why.to_owned()))
    }

    /// Returns the body, which must be a JSON object.
    pub(super) fn object(&self) -> Result<Map<String, Value>, Refusal> {
        let malformed = || Refusal::Malformed("The body of the request must be a JSON object.".to_owned());
        let body = match &self.body {
            Body::Bytes(bytes) => serde_json::from_slice(bytes).map_err(|error| {
                Refusal::Malformed(format!("Unable to read JSON request payload. The body is no JSON ({error})."))
            })?,
            Body::Json(body) => body.clone().ok_or_else(malformed)?,
        };
        match body {
            Value::Object(object) => Ok(object),
            _ => Err(malformed()),
        }
    }
}

/// Says whether a content type is that of JSON, whatever is said behind it.
fn is_json(kind: &str) -> bool {
    kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json")
}

/// Decodes percent escapes; what is no valid escape stays as it is.
pub(super) fn decode(text: &str) -> String {
    crate::planner::reference::url_of(text)
}

/// One call of a handler: the request, who makes it, and the transaction it runs in.
pub(super) struct Call<'a> {
    pub(super) shared: &'a Shared,
    pub(super) request: &'a Request,
    pub(super) connection: &'a Connection,
    /// What stood in the braces of the route.
    pub(super) id: String,
    /// What stood in its second pair of braces, as in tasks of a scenario.
    pub(super) part_id: String,
}

impl Call<'_> {
    /// Returns who asks.
    pub(super) fn caller(&self) -> &Caller {
        &self.request.caller
    }

    /// Returns the person who asks, where only one can; the words for an app alone are Graph's, observed.
    pub(super) fn person(&self) -> Result<&str, Refusal> {
        let why = "/me request is only valid with delegated authentication flow.";
        self.request.caller.user().ok_or_else(|| Refusal::Malformed(why.to_owned()))
    }

    /// Begins a change by the caller.
    pub(super) fn hand(&self) -> Hand<'_> {
        Hand::new(&self.shared.clock, self.caller()).speaking(self.request.version).among(&self.shared.callers)
    }

    /// Returns an absolute address below the version, as links and contexts have it.
    pub(super) fn address(&self, rest: &str) -> String {
        format!("{}/{}/{rest}", self.request.root, self.request.version.segment())
    }
}

/// What a handler answers.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) body: Option<Value>,
    /// Which wishes of the client, or of the service itself, the answer says were honoured.
    pub(super) preferences_applied: Vec<&'static str>,
    /// The methods of an address, where that is what was asked.
    pub(super) allow: Option<String>,
}

impl Reply {
    /// Answers 200 with a body.
    pub(super) fn ok(body: impl Into<Value>) -> Self {
        Self { status: StatusCode::OK, body: Some(body.into()), ..Self::no_content() }
    }

    /// Answers 201 with the new object.
    pub(super) fn created(body: impl Into<Value>) -> Self {
        Self { status: StatusCode::CREATED, ..Self::ok(body) }
    }

    /// Returns the value of the header that says which wishes were honoured.
    pub(super) fn preference_applied(&self) -> Option<String> {
        (!self.preferences_applied.is_empty()).then(|| self.preferences_applied.join(", "))
    }

    /// Answers 204.
    pub(super) fn no_content() -> Self {
        Self { status: StatusCode::NO_CONTENT, body: None, preferences_applied: Vec::new(), allow: None }
    }
}
