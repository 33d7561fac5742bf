//! Everything the program may ask of the world.

use crate::sync::Command;

/// An order that `run` carries out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Hand a command to the engine.
    Sync(Command),
    /// Take the mouse, or leave it to the terminal.
    Mouse(bool),
    /// Forget what the terminal shows and draw everything again.
    Redraw,
    /// Give the terminal back to the shell until the person returns.
    Suspend,
    /// End the program.
    Quit,
}
