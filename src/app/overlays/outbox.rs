//! The edits the service refused: what each was and why, kept until the person lets it go.

use crate::app::intent::Intent;
use crate::sync::Rejected;

/// The list of refused edits while it is open.
#[derive(Clone, Debug, Default)]
pub struct Outbox {
    /// The chosen row.
    pub selected: usize,
}

impl Outbox {
    /// Goes up or down among `count` entries.
    pub fn step(&mut self, intent: Intent, count: usize) {
        let last = count.saturating_sub(1);
        self.selected = match intent {
            Intent::PickerDown => self.selected + 1,
            Intent::PickerUp => self.selected.saturating_sub(1),
            _ => self.selected,
        }
        .min(last);
    }

    /// Returns the chosen edit.
    #[must_use]
    pub fn chosen<'a>(&self, rejected: &'a [Rejected]) -> Option<&'a Rejected> {
        rejected.get(self.selected.min(rejected.len().saturating_sub(1)))
    }
}
