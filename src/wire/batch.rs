//! Several requests in one: at most 20, answered in any order.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How many requests one batch may hold.
pub const LIMIT: usize = 20;

/// The body of a batch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BatchRequest {
    /// The requests.
    pub requests: Vec<PartRequest>,
}

/// One request of a batch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartRequest {
    /// Tells the answers apart.
    pub id: String,
    /// `GET` and so on.
    pub method: String,
    /// Relative to the version root.
    pub url: String,
    /// Headers of this request alone.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
}

/// The answer to a batch: its status says nothing about the parts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BatchAnswer {
    /// The answers, in any order; one may be missing.
    pub responses: Vec<PartAnswer>,
}

/// The answer to one request of a batch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartAnswer {
    /// Which request.
    pub id: String,
    /// Its own HTTP status.
    pub status: u16,
    /// Its own headers.
    #[serde(default)]
    pub headers: BTreeMap<String, Value>,
    /// Its body, if any.
    #[serde(default)]
    pub body: Value,
}

impl PartAnswer {
    /// Returns a header of this part; the case of its name does not matter.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name))?.1.as_str()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_may_lack_headers_and_body() {
        let text = r#"{"responses":[{"id":"2","status":204},{"id":"1","status":429,"headers":{"retry-after":"2.5"}}]}"#;
        let answer: BatchAnswer = serde_json::from_str(text).unwrap();
        assert_eq!(answer.responses[0].body, Value::Null);
        assert_eq!(answer.responses[1].header("Retry-After"), Some("2.5"));
    }
}
