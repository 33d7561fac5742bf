//! Does what the person meant by a key.

use super::State;
use super::effect::Effect;
use super::intent::Intent;
use super::mouse;
use super::notice::Notice;
use super::overlays::Overlay;
use super::overlays::help::Help;
use super::overlays::outbox::Outbox;
use super::overlays::plans;
use super::undo;
use crate::planner::history::Direction;
use crate::sync::Command;

/// Does what the person meant.
pub(super) fn follow(state: &mut State, intent: Intent, digit: Option<usize>) -> Vec<Effect> {
    match intent {
        Intent::AppQuit | Intent::AppQuitNow => vec![Effect::Quit],
        Intent::AppRedraw => vec![Effect::Redraw],
        Intent::AppSuspend => vec![Effect::Suspend],
        Intent::MouseToggle => mouse::toggle(state),
        Intent::AppDismiss => {
            if state.notice.take().is_none() {
                state.board.selection.clear();
            }
            Vec::new()
        }
        Intent::AppHelp => {
            state.overlays.push(Overlay::Help(Help::of(state.mode())));
            Vec::new()
        }
        Intent::PlanSwitch => {
            state.overlays.push(Overlay::Plans(plans::Plans::default()));
            vec![Effect::Sync(Command::ListPlans)]
        }
        Intent::SyncRefresh => {
            let plan = state.board.plan.clone();
            plan.map_or_else(Vec::new, |plan| vec![Effect::Sync(Command::Refresh(plan))])
        }
        Intent::OutboxOpen => {
            state.overlays.push(Overlay::Outbox(Outbox::default()));
            Vec::new()
        }
        Intent::OutboxDiscard => discard(state),
        Intent::PickerUp | Intent::PickerDown => {
            step(state, intent);
            Vec::new()
        }
        Intent::PickerClose => {
            state.overlays.pop();
            Vec::new()
        }
        Intent::PickerChoose => choose(state),
        _ if state.board.hold(intent, digit) => Vec::new(),
        Intent::HistoryUndo => undo::go(state, Direction::Undo),
        Intent::HistoryRedo => undo::go(state, Direction::Redo),
        _ => on_board(state, intent, digit),
    }
}

/// Does what a key means to the board, and takes note of it.
fn on_board(state: &mut State, intent: Intent, digit: Option<usize>) -> Vec<Effect> {
    let was_unsettled = state.board.unsettled.is_some();
    match state.board.update(intent, digit, state.size, &mut state.next_ticket) {
        Ok(mut effects) => {
            undo::record(state, was_unsettled, &mut effects);
            effects.extend(state.board.look(state.size));
            effects
        }
        Err(refusal) => {
            state.notice = Some(Notice::info(refusal));
            Vec::new()
        }
    }
}

fn step(state: &mut State, intent: Intent) {
    let count = match state.overlays.last() {
        Some(Overlay::Help(help)) => help.entries(&state.keymap).len(),
        Some(Overlay::Plans(plans)) => plans.entries(&state.plans).len(),
        Some(Overlay::Outbox(_)) => state.rejected.len(),
        None => return,
    };
    match state.overlays.last_mut() {
        Some(Overlay::Outbox(outbox)) => outbox.step(intent, count),
        Some(Overlay::Help(Help { picker, .. }) | Overlay::Plans(plans::Plans { picker })) => {
            picker.step(intent, count);
        }
        None => {}
    }
}

/// Lets the chosen refused change go.
fn discard(state: &mut State) -> Vec<Effect> {
    let Some(Overlay::Outbox(outbox)) = state.overlays.last_mut() else { return Vec::new() };
    let chosen = outbox.chosen(&state.rejected).map(|rejected| rejected.seq);
    chosen.map_or_else(Vec::new, |seq| vec![Effect::Sync(Command::Discard(seq))])
}

/// Takes the chosen entry of the list on top.
fn choose(state: &mut State) -> Vec<Effect> {
    match state.overlays.pop() {
        Some(Overlay::Help(help)) => {
            let chosen = help.entries(&state.keymap).get(help.picker.selected).map(|action| action.name);
            chosen.map_or_else(Vec::new, |intent| follow(state, intent, None))
        }
        Some(Overlay::Plans(plans)) => {
            let chosen = plans.entries(&state.plans).get(plans.picker.selected).map(|plan| plan.id.clone());
            chosen.map_or_else(Vec::new, |plan| {
                let mut effects = state.board.open(&plan, None);
                // Terminals disagree about the width of some scripts: nothing of the old plan may stay.
                effects.push(Effect::Redraw);
                effects
            })
        }
        Some(Overlay::Outbox(_)) | None => Vec::new(),
    }
}
