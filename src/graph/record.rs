//! What goes to the service and what comes back, a line of JSON for each exchange, without what is personal.

mod scrub;

use std::fmt;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use reqwest::header::HeaderMap;
use reqwest::{Request, Url};
use serde_json::{Map, Value, json};

use self::scrub::Scrub;

/// Headers that are of use in a report and hold nothing personal. The token is in none of them.
const HEADERS: [&str; 13] = [
    "accept",
    "client-request-id",
    "consistencylevel",
    "content-type",
    "date",
    "if-match",
    "prefer",
    "preference-applied",
    "request-id",
    "retry-after",
    "user-agent",
    "x-ms-ags-diagnostic",
    "x-tasks-correlationid",
];

/// Writes exchanges down.
#[derive(Clone)]
pub struct Recorder(Arc<Mutex<Inner>>);

struct Inner {
    out: Box<dyn Write + Send>,
    scrub: Scrub,
    number: u64,
}

/// An exchange that has begun.
#[derive(Debug)]
pub(super) struct Begun {
    line: Map<String, Value>,
    at: Timestamp,
}

impl Recorder {
    /// Writes to this file, or whatever takes bytes.
    #[must_use]
    pub fn to(out: Box<dyn Write + Send>) -> Self {
        Self(Arc::new(Mutex::new(Inner { out, scrub: Scrub::default(), number: 0 })))
    }

    /// Takes note of a request before it is sent.
    pub(super) fn begin(&self, request: &Request) -> Begun {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = now();
        let mut line = Map::new();
        inner.number += 1;
        line.insert("number".to_owned(), inner.number.into());
        line.insert("at".to_owned(), at.to_string().into());
        line.insert("method".to_owned(), request.method().as_str().into());
        line.insert("target".to_owned(), inner.scrub.target(target(request.url()).as_str()).into());
        line.insert("headers".to_owned(), headers(request.headers()));
        if let Some(body) = request.body().and_then(reqwest::Body::as_bytes) {
            line.insert("body".to_owned(), inner.scrub.body(body));
        }
        Begun { line, at }
    }

    /// Writes down what came of it.
    pub(super) fn end(&self, begun: Begun, status: u16, answer: &HeaderMap, body: &[u8]) {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let body = inner.scrub.body(body);
        let answer = json!({ "status": status, "headers": headers(answer), "body": body });
        inner.write(begun, "answer", answer);
    }

    /// Writes down that nothing came of it.
    pub(super) fn fail(&self, begun: Begun, why: &str) {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        inner.write(begun, "failure", why.into());
    }
}

impl Inner {
    fn write(&mut self, begun: Begun, name: &str, value: Value) {
        let Begun { mut line, at } = begun;
        let millis = now().duration_since(at).as_millis();
        line.insert("milliseconds".to_owned(), i64::try_from(millis).unwrap_or(i64::MAX).into());
        line.insert(name.to_owned(), value);
        // A full disk is no reason to stop working.
        let _best_effort = writeln!(self.out, "{}", Value::Object(line)).and_then(|()| self.out.flush());
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Recorder")
    }
}

/// Returns path and query: the host is whoever was configured.
fn target(url: &Url) -> String {
    url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()))
}

fn headers(all: &HeaderMap) -> Value {
    let known = HEADERS.iter().filter_map(|name| Some((*name, all.get(*name)?.to_str().ok()?)));
    Value::Object(known.map(|(name, value)| (name.to_owned(), value.into())).collect())
}

#[expect(clippy::disallowed_methods, reason = "a record says when each exchange was, to the millisecond")]
fn now() -> Timestamp {
    Timestamp::now()
}
