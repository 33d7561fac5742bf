//! The version mark of one resource, and which of two marks is the newer.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The mark of one version of one resource, `W/"<base64>"`, kept verbatim.
///
/// A task, its details and each of its board formats have an etag of their own; etags of different
/// resources say nothing about each other.
///
/// Source: Microsoft Graph, "Planner resource versioning".
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Etag(Arc<str>);

impl Etag {
    /// Takes the etag exactly as the service wrote it, quotes and `W/` included.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(Arc::from(text))
    }

    /// Returns the etag as an `If-Match` header wants it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the text inside, such as `'1-Task  @@@@@@@@@@@@@@@D'`, when the etag has the known shape.
    #[must_use]
    pub fn decoded(&self) -> Option<String> {
        let inner = self.0.strip_prefix("W/\"")?.strip_suffix('"')?;
        let text = String::from_utf8(STANDARD.decode(inner).ok()?).ok()?;
        let known = text.starts_with("'1-") && text.ends_with('\'');
        known.then_some(text)
    }

    /// Says whether this mark is newer than another mark **of the same resource**.
    ///
    /// The service promises that the greater etag is the newer. Base64 does not keep the order of what it
    /// encodes, so the decoded texts are compared where both decode, and the raw ones otherwise.
    #[must_use]
    pub fn is_newer_than(&self, other: &Self) -> bool {
        let order = match (self.decoded(), other.decoded()) {
            (Some(mine), Some(theirs)) => mine.as_bytes().cmp(theirs.as_bytes()),
            _ => self.0.as_bytes().cmp(other.0.as_bytes()),
        };
        order == Ordering::Greater
    }
}

impl fmt::Debug for Etag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.decoded() {
            Some(text) => write!(f, "Etag({text})"),
            None => write!(f, "Etag({})", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Wraps a counter the way the service does.
    fn task_etag(counter: &str) -> Etag {
        Etag::new(&format!("W/\"{}\"", STANDARD.encode(format!("'1-Task  {counter:@>16}'"))))
    }

    #[test]
    fn the_published_etags_decode() {
        let text = include_str!("../../tests/payloads/vectors-etags.json");
        let vectors: Vec<std::collections::BTreeMap<String, String>> = serde_json::from_str(text).unwrap();
        assert!(vectors.len() >= 14);
        for vector in vectors {
            assert_eq!(Etag::new(&vector["etag"]).decoded().as_deref(), Some(vector["decoded"].as_str()));
        }
    }

    #[test]
    fn newer_is_told_from_the_decoded_counter_where_base64_would_lie() {
        let (older, newer) = (task_etag("s|"), task_etag("t@"));
        assert!(newer.is_newer_than(&older));
        assert!(!older.is_newer_than(&newer));
        assert!(newer.as_str() < older.as_str(), "the raw texts sort the other way round");
    }

    #[test]
    fn an_etag_of_unknown_shape_is_compared_as_it_stands() {
        assert!(Etag::new("\"2\"").is_newer_than(&Etag::new("\"1\"")));
        assert!(!Etag::new("\"1\"").is_newer_than(&Etag::new("\"1\"")));
        assert_eq!(Etag::new("W/\"!!\"").decoded(), None);
    }
}
