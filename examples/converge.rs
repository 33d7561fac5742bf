//! Plays many seeds of the convergence run and says which do not hold: `converge --seeds N [--from N]`.

#[path = "../tests/converge/mod.rs"]
mod converge;

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

#[expect(
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    reason = "a program of its own that prints and takes the time"
)]
fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1)?.parse::<u64>().ok()
    };
    let (from, seeds) = (number("--from").unwrap_or(0), number("--seeds").unwrap_or(100));
    let _first = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("threads");
    let begun = std::time::Instant::now();
    let next = Arc::new(AtomicU64::new(from));
    let workers: Vec<_> = (0..8)
        .map(|_| {
            let next = Arc::clone(&next);
            runtime.spawn(async move {
                let (mut all, mut failures) = (Vec::new(), Vec::new());
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= from + seeds {
                        return (all, failures);
                    }
                    let folder = tempfile::tempdir().expect("a folder");
                    match converge::run(seed, folder.path()).await {
                        Ok(tally) => all.push(tally),
                        Err(why) => {
                            println!("seed {seed} does not hold: {why}\n");
                            failures.push(seed);
                        }
                    }
                }
            })
        })
        .collect();
    let (mut total, mut count, mut failures) = (converge::Tally::default(), 0, Vec::new());
    for worker in workers {
        let (all, failed) = runtime.block_on(worker).expect("no panic");
        for tally in all {
            total.add(tally);
            count += 1;
        }
        failures.extend(failed);
    }
    failures.sort_unstable();
    println!("{count} of {seeds} seeds hold in {:.0} s: {total:?}", begun.elapsed().as_secs_f64());
    if failures.is_empty() {
        ExitCode::SUCCESS
    } else {
        println!("these do not: {failures:?}");
        ExitCode::FAILURE
    }
}
