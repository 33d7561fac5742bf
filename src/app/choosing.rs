//! The mouse in what lies in front of the board: in a list a click goes to an entry, a second one takes it, and the wheel goes
//! up and down; a click beside any layer leaves it.

use super::State;
use super::effect::Effect;
use super::follow::count;
use super::follow::follow;
use super::intent::Intent;
use super::intent::Looking;
use super::layout::boxes::ListBox;
use super::notice::Notice;
use super::overlays::Overlay;
use super::overlays::date;
use super::overlays::field::Purpose;

/// What of a list is at a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pointed {
    /// Its frame, a heading, the line to type into, what lies beside it.
    Nothing,
    /// An entry, or a row.
    Entry(usize),
}

/// Does what a click beside the layer on top means: it is left, as by the key that leads out; what was typed is not lost by it.
pub(super) fn beside(state: &mut State) -> Vec<Effect> {
    let out = match state.overlays.last() {
        // What was chosen or typed there is on the board already; Esc would take it back.
        Some(Overlay::Facets(_)) => Intent::PickerChoose,
        Some(Overlay::Field(field)) if matches!(field.purpose, Purpose::Filter { .. }) => Intent::InputAccept,
        Some(Overlay::Field(field)) if field.is_changed() => return stay(state),
        Some(Overlay::Date(date)) if date.is_touched() => return stay(state),
        Some(Overlay::Field(_) | Overlay::Date(_) | Overlay::NameIt(_) | Overlay::Rebind(_) | Overlay::Text(_)) => {
            Intent::InputCancel
        }
        _ => Intent::PickerClose,
    };
    follow(state, out, None)
}

/// Leaves a line that something was typed into as it is.
fn stay(state: &mut State) -> Vec<Effect> {
    state.notice =
        state.notice.take().or(Some(Notice::info("Something is typed there: Enter takes it, Esc leaves it.")));
    Vec::new()
}

/// Does what a click means to the layer on top.
pub(super) fn click(state: &mut State, at: (u16, u16)) -> Vec<Effect> {
    if matches!(state.overlays.last(), Some(Overlay::Date(_))) {
        return date::click(state, at);
    }
    let before = state.mouse.picked.take();
    let (pointed, seen_from) = pointed(state, at);
    let entry = match pointed {
        None | Some(Pointed::Nothing) => return Vec::new(),
        Some(Pointed::Entry(entry)) => entry,
    };
    state.mouse.seen_from = Some((state.overlays.len(), seen_from));
    let mut effects = go(state, entry);
    let picked = (state.overlays.len(), entry);
    let takes = match state.overlays.last() {
        // What is switched on is switched off as easily.
        Some(Overlay::Facets(_)) => Some(Intent::Looking(Looking::FacetToggle)),
        Some(Overlay::Menu(menu)) if menu.is_toggles() => Some(Intent::PickerChoose),
        Some(Overlay::PlanPanel(_)) => Some(Intent::PlanToggle).filter(|_| before == Some(picked)),
        // The menu of a card is one click away from the card.
        Some(Overlay::Help(help)) if help.card.is_some() => Some(Intent::PickerChoose),
        // Enter makes the task again; that is for a key.
        Some(Overlay::Trash(_)) => None,
        _ => Some(Intent::PickerChoose).filter(|_| before == Some(picked)),
    };
    match takes {
        Some(intent) => effects.extend(follow(state, intent, None)),
        None => state.mouse.picked = Some(picked),
    }
    effects
}

/// Goes up or down by one; a list does not begin again at its other end.
pub(super) fn wheel(state: &mut State, is_down: bool) -> Vec<Effect> {
    let selected = state.overlays.last_mut().and_then(Overlay::picker).map(|picker| picker.selected);
    let is_at_end = match (selected, count(state)) {
        (Some(selected), Some(count)) if is_down => selected + 1 >= count,
        (Some(selected), Some(_)) => selected == 0,
        _ => false,
    };
    if is_at_end {
        return Vec::new();
    }
    follow(state, if is_down { Intent::PickerDown } else { Intent::PickerUp }, None)
}

/// Returns from which row on the list on top is to be seen if its cursor allows: as it was when it was clicked.
#[must_use]
pub fn seen_from(state: &State) -> usize {
    let here = state.mouse.seen_from.filter(|(layers, _)| *layers == state.overlays.len());
    here.map_or(0, |(_, first)| first)
}

/// Forgets what was clicked of a list that is closed or covered.
pub(super) fn forget(state: &mut State) {
    if state.mouse.seen_from.is_some_and(|(layers, _)| layers != state.overlays.len()) {
        state.mouse.seen_from = None;
    }
}

/// Returns what is at a point and the first row that is seen; nothing where the layer on top is no list.
fn pointed(state: &State, at: (u16, u16)) -> (Option<Pointed>, usize) {
    if let Some(list) = list_box(state) {
        let pointed = match list.entry_at(at) {
            Some(entry) => Pointed::Entry(entry),
            None => Pointed::Nothing,
        };
        return (Some(pointed), list.first);
    }
    match state.overlays.last() {
        Some(Overlay::Facets(facets)) => (Some(facets.pointed(state, at)), facets.place(state, state.size).first),
        Some(Overlay::PlanPanel(panel)) => (Some(panel.pointed(state, at)), panel.place(state, state.size).first),
        Some(Overlay::Trash(trash)) => (Some(trash.pointed(state, at)), trash.place(state, state.size).first),
        _ => (None, 0),
    }
}

/// Divides the box of the list on top, if it is one to type into.
fn list_box(state: &State) -> Option<ListBox> {
    let top = state.overlays.last()?;
    let (heights, heads) = match top {
        Overlay::Help(help) => {
            let rows = help.rows(state, ListBox::inner_width(state.size));
            (rows.iter().map(|row| row.words.len()).collect(), Vec::new())
        }
        Overlay::Find(find) => {
            let heads: Vec<String> = find.entries(state).iter().map(|entry| entry.head.to_owned()).collect();
            (vec![1; heads.len()], heads)
        }
        Overlay::Plans(plans) => {
            let heads: Vec<String> = plans.entries(state).into_iter().map(|(head, _)| head).collect();
            (vec![1; heads.len()], heads)
        }
        _ => (vec![1; count(state)?], Vec::new()),
    };
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let selected = match top {
        Overlay::Help(help) => help.picker.selected,
        Overlay::Find(find) => find.picker.selected,
        Overlay::Plans(plans) => plans.picker.selected,
        Overlay::Menu(menu) => menu.picker.selected,
        Overlay::MoveTo(move_to) => move_to.picker.selected,
        Overlay::Views(views) => views.picker.selected,
        _ => return None,
    };
    Some(ListBox::of(state.size, (&heights, &heads), selected, seen_from(state)))
}

/// Goes to an entry of the list on top.
fn go(state: &mut State, entry: usize) -> Vec<Effect> {
    if let Some(picker) = state.overlays.last_mut().and_then(Overlay::picker) {
        picker.selected = entry;
        return Vec::new();
    }
    let here = match state.overlays.last() {
        Some(Overlay::Facets(facets)) => facets.row(),
        Some(Overlay::PlanPanel(panel)) => panel.row(state),
        Some(Overlay::Trash(trash)) => trash.cursor(&trash.rows(state)),
        _ => return Vec::new(),
    };
    let step = if entry < here { Intent::PickerUp } else { Intent::PickerDown };
    (0..entry.abs_diff(here)).flat_map(|_| follow(state, step, None)).collect()
}

#[cfg(test)]
#[path = "choosing_tests.rs"]
mod tests;
