//! Notes, and texts in conflict, changed in the person's own editor.

use std::sync::Arc;

use super::State;
use super::deleting;
use super::edits;
use super::effect::Asked;
use super::effect::Effect;
use super::notice;
use super::notice::Notice;
use super::overlays::Overlay;
use super::overlays::conflict;
use super::overlays::task;
use crate::planner::detail_change::DetailChange;
use crate::planner::details::Details;
use crate::planner::edit::ChangeDetails;
use crate::planner::edit::Edit;
use crate::planner::id::TaskId;
use crate::planner::policy::Act;
use crate::sync::Command;

/// Opens the notes in the editor: at once when they are known, or else as soon as they are told.
pub(super) fn open(state: &mut State) -> Result<Vec<Effect>, String> {
    let task = edits::task_in_sight(state, "describe")?;
    let (id, plan) = (task.id.clone(), task.plan_id.clone());
    state.board.check(&id, Act::Notes)?;
    let told = match state.overlays.last() {
        Some(Overlay::Task(panel)) => panel.details.clone(),
        _ => state.told_details.clone(),
    };
    if let Some(details) = told.filter(|details| details.task == id) {
        return Ok(vec![editor(state, &details)]);
    }
    if id.is_local() {
        let made = task::made_here(&state.board, &id);
        return Ok(vec![editor(state, &made)]);
    }
    state.wants_notes = Some(id.clone());
    Ok(vec![Effect::Sync(Command::OpenTask { plan, task: id })])
}

/// Opens the notes that were waited for.
pub(super) fn told(state: &mut State, details: &Arc<Details>) -> Vec<Effect> {
    if state.wants_notes.take_if(|task| *task == details.task).is_none() {
        return Vec::new();
    }
    // Its rules may have come meanwhile: better now than after something was written.
    if let Err(why) = state.board.check(&details.task, Act::Notes) {
        state.notice = Some(Notice::error(why));
        return Vec::new();
    }
    vec![editor(state, details)]
}

/// Takes note that the notes that were waited for cannot be read.
pub(super) fn unavailable(state: &mut State, task: &TaskId, reason: &str) {
    if state.wants_notes.take_if(|wanted| wanted == task).is_some() {
        let reason = notice::sentence(reason);
        state.notice = Some(Notice::error(format!("The notes were never read, so they cannot be changed. {reason}")));
    }
}

fn editor(state: &State, details: &Details) -> Effect {
    let notes = deleting::with_waiting(state, details).description;
    let asked = Asked::Notes { task: details.task.clone(), seen: notes.clone() };
    Effect::Editor { asked, text: notes }
}

/// Takes what the editor left.
pub(super) fn edited(state: &mut State, asked: Asked, outcome: Result<String, String>) -> Vec<Effect> {
    let text = match outcome {
        Ok(text) => text,
        Err(sentence) => {
            state.notice = Some(Notice::error(sentence));
            return Vec::new();
        }
    };
    match asked {
        Asked::Notes { task, seen } => {
            let outcome = note(state, &task, seen, &text);
            edits::or_refuse(state, outcome)
        }
        Asked::Field { seq, field } => {
            conflict::edited(state, seq, field, &text);
            Vec::new()
        }
    }
}

fn note(state: &mut State, task: &TaskId, seen: String, text: &str) -> Result<Vec<Effect>, String> {
    // Editors end the last line; the notes did not.
    let text = if seen.ends_with('\n') { text } else { text.strip_suffix('\n').unwrap_or(text) };
    if text == seen {
        return Err("The notes are as they were.".to_owned());
    }
    let known = state.board.view.as_ref().and_then(|view| view.plan().task(task));
    let title = known.map(|task| task.title.clone()).unwrap_or_default();
    let changes = vec![DetailChange::Notes { from: seen, to: text.to_owned() }];
    let edit = ChangeDetails { task: task.clone(), title, changes, is_undo: false };
    let effects = edits::act(state, vec![Edit::ChangeDetails(edit)])?;
    state.notice = Some(Notice::info("Notes changed. u takes it back."));
    Ok(effects)
}

#[cfg(test)]
#[path = "notes_tests.rs"]
mod tests;
