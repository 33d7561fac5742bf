//! Taking back and doing again: what the history says next, unless somebody has changed it since.

mod mine;
mod stays;

use crate::app::State;
use crate::app::deleting;
use crate::app::effect::Effect;
use crate::app::lock;
use crate::app::notice::Notice;
use crate::app::plan_acts;
use crate::planner::edit::Edit;
use crate::planner::history::Direction;
use crate::planner::history::Step;
use crate::planner::history::by_task;
use crate::planner::id::PlanId;
use crate::sync::Command;

/// Takes the last act back, or does again what was taken back. One in the person's own list may be about several plans.
pub(super) fn go(state: &mut State, direction: Direction) -> Vec<Effect> {
    if is_mine(state) {
        mine::forget_not_deleted(state);
    }
    let act = next(state, direction).and_then(|step| step.mine).filter(|_| is_mine(state));
    let is_of_act = |step: &Step| act.is_some() && step.mine == act;
    if let Some(act) = act
        && next(state, direction).is_some_and(Step::makes_or_deletes)
    {
        return mine::go(state, direction, act);
    }
    let mut effects = step(state, direction);
    let (mut plans, mut is_whole) = (1, !effects.is_empty());
    while next(state, direction).is_some_and(is_of_act) {
        let more = step(state, direction);
        is_whole &= !more.is_empty();
        effects.extend(more);
        plans += 1;
        if !is_whole {
            break;
        }
    }
    if is_whole && plans > 1 {
        let (done, key) = said(direction);
        state.notice = Some(Notice::info(format!("{done} in {plans} plans. {key}.")));
    }
    effects
}

fn said(direction: Direction) -> (&'static str, &'static str) {
    match direction {
        Direction::Undo => ("Taken back", "U does it again"),
        Direction::Redo => ("Done again", "u takes it back"),
    }
}

fn is_mine(state: &State) -> bool {
    state.board.plan.as_ref().is_some_and(PlanId::is_mine)
}

/// Takes the last step of the open plan back, or does again what was taken back.
fn step(state: &mut State, direction: Direction) -> Vec<Effect> {
    let refuse = |state: &mut State, text: String| {
        state.notice = Some(Notice::info(text));
        Vec::new()
    };
    if state.board.view.is_none() {
        return refuse(state, "The plan is not here yet.".to_owned());
    }
    if let (Some(view), Some(plan)) = (&state.board.view, &state.board.plan) {
        state.history.forget_not_deleted(plan, view.plan());
    }
    let Some((words, obstacle)) = next(state, direction).map(|step| {
        let obstacle = state.board.view.as_ref().and_then(|view| step.obstacle(view.plan(), view.acknowledged()));
        // What waits is done as far as the person can see.
        let details = state.told_details.as_ref().map(|details| deleting::with_waiting(state, details));
        let in_details = || step.obstacle_in(details.as_ref()?);
        (step.words_of(direction), obstacle.or_else(in_details))
    }) else {
        let nothing = match direction {
            Direction::Undo => "There is nothing to take back in this plan.",
            Direction::Redo => "There is nothing to do again in this plan.",
        };
        return refuse(state, nothing.to_owned());
    };
    if let Some(obstacle) = obstacle {
        let is_wanted = wanted(state);
        state.history.forget(direction, is_wanted);
        refuse(state, format!("Not taken back: {words}. {obstacle}"));
        return vec![keep(state)];
    }
    let is_wanted = wanted(state);
    let acknowledged = state.board.view.as_ref().map(|view| &**view.acknowledged());
    let mut history = state.history.clone();
    let Some(edits) = history.go(direction, is_wanted, acknowledged) else { return Vec::new() };
    if let Some(refusal) = state.board.blocked(&edits) {
        // What is locked only until its links are known can be taken back later.
        if !refusal.wants_details() {
            let is_wanted = wanted(state);
            state.history.forget(direction, is_wanted);
        }
        refuse(state, format!("Not taken back: {words}. {}", lock::refusal_words(&refusal)));
        return vec![keep(state)];
    }
    let beside = next(state, direction).map_or("", |step| stays::words(state, &step.edits));
    let task = edits.first().and_then(Edit::task).cloned();
    let is_deletion = edits.iter().any(|edit| matches!(edit, Edit::DeletePlan(_)));
    let mut effects = match state.board.submit(edits, &mut state.next_ticket) {
        Ok(effects) => effects,
        Err(sentence) => return refuse(state, format!("Not taken back: {words}. {sentence}")),
    };
    state.history = history;
    effects.push(keep(state));
    effects.push(Effect::Sync(Command::Settle));
    if is_deletion {
        // What was made by the step is gone, and it was all there was to see.
        if let Some(plan) = state.board.plan.clone() {
            effects.extend(plan_acts::leave(state, &plan));
        }
        state.notice = Some(Notice::info(format!("Taken back: {words}.")));
        return effects;
    }
    // What is moved next is an act of its own.
    state.board.unsettled = None;
    state.board.cursor.task = task.or(state.board.cursor.task.take());
    state.board.reveal();
    if let Some(view) = &state.board.view {
        state.board.cursor.follow(view.board(), view.plan());
    }
    let (done, key) = said(direction);
    state.notice = Some(Notice::info(format!("{done}: {words}. {key}.{beside}")));
    effects
}

/// Returns what would be taken back or done again next.
#[must_use]
pub fn next(state: &State, direction: Direction) -> Option<&Step> {
    state.history.next(direction, wanted(state))
}

/// Says which steps can be seen from here: those of the open plan; in the person's own list, those made there.
fn wanted(state: &State) -> impl Fn(&Step) -> bool + use<> {
    let plan = state.board.plan.clone();
    let in_sight = state.board.cursor.task.clone();
    let is_of_mine = move |edit: &Edit| match edit {
        Edit::MoveTask(edit) => edit.board.is_mine(),
        Edit::MoveItem(_) | Edit::ChangeTask(_) | Edit::ChangeDetails(_) => edit.task() == in_sight.as_ref(),
        _ => false,
    };
    move |step| match &plan {
        Some(plan) if plan.is_mine() => step.mine.is_some() || step.edits.iter().all(&is_of_mine),
        Some(plan) => step.plan == *plan,
        None => false,
    }
}

/// Takes note that the last steps, so many of them, were one act.
pub(super) fn join(state: &mut State, steps: usize) {
    if is_mine(state) {
        state.history.note_mine(steps, act_of(state));
    }
}

/// Returns a number no other act has, in this run or another.
fn act_of(state: &State) -> u64 {
    state.run.wrapping_add(state.next_ticket)
}

/// Takes note of edits that were handed over by one act.
pub(super) fn record(state: &mut State, was_unsettled: bool, effects: &mut Vec<Effect>) {
    let submitted = effects.iter().find_map(|effect| match effect {
        Effect::Sync(Command::Submit { plan, edits, .. }) => Some((plan.clone(), edits.clone())),
        _ => None,
    });
    if let Some((plan, edits)) = submitted {
        let acknowledged = state.board.view.as_ref().map(|view| &**view.acknowledged());
        state.history.record(&plan, edits, was_unsettled, acknowledged);
        if is_mine(state) {
            state.history.note_mine(1, act_of(state));
        }
        // Before the edit: the engine writes both down in one step.
        effects.insert(0, keep(state));
    }
}

/// Takes note of the hints the service gave to what was moved.
pub(super) fn mark(state: &mut State) -> Vec<Effect> {
    let Some(view) = &state.board.view else { return Vec::new() };
    let waiting = by_task(state.board.unacknowledged());
    let is_waiting =
        |edit: &Edit| waiting.get(&edit.task()).is_some_and(|all| all.iter().any(|other| other.is_same_thing(edit)));
    let plan = state.board.plan.as_ref().filter(|plan| !plan.is_mine());
    let is_here = |step: &PlanId| plan.is_none_or(|plan| plan == step);
    let mut has_changed = state.history.mark(is_here, view.acknowledged(), is_waiting);
    if let Some(details) = &state.told_details {
        has_changed |= state.history.mark_items(is_here, details, is_waiting);
    }
    if has_changed { vec![keep(state)] } else { Vec::new() }
}

/// Returns the order to remember what can be taken back.
pub(super) fn keep(state: &State) -> Effect {
    Effect::Sync(Command::KeepHistory(state.history.clone()))
}

#[cfg(test)]
#[path = "undo_tests.rs"]
mod tests;
