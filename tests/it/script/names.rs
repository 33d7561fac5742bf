//! Names: by id, whole, by their beginning; what is not clear is told with what could be meant, and has a status of its own.

use serde_json::json;

use super::beside::screen;
use super::{data, json as told, run};
use crate::support::http::text;
use crate::support::program::{alone, on};
use crate::support::sample::ADA;
use crate::sync_engine::World;

#[tokio::test(flavor = "multi_thread")]
async fn an_ambiguous_name_lists_what_could_be_meant_and_does_nothing() {
    let world = World::new().await;
    for (title, to) in [("a", "Call Anna"), ("b", "Call Bert"), ("c", "call anna")] {
        world.http.change(&world.path(title, "").await, json!({"title": to})).await;
    }
    let said = run(&world, &["done", "call"]).await.failed(3);
    let mut lines = said.lines();
    assert_eq!(lines.next(), Some("planner-tui: “call” could be 3 tasks. Say which by its id:"));
    assert_eq!(lines.filter(|line| line.contains("in To do")).count(), 3, "{said}");
    let said = run(&world, &["done", "CALL ANNA", "--json"]).await;
    let error = data("error", &said.out);
    assert_eq!(
        (said.status, &error["status"], error["candidates"].as_array().map(Vec::len)),
        (Some(3), &json!(3), Some(2))
    );
    // Capitals tell them apart.
    run(&world, &["done", "call anna"]).await.well();
    assert_eq!(world.task("call anna").await["percentComplete"], 100);
    assert_eq!(world.task("Call Anna").await["percentComplete"], 0);
    run(&world, &["done", "call b"]).await.well();
    let id = text(&world.task("Call Anna").await, "id");
    run(&world, &["done", "--", &id]).await.well();
    assert_eq!(world.task("Call Anna").await["percentComplete"], 100);
    let said = run(&world, &["done", "d", "nothing like it"]).await.failed(3);
    assert!(said.contains("No task is called “nothing like it”"), "{said}");
    assert_eq!(world.task("d").await["percentComplete"], 0, "nothing is done before all is found");
}

/// What could be meant is told with what finds it, and with something that tells two of one name apart.
#[tokio::test(flavor = "multi_thread")]
async fn two_of_one_name_are_told_apart() {
    let world = World::new().await;
    let fill = async |path: &str, body: serde_json::Value| text(&world.http.post(path, body).await.is(201), "id");
    let again = fill("/planner/buckets", json!({"planId": world.plan, "name": "Doing", "orderHint": " !"})).await;
    fill("/planner/tasks", json!({"planId": world.plan, "bucketId": again, "title": "one more"})).await;
    let said = run(&world, &["add", "never made >doing", "--json"]).await;
    let error = data("error", &said.out);
    let find = |error: &serde_json::Value, id: &str| {
        let candidates = error["candidates"].as_array().expect("a list").clone();
        candidates.into_iter().find(|known| known["id"] == id).unwrap_or_else(|| panic!("{id}: {error}"))
    };
    assert_eq!(said.status, Some(3), "{said:?}");
    assert_eq!(find(&error, &again), json!({"id": again, "name": "Doing", "beside": "3 of 3, with 1 task"}));
    let said = run(&world, &["bucket", "rm", "doing", "--yes"]).await.failed(3);
    assert!(said.contains("“Doing” 2 of 3, with ") && said.contains("“Doing” 3 of 3, with 1 task"), "{said}");
    run(&world, &["bucket", "rm", "--yes", "--", &again]).await.well();

    run(&world, &["check", "add", "a", "milk", "milk"]).await.well();
    let said = run(&world, &["check", "tick", "a", "milk"]).await.failed(3);
    assert!(said.contains("“milk” 1 of 2") && said.contains("“milk” 2 of 2"), "{said}");
    for title in ["Twin", "Twin"] {
        on(&world, &["plan", "add", title]).await.well();
    }
    let said = on(&world, &["tasks", "--plan", "twin"]).await.failed(3);
    assert_eq!(said.matches("“Twin” personal").count(), 2, "{said}");
}

#[test]
fn what_a_mark_may_have_meant_is_told_with_what_finds_it() {
    let folder = tempfile::tempdir().unwrap();
    for (line, id, name, beside) in [
        ("x @i", ADA, "Ada Lindqvist", "in "),
        ("x #D", "category3", "DOC", "(yellow)"),
        ("x !no", "urgent", "urgent", ""),
    ] {
        let said = alone(folder.path(), &["add", line, "--plan", "Website relaunch", "--json"]);
        let error = data("error", &said.out);
        let candidates = error["candidates"].as_array().expect("a list");
        let found = candidates.iter().find(|known| known["id"] == id).unwrap_or_else(|| panic!("{id}: {said:?}"));
        assert_eq!((said.status, &found["name"]), (Some(3), &json!(name)));
        assert!(found["beside"].as_str().is_some_and(|words| words.starts_with(beside)), "{found}");
    }
    let marked = format!("never made @{ADA} #category3");
    let said = alone(folder.path(), &["add", &marked, "--plan", "Website relaunch", "--explain"]);
    assert!(said.status == Some(0) && said.out.contains(ADA), "what is told can be typed: {said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_says_what_it_is_about() {
    let world = World::new().await;
    for line in ["", " "] {
        let said = run(&world, &["add", line]).await.failed(4);
        assert_eq!(said, "planner-tui: not done: make a task: A title cannot be empty.\n");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_plan_is_the_one_named_or_opened_last_or_that_of_the_id() {
    let world = World::new().await;
    let said = on(&world, &["tasks"]).await.failed(3);
    assert!(said.contains("say which with --plan") && said.contains("“Try things”"), "{said}");
    run(&world, &["tasks"]).await.well();
    // A task by its id tells its plan, however it was opened.
    let id = text(&world.task("a").await, "id");
    let said = on(&world, &["done", "--", &id]).await;
    assert_eq!(said.status, Some(0), "{said:?}");
    let said = on(&world, &["tasks", "--plan", "no such plan"]).await.failed(3);
    assert!(said.contains("No plan is called “no such plan”"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_is_no_opening_of_a_plan_and_a_wrong_one_is_told_as_json_too() {
    let world = World::new().await;
    run(&world, &["tasks"]).await.well();
    let said = on(&world, &["tasks", "--json"]).await;
    assert_eq!(said.status, Some(3), "no plan was opened on a screen: {}", said.err);
    assert!(!data("error", &said.out)["candidates"].as_array().unwrap().is_empty());
    let said = on(&world, &["tasks", "--bogus", "--json"]).await;
    let error = data("error", &said.out);
    assert_eq!((said.status, &error["status"]), (Some(2), &2.into()));
    assert!(error["message"].as_str().unwrap().contains("--bogus") && said.err.contains("Usage"), "{}", said.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_made_beside_an_open_screen_has_the_services_id() {
    let world = World::new().await;
    let screen = screen(&world).await;
    for title in ["one", "two", "three"] {
        let edits = told(&world, "edits", &["add", title]).await;
        let made = world.task(title).await;
        assert_eq!((&edits[0]["state"], &edits[0]["taskId"]), (&"done".into(), &made["id"]), "{edits}");
    }
    let shown = on(&world, &["plan", "show", "--json"]).await.well();
    assert_eq!(data("plan", &shown)["id"], world.plan.as_str(), "what is open on the screen is meant");
    screen.stop().await;
}

/// What a line of a new task names and is not there is told with what there is, as it is wherever a name stands alone.
#[tokio::test(flavor = "multi_thread")]
async fn a_mark_that_means_nothing_is_told_with_all_it_could_mean() {
    let world = World::new().await;
    for (line, alone) in [
        ("x @zzzqqq", ["assign", "a", "zzzqqq"].as_slice()),
        ("x #zzzqqq", &["label", "add", "a", "zzzqqq"]),
        ("x >zzzqqq", &["move", "a", "--to", "zzzqqq"]),
    ] {
        let candidates = async |arguments: &[&str]| {
            let said = run(&world, &[arguments, &["--json"]].concat()).await;
            let error = data("error", &said.out);
            let names = error["candidates"].as_array().expect("a list").iter().map(|known| text(known, "name"));
            let mut names: Vec<String> = names.collect();
            names.sort();
            names
        };
        let named = candidates(alone).await;
        assert_eq!((candidates(&["add", line]).await, named.is_empty()), (named, false), "{line}");
    }
    let said = run(&world, &["add", "x >zzzqqq"]).await.failed(3);
    assert!(said.contains("“To do” 1 of ") && said.contains("“Doing” 2 of "), "{said}");
}
