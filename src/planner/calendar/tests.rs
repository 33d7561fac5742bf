//! Months of every shape, and weeks that begin on different days.

use jiff::civil::date;
use pretty_assertions::assert_eq;
use proptest::prelude::*;

use super::*;

const BEGINS: [Weekday; 3] = [Weekday::Monday, Weekday::Sunday, Weekday::Saturday];

fn month(day: Date, begins: Weekday) -> (Date, usize) {
    let span = month_of(day, WeekBegins(begins));
    (span.first, span.weeks)
}

#[test]
fn a_month_touches_four_five_or_six_weeks() {
    // February 2027 begins on a Monday and has 28 days; August 2026 begins on a Saturday and has 31.
    assert_eq!(month(date(2027, 2, 14), Weekday::Monday), (date(2027, 2, 1), 4));
    assert_eq!(month(date(2027, 2, 14), Weekday::Sunday), (date(2027, 1, 31), 5));
    assert_eq!(month(date(2026, 10, 10), Weekday::Monday), (date(2026, 9, 28), 5));
    assert_eq!(month(date(2026, 8, 1), Weekday::Monday), (date(2026, 7, 27), 6));
    assert_eq!(month(date(2026, 8, 31), Weekday::Sunday), (date(2026, 7, 26), 6));
    assert_eq!(month(date(2026, 8, 1), Weekday::Saturday), (date(2026, 8, 1), 5));
}

#[test]
fn a_leap_day_is_a_day_of_its_month_alone() {
    let span = month_of(date(2028, 2, 1), WeekBegins::default());
    assert_eq!((span.first, span.weeks), (date(2028, 1, 31), 5));
    assert!(span.contains(date(2028, 2, 29)));
    assert_eq!(span.days().filter(|day| day.month() == 2).count(), 29);
    // 2100 is no leap year.
    assert_eq!(month_of(date(2100, 2, 1), WeekBegins::default()).weeks, 4);
}

#[test]
fn at_the_turn_of_the_year_a_week_belongs_to_both() {
    let week = Schedule { zoom: Zoom::Week, shown: Some(date(2027, 1, 1)), ..Schedule::default() };
    let days: Vec<Date> = week.span(date(2026, 10, 10)).days().collect();
    assert_eq!((days[0], days[6]), (date(2026, 12, 28), date(2027, 1, 3)));
    assert_eq!(month(date(2026, 12, 31), Weekday::Monday), (date(2026, 11, 30), 5));
    assert_eq!(next_week(date(2026, 12, 31), WeekBegins::default()), date(2027, 1, 4));
}

#[test]
fn paging_stays_on_the_day_of_the_month_as_far_as_the_month_has_it() {
    let month = Schedule::default();
    assert_eq!(month.page(date(2026, 10, 10), 1), date(2026, 11, 10));
    assert_eq!(month.page(date(2027, 1, 31), 1), date(2027, 2, 28));
    assert_eq!(month.page(date(2026, 1, 31), -1), date(2025, 12, 31));
    let week = Schedule { zoom: Zoom::Week, ..Schedule::default() };
    assert_eq!(week.page(date(2026, 12, 31), 1), date(2027, 1, 7));
}

#[test]
fn nothing_breaks_where_the_calendar_ends() {
    for day in [Date::MIN, Date::MAX] {
        for begins in BEGINS {
            let schedule = Schedule { shown: Some(day), begins: WeekBegins(begins), ..Schedule::default() };
            assert_eq!(schedule.span(day).days().count(), schedule.span(day).len());
            let _ = (schedule.page(day, 1), schedule.page(day, -1), next_week(day, schedule.begins), friday_of(day));
        }
    }
}

proptest! {
    #[test]
    fn a_month_is_in_its_weeks_and_every_week_has_a_day_of_it(
        year in 1990i16..2200, month in 1i8..=12, day in 1i8..=28, begins in 0usize..3,
    ) {
        let begins = WeekBegins(BEGINS[begins]);
        let anchor = date(year, month, day);
        let span = month_of(anchor, begins);
        let days: Vec<Date> = span.days().collect();
        prop_assert_eq!(days.len(), span.weeks * WEEK);
        prop_assert_eq!(days.iter().filter(|day| day.first_of_month() == anchor.first_of_month()).count(),
            usize::try_from(anchor.days_in_month()).unwrap());
        for week in days.chunks(WEEK) {
            prop_assert_eq!(week[0].weekday(), begins.0);
            prop_assert!(week.iter().any(|day| day.month() == month));
            prop_assert_eq!(friday_of(week[0]).weekday(), Weekday::Friday);
            prop_assert!(week.contains(&friday_of(week[0])));
        }
        prop_assert!(days.windows(2).all(|pair| pair[0].tomorrow().unwrap() == pair[1]));
        prop_assert!(days.iter().all(|day| span.contains(*day)));
        prop_assert!(!span.contains(days[0].yesterday().unwrap()));
        prop_assert!(!span.contains(days[days.len() - 1].tomorrow().unwrap()));
    }
}
