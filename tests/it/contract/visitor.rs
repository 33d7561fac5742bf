//! Another person at work: hundreds of random edits leave a workspace in which everything can be read and fits.

use std::collections::{BTreeMap, HashSet};

use planner_tui::server::{Deed, Seed};
use serde_json::Value;

use super::world::{ADA, OFFICE_GROUP, WEB_GROUP};
use crate::support::http::{Http, text};
use crate::support::sample::{JOSE, MAI};
use crate::support::server::TestServer;

/// Łukasz, Mai and José are in both groups Ada is in.
const MEMBERS_OF_BOTH: [&str; 3] = ["58b3f7a1-0d4e-49c2-8e6a-d17f92c4b305", MAI, JOSE];
const FORMATS: [&str; 3] = ["bucketTaskBoardFormat", "progressTaskBoardFormat", "assignedToTaskBoardFormat"];

async fn rows(http: &Http, path: &str) -> Vec<Value> {
    http.get(path).await.rows()
}

fn hint_is_short(resource: &Value, name: &str) {
    let hint = text(resource, name);
    assert!(!hint.is_empty() && hint.bytes().all(|byte| (b'"'..=b'~').contains(&byte)), "`{hint}` in {resource:#}");
}

/// Reads everything there is to read and checks that what names another thing names one that is there.
async fn everything_fits(http: &Http) {
    let users: HashSet<String> = rows(http, "/users").await.iter().map(|user| text(user, "id")).collect();
    let mut plans = rows(http, &format!("/groups/{WEB_GROUP}/planner/plans")).await;
    plans.extend(rows(http, &format!("/groups/{OFFICE_GROUP}/planner/plans")).await);
    assert_eq!(plans.len(), 5);
    for plan in plans {
        let plan = format!("/planner/plans/{}", text(&plan, "id"));
        http.get(&plan).await.is(200);
        http.get(&(plan.clone() + "/details")).await.is(200);
        let buckets = rows(http, &(plan.clone() + "/buckets")).await;
        let mut hints: Vec<_> = buckets.iter().map(|bucket| text(bucket, "orderHint")).collect();
        assert!(
            hints.is_sorted() && {
                hints.dedup();
                hints.len() == buckets.len()
            },
            "{hints:?}"
        );
        let mut in_buckets = 0;
        for bucket in &buckets {
            let path = format!("/planner/buckets/{}", text(bucket, "id"));
            assert_eq!(http.get(&path).await.is(200)["name"], bucket["name"]);
            in_buckets += rows(http, &(path + "/tasks")).await.len();
        }
        let tasks = rows(http, &(plan.clone() + "/tasks")).await;
        let outside = tasks.iter().filter(|task| task["bucketId"].is_null()).count();
        assert_eq!(tasks.len(), in_buckets + outside);
        for task in tasks {
            task_fits(http, &task, &buckets, &users).await;
        }
    }
}

async fn task_fits(http: &Http, task: &Value, buckets: &[Value], users: &HashSet<String>) {
    let path = format!("/planner/tasks/{}", text(task, "id"));
    assert_eq!(http.get(&path).await.is(200)["@odata.etag"], task["@odata.etag"]);
    assert!(task["bucketId"].is_null() || buckets.iter().any(|bucket| bucket["id"] == task["bucketId"]), "{task:#}");
    let assignees = task["assignments"].as_object().expect("assignments");
    assert!(assignees.keys().all(|id| users.contains(id)), "{task:#}");
    assert_eq!(task["percentComplete"] == 100, task["completedBy"].is_object(), "{task:#}");
    hint_is_short(task, "orderHint");
    let details = http.get(&(path.clone() + "/details")).await.is(200);
    let items = details["checklist"].as_object().expect("a checklist");
    items.values().for_each(|item| hint_is_short(item, "orderHint"));
    assert_eq!(task["checklistItemCount"], items.len());
    let open = items.values().filter(|item| item["isChecked"] == false).count();
    assert_eq!(task["activeChecklistItemCount"], open);
    let links = details["references"].as_object().expect("links");
    links.values().for_each(|link| hint_is_short(link, "previewPriority"));
    assert_eq!(task["referenceCount"], links.len());
    assert_eq!(task["hasDescription"], details["description"] != "");
    for format in FORMATS {
        let format = http.get(&format!("{path}/{format}")).await.is(200);
        if let Some(hints) = format["orderHintsByAssignee"].as_object() {
            assert!(hints.keys().all(|id| assignees.contains_key(id)), "{format:#}");
            hint_is_short(&format, "unassignedOrderHint");
        } else {
            hint_is_short(&format, "orderHint");
        }
    }
}

#[tokio::test]
async fn five_hundred_edits_leave_everything_whole() {
    let server = TestServer::start(Seed::Sample);
    let mut visitor = server.visitor(7);
    assert_ne!(visitor.person(), ADA);
    let mut deeds: BTreeMap<String, u32> = BTreeMap::new();
    for _ in 0..500 {
        let visit = visitor.edit();
        assert!(visit.status < 300, "{visit:?}");
        *deeds.entry(format!("{:?}", visit.deed)).or_default() += 1;
    }
    let unseen: Vec<_> = Deed::ALL.iter().filter(|deed| !deeds.contains_key(&format!("{deed:?}"))).collect();
    assert!(unseen.is_empty(), "never done: {unseen:?} of {deeds:?}");
    everything_fits(&server.http()).await;
}

#[tokio::test]
async fn the_edits_are_the_other_persons() {
    let server = TestServer::start(Seed::Sample);
    let http = server.http().beta();
    let mut visitor = server.visitor(1);
    let mut made = None;
    for _ in 0..200 {
        let visit = visitor.edit();
        if visit.deed == Deed::Retitle {
            made = Some(visit);
            break;
        }
    }
    let made = made.expect("a task is retitled within two hundred edits");
    let task = http.get(&made.path).await.is(200);
    assert_eq!(task["lastModifiedBy"]["user"]["id"], visitor.person());
    assert_eq!(http.get("/me").await.is(200)["id"], ADA, "whoever has the token is still the same");
}

#[tokio::test]
async fn the_same_seed_does_the_same_kinds_of_things() {
    let deeds = |seed: u64| {
        let server = TestServer::start(Seed::Sample);
        let mut visitor = server.visitor(seed);
        let person = visitor.person().to_owned();
        (person, (0..120).map(|_| visitor.edit().deed).collect::<Vec<_>>())
    };
    let first = deeds(3);
    assert_eq!(deeds(3), first);
    assert_ne!(deeds(4), first);
}

#[tokio::test]
async fn a_visitor_can_stay_in_one_plan() {
    let server = TestServer::start(Seed::Sample);
    let http = server.http();
    let plans = rows(&http, &format!("/groups/{OFFICE_GROUP}/planner/plans")).await;
    let office = plans.iter().find(|plan| plan["title"] == "Office move").map(|plan| text(plan, "id"));
    let office = office.expect("the plan of the move is there");
    let others = async || {
        let mut etags = Vec::new();
        for plan in rows(&http, &format!("/groups/{WEB_GROUP}/planner/plans")).await {
            for list in ["buckets", "tasks"] {
                let rows = rows(&http, &format!("/planner/plans/{}/{list}", text(&plan, "id"))).await;
                etags.extend(rows.iter().map(|row| text(row, "@odata.etag")));
            }
        }
        etags
    };
    let before = others().await;
    let in_both = |person: &str| MEMBERS_OF_BOTH.contains(&person);
    let visitor = (0..1000).map(|seed| server.visitor(seed)).find(|visitor| in_both(visitor.person()));
    let mut visitor = visitor.expect("a seed for everybody").in_plan(&office);
    for _ in 0..60 {
        assert!(visitor.edit().status < 300);
    }
    assert_eq!(others().await, before);
}

#[tokio::test]
async fn nobody_visits_where_nobody_else_is() {
    let server = TestServer::start(Seed::Empty);
    assert!(server.try_visitor(1).is_none());
}
