//! The three board formats of a task: where its card stands on each board. Each has an etag of its own.

use std::collections::BTreeMap;

use super::field::Field;
use super::resource::resource;
use crate::planner::format::BoardPlace;
use crate::planner::order_hint::OrderHint;

resource! {
    /// `plannerBucketTaskBoardTaskFormat`: the place inside a bucket.
    BucketFormat {
        /// The place.
        order_hint: String,
    }
}

resource! {
    /// `plannerProgressTaskBoardTaskFormat`: the place inside a progress column.
    ProgressFormat {
        /// The place.
        order_hint: String,
    }
}

resource! {
    /// `plannerAssignedToTaskBoardTaskFormat`: the places inside people's columns.
    AssignedToFormat {
        /// The place in the column of unassigned tasks, and of people without an entry.
        unassigned_order_hint: String,
        /// The place in each person's column.
        order_hints_by_assignee: BTreeMap<String, Field<String>>,
    }
}

impl BucketFormat {
    /// Returns the place on the bucket board.
    #[must_use]
    pub fn to_planner(&self) -> BoardPlace {
        let hint = OrderHint::acknowledged(self.order_hint.text().unwrap_or_default());
        BoardPlace::Read { hint, etag: self.version() }
    }
}
