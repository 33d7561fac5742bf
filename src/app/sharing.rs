//! Plans whose changes the service does not tell of, because they are not shared with the person.

use super::State;
use super::edits;
use super::effect::Effect;
use crate::planner::edit::ChangePlan;
use crate::planner::edit::Edit;
use crate::planner::id::PlanId;
use crate::planner::plan_change::PlanChange;
use crate::sync::How;

/// Says whether sharing the open plan with the person would let the service tell of its changes.
#[must_use]
pub fn is_offered(state: &State) -> bool {
    matches!(state.status.how, Some(How::Polling { can_share: true, .. }))
}

/// Shares a plan with the person: everybody in the plan sees it.
pub(super) fn share(state: &mut State, plan: &PlanId, title: &str) -> Result<Vec<Effect>, String> {
    let user = state.me.clone().ok_or("It is not known yet who you are: the service has to answer first.")?;
    let changes = vec![PlanChange::SharedWith { user, from: false, to: true }];
    let edit = ChangePlan { plan: plan.clone(), title: title.to_owned(), changes, is_undo: false };
    let edits = vec![Edit::ChangePlan(edit)];
    if state.board.plan.as_ref() == Some(plan) && state.board.view.is_some() {
        return edits::act(state, edits);
    }
    edits::hand_over(state, plan, edits)
}
