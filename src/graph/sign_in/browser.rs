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
use super::hint::Way;
use super::platform::{Platform, encoded};
use super::refusal::{REFUSED, Refusal, SignInError};

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

/// What a request to the port is.
#[derive(Debug)]
pub enum Landing {
    /// Something else, as when browsers ask for a picture of the page.
    Nothing,
    /// What only looks like the platform's answer. Any page on this machine can send that, so it ends nothing.
    Foreign,
    /// The answer to this attempt.
    Answer(Result<SecretString, SignInError>),
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

    /// Reads what a browser brings to the port: the target of its request, such as `/?code=…&state=…`.
    #[must_use]
    pub fn landed(&self, target: &str) -> Landing {
        let Some(url) = Url::parse("http://localhost").ok().and_then(|root| root.join(target).ok()) else {
            return Landing::Nothing;
        };
        let value = |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
        let (code, error) = (value("code"), value("error"));
        if url.path() != "/" || code.is_none() && error.is_none() {
            return Landing::Nothing;
        }
        if value("state").as_deref() != Some(self.state.as_str()) {
            return Landing::Foreign;
        }
        let Some(error) = error else {
            return code.map_or(Landing::Nothing, |code| Landing::Answer(Ok(SecretString::from(code))));
        };
        let is_refused = error == "access_denied";
        let error_description = value("error_description").unwrap_or_default();
        let is_told = error_description.starts_with("AADSTS");
        let refusal = Refusal { error, error_description, ..Refusal::default() }.after(Way::Browser);
        Landing::Answer(Err(if is_refused && !is_told {
            SignInError::Ended(REFUSED.to_owned())
        } else {
            SignInError::Refused(Box::new(refusal))
        }))
    }

    /// Redeems the code the browser brought.
    pub async fn redeem(&self, platform: &Platform, code: &SecretString, scope: &str) -> Result<Grant, SignInError> {
        let form = [
            ("client_id", platform.registration().client_id.as_str()),
            ("grant_type", "authorization_code"),
            ("code", code.expose_secret()),
            ("redirect_uri", &self.redirect_uri),
            ("code_verifier", self.verifier.expose_secret()),
            ("scope", scope),
        ];
        platform.token(Way::Browser, &form).await
    }
}

impl fmt::Debug for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attempt").field("redirect_uri", &self.redirect_uri).finish_non_exhaustive()
    }
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
        let answer = |target: &str| match attempt.landed(target) {
            Landing::Answer(outcome) => outcome.map(|code| code.expose_secret().to_owned()),
            other => panic!("{target} is {other:?}"),
        };
        assert_eq!(answer("/?code=abc&state=s+t").unwrap(), "abc");
        for nothing in ["/favicon.ico", "/", "/?x=1", "/other?code=abc&state=s+t", "//"] {
            assert!(matches!(attempt.landed(nothing), Landing::Nothing), "{nothing}");
        }
        for foreign in ["/?code=abc&state=other", "/?code=abc", "/?error=access_denied&state=", "/?error=x&code=y"] {
            assert!(matches!(attempt.landed(foreign), Landing::Foreign), "{foreign}");
        }
        let refused = answer("/?error=access_denied&state=s%20t&error_description=no").unwrap_err();
        assert!(refused.to_string().contains("refused in the browser"), "{refused}");
        let why = "/?error=invalid_request&state=s+t&error_description=AADSTS50011%3A+The+redirect";
        assert!(answer(why).unwrap_err().to_string().contains("http://localhost"));
        // What the browser itself was refused with is not sent to the browser again.
        let blocked = "/?error=access_denied&state=s+t&error_description=AADSTS53003%3A+Blocked";
        let words = answer(blocked).unwrap_err().to_string();
        assert!(words.contains("administrator") && !words.contains("login --browser"), "{words}");
    }

    #[test]
    fn secrets_are_never_twice_the_same() {
        let (one, other) = (random().unwrap(), random().unwrap());
        assert!(one != other && one.len() == 43);
        assert!(!format!("{:?}", attempt()).contains("dBjft"));
    }
}
