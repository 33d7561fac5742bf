//! Schedules in words and from words.

use jiff::civil::date;

use super::*;

/// A Monday.
const DAY: Date = date(2026, 10, 12);

fn said(typed: &str) -> String {
    pattern_of(typed, DAY).map_or_else(|why| format!("! {why}"), |pattern| pattern.words())
}

#[test]
fn what_is_typed_is_what_is_said() {
    for (typed, words) in [
        ("daily", "every day"),
        ("every day", "every day"),
        ("every 3 days", "every 3 days"),
        ("every other day", "every 2 days"),
        ("weekdays", "every weekday"),
        ("every weekday", "every weekday"),
        ("mon tue wed thu fri", "every weekday"),
        ("weekly", "every week on Mon"),
        ("every 2 weeks mon", "every 2 weeks on Mon"),
        ("Every 2 Weeks on Thursday", "every 2 weeks on Thu"),
        ("every fri, mon and fri", "every week on Mon and Fri"),
        ("mondays", "every week on Mon"),
        ("weekly on mon, wed, sat", "every week on Mon, Wed and Sat"),
        ("monthly", "every month on day 12"),
        ("every month on day 31", "every month on day 31"),
        ("every 3 months on the 1st", "every 3 months on day 1"),
        ("monthly last fri", "every month on the last Fri"),
        ("every month on the second tuesday", "every month on the second Tue"),
        ("yearly", "every year on 12 Oct"),
        ("every year 3 oct", "every year on 3 Oct"),
        ("every 2 years on oct 3rd", "every 2 years on 3 Oct"),
        ("yearly on the first mon of may", "every year on the first Mon of May"),
    ] {
        assert_eq!(said(typed), words, "{typed}");
    }
}

#[test]
fn what_is_said_reads_as_the_same_again() {
    for typed in ["daily", "every 2 weeks thu", "mon wed", "weekdays", "every 3 months 5", "monthly last fri", "yearly"]
    {
        let pattern = pattern_of(typed, DAY).unwrap();
        assert_eq!(pattern_of(&pattern.words(), DAY), Ok(pattern), "{typed}");
    }
}

#[test]
fn what_the_service_would_not_take_is_refused_in_words() {
    for (typed, why) in [
        ("", "Type for example"),
        ("now and then", "Type for example"),
        ("every 2 weeks mon thu", "several days for every week only"),
        ("every 0 days", "every 1 to 999"),
        ("every 1000 weeks", "every 1 to 999"),
        ("every month 32", "No month has a day 32"),
        ("every year 31 feb", "There is no 31 Feb"),
        ("every year 31 apr", "There is no 31 Apr"),
        ("monthly last", "Type for example"),
        ("every year 3 smarch", "Type for example"),
        ("every 99999999999 days", "Type for example"),
    ] {
        assert!(said(typed).starts_with("! ") && said(typed).contains(why), "{typed}: {}", said(typed));
    }
    let bare = Pattern::Weekly { every: 1, days: Vec::new(), first: Day::Monday };
    assert!(bare.check().is_err());
    assert!(Pattern::YearlyOnDay { every: 1, month: 13, day: 1 }.check().is_err());
    assert!(Pattern::YearlyOnDay { every: 1, month: 2, day: 29 }.check().is_ok(), "every fourth year");
}

#[test]
fn a_series_says_when_the_next_task_is_due() {
    let schedule = Schedule { pattern: pattern_of("every 2 weeks mon", DAY).unwrap(), start: Timestamp::UNIX_EPOCH };
    let mut series = Recurrence::of(schedule);
    assert_eq!(series.words(DAY, DateStyle::default()), "every 2 weeks on Mon");
    series.next = Some(date(2026, 11, 30));
    assert_eq!(series.words(DAY, DateStyle::default()), "every 2 weeks on Mon, next 30 Nov");
    series.next = Some(date(2027, 1, 4));
    assert_eq!(series.words(DAY, DateStyle::default()), "every 2 weeks on Mon, next 4 Jan 2027");
    series.is_followed = true;
    assert_eq!(series.words(DAY, DateStyle::default()), "every 2 weeks on Mon; the next one is there");
}
