//! People and groups, as far as a planner client asks for them.

use planner_tui::server::Seed;
use serde_json::{Value, json};

use super::world::{ADA, BUDGET_GROUP, KENJI, WEB_GROUP};
use crate::support::http::text;
use crate::support::server::TestServer;

#[track_caller]
fn is_user(user: &Value) {
    for name in ["id", "displayName", "userPrincipalName"] {
        assert!(user[name].is_string(), "{name}: {user:#}");
    }
    for name in ["mail", "jobTitle"] {
        assert!(user[name].is_string() || user[name].is_null(), "{name}: {user:#}");
    }
}

fn ids(rows: &[Value]) -> Vec<String> {
    rows.iter().map(|row| text(row, "id")).collect()
}

#[tokio::test]
async fn i_am_ada() {
    let server = TestServer::start(Seed::Sample);
    let me = server.http().get("/me").await.is(200);
    is_user(&me);
    assert_eq!((&me["id"], &me["displayName"]), (&json!(ADA), &json!("Ada Lindqvist")));
    let selected = server.http().get("/me?$select=id,displayName").await.is(200);
    assert!(selected.get("mail").is_none() && selected["displayName"] == "Ada Lindqvist");
}

#[tokio::test]
async fn a_user_is_known_by_id_and_by_name() {
    let server = TestServer::start(Seed::Sample);
    let user = server.http().get(&format!("/users/{KENJI}")).await.is(200);
    is_user(&user);
    assert_eq!(user["displayName"], "田中 健司 (Kenji Tanaka)");
    let name = text(&user, "userPrincipalName");
    assert_eq!(server.http().get(&format!("/users/{name}")).await.is(200)["id"], KENJI);
    let unknown = server.http().get("/users/00000000-0000-4000-8000-000000000000").await;
    assert!(unknown.json["error"]["code"].is_string(), "{}", unknown.text);
    unknown.is(404);
}

#[tokio::test]
async fn my_groups_are_those_i_am_a_member_of() {
    let server = TestServer::start(Seed::Sample);
    let http = server.http();
    let all = http.get("/me/memberOf").await.rows();
    let cast = http.ask("GET", "/me/memberOf/microsoft.graph.group?$count=true").header("ConsistencyLevel", "eventual");
    let cast = cast.send().await.rows();
    assert_eq!(ids(&all), ids(&cast));
    assert!(ids(&all).contains(&WEB_GROUP.to_owned()) && !ids(&all).contains(&BUDGET_GROUP.to_owned()));
    for group in &all {
        assert_eq!(group["@odata.type"], "#microsoft.graph.group");
        let kinds = group["groupTypes"].as_array().expect("kinds of group");
        assert!(kinds.contains(&json!("Unified")), "only such a group can hold plans");
        assert!(group["displayName"].is_string());
    }
}

#[tokio::test]
async fn a_group_has_members() {
    let server = TestServer::start(Seed::Sample);
    let group = server.http().get(&format!("/groups/{WEB_GROUP}")).await.is(200);
    assert_eq!(group["displayName"], "Web team");
    let members = server.http().get(&format!("/groups/{WEB_GROUP}/members")).await.rows();
    assert_eq!(members.len(), 9);
    assert!(ids(&members).contains(&KENJI.to_owned()));
    for member in &members {
        is_user(member);
        assert_eq!(member["@odata.type"], "#microsoft.graph.user");
    }
}

#[tokio::test]
async fn an_empty_workspace_has_me_and_a_group_and_no_plans() {
    let server = TestServer::start(Seed::Empty);
    let http = server.http();
    is_user(&http.get("/me").await.is(200));
    let groups = ids(&http.get("/me/memberOf").await.rows());
    assert!(!groups.is_empty(), "without a group no plan could be made");
    for group in groups {
        assert_eq!(http.get(&format!("/groups/{group}/planner/plans")).await.rows().len(), 0);
    }
    assert_eq!(http.get("/me/planner/tasks").await.rows().len(), 0);
}

#[tokio::test]
async fn the_sample_is_the_demo_data() {
    let server = TestServer::start(Seed::Sample);
    let http = server.http();
    let mut titles = Vec::new();
    for group in ids(&http.get("/me/memberOf").await.rows()) {
        for plan in http.get(&format!("/groups/{group}/planner/plans")).await.rows() {
            titles.push(text(&plan, "title"));
        }
    }
    titles.sort();
    assert_eq!(titles, ["HR Onboarding", "Ideas", "Office move", "Summer party", "Website relaunch"]);
}

#[tokio::test]
async fn groups_are_listed_looked_up_and_counted() {
    let server = TestServer::start(Seed::Sample);
    let http = server.http();
    let all = http.get("/groups").await.is(200);
    let mine = ids(&http.get("/me/memberOf").await.rows());
    let rows = all["value"].as_array().unwrap();
    assert!(rows.len() > mine.len() && ids(rows).contains(&BUDGET_GROUP.to_owned()), "those of others too: {all:#}");
    assert!(all["@odata.context"].as_str().unwrap().ends_with("$metadata#groups"));
    for filter in [
        "displayName eq 'Web team'",
        "DisplayName eq 'web team'",
        "startswith(displayName,'Web t')",
        "groupTypes/any(c:c eq 'Unified') and startswith(displayName,'web')",
    ] {
        assert_eq!(
            ids(&http.get(&format!("/groups?$filter={filter}&$select=Id")).await.rows()),
            [WEB_GROUP],
            "{filter}"
        );
    }
    let web = http.get(&format!("/groups/{WEB_GROUP}")).await.is(200);
    for name in ["mail", "mailNickname"] {
        let filter = format!("{name} eq '{}'", text(&web, name));
        assert_eq!(ids(&http.get(&format!("/groups?$filter={filter}")).await.rows()), [WEB_GROUP], "{filter}");
    }
    http.get("/groups?$filter=jobTitle eq 'x'").await.refused(400, "BadRequest", "type 'microsoft.graph.group'");
    // A count is bare text. Whether the lists of Planner have one is assumed.
    for (list, count) in [("/groups", rows.len()), ("/me/memberOf", mine.len())] {
        let answer = http.get(&format!("{list}/$count")).await;
        assert_eq!((answer.status, answer.text.as_str()), (200, count.to_string().as_str()), "{list}");
        assert!(answer.header("Content-Type").starts_with("text/plain"));
    }
    http.get("/me/$count").await.is(404);
    assert_eq!(http.ask("DELETE", "/groups/$count").send().await.is(405)["error"]["code"], "");
}

#[tokio::test]
async fn planner_hangs_on_people_and_groups() {
    let server = TestServer::start(Seed::Sample);
    let http = server.http();
    let (own, beta) = (http.get("/me/planner").await.is(200), http.beta().get("/me/planner").await.is(200));
    assert_eq!(own["id"], beta["id"]);
    assert!(own.get("favoritePlanReferences").is_none() && beta["favoritePlanReferences"].is_object());
    assert_eq!(http.get(&format!("/users/{ADA}/planner")).await.is(200)["id"], own["id"]);
    http.get(&format!("/users/{KENJI}/planner")).await.is(403);
    assert_eq!(http.get(&format!("/groups/{WEB_GROUP}/planner")).await.is(200)["id"], WEB_GROUP);
    http.get(&format!("/groups/{BUDGET_GROUP}/planner")).await.is(403);
    http.get("/groups/nobody/planner").await.is(404);
}
