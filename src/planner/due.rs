//! A due date as the words people see. Planner has no date-only type: the calendar day of the UTC instant counts.

use jiff::civil::Date;

/// How a due date stands to today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Due {
    /// The day has passed, by this many days.
    Overdue {
        /// Whole days since the due date, 1 or more.
        days: i32,
    },
    /// The day is today.
    Today,
    /// The day is tomorrow.
    Tomorrow,
    /// The day is two to six days ahead: its weekday says it best.
    Weekday(&'static str),
    /// The day is further off.
    On(String),
}

impl Due {
    /// Returns how `due` stands to `today`; the year is named only when it is not this one.
    #[must_use]
    pub fn relative(due: Date, today: Date) -> Self {
        let days = today.until(due).map_or(0, |span| span.get_days());
        match days {
            ..=-1 => Self::Overdue { days: -days },
            0 => Self::Today,
            1 => Self::Tomorrow,
            2..=6 => Self::Weekday(weekday(due)),
            _ if due.year() == today.year() => Self::On(format!("{} {}", due.day(), month(due))),
            _ => Self::On(format!("{} {} {}", due.day(), month(due), due.year())),
        }
    }

    /// Returns the words for a card.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Overdue { days } => format!("OVERDUE {days}d"),
            Self::Today => "due today".to_owned(),
            Self::Tomorrow => "due tomorrow".to_owned(),
            Self::Weekday(day) => format!("due {day}"),
            Self::On(day) => format!("due {day}"),
        }
    }
}

/// Returns the short English name of a day of the week.
fn weekday(date: Date) -> &'static str {
    let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    names[usize::from(date.weekday().to_monday_zero_offset().unsigned_abs()) % names.len()]
}

/// Returns the short English name of a month.
fn month(date: Date) -> &'static str {
    let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    names[usize::from(date.month().unsigned_abs() - 1) % names.len()]
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn words_grow_more_exact_with_the_distance() {
        let today = date(2026, 10, 10); // a Saturday
        let words = |due| Due::relative(due, today).words();
        assert_eq!(words(date(2026, 10, 8)), "OVERDUE 2d");
        assert_eq!(words(date(2025, 10, 10)), "OVERDUE 365d");
        assert_eq!(words(today), "due today");
        assert_eq!(words(date(2026, 10, 11)), "due tomorrow");
        assert_eq!(words(date(2026, 10, 16)), "due Fri");
        assert_eq!(words(date(2026, 10, 17)), "due 17 Oct");
        assert_eq!(words(date(2027, 1, 2)), "due 2 Jan 2027");
    }
}
