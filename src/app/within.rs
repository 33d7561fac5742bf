//! Limits before they bite: what the service would refuse for its measure is refused here, in words, before any request.

use crate::app::screens::board::BoardScreen;
use crate::planner::change::Change;
use crate::planner::edit::Edit;
use crate::planner::edit::short;
use crate::planner::limits;
use crate::planner::snapshot::Snapshot;

impl BoardScreen {
    /// Says why edits made by one act go beyond a limit, if they do: none of them is made then.
    pub(crate) fn check_limits(&self, edits: &[Edit]) -> Result<(), String> {
        let Some(view) = &self.view else { return Ok(()) };
        if let [only] = edits {
            return check(only, view.plan());
        }
        // Several count together where each takes some of one room.
        let mut plan = edits.iter().any(takes_room).then(|| view.plan().clone());
        for edit in edits {
            let outcome = check(edit, plan.as_ref().unwrap_or(view.plan()));
            outcome.map_err(|sentence| with_title(edit, view.plan(), &sentence))?;
            if let Some(plan) = &mut plan {
                edit.apply(plan);
            }
        }
        Ok(())
    }
}

fn check(edit: &Edit, plan: &Snapshot) -> Result<(), String> {
    let details = edit.task().and_then(|task| plan.locks.details.get(task));
    limits::check(edit, plan, details.map(|details| &**details))
}

/// Says whether an edit leaves the plan less room for others: for tasks, for open tasks, for buckets.
fn takes_room(edit: &Edit) -> bool {
    let opens =
        |changes: &[Change]| changes.iter().any(|change| matches!(change, Change::Percent { to, .. } if *to < 100));
    match edit {
        Edit::CreateTask(_) | Edit::CreateBucket(_) => true,
        Edit::ChangeTask(edit) => opens(&edit.changes),
        Edit::MoveTask(edit) => opens(&edit.changes),
        _ => false,
    }
}

/// Says of which card a sentence is.
fn with_title(edit: &Edit, plan: &Snapshot, sentence: &str) -> String {
    let title = match edit {
        Edit::CreateTask(edit) => Some(edit.title.as_str()),
        edit => edit.task().and_then(|task| plan.task(task)).map(|task| task.title.as_str()),
    };
    title.map_or_else(|| sentence.to_owned(), |title| format!("“{}”: {sentence}", short(title)))
}

#[cfg(test)]
#[path = "within_tests.rs"]
mod tests;
