//! The plan panel: what is known of the open plan, whom it is shared with, what its labels are called; and what can be
//! done with it.

pub mod rows;
#[cfg(test)]
pub(crate) mod tests;

use self::rows::Row;
use crate::app::State;
use crate::app::choosing::Pointed;
use crate::app::choosing::seen_from;
use crate::app::edits;
use crate::app::effect::Effect;
use crate::app::fields::labels;
use crate::app::intent::Intent;
use crate::app::layout::boxes;
use crate::app::layout::days::Area;
use crate::app::layout::first_row;
use crate::app::overlays::Overlay;
use crate::app::overlays::field::Field;
use crate::app::overlays::field::Purpose;
use crate::app::overlays::name_it;
use crate::app::overlays::plans;
use crate::app::overlays::plans::Show;
use crate::app::picker;
use crate::app::plan_acts;
use crate::app::wrapping::cells_of;
use crate::app::wrapping::wrap;
use crate::planner::container::Container;
use crate::sync::Command;

/// The panel while it is open.
#[derive(Clone, Debug, Default)]
pub struct PlanPanel {
    /// The row one is on. It is kept by what it is, for rows come and go.
    pub at: Option<Row>,
}

impl PlanPanel {
    /// Returns which of the rows one is on.
    #[must_use]
    pub fn cursor(&self, rows: &[Row]) -> usize {
        rows.iter().position(|row| Some(row) == self.at.as_ref()).unwrap_or(0)
    }
}

/// From so many rows on the sync line of the screen is not covered.
const FOOTER_FROM: u16 = 16;
/// The widest panel.
const WIDTH_MOST: u16 = 100;
/// The cells of what a row is called; people have a box there.
const LABEL: usize = 12;
const MARK: usize = 4;

/// One line of the panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// Nothing, in front of a heading.
    Gap,
    /// What the rows below are.
    Heading(String),
    /// A row, or a part of it: what it says can be read whole.
    Row {
        /// Its number.
        row: usize,
        /// The words that stand in this line.
        words: String,
    },
}

/// Where the panel stands, and what is seen of it.
#[derive(Clone, Debug)]
pub struct Place {
    /// All of it.
    pub whole: Area,
    /// Where the lines are.
    pub inner: Area,
    /// How many rows of the screen it may take: the sync line is not covered.
    pub screen_height: u16,
    /// Whether there is a line for the keys below.
    pub has_hints: bool,
    /// All lines.
    pub lines: Vec<Line>,
    /// The first that is seen.
    pub first: usize,
}

impl PlanPanel {
    /// Returns which row one is on.
    pub(in crate::app) fn row(&self, state: &State) -> usize {
        self.cursor(&rows::of(state))
    }

    /// Returns where the panel stands on a screen of some size.
    #[must_use]
    pub fn place(&self, state: &State, (width, height): (u16, u16)) -> Place {
        let rows = rows::of(state);
        let screen = (width, if height >= FOOTER_FROM { height - 2 } else { height });
        // Without the mark of the cursor.
        let room = usize::from(boxes::middle(screen, (WIDTH_MOST, screen.1)).1.width.saturating_sub(1));
        let (mut lines, mut before) = (Vec::new(), String::new());
        for (index, row) in rows.iter().enumerate() {
            let heading = row.heading(state);
            if heading != before {
                lines.push(Line::Gap);
                lines.extend(wrap(&heading, room).into_iter().map(Line::Heading));
                before = heading;
            }
            lines.extend(in_full(state, row, room).into_iter().map(|words| Line::Row { row: index, words }));
        }
        let wanted = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(3);
        let (whole, inner) = boxes::middle(screen, (WIDTH_MOST, wanted));
        let has_hints = inner.height > 1;
        let inner = Area { height: inner.height - u16::from(has_hints), ..inner };
        let here = self.cursor(&rows);
        let is_here = |line: &Line| matches!(line, Line::Row { row, .. } if *row == here);
        let start = lines.iter().position(is_here).unwrap_or(0);
        let end = lines.iter().rposition(is_here).unwrap_or(0);
        let first = first_row(seen_from(state), end, lines.len(), usize::from(inner.height)).min(start);
        Place { whole, inner, screen_height: screen.1, has_hints, lines, first }
    }

    /// Returns what is at a point of the screen.
    pub(in crate::app) fn pointed(&self, state: &State, at: (u16, u16)) -> Pointed {
        let place = self.place(state, state.size);
        if !place.inner.holds(at) {
            return Pointed::Nothing;
        }
        match place.lines.get(place.first + usize::from(at.1 - place.inner.y)) {
            Some(Line::Row { row, .. }) => Pointed::Entry(*row),
            _ => Pointed::Nothing,
        }
    }
}

/// Returns what a row is called and what it says, in as many lines as that takes: what does not fit stands below what is said.
fn in_full(state: &State, row: &Row, room: usize) -> Vec<String> {
    let (label, said) = rows::words(state, row);
    let indent = if matches!(row, Row::Person(_)) { MARK } else { LABEL };
    let gap = " ".repeat(indent.saturating_sub(cells_of(&label)));
    let lines = wrap(&said, room.saturating_sub(indent)).into_iter().enumerate();
    let line = |(part, words): (usize, String)| match part {
        0 => format!("{label}{gap}{words}"),
        _ => format!("{}{words}", " ".repeat(indent)),
    };
    lines.map(line).collect()
}

/// Opens the panel of the open plan.
pub(crate) fn open(state: &mut State) -> Result<Vec<Effect>, String> {
    let (plan, _) = plan_acts::open_plan(state)?;
    state.overlays.push(Overlay::PlanPanel(PlanPanel::default()));
    // What a favourite is comes with the list of plans.
    let members = (!plan.is_local()).then_some(Effect::Sync(Command::ListMembers(plan)));
    Ok([Effect::Sync(Command::ListPlans)].into_iter().chain(members).collect())
}

/// Does what a key means in the panel; `None` for keys that mean the same everywhere.
pub(crate) fn follow(state: &mut State, intent: Intent) -> Option<Vec<Effect>> {
    let Some(Overlay::PlanPanel(panel)) = state.overlays.last() else { return None };
    let rows = rows::of(state);
    let at = panel.cursor(&rows);
    if let Some(row) = picker::row(intent, at, rows.len()) {
        if let Some(Overlay::PlanPanel(panel)) = state.overlays.last_mut() {
            panel.at = rows.into_iter().nth(row);
        }
        return Some(Vec::new());
    }
    let row = rows.into_iter().nth(at);
    let outcome = match intent {
        Intent::PlanRename => rename(state, row.as_ref()),
        Intent::PlanToggle => toggle(state, row.as_ref()),
        Intent::PlanFavourite => plan_acts::open_plan(state).and_then(|(plan, _)| plan_acts::favour(state, &plan)),
        Intent::PlanArchive => justify(state, true),
        Intent::PlanUnarchive => justify(state, false),
        Intent::PlanMove => move_away(state),
        Intent::PlanDelete => plan_acts::open_plan(state).map(|(plan, title)| name_it::open(state, &plan, &title)),
        _ => return None,
    };
    Some(edits::or_refuse(state, outcome))
}

/// Opens the line for the title, or for the name of the label one is on.
fn rename(state: &mut State, row: Option<&Row>) -> Result<Vec<Effect>, String> {
    plan_acts::check_open(state)?;
    let (plan, title) = plan_acts::open_plan(state)?;
    if let Some(Row::Label(category)) = row {
        return labels::open_name(state, plan, *category);
    }
    let purpose = Purpose::PlanTitle { plan, seen: title };
    state.overlays.push(Overlay::Field(Field::new(purpose)));
    Ok(Vec::new())
}

/// Does what is next of the row one is on: shares, or opens the line for its words.
fn toggle(state: &mut State, row: Option<&Row>) -> Result<Vec<Effect>, String> {
    match row {
        Some(Row::Person(user)) => plan_acts::share(state, user),
        Some(Row::Label(_) | Row::Title) => rename(state, row),
        Some(Row::Favourite) => plan_acts::open_plan(state).and_then(|(plan, _)| plan_acts::favour(state, &plan)),
        Some(Row::Archive) => {
            let is_archived = plan_acts::check_open(state).is_err();
            justify(state, !is_archived)
        }
        Some(Row::Home) => move_away(state),
        _ => Err("There is nothing to change in this row.".to_owned()),
    }
}

/// Opens the line for why the plan is archived, or brought back.
fn justify(state: &mut State, into: bool) -> Result<Vec<Effect>, String> {
    let (plan, title) = plan_acts::open_plan(state)?;
    let is_archived = plan_acts::check_open(state).is_err();
    if is_archived == into {
        let words = if into { "The plan is archived already; u brings it back." } else { "The plan is not archived." };
        return Err(words.to_owned());
    }
    if plan.is_local() {
        return Err("The plan is not made yet: it can be archived as soon as the service has it.".to_owned());
    }
    state.overlays.push(Overlay::Field(Field::new(Purpose::Justification { plan, title, into })));
    Ok(Vec::new())
}

/// Asks to which group a personal plan is to be given.
fn move_away(state: &mut State) -> Result<Vec<Effect>, String> {
    plan_acts::check_open(state)?;
    let (plan, title) = plan_acts::open_plan(state)?;
    let container = state.board.view.as_ref().map(|view| view.plan().plan.container());
    if !matches!(container, Some(Container::User(_))) {
        return Err("Only a personal plan can be moved, and only to a group.".to_owned());
    }
    Ok(plans::open(state, Show::Groups { plan, title }))
}
