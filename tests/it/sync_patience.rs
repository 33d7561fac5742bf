//! A service that refuses again and again is left alone, and what can be read all the same is read.

use std::time::Duration;

use planner_tui::planner::id::PlanId;
use planner_tui::server::Seed;
use planner_tui::sync::engine::Backend;
use planner_tui::sync::schedule::Pace;
use planner_tui::sync::{Command, How, Link};

use tokio::time::Instant;

use crate::read_delta::share;
use crate::support::line::Fault;
use crate::support::replica::{Replica, Told};
use crate::support::server::{TOKEN, TestServer};
use crate::sync_engine::World;

const GONE: &str = "HTTP/1.1 410 Gone\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
const AT_ONCE: &str =
    "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 0\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

fn start(world: &World, pace: Pace) -> Replica {
    let backend = Backend::new(world.line.url(), TOKEN);
    let replica = Replica::start_at(world.folder.path(), Ok(backend), pace, false);
    replica.handle.send(Command::ListPlans);
    replica.handle.send(Command::OpenPlan(PlanId::new(&world.plan)));
    replica
}

fn readings(world: &World) -> usize {
    world.line.count("GET", &format!("/planner/plans/{}/tasks", world.plan))
}

fn why(told: &Told) -> Option<&str> {
    match told.status.as_ref()?.how.as_ref()? {
        How::Polling { why, .. } => Some(why),
        _ => None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_always_says_at_once_is_asked_less_and_less_often() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    replica.stop().await;
    let tail = format!("/planner/plans/{}/tasks", world.plan);
    world.line.rule(move |seen| seen.path.ends_with(&tail).then_some(Fault::Answer(AT_ONCE)));
    let before = readings(&world);
    let begun = Instant::now();
    let wait = Duration::from_millis(50);
    replica = start(&world, Pace { first: wait, ..Pace::default() });
    // 50, 50, 100 and 200 ms lie between the first five.
    let mut untils = Vec::new();
    replica
        .until("it waits for the fifth time", |told| {
            if let Some(Link::Waiting { until, .. }) = told.link()
                && untils.last() != Some(until)
            {
                untils.push(*until);
            }
            untils.len() >= 5
        })
        .await;
    assert!(begun.elapsed() >= wait * 8, "{:?}", begun.elapsed());
    assert!(readings(&world) - before <= 6, "{}", readings(&world) - before);
    world.line.mend();
    replica.until("the plan is read", Told::is_settled).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_was_refused_is_asked_for_again_and_no_other() {
    const FOR_SHORT: &str = "HTTP/1.1 429 Busy\r\nRetry-After: 0.1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
    const FOR_LONG: &str = "HTTP/1.1 429 Busy\r\nRetry-After: 2.05\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
    let world = World::on(TestServer::start_with_pages_of(2, Seed::Empty)).await;
    let mut answers = vec![Some(FOR_LONG), None, Some(FOR_SHORT), Some(FOR_SHORT)];
    let page = format!("/planner/plans/{}/tasks?", world.plan);
    let is_page = page.clone();
    world.line.rule(move |seen| {
        let is_met = seen.path.contains(&is_page);
        is_met.then(|| answers.pop().flatten().map(Fault::Answer)).flatten()
    });
    let mut replica = start(&world, Pace::default());
    replica.until("a person is told of the long wait", |told| matches!(told.link(), Some(Link::Waiting { .. }))).await;
    replica.until("the plan is read", Told::is_settled).await;
    assert_eq!(readings(&world), 1, "what was read stays read");
    assert_eq!(world.line.count_of(&page), 5, "two pages, and three refusals");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_plan_and_of_the_list_of_plans_only_what_was_refused_is_asked_again_however_long_the_wait() {
    const FOR_LONG: &str = "HTTP/1.1 429 Busy\r\nRetry-After: 2.05\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
    let world = World::new().await;
    let plan = format!("/planner/plans/{}", world.plan);
    let refused = [format!("{plan}/buckets"), "/me/planner/rosterPlans".to_owned(), "/me/planner/plans".to_owned()];
    let taken = [format!("/beta{plan}"), format!("{plan}/details"), "/me/memberOf/microsoft.graph.group".to_owned()];
    let mut left = refused.to_vec();
    world.line.rule(move |seen| {
        let path = seen.path.split('?').next().unwrap_or_default();
        let at = left.iter().position(|end| path.ends_with(end))?;
        left.swap_remove(at);
        Some(Fault::Answer(FOR_LONG))
    });
    let mut replica = start(&world, Pace::default());
    replica.until("a person is told of the long wait", |told| matches!(told.link(), Some(Link::Waiting { .. }))).await;
    replica.until("all is read", |told| told.is_settled() && told.is_list_fresh).await;
    let count = |end: &String| world.line.count_where(|seen| seen.method == "GET" && is_at(&seen.path, end));
    assert_eq!((refused.each_ref().map(count), taken.each_ref().map(count)), ([2; 3], [1; 3]));
    assert_eq!(world.line.count_where(|seen| is_at(&seen.path, "/v1.0/me")), 1, "and who the person is");
}

/// Says whether a path, whatever its query, ends like this.
fn is_at(path: &str, end: &str) -> bool {
    path.split('?').next().is_some_and(|path| path.ends_with(end))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_takes_no_link_back_is_not_read_over_and_over() {
    let world = World::new().await;
    share(&world).await;
    world.line.rule(|seen| seen.path.contains("delta?").then_some(Fault::Answer(GONE)));
    let mut replica = start(&world, Pace { poll: Duration::from_millis(400), ..Pace::default() });
    replica.until("it is told why", |told| why(told).is_some_and(|why| why.contains("its own links"))).await;
    let (before, begun) = (readings(&world), Instant::now());
    assert!(before <= 3, "{before}");
    let wanted = before + 2;
    while readings(&world) < wanted {
        tokio::task::yield_now().await;
        assert!(begun.elapsed() < Duration::from_secs(20), "it is read again and again, though not at once");
    }
    assert!(begun.elapsed() >= Duration::from_millis(400), "{:?}", begun.elapsed());
    world.line.mend();
    replica
        .until("its links are followed again", |told| {
            told.status.as_ref().is_some_and(|status| status.how == Some(How::Delta))
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn plans_are_read_though_changes_are_refused_for_good() {
    let answers = [
        "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 507 Insufficient Storage\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 451 Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 402 Payment Required\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 409 Conflict\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
    ];
    let home = World::new().await;
    for answer in answers {
        let world = home.beside().await;
        share(&world).await;
        world.line.rule(move |seen| seen.path.contains("delta").then_some(Fault::Answer(answer)));
        let wait = Duration::from_millis(20);
        let mut replica = start(&world, Pace { first: wait, poll: wait * 5, ..Pace::default() });
        replica.until("the plan is read", Told::is_settled).await;
        replica.until("it is told why", |told| why(told).is_some_and(|why| why.contains("changes"))).await;
        world.line.mend();
        replica
            .until("changes are told again", |told| {
                told.status.as_ref().is_some_and(|status| status.how == Some(How::Delta))
            })
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_on_is_said_with_numbers_and_when_it_is_tried_again() {
    let world = World::new().await;
    let mut replica = world.patient_replica().await;
    replica.handle.send(Command::Refresh(PlanId::new(&world.plan)));
    let reading = |told: &Told| match told.link() {
        Some(Link::Reading { progress, .. }) => progress.clone(),
        _ => String::new(),
    };
    replica.until("the first step is told", |told| reading(told) == "plan 1/3").await;
    replica.until("what the copy knows is the denominator", |told| reading(told) == "tasks 6/6").await;
    replica.until("it is read", Told::is_settled).await;
    for (title, column) in [("a", "Doing"), ("b", "Doing"), ("x", "To do")] {
        replica.put(title, column, 0).await;
    }
    replica.handle.send(Command::Settle);
    for count in 1..=3 {
        replica
            .until("each is counted", |told| {
                told.status.as_ref().is_some_and(|status| status.sending == Some((count, 3)))
            })
            .await;
    }
    replica.until("all are sent", Told::is_settled).await;
    replica.until("nothing is being sent", |told| told.status.as_ref().is_some_and(|it| it.sending.is_none())).await;
    world.line.rule(|_| Some(Fault::Cut));
    replica.handle.send(Command::Refresh(PlanId::new(&world.plan)));
    replica
        .until("the next attempt is told", |told| matches!(told.link(), Some(Link::Offline { next_try: Some(_), .. })))
        .await;
}
