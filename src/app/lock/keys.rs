//! Which keys are of no use on the task in sight, and why: for the footer and the help.

use crate::app::State;
use crate::app::intent::Intent;
use crate::app::lock;
use crate::app::lock::rights;
use crate::app::overlays::Overlay;
use crate::planner::board::Grouping;
use crate::planner::lock::Refusal;
use crate::planner::policy::Act;
use crate::planner::policy::AssignmentAct;
use crate::planner::policy::ChecklistAct;
use crate::planner::policy::Reach;
use crate::planner::policy::Who;
use crate::planner::task::Task;

/// Why a key is of no use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// What it would do.
    act: Act,
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
    for act in acts(state.board.arrangement.grouping, task, intent, is_panel) {
        let refusal = lock::refusal(plan, task, act, state.me.as_ref())?;
        first = first.or(Some(Refused { act, refusal }));
    }
    first
}

/// Returns the task in sight, and whether it is that of a panel; the help in front of it does not count.
fn task(state: &State) -> Option<(&Task, bool)> {
    let below = state.overlays.iter().rev().find(|overlay| !matches!(overlay, Overlay::Help(_)));
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

/// Returns everything a key could do to a task.
fn acts(grouping: Grouping, task: &Task, intent: Intent, is_panel: bool) -> Vec<Act> {
    let by = None;
    let order = if grouping == Grouping::Mine { Act::Personal } else { Act::Reorder };
    let order: Vec<Act> = if grouping.has_order() { vec![order] } else { Vec::new() };
    match intent {
        Intent::CardRename => vec![Act::Title],
        Intent::CardNotes => vec![Act::Notes],
        Intent::CardDelete => vec![Act::Delete],
        Intent::CardComplete => {
            let to = if task.percent_complete >= 100 { 0 } else { 100 };
            vec![Act::Progress { to, is_ready: true }]
        }
        Intent::CardMoveUp | Intent::CardMoveDown | Intent::CardToTop | Intent::CardToBottom if is_panel => {
            vec![Act::Checklist(ChecklistAct::Reorder { by })]
        }
        Intent::CardMoveUp | Intent::CardMoveDown | Intent::CardToTop | Intent::CardToBottom => order,
        Intent::CardMoveLeft | Intent::CardMoveRight | Intent::CardToFirstColumn | Intent::CardToLastColumn => {
            across(grouping)
        }
        Intent::CardPickUp | Intent::CardMoveTo => [order, across(grouping)].concat(),
        Intent::ItemCheck => vec![Act::Checklist(ChecklistAct::Check { by })],
        Intent::ItemNew => vec![Act::Checklist(ChecklistAct::Add)],
        Intent::ItemRename => vec![Act::Title, Act::Checklist(ChecklistAct::Update { by })],
        Intent::ItemRemove => vec![Act::Checklist(ChecklistAct::Remove { by })],
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
        Grouping::Due => vec![Act::DueDate],
        Grouping::Priority => vec![Act::Priority],
        Grouping::Label => vec![Act::Labels],
        Grouping::List | Grouping::Mine => Vec::new(),
    }
}

/// Returns who keeps a key from being of use, in a few words for the end of a line.
#[must_use]
pub fn short_words(state: &State, refused: &Refused) -> String {
    format!("✕ {}", rights::cause(refused.act, &refused.refusal, &state.now))
}
