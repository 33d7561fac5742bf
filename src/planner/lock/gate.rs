//! The gate every change of a task passes, in the program before it is shown and again before it is sent.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::class::{Class, Facts, classify};
use super::may::{Known, Learned, Permission, Refusal, may};
use crate::planner::creation_source::CreationSource;
use crate::planner::details::Details;
use crate::planner::edit::{Edit, Way, acts_of};
use crate::planner::id::{TaskId, UserId};
use crate::planner::policy::{Act, Caller, Policy};
use crate::planner::snapshot::Snapshot;
use crate::planner::task::Task;

/// What is known beside a plan's tasks of what may be done to them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Locks {
    /// The details that were read and still hold, of tasks with links or with requirements: nothing else is asked of them.
    pub details: HashMap<TaskId, Arc<Details>>,
    /// The checklist items that have to be checked before a task can be completed, where that was said.
    pub required_items: HashMap<TaskId, Vec<String>>,
    /// What the service has refused and would refuse again.
    pub learned: Vec<LearnedOf>,
    /// The policies that could be read, by the scenario's unique name.
    pub policies: BTreeMap<String, Policy>,
    /// Whether the person owns the group of the plan.
    pub is_group_owner: bool,
    /// Whether the person is a member of it.
    pub is_group_member: bool,
}

/// A refusal, and of what. A policy is made for a scenario and a role, so it holds for the person's other tasks of both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LearnedOf {
    /// The task it was refused of.
    pub task: TaskId,
    /// Its scenario, if it is of one.
    pub scenario: Option<String>,
    /// Whether the task was assigned to the person.
    pub is_assignee: bool,
    /// What was refused.
    pub learned: Learned,
}

/// A no to an edit: which task stands against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocked {
    /// The task.
    pub task: TaskId,
    /// Its title.
    pub title: String,
    /// Why.
    pub refusal: Refusal,
}

impl Locks {
    /// Says whether nothing is known beside the tasks.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.details.is_empty() && self.learned.is_empty() && self.policies.is_empty()
    }

    fn learned_of(&self, task: &Task, is_assignee: bool) -> Vec<Learned> {
        let scenario = scenario_of(task);
        let is_meant = |of: &&LearnedOf| {
            of.task == task.id
                || scenario.is_some() && of.scenario.as_deref() == scenario && of.is_assignee == is_assignee
        };
        self.learned.iter().filter(is_meant).map(|of| of.learned.clone()).collect()
    }
}

/// Returns the unique name of the scenario a task is of.
#[must_use]
pub fn scenario_of(task: &Task) -> Option<&str> {
    match task.creation_source.as_deref() {
        Some(CreationSource::External { scenario, .. }) if !scenario.is_empty() => Some(scenario),
        _ => None,
    }
}

impl Snapshot {
    /// Returns the class of a task of the plan.
    #[must_use]
    pub fn class_of(&self, task: &Task) -> Class {
        let ordinary = CreationSource::Ordinary;
        classify(&self.facts(task, task.creation_source.as_deref().unwrap_or(&ordinary)))
    }

    fn facts<'a>(&'a self, task: &'a Task, source: &'a CreationSource) -> Facts<'a> {
        let details = self.locks.details.get(&task.id).map(|details| &**details);
        let open_required_items = self.locks.required_items.get(&task.id).zip(details).map(|(required, details)| {
            let is_open = |id: &&String| details.checklist.iter().any(|item| item.id == **id && !item.is_checked);
            u32::try_from(required.iter().filter(is_open).count()).unwrap_or(u32::MAX)
        });
        Facts {
            source,
            requirements: task.requirements,
            details,
            references: task.references,
            open_checklist_items: task.open_checklist_items,
            open_required_items,
            container: self.plan_of(task).container_type.as_deref(),
        }
    }

    /// Says whether the person may do something to a task, and with what reserve.
    pub fn permission(&self, task: &Task, act: &Act, me: Option<&UserId>) -> Result<Permission, Refusal> {
        let class = self.class_of(task);
        let is_assignee = me.is_some_and(|me| task.assignees.contains(me));
        // What is not sent yet nobody else has a say in, and most other tasks are people's own, too.
        if self.plan_of(task).is_archived() && *act != Act::Delete {
            return Err(Refusal::archived());
        }
        if task.id.is_local() {
            return Ok(Permission::Free);
        }
        if self.locks.is_empty() && class == Class::Plain {
            return Ok(Permission::Free);
        }
        let policy = scenario_of(task).and_then(|scenario| self.locks.policies.get(scenario));
        let (is_group_owner, is_group_member) = (self.locks.is_group_owner, self.locks.is_group_member);
        let caller = Caller::User { is_assignee, is_group_owner, is_group_member };
        let known = policy.map(|policy| Known { policy, caller: &caller });
        let mut act = *act;
        if let Act::Progress { to: 100.., is_ready } = &mut act {
            let bound = self.bound(task);
            *is_ready &= !matches!(bound, Some(Class::Bound { is_checklist_done: Some(false), .. }));
            // Where no policy says more, what completing asks for decides of managed tasks, too.
            if let (Some(bound), None) = (bound, known) {
                let by_requirements = may(&act, &bound, None, &[])?;
                let permission = may(&act, &class, None, &self.locks.learned_of(task, is_assignee))?;
                return Ok(if by_requirements == Permission::Free { permission } else { by_requirements });
            }
        }
        may(&act, &class, known, &self.locks.learned_of(task, is_assignee))
    }

    /// Says whether an edit of the plan itself, of what it is made of, or of what is said there, meets a plan in the archive.
    fn is_closed_to(&self, edit: &Edit) -> bool {
        if let Edit::Say(say) = edit {
            // What one has said can be taken back.
            let is_taken_back = matches!(say.way, Way::Delete { .. });
            return !is_taken_back && self.task(&say.task).is_some_and(|task| self.plan_of(task).is_archived());
        }
        let is_change = is_closed_in_archive(edit);
        let is_this = edit.plan().is_none_or(|plan| *plan == self.plan.id);
        is_change && is_this && self.plan.is_archived()
    }

    /// Returns what a task would be by its requirements alone, if it has any that are met here.
    fn bound(&self, task: &Task) -> Option<Class> {
        let source = CreationSource::Ordinary;
        let class = classify(&Facts { source: &source, container: None, ..self.facts(task, &source) });
        Some(class).filter(|class| matches!(class, Class::Bound { .. }))
    }

    /// Says whether the person may make an edit; what it does beside its purpose may be refused without harm. Returns what
    /// it is made with reserve of.
    #[expect(clippy::result_large_err, reason = "a no is told to a person, and none is told twice in a second")]
    pub fn gate(&self, edit: &Edit, me: Option<&UserId>) -> Result<Vec<Permission>, Blocked> {
        let mut reserves = Vec::new();
        if self.is_closed_to(edit) {
            let (task, title) = (TaskId::new(""), self.plan.title.clone());
            return Err(Blocked { task, title, refusal: Refusal::archived() });
        }
        for done in acts_of(edit, self, me) {
            let Some(task) = self.task(&done.task) else { continue };
            match self.permission(task, &done.act, me) {
                Ok(Permission::Free) => {}
                Ok(reserve) if reserves.contains(&reserve) => {}
                Ok(reserve) => reserves.push(reserve),
                Err(_) if done.is_incidental => {}
                Err(refusal) => return Err(Blocked { task: task.id.clone(), title: task.title.clone(), refusal }),
            }
        }
        Ok(reserves)
    }
}
/// Says whether an edit is one that an archived plan refuses as a whole. Of tasks every act is looked at by itself; the rest
/// is not in the plan, or may be done in the archive.
#[must_use]
pub fn is_closed_in_archive(edit: &Edit) -> bool {
    matches!(
        edit,
        Edit::CreateTask(_)
            | Edit::CreateBucket(_)
            | Edit::RenameBucket(_)
            | Edit::MoveBucket(_)
            | Edit::ChangePlan(_)
            | Edit::MovePlan(_)
    )
}
