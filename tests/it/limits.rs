//! A limit that only the service knows to be reached is told in the words that are used before one bites.

use planner_tui::planner::edit::Edit;
use planner_tui::planner::limits::Limit;
use serde_json::{Map, Value, json};

use crate::send_kinds::{bucket, contents, item, new_task};
use crate::support::line::Fault;
use crate::sync_engine::World;

#[tokio::test(flavor = "multi_thread")]
async fn a_checklist_that_others_have_filled_meanwhile_refuses_one_more_in_the_known_words() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    let task = replica.task("a");
    let items: Map<String, Value> = (0..20)
        .map(|number| {
            let item = json!({"@odata.type": "#microsoft.graph.plannerChecklistItem", "title": format!("{number}")});
            (format!("k{number}"), item)
        })
        .collect();
    world.http.change(&format!("/planner/tasks/{task}/details"), json!({ "checklist": items })).await;
    replica.submit(vec![contents(&task, vec![item("one more")])]).await;
    replica.handle.send(planner_tui::sync::Command::Settle);
    replica.until("it is refused", |told| told.kept.len() == 1).await;
    let reason = &replica.told.kept[0].reason;
    assert!(reason.contains(Limit::ChecklistItems.words()), "{reason}");
    let details = world.http.get(&format!("/planner/tasks/{task}/details")).await.is(200);
    assert_eq!(details["checklist"].as_object().unwrap().len(), 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_with_a_name_nobody_here_knows_is_told_by_it() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    let body = json!({"error": {"code": "MaximumWishesOfUser", "message": "No."}}).to_string();
    let answer = format!(
        "HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let answer: &'static str = Box::leak(answer.into_boxed_str());
    world.line.rule(move |seen| (seen.method == "POST").then_some(Fault::Answer(answer)));
    replica.submit(vec![Edit::CreateTask(new_task("1", "New", &bucket(&replica, "To do"), None))]).await;
    replica.handle.send(planner_tui::sync::Command::Settle);
    replica.until("it is refused", |told| told.kept.len() == 1).await;
    let reason = &replica.told.kept[0].reason;
    assert!(reason.contains("a limit is reached that only the service knows (MaximumWishesOfUser)"), "{reason}");
}
