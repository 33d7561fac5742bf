//! What is said about a task: the messages of its chat, and the comments older tasks have in the mail of their group.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::id::UserId;

/// Everything said about a task, as far as the service gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Talk {
    /// What was said, the oldest first.
    pub said: Vec<Said>,
    /// How it stands with the chat.
    pub chat: Source,
    /// How it stands with the comments.
    pub comments: Source,
    /// When it was read.
    pub read_at: Timestamp,
}

/// One of the two places where people talk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// It was read.
    Read,
    /// There is none: the task has no thread, or its plan no group.
    None,
    /// The person's sign-in does not reach it.
    Refused,
    /// The service does not offer it.
    Absent,
}

/// One message or comment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// By whom, when it was a person of the directory.
    pub by: Option<UserId>,
    /// What whoever wrote it is called where it stands.
    pub name: Option<String>,
    /// When.
    pub at: Option<Timestamp>,
    /// What; empty when it was deleted.
    pub text: String,
    /// Whether it was changed since.
    pub is_edited: bool,
    /// Whether it was deleted.
    pub is_deleted: bool,
    /// Whether it is a comment in the mail of the group, and no message of the chat.
    pub is_comment: bool,
    /// What people think of it: the word of the service, and how many of them.
    pub reactions: Vec<(String, usize)>,
}

impl Said {
    /// Returns what people think of it, in words: `2 like, 1 heart`; nothing when nobody has said.
    #[must_use]
    pub fn reaction_words(&self) -> Option<String> {
        let words: Vec<String> = self.reactions.iter().map(|(word, count)| format!("{count} {word}")).collect();
        (!words.is_empty()).then(|| words.join(", "))
    }
}

impl Talk {
    /// Puts both places together, by their time; what has no time stands first.
    #[must_use]
    pub fn of(mut said: Vec<Said>, chat: Source, comments: Source, read_at: Timestamp) -> Self {
        said.sort_by_key(|said| said.at);
        Self { said, chat, comments, read_at }
    }

    /// Says what cannot be seen and why, in sentences; nothing when all can.
    #[must_use]
    pub fn lacks(&self) -> Vec<&'static str> {
        let chat = match self.chat {
            Source::Refused => Some("The chat of the task is not shown to you."),
            Source::Absent => Some("This service has no chat of tasks."),
            Source::Read | Source::None => None,
        };
        let comments = match self.comments {
            Source::Refused => Some("Older comments are in the mail of the group; they need `login --also comments`."),
            Source::Absent => Some("The thread of older comments is not there any more."),
            Source::Read | Source::None => None,
        };
        chat.into_iter().chain(comments).collect()
    }
}
