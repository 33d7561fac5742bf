//! What the person wants to do today: a mark of their own on tasks, which nobody else sees.

use crate::app::State;
use crate::app::fields;
use crate::planner::change::Change;

/// Puts the cards in sight on the person's day, or off when all of them are on it.
pub(super) fn toggle(state: &mut State) -> fields::Outcome {
    let cards = fields::cards(state, "put on your day")?;
    let to = !fields::tasks(state, &cards).iter().all(|task| task.is_on_my_day);
    fields::change(state, &cards, &[Change::MyDay { from: !to, to }])
}
