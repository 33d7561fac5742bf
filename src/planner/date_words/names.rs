//! The English names of days and months, and how much of one has to be typed.

use jiff::civil::Weekday;

const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Returns the name of a day of the week.
pub(in crate::planner) fn weekday_word(weekday: Weekday) -> &'static str {
    DAYS[usize::from(weekday.to_monday_zero_offset().unsigned_abs()) % DAYS.len()]
}

/// Returns the name of a month, 1 to 12; what is outside goes around.
pub(in crate::planner) fn month_word(month: i8) -> &'static str {
    MONTHS[usize::from(month.wrapping_sub(1).rem_euclid(12).unsigned_abs()) % MONTHS.len()]
}

/// Returns the day of the week that begins with these small letters, three or more.
pub(in crate::planner) fn weekday_of(word: &str) -> Option<Weekday> {
    let word = if word == "weds" { "wed" } else { word };
    let at = position(&DAYS, word)?;
    Weekday::from_monday_zero_offset(i8::try_from(at).ok()?).ok()
}

/// Returns the number of the month that begins with these small letters, three or more.
pub(in crate::planner) fn month_of(word: &str) -> Option<i8> {
    i8::try_from(position(&MONTHS, word)? + 1).ok()
}

fn position(names: &[&str], word: &str) -> Option<usize> {
    let begins = |name: &str| name.get(..word.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(word));
    (word.len() >= 3).then(|| names.iter().position(|name| begins(name)))?
}

/// Reads the number of a day: `12`, `12.`, `1st`, `2nd`, `3rd`, `12th`.
pub(in crate::planner) fn ordinal(word: &str) -> Option<i8> {
    let digits = word.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(word.len());
    let is_day = digits <= 2 && matches!(&word[digits..], "" | "." | "st" | "nd" | "rd" | "th");
    is_day.then(|| word[..digits].parse().ok())?
}
