//! What a person can mean by a key where text of many lines is written, and where one talks about a task.

use serde::Deserialize;

/// An order about text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
pub enum Writing {
    /// Save the text, or send it.
    #[serde(rename = "text.save")]
    Save,
    /// Take back what was typed last.
    #[serde(rename = "text.undo")]
    Undo,
    /// Type again what was taken back.
    #[serde(rename = "text.redo")]
    Redo,
    /// Go on typing in the editor.
    #[serde(rename = "text.editor")]
    Editor,
    /// Open what was typed and not saved.
    #[serde(rename = "text.draft")]
    Draft,
    /// Say something about the task.
    #[serde(rename = "talk.say")]
    Say,
    /// Change a message of one's own.
    #[serde(rename = "talk.change")]
    Change,
    /// Take a message of one's own back.
    #[serde(rename = "talk.take_back")]
    TakeBack,
}
