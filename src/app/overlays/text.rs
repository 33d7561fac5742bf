//! A box to type text of many lines in. What was typed is never thrown away unasked.

use crossterm::event::KeyEvent;

use crate::app::State;
use crate::app::drafts;
use crate::app::edits;
use crate::app::effect::Asked;
use crate::app::effect::Effect;
use crate::app::intent::Intent;
use crate::app::intent::Writing;
use crate::app::layout::first_row;
use crate::app::naming::Names;
use crate::app::notes;
use crate::app::notice::Notice;
use crate::app::overlays::Overlay;
use crate::app::overlays::confirm;
use crate::app::overlays::confirm::Confirm;
use crate::app::overlays::talk::saying;
use crate::app::room::Room;
use crate::app::text_area::TextArea;
use crate::planner::draft::DraftOf;
use crate::planner::edit::Way;
use crate::planner::id::PlanId;
use crate::planner::id::TaskId;

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
    /// Something to be said about a task.
    Say {
        /// In which plan.
        plan: PlanId,
        /// About which.
        task: TaskId,
        /// Where it goes.
        way: Way,
        /// The number in the outbox of the words it goes in place of. They wait there until this is sent.
        instead_of: Option<i64>,
    },
}

impl Purpose {
    /// Returns what a draft of it is of.
    #[must_use]
    pub fn draft_of(&self) -> DraftOf {
        match self {
            Self::Notes { task, .. } => DraftOf::Notes(task.clone()),
            Self::Say { task, .. } => DraftOf::Talk(task.clone()),
        }
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

    /// Says whether it is to be said to others, and not kept as notes.
    #[must_use]
    pub fn is_said(&self) -> bool {
        matches!(self.purpose, Purpose::Say { .. })
    }

    /// Returns the name of what is typed.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match &self.purpose {
            Purpose::Notes { .. } => "Notes",
            Purpose::Say { way: Way::Comment { .. }, .. } => "Comment",
            Purpose::Say { .. } => "Message",
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
            Purpose::Notes { plan, task } | Purpose::Say { plan, task, .. } => {
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
        Intent::Writing(Writing::Save) => return Some(saying::ask(state).unwrap_or_else(|| save(state))),
        Intent::Writing(write @ (Writing::Undo | Writing::Redo)) => typed.area.undo(write == Writing::Redo),
        Intent::PageDown => typed.area.turn(page, columns),
        Intent::PageUp => typed.area.turn(-page, columns),
        // The wheel.
        Intent::PickerDown => typed.area.turn(1, columns),
        Intent::PickerUp => typed.area.turn(-1, columns),
        Intent::Writing(Writing::Editor) => {
            return Some(vec![Effect::Editor { asked: Asked::Text, text: typed.area.text() }]);
        }
        Intent::InputCancel => return Some(leave(state)),
        _ => return None,
    }
    typed.show(size);
    Some(Vec::new())
}

/// Saves the text, or sends it. What cannot be saved stays, with a sentence that says why.
pub(crate) fn save(state: &mut State) -> Vec<Effect> {
    let Some(Overlay::Text(typed)) = state.overlays.pop() else { return Vec::new() };
    let text = typed.area.text();
    let outcome = match &typed.purpose {
        Purpose::Notes { task, .. } => {
            let saved = notes::save(state, task, typed.seen.clone(), &text);
            saved.map(|saved| saved.into_iter().chain(drafts::forget(state, &typed.purpose.draft_of())).collect())
        }
        Purpose::Say { plan, task, way, instead_of } => {
            let said = match instead_of {
                Some(seq) => saying::reword(state, (plan, task), way, *seq, &text),
                None => saying::say(state, task, way, &typed.seen, &text),
            };
            said.map(|said| said.into_iter().chain(drafts::forget(state, &typed.purpose.draft_of())).collect())
        }
    };
    let done = if typed.is_said() { "sent" } else { "saved" };
    outcome.unwrap_or_else(|sentence| {
        state.overlays.push(Overlay::Text(typed));
        state.notice = Some(Notice::error(format!("Not {done}, what you typed is still here: {sentence}")));
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
    let saves = if typed.is_said() { "sends" } else { "saves" };
    let back =
        format!("Esc goes back to it, and there Ctrl+s {saves} it. Ctrl+c quits and keeps it for the next time.");
    let stays = matches!(typed.purpose, Purpose::Say { instead_of: Some(_), .. });
    let stays = stays.then(|| "What is in the outbox stays there as it was.".to_owned());
    let words = stays.into_iter().chain([back]).collect();
    let confirm = Confirm::new(question, words, "throw away", confirm::Act::ThrowAway);
    state.overlays.push(Overlay::Confirm(confirm));
    Vec::new()
}

/// Throws the text below the question away.
pub(crate) fn throw_away(state: &mut State) -> Vec<Effect> {
    match state.overlays.pop() {
        Some(Overlay::Text(TextBox { purpose, .. })) => drafts::forget(state, &purpose.draft_of()),
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
pub(crate) mod tests;
