//! A task: what a card shows and what boards sort by. Notes, checklist and links are its details.

use std::sync::Arc;

use jiff::civil::Date;

use super::creation_source::CreationSource;
use super::creation_source::Requirements;
use super::etag::Etag;
use super::format::AssignedPlaces;
use super::format::BoardPlace;
use super::format::Format;
use super::format::FormatKind;
use super::id::{BucketId, PlanId, TaskId, UserId};
use super::order_hint::OrderHint;
use super::priority::Priority;
use super::progress::Progress;
use super::recurrence::Recurrence;

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
    /// The calendar day work starts.
    pub start: Option<Date>,
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
    /// What made it, if that is worth naming and the service says so.
    pub creation_source: Option<Arc<CreationSource>>,
    /// What completing it asks for; `None` when the service does not say, as v1.0 never does.
    pub requirements: Option<Requirements>,
    /// How it comes again, if it does and the service says so: beta alone does.
    pub recurrence: Option<Arc<Recurrence>>,
    /// Whether the person has it on their day; beta alone says it, and to everybody only their own.
    pub is_on_my_day: bool,
    /// The version of the task itself.
    pub etag: Option<Etag>,
    /// Its place in the own list of the person it is assigned to.
    pub assignee_priority: OrderHint,
    /// Its place inside a column of the bucket board.
    pub bucket_board: BoardPlace,
    /// Its place inside a column of the progress board.
    pub progress_board: BoardPlace,
    /// Its places inside the columns of the assigned-to board.
    pub assigned_board: AssignedPlaces,
}

impl Task {
    /// Returns a task that says nothing but who it is, and whose formats were not read.
    #[must_use]
    pub fn titled(id: TaskId, plan_id: PlanId, title: &str) -> Self {
        Self {
            id,
            plan_id,
            bucket_id: None,
            title: title.to_owned(),
            order_hint: OrderHint::acknowledged(""),
            percent_complete: 0,
            priority: 5,
            start: None,
            due: None,
            assignees: Vec::new(),
            categories: Categories::default(),
            checklist_items: 0,
            open_checklist_items: 0,
            references: 0,
            has_description: false,
            creation_source: None,
            requirements: None,
            recurrence: None,
            is_on_my_day: false,
            etag: None,
            assignee_priority: OrderHint::acknowledged(""),
            bucket_board: BoardPlace::Unread,
            progress_board: BoardPlace::Unread,
            assigned_board: AssignedPlaces::Unread,
        }
    }

    /// Says whether one of the three board formats has not been read.
    #[must_use]
    pub fn is_unread(&self, kind: FormatKind) -> bool {
        match kind {
            FormatKind::Bucket => self.bucket_board == BoardPlace::Unread,
            FormatKind::Progress => self.progress_board == BoardPlace::Unread,
            FormatKind::AssignedTo => self.assigned_board == AssignedPlaces::Unread,
        }
    }

    /// Returns the version of one of the three board formats, when it is known.
    #[must_use]
    pub fn format_etag(&self, kind: FormatKind) -> Option<&Etag> {
        match kind {
            FormatKind::Bucket => self.bucket_board.etag(),
            FormatKind::Progress => self.progress_board.etag(),
            FormatKind::AssignedTo => self.assigned_board.etag(),
        }
    }

    /// Puts what was read of a board format in place of what was known.
    pub fn put_format(&mut self, format: Format) {
        match format {
            Format::Bucket(place) => self.bucket_board = place,
            Format::Progress(place) => self.progress_board = place,
            Format::AssignedTo(places) => self.assigned_board = places,
        }
    }

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

    /// Takes a label away.
    pub fn remove(&mut self, category: u8) {
        self.0 &= !(1_u32.checked_shl(category.into()).unwrap_or(0));
    }

    /// Says whether there is no label.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Says whether the label is set.
    #[must_use]
    pub fn contains(self, category: u8) -> bool {
        self.iter().any(|set| set == category)
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
