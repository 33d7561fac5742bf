//! What the service has asked of one run is kept by the next: a command in a loop is no way round `Retry-After`.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use planner_tui::sync::{Command, Link};
use tokio::time::Instant;

use crate::script::run;
use crate::support::line::{Fault, Seen};
use crate::support::replica::{Replica, Told};
use crate::support::server::TOKEN;
use crate::sync_engine::World;

const FOR_AN_HOUR: &str = "HTTP/1.1 429 Busy\r\nRetry-After: 3600\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
const FOR_A_WHILE: &str = "HTTP/1.1 429 Busy\r\nRetry-After: 3.1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
/// The wait of that.
const A_WHILE: Duration = Duration::from_millis(3100);

fn is_write(seen: &Seen) -> bool {
    seen.method == "PATCH" && seen.path.contains("/planner/tasks/")
}

/// Refuses the first write with this; from then on the moment of each request is noted, that of the refusal first.
fn refuse_once(world: &World, answer: &'static str) -> Arc<Mutex<Vec<Instant>>> {
    let seen_at = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&seen_at);
    world.line.rule(move |seen| {
        let mut noted = noted.lock().unwrap();
        let is_first = noted.is_empty() && is_write(seen);
        if is_first || !noted.is_empty() {
            noted.push(Instant::now());
        }
        is_first.then_some(Fault::Answer(answer))
    });
    seen_at
}

/// Changes what the program remembers of waits.
fn change_waits(path: &std::path::Path, change: impl Fn(&mut serde_json::Value)) -> serde_json::Value {
    let copy = rusqlite::Connection::open(path).expect("there is a copy");
    copy.busy_timeout(Duration::from_secs(5)).expect("a plain setting");
    let sql = "SELECT value FROM pref WHERE name = 'waits'";
    let text: String = copy.query_row(sql, [], |row| row.get(0)).expect("something was asked for");
    let mut waits = serde_json::from_str(&text).expect("JSON");
    change(&mut waits);
    copy.execute("UPDATE pref SET value = ?1 WHERE name = 'waits'", [waits.to_string()]).expect("it is there");
    waits
}

/// Lets a copy forget what the service has asked for.
pub(crate) fn forget_waits(path: &std::path::Path) {
    change_waits(path, |waits| *waits = serde_json::json!([]));
}

fn shifted(wait: &mut serde_json::Value, hours: i64) {
    for name in ["said_at", "until"] {
        let at: Timestamp = wait[name].as_str().expect("a time").parse().expect("a time");
        wait[name] = (at + SignedDuration::from_hours(hours)).to_string().into();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_in_a_loop_asks_nothing_before_its_time() {
    let world = World::new().await;
    run(&world, &["tasks"]).await.well();
    let seen_at = refuse_once(&world, FOR_AN_HOUR);
    let said = run(&world, &["done", "a"]).await;
    assert!(said.status == Some(0) && said.err.contains("1 change is kept"), "{said:?}");
    let count = seen_at.lock().unwrap().len();
    assert!(count > 0, "it was refused");
    for (title, kept) in [("b", "1 change is kept"), ("x", "1 change is kept")] {
        let said = run(&world, &["done", title]).await;
        assert!(said.status == Some(0) && said.err.contains(kept) && said.err.contains("is too busy"), "{said:?}");
    }
    let words = run(&world, &["sync"]).await.failed(2);
    assert!(
        words.contains("more patience") && words.contains(": until ") && words.contains("3 changes wait"),
        "{words}"
    );
    assert_eq!(seen_at.lock().unwrap().len(), count, "nothing was asked");
    // An hour later.
    change_waits(&world.program_copy(), |waits| shifted(&mut waits[0], -2));
    let said = run(&world, &["sync"]).await;
    assert_eq!((said.status, said.err.as_str()), (Some(0), ""), "{said:?}");
    for title in ["a", "b", "x"] {
        assert_eq!(world.task(title).await["percentComplete"], 100, "{title}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_screen_waits_as_if_it_had_been_told_itself_and_then_goes_on() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    let seen_at = refuse_once(&world, FOR_A_WHILE);
    replica.put("a", "To do", 1).await;
    replica.handle.send(Command::Settle);
    replica.until("it waits", |told| matches!(told.link(), Some(Link::Waiting { .. }))).await;
    replica.stop().await;
    let before = seen_at.lock().unwrap().len();
    let mut replica = Replica::start(world.folder.path(), world.line.url(), TOKEN);
    replica
        .until(
            "it is said why it waits",
            |told| matches!(told.link(), Some(Link::Waiting { why, .. }) if why.contains("is too busy")),
        )
        .await;
    replica.until("it was sent after all", Told::is_settled).await;
    replica.stop().await;
    let seen_at = seen_at.lock().unwrap().clone();
    let early = seen_at[before..].iter().map(|at| *at - seen_at[0]).filter(|at| *at < A_WHILE);
    assert_eq!(early.collect::<Vec<Duration>>(), [Duration::ZERO; 0]);
    assert_eq!(world.column("To do").await, ["b", "a", "c", "d"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_was_set_back_makes_no_wait_longer() {
    let world = World::new().await;
    let mut replica = world.replica().await;
    let _seen_at = refuse_once(&world, FOR_AN_HOUR);
    replica.put("a", "To do", 1).await;
    replica.handle.send(Command::Settle);
    replica.until("it waits", |told| matches!(told.link(), Some(Link::Waiting { .. }))).await;
    replica.stop().await;
    let copy = world.folder.path().join("copy.db");
    let before = change_waits(&copy, |waits| shifted(&mut waits[0], 24 * 365));
    let until = |waits: &serde_json::Value| waits[0]["until"].as_str().unwrap().parse::<Timestamp>().unwrap();
    let mut replica = Replica::start(world.folder.path(), world.line.url(), TOKEN);
    let far = until(&before) - SignedDuration::from_hours(24 * 300);
    replica
        .until(
            "it waits no longer than it was asked to",
            |told| matches!(told.link(), Some(Link::Waiting { until, .. }) if *until < far),
        )
        .await;
    replica.stop().await;
    let after = change_waits(&copy, |_| ());
    assert!(until(&after) < far, "the next run begins where this one was: {after}");
}
