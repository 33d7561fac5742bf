//! Everything the program may ask of the world.

use super::commanding::Ordered;
use super::overlays::rebind::Wish;
use super::own::Order;
use crate::planner::id::TaskId;
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
    /// Let the person change a text in their editor. What becomes of it is told by [`super::message::Message::Edited`].
    Editor {
        /// What the text is for.
        asked: Asked,
        /// The text to begin with.
        text: String,
    },
    /// Open a page in the browser: an address that was checked. If that cannot be, [`super::message::Message::LinkNotOpened`]
    /// tells.
    OpenLink(String),
    /// Run a command of the person's own. How it ends is told by [`super::message::Message::Ran`].
    Run(Order),
    /// Do what was typed as a command. What becomes of it is told by [`super::message::Message::Ordered`].
    Order(Ordered),
    /// Write the keys of an action into the settings. How that ends is told by [`super::message::Message::KeyKept`].
    KeepKey(Wish),
    /// Put a text on the clipboard of the person's terminal.
    Copy(String),
    /// End the program.
    Quit,
}

/// What a text in the editor is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The notes of a task.
    Notes {
        /// Whose.
        task: TaskId,
        /// The notes the person saw.
        seen: String,
    },
    /// The text in the box on the screen, to be typed on there.
    Text,
    /// One field of a conflict.
    Field {
        /// The number of the edit in the outbox.
        seq: i64,
        /// Which of the conflict's fields.
        field: usize,
    },
}
