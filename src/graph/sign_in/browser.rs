//! Signing in with the browser of this machine: where it is sent, and what it brings back.
//!
//! Source: RFC 7636 (PKCE), RFC 8252 (native apps), and the identity platform's page on the authorization code flow.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::Url;
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom as _, SystemRandom};
use secrecy::{ExposeSecret as _, SecretString};

use super::Grant;
use super::platform::{Platform, encoded};
use super::refusal::{Refusal, SignInError};

/// One attempt: what ties the answer to the question.
pub struct Attempt {
    verifier: SecretString,
    state: String,
    /// Where the browser comes back to, `http://localhost:PORT`.
    redirect_uri: String,
}

/// What the person wishes of the page.
#[derive(Clone, Debug, Default)]
pub struct Wishes {
    /// The account to begin with.
    pub login_hint: Option<String>,
    /// What the service wants to see proven.
    pub claims: Option<String>,
}

impl Attempt {
    /// Begins an attempt that comes back to this port.
    pub fn new(port: u16) -> Result<Self, SignInError> {
        let verifier = SecretString::from(random()?);
        Ok(Self { verifier, state: random()?, redirect_uri: format!("http://localhost:{port}") })
    }

    /// Returns the page the person signs in at.
    #[must_use]
    pub fn page(&self, platform: &Platform, scope: &str, wishes: &Wishes) -> String {
        let registration = platform.registration();
        let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, self.verifier.expose_secret().as_bytes()));
        let mut query = vec![
            ("client_id", registration.client_id.as_str()),
            ("response_type", "code"),
            ("redirect_uri", &self.redirect_uri),
            ("response_mode", "query"),
            ("scope", scope),
            ("state", &self.state),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
            ("prompt", "select_account"),
        ];
        query.extend(wishes.login_hint.as_deref().map(|hint| ("login_hint", hint)));
        query.extend(wishes.claims.as_deref().map(|claims| ("claims", claims)));
        format!("{}?{}", registration.page("authorize"), encoded(&query))
    }

    /// Reads what the browser brings back: the target of its request, such as `/?code=…&state=…`.
    ///
    /// `None` when it asks for something else, as browsers do for a picture of the page.
    #[must_use]
    pub fn landed(&self, target: &str) -> Option<Result<SecretString, SignInError>> {
        let url = Url::parse("http://localhost").ok()?.join(target).ok()?;
        let value = |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
        let (code, error) = (value("code"), value("error"));
        if url.path() != "/" || code.is_none() && error.is_none() {
            return None;
        }
        if value("state").as_deref() != Some(self.state.as_str()) {
            let words = "a page that was not asked for came back from the browser; nothing was signed in. Begin again";
            return Some(Err(SignInError::Ended(words.to_owned())));
        }
        Some(match (code, error) {
            (_, Some(error)) if error == "access_denied" => {
                let refusal = Refusal { error, error_description: described(&value), ..Refusal::default() };
                let is_told = refusal.error_description.starts_with("AADSTS");
                let words = "the sign-in was refused in the browser".to_owned();
                Err(if is_told { SignInError::Refused(Box::new(refusal)) } else { SignInError::Ended(words) })
            }
            (_, Some(error)) => Err(SignInError::Refused(Box::new(Refusal {
                error,
                error_description: described(&value),
                ..Refusal::default()
            }))),
            (Some(code), None) => Ok(SecretString::from(code)),
            (None, None) => return None,
        })
    }

    /// Redeems the code the browser brought.
    pub async fn redeem(&self, platform: &Platform, code: &SecretString, scope: &str) -> Result<Grant, SignInError> {
        platform
            .token(&[
                ("client_id", &platform.registration().client_id),
                ("grant_type", "authorization_code"),
                ("code", code.expose_secret()),
                ("redirect_uri", &self.redirect_uri),
                ("code_verifier", self.verifier.expose_secret()),
                ("scope", scope),
            ])
            .await
    }
}

impl fmt::Debug for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attempt").field("redirect_uri", &self.redirect_uri).finish_non_exhaustive()
    }
}

fn described(value: &impl Fn(&str) -> Option<String>) -> String {
    value("error_description").unwrap_or_default()
}

/// Returns 43 characters nobody can guess.
fn random() -> Result<String, SignInError> {
    let mut bytes = [0_u8; 32];
    let filled = SystemRandom::new().fill(&mut bytes);
    filled.map_err(|_| SignInError::Ended("this system gives no random numbers; nobody can sign in".to_owned()))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::sign_in::Registration;
    use crate::graph::sign_in::cloud::Cloud;

    fn attempt() -> Attempt {
        // The pair of RFC 7636, appendix B.
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        Attempt { verifier: verifier.into(), state: "s t".to_owned(), redirect_uri: "http://localhost:4711".to_owned() }
    }

    #[test]
    fn the_page_carries_the_challenge_and_never_the_verifier() {
        let platform = Platform::new(Registration::of(Cloud::Global, "app", None)).unwrap();
        let page = attempt().page(&platform, "offline_access a/b", &Wishes::default());
        assert!(
            page.starts_with("https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize?client_id=app&")
        );
        assert!(page.contains("code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"));
        assert!(page.contains("redirect_uri=http%3A%2F%2Flocalhost%3A4711&") && !page.contains("dBjftJe"));
    }

    #[test]
    fn what_the_browser_brings_back_must_be_of_this_attempt() {
        let attempt = attempt();
        let code =
            |target: &str| attempt.landed(target).map(|outcome| outcome.map(|code| code.expose_secret().to_owned()));
        assert_eq!(code("/?code=abc&state=s+t").unwrap().unwrap(), "abc");
        assert!(code("/favicon.ico").is_none() && code("/").is_none() && code("/?x=1").is_none());
        assert!(code("/?code=abc&state=other").unwrap().unwrap_err().to_string().contains("not asked for"));
        assert!(code("/?code=abc").unwrap().is_err());
        let refused = code("/?error=access_denied&state=s%20t&error_description=no").unwrap().unwrap_err();
        assert!(refused.to_string().contains("refused in the browser"), "{refused}");
        let why = "/?error=invalid_request&state=s+t&error_description=AADSTS50011%3A+The+redirect";
        assert!(code(why).unwrap().unwrap_err().to_string().contains("http://localhost"));
    }

    #[test]
    fn secrets_are_never_twice_the_same() {
        let (one, other) = (random().unwrap(), random().unwrap());
        assert!(one != other && one.len() == 43);
        assert!(!format!("{:?}", attempt()).contains("dBjft"));
    }
}
