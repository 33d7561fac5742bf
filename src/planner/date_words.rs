//! A date as people type it, `fri`, `+3d`, `12 oct`, and back into such words. A date is a calendar day, of no zone.

mod names;

use jiff::civil::Date;
use jiff::{Span, ToSpan as _};

use self::names::weekday_word;
pub(super) use self::names::{month_of, month_word, ordinal, weekday_of};
use super::calendar::{self, WeekBegins};
use super::edit::short;

/// What can be typed, for the end of a sentence.
pub const EXAMPLES: &str = "fri, next mon, tomorrow, +3d, +2w, 12 oct, eom or 2026-10-12";

/// The years a date may have: whatever is outside was mistyped.
pub const YEARS: std::ops::RangeInclusive<i16> = 1900..=2999;

/// Returns the day that was typed, seen from `today`; nothing typed, or `none`, is no date. The error is a sentence.
///
/// A day of the week is the next one, and never today; `next week` is the first day of the week after this one, and `next
/// fri` the Friday of it. A day without a year is the next such day, today included. Days and weeks can be added to all of them, as
/// in `mon+1w` and `eom-2d`.
pub fn parse(typed: &str, today: Date, begins: WeekBegins) -> Result<Option<Date>, String> {
    let text = tidied(typed);
    if text.is_empty() || text == "none" || text == "no date" {
        return Ok(None);
    }
    let shown = short(typed.trim());
    let beyond = || format!("“{shown}” is beyond the years {} to {}.", YEARS.start(), YEARS.end());
    let (base, span) = without_offsets(&text).ok_or_else(beyond)?;
    let base = if base.is_empty() { Ok(Some(today)) } else { day(base, today, begins) };
    let no_date = || format!("“{shown}” is no date. Type {EXAMPLES}; nothing at all means no date.");
    let base = base?.ok_or_else(no_date)?;
    let date = base.checked_add(span).ok().filter(|date| YEARS.contains(&date.year()));
    date.map(Some).ok_or_else(beyond)
}

/// Returns words for a day that [`parse`] reads as that day: `tomorrow`, `Friday`, `Mon 12 Oct`; the year is named where
/// it would be taken for another.
#[must_use]
pub fn describe(date: Date, today: Date) -> String {
    match today.until(date).map_or(i32::MAX, |span| span.get_days()) {
        -1 => "yesterday".to_owned(),
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        2..=6 => weekday_word(date.weekday()).to_owned(),
        _ => {
            let (weekday, month) = (&weekday_word(date.weekday())[..3], &month_word(date.month())[..3]);
            let is_plain = next_such(date.month(), date.day(), today) == Some(date);
            let year = if is_plain { String::new() } else { format!(" {:04}", date.year()) };
            format!("{weekday} {} {month}{year}", date.day())
        }
    }
}

/// Returns the day and how far it is: `Fri 27 Nov, in 5 days`. The year is named when it is not this one.
#[must_use]
pub fn with_distance(date: Date, today: Date) -> String {
    let (weekday, month) = (&weekday_word(date.weekday())[..3], &month_word(date.month())[..3]);
    let year = if date.year() == today.year() { String::new() } else { format!(" {}", date.year()) };
    let distance = match today.until(date).map_or(i32::MAX, |span| span.get_days()) {
        -1 => "yesterday".to_owned(),
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        days @ ..0 => format!("{} days ago", days.unsigned_abs()),
        days => format!("in {days} days"),
    };
    format!("{weekday} {} {month}{year}, {distance}", date.day())
}

/// Returns what was typed in small letters, one blank between words, and the signs that stand for others in their place.
fn tidied(typed: &str) -> String {
    let plain = typed.chars().map(|letter| match letter {
        '\u{2212}' | '–' => '-',
        ',' | '_' => ' ',
        other => other,
    });
    let plain: String = plain.flat_map(char::to_lowercase).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Splits what is added off the end, as in `mon+1w`, `eom - 2d` and `in 3 days`; `None` when it is more than a calendar holds.
fn without_offsets(text: &str) -> Option<(&str, Span)> {
    let (mut base, mut all) = (text.strip_prefix("in ").unwrap_or(text), Span::new());
    while let Some(at) = base.rfind(['+', '-']) {
        let sign = if base[at..].starts_with('+') { 1 } else { -1 };
        let Some(span) = amount(base[at + 1..].trim(), sign) else { break };
        let days = all.get_days().checked_add(span.get_days())?;
        let months = all.get_months().checked_add(span.get_months())?;
        all = Span::new().try_days(days).ok()?.try_months(months).ok()?;
        base = base[..at].trim_end();
    }
    if let Some(span) = amount(base, 1).filter(|_| all.is_zero()) {
        return Some(("", span));
    }
    Some((base, all))
}

/// Returns what `3d`, `2 weeks` or `a month` amounts to; more than a calendar holds is cut to what lies beyond it.
fn amount(text: &str, sign: i32) -> Option<Span> {
    const MOST: i32 = 999_999; // days
    let digits = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = match (&text[..digits], text.split_once(' ')) {
        ("", Some(("a" | "an" | "one", unit))) => (1, unit),
        ("", _) => return None,
        (number, _) => (number.parse().unwrap_or(MOST).min(MOST), text[digits..].trim_start()),
    };
    let number = sign * number;
    // Spans have bounds of their own, far beyond the years a date may have.
    let months = |number: i32| Span::new().try_months(number.clamp(-99_999, 99_999)).ok();
    match unit {
        "d" | "day" | "days" => Span::new().try_days(number).ok(),
        "w" | "week" | "weeks" => Span::new().try_days(number * 7).ok(),
        "m" | "month" | "months" => months(number),
        "y" | "year" | "years" => months(number * 12),
        _ => None,
    }
}

/// Returns the day of words without anything added; `None` when they name none.
fn day(text: &str, today: Date, begins: WeekBegins) -> Result<Option<Date>, String> {
    let next_week = calendar::next_week(today, begins);
    let after = |date: Date, days: i32| date.checked_add(days.days()).ok();
    Ok(match text {
        "today" | "tod" => Some(today),
        "tomorrow" | "tom" | "tmr" => after(today, 1),
        "yesterday" => after(today, -1),
        "eom" => Some(today.last_of_month()),
        "eoy" => Some(today.last_of_year()),
        "next week" => Some(next_week),
        "next month" => after(today.last_of_month(), 1),
        _ => {
            if let Some(weekday) = text.strip_prefix("next ").and_then(weekday_of) {
                return Ok(after(next_week, i32::from(weekday.since(begins.0))));
            }
            if let Some(weekday) = weekday_of(text) {
                // Never today: the same day of the week is a week away.
                return Ok(after(today, i32::from(today.weekday().until(weekday) + 6) % 7 + 1));
            }
            return numbered(text, today);
        }
    })
}

/// Returns the day of words with numbers: `mon 12 oct 2026`, `oct 12`, `12.10.`, `2026-10-12`, `25/10`.
fn numbered(text: &str, today: Date) -> Result<Option<Date>, String> {
    let words = pieces(text);
    let mut words = words.as_slice();
    let weekday = words.first().and_then(|word| weekday_of(word));
    if weekday.is_some() {
        words = &words[1..];
    }
    let found = match words {
        [only] => in_figures(only, today)?,
        [day, month] | [day, month, _] if month_of(month).is_some() => {
            let year = words.get(2).map(|year| figures(year));
            ordinal(day).zip(month_of(month)).map(|(day, month)| (year, month, day))
        }
        [month, day] | [month, day, _] if month_of(month).is_some() => {
            let year = words.get(2).map(|year| figures(year));
            ordinal(day).zip(month_of(month)).map(|(day, month)| (year, month, day))
        }
        _ => None,
    };
    let Some((year, month, day)) = found else { return Ok(None) };
    let date = match year {
        None => next_such(month, day, today),
        Some(Some(year)) => Date::new(year, month, day).ok(),
        Some(None) => return Ok(None),
    };
    let name = (1..=12).contains(&month).then(|| month_word(month));
    let date = date.ok_or_else(|| match name {
        Some(month) => format!("{month} has no day {day}."),
        None => format!("There is no month {month}."),
    })?;
    match weekday.filter(|weekday| *weekday != date.weekday()) {
        Some(_) => Err(format!("{} is a {}.", describe_exactly(date), weekday_word(date.weekday()))),
        None => Ok(Some(date)),
    }
}

fn describe_exactly(date: Date) -> String {
    format!("{} {} {}", date.day(), month_word(date.month()), date.year())
}

/// Splits words, and letters from digits as in `12oct`; the endings of `1st` and `2nd` stay with their number.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    for word in text.split(' ') {
        let word = if month_of(word.trim_end_matches('.')).is_some() { word.trim_end_matches('.') } else { word };
        let is_digit = |letter: char| letter.is_ascii_digit();
        let digits = word.find(|letter| !is_digit(letter)).unwrap_or(word.len());
        let letters = word.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(word.len());
        let (first, rest) = word.split_at(digits.max(letters));
        let rest = rest.strip_prefix('-').filter(|rest| month_of(rest).is_some()).unwrap_or(rest);
        let is_split = !first.is_empty() && (month_of(rest).is_some() || month_of(first).is_some() && !rest.is_empty());
        if is_split { pieces.extend([first, rest]) } else { pieces.push(word) }
    }
    pieces
}

/// A year if one was typed (`None` inside when it is none), a month and a day.
type Typed = (Option<Option<i16>>, i8, i8);

/// Reads `2026-10-12`, `12.10.`, `12.10.2026` and `25/10`. Of two numbers with a slash the one above 12 is the day; where
/// either may be, the person is asked.
fn in_figures(text: &str, today: Date) -> Result<Option<Typed>, String> {
    let Some(sign) = text.chars().find(|letter| matches!(letter, '-' | '.' | '/')) else { return Ok(None) };
    let parts: Vec<&str> = text.strip_suffix('.').filter(|_| sign == '.').unwrap_or(text).split(sign).collect();
    if parts.iter().any(|part| part.is_empty() || part.len() > 4 || !part.bytes().all(|byte| byte.is_ascii_digit())) {
        return Ok(None);
    }
    let small = |at: usize| parts.get(at).and_then(|part| part.parse::<i8>().ok());
    if let [year, _, _] = parts.as_slice()
        && year.len() == 4
    {
        return Ok(small(1).zip(small(2)).map(|(month, day)| (Some(figures(year)), month, day)));
    }
    let (Some(first), Some(second), 2..=3) = (small(0), small(1), parts.len()) else { return Ok(None) };
    let year = parts.get(2).map(|year| figures(year));
    let (month, day) = match sign {
        '.' => (second, first),
        _ if first == second || first > 12 => (second, first),
        _ if second > 12 => (first, second),
        _ => {
            let name = |month: i8| if month >= 1 { month_word(month) } else { "no month" };
            let year = year.flatten().unwrap_or(today.year());
            return Err(format!(
                "“{text}” may be {first} {} or {second} {}. Type {first} {} or {year}-{second:02}-{first:02}.",
                name(second),
                name(first),
                name(second).to_lowercase().get(..3).unwrap_or_default(),
            ));
        }
    };
    Ok(Some((year, month, day)))
}

/// Reads a year of two or four digits.
fn figures(text: &str) -> Option<i16> {
    let year: i16 = text.parse().ok().filter(|year| *year >= 0)?;
    match text.len() {
        2 => Some(2000 + year),
        4 => Some(year),
        _ => None,
    }
}

/// Returns the first such day from today on; the 29th of February may be some years away.
fn next_such(month: i8, day: i8, today: Date) -> Option<Date> {
    (0..=8).filter_map(|years| Date::new(today.year().checked_add(years)?, month, day).ok()).find(|date| *date >= today)
}

#[cfg(test)]
mod tests;
