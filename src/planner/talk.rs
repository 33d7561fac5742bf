//! What is said about a task: the messages of its chat, and the comments older tasks have in the mail of their group.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::edit::{Say, Way};
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
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Said {
    /// The service's name for it; none while it is not sent.
    #[serde(default)]
    pub id: Option<String>,
    /// By whom, when it was a person of the directory.
    pub by: Option<UserId>,
    /// What whoever wrote it is called where it stands.
    pub name: Option<String>,
    /// When.
    pub at: Option<Timestamp>,
    /// What; empty when it was deleted.
    pub text: String,
    /// Whether its text is all there is to it: no mention, no picture, nothing set bold.
    #[serde(default)]
    pub is_plain: bool,
    /// Whether it was changed since.
    pub is_edited: bool,
    /// Whether it was deleted.
    pub is_deleted: bool,
    /// Whether it is a comment in the mail of the group, and no message of the chat.
    pub is_comment: bool,
    /// What people think of it: the word of the service, and how many of them.
    pub reactions: Vec<(String, usize)>,
    /// Whether the service has not heard of it yet, or not of what became of it since.
    #[serde(skip)]
    pub is_unsent: bool,
}

impl Said {
    /// Returns what people think of it, in words: `2 like, 1 heart`; nothing when nobody has said.
    #[must_use]
    pub fn reaction_words(&self) -> Option<String> {
        let words: Vec<String> = self.reactions.iter().map(|(word, count)| format!("{count} {word}")).collect();
        (!words.is_empty()).then(|| words.join(", "))
    }

    /// Says whether it is a message of the chat by this person, which nobody has deleted: one that can be changed.
    #[must_use]
    pub fn is_own(&self, me: Option<&UserId>) -> bool {
        !self.is_comment && !self.is_deleted && self.id.is_some() && me.is_some() && self.by.as_ref() == me
    }

    /// Returns new words as they stand until the service has them.
    fn new(say: &Say, me: Option<&UserId>) -> Self {
        let is_comment = matches!(say.way, Way::Comment { .. });
        let text = say.text.trim().to_owned();
        Self { by: me.cloned(), text, is_comment, is_plain: true, is_unsent: true, ..Self::default() }
    }
}

/// Returns what was said with everything that waits to be said, in order.
#[must_use]
pub fn with<'a>(said: &[Said], waiting: impl IntoIterator<Item = &'a Say>, me: Option<&UserId>) -> Vec<Said> {
    let mut all = said.to_vec();
    for say in waiting {
        let known = match &say.way {
            Way::Message | Way::Comment { .. } => {
                all.push(Said::new(say, me));
                continue;
            }
            Way::Change { message } | Way::Delete { message } => message,
        };
        let Some(known) = all.iter_mut().find(|said| said.id.as_ref() == Some(known)) else { continue };
        known.is_unsent = true;
        match &say.way {
            Way::Delete { .. } => known.delete(),
            _ => say.text.trim().clone_into(&mut known.text),
        }
    }
    all
}

impl Said {
    /// Takes the words away; that something was said stays.
    pub fn delete(&mut self) {
        (self.is_deleted, self.text, self.reactions) = (true, String::new(), Vec::new());
    }
}

impl Talk {
    /// Puts both places together, by their time; what has no time stands first.
    #[must_use]
    pub fn of(mut said: Vec<Said>, chat: Source, comments: Source, read_at: Timestamp) -> Self {
        said.sort_by_key(|said| said.at);
        Self { said, chat, comments, read_at }
    }

    /// Says whether the chat has begun. Nobody but Planner itself can begin one.
    #[must_use]
    pub fn has_chat(&self) -> bool {
        self.said.iter().any(|said| !said.is_comment)
    }

    /// Takes something in that was said, or that says something else since.
    pub fn put(&mut self, said: Said) {
        let is_known = |known: &&mut Said| known.id.is_some() && known.id == said.id;
        match self.said.iter_mut().find(is_known) {
            Some(known) => *known = said,
            None => self.said.push(said),
        }
        self.said.sort_by_key(|said| said.at);
    }

    /// Takes the words of a message away.
    pub fn delete(&mut self, message: &str) {
        self.said.iter_mut().filter(|said| said.id.as_deref() == Some(message)).for_each(Said::delete);
    }

    /// Says what cannot be seen and why, in sentences; nothing when all can. `for_comments` is the command that asks for the
    /// comments.
    #[must_use]
    pub fn lacks(&self, for_comments: &str) -> Vec<String> {
        let chat = match self.chat {
            Source::Refused => Some("The chat of the task is not shown to you."),
            Source::Absent => Some("This service has no chat of tasks."),
            Source::Read | Source::None => None,
        };
        let comments = match self.comments {
            Source::Refused => Some(format!("Older comments are in the mail of the group; they need {for_comments}.")),
            Source::Absent => Some("The thread of older comments is not there any more.".to_owned()),
            Source::Read | Source::None => None,
        };
        chat.map(str::to_owned).into_iter().chain(comments).collect()
    }
}
