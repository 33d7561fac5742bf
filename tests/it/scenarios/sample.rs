//! The sample plan of a scenario: what whoever looks at the demo meets there.

use planner_tui::server::Seed;
use serde_json::{Value, json};

use super::desk::{HUB, NO_PERMISSION, OFFICE_GROUP, PAYROLL, checklist_item, details_path, task_path, write};
use crate::support::http::{Http, text};
use crate::support::payloads::payload;
use crate::support::server::{TOKEN, TestServer};

struct Sample {
    ada: Http,
    plan: String,
    server: TestServer,
}

impl Sample {
    async fn new() -> Self {
        let server = TestServer::start(Seed::Sample);
        let ada = server.http().beta();
        let plans = ada.get(&format!("/groups/{OFFICE_GROUP}/planner/plans")).await.rows();
        let titles: Vec<&Value> = plans.iter().map(|plan| &plan["title"]).collect();
        assert_eq!(titles, ["Summer party", "Office move", "HR Onboarding"], "what was there first is first");
        let plan = plans.iter().find(|plan| plan["title"] == "HR Onboarding").expect("the plan of the scenario");
        Self { plan: text(plan, "id"), ada, server }
    }

    async fn task(&self, title: &str) -> String {
        let tasks = self.ada.get(&format!("/planner/plans/{}/tasks", self.plan)).await.rows();
        let found = tasks.iter().find(|task| task["title"] == title);
        text(found.unwrap_or_else(|| panic!("no task “{title}”")), "id")
    }

    /// Says which of some changes are allowed: each is tried, one after the other.
    async fn tries(&self, title: &str, changes: &[Value]) -> Vec<bool> {
        let path = task_path(&self.task(title).await);
        let mut allowed = Vec::new();
        for change in changes {
            let answer = write(&self.ada, &path, change.clone()).await;
            assert!([200, 403].contains(&answer.status), "{title}: {change}: {}", answer.text);
            allowed.push(answer.status == 200);
        }
        allowed
    }
}

#[tokio::test]
async fn its_columns_and_cards_stand_in_the_order_of_the_seed() {
    let sample = Sample::new().await;
    let buckets = sample.ada.get(&format!("/planner/plans/{}/buckets", sample.plan)).await.rows();
    let names: Vec<String> = buckets.iter().map(|bucket| text(bucket, "name")).collect();
    assert_eq!(names, ["Before day one", "First day", "First week", "By day 90"]);
    let mut tasks = Vec::new();
    for task in sample.ada.get(&format!("/planner/buckets/{}/tasks", text(&buckets[0], "id"))).await.rows() {
        let format = sample.ada.get(&(task_path(&text(&task, "id")) + "/bucketTaskBoardFormat")).await.is(200);
        tasks.push((text(&format, "orderHint"), text(&task, "title")));
    }
    tasks.sort();
    let titles: Vec<&str> = tasks.iter().map(|(_, title)| title.as_str()).collect();
    let expected = [
        "Prepare the welcome call",
        "Sign the employment contract",
        "Set up the salary account",
        "Order a laptop for Noor",
    ];
    assert_eq!(titles, expected);
}

#[tokio::test]
async fn four_apps_leave_different_things_to_people() {
    let sample = Sample::new().await;
    let ada = super::desk::ADA;
    let changes = [
        json!({"title": "Another title"}),
        json!({"percentComplete": 20}),
        json!({"orderHint": " !"}),
        json!({"priority": 1}),
    ];
    assert_eq!(sample.tries("Prepare the welcome call", &changes).await, [false, true, true, false]);
    assert_eq!(sample.tries("Set up the salary account", &changes).await, [false; 4]);
    assert_eq!(sample.tries("Be a buddy at lunch", &changes).await, [false, false, true, false]);
    assert_eq!(sample.tries("Talk after thirty days", &changes).await, [false; 4]);
    let join = json!({"assignments": {ada: super::desk::assignment()}});
    assert_eq!(sample.tries("Be a buddy at lunch", &[join]).await, [true]);
    let laptop = task_path(&sample.task("Return the loan laptop").await);
    sample.ada.delete(&laptop, &sample.ada.etag(&laptop).await).await.refused(403, "", NO_PERMISSION);
    assert_eq!(sample.tries("Return the loan laptop", &changes).await, [true; 4]);
}

#[tokio::test]
async fn an_assignee_ticks_off_what_the_app_wrote_and_neither_rewords_nor_adds() {
    let sample = Sample::new().await;
    let id = sample.task("Prepare the welcome call").await;
    let details = sample.ada.get(&details_path(&id)).await.is(200);
    let items = details["checklist"].as_object().unwrap();
    let key = items.iter().find(|(_, item)| item["title"] == "Write the agenda").map(|(key, _)| key).unwrap();
    let item = |name: &str, value: Value| {
        let item = json!({"@odata.type": "#microsoft.graph.plannerChecklistItem", name: value});
        json!({"checklist": {key: item}})
    };
    write(&sample.ada, &details_path(&id), item("title", json!("Other words"))).await.is(403);
    write(&sample.ada, &details_path(&id), item("isChecked", json!(true))).await.is(200);
    write(&sample.ada, &details_path(&id), json!({"checklist": {"new": checklist_item("Mine")}})).await.is(403);
}

#[tokio::test]
async fn hosted_published_and_bound_tasks_are_there() {
    let sample = Sample::new().await;
    let wish = "include-unknown-enum-members";
    let read = async |title: &str| {
        let path = task_path(&sample.task(title).await);
        sample.ada.ask("GET", &path).header("Prefer", wish).send().await.is(200)
    };
    let hosted = read("Sign the employment contract").await;
    assert_eq!(hosted["specifiedCompletionRequirements"], "completionInHostedApp");
    let links = sample.ada.get(&details_path(&text(&hosted, "id"))).await.is(200)["references"].take();
    assert!(links.as_object().unwrap().values().all(|link| link["type"] == "TeamsHostedApp"), "{links:#}");

    let published = read("Hang the welcome posters").await;
    let source = &published["creationSource"];
    let printed = payload("scenario-published-task-beta");
    for name in printed["body"]["creationSource"].as_object().unwrap().keys() {
        assert!(source.get(name).is_some(), "{name} is not in {source:#}");
    }
    let path = task_path(&text(&published, "id"));
    write(&sample.ada, &path, json!({"percentComplete": 50})).await.is(200);
    sample.ada.delete(&path, &sample.ada.etag(&path).await).await.refused(403, "", NO_PERMISSION);
    let bucket = format!("/planner/buckets/{}", text(&published, "bucketId"));
    sample.ada.delete(&bucket, &sample.ada.etag(&bucket).await).await.is(403);

    let bound = read("Hand over keys and badge").await;
    assert_eq!(bound["specifiedCompletionRequirements"], "checklistCompletion");
    let path = task_path(&text(&bound, "id"));
    write(&sample.ada, &path, json!({"percentComplete": 100})).await.is(403);
    let details = sample.ada.get(&(path.clone() + "/details")).await.is(200);
    let required = &details["completionRequirements"]["checklistRequirement"]["requiredChecklistItemIds"];
    for id in required.as_array().unwrap() {
        let item = json!({"@odata.type": "#microsoft.graph.plannerChecklistItem", "isChecked": true});
        write(&sample.ada, &(path.clone() + "/details"), json!({"checklist": {id.as_str().unwrap(): item}}))
            .await
            .is(200);
    }
    write(&sample.ada, &path, json!({"percentComplete": 100})).await.is(200);
}

#[tokio::test]
async fn the_apps_of_the_sample_find_their_scenarios() {
    let sample = Sample::new().await;
    let of = |app: &str| sample.server.http().beta().with_token(Some(&format!("{TOKEN}/app:{app}")));
    let names = |rows: Vec<Value>| rows.iter().map(|row| text(row, "uniqueName")).collect::<Vec<_>>();
    let hub = names(of(HUB).get("/solutions/businessScenarios").await.rows());
    assert_eq!(hub, ["com.contoso.apps.buddies", "com.contoso.apps.hronboarding"]);
    let payroll = names(of(PAYROLL).get("/solutions/businessScenarios").await.rows());
    assert_eq!(payroll, ["com.contoso.apps.payroll"]);
    let path = "/solutions/businessScenarios(uniqueName='com.contoso.apps.hronboarding')/planner";
    let german = of(HUB).get(&format!("{path}/planConfiguration/localizations/de-de")).await.is(200);
    assert_eq!(german["planTitle"], "Einarbeitung");
    let plan = json!({"target": super::desk::target(OFFICE_GROUP)});
    let plan = of(HUB).post(&format!("{path}/getPlan"), plan).await.is(200);
    assert_eq!(plan["id"], sample.plan.as_str());
    assert_eq!(of(HUB).get(&format!("{path}/tasks")).await.rows().len(), 3);
}
