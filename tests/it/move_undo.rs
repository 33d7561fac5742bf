//! Moves taken back after the service has accepted them: exactly, or not at all when somebody has been there since.

use planner_tui::planner::board::Grouping;
use planner_tui::planner::edit::Edit;
use planner_tui::sync::Command;
use serde_json::json;

use crate::support::boards::{self, ADA, CHIARA_NAME, KENJI, changed, hint, hints, world};
use crate::support::http::text;
use crate::support::replica::{Replica, Told};

/// Takes edits back as the history does.
async fn take_back(replica: &mut Replica, edits: &[Edit]) {
    replica.submit(edits.iter().map(Edit::inverse).collect()).await;
}

/// Takes an edit back and waits until that is refused.
async fn is_refused(replica: &mut Replica, edits: &[Edit], reason: &str) {
    replica.told.rejected.clear();
    take_back(replica, edits).await;
    replica.handle.send(Command::Settle);
    replica.until("it is refused", |told| !told.rejected.is_empty()).await;
    assert_eq!(replica.told.rejected[0].1, reason);
    replica.until("nothing waits", |told| told.waiting.is_empty()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_anybody_in_between_all_is_as_it_was() {
    let world = world().await;
    let mut replica = world.replica().await;
    for (board, title, from, to) in [
        (Grouping::Progress, "x", "In progress", "Completed"),
        (Grouping::AssignedTo, "b", "You", CHIARA_NAME),
        (Grouping::Bucket, "b", "To do", "Doing"),
        (Grouping::List, "b", "All tasks", "All tasks"),
        (Grouping::Priority, "b", "Medium", "Low"),
    ] {
        replica.show(board).await;
        let before = (hints(&world).await, boards::order(&world, board).await);
        let edits = replica.carry(&[title], from, to, 1 + usize::from(from == to)).await;
        replica.settle().await;
        take_back(&mut replica, &edits).await;
        replica.settle().await;
        assert_eq!(replica.told.rejected, []);
        assert_eq!(boards::order(&world, board).await, before.1, "{board:?}: its place, too");
        for name in ["percent", "column"] {
            let name = format!("{title} {name}");
            assert_eq!(hints(&world).await[&name], before.0[&name], "{board:?}");
        }
    }
    assert_eq!(world.task("x").await["percentComplete"], 30, "not the 50 of the column");
    let people = world.task("b").await["assignments"].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(people, [KENJI, ADA], "both, and nobody else");
    assert_eq!(world.task("b").await["priority"], 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_goes_back_to_where_it_was() {
    let world = world().await;
    let mut replica = world.replica().await;
    replica.show(Grouping::Progress).await;
    let edits = replica.carry(&["a", "b", "d"], "Not started", "Completed", 1).await;
    replica.settle().await;
    assert_eq!(boards::order(&world, Grouping::Progress).await["Completed"], ["y", "a", "b", "d"]);
    take_back(&mut replica, &edits).await;
    replica.settle().await;
    assert_eq!(boards::order(&world, Grouping::Progress).await["Not started"], ["a", "b", "c", "d"]);
    assert_eq!(boards::shown(&replica.told), boards::order(&world, Grouping::Progress).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_that_somebody_has_changed_since_is_left_to_them() {
    let world = world().await;
    let mut replica = world.replica().await;
    replica.show(Grouping::Progress).await;
    let edits = replica.carry(&["x"], "In progress", "Completed", 1).await;
    replica.settle().await;
    world.http.change(&world.path("x", "").await, json!({"percentComplete": 60})).await;
    let before = hints(&world).await;
    is_refused(&mut replica, &edits, "its progress was changed somewhere else since").await;
    replica.show(Grouping::Bucket).await;
    let edits = replica.carry(&["a"], "To do", "Doing", 1).await;
    replica.settle().await;
    let body = json!({"planId": world.plan, "name": "Third"});
    let third = text(&world.http.post("/planner/buckets", body).await.is(201), "id");
    world.http.change(&world.path("a", "").await, json!({"bucketId": third})).await;
    is_refused(&mut replica, &edits, "its bucket was changed somewhere else since").await;
    assert_eq!(world.task("a").await["bucketId"], third.as_str());
    assert_eq!(changed(&world, &before).await, ["a bucket", "a column"], "and of the first, nothing at all");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_that_somebody_has_moved_since_is_left_there() {
    let world = world().await;
    let mut replica = world.replica().await;
    for (board, column, part, name) in [
        (Grouping::Bucket, "To do", "/bucketTaskBoardFormat", "bucket"),
        (Grouping::Progress, "Not started", "/progressTaskBoardFormat", "progress"),
        (Grouping::List, "All tasks", "", "list"),
    ] {
        replica.show(board).await;
        let edits = replica.carry(&["a"], column, column, 1).await;
        replica.settle().await;
        let last = hint(&hints(&world).await, &format!("d {name}"));
        let path = world.path("a", part).await;
        world.http.change(&path, json!({"orderHint": format!("{last} !")})).await;
        let before = hints(&world).await;
        is_refused(&mut replica, &edits, "it was moved somewhere else since").await;
        assert_eq!(changed(&world, &before).await, Vec::<String>::new(), "{board:?}");
        let is_last = |told: &Told| {
            let cards = told.column(column);
            cards.iter().position(|title| title == "a") > cards.iter().position(|title| title == "d")
        };
        replica.until("it is shown where it is", is_last).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_move_into_another_column_nothing_is_taken_back_when_the_card_was_moved_there() {
    let world = world().await;
    let mut replica = world.replica().await;
    replica.show(Grouping::AssignedTo).await;
    let edits = replica.carry(&["b"], "You", CHIARA_NAME, 1).await;
    replica.settle().await;
    let first = hint(&hints(&world).await, "y unassigned");
    let path = world.path("b", "/assignedToTaskBoardFormat").await;
    let body = json!({"orderHintsByAssignee": {boards::CHIARA: format!(" {first}!")}});
    world.http.change(&path, body).await;
    let before = hints(&world).await;
    is_refused(&mut replica, &edits, "it was moved somewhere else since").await;
    assert_eq!(changed(&world, &before).await, Vec::<String>::new());
}
