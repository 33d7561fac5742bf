//! How often, read from what a person types: `every 2 weeks mon`, `weekdays`, `monthly on the last fri`.

use jiff::civil::Date;

use super::{Day, Pattern, Which};
use crate::planner::date_words::{month_of, ordinal, weekday_of};

/// What a person can type.
const HOW: &str = "Type for example: every 2 weeks mon, weekdays, every month 12, monthly last fri, every year 3 oct.";

/// The stretch of time an interval counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Day,
    Week,
    Month,
    Year,
}

/// Reads how often. What is not said is taken from a day: that the task is due, or today.
pub fn pattern_of(typed: &str, day: Date) -> Result<Pattern, String> {
    let typed = typed.to_lowercase().replace([',', '.', ';', '+', '&'], " ");
    let words: Vec<&str> = typed
        .split_whitespace()
        .filter(|word| !matches!(*word, "every" | "each" | "on" | "the" | "of" | "and" | "day" | "in"))
        .collect();
    let is_every_day = typed.split_whitespace().any(|word| word == "day");
    let mut words = words.into_iter().peekable();
    // The number of a day stands behind its unit: `every month 3`.
    let every = words.next_if(|_| is_interval(&typed)).and_then(|word| match word {
        "other" | "second" => Some(2),
        number => number.parse::<u32>().ok(),
    });
    let unit = match words.peek().copied() {
        Some("daily" | "days") => Some(Unit::Day),
        Some("weekly" | "week" | "weeks") => Some(Unit::Week),
        Some("monthly" | "month" | "months") => Some(Unit::Month),
        Some("yearly" | "annually" | "year" | "years") => Some(Unit::Year),
        Some("weekday" | "weekdays" | "workday" | "workdays") => {
            words.next();
            return if words.next().is_none() { Ok(Pattern::weekdays()) } else { Err(HOW.to_owned()) };
        }
        // `every mon thu`; what is no day is told apart below.
        Some(word) if weekday(word).is_some() => None,
        None if is_every_day => return checked(Pattern::Daily { every: every.unwrap_or(1) }),
        _ => return Err(HOW.to_owned()),
    };
    if unit.is_some() {
        words.next();
    }
    let rest: Vec<&str> = words.collect();
    let every = every.unwrap_or(1);
    let pattern = match unit {
        Some(Unit::Day) if rest.is_empty() => Some(Pattern::Daily { every }),
        Some(Unit::Day) => None,
        Some(Unit::Week) | None => weekly(every, &rest, day),
        Some(Unit::Month) => monthly(every, &rest, day),
        Some(Unit::Year) => yearly(every, &rest, day),
    };
    checked(pattern.ok_or_else(|| HOW.to_owned())?)
}

fn checked(pattern: Pattern) -> Result<Pattern, String> {
    pattern.check().map(|()| pattern)
}

/// Says whether a number stands before its unit: `every 2 weeks`, `3 months`, `2 days`.
fn is_interval(typed: &str) -> bool {
    let words: Vec<&str> = typed.split_whitespace().filter(|word| !matches!(*word, "every" | "each")).collect();
    let is_number =
        words.first().is_some_and(|word| word.parse::<u32>().is_ok() || matches!(*word, "other" | "second"));
    let units = ["day", "days", "week", "weeks", "month", "months", "year", "years"];
    is_number && words.get(1).is_some_and(|unit| units.contains(unit))
}

fn weekly(every: u32, words: &[&str], day: Date) -> Option<Pattern> {
    let mut days = words.iter().map(|word| weekday(word)).collect::<Option<Vec<Day>>>()?;
    if days.is_empty() {
        days.push(Day::of(day));
    }
    days.sort_unstable();
    days.dedup();
    Some(Pattern::Weekly { every, days, first: Day::Monday })
}

fn monthly(every: u32, words: &[&str], day: Date) -> Option<Pattern> {
    match words {
        [] => Some(Pattern::MonthlyOnDay { every, day: u32::from(day.day().unsigned_abs()) }),
        [number] => Some(Pattern::MonthlyOnDay { every, day: number_of(number)? }),
        [which, day] => Some(Pattern::MonthlyOnThe { every, which: which_of(which)?, day: weekday(day)? }),
        _ => None,
    }
}

fn yearly(every: u32, words: &[&str], day: Date) -> Option<Pattern> {
    let month = |word: &str| month_of(word).map(|month| u32::from(month.unsigned_abs()));
    match words {
        [] => {
            let (month, day) = (u32::from(day.month().unsigned_abs()), u32::from(day.day().unsigned_abs()));
            Some(Pattern::YearlyOnDay { every, month, day })
        }
        [a, b] => {
            let (number, of) = if month(b).is_some() { (a, b) } else { (b, a) };
            Some(Pattern::YearlyOnDay { every, month: month(of)?, day: number_of(number)? })
        }
        [which, day, of] => {
            Some(Pattern::YearlyOnThe { every, month: month(of)?, which: which_of(which)?, day: weekday(day)? })
        }
        _ => None,
    }
}

fn number_of(word: &str) -> Option<u32> {
    ordinal(word).and_then(|number| u32::try_from(number).ok())
}

fn which_of(word: &str) -> Option<Which> {
    let numbers = ["1st", "2nd", "3rd", "4th"];
    let by_number = numbers.iter().position(|number| *number == word).map(|at| Which::ALL[at]);
    by_number.or_else(|| Which::ALL.into_iter().find(|which| which.word() == word))
}

fn weekday(word: &str) -> Option<Day> {
    let one = |word: &str| {
        let at = usize::from(weekday_of(word)?.to_monday_zero_offset().unsigned_abs());
        Day::ALL.get(at).copied()
    };
    one(word).or_else(|| one(word.strip_suffix('s')?))
}
