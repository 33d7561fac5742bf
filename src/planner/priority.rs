//! Priority: a number from 0 to 10 on the wire, one of four words on the screen.

use serde::{Deserialize, Serialize};

/// The four bands people see. The order is the order of urgency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// 0 and 1; written as 1.
    Urgent,
    /// 2 to 4; written as 3.
    Important,
    /// 5 to 7; written as 5.
    Medium,
    /// 8 to 10; written as 9.
    Low,
}

impl Priority {
    /// All four, the most urgent first.
    pub const ALL: [Self; 4] = [Self::Urgent, Self::Important, Self::Medium, Self::Low];

    /// Returns the number Planner writes for the band.
    #[must_use]
    pub fn number(self) -> i32 {
        match self {
            Self::Urgent => 1,
            Self::Important => 3,
            Self::Medium => 5,
            Self::Low => 9,
        }
    }

    /// Returns the band of a number; numbers outside 0 to 10 fall into the nearest band.
    ///
    /// Source: Microsoft Graph, plannerTask, property `priority`.
    #[must_use]
    pub fn from_number(number: i32) -> Self {
        match number {
            ..=1 => Self::Urgent,
            2..=4 => Self::Important,
            5..=7 => Self::Medium,
            8.. => Self::Low,
        }
    }

    /// Returns the word Planner shows.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Urgent => "urgent",
            Self::Important => "important",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_falls_into_its_documented_band() {
        let bands: Vec<_> = (0..=10).map(|number| Priority::from_number(number).word()).collect();
        let expected = [["urgent"; 2].as_slice(), &["important"; 3], &["medium"; 3], &["low"; 3]].concat();
        assert_eq!(bands, expected);
    }

    #[test]
    fn a_number_nobody_promised_still_has_a_band() {
        assert_eq!(Priority::from_number(i32::MIN), Priority::Urgent);
        assert_eq!(Priority::from_number(i32::MAX), Priority::Low);
    }
}
