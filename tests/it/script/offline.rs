//! Without the service commands go through the outbox all the same: kept, said, and sent the next time.

use std::collections::BTreeMap;

use planner_tui::store::lead::Lead;
use serde_json::json;

use super::{data, json, run, states};
use crate::support::line::Fault;
use crate::support::program::on;
use crate::sync_engine::World;

#[tokio::test(flavor = "multi_thread")]
async fn what_is_done_offline_is_kept_and_sent_later() {
    let world = World::new().await;
    run(&world, &["tasks"]).await.well();
    world.line.rule(|_| Some(Fault::Cut));
    let said = run(&world, &["move", "a", "--after", "c", "--json"]).await;
    assert_eq!(
        (said.status, states(&data("edits", &said.out))),
        (Some(0), [("kept".to_owned(), 1)].into()),
        "{said:?}"
    );
    assert!(said.err.contains("1 change is kept and sent when the service is there"), "{said:?}");
    let said = run(&world, &["add", "new >Doing", "--offline"]).await;
    assert!(said.status == Some(0) && said.err.contains("1 change is kept"), "{said:?}");
    // What waits is there, for commands too.
    let said = run(&world, &["done", "new", "--offline", "--wait"]).await;
    assert!(said.status == Some(5), "{said:?}");
    let said = run(&world, &["tasks", "--offline", "--bucket", "Doing", "--json"]).await.well();
    let made = &data("tasks", &said)[2];
    assert_eq!(
        (&made["title"], &made["isSent"], &made["progress"]),
        (&json!("new"), &json!(false), &json!("completed"))
    );
    let log = json(&world, "log", &["log"]).await;
    assert!(states(&log)["kept"] >= 2, "{log}");
    world.line.mend();
    let edits = json(&world, "edits", &["set", "b", "priority=urgent", "--wait"]).await;
    assert_eq!(states(&edits), [("done".to_owned(), 1)].into());
    assert_eq!(world.column("To do").await, ["b", "c", "a", "d"], "what waited went first");
    assert_eq!(world.task("new").await["percentComplete"], 100);
    let log = json(&world, "log", &["log"]).await;
    assert_eq!(states(&log).keys().collect::<Vec<_>>(), ["done"], "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_service_refuses_is_told_with_its_reason() {
    let world = World::new().await;
    run(&world, &["tasks"]).await.well();
    world.line.rule(|seen| {
        let refusal = "HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\nContent-Length: 62\r\nConnection: \
                       close\r\n\r\n{\"error\":{\"code\":\"accessDenied\",\"message\":\"You may not do it\"}}";
        (seen.method == "PATCH" && seen.path.contains("/planner/tasks/")).then_some(Fault::Answer(refusal))
    });
    let said = run(&world, &["done", "a", "--json"]).await;
    let edits = data("edits", &said.out);
    assert_eq!((said.status, states(&edits)), (Some(4), BTreeMap::from([("refused".to_owned(), 1)])), "{said:?}");
    assert!(edits[0]["reason"].is_string() && said.err.contains("not done: change the progress of “a”"), "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_asks_for_patience_gets_it_when_somebody_waits() {
    let world = World::new().await;
    run(&world, &["tasks"]).await.well();
    let mut busy = 1;
    world.line.rule(move |seen| {
        let is_met = seen.method == "PATCH" && seen.path.contains("/planner/tasks/") && busy > 0;
        busy -= i32::from(is_met);
        is_met.then_some(Fault::Answer(BUSY))
    });
    run(&world, &["done", "a", "--wait"]).await.well();
    assert_eq!(world.task("a").await["percentComplete"], 100);
}

#[tokio::test(flavor = "multi_thread")]
async fn beside_a_program_that_says_nothing_edits_are_kept_for_it() {
    let world = World::new().await;
    run(&world, &["tasks"]).await.well();
    let lead = Lead::try_take(&world.program_copy()).unwrap().expect("nobody has it");
    let said = run(&world, &["done", "a"]).await;
    drop(lead);
    assert!(said.status == Some(0) && said.err.contains("1 change is kept"), "{said:?}");
    run(&world, &["done", "b"]).await.well();
    assert_eq!(world.task("a").await["percentComplete"], 100);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_copy_and_without_the_service_there_is_nothing_to_tell() {
    let world = World::new().await;
    assert!(run(&world, &["tasks", "--offline"]).await.failed(3).contains("No plan"));
    world.line.rule(|_| Some(Fault::Cut));
    assert!(run(&world, &["tasks"]).await.failed(1).contains("cannot be"));
    world.line.mend();
    run(&world, &["tasks"]).await.well();
    world.line.rule(|_| Some(Fault::Cut));
    let said = run(&world, &["export"]).await;
    assert_eq!((said.status, data("export", &said.out)["tasks"].as_array().map(Vec::len)), (Some(0), Some(6)));
    assert!(said.err.contains("the service could not be asked"), "{said:?}");
}

const BUSY: &str =
    "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 2.1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
const BUSY_FOR_LONG: &str =
    "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 3600\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_first_reading_that_is_put_off_is_waited_for() {
    let world = World::new().await;
    let mut busy = true;
    world.line.rule(move |seen| {
        let is_met = seen.path.ends_with("/tasks") && std::mem::take(&mut busy);
        is_met.then_some(Fault::Answer(BUSY))
    });
    let said = run(&world, &["set", "a", "priority=urgent", "--wait"]).await;
    assert!(said.status == Some(0) && said.err.contains("; waiting until "), "{said:?}");
    assert_eq!(world.task("a").await["priority"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_plan_that_was_never_read_nothing_is_said_to_be_missing() {
    let world = World::new().await;
    // The list of plans is known, and nothing of what is in them.
    run(&world, &["plans"]).await.well();
    for (fault, why) in [(Fault::Cut, "cannot be reached"), (Fault::Answer(BUSY_FOR_LONG), "more patience")] {
        world.line.rule(move |seen| seen.path.contains("/tasks").then(|| fault.clone()));
        let words = run(&world, &["set", "a", "priority=urgent"]).await.failed(1);
        assert!(words.contains("the plan cannot be read") && words.contains(why), "{words}");
        assert!(!words.contains("No task is called"), "{words}");
    }
    let words = run(&world, &["done", "a", "--offline"]).await.failed(1);
    assert!(words.contains("there is no copy of it"), "{words}");
    assert_eq!(world.line.patches(), [""; 0]);
}

/// A plan nobody has sent yet is a plan: by its title and by the id that is printed.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_made_offline_is_worked_on_before_it_is_sent() {
    let world = World::new().await;
    run(&world, &["tasks"]).await.well();
    let offline = async |arguments: &[&str]| on(&world, &[arguments, &["--offline"]].concat()).await;
    assert_eq!(offline(&["plan", "add", "Later"]).await.status, Some(0));
    let plans = data("plans", &offline(&["plans", "--json"]).await.well());
    let made = plans.as_array().expect("a list").iter().find(|plan| plan["title"] == "Later").expect("it is told");
    let id = made["id"].as_str().expect("an id");
    for command in [
        ["bucket", "add", "Some day", "--plan", "Later"].as_slice(),
        &["add", "first", "--plan", id],
        &["done", "first", "--plan", "Later"],
    ] {
        let said = offline(command).await;
        assert_eq!(said.status, Some(0), "{command:?}: {said:?}");
    }
    on(&world, &["sync"]).await.well();
    let tasks = data("tasks", &on(&world, &["tasks", "--plan", "Later", "--json"]).await.well());
    assert_eq!((&tasks[0]["title"], &tasks[0]["progress"]), (&json!("first"), &json!("completed")), "{tasks}");
}

/// A plan is made without opening any: what was done before can be taken back all the same.
#[tokio::test(flavor = "multi_thread")]
async fn a_plan_that_is_made_leaves_what_was_done_before_in_the_log() {
    let world = World::new().await;
    run(&world, &["done", "a"]).await.well();
    on(&world, &["plan", "add", "Later"]).await.well();
    let log = data("log", &on(&world, &["log", "--json"]).await.well());
    let what: Vec<_> = log.as_array().expect("a list").iter().map(|deed| deed["what"].clone()).collect();
    assert_eq!(what, ["make the plan “Later” in your personal plans", "change the progress of “a”"]);
}
