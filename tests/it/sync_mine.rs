//! The person's own tasks over all plans, in the order of their own.

use planner_tui::planner::board::arrangement::Arrangement;
use planner_tui::planner::board::{Board, Grouping};
use planner_tui::planner::id::PlanId;
use planner_tui::sync::{Command, Link};
use serde_json::{Value, json};

use crate::support::http::text;
use crate::support::line::Fault;
use crate::support::replica::{Replica, Told};
use crate::support::server::TOKEN;
use crate::sync_engine::World;

/// A world with a second plan, `Other things`, whose bucket `Later` holds `p` and `q`; `b x p d` are the person's own,
/// in this order.
struct Mine {
    world: World,
    other: String,
    me: String,
}

impl Mine {
    async fn new() -> Self {
        let world = World::new().await;
        let me = text(&world.http.get("/me").await.is(200), "id");
        let container =
            world.http.get(&format!("/planner/plans/{}", world.plan)).await.is(200)["container"]["url"].clone();
        let body = json!({"title": "Other things", "container": {"url": container}});
        let other = text(&world.http.post("/planner/plans", body).await.is(201), "id");
        let details = format!("/planner/plans/{other}/details");
        world.http.change(&details, json!({"categoryDescriptions": {"category1": "Errand"}})).await;
        let body = json!({"planId": other, "name": "Later"});
        let bucket = text(&world.http.post("/planner/buckets", body).await.is(201), "id");
        for title in ["p", "q"] {
            let body =
                json!({"planId": other, "bucketId": bucket, "title": title, "appliedCategories": {"category1": true}});
            world.http.post("/planner/tasks", body).await.is(201);
        }
        let mine = Self { world, other, me };
        let mut above = String::new();
        for title in ["b", "x", "p", "d"] {
            let body = json!({"assignments": mine.part(), "assigneePriority": format!("{above} !")});
            above = text(&mine.world.http.change(&mine.path(title).await, body).await, "assigneePriority");
        }
        mine
    }

    /// The person's part in a task.
    fn part(&self) -> Value {
        json!({&self.me: {"@odata.type": "#microsoft.graph.plannerAssignment", "orderHint": " !"}})
    }

    /// The path of a task of either plan.
    async fn path(&self, title: &str) -> String {
        for plan in [&self.world.plan, &self.other] {
            let tasks = self.world.http.get(&format!("/planner/plans/{plan}/tasks")).await.rows();
            if let Some(task) = tasks.iter().find(|task| task["title"] == title) {
                return format!("/planner/tasks/{}", text(task, "id"));
            }
        }
        panic!("{title}")
    }

    async fn open(&self) -> Replica {
        Replica::open(self.world.folder.path(), self.world.line.url(), TOKEN, PlanId::mine().as_str()).await
    }
}

/// The titles of the person's list, as a person sees it.
fn list(told: &Told) -> Vec<String> {
    let Some(plan) = told.acknowledged.as_ref().filter(|_| told.plan.as_ref().is_some_and(PlanId::is_mine)) else {
        return Vec::new();
    };
    let board = Board::of(plan, &Arrangement::by(Grouping::Mine));
    board.columns[0].cards.iter().map(|card| plan.tasks()[*card as usize].title.clone()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn tasks_of_all_plans_stand_in_the_order_of_the_person() {
    let mine = Mine::new().await;
    let replica = mine.open().await;
    assert_eq!(list(&replica.told), ["b", "x", "p", "d"]);
    let shown = replica.told.acknowledged.clone().unwrap();
    assert_eq!(shown.plan.title, "My tasks");
    let task = |title: &str| shown.tasks().iter().find(|task| task.title == title).unwrap();
    let (b, p) = (task("b"), task("p"));
    assert_eq!((b.plan_id.as_str(), p.plan_id.as_str()), (mine.world.plan.as_str(), mine.other.as_str()));
    assert_eq!((shown.plan_of(b).title.as_str(), shown.plan_of(p).title.as_str()), ("Try things", "Other things"));
    assert_eq!(shown.plan_of(p).label(1), "Errand");
    let bucket = |task: &planner_tui::planner::task::Task| shown.bucket(task.bucket_id.as_ref().unwrap()).unwrap();
    assert_eq!((bucket(b).name.as_str(), bucket(p).name.as_str()), ("To do", "Later"));
    replica.stop().await;
    let mut again = Replica::start_with(mine.world.folder.path(), Err("The server did not start".to_owned()));
    again.until("it says why", |told| matches!(told.link(), Some(Link::Failed { cached_at: Some(_), .. }))).await;
    assert_eq!(list(&again.told), ["b", "x", "p", "d"], "what was open last is opened again, from the copy");
    // Some tasks of a plan are no plan.
    again.handle.send(Command::OpenPlan(PlanId::new(&mine.other)));
    again.until("there is no copy of it", |told| !told.unavailable.is_empty()).await;
    assert!(again.told.plan.as_ref().is_some_and(PlanId::is_mine));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_others_take_away_leaves_the_list_and_only_what_is_gone_leaves_the_copy() {
    let mine = Mine::new().await;
    let world = &mine.world;
    // The whole plan was read before, with all its tasks.
    let mut replica = world.replica().await;
    replica.handle.send(Command::OpenPlan(PlanId::mine()));
    replica.until("the list is read", |told| list(told).len() == 4 && told.is_settled()).await;
    let removed = json!({"assignments": {&mine.me: null}});
    world.http.change(&mine.path("b").await, removed).await;
    let gone = mine.path("p").await;
    let etag = world.http.etag(&gone).await;
    world.http.delete(&gone, &etag).await.is(204);
    world.http.change(&mine.path("q").await, json!({"assignments": mine.part(), "assigneePriority": " !"})).await;
    replica.handle.send(Command::Refresh(PlanId::mine()));
    let mut expected = vec!["d", "q", "x"];
    expected.sort_unstable();
    replica
        .until("the list is as the server has it", |told| {
            let mut list = list(told);
            list.sort();
            list == expected && told.is_settled()
        })
        .await;
    assert_eq!(replica.told.acknowledged.as_ref().unwrap().tasks().len(), 3, "what is not the person's is not here");
    world.line.rule(|_| Some(Fault::Cut));
    replica.handle.send(Command::OpenPlan(PlanId::new(&world.plan)));
    let is_plan = |told: &Told| told.plan.as_ref().is_some_and(|plan| !plan.is_mine());
    replica.until("the plan is shown from the copy", is_plan).await;
    assert_eq!(replica.told.column("To do"), ["a", "b", "c", "d"], "the plan has lost nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_the_service_does_not_list_is_asked_for_and_kept() {
    let mine = Mine::new().await;
    let replica = mine.open().await;
    replica.stop().await;
    let empty = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n{\"value\":[]}";
    mine.world.line.rule(move |seen| seen.path.ends_with("/me/planner/tasks").then_some(Fault::Answer(empty)));
    let replica = mine.open().await;
    assert_eq!(list(&replica.told), ["b", "x", "p", "d"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_that_is_not_shown_to_the_person_goes_without_its_name() {
    let mine = Mine::new().await;
    let other = mine.other.clone();
    mine.world.line.rule(move |seen| {
        let is_batch = seen.path.ends_with("$batch").then_some("HTTP/1.1 501 No\r\nContent-Length: 0\r\n\r\n");
        let is_other = seen.path.contains(&other).then_some("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n");
        is_batch.or(is_other).map(Fault::Answer)
    });
    let replica = mine.open().await;
    assert_eq!(list(&replica.told), ["b", "x", "p", "d"]);
    let shown = replica.told.acknowledged.as_ref().unwrap();
    let title =
        |title: &str| shown.plan_of(shown.tasks().iter().find(|task| task.title == title).unwrap()).title.clone();
    assert_eq!((title("b"), title("p")), ("Try things".to_owned(), "Unknown plan".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_of_a_plan_is_shown_and_acknowledged_in_the_list() {
    let mine = Mine::new().await;
    let mut replica = mine.open().await;
    let before = replica.told.acknowledged.clone().unwrap();
    let task = before.tasks().iter().find(|task| task.title == "b").unwrap();
    let doing = before.buckets.iter().find(|bucket| bucket.name == "Doing").unwrap();
    replica.put_in(&mine.world.plan, "b", "Doing", 0).await;
    assert_eq!(replica.told.waiting.len(), 1, "edits of every plan are told with the list");
    replica.settle().await;
    let after = replica.told.acknowledged.as_ref().unwrap();
    assert_eq!(after.task(&task.id).unwrap().bucket_id.as_ref(), Some(&doing.id));
    assert_eq!(mine.world.column("Doing").await[0], "b");
    assert_eq!(list(&replica.told), ["b", "x", "p", "d"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_knowing_who_asks_there_is_no_list_and_a_sentence_says_so() {
    let world = World::new().await;
    let mut replica = Replica::start_with(world.folder.path(), Err("The server did not start".to_owned()));
    replica.handle.send(Command::OpenPlan(PlanId::mine()));
    replica.until("it is told", |told| !told.unavailable.is_empty()).await;
    replica.stop().await;
    world.line.rule(|seen| {
        let answer = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";
        seen.path.contains("/me?").then_some(Fault::Answer(answer))
    });
    let mut replica = Replica::start(world.folder.path(), world.line.url(), TOKEN);
    replica.handle.send(Command::OpenPlan(PlanId::mine()));
    replica.until("it is told", |told| !told.unavailable.is_empty()).await;
    assert!(replica.told.unavailable[0].starts_with("Your tasks cannot be read: "), "{:?}", replica.told.unavailable);
}
