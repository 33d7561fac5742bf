//! Checklist items that are added, one after the other or many at once, and items that become cards.

use crate::app::State;
use crate::app::duplicate;
use crate::app::edits;
use crate::app::effect::Effect;
use crate::app::making;
use crate::app::notice::Notice;
use crate::app::overlays::Overlay;
use crate::app::overlays::confirm::Act as Question;
use crate::app::overlays::confirm::Confirm;
use crate::app::overlays::field::Field;
use crate::app::overlays::field::Purpose;
use crate::app::overlays::task::items;
use crate::app::overlays::task::lines::Stop;
use crate::planner::change::Change;
use crate::planner::count::counted;
use crate::planner::detail_change::DetailChange;
use crate::planner::details::Details;
use crate::planner::details::ItemList;
use crate::planner::edit::ChangeDetails;
use crate::planner::edit::Edit;
use crate::planner::edit::WholeTask;
use crate::planner::edit::short;
use crate::planner::id::TaskId;
use crate::planner::limits;
use crate::planner::limits::Limit;
use crate::planner::pasted;
use crate::planner::policy::Act;
use crate::planner::policy::ChecklistAct;

/// So many of the titles are shown before they are added.
const SHOWN: usize = 5;

/// Opens the line for a new item, when there is room for one.
pub(super) fn open(state: &mut State, task: TaskId, details: &Details) -> Result<Vec<Effect>, String> {
    state.board.check(&task, Act::Checklist(ChecklistAct::Add))?;
    if room(details) == 0 {
        return Err(Limit::ChecklistItems.sentence());
    }
    state.overlays.push(Overlay::Field(Field::new(Purpose::NewItem { task })));
    Ok(Vec::new())
}

/// Returns how many more items a checklist takes.
fn room(details: &Details) -> usize {
    Limit::ChecklistItems.most().unwrap_or(usize::MAX).saturating_sub(details.checklist.len())
}

/// Adds an item and leaves the line open for the next, as long as there is room.
pub(crate) fn add(state: &mut State, task: &TaskId, typed: &str) -> Result<Vec<Effect>, String> {
    let title = edits::name_of(typed, "A checklist item")?;
    let effects = add_all(state, task, &[title])?;
    let details = items::details_of(state, task);
    // The line stays open even when there is no room: what is typed on must not be taken for keys.
    state.overlays.push(Overlay::Field(Field::new(Purpose::NewItem { task: task.clone() })));
    if details.as_ref().is_none_or(|details| room(details) == 0) {
        state.notice = Some(Notice::info(format!("{} Esc closes the line.", Limit::ChecklistItems.sentence())));
    }
    Ok(effects)
}

/// Adds items in one edit; the cursor goes to the last.
pub(crate) fn add_all(state: &mut State, task: &TaskId, titles: &[String]) -> Result<Vec<Effect>, String> {
    let mut keys: Vec<String> = Vec::new();
    let change = |(number, title): (usize, &String)| {
        let item = items::key(state, number);
        keys.push(item.clone());
        DetailChange::Item { item, title: title.clone(), is_checked: false, from: false, to: true, place: None }
    };
    let changes: Vec<DetailChange> = titles.iter().enumerate().map(change).collect();
    let at = keys.pop().map(|key| Stop::Item(ItemList::Checklist, key));
    items::change_details(state, task, changes, at)
}

/// Asks whether the lines of a text are to become items, when they were pasted into the line for one; `None` when they were
/// not, or when it is one line.
pub(crate) fn paste(state: &mut State, text: &str) -> Option<Vec<Effect>> {
    let Some(Overlay::Field(Field { purpose: Purpose::NewItem { task }, .. })) = state.overlays.last() else {
        return None;
    };
    let (task, titles) = (task.clone(), pasted::lines(text));
    if titles.len() < 2 {
        return None;
    }
    let room = items::details_of(state, &task).map_or(0, |details| room(&details));
    if titles.len() > room {
        let most = Limit::ChecklistItems.most().unwrap_or_default();
        return Some(edits::refuse(
            state,
            format!(
                "There is room for {}, and these are {}: a checklist has at most {most}.",
                counted(room, "more item", "more items"),
                titles.len()
            ),
        ));
    }
    let mut words: Vec<String> = titles.iter().take(SHOWN).map(|title| format!("· {}", short(title))).collect();
    if titles.len() > SHOWN {
        words.push(format!("· … and {} more", titles.len() - SHOWN));
    }
    let question = format!("Add {} checklist items?", titles.len());
    state.overlays.push(Overlay::Confirm(Confirm::new(question, words, "add", Question::Items { task, titles })));
    Some(Vec::new())
}

/// Adds the items that were pasted.
pub(crate) fn add_pasted(state: &mut State, task: &TaskId, titles: &[String]) -> Result<Vec<Effect>, String> {
    let count = titles.len();
    let effects = add_all(state, task, titles)?;
    // The line they were pasted into has served, unless something is typed in it.
    let is_served =
        |overlay: &mut Overlay| matches!(overlay, Overlay::Field(field) if field.text.text().trim().is_empty());
    state.overlays.pop_if(is_served);
    state.notice = Some(Notice::info(format!("{count} items are added. u takes them back.")));
    Ok(effects)
}

/// Makes a card of an item, below the card it is of and in the same bucket, and takes the item away: one act.
pub(super) fn promote(state: &mut State, id: &TaskId, details: &Details, item: &str) -> Result<Vec<Effect>, String> {
    duplicate::in_one_plan(state)?;
    let known = details.checklist.iter().find(|known| known.id == item).ok_or("It is not there any more.")?;
    let title = edits::name_of(&known.title, "A title")?;
    let view = state.board.view.as_ref().ok_or("The plan is not here yet.")?;
    let task = view.plan().task(id).ok_or("The task is not in the plan any more.")?;
    let (board, spot) = duplicate::below(state, task, false);
    let bucket = task.bucket_id.clone().map(|bucket| Change::Bucket { from: None, to: Some(bucket) });
    let card = Edit::CreateTask(WholeTask {
        task: TaskId::local(&format!("{} item", making::word(state))),
        title: title.clone(),
        board,
        spot,
        changes: bucket.into_iter().collect(),
        details: Vec::new(),
        base: None,
        seen: None,
        others: Vec::new(),
        is_undo: false,
    });
    limits::check(&card, view.plan(), None)?;
    let gone = DetailChange::gone(details, ItemList::Checklist, item).ok_or("It is not there any more.")?;
    let removal = Edit::ChangeDetails(ChangeDetails {
        task: id.clone(),
        title: task.title.clone(),
        changes: vec![gone],
        is_undo: false,
    });
    // The card alone would double the item.
    state.board.check_edit(&removal)?;
    let effects = edits::act(state, vec![card, removal])?;
    state.notice =
        Some(Notice::info(format!("“{}” is a card of its own now, below this one. u takes it back.", short(&title))));
    Ok(effects)
}

#[cfg(test)]
#[path = "checklist_tests.rs"]
mod tests;
