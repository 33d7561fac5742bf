//! The priority of tasks: four bands of the numbers from 0 to 10.

use crate::app::State;
use crate::app::effect::Effect;
use crate::app::fields;
use crate::app::overlays::menu;
use crate::app::overlays::menu::Choice;
use crate::app::overlays::menu::Entry;
use crate::app::overlays::menu::Kind;
use crate::app::overlays::menu::Mark;
use crate::planner::change::Change;
use crate::planner::id::TaskId;
use crate::planner::policy::Act;
use crate::planner::priority::Priority;

/// Opens the four bands for the cards in sight.
pub(super) fn open(state: &mut State) -> Result<Vec<Effect>, String> {
    let cards = fields::cards(state, "change")?;
    fields::may(state, &cards, &[Act::Priority])?;
    menu::open(state, Kind::Priority(cards));
    Ok(Vec::new())
}

/// Returns the title of the menu.
pub(crate) fn title(state: &State, cards: &[TaskId]) -> String {
    format!("Priority of {}", fields::called(state, cards))
}

/// Returns the four bands, each with its digit.
pub(crate) fn entries(state: &State, cards: &[TaskId]) -> Vec<Entry> {
    let tasks = fields::tasks(state, cards);
    let entry = |(priority, key): (Priority, char)| {
        let having = tasks.iter().filter(|task| task.priority_band() == priority).count();
        Entry {
            key: Some(key),
            mark: Some(Mark::of(having, tasks.len())),
            refused: fields::refused(state, &tasks, &wish(priority)),
            ..Entry::new(Choice::Priority(priority), priority.word())
        }
    };
    Priority::ALL.into_iter().zip('1'..).map(entry).collect()
}

/// Gives the cards a priority.
pub(crate) fn choose(state: &mut State, cards: &[TaskId], priority: Priority) -> Result<Vec<Effect>, String> {
    fields::change(state, cards, &[wish(priority)])
}

fn wish(priority: Priority) -> Change {
    Change::Priority { from: priority.number(), to: priority.number() }
}
