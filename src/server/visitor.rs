//! Another person at work: a member of the group who edits plans at random, by seed, through the same routes as all.
//!
//! The same seed on the same workspace gives the same kinds of edits; ids and instants are new each time.

mod choices;
mod deeds;
mod edits;

use std::sync::Arc;
use std::time::Duration;

use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::Method;
use axum::http::StatusCode;
use axum::http::header;
use fastrand::Rng;
use serde_json::Value;

use super::Shared;
use super::callers::Caller;
use super::error::Refusal;
use super::request::Body;
use super::request::Reply;
use super::request::Request;
use super::request::Version;
use super::routes;
pub use deeds::Deed;

/// How often something else is tried when a deed is not possible, such as ticking off an item where there is none.
const MOST_DRAWS: usize = 200;

/// Another person at work. Its calls block, so they belong on a thread that may.
#[derive(Debug)]
pub struct Visitor {
    shared: Arc<Shared>,
    root: String,
    /// Who it is.
    person: String,
    /// The only plan to work in, if there is one.
    plan: Option<String>,
    rng: Rng,
}

/// One edit of the other person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// What was done.
    pub deed: Deed,
    /// To what: the path of the last request behind the version; empty when there was nothing to do.
    pub path: String,
    /// What the server answered.
    pub status: u16,
}

impl Visitor {
    /// Chooses a person who shares a group with the one the workspace belongs to, if there is any.
    pub(super) fn new(shared: Arc<Shared>, root: &str, seed: u64) -> Option<Self> {
        let mut rng = Rng::with_seed(seed);
        let people = shared.database.read(|connection| choices::colleagues(connection, &shared.me)).ok()?;
        let person = rng.choice(people)?;
        Some(Self { shared, root: root.to_owned(), person, plan: None, rng })
    }

    /// The same, in one plan only.
    #[must_use]
    pub fn in_plan(self, plan_id: &str) -> Self {
        Self { plan: Some(plan_id.to_owned()), ..self }
    }

    /// Returns the id of the person.
    #[must_use]
    pub fn person(&self) -> &str {
        &self.person
    }

    /// Makes one random edit.
    pub fn edit(&mut self) -> Visit {
        for _ in 0..MOST_DRAWS {
            let deed = Deed::draw(&mut self.rng);
            match self.attempt(deed) {
                Ok(None) => {}
                Ok(Some((path, status))) => return Visit { deed, path, status: status.as_u16() },
                Err(refusal) => return Visit { deed, path: String::new(), status: refusal.status().as_u16() },
            }
        }
        Visit { deed: Deed::Nothing, path: String::new(), status: StatusCode::OK.as_u16() }
    }

    /// Edits again and again, with a pause before each, until dropped.
    pub async fn work(mut self, pause: Duration) {
        loop {
            tokio::time::sleep(pause).await;
            let edited = tokio::task::spawn_blocking(move || {
                let _seen_on_the_board = self.edit();
                self
            });
            match edited.await {
                Ok(visitor) => self = visitor,
                Err(_the_runtime_ends) => return,
            }
        }
    }

    /// Reads a resource.
    fn read(&self, path: &str) -> Result<Value, Refusal> {
        Ok(self.send(Method::GET, path, None, None)?.body.unwrap_or_default())
    }

    /// Sends a request as the person, the way one over the socket goes.
    fn send(&self, method: Method, path: &str, etag: Option<&str>, body: Option<Value>) -> Result<Reply, Refusal> {
        let mut headers = HeaderMap::new();
        if let Some(etag) = etag.and_then(|etag| HeaderValue::from_str(etag).ok()) {
            headers.insert(header::IF_MATCH, etag);
        }
        let request = Request {
            version: Version::V1,
            method,
            path: path.to_owned(),
            query: Vec::new(),
            headers,
            body: Body::Json(body),
            root: self.root.clone(),
            caller: Caller::person(&self.person),
        };
        routes::answer(&self.shared, &request)
    }
}
