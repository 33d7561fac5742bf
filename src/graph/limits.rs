//! What one answer may cost at most, in time and in memory, whatever a service does.

use std::time::Duration;

use secrecy::{ExposeSecret as _, SecretString};

/// How long the service may take. What a person waits for is far below all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Until there is a connection.
    pub connect: Duration,
    /// How long it may say nothing.
    pub silence: Duration,
    /// For one request in all, from the connection to the end of the answer: who says a byte now and then is no service.
    pub whole: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connect: Duration::from_secs(10), silence: Duration::from_secs(30), whole: Duration::from_mins(2) }
    }
}

/// A larger answer than this, unpacked, is not a Planner answer. A page of four hundred tasks has less than one MiB.
pub(super) const LARGEST_ANSWER: usize = 16 << 20;
/// More values than this in one answer are not a Planner answer: small as they are written, each takes its place here.
const MOST_VALUES: usize = 1 << 20;
/// A shorter token may be a word that somebody uses.
const SHORTEST_SECRET: usize = 16;

/// Says whether a body can be read without taking much more memory than it has bytes: counts what stands between its texts.
pub(super) fn is_bearable(body: &[u8]) -> bool {
    let (mut values, mut is_text, mut is_escaped) = (0_usize, false, false);
    for byte in body {
        match (is_text, byte) {
            (true, _) if is_escaped => is_escaped = false,
            (true, b'\\') => is_escaped = true,
            (_, b'"') => is_text = !is_text,
            (false, b',' | b'[' | b'{') => values += 1,
            _ => {}
        }
    }
    values <= MOST_VALUES
}

/// Says whether what came holds the token: then it is kept nowhere and shown to nobody.
pub(super) fn repeats(bytes: &[u8], token: &SecretString) -> bool {
    let token = token.expose_secret();
    token.len() >= SHORTEST_SECRET && String::from_utf8_lossy(bytes).contains(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_small_values_are_more_than_one_large_text() {
        let text = format!(r#"{{"title":"{}\"{}"}}"#, "[{,".repeat(MOST_VALUES), "[{,".repeat(MOST_VALUES));
        assert!(is_bearable(text.as_bytes()));
        assert!(!is_bearable(format!(r#"{{"value":[{}{{}}]}}"#, "{},".repeat(MOST_VALUES)).as_bytes()));
        assert!(!is_bearable("[".repeat(MOST_VALUES + 1).as_bytes()));
        assert!(is_bearable(b"") && is_bearable(b"\"\\"));
    }

    #[test]
    fn a_token_is_known_again_and_a_word_is_none() {
        let long = SecretString::from("eyJ0eXAiOiJKV1QifQ.e30.x");
        assert!(repeats(b"{\"message\":\"Bearer eyJ0eXAiOiJKV1QifQ.e30.x\"}", &long));
        assert!(repeats(b"\xff eyJ0eXAiOiJKV1QifQ.e30.x", &long));
        assert!(!repeats(b"{\"title\":\"secret plans\"}", &SecretString::from("secret")));
    }
}
