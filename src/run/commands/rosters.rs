//! Rosters: lists of people that hold one plan, without a group. The offline copy holds none, so each command asks the service
//! and waits for its answer; nothing of it goes through the outbox, and no key takes it back.

use serde_json::Value;
use serde_json::json;
use tokio::sync::oneshot;

use super::fault::Fault;
use super::names;
use super::names::Named;
use super::print;
use super::tasks;
use super::told;
use super::told::Told;
use crate::cli::Open;
use crate::cli::roster::RosterCommand;
use crate::graph::client;
use crate::graph::client::Client;
use crate::graph::error::Error;
use crate::planner::container::Container;
use crate::planner::edit::short;
use crate::planner::id::UserId;
use crate::planner::person::Person;
use crate::run::local;
use crate::run::output::say_all;
use crate::run::service;
use crate::run::service::Service;
use crate::run::signals::Signals;
use crate::wire::plan::Plan;

/// A roster the person is in.
struct Roster {
    id: String,
    plan: String,
    title: String,
    members: Vec<Person>,
}

/// Does what a command about rosters asks for.
pub(super) async fn run(open: &Open, command: RosterCommand) -> Result<Told, Fault> {
    if open.offline {
        return Err(Fault::Usage("Rosters are nowhere but with the service: leave --offline out.".to_owned()));
    }
    let way = command.way().clone();
    let Service { backend, transport, folder, explaining, .. } = service::of(open)?;
    let (sender, known) = oneshot::channel();
    let (backend, server) = if let Some(backend) = backend {
        (backend, None)
    } else {
        let server = local::start(folder.server_database(), transport, sender);
        (known.await?.map_err(Fault::Failed)?, Some(server))
    };
    let options = client::Options { root: backend.root, token: backend.token, transport: backend.transport };
    let client = Client::new(&options)?;
    let mut signals = Signals::listen()?;
    let outcome = tokio::select! {
        outcome = done(&client, command, open) => outcome,
        () = signals.received() => Err(Fault::Interrupted),
    };
    if let Some(server) = server {
        local::stop(server).await;
    }
    if let Some(explaining) = explaining {
        let requests = explaining.told();
        if outcome.is_err() && !way.json {
            say_all(&requests.lines, "\n");
        }
        // A list is told all the same: nothing is sent for it.
        let is_list = outcome.as_ref().is_ok_and(|told| !told.kind.is_empty());
        return outcome.map(|told| if is_list { told } else { Told { notes: told.notes, ..Told::requests(requests) } });
    }
    outcome
}

async fn done(client: &Client, command: RosterCommand, open: &Open) -> Result<Told, Fault> {
    let way = command.way().clone();
    let rosters = read(client).await?;
    let changed = match command {
        RosterCommand::List(_) => return Ok(told(&rosters, &way)),
        RosterCommand::Add(options) => {
            let title = options.title.trim().to_owned();
            if title.is_empty() {
                return Err(Fault::Usage("The title of a plan cannot be empty.".to_owned()));
            }
            let people = people(client, &rosters, &options.people).await?;
            let id = client.create_roster().await.map_err(refused)?;
            // A roster without a plan goes by itself after a day, so what failed half-way leaves nothing behind.
            client.create_plan_of_roster(&id, &title).await.map_err(refused)?;
            for person in people {
                let added = client.add_to_roster(&id, &person).await.map_err(refused);
                added.map_err(|fault| made_for_some(&title, &fault))?;
            }
            id
        }
        RosterCommand::Join(options) => {
            let id = rosters[find(&rosters, &options.roster)?].id.clone();
            for person in people(client, &rosters, &options.people).await? {
                client.add_to_roster(&id, &person).await.map_err(refused)?;
            }
            id
        }
        RosterCommand::Leave(options) => {
            let roster = &rosters[find(&rosters, &options.roster)?];
            let leavers = people(client, std::slice::from_ref(roster), &options.people).await?;
            if roster.members.iter().all(|member| leavers.contains(&member.id)) {
                let title = short(&roster.title);
                let question =
                    format!("Nobody is left then, and the plan “{title}” goes with everything in it. Do it?");
                tasks::ask(&options.asking, open, &question).await?;
            }
            for person in leavers {
                client.take_from_roster(&roster.id, &person).await.map_err(refused)?;
            }
            roster.id.clone()
        }
        RosterCommand::Rm(options) => {
            let roster = &rosters[find(&rosters, &options.roster)?];
            let title = short(&roster.title);
            let question =
                format!("Delete the roster and its plan “{title}” with everything in it? Nothing takes that back.");
            tasks::ask(&options.asking, open, &question).await?;
            client.delete_roster(&roster.id).await.map_err(refused)?;
            roster.id.clone()
        }
    };
    if open.explain {
        // Nothing has changed, and what was made is only made up.
        return Ok(Told::default());
    }
    let now: Vec<Roster> = read(client).await?.into_iter().filter(|roster| roster.id == changed).collect();
    Ok(told(&now, &way))
}

/// Reads the rosters the person is in, as far as they hold a plan: no other is listed anywhere.
async fn read(client: &Client) -> Result<Vec<Roster>, Fault> {
    let mut rosters = Vec::new();
    for plan in client.plans_of_rosters().await.map_err(refused)?.iter().filter_map(Plan::to_planner) {
        let Container::Roster(id) = plan.container() else { continue };
        let members = client.members_of_roster(&id).await.map_err(refused)?;
        rosters.push(Roster { id, plan: plan.id.as_str().to_owned(), title: plan.title, members });
    }
    rosters.sort_by_cached_key(|roster| (roster.title.to_lowercase(), roster.id.clone()));
    Ok(rosters)
}

/// Finds a roster: by its identifier or that of its plan, or by the title of the plan.
fn find(rosters: &[Roster], name: &str) -> Result<usize, Fault> {
    if let Some(at) = rosters.iter().position(|roster| roster.plan == name) {
        return Ok(at);
    }
    let named = |roster: &Roster| {
        let names: Vec<&str> = roster.members.iter().map(|person| person.name.as_str()).collect();
        Named::new(&roster.id, &roster.title).beside(&format!("of {}", names.join(", ")))
    };
    names::find("roster", name, &rosters.iter().map(named).collect::<Vec<_>>())
}

/// Finds people: among those of these rosters, or by identifier or sign-in name in the directory. All are found before anything
/// is done.
async fn people(client: &Client, rosters: &[Roster], wanted: &[String]) -> Result<Vec<UserId>, Fault> {
    let mut known: Vec<&Person> = rosters.iter().flat_map(|roster| &roster.members).collect();
    known.sort_by_key(|person| (&person.name, &person.id));
    known.dedup_by_key(|person| &person.id);
    let all: Vec<Named> = known.iter().map(|person| Named::new(person.id.as_str(), &person.name)).collect();
    let mut found = Vec::new();
    for name in wanted {
        let id = if name.eq_ignore_ascii_case("me") {
            client.me().await.map_err(refused)?.to_planner().map(|me| me.id)
        } else {
            match names::find("person", name, &all) {
                Ok(at) => Some(known[at].id.clone()),
                Err(fault) => match client.person(name).await {
                    Ok(person) => person.map(|person| person.id),
                    Err(error) if error.is_passing() => return Err(refused(error)),
                    Err(_) => return Err(elsewhere(fault)),
                },
            }
        };
        let nobody = || Fault::Failed("The service does not say who that is.".to_owned());
        found.push(id.ok_or_else(nobody)?);
    }
    Ok(found)
}

/// Says that a roster and its plan were made, and why not everybody is in it who should be.
fn made_for_some(title: &str, fault: &Fault) -> Fault {
    let why = fault.sentence();
    Fault::Refused(format!("The plan “{}” is made, but not everybody is in its roster: {why}", short(title)))
}

/// Says how somebody is named who is in none of the rosters.
fn elsewhere(fault: Fault) -> Fault {
    match fault {
        Fault::Missing(sentence, found) => {
            let sentence = sentence.replace(" persons.", " people.");
            let how = "Who is in none of your rosters is named by id or by the name they sign in with.";
            Fault::Missing(format!("{how} {sentence}"), found)
        }
        fault => fault,
    }
}

/// Says what has become of a request that the service has not taken.
fn refused(error: Error) -> Fault {
    match error {
        Error::Denied { .. } | Error::Gone { .. } | Error::ReadOnly | Error::Conflict(_) | Error::Invalid(_) => {
            Fault::Refused(error.to_string())
        }
        // Nothing of it is kept.
        Error::Offline { host, why, .. } => {
            Fault::Failed(format!("{host} cannot be reached: {why}. Nothing is kept: try again"))
        }
        error => Fault::Failed(error.to_string()),
    }
}

fn told(rosters: &[Roster], way: &crate::cli::script::Way) -> Told {
    let person = |person: &Person| json!({"id": person.id.as_str(), "name": person.name});
    let value = |roster: &Roster| {
        json!({
            "id": roster.id,
            "plan": {"id": roster.plan, "title": roster.title},
            "members": roster.members.iter().map(person).collect::<Vec<_>>(),
        })
    };
    let names =
        |roster: &Roster| roster.members.iter().map(|person| person.name.clone()).collect::<Vec<_>>().join(", ");
    let rows: Vec<Vec<String>> =
        rosters.iter().map(|roster| vec![roster.title.clone(), roster.id.clone(), names(roster)]).collect();
    let lines = print::table(&["PLAN", "ROSTER", "MEMBERS"], &rows, told::width(way));
    Told::of("rosters", Value::Array(rosters.iter().map(value).collect()), lines)
}
