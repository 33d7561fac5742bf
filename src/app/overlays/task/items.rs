//! Checklist items and links of the panel: ticked, added, renamed, taken away.

use crate::app::State;
use crate::app::clipboard;
use crate::app::edits;
use crate::app::effect::Effect;
use crate::app::intent::Intent;
use crate::app::links;
use crate::app::notice::Notice;
use crate::app::overlays::Overlay;
use crate::app::overlays::field::Field;
use crate::app::overlays::field::Purpose;
use crate::app::overlays::task::TaskPanel;
use crate::app::overlays::task::checklist;
use crate::app::overlays::task::fields;
use crate::app::overlays::task::lines::Stop;
use crate::planner::detail_change::DetailChange;
use crate::planner::details::Details;
use crate::planner::details::ItemList;
use crate::planner::edit::ChangeDetails;
use crate::planner::edit::Edit;
use crate::planner::edit::short;
use crate::planner::id::TaskId;
use crate::planner::limits;

/// Where the person is in the panel.
struct Here {
    task: TaskId,
    details: Option<Details>,
    stop: Option<Stop>,
}

fn here(state: &State) -> Option<Here> {
    let Some(Overlay::Task(panel)) = state.overlays.last() else { return None };
    Some(Here { task: panel.task.clone(), details: panel.shown(&state.board), stop: panel.stop(state) })
}

/// Does what a key means to what the person is at.
pub(super) fn follow(state: &mut State, intent: Intent) -> Result<Vec<Effect>, String> {
    let Some(Here { task, details, stop }) = here(state) else { return Ok(Vec::new()) };
    if intent == Intent::CardCopyLink && details.is_none() {
        return clipboard::copy_link(state, None);
    }
    let details = details.ok_or("The checklist is not here yet, so it cannot be changed.")?;
    let link = match &stop {
        Some(Stop::Item(ItemList::References, key)) => Some(key.as_str()),
        _ => None,
    };
    match (intent, &stop) {
        // Among links it is a link that is added.
        (Intent::LinkNew, _)
        | (Intent::ItemNew, Some(Stop::Field(fields::Field::Links) | Stop::Item(ItemList::References, _))) => {
            links::add(state, task, &details)
        }
        (Intent::ItemNew, _) => checklist::open(state, task, &details),
        (Intent::LinkOpen | Intent::LinkAddress | Intent::LinkKind, _) => match (intent, link) {
            (_, None) => Err("The cursor is not on a link.".to_owned()),
            (Intent::LinkOpen, Some(key)) => links::look(state, &details, key),
            (Intent::LinkAddress, Some(key)) => links::lead(state, task, &details, key),
            (_, Some(key)) => links::choose_kind(state, task, &details, key),
        },
        (Intent::ItemPromote, Some(Stop::Item(ItemList::Checklist, item))) => {
            checklist::promote(state, &task, &details, item)
        }
        (Intent::ItemPromote, _) => Err("Only a checklist item is made a card of its own.".to_owned()),
        (Intent::CardCopyLink, _) => {
            let known = link.and_then(|key| details.references.iter().find(|known| known.key == key));
            let named = known.map(|link| (link.name().to_owned(), link.url.clone()));
            clipboard::copy_link(state, named)
        }
        (Intent::ItemCheck, Some(Stop::Item(ItemList::Checklist, item))) => check(state, &task, &details, item),
        (Intent::ItemCheck, _) => Err("Only checklist items are ticked.".to_owned()),
        (Intent::ItemRename, Some(Stop::Item(list, item))) => {
            let seen = details.name(*list, item).unwrap_or_default().to_owned();
            // The very change that would come of it is asked about, with any other words.
            let (item_key, from, to) = (item.clone(), seen.clone(), format!("{seen}…"));
            let change = match list {
                ItemList::Checklist => DetailChange::ItemTitle { item: item_key, from, to },
                ItemList::References => DetailChange::LinkAlias { key: item_key, from: Some(from), to: Some(to) },
            };
            state.board.check_edit(&changed(state, &task, vec![change])?)?;
            let purpose = Purpose::ItemName { task, list: *list, item: item.clone(), seen };
            state.overlays.push(Overlay::Field(Field::new(purpose)));
            Ok(Vec::new())
        }
        (Intent::ItemRemove, Some(Stop::Item(list, item))) => remove(state, &task, &details, *list, item),
        _ => Err("Only checklist items and links are changed here.".to_owned()),
    }
}

/// Ticks an item, or takes its tick away.
pub(crate) fn check(state: &mut State, task: &TaskId, details: &Details, item: &str) -> Result<Vec<Effect>, String> {
    let known = details.checklist.iter().find(|known| known.id == item).ok_or("It is not there any more.")?;
    let change = DetailChange::ItemChecked { item: item.to_owned(), from: known.is_checked, to: !known.is_checked };
    change_details(state, task, vec![change], None)
}

/// Takes an item or a link away.
pub(crate) fn remove(
    state: &mut State,
    task: &TaskId,
    details: &Details,
    list: ItemList,
    item: &str,
) -> Result<Vec<Effect>, String> {
    let change = DetailChange::gone(details, list, item).ok_or("It is not there any more.")?;
    let name = details.name(list, item).unwrap_or_default().to_owned();
    let effects = change_details(state, task, vec![change], None)?;
    state.notice = Some(Notice::info(format!("“{}” is taken away. u brings it back.", short(&name))));
    Ok(effects)
}

/// Gives a checklist item or a link other words.
pub(crate) fn rename(
    state: &mut State,
    task: &TaskId,
    list: ItemList,
    item: &str,
    seen: &str,
    typed: &str,
) -> Result<Vec<Effect>, String> {
    let what = if list == ItemList::Checklist { "A checklist item" } else { "The name of a link" };
    if typed.trim() == seen {
        return Ok(Vec::new());
    }
    // A link goes without a name, too: its address is shown then.
    let is_empty = list == ItemList::References && typed.trim().is_empty();
    let to = if is_empty { String::new() } else { edits::name_of(typed, what)? };
    let change = match list {
        ItemList::Checklist => DetailChange::ItemTitle { item: item.to_owned(), from: seen.to_owned(), to },
        ItemList::References => {
            let links = details_of(state, task).map_or_else(Vec::new, |details| details.references);
            let from = links.into_iter().find(|link| link.key == item).and_then(|link| link.alias);
            DetailChange::LinkAlias { key: item.to_owned(), from, to: Some(to).filter(|_| !is_empty) }
        }
    };
    change_details(state, task, vec![change], None)
}

/// Returns a key for a new checklist item, as other clients write them; of several in one act each has a number.
pub(super) fn key(state: &State, index: usize) -> String {
    let index = u64::try_from(index).unwrap_or_default();
    let (run, number) = (state.run, ((state.next_ticket + 1) << 8) + index);
    let parts = (run >> 32, (run >> 16) & 0xffff, run & 0xfff, (run >> 12) & 0xfff, number & 0xffff_ffff_ffff);
    format!("{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}", parts.0, parts.1, parts.2, parts.3, parts.4)
}

/// Returns the details of the task of a panel as the person sees them.
pub(crate) fn details_of(state: &State, task: &TaskId) -> Option<Details> {
    state.overlays.iter().rev().find_map(|overlay| match overlay {
        Overlay::Task(panel) if panel.task == *task => panel.shown(&state.board),
        _ => None,
    })
}

/// Returns the title of a task.
pub(crate) fn title_of(state: &State, task: &TaskId) -> Result<String, String> {
    let known = state.board.view.as_ref().and_then(|view| view.plan().task(task));
    known.map(|task| task.title.clone()).ok_or_else(|| "The task is not in the plan any more.".to_owned())
}

/// Puts the cursor of the panel on a line.
pub(crate) fn stand(state: &mut State, at: Stop) {
    let panel = state.overlays.iter_mut().rev().find_map(|overlay| match overlay {
        Overlay::Task(panel) => Some(panel),
        _ => None,
    });
    if let Some(panel) = panel {
        TaskPanel::stand(panel, Some(at));
    }
}

/// Returns the edit that makes these changes.
pub(crate) fn changed(state: &State, task: &TaskId, changes: Vec<DetailChange>) -> Result<Edit, String> {
    let title = title_of(state, task)?;
    Ok(Edit::ChangeDetails(ChangeDetails { task: task.clone(), title, changes, is_undo: false }))
}

/// Changes the details of a task in one edit, when no limit forbids it; the cursor of the panel goes to a line.
pub(crate) fn change_details(
    state: &mut State,
    task: &TaskId,
    changes: Vec<DetailChange>,
    at: Option<Stop>,
) -> Result<Vec<Effect>, String> {
    let edit = changed(state, task, changes)?;
    if let Some(view) = &state.board.view {
        limits::check(&edit, view.plan(), details_of(state, task).as_ref())?;
    }
    let effects = edits::act(state, vec![edit])?;
    if let Some(at) = at {
        stand(state, at);
    }
    Ok(effects)
}

#[cfg(test)]
#[path = "items_tests.rs"]
mod tests;
