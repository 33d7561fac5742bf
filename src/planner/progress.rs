//! Progress: a percentage on the wire, one of three words on the screen.

use serde::{Deserialize, Serialize};

/// The three states people see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// 0 percent.
    NotStarted,
    /// Anything between; written as 50.
    InProgress,
    /// 100 percent.
    Completed,
}

impl Progress {
    /// All three, in the order of the columns.
    pub const ALL: [Self; 3] = [Self::NotStarted, Self::InProgress, Self::Completed];

    /// Returns the words people see.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::NotStarted => "Not started",
            Self::InProgress => "In progress",
            Self::Completed => "Completed",
        }
    }

    /// Returns the percentage Planner writes for the state.
    #[must_use]
    pub fn percent(self) -> i32 {
        match self {
            Self::NotStarted => 0,
            Self::InProgress => 50,
            Self::Completed => 100,
        }
    }

    /// Returns the state of a percentage; numbers outside 0 to 100 count as the nearer end.
    #[must_use]
    pub fn from_percent(percent: i32) -> Self {
        match percent {
            ..=0 => Self::NotStarted,
            1..=99 => Self::InProgress,
            100.. => Self::Completed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_zero_and_a_hundred_are_ends() {
        assert_eq!(Progress::from_percent(0), Progress::NotStarted);
        assert_eq!(Progress::from_percent(1), Progress::InProgress);
        assert_eq!(Progress::from_percent(99), Progress::InProgress);
        assert_eq!(Progress::from_percent(100), Progress::Completed);
        assert_eq!(Progress::from_percent(-7), Progress::NotStarted);
        assert_eq!(Progress::from_percent(250), Progress::Completed);
    }
}
