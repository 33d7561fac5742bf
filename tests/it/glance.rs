//! What is told of a task the cursor only comes by: the copy at once, one request where it rests, and who made it.

use std::time::Duration;

use planner_tui::planner::id::{PlanId, TaskId};
use planner_tui::sync::Command;
use planner_tui::sync::schedule::Pace;
use serde_json::json;

use crate::support::http::text;
use crate::support::replica::Told;
use crate::sync_engine::World;

fn glance(world: &World, task: &TaskId) -> Command {
    Command::Glance { plan: PlanId::new(&world.plan), task: task.clone() }
}

fn is_fresh(told: &Told, task: &TaskId) -> bool {
    told.details.as_ref().is_some_and(|(details, is_fresh)| *is_fresh && details.task == *task)
}

/// How often the details of a task were asked for, each by itself.
fn requests(world: &World, task: &TaskId) -> usize {
    world.line.count("GET", &format!("/tasks/{task}/details"))
}

#[tokio::test(flavor = "multi_thread")]
async fn who_runs_through_a_column_asks_for_the_last_card_alone() {
    let world = World::new().await;
    let mut replica = world.replica_at(Pace { settle: Duration::from_millis(200), ..Pace::default() }).await;
    let [a, b] = ["a", "b"].map(|title| replica.task(title));
    for task in [&a, &b, &a, &b] {
        replica.handle.send(glance(&world, task));
    }
    replica.until("the details of the last are read", |told| is_fresh(told, &b)).await;
    assert_eq!((requests(&world, &a), requests(&world, &b)), (0, 1));
    replica.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_just_read_is_not_read_again_for_a_glance() {
    let world = World::new().await;
    let mut replica = world.replica_at(Pace { settle: Duration::ZERO, ..Pace::default() }).await;
    let [a, b] = ["a", "b"].map(|title| replica.task(title));
    replica.handle.send(glance(&world, &a));
    replica.until("the details are read", |told| is_fresh(told, &a)).await;
    replica.handle.send(glance(&world, &a));
    replica.until("the copy is told", |told| !is_fresh(told, &a) && told.details.is_some()).await;
    assert!(replica.told.facts[&a].read_at.is_some(), "and how old it is");
    replica.handle.send(glance(&world, &b));
    replica.until("those of another are read", |told| is_fresh(told, &b)).await;
    assert_eq!((requests(&world, &a), requests(&world, &b)), (1, 1));
    // Who opens it wants to know.
    replica.handle.send(Command::OpenTask { plan: PlanId::new(&world.plan), task: a.clone() });
    replica.until("the details are read again", |told| is_fresh(told, &a)).await;
    assert_eq!(requests(&world, &a), 2);
    replica.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_made_and_completed_a_task_is_told_with_its_details() {
    let world = World::new().await;
    world.http.change(&world.path("a", "").await, json!({"percentComplete": 100})).await;
    let body = world.task("a").await;
    let mut replica = world.replica().await;
    let task = replica.task("a");
    replica.handle.send(glance(&world, &task));
    replica.until("the facts are told", |told| told.facts.contains_key(&task)).await;
    let facts = replica.told.facts[&task].clone();
    let (created, completed) = (facts.created.clone().unwrap(), facts.completed.clone().unwrap());
    assert_eq!(created.by.unwrap().as_str(), body["createdBy"]["user"]["id"]);
    assert_eq!(created.at.unwrap(), text(&body, "createdDateTime").parse().unwrap());
    assert_eq!(completed.by.unwrap().as_str(), body["completedBy"]["user"]["id"]);
    assert_eq!(completed.at.unwrap(), text(&body, "completedDateTime").parse().unwrap());
    let me = replica.told.facts[&task].created.as_ref().unwrap().by.clone().unwrap();
    replica
        .until("whoever made it has a name", |told| {
            told.acknowledged.as_ref().is_some_and(|plan| plan.people.contains_key(&me))
        })
        .await;
    replica.stop().await;
}
