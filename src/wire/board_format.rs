//! The three board formats of a task: where its card stands on each board. Each has an etag of its own.

use std::collections::BTreeMap;

use super::field::{Field, Text};
use super::resource::resource;
use crate::planner::format::{AssignedPlaces, BoardPlace, Format};
use crate::planner::id::UserId;
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
    pub fn to_planner(&self) -> Format {
        Format::Bucket(BoardPlace::Read { hint: hint(&self.order_hint), etag: self.version() })
    }
}

impl ProgressFormat {
    /// Returns the place on the progress board.
    #[must_use]
    pub fn to_planner(&self) -> Format {
        Format::Progress(BoardPlace::Read { hint: hint(&self.order_hint), etag: self.version() })
    }
}

impl AssignedToFormat {
    /// Returns the places on the assigned-to board.
    #[must_use]
    pub fn to_planner(&self) -> Format {
        let entries = self.order_hints_by_assignee.entries();
        Format::AssignedTo(AssignedPlaces::Read {
            unassigned: hint(&self.unassigned_order_hint),
            by_assignee: entries.map(|(user, hint)| (UserId::new(user), OrderHint::acknowledged(hint))).collect(),
            etag: self.version(),
        })
    }
}

fn hint(field: &Text) -> OrderHint {
    OrderHint::acknowledged(field.text().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_places_of_people_are_read_and_what_is_no_text_is_passed_over() {
        let text =
            r#"{"@odata.etag":"W/\"e\"","unassignedOrderHint":"85P","orderHintsByAssignee":{"a":"5","b":null,"c":7}}"#;
        let format: AssignedToFormat = serde_json::from_str(text).unwrap();
        let Format::AssignedTo(places) = format.to_planner() else { panic!("another format") };
        let of = |user: &str| places.hint(Some(&UserId::new(user))).map(OrderHint::as_str).map(str::to_owned);
        assert_eq!((of("a").as_deref(), of("b").as_deref(), of("c").as_deref()), (Some("5"), Some("85P"), Some("85P")));
        assert!(places.etag().is_some());
    }
}
