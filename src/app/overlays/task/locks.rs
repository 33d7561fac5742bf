//! What the panel of a task says of its locks: who has a say in it, what cannot be changed, and why.

use crate::app::State;
use crate::app::lock;
use crate::app::lock::rights;
use crate::planner::id::UserId;
use crate::planner::lock::Class;
use crate::planner::lock::Standing;
use crate::planner::policy::Act;
use crate::planner::snapshot::Snapshot;
use crate::planner::task::Task;

/// What a sign in front of the progress speaks of.
pub(super) const COMPLETION: Act = Act::Progress { to: 100, is_ready: true };

/// Says whether something cannot be changed; of links that are not read yet nothing is said.
pub(super) fn is_refused(plan: &Snapshot, task: &Task, act: Act, me: Option<&UserId>) -> bool {
    lock::is_guarded(plan, task) && plan.class_of(task) != Class::Unknown && plan.permission(task, &act, me).is_err()
}

/// Returns the lines about locks; none of a task that is people's own.
pub(super) fn lines(state: &State, plan: &Snapshot, task: &Task) -> Vec<String> {
    if !lock::is_guarded(plan, task) {
        return Vec::new();
    }
    let class = plan.class_of(task);
    if class == Class::Unknown {
        return vec!["◆ locked until its links have been read: one may be to an app that holds it".to_owned()];
    }
    let mut lines: Vec<String> = class.mark().into_iter().map(|mark| format!("◆ {mark}")).collect();
    let rights = rights::of(plan, task, state.me.as_ref(), &state.now);
    let locked = rights.iter().filter(|right| right.standing >= Standing::Partly);
    lines.extend(locked.map(|right| format!("◆ {}", right.body())));
    // What is still allowed, or can be tried, where something is not.
    let is_open = |right: &&rights::Right| right.standing < Standing::Partly;
    let free: Vec<String> =
        rights.iter().filter(|_| lines.len() > 1).filter(is_open).map(rights::Right::line).collect();
    lines.extend(free);
    lines
}
