//! One task with its fields, its notes, its checklist and its links: beside the board, or on the whole screen.

pub mod checklist;
pub mod fields;
mod history;
pub mod items;
pub mod lines;
mod locks;
pub mod rows;
#[cfg(test)]
mod tests;
mod values;

use std::sync::Arc;

use self::fields::Field;
use self::lines::Stop;
use crate::app::State;
use crate::app::edits;
use crate::app::effect::Effect;
use crate::app::fields::preview;
use crate::app::follow;
use crate::app::gathering;
use crate::app::intent::Intent;
use crate::app::naming::Names;
use crate::app::notes;
use crate::app::notice::Notice;
use crate::app::overlays::Overlay;
use crate::app::pane;
use crate::app::screens::board::BoardScreen;
use crate::app::undo;
use crate::planner::change::FieldChange as _;
use crate::planner::details::Details;
use crate::planner::details::ItemList;
use crate::planner::edit::Edit;
use crate::planner::edit::MoveItem;
use crate::planner::facts::Facts;
use crate::planner::history::Direction;
use crate::planner::id::PlanId;
use crate::planner::id::TaskId;
use crate::sync::Command;

/// The panel of a task while it is open.
#[derive(Clone, Debug)]
pub struct TaskPanel {
    /// In which plan.
    pub plan: PlanId,
    /// Which task.
    pub task: TaskId,
    /// Its details as the engine told them last.
    pub details: Option<Arc<Details>>,
    /// What is known beside what its card shows, as the engine told it last.
    pub facts: Option<Arc<Facts>>,
    /// How far the reading of the details has come.
    pub reading: Reading,
    /// The first row that is seen.
    pub first: usize,
    /// Where the person has gone to; nowhere yet, and the cursor stands on the first item there is.
    at: Option<Stop>,
    /// How many stops were above that place.
    row: usize,
}

/// How far the reading of the details has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// The copy is shown; the service is asked when the cursor rests.
    AtRest,
    /// The service was asked.
    UnderWay,
    /// The service has answered.
    Done,
    /// It cannot be read now, for this reason.
    Failed(String),
}

impl TaskPanel {
    pub(crate) fn new(plan: PlanId, task: TaskId, reading: Reading) -> Self {
        Self { plan, task, details: None, facts: None, reading, first: 0, at: None, row: 0 }
    }

    /// Returns the details as the person sees them: with every waiting edit.
    #[must_use]
    pub fn shown(&self, board: &BoardScreen) -> Option<Details> {
        let mut details = match &self.details {
            Some(details) => Details::clone(details),
            // The service knows nothing of it yet.
            None if self.task.is_local() => made_here(board, &self.task),
            None => return None,
        };
        board.unacknowledged().for_each(|edit| details.replay(edit));
        Some(details)
    }

    /// Returns which of these stops the cursor is at.
    #[must_use]
    pub fn cursor(&self, stops: &[&Stop]) -> usize {
        let last = stops.len().saturating_sub(1);
        if let Some(at) = &self.at {
            return stops.iter().position(|stop| *stop == at).unwrap_or(self.row).min(last);
        }
        stops.iter().position(|stop| matches!(stop, Stop::Item(..))).unwrap_or(0).min(last)
    }

    /// Puts the cursor on a line.
    pub(crate) fn stand(&mut self, at: Option<Stop>) {
        self.at = at;
    }

    /// Returns where the cursor is.
    pub(crate) fn stop(&self, state: &State) -> Option<Stop> {
        let lines = lines::of(state, self);
        let stops: Vec<&Stop> = lines.iter().filter_map(|line| line.stop.as_ref()).collect();
        stops.get(self.cursor(&stops)).map(|stop| (*stop).clone())
    }

    /// Takes the service's names in place of this machine's.
    pub(crate) fn renamed(&mut self, names: &Names) {
        names.task(&mut self.task);
        if let Some(details) = &mut self.details {
            names.task(&mut Arc::make_mut(details).task);
        }
    }

    pub(crate) fn command(&self) -> Effect {
        Effect::Sync(Command::OpenTask { plan: self.plan.clone(), task: self.task.clone() })
    }
}

/// Returns the details a task was made with on this machine.
pub(crate) fn made_here(board: &BoardScreen, task: &TaskId) -> Details {
    let mut details = Details::blank(task.clone());
    let made = board.unacknowledged().filter_map(|edit| match edit {
        Edit::CreateTask(edit) if edit.task == *task => Some(&edit.details),
        _ => None,
    });
    made.flatten().for_each(|change| change.apply(&mut details));
    details
}

/// Opens the panel of the card under the cursor.
pub(crate) fn open(state: &mut State) -> Vec<Effect> {
    if let Some(Overlay::Task(_)) = state.overlays.last() {
        return Vec::new();
    }
    let here = state.board.view.as_ref().zip(state.board.cursor.task.as_ref());
    let Some(task) = here.and_then(|(view, task)| view.plan().task(task)) else {
        state.notice = Some(Notice::info("There is no card here to open."));
        return Vec::new();
    };
    // What was shown beside the board is shown until it is read again.
    let known = state.pane.take().filter(|panel| panel.task == task.id);
    let new = || TaskPanel::new(task.plan_id.clone(), task.id.clone(), Reading::UnderWay);
    let panel = known.map_or_else(new, |panel| TaskPanel { reading: Reading::UnderWay, ..panel });
    let mut effects = settle(&mut state.board);
    effects.push(panel.command());
    state.overlays.push(Overlay::Task(panel));
    effects
}

/// Does what a key means while the panel is on top; `None` when it means the same as everywhere.
pub(crate) fn follow(state: &mut State, intent: Intent) -> Option<Vec<Effect>> {
    let Some(Overlay::Task(panel)) = state.overlays.last() else { return None };
    // A card that was dragged away beside the panel has the keys until it is dropped.
    if state.board.hand.is_some() {
        return None;
    }
    let stop = || panel.stop(state);
    Some(match intent {
        Intent::SyncNow => {
            let read = panel.command();
            if let Some(Overlay::Task(panel)) = state.overlays.last_mut() {
                panel.reading = Reading::UnderWay;
            }
            settle(&mut state.board).into_iter().chain([read]).collect()
        }
        Intent::PickerClose => {
            if state.notice.take().is_some() {
                return Some(Vec::new());
            }
            pane::leave(state);
            settle(&mut state.board)
        }
        Intent::FieldEdit => match stop() {
            Some(Stop::Field(field)) if field != Field::Title => change(state, field),
            Some(Stop::Note(_)) => change(state, Field::Notes),
            Some(Stop::Item(ItemList::References, _)) => {
                let outcome = items::follow(state, Intent::LinkOpen);
                edits::or_refuse(state, outcome)
            }
            _ => {
                pane::leave(state);
                settle(&mut state.board)
            }
        },
        Intent::CursorDown
        | Intent::CursorUp
        | Intent::CursorFirst
        | Intent::CursorLast
        | Intent::PageDown
        | Intent::PageUp => step(state, intent),
        Intent::CardMoveDown | Intent::CardMoveUp | Intent::CardToTop | Intent::CardToBottom => {
            // What is no item of a list moves as the card it is.
            let Some(Stop::Item(..)) = stop() else { return None };
            let outcome = shift(state, intent);
            edits::or_refuse(state, outcome)
        }
        Intent::ItemRename | Intent::ItemRemove => match (stop(), intent) {
            (Some(Stop::Field(field)), Intent::ItemRename) => change(state, field),
            (Some(Stop::Note(_)), Intent::ItemRename) => change(state, Field::Notes),
            (Some(Stop::Item(..)), _) => {
                let outcome = items::follow(state, intent);
                edits::or_refuse(state, outcome)
            }
            (_, Intent::ItemRename) => change(state, Field::Title),
            _ => return Some(follow::follow(state, Intent::CardDelete, None)),
        },
        Intent::ItemCheck
        | Intent::ItemNew
        | Intent::ItemPromote
        | Intent::LinkNew
        | Intent::LinkOpen
        | Intent::LinkAddress
        | Intent::LinkKind
        | Intent::CardCopyLink => {
            let outcome = items::follow(state, intent);
            edits::or_refuse(state, outcome)
        }
        Intent::HistoryUndo => travel(state, Direction::Undo),
        Intent::HistoryRedo => travel(state, Direction::Redo),
        _ => return None,
    })
}

/// Changes a field as its own key does.
fn change(state: &mut State, field: Field) -> Vec<Effect> {
    match field.intent(&state.keymap) {
        _ if field == Field::Notes => {
            let outcome = notes::open(state, notes::Place::Box);
            edits::or_refuse(state, outcome)
        }
        Some(intent) => follow::follow(state, intent, None),
        None => edits::refuse(state, "This is not changed here."),
    }
}

/// Takes what the engine says of a task's details, for the panel and for the history.
pub(crate) fn details_changed(state: &mut State, details: &Arc<Details>, is_fresh: bool) -> Vec<Effect> {
    state.told_details = Some(Arc::clone(details));
    for overlay in &mut state.overlays {
        if let Overlay::Confirm(confirm) = overlay {
            confirm.details_told(details);
        }
    }
    preview::told(state, details);
    for panel in panels_of(state, &details.task) {
        panel.details = Some(Arc::clone(details));
        if is_fresh {
            panel.reading = Reading::Done;
        }
    }
    let mut effects = undo::mark(state);
    effects.extend(gathering::told(state, details));
    effects.extend(notes::told(state, details));
    effects
}

/// Takes note that a task's details cannot be read now.
pub(crate) fn details_unavailable(state: &mut State, task: &TaskId, reason: &str) {
    for panel in panels_of(state, task) {
        panel.reading = Reading::Failed(reason.to_owned());
    }
}

/// Takes what is known of a task beside what its card shows.
pub(crate) fn facts_told(state: &mut State, task: &TaskId, facts: &Arc<Facts>) {
    for panel in panels_of(state, task) {
        panel.facts = Some(Arc::clone(facts));
    }
}

fn panels_of<'a>(state: &'a mut State, task: &'a TaskId) -> impl Iterator<Item = &'a mut TaskPanel> {
    let open = state.overlays.iter_mut().filter_map(|overlay| match overlay {
        Overlay::Task(panel) => Some(panel),
        _ => None,
    });
    open.chain(&mut state.pane).filter(move |panel| panel.task == *task)
}

/// Sends what waits for more key presses.
pub(crate) fn settle(board: &mut BoardScreen) -> Vec<Effect> {
    board.unsettled.take().map_or_else(Vec::new, |_| vec![Effect::Sync(Command::Settle)])
}

/// Walks through the lines one can stop at.
fn step(state: &mut State, intent: Intent) -> Vec<Effect> {
    let Some(Overlay::Task(panel)) = state.overlays.last() else { return Vec::new() };
    let lines = lines::of(state, panel);
    let stops: Vec<&Stop> = lines.iter().filter_map(|line| line.stop.as_ref()).collect();
    let (now, last) = (panel.cursor(&stops), stops.len().saturating_sub(1));
    let page = usize::from(state.size.1 / 4).max(1);
    let to = match intent {
        Intent::CursorDown => now + 1,
        Intent::CursorUp => now.saturating_sub(1),
        Intent::PageDown => now + page,
        Intent::PageUp => now.saturating_sub(page),
        Intent::CursorFirst => 0,
        _ => last,
    }
    .min(last);
    let stop = stops.get(to).map(|stop| (*stop).clone());
    go(state, stop, to);
    if to == now { Vec::new() } else { settle(&mut state.board) }
}

fn go(state: &mut State, at: Option<Stop>, row: usize) {
    if let Some(Overlay::Task(panel)) = state.overlays.last_mut() {
        (panel.at, panel.row) = (at, row);
    }
}

/// Moves the item under the cursor inside its list. It is shown at once; the error says why nothing moves.
fn shift(state: &mut State, intent: Intent) -> Result<Vec<Effect>, String> {
    let Some(Overlay::Task(panel)) = state.overlays.last() else { return Ok(Vec::new()) };
    let lines = lines::of(state, panel);
    let stops: Vec<&Stop> = lines.iter().filter_map(|line| line.stop.as_ref()).collect();
    let row = panel.cursor(&stops);
    let at = stops.get(row).map(|stop| (*stop).clone());
    let (Some(Stop::Item(list, item)), Some(details)) = (&at, panel.shown(&state.board)) else {
        return Err("Only checklist items and links are moved here.".to_owned());
    };
    let ids: Vec<String> = details.ids(*list).into_iter().map(str::to_owned).collect();
    let now = ids.iter().position(|id| id == item).ok_or("It is not there any more.")?;
    let to = match intent {
        Intent::CardMoveUp => now.checked_sub(1),
        Intent::CardMoveDown => Some(now + 1).filter(|to| *to < ids.len()),
        Intent::CardToTop => Some(0).filter(|to| *to != now),
        _ => ids.len().checked_sub(1).filter(|to| *to != now),
    };
    let is_up = matches!(intent, Intent::CardMoveUp | Intent::CardToTop);
    let end = if is_up { "It is at the top already." } else { "It is at the bottom already." };
    let to = to.ok_or(end)?;
    let title = state.board.view.as_ref().and_then(|view| view.plan().task(&panel.task));
    let title = title.map_or_else(String::new, |task| task.title.clone());
    let edit = MoveItem::of(&details, &title, *list, item, to).ok_or("It is not there any more.")?;
    let task = edit.task.clone();
    let was_unsettled = state.board.unsettled.is_some();
    let mut effects = state.board.submit(vec![Edit::MoveItem(edit)], &mut state.next_ticket)?;
    state.board.unsettled = Some(vec![task]);
    undo::record(state, was_unsettled, &mut effects);
    go(state, at, (row + to).saturating_sub(now));
    Ok(effects)
}

/// Takes back or does again; the cursor goes with an item of this task.
fn travel(state: &mut State, direction: Direction) -> Vec<Effect> {
    let effects = undo::go(state, direction);
    let Some(Overlay::Task(panel)) = state.overlays.last_mut() else { return effects };
    let edits = effects.iter().filter_map(|effect| match effect {
        Effect::Sync(Command::Submit { edits, .. }) => edits.first(),
        _ => None,
    });
    for edit in edits {
        if let Edit::MoveItem(edit) = edit
            && edit.task == panel.task
        {
            panel.at = Some(Stop::Item(edit.list, edit.item.clone()));
        }
    }
    effects
}
