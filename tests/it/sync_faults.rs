//! The engine when things go wrong: no line, lost answers, odd answers, no patience, no token. Nothing is lost.

use std::fs;

use planner_tui::sync::{Command, Link};

use crate::support::line::Fault;
use crate::support::replica::{Replica, Told};
use crate::sync_engine::World;

/// A web page, as a gateway answers.
const HTML: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 20\r\n\r\n<html>Welcome</html>";
/// Nothing at all.
const EMPTY: &str = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
/// An answer whose JSON breaks off.
const BROKEN: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{\"value\":[";
/// An answer shorter than it promised.
const SHORT: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"value\":[";

fn is_offline(told: &Told) -> bool {
    matches!(told.link(), Some(Link::Offline { .. }))
}

fn refresh(replica: &Replica) {
    let plan = replica.told.view().plan().plan.id.clone();
    replica.handle.send(Command::Refresh(plan));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_line_edits_stay_and_go_out_when_it_is_back() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    world.line.rule(|_| Some(Fault::Cut));
    replica.put("a", "Doing", 0).await;
    replica.handle.send(Command::Settle);
    replica.until("it is offline", is_offline).await;
    replica.put("d", "To do", 0).await;
    assert_eq!(replica.told.column("Doing"), ["a", "x", "y"]);
    assert_eq!(replica.told.waiting.len(), 2);
    world.line.mend();
    refresh(&replica);
    replica.settle().await;
    assert_eq!(world.column("Doing").await, ["a", "x", "y"]);
    assert_eq!(world.column("To do").await, ["d", "b", "c"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_looked_for_and_not_repeated() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    world.line.rule(|seen| (seen.method == "PATCH").then_some(Fault::LoseAnswer));
    replica.put("b", "Doing", 2).await;
    replica.handle.send(Command::Settle);
    replica.until("it is offline", is_offline).await;
    world.line.mend();
    world
        .line
        .rule(|seen| seen.path.ends_with("Format").then_some(Fault::LoseAnswer).filter(|_| seen.method == "PATCH"));
    refresh(&replica);
    replica.until("the second answer is lost as well", |told| is_offline(told) && told.unsent() == 1).await;
    replica.until("the place was sent", |_| world.line.patches().len() == 2).await;
    world.line.mend();
    refresh(&replica);
    replica.settle().await;
    assert_eq!(world.column("Doing").await, ["x", "y", "b"]);
    assert_eq!(world.line.patches().len(), 2, "what had arrived was not sent again");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_end_between_the_two_requests_of_a_move_is_made_good() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    let is_format = |path: &str| path.ends_with("bucketTaskBoardFormat");
    world.line.rule(move |seen| (seen.method == "PATCH" && is_format(&seen.path)).then_some(Fault::Cut));
    // Newer tasks have smaller hints, so the old one does not do at the bottom of the older column.
    replica.put("c", "Doing", 2).await;
    replica.handle.send(Command::Settle);
    replica.until("it is offline", is_offline).await;
    // What a killed program leaves behind: its files as they are now.
    let after = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(world.folder.path()).unwrap().map(Result::unwrap) {
        fs::copy(entry.path(), after.path().join(entry.file_name())).unwrap();
    }
    replica.stop().await;
    world.line.mend();
    let sent = world.line.patches().len();
    let mut replica = Replica::start(after.path(), world.line.url(), crate::support::server::TOKEN);
    replica.until("the move is done", |told| told.link().is_some() && told.is_settled()).await;
    assert_eq!(world.column("Doing").await, ["x", "y", "c"]);
    assert_eq!(world.line.patches()[sent..], ["bucketTaskBoardFormat"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_answers_are_sentences_and_lose_nothing() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    for (answer, words) in
        [(HTML, "a web page"), (EMPTY, "empty"), (BROKEN, "breaks off"), (SHORT, "broke off in the middle")]
    {
        world.line.rule(move |_| Some(Fault::Answer(answer)));
        refresh(&replica);
        replica
            .until(words, |told| matches!(told.link(), Some(Link::Offline { why, .. }) if why.contains(words)))
            .await;
        assert_eq!(replica.told.column("To do"), ["a", "b", "c", "d"]);
    }
    replica.put("a", "To do", 3).await;
    world.line.rule(|_| Some(Fault::Answer(HTML)));
    replica.handle.send(Command::Settle);
    refresh(&replica);
    replica
        .until(
            "the page is told of",
            |told| matches!(told.link(), Some(Link::Offline { why, .. }) if why.contains("web page")),
        )
        .await;
    assert_eq!(replica.told.unsent(), 1);
    world.line.mend();
    refresh(&replica);
    replica.settle().await;
    assert_eq!(world.column("To do").await, ["b", "c", "d", "a"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_asks_for_patience_gets_it() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    let mut refusals = 1;
    world.line.rule(move |seen| {
        (seen.method == "PATCH" && refusals > 0).then(|| {
            refusals -= 1;
            Fault::Answer("HTTP/1.1 429 Too Many Requests\r\nRetry-After: 0.25\r\nContent-Length: 0\r\n\r\n")
        })
    });
    replica.put("a", "To do", 1).await;
    replica.handle.send(Command::Settle);
    replica.until("it waits", |told| matches!(told.link(), Some(Link::Waiting { .. }))).await;
    replica.until("it was sent after all", Told::is_settled).await;
    assert_eq!(world.column("To do").await, ["b", "a", "c", "d"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_token_is_told_and_the_queue_waits() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    replica.put("a", "To do", 1).await;
    replica.stop().await;
    let mut replica = Replica::start(world.folder.path(), world.line.url(), "another token");
    replica.until("the token is refused", |told| matches!(told.link(), Some(Link::SignedOut { .. }))).await;
    replica.put("b", "Doing", 1).await;
    replica.handle.send(Command::Settle);
    replica.until("it waits", |told| told.unsent() == 1).await;
    replica.stop().await;
    let mut replica = Replica::start(world.folder.path(), world.line.url(), crate::support::server::TOKEN);
    replica.until("the edit is sent", Told::is_settled).await;
    assert_eq!(world.column("Doing").await, ["x", "b", "y"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_without_batches_is_read_one_by_one() {
    let world = World::new().await;
    world.line.rule(|seen| {
        let answer = "HTTP/1.1 501 Not Implemented\r\nContent-Length: 0\r\n\r\n";
        seen.path.ends_with("$batch").then_some(Fault::Answer(answer))
    });
    let replica = world.replica().await;
    assert_eq!(replica.told.column("To do"), ["a", "b", "c", "d"]);
    assert_eq!(world.line.count("POST", "$batch"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_nobody_gives_is_told_once() {
    let world = World::new().await;
    let mut replica = Replica::start(world.folder.path(), world.line.url(), crate::support::server::TOKEN);
    replica.handle.send(Command::OpenPlan("no-such-plan-has-ever-been-me".into()));
    replica.until("it is told", |told| !told.unavailable.is_empty()).await;
    assert!(replica.told.unavailable[0].contains("not there any more"), "{:?}", replica.told.unavailable);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_cannot_be_opened_ends_the_engine_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let mut replica = Replica::start(&folder.path().join("missing"), "http://127.0.0.1:1", "token");
    replica.until("it stops", |told| told.has_stopped).await;
    let reason = replica.told.cannot_start.expect("it says why");
    assert!(reason.contains("cannot be written") && reason.contains("--data"), "{reason}");
}
