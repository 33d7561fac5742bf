//! The help: the key table of the mode below, searchable; choosing an entry runs it.

use crate::app::keymap::Action;
use crate::app::keymap::Keymap;
use crate::app::keymap::Mode;
use crate::app::picker::Picker;

/// The help while it is open.
#[derive(Clone, Debug)]
pub struct Help {
    /// The mode whose keys are shown.
    pub mode: Mode,
    /// What was typed and chosen.
    pub picker: Picker,
}

impl Help {
    /// Opens the help of a mode.
    #[must_use]
    pub fn of(mode: Mode) -> Self {
        Self { mode, picker: Picker::default() }
    }

    /// Returns the actions that match what was typed.
    #[must_use]
    pub fn entries<'a>(&self, keymap: &'a Keymap) -> Vec<&'a Action> {
        let matches = |action: &&Action| {
            self.picker.matches(&format!("{} {} {:?}", action.keys.join(" "), action.text, action.name))
        };
        keymap.actions(self.mode).filter(matches).collect()
    }
}
