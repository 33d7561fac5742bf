//! Progress: one step further with a key, or a percentage of one's own.

use crate::app::State;
use crate::app::effect::Effect;
use crate::app::fields;
use crate::app::overlays::Overlay;
use crate::app::overlays::field::Field;
use crate::app::overlays::field::Purpose;
use crate::planner::change::Change;
use crate::planner::id::TaskId;
use crate::planner::policy::Act;
use crate::planner::progress::Progress;

/// Takes the cards in sight one step further: not started, in progress, completed, and not started again. Several take the
/// step of the one that is least far.
pub(super) fn cycle(state: &mut State) -> Result<Vec<Effect>, String> {
    let cards = fields::cards(state, "change")?;
    let least = fields::tasks(state, &cards).into_iter().map(crate::planner::task::Task::progress).min();
    let next = match least {
        Some(Progress::NotStarted) => Progress::InProgress,
        Some(Progress::InProgress) => Progress::Completed,
        Some(Progress::Completed) | None => Progress::NotStarted,
    };
    fields::change(state, &cards, &[wish(next.percent())])
}

/// Opens a line for the percentage of the cards in sight.
pub(super) fn open_percent(state: &mut State) -> Result<Vec<Effect>, String> {
    let cards = fields::cards(state, "change")?;
    let acts = [0, 50, 100].map(|to| Act::Progress { to, is_ready: true });
    fields::may(state, &cards, &acts)?;
    let seen = fields::same(&fields::tasks(state, &cards), |task| task.percent_complete);
    state.overlays.push(Overlay::Field(Field::new(Purpose::Percent { cards, seen })));
    Ok(Vec::new())
}

/// Gives cards the percentage that was typed.
pub(crate) fn percent(state: &mut State, cards: &[TaskId], typed: &str) -> Result<Vec<Effect>, String> {
    let digits = typed.trim().trim_end_matches('%').trim_end();
    let to = digits.parse().ok().filter(|percent| (0..=100).contains(percent));
    let to: i32 = to.ok_or("Progress is a whole number from 0 to 100.")?;
    match fields::change(state, cards, &[wish(to)]) {
        // The line says it already.
        Err(sentence) if sentence == fields::SO_ALREADY => Ok(Vec::new()),
        outcome => outcome,
    }
}

fn wish(to: i32) -> Change {
    Change::Percent { from: to, to }
}
