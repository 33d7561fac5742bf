//! What the open plan knows of what may be done to its tasks, kept as the copy has it.

use std::sync::Arc;

use super::desk::Desk;
use crate::planner::id::{PlanId, TaskId};
use crate::planner::lock::Locks;
use crate::planner::snapshot::Snapshot;
use crate::planner::task::Task;
use crate::store::locks::Whose;

/// With more tasks than this everything is read from the copy again.
const FEW: usize = 24;

impl Desk {
    /// Reads from the copy again what is known of what may be done to what is open; says whether that is not what it was.
    /// Does not tell yet.
    pub(super) fn renew_locks(&mut self) -> bool {
        let Some(plan) = self.open.as_ref().map(|open| open.plan.clone()) else { return false };
        let locks = match (&self.me, plan.is_mine()) {
            (Some(me), true) => self.store.locks(Whose::Mine(me)),
            (None, true) => return false,
            (_, false) => self.store.locks(Whose::Plan(&plan)),
        };
        let Some(locks) = self.kept(locks.map(Some), None) else { return false };
        self.put_locks(locks)
    }

    /// The same, of tasks that are not what they were, or whose details are not. Of most tasks nothing is asked.
    pub(super) fn renew_locks_of<'a>(&mut self, tasks: impl IntoIterator<Item = &'a TaskId>) -> bool {
        let Some(snapshot) = self.open.as_ref().and_then(|open| open.snapshot.clone()) else { return false };
        let asked: Vec<(PlanId, TaskId)> = tasks
            .into_iter()
            .filter_map(|id| snapshot.task(id))
            .filter(|task| is_asked(task, &snapshot.locks))
            .map(|task| (task.plan_id.clone(), task.id.clone()))
            .collect();
        match asked.len() {
            0 => false,
            1..=FEW => self.mend_locks(&snapshot, &asked),
            _ => self.renew_locks(),
        }
    }

    fn mend_locks(&mut self, snapshot: &Snapshot, tasks: &[(PlanId, TaskId)]) -> bool {
        // There the tasks of a plan are not all in sight, nor is it known which of what was refused is theirs.
        if snapshot.plan.id.is_mine() {
            return self.renew_locks();
        }
        let mut locks = Locks::clone(&snapshot.locks);
        for (plan, task) in tasks {
            let newer = self.store.locks(Whose::Task(plan, task));
            let Some(newer) = self.kept(newer.map(Some), None) else { return false };
            locks.details.remove(task);
            locks.required_items.remove(task);
            locks.details.extend(newer.details);
            locks.required_items.extend(newer.required_items);
            // All of the plan is in there.
            let is_of_plan = |of: &TaskId| snapshot.task(of).is_some_and(|of| of.plan_id == *plan);
            locks.learned.retain(|of| !is_of_plan(&of.task));
            locks.learned.extend(newer.learned);
        }
        self.put_locks(locks)
    }

    fn put_locks(&mut self, locks: Locks) -> bool {
        let Some(snapshot) = self.open.as_mut().and_then(|open| open.snapshot.as_mut()) else { return false };
        if *snapshot.locks == locks {
            return false;
        }
        Arc::make_mut(snapshot).locks = Arc::new(locks);
        self.is_unshown.set(true);
        true
    }
}

/// Says whether anything beside a task itself may decide what can be done to it.
fn is_asked(task: &Task, locks: &Locks) -> bool {
    let has_requirements = task.requirements.is_some_and(|requirements| !requirements.is_empty());
    task.references > 0
        || has_requirements
        || locks.details.contains_key(&task.id)
        || locks.learned.iter().any(|of| of.task == task.id)
}
