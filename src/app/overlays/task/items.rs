//! Checklist items and links of the panel: ticked, added, renamed, taken away.

use crate::app::State;
use crate::app::edits;
use crate::app::effect::Effect;
use crate::app::intent::Intent;
use crate::app::notice::Notice;
use crate::app::overlays::Overlay;
use crate::app::overlays::field::Field;
use crate::app::overlays::field::Purpose;
use crate::app::overlays::task::TaskPanel;
use crate::app::overlays::task::lines::Stop;
use crate::planner::detail_change::DetailChange;
use crate::planner::details::Details;
use crate::planner::details::ItemList;
use crate::planner::edit::ChangeDetails;
use crate::planner::edit::Edit;
use crate::planner::edit::short;
use crate::planner::id::TaskId;
use crate::planner::policy::Act;
use crate::planner::policy::ChecklistAct;

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
    let details = details.ok_or("The checklist is not here yet, so it cannot be changed.")?;
    match (intent, &stop) {
        (Intent::ItemNew, _) => {
            state.board.check(&task, Act::Checklist(ChecklistAct::Add))?;
            state.overlays.push(Overlay::Field(Field::new(Purpose::NewItem { task })));
            Ok(Vec::new())
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
            state.board.check_edit(&changed(state, &task, change)?)?;
            let purpose = Purpose::ItemName { task, list: *list, item: item.clone(), seen };
            state.overlays.push(Overlay::Field(Field::new(purpose)));
            Ok(Vec::new())
        }
        (Intent::ItemRemove, Some(Stop::Item(list, item))) => remove(state, &task, &details, *list, item),
        _ => Err("Only checklist items and links are changed here.".to_owned()),
    }
}

fn check(state: &mut State, task: &TaskId, details: &Details, item: &str) -> Result<Vec<Effect>, String> {
    let known = details.checklist.iter().find(|known| known.id == item).ok_or("It is not there any more.")?;
    let change = DetailChange::ItemChecked { item: item.to_owned(), from: known.is_checked, to: !known.is_checked };
    change_details(state, task, change, None)
}

fn remove(
    state: &mut State,
    task: &TaskId,
    details: &Details,
    list: ItemList,
    item: &str,
) -> Result<Vec<Effect>, String> {
    let gone = "It is not there any more.";
    let (from, to) = (true, false);
    let change = match list {
        ItemList::Checklist => {
            let known = details.checklist.iter().find(|known| known.id == item).ok_or(gone)?;
            let (item, title, is_checked) = (known.id.clone(), known.title.clone(), known.is_checked);
            DetailChange::Item { item, title, is_checked, from, to }
        }
        ItemList::References => {
            let known = details.references.iter().find(|known| known.key == item).ok_or(gone)?;
            let (key, alias, kind) = (known.key.clone(), known.alias.clone(), known.kind.clone());
            DetailChange::Link { key, alias, kind, from, to }
        }
    };
    let name = details.name(list, item).unwrap_or_default().to_owned();
    let effects = change_details(state, task, change, None)?;
    state.notice = Some(Notice::info(format!("“{}” is taken away. u brings it back.", short(&name))));
    Ok(effects)
}

/// Adds a checklist item; the cursor goes to it.
pub(crate) fn add(state: &mut State, task: &TaskId, typed: &str) -> Result<Vec<Effect>, String> {
    let title = edits::name_of(typed, "A checklist item")?;
    let item = key(state);
    let change = DetailChange::Item { item: item.clone(), title, is_checked: false, from: false, to: true };
    change_details(state, task, change, Some(Stop::Item(ItemList::Checklist, item)))
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
    let to = edits::name_of(typed, what)?;
    if to == seen {
        return Ok(Vec::new());
    }
    let change = match list {
        ItemList::Checklist => DetailChange::ItemTitle { item: item.to_owned(), from: seen.to_owned(), to },
        ItemList::References => {
            let panel = state.overlays.iter().rev().find_map(|overlay| match overlay {
                Overlay::Task(panel) => panel.shown(&state.board),
                _ => None,
            });
            let links = panel.map_or_else(Vec::new, |details| details.references);
            let from = links.into_iter().find(|link| link.key == item).and_then(|link| link.alias);
            DetailChange::LinkAlias { key: item.to_owned(), from, to: Some(to) }
        }
    };
    change_details(state, task, change, None)
}

/// Returns a key for a new checklist item, as other clients write them.
fn key(state: &State) -> String {
    let (run, number) = (state.run, state.next_ticket + 1);
    let parts = (run >> 32, (run >> 16) & 0xffff, run & 0xfff, (run >> 12) & 0xfff, number & 0xffff_ffff_ffff);
    format!("{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}", parts.0, parts.1, parts.2, parts.3, parts.4)
}

fn changed(state: &State, task: &TaskId, change: DetailChange) -> Result<Edit, String> {
    let known = state.board.view.as_ref().and_then(|view| view.plan().task(task));
    let title = known.map(|task| task.title.clone()).ok_or("The task is not in the plan any more.")?;
    Ok(Edit::ChangeDetails(ChangeDetails { task: task.clone(), title, changes: vec![change], is_undo: false }))
}

fn change_details(
    state: &mut State,
    task: &TaskId,
    change: DetailChange,
    at: Option<Stop>,
) -> Result<Vec<Effect>, String> {
    let edit = changed(state, task, change)?;
    let effects = edits::act(state, vec![edit])?;
    if let Some(Overlay::Task(panel)) = state.overlays.last_mut()
        && at.is_some()
    {
        TaskPanel::stand(panel, at);
    }
    Ok(effects)
}

#[cfg(test)]
#[path = "items_tests.rs"]
mod tests;
