//! Every change a person can make, and what it does to a plan. Edits are written down: their JSON is a disk format.

mod acts;
mod apply;
mod contents;
mod fold;
mod mixed;
mod moves;
mod needs;
mod plans;
mod rename;
mod say;
mod standing;
mod whole;
mod words;

use serde::{Deserialize, Serialize};

pub use self::acts::{TaskAct, acts_of, subject_of, subject_of_detail};
pub use self::contents::{
    ChangeDetails, ChangePlan, ChangeTask, RenameBucket, SeenContents, SeenTask, WholeBucket, WholeTask,
};
pub use self::fold::fold;
pub use self::mixed::{brings, is_mixed};
pub use self::moves::{End, Gap, MoveBucket, MoveItem, MoveTask, Spot};
pub use self::plans::{ArchivePlan, CreatePlan, DeletePlan, FavouritePlan, MovePlan, PlanHome};
pub use self::say::{Say, Way};
pub use self::standing::{Standing, standings};
pub use self::words::short;
use super::change::{Change, FieldChange, merge};
use super::detail_change;
use super::id::{BucketId, PlanId, TaskId};

/// A change a person made, as they meant it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Edit {
    /// A card was put somewhere else on a board.
    MoveTask(MoveTask),
    /// A column of the bucket board was put somewhere else.
    MoveBucket(MoveBucket),
    /// A line of a checklist, or a link, was put somewhere else in its list.
    MoveItem(MoveItem),
    /// Fields of a task were changed.
    ChangeTask(ChangeTask),
    /// Fields of a task's details were changed.
    ChangeDetails(ChangeDetails),
    /// A task was made.
    CreateTask(WholeTask),
    /// A task was deleted.
    DeleteTask(WholeTask),
    /// A bucket was made.
    CreateBucket(WholeBucket),
    /// A bucket was given another name.
    RenameBucket(RenameBucket),
    /// A bucket was deleted, with its tasks.
    DeleteBucket(WholeBucket),
    /// Fields of the plan were changed.
    ChangePlan(ChangePlan),
    /// A plan was made.
    CreatePlan(CreatePlan),
    /// A plan was deleted, with everything in it.
    DeletePlan(DeletePlan),
    /// A plan was put into the archive, or out of it.
    ArchivePlan(ArchivePlan),
    /// A personal plan was given to a group.
    MovePlan(MovePlan),
    /// A plan was put among the person's favourites, or taken out.
    FavouritePlan(FavouritePlan),
    /// Something was said about a task.
    Say(Say),
}

impl Edit {
    /// Returns which task the edit is about, if it is about one.
    #[must_use]
    pub fn task(&self) -> Option<&TaskId> {
        match self {
            Self::MoveTask(edit) => Some(&edit.task),
            Self::MoveItem(edit) => Some(&edit.task),
            Self::ChangeTask(edit) => Some(&edit.task),
            Self::ChangeDetails(edit) => Some(&edit.task),
            Self::CreateTask(edit) | Self::DeleteTask(edit) => Some(&edit.task),
            Self::Say(edit) => Some(&edit.task),
            Self::MoveBucket(_)
            | Self::CreateBucket(_)
            | Self::RenameBucket(_)
            | Self::DeleteBucket(_)
            | Self::ChangePlan(_)
            | Self::CreatePlan(_)
            | Self::DeletePlan(_)
            | Self::ArchivePlan(_)
            | Self::MovePlan(_)
            | Self::FavouritePlan(_) => None,
        }
    }

    /// Returns which plan the edit is about, if it is about a whole one.
    #[must_use]
    pub fn plan(&self) -> Option<&PlanId> {
        match self {
            Self::ChangePlan(edit) => Some(&edit.plan),
            Self::CreatePlan(edit) => Some(&edit.plan),
            Self::DeletePlan(edit) => Some(&edit.plan),
            Self::ArchivePlan(edit) => Some(&edit.plan),
            Self::MovePlan(edit) => Some(&edit.plan),
            Self::FavouritePlan(edit) => Some(&edit.plan),
            _ => None,
        }
    }

    /// Returns which bucket the edit is about, if it is about one.
    #[must_use]
    pub fn bucket(&self) -> Option<&BucketId> {
        match self {
            Self::MoveBucket(edit) => Some(&edit.bucket),
            Self::RenameBucket(edit) => Some(&edit.bucket),
            Self::CreateBucket(edit) | Self::DeleteBucket(edit) => Some(&edit.bucket),
            _ => None,
        }
    }

    /// Returns the name of this machine for what the edit makes, if it makes something.
    #[must_use]
    pub fn made(&self) -> Option<&str> {
        match self {
            Self::CreateTask(edit) => Some(edit.task.as_str()),
            Self::CreateBucket(edit) => Some(edit.bucket.as_str()),
            Self::CreatePlan(edit) => Some(edit.plan.as_str()),
            _ => None,
        }
    }

    /// Says whether it takes back an earlier edit.
    #[must_use]
    pub fn is_undo(&self) -> bool {
        match self {
            Self::MoveTask(edit) => edit.is_undo,
            Self::MoveBucket(edit) => edit.is_undo,
            Self::MoveItem(edit) => edit.is_undo,
            Self::ChangeTask(edit) => edit.is_undo,
            Self::ChangeDetails(edit) => edit.is_undo,
            Self::CreateTask(edit) | Self::DeleteTask(edit) => edit.is_undo,
            Self::CreateBucket(edit) | Self::DeleteBucket(edit) => edit.is_undo,
            Self::RenameBucket(edit) => edit.is_undo,
            Self::ChangePlan(edit) => edit.is_undo,
            Self::CreatePlan(edit) => edit.is_undo,
            Self::DeletePlan(edit) => edit.is_undo,
            Self::ArchivePlan(edit) => edit.is_undo,
            Self::MovePlan(edit) => edit.is_undo,
            Self::FavouritePlan(edit) => edit.is_undo,
            Self::Say(_) => false,
        }
    }

    /// Returns the edit that takes this one back.
    #[must_use]
    pub fn inverse(&self) -> Self {
        match self.clone() {
            Self::MoveTask(edit) => Self::MoveTask(MoveTask {
                to: edit.from,
                from: edit.to,
                changes: inverse(&edit.changes),
                is_undo: true,
                base: None,
                ..edit
            }),
            Self::MoveBucket(edit) => {
                Self::MoveBucket(MoveBucket { to: edit.from, from: edit.to, base: None, is_undo: true, ..edit })
            }
            Self::MoveItem(edit) => {
                Self::MoveItem(MoveItem { to: edit.from, from: edit.to, base: None, is_undo: true, ..edit })
            }
            Self::ChangeTask(edit) => {
                Self::ChangeTask(ChangeTask { changes: inverse(&edit.changes), is_undo: true, ..edit })
            }
            Self::ChangeDetails(edit) => {
                Self::ChangeDetails(ChangeDetails { changes: inverse(&edit.changes), is_undo: true, ..edit })
            }
            Self::CreateTask(edit) => Self::DeleteTask(WholeTask { seen: None, is_undo: true, ..edit }),
            Self::DeleteTask(edit) => Self::CreateTask(edit.again()),
            Self::CreateBucket(edit) => Self::DeleteBucket(WholeBucket { seen: None, is_undo: true, ..edit }),
            Self::DeleteBucket(edit) => {
                let bucket = BucketId::local(&format!("again {}", edit.bucket));
                Self::CreateBucket(WholeBucket { bucket, base: None, seen: None, is_undo: true, ..edit })
            }
            Self::RenameBucket(edit) => {
                Self::RenameBucket(RenameBucket { from: edit.to, to: edit.from, is_undo: true, ..edit })
            }
            Self::ChangePlan(edit) => {
                Self::ChangePlan(ChangePlan { changes: inverse(&edit.changes), is_undo: true, ..edit })
            }
            Self::CreatePlan(edit) => Self::DeletePlan(edit.inverse()),
            Self::DeletePlan(DeletePlan { plan, title, home: Some(home), .. }) => {
                let plan = PlanId::local(&format!("again {plan}"));
                Self::CreatePlan(CreatePlan { plan, title, home, is_undo: true })
            }
            // None of these can be taken back, so nobody asks: see `is_final`.
            Self::DeletePlan(edit) => Self::DeletePlan(DeletePlan { is_undo: true, ..edit }),
            Self::MovePlan(edit) => Self::MovePlan(MovePlan { is_undo: true, ..edit }),
            Self::Say(edit) => Self::Say(edit),
            Self::ArchivePlan(edit) => {
                Self::ArchivePlan(ArchivePlan { from: edit.to, to: edit.from, is_undo: true, ..edit })
            }
            Self::FavouritePlan(edit) => {
                Self::FavouritePlan(FavouritePlan { from: edit.to, to: edit.from, is_undo: true, ..edit })
            }
        }
    }

    /// Says whether nothing takes the edit back once the service has it: the person is asked before, or has just typed it.
    #[must_use]
    pub fn is_final(&self) -> bool {
        matches!(self, Self::DeletePlan(DeletePlan { home: None, .. }) | Self::MovePlan(_) | Self::Say(_))
    }

    /// Says whether sending it twice would do it twice: what may have arrived is looked for first.
    #[must_use]
    pub fn is_made_once(&self) -> bool {
        self.made().is_some() || matches!(self, Self::Say(say) if say.is_new())
    }

    /// Says whether it makes again what a deletion takes away.
    #[must_use]
    pub fn takes_back_deletion(&self, deletion: &Self) -> bool {
        let is_deletion = matches!(deletion, Self::DeleteTask(_) | Self::DeleteBucket(_));
        let (is_task, of_task) = (matches!(self, Self::CreateTask(_)), matches!(deletion, Self::DeleteTask(_)));
        let again = || deletion.inverse().made().map(str::to_owned);
        is_deletion
            && self.is_undo()
            && is_task == of_task
            && self.made().is_some()
            && self.made() == again().as_deref()
    }

    /// Says whether two edits are of the same thing: one card of one board, one column, one item of a list; the fields of
    /// one task, of its details, of one plan; the name of one bucket.
    #[must_use]
    pub fn is_same_thing(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::MoveTask(a), Self::MoveTask(b)) => a.task == b.task && a.board == b.board,
            (Self::MoveBucket(a), Self::MoveBucket(b)) => a.bucket == b.bucket,
            (Self::MoveItem(a), Self::MoveItem(b)) => (&a.task, a.list, &a.item) == (&b.task, b.list, &b.item),
            (Self::ChangeTask(a), Self::ChangeTask(b)) => a.task == b.task,
            (Self::ChangeDetails(a), Self::ChangeDetails(b)) => a.task == b.task,
            (Self::RenameBucket(a), Self::RenameBucket(b)) => a.bucket == b.bucket,
            (Self::ChangePlan(a), Self::ChangePlan(b)) => a.plan == b.plan,
            (Self::ArchivePlan(a), Self::ArchivePlan(b)) => a.plan == b.plan,
            (Self::MovePlan(a), Self::MovePlan(b)) => a.plan == b.plan,
            (Self::FavouritePlan(a), Self::FavouritePlan(b)) => a.plan == b.plan,
            (Self::CreatePlan(_) | Self::DeletePlan(_), Self::CreatePlan(_) | Self::DeletePlan(_)) => {
                self.plan() == other.plan()
            }
            (Self::CreateTask(a) | Self::DeleteTask(a), Self::CreateTask(b) | Self::DeleteTask(b)) => a.task == b.task,
            (Self::CreateBucket(a) | Self::DeleteBucket(a), Self::CreateBucket(b) | Self::DeleteBucket(b)) => {
                a.bucket == b.bucket
            }
            _ => false,
        }
    }

    /// Returns this edit and a newer one as one; `None` when the newer one does not go on from where this one ended. A task
    /// that stands in several columns is moved in each of them by itself.
    #[must_use]
    pub fn and(&self, newer: &Self) -> Option<Self> {
        if !self.is_same_thing(newer) {
            return None;
        }
        match (self, newer) {
            (Self::MoveTask(last), Self::MoveTask(newer)) if last.to.column == newer.from.column => {
                let mut both = last.clone();
                both.to.clone_from(&newer.to);
                both.is_undo &= newer.is_undo;
                merge(&mut both.changes, &newer.changes);
                if both.to.column == both.from.column {
                    // Back in its column a card has the number or the day it had there, not the one a drop would give.
                    both.changes.retain(|change| !change.is_of_column());
                }
                Some(Self::MoveTask(both))
            }
            (Self::MoveBucket(last), Self::MoveBucket(newer)) => {
                let (to, is_undo) = (newer.to.clone(), last.is_undo && newer.is_undo);
                Some(Self::MoveBucket(MoveBucket { to, is_undo, ..last.clone() }))
            }
            (Self::MoveItem(last), Self::MoveItem(newer)) => {
                let (to, is_undo) = (newer.to.clone(), last.is_undo && newer.is_undo);
                Some(Self::MoveItem(MoveItem { to, is_undo, ..last.clone() }))
            }
            (Self::ChangeTask(last), Self::ChangeTask(newer)) => {
                let (changes, is_undo) = (merged(&last.changes, &newer.changes), last.is_undo && newer.is_undo);
                Some(Self::ChangeTask(ChangeTask { changes, is_undo, ..last.clone() }))
            }
            (Self::ChangeDetails(last), Self::ChangeDetails(newer)) => {
                let (changes, is_undo) =
                    (detail_change::merged(&last.changes, &newer.changes), last.is_undo && newer.is_undo);
                Some(Self::ChangeDetails(ChangeDetails { changes, is_undo, ..last.clone() }))
            }
            (Self::RenameBucket(last), Self::RenameBucket(newer)) => {
                let (to, is_undo) = (newer.to.clone(), last.is_undo && newer.is_undo);
                Some(Self::RenameBucket(RenameBucket { to, is_undo, ..last.clone() }))
            }
            (Self::ChangePlan(last), Self::ChangePlan(newer)) => {
                let (changes, is_undo) = (merged(&last.changes, &newer.changes), last.is_undo && newer.is_undo);
                Some(Self::ChangePlan(ChangePlan { changes, is_undo, ..last.clone() }))
            }
            (Self::ArchivePlan(last), Self::ArchivePlan(newer)) => {
                let is_undo = last.is_undo && newer.is_undo;
                Some(Self::ArchivePlan(ArchivePlan { from: last.from, is_undo, ..newer.clone() }))
            }
            (Self::FavouritePlan(last), Self::FavouritePlan(newer)) => {
                let is_undo = last.is_undo && newer.is_undo;
                Some(Self::FavouritePlan(FavouritePlan { from: last.from, is_undo, ..newer.clone() }))
            }
            _ => None,
        }
    }

    /// Says whether two edits of one thing lead to the same end.
    #[must_use]
    pub fn has_same_end(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::MoveTask(a), Self::MoveTask(b)) => a.to.is_same_place(&b.to),
            (Self::MoveBucket(a), Self::MoveBucket(b)) => a.to.after == b.to.after,
            (Self::MoveItem(a), Self::MoveItem(b)) => a.to.after == b.to.after,
            (Self::ChangeTask(a), Self::ChangeTask(b)) => a.changes == b.changes,
            (Self::ChangeDetails(a), Self::ChangeDetails(b)) => a.changes == b.changes,
            (Self::RenameBucket(a), Self::RenameBucket(b)) => a.to == b.to,
            (Self::ChangePlan(a), Self::ChangePlan(b)) => a.changes == b.changes,
            (Self::ArchivePlan(a), Self::ArchivePlan(b)) => a.to == b.to,
            (Self::FavouritePlan(a), Self::FavouritePlan(b)) => a.to == b.to,
            (Self::MovePlan(a), Self::MovePlan(b)) => a.group == b.group,
            (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
        }
    }

    /// Says whether the edit ends where it began.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        match self {
            Self::MoveTask(edit) => {
                edit.changes.is_empty() && (!edit.board.has_order() || edit.to.is_same_place(&edit.from))
            }
            Self::MoveBucket(edit) => edit.to.after == edit.from.after,
            Self::MoveItem(edit) => edit.to.after == edit.from.after,
            Self::ChangeTask(edit) => edit.changes.is_empty(),
            Self::ChangeDetails(edit) => edit.changes.is_empty(),
            Self::RenameBucket(edit) => edit.from == edit.to,
            Self::ChangePlan(edit) => edit.changes.is_empty(),
            Self::ArchivePlan(edit) => edit.from == edit.to,
            Self::FavouritePlan(edit) => edit.from == edit.to,
            Self::CreateTask(_)
            | Self::DeleteTask(_)
            | Self::CreateBucket(_)
            | Self::DeleteBucket(_)
            | Self::CreatePlan(_)
            | Self::DeletePlan(_)
            | Self::MovePlan(_)
            | Self::Say(_) => false,
        }
    }
}

fn inverse<C: FieldChange>(changes: &[C]) -> Vec<C> {
    changes.iter().map(C::inverse).collect()
}

fn merged<C: FieldChange>(older: &[C], newer: &[C]) -> Vec<C> {
    let mut both = older.to_vec();
    merge(&mut both, newer);
    both
}

/// Returns the title a task has after these changes, if they change it.
#[must_use]
pub fn new_title(changes: &[Change]) -> Option<&str> {
    changes.iter().find_map(|change| match change {
        Change::Title { to, .. } => Some(to.as_str()),
        _ => None,
    })
}

#[cfg(test)]
mod tests;
