//! The trash: what was deleted, to be made again or forgotten for good.

use std::sync::Arc;

use crate::app::State;
use crate::app::choosing::Pointed;
use crate::app::choosing::seen_from;
use crate::app::edits;
use crate::app::effect::Effect;
use crate::app::filtering;
use crate::app::intent::Intent;
use crate::app::layout::boxes;
use crate::app::layout::days::Area;
use crate::app::layout::first_row;
use crate::app::making;
use crate::app::notice::Notice;
use crate::app::overlays::Overlay;
use crate::app::overlays::confirm::Act;
use crate::app::overlays::confirm::Confirm;
use crate::app::pane::FOOTER_FROM;
use crate::app::picker;
use crate::app::undo;
use crate::planner::board::ColumnId;
use crate::planner::board::Grouping;
use crate::planner::change::Change;
use crate::planner::edit::Edit;
use crate::planner::edit::End;
use crate::planner::edit::Spot;
use crate::planner::edit::WholeTask;
use crate::planner::edit::short;
use crate::planner::id::PlanId;
use crate::planner::id::TaskId;
use crate::planner::snapshot::Snapshot;
use crate::planner::trashed::Trashed;
use crate::planner::trashed::Way;
use crate::planner::trashed::bucket_of;
use crate::sync::Command;

/// The trash while it is open.
#[derive(Clone, Debug, Default)]
pub struct Trash {
    /// Whether that of every plan is shown, and not of the open one alone.
    pub is_of_all: bool,
    /// Where the person is; nowhere yet, and the cursor stands on the first row.
    at: Option<TaskId>,
    /// How many rows were above that.
    row: usize,
}

impl Trash {
    /// Returns what is shown, the newest first.
    #[must_use]
    pub fn rows<'a>(&self, state: &'a State) -> Vec<&'a Trashed> {
        let plan = state.board.plan.as_ref().filter(|plan| !plan.is_mine() && !self.is_of_all);
        let is_shown = |trashed: &&Trashed| plan.is_none_or(|plan| trashed.plan == *plan);
        state.trash.iter().flat_map(|trash| trash.iter()).filter(is_shown).collect()
    }

    /// Returns which row the cursor is on.
    #[must_use]
    pub fn cursor(&self, rows: &[&Trashed]) -> usize {
        let found = self.at.as_ref().and_then(|at| rows.iter().position(|row| row.whole.task == *at));
        found.unwrap_or(self.row).min(rows.len().saturating_sub(1))
    }

    /// Says whether everything there is is shown anyway.
    #[must_use]
    pub fn shows_all(&self, state: &State) -> bool {
        self.is_of_all || state.board.plan.as_ref().is_none_or(PlanId::is_mine)
    }
}

/// The narrowest trash with columns.
const TABLE_FROM: u16 = 60;
/// The lowest box: with a row alone there would be none.
const LOWEST: u16 = 6;
/// The widest box.
const WIDTH_MOST: u16 = 110;

/// Where the trash stands, and what is seen of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// All of it.
    pub whole: Area,
    /// Where the rows are.
    pub inner: Area,
    /// How many rows of the screen it may take.
    pub screen_height: u16,
    /// Whether there is a line for the keys below.
    pub has_hints: bool,
    /// The cells for the words of a row.
    pub room: u16,
    /// How many lines a row takes.
    pub each: u16,
    /// The first row that is seen.
    pub first: usize,
    /// How many rows are seen.
    pub fits: usize,
}

impl Place {
    /// Says whether what is known of a task stands in columns.
    #[must_use]
    pub fn is_table(&self) -> bool {
        self.each == 1
    }
}

impl Trash {
    /// Returns where the trash stands on a screen of some size.
    #[must_use]
    pub fn place(&self, state: &State, (width, height): (u16, u16)) -> Place {
        let rows = self.rows(state);
        let footer = if height >= FOOTER_FROM { 2 } else { 0 };
        let room = width.min(WIDTH_MOST).saturating_sub(6);
        let each = if room < TABLE_FROM { 2 } else { 1 };
        let lines = rows.len().max(1) * usize::from(each) + if footer == 0 { 3 } else { 2 };
        let screen = (width, height - footer);
        let (whole, inner) = boxes::middle(screen, (WIDTH_MOST, u16::try_from(lines).unwrap_or(u16::MAX).max(LOWEST)));
        let has_hints = footer == 0 && inner.height > 2;
        let inner = Area { height: inner.height - u16::from(has_hints), ..inner };
        let fits = usize::from(inner.height / each).max(1);
        let first = first_row(seen_from(state), self.cursor(&rows), rows.len(), fits);
        Place { whole, inner, screen_height: screen.1, has_hints, room, each, first, fits }
    }

    /// Returns what is at a point of the screen.
    pub(in crate::app) fn pointed(&self, state: &State, at: (u16, u16)) -> Pointed {
        let place = self.place(state, state.size);
        if !place.inner.holds(at) {
            return Pointed::Nothing;
        }
        let row = place.first + usize::from((at.1 - place.inner.y) / place.each);
        if row < self.rows(state).len().min(place.first + place.fits) { Pointed::Entry(row) } else { Pointed::Nothing }
    }
}

/// Opens the trash; the engine is asked to tell what is in it.
pub(crate) fn open(state: &mut State) -> Vec<Effect> {
    state.trash = None;
    state.overlays.push(Overlay::Trash(Trash::default()));
    vec![Effect::Sync(Command::WatchTrash(true))]
}

/// Does what a key means while the trash is on top; `None` when it means the same as everywhere.
pub(crate) fn follow(state: &mut State, intent: Intent) -> Option<Vec<Effect>> {
    let Some(Overlay::Trash(panel)) = state.overlays.last() else { return None };
    let rows = panel.rows(state);
    let (now, count) = (panel.cursor(&rows), rows.len());
    let here = rows.get(now).map(|row| (*row).clone());
    if let Some(to) = picker::row(intent, now, count) {
        let at = rows.get(to).map(|row| row.whole.task.clone());
        if let Some(Overlay::Trash(panel)) = state.overlays.last_mut() {
            (panel.at, panel.row) = (at, to);
        }
        return Some(Vec::new());
    }
    match intent {
        Intent::PickerClose => {
            if state.notice.take().is_some() {
                return Some(Vec::new());
            }
            state.overlays.pop();
            state.trash = None;
            Some(vec![Effect::Sync(Command::WatchTrash(false))])
        }
        Intent::TrashAll => {
            if let Some(Overlay::Trash(panel)) = state.overlays.last_mut() {
                panel.is_of_all = !panel.is_of_all;
            }
            Some(Vec::new())
        }
        Intent::TrashRestore | Intent::TrashForget | Intent::TrashEmpty => {
            if let Err(sentence) = state.board.writable() {
                return Some(edits::refuse(state, sentence));
            }
            let outcome = match (here, intent) {
                (None, _) => Err("The trash is empty.".to_owned()),
                (Some(here), Intent::TrashRestore) => restore(state, &here),
                (Some(here), Intent::TrashForget) => ask_to_forget(state, &here),
                (Some(_), _) => ask_to_empty(state),
            };
            Some(edits::or_refuse(state, outcome))
        }
        _ => None,
    }
}

/// Makes a task again.
fn restore(state: &mut State, trashed: &Trashed) -> Result<Vec<Effect>, String> {
    if trashed.is_waiting && trashed.way == Way::WithColumn {
        return Err("It is deleted with its column, which is not sent yet: u on the board takes that back.".to_owned());
    }
    let deletion = Edit::DeleteTask(trashed.whole.clone());
    let mut whole = trashed.whole.again();
    let open = state.board.plan.clone();
    let is_listed = state.plans.is_empty() || state.plans.iter().any(|plan| plan.id == trashed.plan);
    let is_gone = !is_listed && open.as_ref() != Some(&trashed.plan);
    if is_gone && open.as_ref().is_none_or(PlanId::is_mine) {
        let plan = short(&trashed.plan_title);
        return Err(format!("Its plan “{plan}” is gone: open the plan it shall be made in (b), then come back here."));
    }
    let is_here = is_gone || open.as_ref() == Some(&trashed.plan);
    let moved = match state.board.view.as_ref().filter(|_| is_here) {
        Some(view) => rehome(&mut whole, view.plan(), &trashed.column)?,
        None => None,
    };
    let title = short(&whole.title).into_owned();
    let local = whole.task.clone();
    let mut effects = if is_here {
        making::cards(state, vec![whole])?
    } else {
        let (plan, again) = (trashed.plan.clone(), vec![Edit::CreateTask(whole)]);
        let effects = edits::hand_over(state, &plan, again.clone())?;
        state.history.record(&plan, again, false, None);
        // Taken back where it was done, too.
        undo::join(state, 1);
        effects
    };
    // That it was deleted cannot be taken back any more: it just was.
    state.history.refused(&deletion);
    effects.push(undo::keep(state));
    let place = match (&moved, is_here) {
        (column, _) if is_gone => {
            let column = column.as_deref().unwrap_or(&trashed.column);
            format!(" in {column} of this plan, for its own is gone")
        }
        (Some(column), _) => format!(" in {column}, for its column is gone"),
        (None, true) => String::new(),
        (None, false) => format!(" in “{}”", short(&trashed.plan_title)),
    };
    state.notice = Some(Notice::info(if trashed.is_waiting {
        format!("“{title}” stays: its deletion was not sent yet.")
    } else {
        let series = if trashed.whole.is_of_series() { " and without its series" } else { "" };
        format!("“{title}” is made again{place}, under a new number{series}. u takes it back.")
    }));
    if is_here && filtering::hidden(state, &[local]).is_some() {
        state.board.aside.say("The filter hides it: F shows all cards.".to_owned());
    }
    Ok(effects)
}

/// Finds another bucket for a task whose own is gone: one of the same name, or the first. Returns its name then.
fn rehome(whole: &mut WholeTask, plan: &Snapshot, column: &str) -> Result<Option<String>, String> {
    if bucket_of(whole).is_some_and(|bucket| plan.bucket(bucket).is_some()) {
        return Ok(None);
    }
    let named = plan.buckets.iter().find(|bucket| bucket.name == column);
    let bucket = named.or(plan.buckets.first()).ok_or("There is no column to put it into; N makes one.")?;
    whole.changes.retain(|change| !matches!(change, Change::Bucket { .. }));
    whole.changes.push(Change::Bucket { from: None, to: Some(bucket.id.clone()) });
    whole.others.retain(|other| other.board != Grouping::Bucket);
    let (column, column_name) = (ColumnId::Bucket(Some(bucket.id.clone())), bucket.name.clone());
    (whole.board, whole.spot) =
        (Grouping::Bucket, Spot { column, column_name, after: None, before: None, end: End::Bottom });
    Ok(Some(bucket.name.clone()))
}

/// What is said of everything that is forgotten.
const FOR_GOOD: &str = "It cannot be made again then. The service has nothing of it either.";

fn ask_to_forget(state: &mut State, trashed: &Trashed) -> Result<Vec<Effect>, String> {
    if trashed.is_waiting {
        return Err("Its deletion is not sent yet; Enter takes it back, S shows what waits.".to_owned());
    }
    let question = format!("Forget “{}” for good?", short(&trashed.whole.title));
    let act = Act::ForgetTrash(vec![trashed.whole.task.clone()]);
    state.overlays.push(Overlay::Confirm(Confirm::new(question, vec![FOR_GOOD.to_owned()], "forget", act)));
    Ok(Vec::new())
}

fn ask_to_empty(state: &mut State) -> Result<Vec<Effect>, String> {
    let Some(Overlay::Trash(panel)) = state.overlays.last() else { return Ok(Vec::new()) };
    let whose = if panel.shows_all(state) { "of all plans" } else { "of this plan" };
    let deleted = panel.rows(state).into_iter().filter(|row| !row.is_waiting);
    let all: Vec<TaskId> = deleted.map(|row| row.whole.task.clone()).collect();
    let count = match all.len() {
        0 => return Err("What is here is not deleted yet: S shows what waits.".to_owned()),
        1 => "1 task".to_owned(),
        count => format!("{count} tasks"),
    };
    let question = format!("Empty the trash {whose}?");
    let words = vec![format!("{count} in it, which cannot be made again then. The service has nothing of it either.")];
    state.overlays.push(Overlay::Confirm(Confirm::new(question, words, "empty", Act::ForgetTrash(all))));
    Ok(Vec::new())
}

/// Forgets tasks for good.
pub(crate) fn forget(state: &mut State, tasks: Vec<TaskId>) -> Vec<Effect> {
    let count = tasks.len();
    let words = if count == 1 { "Forgotten.".to_owned() } else { format!("{count} tasks forgotten.") };
    state.notice = Some(Notice::info(words));
    vec![Effect::Sync(Command::ForgetTrash(tasks))]
}

/// Takes what the engine tells of the trash.
pub(crate) fn told(state: &mut State, trash: Arc<Vec<Trashed>>) {
    let is_open = state.overlays.iter().any(|overlay| matches!(overlay, Overlay::Trash(_)));
    state.trash = is_open.then_some(trash);
}

#[cfg(test)]
#[path = "trash_tests.rs"]
pub(crate) mod tests;
