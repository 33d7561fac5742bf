//! What may be changed from outside a scenario: its edit policy, what completing a task asks for, published tasks, and
//! plans another product owns.
//!
//! Changes by the scenario's own routes do not come this way. Source: Microsoft Graph, "Configuring task rules in
//! Planner".

mod acts;
pub(super) mod creators;
pub(super) mod requirements;

use axum::http::StatusCode;
use rusqlite::Connection;
use rusqlite::params;
use serde_json::Map;
use serde_json::Value;

use super::error::Refusal;
use super::merge::Moment;
use super::merge::merge;
use super::my_day;
use super::record::Kind;
use super::record::Record;
use super::record::ask;
use super::request::Call;
use super::request::Version;
use crate::planner::policy;
use crate::planner::policy::Act;
use crate::planner::policy::Policy;
use crate::planner::policy::Rule;
use crate::planner::policy::Setting;
use crate::wire::policy as wire_policy;

/// The tasks of a bucket and of a plan that something may keep from being deleted.
const BOUND_IN_BUCKET: &str = "parent_id = ?1 AND json_extract(body, '$.creationSource') IS NOT NULL";
const BOUND_IN_PLAN: &str = "plan_id = ?1 AND json_extract(body, '$.creationSource') IS NOT NULL";

/// Refuses a change that a rule does not allow: one blocked change refuses all of the request.
///
/// A body that makes no sense is refused for that, whoever may do what.
pub(super) fn allow_update(call: &Call<'_>, record: &Record, sent: &Map<String, Value>) -> Result<(), Refusal> {
    match weigh(call, record, sent) {
        Err(Refusal::Blocked) => Err(fault_in(call, record, sent.clone()).unwrap_or(Refusal::Blocked)),
        other => other,
    }
}

/// Returns what is wrong with the values of a body, if anything is.
fn fault_in(call: &Call<'_>, record: &Record, mut sent: Map<String, Value>) -> Option<Refusal> {
    // Beta moves a task by its plan, and has everyone's own mark; neither is a property one can write otherwise.
    let is_task = call.request.version == Version::Beta && record.kind == Kind::Task;
    sent.retain(|name, value| !(is_task && (name == "planId" && value.is_string() || name == my_day::IS_ON)));
    merge(&mut record.clone(), sent, Moment::Update, &mut call.hand())
        .err()
        .filter(|fault| fault.status() == StatusCode::BAD_REQUEST)
}

fn weigh(call: &Call<'_>, record: &Record, sent: &Map<String, Value>) -> Result<(), Refusal> {
    if !is_of_task(record.kind) {
        return refuse_in_mirror(call, &record.plan_id);
    }
    let found;
    let task = if record.kind == Kind::Task {
        record
    } else {
        found = Record::find(call.connection, Kind::Task, &record.id)?;
        &found
    };
    let acts = acts::of(call, task, record, sent)?;
    if acts.iter().any(|act| !matches!(act, Act::Progress { .. })) {
        refuse_in_mirror(call, &task.plan_id)?;
    }
    if acts.is_empty() {
        return Ok(());
    }
    let gate = Gate::of(call, task)?;
    acts.into_iter().try_for_each(|act| gate.permit(act))
}

/// Refuses to delete what may not be deleted; a bucket and a plan go only when everything in them may.
pub(super) fn allow_deletion(call: &Call<'_>, record: &Record) -> Result<(), Refusal> {
    refuse_in_mirror(call, &record.plan_id)?;
    let tasks = match record.kind {
        Kind::Task => vec![record.clone()],
        Kind::Bucket => Record::all(call.connection, Kind::Task, BOUND_IN_BUCKET, &record.id)?,
        Kind::Plan => Record::all(call.connection, Kind::Task, BOUND_IN_PLAN, &record.id)?,
        _ => Vec::new(),
    };
    for task in &tasks {
        if is_published(task) {
            return Err(Refusal::Blocked);
        }
        Gate::of(call, task)?.permit(Act::Delete)?;
    }
    Ok(())
}

/// Refuses everything but progress in a plan of a project: another product owns it. Source: observed.
pub(super) fn refuse_in_mirror(call: &Call<'_>, plan_id: &str) -> Result<(), Refusal> {
    let sql = "SELECT json_extract(body, '$.container.type') FROM resource WHERE kind = 'Plan' AND id = ?1";
    let kind: Option<String> = ask(call.connection, sql, [plan_id])?;
    if kind.as_deref() == Some("project") { Err(Refusal::Blocked) } else { Ok(()) }
}

fn is_of_task(kind: Kind) -> bool {
    kind == Kind::Task || Kind::OF_A_TASK.contains(&kind)
}

/// Says whether Teams has published the task; its copies stay. Source: "plannerTeamsPublicationInfo".
fn is_published(task: &Record) -> bool {
    let kind = task.body.get("creationSource").map(|source| &source["creationSourceKind"]);
    kind.and_then(Value::as_str) == Some("publication")
}

/// What stands between a caller and a task: a policy that says something, and what the caller is to it.
struct Gate(Option<(Policy, policy::Caller)>);

impl Gate {
    fn of(call: &Call<'_>, task: &Record) -> Result<Self, Refusal> {
        let policy = policy_of(call.connection, &task.id)?;
        // Most tasks have none, and who asks is then of no matter.
        Ok(Self(if policy.entries.is_empty() { None } else { Some((policy, role_of(call, task)?)) }))
    }

    /// Refuses what the policy of the task's scenario blocks, and to complete what is not ready.
    fn permit(&self, act: Act) -> Result<(), Refusal> {
        let governed = self.0.as_ref();
        if governed.is_some_and(|(policy, caller)| !policy::decide(policy, caller, &act).verdict.is_allow()) {
            return Err(Refusal::Blocked);
        }
        // That nobody completes such a task is the service's own rule, which holds without a policy, too.
        let is_early = matches!(act, Act::Progress { to: 100.., is_ready: false });
        let may_be = governed.is_some_and(|(policy, caller)| can_override(policy, *caller));
        if is_early && !may_be { Err(Refusal::Blocked) } else { Ok(()) }
    }
}

fn can_override(policy: &Policy, caller: policy::Caller) -> bool {
    let setting = policy.governing(&caller).and_then(|entry| entry.rules.get(&Rule::PercentComplete));
    matches!(setting, Some(Setting::Values(values)) if values.contains(&policy::Value::OverrideRequirements))
}

/// Returns the policy of the scenario a task belongs to; of others an empty one.
fn policy_of(connection: &Connection, task_id: &str) -> Result<Policy, Refusal> {
    let sql = "SELECT scenario.task_configuration FROM scenario JOIN scenario_task ON scenario_id = scenario.id
               WHERE task_id = ?1";
    let Some(text) = ask::<String>(connection, sql, [task_id])? else { return Ok(Policy::default()) };
    let configuration: Value = serde_json::from_str(&text)?;
    let broken = |error: wire_policy::Fault| Refusal::Broken(format!("a stored edit policy is unreadable ({error})"));
    wire_policy::read(&configuration["editPolicy"]).map_err(broken)
}

/// Returns what a caller is to a task, as a policy looks at it.
fn role_of(call: &Call<'_>, task: &Record) -> Result<policy::Caller, Refusal> {
    let Some(user_id) = call.caller().user() else { return Ok(policy::Caller::Application) };
    let sql = "SELECT 1 FROM member WHERE user_id = ?2 AND owner = ?3
               AND group_id = (SELECT parent_id FROM resource WHERE kind = 'Plan' AND id = ?1)";
    let is = |owner: i64| -> Result<bool, Refusal> {
        Ok(ask::<i64>(call.connection, sql, params![task.plan_id, user_id, owner])?.is_some())
    };
    Ok(policy::Caller::User {
        is_assignee: task.keys("assignments").iter().any(|assignee| assignee == user_id),
        is_group_owner: is(1)?,
        is_group_member: is(0)?,
    })
}
