//! Progress: a percentage on the wire, one of three words on the screen.

/// The three states people see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Progress {
    /// 0 percent.
    NotStarted,
    /// Anything between; written as 50.
    InProgress,
    /// 100 percent.
    Completed,
}

impl Progress {
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
