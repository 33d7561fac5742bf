//! The change of fields that was made last, to be made again of other cards.

use crate::app::State;
use crate::app::fields;
use crate::app::overlays::Overlay;
use crate::planner::change::Change;
use crate::planner::change::FieldChange as _;
use crate::planner::id::PlanId;
use crate::planner::id::TaskId;

/// What was changed last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeat {
    wishes: Vec<Change>,
    /// The plan it was made in: labels of another one mean something else.
    plan: PlanId,
    /// Whether more of the same menu belongs to it.
    is_open: bool,
}

/// Notes what was changed. What is switched on and off in one menu is one change.
pub(crate) fn note(state: &mut State, cards: &[TaskId], wishes: &[Change]) {
    let Some(plan) = fields::plan_of(state, cards).map(|plan| plan.id.clone()) else { return };
    let is_open = matches!(state.overlays.last(), Some(Overlay::Menu(menu)) if menu.is_toggles());
    match &mut state.repeat {
        Some(repeat) if is_open && repeat.is_open && repeat.plan == plan => {
            for wish in wishes {
                repeat.wishes.retain(|known| !known.is_same_field(wish));
                repeat.wishes.push(wish.clone());
            }
        }
        repeat => *repeat = Some(Repeat { wishes: wishes.to_vec(), plan, is_open }),
    }
}

/// Takes note that another menu was opened: what is switched there is a change of its own.
pub(crate) fn begin(state: &mut State) {
    state.repeat.iter_mut().for_each(|repeat| repeat.is_open = false);
}

/// Makes the last change again of the cards in sight.
pub(super) fn again(state: &mut State) -> fields::Outcome {
    let repeat = state.repeat.clone().ok_or("Nothing was changed yet: change a field, then . does the same here.")?;
    let cards = fields::cards(state, "change")?;
    let has_label = repeat.wishes.iter().any(|wish| matches!(wish, Change::Label { .. }));
    if has_label && fields::plan_of(state, &cards).is_none_or(|plan| plan.id != repeat.plan) {
        return Err("The last change was a label of another plan.".to_owned());
    }
    fields::change(state, &cards, &repeat.wishes)
}
