//! What lies in front of the screen: a stack, the top of which gets the message.

pub mod help;
pub mod outbox;
pub mod plans;
pub mod task;

/// A layer in front of the screen.
#[derive(Clone, Debug)]
pub enum Overlay {
    /// The keys of the mode below.
    Help(help::Help),
    /// The edits the service refused.
    Outbox(outbox::Outbox),
    /// The plans there are.
    Plans(plans::Plans),
    /// One task, with its checklist and links.
    Task(task::TaskPanel),
}
