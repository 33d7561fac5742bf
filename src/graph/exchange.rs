//! What is told of single requests beside their answers: those that failed, for a report, and those that were only explained.

use std::fmt;
use std::sync::Arc;

use reqwest::header::{DATE, HeaderMap};
use reqwest::{Method, Request};

use super::answer::Answer;
use super::error::{Error, Refusal};
use super::explain::Step;

/// Something there is to tell of a request.
#[derive(Clone, Debug, PartialEq)]
pub enum Exchange {
    /// It has failed.
    Failed(Failure),
    /// It was not sent: this is what would have been.
    Explained(Step),
    /// What has failed before was asked of beta, which does not give it here, and was got over.
    Lacking,
}

/// A request that has failed: what it was and what was answered. No token is in it and nothing it carried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// `GET`, `PATCH` and so on.
    pub method: String,
    /// Path without query: a query may hold what continues a list.
    pub path: String,
    /// What has happened, in words.
    pub words: String,
    /// What to do next, as a sentence.
    pub next: String,
    /// The service's number for the request as it was sent.
    pub client_request_id: Option<String>,
    /// The answer, if there was one.
    pub answer: Option<Facts>,
}

/// What an answer says about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The HTTP status.
    pub status: u16,
    /// What its error body says.
    pub refusal: Refusal,
    /// The service's number for the request: of the header, or of the body.
    pub request_id: Option<String>,
    /// When it was given: of the header, or of the body.
    pub date: Option<String>,
    /// `Retry-After` as it came.
    pub retry_after: Option<String>,
}

impl Failure {
    /// Returns what there is to report, a line each: `name: value`.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![format!("request: {} {}", self.method, self.path)];
        let mut say = |name: &str, value: &str| lines.push(format!("{name}: {}", one_line(value)));
        match &self.answer {
            None => say("status", "no answer"),
            Some(facts) => {
                say("status", &facts.status.to_string());
                say("code", if facts.refusal.code.is_empty() { "(empty)" } else { &facts.refusal.code });
                say("message", if facts.refusal.message.is_empty() { "(none)" } else { &facts.refusal.message });
                let others =
                    [("request-id", &facts.request_id), ("date", &facts.date), ("Retry-After", &facts.retry_after)];
                for (name, value) in others {
                    if let Some(value) = value {
                        say(name, value);
                    }
                }
            }
        }
        if let Some(id) = &self.client_request_id {
            say("client-request-id", id);
        }
        lines
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Is told of exchanges.
#[derive(Clone)]
pub struct Witness(Arc<dyn Fn(Exchange) + Send + Sync>);

impl Witness {
    /// Tells each exchange to this.
    #[must_use]
    pub fn new(hears: impl Fn(Exchange) + Send + Sync + 'static) -> Self {
        Self(Arc::new(hears))
    }

    pub(super) fn tell(&self, exchange: Exchange) {
        (self.0)(exchange);
    }
}

impl fmt::Debug for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Witness")
    }
}

/// A request as a report names it, kept while it is under way.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    method: String,
    path: String,
    client_request_id: Option<String>,
}

impl Asked {
    pub(super) fn of(request: &Request) -> Self {
        Self {
            method: request.method().as_str().to_owned(),
            path: request.url().path().to_owned(),
            client_request_id: header(request.headers(), "client-request-id"),
        }
    }

    /// Names one part of a batch.
    pub(super) fn part(version: &str, url: &str) -> Self {
        let path = url.split('?').next().unwrap_or_default();
        Self {
            method: Method::GET.as_str().to_owned(),
            path: format!("{version}{path} (in $batch)"),
            client_request_id: None,
        }
    }

    /// Says that no answer came.
    pub(super) fn unanswered(self, error: &Error) -> Exchange {
        self.failed(error, error.next(), None)
    }

    /// Says what an answer that is a failure said; nothing of one that is none.
    pub(super) fn answered(self, answer: &Answer, headers: &HeaderMap) -> Option<Exchange> {
        let error = answer.error()?;
        let body = answer.error_body();
        let facts = Facts {
            status: answer.status,
            refusal: answer.refusal(),
            request_id: header(headers, "request-id").or_else(|| body.request_id().map(str::to_owned)),
            date: header(headers, DATE.as_str()).or_else(|| body.date().map(str::to_owned)),
            retry_after: answer.retry_after.clone(),
        };
        let next = match answer.status {
            410 => "What has changed cannot be told any more: the plan is read whole, by itself.",
            _ => error.next(),
        };
        Some(self.failed(&error, next, Some(facts)))
    }

    fn failed(self, error: &Error, next: &str, answer: Option<Facts>) -> Exchange {
        let next = next.to_owned();
        let Self { method, path, client_request_id } = self;
        Exchange::Failed(Failure { method, path, words: error.to_string(), next, client_request_id, answer })
    }
}

fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(|value| value.chars().take(200).collect())
}

#[cfg(test)]
#[path = "exchange_tests.rs"]
mod tests;
