//! Everything that can happen to the program.

use crossterm::event::KeyEvent;
use crossterm::event::MouseEvent;
use jiff::Zoned;

use super::commanding::Ordered;
use super::commanding::Outcome;
use super::effect::Asked;
use super::overlays::field::Pointed;
use super::overlays::rebind::Wish;
use super::own::Order;
use crate::sync::Event;

/// Something that has happened, or a key the person pressed.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "a handful live at a time, and each is used at once")]
pub enum Message {
    /// A key was pressed.
    Key(KeyEvent),
    /// The mouse was pressed, dragged, let go, or its wheel turned.
    Mouse(MouseEvent),
    /// The left button was pressed beside the layer on top.
    Beside,
    /// The left button was pressed on the line that is typed into.
    OnLine(Pointed),
    /// The person's editor has ended.
    Edited {
        /// What the text is for.
        asked: Asked,
        /// The text as it is now, or why there is none, as a sentence.
        outcome: Result<String, String>,
    },
    /// A page could not be opened in the browser.
    LinkNotOpened {
        /// Its address.
        address: String,
        /// Why not.
        reason: String,
    },
    /// A command of the person's own has ended.
    Ran {
        /// What was run.
        order: Order,
        /// What it has printed, or why it did not do what it should, as a sentence.
        outcome: Result<String, String>,
    },
    /// Something has become of a command that was typed.
    Ordered {
        /// What was typed.
        ordered: Ordered,
        /// What has become of it.
        outcome: Outcome,
    },
    /// The keys of an action were written into the settings, or not.
    KeyKept {
        /// Which keys.
        wish: Wish,
        /// The name of the file, or why nothing was written, as a sentence.
        outcome: Result<String, String>,
    },
    /// The window has come to the front, or another has.
    Focus(bool),
    /// Text was pasted.
    Paste(String),
    /// The pointer rests where the board scrolls while a card is carried.
    Repeat,
    /// The terminal has this many columns and rows now.
    Resized {
        /// Columns.
        width: u16,
        /// Rows.
        height: u16,
    },
    /// It is this late, where the person is.
    Tick(Zoned),
    /// The engine has something to tell.
    Sync(Event),
}
