//! The commands for scripts: what is asked for by name is done without a screen, through the same outbox and by the same
//! rules, and told as text or JSON.

mod archived;
mod buckets;
mod copy;
mod export;
mod fault;
mod fields;
mod ics;
mod items;
mod known;
mod names;
pub(super) mod plain;
mod plans;
mod print;
mod read;
mod rosters;
mod schemas;
mod session;
mod tasks;
#[cfg(test)]
mod tests;
mod told;
mod typed;
mod watch;

use std::process::ExitCode;

use self::fault::Fault;
use self::session::Session;
use self::told::Told;
use super::signals::Signals;
use crate::cli::Open;
use crate::cli::script::By;
use crate::cli::script::Script;
use crate::cli::script::Way;
use crate::planner::board::Grouping;
use crate::run::output::say_all;
use crate::sync::PlanSummary;

/// Does what a command asks for, tells what became of it, and returns the status that says it in a number.
pub(super) async fn run(open: Open, script: Script) -> ExitCode {
    if let Script::Schema { kind } = &script {
        return told::print(&Way::default(), schemas::schema(kind.as_deref()));
    }
    let way = way_of(&script);
    let open = Open { graph_url: way.graph_url.clone().or(open.graph_url.clone()), ..open };
    let outcome = match script {
        // These look at the copy and ask nobody.
        Script::Search(options) => read::search(&open, &options.words, &way),
        Script::Log(_) => read::log(&open, &way),
        Script::Roster { command } => rosters::run(&open, command).await,
        script => with_session(&open, script, &way).await,
    };
    told::print(&way, outcome)
}

/// Finds a plan by name among these, as every command does.
pub(super) fn plan_named<'a>(plans: &'a [PlanSummary], name: &str) -> anyhow::Result<&'a PlanSummary> {
    names::find("plan", name, &known::plans(plans)).map(|at| &plans[at]).map_err(Fault::into_error)
}

/// Starts the engine, does what is asked for, and lets the engine finish.
async fn with_session(open: &Open, script: Script, way: &Way) -> Result<Told, Fault> {
    let mut session = Session::start(open, grouping_of(&script))?;
    let mut signals = Signals::listen()?;
    // Who watches has no other way to end it.
    let is_watch = matches!(script, Script::Watch(_));
    let outcome = tokio::select! {
        outcome = done(&mut session, script, way) => outcome,
        () = signals.received() => if is_watch { Ok(Told::default()) } else { Err(Fault::Interrupted) },
    };
    let (notes, requests) = session.end(&mut signals).await;
    let is_change = outcome.as_ref().is_ok_and(|told| told.kind == "edits");
    if !is_change && !way.json {
        say_all(&requests.lines, "\n");
    }
    let told = outcome?;
    let notes = [notes, told.notes].concat();
    if open.explain && is_change {
        return Ok(Told { notes, status: told.status, ..Told::requests(requests) });
    }
    Ok(Told { notes, ..told })
}

async fn done(session: &mut Session, script: Script, way: &Way) -> Result<Told, Fault> {
    match script {
        Script::Plans(_) => plans::list(session, way).await,
        Script::Board(options) => read::board(session, options.open, way).await,
        Script::Tasks(options) => read::tasks(session, &options, way).await,
        Script::Add(options) => tasks::add(session, options).await,
        Script::Move(options) => tasks::put(session, options).await,
        Script::Set(options) => fields::set(session, options).await,
        Script::Done(options) => fields::done(session, options).await,
        Script::Assign(options) => fields::assign(session, options, true).await,
        Script::Unassign(options) => fields::assign(session, options, false).await,
        Script::Label { command } => fields::label(session, command).await,
        Script::Check { command } => items::check(session, command).await,
        Script::Link { command } => items::link(session, command).await,
        Script::Rm(options) => tasks::remove(session, options).await,
        Script::Bucket { command } => buckets::run(session, command, way).await,
        Script::Plan { command } => plans::run(session, command, way).await,
        Script::Export(options) => export::export(session, &options).await,
        Script::Watch(options) => watch::watch(session, &options).await,
        Script::Copy(options) => copy::copy(session, options).await,
        Script::Search(_) | Script::Log(_) | Script::Roster { .. } | Script::Schema { .. } => {
            unreachable!("done without a session")
        }
    }
}

/// Returns the board a command is about.
fn grouping_of(script: &Script) -> Grouping {
    let by = match script {
        Script::Board(options) => options.by,
        Script::Move(options) => options.board.unwrap_or(By::Bucket),
        Script::Tasks(options) if options.mine => By::Mine,
        _ => By::Bucket,
    };
    grouping_by(by)
}

fn grouping_by(by: By) -> Grouping {
    match by {
        By::Bucket => Grouping::Bucket,
        By::Progress => Grouping::Progress,
        By::Assigned => Grouping::AssignedTo,
        By::List => Grouping::List,
        By::Mine => Grouping::Mine,
    }
}

/// Returns how a command is to print.
fn way_of(script: &Script) -> Way {
    use crate::cli::bucket::BucketCommand as Bucket;
    use crate::cli::plan::PlanCommand as Plan;
    use crate::cli::task::{CheckCommand as Check, LabelCommand as Label, LinkCommand as Link};
    let way = match script {
        Script::Plans(it) | Script::Log(it) => &it.way,
        Script::Board(it) => &it.way,
        Script::Tasks(it) => &it.way,
        Script::Search(it) => &it.way,
        Script::Add(it) => &it.sending.way,
        Script::Move(it) => &it.sending.way,
        Script::Set(it) => &it.sending.way,
        Script::Done(it) => &it.sending.way,
        Script::Assign(it) | Script::Unassign(it) => &it.sending.way,
        Script::Label { command: Label::Add(it) | Label::Rm(it) } => &it.sending.way,
        Script::Label { command: Label::Rename(it) } => &it.sending.way,
        Script::Check { command: Check::Add(it) } => &it.sending.way,
        Script::Check { command: Check::Tick(it) | Check::Untick(it) | Check::Rm(it) }
        | Script::Link { command: Link::Rm(it) } => &it.sending.way,
        Script::Check { command: Check::Rename(it) }
        | Script::Link { command: Link::Rename(it) | Link::Address(it) | Link::Type(it) } => &it.sending.way,
        Script::Check { command: Check::Move(it) } | Script::Link { command: Link::Move(it) } => &it.sending.way,
        Script::Link { command: Link::Add(it) } => &it.sending.way,
        Script::Rm(it) => &it.asking.sending.way,
        Script::Bucket { command } => match command {
            Bucket::List(it) => &it.way,
            Bucket::Add(it) => &it.sending.way,
            Bucket::Rename(it) => &it.sending.way,
            Bucket::Rm(it) => &it.asking.sending.way,
            Bucket::Move(it) => &it.sending.way,
        },
        Script::Plan { command } => match command {
            Plan::Show(it) => &it.way,
            Plan::Add(it) => &it.sending.way,
            Plan::Rename(it) => &it.sending.way,
            Plan::Rm(it) => &it.asking.sending.way,
            Plan::Archive(it) | Plan::Unarchive(it) => &it.sending.way,
            Plan::Favour(it) | Plan::Unfavour(it) => &it.sending.way,
            Plan::Share(it) | Plan::Unshare(it) => &it.sending.way,
        },
        Script::Roster { command } => command.way(),
        Script::Export(it) => return it.way(),
        Script::Watch(it) => return it.way(),
        Script::Copy(it) => &it.sending.way,
        Script::Schema { .. } => return Way::default(),
    };
    way.clone()
}
