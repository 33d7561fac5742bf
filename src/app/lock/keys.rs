//! Which keys are of no use on the task in sight, and why: for the footer and the help.

use crate::app::State;
use crate::app::intent::Intent;
use crate::app::intent::Writing;
use crate::app::keymap::Hint;
use crate::app::keymap::Mode;
use crate::app::lock;
use crate::app::offering;
use crate::app::overlays::Overlay;
use crate::app::overlays::task::lines::Stop;
use crate::planner::board::Grouping;
use crate::planner::id::TaskId;
use crate::planner::lock::Refusal;
use crate::planner::policy::Act;
use crate::planner::policy::AssignmentAct;
use crate::planner::policy::ChecklistAct;
use crate::planner::policy::LinkAct;
use crate::planner::policy::Reach;
use crate::planner::policy::Who;
use crate::planner::task::Task;
use crate::planner::view::View;

/// Why a key is of no use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Of which task.
    task: TaskId,
    /// Why that must not be done.
    refusal: Refusal,
}

/// Returns why what the person could mean by a key is refused of the task in sight: everything it could be.
#[must_use]
pub fn why_not(state: &State, intent: Intent) -> Option<Refused> {
    let (task, is_panel) = task(state)?;
    let plan = state.board.view.as_ref()?.plan();
    if !lock::is_guarded(plan, task) {
        return None;
    }
    let mut first = None;
    let is_item = is_panel && is_item_in_sight(state);
    for act in acts(state.board.arrangement.grouping, task, intent, is_item) {
        let refusal = lock::refusal(plan, task, act, state.me.as_ref())?;
        first = first.or_else(|| Some(Refused { task: task.id.clone(), refusal }));
    }
    first
}

/// Returns the task in sight, and whether it is that of a panel; the help in front of it does not count.
fn task(state: &State) -> Option<(&Task, bool)> {
    let below = state.overlays.iter().rev().find(|overlay| !matches!(overlay, Overlay::Find(_) | Overlay::Help(_)));
    match below {
        Some(Overlay::Task(panel)) => {
            let task = state.board.view.as_ref()?.plan().task(&panel.task)?;
            Some((task, true))
        }
        None if state.board.hand.is_none() && state.board.selection.is_empty() => {
            let task = state.board.view.as_ref()?.plan().task(state.board.cursor.task.as_ref()?)?;
            Some((task, false))
        }
        _ => None,
    }
}

/// Says whether the cursor of the panel is on an item of a list.
fn is_item_in_sight(state: &State) -> bool {
    let panel = state.overlays.iter().rev().find_map(|overlay| match overlay {
        Overlay::Task(panel) => Some(panel),
        _ => None,
    });
    panel.is_some_and(|panel| matches!(panel.stop(state), Some(Stop::Item(..))))
}

/// Returns everything a key could do to a task, or to an item of it.
fn acts(grouping: Grouping, task: &Task, intent: Intent, is_item: bool) -> Vec<Act> {
    let by = None;
    let order = if grouping == Grouping::Mine { Act::Personal } else { Act::Reorder };
    let order: Vec<Act> = if grouping.has_order() { vec![order] } else { Vec::new() };
    match intent {
        Intent::CardRename => vec![Act::Title],
        Intent::CardNotes => vec![Act::Notes],
        Intent::CardPriority => vec![Act::Priority],
        Intent::CardLabels => vec![Act::Labels],
        Intent::CardDue => vec![Act::DueDate],
        Intent::CardStart => vec![Act::StartDate],
        Intent::CardPreview => vec![Act::PreviewType],
        Intent::CardSeries => vec![Act::Unnamed],
        Intent::CardPeople => across(Grouping::AssignedTo),
        Intent::CardAssignMe => [AssignmentAct::Add(Who::Oneself), AssignmentAct::Remove { who: Who::Oneself, by }]
            .map(Act::Assignment)
            .to_vec(),
        Intent::CardProgress | Intent::CardPercent => across(Grouping::Progress),
        Intent::CardComplete => {
            let to = if task.percent_complete >= 100 { 0 } else { 100 };
            vec![Act::Progress { to, is_ready: true }]
        }
        Intent::CardMoveUp | Intent::CardMoveDown | Intent::CardToTop | Intent::CardToBottom if is_item => {
            vec![Act::Checklist(ChecklistAct::Reorder { by })]
        }
        // There a week is the step up and down.
        Intent::CardMoveUp | Intent::CardMoveDown if grouping == Grouping::Schedule => across(grouping),
        Intent::CardMoveUp | Intent::CardMoveDown | Intent::CardToTop | Intent::CardToBottom => order,
        Intent::CardMoveLeft | Intent::CardMoveRight | Intent::CardToFirstColumn | Intent::CardToLastColumn => {
            across(grouping)
        }
        // Who picks a card up means another column first.
        Intent::CardPickUp | Intent::CardMoveTo => [across(grouping), order].concat(),
        Intent::ItemCheck => vec![Act::Checklist(ChecklistAct::Check { by })],
        Intent::ItemNew => vec![Act::Checklist(ChecklistAct::Add)],
        Intent::LinkNew => vec![Act::Link(LinkAct::Add)],
        Intent::LinkAddress => vec![Act::Link(LinkAct::Remove { by })],
        Intent::LinkKind => vec![Act::Link(LinkAct::Edit { by })],
        Intent::ItemRename => vec![Act::Title, Act::Checklist(ChecklistAct::Update { by })],
        Intent::ItemPromote => vec![Act::Checklist(ChecklistAct::Remove { by })],
        Intent::ItemRemove if is_item => vec![Act::Checklist(ChecklistAct::Remove { by })],
        Intent::ItemRemove | Intent::CardDelete => vec![Act::Delete],
        _ => Vec::new(),
    }
}

/// Returns what another column of a board can mean.
fn across(grouping: Grouping) -> Vec<Act> {
    match grouping {
        Grouping::Bucket => vec![Act::Move(Reach::Bucket)],
        Grouping::Progress => [0, 50, 100].map(|to| Act::Progress { to, is_ready: true }).to_vec(),
        Grouping::AssignedTo => [Who::Oneself, Who::Other]
            .into_iter()
            .flat_map(|who| [AssignmentAct::Add(who), AssignmentAct::Remove { who, by: None }])
            .map(Act::Assignment)
            .collect(),
        Grouping::Due | Grouping::Schedule | Grouping::Week => vec![Act::DueDate],
        Grouping::Priority => vec![Act::Priority],
        Grouping::Label => vec![Act::Labels],
        Grouping::List | Grouping::Mine => Vec::new(),
    }
}

/// Returns what keeps a key from being of use and who, in a few words for the end of a line.
#[must_use]
pub fn short_words(state: &State, refused: &Refused) -> String {
    let Some(view) = &state.board.view else { return String::new() };
    let words = lock::header_words(view.plan(), Some(&refused.task), &refused.refusal, Some(&state.now));
    format!("✕ {words}")
}

/// Returns the hints of a mode that are of use to the task in sight: without an app there is none to open, and where nothing
/// may be changed no key that changes something is offered. What is to be said is not saved but sent.
pub fn hints(state: &State, mode: Mode) -> impl Iterator<Item = Hint> {
    let has_app = has_app(state);
    let has_labels = matches!(state.overlays.last(), Some(Overlay::Menu(menu)) if menu.has_labels());
    let has_text = !matches!(state.overlays.last(), Some(Overlay::Conflict(dialog)) if !dialog.is_at_text());
    let is_read_only = state.board.is_read_only;
    let is_of_use = move |hint: &Hint| {
        (has_app || !hint.actions.contains(&Intent::CardOpenApp))
            && (has_text || !hint.actions.contains(&Intent::ConflictEdit))
            && (has_labels || !hint.actions.contains(&Intent::LabelRename))
            && hint.actions.iter().any(|action| offering::is_possible(state, mode, *action))
            && !(is_read_only && hint.actions.iter().all(|action| action.is_change()))
    };
    let is_said = matches!(state.overlays.last(), Some(Overlay::Text(typed)) if typed.is_said());
    let named = move |hint: Hint| match hint {
        Hint { keys, actions, .. } if is_said && actions.contains(&Intent::Writing(Writing::Save)) => {
            Hint { word: "send".to_owned(), keys, actions }
        }
        hint => hint,
    };
    state.keymap.hints(mode).filter(is_of_use).map(named)
}

fn has_app(state: &State) -> bool {
    let on_top = state.overlays.iter().rev().find_map(|overlay| match overlay {
        Overlay::Task(panel) => Some(&panel.task),
        Overlay::Why(why) => Some(&why.task),
        _ => None,
    });
    let plan = state.board.view.as_ref().map(View::plan);
    let task = on_top.or(state.board.cursor.task.as_ref()).and_then(|task| plan?.task(task));
    plan.zip(task).is_some_and(|(plan, task)| plan.class_of(task).is_hosted())
}
