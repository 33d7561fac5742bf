//! A small plan to try things on, made over HTTP like everything else here.

use planner_tui::server::Seed;
use serde_json::{Value, json};

use crate::support::http::{Http, text};
pub(super) use crate::support::sample::{ADA, BUDGET_GROUP, CHIARA, KENJI, OFFICE_GROUP, WEB_GROUP};
use crate::support::server::{TOKEN, TestServer};

/// A server with the sample, and beside it a plan with two buckets and one task in the first of them.
pub(super) struct World {
    pub(super) http: Http,
    pub(super) plan: String,
    pub(super) todo: String,
    pub(super) doing: String,
    pub(super) task: String,
    pub(super) server: TestServer,
}

impl World {
    pub(super) async fn new() -> Self {
        Self::on(TestServer::start(Seed::Sample)).await
    }

    pub(super) async fn on(server: TestServer) -> Self {
        let http = server.http();
        let plan = text(&new_plan(&http, "Try things").await, "id");
        let todo = text(&new_bucket(&http, &plan, "To do").await, "id");
        let doing = text(&new_bucket(&http, &plan, "Doing").await, "id");
        let body = json!({"planId": plan, "bucketId": todo, "title": "Write it down"});
        let task = text(&http.post("/planner/tasks", body).await.is(201), "id");
        Self { http, plan, todo, doing, task, server }
    }

    /// Path of the plan.
    pub(super) fn plan_path(&self) -> String {
        format!("/planner/plans/{}", self.plan)
    }

    /// Path of the first bucket.
    pub(super) fn bucket_path(&self) -> String {
        format!("/planner/buckets/{}", self.todo)
    }

    /// Path of the task.
    pub(super) fn task_path(&self) -> String {
        format!("/planner/tasks/{}", self.task)
    }

    /// Path of something that belongs to the task, such as its `details`.
    pub(super) fn of_task(&self, part: &str) -> String {
        format!("/planner/tasks/{}/{part}", self.task)
    }

    /// Every resource that can be patched, with a change it accepts, and what its etag says it is.
    pub(super) fn resources(&self) -> [(String, Value); 8] {
        [
            (self.plan_path(), json!({"title": "Changed"})),
            (self.plan_path() + "/details", json!({"categoryDescriptions": {"category1": "Changed"}})),
            (self.bucket_path(), json!({"name": "Changed"})),
            (self.task_path(), json!({"title": "Changed"})),
            (self.of_task("details"), json!({"description": "Changed"})),
            (self.of_task("bucketTaskBoardFormat"), json!({"orderHint": "a b!"})),
            (self.of_task("progressTaskBoardFormat"), json!({"orderHint": "a b!"})),
            (self.of_task("assignedToTaskBoardFormat"), json!({"unassignedOrderHint": "a b!"})),
        ]
    }
}

/// Creates a plan in the group of the web team.
pub(super) async fn new_plan(http: &Http, title: &str) -> Value {
    let body = json!({"title": title, "container": group_container(WEB_GROUP)});
    http.post("/planner/plans", body).await.is(201)
}

/// Creates a bucket where the service likes.
pub(super) async fn new_bucket(http: &Http, plan: &str, name: &str) -> Value {
    http.post("/planner/buckets", json!({"planId": plan, "name": name})).await.is(201)
}

/// The container of a plan that belongs to a group.
pub(super) fn group_container(group: &str) -> Value {
    json!({"url": format!("https://graph.microsoft.com/v1.0/groups/{group}")})
}

/// An assignment as a client writes it.
pub(super) fn assignment() -> Value {
    json!({"@odata.type": "#microsoft.graph.plannerAssignment", "orderHint": " !"})
}

/// A checklist item as a client writes it.
pub(super) fn checklist_item(title: &str) -> Value {
    json!({"@odata.type": "#microsoft.graph.plannerChecklistItem", "title": title, "isChecked": false})
}

/// A reference as a client writes it.
pub(super) fn reference(alias: &str) -> Value {
    json!({"@odata.type": "#microsoft.graph.plannerExternalReference", "alias": alias, "type": "Other"})
}

/// A directory id nobody has, a different one for each number.
pub(super) fn stranger(number: usize) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

/// The task of a title in the sample's plan about the office.
pub(super) async fn sampled(http: &Http, title: &str) -> Value {
    let plans = http.get(&format!("/groups/{OFFICE_GROUP}/planner/plans")).await.rows();
    let plan = plans.iter().find(|plan| plan["title"] == "Office move").expect("the sample has it");
    let tasks = http.get(&format!("/planner/plans/{}/tasks", text(plan, "id"))).await.rows();
    tasks.into_iter().find(|task| task["title"] == title).unwrap_or_else(|| panic!("no task {title}"))
}

/// A client for another person or app, on the same version.
pub(super) fn as_another(http: &Http, who: &str) -> Http {
    http.with_token(Some(&format!("{TOKEN}/{who}")))
}
