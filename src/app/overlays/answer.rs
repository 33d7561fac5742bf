//! What a command typed on the board has answered, to be read.

use crate::app::State;
use crate::app::clipboard;
use crate::app::edits;
use crate::app::effect::Effect;
use crate::app::intent::Intent;
use crate::app::overlays::Overlay;

/// The widest the box gets, and what of it is no text.
const WIDEST: u16 = 124;
const AROUND: u16 = 5;

/// The answer while it is open.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The command.
    pub line: String,
    /// What it said, and whether it did what it should; nothing as long as it is under way.
    pub said: Option<(Vec<String>, bool)>,
    /// The line it is read from on.
    pub first: usize,
}

impl Answer {
    /// Returns a box for what a command is going to say.
    #[must_use]
    pub fn awaited(line: String) -> Self {
        Self { line, said: None, first: 0 }
    }

    /// Says whether it waits for this command.
    #[must_use]
    pub fn is_awaited(&self, line: &str) -> bool {
        self.said.is_none() && self.line == line
    }

    /// Takes what was said.
    pub fn take(&mut self, lines: Vec<String>, is_done: bool) {
        self.said = Some((lines, is_done));
    }

    /// Returns how many columns of a screen the words can have.
    #[must_use]
    pub fn width((columns, _): (u16, u16)) -> u16 {
        columns.min(WIDEST).saturating_sub(AROUND)
    }

    /// Returns how many rows of words a screen has room for.
    #[must_use]
    pub fn rows((_, rows): (u16, u16)) -> usize {
        usize::from(rows.saturating_sub(3)).max(1)
    }
}

/// Reads on or back, or copies all; `None` for keys that mean the same as everywhere.
pub(crate) fn follow(state: &mut State, intent: Intent) -> Option<Vec<Effect>> {
    let Some(Overlay::Answer(answer)) = state.overlays.last() else { return None };
    let lines = answer.said.as_ref().map_or(&[][..], |(lines, _)| lines);
    if intent == Intent::CardCopyLink {
        let text = lines.join("\n");
        let outcome = clipboard::copy(state, &text, "The answer is copied.");
        return Some(edits::or_refuse(state, outcome));
    }
    let page = Answer::rows(state.size);
    let last = lines.len().saturating_sub(page);
    let half = (page / 2).max(1);
    let first = match intent {
        Intent::CursorDown | Intent::PickerDown => answer.first + 1,
        Intent::CursorUp | Intent::PickerUp => answer.first.saturating_sub(1),
        Intent::PageDown => answer.first + half,
        Intent::PageUp => answer.first.saturating_sub(half),
        Intent::CursorFirst => 0,
        Intent::CursorLast => last,
        _ => return None,
    };
    if let Some(Overlay::Answer(answer)) = state.overlays.last_mut() {
        answer.first = first.min(last);
    }
    Some(Vec::new())
}
