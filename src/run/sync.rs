//! `planner-tui sync`: sends what waits and reads plans whole, for people without a terminal and for scripts.

mod losses;
mod say;

use std::collections::VecDeque;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::bail;
use serde_json::Value;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::Instant;
use tokio::time::timeout;
use tokio::time::timeout_at;

use self::losses::Losses;
use super::commands::plan_named;
use super::explain::Requests;
use super::missing::Missing;
use super::output::say_all;
use super::patience::Patience;
use super::patience::clock;
use super::progress;
use super::signals::Signals;
use super::{For, Started, complain, explain, finish, json_lines, laid_out, local, missing, now, start};
use crate::cli::Open;
use crate::cli::Sync;
use crate::planner::count::counted;
use crate::sync::Command;
use crate::sync::Event;
use crate::sync::Handle;
use crate::sync::Link;
use crate::sync::PlanCheck;
use crate::sync::Status;
use crate::ui::text;

/// Something was not as the copy had it.
const DRIFT: u8 = 1;
/// Something could not be read or sent, or waits for a decision.
const FAILURE: u8 = 2;
/// When the engine says nothing for so long, something is wrong with it.
const SILENCE: Duration = Duration::from_mins(5);

/// So long another program is given to leave the lead, if it does: it may be one that sends nothing.
const FOR_THE_LEAD: Duration = Duration::from_secs(2);

/// The person has ended it.
const INTERRUPTED: u8 = 130;

/// What became of it.
#[derive(Default)]
struct Outcome {
    has_drift: bool,
    has_failed: bool,
    /// How the plans stand, in the order they were read.
    checks: Vec<PlanCheck>,
    /// What would have been sent, in a run that sends nothing.
    requests: Option<Value>,
}

/// How it ended.
enum End {
    /// All was read.
    Whole,
    /// The person has ended it.
    Interrupted,
}

impl Outcome {
    /// Says what has happened beside what was asked for.
    fn hear(&mut self, event: &Event) {
        match event {
            Event::Noticed(words) => complain(&text::clean(words)),
            Event::CopyRebuilt(words) => {
                complain(&text::clean(words));
                self.has_failed = true;
            }
            _ => {}
        }
    }
}

/// Sends, reads, says how each plan stands; the status says whether all is well.
pub(super) async fn sync(open: Open, options: Sync) -> ExitCode {
    let open = Open { graph_url: options.graph_url.clone().or(open.graph_url.clone()), ..open };
    let mut outcome = Outcome::default();
    let end = run(&open, &options, &mut outcome).await;
    let mut candidates = Vec::new();
    let (status, failure) = match end {
        Ok(End::Interrupted) => {
            (INTERRUPTED, Some("interrupted; what was not sent is kept and sent the next time".to_owned()))
        }
        Err(error) => {
            candidates = Missing::candidates(&error).to_vec();
            (missing::status(&error, FAILURE), Some(format!("{error:#}")))
        }
        Ok(End::Whole) if outcome.has_failed => (FAILURE, None),
        Ok(End::Whole) if outcome.has_drift => (DRIFT, None),
        Ok(End::Whole) => (0, None),
    };
    if options.json {
        say_all(
            &match (&failure, &outcome.requests) {
                (None, Some(requests)) => json_lines::object(explain::KIND, requests),
                (Some(failure), _) if outcome.checks.is_empty() => {
                    json_lines::fault(status, failure, &candidates, false)
                }
                (failure, _) => say::json(&outcome.checks, options.verify, status, failure.as_deref()),
            },
            "\n",
        );
    }
    if let Some(failure) = &failure {
        complain(failure);
    }
    missing::list(&candidates);
    ExitCode::from(status)
}

async fn run(open: &Open, options: &Sync, outcome: &mut Outcome) -> anyhow::Result<End> {
    if open.offline {
        bail!("`sync` is there to ask the service; leave --offline out.");
    }
    let Started { engine, mut events, server, explaining, .. } = start(open, For::Command)?;
    let mut signals = Signals::listen()?;
    let result = tokio::select! {
        result = talk(open, options, &engine, &mut events, outcome) => result.map(|()| End::Whole),
        () = signals.received() => Ok(End::Interrupted),
    };
    finish(&engine, &mut events, &mut signals, false).await;
    progress::clear();
    if let Some(server) = server {
        local::stop(server).await;
    }
    if let Some(explaining) = explaining {
        let Requests { lines, data } = explaining.told();
        if options.json {
            outcome.requests = Some(data);
        } else {
            say_all(&lines, "\n");
        }
    }
    result
}

async fn talk(
    open: &Open,
    options: &Sync,
    engine: &Handle,
    events: &mut UnboundedReceiver<Event>,
    outcome: &mut Outcome,
) -> anyhow::Result<()> {
    engine.send(Command::ListPlans);
    let is_verifying = options.verify;
    let (mut plans, mut status) = (None, None::<Status>);
    let (mut patience, mut losses) = (Patience::default(), Losses::default());
    // What waits is sent by itself as soon as there is a service.
    let mut follows_until = None;
    while plans.is_none() || status.as_ref().is_none_or(|status| status.unsent > 0 || status.is_following) {
        let next = next(events, &patience);
        let event = match follows_until {
            None => next.await?,
            Some(until) => match timeout_at(until, next).await {
                Ok(event) => event?,
                Err(_) => bail!(
                    "another planner-tui has the same data open and keeps them up to date; end it first, or leave it to \
                     that one"
                ),
            },
        };
        match event {
            Event::PlansListed { plans: listed, is_fresh: true } => {
                losses.got_on();
                plans = Some(listed);
            }
            Event::PlansUnavailable { reason } => bail!("{reason}{}", unsent(status.map_or(0, |status| status.unsent))),
            Event::StatusChanged(said) => {
                if status.is_some_and(|before| said.unsent < before.unsent) {
                    patience.renew();
                    losses.got_on();
                }
                follows_until =
                    said.is_following.then(|| follows_until.unwrap_or_else(|| Instant::now() + FOR_THE_LEAD));
                trouble(&mut losses, &said)?;
                if open.read_only && said.unsent > 0 {
                    bail!("--read-only sends nothing{}", unsent(said.unsent));
                }
                wait(&mut patience, &said)?;
                status = Some(said);
            }
            other => outcome.hear(&other),
        }
    }
    let plan = match &open.plan {
        Some(name) => Some(plan_named(&plans.unwrap_or_default(), name)?.id.clone()),
        None => None,
    };
    engine.send(Command::Check { plan, is_verifying });
    let mut again = VecDeque::new();
    loop {
        match next(events, &patience).await? {
            Event::StatusChanged(said) => {
                losses.note(&said.link);
                wait(&mut patience, &said)?;
            }
            // The engine asks again when the time has come.
            Event::PlanChecked(check)
                if check.failure.is_some() && (patience.is_asked_for() || losses.is_worth_a_try()) =>
            {
                again.push_back(check.id);
            }
            Event::PlanChecked(check) => {
                patience.renew();
                losses.got_on();
                outcome.has_drift |= !check.differences.is_empty();
                outcome.has_failed |= check.failure.is_some() || check.rejected > 0 || check.conflicts > 0;
                if !options.json {
                    say_all(&say::lines(&check, is_verifying, laid_out::width(options.columns.width)), "\n");
                }
                outcome.checks.push(*check);
            }
            Event::CheckEnded => match again.pop_front() {
                Some(plan) => engine.send(Command::Check { plan: Some(plan), is_verifying }),
                None => break,
            },
            other => outcome.hear(&other),
        }
    }
    if outcome.checks.is_empty() {
        bail!("no plan was ever opened with these data; open one, or name one with --plan");
    }
    Ok(())
}

async fn next(events: &mut UnboundedReceiver<Event>, patience: &Patience) -> anyhow::Result<Event> {
    let left = patience.left(now().timestamp()).unsigned_abs();
    match timeout(SILENCE + left, events.recv()).await {
        // A copy that fails is not waited for: what is said of it could not be trusted either.
        Ok(Some(Event::CannotStart { reason } | Event::Faltered { reason })) => bail!("{reason}"),
        Ok(Some(event)) => Ok(event),
        Ok(None) => bail!("the part that keeps the offline copy has ended by mistake; your edits are safe on disk"),
        Err(_) => bail!("nothing has happened for {} minutes; your edits are safe on disk", SILENCE.as_secs() / 60),
    }
}

/// Says why there is no use in waiting.
fn trouble(losses: &mut Losses, status: &Status) -> anyhow::Result<()> {
    losses.note(&status.link);
    match &status.link {
        Link::Offline { .. } if losses.is_worth_a_try() => Ok(()),
        Link::Offline { why, .. } | Link::SignedOut { why } | Link::Failed { why, .. } => {
            bail!("{why}{}", unsent(status.unsent))
        }
        Link::Starting | Link::Fresh { .. } | Link::Reading { .. } | Link::Waiting { .. } => Ok(()),
    }
}

/// Waits when the service asks for patience, and says so, unless it asks for too much.
fn wait(patience: &mut Patience, status: &Status) -> anyhow::Result<()> {
    progress::of(status);
    let until = patience
        .note(&status.link, now().timestamp())
        .map_err(|error| anyhow::anyhow!("{error}{}", unsent(status.unsent)))?;
    if let (Some(until), Link::Waiting { why, .. }) = (until, &status.link) {
        complain(&format!("{why}; waiting until {}", clock(until)));
    }
    Ok(())
}

/// Says how much is not sent; nothing when nothing is.
fn unsent(count: usize) -> String {
    match count {
        0 => String::new(),
        count => format!("; {}, safe on disk", counted(count, "change waits", "changes wait")),
    }
}
