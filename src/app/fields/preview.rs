//! What cards show of their details: the service's choice, nothing, the checklist, the notes or the first link.

use std::sync::Arc;

use crate::app::State;
use crate::app::deleting;
use crate::app::effect::Effect;
use crate::app::fields;
use crate::app::notice::Notice;
use crate::app::overlays::Overlay;
use crate::app::overlays::menu;
use crate::app::overlays::menu::Choice;
use crate::app::overlays::menu::Entry;
use crate::app::overlays::menu::Kind;
use crate::app::overlays::menu::Mark;
use crate::app::overlays::task;
use crate::planner::detail_change::DetailChange;
use crate::planner::details::Details;
use crate::planner::edit::ChangeDetails;
use crate::planner::edit::Edit;
use crate::planner::edit::short;
use crate::planner::id::TaskId;
use crate::planner::policy::Act;
use crate::sync::Command;

/// So many cards are read at once; more would be a burden to the service.
const READ_MOST: usize = 20;

/// The words of the service, and what people call them.
const TYPES: [(&str, &str); 5] = [
    ("automatic", "whatever the service chooses"),
    ("noPreview", "nothing"),
    ("checklist", "the checklist"),
    ("description", "the notes"),
    ("reference", "the first link"),
];

/// Opens the menu for the cards in sight, and asks for the details that are not known.
pub(super) fn open(state: &mut State) -> Result<Vec<Effect>, String> {
    let cards = fields::cards(state, "change")?;
    fields::may(state, &cards, &[Act::PreviewType])?;
    if cards.len() > READ_MOST {
        return Err(format!(
            "What a card shows is changed of {READ_MOST} cards at most; {} are selected.",
            cards.len()
        ));
    }
    let told: Vec<Arc<Details>> =
        state.told_details.iter().filter(|told| cards.contains(&told.task)).cloned().collect();
    let wanted = fields::tasks(state, &cards).into_iter().filter(|task| !task.id.is_local());
    let wanted = wanted.filter(|task| !told.iter().any(|told| told.task == task.id));
    let effects = wanted
        .map(|task| Effect::Sync(Command::OpenTask { plan: task.plan_id.clone(), task: task.id.clone() }))
        .collect();
    menu::open(state, Kind::Preview { cards, told });
    Ok(effects)
}

/// Takes the details of a card the menu on top is about.
pub(crate) fn told(state: &mut State, details: &Arc<Details>) {
    for overlay in &mut state.overlays {
        if let Overlay::Menu(menu) = overlay
            && let Kind::Preview { cards, told } = &mut menu.kind
            && cards.contains(&details.task)
        {
            told.retain(|known| known.task != details.task);
            told.push(Arc::clone(details));
        }
    }
}

/// Returns the title of the menu.
pub(crate) fn title(state: &State, cards: &[TaskId], told: &[Arc<Details>]) -> String {
    let is_read = cards.iter().all(|task| known(state, task, told).is_some());
    let reading = if is_read { "" } else { " ── reading the details…" };
    format!("Shown on {}{reading}", fields::called(state, cards))
}

/// Returns what a card can show, each with its digit.
pub(crate) fn entries(state: &State, cards: &[TaskId], told: &[Arc<Details>]) -> Vec<Entry> {
    let known: Vec<Details> = cards.iter().filter_map(|task| known(state, task, told)).collect();
    let entry = |((word, words), key): ((&'static str, &str), char)| {
        let having = known.iter().filter(|details| details.preview_type == word).count();
        Entry { key: Some(key), mark: Some(Mark::of(having, cards.len())), ..Entry::new(Choice::Preview(word), words) }
    };
    TYPES.into_iter().zip('1'..).map(entry).collect()
}

/// Lets cards show something else. Those whose details were not read stay as they are.
pub(crate) fn choose(
    state: &mut State,
    cards: &[TaskId],
    told: &[Arc<Details>],
    word: &str,
) -> Result<Vec<Effect>, String> {
    let known: Vec<Details> = cards.iter().filter_map(|task| known(state, task, told)).collect();
    let unread = cards.len() - known.len();
    let edit = |details: &Details| {
        let title = fields::tasks(state, std::slice::from_ref(&details.task)).first()?.title.clone();
        let change = DetailChange::Preview { from: details.preview_type.clone(), to: word.to_owned() };
        let (task, changes) = (details.task.clone(), vec![change]);
        let plan = fields::tasks(state, std::slice::from_ref(&details.task)).first()?.plan_id.clone();
        Some((plan, Edit::ChangeDetails(ChangeDetails { task, title, changes, is_undo: false })))
    };
    let edits: Vec<_> = known.iter().filter(|details| details.preview_type != word).filter_map(edit).collect();
    if edits.is_empty() {
        let reading =
            "Its details are still being read, so what it shows cannot be changed yet; try again in a moment.";
        return Err(if unread > 0 { reading } else { "It is so already." }.to_owned());
    }
    if unread > 0 {
        state.board.aside.say(format!("{unread} stay as they are: their details were not read yet."));
    }
    let (effects, made) = fields::act(state, edits)?;
    let what = match made.as_slice() {
        [Edit::ChangeDetails(only)] => format!("“{}” shows", short(&only.title)),
        several => format!("{} cards show", several.len()),
    };
    let words = TYPES.iter().find(|(known, _)| *known == word).map_or(word, |(_, words)| words);
    state.notice = Some(Notice::info(format!("{what} {words}. u takes it back.")));
    Ok(effects)
}

/// Returns the details of a task as the person sees them, if they were told.
fn known(state: &State, task: &TaskId, told: &[Arc<Details>]) -> Option<Details> {
    if task.is_local() {
        return Some(task::made_here(&state.board, task));
    }
    let told = told.iter().chain(&state.told_details).find(|details| details.task == *task)?;
    Some(deleting::with_waiting(state, told))
}
