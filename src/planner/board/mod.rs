//! A plan seen as columns of cards.
//!
//! The order of a column is what the service acknowledged, then every waiting move replayed in order. No two
//! composed hints are ever compared.

pub mod arrangement;
mod columns;
mod days;
pub mod drop;
pub mod order;
pub mod place;
mod replay;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use self::arrangement::Arrangement;
use super::due::DueGroup;
use super::format::FormatKind;
use super::id::{BucketId, TaskId, UserId};
use super::priority::Priority;
use super::progress::Progress;
use super::snapshot::Snapshot;
use super::task::Task;

/// What the columns of a board stand for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grouping {
    /// A column for each bucket.
    #[default]
    Bucket,
    /// Not started, in progress, completed.
    Progress,
    /// A column for each person, then the unassigned.
    AssignedTo,
    /// One list in the plan's own order.
    List,
    /// One list of the person's tasks over all plans, in the person's own order.
    Mine,
    /// A column for each stretch of time.
    Due,
    /// A column for each band of priority.
    Priority,
    /// A column for each label in use.
    Label,
    /// A column for each day of a week or month, drawn as a calendar.
    Schedule,
    /// The person's tasks over all plans: a column for each day that is left of this week.
    Week,
}

impl Grouping {
    /// All boards, in the order of their keys.
    pub const ALL: [Self; 10] = [
        Self::Bucket,
        Self::Progress,
        Self::AssignedTo,
        Self::List,
        Self::Mine,
        Self::Due,
        Self::Priority,
        Self::Label,
        Self::Schedule,
        Self::Week,
    ];

    /// Returns the board's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Bucket => "Bucket",
            Self::Progress => "Progress",
            Self::AssignedTo => "Assigned",
            Self::List => "List",
            Self::Mine => "Mine",
            Self::Due => "Due",
            Self::Priority => "Priority",
            Self::Label => "Label",
            Self::Schedule => "Schedule",
            Self::Week => "Week",
        }
    }

    /// Returns the board format that orders the cards; lists are ordered by the tasks themselves.
    #[must_use]
    pub fn format(self) -> Option<FormatKind> {
        match self {
            Self::Bucket => Some(FormatKind::Bucket),
            Self::Progress => Some(FormatKind::Progress),
            Self::AssignedTo => Some(FormatKind::AssignedTo),
            Self::List | Self::Mine | Self::Due | Self::Priority | Self::Label | Self::Schedule | Self::Week => None,
        }
    }

    /// Says whether the service keeps an order of the cards on this board.
    #[must_use]
    pub fn has_order(self) -> bool {
        !matches!(self, Self::Due | Self::Priority | Self::Label | Self::Schedule | Self::Week)
    }

    /// Says whether the board shows the person's tasks over all plans, and nothing else.
    #[must_use]
    pub fn is_mine(self) -> bool {
        matches!(self, Self::Mine | Self::Week)
    }

    /// Says whether the board can show the person's tasks over all plans.
    #[must_use]
    pub fn suits_mine(self) -> bool {
        self.is_mine() || self == Self::Schedule
    }

    /// Says whether columns of the board are days of the calendar.
    #[must_use]
    pub fn has_days(self) -> bool {
        matches!(self, Self::Schedule | Self::Week)
    }

    /// Says whether the board is one list, a line for each task.
    #[must_use]
    pub fn is_list(self) -> bool {
        matches!(self, Self::List | Self::Mine)
    }
}

/// Which column.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnId {
    /// The column of a bucket; `None` is the column of tasks without one.
    Bucket(Option<BucketId>),
    /// The column of a state.
    Progress(Progress),
    /// The column of a person; `None` is the column of unassigned tasks.
    Assignee(Option<UserId>),
    /// The plan's one list.
    List,
    /// The person's one list.
    Mine,
    /// The column of a stretch of time.
    Due(DueGroup),
    /// The column of a band of priority.
    Priority(Priority),
    /// The column of a label; `None` is the column of tasks without one.
    Label(Option<u8>),
    /// The column of a day.
    Day(Date),
    /// The column of a whole week, by its first day.
    Week(Date),
}

/// A plan seen as columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Board {
    /// What the columns stand for.
    pub grouping: Grouping,
    /// The columns, left to right.
    pub columns: Vec<Column>,
    /// The column a person starts in: that of today, where there is one.
    pub home: usize,
}

/// One column of a board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Which column.
    pub id: ColumnId,
    /// Its name.
    pub name: String,
    /// Its cards, top to bottom, as positions in the snapshot's tasks.
    pub cards: Vec<u32>,
    /// How many more cards it has that are still on their way from the disk; they stand below.
    pub beyond: usize,
    /// How many completed cards are hidden.
    pub hidden: usize,
    /// How many more the filter hides.
    pub filtered: usize,
    /// Whether some cards stand where they do only until their formats have been read.
    pub is_provisional: bool,
    /// Whether the person wants to see its name only.
    pub is_collapsed: bool,
}

impl Column {
    /// Returns a column without cards.
    #[must_use]
    pub fn empty(id: ColumnId, name: String) -> Self {
        Self {
            id,
            name,
            cards: Vec::new(),
            beyond: 0,
            hidden: 0,
            filtered: 0,
            is_provisional: false,
            is_collapsed: false,
        }
    }

    /// Returns how many cards the column has, those that are hidden left out.
    #[must_use]
    pub fn count(&self) -> usize {
        self.cards.len() + self.beyond
    }
}

impl Board {
    /// Arranges a plan as the service has acknowledged it.
    #[must_use]
    pub fn of(snapshot: &Snapshot, arrangement: &Arrangement) -> Self {
        let columns = columns::of(snapshot, arrangement);
        let today = ColumnId::Day(arrangement.today);
        let home = if arrangement.grouping.has_days() {
            columns.iter().position(|column| column.id == today).unwrap_or(0)
        } else {
            0
        };
        Self { grouping: arrangement.grouping, columns, home }
    }

    /// Returns the board without completed cards.
    #[must_use]
    pub fn without_completed(&self, snapshot: &Snapshot) -> Self {
        let mut board = self.clone();
        let is_open = |card: &u32| snapshot.tasks().get(*card as usize).is_none_or(|task| task.percent_complete < 100);
        for column in &mut board.columns {
            let all = column.cards.len();
            column.cards.retain(is_open);
            column.hidden = all - column.cards.len();
        }
        board
    }

    /// Returns the board with those cards alone for which `fits` says so, by their positions in the plan.
    #[must_use]
    pub fn only(&self, fits: &[bool]) -> Self {
        let mut board = self.clone();
        for column in &mut board.columns {
            let all = column.cards.len();
            column.cards.retain(|card| fits.get(*card as usize).is_none_or(|fits| *fits));
            column.filtered = all - column.cards.len();
        }
        board
    }

    /// Returns the column and row of a card; the first of them when the task stands in several columns.
    #[must_use]
    pub fn find(&self, snapshot: &Snapshot, task: &TaskId) -> Option<(usize, usize)> {
        let position = u32::try_from(snapshot.position(task)?).ok()?;
        self.columns.iter().enumerate().find_map(|(index, column)| {
            let row = column.cards.iter().position(|card| *card == position)?;
            Some((index, row))
        })
    }

    /// Returns the column and row of a card: in `column` if it stands there, or else wherever it does.
    #[must_use]
    pub fn find_in(&self, snapshot: &Snapshot, task: &TaskId, column: Option<&ColumnId>) -> Option<(usize, usize)> {
        let position = u32::try_from(snapshot.position(task)?).ok()?;
        let index = self.columns.iter().position(|known| Some(&known.id) == column);
        let row = index.and_then(|index| self.columns[index].cards.iter().position(|card| *card == position));
        index.zip(row).or_else(|| self.find(snapshot, task))
    }

    /// Returns the task of a card.
    #[must_use]
    pub fn task<'a>(&self, snapshot: &'a Snapshot, column: usize, row: usize) -> Option<&'a Task> {
        let position = *self.columns.get(column)?.cards.get(row)?;
        snapshot.tasks().get(position as usize).map(|task| &**task)
    }
}

/// Returns the first of some columns a task stands in, counted from 0; `None` when it stands in none of them.
#[must_use]
pub fn first_column_of(
    task: &Task,
    snapshot: &Snapshot,
    arrangement: &Arrangement,
    among: &[ColumnId],
) -> Option<usize> {
    let mut first = None;
    columns::each_home(task, snapshot, arrangement, |home| {
        let here = among.iter().position(|column| *column == home);
        first = first.into_iter().chain(here).min();
    });
    first
}

#[cfg(test)]
mod tests;
