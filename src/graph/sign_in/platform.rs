//! The way to the identity platform: forms go there, tokens and refusals come back. No bearer token is ever sent there.

use std::time::Duration;

use jiff::SignedDuration;
use reqwest::Url;
use reqwest::header::CONTENT_TYPE;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::hint::Way;
use super::refusal::{Refusal, SignInError};
use super::{Grant, Registration};
use crate::graph::address::{self, innermost};
use crate::graph::retry_after::{self, RetryAfter};

/// A larger answer than this is no answer of the platform.
const LARGEST_ANSWER: usize = 1 << 20;
/// How long to wait for a connection, and how long the platform may say nothing; one answer gets three times that in all.
const PATIENCE: Duration = Duration::from_secs(20);
/// What a token is good for when the platform does not say.
const USUAL_LIFE: i64 = 3600;

/// Speaks to the identity platform for one registration.
#[derive(Debug)]
pub struct Platform {
    http: reqwest::Client,
    registration: Registration,
}

/// A token answer, as it is written.
#[derive(Deserialize)]
struct TokenBody {
    access_token: SecretString,
    #[serde(default)]
    refresh_token: Option<SecretString>,
    #[serde(default)]
    expires_in: Option<serde_json::Value>,
    #[serde(default)]
    scope: String,
    /// How the token is shown to the service.
    #[serde(default)]
    token_type: Option<String>,
}

impl Platform {
    /// Gets ready to speak to it; sends nothing yet.
    pub fn new(registration: Registration) -> Result<Self, SignInError> {
        let root = root_of(&registration.login_root)?;
        let http = address::way_to(&root)
            .connect_timeout(PATIENCE)
            .read_timeout(PATIENCE)
            .timeout(PATIENCE * 3)
            .build()
            .map_err(|error| {
                SignInError::Ended(format!("secure connections cannot be set up: {}", innermost(&error)))
            })?;
        Ok(Self { http, registration })
    }

    /// Returns which program asks for what.
    #[must_use]
    pub fn registration(&self) -> &Registration {
        &self.registration
    }

    /// Sends a form to one of the platform's pages, on a way to sign in, and reads what it answers.
    pub(super) async fn ask<T: DeserializeOwned>(
        &self,
        (leaf, way): (&str, Way),
        form: &[(&str, &str)],
    ) -> Result<T, SignInError> {
        let host = self.host();
        let offline = |error: &reqwest::Error| SignInError::Offline { host: self.host(), why: innermost(error) };
        let request = self.http.post(self.registration.page(leaf));
        let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(encoded(form));
        let mut response = request.send().await.map_err(|error| offline(&error))?;
        let status = response.status().as_u16();
        let retry_after = retry_after::told(response.headers()).as_deref().and_then(RetryAfter::parse);
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| offline(&error))? {
            if body.len() + chunk.len() > LARGEST_ANSWER {
                return Err(SignInError::Unreadable { host, why: "its answer has no end".to_owned() });
            }
            body.extend_from_slice(&chunk);
        }
        if (200..300).contains(&status) {
            // What it says about the text would quote it, and there are tokens in it.
            let unreadable = |_| SignInError::Unreadable { host, why: "its answer cannot be read".to_owned() };
            return serde_json::from_slice(&body).map_err(unreadable);
        }
        let refusal: Option<Refusal> = serde_json::from_slice(&body).ok();
        Err(match refusal.filter(|refusal| !refusal.error.is_empty()) {
            Some(refusal) => refusal.after(way).into_error_of(&host, status, retry_after),
            None if status == 429 || status >= 500 => {
                let error_description = format!("it answers with status {status}");
                Refusal { error_description, ..Refusal::default() }.into_error_of(&host, status, retry_after)
            }
            None => SignInError::Unreadable { host, why: format!("it answers with status {status} and no reason") },
        })
    }

    /// Asks for tokens.
    pub(super) async fn token(&self, way: Way, form: &[(&str, &str)]) -> Result<Grant, SignInError> {
        let body: TokenBody = self.ask(("token", way), form).await?;
        if let Some(kind) = body.token_type.filter(|kind| !kind.eq_ignore_ascii_case("Bearer")) {
            // Another kind has to be shown in another way, with keys nobody here has.
            let kind: String = kind.chars().filter(|letter| !letter.is_control()).take(40).collect();
            let why = format!("it gives a token of the kind “{kind}”, and Planner takes `Bearer` alone");
            return Err(SignInError::Unreadable { host: self.host(), why });
        }
        let seconds = body.expires_in.as_ref().and_then(seconds).filter(|seconds| *seconds > 0);
        Ok(Grant {
            access: body.access_token,
            refresh: body.refresh_token.filter(|token| !token.expose_secret().is_empty()),
            expires_in: SignedDuration::from_secs(seconds.unwrap_or(USUAL_LIFE)),
            scope: body.scope,
        })
    }

    /// Asks for the next tokens with those of before.
    pub async fn refresh(&self, refresh: &SecretString, scope: &str) -> Result<Grant, SignInError> {
        let form = [
            ("client_id", self.registration.client_id.as_str()),
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh.expose_secret()),
            ("scope", scope),
        ];
        self.token(Way::Renewal, &form).await
    }

    /// Returns who is asked, for sentences.
    pub(crate) fn host(&self) -> String {
        self.registration.login_root.trim_end_matches('/').to_owned()
    }
}

/// Reads a number of seconds; some services write it as text.
fn seconds(value: &serde_json::Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}

/// Reads an address one may sign in at: encrypted, unless it is this machine.
fn root_of(text: &str) -> Result<Url, SignInError> {
    let root = address::of(text)
        .ok_or_else(|| SignInError::Ended(format!("`{text}` is not the address of an identity platform")))?;
    if root.scheme() == "http" && !address::is_loopback(&root) {
        return Err(SignInError::Ended(format!("`{text}` is not encrypted: nobody signs in there. Use https.")));
    }
    Ok(root)
}

/// Returns a form as it is sent.
pub(super) fn encoded(form: &[(&str, &str)]) -> String {
    let mut url = Url::parse("http://form").expect("this is an address");
    url.query_pairs_mut().extend_pairs(form);
    url.query().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_signs_in_without_encryption_except_on_this_machine() {
        for fine in
            ["https://login.microsoftonline.com", "http://127.0.0.1:8080", "http://[::1]:80", "http://localhost:1"]
        {
            assert!(root_of(fine).is_ok(), "{fine}");
        }
        for wrong in ["http://login.microsoftonline.com", "ftp://x", "login", ""] {
            assert!(root_of(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn seconds_come_as_a_number_or_as_text() {
        assert_eq!(seconds(&serde_json::json!(3599)), Some(3599));
        assert_eq!(seconds(&serde_json::json!("3599")), Some(3599));
        assert_eq!(seconds(&serde_json::json!(null)), None);
    }

    #[test]
    fn forms_are_encoded() {
        assert_eq!(encoded(&[("a", "b c"), ("d", "é&=+")]), "a=b+c&d=%C3%A9%26%3D%2B");
    }
}
