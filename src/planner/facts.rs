//! What is known of a task beside what its card shows: who made and who completed it, when, and its conversation.
//!
//! It is told with the details, for a pane that shows the whole task; boards do without it.

use jiff::Timestamp;

use super::id::UserId;

/// What is known of a task beside what its card shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Its making.
    pub created: Option<Deed>,
    /// Its completion, while it is completed.
    pub completed: Option<Deed>,
    /// The thread of its comments in the conversation of the group; `None` when there is none.
    pub thread: Option<String>,
    /// Whether its chat has begun; `None` where the service did not say.
    pub has_chat: Option<bool>,
    /// When its details were last read from the service; `None` when nobody noted that.
    pub read_at: Option<Timestamp>,
}

/// Something done to a task.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deed {
    /// By whom, when it was a person.
    pub by: Option<UserId>,
    /// What the service calls whoever did it: often nothing, for a person; the name of an app.
    pub name: Option<String>,
    /// When, if the service says so.
    pub at: Option<Timestamp>,
}

impl Facts {
    /// Goes through the people who have done something.
    pub fn people(&self) -> impl Iterator<Item = &UserId> {
        self.created.iter().chain(&self.completed).filter_map(|deed| deed.by.as_ref())
    }
}
