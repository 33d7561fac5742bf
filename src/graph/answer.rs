//! From an HTTP answer to a value or an error.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::error::{Error, Refusal, limit_in_words};
use super::retry_after::RetryAfter;
use crate::wire::error::ErrorBody;

/// What came back, whole.
#[derive(Debug)]
pub(super) struct Answer {
    /// Which service, for sentences.
    pub(super) host: String,
    /// The HTTP status.
    pub(super) status: u16,
    /// `Retry-After`, if there.
    pub(super) retry_after: Option<String>,
    /// The body; empty for 204.
    pub(super) body: Vec<u8>,
}

impl Answer {
    /// Returns the answer of a request that succeeded, or what its status means.
    pub(super) fn succeeded(self) -> Result<Self, Error> {
        match self.error() {
            None => Ok(self),
            Some(error) => Err(error),
        }
    }

    /// Returns what the status means of a request that did not succeed.
    pub(super) fn error(&self) -> Option<Error> {
        (!(200..300).contains(&self.status)).then(|| self.meaning())
    }

    /// Reads the body of a request that succeeded.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Result<T, Error> {
        serde_json::from_slice(&self.body).map_err(|error| {
            let why = match self.look() {
                Look::Empty => "the answer is empty".to_owned(),
                Look::WebPage => "the answer is a web page".to_owned(),
                Look::Other if error.is_eof() => "the answer breaks off in the middle".to_owned(),
                Look::Other => format!("the answer cannot be read ({error})"),
            };
            self.unreadable(why)
        })
    }

    /// Returns the error of an answer that is not what was promised.
    pub(super) fn unreadable(&self, why: String) -> Error {
        let excerpt = String::from_utf8_lossy(&self.body).chars().take(200).collect();
        Error::Unreadable { host: self.host.clone(), why, status: self.status, excerpt }
    }

    /// Returns how long the service wants to be left alone, if this is an answer that asks for that.
    pub(super) fn retry_after(&self) -> Option<RetryAfter> {
        let asks = matches!(self.status, 408 | 423..=425 | 429 | 500 | 502..=504);
        self.retry_after.as_deref().filter(|_| asks).and_then(RetryAfter::parse)
    }

    fn meaning(&self) -> Error {
        let (status, host, retry_after) = (self.status, self.host.clone(), self.retry_after());
        match status {
            408 | 423 | 424 | 425 | 429 | 500 | 502 | 503 | 504 => {
                return Error::Throttled { host, status, retry_after };
            }
            300..400 => {
                return self.unreadable("it sends us to another address, where the token must not go".to_owned());
            }
            _ => {}
        }
        let is_page = matches!(self.look(), Look::WebPage);
        if is_page && !matches!(status, 401 | 403 | 404 | 410) {
            return self.unreadable(format!("a web page came with status {status}"));
        }
        let refusal = self.refusal();
        match status {
            400 => Error::Invalid(refusal),
            401 => {
                let why = format!("{host} does not accept the token. Start again with one that is valid");
                Error::SignedOut { host, why, refusal, sign_ins: 0 }
            }
            403 => {
                let limit = limit_in_words(&refusal.code);
                let why = limit.unwrap_or_else(|| refusal.message_or("you may not do this"));
                Error::Denied { why, refusal }
            }
            404 | 410 => Error::Gone { host, refusal },
            409 => Error::Conflict(refusal),
            412 => Error::Stale(refusal),
            _ => Error::Unexpected { host, status, refusal },
        }
    }

    /// Returns the code of an error body; empty when there is none.
    pub(super) fn code(&self) -> String {
        self.refusal().code
    }

    /// Reads the body of a request that failed, as far as it is one.
    pub(super) fn error_body(&self) -> ErrorBody {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// Returns what the body of a request that failed says.
    pub(super) fn refusal(&self) -> Refusal {
        let body = self.error_body();
        let text = |text: &str| text.chars().take(1000).collect();
        Refusal {
            code: text(body.code()),
            message: text(body.message()),
            request_id: body.request_id().map(str::to_owned),
        }
    }

    fn look(&self) -> Look {
        match self.body.trim_ascii_start().first() {
            None => Look::Empty,
            Some(b'<') => Look::WebPage,
            Some(_) => Look::Other,
        }
    }
}

/// What kind of thing a body is at first sight.
enum Look {
    Empty,
    WebPage,
    Other,
}

/// Reads the body of one part of a batch.
pub(super) fn from_part(host: &str, status: u16, retry_after: Option<String>, body: &Value) -> Answer {
    let body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
    Answer { host: host.to_owned(), status, retry_after, body }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::task::Task;

    fn answer(status: u16, body: &str) -> Answer {
        Answer { host: "http://h".to_owned(), status, retry_after: Some("1.5".to_owned()), body: body.into() }
    }

    fn sentence(status: u16, body: &str) -> String {
        answer(status, body).succeeded().and_then(|answer| answer.read::<Task>()).unwrap_err().to_string()
    }

    #[test]
    fn odd_answers_become_sentences() {
        insta::assert_snapshot!(
            [
                sentence(200, ""),
                sentence(200, "<html><body>Welcome</body></html>"),
                sentence(200, r#"{"id":"x","#),
                sentence(200, "[1]"),
                sentence(302, ""),
                sentence(418, "<p>"),
                sentence(418, "tea"),
                sentence(503, "<html>"),
                sentence(401, ""),
                sentence(404, "{}"),
                sentence(403, include_str!("../../tests/payloads/error-403-limit.json")),
                sentence(403, include_str!("../../tests/payloads/error-403-no-access.json")),
                sentence(400, include_str!("../../tests/payloads/error-400-order-hint.json")),
            ]
            .join("\n"), @r#"
http://h does not answer like Planner: the answer is empty. Check the address, and whether something stands in between
http://h does not answer like Planner: the answer is a web page. Check the address, and whether something stands in between
http://h does not answer like Planner: the answer breaks off in the middle. Check the address, and whether something stands in between
http://h does not answer like Planner: the answer cannot be read (invalid type: sequence, expected struct Task at line 1 column 0). Check the address, and whether something stands in between
http://h does not answer like Planner: it sends us to another address, where the token must not go. Check the address, and whether something stands in between
http://h does not answer like Planner: a web page came with status 418. Check the address, and whether something stands in between
http://h answered with status 418: it does not say why
http://h has trouble answering (status 503)
http://h does not accept the token. Start again with one that is valid
http://h does not have it any more, or does not show it to you
the service refused it: the plan has as many open tasks as a plan may
the service refused it: You do not have the required permissions to access this item
the service calls the request wrong: The request is invalid: Specified order hint is in an invalid format: The input (9223370550899070129",) does not contain spaces or exclamation points
"#);
    }

    #[test]
    fn a_status_says_what_to_do_next() {
        let next = |status| answer(status, r#"{"error":{"code":"","message":"m"}}"#).succeeded().unwrap_err();
        assert!(matches!(next(412), Error::Stale(refusal) if refusal.message == "m"));
        assert!(matches!(next(409), Error::Conflict(_)));
        assert!(matches!(next(429), Error::Throttled { retry_after: Some(_), .. }));
        assert!(matches!(next(410), Error::Gone { .. }));
    }
}
