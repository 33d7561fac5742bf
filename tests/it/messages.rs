//! What is told of requests that fail: everything a report needs, and neither the token nor what was typed.

use planner_tui::planner::change::Change;
use planner_tui::sync::Command;
use serde_json::json;

use crate::send_kinds::change;
use crate::support::line::Fault;
use crate::support::replica::Told;
use crate::support::server::TOKEN;
use crate::sync_engine::World;

const FORBIDDEN: &str = "HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\nrequest-id: \
                         93b6f17e-c05d-4f45-ad2a-6665c708d8a0\r\nDate: Thu, 13 Feb 2025 10:17:05 GMT\r\nConnection: \
                         close\r\nContent-Length: 97\r\n\r\n{\"error\":{\"code\":\"\",\"message\":\"You do not have the required \
                         permissions to access this item.\"}}  ";

/// What was told of failed requests so far.
fn failures(told: &Told) -> Vec<&String> {
    told.log.iter().filter(|said| said.starts_with("Exchanged(") && said.contains("is_failure: true")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_change_is_told_with_all_a_report_needs() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    world.line.rule(|seen| (seen.method == "PATCH").then_some(Fault::Answer(FORBIDDEN)));
    let title = Change::Title { from: "a".to_owned(), to: "a secret title".to_owned() };
    let task = replica.task("a");
    replica.submit(vec![change(&task, vec![title])]).await;
    replica.handle.send(Command::Settle);
    replica.until("it is refused", |told| !told.kept.is_empty()).await;
    let failures = failures(&replica.told);
    let refused = failures.iter().find(|said| said.contains(&format!("PATCH /v1.0/planner/tasks/{task}")));
    let refused = refused.unwrap_or_else(|| panic!("{failures:#?}"));
    for part in [
        "the service refused it: You do not have the required permissions to access this item",
        "status: 403",
        "code: (empty)",
        "message: You do not have the required permissions to access this item.",
        "request-id: 93b6f17e-c05d-4f45-ad2a-6665c708d8a0",
        "date: Thu, 13 Feb 2025 10:17:05 GMT",
        "client-request-id: ",
    ] {
        assert!(refused.contains(part), "no {part} in {refused}");
    }
    assert!(!format!("{failures:?}").contains("secret") && !format!("{failures:?}").contains(TOKEN));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_of_a_batch_that_failed_is_told_by_itself() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    let part = json!({"responses": [
        {"id": "0", "status": 429, "headers": {"Retry-After": "0.01"}, "body": {"error": {"code": "TooManyRequests"}}},
    ]});
    let part = part.to_string();
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{part}",
        part.len()
    );
    let answer: &'static str = Box::leak(answer.into_boxed_str());
    // More than one: a batch of the reading before may still be under way, and what it is told is of no use to anybody.
    let mut left = 3;
    world.line.rule(move |seen| {
        let is_struck = seen.path.ends_with("/$batch") && left > 0;
        left -= i32::from(is_struck);
        is_struck.then_some(Fault::Answer(answer))
    });
    // The places of all cards are read in batches.
    replica.handle.send(Command::Refresh(world.plan.as_str().into()));
    replica.until("a part is told", |told| failures(told).iter().any(|said| said.contains("(in $batch)"))).await;
    let told = failures(&replica.told);
    let part = told.iter().find(|said| said.contains("Retry-After: 0.01")).unwrap_or_else(|| panic!("{told:#?}"));
    assert!(part.contains("code: TooManyRequests") && part.contains("is too busy"), "{part}");
    replica.until("it is read in the end", Told::is_settled).await;
}
