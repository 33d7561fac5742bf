//! The three board formats of a task: where its card stands on each board. Each is a resource with an etag of its own,
//! and reading it costs a request, so it may not be known yet.

use serde::{Deserialize, Serialize};

use super::etag::Etag;
use super::id::UserId;
use super::order_hint::OrderHint;

/// Which of the three.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FormatKind {
    /// `bucketTaskBoardFormat`.
    Bucket,
    /// `progressTaskBoardFormat`.
    Progress,
    /// `assignedToTaskBoardFormat`.
    AssignedTo,
}

impl FormatKind {
    /// All three, the board most people open first.
    pub const ALL: [Self; 3] = [Self::Bucket, Self::Progress, Self::AssignedTo];
}

/// What was read of one of the three.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Format {
    /// The place on the bucket board.
    Bucket(BoardPlace),
    /// The place on the progress board.
    Progress(BoardPlace),
    /// The places on the assigned-to board.
    AssignedTo(AssignedPlaces),
}

impl Format {
    /// Returns which of the three it is.
    #[must_use]
    pub fn kind(&self) -> FormatKind {
        match self {
            Self::Bucket(_) => FormatKind::Bucket,
            Self::Progress(_) => FormatKind::Progress,
            Self::AssignedTo(_) => FormatKind::AssignedTo,
        }
    }

    /// Goes through the hints it holds, those that were never set left out.
    pub fn hints(&self) -> impl Iterator<Item = &OrderHint> {
        let (place, places) = match self {
            Self::Bucket(place) | Self::Progress(place) => (place.hint(), None),
            Self::AssignedTo(AssignedPlaces::Read { unassigned, by_assignee, .. }) => {
                (Some(unassigned), Some(by_assignee))
            }
            Self::AssignedTo(AssignedPlaces::Unread) => (None, None),
        };
        let by_assignee = places.into_iter().flatten().map(|(_, hint)| hint);
        place.into_iter().chain(by_assignee).filter(|hint| !hint.is_empty())
    }
}

/// What the format of the bucket board or of the progress board says: one place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum BoardPlace {
    /// The format has not been read.
    #[default]
    Unread,
    /// The format as last read. The hint is empty when the service has set none.
    Read {
        /// The place.
        hint: OrderHint,
        /// The version of the format, which is not the task's.
        etag: Option<Etag>,
    },
}

impl BoardPlace {
    /// Returns the hint to sort by, when there is one.
    #[must_use]
    pub fn hint(&self) -> Option<&OrderHint> {
        match self {
            Self::Read { hint, .. } if !hint.is_empty() => Some(hint),
            _ => None,
        }
    }

    /// Returns the version of the format, when it is known.
    #[must_use]
    pub fn etag(&self) -> Option<&Etag> {
        match self {
            Self::Read { etag, .. } => etag.as_ref(),
            Self::Unread => None,
        }
    }
}

/// What the format of the assigned-to board says: a place in each person's column, and one for those without an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum AssignedPlaces {
    /// The format has not been read.
    #[default]
    Unread,
    /// The format as last read. A hint is empty when the service has set none.
    Read {
        /// The place in the column of unassigned tasks, and in those of people without an entry.
        unassigned: OrderHint,
        /// The places in people's columns, in the order of their identifiers.
        by_assignee: Vec<(UserId, OrderHint)>,
        /// The version of the format, which is not the task's.
        etag: Option<Etag>,
    },
}

impl AssignedPlaces {
    /// Returns the hint to sort by in a person's column, or in that of unassigned tasks.
    ///
    /// Source: Microsoft Graph, plannerAssignedToTaskBoardTaskFormat: the unassigned hint stands in where a person
    /// has none.
    #[must_use]
    pub fn hint(&self, column: Option<&UserId>) -> Option<&OrderHint> {
        let Self::Read { unassigned, by_assignee, .. } = self else { return None };
        let own = column.and_then(|user| by_assignee.iter().find(|(id, _)| id == user)).map(|(_, hint)| hint);
        own.filter(|hint| !hint.is_empty()).or(Some(unassigned)).filter(|hint| !hint.is_empty())
    }

    /// Returns the version of the format, when it is known.
    #[must_use]
    pub fn etag(&self) -> Option<&Etag> {
        match self {
            Self::Read { etag, .. } => etag.as_ref(),
            Self::Unread => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unassigned_hint_stands_in_for_a_person_without_one() {
        let hint = OrderHint::acknowledged;
        let by_assignee = vec![(UserId::new("anna"), hint("5")), (UserId::new("bob"), hint(""))];
        let places = AssignedPlaces::Read { unassigned: hint("7"), by_assignee, etag: None };
        let of = |user: Option<&str>| places.hint(user.map(UserId::new).as_ref()).map(OrderHint::as_str);
        assert_eq!(
            [of(Some("anna")), of(Some("bob")), of(Some("carl")), of(None)],
            [Some("5"), Some("7"), Some("7"), Some("7")]
        );
        assert_eq!(AssignedPlaces::Unread.hint(None), None);
        assert_eq!(Format::AssignedTo(places).hints().count(), 2);
    }
}
