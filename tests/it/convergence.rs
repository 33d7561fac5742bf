//! Three replicas, random edits, faults, kills: everybody ends with what the server holds, and nothing is lost.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::converge;

/// How many seeds are played here; `cargo run --release --example converge -- --seeds N` plays any number.
const SEEDS: u64 = 300;

#[tokio::test(flavor = "multi_thread")]
async fn three_replicas_end_with_what_the_server_holds() {
    let next = Arc::new(AtomicU64::new(0));
    let workers: Vec<_> = (0..4)
        .map(|_| {
            let next = Arc::clone(&next);
            tokio::spawn(async move {
                let mut total = converge::Tally::default();
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= SEEDS {
                        return Ok(total);
                    }
                    let folder = tempfile::tempdir().expect("a folder");
                    total.add(converge::run(seed, folder.path()).await?);
                }
            })
        })
        .collect();
    let mut total = converge::Tally::default();
    for worker in workers {
        let outcome: Result<_, String> = worker.await.expect("no panic");
        total.add(outcome.unwrap_or_else(|why| panic!("{why}")));
    }
    // A run in which nothing happens proves nothing.
    assert!(total.edits > 3000 && total.kills > 100 && total.decided > 10 && total.columns > 10, "{total:?}");
}
