//! What an edit does, in words for a list or a notice.

use std::borrow::Cow;

use super::{Edit, new_title};
use crate::planner::change::FieldChange;

/// Returns a title for a sentence: no longer than can be taken in at a glance.
#[must_use]
pub fn short(title: &str) -> Cow<'_, str> {
    const MOST: usize = 48;
    match title.char_indices().nth(MOST) {
        Some((end, _)) => Cow::Owned(format!("{}…", title[..end].trim_end())),
        None => Cow::Borrowed(title),
    }
}

impl Edit {
    /// Returns what the edit does, in words for a list or a notice.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::MoveTask(edit) if edit.to.column == edit.from.column => {
                format!("move “{}” inside {}", short(&edit.title), edit.to.column_name)
            }
            Self::MoveTask(edit) => format!("move “{}” to {}", short(&edit.title), edit.to.column_name),
            Self::MoveBucket(edit) => format!("move the column “{}”", edit.name),
            Self::MoveItem(edit) => format!("move “{}” in the {} of “{}”", edit.name, edit.list.words(), edit.title),
            Self::ChangeTask(edit) => match (edit.changes.as_slice(), new_title(&edit.changes)) {
                ([_], Some(title)) => format!("rename “{}” to “{}”", short(&edit.title), short(title)),
                (changes, _) => format!("change the {} of “{}”", fields(changes), short(&edit.title)),
            },
            Self::ChangeDetails(edit) => format!("change the {} of “{}”", fields(&edit.changes), short(&edit.title)),
            Self::CreateTask(edit) => format!("make “{}” in {}", short(&edit.title), edit.spot.column_name),
            Self::DeleteTask(edit) => format!("delete “{}”", short(&edit.title)),
            Self::CreateBucket(edit) => format!("make the column “{}”", short(&edit.name)),
            Self::RenameBucket(edit) => format!("rename the column “{}” to “{}”", short(&edit.from), short(&edit.to)),
            Self::DeleteBucket(edit) => format!("delete the column “{}”", short(&edit.name)),
            Self::ChangePlan(edit) => {
                format!("change the {} of the plan “{}”", fields(&edit.changes), short(&edit.title))
            }
            Self::CreatePlan(edit) => format!("make the plan “{}” in {}", short(&edit.title), edit.home.words()),
            Self::DeletePlan(edit) => format!("delete the plan “{}”", short(&edit.title)),
            Self::ArchivePlan(edit) if edit.to => format!("archive the plan “{}”", short(&edit.title)),
            Self::ArchivePlan(edit) => format!("take the plan “{}” out of the archive", short(&edit.title)),
            Self::MovePlan(edit) => {
                format!("move the plan “{}” to the group “{}”", short(&edit.title), short(&edit.name))
            }
            Self::FavouritePlan(edit) if edit.to => format!("make the plan “{}” a favourite", short(&edit.title)),
            Self::Say(edit) => edit.words(),
            Self::FavouritePlan(edit) => format!("take the plan “{}” off the favourites", short(&edit.title)),
        }
    }

    /// Returns the same for the outbox, where what takes an earlier edit back stands beside it.
    #[must_use]
    pub fn words_in_outbox(&self) -> String {
        if self.is_undo() { format!("undo or redo: {}", self.words()) } else { self.words() }
    }
}

/// Returns the names of the fields that change, each once: `title, due date and labels`.
fn fields<C: FieldChange>(changes: &[C]) -> String {
    let mut names: Vec<&str> = Vec::new();
    for name in changes.iter().map(C::field_name) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    match names.as_slice() {
        [] => "nothing".to_owned(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
