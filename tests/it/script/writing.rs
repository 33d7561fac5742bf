//! Tasks are made, changed and deleted by name; what was said is what another client reads.

use serde_json::{Value, json};

use super::{data, json, run, states};
use crate::support::boards::{self, CHIARA, KENJI};
use crate::support::http::text;
use crate::support::program::{alone, fed};
use crate::support::sample::JOSE;
use crate::sync_engine::World;

#[tokio::test(flavor = "multi_thread")]
async fn a_line_makes_a_task_with_all_its_marks() {
    let world = boards::world().await;
    let line = "Buy milk @chiara !urgent ^2999-01-02 >Doing +\"two bottles\" #category3";
    let said = run(&world, &["add", line]).await.well();
    let made = world.task("Buy milk").await;
    let id = text(&made, "id");
    assert_eq!(said, format!("done      make “Buy milk” in Doing  {id}\n"));
    assert_eq!((&made["priority"], &made["appliedCategories"]), (&json!(1), &json!({"category3": true})));
    assert!(text(&made, "dueDateTime").starts_with("2999-01-02"), "{made}");
    assert!(made["assignments"][CHIARA].is_object(), "{made}");
    assert_eq!(world.column("Doing").await, ["x", "y", "Buy milk"]);
    let details = world.http.get(&format!("/planner/tasks/{id}/details")).await.is(200);
    let items: Vec<&Value> = details["checklist"].as_object().unwrap().values().collect();
    assert_eq!((items.len(), &items[0]["title"]), (1, &json!("two bottles")));
    // A member no task of the plan has named yet is known by name all the same.
    run(&world, &["add", "Bring", "cake", "@josé"]).await.well();
    assert!(world.task("Bring cake").await["assignments"][JOSE].is_object());
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_of_standard_input_are_tasks_in_their_order() {
    let world = World::new().await;
    let plan = world.plan.clone();
    let said =
        fed(&world, &["add", "-", "--to", "doing", "--top", "--json", "--plan", &plan], "one\n\n  two\nthree").await;
    let edits = data("edits", &said.well());
    assert_eq!(states(&edits), [("done".to_owned(), 3)].into());
    assert!(edits.as_array().unwrap().iter().all(|edit| edit["taskId"].is_string()), "{edits}");
    assert_eq!(world.column("Doing").await, ["one", "two", "three", "x", "y"]);
    // A mark that means nothing is no part of a title by mistake: nothing is made.
    let said = fed(&world, &["add", "-", "--plan", &plan], "four\nfive @nobody-here\n").await.failed(3);
    assert!(said.contains("Nobody here is called “nobody-here”") && said.contains("five @nobody-here"), "{said}");
    let tasks = world.http.get(&format!("/planner/plans/{plan}/tasks")).await.rows();
    assert!(tasks.iter().all(|task| task["title"] != "four"), "{tasks:?}");
    let said = fed(&world, &["add", "-", "--plan", &plan], &format!("four\n{}\n", "x".repeat(300))).await.failed(4);
    assert!(said.contains("at most 255 letters") && said.contains("Nothing is made"), "{said}");
    let tasks = world.http.get(&format!("/planner/plans/{plan}/tasks")).await.rows();
    assert!(tasks.iter().all(|task| task["title"] != "four"), "{tasks:?}");
    assert!(fed(&world, &["add", "-", "--plan", &plan], "\n").await.failed(2).contains("no tasks"));
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_are_set_in_one_request_and_notes_and_preview_beside_them() {
    let world = World::new().await;
    let before = world.line.patches().len();
    let fields = ["progress=in progress", "priority=low", "start=2999-01-01", "due=2999-01-02"];
    let edits = json(&world, "edits", &[&["set", "a"], fields.as_slice()].concat()).await;
    assert_eq!(states(&edits), [("done".to_owned(), 1)].into());
    assert_eq!(world.line.patches().len(), before + 1, "fields of one resource are one request");
    let task = world.task("a").await;
    assert_eq!((&task["percentComplete"], &task["priority"]), (&json!(50), &json!(9)));
    assert!(
        text(&task, "startDateTime").starts_with("2999-01-01") && text(&task, "dueDateTime").starts_with("2999-01-02")
    );
    run(&world, &["set", "a", "notes=Two\nlines", "preview=notes", "title=Call Anna", "bucket=doing"]).await.well();
    let task = world.task("Call Anna").await;
    let details = world.http.get(&format!("/planner/tasks/{}/details", text(&task, "id"))).await.is(200);
    assert_eq!((&details["description"], &details["previewType"]), (&json!("Two\nlines"), &json!("description")));
    assert_eq!(world.column("Doing").await, ["x", "y", "Call Anna"]);
    run(&world, &["set", "Call Anna", "due=", "percent=30"]).await.well();
    let task = world.task("Call Anna").await;
    assert_eq!((&task["dueDateTime"], &task["percentComplete"]), (&Value::Null, &json!(30)));
    // A number is what the service can keep, and what is kept is said.
    let said = run(&world, &["set", "Call Anna", "priority=7"]).await.well();
    assert_eq!(said, "done      change the priority of “Call Anna”: priority medium (7)\n");
    let edits = json(&world, "edits", &["set", "Call Anna", "priority=2", "percent=40"]).await;
    assert_eq!(edits[0]["values"], json!(["priority important (2)", "40 percent done"]));
    assert_eq!(world.task("Call Anna").await["priority"], 2);
    let said = run(&world, &["set", "Call Anna", "repeat=nonsense"]).await.failed(2);
    assert!(said.contains("every 2 weeks mon"), "{said}");
    let said = run(&world, &["set", "Call Anna", "percent=40"]).await.well();
    assert_eq!(said, "Nothing is changed: it is so already.\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn tasks_are_completed_assigned_and_labelled() {
    let world = boards::world().await;
    let edits = json(&world, "edits", &["done", "a", "B", "y"]).await;
    assert_eq!(states(&edits), [("done".to_owned(), 2)].into(), "y is done already");
    for title in ["a", "b"] {
        assert_eq!(world.task(title).await["percentComplete"], 100, "{title}");
    }
    run(&world, &["done", "--reopen", "a", "x"]).await.well();
    assert_eq!(
        (&world.task("a").await["percentComplete"], &world.task("x").await["percentComplete"]),
        (&json!(0), &json!(30))
    );
    run(&world, &["assign", "d", "me", "chiara", KENJI]).await.well();
    assert_eq!(world.task("d").await["assignments"].as_object().map(serde_json::Map::len), Some(3));
    run(&world, &["unassign", "d", "Chiara Esposito", "me"]).await.well();
    let task = world.task("d").await;
    assert_eq!(task["assignments"].as_object().unwrap().keys().collect::<Vec<_>>(), [KENJI]);
    run(&world, &["label", "rename", "category2", "Bug"]).await.well();
    run(&world, &["label", "add", "d", "bug", "category5"]).await.well();
    assert_eq!(world.task("d").await["appliedCategories"], json!({"category2": true, "category5": true}));
    run(&world, &["label", "rm", "d", "category5"]).await.well();
    assert_eq!(world.task("d").await["appliedCategories"], json!({"category2": true}));
}

#[tokio::test(flavor = "multi_thread")]
async fn tasks_are_deleted_when_somebody_says_so() {
    let world = World::new().await;
    let said = run(&world, &["rm", "a"]).await.failed(2);
    assert!(said.contains("Delete “a”?") && said.contains("--yes"), "{said}");
    assert_eq!(world.column("To do").await, ["a", "b", "c", "d"]);
    let ids: Vec<String> = [world.task("a").await, world.task("c").await].iter().map(|task| text(task, "id")).collect();
    let plan = world.plan.clone();
    fed(&world, &["rm", "-", "--yes", "--plan", &plan], &ids.join("\n")).await.well();
    assert_eq!(world.column("To do").await, ["b", "d"]);
    // Whether an id begins with a hyphen or not.
    let id = text(&world.task("b").await, "id");
    run(&world, &["rm", "--yes", "--", &id]).await.well();
    assert_eq!(world.column("To do").await, ["d"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_rule_or_a_limit_forbids_is_refused_in_its_words() {
    let world = World::new().await;
    let said = run(&world, &["set", "a", &format!("title={}", "x".repeat(256))]).await.failed(4);
    assert!(said.contains("A title has at most 255 letters; this one has 256."), "{said}");
    let said = run(&world, &["set", "a", "start=2999-01-02", "due=2999-01-01"]).await.failed(4);
    assert!(said.contains("not done: change “a”: "), "{said}");
    let said = run(&world, &["done", "a", "--read-only"]).await.failed(4);
    assert!(said.contains("Nothing is changed in this run: it was started with --read-only."), "{said}");
    let said = run(&world, &["set", "a", "title= ", "--json"]).await;
    let edits = data("edits", &said.out);
    assert_eq!(
        (said.status, &edits[0]["state"], &edits[0]["reason"]),
        (Some(4), &json!("refused"), &json!("A title cannot be empty."))
    );
    assert!(world.line.patches().is_empty(), "nothing of it was sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn series_and_my_day_are_set_by_name_through_beta() {
    let world = boards::world().await;
    run(&world, &["set", "a", "due=2999-01-02", "my-day=yes", "repeat=weekly"]).await.well();
    let task = world.http.beta().get(&world.path("a", "").await).await.is(200);
    assert_eq!(
        (&task["isOnMyDay"], &task["recurrence"]["schedule"]["pattern"]["type"]),
        (&json!(true), &json!("weekly"))
    );
    let told = data("task", &run(&world, &["task", "a", "--json"]).await.well());
    assert_eq!((&told["isOnMyDay"], &told["recurrence"]["isFollowed"]), (&json!(true), &json!(false)));
    assert_eq!(told["recurrence"]["words"], "every week on Wed", "2 January 2999 is a Wednesday");
    let told = run(&world, &["task", "a"]).await.well();
    for line in ["  comes again   every week on Wed", "  My Day        today", "  card shows    chosen by Planner"] {
        assert!(told.lines().any(|said| said.starts_with(line)), "{line}: {told}");
    }
    run(&world, &["set", "a", "my-day=no", "repeat=none"]).await.well();
    let task = world.http.beta().get(&world.path("a", "").await).await.is(200);
    assert_eq!((&task["isOnMyDay"], &task["recurrence"]["schedule"]), (&json!(false), &Value::Null));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_would_be_sent_is_explained_and_not_done() {
    let world = World::new().await;
    run(&world, &["tasks"]).await.well();
    let said = run(&world, &["set", "a", "priority=urgent", "--explain"]).await;
    assert_eq!(said.status, Some(0), "{said:?}");
    assert!(said.out.contains("PATCH /v1.0/planner/tasks/") && said.out.contains("\"priority\": 1"), "{said:?}");
    assert!(!said.out.contains("done  "), "{said:?}");
    assert!(world.line.patches().is_empty() && world.task("a").await["priority"] == 5);
    assert_eq!(data("log", &run(&world, &["log", "--json"]).await.well()), json!([]), "nothing of it is kept");
}

#[test]
fn what_an_app_holds_is_refused_as_the_board_refuses_it() {
    let folder = tempfile::tempdir().unwrap();
    let of = |arguments: &[&str]| alone(folder.path(), &[arguments, &["--plan", "HR Onboarding"]].concat());
    for (arguments, words) in [
        (["rm", "Hang the welcome posters", "--yes"], "delet"),
        (["done", "Sign the employment contract", "--json"], "progress is locked by"),
    ] {
        let said = of(&arguments);
        assert!(said.status == Some(4) && said.err.contains("not done: ") && said.err.contains(words), "{said:?}");
        assert!(!said.err.contains("w why") && !said.err.contains("try again"), "{said:?}");
    }
}
