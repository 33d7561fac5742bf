//! What is typed and what it means, from one Wednesday; and that words and days belong together.

use jiff::civil::{Weekday, date};
use proptest::prelude::*;

use super::*;

/// Reads a day where weeks begin on a Monday.
fn parse(typed: &str, today: Date) -> Result<Option<Date>, String> {
    super::parse(typed, today, WeekBegins::default())
}

/// A Wednesday.
const TODAY: Date = date(2026, 10, 7);

fn read(typed: &str) -> Date {
    parse(typed, TODAY).unwrap_or_else(|why| panic!("{typed}: {why}")).unwrap_or_else(|| panic!("{typed}: no date"))
}

fn refusal(typed: &str) -> String {
    parse(typed, TODAY).expect_err(typed)
}

#[test]
fn each_way_of_typing_a_day_is_read() {
    let table = [
        ("today", date(2026, 10, 7)),
        ("Tomorrow", date(2026, 10, 8)),
        ("tom", date(2026, 10, 8)),
        ("yesterday", date(2026, 10, 6)),
        ("fri", date(2026, 10, 9)),
        ("  FRIDAY ", date(2026, 10, 9)),
        ("thurs", date(2026, 10, 8)),
        ("weds", date(2026, 10, 14)),
        ("wed", date(2026, 10, 14)),
        ("tue", date(2026, 10, 13)),
        ("next fri", date(2026, 10, 16)),
        ("next_mon", date(2026, 10, 12)),
        ("next sun", date(2026, 10, 18)),
        ("next week", date(2026, 10, 12)),
        ("next month", date(2026, 11, 1)),
        ("+3d", date(2026, 10, 10)),
        ("+ 3 days", date(2026, 10, 10)),
        ("in 3 days", date(2026, 10, 10)),
        ("3d", date(2026, 10, 10)),
        ("2 weeks", date(2026, 10, 21)),
        ("in a week", date(2026, 10, 14)),
        ("-1w", date(2026, 9, 30)),
        ("\u{2212}1w", date(2026, 9, 30)),
        ("+2w", date(2026, 10, 21)),
        ("+1m", date(2026, 11, 7)),
        ("+1y", date(2027, 10, 7)),
        ("12 oct", date(2026, 10, 12)),
        ("12oct", date(2026, 10, 12)),
        ("oct12", date(2026, 10, 12)),
        ("12-oct", date(2026, 10, 12)),
        ("oct 12", date(2026, 10, 12)),
        ("October 12th, 2027", date(2027, 10, 12)),
        ("12. oct.", date(2026, 10, 12)),
        ("6 oct", date(2027, 10, 6)),
        ("7 oct", date(2026, 10, 7)),
        ("6 oct 26", date(2026, 10, 6)),
        ("mon 12 oct", date(2026, 10, 12)),
        ("2026-10-12", date(2026, 10, 12)),
        ("2026/10/12", date(2026, 10, 12)),
        ("12.10.", date(2026, 10, 12)),
        ("12.10", date(2026, 10, 12)),
        ("1.2.", date(2027, 2, 1)),
        ("12.10.2027", date(2027, 10, 12)),
        ("12.10.27", date(2027, 10, 12)),
        ("25/10", date(2026, 10, 25)),
        ("10/25", date(2026, 10, 25)),
        ("11/11", date(2026, 11, 11)),
        ("25/10/2027", date(2027, 10, 25)),
        ("29 feb", date(2028, 2, 29)),
        ("eom", date(2026, 10, 31)),
        ("eoy", date(2026, 12, 31)),
        ("mon+1w", date(2026, 10, 19)),
        ("eom-2d", date(2026, 10, 29)),
        ("mon + 1w - 1d", date(2026, 10, 18)),
        ("2026-10-12+1d", date(2026, 10, 13)),
        ("2026-10-12 -1d", date(2026, 10, 11)),
        ("31.1. +1m", date(2027, 2, 28)),
    ];
    for (typed, day) in table {
        assert_eq!(read(typed), day, "{typed}");
    }
    for typed in ["", "  ", "none", "No date"] {
        assert_eq!(parse(typed, TODAY), Ok(None), "{typed}");
    }
}

#[test]
fn a_week_begins_on_a_monday() {
    let (saturday, sunday, monday) = (date(2026, 10, 10), date(2026, 10, 11), date(2026, 10, 12));
    for today in [saturday, sunday] {
        assert_eq!(parse("next fri", today), Ok(Some(date(2026, 10, 16))), "{today}");
        assert_eq!(parse("fri", today), Ok(Some(date(2026, 10, 16))), "{today}");
        assert_eq!(parse("next week", today), Ok(Some(monday)), "{today}");
    }
    assert_eq!(parse("mon", monday), Ok(Some(date(2026, 10, 19))));
    assert_eq!(parse("next mon", monday), Ok(Some(date(2026, 10, 19))));
    assert_eq!(parse("next sun", monday), Ok(Some(date(2026, 10, 25))));
}

#[test]
fn a_week_begins_on_the_day_that_was_set() {
    let read = |typed: &str, today, begins| super::parse(typed, today, WeekBegins(begins)).unwrap().unwrap();
    let (saturday, sunday) = (date(2026, 10, 10), date(2026, 10, 11));
    for today in [TODAY, saturday] {
        assert_eq!(read("next week", today, Weekday::Sunday), sunday, "{today}");
        assert_eq!(read("next sun", today, Weekday::Sunday), sunday, "{today}");
        assert_eq!(read("next fri", today, Weekday::Sunday), date(2026, 10, 16), "{today}");
        assert_eq!(read("next sat", today, Weekday::Sunday), date(2026, 10, 17), "{today}");
    }
    assert_eq!(read("next week", sunday, Weekday::Sunday), date(2026, 10, 18), "today begins a week");
    assert_eq!(read("next fri", sunday, Weekday::Sunday), date(2026, 10, 23));
    assert_eq!(read("next week", TODAY, Weekday::Saturday), saturday);
    assert_eq!(read("next week+1w", TODAY, Weekday::Saturday), date(2026, 10, 17));
    assert_eq!(read("fri", TODAY, Weekday::Sunday), date(2026, 10, 9), "the next one, whatever week it is of");
}

#[test]
fn what_cannot_be_meant_is_answered_in_words() {
    assert_eq!(refusal("12/10"), "“12/10” may be 12 October or 10 December. Type 12 oct or 2026-10-12.");
    assert_eq!(refusal("12-10"), "“12-10” may be 12 October or 10 December. Type 12 oct or 2026-10-12.");
    assert_eq!(refusal("1/2/27"), "“1/2/27” may be 1 February or 2 January. Type 1 feb or 2027-02-01.");
    assert_eq!(refusal("31 feb"), "February has no day 31.");
    assert_eq!(refusal("29.2.2027"), "February has no day 29.");
    assert_eq!(refusal("2026-13-01"), "There is no month 13.");
    assert_eq!(refusal("tue 12 oct"), "12 October 2026 is a Monday.");
    assert_eq!(
        refusal("soon"),
        "“soon” is no date. Type fri, next mon, tomorrow, +3d, +2w, 12 oct, eom or 2026-10-12; nothing at all means no date."
    );
    for typed in
        ["12", "oct", "12 oct oct", "in ", "+3", "+d", "mon tue", "1/2/3/4", "12.10.3", "--1d", "+1d fri", "/", "."]
    {
        assert!(refusal(typed).contains("is no date"), "{typed}: {}", refusal(typed));
    }
    for typed in ["+999999999999999999999d", "-99999y", "+99999m", "12 oct 1066", "0000-01-01", "eom+999999w+999999w"] {
        assert_eq!(refusal(typed), format!("“{typed}” is beyond the years 1900 to 2999."));
    }
}

#[test]
fn words_are_as_short_as_they_can_be() {
    let table = [
        (date(2026, 10, 6), "yesterday"),
        (TODAY, "today"),
        (date(2026, 10, 8), "tomorrow"),
        (date(2026, 10, 9), "Friday"),
        (date(2026, 10, 13), "Tuesday"),
        (date(2026, 10, 14), "Wed 14 Oct"),
        (date(2027, 10, 6), "Wed 6 Oct"),
        (date(2027, 10, 7), "Thu 7 Oct 2027"),
        (date(2026, 10, 5), "Mon 5 Oct 2026"),
        (date(2028, 2, 29), "Tue 29 Feb"),
    ];
    for (day, words) in table {
        assert_eq!(describe(day, TODAY), words);
    }
}

fn any_day() -> impl Strategy<Value = Date> {
    (0..401_000_i32).prop_map(|days| date(1900, 1, 1).checked_add(days.days()).unwrap())
}

proptest! {
    #[test]
    fn what_is_said_of_a_day_is_read_as_that_day(day in any_day(), today in any_day()) {
        prop_assert_eq!(parse(&describe(day, today), today), Ok(Some(day)));
        prop_assert_eq!(parse(&day.to_string(), today), Ok(Some(day)));
    }

    #[test]
    fn anything_can_be_typed(typed in ".*", today in any_day()) {
        let _ = parse(&typed, today);
    }

    #[test]
    fn anything_that_looks_like_a_date_can_be_typed(
        typed in "(next |in )?(mon|oct|eom|[0-9]{0,5}|a)[ ./+-]?([0-9]{0,5}|oct|a)[ ./+-]?([0-9]{0,12}[dwmy]?)?",
        today in prop_oneof![any_day(), Just(Date::MIN), Just(Date::MAX)],
    ) {
        if let Ok(Some(day)) = parse(&typed, today) {
            prop_assert!(YEARS.contains(&day.year()));
        }
    }

    #[test]
    fn a_day_of_the_week_is_within_a_week(today in any_day(), name in 0..7_i8) {
        let weekday = Weekday::from_monday_zero_offset(name).unwrap();
        let day = parse(weekday_word(weekday), today).unwrap();
        // The last days of the last year have no such day after them.
        if let Some(day) = day {
            prop_assert_eq!(day.weekday(), weekday);
            prop_assert!((1..=7).contains(&today.until(day).unwrap().get_days()));
        }
    }
}

#[test]
fn a_day_is_said_in_full_with_its_distance() {
    let today = date(2026, 11, 22);
    let said = |day| with_distance(day, today);
    assert_eq!(said(date(2026, 11, 27)), "Fri 27 Nov, in 5 days");
    assert_eq!(said(today), "Sun 22 Nov, today");
    assert_eq!(said(date(2026, 11, 23)), "Mon 23 Nov, tomorrow");
    assert_eq!(said(date(2026, 11, 21)), "Sat 21 Nov, yesterday");
    assert_eq!(said(date(2025, 11, 22)), "Sat 22 Nov 2025, 365 days ago");
}
