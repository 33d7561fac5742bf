//! What goes wrong on request: at the platform's addresses, and with tokens at Graph.

use planner_tui::server::{Faults, RetryAfter, Rule, SignInError, What};
use serde_json::json;

use super::counter::{CLIENT, Counter, SCOPES, refused};
use crate::support::http::text;

const TOKEN_PATH: &str = "/*/oauth2/v2.0/token";

fn strike(counter: &Counter, rule: Rule) {
    counter.server.faults().set(Faults::one(rule));
}

#[tokio::test]
async fn every_number_a_person_may_meet_comes_with_its_error() {
    let counter = Counter::new();
    let token = text(&counter.sign_in(SCOPES).await, "refresh_token");
    for (number, status, error, suberror) in [
        (50076, 400, "interaction_required", Some("basic_action")),
        (50079, 400, "interaction_required", Some("basic_action")),
        (50097, 400, "interaction_required", Some("basic_action")),
        (50173, 400, "invalid_grant", Some("bad_token")),
        (53003, 400, "invalid_grant", Some("message_only")),
        (65001, 400, "invalid_grant", Some("consent_required")),
        (70011, 400, "invalid_scope", None),
        (70043, 400, "invalid_grant", Some("bad_token")),
        (90002, 400, "invalid_request", None),
        (700_016, 400, "unauthorized_client", None),
        (700_082, 400, "invalid_grant", Some("bad_token")),
        (7_000_218, 401, "invalid_client", None),
    ] {
        strike(&counter, Rule::new(What::SignInError(SignInError::of(number))));
        let body = refused(&counter.refresh(&token, &[]).await, status, error, number);
        assert_eq!(body["suberror"].as_str(), suberror, "{body:#}");
        let page = counter.browser.post(&counter.at("devicecode"), &[("client_id", CLIENT), ("scope", SCOPES)]).await;
        refused(&page, status, error, number);
        assert_eq!(counter.authorize(&[]).await.sent_on("error"), error);
    }
}

#[tokio::test]
async fn another_word_and_claims_can_be_had() {
    let counter = Counter::new();
    let claims = r#"{"access_token":{"capolids":{"essential":true,"values":["c1"]}}}"#;
    let error = SignInError {
        error: Some("interaction_required".to_owned()),
        claims: Some(claims.to_owned()),
        ..SignInError::of(53003)
    };
    strike(&counter, Rule::new(What::SignInError(error)).to("POST", TOKEN_PATH).times(1));
    let body = refused(&counter.refresh("x", &[]).await, 400, "interaction_required", 53003);
    assert_eq!(body["claims"], claims);
    refused(&counter.refresh("x", &[]).await, 400, "invalid_grant", 70000);
    // The platform is not known to send this one; RFC 8628 has it.
    let slow = SignInError { error: Some("slow_down".to_owned()), ..SignInError::default() };
    strike(&counter, Rule::new(What::SignInError(slow)));
    let body = counter.refresh("x", &[]).await.json(400);
    assert_eq!((&body["error"], &body["error_codes"]), (&json!("slow_down"), &json!([])));
}

#[tokio::test]
async fn a_refresh_may_bring_no_new_refresh_token() {
    let counter = Counter::new();
    let token = text(&counter.sign_in(SCOPES).await, "refresh_token");
    strike(&counter, Rule::new(What::NoNewRefreshToken).times(1));
    let first = counter.refresh(&token, &[]).await.json(200);
    assert!(first.get("refresh_token").is_none() && first["access_token"].is_string(), "{first:#}");
    assert!(counter.refresh(&token, &[]).await.json(200)["refresh_token"].is_string());
}

#[tokio::test]
async fn the_platform_can_be_busy_slow_or_not_itself() {
    let counter = Counter::new();
    let token = text(&counter.sign_in(SCOPES).await, "refresh_token");
    let busy = What::Answer { status: 503, retry_after: Some(RetryAfter::Text("2".to_owned())) };
    strike(&counter, Rule::new(busy).to("POST", TOKEN_PATH));
    let page = counter.refresh(&token, &[]).await;
    assert_eq!(page.header("retry-after"), "2");
    refused(&page, 503, "temporarily_unavailable", 90033);
    strike(&counter, Rule::new(What::Answer { status: 502, retry_after: None }).to("POST", TOKEN_PATH));
    let page = counter.refresh(&token, &[]).await;
    assert!(page.status == 502 && page.header("content-type").starts_with("text/html"));
    strike(&counter, Rule::new(What::WebPage).to("POST", TOKEN_PATH));
    let page = counter.refresh(&token, &[]).await;
    assert!(page.status == 200 && page.header("content-type").starts_with("text/html"));
    // A rule that names no address means Graph.
    strike(&counter, Rule::new(What::Answer { status: 503, retry_after: None }));
    let tokens = counter.refresh(&token, &[]).await.json(200);
    counter.graph(&tokens).get("/me").await.is(503);
    assert_eq!(counter.server.faults().struck(), [1]);
}

#[tokio::test]
async fn graph_calls_a_token_too_old_or_not_enough() {
    let counter = Counter::new();
    let graph = counter.graph(&counter.sign_in(SCOPES).await);
    strike(&counter, Rule::new(What::TokenExpired).times(1));
    let answer = graph.get("/me").await;
    assert!(answer.header("www-authenticate").starts_with("Bearer realm="));
    answer.refused(401, "InvalidAuthenticationToken", "expired");
    graph.get("/me").await.is(200);
    // The example Microsoft prints of a challenge holds these claims.
    let claims = r#"{"access_token":{"acrs":{"essential":true,"value":"cp1"}}}"#;
    let printed = "eyJhY2Nlc3NfdG9rZW4iOnsiYWNycyI6eyJlc3NlbnRpYWwiOnRydWUsInZhbHVlIjoiY3AxIn19fQ==";
    for status in [401, 403] {
        strike(&counter, Rule::new(What::ClaimsChallenge { status, claims: claims.to_owned() }).times(1));
        let answer = graph.get("/me").await;
        let said = answer.header("www-authenticate").to_owned();
        let expected = format!("error=\"insufficient_claims\", claims=\"{printed}\"");
        assert!(said.starts_with("Bearer realm=\"\", authorization_uri=") && said.ends_with(&expected), "{said}");
        answer.refused(status, "InvalidAuthenticationToken", "");
        graph.get("/me").await.is(200);
    }
}
