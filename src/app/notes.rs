//! Notes, typed into a box or changed in the person's own editor; and what becomes of any text from there.

use std::sync::Arc;

use super::State;
use super::deleting;
use super::drafts;
use super::edits;
use super::effect::Asked;
use super::effect::Effect;
use super::notice;
use super::notice::Notice;
use super::overlays::Overlay;
use super::overlays::conflict;
use super::overlays::task;
use super::overlays::text;
use super::overlays::text::Purpose;
use super::overlays::text::TextBox;
use crate::planner::detail_change::DetailChange;
use crate::planner::details::Details;
use crate::planner::draft::DraftOf;
use crate::planner::edit::ChangeDetails;
use crate::planner::edit::Edit;
use crate::planner::id::TaskId;
use crate::planner::policy::Act;
use crate::sync::Command;

/// Where notes are changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In a box on the screen.
    Box,
    /// In the person's own editor.
    Editor,
}

/// Opens the notes of the task in sight: at once when they are known, or else as soon as they are told.
pub(super) fn open(state: &mut State, place: Place) -> Result<Vec<Effect>, String> {
    let task = edits::task_in_sight(state, "describe")?;
    let (id, plan) = (task.id.clone(), task.plan_id.clone());
    state.board.check(&id, Act::Notes)?;
    let told = match state.overlays.last() {
        Some(Overlay::Task(panel)) => panel.details.clone(),
        _ => state.told_details.clone(),
    };
    if let Some(details) = told.filter(|details| details.task == id) {
        return Ok(begin(state, &details, place));
    }
    if id.is_local() {
        let made = task::made_here(&state.board, &id);
        return Ok(begin(state, &made, place));
    }
    state.wants_notes = Some((id.clone(), place));
    Ok(vec![Effect::Sync(Command::OpenTask { plan, task: id })])
}

/// Opens the notes that were waited for.
pub(super) fn told(state: &mut State, details: &Arc<Details>) -> Vec<Effect> {
    let Some((_, place)) = state.wants_notes.take_if(|(task, _)| *task == details.task) else { return Vec::new() };
    // Its rules may have come meanwhile: better now than after something was written.
    if let Err(why) = state.board.check(&details.task, Act::Notes) {
        state.notice = Some(Notice::error(why));
        return Vec::new();
    }
    begin(state, details, place)
}

/// Takes note that the notes that were waited for cannot be read.
pub(super) fn unavailable(state: &mut State, task: &TaskId, reason: &str) {
    if state.wants_notes.take_if(|(wanted, _)| wanted == task).is_some() {
        let reason = notice::sentence(reason);
        state.notice = Some(Notice::error(format!("The notes were never read, so they cannot be changed. {reason}")));
    }
}

fn begin(state: &mut State, details: &Details, place: Place) -> Vec<Effect> {
    let task = details.task.clone();
    let seen = deleting::with_waiting(state, details).description;
    match place {
        Place::Editor => {
            let asked = Asked::Notes { task, seen: seen.clone() };
            vec![Effect::Editor { asked, text: seen }]
        }
        Place::Box => {
            if !drafts::open_of(state, &DraftOf::Notes(task.clone())) {
                show(state, task, &seen, &seen);
            }
            Vec::new()
        }
    }
}

/// Opens the box with a text for the notes of a task.
pub(super) fn show(state: &mut State, task: TaskId, seen: &str, text: &str) {
    let known = state.board.view.as_ref().and_then(|view| view.plan().task(&task));
    let plan = known.map(|task| task.plan_id.clone()).or_else(|| state.board.plan.clone());
    let Some(plan) = plan else { return };
    let title = title(state, &task).unwrap_or_default();
    state.overlays.push(Overlay::Text(TextBox::new(Purpose::Notes { plan, task }, &title, seen, text)));
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
            let text = without_added_end(&seen, &text);
            if text == seen {
                return edits::refuse(state, "The notes are as they were.");
            }
            save(state, &task, seen.clone(), text).unwrap_or_else(|sentence| {
                // What was written is worth more than the reason why it cannot be saved: it stays to be looked at.
                show(state, task, &seen, text);
                state.notice = Some(Notice::error(format!("Not saved, what you typed is still here: {sentence}")));
                Vec::new()
            })
        }
        Asked::Text => text::edited(state, &text),
        Asked::Field { seq, field } => {
            conflict::edited(state, seq, field, &text);
            Vec::new()
        }
    }
}

/// Returns a text as it came from an editor, which ends the last line where the text did not.
pub(super) fn without_added_end<'a>(seen: &str, text: &'a str) -> &'a str {
    let added = text.strip_suffix('\n').filter(|_| !seen.ends_with('\n'));
    added.unwrap_or(text)
}

/// Changes the notes of a task; the error says why they cannot be.
pub(super) fn save(state: &mut State, task: &TaskId, seen: String, text: &str) -> Result<Vec<Effect>, String> {
    if text == seen {
        state.notice = Some(Notice::info("The notes are as they were."));
        return Ok(Vec::new());
    }
    let title = title(state, task).ok_or("The task is not in the plan any more.")?;
    let changes = vec![DetailChange::Notes { from: seen, to: text.to_owned() }];
    let edit = Edit::ChangeDetails(ChangeDetails { task: task.clone(), title, changes, is_undo: false });
    state.board.check_edit(&edit)?;
    let effects = edits::act(state, vec![edit])?;
    state.notice = Some(Notice::info("Notes changed. u takes it back."));
    Ok(effects)
}

fn title(state: &State, task: &TaskId) -> Option<String> {
    let known = state.board.view.as_ref().and_then(|view| view.plan().task(task));
    known.map(|task| task.title.clone())
}

#[cfg(test)]
#[path = "notes_tests.rs"]
mod tests;
