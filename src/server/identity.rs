//! The identity platform, played: who signs in to this server, through which app, and the tokens that come of it.
//!
//! It is not there unless it is asked for: whoever reaches it signs in as anybody, by choosing a name. Codes live in
//! memory, tokens carry all they say under a seal, so that those outlive a restart with the same token of the server.
//! Source: Microsoft identity platform, "OAuth 2.0 authorization code flow", "OAuth 2.0 device authorization grant",
//! "Refresh tokens".

mod authorize;
mod clients;
mod codes;
mod device;
mod discovery;
mod door;
mod page;
mod refused;
pub(super) mod scopes;
mod seal;
mod token;

use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::time::Duration;

use serde_json::Value;

use super::callers::Caller;
use super::callers::Callers;
use super::error::Refusal;
use codes::Codes;
use seal::Kind;
use seal::Seal;

pub(super) use door::is_for;
pub(super) use door::visit;
pub(super) use refused::describe;

/// The id of the one organisation everybody here is in.
pub const TENANT: &str = "9f4c2d71-3b60-4e8a-a1d5-68c7f0e2b934";
/// Its domain, by which it can be called, too.
const DOMAIN: &str = "example.org";
/// How long an access token is good for, as published samples have it.
const TOKEN_LIFE: Duration = Duration::from_secs(3599);
/// What a client waits between two questions whether somebody has typed the code.
const POLL_INTERVAL: Duration = Duration::from_secs(5);
/// What Graph is called where a token is for it.
const GRAPH: &str = "00000003-0000-0000-c000-000000000000";

/// How people sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignIn {
    /// How long an access token is good for, in whole seconds.
    pub token_life: Duration,
    /// How long a client is told to wait between two questions whether somebody has typed its code.
    pub poll_interval: Duration,
}

impl Default for SignIn {
    fn default() -> Self {
        Self { token_life: TOKEN_LIFE, poll_interval: POLL_INTERVAL }
    }
}

/// All that signing in needs to remember.
#[derive(Debug)]
pub(super) struct Identity {
    terms: SignIn,
    seal: Seal,
    codes: Mutex<Codes>,
}

impl Identity {
    /// Begins with nobody signed in. Tokens are good again after a restart with the same two secrets.
    pub(super) fn new(terms: SignIn, token: &str, secret: u64) -> Self {
        Self { terms, seal: Seal::new(token, secret), codes: Mutex::default() }
    }

    /// Returns whom an access token stands for, at an instant in seconds since 1970.
    pub(super) fn holder(&self, sent: &str, callers: &Callers, now: i64) -> Result<Caller, Refusal> {
        let claims = self.seal.open(Kind::Access, sent).ok_or(Refusal::SignedOut)?;
        let text = |name: &str| claims[name].as_str().ok_or(Refusal::SignedOut);
        if claims["exp"].as_i64().is_none_or(|end| end <= now) {
            return Err(Refusal::Expired);
        }
        let app = text("appid")?;
        if claims["roles"].is_array() {
            return Ok(Caller::app_alone(app));
        }
        // Somebody else's workspace may have had the same token.
        let person = callers.person(text("oid")?).ok_or(Refusal::SignedOut)?;
        let scopes = text("scp")?.split(' ').map(str::to_owned).collect();
        Ok(Caller::signed_in(&person.id, app, scopes))
    }

    fn codes(&self) -> MutexGuard<'_, Codes> {
        // Each change is whole, so a panic elsewhere spoils nothing.
        self.codes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns the header that says where to sign in, for a request at a root.
pub(super) fn challenge(root: &str) -> String {
    format!("Bearer realm=\"\", authorization_uri=\"{root}/common/oauth2/authorize\", client_id=\"{GRAPH}\"")
}

/// Who has signed in, through what, for what.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Grant {
    user_id: String,
    app: String,
    /// Those of Graph and those of sign-in itself, in the order they were asked for.
    scopes: Vec<String>,
    nonce: Option<String>,
}

/// What a request of signing in is answered with.
#[derive(Debug)]
enum Answer {
    Json(Value),
    Page(String),
    /// The browser goes on to an address.
    Onward(String),
}
