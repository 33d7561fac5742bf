//! The filter of the board: typed on a line, live, and kept for each plan as long as the program runs.
//!
//! Cards that are moved under a filter are put next to the neighbours that can be seen: after the one above them, or where
//! there is none, before the one below. What is hidden between two of them stays where it is.

use std::collections::HashMap;
use std::sync::Arc;

use super::State;
use super::cursor::Cursor;
use super::edits;
use super::effect::Effect;
use super::intent::Looking;
use super::naming::Names;
use super::overlays::Overlay;
use super::overlays::facets;
use super::overlays::field::Field;
use super::overlays::field::Purpose;
use super::overlays::find;
use super::overlays::views;
use super::screens::board::BoardScreen;
use crate::planner::filter::SIGNS;
use crate::planner::id::TaskId;

impl BoardScreen {
    /// Returns what the person has typed to see a part of the open plan alone.
    #[must_use]
    pub fn filter(&self) -> Option<&Arc<str>> {
        self.filters.get(self.plan.as_ref()?)
    }

    /// Shows only what fits; everything when nothing was typed.
    fn set_filter(&mut self, text: &str) {
        let Some(plan) = self.plan.clone() else { return };
        if text.trim().is_empty() {
            self.filters.remove(&plan);
        } else {
            self.filters.insert(plan, text.into());
        }
        if let Some(view) = self.view.take() {
            let view = view.with_filter(self.filter());
            self.show(view);
        }
    }

    /// Puts the cursor where it stood once, as far as its card can be seen.
    fn stand_again(&mut self, stood: &Cursor) {
        let Some(view) = &self.view else { return };
        self.cursor = stood.clone();
        self.cursor.follow(view.board(), view.plan());
    }

    /// Takes the service's names in place of this machine's.
    pub(crate) fn rename_filters(&mut self, names: &Names) {
        let renamed = std::mem::take(&mut self.filters).into_iter().map(|(mut plan, text)| {
            names.plan(&mut plan);
            (plan, text)
        });
        self.filters = renamed.collect::<HashMap<_, _>>();
    }
}

/// Does what a key means that looks for something.
pub(super) fn follow(state: &mut State, looking: Looking) -> Vec<Effect> {
    match looking {
        Looking::Find => return find::open(state),
        Looking::FilterClear => return clear(state),
        Looking::Facets => {
            let outcome = facets::open(state);
            return edits::or_refuse(state, outcome);
        }
        Looking::Views => return views::open(state),
        Looking::Filter => {}
        // What only layers know means nothing without them.
        _ => return Vec::new(),
    }
    let seen = state.board.filter().map(ToString::to_string).unwrap_or_default();
    state.overlays.push(Overlay::Field(Field::new(Purpose::Filter { seen, stood: state.board.cursor.clone() })));
    Vec::new()
}

/// Shows all cards again.
pub(super) fn clear(state: &mut State) -> Vec<Effect> {
    if state.board.filter().is_none() { Vec::new() } else { set(state, "") }
}

/// Shows the cards that fit a line.
pub(super) fn set(state: &mut State, text: &str) -> Vec<Effect> {
    state.board.set_filter(text);
    state.board.look(state.size)
}

/// Shows the cards that fit a line while it is still looked for: what was hidden for a while has not moved the cursor.
pub(super) fn set_from(state: &mut State, text: &str, stood: &Cursor) -> Vec<Effect> {
    state.board.set_filter(text);
    state.board.stand_again(stood);
    state.board.look(state.size)
}

/// Shows what fits the line as it stands, while it is typed.
pub(super) fn read(state: &mut State) -> Vec<Effect> {
    let Some(Overlay::Field(Field { text, purpose: Purpose::Filter { stood, .. } })) = state.overlays.last() else {
        return Vec::new();
    };
    let (typed, stood) = (text.text().to_owned(), stood.clone());
    if state.board.filter().map_or("", |known| known) == typed.trim() {
        return Vec::new();
    }
    set_from(state, typed.trim(), &stood)
}

/// Returns what stands below a line that is understood: how much can be seen and what can be typed.
#[must_use]
pub(super) fn words(state: &State) -> Option<(String, bool)> {
    state.board.view.as_ref()?;
    let seen = count(state).map(|count| format!("{count} · "));
    Some((format!("{}{SIGNS}", seen.unwrap_or_default()), false))
}

/// Returns what the filter hides of cards that were made, in a word; `None` when all of them can be seen.
pub(super) fn hidden(state: &State, made: &[TaskId]) -> Option<String> {
    let view = state.board.view.as_ref().filter(|view| view.fitting().is_some())?;
    let is_hidden = |task: &&TaskId| view.board().find(view.plan(), task).is_none();
    match (made.iter().filter(is_hidden).count(), made.len()) {
        (0, _) => None,
        (1, 1) => Some("it".to_owned()),
        (hidden, all) if hidden == all => Some("them".to_owned()),
        (hidden, _) => Some(format!("{hidden} of them")),
    }
}

/// Says how many of how many tasks can be seen; `None` without a filter.
#[must_use]
pub(super) fn count(state: &State) -> Option<String> {
    let view = state.board.view.as_ref()?;
    let fitting = view.fitting()?;
    let wants_done = view.filter().is_some_and(|filter| filter.wants_done());
    let is_done_hidden = view.arrangement().hides_completed && !wants_done;
    let all = if is_done_hidden { view.active_count() } else { view.plan().tasks().len() };
    Some(format!("{fitting} of {all}"))
}

#[cfg(test)]
#[path = "filtering_tests.rs"]
mod tests;
