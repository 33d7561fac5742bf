//! A service that mixes up the parts of a batch: no answer is filed under another task.

use serde_json::Value;

use crate::hostile::{Written, start};
use crate::support::hostile::{Harm, Hostile};
use crate::support::replica::Told;
use crate::sync_engine::World;

/// Puts the first two answers under each other's names.
fn mixed_up(answer: &mut Value) {
    if let Some([first, second, ..]) = answer["responses"].as_array_mut().map(Vec::as_mut_slice) {
        let (one, other) = (first["id"].clone(), second["id"].clone());
        (first["id"], second["id"]) = (other, one);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_under_the_names_of_others_are_asked_for_again_alone() {
    let world = World::new().await;
    let front = Hostile::before(world.http.root());
    front.rule(|seen| seen.target.ends_with("/$batch").then_some(Harm::Twist(mixed_up)));
    let mut replica = start(&world, &front, &Written::default());
    replica.until("the plan is read", Told::is_settled).await;
    for column in ["To do", "Doing"] {
        assert_eq!(replica.told.column(column), world.column(column).await, "{column}");
    }
    replica.stop().await;
    let alone = front.log().into_iter().filter(|seen| seen.target.ends_with("/bucketTaskBoardFormat")).count();
    assert!(alone >= 2, "those that were mixed up are asked for alone");
}
