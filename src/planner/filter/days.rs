//! Days a person looks for by a word of their own, beside single dates.

use jiff::civil::Date;

use crate::planner::calendar::WeekBegins;
use crate::planner::due::{DueGroup, week_end};
use crate::planner::task::Task;

/// When tasks are due, seen from today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Days {
    /// Before today, and not completed.
    Late,
    /// Today.
    Today,
    /// From today on, up to the last day of this week: what is still to come of it.
    ThisWeek,
    /// In the week after this one.
    NextWeek,
    /// On no day.
    None,
}

impl Days {
    /// All of them, the nearest first.
    pub const ALL: [Self; 5] = [Self::Late, Self::Today, Self::ThisWeek, Self::NextWeek, Self::None];

    /// Returns the word that is typed behind `due:`.
    #[must_use]
    pub fn typed(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::Today => "today",
            Self::ThisWeek => "thisweek",
            Self::NextWeek => "nextweek",
            Self::None => "none",
        }
    }

    /// Returns the words people see.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Late => "Late",
            Self::Today => "Today",
            Self::ThisWeek => "This week",
            Self::NextWeek => "Next week",
            Self::None => "No date",
        }
    }

    /// Reads one, however it is parted: `thisweek`, `this-week`, `this week`. A week has a meaning as a day, too, in other
    /// places: seven days from now; behind `due:` it means all of its days.
    pub(super) fn named(typed: &str) -> Option<Self> {
        let word: String = typed.chars().filter(|letter| letter.is_alphanumeric()).collect();
        Self::ALL.into_iter().find(|days| word.eq_ignore_ascii_case(days.typed()))
    }

    /// Says whether a task is due then.
    pub(super) fn hold(self, task: &Task, today: Date, begins: WeekBegins) -> bool {
        let group = DueGroup::of(task.due, today, begins);
        match self {
            Self::Late => task.percent_complete < 100 && group == DueGroup::Late,
            Self::Today => group == DueGroup::Today,
            // Tomorrow may be in the next week already.
            Self::ThisWeek | Self::NextWeek => {
                task.due.is_some_and(|due| due >= today && week(due, today, begins) == self)
            }
            Self::None => task.due.is_none(),
        }
    }
}

/// Returns in which week a day is, of those that have a word.
fn week(due: Date, today: Date, begins: WeekBegins) -> Days {
    let end = week_end(today, begins);
    match end.until(due).map_or(i32::MAX, |span| span.get_days()) {
        ..=0 => Days::ThisWeek,
        1..=7 => Days::NextWeek,
        _ => Days::None,
    }
}
