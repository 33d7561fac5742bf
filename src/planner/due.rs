//! A due date as the words people see. Planner has no date-only type: the calendar day of the UTC instant counts.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::calendar::{self, WeekBegins};

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

/// How a day is written where there is little room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateStyle {
    /// As far off as it is: tomorrow, Fri, 12 Oct.
    #[default]
    Relative,
    /// 2026-10-12.
    Iso,
    /// 12 Oct.
    DayMonth,
    /// Oct 12.
    MonthDay,
}

impl DateStyle {
    /// Returns the words of a due date for a card; what is late is said in every style.
    #[must_use]
    pub fn due(self, due: Date, today: Date) -> String {
        if self == Self::Relative {
            return Due::relative(due, today).words();
        }
        let word = if due < today { "OVERDUE" } else { "due" };
        format!("{word} {}", self.day(due, today))
    }

    /// Returns the same in fewer cells, the longer first: the day alone, then as little of it as still names it. Of what is
    /// late the word stays whole.
    #[must_use]
    pub fn due_short(self, due: Date, today: Date) -> Vec<String> {
        if due < today {
            return vec!["OVERDUE".to_owned()];
        }
        let words = self.due(due, today);
        let day = words.strip_prefix("due ").unwrap_or(&words).to_owned();
        let least = match self {
            _ if due.year() == today.year() => self.number_and_month(due),
            Self::Iso => format!("{}-{:02}", due.year(), due.month()),
            _ => format!("{} {}", month(due), due.year()),
        };
        vec![day, least]
    }

    /// Returns an exact day, its weekday first: `Fri 27 Nov`, `Fri 2026-11-27`.
    #[must_use]
    pub fn exact(self, day: Date, today: Date) -> String {
        format!("{} {}", weekday(day), self.day(day, today))
    }

    /// Returns a day without its year, where there is next to no room: `27 Nov`, `Nov 27`.
    #[must_use]
    pub fn number_and_month(self, day: Date) -> String {
        match self {
            Self::Iso => format!("{:02}-{:02}", day.month(), day.day()),
            other => other.day(day, day),
        }
    }

    /// Returns a day; the year is named only when it is not this one, but for the style that always has it.
    #[must_use]
    pub fn day(self, day: Date, today: Date) -> String {
        let year = if day.year() == today.year() { String::new() } else { format!(" {}", day.year()) };
        match self {
            Self::Iso => day.to_string(),
            Self::MonthDay => format!("{} {}{year}", month(day), day.day()),
            Self::Relative | Self::DayMonth => format!("{} {}{year}", day.day(), month(day)),
        }
    }
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

    /// Returns the exact day, for a sentence: `due Fri 27 Nov`.
    #[must_use]
    pub fn on(due: Date, today: Date) -> String {
        format!("due {}", Self::day(due, today))
    }

    /// Returns an exact day: `Fri 27 Nov`; the year is named only when it is not this one.
    #[must_use]
    pub fn day(day: Date, today: Date) -> String {
        let year = if day.year() == today.year() { String::new() } else { format!(" {}", day.year()) };
        format!("{} {} {}{year}", weekday(day), day.day(), month(day))
    }

    /// Returns the short name of a day's weekday: `Fri`.
    #[must_use]
    pub fn weekday(day: Date) -> &'static str {
        weekday(day)
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

/// A column of the board by due date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DueGroup {
    /// Before today.
    Late,
    /// Today.
    Today,
    /// Tomorrow.
    Tomorrow,
    /// Later, up to the last day of this week.
    ThisWeek,
    /// The week after this one.
    NextWeek,
    /// After next week.
    Future,
    /// No due date.
    NoDate,
}

impl DueGroup {
    /// All of them, in the order of the columns.
    pub const ALL: [Self; 7] =
        [Self::Late, Self::Today, Self::Tomorrow, Self::ThisWeek, Self::NextWeek, Self::Future, Self::NoDate];

    /// Returns the column of a due date.
    #[must_use]
    pub fn of(due: Option<Date>, today: Date, begins: WeekBegins) -> Self {
        let Some(due) = due else { return Self::NoDate };
        let end = week_end(today, begins);
        match today.until(due).map_or(0, |span| span.get_days()) {
            ..=-1 => Self::Late,
            0 => Self::Today,
            1 => Self::Tomorrow,
            _ if due <= end => Self::ThisWeek,
            _ if end.until(due).is_ok_and(|span| span.get_days() <= 7) => Self::NextWeek,
            _ => Self::Future,
        }
    }

    /// Returns the words people see.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Late => "Late",
            Self::Today => "Today",
            Self::Tomorrow => "Tomorrow",
            Self::ThisWeek => "This week",
            Self::NextWeek => "Next week",
            Self::Future => "Future",
            Self::NoDate => "No date",
        }
    }

    /// Returns the due date a card gets that is put into this column; `Err` says why there is none.
    ///
    /// A week stands for its Friday, or for its last day when Friday is not ahead any more.
    pub fn date(self, today: Date, begins: WeekBegins) -> Result<Option<Date>, &'static str> {
        let after = |date: Date, days: i32| date.checked_add(days.days()).ok();
        let day = match self {
            Self::NoDate => return Ok(None),
            Self::Late => return Err("No date in the past can be chosen by moving a card."),
            Self::Future => return Err("“Future” names no day, so a card cannot be put there."),
            Self::Today => Some(today),
            Self::Tomorrow => after(today, 1),
            // At the end of the calendar there is no week after this one.
            Self::NextWeek => after(week_end(today, begins), 1).map(calendar::friday_of),
            Self::ThisWeek => {
                let ahead = |date: &Date| Self::of(Some(*date), today, begins) == Self::ThisWeek;
                let friday = calendar::friday_of(calendar::week_of(today, begins));
                let day = [friday, week_end(today, begins)].into_iter().find(ahead);
                return day.map(Some).ok_or("No day of this week is left after tomorrow.");
            }
        };
        day.map(Some).ok_or("The calendar ends there.")
    }
}

/// Returns the last day of the week of `today`.
pub(super) fn week_end(today: Date, begins: WeekBegins) -> Date {
    calendar::week_of(today, begins).saturating_add(6.days())
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
    use jiff::civil::{Weekday, date};

    use super::*;

    #[test]
    fn every_day_has_a_column_and_a_column_that_names_a_day_gets_it_back() {
        for begins in [Weekday::Monday, Weekday::Saturday, Weekday::Sunday].map(WeekBegins) {
            for today in (5..12).map(|day| date(2026, 10, day)) {
                for group in DueGroup::ALL {
                    if let Ok(day) = group.date(today, begins) {
                        assert_eq!(DueGroup::of(day, today, begins), group, "{today}, {begins:?}");
                    }
                }
            }
        }
        let (today, monday) = (date(2026, 10, 7), WeekBegins::default()); // a Wednesday
        let of = |day| DueGroup::of(Some(day), today, monday);
        assert_eq!(of(date(2026, 10, 6)), DueGroup::Late);
        assert_eq!(of(date(2026, 10, 11)), DueGroup::ThisWeek);
        assert_eq!(of(date(2026, 10, 12)), DueGroup::NextWeek);
        assert_eq!(of(date(2026, 10, 18)), DueGroup::NextWeek);
        assert_eq!(of(date(2026, 10, 19)), DueGroup::Future);
        assert_eq!(DueGroup::ThisWeek.date(today, monday), Ok(Some(date(2026, 10, 9))));
        assert_eq!(DueGroup::ThisWeek.date(date(2026, 10, 8), monday), Ok(Some(date(2026, 10, 11))));
        assert!(DueGroup::ThisWeek.date(date(2026, 10, 11), monday).is_err());
        assert_eq!(Due::on(date(2027, 1, 2), today), "due Sat 2 Jan 2027");
    }

    #[test]
    fn a_week_ends_before_the_day_the_person_begins_one_with() {
        let today = date(2026, 10, 7); // a Wednesday
        for (begins, last, friday) in [
            (Weekday::Monday, date(2026, 10, 11), date(2026, 10, 16)),
            (Weekday::Sunday, date(2026, 10, 10), date(2026, 10, 16)),
            (Weekday::Saturday, date(2026, 10, 9), date(2026, 10, 16)),
        ] {
            let begins = WeekBegins(begins);
            let of = |day: Date| DueGroup::of(Some(day), today, begins);
            assert_eq!(of(last), DueGroup::ThisWeek, "{begins:?}");
            assert_eq!(of(last.tomorrow().unwrap()), DueGroup::NextWeek, "{begins:?}");
            assert_eq!(of(last.saturating_add(7.days())), DueGroup::NextWeek, "{begins:?}");
            assert_eq!(of(last.saturating_add(8.days())), DueGroup::Future, "{begins:?}");
            assert_eq!(DueGroup::ThisWeek.date(today, begins), Ok(Some(date(2026, 10, 9))), "{begins:?}");
            assert_eq!(DueGroup::NextWeek.date(today, begins), Ok(Some(friday)), "{begins:?}");
        }
        // On a Saturday that begins a week, all of it is still to come.
        let saturday = (date(2026, 10, 10), WeekBegins(Weekday::Saturday));
        assert_eq!(DueGroup::ThisWeek.date(saturday.0, saturday.1), Ok(Some(date(2026, 10, 16))));
    }

    #[test]
    fn exact_days_are_written_as_the_person_wants() {
        let (day, today) = (date(2026, 11, 27), date(2026, 10, 10));
        let words = |style: DateStyle| (style.exact(day, today), style.number_and_month(day));
        assert_eq!(words(DateStyle::Relative), ("Fri 27 Nov".into(), "27 Nov".into()));
        assert_eq!(words(DateStyle::DayMonth), ("Fri 27 Nov".into(), "27 Nov".into()));
        assert_eq!(words(DateStyle::MonthDay), ("Fri Nov 27".into(), "Nov 27".into()));
        assert_eq!(words(DateStyle::Iso), ("Fri 2026-11-27".into(), "11-27".into()));
        assert_eq!(DateStyle::MonthDay.exact(date(2027, 1, 2), today), "Sat Jan 2 2027");
    }

    #[test]
    fn where_there_is_little_room_the_word_late_or_the_day_stays() {
        let today = date(2026, 10, 10);
        let short = |style: DateStyle, due| style.due_short(due, today).join(", ");
        assert_eq!(short(DateStyle::Relative, date(2025, 10, 10)), "OVERDUE");
        assert_eq!(short(DateStyle::Iso, date(2026, 10, 9)), "OVERDUE");
        assert_eq!(short(DateStyle::Relative, date(2026, 10, 11)), "tomorrow, 11 Oct");
        assert_eq!(short(DateStyle::Relative, date(2027, 1, 2)), "2 Jan 2027, Jan 2027", "no other year is meant");
        assert_eq!(short(DateStyle::Iso, date(2026, 11, 27)), "2026-11-27, 11-27");
        assert_eq!(short(DateStyle::Iso, date(2027, 1, 2)), "2027-01-02, 2027-01");
        for style in [DateStyle::Relative, DateStyle::Iso, DateStyle::DayMonth, DateStyle::MonthDay] {
            for due in [date(2020, 2, 28), today, date(2026, 10, 11), date(2026, 12, 28), date(2027, 12, 28)] {
                let least = style.due_short(due, today).pop().unwrap();
                assert!(least.len() <= 8, "a mark and this are eleven cells, the narrowest card has them: {least}");
            }
        }
    }

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
