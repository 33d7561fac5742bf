//! Weeks and months as a calendar shows them: days in whole weeks, from the day a week begins with. No clock.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use super::date_words;

/// Days of a week.
pub const WEEK: usize = 7;

/// How much a schedule shows at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Zoom {
    /// The weeks a month touches.
    #[default]
    Month,
    /// One week.
    Week,
}

/// The day a week begins with; Monday, unless the person has set another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeekBegins(pub Weekday);

impl Default for WeekBegins {
    fn default() -> Self {
        Self(Weekday::Monday)
    }
}

/// Which part of the calendar a person looks at. How much is remembered from run to run, where is not: a program that is
/// started shows today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Schedule {
    /// How much is shown.
    pub zoom: Zoom,
    /// A day of the week or month that is shown; without one, today's.
    #[serde(skip)]
    pub shown: Option<Date>,
    /// The day a week begins with.
    #[serde(skip)]
    pub begins: WeekBegins,
}

/// Some whole weeks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub first: Date,
    /// How many weeks.
    pub weeks: usize,
}

impl Schedule {
    /// Returns the day whose week or month is shown.
    #[must_use]
    pub fn anchor(&self, today: Date) -> Date {
        self.shown.unwrap_or(today)
    }

    /// Returns the days that are shown.
    #[must_use]
    pub fn span(&self, today: Date) -> Span {
        let anchor = self.anchor(today);
        match self.zoom {
            Zoom::Week => Span { first: week_of(anchor, self.begins), weeks: 1 },
            Zoom::Month => month_of(anchor, self.begins),
        }
    }

    /// Returns the same day so many weeks or months on; the last of a month that is too short for it.
    #[must_use]
    pub fn page(&self, day: Date, by: i32) -> Date {
        let by = match self.zoom {
            Zoom::Week => by.weeks(),
            Zoom::Month => by.months(),
        };
        day.saturating_add(by)
    }
}

impl Span {
    /// Returns how many days there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.weeks * WEEK
    }

    /// Says whether there is no day.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.weeks == 0
    }

    /// Returns the days, in order.
    pub fn days(&self) -> impl Iterator<Item = Date> + use<> {
        let first = self.first;
        (0i32..).take(self.len()).map(move |day| first.saturating_add(day.days()))
    }

    /// Says whether a day is one of them.
    #[must_use]
    pub fn contains(&self, day: Date) -> bool {
        let behind = self.first.until(day).map_or(-1, |span| span.get_days());
        usize::try_from(behind).is_ok_and(|behind| behind < self.len())
    }
}

/// Returns the first day of the week of a day.
#[must_use]
pub fn week_of(day: Date, begins: WeekBegins) -> Date {
    day.saturating_sub(i32::from(day.weekday().since(begins.0)).days())
}

/// Returns the first day of the week after that of a day.
#[must_use]
pub fn next_week(day: Date, begins: WeekBegins) -> Date {
    week_of(day, begins).saturating_add(1.week())
}

/// Returns the month of a day, in words: `October 2026`.
#[must_use]
pub fn month_words(day: Date) -> String {
    format!("{} {}", date_words::month_word(day.month()), day.year())
}

/// Returns the day that stands for a whole week: its Friday.
#[must_use]
pub fn friday_of(week: Date) -> Date {
    week.saturating_add(i32::from(week.weekday().until(Weekday::Friday)).days())
}

/// Returns the weeks a month touches.
fn month_of(day: Date, begins: WeekBegins) -> Span {
    let first = week_of(day.first_of_month(), begins);
    let days = first.until(day.last_of_month()).map_or(0, |span| span.get_days()) + 1;
    Span { first, weeks: usize::try_from(days).unwrap_or(0).div_ceil(WEEK) }
}

#[cfg(test)]
#[path = "calendar/tests.rs"]
mod tests;
