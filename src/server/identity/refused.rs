//! Why the identity platform says no: the word a client decides by, the number a person can look up, and the rest of the
//! body.
//!
//! Numbers and words are the platform's; what is said about each is said in our own.

use axum::http::StatusCode;
use jiff::Timestamp;
use serde_json::Value;
use serde_json::json;
use uuid::Uuid;

/// A refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refused {
    /// What a client decides by, such as `invalid_grant`.
    pub(super) error: String,
    /// 0 when it has none.
    pub(super) number: u32,
    pub(super) suberror: Option<String>,
    /// What a new sign-in has to ask for.
    pub(super) claims: Option<String>,
    words: String,
}

impl Refused {
    /// Refuses for a known reason.
    pub(super) fn of(number: u32) -> Self {
        let known = KNOWN.iter().find(|row| row.0 == number);
        let (error, suberror, words) =
            known.map_or(("invalid_grant", "", "The sign-in was refused."), |row| (row.1, row.2, row.3));
        let suberror = Some(suberror).filter(|word| !word.is_empty()).map(str::to_owned);
        Self { error: error.to_owned(), number, suberror, claims: None, words: words.to_owned() }
    }

    /// Refuses under a word that has no number, with a sentence.
    pub(super) fn without_number(error: &str, words: &str) -> Self {
        Self { error: error.to_owned(), number: 0, suberror: None, claims: None, words: words.to_owned() }
    }

    /// The same, saying what it is about.
    pub(super) fn about(self, what: &str) -> Self {
        Self { words: self.words.replace("{}", what), ..self }
    }

    /// The same, under another word.
    pub(super) fn called(self, error: &str) -> Self {
        Self { error: error.to_owned(), ..self }
    }

    /// Returns the sentence, with the number in front.
    pub(super) fn words(&self) -> String {
        match self.number {
            0 => self.words.clone(),
            number => format!("AADSTS{number}: {}", self.words),
        }
    }

    /// Returns the status at the token endpoint.
    pub(super) fn status(&self) -> StatusCode {
        match self.error.as_str() {
            "invalid_client" => StatusCode::UNAUTHORIZED,
            _ => StatusCode::BAD_REQUEST,
        }
    }

    /// Returns the body, whose correlation id is the client's own number for the request where it has sent one.
    pub(super) fn body(&self, now: Timestamp, correlation_id: &str) -> Value {
        let timestamp = now.strftime("%Y-%m-%d %H:%M:%SZ").to_string();
        let trace_id = Uuid::new_v4().to_string();
        let description =
            format!("{} Trace ID: {trace_id} Correlation ID: {correlation_id} Timestamp: {timestamp}", self.words());
        let numbers: Vec<u32> = Some(self.number).filter(|number| *number > 0).into_iter().collect();
        let mut body = json!({
            "error": self.error, "error_description": description, "error_codes": numbers, "timestamp": timestamp,
            "trace_id": trace_id, "correlation_id": correlation_id,
        });
        for (name, value) in [("suberror", &self.suberror), ("claims", &self.claims)] {
            if let Some(value) = value {
                body[name] = value.as_str().into();
            }
        }
        body
    }
}

/// Returns what a number stands for; `None` for one this server has no words for.
pub(in crate::server) fn describe(number: u32) -> Option<&'static str> {
    KNOWN.iter().find(|row| row.0 == number).map(|row| row.3)
}

/// Number, error, suberror, words; `{}` is what it is about.
#[rustfmt::skip]
const KNOWN: &[(u32, &str, &str, &str)] = &[
    (50011,   "invalid_request",         "",                 "The redirect URI '{}' is not registered for the application: http://localhost with any port is, and 127.0.0.1."),
    (50058,   "login_required",          "",                 "Nobody is signed in, and the request allows no question."),
    (50059,   "invalid_request",         "",                 "The address names no organisation; an application alone has to sign in to a certain one."),
    (50076,   "interaction_required",    "basic_action",     "A second factor is asked for, since the place or the rules have changed."),
    (50079,   "interaction_required",    "basic_action",     "The person has to set up a second factor."),
    (50097,   "interaction_required",    "basic_action",     "A device that is managed by the organisation is asked for."),
    (50173,   "invalid_grant",           "bad_token",        "The sign-in was taken back, as by a new password; the person has to sign in again."),
    (53003,   "invalid_grant",           "message_only",     "A rule of conditional access blocks this sign-in."),
    (54005,   "invalid_grant",           "",                 "The code has been redeemed already."),
    (65001,   "invalid_grant",           "consent_required", "Neither the person nor an administrator has consented to what the application asks for."),
    (65004,   "access_denied",           "",                 "The person has declined."),
    (70000,   "invalid_grant",           "",                 "The grant is malformed, or for somebody else."),
    (70003,   "unsupported_grant_type",  "",                 "The grant type '{}' is not supported."),
    (70005,   "unsupported_response_type", "",               "The response type '{}' is not supported."),
    (70007,   "invalid_request",         "",                 "The response mode '{}' is not supported here."),
    (70008,   "invalid_grant",           "bad_token",        "The code is too old."),
    (70011,   "invalid_scope",           "",                 "The scope '{}' is not known, or of another resource than the rest."),
    (70016,   "authorization_pending",   "",                 "Nobody has typed the code yet. Ask again later."),
    (70018,   "bad_verification_code",   "",                 "The device code was not given out here, or to another application."),
    (70019,   "expired_token",           "",                 "The code is too old. Start again."),
    (70043,   "invalid_grant",           "bad_token",        "How often people have to sign in has passed; the person has to sign in again."),
    (90002,   "invalid_request",         "",                 "There is no organisation '{}' here."),
    (90023,   "invalid_request",         "",                 "The value of '{}' makes no sense."),
    (90033,   "temporarily_unavailable", "",                 "Something the platform needs does not answer for the moment. Try again."),
    (500_112, "invalid_grant",           "",                 "The redirect URI is not the one the code was sent to."),
    (501_481, "invalid_grant",           "",                 "The code verifier does not fit the code challenge."),
    (700_016, "unauthorized_client",     "",                 "The application '{}' is not known in the organisation."),
    (700_025, "invalid_client",          "",                 "The application is a public client and sends no secret."),
    (700_082, "invalid_grant",           "bad_token",        "The refresh token was not used for too long."),
    (900_144, "invalid_request",         "",                 "The request must have the parameter '{}'."),
    (900_561, "invalid_request",         "",                 "The address takes {} requests only."),
    (1_002_012, "invalid_scope",         "",                 "An application alone asks for a resource followed by /.default, not for '{}'."),
    (7_000_215, "invalid_client",        "",                 "The secret is not the application's."),
    (7_000_218, "invalid_client",        "",                 "The request must have the parameter 'client_assertion' or 'client_secret', since the application is no public client."),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_has_every_field_clients_read() {
        let body = Refused::of(65001).body(Timestamp::UNIX_EPOCH, "mine");
        assert_eq!((&body["error"], &body["suberror"]), (&json!("invalid_grant"), &json!("consent_required")));
        assert_eq!((&body["error_codes"], &body["correlation_id"]), (&json!([65001]), &json!("mine")));
        assert_eq!(body["timestamp"], "1970-01-01 00:00:00Z");
        let words = body["error_description"].as_str().unwrap();
        assert!(words.starts_with("AADSTS65001: Neither") && words.contains("Correlation ID: mine"), "{words}");
        assert!(words.contains(body["trace_id"].as_str().unwrap()));
        let bare = Refused { number: 0, ..Refused::of(0) }.called("slow_down").body(Timestamp::UNIX_EPOCH, "");
        assert_eq!(
            (&bare["error"], &bare["error_codes"], bare.get("suberror")),
            (&json!("slow_down"), &json!([]), None)
        );
    }

    #[test]
    fn the_numbers_stand_in_order_so_that_none_is_there_twice() {
        assert!(KNOWN.is_sorted_by(|one, other| one.0 < other.0));
    }
}
