//! `planner-tui sync`: sends what waits and reads plans whole, for people without a terminal and for scripts.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::bail;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::timeout;

use super::Signals;
use super::{finish, local, start};
use crate::app::overlays::plans;
use crate::cli::Open;
use crate::cli::Sync;
use crate::sync::Command;
use crate::sync::Event;
use crate::sync::Handle;
use crate::sync::How;
use crate::sync::Link;
use crate::sync::PlanCheck;
use crate::sync::PlanSummary;
use crate::sync::Status;

/// Something was not as the copy had it.
const DRIFT: u8 = 1;
/// Something could not be read or sent.
const FAILURE: u8 = 2;
/// When the engine says nothing for so long, something is wrong with it.
const SILENCE: Duration = Duration::from_mins(5);

/// What became of it.
#[derive(Default)]
struct Outcome {
    has_drift: bool,
    has_failed: bool,
}

/// Sends, reads, says how each plan stands; the status says whether all is well.
#[expect(clippy::disallowed_macros, reason = "`sync` says on standard error why it failed")]
pub(super) async fn sync(open: Open, options: Sync) -> ExitCode {
    let open = Open { graph_url: options.graph_url.or(open.graph_url.clone()), ..open };
    match run(&open, options.verify).await {
        Ok(Outcome { has_failed: true, .. }) => ExitCode::from(FAILURE),
        Ok(Outcome { has_drift: true, .. }) => ExitCode::from(DRIFT),
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("planner-tui: {error:#}");
            ExitCode::from(FAILURE)
        }
    }
}

async fn run(open: &Open, is_verifying: bool) -> anyhow::Result<Outcome> {
    if open.offline {
        bail!("`sync` is there to ask the service; leave --offline out.");
    }
    let (engine, mut events, server) = start(open, false)?;
    let mut signals = Signals::listen()?;
    let result = talk(open, is_verifying, &engine, &mut events).await;
    finish(&engine, &mut events, &mut signals, false).await;
    if let Some(server) = server {
        local::stop(server).await;
    }
    result
}

async fn talk(
    open: &Open,
    is_verifying: bool,
    engine: &Handle,
    events: &mut UnboundedReceiver<Event>,
) -> anyhow::Result<Outcome> {
    engine.send(Command::ListPlans);
    let (mut plans, mut status) = (None, None);
    // What waits is sent by itself as soon as there is a service.
    while plans.is_none() || status.as_ref().is_none_or(|status: &Status| status.unsent > 0) {
        match next(events).await? {
            Event::PlansListed { plans: listed, is_fresh: true } => plans = Some(listed),
            Event::StatusChanged(said) => {
                trouble(&said)?;
                status = Some(said);
            }
            _ => {}
        }
    }
    let plan = match &open.plan {
        Some(name) => Some(found(&plans.unwrap_or_default(), name)?.id),
        None => None,
    };
    engine.send(Command::Check { plan, is_verifying });
    let mut outcome = Outcome::default();
    let mut count = 0;
    loop {
        match next(events).await? {
            Event::PlanChecked(check) => {
                count += 1;
                outcome.has_drift |= !check.differences.is_empty();
                outcome.has_failed |= check.failure.is_some();
                say(&check, is_verifying);
            }
            Event::CheckEnded => break,
            _ => {}
        }
    }
    if count == 0 {
        bail!("no plan was ever opened with these data; open one, or name one with --plan");
    }
    Ok(outcome)
}

async fn next(events: &mut UnboundedReceiver<Event>) -> anyhow::Result<Event> {
    match timeout(SILENCE, events.recv()).await {
        Ok(Some(Event::CannotStart { reason })) => bail!("{reason}"),
        Ok(Some(event)) => Ok(event),
        Ok(None) => bail!("the part that keeps the offline copy has ended by mistake; your edits are safe on disk"),
        Err(_) => bail!("nothing has happened for {} minutes; your edits are safe on disk", SILENCE.as_secs() / 60),
    }
}

/// Says why there is no use in waiting.
fn trouble(status: &Status) -> anyhow::Result<()> {
    if status.is_following {
        bail!(
            "another planner-tui has the same data open and keeps them up to date; end it first, or leave it to that one"
        );
    }
    let unsent = match status.unsent {
        0 => String::new(),
        1 => "; 1 change waits, safe on disk".to_owned(),
        count => format!("; {count} changes wait, safe on disk"),
    };
    match &status.link {
        Link::Offline { why, .. } | Link::Waiting { why, .. } | Link::SignedOut { why } | Link::Failed { why, .. } => {
            bail!("{why}{unsent}")
        }
        Link::Starting | Link::Fresh { .. } | Link::Reading { .. } => Ok(()),
    }
}

fn found(plans: &[PlanSummary], name: &str) -> anyhow::Result<PlanSummary> {
    plans::find(plans, name).cloned().map_err(|sentence| anyhow::anyhow!("{sentence}"))
}

/// Prints how a plan stands, and what differed below it.
#[expect(clippy::disallowed_macros, reason = "`sync` says on standard output how plans stand")]
fn say(check: &PlanCheck, is_verifying: bool) {
    let PlanCheck { title, cards, waiting, rejected, conflicts, .. } = check;
    let how = match (&check.failure, &check.how) {
        (Some(why), _) => format!("NOT READ: {why}"),
        (None, How::Delta) => "delta".to_owned(),
        (None, How::Polling { why, .. }) => format!("polling: {why}"),
        (None, How::Offline) => "offline".to_owned(),
        (None, How::Unknown) => "-".to_owned(),
    };
    let drift = match (check.differences.len(), is_verifying && check.failure.is_none()) {
        (_, false) => String::new(),
        (0, true) => ", nothing differs".to_owned(),
        (1, true) => ", 1 difference".to_owned(),
        (count, true) => format!(", {count} differences"),
    };
    println!("{title}: {cards} cards, {waiting} waiting, {rejected} rejected, {conflicts} conflicts{drift} ({how})");
    for difference in &check.differences {
        println!("  {}", difference.replace(char::is_control, " "));
    }
}
