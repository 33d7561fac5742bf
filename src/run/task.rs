//! `planner-tui task` and `planner-tui why`: all of one task, for people without a terminal and for scripts.

mod ask;
pub(super) mod copy;
mod find;
mod json;
mod words;

use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::bail;

use self::ask::Asking;
use self::ask::Found;
use self::copy::OfflineCopy;
use self::find::Candidate;
use self::find::Miss;
use super::commands::plan_named;
use super::missing::{MISSING, Missing};
use super::misused::Misuse;
use super::output::say_all;
use super::signals::Signals;
use super::{For, Started, complain, finish, json_lines, laid_out, local, missing, now, service, start};
use crate::cli::Open;
use crate::cli::Which;
use crate::planner::id::PlanId;
use crate::planner::id::TaskId;
use crate::planner::lock::Report;

/// Nothing can be read.
const FAILURE: u8 = 1;
/// The person has ended it.
const INTERRUPTED: u8 = 130;

/// What is told of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// All of it.
    Everything,
    /// What may be changed of it.
    Locks,
}

/// How it has ended.
enum Outcome {
    /// In lines for standard output.
    Told(Vec<String>),
    /// Why no task is meant, and those that could be.
    Missed(String, Vec<Candidate>),
    Interrupted,
}

impl Outcome {
    fn missed(miss: Miss, name: &str, candidates: &[Candidate]) -> Self {
        let (sentence, found) = miss.told(name, candidates);
        Self::Missed(sentence, found)
    }
}

/// How far what is told can be relied upon.
pub(super) enum Age {
    /// The service has just said so.
    Fresh,
    /// The person wanted no service to be asked.
    Offline,
    /// The service could not be asked.
    Stale(String),
}

/// Finds a task, brings it up to date and tells of it; the status says whether it was found.
pub(super) async fn tell(open: Open, which: Which, what: What) -> ExitCode {
    if which.schema {
        print(json::schema(what).lines());
        return ExitCode::SUCCESS;
    }
    let open = Open { graph_url: which.graph_url.clone().or(open.graph_url.clone()), ..open };
    match run(&open, &which, what).await {
        Ok(Outcome::Told(lines)) => {
            print(lines.iter().map(String::as_str));
            ExitCode::SUCCESS
        }
        Ok(Outcome::Missed(sentence, found)) => fail(which.json, MISSING, &sentence, &parts(&found)),
        Ok(Outcome::Interrupted) => fail(which.json, INTERRUPTED, "interrupted", &[]),
        Err(error) => {
            let status = missing::status(&error, FAILURE);
            fail(which.json, status, &format!("{error:#}"), Missing::candidates(&error))
        }
    }
}

/// Says why nothing is told: on standard error, and as JSON for who has asked for that.
fn fail(is_json: bool, status: u8, sentence: &str, found: &[[String; 3]]) -> ExitCode {
    if is_json {
        print(json_lines::fault(status, sentence, found, false).iter().map(String::as_str));
    }
    complain(sentence);
    missing::list(found);
    ExitCode::from(status)
}

fn parts(found: &[Candidate]) -> Vec<[String; 3]> {
    found.iter().map(Candidate::parts).collect()
}

/// Returns where the offline copy is.
pub(super) fn copy_of(open: &Open) -> anyhow::Result<PathBuf> {
    // An address that is going to be refused gets no copy.
    if let Some(url) = open.graph_url.as_ref().filter(|_| !open.offline) {
        service::check_root(url)?;
        service::expect_private(url)?;
    }
    Ok(service::of(&Open { offline: true, ..open.clone() })?.copy)
}

async fn run(open: &Open, which: &Which, what: What) -> anyhow::Result<Outcome> {
    let name = which.task.as_deref().unwrap_or_default();
    if name.trim().is_empty() {
        bail!(Misuse::of("say which task: its id, its title or a part of the title"));
    }
    let path = copy_of(open)?;
    let copy = OfflineCopy::open(&path)?;
    let mut plans = copy.plans()?;
    if let Some(wanted) = &open.plan {
        plans = match plan_named(&plans, wanted) {
            Ok(plan) => vec![plan.clone()],
            Err(missing) if open.offline => return Err(missing),
            Err(_) => Vec::new(),
        };
    }
    let candidates = copy.candidates(&plans)?;
    let (found, age) = match find::find(&candidates, name) {
        Err(miss @ Miss::Several(_)) => return Ok(Outcome::missed(miss, name, &candidates)),
        Err(miss) if open.offline => return Ok(Outcome::missed(miss, name, &candidates)),
        Ok(found) if open.offline => (found, Age::Offline),
        known => {
            // The engine may have to mend the copy, which nobody else may have open then.
            drop(copy);
            match ask(open, name, known.ok(), &path, what).await? {
                None => return Ok(Outcome::Interrupted),
                Some(Err((miss, candidates))) => return Ok(Outcome::missed(miss, name, &candidates)),
                Some(Ok((found, why))) => (found, why.map_or(Age::Fresh, Age::Stale)),
            }
        }
    };
    let copy = OfflineCopy::open(&path)?;
    let now = now();
    let Some(seen) = copy.look(&found.plan, &found.task, now.date(), matches!(age, Age::Fresh))? else {
        bail!("“{}” was there when this computer last looked, and is no longer: it was deleted or moved.", found.title);
    };
    if let Age::Stale(why) = &age {
        complain(&format!("the service could not be asked, so this is what the copy knows: {why}"));
    }
    let report = Report::of(&seen.plan, &seen.task, seen.me.as_ref());
    let width = laid_out::width(which.columns.width);
    Ok(Outcome::Told(match (which.json, what) {
        (true, What::Everything) => json::task(&seen, &report, &age),
        (true, What::Locks) => json::why(&seen, &report, &age),
        (false, What::Everything) => words::task(&seen, &report, &age, &now, width),
        (false, What::Locks) => words::why(&seen, &report, &age, &now, width),
    }))
}

/// Returns all of a task, or what may be changed of it, as the copy knows it now, which may be kept up to date meanwhile.
pub(super) fn words(
    copy: &Path,
    (plan, task): (&PlanId, &TaskId),
    what: What,
    age: &Age,
) -> anyhow::Result<Option<Vec<String>>> {
    let now = now();
    let Some(seen) = OfflineCopy::open(copy)?.look(plan, task, now.date(), matches!(age, Age::Fresh))? else {
        return Ok(None);
    };
    let report = Report::of(&seen.plan, &seen.task, seen.me.as_ref());
    let width = laid_out::width(None);
    Ok(Some(match what {
        What::Everything => words::task(&seen, &report, age, &now, width),
        What::Locks => words::why(&seen, &report, age, &now, width),
    }))
}

/// What became of asking: nothing when the person ended it, else the task or why there is none.
type Asked = Option<Result<Found, (Miss, Vec<Candidate>)>>;

/// Brings the copy up to date, as far as a task goes that is known already or has to be looked for.
async fn ask(open: &Open, name: &str, known: Option<Candidate>, copy: &Path, what: What) -> anyhow::Result<Asked> {
    let Started { engine, mut events, server, .. } = start(open, For::Command)?;
    let mut signals = Signals::listen()?;
    let mut asking = Asking::new(&engine, &mut events, what == What::Everything);
    let asked = async {
        match known {
            Some(found) => {
                let why = asking.refresh(&found).await?;
                Ok(Ok((found, why)))
            }
            None => asking.search(name, open.plan.as_deref(), copy).await,
        }
    };
    let result = tokio::select! {
        result = asked => result.map(Some),
        () = signals.received() => Ok(None),
    };
    finish(&engine, &mut events, &mut signals, false).await;
    if let Some(server) = server {
        local::stop(server).await;
    }
    result
}

/// Prints lines, made harmless. Who reads them may have seen enough: that is no failure.
fn print<'a>(lines: impl Iterator<Item = &'a str>) {
    let lines: Vec<String> = lines.map(str::to_owned).collect();
    say_all(&lines, "\n");
}
