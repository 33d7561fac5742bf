//! A service that refuses all of beta: lists are whole all the same, and what beta alone knows is unknown, not "no".

use std::process::{Command, Stdio};

use planner_tui::server::Seed;
use serde_json::Value;

use crate::support::hostile::{Harm, Hostile};
use crate::support::server::{TOKEN, TestServer};
use crate::sync_engine::World;

const DENIED: &str = r#"{"error":{"code":"Authorization_RequestDenied","message":"no beta here"}}"#;

/// Runs a command and returns what it has printed, as JSON, and what it has said beside that.
fn run(folder: &std::path::Path, url: &str, arguments: &[&str]) -> (Value, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_planner-tui"));
    command.args(["--graph-url", url]).arg("--data").arg(folder).args(arguments).arg("--json");
    command.env("PLANNER_TUI_TOKEN", TOKEN).env_remove("PLANNER_TUI_ACCOUNT").stdin(Stdio::null());
    let output = command.output().expect("the program was built");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(0), "{err}");
    (serde_json::from_str(&out).expect("JSON"), err.into_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_without_beta_lists_all_plans_and_says_what_it_does_not_know() {
    let world = World::on(TestServer::start(Seed::Sample)).await;
    let mut wanted = Vec::new();
    for group in world.http.get("/me/memberOf").await.rows() {
        let id = group["id"].as_str().unwrap_or_default();
        let of_group = world.http.get(&format!("/groups/{id}/planner/plans")).await;
        wanted.extend(of_group.rows().iter().map(|plan| plan["id"].clone()));
    }
    let front = Hostile::before(world.http.root());
    front.rule(|seen| {
        let is_beta = seen.target.starts_with("/beta/");
        is_beta.then(|| Harm::answer("403 Forbidden", "Content-Type: application/json\r\n", DENIED))
    });
    for run_number in 1..=2 {
        let (listed, said) = run(world.folder.path(), front.url(), &["plans"]);
        let plans = listed["data"].as_array().expect("a list");
        for id in &wanted {
            let plan = plans.iter().find(|plan| plan["id"] == *id);
            let plan = plan.unwrap_or_else(|| panic!("run {run_number}: {id} is missing in {listed}"));
            assert_eq!((&plan["isFavourite"], &plan["isArchived"]), (&Value::Null, &Value::Null), "{plan}");
            assert!(plan["groupName"].is_string(), "run {run_number}: {plan}");
        }
        assert!(said.contains("does not say which plans are favourites or archived"), "run {run_number}: {said}");
        let plan = wanted[0].as_str().expect("an id");
        let (shown, _) = run(world.folder.path(), front.url(), &["plan", "show", "--plan", plan]);
        assert_eq!(shown["data"]["isArchived"], Value::Null, "run {run_number}: {shown}");
    }
    let (_, said) = run(world.folder.path(), front.url(), &["tasks", "--plan", "Office move"]);
    assert!(!said.contains("favourites"), "nobody has asked about plans: {said}");
}
