//! A task: what a card shows and what boards sort by. Notes, checklist and links are its details.

use jiff::civil::Date;

use super::etag::Etag;
use super::id::{BucketId, PlanId, TaskId, UserId};
use super::order_hint::OrderHint;
use super::priority::Priority;
use super::progress::Progress;

/// A task as the service last described it, with what its board formats say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Which task.
    pub id: TaskId,
    /// The plan it belongs to.
    pub plan_id: PlanId,
    /// Its bucket; a task without one is on no column but "No bucket".
    pub bucket_id: Option<BucketId>,
    /// Its title, as stored: it may hold any character.
    pub title: String,
    /// Its place in the flat list of the plan.
    pub order_hint: OrderHint,
    /// 0 to 100.
    pub percent_complete: i32,
    /// 0 to 10; a low number is urgent.
    pub priority: i32,
    /// The calendar day it is due.
    pub due: Option<Date>,
    /// Whom it is assigned to, in the order of their faces on the card.
    pub assignees: Vec<UserId>,
    /// Which labels it carries.
    pub categories: Categories,
    /// Checklist items in all, and how many are still open.
    pub checklist_items: u32,
    /// Checklist items that are not checked.
    pub open_checklist_items: u32,
    /// Links.
    pub references: u32,
    /// Whether there are notes.
    pub has_description: bool,
    /// The version of the task itself.
    pub etag: Option<Etag>,
    /// Its place inside a column of the bucket board.
    pub bucket_board: BoardPlace,
}

impl Task {
    /// Returns the word people see for the percentage.
    #[must_use]
    pub fn progress(&self) -> Progress {
        Progress::from_percent(self.percent_complete)
    }

    /// Returns the band of the priority.
    #[must_use]
    pub fn priority_band(&self) -> Priority {
        Priority::from_number(self.priority)
    }
}

/// What one of a task's three board formats says. Each is a resource with an etag of its own, and reading it
/// costs a request, so it may not be known yet.
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

/// The labels a task carries: a set of numbers 1 to 25.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Categories(u32);

impl Categories {
    /// Adds a label; numbers outside 1 to 25 are left out, for no plan has them.
    pub fn insert(&mut self, category: u8) {
        if (1..=super::plan::CATEGORY_COUNT).contains(&category) {
            self.0 |= 1 << category;
        }
    }

    /// Goes through the labels in the order of their numbers.
    pub fn iter(self) -> impl Iterator<Item = u8> {
        (1..=super::plan::CATEGORY_COUNT).filter(move |category| self.0 & (1 << category) != 0)
    }

    /// Returns the set as bits, bit 1 for `category1`: how it is kept on disk.
    #[must_use]
    pub fn bits(self) -> u32 {
        self.0
    }

    /// Takes the set back from its bits.
    #[must_use]
    pub fn from_bits(bits: u32) -> Self {
        Self(bits)
    }
}

impl FromIterator<u8> for Categories {
    fn from_iter<I: IntoIterator<Item = u8>>(numbers: I) -> Self {
        let mut categories = Self::default();
        numbers.into_iter().for_each(|number| categories.insert(number));
        categories
    }
}
