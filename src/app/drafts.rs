//! What was typed and not saved yet: kept at every key, so that nothing but its person ends it, and offered again.

use super::State;
use super::edits;
use super::effect::Effect;
use super::notice::Notice;
use super::overlays::Overlay;
use super::overlays::text::Purpose;
use super::overlays::text::TextBox;
use crate::planner::draft::Draft;
use crate::planner::edit::short;
use crate::planner::id::TaskId;
use crate::sync::Command;

/// Keeps what is typed in the box on the screen, if that has changed.
pub(super) fn keep(state: &mut State) -> Vec<Effect> {
    let typed = state.overlays.iter().rev().find_map(|overlay| match overlay {
        Overlay::Text(typed) => Some(typed),
        _ => None,
    });
    let Some(TextBox { purpose: Purpose::Notes { plan, task }, area, about, seen, .. }) = typed else {
        return Vec::new();
    };
    let (known, text) = (state.drafts.iter().position(|draft| draft.task == *task), area.text());
    if text == *seen && area.has_newer() {
        // It is looked at what was there; what was typed can be brought back.
        return Vec::new();
    }
    if text == *seen {
        let task = task.clone();
        return forget(state, &task);
    }
    if known.is_some_and(|known| state.drafts[known].text == text) {
        return Vec::new();
    }
    let (title, seen, at) = (about.clone(), seen.clone(), state.now.timestamp());
    let draft = Draft { plan: plan.clone(), task: task.clone(), title, seen, at, text };
    if let Some(known) = known {
        state.drafts.remove(known);
    }
    state.drafts.push(draft.clone());
    vec![Effect::Sync(Command::KeepDraft(draft))]
}

/// Forgets the draft of a task: it was saved, or thrown away.
pub(super) fn forget(state: &mut State, task: &TaskId) -> Vec<Effect> {
    let before = state.drafts.len();
    state.drafts.retain(|draft| draft.task != *task);
    if state.drafts.len() == before { Vec::new() } else { vec![Effect::Sync(Command::ForgetDraft(task.clone()))] }
}

/// Takes the drafts of the last run, and offers the newest.
pub(super) fn remember(state: &mut State, drafts: Vec<Draft>) {
    state.drafts = drafts;
    if let Some(draft) = state.drafts.last() {
        let title = short(&draft.title);
        state.notice = Some(Notice::error(format!(
            "What you typed into the notes of “{title}” was not saved. It is kept: g n opens it."
        )));
    }
}

/// Opens the newest draft, and the plan it is of.
pub(super) fn open(state: &mut State) -> Vec<Effect> {
    let Some(draft) = state.drafts.last().cloned() else {
        return edits::refuse(state, "There is no text that was typed and not saved.");
    };
    let is_here = state.board.plan.as_ref().is_some_and(|plan| *plan == draft.plan || plan.is_mine());
    let effects = if is_here {
        Vec::new()
    } else {
        state.overlays.clear();
        state.board.open(&draft.plan, Some(draft.task.clone()))
    };
    show(state, draft);
    effects
}

/// Opens the draft of a task in place of its notes, if there is one; says whether there is.
pub(super) fn open_of(state: &mut State, task: &TaskId) -> bool {
    let draft = state.drafts.iter().find(|draft| draft.task == *task).cloned();
    draft.map(|draft| show(state, draft)).is_some()
}

fn show(state: &mut State, draft: Draft) {
    let purpose = Purpose::Notes { plan: draft.plan, task: draft.task };
    let mut typed = TextBox::new(purpose, &draft.title, &draft.seen, &draft.seen);
    // One step to take back: what was there before the person typed.
    typed.area.replace(&draft.text);
    typed.show(state.size);
    state.overlays.push(Overlay::Text(typed));
    state.notice = Some(Notice::info("This is what you typed and did not save. Ctrl+u brings back what was there."));
}

#[cfg(test)]
#[path = "drafts_tests.rs"]
mod tests;
