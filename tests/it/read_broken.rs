//! Readings that are broken off, overtaken or answered in part: what was stored is shown, and nothing is undone by it.

use std::sync::mpsc as blocking;
use std::time::Duration;

use planner_tui::planner::format::BoardPlace;
use planner_tui::planner::id::PlanId;
use planner_tui::server::Seed;
use planner_tui::sync::engine::Backend;
use planner_tui::sync::schedule::Pace;
use planner_tui::sync::{Command, How};
use serde_json::json;

use crate::read_delta::share;
use crate::support::http::text;
use crate::support::line::Fault;
use crate::support::replica::{Replica, Told};
use crate::support::server::{TOKEN, TestServer};
use crate::sync_engine::World;

/// Tries again at once, and asks for changes when it is told to.
fn patient() -> Pace {
    Pace { first: Duration::from_millis(30), poll: Duration::from_hours(1), ..Pace::default() }
}

async fn open(world: &World, pace: Pace) -> Replica {
    let backend = Backend::new(world.line.url(), TOKEN);
    let mut replica = Replica::start_at(world.folder.path(), Ok(backend), pace, false);
    replica.handle.send(Command::ListPlans);
    replica.until("the person is known", |told| told.me.is_some()).await;
    replica.handle.send(Command::OpenPlan(PlanId::new(&world.plan)));
    replica.until("the plan is read", Told::is_settled).await;
    replica
}

fn titles(told: &Told) -> Vec<String> {
    let mut titles: Vec<_> = told.view().plan().tasks().iter().map(|task| task.title.clone()).collect();
    titles.sort();
    titles
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_reading_has_stored_is_shown_though_it_was_broken_off() {
    let world = World::on(TestServer::start_with_pages_of(3, Seed::Empty)).await;
    // Changes are not told, so it is the pages that bring them.
    world.line.rule(|seen| {
        let no = "HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
        seen.path.contains("delta").then_some(Fault::Answer(no))
    });
    let mut replica = open(&world, patient()).await;
    for title in ["a", "b", "c", "d", "x", "y"] {
        let path = format!("/planner/tasks/{}", replica.task(title).as_str());
        world.http.change(&path, json!({"title": title.repeat(2)})).await;
    }
    world.line.rule(|seen| seen.path.contains("/tasks?").then_some(Fault::Cut));
    replica.handle.send(Command::Refresh(PlanId::new(&world.plan)));
    let changed = |told: &Told| titles(told).iter().filter(|title| title.len() == 2).count();
    replica.until("the first page is shown", |told| changed(told) == 3).await;
    world.line.mend();
    replica.until("all is shown", |told| changed(told) == 6 && told.is_settled()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn a_check_does_not_undo_what_happens_while_it_reads() {
    let world = World::new().await;
    share(&world).await;
    let mut replica = open(&world, patient()).await;
    replica
        .until("it is told how", |told| told.status.as_ref().and_then(|it| it.how.as_ref()) == Some(&How::Delta))
        .await;
    let tasks = format!("/planner/plans/{}/tasks", world.plan);
    let (says, mut has_read) = tokio::sync::mpsc::unbounded_channel();
    let (go_on, may_go_on) = blocking::channel::<()>();
    let mut is_read = false;
    world.line.rule(move |seen| {
        is_read |= seen.path.ends_with(&tasks);
        if is_read && seen.path.contains("$batch") && says.send(()).is_ok() {
            is_read = false;
            let _the_test_has_failed = may_go_on.recv_timeout(Duration::from_secs(20));
        }
        None
    });
    replica.handle.send(Command::Check { plan: Some(PlanId::new(&world.plan)), is_verifying: true });
    has_read.recv().await.expect("the tasks are read");
    let gone = world.path("d", "").await;
    world.http.delete(&gone, &world.http.etag(&gone).await).await.is(204);
    let bucket = json!({"planId": world.plan, "name": "Made"});
    let bucket = text(&world.http.post("/planner/buckets", bucket).await.is(201), "id");
    let body = json!({"planId": world.plan, "bucketId": bucket, "title": "made"});
    world.http.post("/planner/tasks", body).await.is(201);
    world.http.change(&format!("/planner/plans/{}", world.plan), json!({"title": "Renamed"})).await;
    go_on.send(()).expect("it waits");
    replica.until("it is checked", |told| told.has_checked).await;
    assert_eq!(replica.told.checks.last().expect("it was").differences, Vec::<String>::new());
    assert_eq!(titles(&replica.told), ["a", "b", "c", "made", "x", "y"]);
    let view = replica.told.view();
    assert!(view.plan().buckets.iter().any(|known| known.name == "Made"));
    assert_eq!(view.plan().plan.title, "Renamed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_leads_to_itself_is_not_followed_for_ever() {
    let world = World::new().await;
    share(&world).await;
    let url = world.line.url().to_owned();
    world.line.rule(move |seen| {
        if !seen.path.contains("delta?") {
            return None;
        }
        let body = json!({"value": [], "@odata.nextLink": format!("{url}{}", seen.path)}).to_string();
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close";
        Some(Fault::Answer(format!("{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len()).leak()))
    });
    let mut replica = open(&world, patient()).await;
    let says = |told: &Told| match told.status.as_ref().and_then(|status| status.how.clone()) {
        Some(How::Polling { why, .. }) => why,
        _ => String::new(),
    };
    replica.until("it is told how", |told| says(told).contains("circle")).await;
    assert!(world.line.count_of("delta?") < 10, "{}", world.line.count_of("delta?"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_that_is_missing_from_a_batch_is_asked_for_again() {
    let world = World::new().await;
    let mut odd_answers = 2;
    world.line.rule(move |seen| {
        if !seen.path.contains("$batch") || odd_answers == 0 {
            return None;
        }
        odd_answers -= 1;
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: 16";
        Some(Fault::Answer(format!("{head}\r\n\r\n{{\"responses\":[]}}").leak()))
    });
    let replica = open(&world, patient()).await;
    let view = replica.told.view();
    assert!(view.plan().tasks().iter().all(|task| matches!(task.bucket_board, BoardPlace::Read { .. })));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_nobody_can_make_out_costs_no_other_and_nothing_is_forgotten_for_it() {
    let world = World::new().await;
    let mut replica = open(&world, patient()).await;
    let path = format!("/planner/tasks/{}", replica.task("a").as_str());
    world.http.change(&path, json!({"title": "A"})).await;
    for list in ["tasks", "buckets"] {
        let mut body = world.http.get(&format!("/planner/plans/{}/{list}", world.plan)).await.is(200);
        // The last entry has become something else.
        *body["value"].as_array_mut().unwrap().last_mut().unwrap() = json!("odd");
        let body = body.to_string();
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close";
        let answer: &str = format!("{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len()).leak();
        let list = format!("/planner/plans/{}/{list}", world.plan);
        world.line.rule(move |seen| seen.path.ends_with(&list).then_some(Fault::Answer(answer)));
        replica.told.log.clear();
        replica.handle.send(Command::Refresh(PlanId::new(&world.plan)));
        replica
            .until("it is said and the rest is read", |told| {
                let is_said = told.log.iter().any(|line| line.contains("1 entry of a list cannot be made out"));
                is_said && told.is_settled() && titles(told)[0] == "A"
            })
            .await;
        assert_eq!(titles(&replica.told), ["A", "b", "c", "d", "x", "y"], "whatever it stood for is kept");
        assert_eq!(replica.told.view().plan().buckets.len(), 2);
    }
    world.line.mend();
}
