//! A list to choose from, narrowed by typing: what the plan switcher, the help, menus and move-to share.

use crossterm::event::KeyEvent;

use super::intent::Intent;
use super::text_field::TextField;

/// How many entries a page has.
const PAGE: usize = 10;

/// The typed text and the chosen row; the entries themselves are the overlay's.
#[derive(Clone, Debug, Default)]
pub struct Picker {
    /// What was typed.
    pub field: TextField,
    /// The chosen row, among the entries that match.
    pub selected: usize,
}

/// Returns which row a key leads to in a list of so many that does not go round.
#[must_use]
pub fn row(intent: Intent, now: usize, count: usize) -> Option<usize> {
    let to = match intent {
        Intent::PickerDown => now + 1,
        Intent::PickerUp => now.saturating_sub(1),
        Intent::CursorFirst => 0,
        Intent::CursorLast => usize::MAX,
        Intent::PageDown => now + PAGE,
        Intent::PageUp => now.saturating_sub(PAGE),
        _ => return None,
    };
    Some(to.min(count.saturating_sub(1)))
}

impl Picker {
    /// Says whether an entry matches what was typed: every word must occur, in any case.
    #[must_use]
    pub fn matches(&self, entry: &str) -> bool {
        let entry = entry.to_lowercase();
        self.field.text().to_lowercase().split_whitespace().all(|word| entry.contains(word))
    }

    /// Goes up or down among `count` entries, around the ends; by pages not around them.
    pub fn step(&mut self, intent: Intent, count: usize) {
        let count = count.max(1);
        self.selected = self.selected.min(count - 1);
        self.selected = match intent {
            Intent::PickerDown => (self.selected + 1) % count,
            Intent::PickerUp => (self.selected + count - 1) % count,
            Intent::PageDown => (self.selected + PAGE).min(count - 1),
            Intent::PageUp => self.selected.saturating_sub(PAGE),
            _ => self.selected,
        };
    }

    /// Types a key; a changed text starts again at the first entry.
    pub fn press(&mut self, key: KeyEvent) {
        if self.field.press(key) {
            self.selected = 0;
        }
    }
}
