//! What a service does not give by beta is remembered from run to run, for a day, and asked for again on wish.

use planner_tui::planner::id::PlanId;
use planner_tui::sync::Command;
use serde_json::{Value, json};

use crate::hostile::{Written, start};
use crate::support::hostile::{Harm, Hostile};
use crate::support::replica::Told;
use crate::sync_engine::World;

/// Reads the plan whole with a program that starts anew, and returns how often beta was asked for it and its tasks.
async fn run(world: &World, front: &Hostile, then_again: bool) -> usize {
    let before = front.count();
    let mut replica = start(world, front, &Written::default());
    replica.until("the plan is read", Told::is_settled).await;
    replica.until("the plans are listed", |told| told.is_list_fresh).await;
    if then_again {
        replica.handle.send(Command::Refresh(PlanId::new(&world.plan)));
        replica.until("it is read again", |told| !told.is_settled()).await;
        replica.until("it was read again", Told::is_settled).await;
    }
    replica.stop().await;
    let is_of_beta = |target: &str| target.starts_with("/beta/planner/plans/");
    front.log()[before..].iter().filter(|seen| is_of_beta(&seen.target)).count()
}

/// The pref as the copy has it.
fn remembered(world: &World) -> Value {
    let sql = "SELECT value FROM pref WHERE name = 'beta_lacks'";
    let text: String = world.copy().query_row(sql, [], |row| row.get(0)).expect("it is remembered");
    serde_json::from_str(&text).unwrap_or_default()
}

fn remember(world: &World, known: &Value) {
    world.copy().execute("UPDATE pref SET value = ?1 WHERE name = 'beta_lacks'", [known.to_string()]).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_beta_refuses_is_not_asked_for_by_the_next_run() {
    for status in ["400 Bad Request", "403 Forbidden", "404 Not Found"] {
        let world = World::new().await;
        let front = Hostile::before(world.http.root());
        front.rule(move |seen| {
            let is_refused = seen.target.starts_with("/beta/planner/plans/");
            is_refused.then(|| Harm::answer(status, "Content-Type: application/json\r\n", "{}"))
        });
        assert_eq!(run(&world, &front, false).await, 2, "{status}: the plan and its tasks, once each");
        let known = remembered(&world);
        assert!(known["plan"].is_string() && known["planTasks"].is_string(), "{known}");
        assert_eq!(run(&world, &front, false).await, 0, "{status}: the next run knows");
        assert_eq!(run(&world, &front, true).await, 2, "{status}: r asks again");
        front.mend();
        let old = "2001-01-01T00:00:00Z";
        remember(&world, &json!({"plan": old, "planTasks": old, "a name of tomorrow": old}));
        assert!(run(&world, &front, false).await >= 2, "{status}: after a day it is asked again");
        remember(&world, &json!({"plan": "2999-01-01T00:00:00Z", "planTasks": 7}));
        assert!(run(&world, &front, false).await >= 2, "{status}: what makes no sense is not believed");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn that_changes_are_not_told_is_remembered_too() {
    const CHANGES: &str = "/beta/me/planner/all/delta";
    let world = World::new().await;
    let front = Hostile::before(world.http.root());
    front.rule(|seen| {
        let refusal = Harm::answer("403 Forbidden", "Content-Type: application/json\r\n", "{}");
        seen.target.starts_with(CHANGES).then_some(refusal)
    });
    let asked = || front.log().iter().filter(|seen| seen.target.starts_with(CHANGES)).count();
    run(&world, &front, false).await;
    assert_eq!(asked(), 1);
    assert!(remembered(&world)["changes"].is_string());
    run(&world, &front, false).await;
    assert_eq!(asked(), 1, "the next run knows");
    run(&world, &front, true).await;
    assert_eq!(asked(), 2, "r asks again");
    front.mend();
    remember(&world, &json!({"changes": "2001-01-01T00:00:00Z"}));
    run(&world, &front, false).await;
    assert!(asked() > 2, "after a day it is asked again");
    assert!(remembered(&world).get("changes").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stands_in_between_is_not_taken_for_the_service() {
    let world = World::new().await;
    let front = Hostile::before(world.http.root());
    front.rule(|seen| {
        let page = Harm::answer("200 OK", "Content-Type: text/html\r\n", "<html>Pay first</html>");
        seen.target.starts_with("/beta/planner/plans/").then_some(page)
    });
    run(&world, &front, true).await;
    run(&world, &front, true).await;
    front.mend();
    let known = remembered(&world);
    assert!(known.get("plan").is_none() && known.get("planTasks").is_none(), "{known}");
    assert!(run(&world, &front, false).await >= 2, "beta is asked again by the next run");
}
