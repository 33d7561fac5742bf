//! What was typed and not saved yet: kept at every key, so that nothing but its person ends it, and offered again.

use super::State;
use super::edits;
use super::effect::Effect;
use super::notice::Notice;
use super::overlays::Overlay;
use super::overlays::text::Purpose;
use super::overlays::text::TextBox;
use crate::planner::draft::Draft;
use crate::planner::draft::DraftOf;
use crate::planner::edit::short;
use crate::sync::Command;

/// Keeps what is typed in the box on the screen, if that has changed.
pub(super) fn keep(state: &mut State) -> Vec<Effect> {
    let typed = state.overlays.iter().rev().find_map(|overlay| match overlay {
        Overlay::Text(typed) => Some(typed),
        _ => None,
    });
    let Some(TextBox { purpose, area, about, seen, .. }) = typed else { return Vec::new() };
    let (of, text) = (purpose.draft_of(), area.text());
    if text == *seen && area.has_newer() {
        // It is looked at what was there; what was typed can be brought back.
        return Vec::new();
    }
    if text == *seen {
        return forget(state, &of);
    }
    let (plan, task, way, instead_of) = match purpose {
        Purpose::Notes { plan, task } => (plan, task, None, None),
        Purpose::Say { plan, task, way, instead_of } => (plan, task, Some(way), *instead_of),
    };
    let known = state.drafts.iter().position(|draft| draft.of() == of);
    if known.is_some_and(|known| state.drafts[known].text == text && state.drafts[known].way.as_ref() == way) {
        return Vec::new();
    }
    let (title, seen, at) = (about.clone(), seen.clone(), state.now.timestamp());
    let draft = Draft { plan: plan.clone(), task: task.clone(), title, seen, at, text, way: way.cloned(), instead_of };
    if let Some(known) = known {
        state.drafts.remove(known);
    }
    state.drafts.push(draft.clone());
    vec![Effect::Sync(Command::KeepDraft(draft))]
}

/// Forgets a draft: it was saved, or thrown away.
pub(super) fn forget(state: &mut State, of: &DraftOf) -> Vec<Effect> {
    let before = state.drafts.len();
    state.drafts.retain(|draft| draft.of() != *of);
    if state.drafts.len() == before { Vec::new() } else { vec![Effect::Sync(Command::ForgetDraft(of.clone()))] }
}

/// Takes the drafts of the last run, and offers the newest.
pub(super) fn remember(state: &mut State, drafts: Vec<Draft>) {
    state.drafts = drafts;
    if let Some(draft) = state.drafts.last() {
        let title = short(&draft.title);
        let what = match draft.of() {
            DraftOf::Notes(_) => format!("What you typed into the notes of “{title}” was not saved."),
            DraftOf::Talk(_) => format!("What you wanted to say about “{title}” was not sent."),
        };
        state.notice = Some(Notice::error(format!("{what} It is kept: g n opens it.")));
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

/// Opens a draft in place of what it is of, if there is one; says whether there is.
pub(super) fn open_of(state: &mut State, of: &DraftOf) -> bool {
    let draft = state.drafts.iter().find(|draft| draft.of() == *of).cloned();
    draft.map(|draft| show(state, draft)).is_some()
}

fn show(state: &mut State, draft: Draft) {
    let (plan, task) = (draft.plan, draft.task);
    let purpose = match draft.way {
        None => Purpose::Notes { plan, task },
        Some(way) => Purpose::Say { plan, task, way, instead_of: draft.instead_of },
    };
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
