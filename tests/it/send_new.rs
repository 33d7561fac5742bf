//! What is made here and goes wrong on its way: nothing of it is lost, and nothing of it is made twice.

use planner_tui::planner::detail_change::DetailChange;
use planner_tui::planner::edit::Edit;
use planner_tui::planner::id::PlanId;
use planner_tui::sync::Command;
use serde_json::json;

use crate::send_kinds::{bucket, new_task};
use crate::support::line::Fault;
use crate::sync_engine::World;

#[tokio::test(flavor = "multi_thread")]
async fn notes_of_a_new_task_that_others_have_written_too_are_asked_about_and_never_lost() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    let mut new = new_task("1", "New", &bucket(&replica, "To do"), Some(&replica.task("a")));
    new.details = vec![DetailChange::Notes { from: String::new(), to: "my long notes".to_owned() }];
    world.line.rule(|seen| (seen.path.ends_with("/details") && seen.path.contains("tasks")).then_some(Fault::Cut));
    replica.submit(vec![Edit::CreateTask(new)]).await;
    replica.handle.send(Command::Settle);
    replica.until("it is made, and its details are not", |told| {
        !told.named.is_empty() && matches!(told.link(), Some(planner_tui::sync::Link::Offline { .. }))
    })
    .await;
    let path = world.path("New", "/details").await;
    world.http.change(&path, json!({"description": "theirs"})).await;
    world.line.mend();
    replica.handle.send(Command::Refresh(PlanId::new(&world.plan)));
    replica.until("it is asked", |told| told.status.as_ref().is_some_and(|status| status.conflicts == 1)).await;
    let kept = serde_json::to_string(&replica.told.outbox.entries[0].edit).unwrap();
    assert!(kept.contains("my long notes"), "{kept}");
    assert_eq!(world.column("To do").await, ["a", "New", "b", "c", "d"]);
    assert_eq!(world.http.get(&path).await.is(200)["description"], "theirs");
}
