//! The fields of tasks, each changed by its key: of the card in sight, or of all that are selected.

pub(crate) mod priority;

use super::State;
use super::edits;
use super::effect::Effect;
use super::intent::Intent;
use super::lock;
use super::notice::Notice;
use super::overlays::Overlay;
use super::overlays::menu;
use super::overlays::menu::Kind;
use crate::planner::change::Change;
use crate::planner::change::FieldChange as _;
use crate::planner::edit::ChangeTask;
use crate::planner::edit::Edit;
use crate::planner::edit::short;
use crate::planner::id::TaskId;
use crate::planner::limits;
use crate::planner::policy::Act;
use crate::planner::priority::Priority;
use crate::planner::task::Task;

/// Opens what a key asks for; the error says why there is nothing to choose.
pub(super) fn open(state: &mut State, _intent: Intent) -> Result<Vec<Effect>, String> {
    let cards = cards(state, "change")?;
    may(state, &cards, &[Act::Priority])?;
    menu::open(state, Kind::Priority(cards));
    Ok(Vec::new())
}

/// Returns the cards a key is about: that of the panel on top, or the selected ones, or the one under the cursor.
pub(super) fn cards(state: &State, verb: &str) -> Result<Vec<TaskId>, String> {
    if matches!(state.overlays.last(), Some(Overlay::Task(_))) {
        return Ok(vec![edits::task_in_sight(state, verb)?.id.clone()]);
    }
    let cards = edits::once(state.board.chosen(verb)?);
    if tasks(state, &cards).is_empty() { Err(format!("There is no card here to {verb}.")) } else { Ok(cards) }
}

/// Returns those of some tasks that are in the plan.
pub(super) fn tasks<'a>(state: &'a State, cards: &[TaskId]) -> Vec<&'a Task> {
    let Some(view) = &state.board.view else { return Vec::new() };
    cards.iter().filter_map(|task| view.plan().task(task)).collect()
}

/// Returns what some cards are called in a title: by its own the only one, several by their number.
pub(super) fn called(state: &State, cards: &[TaskId]) -> String {
    match tasks(state, cards).as_slice() {
        [] => "a card that is not in the plan any more".to_owned(),
        [only] => format!("“{}”", short(&only.title)),
        several => format!("{} cards", several.len()),
    }
}

/// Says whether one of these things may be done to one of some cards, before anything is opened for it; the error says
/// why not.
pub(super) fn may(state: &mut State, cards: &[TaskId], acts: &[Act]) -> Result<(), String> {
    let mut first = None;
    for task in cards {
        for act in acts {
            match state.board.check(task, *act) {
                Ok(()) => return Ok(()),
                Err(why) => first = first.or(Some(why)),
            }
        }
    }
    first.map_or(Ok(()), Err)
}

/// Returns what is wanted of a task as a change of what it has; `None` when it is so already.
pub(super) fn onto(task: &Task, wish: &Change) -> Option<Change> {
    let change = wish.onto(task)?;
    let is_so = match &change {
        // Numbers of one band are one priority to people: somebody else's 4 stays a 4.
        Change::Priority { from, to } => Priority::from_number(*from) == Priority::from_number(*to),
        other => other.is_nothing(),
    };
    (!is_so).then_some(change)
}

/// Returns why what is wanted can be had of none of some tasks, in a few words, when it can of none.
pub(super) fn refused(state: &State, tasks: &[&Task], wish: &Change) -> Option<String> {
    let plan = state.board.view.as_ref()?.plan();
    let mut first = None;
    for task in tasks {
        let Some(change) = onto(task, wish) else { continue };
        let edit = edit(task, vec![change]);
        let why = match (plan.gate(&edit, state.me.as_ref()), limits::check(&edit, plan, None)) {
            (Ok(_), Ok(())) => return None,
            (Err(no), _) => lock::header_words(plan, Some(&task.id), &no.refusal, Some(&state.now)),
            (_, Err(sentence)) => sentence,
        };
        first = first.or(Some(why));
    }
    first
}

/// Changes fields of some cards to what is wanted, and says so. What a limit forbids is left out, with a reason.
pub(super) fn change(state: &mut State, cards: &[TaskId], wishes: &[Change]) -> Result<Vec<Effect>, String> {
    let plan = state.board.view.as_ref().ok_or("The plan is not here yet.")?.plan();
    let (mut edits, mut first, mut staying) = (Vec::new(), None, 0);
    for task in tasks(state, cards) {
        let changes: Vec<Change> = wishes.iter().filter_map(|wish| onto(task, wish)).collect();
        if changes.is_empty() {
            continue;
        }
        let edit = edit(task, changes);
        match limits::check(&edit, plan, None) {
            Ok(()) => edits.push(edit),
            Err(sentence) => {
                staying += 1;
                first = first.or(Some(sentence));
            }
        }
    }
    match (edits.is_empty(), first) {
        (true, None) => return Err("It is so already.".to_owned()),
        (true, Some(sentence)) if staying == 1 => return Err(sentence),
        (true, Some(sentence)) => return Err(format!("None of the {staying} can be changed so. {sentence}")),
        (false, Some(sentence)) => state.board.aside.say(format!("{staying} stay as they are. {sentence}")),
        (false, None) => {}
    }
    let effects = edits::act(state, edits)?;
    say(state, edits::submitted(&effects));
    Ok(effects)
}

/// Says what was done, and how it is taken back.
fn say(state: &mut State, edits: &[Edit]) {
    let Some(view) = &state.board.view else { return };
    let (arrangement, plan) = (view.arrangement(), view.plan());
    let mut words: Vec<String> = Vec::new();
    for edit in edits {
        let Edit::ChangeTask(edit) = edit else { continue };
        let said = edit.changes.iter();
        let said =
            said.filter_map(|change| change.words(edits.len(), plan, arrangement.me.as_ref(), arrangement.today));
        for said in said {
            if words.len() < 6 && !words.contains(&said) {
                words.push(said);
            }
        }
    }
    let what = match edits {
        [Edit::ChangeTask(only)] => format!("“{}”", short(&only.title)),
        several => format!("{} cards", several.len()),
    };
    state.notice = Some(Notice::info(format!("{what}: {}. u takes it back.", words.join(", "))));
}

fn edit(task: &Task, changes: Vec<Change>) -> Edit {
    Edit::ChangeTask(ChangeTask { task: task.id.clone(), title: task.title.clone(), changes, is_undo: false })
}

#[cfg(test)]
pub(crate) mod tests;
