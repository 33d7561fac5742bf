//! How the person wants to see a plan: which board, which columns folded, what hidden.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{ColumnId, Grouping};
use crate::planner::calendar::Schedule;
use crate::planner::due::DateStyle;
use crate::planner::id::{TaskId, UserId};

/// How the person wants to see plans. What is written down is remembered from run to run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Arrangement {
    /// Which board.
    pub grouping: Grouping,
    /// Whether completed cards are hidden.
    pub hides_completed: bool,
    /// The columns of which only the name is shown.
    pub collapsed: BTreeSet<ColumnId>,
    /// People in the order the person has put their columns in; others follow by name. The service keeps no such order.
    pub people: Vec<UserId>,
    /// Whether a pane beside the board shows the task under the cursor, where there is room for it.
    pub shows_pane: bool,
    /// Which part of the calendar the schedule shows.
    pub schedule: Schedule,
    /// The day it is, for the board by due date.
    #[serde(skip)]
    pub today: Date,
    /// How days are written in the names of columns.
    #[serde(skip)]
    pub dates: DateStyle,
    /// The late tasks that were completed where they are seen: they stay there until the board is left, so that nothing
    /// vanishes under the person's hands.
    #[serde(skip)]
    pub kept: Vec<TaskId>,
    /// Who the person is: the first of the people's columns, and whose list "mine" is.
    #[serde(skip)]
    pub me: Option<UserId>,
}

impl Arrangement {
    /// Returns a board with nothing hidden or collapsed.
    #[must_use]
    pub fn by(grouping: Grouping) -> Self {
        Self { grouping, ..Self::default() }
    }
}
