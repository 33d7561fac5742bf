//! What the server says of itself: `serve --coverage`, and the list in `docs/server.md`.

use std::process::Command;

use planner_tui::server::{Seed, coverage};

use crate::script::data;
use crate::support::program::alone;
use crate::support::server::TestServer;

#[test]
fn the_program_prints_it_and_the_documents_have_it() {
    let run = Command::new(env!("CARGO_BIN_EXE_planner-tui")).args(["serve", "--coverage"]).output().expect("built");
    let printed = String::from_utf8(run.stdout).expect("text");
    assert!(run.status.success() && printed == coverage(), "{printed}");
    let documents = include_str!("../../../docs/server.md");
    let (_, rest) = documents.split_once("```text\n").expect("a list");
    let (list, _) = rest.split_once("```\n").expect("an end of the list");
    assert_eq!(list, printed, "put what `planner-tui serve --coverage` prints into docs/server.md");
}

#[test]
fn as_json_it_says_the_same_and_what_it_would_ignore_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let said = alone(folder.path(), &["serve", "--coverage"]);
    assert!(said.failed(2).contains("leave --data out"), "a folder is named that would not be used");
    let run = |more: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_planner-tui")).args(["serve", "--coverage"]).args(more).output().unwrap()
    };
    let listed = data("coverage", &String::from_utf8(run(&["--json"]).stdout).unwrap());
    let listed = listed.as_array().unwrap();
    assert_eq!(listed.len(), coverage().lines().count());
    let words = |line: &serde_json::Value| line["path"].as_str().unwrap().to_owned();
    let paths: Vec<_> = listed.iter().map(words).collect();
    let printed: Vec<_> = coverage().lines().map(|line| line.split_whitespace().last().unwrap().to_owned()).collect();
    assert_eq!(paths, printed);
    let refused = run(&["--seed", "empty"]);
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(refused.status.code() == Some(2) && said.contains("--seed"), "{said}");
}

#[tokio::test]
async fn every_line_is_a_route_with_these_methods() {
    let server = TestServer::start(Seed::Empty);
    let mut lines = 0;
    for line in coverage().lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let path = words.last().expect("a path").replace(['{', '}'], "");
        let versions: Vec<_> = words.iter().filter(|word| ["v1.0", "beta"].contains(word)).collect();
        for version in versions {
            let url = format!("{}/{version}{path}", server.http().root());
            let answer = server.http().ask("OPTIONS", &url).send().await;
            assert_eq!(answer.status, 204, "{line}: {}", answer.text);
            let allowed: Vec<&str> = answer.header("Allow").split(", ").collect();
            let methods = words.iter().filter(|word| ["GET", "POST", "PATCH", "DELETE"].contains(word));
            for method in methods {
                assert!(allowed.contains(method), "{line}: {allowed:?}");
            }
        }
        lines += 1;
    }
    assert!(lines > 50, "{lines}");
    // What is beta's alone is not there in v1.0.
    server.http().get("/planner/rosters/id").await.is(404);
}
