//! Several cards moved by one act: they keep their order, wait as one, and fold as one.

use planner_tui::planner::board::Grouping;

use crate::support::boards::{self, world};

#[tokio::test(flavor = "multi_thread")]
async fn ten_nudges_of_three_cards_are_none_and_eleven_are_three_edits() {
    let world = world().await;
    let mut replica = world.replica().await;
    for (board, column) in [(Grouping::Bucket, "To do"), (Grouping::Progress, "Not started")] {
        replica.show(board).await;
        let sent = world.line.bodies().len();
        for nudge in 0..10 {
            replica.carry(&["a", "b", "c"], column, column, 1 - nudge % 2).await;
            // None of them is sent before the others have come to rest.
            assert_eq!(replica.told.waiting.len(), if nudge % 2 == 0 { 3 } else { 0 });
        }
        replica.carry(&["a", "b", "c"], column, column, 1).await;
        assert_eq!(replica.told.column(column), ["d", "a", "b", "c"]);
        replica.settle().await;
        assert_eq!(world.line.bodies().len() - sent, 3, "{board:?}: a place for each");
        assert_eq!(boards::shown(&replica.told), boards::order(&world, board).await);
        assert_eq!(replica.told.column(column), ["d", "a", "b", "c"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn cards_carried_together_keep_their_order_in_another_column() {
    let world = world().await;
    let mut replica = world.replica().await;
    replica.show(Grouping::AssignedTo).await;
    replica.carry(&["a", "x"], "You", boards::CHIARA_NAME, 1).await;
    replica.carry(&["a", "x"], boards::CHIARA_NAME, boards::KENJI_NAME, 1).await;
    assert_eq!(replica.told.waiting.len(), 2);
    assert_eq!(replica.told.column(boards::KENJI_NAME), ["b", "a", "x", "c"]);
    replica.settle().await;
    let order = boards::order(&world, Grouping::AssignedTo).await;
    assert_eq!(order[boards::KENJI], ["b", "a", "x", "c"]);
    assert_eq!(boards::shown(&replica.told), order);
    let chiara_was_asked = world.line.bodies().iter().any(|body| body["assignments"][boards::CHIARA].is_object());
    assert!(!chiara_was_asked, "where they only passed, nothing was written");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_card_of_a_group_that_goes_back_beside_its_neighbour_goes_where_that_is_now() {
    let world = world().await;
    let mut replica = world.replica().await;
    replica.show(Grouping::Bucket).await;
    replica.carry(&["a", "b"], "To do", "To do", 2).await;
    assert_eq!(replica.told.column("To do"), ["c", "d", "a", "b"]);
    replica.carry(&["b"], "To do", "To do", 0).await;
    replica.carry(&["b"], "To do", "To do", 3).await;
    let wanted = ["c", "d", "a", "b"];
    assert_eq!(replica.told.column("To do"), wanted);
    replica.settle().await;
    assert_eq!(replica.told.column("To do"), wanted, "it was below `a` before, but `a` is elsewhere now");
    assert_eq!(world.column("To do").await, wanted);
}
