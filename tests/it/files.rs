//! A copy that breaks while the program runs: it is said, nothing is lost, and the next start mends it.

use std::fs;
use std::path::Path;

use planner_tui::sync::Command;
use rusqlite::Connection;

use crate::support::line::Fault;
use crate::support::replica::Told;
use crate::support::server::TOKEN;
use crate::sync_engine::World;

/// Breaks every page of a table; the file must be closed.
pub(crate) fn break_table(copy: &Path, table: &str) {
    let connection = Connection::open(copy).unwrap();
    let mut statement = connection.prepare("SELECT pageno FROM dbstat WHERE name = ?1").unwrap();
    let pages: Vec<u32> = statement.query_map([table], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    drop(statement);
    drop(connection);
    let mut bytes = fs::read(copy).unwrap();
    for page in pages {
        let end = page as usize * 4096;
        bytes[end - 4096..end].fill(0xFF);
    }
    fs::write(copy, bytes).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_turns_out_damaged_is_rebuilt_at_the_next_start_with_its_edits() {
    let world = World::new().await;
    let copy = world.folder.path().join("copy.db");
    let mut replica = world.replica().await;
    world.line.rule(|_| Some(Fault::Cut));
    replica.put("a", "Doing", 0).await;
    replica.handle.send(Command::Settle);
    replica.stop().await;
    break_table(&copy, "task");
    // Its first look does not reach the tasks: it is found while the program runs.
    let mut replica = crate::support::replica::Replica::start(world.folder.path(), world.line.url(), TOKEN);
    replica
        .until("it says so", |told| told.news.iter().any(|news| news.contains("damaged. Start the program again")))
        .await;
    let told = replica.stop().await;
    assert_eq!(told.cannot_start, None);
    world.line.mend();
    let mut replica = world.replica().await;
    replica
        .until("it is told", |told| told.news.iter().any(|news| news.contains("One waiting change was saved")))
        .await;
    replica.until("all is sent", Told::is_settled).await;
    assert_eq!(world.column("Doing").await, ["a", "x", "y"]);
    assert_eq!(replica.told.column("Doing"), ["a", "x", "y"]);
    assert!(copy.with_extension("db.damaged-1").exists(), "and the damaged file is kept");
    replica.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outbox_that_cannot_be_written_shows_no_edit_as_saved() {
    let world = World::new().await;
    let copy = world.folder.path().join("copy.db");
    let mut replica = world.replica().await;
    // The nearest thing to a full disk that ends again.
    let other = Connection::open(&copy).unwrap();
    other
        .execute_batch("CREATE TRIGGER nothing_more BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'no room'); END")
        .unwrap();
    replica.put("a", "Doing", 0).await;
    replica
        .until("it is said", |told| told.news.iter().any(|news| news.contains("Not saved") && news.contains("no room")))
        .await;
    assert_eq!(replica.told.column("Doing"), ["x", "y"], "what is not on the disk is not shown");
    assert_eq!(replica.told.unsent(), 0);
    other.execute_batch("DROP TRIGGER nothing_more").unwrap();
    replica.put("a", "Doing", 0).await;
    replica.settle().await;
    assert_eq!(world.column("Doing").await, ["a", "x", "y"]);
}
