//! What is known of what may be done to tasks: the details that decide it, what the service has refused, the policies that
//! could be read, and what the person is in the group of a plan.

use std::sync::Arc;

use rusqlite::{OptionalExtension as _, Row, params, params_from_iter};

use super::Store;
use super::cache::etag_text;
use super::error::StoreError;
use super::mine::IS_MINE;
use super::outbox::{COLUMNS, entry};
use crate::planner::destination::HOSTED_APP;
use crate::planner::edit::Edit;
use crate::planner::etag::Etag;
use crate::planner::id::{PlanId, TaskId, UserId};
use crate::planner::lock::{Learned, LearnedOf, Locks};
use crate::planner::policy::{Policy, Role, Subject};
use crate::planner::snapshot::Snapshot;
use crate::wire;
use crate::wire::task_details::TaskDetails;

/// Of which tasks.
#[derive(Clone, Copy, Debug)]
pub enum Whose<'a> {
    /// All of a plan.
    Plan(&'a PlanId),
    /// One of a plan, and those that were refused something before.
    Task(&'a PlanId, &'a TaskId),
    /// A person's over all plans.
    Mine(&'a UserId),
}

/// What the person is in the group of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Roles {
    /// Whether the person owns the group.
    pub is_owner: bool,
    /// Whether the person is a member of it.
    pub is_member: bool,
}

/// Details of tasks that have links or ask for something, as far as they still hold: of a task with another number of
/// links they say nothing. Where a service says what completing asks for, those without a link to an app decide nothing.
const DETAILS: &str = "SELECT task.id, body.json, task.reference_count FROM task JOIN body \
    ON body.kind = 'task_details' AND body.id = task.id WHERE (reference_count > 0 OR requirements > 0) \
    AND (requirements IS NOT 0 OR instr(lower(body.json), ?2) > 0)";

/// What was refused of tasks that are there, and their versions now.
const LEARNED: &str = "SELECT learned.task_id, learned.scenario, learned.is_assignee, learned.subject, learned.etag, \
    learned.at, task.etag FROM learned JOIN task ON task.plan_id = learned.plan_id AND task.id = learned.task_id";

impl Store {
    /// Returns what is known of what may be done to tasks.
    pub fn locks(&self, whose: Whose) -> Result<Locks, StoreError> {
        let mut locks = Locks { learned: self.learned(whose)?, ..Locks::default() };
        self.put_details_in(&mut locks, whose)?;
        let policies = self.policies()?;
        if !policies.is_empty() {
            let roles = self.roles_of(whose)?;
            // Who is to be judged by a role nobody knows is left to the service.
            let is_judged =
                |policy: &Policy| roles.is_some() || !policy.entries.iter().any(|entry| is_of_group(entry.role));
            locks.policies = policies.into_iter().filter(|(_, policy)| is_judged(policy)).collect();
            locks.is_group_owner = roles.is_some_and(|roles| roles.is_owner);
            locks.is_group_member = roles.is_some_and(|roles| roles.is_member);
        }
        Ok(locks)
    }

    fn put_details_in(&self, locks: &mut Locks, whose: Whose) -> Result<(), StoreError> {
        let app = HOSTED_APP.to_ascii_lowercase();
        let (condition, values) = match whose {
            Whose::Plan(plan) => ("task.plan_id = ?1", vec![plan.as_str(), &app]),
            Whose::Task(plan, task) => ("task.plan_id = ?1 AND task.id = ?3", vec![plan.as_str(), &app, task.as_str()]),
            Whose::Mine(me) => (IS_MINE, vec![me.as_str(), &app]),
        };
        let mut statement = self.connection.prepare_cached(&format!("{DETAILS} AND {condition}"))?;
        let mut rows = statement.query(params_from_iter(values))?;
        while let Some(row) = rows.next()? {
            let (task, text, links): (String, String, u32) = (row.get(0)?, row.get(1)?, row.get(2)?);
            // What cannot be read is read from the service again.
            let Ok(body) = serde_json::from_str::<TaskDetails>(&text) else { continue };
            let task = TaskId::new(&task);
            let details = body.to_planner(&task);
            if details.references.len() == links as usize {
                locks.required_items.extend(body.required_items().map(|ids| (task.clone(), ids)));
                locks.details.insert(task, Arc::new(details));
            }
        }
        Ok(())
    }

    /// Returns what the service has refused and would refuse again.
    pub fn learned(&self, whose: Whose) -> Result<Vec<LearnedOf>, StoreError> {
        let plan = match whose {
            Whose::Plan(plan) | Whose::Task(plan, _) => Some(plan.as_str()),
            Whose::Mine(_) => None,
        };
        let sql = format!("{LEARNED} WHERE ?1 IS NULL OR learned.plan_id = ?1");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query([plan])?;
        let mut learned = Vec::new();
        while let Some(row) = rows.next()? {
            let Some((of, etag)) = learned_of(row)? else { continue };
            let is_of_details = of.learned.subject.is_of_details();
            let details = if is_of_details { self.details(&of.task)?.and_then(|it| it.etag) } else { None };
            if of.learned.holds(etag.as_ref(), details.as_ref()) {
                learned.push(of);
            }
        }
        Ok(learned)
    }

    /// Remembers that the service has refused something.
    pub fn put_learned(&mut self, plan: &PlanId, of: &LearnedOf) -> Result<(), StoreError> {
        let sql = "INSERT OR REPLACE INTO learned (plan_id, task_id, subject, is_assignee, scenario, etag, at) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let Learned { subject, etag, at } = &of.learned;
        let (subject, etag, at) = (subject.name(), etag_text(etag.as_ref()), at.to_string());
        let values = params![plan.as_str(), of.task.as_str(), subject, of.is_assignee, of.scenario, etag, at];
        self.connection.prepare_cached(sql)?.execute(values)?;
        Ok(())
    }

    /// Forgets what the service has refused of the task of an edit, and of others of its scenario: the person wants it
    /// tried again.
    pub fn forget_learned_of(&self, seq: i64) -> Result<(), StoreError> {
        let sql = format!("SELECT {COLUMNS}, plan_id FROM outbox WHERE seq = ?1");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let found = statement.query_row([seq], |row| Ok((entry(row)?, row.get::<_, String>("plan_id")?))).optional()?;
        let Some((Some(entry), plan)) = found else { return Ok(()) };
        let Some(task) = entry.edit.task() else { return Ok(()) };
        let sql = "DELETE FROM learned WHERE plan_id = ?1 AND (task_id = ?2 OR scenario = \
                   (SELECT json_extract(source, '$.contextScenarioId') FROM task WHERE plan_id = ?1 AND id = ?2))";
        self.connection.prepare_cached(sql)?.execute([&plan, task.as_str()])?;
        Ok(())
    }

    /// Returns how much is remembered of what the service has refused, whether or not it still holds.
    pub fn learned_count(&self) -> Result<u32, StoreError> {
        Ok(self.connection.query_row("SELECT count(*) FROM learned", [], |row| row.get(0))?)
    }

    /// Forgets everything the service has refused.
    pub fn clear_learned(&self) -> Result<(), StoreError> {
        self.connection.execute("DELETE FROM learned", [])?;
        Ok(())
    }

    /// Returns a plan with nothing but the task an edit is about, and what decides whether it may be made; `None` when
    /// nothing is known of it, or when the edit changes no task that is there.
    pub fn plan_of_edit(&self, id: &PlanId, edit: &Edit) -> Result<Option<Snapshot>, StoreError> {
        if matches!(edit, Edit::DeleteBucket(_)) {
            return self.known(id);
        }
        let Some((task, known)) = edit.task().and_then(|task| Some((task, self.task(id, task).transpose()?))) else {
            // Of the plan itself only what it says of itself counts.
            return Ok(self.listed_plan(id)?.map(|plan| Snapshot::new(plan, Vec::new(), Vec::new(), Vec::new())));
        };
        let Some(plan) = self.listed_plan(id)? else { return Ok(None) };
        let mut snapshot = Snapshot::new(plan, Vec::new(), vec![Arc::new(known?)], Vec::new());
        snapshot.locks = Arc::new(self.locks(Whose::Task(id, task))?);
        Ok(Some(snapshot))
    }

    /// Returns the policies that could be read, by the unique names of their scenarios.
    fn policies(&self) -> Result<Vec<(String, Policy)>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT scenario, json FROM policy")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let rows: Vec<(String, String)> = rows.collect::<Result<_, _>>()?;
        let read = |text: &str| wire::policy::read(&serde_json::from_str(text).ok()?).ok();
        Ok(rows.into_iter().filter_map(|(scenario, text)| Some((scenario, read(&text)?))).collect())
    }

    /// Keeps the policy of a scenario; without one it cannot be read any more.
    pub fn put_policy(&mut self, scenario: &str, policy: Option<&Policy>, now: &str) -> Result<(), StoreError> {
        match policy {
            Some(policy) => {
                let sql = "INSERT OR REPLACE INTO policy (scenario, json, read_at) VALUES (?1, ?2, ?3)";
                let json = wire::policy::write(policy).to_string();
                self.connection.prepare_cached(sql)?.execute([scenario, &json, now])?;
            }
            None => _ = self.connection.execute("DELETE FROM policy WHERE scenario = ?1", [scenario])?,
        }
        Ok(())
    }

    /// Keeps what the person is in the group of a plan; without it nobody would say.
    pub fn put_roles(&mut self, plan: &PlanId, roles: Option<Roles>, now: &str) -> Result<(), StoreError> {
        match roles {
            Some(Roles { is_owner, is_member }) => {
                let sql = "INSERT OR REPLACE INTO role (plan_id, is_owner, is_member, read_at) VALUES (?1, ?2, ?3, ?4)";
                self.connection.prepare_cached(sql)?.execute(params![plan.as_str(), is_owner, is_member, now])?;
            }
            None => _ = self.connection.execute("DELETE FROM role WHERE plan_id = ?1", [plan.as_str()])?,
        }
        Ok(())
    }

    /// Returns what the person is in the group of a plan; over all plans only if it is the same in each that has a
    /// scenario's tasks.
    fn roles_of(&self, whose: Whose) -> Result<Option<Roles>, StoreError> {
        let plan = match whose {
            Whose::Plan(plan) | Whose::Task(plan, _) => Some(plan.as_str()),
            Whose::Mine(_) => None,
        };
        // A plan of which that is not known counts as one where it is something else.
        let sql = "SELECT DISTINCT role.is_owner, role.is_member FROM (SELECT DISTINCT plan_id FROM task WHERE ?1 IS NULL \
                   AND source IS NOT NULL UNION SELECT ?1 WHERE ?1 IS NOT NULL) AS asked LEFT JOIN role USING (plan_id) LIMIT 2";
        let mut statement = self.connection.prepare_cached(sql)?;
        let roles = statement.query_map([plan], |row| {
            let (is_owner, is_member): (Option<bool>, Option<bool>) = (row.get(0)?, row.get(1)?);
            Ok(is_owner.zip(is_member).map(|(is_owner, is_member)| Roles { is_owner, is_member }))
        })?;
        let roles: Vec<Option<Roles>> = roles.collect::<Result<_, _>>()?;
        Ok(if let [only] = roles.as_slice() { *only } else { None })
    }

    /// Returns the plans of which some tasks are of scenarios, each with the unique name of one of those; of one plan, or
    /// of all.
    pub fn scenarios(&self, plan: Option<&PlanId>) -> Result<Vec<(PlanId, String)>, StoreError> {
        let sql = "SELECT DISTINCT plan_id, json_extract(source, '$.contextScenarioId') AS name FROM task \
                   WHERE source IS NOT NULL AND (?1 IS NULL OR plan_id = ?1) AND name <> ''";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement
            .query_map([plan.map(PlanId::as_str)], |row| Ok((PlanId::new(&row.get::<_, String>(0)?), row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Says whether the policy of a scenario is known.
    pub fn has_policy(&self, scenario: &str) -> Result<bool, StoreError> {
        Ok(self.connection.prepare_cached("SELECT 1 FROM policy WHERE scenario = ?1")?.exists([scenario])?)
    }
}

/// Reads a refusal and the version of its task now; nothing of one this program cannot make sense of.
fn learned_of(row: &Row<'_>) -> rusqlite::Result<Option<(LearnedOf, Option<Etag>)>> {
    let etag = |column| Ok::<_, rusqlite::Error>(row.get::<_, Option<String>>(column)?.map(|text| Etag::new(&text)));
    let (task, subject, at): (String, String, String) = (row.get(0)?, row.get(3)?, row.get(5)?);
    let (Some(subject), Ok(at)) = (Subject::from_name(&subject), at.parse()) else { return Ok(None) };
    let learned = Learned { subject, etag: etag(4)?, at };
    let of = LearnedOf { task: TaskId::new(&task), scenario: row.get(1)?, is_assignee: row.get(2)?, learned };
    Ok(Some((of, etag(6)?)))
}

fn is_of_group(role: Role) -> bool {
    matches!(role, Role::GroupOwners | Role::GroupMembers)
}

#[cfg(test)]
#[path = "locks_tests.rs"]
mod tests;
