//! Changes of what cards say: the title, whether it is done. And how every change that is no move is handed over.

use super::State;
use super::effect::Effect;
use super::fields;
use super::notice::Notice;
use super::overlays::Overlay;
use super::plan_acts;
use super::undo;
use crate::planner::board::ColumnId;
use crate::planner::change::Change;
use crate::planner::edit::ChangeTask;
use crate::planner::edit::Edit;
use crate::planner::id::PlanId;
use crate::planner::id::TaskId;
use crate::planner::lock::is_closed_in_archive;
use crate::planner::task::Task;
use crate::sync::Command;

/// Hands over edits made by one act, and takes note of them; they are sent without waiting for more.
pub(super) fn act(state: &mut State, edits: Vec<Edit>) -> Result<Vec<Effect>, String> {
    let mut effects = act_for_good(state, edits)?;
    undo::record(state, false, &mut effects);
    Ok(effects)
}

/// Hands over edits that nothing takes back; they are sent without waiting for more.
pub(super) fn act_for_good(state: &mut State, edits: Vec<Edit>) -> Result<Vec<Effect>, String> {
    let mut effects = state.board.submit(edits, &mut state.next_ticket)?;
    state.board.nudged.clear();
    state.board.unsettled = None;
    effects.push(Effect::Sync(Command::Settle));
    state.board.refollow();
    effects.extend(state.board.look(state.size));
    Ok(effects)
}

/// Hands over edits of a plan that need not be the open one; they are sent without waiting for more.
pub(super) fn hand_over(state: &mut State, plan: &PlanId, edits: Vec<Edit>) -> Result<Vec<Effect>, String> {
    state.board.writable()?;
    let is_archived = plan_acts::summary(state, plan).is_some_and(|known| known.marks.is_archived);
    if is_archived && edits.iter().any(is_closed_in_archive) {
        return Err(plan_acts::archived(state, plan));
    }
    state.next_ticket += 1;
    let ticket = state.next_ticket;
    Ok(vec![Effect::Sync(Command::Submit { ticket, plan: plan.clone(), edits }), Effect::Sync(Command::Settle)])
}

/// Says why nothing was done.
pub(super) fn refuse(state: &mut State, sentence: impl Into<String>) -> Vec<Effect> {
    state.notice = Some(Notice::info(sentence));
    Vec::new()
}

/// Returns what an act led to, or says why to nothing.
pub(super) fn or_refuse(state: &mut State, outcome: Result<Vec<Effect>, String>) -> Vec<Effect> {
    outcome.unwrap_or_else(|sentence| refuse(state, sentence))
}

/// Returns the title or name that was typed; the error says why it cannot be one.
pub(super) fn name_of(typed: &str, what: &str) -> Result<String, String> {
    match typed.trim() {
        "" => Err(format!("{what} cannot be empty.")),
        name => Ok(name.to_owned()),
    }
}

/// Returns the task a key is about: of the panel on top, or else under the cursor.
pub(super) fn task_in_sight<'a>(state: &'a State, verb: &str) -> Result<&'a Task, String> {
    let view = state.board.view.as_ref().ok_or("The plan is not here yet.")?;
    let on_top = state.overlays.iter().rev().find_map(|overlay| match overlay {
        Overlay::Task(panel) => Some(&panel.task),
        Overlay::Talk(panel) => Some(&panel.task),
        Overlay::Why(why) => Some(&why.task),
        _ => None,
    });
    let task = on_top.or(state.board.cursor.task.as_ref()).and_then(|task| view.plan().task(task));
    task.ok_or_else(|| format!("There is no card here to {verb}."))
}

/// Gives a task another title.
pub(super) fn retitle(state: &mut State, task: &TaskId, seen: &str, typed: &str) -> Result<Vec<Effect>, String> {
    let to = name_of(typed, "A title")?;
    if to == seen {
        return Ok(Vec::new());
    }
    let change = Change::Title { from: seen.to_owned(), to };
    act(state, vec![changed(task, seen, vec![change])])
}

/// Completes cards, or opens them again when all of them are completed.
pub(super) fn complete(state: &mut State) -> Result<Vec<Effect>, String> {
    let cards = once(state.board.chosen("complete")?);
    let tasks = fields::tasks(state, &cards);
    if tasks.is_empty() {
        return Err("There is no card here to complete.".to_owned());
    }
    let to = if tasks.iter().all(|task| task.percent_complete >= 100) { 0 } else { 100 };
    fields::change(state, &cards, &[Change::Percent { from: to, to }])
}

/// Returns the edits an act has handed over: locked ones are left out.
pub(super) fn submitted(effects: &[Effect]) -> &[Edit] {
    let submitted = effects.iter().find_map(|effect| match effect {
        Effect::Sync(Command::Submit { edits, .. }) => Some(edits.as_slice()),
        _ => None,
    });
    submitted.unwrap_or_default()
}

fn changed(task: &TaskId, title: &str, changes: Vec<Change>) -> Edit {
    Edit::ChangeTask(ChangeTask { task: task.clone(), title: title.to_owned(), changes, is_undo: false })
}

/// Returns each task once: on the assigned-to board one may stand in several columns.
pub(super) fn once(cards: Vec<(TaskId, ColumnId)>) -> Vec<TaskId> {
    let mut tasks: Vec<TaskId> = Vec::new();
    for (task, _) in cards {
        if !tasks.contains(&task) {
            tasks.push(task);
        }
    }
    tasks
}

#[cfg(test)]
#[path = "edits_tests.rs"]
mod tests;
