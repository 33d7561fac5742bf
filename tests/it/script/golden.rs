//! What the commands print: text that stays the same at a width, JSON that keeps to its schema.

use std::path::Path;

use serde_json::{Value, json};

use super::goldens::golden;
use super::{data, json, run};
use crate::support::boards::{self, ADA};
use crate::support::http::text;
use crate::support::program::{alone, on};
use crate::sync_engine::World;

#[tokio::test(flavor = "multi_thread")]
async fn the_board_is_text_and_json_on_each_of_its_sides() {
    let world = boards::world().await;
    let path = world.path("a", "").await;
    world.http.change(&path, json!({"dueDateTime": "2999-01-02T10:00:00Z", "priority": 1})).await;
    let board = run(&world, &["board"]).await.well();
    insta::assert_snapshot!(board, @r"
    # Try things - bucket board
    ## To do (4)
     1. !! a  due 2999-01-02 @ME
     2. -  b  @ME @田T
     3. -  c  @田T
     4. -  d
    ## Doing (2)
     1. -  x  @ME
     2. x  y  @CE
    ");
    let board = run(&world, &["board", "--by", "progress", "--open", "--width", "20"]).await.well();
    insta::assert_snapshot!(board, @r"
    # Try things - prog…
    ## Not started (4)
     1. !! a  due 2999-…
     2. -  b  @ME @田T
     3. -  c  @田T
     4. -  d
    ## In progress (1)
     1. -  x  @ME
    ## Completed (0)
    ");
    let value = json(&world, "board", &["board", "--by", "assigned"]).await;
    let columns = value["columns"].as_array().unwrap();
    let named: Vec<(&str, usize)> = columns
        .iter()
        .map(|column| (column["name"].as_str().unwrap(), column["tasks"].as_array().unwrap().len()))
        .collect();
    assert_eq!(columns[0]["id"], ADA);
    assert_eq!(named.iter().map(|(_, count)| count).sum::<usize>(), 7, "b stands with two people: {named:?}");
    assert_eq!(columns.last().unwrap()["id"], "unassigned");
}

#[tokio::test(flavor = "multi_thread")]
async fn tasks_are_listed_as_text_and_json_and_chosen_by_their_fields() {
    let world = boards::world().await;
    let day = json!({"dueDateTime": "2999-01-02T10:00:00Z", "appliedCategories": {"category1": true}});
    world.http.change(&world.path("d", "").await, day).await;
    let tasks = run(&world, &["tasks", "--width", "70"]).await.well();
    insta::assert_snapshot!(tasks, @r"
    TITLE  BUCKET  PROGRESS     DUE         ASSIGNED
    a      To do   Not started              You
    b      To do   Not started              You, 田中 健司 (Kenji Tanaka)
    c      To do   Not started              田中 健司 (Kenji Tanaka)
    d      To do   Not started  2999-01-02
    x      Doing   In progress              You
    y      Doing   Completed                Chiara Esposito
    ");
    let titles = async |options: &[&str]| {
        let value = json(&world, "tasks", &[&["tasks"], options].concat()).await;
        value.as_array().unwrap().iter().map(|task| text(task, "title")).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(titles(&[]).await, "a b c d x y");
    assert_eq!(titles(&["--bucket", "doing"]).await, "x y");
    assert_eq!(titles(&["--assigned", "me", "--open"]).await, "a b x");
    assert_eq!(titles(&["--assigned", "chiara"]).await, "y");
    assert_eq!(titles(&["--completed"]).await, "y");
    assert_eq!(titles(&["--label", "category1"]).await, "d");
    assert_eq!(titles(&["--due", "2999-01-02"]).await, "d");
    assert_eq!(titles(&["--due", "2999-01-01"]).await, "");
    let wrong = run(&world, &["tasks", "--due", "someday"]).await.failed(2);
    assert!(wrong.contains("“someday” is no date"), "{wrong}");
}

#[tokio::test(flavor = "multi_thread")]
async fn plans_and_buckets_are_listed_and_shown() {
    let world = World::new().await;
    let plans = on(&world, &["plans"]).await.well();
    assert!(plans.starts_with("PLAN "), "{plans}");
    assert!(plans.lines().any(|line| line.starts_with("Try things")), "{plans}");
    let listed = data("plans", &on(&world, &["plans", "--json"]).await.well());
    assert!(listed.as_array().unwrap().iter().any(|plan| plan["id"] == world.plan.as_str()), "{listed}");
    let buckets = run(&world, &["bucket", "list"]).await.well();
    insta::assert_snapshot!(buckets, @r"
    BUCKET  OPEN  ALL
    To do   4     4
    Doing   2     2
    ");
    let listed = json(&world, "buckets", &["bucket", "list"]).await;
    assert_eq!((&listed[0]["name"], &listed[0]["taskCount"]), (&json!("To do"), &json!(4)));
    let shown = json(&world, "plan", &["plan", "show"]).await;
    assert_eq!((&shown["title"], &shown["taskCount"]), (&json!("Try things"), &json!(6)));
    let shown = run(&world, &["plan", "show"]).await.well();
    assert!(shown.starts_with("Try things\n  id        "), "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_exported_whole_as_json_csv_and_markdown() {
    let world = World::new().await;
    let path = world.path("a", "").await;
    world.http.change(&path, json!({"title": "say \"a\", twice"})).await;
    let details = json!({"description": "one\ntwo", "checklist": {"k1": {"@odata.type": "microsoft.graph.plannerChecklistItem", "title": "step"}}});
    world.http.change(&format!("{path}/details"), details).await;
    let text = run(&world, &["export"]).await.well();
    let value = data("export", &text);
    let first = &value["tasks"][0];
    assert_eq!(first["details"]["description"], "one\ntwo");
    assert_eq!(first["details"]["checklist"], json!([{"id": "k1", "title": "step", "isChecked": false}]));
    assert_eq!(value["tasks"].as_array().map(Vec::len), Some(6));
    let csv = run(&world, &["export", "--format", "csv"]).await.well();
    let mut lines = csv.split("\r\n");
    assert!(lines.next().unwrap().starts_with("id,title,bucket,progress,percentComplete,"), "{csv}");
    let id = path.rsplit('/').next().unwrap();
    let row = format!("{id},\"say \"\"a\"\", twice\",To do,Not started,0,medium,,,,,1,1,0,\"one");
    assert_eq!(
        lines.next(),
        Some(format!("{row}\ntwo\"").as_str()),
        "a break inside a cell is none of the file: {csv}"
    );
    assert_eq!((csv.matches("\r\n").count(), csv.ends_with("\r\n")), (7, true), "{csv}");
    let markdown = run(&world, &["export", "--format", "md"]).await.well();
    assert!(markdown.starts_with("# Try things\n\n## To do\n"), "{markdown}");
    assert!(markdown.contains("say \"a\", twice") && markdown.contains("## Doing"), "{markdown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_somebody_wrote_steers_the_terminal() {
    let world = World::new().await;
    let hostile = "red \u{1b}[31m\u{9b}1m \u{202e}dlrow";
    world.http.change(&world.path("a", "").await, json!({"title": hostile})).await;
    let is_harmless = |text: &str| {
        !text.replace("\r\n", "\n").chars().any(|letter| letter.is_control() && letter != '\n' || letter == '\u{202e}')
    };
    for arguments in [
        ["tasks"].as_slice(),
        &["tasks", "--json"],
        &["board"],
        &["export"],
        &["export", "--format", "csv"],
        &["export", "--format", "md"],
        &["search", "red"],
        &["done", "red"],
        &["log"],
        &["done", "no such task"],
    ] {
        let said = run(&world, arguments).await;
        assert!(is_harmless(&said.out) && is_harmless(&said.err), "{arguments:?}: {said:?}");
    }
    assert_eq!(json(&world, "tasks", &["tasks"]).await[0]["title"], hostile, "in JSON nothing is lost");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_asks_the_copy_alone() {
    let world = World::new().await;
    world.http.change(&format!("{}/details", world.path("c", "").await), json!({"description": "The BLUE one"})).await;
    run(&world, &["export"]).await.well();
    let before = world.line.count_of("/");
    let value = data("tasks", &on(&world, &["search", "blue", "one", "--json"]).await.well());
    for looking in [["search", "blue"].as_slice(), &["log"]] {
        let explained = on(&world, &[looking, &["--explain"]].concat()).await.well();
        assert_eq!(explained, on(&world, looking).await.well(), "{looking:?} sends nothing anyway");
    }
    assert_eq!((value.as_array().map(Vec::len), &value[0]["title"]), (Some(1), &json!("c")));
    let id = value[0]["id"].as_str().expect("an identifier").to_owned();
    for words in ["blu", "ONE blue", id.as_str(), &format!("#{}", &id[..7])] {
        let arguments = ["search", "--json", "--", words];
        let found = data("tasks", &on(&world, &arguments).await.well());
        assert_eq!(found[0]["title"], "c", "{words:?}: beginnings of words, and identifiers, as on the screen");
    }
    assert_eq!(on(&world, &["search", "nothing like it"]).await.well(), "");
    assert_eq!(world.line.count_of("/"), before, "nobody is asked");
}

#[test]
fn every_kind_has_a_schema_that_is_printed() {
    let folder = tempfile::tempdir().unwrap();
    let kinds = alone(folder.path(), &["schema"]).well();
    golden("schema", &kinds);
    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/schema/cli");
    assert_eq!(kinds.lines().count(), std::fs::read_dir(&assets).unwrap().count(), "{kinds}");
    for kind in kinds.lines() {
        let printed = alone(folder.path(), &["schema", kind]).well();
        assert_eq!(printed, std::fs::read_to_string(assets.join(format!("{kind}.json"))).unwrap());
        let schema: Value = serde_json::from_str(&printed).unwrap();
        assert_eq!(schema["properties"]["kind"]["const"], kind);
    }
}
