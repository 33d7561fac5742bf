//! What lies in front of the screen: a stack, the top of which gets the message.

pub mod help;
pub mod plans;

use super::picker::Picker;

/// A layer in front of the screen.
#[derive(Clone, Debug)]
pub enum Overlay {
    /// The keys of the mode below.
    Help(help::Help),
    /// The plans there are.
    Plans(plans::Plans),
}

impl Overlay {
    /// Returns the list this overlay chooses from.
    pub fn picker_mut(&mut self) -> &mut Picker {
        match self {
            Self::Help(help) => &mut help.picker,
            Self::Plans(plans) => &mut plans.picker,
        }
    }
}
