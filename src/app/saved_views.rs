//! The person's saved views: this board and filter under a name, and back to them in whatever plan is open.

use super::State;
use super::edits;
use super::effect::Effect;
use super::filtering;
use super::notice::Notice;
use super::overlays::Overlay;
use super::overlays::confirm::Act;
use super::overlays::confirm::Confirm;
use crate::planner::edit::short;
use crate::planner::saved_view;
use crate::planner::saved_view::SavedView;
use crate::planner::saved_view::ViewChange;
use crate::planner::view::View;
use crate::sync::Command;

/// Saves what is on the screen under a name. One that is called so already is asked about.
pub(crate) fn save(state: &mut State, typed: &str) -> Result<Vec<Effect>, String> {
    let view = current(state, saved_view::name(typed)?)?;
    let Some(known) = saved_view::find(&state.views, &view.name) else {
        saved_view::room(&state.views)?;
        return Ok(keep(state, view));
    };
    let question = format!("Overwrite the view “{}”?", short(&known.name));
    let words = vec![format!("It shows {}.", words(known)), format!("It would show {}.", words(&view))];
    state.overlays.push(Overlay::Confirm(Confirm::new(question, words, "overwrite", Act::SaveView(Box::new(view)))));
    Ok(Vec::new())
}

/// Saves a view, in place of another that is called so.
pub(crate) fn keep(state: &mut State, view: SavedView) -> Vec<Effect> {
    state.overlays.retain(|overlay| !matches!(overlay, Overlay::Views(_)));
    state.notice = Some(Notice::info(format!("The view “{}” is saved; ' goes back to it.", short(&view.name))));
    change(state, ViewChange::Save(view))
}

/// Gives a view another name.
pub(crate) fn rename(state: &mut State, from: &str, typed: &str) -> Result<Vec<Effect>, String> {
    let to = saved_view::name(typed)?;
    let other = saved_view::find(&state.views, &to).filter(|view| !saved_view::is_same(&view.name, from));
    if let Some(other) = other {
        return Err(format!("There is a view called “{}” already.", short(&other.name)));
    }
    Ok(change(state, ViewChange::Rename { from: from.to_owned(), to }))
}

/// Asks whether a view is to be deleted.
pub(crate) fn ask_delete(state: &mut State, view: &SavedView) {
    let question = format!("Delete the view “{}”?", short(&view.name));
    let words = vec![format!("It shows {}. No card is changed.", words(view))];
    state.overlays.push(Overlay::Confirm(Confirm::new(question, words, "delete", Act::DeleteView(view.name.clone()))));
}

/// Forgets a view.
pub(crate) fn delete(state: &mut State, name: String) -> Vec<Effect> {
    change(state, ViewChange::Delete(name))
}

fn change(state: &mut State, change: ViewChange) -> Vec<Effect> {
    change.apply(&mut state.views);
    vec![Effect::Sync(Command::ChangeViews(change))]
}

/// Returns what is on the screen, as a view.
fn current(state: &State, name: String) -> Result<SavedView, String> {
    let board = &state.board;
    let view = board.view.as_ref().ok_or("The plan is not here yet.")?;
    let folded = view.board().columns.iter().filter(|column| column.is_collapsed);
    Ok(SavedView {
        name,
        grouping: board.arrangement.grouping,
        filter: board.filter().map(ToString::to_string).unwrap_or_default(),
        hides_completed: board.arrangement.hides_completed,
        folded: folded.map(|column| column.name.clone()).collect(),
    })
}

/// Goes back to a view, in the plan that is open.
pub(crate) fn go(state: &mut State, name: &str) -> Vec<Effect> {
    let Some(view) = saved_view::find(&state.views, name).cloned() else { return Vec::new() };
    state.overlays.clear();
    let outcome = state.board.arrange_as(&view);
    let mut effects = match outcome {
        Ok(effects) => effects,
        Err(sentence) => return edits::refuse(state, sentence),
    };
    effects.extend(filtering::set(state, &view.filter));
    state.awaited_view = Some(view);
    effects.extend(arrive(state));
    effects
}

/// Does what can be done only when the plan is here: folds its columns, and says what the view asks for that it does not have.
pub(crate) fn arrive(state: &mut State) -> Vec<Effect> {
    if !state.board.view.as_ref().is_some_and(|view| view.plan().is_whole()) {
        return Vec::new();
    }
    let Some(view) = state.awaited_view.take() else { return Vec::new() };
    let effects = state.board.fold_as(&view.folded);
    let filter = state.board.view.as_ref().and_then(View::filter).unwrap_or_default();
    let missing: Vec<String> = filter.faults.into_iter().map(|(_, why)| why).collect();
    let name = short(&view.name);
    let words = if missing.is_empty() {
        format!("“{name}”: {}.", words(&view))
    } else {
        format!("“{name}” asks for what this plan does not have. {}", missing.join(" "))
    };
    state.notice = Some(Notice::info(words));
    effects
}

/// Returns what a view shows, in words.
#[must_use]
pub fn words(view: &SavedView) -> String {
    let folded = match view.folded.len() {
        0 => None,
        1 => Some("1 column folded".to_owned()),
        count => Some(format!("{count} columns folded")),
    };
    let filter = Some(&view.filter).filter(|filter| !filter.is_empty()).map(|filter| format!("/{filter}"));
    let done = view.hides_completed.then(|| "completed hidden".to_owned());
    let parts = [Some(format!("board {}", view.grouping.name())), filter, done, folded];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
#[path = "saved_views_tests.rs"]
mod tests;
