//! What the other person can do, and how often each of it is drawn.

use fastrand::Rng;

/// Writes the deeds and how often each is drawn.
macro_rules! deeds {
    ($($(#[$doc:meta])* $name:ident = $weight:literal,)*) => {
        /// What the other person did.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Deed {
            $($(#[$doc])* $name,)*
            /// There was nothing to do anything to.
            Nothing,
        }

        impl Deed {
            /// Every deed there is.
            pub const ALL: &[Self] = &[$(Self::$name),*];
            const WEIGHTS: &[u32] = &[$($weight),*];
        }
    };
}

deeds! {
    /// A task has another title.
    Retitle = 6,
    /// A task is not started, begun or done.
    Progress = 10,
    /// A task is due another day, or none.
    Due = 6,
    /// A task has another priority.
    Priority = 6,
    /// A label is put on or taken off.
    Label = 6,
    /// A task is assigned to one more person.
    Assign = 6,
    /// A task is assigned to one person less.
    Unassign = 3,
    /// A task goes into another bucket, to a place of its own.
    ChangeBucket = 8,
    /// A card moves within its column on the board by bucket.
    MoveByBucket = 6,
    /// A card moves within its column on the board by progress.
    MoveByProgress = 5,
    /// A card moves within a column on the board by assignee.
    MoveByAssignee = 5,
    /// A task moves in the plan's list.
    MoveInList = 2,
    /// A task has another description.
    Describe = 4,
    /// A checklist has one more item.
    AddItem = 6,
    /// An item is ticked off, or not any more.
    CheckItem = 8,
    /// An item has another title.
    RenameItem = 3,
    /// An item moves.
    MoveItem = 4,
    /// An item is gone.
    RemoveItem = 2,
    /// A task has one more link.
    AddLink = 3,
    /// A link has another name.
    RenameLink = 1,
    /// A link moves.
    MoveLink = 1,
    /// A link is gone.
    RemoveLink = 1,
    /// There is one more task.
    CreateTask = 6,
    /// A task is gone.
    DeleteTask = 2,
    /// There is one more bucket.
    CreateBucket = 1,
    /// A bucket has another name.
    RenameBucket = 1,
    /// A bucket moves.
    MoveBucket = 1,
    /// A bucket with few tasks is gone, and they with it.
    DeleteBucket = 1,
}

impl Deed {
    /// Draws one by its weight.
    pub(super) fn draw(rng: &mut Rng) -> Self {
        let mut roll = rng.u32(..Self::WEIGHTS.iter().sum::<u32>());
        for (deed, weight) in Self::ALL.iter().zip(Self::WEIGHTS) {
            match roll.checked_sub(*weight) {
                Some(rest) => roll = rest,
                None => return *deed,
            }
        }
        Self::Nothing
    }
}
