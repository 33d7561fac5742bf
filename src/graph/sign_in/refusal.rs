//! What can go wrong while signing in, named by what comes next. Each is a sentence a person can read.

use serde::Deserialize;

use super::hint;
use super::hint::Way;
use crate::graph::retry_after::RetryAfter;

/// Said when the person has refused, without a number of the platform.
pub(super) const REFUSED: &str = "the sign-in was refused in the browser. What this program asks for, and why, is listed by \
                                  `planner-tui login --scopes`";

/// A sign-in or a renewal that did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// No answer: nothing is lost, try later.
    #[error("{host} cannot be reached: {why}")]
    Offline {
        /// The identity platform.
        host: String,
        /// What happened, in words.
        why: String,
    },
    /// The platform has trouble: try later.
    #[error("{host} cannot do it just now: {}", .refusal.words())]
    Busy {
        /// The identity platform.
        host: String,
        /// What it says.
        refusal: Box<Refusal>,
        /// The HTTP status.
        status: u16,
        /// How long it wants to be left alone, if it says.
        retry_after: Option<RetryAfter>,
    },
    /// What was given before is not good any more: the person has to sign in.
    #[error("{}", .0.words())]
    SignInAgain(Box<Refusal>),
    /// It refuses, and asking again does not help.
    #[error("{}", .0.words())]
    Refused(Box<Refusal>),
    /// Something answered, but not as an identity platform does.
    #[error(
        "{host} does not answer like the identity platform: {why}. Check the address, and whether something stands in between"
    )]
    Unreadable {
        /// Who answered.
        host: String,
        /// What is odd, in words.
        why: String,
    },
    /// The person, or this machine, has ended it.
    #[error("{0}")]
    Ended(String),
}

/// An error body of the identity platform.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Refusal {
    /// The word to branch on.
    pub error: String,
    /// Words for developers; they begin with a number.
    pub error_description: String,
    /// The numbers, for hints alone.
    pub error_codes: Vec<u64>,
    /// What the service wants to see proven, if the refusal is about that.
    pub claims: Option<String>,
    /// The platform's number for the request.
    pub trace_id: String,
    /// The number of the whole attempt.
    pub correlation_id: String,
    /// What was refused; the platform does not say that, we know it.
    #[serde(skip)]
    pub way: Way,
}

/// Says whether a text is a wish for claims of a size one can ask with.
pub(crate) fn is_claims(text: &str) -> bool {
    text.starts_with('{') && text.len() < 4096
}

impl SignInError {
    /// Returns what is to be proven at the next sign-in, if that is what it is about.
    #[must_use]
    pub fn wanted(&self) -> Option<&str> {
        match self {
            Self::SignInAgain(refusal) | Self::Refused(refusal) => refusal.wanted(),
            Self::Offline { .. } | Self::Busy { .. } | Self::Unreadable { .. } | Self::Ended(_) => None,
        }
    }
}

impl Refusal {
    /// Returns the numbers: those of the list, or the one the words begin with.
    fn numbers(&self) -> Vec<u64> {
        let in_words = self.error_description.strip_prefix("AADSTS").and_then(|rest| {
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            digits.parse().ok()
        });
        self.error_codes.iter().copied().chain(in_words).collect()
    }

    /// Returns what is to be proven at the next sign-in, if that is what the refusal is about and can be asked for.
    #[must_use]
    pub fn wanted(&self) -> Option<&str> {
        self.claims.as_deref().filter(|claims| is_claims(claims))
    }

    /// Says what it means and what to do next; without a known number, what the platform says.
    #[must_use]
    pub fn words(&self) -> String {
        let numbers = self.numbers();
        let hint = numbers.iter().find_map(|number| Some((number, hint::of(*number, self.way)?)));
        if let Some((number, hint)) = hint {
            return format!("{} `{}` (AADSTS{number})", hint.why, hint.next);
        }
        let said = self.first_line();
        let said = if said.is_empty() { self.error.as_str() } else { &said };
        format!("the identity platform refuses: {}", if said.is_empty() { "it does not say why" } else { said })
    }

    /// Returns the first line of the developer's words: the lines after it are numbers for the platform's own people.
    fn first_line(&self) -> String {
        let line = self.error_description.lines().next().unwrap_or_default();
        let line = line.split(" Trace ID:").next().unwrap_or_default();
        line.trim().trim_end_matches('.').chars().take(400).collect()
    }

    /// Returns the same as the answer to an attempt of this way.
    #[must_use]
    pub fn after(self, way: Way) -> Self {
        Self { way, ..self }
    }

    /// Returns the error this refusal is.
    #[must_use]
    pub fn into_error(self, host: &str) -> SignInError {
        self.into_error_of(host, 400, None)
    }

    /// Returns the error this refusal is with a status, and with what was said of when to come back.
    ///
    /// A word that says that the person has to do something counts more than the status.
    #[must_use]
    pub fn into_error_of(self, host: &str, status: u16, retry_after: Option<RetryAfter>) -> SignInError {
        let is_away = status == 429 || status >= 500;
        match self.error.as_str() {
            "temporarily_unavailable" | "server_error" => {
                let status = if is_away { status } else { 503 };
                SignInError::Busy { host: host.to_owned(), refusal: Box::new(self), status, retry_after }
            }
            "invalid_grant" | "interaction_required" | "consent_required" | "login_required" => {
                SignInError::SignInAgain(Box::new(self))
            }
            _ if is_away => SignInError::Busy { host: host.to_owned(), refusal: Box::new(self), status, retry_after },
            _ => SignInError::Refused(Box::new(self)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(error: &str, description: &str, codes: &[u64]) -> Refusal {
        Refusal {
            error: error.to_owned(),
            error_description: description.to_owned(),
            error_codes: codes.to_vec(),
            ..Refusal::default()
        }
    }

    #[test]
    fn a_known_number_says_what_to_type_next() {
        let blocked = refusal("access_denied", "AADSTS53003: Access has been blocked. Trace ID: 1", &[53003]);
        assert_eq!(
            blocked.clone().after(Way::Device).words(),
            "Your organisation blocks signing in by a code. Type `planner-tui login --browser` (AADSTS53003)"
        );
        assert!(!blocked.after(Way::Browser).words().contains("login"), "that was the browser already");
        // Without the list the number is in the words.
        assert!(
            refusal("invalid_client", "AADSTS7000218: The request body must contain", &[]).words().contains("public")
        );
    }

    #[test]
    fn an_unknown_one_says_what_the_platform_says_on_one_line() {
        let words = refusal("odd", "AADSTS12: Something. Trace ID: a\r\nTimestamp: b", &[]).words();
        assert_eq!(words, "the identity platform refuses: AADSTS12: Something");
        assert!(refusal("odd", "", &[]).words().ends_with("odd"));
        assert!(Refusal::default().words().ends_with("it does not say why"));
    }

    #[test]
    fn the_word_decides_what_comes_next() {
        let error = |word: &str| refusal(word, "", &[]).into_error("h");
        assert!(matches!(error("invalid_grant"), SignInError::SignInAgain(_)));
        assert!(matches!(error("server_error"), SignInError::Busy { .. }));
        assert!(matches!(error("invalid_client"), SignInError::Refused(_)));
    }

    #[test]
    fn what_is_to_be_proven_is_taken_as_it_can_be_asked_for() {
        let asks = |claims: &str| {
            let claims = Some(claims.to_owned());
            let refusal = Refusal { claims, ..refusal("interaction_required", "AADSTS50076: x", &[50076]) };
            refusal.into_error("h").wanted().map(str::to_owned)
        };
        assert_eq!(asks(r#"{"access_token":{}}"#).as_deref(), Some(r#"{"access_token":{}}"#));
        assert_eq!((asks("e30="), asks(""), asks(&format!("{{{}", "x".repeat(5000)))), (None, None, None));
    }

    #[test]
    fn a_platform_that_is_away_refuses_nobody() {
        let error = |word: &str, status| refusal(word, "", &[]).into_error_of("h", status, RetryAfter::parse("7"));
        for (word, status, told) in
            [("temporarily_unavailable", 400, 503), ("", 429, 429), ("odd", 502, 502), ("server_error", 500, 500)]
        {
            let SignInError::Busy { status, retry_after, .. } = error(word, status) else { panic!("{word} {status}") };
            assert_eq!((status, retry_after), (told, RetryAfter::parse("7")), "{word}");
        }
        assert!(matches!(error("invalid_grant", 503), SignInError::SignInAgain(_)), "that is the person's to mend");
        assert!(matches!(error("invalid_client", 400), SignInError::Refused(_)));
    }
}
