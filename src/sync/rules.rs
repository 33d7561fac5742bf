//! Reads the rules of scenarios, where the person may: most may not, and then nothing more is said of it.
//!
//! Only plans with tasks of scenarios are asked about, each scenario once in ten minutes; and again when the service refuses
//! what the rules that were read would allow, or the person wants everything read.

use std::collections::HashSet;
use std::time::Duration;

use jiff::Timestamp;

use super::desk::Shared;
use crate::graph::client::Client;
use crate::graph::error::Error;
use crate::planner::container::Container;
use crate::planner::id::{PlanId, UserId};
use crate::planner::plan::Plan;
use crate::store::locks::Roles;

/// No name of a scenario is longer.
const LONGEST_NAME: usize = 256;
/// A policy may change at any time; what was read of it is not relied on for longer.
const LONGEST_HELD: Duration = Duration::from_mins(10);
/// With more scenarios than this in a run, the rest is left to the service.
const MOST_SCENARIOS: usize = 32;

/// What was asked of rules in this run, and whether anything is held back because of them.
#[derive(Debug, Default)]
pub(super) struct Rules {
    /// Whether refusing is left to the service.
    pub(super) is_left_to_service: bool,
    /// The scenarios whose rules were read, or will not be given.
    asked: HashSet<String>,
    /// When it was begun to ask them.
    asked_at: Option<Timestamp>,
    /// The plans of which is known what the person is in their groups, or will not be said.
    judged: HashSet<PlanId>,
}

impl Rules {
    /// Everything is asked again the next time: the person wants to see what is so now.
    pub(super) fn forget(&mut self) {
        self.asked.clear();
        self.judged.clear();
        self.asked_at = None;
    }
}

/// Reads what is to be known of the scenarios of a plan, or of the person's tasks. Whatever fails is no news.
pub(super) async fn read(desk: &Shared, client: &Client, plan: &PlanId) {
    let scenarios = {
        let mut desk = desk.borrow_mut();
        let now = desk.now();
        if desk.rules.asked_at.is_none_or(|at| now.duration_since(at).unsigned_abs() >= LONGEST_HELD) {
            desk.rules.forget();
            desk.rules.asked_at = Some(now);
        }
        let scenarios = desk.store.scenarios(Some(plan).filter(|plan| !plan.is_mine()));
        desk.kept(scenarios, Vec::new())
    };
    let mut has_changed = false;
    for (plan, scenario) in &scenarios {
        // Who wants to be left alone is.
        if !desk.borrow().is_free() {
            break;
        }
        has_changed |= read_policy(desk, client, scenario).await;
        let has_policy = desk.borrow().store.has_policy(scenario);
        if desk.borrow().kept(has_policy, false) {
            has_changed |= read_roles(desk, client, plan).await;
        }
    }
    if has_changed {
        show(desk);
    }
}

/// Reads the rules of a scenario again, if they could be read before: they may have changed.
pub(super) async fn read_again(desk: &Shared, client: &Client, scenario: Option<&str>) {
    if let Some(scenario) = scenario {
        let is_known = desk.borrow().store.has_policy(scenario);
        if desk.borrow().kept(is_known, false) {
            desk.borrow_mut().rules.asked.remove(scenario);
            if read_policy(desk, client, scenario).await {
                show(desk);
            }
        }
    }
}

fn show(desk: &Shared) {
    let mut desk = desk.borrow_mut();
    if desk.renew_locks() {
        desk.tell_snapshot();
    }
}

/// Reads the rules of a scenario; says whether something is kept of it now that was not before.
async fn read_policy(desk: &Shared, client: &Client, scenario: &str) -> bool {
    let is_odd = scenario.len() > LONGEST_NAME || desk.borrow().rules.asked.len() >= MOST_SCENARIOS;
    if is_odd || !desk.borrow_mut().rules.asked.insert(scenario.to_owned()) {
        return false;
    }
    let answer = client.edit_policy(scenario).await;
    let mut desk = desk.borrow_mut();
    let policy = match answer {
        Ok(policy) => policy,
        Err(error) if is_silence(&error) => {
            desk.rules.asked.remove(scenario);
            desk.note(&error);
            return false;
        }
        // What was read before may hold no longer.
        Err(_) => None,
    };
    let now = desk.now().to_string();
    let kept = desk.store.put_policy(scenario, policy.as_ref(), &now);
    desk.kept(kept, ());
    true
}

/// Reads what the person is in the group of a plan; says whether something is kept of it now.
async fn read_roles(desk: &Shared, client: &Client, plan: &PlanId) -> bool {
    let (me, group) = {
        let desk = desk.borrow();
        let known = desk.kept(desk.store.listed_plan(plan), None);
        (desk.me.clone(), known.as_ref().and_then(group_of))
    };
    let (Some(me), Some(group)) = (me, group) else { return false };
    if !desk.borrow_mut().rules.judged.insert(plan.clone()) {
        return false;
    }
    let answer = roles(client, &group, &me).await;
    let mut desk = desk.borrow_mut();
    let roles = match answer {
        Ok(roles) => Some(roles),
        Err(error) if is_silence(&error) => {
            desk.rules.judged.remove(plan);
            desk.note(&error);
            return false;
        }
        Err(_) => None,
    };
    let now = desk.now().to_string();
    let kept = desk.store.put_roles(plan, roles, &now);
    desk.kept(kept, ());
    true
}

async fn roles(client: &Client, group: &str, me: &UserId) -> Result<Roles, Error> {
    let is_owner = client.is_owner(group, me).await?;
    let is_member = client.is_member(group, me).await?;
    Ok(Roles { is_owner, is_member })
}

/// Returns the group a plan belongs to.
fn group_of(plan: &Plan) -> Option<String> {
    match plan.container() {
        Container::Group(group) => Some(group.as_str().to_owned()),
        _ => None,
    }
}

/// Says whether nothing was answered: then it is asked another time.
fn is_silence(error: &Error) -> bool {
    error.is_passing() || matches!(error, Error::Unreadable { .. })
}
