//! What a plan of 9,000 tasks costs the offline copy: its first read, a page of 400 changes, 500 waiting edits.
//!
//! `cargo bench --bench sync`: the real server, engine and screen in one process. Compare the rows of one run with each
//! other; single figures depend on the machine.

mod changes;
mod edits;
mod first_read;
mod window;

use std::io::Write;
use std::net::TcpListener;
use std::path::Path;
use std::time::Instant;

use planner_tui::planner::id::PlanId;
use planner_tui::server;
use planner_tui::server::Running;

pub(crate) const TASKS: usize = 9000;

fn main() {
    // As many threads as the program has.
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("threads");
    runtime.block_on(measure());
}

async fn measure() {
    let folder = tempfile::tempdir().expect("a folder");
    let (running, token) = serve(folder.path());
    let plan = first_read::measure(folder.path(), running.url(), &token).await;
    changes::measure(folder.path(), running.url(), &token, &plan).await;
    running.stop().await;
    edits::measure(folder.path(), &plan).await;
}

/// Starts a server with a large plan.
fn serve(folder: &Path) -> (Running, String) {
    let token = server::token();
    let options = server::Options {
        seed: server::Seed::Size(u32::try_from(TASKS).expect("it is small")),
        ..server::Options::new(folder.join("workspace.sqlite"), token.clone())
    };
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    (server::start(listener, options).expect("a server"), token)
}

/// Returns the plan with the most tasks.
pub(crate) fn largest(plans: &[planner_tui::sync::PlanSummary]) -> PlanId {
    plans.first().expect("the server has a plan").id.clone()
}

pub(crate) fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// Returns the milliseconds since a moment.
pub(crate) fn ms(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}

/// Prints one figure.
pub(crate) fn row(name: &str, figure: f64, beside: Option<(&str, f64)>) {
    let beside = beside.map_or_else(String::new, |(what, other)| format!("{:>8.2} x {what}", figure / other));
    say(&format!("{name:<62}{figure:>10.2} ms{beside}"));
}

pub(crate) fn say(line: &str) {
    let _closed = writeln!(std::io::stdout(), "{line}");
}

#[expect(clippy::disallowed_methods, reason = "it measures")]
pub(crate) fn now() -> Instant {
    Instant::now()
}
