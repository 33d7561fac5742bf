//! Tasks and whole plans are copied into other plans; what was made is what another client reads.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Stdio;
use std::sync::mpsc::channel;

use planner_tui::planner::board::Grouping;
use serde_json::{Value, json};

use super::{data, states};
use crate::support::boards::{self, ADA, CHIARA, KENJI, order};
use crate::support::http::text;
use crate::support::line::Fault;
use crate::support::program::{Said, alone, command, on};
use crate::support::sample::{OFFICE_GROUP, WEB_GROUP};
use crate::sync_engine::World;

/// Makes a plan in a group, and returns its id.
pub(super) async fn plan(world: &World, title: &str, group: &str) -> String {
    let container = json!({"url": format!("https://graph.microsoft.com/v1.0/groups/{group}")});
    text(&world.http.post("/planner/plans", json!({"title": title, "container": container})).await.is(201), "id")
}

pub(super) async fn bucket(world: &World, plan: &str, name: &str) -> String {
    text(&world.http.post("/planner/buckets", json!({"planId": plan, "name": name})).await.is(201), "id")
}

pub(super) async fn tasks(world: &World, plan: &str) -> Vec<Value> {
    world.http.get(&format!("/planner/plans/{plan}/tasks")).await.rows()
}

/// The buckets of a plan from left to right: id and name.
async fn buckets(world: &World, plan: &str) -> Vec<(String, String)> {
    let mut rows = world.http.get(&format!("/planner/plans/{plan}/buckets")).await.rows();
    rows.sort_by_key(|bucket| text(bucket, "orderHint"));
    rows.iter().map(|bucket| (text(bucket, "id"), text(bucket, "name"))).collect()
}

/// The copy of a whole plan, with more options.
async fn copied(world: &World, options: &[&str]) -> Said {
    on(world, &[&["copy", "--plan", &world.plan], options].concat()).await
}

/// The columns of a board of a plan, with the names of buckets in place of their ids.
async fn columns(world: &mut World, plan: &str, board: Grouping) -> BTreeMap<String, Vec<String>> {
    let names: BTreeMap<String, String> = buckets(world, plan).await.into_iter().collect();
    let own = std::mem::replace(&mut world.plan, plan.to_owned());
    let order = order(world, board).await;
    world.plan = own;
    order.into_iter().map(|(column, titles)| (names.get(&column).cloned().unwrap_or(column), titles)).collect()
}

/// Gives the task `a` something of everything.
async fn fill(world: &World) {
    let a = world.path("a", "").await;
    let fields = json!({"startDateTime": "2999-01-01T10:00:00Z", "dueDateTime": "2999-01-12T10:00:00Z", "priority": 1,
        "appliedCategories": {"category2": true, "category4": true}});
    world.http.change(&a, fields).await;
    let item = |title: &str, hint: &str, is_checked: bool| json!({"@odata.type": "#microsoft.graph.plannerChecklistItem", "title": title, "orderHint": hint, "isChecked": is_checked});
    let details = json!({"description": "line\nline", "previewType": "checklist",
        "checklist": {"one": item("first", " !", true), "two": item("second", " !", false)},
        "references": {"https%3A//example%2Ecom/x": {"@odata.type": "#microsoft.graph.plannerExternalReference", "alias": "The page", "type": "Other"}}});
    world.http.change(&format!("{a}/details"), details).await;
    let names = json!({"categoryDescriptions": {"category2": "Bug", "category4": "Idea", "category9": "Later"}});
    world.http.change(&format!("/planner/plans/{}/details", world.plan), names).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_plan_is_copied_with_its_orders_and_nothing_twice() {
    let mut world = boards::world().await;
    fill(&world).await;
    let group = text(&world.http.get(&format!("/groups/{WEB_GROUP}")).await.is(200), "displayName");
    let said = copied(&world, &["--new", "Second", "--group", &group, "--json"]).await;
    let edits = data("edits", &said.out);
    assert_eq!((said.status, states(&edits)), (Some(0), [("done".to_owned(), 10)].into()), "{said:?}");
    let all = world.http.get(&format!("/groups/{WEB_GROUP}/planner/plans")).await.rows();
    let second = text(all.iter().find(|plan| plan["title"] == "Second").expect("it was made"), "id");
    let names = |buckets: Vec<(String, String)>| buckets.into_iter().map(|(_, name)| name).collect::<Vec<_>>();
    assert_eq!(names(buckets(&world, &second).await), ["To do", "Doing"]);
    let own = world.plan.clone();
    for board in [Grouping::Bucket, Grouping::Progress, Grouping::AssignedTo, Grouping::List] {
        let (ours, theirs) = (columns(&mut world, &own, board).await, columns(&mut world, &second, board).await);
        assert_eq!(theirs, ours, "{board:?}");
    }
    let made = tasks(&world, &second).await;
    let find = |title: &str| made.iter().find(|task| task["title"] == title).expect("it is there");
    let (a, before) = (find("a"), world.task("a").await);
    for field in ["startDateTime", "dueDateTime", "priority", "percentComplete", "appliedCategories"] {
        assert_eq!(a[field], before[field], "{field}");
    }
    let people = |title: &str| find(title)["assignments"].as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(people("b"), [ADA.to_owned(), KENJI.to_owned()].into());
    assert_eq!((find("x")["percentComplete"].as_i64(), find("y")["percentComplete"].as_i64()), (Some(30), Some(100)));
    let details = world.http.get(&format!("/planner/tasks/{}/details", text(a, "id"))).await.is(200);
    assert_eq!((&details["description"], &details["previewType"]), (&json!("line\nline"), &json!("checklist")));
    let list = details["checklist"].as_object().unwrap();
    let list: BTreeMap<String, bool> =
        list.values().map(|item| (text(item, "title"), item["isChecked"] == true)).collect();
    assert_eq!(list, [("first".to_owned(), true), ("second".to_owned(), false)].into());
    assert_eq!(details["references"]["https%3A//example%2Ecom/x"]["alias"], "The page");
    let labels = world.http.get(&format!("/planner/plans/{second}/details")).await.is(200);
    let labels = &labels["categoryDescriptions"];
    let label = |category: &str| labels[category].as_str().unwrap_or_default().to_owned();
    assert_eq!(["category2", "category4", "category9"].map(label), ["Bug", "Idea", "Later"]);
    // Once more, nothing is made.
    let before = world.line.changes().len();
    let said = copied(&world, &["--new", "Second", "--group", &group, "--json"]).await;
    assert!(said.status == Some(0) && said.err.contains("8 were copied before"), "{said:?}");
    assert_eq!(data("edits", &said.out), json!([]));
    let more: Vec<_> =
        world.line.changes().split_off(before).into_iter().filter(|seen| seen.method == "POST").collect();
    assert_eq!(more.len(), 0, "{more:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_goes_into_another_plan_and_what_stays_behind_is_said() {
    let world = boards::world().await;
    fill(&world).await;
    let other = plan(&world, "Office", OFFICE_GROUP).await;
    bucket(&world, &other, "Last").await;
    bucket(&world, &other, "TO DO").await;
    let there = format!("/planner/plans/{other}/details");
    world.http.change(&there, json!({"categoryDescriptions": {"category4": "Risk"}})).await;
    let members = world.http.get(&format!("/groups/{OFFICE_GROUP}/members")).await.rows();
    let is_member = |user: &str| members.iter().any(|member| member["id"] == user);
    assert!(is_member(ADA) && !is_member(CHIARA), "{members:?}");
    // Chiara is no member there.
    let assignment = json!({"@odata.type": "#microsoft.graph.plannerAssignment", "orderHint": " !"});
    world.http.change(&world.path("a", "").await, json!({"assignments": {CHIARA: assignment}})).await;
    let before = world.line.changes().len();
    let said = copied(&world, &["a", "--to", "Office", "--dry-run", "--json"]).await;
    let planned = data("copy", &said.out);
    assert_eq!(said.status, Some(0), "{said:?}");
    assert_eq!((&planned["plan"]["id"], &planned["buckets"]), (&json!(other), &json!([])));
    assert_eq!(planned["labels"], json!([{"category": "category2", "name": "Bug"}]));
    let first = &planned["tasks"][0];
    assert_eq!(
        (&first["title"], &first["bucket"], &first["checklistItemCount"]),
        (&json!("a"), &json!("TO DO"), &json!(2))
    );
    let posts = |from: usize| {
        world.line.changes().split_off(from).into_iter().filter(|seen| seen.path.contains("/planner/tasks")).count()
    };
    assert_eq!((posts(before), tasks(&world, &other).await.len()), (0, 0), "nothing was sent");
    let said = copied(&world, &["a", "--to", "Office"]).await;
    assert_eq!(said.status, Some(0), "{said:?}");
    assert!(said.err.contains("“Idea” is called “Risk” there") && said.err.contains("Chiara Esposito"), "{said:?}");
    let made = tasks(&world, &other).await;
    let [made] = made.as_slice() else { panic!("{made:?}") };
    let into = buckets(&world, &other).await.into_iter().find(|(_, name)| name == "TO DO").unwrap().0;
    assert_eq!((text(made, "bucketId"), text(made, "title")), (into, "a".to_owned()));
    assert_eq!(made["assignments"].as_object().unwrap().keys().collect::<Vec<_>>(), [ADA]);
    assert_eq!(made["appliedCategories"], json!({"category2": true, "category4": true}));
    let labels = world.http.get(&there).await.is(200)["categoryDescriptions"].clone();
    assert_eq!((&labels["category2"], &labels["category4"]), (&json!("Bug"), &json!("Risk")));
    let said = copied(&world, &["a", "--to", "Office"]).await;
    assert!(said.status == Some(0) && said.err.contains("“a” was copied before"), "{said:?}");
    assert_eq!(tasks(&world, &other).await.len(), 1);
    copied(&world, &["a", "--to", "Office", "--again", "--bucket", "Last"]).await;
    assert_eq!(tasks(&world, &other).await.len(), 2);
    copied(&world, &["a", "--to", "Office"]).await;
    assert_eq!(tasks(&world, &other).await.len(), 2, "what was made again counts as well");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_was_killed_goes_on_when_it_is_run_again() {
    let world = World::new().await;
    let group = text(&world.http.get("/me/memberOf").await.rows()[0], "id");
    let other = plan(&world, "Other", &group).await;
    let (sender, third) = channel();
    let mut count = 0;
    world.line.rule(move |seen| {
        let is_new = seen.method == "POST" && seen.path.ends_with("/planner/tasks");
        count += usize::from(is_new);
        if is_new && count == 3 {
            // The third is made, and nobody hears of it.
            let _nobody_waits = sender.send(());
        }
        (is_new && count >= 3).then_some(Fault::LoseAnswer)
    });
    let mut command = command(&world, &["copy", "--plan", &world.plan, "--to", "Other"]);
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let third = tokio::task::spawn_blocking(move || third.recv()).await.unwrap();
    child.kill().expect("it runs");
    child.wait().expect("it ends");
    assert!(third.is_ok());
    world.line.mend();
    for _ in 0..2 {
        let said = copied(&world, &["--to", "Other", "--wait"]).await;
        assert_eq!(said.status, Some(0), "{said:?}");
    }
    let mut titles: Vec<String> = tasks(&world, &other).await.iter().map(|task| text(task, "title")).collect();
    titles.sort();
    assert_eq!(titles, ["a", "b", "c", "d", "x", "y"]);
    let names: Vec<String> = buckets(&world, &other).await.into_iter().map(|(_, name)| name).collect();
    assert_eq!(names, ["To do", "Doing"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn offline_a_copy_is_kept_and_sent_later() {
    let mut world = World::new().await;
    let group = text(&world.http.get("/me/memberOf").await.rows()[0], "id");
    let other = plan(&world, "Other", &group).await;
    on(&world, &["tasks", "--plan", &other]).await.well();
    copied(&world, &["--to", "Other", "--dry-run"]).await;
    for _ in 0..2 {
        let said = copied(&world, &["--to", "Other", "--offline"]).await;
        assert_eq!(said.status, Some(0), "{said:?}");
    }
    assert_eq!(tasks(&world, &other).await.len(), 0);
    on(&world, &["done", "a", "--plan", &world.plan, "--wait"]).await.well();
    on(&world, &["sync"]).await;
    assert_eq!(tasks(&world, &other).await.len(), 6);
    let theirs = columns(&mut world, &other, Grouping::Bucket).await;
    assert_eq!(
        (&theirs["To do"], &theirs["Doing"]),
        (&["a", "b", "c", "d"].map(str::to_owned).to_vec(), &["x", "y"].map(str::to_owned).to_vec())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_beyond_a_limit_is_refused_before_anything_is_sent() {
    let world = World::new().await;
    let group = text(&world.http.get("/me/memberOf").await.rows()[0], "id");
    let other = plan(&world, "Other", &group).await;
    for number in 0..199 {
        bucket(&world, &other, &format!("b{number}")).await;
    }
    let before = world.line.changes().len();
    let said = copied(&world, &["--to", "Other"]).await.failed(4);
    assert!(said.contains("The plan has as many buckets as a plan may (200 buckets)."), "{said}");
    let sent = world.line.changes().split_off(before);
    assert!(
        sent.iter().all(|seen| !seen.path.contains("/planner/buckets") && !seen.path.contains("/planner/tasks")),
        "{sent:?}"
    );
    assert_eq!(buckets(&world, &other).await.len(), 199);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_meant_is_said() {
    let world = World::new().await;
    assert!(copied(&world, &["--to", "Try things"]).await.failed(2).contains("cannot be copied into itself"));
    assert!(on(&world, &["copy", "--to", "Try things"]).await.failed(2).contains("Say which task"));
    assert!(copied(&world, &["a", "--to", "Nowhere"]).await.failed(3).contains("No plan is called “Nowhere”"));
    assert!(copied(&world, &["a"]).await.failed(2).contains("--to"));
    let said = copied(&world, &["--new", "Fresh", "--dry-run"]).await;
    assert!(
        said.status == Some(0) && said.out.contains("Into the new plan “Fresh”") && said.out.contains("To do"),
        "{said:?}"
    );
}

#[test]
fn the_link_to_the_app_of_a_task_is_said_to_stay_behind() {
    let folder = tempfile::tempdir().unwrap();
    let said = alone(folder.path(), &["copy", "--plan", "HR", "--to", "Ideas", "--dry-run"]);
    assert!(
        said.status == Some(0) && said.err.contains("1 link of “Sign the employment contract” is left out"),
        "{said:?}"
    );
    assert!(said.err.contains("it leads to the app its task is hosted in"), "{said:?}");
}
