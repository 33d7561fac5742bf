//! What the cards of the open plan have, to choose from: each choice is seen on the board at once. What is chosen is the line
//! of the filter, so that `/` shows and changes the same thing.

use crate::app::State;
use crate::app::choosing::Pointed;
use crate::app::choosing::seen_from;
use crate::app::cursor::Cursor;
use crate::app::effect::Effect;
use crate::app::filtering;
use crate::app::intent::Intent;
use crate::app::intent::Looking;
use crate::app::layout::days::Area;
use crate::app::layout::first_row;
use crate::app::naming::Names;
use crate::app::overlays::Overlay;
use crate::app::picker;
use crate::planner::filter::facets;
use crate::planner::filter::facets::Counted;
use crate::planner::filter::facets::Facet;
use crate::planner::filter::facets::Selection;
use crate::planner::filter::facets::Value;

/// The facets while they are open.
#[derive(Clone, Debug)]
pub struct Facets {
    /// The filter's line as it was before.
    before: String,
    /// Where the cursor of the board stood.
    stood: Cursor,
    /// How many of how many cards are seen, when not all are.
    pub seen: Option<String>,
    /// What is chosen.
    selection: Selection,
    /// What there is to choose, counted: when they are opened, with each choice, and whenever the plan changes.
    pub rows: Vec<Counted>,
    /// The value the cursor is on, and the row it was in last.
    cursor: (Option<Value>, usize),
}

impl Facets {
    /// Says whether a value is chosen.
    #[must_use]
    pub fn has(&self, value: &Value) -> bool {
        self.selection.has(value)
    }

    /// Returns the row the cursor is in.
    #[must_use]
    pub fn row(&self) -> usize {
        let here = self.cursor.0.as_ref();
        let row = here.and_then(|here| self.rows.iter().position(|row| row.value == *here));
        row.unwrap_or(self.cursor.1).min(self.rows.len().saturating_sub(1))
    }

    fn go(&mut self, row: usize) {
        let row = row.min(self.rows.len().saturating_sub(1));
        self.cursor = (self.rows.get(row).map(|row| row.value.clone()), row);
    }

    /// Returns the first row of the facet after this one, or before it, around the ends.
    fn next(&self, is_back: bool) -> usize {
        let facet = |row: usize| self.rows.get(row).map(|row| row.value.facet());
        let firsts: Vec<usize> =
            (0..self.rows.len()).filter(|row| *row == 0 || facet(*row) != facet(row - 1)).collect();
        let here = firsts.iter().rposition(|first| *first <= self.row()).unwrap_or(0);
        let step = if is_back { firsts.len().saturating_sub(1) } else { 1 };
        firsts.get((here + step) % firsts.len().max(1)).copied().unwrap_or(0)
    }

    /// Takes the service's names in place of this machine's.
    pub(crate) fn renamed(&mut self, names: &Names) {
        self.stood.renamed(names);
        self.selection.rename(|bucket| names.bucket(bucket));
        let values = self.rows.iter_mut().map(|row| &mut row.value).chain(&mut self.cursor.0);
        for value in values {
            if let Value::Bucket(bucket) = value {
                names.bucket(bucket);
            }
        }
    }

    /// Returns the heading above a row, if it is the first of its facet.
    #[must_use]
    pub fn head(&self, row: usize) -> Option<Facet> {
        let facet = |row: usize| self.rows.get(row).map(|row| row.value.facet());
        facet(row).filter(|here| row == 0 || facet(row - 1) != Some(*here))
    }
}

/// From so many columns on it stands beside the board.
const BESIDE_FROM: u16 = 72;
/// How wide it is there.
const BESIDE: u16 = 36;
/// From so many rows on the sync line and the news are not covered.
const FOOTER_FROM: u16 = 16;

/// One line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// The name of a facet.
    Head(Facet),
    /// A value: which row it is.
    Value(usize),
}

/// Where the list stands, and from which line on it is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// All of it: beside the board where that has room, else below its first cards.
    pub whole: Area,
    /// Where the lines are.
    pub inner: Area,
    /// The first line that is seen.
    pub first: usize,
}

impl Facets {
    /// Returns all lines: above the first value of each facet its name.
    #[must_use]
    pub fn lines(&self) -> Vec<Line> {
        let of_row = |row: usize| self.head(row).map(Line::Head).into_iter().chain([Line::Value(row)]);
        (0..self.rows.len()).flat_map(of_row).collect()
    }

    /// Returns where the list stands on a screen of some size.
    #[must_use]
    pub fn place(&self, state: &State, (width, height): (u16, u16)) -> Place {
        let footer = if height >= FOOTER_FROM { 2 } else { 0 };
        let whole = if width >= BESIDE_FROM {
            let top = height.min(1);
            Area { x: width - BESIDE, y: top, width: BESIDE, height: height - top - footer }
        } else {
            let above = if height < 8 { 0 } else { height / 3 };
            Area { x: 0, y: above, width, height: height - above - footer }
        };
        let inner = if whole.height < 4 || whole.width < 12 {
            whole
        } else {
            // The frame, and the keys on the last line.
            Area { x: whole.x + 1, y: whole.y + 1, width: whole.width - 2, height: whole.height - 3 }
        };
        let lines = self.lines();
        let here = lines.iter().position(|line| *line == Line::Value(self.row())).unwrap_or(0);
        // The heading above the first value is seen with it.
        let here = if here == 1 { 0 } else { here };
        let first = first_row(seen_from(state), here, lines.len(), usize::from(inner.height));
        Place { whole, inner, first }
    }

    /// Returns what is at a point of the screen.
    pub(in crate::app) fn pointed(&self, state: &State, at: (u16, u16)) -> Pointed {
        let place = self.place(state, state.size);
        if !place.inner.holds(at) {
            return Pointed::Nothing;
        }
        match self.lines().get(place.first + usize::from(at.1 - place.inner.y)) {
            Some(Line::Value(row)) => Pointed::Entry(*row),
            _ => Pointed::Nothing,
        }
    }
}

/// Opens them with what the filter says now.
pub(crate) fn open(state: &mut State) -> Result<Vec<Effect>, String> {
    let view = state.board.view.as_ref().ok_or("The plan is not here yet.")?;
    let before = state.board.filter().map(ToString::to_string).unwrap_or_default();
    let selection = Selection::read(&before, &view.known());
    let facets = Facets {
        before,
        stood: state.board.cursor.clone(),
        seen: None,
        selection,
        rows: Vec::new(),
        cursor: (None, 0),
    };
    state.overlays.push(Overlay::Facets(Box::new(facets)));
    renew(state);
    if let Some(Overlay::Facets(facets)) = state.overlays.last_mut() {
        let chosen = facets.rows.iter().position(|row| facets.selection.has(&row.value));
        facets.go(chosen.unwrap_or(0));
    }
    Ok(Vec::new())
}

/// Counts again: the plan is not what it was, or something else is chosen.
pub(crate) fn renew(state: &mut State) {
    let seen = filtering::count(state);
    let Some(view) = &state.board.view else { return };
    for overlay in &mut state.overlays {
        if let Overlay::Facets(open) = overlay {
            let hides_completed = view.arrangement().hides_completed;
            open.rows = facets::count(&view.around(), hides_completed, &open.selection, &view.known());
            open.seen.clone_from(&seen);
        }
    }
}

/// Does what a key means to them; `None` for keys that mean the same as everywhere.
pub(crate) fn follow(state: &mut State, intent: Intent) -> Option<Vec<Effect>> {
    let Some(Overlay::Facets(open)) = state.overlays.last_mut() else { return None };
    if let Some(row) = picker::row(intent, open.row(), open.rows.len()) {
        open.go(row);
        return Some(Vec::new());
    }
    match intent {
        Intent::Looking(looking @ (Looking::FacetNext | Looking::FacetPrevious)) => {
            open.go(open.next(looking == Looking::FacetPrevious));
            Some(Vec::new())
        }
        Intent::Looking(Looking::FacetToggle) => {
            let value = open.rows.get(open.row())?.value.clone();
            open.go(open.row());
            open.selection.toggle(&value);
            Some(show(state))
        }
        Intent::Looking(Looking::FilterClear) => {
            open.selection = Selection::default();
            Some(show(state))
        }
        Intent::PickerChoose => {
            state.overlays.pop();
            Some(Vec::new())
        }
        Intent::PickerClose => {
            let (before, stood) = (std::mem::take(&mut open.before), open.stood.clone());
            state.overlays.pop();
            Some(filtering::set_from(state, &before, &stood))
        }
        _ => None,
    }
}

/// Shows on the board what is chosen.
fn show(state: &mut State) -> Vec<Effect> {
    let (Some(Overlay::Facets(open)), Some(view)) = (state.overlays.last(), &state.board.view) else {
        return Vec::new();
    };
    let (line, stood) = (open.selection.line(&view.known()), open.stood.clone());
    let effects = filtering::set_from(state, &line, &stood);
    renew(state);
    effects
}

#[cfg(test)]
#[path = "facets_tests.rs"]
mod tests;
