//! The pane of a task: where it stands, what it shows while the person is on the board, and what the mouse does to it.

use crossterm::event::MouseButton;
use crossterm::event::MouseEvent;
use crossterm::event::MouseEventKind;

use super::State;
use super::effect::Effect;
use super::hit::name_line;
use super::layout::Kind;
use super::layout::PANE_FROM;
use super::notice::Notice;
use super::overlays::Overlay;
use super::overlays::task;
use super::overlays::task::Reading;
use super::overlays::task::TaskPanel;
use super::overlays::task::lines::Stop;
use super::overlays::task::rows;
use super::overlays::task::rows::Row;
use super::overlays::task::rows::Window;
use super::screens::board::BoardScreen;
use crate::planner::board::ColumnId;
use crate::planner::edit::Edit;
use crate::planner::id::TaskId;
use crate::sync::Command;

/// From so many rows on the sync line and the keys of the screen are not covered by what stands in front of them.
pub(super) const FOOTER_FROM: u16 = 16;
/// With fewer rows than this a task on the whole screen does not show its keys.
const HINTS_FROM: u16 = 8;
/// How many rows the wheel scrolls.
const WHEEL_ROWS: usize = 3;

/// Where a task is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The first cell of its rows: the mark of the cursor.
    pub x: u16,
    /// Its first row.
    pub y: u16,
    /// Cells of a row, the mark and a free one at the end included.
    pub width: u16,
    /// How many rows it has.
    pub height: u16,
    /// Whether it stands beside the board; else it has the whole screen.
    pub is_beside: bool,
    /// Whether its keys stand below its rows: the footer of the screen has no room then.
    pub has_hints: bool,
}

impl Place {
    /// Returns the cells there are for the text of a row.
    #[must_use]
    pub fn room(&self) -> usize {
        usize::from(self.width.saturating_sub(2))
    }

    fn holds(&self, (x, y): (u16, u16)) -> bool {
        // The line between the board and the pane is the pane's.
        let left = self.x.saturating_sub(u16::from(self.is_beside));
        (left..self.x + self.width).contains(&x) && (self.y..self.y + self.height).contains(&y)
    }
}

/// Returns where a task is shown while the person is in it or on the board; `None` when none is.
#[must_use]
pub fn place(state: &State) -> Option<Place> {
    let (width, height) = state.size;
    let layout = state.board.layout(state.size);
    if layout.pane_width > 0 {
        let y = name_line(&layout);
        let footer = u16::from(layout.has_status) + u16::from(layout.has_hints);
        let (x, width) = (layout.width + 1, layout.pane_width - 1);
        let height = height.saturating_sub(y + footer);
        return Some(Place { x, y, width, height, is_beside: true, has_hints: false });
    }
    open_panel(state)?;
    let footer = if height >= FOOTER_FROM { 2 } else { 0 };
    let has_hints = footer == 0 && height >= HINTS_FROM;
    let height = height - footer - u16::from(has_hints);
    Some(Place { x: 0, y: 0, width, height, is_beside: false, has_hints })
}

/// Returns the panel of a task that is shown, and whether the person is in it.
#[must_use]
pub fn shown(state: &State) -> Option<(&TaskPanel, bool)> {
    let is_beside = || state.board.layout(state.size).pane_width > 0;
    open_panel(state)
        .map(|panel| (panel, true))
        .or_else(|| state.pane.as_ref().filter(|_| is_beside()).map(|panel| (panel, false)))
}

/// Returns the rows of a panel at a place, and which of them are seen.
#[must_use]
pub fn rows_at(state: &State, panel: &TaskPanel, is_focused: bool, place: &Place) -> (Vec<Row>, Window) {
    let rows = rows::of(state, panel, place.room());
    let chosen = if is_focused { rows::chosen(panel, &rows) } else { None };
    let window = rows::window(&rows, usize::from(place.height), panel.first, chosen);
    (rows, window)
}

fn open_panel(state: &State) -> Option<&TaskPanel> {
    state.overlays.iter().rev().find_map(|overlay| match overlay {
        Overlay::Task(panel) => Some(panel),
        _ => None,
    })
}

fn shown_mut(state: &mut State) -> Option<&mut TaskPanel> {
    let open = state.overlays.iter_mut().rev().find_map(|overlay| match overlay {
        Overlay::Task(panel) => Some(panel),
        _ => None,
    });
    open.or(state.pane.as_mut())
}

/// Lets the pane follow what has happened: the cursor, a task that is gone, another size.
pub(super) fn keep_up(state: &mut State) -> Vec<Effect> {
    let is_deleted = |state: &State, task: &TaskId| {
        let mut waiting = state.board.unacknowledged();
        waiting.any(|edit| matches!(edit, Edit::DeleteTask(edit) if edit.task == *task))
    };
    // Who deletes a task from its panel has nothing more to see there.
    if let Some(Overlay::Task(panel)) = state.overlays.last()
        && is_deleted(state, &panel.task)
    {
        state.overlays.pop();
    }
    let open = open_panel(state).map(|panel| panel.task.clone());
    let wants_pane = open.is_some() || state.board.arrangement.shows_pane;
    state.board.aim(open);
    let mut effects = Vec::new();
    if state.board.has_pane != wants_pane {
        state.board.has_pane = wants_pane;
        effects.extend(state.board.look(state.size));
    }
    if state.board.aimed.is_some() {
        state.pane = None;
    } else {
        effects.extend(follow_cursor(state));
    }
    scroll_to(state);
    effects
}

/// Shows the task under the cursor beside the board. Its copy is told at once; it is read when the cursor rests.
fn follow_cursor(state: &mut State) -> Option<Effect> {
    let is_beside = state.board.layout(state.size).pane_width > 0;
    let here = state.board.view.as_ref().zip(state.board.cursor.task.as_ref()).filter(|_| is_beside);
    let Some(task) = here.and_then(|(view, task)| view.plan().task(task)) else {
        state.pane = None;
        return None;
    };
    if state.pane.as_ref().is_some_and(|panel| panel.task == task.id) {
        return None;
    }
    let (plan, task) = (task.plan_id.clone(), task.id.clone());
    state.pane = Some(TaskPanel::new(plan.clone(), task.clone(), Reading::AtRest));
    Some(Effect::Sync(Command::Glance { plan, task }))
}

/// Takes note of the first row that is seen, so that the next frame moves as little as possible.
fn scroll_to(state: &mut State) {
    let found = place(state).zip(shown(state));
    let Some((place, (panel, is_focused))) = found else { return };
    let (_, window) = rows_at(state, panel, is_focused, &place);
    if let Some(panel) = shown_mut(state) {
        panel.first = window.rows.start;
    }
}

/// Leaves the panel on top for the board; what is to stay beside the board stays.
pub(crate) fn leave(state: &mut State) {
    if let Some(Overlay::Task(panel)) = state.overlays.pop()
        && state.board.arrangement.shows_pane
    {
        state.pane = Some(panel);
    }
}

/// Shows the task under the cursor beside the board, or no longer. Whoever is in the pane goes back to the board.
pub(super) fn toggle(state: &mut State) -> Vec<Effect> {
    if state.size.0 < PANE_FROM || state.board.layout(state.size).kind == Kind::List {
        let words = format!("There is no room for a pane: it takes {PANE_FROM} columns. Enter shows the task.");
        state.notice = Some(Notice::info(words));
        return Vec::new();
    }
    let keep = state.board.toggle_pane();
    let is_on = state.board.arrangement.shows_pane;
    if let Some(Overlay::Task(_)) = state.overlays.last() {
        leave(state);
    }
    let words = if is_on {
        "The task under the cursor is shown here. Enter goes into it, i puts it away."
    } else {
        "The pane is put away; i brings it back."
    };
    state.notice = Some(Notice::info(words));
    let mut effects = task::settle(&mut state.board);
    effects.push(keep);
    effects
}

/// Does what an event of the mouse means to the pane; `None` where it is about something else.
pub(super) fn point(state: &mut State, event: MouseEvent) -> Option<Vec<Effect>> {
    let is_covered = !matches!(state.overlays.last(), None | Some(Overlay::Task(_)));
    let place = place(state).filter(|place| !is_covered && place.holds((event.column, event.row)))?;
    let line = usize::from(event.row - place.y);
    match event.kind {
        MouseEventKind::Down(MouseButton::Left) => Some(click(state, &place, line)),
        MouseEventKind::ScrollDown => Some(wheel(state, &place, true)),
        MouseEventKind::ScrollUp => Some(wheel(state, &place, false)),
        _ => None,
    }
}

/// Goes into the pane, to the line that was clicked.
fn click(state: &mut State, place: &Place, line: usize) -> Vec<Effect> {
    let Some((panel, is_focused)) = shown(state) else { return Vec::new() };
    let (rows, window) = rows_at(state, panel, is_focused, place);
    let stop = window.row_at(line).and_then(|row| rows.get(row)).and_then(|row| row.stop.clone());
    let mut effects = if is_focused { Vec::new() } else { task::open(state) };
    if let (Some(stop), Some(panel)) = (stop, shown_mut(state))
        && let Some(before) = stop_of(panel, &rows)
        && before != stop
    {
        panel.stand(Some(stop));
        effects.extend(task::settle(&mut state.board));
    }
    effects
}

fn stop_of(panel: &TaskPanel, rows: &[Row]) -> Option<Stop> {
    rows::chosen(panel, rows).and_then(|chosen| rows[chosen.start].stop.clone())
}

/// Scrolls the pane. A cursor that would leave what is seen goes along.
fn wheel(state: &mut State, place: &Place, is_down: bool) -> Vec<Effect> {
    let Some((panel, is_focused)) = shown(state) else { return Vec::new() };
    let (rows, window) = rows_at(state, panel, is_focused, place);
    let first = window.rows.start;
    let to = if is_down { first + WHEEL_ROWS } else { first.saturating_sub(WHEEL_ROWS) };
    let window = rows::window(&rows, usize::from(place.height), to, None);
    let chosen = rows::chosen(panel, &rows);
    let is_seen = |row: usize| window.rows.contains(&row) || (window.is_pinned && row == 0);
    let is_cursor_seen = chosen.as_ref().is_none_or(|chosen| is_seen(chosen.start) && is_seen(chosen.end - 1));
    // The nearest line that is seen whole.
    let whole = |row: &usize| {
        let stop = rows[*row].stop.as_ref();
        let is_of_it = |other: &Row| stop.is_some() && other.stop.as_ref() == stop;
        stop.is_some() && rows.iter().enumerate().all(|(at, other)| !is_of_it(other) || is_seen(at))
    };
    let mut seen = window.rows.clone().filter(whole);
    let nearest = if is_down { seen.next() } else { seen.next_back() };
    let stop = nearest.filter(|_| !is_cursor_seen).and_then(|row| rows[row].stop.clone());
    if let Some(panel) = shown_mut(state) {
        panel.first = window.rows.start;
        if stop.is_some() {
            panel.stand(stop);
        }
    }
    Vec::new()
}

/// Lets the panel beside the board show the card that was clicked there; or goes to the board, when the pane stays anyway.
pub(super) fn turn_to_board(state: &mut State) -> Vec<Effect> {
    let Some(Overlay::Task(panel)) = state.overlays.last() else { return Vec::new() };
    if state.board.arrangement.shows_pane {
        leave(state);
        return Vec::new();
    }
    if state.board.cursor.task.is_none() || state.board.cursor.task.as_ref() == Some(&panel.task) {
        return Vec::new();
    }
    state.overlays.pop();
    state.board.aimed = None;
    task::open(state)
}

impl BoardScreen {
    /// Takes note of the task whose panel is open; the cursor goes with it, wherever it stands.
    fn aim(&mut self, task: Option<TaskId>) {
        self.aimed = task;
        let (Some(task), Some(view), None) = (&self.aimed, &self.view, &self.hand) else { return };
        if self.cursor.task.as_ref() == Some(task) {
            return;
        }
        let board = view.board();
        let found = board.find_in(view.plan(), task, self.cursor.column_id.as_ref());
        if let Some((column, row)) = found.filter(|(column, _)| !board.columns[*column].is_collapsed) {
            self.cursor.go(board, view.plan(), column, row);
        }
    }

    /// Returns the card whose panel is open, in the column it stands in; one that is hidden, in that of its bucket.
    pub(crate) fn aimed_card(&self) -> Option<(TaskId, ColumnId)> {
        let (task, view) = (self.aimed.as_ref()?, self.view.as_ref()?);
        let known = view.plan().task(task)?;
        let place = view.board().find_in(view.plan(), task, self.cursor.column_id.as_ref());
        let column = place.and_then(|(column, _)| Some(view.board().columns.get(column)?.id.clone()));
        Some((task.clone(), column.unwrap_or_else(|| ColumnId::Bucket(known.bucket_id.clone()))))
    }
}

#[cfg(test)]
#[path = "pane_tests.rs"]
mod tests;
