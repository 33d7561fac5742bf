//! `planner-tui serve`: the server alone.

use std::net::TcpListener;

use anyhow::{Context as _, bail};

use super::Signals;
use crate::cli::Open;
use crate::cli::Seed;
use crate::cli::Serve;
use crate::config::DataFolder;
use crate::server;

/// Serves until the person or the system ends it.
#[expect(clippy::disallowed_macros, reason = "`serve` says on standard output where it is")]
pub(super) async fn serve(open: &Open, options: Serve) -> anyhow::Result<()> {
    if open.plan.is_some() || open.graph_url.is_some() {
        bail!("`serve` opens no board; leave --plan and --graph-url out.");
    }
    if !options.listen.ip().is_loopback() && !options.let_other_machines_in {
        bail!(
            "{} can be reached from other machines, and whoever has the token could change everything. \
             Listen on 127.0.0.1, or add --let-other-machines-in.",
            options.listen
        );
    }
    if options.token.as_ref().is_some_and(|token| token.is_empty() || !token.chars().all(|c| c.is_ascii_graphic())) {
        bail!("--token must be printable characters without spaces.");
    }
    let mut signals = Signals::listen()?;
    let folder = DataFolder::open(open.data.as_deref())?;
    let listener = TcpListener::bind(options.listen).with_context(|| {
        format!("{} cannot be listened on (is another program there? port 0 takes a free one)", options.listen)
    })?;
    let token = options.token.unwrap_or_else(server::token);
    let seed = match options.seed {
        Seed::Sample => server::Seed::Sample,
        Seed::Empty => server::Seed::Empty,
        Seed::Size(count) => server::Seed::Size(count),
        Seed::Divided(tasks, buckets) => server::Seed::Divided { tasks, buckets },
    };
    let running = server::start(
        listener,
        server::Options {
            database: folder.server_database(),
            token: token.clone(),
            seed,
            page_size: usize::from(options.page_size),
            delta_life: server::DELTA_LIFE,
        },
    )?;
    let url = running.url();
    if options.json {
        println!("{}", serde_json::json!({ "url": url, "token": token }));
    } else {
        println!("Planner at {url}/v1.0 and {url}/beta");
        println!("Token:     {token}");
        println!("Open it:   PLANNER_TUI_TOKEN={token} planner-tui --graph-url {url}");
        println!("Ctrl+C stops it.");
    }
    signals.received().await;
    running.stop().await;
    Ok(())
}
