//! Series, My Day and talk, against the real server: what is sent for keys, what a second client reads, what is shown.

use std::sync::Arc;

use planner_tui::planner::id::{PlanId, TaskId};
use planner_tui::planner::talk::{Source, Talk};
use planner_tui::planner::task::Task;
use planner_tui::server::Seed;
use planner_tui::sync::{Command, Reading};
use serde_json::{Value, json};

use crate::send_fields::Desk;
use crate::support::http::{Http, text};
use crate::support::replica::{Replica, Told};
use crate::support::sample::OFFICE_GROUP;
use crate::support::server::TestServer;
use crate::sync_engine::World;

async fn sampled(http: &Http, title: &str) -> Value {
    let plans = http.get(&format!("/groups/{OFFICE_GROUP}/planner/plans")).await.rows();
    let plan = plans.iter().find(|plan| plan["title"] == "Office move").expect("the sample has it");
    let tasks = http.get(&format!("/planner/plans/{}/tasks", text(plan, "id"))).await.rows();
    tasks.into_iter().find(|task| task["title"] == title).expect(title)
}

async fn of_beta(world: &World, title: &str) -> Value {
    world.http.beta().get(&world.path(title, "").await).await.is(200)
}

#[tokio::test(flavor = "multi_thread")]
async fn series_and_my_day_are_set_with_keys_through_beta() {
    let world = World::new().await;
    let mut desk = Desk::at(&world).await;
    let start = "2026-10-12T10:00:00Z";
    let daily = json!({"type": "daily", "interval": 1});
    desk.press("g r 2").await;
    let sent = json!({"recurrence": {"schedule": {"pattern": daily, "patternStartDateTime": start}}});
    assert_eq!(world.line.bodies(), [sent]);
    assert_eq!(of_beta(&world, "a").await["recurrence"]["schedule"]["pattern"]["type"], "daily");
    let nine = "Backspace ".repeat(9);
    desk.press(&format!("g r 7 {nine}t h u Enter")).await;
    let weekly = json!({"type": "weekly", "interval": 1, "daysOfWeek": ["thursday"], "firstDayOfWeek": "monday"});
    let sent = json!({"recurrence": {"schedule": {"pattern": weekly, "patternStartDateTime": start}}});
    assert_eq!(world.line.bodies().last(), Some(&sent));
    assert_eq!(of_beta(&world, "a").await["recurrence"]["schedule"]["pattern"]["daysOfWeek"], json!(["thursday"]));
    desk.press("g r 1").await;
    assert_eq!(world.line.bodies().last(), Some(&json!({"recurrence": {"schedule": null}})));
    assert_eq!(of_beta(&world, "a").await["recurrence"]["schedule"], Value::Null);
    desk.press("g m").await;
    assert_eq!(world.line.bodies().last(), Some(&json!({"isOnMyDay": true})));
    assert_eq!(of_beta(&world, "a").await["isOnMyDay"], true);
    desk.press("u").await;
    assert_eq!(world.line.bodies().last(), Some(&json!({"isOnMyDay": false})));
    assert_eq!(of_beta(&world, "a").await["isOnMyDay"], false, "taken back at the service, too");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_made_again_is_on_my_day_again() {
    let world = World::new().await;
    let mut desk = Desk::at(&world).await;
    desk.press("g m").await;
    let before = text(&of_beta(&world, "a").await, "id");
    desk.press("d y").await;
    desk.press("u").await;
    let again = of_beta(&world, "a").await;
    assert!(again["id"] != before.as_str() && again["isOnMyDay"] == true, "{again}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_task_of_a_series_appears_when_one_is_completed() {
    let world = World::new().await;
    let mut desk = Desk::at(&world).await;
    desk.press("g r 2").await;
    desk.press("c").await;
    let notice = desk.state.notice.as_ref().map_or("", |notice| notice.text.as_str());
    assert!(notice.contains("The next one appears"), "{notice}");
    let is_followed = |task: &&Arc<Task>| task.recurrence.as_ref().is_some_and(|series| series.is_followed);
    let known = desk.replica.told.view().acknowledged().tasks().iter().filter(is_followed).count();
    assert_eq!(known, 1, "what the service made of it is known from its answer, and no news when it is read again");
    let is_there = |told: &Told| told.view().plan().tasks().iter().filter(|task| task.title == "a").count() == 2;
    desk.replica.until("the next one", is_there).await;
}

async fn talk_about(replica: &mut Replica, task: &Value) -> Talk {
    let plan = PlanId::new(&text(task, "planId"));
    replica.handle.send(Command::OpenPlan(plan.clone()));
    replica.until("the plan", |told| told.plan.as_ref() == Some(&plan) && told.is_settled()).await;
    replica.told.talk = None;
    replica.handle.send(Command::OpenTalk(TaskId::new(&text(task, "id"))));
    replica.until("the talk", |told| matches!(told.talk, Some((Some(_), Reading::Done)))).await;
    let (told, _) = replica.told.talk.clone().expect("just waited for");
    told.expect("just waited for").as_ref().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn chats_and_older_comments_are_read_in_their_order() {
    let world = World::on(TestServer::start(Seed::Sample)).await;
    let mut replica = world.replica().await;
    let beta = world.http.beta();
    let chat = sampled(&beta, "Order boxes 📦").await;
    let talk = talk_about(&mut replica, &chat).await;
    assert_eq!((talk.said.len(), talk.chat, talk.comments), (3, Source::Read, Source::None));
    assert!(talk.said.is_sorted_by_key(|said| said.at), "the oldest first: {talk:?}");
    assert_eq!(talk.said.iter().filter(|said| said.is_deleted).count(), 1);
    let last = talk.said.last().expect("there are three");
    assert!(last.text.contains("@Sam") && !last.text.contains('<'), "{last:?}");
    let comments = sampled(&beta, "Give notice to the landlord").await;
    let talk = talk_about(&mut replica, &comments).await;
    assert!(talk.said.iter().any(|said| said.is_comment), "{talk:?}");
    assert_eq!(talk.comments, Source::Read);
    assert!(!talk.said.iter().any(|said| said.text.contains("Answer in Planner")), "{talk:?}");
}
