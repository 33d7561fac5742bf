//! What is not as it was although it was taken back: the service gives new numbers, and does not take the next task of a
//! series back. All of that is only so where it had the edit already: what was still unsent is forgotten with no trace.

use crate::app::State;
use crate::app::upcoming;
use crate::planner::edit::Edit;
use crate::planner::view::View;
use crate::sync::WaitingState;

/// Says what stays, of what was done and is taken back now.
pub(super) fn words(state: &State, done: &[Edit]) -> &'static str {
    if done.iter().any(|edit| has_next(state, edit)) {
        return " The next one of its series stays; d deletes it.";
    }
    // What the service never had is made as what it was.
    let deleted = done.iter().filter_map(|edit| match edit {
        Edit::DeleteTask(gone) if !gone.task.is_local() => Some((edit, gone)),
        _ => None,
    });
    let (unsent, gone): (Vec<_>, Vec<_>) = deleted.partition(|(edit, _)| is_unsent(state, edit));
    let is_without_series = gone.iter().any(|(_, gone)| gone.is_of_series());
    match (gone.len(), unsent.len(), is_without_series) {
        (0, 0, _) => "",
        (0, 1, _) => " It is the same card: nothing was sent.",
        (0, _, _) => " They are the same cards: nothing was sent.",
        (1, 0, false) => " It has a new number.",
        (1, 0, true) => " It has a new number and no series: that goes on in its next card.",
        (_, 0, false) => " They have new numbers.",
        (_, 0, true) => " They have new numbers and no series: those go on in their next cards.",
        (_, _, false) => " Those that were gone already have new numbers.",
        (_, _, true) => {
            " Those that were gone already have new numbers and no series: those go on in their next cards."
        }
    }
}

/// Says whether an edit has completed a task that comes again, so that the service has made the next one.
fn has_next(state: &State, edit: &Edit) -> bool {
    let plan = state.board.view.as_ref().map(View::plan);
    let Some(task) = edit.task().and_then(|task| plan?.task(task)).filter(|_| upcoming::completes(edit)) else {
        return false;
    };
    // Of one task more may wait than that it was completed, and what waits of it may be something else alone.
    let is_it = |other: &Edit| other.task() == Some(&task.id) && upcoming::completes(other);
    task.schedule().is_some() && !waits(state, is_it)
}

fn is_unsent(state: &State, edit: &Edit) -> bool {
    waits(state, |other| other.is_same_thing(edit))
}

/// Says whether such an edit is one nobody has begun to send, or that is kept back for the person to decide.
fn waits(state: &State, is_it: impl Fn(&Edit) -> bool) -> bool {
    let handed_over = state.board.handed_over.iter().map(|(_, edit)| edit);
    let unsent = state.board.waiting.iter().filter(|waiting| waiting.state != WaitingState::Sending);
    unsent.map(|waiting| &waiting.edit).chain(handed_over).any(is_it)
}
