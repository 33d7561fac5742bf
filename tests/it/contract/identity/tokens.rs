//! How long tokens are good for, how they are renewed, and the tokens of applications.
//!
//! Source: Microsoft identity platform, "Refresh tokens", "OAuth 2.0 client credentials flow".

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use planner_tui::server::{Seed, TENANT};
use serde_json::{Value, json};

use super::counter::{CLIENT, Counter, SCOPES, refused};
use crate::support::http::text;
use crate::support::sample::{ADA, HUB};
use crate::support::server::TOKEN;

#[tokio::test]
async fn an_access_token_ends_and_graph_says_where_to_get_another() {
    let counter = Counter::new();
    let tokens = counter.sign_in(SCOPES).await;
    let graph = counter.graph(&tokens);
    counter.server.clock().set_forward(Duration::from_secs(3590));
    graph.get("/me").await.is(200);
    counter.server.clock().set_forward(Duration::from_secs(10));
    let answer = graph.get("/me").await;
    let said = answer.header("www-authenticate").to_owned();
    let expected = format!("Bearer realm=\"\", authorization_uri=\"{}/common/oauth2/authorize\", ", counter.root);
    assert!(
        said.starts_with(&expected) && said.contains("client_id=\"00000003-0000-0000-c000-000000000000\""),
        "{said}"
    );
    answer.refused(401, "InvalidAuthenticationToken", "expired");
    let body = json!({"requests": [{"id": "1", "method": "GET", "url": "/me"}]});
    graph.post("/$batch", body).await.refused(401, "InvalidAuthenticationToken", "expired");
    for wrong in [None, Some("nonsense"), Some("a.b.c")] {
        let answer = counter.server.http().with_token(wrong).get("/me").await;
        assert!(answer.header("www-authenticate").starts_with("Bearer realm="));
        answer.refused(401, "InvalidAuthenticationToken", "");
    }
    counter.server.http().get("/me").await.is(200);
}

#[tokio::test]
async fn a_refresh_brings_a_new_token_of_each_kind_and_the_old_one_stays_good() {
    let mut counter = Counter::new();
    let first = counter.sign_in(SCOPES).await;
    let old = text(&first, "refresh_token");
    counter.server.clock().set_forward(Duration::from_hours(2));
    let second = counter.refresh(&old, &[("scope", SCOPES)]).await.json(200);
    assert_eq!(counter.graph(&second).get("/me").await.is(200)["id"], ADA);
    assert_ne!(text(&second, "refresh_token"), old);
    counter.refresh(&old, &[]).await.json(200);
    // A part of what was granted can be asked for, and the next refresh has all of it again.
    let part = counter.refresh(&old, &[("scope", "User.Read")]).await.json(200);
    assert_eq!(part["scope"], "User.Read");
    counter.refresh(&text(&part, "refresh_token"), &[("scope", "Tasks.ReadWrite")]).await.json(200);
    let more = counter.refresh(&old, &[("scope", "Group.Read.All")]).await;
    assert_eq!(refused(&more, 400, "invalid_grant", 65001)["suberror"], "consent_required");
    // Its life is counted from the last time it was renewed.
    counter.server.clock().set_forward(Duration::from_hours(89 * 24));
    let third = counter.refresh(&old, &[]).await.json(200);
    counter.server.clock().set_forward(Duration::from_hours(2 * 24));
    refused(&counter.refresh(&old, &[]).await, 400, "invalid_grant", 700_082);
    let kept = text(&third, "refresh_token");
    counter.refresh(&kept, &[]).await.json(200);
    counter.server.restart(Seed::Sample).await;
    let counter = Counter { root: counter.server.http().root().to_owned(), ..counter };
    counter.refresh(&kept, &[]).await.json(200);
}

#[tokio::test]
async fn a_refresh_token_is_for_one_application_and_nothing_else() {
    let counter = Counter::new();
    let tokens = counter.sign_in(SCOPES).await;
    let token = text(&tokens, "refresh_token");
    let other = [("client_id", "99998888-7777-4666-8555-444433332222")];
    refused(&counter.refresh(&token, &other).await, 400, "invalid_grant", 70000);
    refused(&counter.refresh(&text(&tokens, "access_token"), &[]).await, 400, "invalid_grant", 70000);
    refused(&counter.refresh("made up", &[]).await, 400, "invalid_grant", 70000);
    refused(&counter.refresh(&token, &[("client_secret", TOKEN)]).await, 401, "invalid_client", 700_025);
    refused(&counter.refresh("", &[]).await, 400, "invalid_request", 900_144);
}

#[tokio::test]
async fn the_clients_own_number_comes_back() {
    let counter = Counter::new();
    let browser = crate::support::browser::Browser::new().with_header("client-request-id", "6d5a0b0e-mine");
    let page = browser.post(&counter.at("token"), &[("client_id", CLIENT)]).await;
    assert_eq!(page.header("client-request-id"), "6d5a0b0e-mine");
    assert_eq!(page.json(400)["correlation_id"], "6d5a0b0e-mine");
    assert!(!page.header("x-ms-request-id").is_empty());
}

#[tokio::test]
async fn an_application_signs_in_alone_with_its_secret() {
    let counter = Counter::new();
    let tokens = counter.app_alone(HUB, TOKEN).await.json(200);
    assert!(tokens.get("refresh_token").is_none() && tokens.get("scope").is_none(), "{tokens:#}");
    let graph = counter.graph(&tokens);
    graph.get("/me").await.refused(400, "BadRequest", "delegated");
    let mine = graph.beta().get("/solutions/businessScenarios").await.rows();
    assert!(mine.iter().any(|row| row["uniqueName"] == "com.contoso.apps.hronboarding"));
    counter.server.clock().set_forward(Duration::from_hours(1));
    graph.beta().get("/solutions/businessScenarios").await.refused(401, "InvalidAuthenticationToken", "expired");

    refused(&counter.app_alone(HUB, "wrong").await, 401, "invalid_client", 7_000_215);
    refused(&counter.app_alone(CLIENT, TOKEN).await, 401, "invalid_client", 700_025);
    let url = |tenant: &str| format!("{}/{tenant}/oauth2/v2.0/token", counter.root);
    let ask = async |tenant: &str, scope: &str| {
        let fields =
            [("client_id", HUB), ("client_secret", TOKEN), ("grant_type", "client_credentials"), ("scope", scope)];
        counter.browser.post(&url(tenant), &fields).await
    };
    refused(&ask("organizations", "https://graph.microsoft.com/.default").await, 400, "invalid_request", 50059);
    refused(&ask(TENANT, "Tasks.ReadWrite").await, 400, "invalid_scope", 1_002_012);
}

#[tokio::test]
async fn signing_out_is_a_page_or_the_way_back_and_tokens_stay_good() {
    let counter = Counter::new();
    let tokens = counter.sign_in(SCOPES).await;
    let page = counter.browser.get(&counter.at("logout")).await;
    assert!(page.status == 200 && page.text.contains("You have signed out"), "{}", page.text);
    let to = |uri: &str| format!("{}?post_logout_redirect_uri={uri}", counter.at("logout"));
    assert_eq!(counter.browser.get(&to("http://localhost:8400")).await.onward().0, "http://localhost:8400/");
    assert_eq!(counter.browser.get(&to("https://evil.example")).await.status, 200);
    counter.graph(&tokens).get("/me").await.is(200);
}

/// What an access token says. Clients are to look into none, and many do.
fn claims(tokens: &Value) -> Value {
    let token = text(tokens, "access_token");
    let part = token.split('.').nth(1).expect("three parts");
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("base64")).expect("JSON")
}

#[tokio::test]
async fn an_access_token_says_who_and_through_what_in_one_form() {
    let counter = Counter::new();
    let said = claims(&counter.sign_in(SCOPES).await);
    let me = counter.server.http().get("/me").await.is(200);
    for (name, expected) in [
        ("ver", json!("1.0")),
        // The issuer of that form; the newer one ends in `v2.0`.
        ("iss", json!(format!("{}/{TENANT}/", counter.root))),
        ("appid", json!(CLIENT)),
        ("app_displayname", json!(CLIENT)),
        ("idtyp", json!("user")),
        ("name", me["displayName"].clone()),
        ("upn", me["userPrincipalName"].clone()),
        ("oid", json!(ADA)),
        ("tid", json!(TENANT)),
    ] {
        assert_eq!(said[name], expected, "{name} in {said:#}");
    }
    let said = claims(&counter.app_alone(HUB, TOKEN).await.json(200));
    assert_eq!((&said["idtyp"], &said["ver"], &said["appid"]), (&json!("app"), &json!("1.0"), &json!(HUB)));
    assert!(said["app_displayname"].is_string() && said["app_displayname"] != HUB, "{said:#}");
    assert!(said.get("upn").is_none() && said.get("name").is_none() && said.get("scp").is_none(), "{said:#}");
}
