//! `planner-tui task`, `why` and `locks`: what they print and how they end.

use std::collections::BTreeSet;
use std::fs;

use planner_tui::planner::change::Change;
use planner_tui::planner::edit::{ChangeTask, Edit};
use planner_tui::store::lead::Lead;
use planner_tui::sync::Command as Wish;
use rusqlite::Connection;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::script::data;
use crate::support::http::text;
use crate::support::line::Fault;
use crate::support::program::{alone, on};
use crate::sync_engine::World;

#[test]
fn both_schemas_say_the_same_of_locks() {
    let folder = folder();
    let parts = |command: &str| alone(folder.path(), &[command, "--schema"]).json()["$defs"].take();
    let (task, why) = (parts("task"), parts("why"));
    assert!(task.as_object().is_some_and(|parts| parts.contains_key("locks")), "{task}");
    assert_eq!(task, why);
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder for the data")
}

#[test]
fn a_task_is_told_whole_from_the_service_and_then_from_the_copy() {
    let folder = folder();
    let text = alone(folder.path(), &["task", "hero picture"]).well();
    for line in [
        "Replace the hero picture on the start page",
        "  plan          Website relaunch",
        "  bucket        To do",
        "  progress      Not started (0 %)",
        "  priority      important (3)",
        "  assigned to   Chiara Esposito",
        "  labels        DESIGN",
        "  by bucket     “To do”, 1 of 12",
        "  checklist     1 of 3 done",
        "  known from    the service, just now",
        "  The one with the handshake has to go. Chiara has three candidates.",
        "  [x] Collect candidates",
        "  [ ] Crop for phones",
        "  locked is     nothing: this is a task like any other",
    ] {
        assert!(text.lines().any(|said| said == line), "{line}:\n{text}");
    }
    assert!(!text.contains('\u{1b}'), "colours are for terminals");
    let offline = alone(folder.path(), &["task", "HERO picture", "--offline"]).well();
    let told = |text: &str| text.lines().filter(|line| !line.contains("known from")).collect::<Vec<_>>().join("\n");
    assert_eq!(told(&offline), told(&text));
    assert!(offline.contains("  known from    the copy on this machine, read 20"), "{offline}");

    let value = data("task", &alone(folder.path(), &["task", "hero picture", "--json", "--plan", "website"]).well());
    assert_eq!((&value["isFresh"], &value["staleBecause"]), (&json!(true), &Value::Null));
    assert_eq!(value["progress"], "notStarted");
    assert_eq!(value["labels"][0]["name"], "DESIGN");
    assert_eq!(value["details"]["checklist"][0]["isChecked"], true);
    assert_eq!(value["written"]["task"]["title"], value["title"]);
    assert!(
        value["written"]["task"]["createdDateTime"].is_string()
            && value["written"]["details"]["description"].is_string()
    );
    let boards: BTreeSet<&str> =
        value["places"].as_array().unwrap().iter().filter_map(|place| place["board"].as_str()).collect();
    assert_eq!(boards, ["assignedTo", "bucket", "list", "progress"].into());
    // The id finds what the title does.
    let id = text_of(&value["id"]);
    let by_id = data("task", &alone(folder.path(), &["task", "--json", "--offline", "--", &id]).well());
    assert_eq!((&by_id["title"], &by_id["staleBecause"]), (&value["title"], &json!("--offline")));
}

fn text_of(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

#[test]
fn what_is_not_found_names_what_could_be_meant() {
    let folder = folder();
    let nothing = alone(folder.path(), &["why", "hero picture", "--offline"]).failed(3);
    assert!(nothing.contains("No task is called “hero picture”"), "{nothing}");
    let several = alone(folder.path(), &["why", "ookie"]).failed(3);
    assert!(several.starts_with("planner-tui: “ookie” could be 2 tasks. Say which by its id:\n"), "{several}");
    assert!(several.contains("“Analytics without cookies” of “Website relaunch”"), "{several}");
    // The beginning of a title goes before a part of another.
    let begins = alone(folder.path(), &["task", "cookie", "--offline"]);
    assert!(begins.out.starts_with("Cookie banner"), "{begins:?}");
    let near = alone(folder.path(), &["task", "a cookie jar", "--offline", "--json"]);
    assert!(near.err.contains("Did you mean") && near.err.contains("“Analytics without cookies”"), "{near:?}");
    let error = data("error", &near.out);
    assert_eq!((near.status, &error["status"], &error["more"]), (Some(3), &json!(3), &json!(0)));
    let named = |candidate: &Value| candidate["name"] == "Analytics without cookies" && !candidate["beside"].is_null();
    assert!(error["candidates"].as_array().is_some_and(|all| all.iter().any(named)), "{error}");
    let none = alone(folder.path(), &["task", "cookie", "--plan", "no such plan", "--json"]);
    assert_eq!((none.status, &data("error", &none.out)["status"]), (Some(3), &json!(3)));
    let plan = alone(folder.path(), &["task", "cookie", "--plan", "no such plan"]).failed(3);
    assert!(plan.contains("No plan is called “no such plan”"), "{plan}");
    let elsewhere = alone(folder.path(), &["task", "cookie", "--plan", "Office move", "--offline"]).failed(3);
    assert!(elsewhere.contains("No task is called “cookie”"), "{elsewhere}");
    assert_eq!(alone(folder.path(), &["task"]).status, Some(2));
}

#[test]
fn who_asks_is_told_what_is_locked_by_whom_and_what_is_not() {
    let folder = folder();
    let why = |name: &str| {
        let value = data("why", &alone(folder.path(), &["why", name, "--json", "--plan", "HR Onboarding"]).well());
        value["locks"].clone()
    };
    let hosted = why("Sign the employment contract");
    assert_eq!((&hosted["class"]["kind"], &hosted["class"]["mark"]), (&json!("hosted"), &json!("done in HR Hub")));
    let address = text_of(&hosted["destination"]["address"]);
    assert!(address.starts_with("https://teams.microsoft.com/l/stage/"), "{address}");
    let subjects = hosted["subjects"].as_array().unwrap();
    for subject in subjects {
        let is_own = subject["subject"] == "personal";
        assert_eq!(subject["standing"], if is_own { "allowed" } else { "refused" }, "{subject}");
        assert_eq!(subject["acts"][0]["layer"], if is_own { Value::Null } else { json!("class") });
    }
    assert_eq!(subjects[0]["acts"][0]["instead"], "it is done in HR Hub");
    let published = why("Hang the welcome posters");
    assert_eq!(published["class"]["kind"], "published");
    let deleting = published["subjects"].as_array().unwrap().iter().find(|subject| subject["subject"] == "delete");
    assert_eq!(deleting.unwrap()["standing"], "refused");
    let external = why("Order a laptop for Noor");
    assert_eq!((&external["class"]["kind"], &external["isFree"]), (&json!("external"), &json!(false)));
    assert_eq!(external["scenario"], "com.contoso.apps.equipment");
    // Every act has a name of its own among those of its subject.
    for subject in external["subjects"].as_array().unwrap() {
        let names: Vec<&str> =
            subject["acts"].as_array().unwrap().iter().filter_map(|act| act["act"].as_str()).collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{names:?}");
    }

    let words = alone(folder.path(), &["why", "Sign the employment contract", "--offline", "--width", "1000"]).well();
    for part in [
        "  it is         done in HR Hub\n",
        &format!("  open it at    {address}\n"),
        "  allowed       your own order\n",
    ] {
        assert!(words.contains(part), "{part}:\n{words}");
    }
    assert!(words.contains("deleting: locked by HR Hub; it is done in HR Hub\n"), "{words}");
    let plain = alone(folder.path(), &["why", "hero picture"]).well();
    assert!(plain.contains("  locked is     nothing: this is a task like any other\n"), "{plain}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_an_answer_the_copy_tells_and_says_so() {
    let world = World::new().await;
    world.http.change(&world.path("b", "").await, json!({"title": "Buy bread"})).await;
    let id = text_of(&data("task", &on(&world, &["task", "bread", "--json"]).await.well())["id"]);
    world.http.change(&format!("/planner/tasks/{id}"), json!({"title": "Buy buns"})).await;
    // Found by the title it had, told by the one it has.
    assert!(on(&world, &["task", "bread"]).await.well().starts_with("Buy buns\n"));
    world.line.rule(|_| Some(Fault::Cut));
    let said = on(&world, &["task", "buns"]).await;
    assert!(said.status == Some(0) && said.out.starts_with("Buy buns\n"), "{}{}", said.out, said.err);
    assert!(said.out.contains("known from    the copy on this machine"), "{}", said.out);
    assert!(said.err.starts_with("planner-tui: the service could not be asked"), "{}", said.err);
    let said = on(&world, &["why", "buns", "--json"]).await;
    let value = data("why", &said.out);
    assert!(value["isFresh"] == false && value["staleBecause"].is_string(), "{value}");
    let missing = on(&world, &["why", "nothing like it"]).await.failed(1);
    assert!(missing.contains("the service cannot be asked"), "{missing}");
    world.line.mend();
    world
        .http
        .delete(&format!("/planner/tasks/{id}"), &world.http.etag(&format!("/planner/tasks/{id}")).await)
        .await
        .is(204);
    let gone = on(&world, &["task", "buns"]).await.failed(1);
    assert!(gone.contains("“Buy buns” was there") && gone.contains("deleted"), "{gone}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_somebody_has_just_made_is_found_and_the_open_plan_stays_the_open_plan() {
    let world = World::new().await;
    on(&world, &["sync", "--plan", &world.plan.clone()]).await;
    let last = |plan: &str| {
        let connection = Connection::open(world.program_copy()).unwrap();
        connection
            .execute(
                "INSERT INTO pref (name, value) VALUES ('last_plan', ?1) ON CONFLICT (name) DO UPDATE SET value = ?1",
                [plan],
            )
            .unwrap();
    };
    last("another plan");
    let bucket = text(&world.http.get(&world.path("a", "").await).await.is(200), "bucketId");
    let body = json!({"planId": world.plan, "bucketId": bucket, "title": "brand new"});
    let id = text(&world.http.post("/planner/tasks", body).await.is(201), "id");
    let value = data("task", &on(&world, &["task", "--json", &id]).await.well());
    assert_eq!((&value["title"], &value["isFresh"]), (&json!("brand new"), &json!(true)));
    let connection = Connection::open(world.program_copy()).unwrap();
    let last: String =
        connection.query_row("SELECT value FROM pref WHERE name = 'last_plan'", [], |row| row.get(0)).unwrap();
    assert_eq!(last, "another plan");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_in_a_task_steers_the_terminal() {
    let world = World::new().await;
    let hostile = "red \u{1b}[31m\u{9b}1m \u{202e}dlrow";
    let path = world.path("a", "").await;
    world.http.change(&path, json!({"title": hostile})).await;
    world.http.change(&format!("{path}/details"), json!({"description": "one\n\u{1b}]0;two\u{7}\r\n\ttab"})).await;
    let is_harmless =
        |text: &str| !text.chars().any(|letter| letter.is_control() && letter != '\n' || letter == '\u{202e}');
    for arguments in [["task", "red"], ["why", "red"], ["task", "red \u{1b}[31m or"]] {
        let said = on(&world, &arguments).await;
        assert!(is_harmless(&said.out) && is_harmless(&said.err), "{:?}{:?}", said.out, said.err);
        assert!(said.out.contains('␛') || said.err.contains('␛'), "{}{}", said.out, said.err);
    }
    let said = on(&world, &["task", "red", "--json"]).await;
    assert!(is_harmless(&said.out), "{:?}", said.out);
    assert_eq!(data("task", &said.well())["title"], hostile, "in JSON nothing is lost");
}

/// Gives the program a copy in which another title waits to be sent.
async fn with_waiting_title(world: &World, title: &str) {
    let mut replica = world.replica().await;
    world.line.rule(|_| Some(Fault::Cut));
    let changes = vec![Change::Title { from: "a".to_owned(), to: title.to_owned() }];
    let task = replica.task("a");
    replica.submit(vec![Edit::ChangeTask(ChangeTask { task, title: "a".to_owned(), changes, is_undo: false })]).await;
    replica.handle.send(Wish::Settle);
    replica.stop().await;
    world.line.mend();
    let path = world.folder.path().join("copy.db");
    let connection = Connection::open(&path).unwrap();
    connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    connection.close().unwrap();
    fs::copy(&path, world.program_copy()).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_is_shown_and_without_offline_sent() {
    let world = World::new().await;
    with_waiting_title(&world, "mine").await;
    let value = data("task", &on(&world, &["task", "mine", "--json", "--offline"]).await.well());
    assert_eq!(value["title"], "mine");
    assert_eq!(value["waiting"].as_array().map(Vec::len), Some(1), "{value}");
    assert_eq!(value["written"]["task"]["title"], "a", "what the service wrote is kept apart");
    let words = on(&world, &["task", "mine", "--offline"]).await.well();
    assert!(words.contains("  not sent      "), "{words}");
    let words = on(&world, &["task", "mine"]).await.well();
    assert!(!words.contains("  not sent      "), "{words}");
    assert_eq!(world.task("mine").await["title"], "mine", "the service has it now");
}

#[tokio::test(flavor = "multi_thread")]
async fn beside_another_program_that_says_nothing_the_copy_tells() {
    let world = World::new().await;
    on(&world, &["task", "a", "--plan", &world.plan.clone()]).await.well();
    let lead = Lead::try_take(&world.program_copy()).unwrap().expect("nobody has it");
    let said = on(&world, &["task", "a"]).await;
    drop(lead);
    assert!(said.status == Some(0) && said.out.starts_with("a\n"), "{}{}", said.out, said.err);
    assert!(said.err.contains("could not be asked"), "{}", said.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_refused_is_told_until_it_is_forgotten() {
    let world = World::new().await;
    let nothing = on(&world, &["locks", "clear"]).await.well();
    assert_eq!(nothing, "There was nothing to forget.\n");
    let before = data("why", &on(&world, &["why", "a", "--plan", &world.plan.clone(), "--json"]).await.well());
    assert_eq!(before["locks"]["isFree"], true, "{before}");
    let sql = "INSERT INTO learned SELECT plan_id, id, 'title', 0, NULL, etag, '2026-10-03T12:00:00Z' FROM task WHERE \
               title = 'a'";
    assert_eq!(Connection::open(world.program_copy()).unwrap().execute(sql, []).unwrap(), 1);
    let value = data("why", &on(&world, &["why", "a", "--json"]).await.well());
    let title = &value["locks"]["subjects"][0];
    assert_eq!((&title["subject"], &title["standing"]), (&json!("title"), &json!("refused")));
    let act = &title["acts"][0];
    assert_eq!((&act["layer"], &act["refusedAt"]), (&json!("learned"), &json!("2026-10-03T12:00:00Z")));
    let words = on(&world, &["why", "a", "--offline"]).await.well();
    assert!(
        words.contains("  refused       title: the service has refused this before; last at 2026-10-03"),
        "{words}"
    );
    assert_eq!(on(&world, &["locks", "clear"]).await.well(), "1 refusal is forgotten; it is tried again.\n");
    let after = data("why", &on(&world, &["why", "a", "--json", "--offline"]).await.well());
    assert_eq!(after["locks"], before["locks"]);
}
