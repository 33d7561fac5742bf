//! Copies that are run again, that are not allowed everything, and that stand beside an open screen.

use serde_json::{Value, json};

use super::beside::{FORBIDDEN, screen};
use super::copy::{bucket, plan, tasks};
use super::{data, states};
use crate::support::http::text;
use crate::support::line::Fault;
use crate::support::program::on;
use crate::support::sample::WEB_GROUP;
use crate::support::server::TestServer;
use crate::sync_engine::World;

/// A plan with a bucket beside that of a world; returns its id.
async fn other(world: &World) -> String {
    let group = text(&world.http.get("/me/memberOf").await.rows()[0], "id");
    let other = plan(world, "Other", &group).await;
    bucket(world, &other, "To do").await;
    other
}

/// The notes of the tasks of a plan as another client reads them, by their titles.
async fn notes(world: &World, plan: &str) -> Vec<(String, String)> {
    let mut notes = Vec::new();
    for task in tasks(world, plan).await {
        let details = world.http.get(&format!("/planner/tasks/{}/details", text(&task, "id"))).await.is(200);
        notes.push((text(&task, "title"), details["description"].as_str().unwrap_or_default().to_owned()));
    }
    notes.sort();
    notes
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(title, notes)| ((*title).to_owned(), (*notes).to_owned())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn beside_a_screen_a_copy_is_done_when_all_of_it_is_and_then_is_there_already() {
    let world = World::new().await;
    let other = other(&world).await;
    world.http.change(&world.path("a", "/details").await, json!({"description": "of a"})).await;
    let screen = screen(&world).await;
    // The screen may name what it has made between two of its words.
    for _ in 0..6 {
        let said = on(&world, &["copy", "a", "--plan", &world.plan, "--to", "Other", "--again", "--json"]).await;
        let edits = data("edits", &said.out);
        assert_eq!(states(&edits), [("done".to_owned(), 1)].into(), "{said:?}");
        let id = text(&edits[0], "taskId");
        let details = world.http.get(&format!("/planner/tasks/{id}/details")).await.is(200);
        assert_eq!(details["description"], "of a");
        let said = on(&world, &["copy", "a", "--plan", &world.plan, "--to", "Other", "--json"]).await;
        assert_eq!((said.status, data("edits", &said.out)), (Some(0), json!([])), "{said:?}");
        let there = format!("“a” was copied before and is there already in “To do”, as {id}");
        assert!(said.err.contains(&there), "{there}: {said:?}");
    }
    assert_eq!(tasks(&world, &other).await.len(), 6);
    let said = on(&world, &["rm", "a", "--plan", &other, "--yes"]).await.failed(3);
    assert!(said.contains("could be 6 tasks"), "{said}");
    screen.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_was_deleted_since_is_not_made_again_and_that_is_said() {
    let world = World::new().await;
    let other = other(&world).await;
    let copy = ["copy", "a", "--plan", &world.plan, "--to", "Other"];
    on(&world, &copy).await.well();
    on(&world, &["rm", "a", "--plan", &other, "--yes", "--wait"]).await.well();
    let said = on(&world, &copy).await;
    assert!(said.status == Some(0) && said.err.contains("“a” was copied before and is not there any more"), "{said:?}");
    assert_eq!(tasks(&world, &other).await, [Value::Null; 0]);
    let whole = ["copy", "--plan", &world.plan, "--to", "Other"];
    on(&world, &whole).await.well();
    on(&world, &["rm", "b", "--plan", &other, "--yes", "--wait"]).await.well();
    let said = on(&world, &whole).await;
    assert!(said.err.contains("8 were copied before") && said.err.contains("1 task that is not there any"), "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_of_a_copy_is_said_whoever_talks_to_the_service() {
    let world = World::new().await;
    other(&world).await;
    world.http.change(&world.path("a", "/details").await, json!({"description": "of a"})).await;
    world.line.rule(|seen| {
        let is_met = seen.method == "PATCH" && seen.path.ends_with("/details");
        is_met.then_some(Fault::Answer(FORBIDDEN))
    });
    let copy = ["copy", "a", "--plan", &world.plan, "--to", "Other", "--again", "--json"];
    for is_beside in [false, true] {
        let screen = if is_beside { Some(screen(&world).await) } else { None };
        let said = on(&world, &copy).await;
        assert_eq!(states(&data("edits", &said.out)), [("refused".to_owned(), 1)].into(), "{is_beside}: {said:?}");
        assert!(said.status == Some(4) && said.err.contains("You may not do it"), "{is_beside}: {said:?}");
        if let Some(screen) = screen {
            screen.stop().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_whose_details_nobody_may_read_is_named_and_can_be_left_out_until_it_is_shown() {
    for is_beside in [false, true] {
        let world = World::new().await;
        let other = other(&world).await;
        for title in ["a", "b"] {
            let details = world.path(title, "/details").await;
            world.http.change(&details, json!({"description": format!("of {title}")})).await;
        }
        let hidden = text(&world.task("b").await, "id");
        let screen = if is_beside { Some(screen(&world).await) } else { None };
        // A batch names it, too; what comes in one is asked for alone then.
        world.line.rule(move |seen| {
            let is_met = seen.path.contains(&hidden) && seen.path.ends_with("/details")
                || seen.body.to_string().contains(&format!("{hidden}/details"));
            is_met.then_some(Fault::Answer(FORBIDDEN))
        });
        let copy = ["copy", "--plan", &world.plan, "--to", "Other"];
        let said = on(&world, &copy).await.failed(1);
        assert!(said.contains("Nothing is copied") && said.contains("“b”"), "{said}");
        assert!(said.contains("--skip-unreadable"), "{said}");
        assert_eq!(tasks(&world, &other).await.len(), 0);
        let said = on(&world, &[&copy[..], &["--dry-run", "--skip-unreadable", "--json"]].concat()).await;
        assert_eq!(data("copy", &said.out)["tasks"].as_array().map(Vec::len), Some(5), "{said:?}");
        let said = on(&world, &[&copy[..], &["--skip-unreadable", "--json"]].concat()).await;
        let found = states(&data("edits", &said.out));
        assert_eq!((found["refused"], said.status), (1, Some(4)), "{said:?}");
        assert!(said.err.contains("not done: copy “b”: its notes, checklist and links could not be read"), "{said:?}");
        let made = [("a", "of a"), ("c", ""), ("d", ""), ("x", ""), ("y", "")];
        assert_eq!(notes(&world, &other).await, pairs(&made));
        let said = on(&world, &["copy", "b", "--plan", &world.plan, "--to", "Other"]).await.failed(1);
        assert!(said.contains("the notes, checklist and links of “b” could not be read"), "{said}");
        world.line.mend();
        let said = on(&world, &copy).await;
        assert!(said.status == Some(0) && said.err.contains("7 were copied before"), "{said:?}");
        let made = [("a", "of a"), ("b", "of b"), ("c", ""), ("d", ""), ("x", ""), ("y", "")];
        assert_eq!(notes(&world, &other).await, pairs(&made));
        if let Some(screen) = screen {
            screen.stop().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_brings_its_bucket_into_a_plan_that_has_none() {
    let world = World::on(TestServer::start(planner_tui::server::Seed::Sample)).await;
    let group = text(&world.http.get(&format!("/groups/{WEB_GROUP}")).await.is(200), "displayName");
    let copy = ["copy", "x", "--plan", &world.plan, "--new", "Fresh", "--group", &group];
    let said = on(&world, &[&copy[..], &["--json"]].concat()).await;
    assert_eq!((said.status, states(&data("edits", &said.out))), (Some(0), [("done".to_owned(), 3)].into()));
    let said = on(&world, &copy).await;
    assert!(said.status == Some(0) && said.err.contains("is there already in “Doing”"), "{said:?}");
}
