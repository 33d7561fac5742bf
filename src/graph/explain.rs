//! What would be sent: changes are written down instead of sent, and answered here as a service would. Reading goes on, and
//! shows what was changed here on top of what the service says.

mod hint;
mod world;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, IF_MATCH};
use reqwest::{Method, Request, Url};
use serde_json::Value;

use self::world::World;

/// Explains requests; everybody who has a clone of it sees the same.
#[derive(Clone, Debug, Default)]
pub struct Explain(Arc<Mutex<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    steps: Vec<Step>,
    world: World,
    /// How what was invented here was read, by path: such a request would come before a change of it.
    readings: BTreeMap<String, String>,
}

/// A request that would have been sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Counts up from 1.
    pub number: usize,
    /// `PATCH`, `POST` or `DELETE`.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// What would be read before, because its etag is the condition: it is part of something that would be new.
    pub reads: Option<String>,
    /// The headers that matter, in the order they are shown.
    pub headers: Vec<(&'static str, String)>,
    /// What it carries.
    pub body: Option<Value>,
}

impl Step {
    /// Returns the request as text: what is asked, the headers, then the body behind an empty line. What would be read before
    /// stands before it.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if let Some(target) = &self.reads {
            let (name, value) = authorization();
            lines.extend([format!("GET {target}"), format!("{name}: {value}"), String::new()]);
        }
        lines.push(self.title());
        lines.extend(self.headers.iter().map(|(name, value)| format!("{name}: {value}")));
        if let Some(body) = &self.body {
            lines.push(String::new());
            lines.extend(format!("{body:#}").lines().map(str::to_owned));
        }
        lines
    }

    /// Returns what is asked of what.
    #[must_use]
    pub fn title(&self) -> String {
        format!("{} {}", self.method, self.target)
    }
}

/// What a request reads, kept while it is under way.
#[derive(Debug)]
pub(super) struct Reading {
    path: String,
    /// What the parts of a batch read, by their names.
    parts: Vec<(String, String)>,
    /// What is sent in place of a batch in which something is asked that only this machine knows.
    pub(super) rest: Option<Value>,
}

/// What becomes of a request.
#[derive(Debug)]
pub(super) enum Fate {
    /// It would change something: this would be sent, and this is answered.
    Explained(Step, Answered),
    /// It asks for something that was only made here.
    Answered(Answered),
    /// It reads, and is sent.
    Sent(Reading),
}

/// An answer made here.
#[derive(Debug, PartialEq)]
pub(super) struct Answered {
    pub(super) status: u16,
    pub(super) body: Option<Value>,
}

impl Explain {
    /// Returns what would have been sent so far, in order.
    #[must_use]
    pub fn steps(&self) -> Vec<Step> {
        self.inner().steps.clone()
    }

    /// Decides what becomes of a request to the service at a root.
    pub(super) fn decide(&self, request: &Request, root: &Url, is_change: bool) -> Fate {
        let mut inner = self.inner();
        let path = below(request.url().path(), root);
        let body: Option<Value> =
            request.body().and_then(reqwest::Body::as_bytes).and_then(|body| serde_json::from_slice(body).ok());
        let parts = body.as_ref().filter(|_| path.ends_with("/$batch")).map(parts).unwrap_or_default();
        let has_changes = parts.iter().any(|(_, method, _)| method != "GET");
        if !is_change && !has_changes {
            if *request.method() == Method::GET
                && let Some(answered) = inner.world.get(&path)
            {
                inner.readings.insert(path, request.url().path().to_owned());
                return Fate::Answered(answered);
            }
            let parts: Vec<(String, String)> = parts.into_iter().map(|(id, _, url)| (id, url)).collect();
            for (_, part) in &parts {
                let version = request.url().path().trim_end_matches("/$batch");
                inner.readings.insert(part.clone(), format!("{version}{part}"));
            }
            let is_invented = |(_, path): &&(String, String)| inner.world.is_invented(path);
            let invented: Vec<&str> = parts.iter().filter(is_invented).map(|(id, _)| id.as_str()).collect();
            if !invented.is_empty() && invented.len() == parts.len() {
                return Fate::Answered(inner.world.batch(&parts));
            }
            let rest = body.filter(|_| !invented.is_empty()).map(|body| without(body, &invented));
            return Fate::Sent(Reading { path, parts, rest });
        }
        let number = inner.steps.len() + 1;
        let headers = headers(request);
        let is_read_first = |(name, value): &(&str, String)| *name == "If-Match" && world::is_of_reading(value);
        let reads = headers.iter().any(is_read_first).then(|| inner.readings.get(&path).cloned()).flatten();
        let step = Step {
            number,
            reads,
            method: request.method().as_str().to_owned(),
            target: request
                .url()
                .query()
                .map_or_else(|| request.url().path().to_owned(), |query| format!("{}?{query}", request.url().path())),
            headers,
            body: body.clone(),
        };
        inner.steps.push(step.clone());
        let answered = match *request.method() {
            Method::POST => inner.world.post(&path, body, number),
            Method::DELETE => inner.world.delete(&path),
            _ => inner.world.patch(&path, body, number),
        };
        Fate::Explained(step, answered)
    }

    /// Puts what was changed here into what the service answers; `None` where nothing was.
    pub(super) fn amended(&self, reading: &Reading, status: u16, body: &[u8]) -> Option<Vec<u8>> {
        let inner = self.inner();
        if status != 200 || inner.steps.is_empty() {
            return None;
        }
        let mut answer: Value = serde_json::from_slice(body).ok()?;
        if reading.parts.is_empty() {
            inner.world.amend(&reading.path, &mut answer);
        }
        let asked_here = reading.rest.as_ref().map(|_| inner.world.batch(&reading.parts)).and_then(|own| own.body);
        if let Some(mut own) = asked_here
            && let Some(own) = own.get_mut("responses").and_then(Value::as_array_mut)
            && let Some(responses) = answer.get_mut("responses").and_then(Value::as_array_mut)
        {
            responses.append(own);
        }
        for part in answer.get_mut("responses").and_then(Value::as_array_mut).into_iter().flatten() {
            let id = part.get("id").and_then(Value::as_str).unwrap_or_default();
            let Some((_, path)) = reading.parts.iter().find(|(known, _)| known == id) else { continue };
            if let Some(Answered { status, body }) = inner.world.get(path) {
                (part["status"], part["body"]) = (status.into(), body.unwrap_or_default());
            } else if part.get("status").and_then(Value::as_u64) == Some(200)
                && let Some(body) = part.get_mut("body")
            {
                inner.world.amend(path, body);
            }
        }
        Some(answer.to_string().into_bytes())
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns the header that says who asks, without the token.
#[must_use]
pub fn authorization() -> (&'static str, String) {
    ("Authorization", "Bearer ***".to_owned())
}

/// Returns a path without what the root begins with and without the version.
fn below(path: &str, root: &Url) -> String {
    let path = path.strip_prefix(root.path().trim_end_matches('/')).unwrap_or(path);
    let rest = path.trim_start_matches('/').split_once('/').map_or("", |(_, rest)| rest);
    format!("/{rest}")
}

/// Returns name, method and path of each part of a batch.
fn parts(batch: &Value) -> Vec<(String, String, String)> {
    let text = |part: &Value, name: &str| part.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let parts = batch.get("requests").and_then(Value::as_array).into_iter().flatten();
    let path = |url: String| url.split('?').next().unwrap_or_default().to_owned();
    parts.map(|part| (text(part, "id"), text(part, "method"), path(text(part, "url")))).collect()
}

/// Returns a batch without some of its parts: a name that was invented here is nothing to ask a service about.
fn without(mut batch: Value, names: &[&str]) -> Value {
    if let Some(parts) = batch.get_mut("requests").and_then(Value::as_array_mut) {
        parts.retain(|part| !part.get("id").and_then(Value::as_str).is_some_and(|id| names.contains(&id)));
    }
    batch
}

/// Returns the headers that decide what a request does. The token is in none of them.
fn headers(request: &Request) -> Vec<(&'static str, String)> {
    let text = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let shown = [("If-Match", IF_MATCH.as_str()), ("Prefer", "prefer"), ("Content-Type", CONTENT_TYPE.as_str())];
    let mut headers = vec![authorization()];
    debug_assert!(!request.headers().contains_key(AUTHORIZATION));
    headers.extend(shown.into_iter().filter_map(|(name, key)| Some((name, text(key)?))));
    headers
}

#[cfg(test)]
mod tests;
