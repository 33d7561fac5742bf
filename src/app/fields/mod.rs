//! The fields of tasks, each changed by its key: of the card in sight, or of all that are selected.

pub(crate) mod labels;
mod my_day;
pub mod people;
pub(crate) mod preview;
pub(crate) mod priority;
pub(crate) mod progress;
pub mod repeat;
pub(crate) mod series;
#[cfg(test)]
pub(crate) mod tests;

use std::collections::HashMap;

use super::State;
use super::edits;
use super::effect::Effect;
use super::intent::Intent;
use super::lock;
use super::notice::Notice;
use super::overlays::Overlay;
use super::overlays::date;
use super::undo;
use crate::planner::change::Change;
use crate::planner::change::FieldChange as _;
use crate::planner::edit::ChangeTask;
use crate::planner::edit::Edit;
use crate::planner::edit::short;
use crate::planner::id::PlanId;
use crate::planner::id::TaskId;
use crate::planner::limits;
use crate::planner::plan::Plan;
use crate::planner::policy::Act;
use crate::planner::priority::Priority;
use crate::planner::snapshot::Snapshot;
use crate::planner::task::Task;

/// What an act led to, or a sentence that says why to nothing.
pub(crate) type Outcome = Result<Vec<Effect>, String>;

/// What is said when nothing would change.
pub(crate) const SO_ALREADY: &str = "It is so already.";

/// Says whether a key is about a field.
pub(super) fn is_about(intent: Intent) -> bool {
    matches!(
        intent,
        Intent::CardPriority
            | Intent::CardLabels
            | Intent::LabelNames
            | Intent::LabelRename
            | Intent::CardPeople
            | Intent::CardAssignMe
            | Intent::CardProgress
            | Intent::CardPercent
            | Intent::CardPreview
            | Intent::CardStart
            | Intent::CardDue
            | Intent::CardRepeat
            | Intent::CardSeries
            | Intent::CardMyDay
    )
}

/// Does what a key about a field asks for; the error says why nothing is done.
pub(super) fn open(state: &mut State, intent: Intent) -> Outcome {
    match intent {
        Intent::CardPriority => priority::open(state),
        Intent::CardLabels => labels::open(state),
        Intent::LabelNames => labels::open_names(state),
        Intent::LabelRename => labels::rename(state),
        Intent::CardPeople => people::open(state),
        Intent::CardAssignMe => people::toggle_me(state),
        Intent::CardProgress => progress::cycle(state),
        Intent::CardPercent => progress::open_percent(state),
        Intent::CardPreview => preview::open(state),
        Intent::CardRepeat => repeat::again(state),
        Intent::CardSeries => series::open(state),
        Intent::CardMyDay => my_day::toggle(state),
        Intent::CardStart => date::open(state, date::Which::Start),
        _ => date::open(state, date::Which::Due),
    }
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

/// Returns the plan of some cards; `None` when they are of several.
pub(super) fn plan_of<'a>(state: &'a State, cards: &[TaskId]) -> Option<&'a Plan> {
    let plan = state.board.view.as_ref()?.plan();
    let tasks = tasks(state, cards);
    let first = tasks.first()?;
    tasks.iter().all(|task| task.plan_id == first.plan_id).then(|| plan.plan_of(first))
}

/// Returns what all of some tasks have, if it is the same.
pub(super) fn same<T: PartialEq>(tasks: &[&Task], of: impl Fn(&Task) -> T) -> Option<T> {
    let mut values = tasks.iter().map(|task| of(task));
    let first = values.next()?;
    values.all(|value| value == first).then_some(first)
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
pub(super) fn change(state: &mut State, cards: &[TaskId], wishes: &[Change]) -> Outcome {
    changed(state, cards, wishes, |_| wishes.to_vec())
}

/// Changes a field of some cards, of each in its own way.
pub(super) fn change_each(state: &mut State, cards: &[TaskId], wish: impl Fn(&Task) -> Option<Change>) -> Outcome {
    let tasks = tasks(state, cards);
    let first: Vec<Change> = tasks.first().and_then(|task| wish(task)).into_iter().collect();
    changed(state, cards, &first, |task| wish(task).into_iter().collect())
}

fn changed(state: &mut State, cards: &[TaskId], wishes: &[Change], of: impl Fn(&Task) -> Vec<Change>) -> Outcome {
    let plan = state.board.view.as_ref().ok_or("The plan is not here yet.")?.plan();
    let (mut edits, mut first, mut staying) = (Vec::new(), None, 0);
    for task in tasks(state, cards) {
        let changes: Vec<Change> = of(task).iter().filter_map(|wish| onto(task, wish)).collect();
        if changes.is_empty() {
            continue;
        }
        let edit = edit(task, changes);
        match limits::check(&edit, plan, None) {
            Ok(()) => edits.push((task.plan_id.clone(), edit)),
            Err(sentence) => {
                staying += 1;
                first = first.or(Some(sentence));
            }
        }
    }
    match (edits.is_empty(), first) {
        (true, None) => return Err(SO_ALREADY.to_owned()),
        (true, Some(sentence)) if staying == 1 => return Err(sentence),
        (true, Some(sentence)) => return Err(format!("None of the {staying} can be changed so. {sentence}")),
        (false, Some(sentence)) => state.board.aside.say(format!("{staying} stay as they are. {sentence}")),
        (false, None) => {}
    }
    let is_hidden = state.board.arrangement.hides_completed
        && wishes.iter().any(|wish| matches!(wish, Change::Percent { to: 100.., .. }));
    let (effects, made) = act(state, edits)?;
    repeat::note(state, cards, wishes);
    say(state, &made, is_hidden);
    Ok(effects)
}

/// Hands over edits, those of each plan by themselves; also returns what was made of them. The error says why none was.
pub(super) fn act(state: &mut State, mut edits: Vec<(PlanId, Edit)>) -> Result<(Vec<Effect>, Vec<Edit>), String> {
    let (mut effects, mut made, mut refusal, mut steps) = (Vec::new(), Vec::new(), None, 0);
    edits = admitted(state, edits)?;
    while let Some((plan, _)) = edits.first() {
        let plan = plan.clone();
        let (here, others): (Vec<_>, Vec<_>) = edits.into_iter().partition(|(of, _)| *of == plan);
        edits = others;
        match edits::act(state, here.into_iter().map(|(_, edit)| edit).collect()) {
            Ok(more) => {
                made.extend_from_slice(edits::submitted(&more));
                effects.extend(more);
                steps += 1;
            }
            Err(sentence) => refusal = refusal.or(Some(sentence)),
        }
    }
    undo::join(state, steps);
    match refusal {
        Some(sentence) if made.is_empty() => Err(sentence),
        Some(sentence) => {
            state.board.aside.say(sentence);
            Ok((effects, made))
        }
        None => Ok((effects, made)),
    }
}

/// Leaves out what locks forbid when cards are of several plans: how many stay is said once, of all of them.
fn admitted(state: &mut State, edits: Vec<(PlanId, Edit)>) -> Result<Vec<(PlanId, Edit)>, String> {
    if edits.windows(2).all(|pair| pair[0].0 == pair[1].0) {
        return Ok(edits);
    }
    let of = |(plan, edit): &(PlanId, Edit)| Some((edit.task()?.clone(), plan.clone()));
    let plans: HashMap<TaskId, PlanId> = edits.iter().filter_map(of).collect();
    let free = state.board.admit(edits.into_iter().map(|(_, edit)| edit).collect())?;
    Ok(free.into_iter().filter_map(|edit| Some((plans.get(edit.task()?)?.clone(), edit))).collect())
}

/// Says what was done, and how it is taken back.
fn say(state: &mut State, edits: &[Edit], is_hidden: bool) {
    let Some(view) = &state.board.view else { return };
    let mut words: Vec<String> = Vec::new();
    for edit in edits {
        let Edit::ChangeTask(edit) = edit else { continue };
        for change in &edit.changes {
            let said = words_of(state, view.plan(), &edit.task, change, edits.len());
            words.extend(said.filter(|said| words.len() < 6 && !words.contains(said)));
        }
    }
    let what = match edits {
        [Edit::ChangeTask(only)] => format!("“{}”", short(&only.title)),
        several => format!("{} cards", several.len()),
    };
    let hidden = if is_hidden { ", and hidden; Z shows it" } else { "" };
    state.notice = Some(Notice::info(format!("{what}: {}{hidden}. u takes it back.", words.join(", "))));
}

/// Returns what a change does, in words. A label is called what it is in the plan of its task, and a member by the name in
/// the list of members.
fn words_of(state: &State, plan: &Snapshot, task: &TaskId, change: &Change, count: usize) -> Option<String> {
    match (change, plan.task(task)) {
        (Change::Label { category, to, .. }, Some(task)) => {
            let name = short(plan.plan_of(task).label(*category)).into_owned();
            Some(if *to { format!("adds the label {name}") } else { format!("takes the label {name} off") })
        }
        (Change::Assignee { user, to, .. }, _) if state.me.as_ref() != Some(user) => {
            let name = people::name(state, plan, user);
            Some(if *to { format!("assign {name}") } else { format!("unassign {name}") })
        }
        (Change::Percent { to: 100.., .. }, _) => Some("completed".to_owned()),
        (Change::Percent { from: 100.., to: 0 }, _) => Some("open again".to_owned()),
        _ => change.words(count, plan, state.me.as_ref(), state.now.date()),
    }
}

fn edit(task: &Task, changes: Vec<Change>) -> Edit {
    Edit::ChangeTask(ChangeTask { task: task.id.clone(), title: task.title.clone(), changes, is_undo: false })
}
