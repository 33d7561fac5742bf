//! Tasks whose details are wanted for something: what is here is taken, the rest is read first.

use std::sync::Arc;

use super::State;
use super::clipboard;
use super::deleting;
use super::duplicate;
use super::edits;
use super::effect::Effect;
use super::naming::Names;
use super::notice::Notice;
use super::overlays::Overlay;
use super::overlays::task;
use crate::planner::details::Details;
use crate::planner::id::TaskId;
use crate::planner::task::Task;
use crate::planner::view::View;
use crate::sync::Command;

/// So many tasks are read for one act; more would be a burden to the service.
const MOST: usize = 20;

/// What the details are wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Making a copy of each task.
    Duplicate,
    /// Writing the tasks as Markdown.
    Markdown,
}

/// Tasks with what is known of their details so far.
#[derive(Clone, Debug)]
pub(super) struct Gathering {
    purpose: Purpose,
    tasks: Vec<Gathered>,
}

/// One task of them.
#[derive(Clone, Debug)]
pub(super) struct Gathered {
    /// Which task.
    pub(super) task: TaskId,
    /// Its details with every waiting edit, once they are known.
    pub(super) details: Option<Details>,
    /// Whether the service was asked and has not answered.
    is_awaited: bool,
}

/// Begins with some tasks: at once when all is known, or else as soon as the rest is told.
pub(super) fn begin(state: &mut State, purpose: Purpose, tasks: Vec<TaskId>) -> Result<Vec<Effect>, String> {
    if tasks.len() > MOST {
        return Err(format!("That is done with at most {MOST} cards at once; {} are selected.", tasks.len()));
    }
    let mut effects = Vec::new();
    let mut gathered = Vec::new();
    for id in tasks {
        let Some(task) = state.board.view.as_ref().and_then(|view| view.plan().task(&id)) else { continue };
        let details = known(state, task);
        let is_awaited = details.is_none();
        if is_awaited {
            effects.push(Effect::Sync(Command::OpenTask { plan: task.plan_id.clone(), task: id.clone() }));
        }
        gathered.push(Gathered { task: id, details, is_awaited });
    }
    state.gathering = Some(Gathering { purpose, tasks: gathered });
    effects.extend(finish(state)?);
    if state.gathering.is_some() {
        state.notice = Some(Notice::info("Reading notes, checklist and links first…"));
    }
    Ok(effects)
}

/// Returns the details of a task without asking anybody.
fn known(state: &State, task: &Task) -> Option<Details> {
    let panels = state.overlays.iter().filter_map(|overlay| match overlay {
        Overlay::Task(panel) => panel.details.as_deref(),
        _ => None,
    });
    let beside = state.pane.as_ref().and_then(|panel| panel.details.as_deref());
    let mut told = panels.chain(beside).chain(state.told_details.as_deref());
    if let Some(details) = told.find(|details| details.task == task.id) {
        return Some(deleting::with_waiting(state, details));
    }
    task.id.is_local().then(|| deleting::with_waiting(state, &task::made_here(&state.board, &task.id)))
}

/// Takes the details of a task.
pub(super) fn told(state: &mut State, details: &Arc<Details>) -> Vec<Effect> {
    answered(state, &details.task, Some(details))
}

/// Takes note that the details of a task cannot be read now.
pub(super) fn unavailable(state: &mut State, task: &TaskId) -> Vec<Effect> {
    answered(state, task, None)
}

fn answered(state: &mut State, task: &TaskId, details: Option<&Arc<Details>>) -> Vec<Effect> {
    let details = details.map(|details| deleting::with_waiting(state, details));
    let Some(gathering) = &mut state.gathering else { return Vec::new() };
    let Some(wanted) = gathering.tasks.iter_mut().find(|wanted| wanted.task == *task && wanted.is_awaited) else {
        return Vec::new();
    };
    wanted.is_awaited = false;
    wanted.details = details;
    let outcome = finish(state);
    edits::or_refuse(state, outcome)
}

/// Does what the details are wanted for, when nothing more is waited for.
fn finish(state: &mut State) -> Result<Vec<Effect>, String> {
    let is_ready = |gathering: &mut Gathering| !gathering.tasks.iter().any(|wanted| wanted.is_awaited);
    let Some(gathering) = state.gathering.take_if(is_ready) else { return Ok(Vec::new()) };
    match gathering.purpose {
        Purpose::Duplicate => duplicate::make(state, &gathering.tasks),
        Purpose::Markdown => clipboard::copy_markdown(state, &gathering.tasks),
    }
}

impl Gathering {
    /// Takes the service's names in place of this machine's.
    pub(super) fn renamed(&mut self, names: &Names) {
        self.tasks.iter_mut().for_each(|wanted| names.task(&mut wanted.task));
    }
}

/// Says of how many of some tasks the details are missing, when there was anything in them.
pub(super) fn missing(state: &State, tasks: &[Gathered]) -> usize {
    let plan = state.board.view.as_ref().map(View::plan);
    let holds = |wanted: &&Gathered| {
        let task = plan.and_then(|plan| plan.task(&wanted.task));
        task.is_some_and(|task| task.has_description || task.checklist_items > 0 || task.references > 0)
    };
    tasks.iter().filter(|wanted| wanted.details.is_none()).filter(holds).count()
}
