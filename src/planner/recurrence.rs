//! Tasks that come again: the schedule of a series, in words and from words, and what of it the service takes.
//!
//! Source: Microsoft Graph beta, "Configuring task recurrence in Planner" and "recurrencePattern".

mod read;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::date_words::month_word;
use super::due::DateStyle;
use super::task::Task;

pub use self::read::pattern_of;

/// More than this is no interval a person means.
const MOST_EVERY: u32 = 999;

/// How a task comes again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recurrence {
    /// What the person has set.
    pub schedule: Schedule,
    /// The day the next task of the series is due, as the service has counted it; `None` until it has.
    pub next: Option<Date>,
    /// Whether the next task is there already: then this one's schedule cannot be changed.
    pub is_followed: bool,
}

/// What a person sets: how often, and from when on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// How often.
    pub pattern: Pattern,
    /// From when on it is counted.
    pub start: Timestamp,
}

/// How often a task comes again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Pattern {
    /// Every so many days.
    Daily {
        /// How many.
        every: u32,
    },
    /// Every so many weeks, on these days.
    Weekly {
        /// How many.
        every: u32,
        /// The days, each once, from Monday on.
        days: Vec<Day>,
        /// The day a week begins with.
        first: Day,
    },
    /// Every so many months, on a day by its number.
    MonthlyOnDay {
        /// How many.
        every: u32,
        /// 1 to 31; the last one where a month is shorter.
        day: u32,
    },
    /// Every so many months, on a day of the week.
    MonthlyOnThe {
        /// How many.
        every: u32,
        /// Which of them.
        which: Which,
        /// The day.
        day: Day,
    },
    /// Every so many years, on a day by its number.
    YearlyOnDay {
        /// How many.
        every: u32,
        /// 1 to 12.
        month: u32,
        /// 1 to 31.
        day: u32,
    },
    /// Every so many years, on a day of the week.
    YearlyOnThe {
        /// How many.
        every: u32,
        /// 1 to 12.
        month: u32,
        /// Which of them.
        which: Which,
        /// The day.
        day: Day,
    },
    /// In a way this program has no words for; kept as the service says it, so that it can be put back.
    Other {
        /// The JSON of it.
        json: String,
    },
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Day {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

/// Which of the days of a month that have one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Which {
    First,
    Second,
    Third,
    Fourth,
    Last,
}

impl Day {
    /// The days from Monday on.
    pub const ALL: [Self; 7] =
        [Self::Monday, Self::Tuesday, Self::Wednesday, Self::Thursday, Self::Friday, Self::Saturday, Self::Sunday];

    /// Returns the day of the week a date is.
    #[must_use]
    pub fn of(date: Date) -> Self {
        let at = usize::from(date.weekday().to_monday_zero_offset().unsigned_abs());
        Self::ALL[at % Self::ALL.len()]
    }

    /// Returns the name in English.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Monday => "Monday",
            Self::Tuesday => "Tuesday",
            Self::Wednesday => "Wednesday",
            Self::Thursday => "Thursday",
            Self::Friday => "Friday",
            Self::Saturday => "Saturday",
            Self::Sunday => "Sunday",
        }
    }

    fn short(self) -> &'static str {
        &self.name()[..3]
    }
}

impl Which {
    /// All there are.
    pub const ALL: [Self; 5] = [Self::First, Self::Second, Self::Third, Self::Fourth, Self::Last];

    /// Returns the word in English.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Second => "second",
            Self::Third => "third",
            Self::Fourth => "fourth",
            Self::Last => "last",
        }
    }
}

impl Pattern {
    /// Returns Monday to Friday.
    #[must_use]
    pub fn weekdays() -> Self {
        Self::Weekly { every: 1, days: Day::ALL[..5].to_vec(), first: Day::Monday }
    }

    /// Says how often, in words.
    #[must_use]
    pub fn words(&self) -> String {
        let each = |every: u32, unit: &str| match every {
            1 => format!("every {unit}"),
            every => format!("every {every} {unit}s"),
        };
        let month = |month: u32| month_word(i8::try_from(month).unwrap_or(1));
        match self {
            Self::Daily { every } => each(*every, "day"),
            Self::Weekly { every: 1, days, .. } if days[..] == Day::ALL[..5] => "every weekday".to_owned(),
            Self::Weekly { every, days, .. } => {
                let names: Vec<&str> = days.iter().map(|day| day.short()).collect();
                let names = match names.as_slice() {
                    [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
                    names => names.concat(),
                };
                format!("{} on {names}", each(*every, "week"))
            }
            Self::MonthlyOnDay { every, day } => format!("{} on day {day}", each(*every, "month")),
            Self::MonthlyOnThe { every, which, day } => {
                format!("{} on the {} {}", each(*every, "month"), which.word(), day.short())
            }
            Self::YearlyOnDay { every, month: of, day } => {
                format!("{} on {day} {}", each(*every, "year"), &month(*of)[..3])
            }
            Self::YearlyOnThe { every, month: of, which, day } => {
                format!("{} on the {} {} of {}", each(*every, "year"), which.word(), day.short(), &month(*of)[..3])
            }
            Self::Other { .. } => "in a way this program has no words for".to_owned(),
        }
    }

    /// Refuses what the service does not take; the error says what to do instead.
    pub fn check(&self) -> Result<(), String> {
        let every = match self {
            Self::Daily { every }
            | Self::Weekly { every, .. }
            | Self::MonthlyOnDay { every, .. }
            | Self::MonthlyOnThe { every, .. }
            | Self::YearlyOnDay { every, .. }
            | Self::YearlyOnThe { every, .. } => *every,
            Self::Other { .. } => 1,
        };
        if !(1..=MOST_EVERY).contains(&every) {
            return Err(format!("A task comes again every 1 to {MOST_EVERY} days, weeks, months or years."));
        }
        match self {
            Self::Weekly { days, .. } if days.is_empty() => Err("A week needs a day: every week on mon.".to_owned()),
            Self::Weekly { every: 2.., days, .. } if days.len() > 1 => {
                Err("Planner takes several days for every week only; of every second week it takes one.".to_owned())
            }
            Self::MonthlyOnDay { day, .. } | Self::YearlyOnDay { day, .. } if !(1..=31).contains(day) => {
                Err(format!("No month has a day {day}."))
            }
            Self::YearlyOnDay { month, .. } | Self::YearlyOnThe { month, .. } if !(1..=12).contains(month) => {
                Err(format!("No year has a month {month}."))
            }
            Self::YearlyOnDay { month, day, .. } if *day > longest(*month) => {
                let month = month_word(i8::try_from(*month).unwrap_or(1));
                Err(format!("There is no {day} {}.", &month[..3]))
            }
            _ => Ok(()),
        }
    }
}

/// Returns how many days a month has at most.
fn longest(month: u32) -> u32 {
    // A leap year.
    let first = i8::try_from(month).ok().and_then(|month| Date::new(2024, month, 1).ok());
    first.map_or(31, |first| first.days_in_month().unsigned_abs().into())
}

impl Recurrence {
    /// A series the service has not counted yet.
    #[must_use]
    pub fn of(schedule: Schedule) -> Self {
        Self { schedule, next: None, is_followed: false }
    }

    /// Says how the task comes again, and when the next one is due.
    #[must_use]
    pub fn words(&self, today: Date, dates: DateStyle) -> String {
        let words = self.schedule.pattern.words();
        match self.next {
            _ if self.is_followed => format!("{words}; the next one is there"),
            Some(next) => format!("{words}, next {}", dates.day(next, today)),
            None => words,
        }
    }
}

impl Task {
    /// Returns what the service does when the task is completed: it makes the next one. Nothing where it does not.
    #[must_use]
    pub fn follows(&self) -> Option<&Recurrence> {
        self.recurrence.as_deref().filter(|recurrence| !recurrence.is_followed && self.percent_complete < 100)
    }

    /// Returns how and from when on the task comes again, as a person has set it.
    #[must_use]
    pub fn schedule(&self) -> Option<&Schedule> {
        self.recurrence.as_deref().map(|recurrence| &recurrence.schedule)
    }
}

/// Returns a day as it stands in a sentence: without the year where it is this one.
#[must_use]
pub fn day_words(day: Date, today: Date) -> String {
    day.strftime(if day.year() == today.year() { "%-d %b" } else { "%-d %b %Y" }).to_string()
}

#[cfg(test)]
mod tests;
