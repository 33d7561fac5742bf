//! Where people sign in: a server, a browser in front of it, and the ways in.

use planner_tui::server::TENANT;
use serde_json::Value;

use crate::support::browser::{Browser, Page, form};
use crate::support::http::{Http, text};
use crate::support::server::TestServer;

/// A public client nobody has told the server of.
pub(super) const CLIENT: &str = "11112222-bbbb-3333-cccc-4444dddd5555";
pub(super) const SCOPES: &str = "openid profile offline_access User.Read Tasks.ReadWrite User.ReadBasic.All";
/// The verifier and the challenge that RFC 7636 prints.
pub(super) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(super) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
pub(super) const BACK: &str = "http://localhost:8400";

/// A server people sign in at, and a browser.
pub(super) struct Counter {
    pub(super) browser: Browser,
    pub(super) root: String,
    pub(super) server: TestServer,
}

impl Counter {
    pub(super) fn new() -> Self {
        let server = TestServer::start_with_sign_in();
        Self { browser: Browser::new(), root: server.http().root().to_owned(), server }
    }

    /// An address of the platform, for everybody at work or school.
    pub(super) fn at(&self, name: &str) -> String {
        format!("{}/organizations/oauth2/v2.0/{name}", self.root)
    }

    /// Opens the page of names; a parameter that is named again takes the place of the usual one, an empty one goes.
    pub(super) async fn authorize(&self, more: &[(&str, &str)]) -> Page {
        let usual = [
            ("client_id", CLIENT),
            ("response_type", "code"),
            ("redirect_uri", BACK),
            ("response_mode", "query"),
            ("scope", SCOPES),
            ("state", "a state & more"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        self.browser.get(&format!("{}?{}", self.at("authorize"), form(&instead(&usual, more)))).await
    }

    /// Chooses Ada and returns the code the browser brings back.
    pub(super) async fn code(&self, more: &[(&str, &str)]) -> String {
        let page = self.authorize(more).await;
        let code = self.browser.get(&page.link("Ada Lindqvist")).await.sent_on("code");
        assert!(!code.is_empty());
        code
    }

    /// Asks for tokens.
    pub(super) async fn token(&self, fields: &[(&str, &str)]) -> Page {
        self.browser.post(&self.at("token"), fields).await
    }

    /// Redeems a code; parameters as in `authorize`.
    pub(super) async fn redeem(&self, code: &str, more: &[(&str, &str)]) -> Page {
        let usual = [
            ("client_id", CLIENT),
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", BACK),
            ("code_verifier", VERIFIER),
        ];
        self.token(&instead(&usual, more)).await
    }

    /// Signs Ada in and returns the answer with the tokens.
    pub(super) async fn sign_in(&self, scopes: &str) -> Value {
        let code = self.code(&[("scope", scopes)]).await;
        self.redeem(&code, &[]).await.json(200)
    }

    /// Takes an earlier sign-in for a new token.
    pub(super) async fn refresh(&self, token: &str, more: &[(&str, &str)]) -> Page {
        let usual = [("client_id", CLIENT), ("grant_type", "refresh_token"), ("refresh_token", token)];
        self.token(&instead(&usual, more)).await
    }

    /// A client of Graph with the access token of an answer.
    pub(super) fn graph(&self, tokens: &Value) -> Http {
        self.server.http().with_token(Some(&text(tokens, "access_token")))
    }

    /// An application's token of its own.
    pub(super) async fn app_alone(&self, app: &str, secret: &str) -> Page {
        let url = format!("{}/{TENANT}/oauth2/v2.0/token", self.root);
        let fields = [
            ("client_id", app),
            ("client_secret", secret),
            ("grant_type", "client_credentials"),
            ("scope", "https://graph.microsoft.com/.default"),
        ];
        self.browser.post(&url, &fields).await
    }
}

fn instead<'a>(usual: &[(&'a str, &'a str)], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = usual.iter().filter(|(name, _)| more.iter().all(|(other, _)| other != name));
    kept.chain(more.iter().filter(|(_, value)| !value.is_empty())).copied().collect()
}

/// Checks a refusal: status, error, number, and all the fields the platform publishes.
#[track_caller]
pub(super) fn refused(page: &Page, status: u16, error: &str, number: u32) -> Value {
    let body = page.json(status);
    assert_eq!(body["error"], error, "{body:#}");
    assert_eq!(body["error_codes"], serde_json::json!([number]), "{body:#}");
    let words = text(&body, "error_description");
    assert!(words.starts_with(&format!("AADSTS{number}: ")), "{words}");
    for name in ["timestamp", "trace_id", "correlation_id"] {
        assert!(!text(&body, name).is_empty(), "{name} in {body:#}");
    }
    body
}
