//! What was made or deleted in the person's own list, taken back or done again from there: in the plan it is of, which is not
//! the one that is open.

use super::keep;
use super::next;
use super::said;
use super::stays;
use crate::app::State;
use crate::app::edits;
use crate::app::effect::Effect;
use crate::app::lock;
use crate::app::notice::Notice;
use crate::planner::edit::Edit;
use crate::planner::history::Direction;
use crate::planner::history::Step;
use crate::planner::id::PlanId;

/// Lets deletions go that never came to be: what they would have deleted is in the list.
pub(super) fn forget_not_deleted(state: &mut State) {
    let Some(view) = &state.board.view else { return };
    let of_mine = state.history.steps().iter().filter(|step| step.mine.is_some() && step.makes_or_deletes());
    let mut plans: Vec<PlanId> = of_mine.map(|step| step.plan.clone()).collect();
    plans.dedup();
    for plan in plans {
        state.history.forget_not_deleted(&plan, view.plan());
    }
}

/// Goes through all steps of one act, each in its own plan. What is refused is left to its plan, so that what was done before
/// is next here.
pub(super) fn go(state: &mut State, direction: Direction, act: u64) -> Vec<Effect> {
    let is_of_act = |step: &Step| step.mine == Some(act);
    let (mut effects, mut done, mut steps) = (Vec::new(), Vec::new(), 0);
    let mut words = String::new();
    while let Some(step) = next(state, direction).filter(|step| is_of_act(step)).cloned() {
        words = step.words_of(direction);
        match one(state, direction, act, &step) {
            Ok(more) => effects.extend(more),
            Err(sentence) => {
                if state.board.writable().is_ok() {
                    state.history.leave_to_plan(direction);
                    effects.push(keep(state));
                }
                state.notice = Some(Notice::info(format!("Not taken back: {words}. {sentence}")));
                return effects;
            }
        }
        done.extend(step.edits);
        steps += 1;
    }
    let (how, key) = said(direction);
    let stays = stays::words(state, &done);
    state.notice = Some(Notice::info(match steps {
        1 => format!("{how}: {words}. {key}.{stays}"),
        plans => format!("{how} in {plans} plans. {key}.{stays}"),
    }));
    effects.push(keep(state));
    effects
}

/// Goes through one step; the error says why not.
fn one(state: &mut State, direction: Direction, act: u64, step: &Step) -> Result<Vec<Effect>, String> {
    let acknowledged = state.board.view.as_ref().map(|view| &**view.acknowledged());
    let mut history = state.history.clone();
    let edits = history.go(direction, |step| step.mine == Some(act), acknowledged).unwrap_or_default();
    // Of what is made again the list knows too little to ask; the engine and the service do.
    let deletions: Vec<Edit> = edits.iter().filter(|edit| matches!(edit, Edit::DeleteTask(_))).cloned().collect();
    if let Some(refusal) = state.board.blocked(&deletions) {
        return Err(lock::refusal_words(&refusal));
    }
    let effects = edits::hand_over(state, &step.plan, edits)?;
    state.history = history;
    Ok(effects)
}
