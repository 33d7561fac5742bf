//! Everything the program may ask of the world.

use crate::sync::Command;

/// An order that `run` carries out.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "a handful live at a time, and each is used at once")]
pub enum Effect {
    /// Hand a command to the engine.
    Sync(Command),
    /// Forget what the terminal shows and draw everything again.
    Redraw,
    /// Give the terminal back to the shell until the person returns.
    Suspend,
    /// End the program.
    Quit,
}
