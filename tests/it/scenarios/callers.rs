//! Who can ask: the token of the server, and those that name a caller behind it.

use planner_tui::server::{self, Options, Seed, StartError};
use serde_json::json;

use super::desk::{ADA, Desk, HUB, JOSE, PAYROLL, WEB_GROUP};
use crate::support::http::{Http, text};
use crate::support::server::{TOKEN, TestServer};

#[tokio::test]
async fn a_token_names_its_caller() {
    let server = TestServer::start(Seed::Sample);
    let with = |name: &str| server.http().with_token(Some(&format!("{TOKEN}{name}")));
    assert_eq!(server.http().get("/me").await.is(200)["id"], ADA);
    for name in
        ["/user:jose.hernandez@example.org".to_owned(), format!("/user:{JOSE}"), format!("/user:{JOSE}/app:{HUB}")]
    {
        assert_eq!(with(&name).get("/me").await.is(200)["id"], JOSE, "{name}");
    }
    for wrong in ["/user:nobody@example.org", "/app:nothing", "/user:", "/", "x", "/app:", "/user:/app:"] {
        with(wrong).get("/me").await.refused(401, "InvalidAuthenticationToken", "");
    }
    let stranger = server.http().with_token(Some(&format!("other/user:{JOSE}")));
    stranger.get("/me").await.refused(401, "InvalidAuthenticationToken", "");
}

#[tokio::test]
async fn an_app_alone_is_nobody() {
    let desk = Desk::new().await;
    for path in ["/me", "/me/memberOf", "/me/planner/plans", "/me/planner/tasks", "/me/planner/all/delta"] {
        desk.app.get(path).await.refused(400, "BadRequest", "/me request is only valid with delegated");
    }
    // Its rights are the organisation's: every group, and everybody's lists.
    assert_eq!(desk.app.get(&format!("/groups/{WEB_GROUP}/planner/plans")).await.rows().len(), 2);
    assert!(!desk.app.get(&format!("/users/{ADA}/planner/tasks")).await.rows().is_empty());
    desk.jose.get(&format!("/users/{ADA}/planner/tasks")).await.is(403);
}

#[tokio::test]
async fn what_is_made_says_by_whom() {
    let desk = Desk::new().await;
    let task = desk.task("1", json!({})).await;
    let by_app = desk.ada.get(&format!("/planner/tasks/{task}")).await.is(200)["createdBy"].take();
    assert_eq!((&by_app["user"]["id"], &by_app["application"]["id"]), (&json!(null), &json!(HUB)));
    let plan = desk.plan_in(WEB_GROUP).await;
    let through = desk.who(&format!("user:{JOSE}/app:{PAYROLL}"));
    let made = through.post("/planner/tasks", json!({"planId": plan, "title": "By hand"})).await.is(201);
    let by = &made["createdBy"];
    assert_eq!((&by["user"]["id"], &by["application"]["id"]), (&json!(JOSE), &json!(PAYROLL)));
}

#[tokio::test]
async fn a_server_can_act_as_somebody_else() {
    let folder = tempfile::tempdir().unwrap();
    let listener = || std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let options = |who: &str| Options {
        acting_as: Some(who.to_owned()),
        ..Options::new(folder.path().join("planner.db"), TOKEN.to_owned())
    };
    for who in ["jose.hernandez@example.org", "Jose.Hernandez@Example.org", JOSE, "Jos\u{e9} Hern\u{e1}ndez"] {
        let running = server::start(listener(), options(who)).unwrap();
        let http = Http::new(running.url(), TOKEN);
        assert_eq!(text(&http.get("/me").await.is(200), "id"), JOSE, "{who}");
        running.stop().await;
    }
    let running = server::start(listener(), options("sam o'brien")).unwrap();
    let http = Http::new(running.url(), TOKEN);
    assert_eq!(http.get("/me").await.is(200)["mail"], "sam.obrien@example.org", "by name, too");
    running.stop().await;
    let running = server::start(listener(), options(&format!("app:{HUB}"))).unwrap();
    let http = Http::new(running.url(), TOKEN);
    http.get("/me").await.is(400);
    assert_eq!(http.beta().get("/solutions/businessScenarios").await.rows().len(), 2);
    let listed = running.callers();
    assert_eq!((listed.len(), listed.iter().filter(|caller| caller.is_app).count()), (14, 4));
    for caller in listed {
        let status = http.with_token(Some(&caller.token)).get("/users").await.status;
        assert_eq!(status, 200, "{caller:?}");
    }
    running.stop().await;
    let nobody = server::start(listener(), options("Nobody")).unwrap_err();
    assert!(matches!(nobody, StartError::UnknownCaller { .. }), "{nobody}");
    assert!(nobody.to_string().contains("“Nobody”"));
}
