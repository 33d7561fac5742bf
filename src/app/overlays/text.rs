//! A box to type text of many lines in. What was typed is never thrown away unasked.

use crossterm::event::KeyEvent;

use crate::app::State;
use crate::app::drafts;
use crate::app::edits;
use crate::app::effect::Asked;
use crate::app::effect::Effect;
use crate::app::intent::Intent;
use crate::app::layout::first_row;
use crate::app::naming::Names;
use crate::app::notes;
use crate::app::notice::Notice;
use crate::app::overlays::Overlay;
use crate::app::overlays::confirm;
use crate::app::overlays::confirm::Confirm;
use crate::app::text_area::TextArea;
use crate::planner::id::PlanId;
use crate::planner::id::TaskId;

/// The widest box: longer rows are hard to read.
const WIDTH_MOST: u16 = 84;
/// From so many rows on the sync line and the keys of the screen are not covered.
const FOOTER_FROM: u16 = 16;

/// A text while it is typed.
#[derive(Clone, Debug)]
pub struct TextBox {
    /// What is typed.
    pub area: TextArea,
    /// What it is for.
    pub purpose: Purpose,
    /// What it is about, to say it in the title of the box.
    pub about: String,
    /// The text the person saw.
    pub seen: String,
    /// The first row on the screen.
    first: usize,
}

/// What a typed text is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The notes of a task.
    Notes {
        /// In which plan.
        plan: PlanId,
        /// Whose.
        task: TaskId,
    },
}

/// How large the box is, and what is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Columns and rows of the box with its frame.
    pub outer: (u16, u16),
    /// Columns and rows of the text.
    pub inner: (usize, usize),
    /// Whether the keys are shown below the text; with many rows, the screen itself shows them.
    pub has_hints: bool,
    /// Rows of the screen that are not covered.
    pub footer: u16,
}

impl Room {
    /// Divides a terminal of so many columns and rows.
    #[must_use]
    pub fn of((width, height): (u16, u16)) -> Self {
        let footer = if height >= FOOTER_FROM { 2 } else { 0 };
        let outer = (width.min(WIDTH_MOST), height - footer);
        // The same as where the frame is drawn: none fits into a small terminal.
        let has_frame = outer.1 >= 4 && outer.0 >= 12;
        let (columns, rows) = if has_frame { (outer.0 - 4, outer.1 - 2) } else { outer };
        let has_hints = has_frame && rows >= 3 && footer == 0;
        let rows = rows - u16::from(has_hints);
        Self { outer, inner: (usize::from(columns), usize::from(rows)), has_hints, footer }
    }
}

impl TextBox {
    /// Opens a text. What is typed begins as `text`; the person has seen `seen`.
    #[must_use]
    pub fn new(purpose: Purpose, about: &str, seen: &str, text: &str) -> Self {
        let area = TextArea::new(text);
        Self { area, purpose, about: about.to_owned(), seen: seen.to_owned(), first: 0 }
    }

    /// Says whether the text is another than the person saw.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.area.text() != self.seen
    }

    /// Returns the name of what is typed.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match &self.purpose {
            Purpose::Notes { .. } => "Notes",
        }
    }

    /// Returns the first row to show of so many in a box of so many rows, so that the cursor is seen.
    #[must_use]
    pub fn first(&self, cursor: usize, length: usize, rows: usize) -> usize {
        first_row(self.first, cursor, length, rows)
    }

    /// Types a key on a terminal of this size.
    pub fn press(&mut self, event: KeyEvent, size: (u16, u16)) {
        self.area.press(event, Room::of(size).inner);
        self.show(size);
    }

    /// Types text as it is pasted.
    pub fn insert(&mut self, text: &str, size: (u16, u16)) {
        self.area.insert(text);
        self.show(size);
    }

    /// Takes the service's names in place of this machine's.
    pub(crate) fn renamed(&mut self, names: &Names) {
        match &mut self.purpose {
            Purpose::Notes { plan, task } => {
                names.plan(plan);
                names.task(task);
            }
        }
    }

    /// Scrolls so that the cursor is seen on a terminal of this size.
    pub(crate) fn show(&mut self, size: (u16, u16)) {
        let (columns, rows) = Room::of(size).inner;
        let (all, at) = self.area.rows(columns);
        self.first = self.first(at, all.len(), rows);
    }
}

/// Does what a key means while a text is on top; `None` when it means the same as everywhere.
pub(crate) fn follow(state: &mut State, intent: Intent) -> Option<Vec<Effect>> {
    let size = state.size;
    let Some(Overlay::Text(typed)) = state.overlays.last_mut() else { return None };
    let (columns, rows) = Room::of(size).inner;
    let page = isize::try_from(rows.saturating_sub(1).max(1)).unwrap_or(isize::MAX);
    match intent {
        Intent::TextSave => return Some(save(state)),
        Intent::TextUndo | Intent::TextRedo => typed.area.undo(intent == Intent::TextRedo),
        Intent::PageDown => typed.area.turn(page, columns),
        Intent::PageUp => typed.area.turn(-page, columns),
        // The wheel.
        Intent::PickerDown => typed.area.turn(1, columns),
        Intent::PickerUp => typed.area.turn(-1, columns),
        Intent::TextEditor => return Some(vec![Effect::Editor { asked: Asked::Text, text: typed.area.text() }]),
        Intent::InputCancel => return Some(leave(state)),
        _ => return None,
    }
    typed.show(size);
    Some(Vec::new())
}

/// Saves the text. What cannot be saved stays, with a sentence that says why.
fn save(state: &mut State) -> Vec<Effect> {
    let Some(Overlay::Text(typed)) = state.overlays.pop() else { return Vec::new() };
    let text = typed.area.text();
    let outcome = match &typed.purpose {
        Purpose::Notes { task, .. } => {
            let saved = notes::save(state, task, typed.seen.clone(), &text);
            saved.map(|saved| saved.into_iter().chain(drafts::forget(state, task)).collect())
        }
    };
    outcome.unwrap_or_else(|sentence| {
        state.overlays.push(Overlay::Text(typed));
        state.notice = Some(Notice::error(format!("Not saved, what you typed is still here: {sentence}")));
        Vec::new()
    })
}

/// Closes the box: at once when nothing was changed, or else when the person says so.
fn leave(state: &mut State) -> Vec<Effect> {
    // A message is put away first.
    if state.notice.take().is_some() {
        return Vec::new();
    }
    let Some(Overlay::Text(typed)) = state.overlays.last() else { return Vec::new() };
    if !typed.is_changed() && !typed.area.has_newer() {
        state.overlays.pop();
        return Vec::new();
    }
    let question = format!("Throw away what you typed into the {}?", typed.name().to_lowercase());
    let words =
        vec!["Esc goes back to it, and there Ctrl+s saves it. Ctrl+c quits and keeps it for the next time.".to_owned()];
    let confirm = Confirm::new(question, words, "throw away", confirm::Act::ThrowAway);
    state.overlays.push(Overlay::Confirm(confirm));
    Vec::new()
}

/// Throws the text below the question away.
pub(crate) fn throw_away(state: &mut State) -> Vec<Effect> {
    match state.overlays.pop() {
        Some(Overlay::Text(TextBox { purpose: Purpose::Notes { task, .. }, .. })) => drafts::forget(state, &task),
        other => {
            state.overlays.extend(other);
            Vec::new()
        }
    }
}

/// Takes what the editor has made of the text.
pub(crate) fn edited(state: &mut State, text: &str) -> Vec<Effect> {
    let size = state.size;
    let typed = state.overlays.iter_mut().rev().find_map(|overlay| match overlay {
        Overlay::Text(typed) => Some(typed),
        _ => None,
    });
    let Some(typed) = typed else { return edits::refuse(state, "There is no text here any more.") };
    let before = typed.area.text();
    let text = notes::without_added_end(&before, text);
    if text != before {
        typed.area.replace(text);
        typed.show(size);
    }
    Vec::new()
}

#[cfg(test)]
#[path = "text_tests.rs"]
mod tests;
