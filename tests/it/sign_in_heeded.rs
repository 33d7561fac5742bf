//! What the identity platform says of a sign-in is heeded: when to come back, what to prove, and that it refuses.

use std::path::Path;

use serde_json::Value;

use crate::sign_in::{ADA, Login, by_browser_as, end, find, run, text};
use crate::support::browser::Browser;
use crate::support::hostile::{Harm, Hostile};
use crate::support::server::TestServer;

const TOKEN: &str = "/oauth2/v2.0/token";
const JSON: &str = "Content-Type: application/json\r\n";

/// Lets the kept token be one that has to be renewed.
fn age(data: &Path) {
    let file = find(data, "tokens.json");
    let mut tokens: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    for moment in ["renew_at", "ends"] {
        tokens[moment] = "2000-01-01T00:00:00Z".into();
    }
    std::fs::write(&file, tokens.to_string()).unwrap();
}

/// Answers every question for a token so.
fn answer_tokens(line: &Hostile, status: &'static str, headers: &'static str, body: &'static str) {
    line.rule(move |seen| seen.target.ends_with(TOKEN).then(|| Harm::answer(status, headers, body)));
}

fn questions(line: &Hostile) -> usize {
    line.log().iter().filter(|seen| seen.target.ends_with(TOKEN)).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_platform_that_is_busy_is_left_alone_by_whoami_and_says_what_to_prove() {
    let server = TestServer::start_with_sign_in();
    let line = Hostile::before(server.http().root());
    let data = tempfile::tempdir().unwrap();
    by_browser_as(data.path(), line.url(), ADA, &["--no-key-store"]).await;
    age(data.path());
    let whoami = async || {
        let output = run(data.path(), &["whoami", "--width", "1000"]).await;
        text(&output.stdout)
    };
    // Another thing to prove: the next sign-in asks for it, and can be typed as it is said.
    answer_tokens(
        &line,
        "400 Bad Request",
        JSON,
        r#"{"error":"interaction_required","error_description":"AADSTS50076: More.","error_codes":[50076],
            "claims":"{\"access_token\":{\"capolids\":{\"essential\":true,\"values\":[\"c1\"]}}}"}"#,
    );
    let said = whoami().await;
    let folder = data.path().display().to_string();
    let command = said.split('`').find(|part| part.starts_with("planner-tui login --browser --account ")).expect(&said);
    assert!(said.contains("second proof") && command.ends_with(&format!("--data {folder}")), "{said}");
    line.mend();
    let (page, _) = by_browser_as(data.path(), line.url(), ADA, &["--no-key-store"]).await;
    assert!(page.contains("&claims=%7B%22access_token%22%3A%7B%22capolids%22"), "{page}");

    age(data.path());
    answer_tokens(&line, "429 Too Many Requests", "Retry-After: 3000\r\n", "");
    let before = questions(&line);
    for _run in 0..2 {
        let said = whoami().await;
        assert!(said.contains("is too busy") && said.contains("left alone until"), "{said}");
    }
    assert_eq!(questions(&line), before + 1, "the second run knows it from the first");
}

/// Which requests are harmed, how, and what the terminal says then.
type Case = (&'static str, fn() -> Harm, &'static str);

#[tokio::test(flavor = "multi_thread")]
async fn the_page_says_signed_in_only_to_who_is() {
    let server = TestServer::start_with_sign_in();
    let line = Hostile::before(server.http().root());
    let used = || {
        let body = r#"{"error":"invalid_grant","error_description":"AADSTS54005: Used.","error_codes":[54005]}"#;
        Harm::answer("400 Bad Request", JSON, body)
    };
    let other_kind = || Harm::Twist(|body| body["token_type"] = "mac".into());
    let nobody = || Harm::answer("403 Forbidden", JSON, "{}");
    let cases: [Case; 3] =
        [(TOKEN, used, "used already"), (TOKEN, other_kind, "of the kind “mac”"), ("/me", nobody, "who you are")];
    for (path, harm, words) in cases {
        let (browser, data) = (Browser::new(), tempfile::tempdir().unwrap());
        line.rule(move |seen| seen.target.split('?').next()?.ends_with(path).then(harm));
        let mut login = Login::start(data.path(), line.url(), "--browser");
        let names = browser.get(&login.line_with("/authorize?")).await;
        let back = browser.get(&names.link(ADA)).await;
        let page = browser.get(back.header("location")).await.text;
        assert!(page.contains("You are not signed in") && !page.contains("You are signed in"), "{page}");
        let (status, said) = end(login).await;
        assert!(status == Some(2) && said.contains(words), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_not_asked_about_while_the_platform_wants_to_be_left_alone() {
    let server = TestServer::start_with_sign_in();
    let line = Hostile::before(server.http().root());
    let data = tempfile::tempdir().unwrap();
    line.rule(|seen| {
        let busy = || Harm::answer("429 Too Many Requests", "Retry-After: 2000\r\n", "");
        let quick = || Harm::Twist(|body| body["interval"] = 1.into());
        let is_code = seen.target.ends_with("/devicecode");
        if is_code { Some(quick()) } else { seen.target.ends_with(TOKEN).then(busy) }
    });
    let (status, said) = end(Login::start(data.path(), line.url(), "--device")).await;
    assert!(status == Some(2) && said.contains("longer than the code is good"), "{said}");
    assert_eq!(questions(&line), 1);
}
