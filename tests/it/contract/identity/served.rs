//! `serve --sign-in`: the built program, what it prints, and what it will not do.

use serde_json::json;

use super::counter::{CLIENT, SCOPES};
use crate::contract::faults_file::{Served, refused};
use crate::support::browser::Browser;
use crate::support::http::text;
use crate::support::sample::ADA;

#[tokio::test]
async fn the_program_says_where_to_sign_in_and_tokens_last_as_long_as_asked() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(folder.path(), &["--sign-in", "--token-lifetime", "60"]);
    let (browser, authority) = (Browser::new(), text(&served.said, "authority"));
    let known = browser.get(&format!("{authority}/v2.0/.well-known/openid-configuration")).await.json(200);
    assert_eq!(known["issuer"], format!("{authority}/v2.0"));
    let fields = [("client_id", CLIENT), ("scope", SCOPES)];
    let started = browser.post(&text(&known, "device_authorization_endpoint"), &fields).await.json(200);
    assert_eq!(started["interval"], 5);
    let page = format!("{}?otc={}", text(&started, "verification_uri"), text(&started, "user_code"));
    browser.get(&browser.get(&page).await.link("Ada Lindqvist")).await;
    let code = text(&started, "device_code");
    let fields = [
        ("client_id", CLIENT),
        ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
        ("device_code", code.as_str()),
    ];
    let tokens = browser.post(&text(&known, "token_endpoint"), &fields).await.json(200);
    assert_eq!(tokens["expires_in"], json!(60));
    let graph = served.http.with_token(Some(&text(&tokens, "access_token")));
    assert_eq!(graph.get("/me").await.is(200)["id"], ADA);
}

#[test]
fn nobody_else_is_let_in_where_anybody_can_be_anybody() {
    let words = refused(&["--sign-in", "--let-other-machines-in"]);
    assert!(words.contains("--sign-in") && words.contains("--let-other-machines-in"), "{words}");
    let words = refused(&["--token-lifetime", "60"]);
    assert!(words.contains("--sign-in"), "{words}");
}
