//! Moves of two requests when the line or the service fails between them.

use std::fs;

use planner_tui::planner::board::Grouping;
use planner_tui::planner::lock::Layer;
use planner_tui::planner::policy::Act;
use planner_tui::sync::{Command, Link};
use serde_json::json;

use crate::support::boards::{self, CHIARA, CHIARA_NAME, world};
use crate::support::line::{Fault, Seen};
use crate::support::replica::{Replica, Told};
use crate::support::server::TOKEN;

/// A move into another column, below its one card `y`: the board, the card, its column, the target, and the target's name
/// in [`boards::order`].
type Move = (Grouping, &'static str, &'static str, &'static str, &'static str);

const MOVES: [Move; 2] = [
    (Grouping::Progress, "b", "Not started", "Completed", "Completed"),
    (Grouping::AssignedTo, "b", "You", CHIARA_NAME, CHIARA),
];

fn is_offline(told: &Told) -> bool {
    matches!(told.link(), Some(Link::Offline { .. }))
}

fn is_place(seen: &Seen) -> bool {
    seen.method == "PATCH" && seen.path.ends_with("Format")
}

fn refresh(replica: &Replica) {
    let plan = replica.told.view().plan().plan.id.clone();
    replica.handle.send(Command::Refresh(plan));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_end_between_the_two_requests_is_made_good() {
    for (board, card, from, to, column) in MOVES {
        let world = world().await;
        let mut replica = world.replica().await;
        replica.show(board).await;
        world.line.rule(|seen| is_place(seen).then_some(Fault::Cut));
        replica.carry(&[card], from, to, 1).await;
        replica.handle.send(Command::Settle);
        replica.until("it is offline", is_offline).await;
        // What a killed program leaves behind: its files as they are now.
        let after = tempfile::tempdir().unwrap();
        for entry in fs::read_dir(world.folder.path()).unwrap().map(Result::unwrap) {
            fs::copy(entry.path(), after.path().join(entry.file_name())).unwrap();
        }
        replica.stop().await;
        world.line.mend();
        let sent = world.line.bodies().len();
        let mut replica = Replica::start(after.path(), world.line.url(), TOKEN);
        replica.until("the move is done", Told::is_settled).await;
        assert_eq!(boards::order(&world, board).await[column], ["y", "b"]);
        assert_eq!(world.line.patches()[sent..].len(), 1, "{board:?}: the place alone");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lost_answers_are_looked_for_and_not_repeated() {
    for (board, card, from, to, column) in MOVES {
        let world = world().await;
        let mut replica = world.replica().await;
        replica.show(board).await;
        world.line.rule(|seen| (seen.method == "PATCH").then_some(Fault::LoseAnswer));
        replica.carry(&[card], from, to, 1).await;
        replica.handle.send(Command::Settle);
        replica.until("the first answer is lost", is_offline).await;
        refresh(&replica);
        replica.until("the second is sent, too", |_| world.line.patches().len() == 2).await;
        world.line.mend();
        refresh(&replica);
        replica.settle().await;
        assert_eq!(boards::order(&world, board).await[column], ["y", "b"]);
        assert_eq!(world.line.patches().len(), 2, "{board:?}: what had arrived was not sent again");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_on_a_list_is_looked_for() {
    let world = world().await;
    let mut replica = world.replica().await;
    replica.show(Grouping::Mine).await;
    world.line.rule(|seen| (seen.method == "PATCH").then_some(Fault::LoseAnswer));
    replica.carry(&["a"], "My tasks", "My tasks", 2).await;
    replica.handle.send(Command::Settle);
    replica.until("the answer is lost", is_offline).await;
    refresh(&replica);
    replica.settle().await;
    assert_eq!(boards::order(&world, Grouping::Mine).await["mine"], ["b", "x", "a"]);
    assert_eq!(world.line.patches().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_the_service_will_not_take_leaves_the_card_in_its_new_column() {
    for (board, card, from, to, column) in MOVES {
        let world = world().await;
        let mut replica = world.replica().await;
        replica.show(board).await;
        world.line.rule(|seen| {
            let answer = "HTTP/1.1 403 Forbidden\r\nContent-Length: 46\r\n\r\n\
                          {\"error\":{\"code\":\"\",\"message\":\"Not for you.\"}}";
            is_place(seen).then_some(Fault::Answer(answer))
        });
        replica.carry(&[card], from, to, 1).await;
        replica.handle.send(Command::Settle);
        replica.until("it is said", |told| told.news.iter().any(|news| news.starts_with("“b”"))).await;
        let news = replica.told.news.pop().unwrap();
        let why = "the service refused it: Not for you; place is locked until the task has changed";
        assert_eq!(news, format!("“b” is in {to} now, but its place there was not taken: {why}."));
        replica.until("nothing waits", |told| told.waiting.is_empty()).await;
        assert_eq!(replica.told.rejected, []);
        let order = boards::order(&world, board).await;
        assert_eq!(order[column], ["b", "y"], "its old place there is above");
        assert_eq!(boards::shown(&replica.told), order);
        // Inside a column there is nothing else to the move: once refused, it is not tried before the task has changed.
        let view = replica.told.view();
        let task = replica.task(card);
        let refused = view.plan().permission(view.plan().task(&task).unwrap(), &Act::Reorder, replica.told.me.as_ref());
        assert!(matches!(refused.unwrap_err().layer, Layer::Learned { .. }), "{board:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_whose_version_the_first_request_has_changed_is_sent_again() {
    let world = world().await;
    let mut replica = world.replica().await;
    replica.show(Grouping::AssignedTo).await;
    let mut stale = 1;
    world.line.rule(move |seen| {
        let answer = "HTTP/1.1 412 Precondition Failed\r\nContent-Length: 2\r\n\r\n{}";
        (is_place(seen) && stale > 0).then(|| {
            stale -= 1;
            Fault::Answer(answer)
        })
    });
    replica.carry(&["b"], "You", CHIARA_NAME, 1).await;
    replica.settle().await;
    assert_eq!(boards::order(&world, Grouping::AssignedTo).await[CHIARA], ["y", "b"]);
    assert_eq!(world.line.patches().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_move_one_card_on_a_list_the_later_wins() {
    let world = world().await;
    let mut replica = world.replica().await;
    replica.show(Grouping::List).await;
    let task = world.path("a", "").await;
    let last = world.task("y").await["orderHint"].as_str().unwrap().to_owned();
    world.http.change(&task, json!({"orderHint": format!("{last} !"), "title": "A"})).await;
    replica.carry(&["a"], "All tasks", "All tasks", 1).await;
    replica.settle().await;
    assert_eq!(boards::order(&world, Grouping::List).await["list"], ["b", "A", "c", "d", "x", "y"]);
    assert_eq!(replica.told.rejected, []);
    assert_eq!(world.line.patches().len(), 2, "refused once, read again, sent again");
}
