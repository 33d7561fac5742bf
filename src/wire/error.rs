//! The error envelope.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What a refusal says about itself. Every part may be missing; the HTTP status is the truth.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ErrorBody {
    /// The envelope's content, kept whole.
    #[serde(default)]
    pub error: Map<String, Value>,
    /// What stands beside it.
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

impl ErrorBody {
    /// Returns the code; often empty, for limits a name such as `MaximumTasksInProject`.
    #[must_use]
    pub fn code(&self) -> &str {
        self.error.get("code").and_then(Value::as_str).unwrap_or_default()
    }

    /// Returns the message, written for developers: show it, never branch on it.
    #[must_use]
    pub fn message(&self) -> &str {
        self.error.get("message").and_then(Value::as_str).unwrap_or_default()
    }

    /// Returns the service's own number for the request, wherever it is nested.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        inner_text(&self.error, "request-id", 0)
    }

    /// Returns when the service says it answered, wherever it is nested; without a zone, in UTC.
    #[must_use]
    pub fn date(&self) -> Option<&str> {
        inner_text(&self.error, "date", 0)
    }
}

/// Looks for a text here and in inner errors, whose name comes in several spellings.
fn inner_text<'a>(error: &'a Map<String, Value>, name: &str, depth: u8) -> Option<&'a str> {
    let find = |name: &str| error.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value);
    if let Some(text) = find(name).and_then(Value::as_str) {
        return Some(text);
    }
    let inner = find("innerError").and_then(Value::as_object).filter(|_| depth < 8)?;
    inner_text(inner, name, depth + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> ErrorBody {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn the_published_refusals_are_read() {
        let stale = read(include_str!("../../tests/payloads/error-412-if-match-invalid.json"));
        assert_eq!(stale.message(), "The If-Match header contains an invalid value.");
        assert_eq!(stale.request_id(), Some("7b50a25b-7c5a-443b-9a41-1b6314be4014"));
        assert_eq!(stale.date(), Some("2019-05-16T23:59:03"));
        let limit = read(include_str!("../../tests/payloads/error-403-limit.json"));
        assert_eq!((limit.code(), limit.request_id()), ("MaximumActiveTasksInProject", None));
    }

    #[test]
    fn inner_errors_are_found_in_any_case_and_depth() {
        let body = read(r#"{"error":{"innererror":{"InnerError":{"Request-Id":"r"}}}}"#);
        assert_eq!(body.request_id(), Some("r"));
        assert_eq!((body.code(), body.message()), ("", ""));
        assert_eq!(read("{}").request_id(), None);
    }
}
