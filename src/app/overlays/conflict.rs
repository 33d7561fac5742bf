//! What both sides have changed, field by field: yours, theirs, or one text made of both.

use std::sync::Arc;

use crate::app::State;
use crate::app::edits;
use crate::app::effect::Asked;
use crate::app::effect::Effect;
use crate::app::intent::Intent;
use crate::app::naming::Names;
use crate::app::notice::Notice;
use crate::app::overlays::Overlay;
use crate::app::overlays::outbox;
use crate::planner::edit::Edit;
use crate::planner::edit::short;
use crate::planner::id::TaskId;
use crate::sync::Choice;
use crate::sync::Command;
use crate::sync::Conflict;
use crate::sync::ConflictField;
use crate::sync::EntryState;
use crate::sync::Outbox;

/// How many lines a page of a long text has.
const PAGE: usize = 8;

/// The dialog while it is open.
#[derive(Clone, Debug, Default)]
pub struct Dialog {
    /// The number of the edit in the outbox; not known yet when the dialog was opened from a card.
    seq: Option<i64>,
    /// The card it was opened from.
    task: Option<TaskId>,
    /// The conflict the choices are about.
    conflict: Option<Arc<Conflict>>,
    /// What was chosen of each field so far.
    pub choices: Vec<Option<Choice>>,
    /// The field the person is at.
    pub field: usize,
    /// How many lines the person has read on.
    pub scroll: usize,
    /// The field whose text was left unfinished in the editor, and that text.
    draft: Option<(usize, String)>,
}

impl Dialog {
    /// Opens the conflict of an edit.
    #[must_use]
    pub(crate) fn of(seq: i64) -> Self {
        Self { seq: Some(seq), ..Self::default() }
    }

    /// Returns the conflict, as far as it is known.
    #[must_use]
    pub fn conflict(&self) -> Option<&Arc<Conflict>> {
        self.conflict.as_ref()
    }

    /// Says whether the person is at a text, of which one can be made of both, or may be: nothing is known of it yet.
    #[must_use]
    pub fn is_at_text(&self) -> bool {
        let field = self.conflict.as_ref().and_then(|conflict| conflict.fields.get(self.field));
        field.is_none_or(|field| field.is_text)
    }

    /// Takes the service's names in place of this machine's.
    pub(crate) fn renamed(&mut self, names: &Names) {
        self.task.iter_mut().for_each(|task| names.task(task));
    }

    /// Takes what the engine tells of the outbox; says whether there is still something to decide. What was chosen of a
    /// field that has changed since is chosen no more.
    pub(crate) fn hear(&mut self, told: &Outbox) -> bool {
        let is_this = |seq: i64, edit: &Edit| match self.seq {
            Some(known) => known == seq,
            None => edit.task().is_some() && edit.task() == self.task.as_ref(),
        };
        let found = told.entries.iter().find_map(|entry| match &entry.state {
            EntryState::Conflict(conflict) if is_this(entry.seq, &entry.edit) => Some((entry.seq, conflict)),
            _ => None,
        });
        let Some((seq, conflict)) = found else { return false };
        self.seq = Some(seq);
        if self.conflict.as_ref() != Some(conflict) {
            let before = self.conflict.take();
            let kept = |field: &ConflictField| {
                let at = before.as_ref()?.fields.iter().position(|known| known == field)?;
                self.choices.get(at).cloned().flatten()
            };
            self.choices = conflict.fields.iter().map(kept).collect();
            self.field = self.field.min(conflict.fields.len().saturating_sub(1));
            self.conflict = Some(Arc::clone(conflict));
        }
        true
    }
}

/// Opens the conflict of the card under the cursor, if it is in one.
pub(crate) fn open_here(state: &mut State) -> Option<Vec<Effect>> {
    let task = state.board.cursor.task.clone().filter(|task| state.board.in_conflict.contains(task))?;
    state.overlays.push(Overlay::Conflict(Dialog { task: Some(task), ..Dialog::default() }));
    Some(vec![outbox::watch(true)])
}

/// Takes what the engine tells of the outbox. A dialog with nothing left to decide closes.
pub(crate) fn outbox_changed(state: &mut State) -> Vec<Effect> {
    let told = state.outbox.clone();
    let Some(Overlay::Conflict(dialog)) = state.overlays.last_mut() else { return Vec::new() };
    if dialog.hear(&told) {
        return Vec::new();
    }
    state.notice = Some(Notice::info("There is nothing to decide here any more."));
    close(state)
}

/// Closes the dialog; the outbox is told of no longer unless the panel is below.
fn close(state: &mut State) -> Vec<Effect> {
    state.overlays.pop();
    let has_panel = state.overlays.iter().any(|overlay| matches!(overlay, Overlay::Outbox(_)));
    if has_panel { Vec::new() } else { vec![outbox::watch(false)] }
}

/// Does what a key means while the dialog is on top; `None` when it means the same as everywhere.
pub(crate) fn follow(state: &mut State, intent: Intent) -> Option<Vec<Effect>> {
    let told = state.outbox.clone();
    let Some(Overlay::Conflict(dialog)) = state.overlays.last_mut() else { return None };
    if intent == Intent::PickerClose {
        // What was said of a text that was left unfinished is put away first: with the dialog the text would go, too.
        let has_draft = dialog.draft.is_some();
        return Some(if state.notice.take().is_some() && has_draft { Vec::new() } else { close(state) });
    }
    if dialog.conflict.is_none() && dialog.seq.is_some() {
        dialog.hear(&told);
    }
    let Some(conflict) = dialog.conflict.clone() else { return Some(Vec::new()) };
    let count = conflict.fields.len().max(1);
    match intent {
        Intent::PickerDown => (dialog.field, dialog.scroll) = ((dialog.field + 1) % count, 0),
        Intent::PickerUp => (dialog.field, dialog.scroll) = ((dialog.field + count - 1) % count, 0),
        Intent::PageDown => dialog.scroll = (dialog.scroll + PAGE).min(most_lines(&conflict, dialog.field)),
        Intent::CursorFirst => (dialog.field, dialog.scroll) = (0, 0),
        Intent::CursorLast => {
            dialog.field = count - 1;
            dialog.scroll = most_lines(&conflict, dialog.field);
        }
        Intent::PageUp => dialog.scroll = dialog.scroll.saturating_sub(PAGE),
        Intent::ConflictYours => choose(dialog, Choice::Yours),
        Intent::ConflictTheirs => choose(dialog, Choice::Theirs),
        Intent::ConflictEdit => return Some(edit(state, &conflict)),
        Intent::ConflictApply => {
            if let Err(sentence) = state.board.writable() {
                return Some(edits::refuse(state, sentence));
            }
            return Some(apply(state, &conflict));
        }
        _ => return None,
    }
    Some(Vec::new())
}

/// Returns how many lines the three sides of a field have at most on a narrow screen.
fn most_lines(conflict: &Conflict, field: usize) -> usize {
    const NARROW: usize = 20;
    let lines = |text: &str| text.lines().map(|line| 1 + line.chars().count() / NARROW).sum::<usize>();
    let of = |field: &ConflictField| 2 + lines(&field.before) + lines(&field.yours) + lines(&field.theirs);
    conflict.fields.get(field).map_or(0, of)
}

/// Chooses for the field the person is at, and goes on to the next that is not decided.
fn choose(dialog: &mut Dialog, choice: Choice) {
    if let Some(known) = dialog.choices.get_mut(dialog.field) {
        *known = Some(choice);
    }
    let later = dialog.choices.iter().enumerate().skip(dialog.field);
    if let Some((next, _)) = later.into_iter().find(|(_, choice)| choice.is_none()) {
        (dialog.field, dialog.scroll) = (next, 0);
    }
}

/// Sends what was chosen; while something is not, goes there instead.
fn apply(state: &mut State, conflict: &Arc<Conflict>) -> Vec<Effect> {
    let Some(Overlay::Conflict(dialog)) = state.overlays.last_mut() else { return Vec::new() };
    let chosen: Option<Vec<Choice>> = dialog.choices.iter().cloned().collect();
    let (Some(choices), Some(seq)) = (chosen, dialog.seq) else {
        let open = dialog.choices.iter().position(Option::is_none).unwrap_or(0);
        (dialog.field, dialog.scroll) = (open, 0);
        let name = conflict.fields.get(open).map_or("field", |field| field.name.as_str());
        state.notice = Some(Notice::info(format!("Not decided yet: {name}. y takes yours, t theirs.")));
        return Vec::new();
    };
    let mut effects = vec![Effect::Sync(Command::Decide { seq, choices })];
    effects.extend(close(state));
    state.notice = Some(Notice::info("Decided; it is sent with what you chose."));
    effects
}

/// The line above which nothing of the text in the editor is taken.
const BEGIN: &str = "--- the text begins below this line ---";
const YOURS: &str = "<<<<<<< yours";
const BETWEEN: &str = "=======";
const THEIRS: &str = ">>>>>>> theirs";

/// Opens both texts in the editor.
fn edit(state: &mut State, conflict: &Arc<Conflict>) -> Vec<Effect> {
    let Some(Overlay::Conflict(dialog)) = state.overlays.last() else { return Vec::new() };
    let (Some(field), Some(seq)) = (conflict.fields.get(dialog.field), dialog.seq) else { return Vec::new() };
    if !field.is_text {
        state.notice = Some(Notice::info(format!("The {} is no text: y takes yours, t theirs.", field.name)));
        return Vec::new();
    }
    let ours = match dialog.choices.get(dialog.field) {
        _ if dialog.draft.as_ref().is_some_and(|(draft, _)| *draft == dialog.field) => {
            dialog.draft.as_ref().map_or_else(String::new, |(_, text)| text.clone())
        }
        Some(Some(Choice::Text(text))) => format!("{text}\n"),
        _ => format!("{YOURS}\n{}\n{BETWEEN}\n{}\n{THEIRS}\n", field.yours, field.theirs),
    };
    let title = short(&conflict.title);
    let text = format!(
        "Both versions of the {} of “{title}”. Make one of them, without the three lines of marks.\n{BEGIN}\n{ours}",
        field.name
    );
    vec![Effect::Editor { asked: Asked::Field { seq, field: dialog.field }, text }]
}

/// Takes the text the editor left for a field.
pub(crate) fn edited(state: &mut State, seq: i64, field: usize, text: &str) {
    let Some(Overlay::Conflict(dialog)) = state.overlays.last_mut() else { return };
    let known = dialog.conflict.clone().filter(|_| dialog.seq == Some(seq));
    let Some(known) = known.as_ref().and_then(|conflict| conflict.fields.get(field)) else {
        state.notice =
            Some(Notice::error("What was in conflict has changed meanwhile: nothing of the text was taken."));
        return;
    };
    match merged(known, text) {
        Ok(text) => {
            (dialog.field, dialog.draft) = (field, None);
            choose(dialog, Choice::Text(text));
        }
        Err(sentence) => {
            dialog.draft = Some((field, body(text)));
            state.notice = Some(Notice::error(sentence));
        }
    }
}

/// Returns the text without what was written above it.
fn body(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    text.split_once(&format!("{BEGIN}\n")).map_or(text.clone(), |(_, body)| body.to_owned())
}

/// Returns the text the person made; the error says why it is none.
fn merged(field: &ConflictField, text: &str) -> Result<String, String> {
    let body = body(text);
    let is_own = |line: &str| field.yours.lines().chain(field.theirs.lines()).any(|known| known == line);
    if body.lines().any(|line| [YOURS, BETWEEN, THEIRS].contains(&line) && !is_own(line)) {
        return Err("The lines of marks are still in the text, so it is not taken: e opens it again.".to_owned());
    }
    let body = body.strip_suffix('\n').unwrap_or(&body);
    if field.name == "notes" {
        return Ok(body.to_owned());
    }
    // Everything else is one line.
    let line = body.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
    if line.is_empty() { Err(format!("The {} cannot be empty.", field.name)) } else { Ok(line) }
}

#[cfg(test)]
#[path = "conflict_tests.rs"]
mod tests;
