//! Commands started in the same moment on one copy: what a person does twice at once is no quarrel with themselves.

use serde_json::json;

use super::{copy, data, states};
use crate::support::http::text;
use crate::support::program::{Said, all_on, on};
use crate::sync_engine::World;

/// How often: what goes wrong in between goes wrong by chance.
const TIMES: usize = 4;

/// Checks that all that was done is done.
#[track_caller]
fn is_done(said: &[Said]) {
    for one in said {
        let edits = data("edits", &one.out);
        let all = states(&edits);
        assert_eq!((one.status, all.keys().all(|state| state == "done")), (Some(0), true), "{one:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_field_set_by_several_commands_is_as_one_of_them_wants_and_nobody_is_asked() {
    let world = World::new().await;
    let plan = world.plan.clone();
    let path = world.path("a", "").await;
    for round in 0..TIMES {
        let notes: Vec<String> = (0..3).map(|at| format!("notes={round} {at}")).collect();
        let titles: Vec<String> = (0..2).map(|at| format!("title=a {round} {at}")).collect();
        let id = path.rsplit('/').next().expect("an id");
        let set = |field: &String| vec!["set".to_owned(), id.to_owned(), field.clone()];
        let runs: Vec<Vec<String>> = notes.iter().chain(&titles).map(set).collect();
        let runs: Vec<Vec<&str>> = runs
            .iter()
            .map(|run| run.iter().map(String::as_str).chain(["--json", "--plan", &plan]).collect())
            .collect();
        is_done(&all_on(&world, &runs).await);
        let task = world.http.get(&path).await.is(200);
        let details = world.http.get(&format!("{path}/details")).await.is(200);
        assert!(titles.contains(&format!("title={}", text(&task, "title"))), "{task:#}");
        assert!(notes.contains(&format!("notes={}", text(&details, "description"))), "{details:#}");
    }
    let log = on(&world, &["log", "--json"]).await.json();
    assert_eq!(log["data"]["waiting"].as_array().map_or(0, Vec::len), 0, "{log:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_copy_begun_twice_at_once_is_made_once_and_both_are_told_so() {
    let world = World::new().await;
    let group = text(&world.http.get("/me/memberOf").await.rows()[0], "id");
    let body = json!({"description": "of b", "checklist":
        {"k1": {"@odata.type": "microsoft.graph.plannerChecklistItem", "title": "step"}}});
    world.http.change(&world.path("b", "/details").await, body).await;
    let labels = json!({"categoryDescriptions": {"category1": "Red", "category2": "Blue"}});
    world.http.change(&format!("/planner/plans/{}/details", world.plan), labels).await;
    for round in 0..TIMES {
        let other = copy::plan(&world, &format!("Other {round}"), &group).await;
        let run = vec!["copy", "--plan", &world.plan, "--to", &other, "--json"];
        is_done(&all_on(&world, &[run.clone(), run]).await);
        let mut titles: Vec<String> =
            copy::tasks(&world, &other).await.iter().map(|task| text(task, "title")).collect();
        titles.sort();
        assert_eq!(titles, ["a", "b", "c", "d", "x", "y"], "once each");
    }
}
