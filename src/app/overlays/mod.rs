//! What lies in front of the screen: a stack, the top of which gets the message.

pub mod help;
pub mod move_to;
pub mod outbox;
pub mod plans;
pub mod task;

use crate::app::picker::Picker;

/// A layer in front of the screen.
#[derive(Clone, Debug)]
pub enum Overlay {
    /// The keys of the mode below.
    Help(help::Help),
    /// Where the card is to be moved.
    MoveTo(move_to::MoveTo),
    /// The edits the service refused.
    Outbox(outbox::Outbox),
    /// The plans there are.
    Plans(plans::Plans),
    /// One task, with its checklist and links.
    Task(task::TaskPanel),
}

impl Overlay {
    /// Returns the field and the choice, if the layer has them.
    pub fn picker(&mut self) -> Option<&mut Picker> {
        match self {
            Self::Help(help) => Some(&mut help.picker),
            Self::MoveTo(move_to) => Some(&mut move_to.picker),
            Self::Plans(plans) => Some(&mut plans.picker),
            Self::Outbox(_) | Self::Task(_) => None,
        }
    }
}
