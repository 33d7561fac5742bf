//! `planner-tui serve`: the server alone.

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, bail};
use tokio::task::JoinHandle;

use super::json_lines;
use super::misused::Misuse;
use super::output;
use super::output::say;
use super::signals::Signals;
use crate::cli::Open;
use crate::cli::Seed;
use crate::cli::Serve;
use crate::cli::Visitor;
use crate::config::DataFolder;
use crate::planner::count::counted;
use crate::server;
use crate::ui::text;

/// Serves until the person or the system ends it.
pub(super) async fn serve(open: &Open, options: Serve) -> anyhow::Result<()> {
    if options.coverage {
        return coverage(open, &options);
    }
    if open.plan.is_some() || open.graph_url.is_some() {
        bail!(Misuse::of("`serve` opens no board; leave --plan and --graph-url out."));
    }
    if !options.listen.ip().is_loopback() && !options.let_other_machines_in {
        bail!(Misuse::of(format!(
            "{} can be reached from other machines, and whoever has the token could change everything. \
             Listen on 127.0.0.1, or add --let-other-machines-in.",
            options.listen
        )));
    }
    if options.token.as_ref().is_some_and(|token| token.is_empty() || !token.chars().all(|c| c.is_ascii_graphic())) {
        bail!(Misuse::of("--token must be printable characters without spaces."));
    }
    let faults = read_faults(options.faults.as_deref())?;
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
    let token_life = Duration::from_secs(u64::from(options.token_lifetime));
    let sign_in = options.sign_in.then(|| server::SignIn { token_life, ..server::SignIn::default() });
    let running = server::start(
        listener,
        server::Options {
            seed,
            page_size: usize::from(options.page_size),
            faults,
            acting_as: options.acting_as,
            sign_in,
            ..server::Options::new(folder.server_database(), token.clone())
        },
    )?;
    let _at_work = match options.visitor {
        Some(visitor) => Some(let_in(&running, visitor)?),
        None => None,
    };
    let url = running.url();
    if options.json {
        let mut data = serde_json::json!({ "url": url, "token": token });
        if options.sign_in {
            data["authority"] = format!("{url}/{}", server::TENANT).into();
        }
        // In one line: whoever starts it reads that and leaves the rest.
        say(json_lines::object_in_line("server", &data));
    } else {
        say(format_args!("Planner at {url}/v1.0 and {url}/beta"));
        say(format_args!("Token:     {token}"));
        if options.listen.ip().is_loopback() {
            say(format_args!("Open it:   PLANNER_TUI_TOKEN={token} planner-tui --graph-url {url}"));
        } else {
            // Elsewhere the program refuses a way that others can read.
            say("Open it:   from another machine over https or a tunnel; planner-tui sends no token over http");
        }
        say("Others go by tokens of their own:");
        for caller in running.callers() {
            say(format_args!("           {}  {}", text::clean(&caller.token), text::clean(&caller.name)));
        }
        if options.sign_in {
            say(format_args!("Sign in:   at {url}/{}, with any GUID as client id", server::TENANT));
            say("           Whoever can reach this server can sign in as anybody.");
        }
        if let Some(file) = &options.faults {
            say(format_args!("Faults:    as {} says", text::clean(&file.display().to_string())));
        }
        if let Some(visitor) = options.visitor {
            say(format_args!(
                "Visitor:   seed {}, {} a minute",
                visitor.seed,
                counted(visitor.edits_per_minute.into(), "edit", "edits")
            ));
        }
        say("Ctrl+C stops it.");
    }
    signals.received().await;
    running.stop().await;
    Ok(())
}

/// Prints what the server answers; there is nothing more to do then, so nothing else may be asked for.
fn coverage(open: &Open, options: &Serve) -> anyhow::Result<()> {
    let others = [
        ("--data", open.data.is_some()),
        ("--plan", open.plan.is_some()),
        ("--graph-url", open.graph_url.is_some()),
        ("--offline", open.offline),
        ("--read-only", open.read_only),
        ("--record", open.record.is_some()),
    ];
    let others: Vec<_> = others.into_iter().filter_map(|(name, is_given)| is_given.then_some(name)).collect();
    if !others.is_empty() {
        bail!(Misuse::of(format!(
            "`serve --coverage` prints a table and starts no server; leave {} out.",
            others.join(", ")
        )));
    }
    if options.json {
        output::say_all(&json_lines::object("coverage", &server::coverage_json()), "\n");
    } else {
        say(server::coverage().trim_end_matches('\n'));
    }
    Ok(())
}

fn read_faults(file: Option<&Path>) -> anyhow::Result<server::Faults> {
    let Some(file) = file else { return Ok(server::Faults::default()) };
    let text = fs::read_to_string(file).map_err(|error| {
        Misuse::of(format!("{} cannot be read ({error}). Name another file, or leave --faults out.", file.display()))
    })?;
    let faults = server::Faults::parse(&text)
        .map_err(|error| Misuse::of(format!("{}, {error}. Mend that line, or leave --faults out.", file.display())));
    Ok(faults?)
}

/// Lets another member of the group edit until the answer is dropped.
fn let_in(running: &server::Running, visitor: Visitor) -> anyhow::Result<AbortOnDrop> {
    let Some(person) = running.visitor(visitor.seed) else {
        bail!(Misuse::of(
            "Nobody else is in this workspace, so there is no visitor. Leave --visitor out, or begin with --seed sample."
        ));
    };
    let pause = Duration::from_mins(1) / u32::from(visitor.edits_per_minute.max(1));
    Ok(AbortOnDrop(tokio::spawn(person.work(pause))))
}

/// A task that ends with its owner.
struct AbortOnDrop(JoinHandle<()>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
