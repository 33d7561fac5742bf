//! Pages opened in the browser: that of the app a task is done in, only by an address that was checked, and that of the task
//! itself.

use super::State;
use super::edits;
use super::effect::Effect;
use super::notice;
use super::notice::Notice;
use super::overlays::Overlay;
use crate::planner::creation_source::CreationSource;
use crate::planner::destination::address;
use crate::planner::details::Details;
use crate::planner::edit::short;
use crate::planner::lock::Class;
use crate::planner::web_link;

/// Opens the app the task in sight is done in; the error says why there is nothing to open.
pub(super) fn open_app(state: &mut State) -> Result<Vec<Effect>, String> {
    let task = edits::task_in_sight(state, "open in its app")?;
    let class = state.board.view.as_ref().map_or(Class::Plain, |view| view.plan().class_of(task));
    // What is shown may be newer than what is known of the locks.
    let panels = state.overlays.iter().filter_map(|overlay| match overlay {
        Overlay::Task(panel) => panel.details.as_deref(),
        _ => None,
    });
    let told = panels.chain(state.told_details.as_deref()).find(|details| details.task == task.id);
    let told = told.and_then(Details::hosting).map(|link| link.key.clone());
    let (key, app) = match &class {
        Class::Hosted { app, link } => (link.clone().or(told), short(app).into_owned()),
        _ => (told, "its app".to_owned()),
    };
    let Some(key) = key else {
        let words = match (&class, task.creation_source.as_deref()) {
            (Class::Hosted { .. } | Class::Unknown, _) => {
                let task = task.clone();
                state.board.aside.want(&task);
                "Its links are read now: try again then."
            }
            (_, Some(CreationSource::External { web_url: Some(url), .. })) if !url.trim().is_empty() => {
                return Err(format!("No app holds this task. The page it came from: {url}"));
            }
            _ => "No app holds this task: it is done here.",
        };
        return Err(words.to_owned());
    };
    match address(&key) {
        Ok(address) => {
            state.notice = Some(Notice::info(format!("Opening {app} in the browser: {address}")));
            Ok(vec![Effect::OpenLink(address)])
        }
        Err(fault) => Err(format!("✕ Not opened: {}.", fault.words())),
    }
}

/// Opens the task in sight on the service's own page; the error says why there is none.
pub(super) fn open_task(state: &mut State) -> Result<Vec<Effect>, String> {
    let task = edits::task_in_sight(state, "open in the browser")?;
    let title = short(&task.title).into_owned();
    if task.id.is_local() {
        return Err(format!("“{title}” has no page yet: it was not sent to the service."));
    }
    if !state.has_pages {
        return Err("This plan is on a server without pages: what there is of a task is here (Enter).".to_owned());
    }
    let address = web_link::of_task(&task.plan_id, &task.id);
    state.notice = Some(Notice::info(format!("Opening “{title}” in the browser: {address}")));
    Ok(vec![Effect::OpenLink(address)])
}

/// Says that a page could not be opened, with its address to copy.
pub(super) fn not_opened(address: &str, reason: &str) -> Notice {
    Notice::error(format!("{} Open it yourself: {address}", notice::sentence(reason)))
}
