//! The device authorization grant: a code is shown here and typed there.
//!
//! Source: Microsoft identity platform, "OAuth 2.0 device authorization grant".

use std::time::Duration;

use serde_json::{Value, json};

use super::counter::{CLIENT, Counter, SCOPES, refused};
use crate::support::browser::Page;
use crate::support::http::text;
use crate::support::sample::{ADA, HUB};
use crate::support::server::TOKEN;

const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

async fn start(counter: &Counter) -> Value {
    let page = counter.browser.post(&counter.at("devicecode"), &[("client_id", CLIENT), ("scope", SCOPES)]).await;
    page.json(200)
}

async fn poll(counter: &Counter, started: &Value) -> Page {
    let code = text(started, "device_code");
    counter.token(&[("grant_type", GRANT), ("client_id", CLIENT), ("device_code", &code)]).await
}

#[tokio::test]
async fn a_code_is_typed_while_the_client_asks() {
    let counter = Counter::new();
    let started = start(&counter).await;
    assert_eq!((&started["expires_in"], &started["interval"]), (&json!(900), &json!(1)));
    assert!(started.get("verification_uri_complete").is_none(), "the platform never sends it");
    let (page, code) = (text(&started, "verification_uri"), text(&started, "user_code"));
    let message = text(&started, "message");
    assert!(message.contains(&page) && message.contains(&code) && !message.contains(&text(&started, "device_code")));
    refused(&poll(&counter, &started).await, 400, "authorization_pending", 70016);

    let form = counter.browser.get(&page).await;
    assert!(form.text.contains("<input name=\"otc\""), "{}", form.text);
    let wrong = counter.browser.get(&format!("{page}?otc=WRONG")).await;
    assert!(wrong.text.contains("No program waits for that code"), "{}", wrong.text);
    // As people type it: small letters and a stroke.
    let (one, other) = code.split_at(4);
    let typed = format!("{page}?otc={}-{}", one.to_lowercase(), other.to_lowercase());
    let names = counter.browser.get(&typed).await;
    refused(&poll(&counter, &started).await, 400, "authorization_pending", 70016);
    let done = counter.browser.get(&names.link("Ada Lindqvist")).await;
    assert!(done.text.contains("You are signed in as Ada Lindqvist"), "{}", done.text);

    let tokens = poll(&counter, &started).await.json(200);
    assert_eq!(counter.graph(&tokens).get("/me").await.is(200)["id"], ADA);
    assert!(tokens["refresh_token"].is_string() && tokens["id_token"].is_string());
    refused(&poll(&counter, &started).await, 400, "invalid_grant", 54005);
    let again = counter.browser.get(&typed).await;
    assert!(again.text.contains("No program waits"), "a code is typed once: {}", again.text);
}

#[tokio::test]
async fn the_short_name_of_the_grant_is_taken_too() {
    let counter = Counter::new();
    let started = start(&counter).await;
    let code = text(&started, "device_code");
    let fields = [("grant_type", "device_code"), ("client_id", CLIENT), ("device_code", code.as_str())];
    refused(&counter.token(&fields).await, 400, "authorization_pending", 70016);
    let typed = format!("{}?otc={}", text(&started, "verification_uri"), text(&started, "user_code"));
    let names = counter.browser.get(&typed).await;
    counter.browser.get(&names.link("Ada Lindqvist")).await;
    let tokens = counter.token(&fields).await.json(200);
    assert_eq!(counter.graph(&tokens).get("/me").await.is(200)["id"], ADA);
}

#[tokio::test]
async fn the_client_hears_of_a_refusal_of_time_and_of_a_wrong_code() {
    let counter = Counter::new();
    let started = start(&counter).await;
    let typed = format!("{}?otc={}", text(&started, "verification_uri"), text(&started, "user_code"));
    let names = counter.browser.get(&typed).await;
    counter.browser.get(&names.link("Cancel")).await;
    let body = poll(&counter, &started).await.json(400);
    assert_eq!(body["error"], "authorization_declined", "{body:#}");

    let started = start(&counter).await;
    let others = [("grant_type", GRANT), ("client_id", "99998888-7777-4666-8555-444433332222")];
    let code = text(&started, "device_code");
    let other = counter.token(&[others[0], others[1], ("device_code", &code)]).await;
    refused(&other, 400, "bad_verification_code", 70018);
    refused(&poll(&counter, &json!({"device_code": "made up"})).await, 400, "bad_verification_code", 70018);
    counter.server.clock().set_forward(Duration::from_secs(899));
    refused(&poll(&counter, &started).await, 400, "authorization_pending", 70016);
    counter.server.clock().set_forward(Duration::from_secs(1));
    refused(&poll(&counter, &started).await, 400, "expired_token", 70019);
    let late = counter.browser.get(&format!("{}/devicelogin?otc={}", counter.root, text(&started, "user_code"))).await;
    assert!(late.text.contains("No program waits"), "{}", late.text);
}

#[tokio::test]
async fn an_application_that_is_no_public_client_is_told_when_it_asks_for_the_token() {
    let counter = Counter::new();
    let page = counter.browser.post(&counter.at("devicecode"), &[("client_id", HUB), ("scope", SCOPES)]).await;
    let code = text(&page.json(200), "device_code");
    let fields = [("grant_type", GRANT), ("client_id", HUB), ("device_code", code.as_str())];
    refused(&counter.token(&fields).await, 401, "invalid_client", 7_000_218);
    let with = [fields.as_slice(), &[("client_secret", TOKEN)]].concat();
    refused(&counter.token(&with).await, 400, "authorization_pending", 70016);
}

#[tokio::test]
async fn what_the_request_lacks_is_named() {
    let counter = Counter::new();
    let at = counter.at("devicecode");
    refused(&counter.browser.post(&at, &[("scope", SCOPES)]).await, 400, "invalid_request", 900_144);
    refused(&counter.browser.post(&at, &[("client_id", CLIENT)]).await, 400, "invalid_request", 900_144);
    refused(
        &counter.browser.post(&at, &[("client_id", "x"), ("scope", SCOPES)]).await,
        400,
        "unauthorized_client",
        700_016,
    );
    refused(&counter.browser.get(&at).await, 400, "invalid_request", 900_561);
    let http = counter.server.http();
    let sent = http.ask("POST", &at).body(&json!({"client_id": CLIENT, "scope": SCOPES})).send().await;
    assert_eq!(sent.is(400)["error_codes"], json!([900_144]), "only a form is read");
}
