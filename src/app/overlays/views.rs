//! The saved views: to go back to one, to save what is on the screen as one, to rename and to delete them.

use crate::app::State;
use crate::app::edits;
use crate::app::effect::Effect;
use crate::app::intent::Intent;
use crate::app::intent::Looking;
use crate::app::overlays::Overlay;
use crate::app::overlays::field::Field;
use crate::app::overlays::field::Purpose;
use crate::app::picker::Picker;
use crate::app::saved_views;
use crate::planner::quick_add::fit;
use crate::planner::saved_view;
use crate::planner::saved_view::SavedView;

/// The list while it is open.
#[derive(Clone, Debug, Default)]
pub struct Views {
    /// What was typed and chosen.
    pub picker: Picker,
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A view.
    View(SavedView),
    /// To save what is on the screen, under what was typed if that is something.
    Save(String),
}

impl Views {
    /// Returns the views that are meant, the best first, then what can be saved.
    #[must_use]
    pub fn entries(&self, state: &State) -> Vec<Entry> {
        let typed = self.picker.field.text().trim();
        let mut entries: Vec<Entry> = found(&state.views, typed).into_iter().cloned().map(Entry::View).collect();
        if saved_view::find(&state.views, typed).is_none() {
            entries.push(Entry::Save(typed.to_owned()));
        }
        entries
    }

    fn chosen(&self, state: &State) -> Option<Entry> {
        self.entries(state).into_iter().nth(self.picker.selected)
    }
}

/// Returns the views whose names fit what was typed, the best first, then those that show it.
pub(crate) fn found<'a>(views: &'a [SavedView], typed: &str) -> Vec<&'a SavedView> {
    let shows = |view: &SavedView| saved_views::words(view).to_lowercase().contains(&typed.to_lowercase());
    let rank = |view: &SavedView| {
        fit(&view.name, typed).map_or_else(|| shows(view).then_some((1, None)), |fit| Some((0, Some(fit))))
    };
    let mut found: Vec<_> = views.iter().filter_map(|view| Some((rank(view)?, view))).collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, view)| view).collect()
}

/// Opens the list.
pub(crate) fn open(state: &mut State) -> Vec<Effect> {
    state.overlays.push(Overlay::Views(Views::default()));
    Vec::new()
}

/// Does what a key means to the list; `None` for keys that mean the same as everywhere.
pub(crate) fn follow(state: &mut State, intent: Intent) -> Option<Vec<Effect>> {
    let Some(Overlay::Views(views)) = state.overlays.last() else { return None };
    let chosen = views.chosen(state);
    match (intent, chosen) {
        (Intent::PickerChoose, Some(Entry::View(view))) => Some(saved_views::go(state, &view.name)),
        (Intent::PickerChoose, Some(Entry::Save(name))) if name.is_empty() => {
            state.overlays.pop();
            state.overlays.push(Overlay::Field(Field::new(Purpose::ViewName { from: None })));
            Some(Vec::new())
        }
        (Intent::PickerChoose, Some(Entry::Save(name))) => {
            let outcome = saved_views::save(state, &name);
            Some(edits::or_refuse(state, outcome))
        }
        (Intent::Looking(Looking::ViewRename), Some(Entry::View(view))) => {
            state.overlays.push(Overlay::Field(Field::new(Purpose::ViewName { from: Some(view.name) })));
            Some(Vec::new())
        }
        (Intent::Looking(Looking::ViewDelete), Some(Entry::View(view))) => {
            saved_views::ask_delete(state, &view);
            Some(Vec::new())
        }
        (Intent::Looking(Looking::ViewRename | Looking::ViewDelete) | Intent::PickerChoose, _) => {
            Some(edits::refuse(state, "There is no view here."))
        }
        _ => None,
    }
}
