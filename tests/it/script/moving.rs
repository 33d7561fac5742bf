//! Cards go between the neighbours that were named, on each board; the server's hints say where they stand.

use planner_tui::planner::board::Grouping;
use serde_json::json;

use super::{json, run};
use crate::support::boards::{self, ADA, CHIARA, KENJI, order};
use crate::sync_engine::World;

#[tokio::test(flavor = "multi_thread")]
async fn on_the_bucket_board_between_any_neighbours() {
    let world = World::new().await;
    run(&world, &["move", "d", "--before", "b"]).await.well();
    assert_eq!(world.column("To do").await, ["a", "d", "b", "c"]);
    run(&world, &["move", "x", "--after", "d"]).await.well();
    assert_eq!(
        (world.column("To do").await, world.column("Doing").await),
        (["a", "d", "x", "b", "c"].map(str::to_owned).to_vec(), vec!["y".to_owned()])
    );
    run(&world, &["move", "c", "a", "--to", "doing", "--top"]).await.well();
    assert_eq!(world.column("Doing").await, ["c", "a", "y"], "they keep the order they were named in");
    run(&world, &["move", "c", "--to", "Doing"]).await.well();
    assert_eq!(world.column("Doing").await, ["a", "y", "c"]);
    run(&world, &["move", "b", "x", "--after", "a"]).await.well();
    assert_eq!(world.column("Doing").await, ["a", "b", "x", "y", "c"]);
    run(&world, &["move", "y", "c", "--before", "a"]).await.well();
    assert_eq!(world.column("Doing").await, ["y", "c", "a", "b", "x"]);
    run(&world, &["move", "y", "--bottom"]).await.well();
    assert_eq!(world.column("Doing").await, ["c", "a", "b", "x", "y"]);
    assert_eq!(run(&world, &["move", "c", "--top"]).await.well(), "Nothing is changed: it is so already.\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn on_the_progress_board_and_the_others_keep_their_order() {
    let world = boards::world().await;
    let bucket = order(&world, Grouping::Bucket).await;
    // Somebody else's order first, so that there is one.
    run(&world, &["move", "c", "--top", "--board", "progress"]).await.well();
    run(&world, &["move", "d", "--after", "c", "--board", "progress"]).await.well();
    let columns = order(&world, Grouping::Progress).await;
    assert_eq!(columns["Not started"][..2], ["c", "d"]);
    run(&world, &["move", "a", "--before", "x", "--board", "progress"]).await.well();
    run(&world, &["move", "b", "--to", "in progress", "--after", "a", "--board", "progress"]).await.well();
    let columns = order(&world, Grouping::Progress).await;
    assert_eq!(columns["In progress"], ["a", "b", "x"]);
    assert_eq!(
        (&world.task("a").await["percentComplete"], &world.task("x").await["percentComplete"]),
        (&json!(50), &json!(30))
    );
    run(&world, &["move", "b", "--to", "100", "--top", "--board", "progress"]).await.well();
    assert_eq!(order(&world, Grouping::Progress).await["Completed"], ["b", "y"]);
    assert_eq!(order(&world, Grouping::Bucket).await, bucket, "the bucket board is as it was");
}

#[tokio::test(flavor = "multi_thread")]
async fn on_the_assigned_to_board_a_card_changes_hands() {
    let world = boards::world().await;
    run(&world, &["move", "x", "--before", "a", "--board", "assigned"]).await.well();
    assert_eq!(order(&world, Grouping::AssignedTo).await[ADA], ["x", "a", "b"]);
    run(&world, &["move", "d", "--to", "chiara", "--before", "y", "--board", "assigned"]).await.well();
    let columns = order(&world, Grouping::AssignedTo).await;
    assert_eq!(columns[CHIARA], ["d", "y"]);
    // b is Ada's and Kenji's: it goes from the one that is named.
    run(&world, &["move", "b", "--from", KENJI, "--to", CHIARA, "--bottom", "--board", "assigned"]).await.well();
    let columns = order(&world, Grouping::AssignedTo).await;
    assert_eq!(
        (columns[CHIARA].as_slice(), columns[KENJI].as_slice()),
        (["d", "y", "b"].map(str::to_owned).as_slice(), ["c".to_owned()].as_slice())
    );
    assert_eq!(columns[ADA], ["x", "a", "b"]);
    run(&world, &["move", "c", "--to", "unassigned", "--board", "assigned"]).await.well();
    assert_eq!(order(&world, Grouping::AssignedTo).await["nobody"], ["c"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_that_is_not_there_is_refused_and_nothing_moves() {
    let world = World::new().await;
    let said = run(&world, &["move", "a", "--to", "Doing", "--before", "b"]).await.failed(4);
    assert!(said.contains("“b” is not in Doing."), "{said}");
    assert!(run(&world, &["move", "a", "--before", "a"]).await.failed(2).contains("beside itself"));
    let said = run(&world, &["move", "a", "--to", "Nowhere"]).await.failed(3);
    assert!(said.contains("No column is called “Nowhere”") && said.contains("“Doing”"), "{said}");
    assert!(run(&world, &["move", "a", "--before", "b", "--after", "c"]).await.status == Some(2));
    assert_eq!(world.column("To do").await, ["a", "b", "c", "d"]);
    let edits = json(&world, "edits", &["move", "a", "--after", "b"]).await;
    assert_eq!((&edits[0]["what"], &edits[0]["state"]), (&json!("move “a” inside To do"), &json!("done")));
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_list_of_a_plan_and_in_ones_own() {
    let world = boards::world().await;
    let list = order(&world, Grouping::List).await["list"].clone();
    let lowest = list[list.len() - 1].clone();
    run(&world, &["move", &lowest, "--top", "--board", "list"]).await.well();
    let moved: Vec<String> = [&[lowest], &list[..list.len() - 1]].concat();
    assert_eq!(order(&world, Grouping::List).await["list"], moved);
    let before = order(&world, Grouping::Mine).await["mine"].clone();
    assert_eq!(before, ["a", "b", "x"]);
    run(&world, &["move", "x", "--before", "b", "--board", "mine"]).await.well();
    assert_eq!(order(&world, Grouping::Mine).await["mine"], ["a", "x", "b"]);
}
