//! The authorization code with PKCE on a loopback address.
//!
//! Source: Microsoft identity platform, "OAuth 2.0 authorization code flow"; RFC 7636, RFC 8252.

use std::time::Duration;

use planner_tui::server::TENANT;
use serde_json::json;

use super::counter::{BACK, CLIENT, Counter, VERIFIER, refused};
use crate::support::browser::Page;
use crate::support::http::text;
use crate::support::sample::{ADA, HUB};
use crate::support::server::{TOKEN, TestServer};

#[tokio::test]
async fn the_platform_says_where_everything_is() {
    let counter = Counter::new();
    for tenant in ["common", "organizations", TENANT, "example.org"] {
        let url = format!("{}/{tenant}/v2.0/.well-known/openid-configuration", counter.root);
        let said = counter.browser.get(&url).await.json(200);
        for (name, last) in [
            ("authorization_endpoint", "oauth2/v2.0/authorize"),
            ("token_endpoint", "oauth2/v2.0/token"),
            ("device_authorization_endpoint", "oauth2/v2.0/devicecode"),
            ("end_session_endpoint", "oauth2/v2.0/logout"),
            ("jwks_uri", "discovery/v2.0/keys"),
        ] {
            assert_eq!(said[name], format!("{}/{tenant}/{last}", counter.root), "{name}");
        }
        assert_eq!(said["code_challenge_methods_supported"], json!(["S256"]));
        let keys = counter.browser.get(&text(&said, "jwks_uri")).await.json(200);
        assert!(keys["keys"].is_array());
    }
    let url = |tenant: &str| format!("{}/{tenant}/v2.0/.well-known/openid-configuration", counter.root);
    refused(&counter.browser.get(&url("nobody.example")).await, 400, "invalid_request", 90002);
    assert_eq!(counter.browser.get(&url("consumers")).await.json(400)["error"], "unauthorized_client");
    // The client's name for the server is the one it gets back; behind a proxy with TLS that is another.
    let secure = crate::support::browser::Browser::new().with_header("x-forwarded-proto", "https");
    let said = secure.get(&url("common")).await.json(200);
    assert!(text(&said, "token_endpoint").starts_with("https://127.0.0.1:"), "{said:#}");
}

#[tokio::test]
async fn a_name_is_chosen_and_the_code_is_good_for_tokens_once() {
    let counter = Counter::new();
    let page = counter.authorize(&[]).await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("Ada Lindqvist</a> ada.lindqvist@example.org"), "{}", page.text);
    assert!(page.text.contains("Sam O&#39;Brien") && page.text.contains("<li>Tasks.ReadWrite</li>"), "{}", page.text);
    assert!(page.header("content-security-policy").contains("default-src 'none'"));
    let back = counter.browser.get(&page.link("Ada Lindqvist")).await;
    // A redirect without a path comes back with a stroke at its end.
    assert_eq!(back.onward().0, format!("{BACK}/"));
    assert_eq!(back.sent_on("state"), "a state & more");
    let code = back.sent_on("code");
    let tokens = counter.redeem(&code, &[]).await;
    assert!(tokens.header("cache-control").contains("no-store"));
    let tokens = tokens.json(200);
    assert_eq!((&tokens["token_type"], &tokens["expires_in"]), (&json!("Bearer"), &json!(3599)));
    assert_eq!(tokens["scope"], "openid profile User.Read Tasks.ReadWrite User.ReadBasic.All");
    let kinds = ["access_token", "refresh_token", "id_token"].map(|name| text(&tokens, name));
    assert!(kinds.iter().all(|token| token.split('.').count() == 3), "{tokens:#}");
    assert_eq!(counter.graph(&tokens).get("/me").await.is(200)["id"], ADA);
    for wrong in &kinds[1..] {
        counter.server.http().with_token(Some(wrong)).get("/me").await.refused(401, "InvalidAuthenticationToken", "");
    }
    refused(&counter.redeem(&code, &[]).await, 400, "invalid_grant", 54005);
}

#[tokio::test]
async fn what_is_asked_for_decides_what_comes() {
    let counter = Counter::new();
    let tokens = counter.sign_in("Tasks.Read").await;
    assert!(tokens.get("refresh_token").is_none() && tokens.get("id_token").is_none(), "{tokens:#}");
    let code = counter.code(&[("nonce", "a nonce")]).await;
    let tokens = counter.redeem(&code, &[("client_info", "1")]).await.json(200);
    let inside = |token: &str| {
        use base64::Engine as _;
        let part = token.split('.').nth(1).unwrap();
        let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(part).unwrap();
        serde_json::from_slice::<serde_json::Value>(&bytes).unwrap()
    };
    let said = inside(&text(&tokens, "id_token"));
    assert_eq!((&said["aud"], &said["oid"], &said["tid"]), (&json!(CLIENT), &json!(ADA), &json!(TENANT)));
    assert_eq!(said["preferred_username"], "ada.lindqvist@example.org");
    assert_eq!((&said["nonce"], &said["name"]), (&json!("a nonce"), &json!("Ada Lindqvist")));
    let about = inside(&format!(".{}", text(&tokens, "client_info")));
    assert_eq!(about, json!({"uid": ADA, "utid": TENANT}));
    // Less than was granted can be asked for, more cannot.
    let code = counter.code(&[]).await;
    let fewer = counter.redeem(&code, &[("scope", "User.Read")]).await.json(200);
    assert_eq!(fewer["scope"], "User.Read");
    let code = counter.code(&[("scope", "User.Read")]).await;
    let more = counter.redeem(&code, &[("scope", "User.Read Tasks.ReadWrite")]).await;
    assert_eq!(refused(&more, 400, "invalid_grant", 65001)["suberror"], "consent_required");
    counter.redeem(&code, &[]).await.json(200);
}

#[tokio::test]
async fn a_code_is_for_who_asked_and_as_they_asked() {
    let counter = Counter::new();
    let code = counter.code(&[]).await;
    let other = "99998888-7777-4666-8555-444433332222";
    for (field, value, number) in [
        ("code_verifier", "x".repeat(43).as_str(), 501_481),
        ("code_verifier", "short", 501_481),
        ("code_verifier", &format!("{VERIFIER}!"), 501_481),
        ("redirect_uri", "http://localhost:8401", 500_112),
        ("client_id", other, 70000),
        ("code", "not a code", 70000),
    ] {
        refused(&counter.redeem(&code, &[(field, value)]).await, 400, "invalid_grant", number);
    }
    for field in ["code_verifier", "redirect_uri", "code", "grant_type", "client_id"] {
        let page = counter.redeem(&code, &[(field, "")]).await;
        let body = refused(&page, 400, "invalid_request", 900_144);
        assert!(text(&body, "error_description").contains(field), "{body:#}");
    }
    refused(&counter.redeem(&code, &[("client_secret", TOKEN)]).await, 401, "invalid_client", 700_025);
    refused(&counter.redeem(&code, &[("grant_type", "password")]).await, 400, "unsupported_grant_type", 70003);
    counter.server.clock().set_forward(Duration::from_mins(10));
    refused(&counter.redeem(&code, &[]).await, 400, "invalid_grant", 70008);
}

#[tokio::test]
async fn the_client_hears_what_is_wrong_with_its_request_and_nobody_else_does() {
    let counter = Counter::new();
    for (more, error) in [
        (("response_type", "token"), "unsupported_response_type"),
        (("response_type", ""), "invalid_request"),
        (("response_mode", "fragment"), "invalid_request"),
        (("scope", ""), "invalid_request"),
        (("scope", "Tasks.Reed"), "invalid_scope"),
        (("scope", "https://vault.example/Secrets.Read"), "invalid_scope"),
        (("prompt", "later"), "invalid_request"),
        (("prompt", "none"), "login_required"),
        (("code_challenge", ""), "invalid_request"),
        (("code_challenge", "short"), "invalid_request"),
        // The platform would take this; a choice of this project, since no client of today should send it.
        (("code_challenge_method", "plain"), "invalid_request"),
        (("choose", "nobody"), "access_denied"),
        (("choose", "a stranger"), "invalid_request"),
    ] {
        let back = counter.authorize(&[more]).await;
        assert_eq!(back.sent_on("error"), error, "{more:?}");
        assert!(back.sent_on("error_description").starts_with("AADSTS"), "{more:?}");
        assert_eq!((back.sent_on("state").as_str(), back.sent_on("code").as_str()), ("a state & more", ""));
        assert_eq!(back.onward().0, format!("{BACK}/"));
    }
    let declined = counter.authorize(&[]).await.link("Cancel");
    assert_eq!(counter.browser.get(&declined).await.sent_on("error"), "access_denied");
    // To an address that may be anybody's nothing is sent.
    for more in [
        ("redirect_uri", "https://evil.example/"),
        ("redirect_uri", "http://localhost.evil.example:8400"),
        ("redirect_uri", "http://localhost:8400/elsewhere"),
        ("redirect_uri", "http://[::1]:8400"),
        ("redirect_uri", ""),
        ("client_id", "no-guid"),
        ("client_id", ""),
    ] {
        let page = counter.authorize(&[more, ("choose", ADA)]).await;
        assert_eq!((page.status, page.header("location")), (400, ""), "{more:?}");
        assert!(page.text.contains("AADSTS") && page.text.starts_with("<!DOCTYPE html>"), "{}", page.text);
    }
}

#[tokio::test]
async fn the_answer_comes_by_a_form_where_the_client_wants_that() {
    let counter = Counter::new();
    let wish = ("response_mode", "form_post");
    let page = counter.browser.get(&counter.authorize(&[wish]).await.link("Ada Lindqvist")).await;
    assert_eq!((page.status, page.header("location")), (200, ""));
    assert!(page.text.contains(&format!("<form action=\"{BACK}/\" method=\"post\">")), "{}", page.text);
    let sent = |page: &Page, name: &str| {
        let (_, rest) = page.text.split_once(&format!("name=\"{name}\" value=\"")).expect("a hidden field");
        rest.split('"').next().unwrap_or_default().replace("&amp;", "&")
    };
    assert_eq!(sent(&page, "state"), "a state & more");
    counter.redeem(&sent(&page, "code"), &[]).await.json(200);
    let declined = counter.browser.get(&counter.authorize(&[wish]).await.link("Cancel")).await;
    assert_eq!(sent(&declined, "error"), "access_denied");
}

#[tokio::test]
async fn who_is_hinted_at_stands_first() {
    let counter = Counter::new();
    let first = async |more: &[(&str, &str)]| {
        let page = counter.authorize(more).await;
        let name =
            page.text.split("<li><a href=\"").nth(1).and_then(|rest| rest.split("\">").nth(1)).map(str::to_owned);
        name.and_then(|name| name.split("</a>").next().map(str::to_owned)).unwrap_or_default()
    };
    assert_eq!(first(&[]).await, "Ada Lindqvist");
    assert_eq!(first(&[("login_hint", "zoe.vandermeer@example.org")]).await, "Zoë van der Meer");
    assert_eq!(first(&[("login_hint", "nobody@example.org"), ("prompt", "select_account")]).await, "Ada Lindqvist");
}

#[tokio::test]
async fn an_application_with_a_secret_shows_it_and_needs_no_challenge() {
    let counter = Counter::new();
    let own = [("client_id", HUB), ("code_challenge", ""), ("code_challenge_method", "")];
    let code = counter.code(&own).await;
    let without = [("client_id", HUB), ("code_verifier", "")];
    refused(&counter.redeem(&code, &without).await, 401, "invalid_client", 7_000_218);
    let with = |secret| [("client_id", HUB), ("code_verifier", ""), ("client_secret", secret)];
    refused(&counter.redeem(&code, &with("wrong")).await, 401, "invalid_client", 7_000_215);
    let tokens = counter.redeem(&code, &with(TOKEN)).await.json(200);
    assert_eq!(counter.graph(&tokens).get("/me").await.is(200)["id"], ADA);
}

#[tokio::test]
async fn where_nobody_signs_in_there_is_no_such_address() {
    let server = TestServer::start(planner_tui::server::Seed::Sample);
    let browser = crate::support::browser::Browser::new();
    for path in ["/common/oauth2/v2.0/token", "/common/oauth2/v2.0/authorize", "/devicelogin"] {
        let page = browser.get(&format!("{}{path}", server.http().root())).await;
        assert_eq!((page.status, page.header("www-authenticate")), (401, "Bearer"), "{path}");
    }
}

#[tokio::test]
async fn a_foreign_host_gets_no_page() {
    let counter = Counter::new();
    for path in ["/devicelogin", "/common/oauth2/v2.0/authorize", "/common/v2.0/.well-known/openid-configuration"] {
        let url = format!("{}{path}", counter.root);
        let answer = counter.server.http().ask("GET", &url).header("Host", "evil.example").send().await;
        answer.refused(403, "ForeignHost", "");
    }
}
