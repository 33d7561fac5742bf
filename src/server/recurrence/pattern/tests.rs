//! The worked examples of the page on recurrence, the ends of months, and what holds for every pattern and day.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn pattern(body: &Value) -> Pattern {
    Pattern::read(body).unwrap()
}

fn weekly(days: &[&str], first: &str, interval: i32) -> Pattern {
    pattern(&json!({"type": "weekly", "interval": interval, "daysOfWeek": days, "firstDayOfWeek": first}))
}

fn monthly(day: i8, interval: i32) -> Pattern {
    pattern(&json!({"type": "absoluteMonthly", "interval": interval, "dayOfMonth": day}))
}

fn relative(index: &str, day: &str) -> Pattern {
    pattern(&json!({"type": "relativeMonthly", "interval": 1, "index": index, "daysOfWeek": [day]}))
}

fn yearly(month: i8, day: i8) -> Pattern {
    pattern(&json!({"type": "absoluteYearly", "interval": 1, "month": month, "dayOfMonth": day}))
}

#[test]
fn the_examples_of_the_documentation_come_out() {
    let wednesday = date(2022, 2, 2);
    for (pattern, day, next) in [
        (weekly(&["wednesday"], "sunday", 1), wednesday, date(2022, 2, 9)),
        (weekly(&["tuesday"], "sunday", 1), wednesday, date(2022, 2, 8)),
        (weekly(&["thursday"], "sunday", 1), wednesday, date(2022, 2, 10)),
        (weekly(&["thursday"], "thursday", 1), wednesday, date(2022, 2, 3)),
        (weekly(&["wednesday"], "sunday", 1), date(2022, 2, 9), date(2022, 2, 16)),
        (weekly(&["friday"], "sunday", 2), date(2021, 12, 10), date(2021, 12, 24)),
        (weekly(&["friday"], "sunday", 3), date(2021, 12, 10), date(2021, 12, 31)),
        (weekly(&["friday"], "sunday", 3), date(2021, 12, 17), date(2022, 1, 7)),
        (weekly(&["tuesday"], "sunday", 1), date(2021, 11, 15), date(2021, 11, 23)),
        (pattern(&json!({"type": "daily", "interval": 2})), date(2021, 11, 13), date(2021, 11, 15)),
        (pattern(&json!({"type": "daily", "interval": 3})), date(2022, 2, 22), date(2022, 2, 25)),
        (monthly(25, 2), date(2021, 11, 25), date(2022, 1, 25)),
        (monthly(25, 2), date(2022, 1, 25), date(2022, 3, 25)),
    ] {
        assert_eq!(pattern.after(day), Some(next), "{pattern:?} after {day}");
    }
}

#[test]
fn a_day_a_month_does_not_have_is_its_last_and_comes_back() {
    let days = |pattern: &Pattern, from: Date, so_many: usize| -> Vec<String> {
        let following = std::iter::successors(pattern.after(from), |day| pattern.after(*day));
        following.take(so_many).map(|day| day.to_string()).collect()
    };
    assert_eq!(days(&monthly(31, 1), date(2024, 1, 31), 4), ["2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31"]);
    assert_eq!(days(&monthly(29, 1), date(2023, 1, 29), 2), ["2023-02-28", "2023-03-29"]);
    let leap = days(&yearly(2, 29), date(2024, 2, 29), 4);
    assert_eq!(leap, ["2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]);
    assert_eq!(days(&monthly(30, 13), date(2023, 1, 30), 1), ["2024-02-29"]);
}

#[test]
fn weekdays_of_a_month_are_counted_from_its_start_or_its_end() {
    assert_eq!(relative("first", "monday").after(date(2026, 1, 20)), Some(date(2026, 2, 2)));
    assert_eq!(relative("fourth", "sunday").after(date(2026, 1, 1)), Some(date(2026, 2, 22)));
    assert_eq!(relative("last", "friday").after(date(2026, 4, 1)), Some(date(2026, 5, 29)));
    let body =
        json!({"type": "relativeYearly", "interval": 2, "index": "third", "daysOfWeek": ["tuesday"], "month": 6});
    assert_eq!(pattern(&body).after(date(2026, 12, 31)), Some(date(2028, 6, 20)));
    let without = json!({"type": "relativeMonthly", "interval": 1, "daysOfWeek": ["monday"]});
    assert_eq!(pattern(&without), relative("first", "monday"));
}

#[test]
fn several_days_of_a_week_follow_one_another() {
    let pattern = weekly(&["friday", "monday", "wednesday", "monday"], "monday", 1);
    let from = date(2026, 3, 1);
    let days = std::iter::successors(pattern.after(from), |day| pattern.after(*day));
    let days: Vec<String> = days.take(5).map(|day| day.to_string()).collect();
    assert_eq!(days, ["2026-03-02", "2026-03-04", "2026-03-06", "2026-03-09", "2026-03-11"]);
    assert_eq!(pattern.to_json()["daysOfWeek"], json!(["friday", "monday", "wednesday"]));
}

#[test]
fn unused_properties_get_their_defaults() {
    let sent = json!({"type": "daily", "interval": 33, "dayOfMonth": 5, "daysOfWeek": ["monday"], "index": "last"});
    let expected = json!({
        "@odata.type": "#microsoft.graph.recurrencePattern", "type": "daily", "interval": 33,
        "firstDayOfWeek": "sunday", "dayOfMonth": 0, "daysOfWeek": [], "index": "first", "month": 0,
    });
    assert_eq!(pattern(&sent).to_json(), expected);
    assert_eq!(pattern(&expected).to_json(), expected, "what was answered can be sent back");
}

#[test]
fn what_its_type_asks_for_must_be_there() {
    for wrong in [
        json!("daily"),
        json!({}),
        json!({"interval": 2}),
        json!({"type": "daily"}),
        json!({"type": "hourly", "interval": 1}),
        json!({"type": "daily", "interval": 0}),
        json!({"type": "daily", "interval": -1}),
        json!({"type": "daily", "interval": 1.5}),
        json!({"type": "daily", "interval": 2_147_483_648_i64}),
        json!({"type": "daily", "interval": 1, "range": {}}),
        json!({"type": "weekly", "interval": 1, "firstDayOfWeek": "sunday"}),
        json!({"type": "weekly", "interval": 1, "firstDayOfWeek": "sunday", "daysOfWeek": []}),
        json!({"type": "weekly", "interval": 1, "firstDayOfWeek": "sunday", "daysOfWeek": ["Monday"]}),
        json!({"type": "weekly", "interval": 1, "daysOfWeek": ["monday"]}),
        json!({"type": "weekly", "interval": 2, "firstDayOfWeek": "sunday", "daysOfWeek": ["monday", "friday"]}),
        json!({"type": "absoluteMonthly", "interval": 1}),
        json!({"type": "absoluteMonthly", "interval": 1, "dayOfMonth": 0}),
        json!({"type": "absoluteMonthly", "interval": 1, "dayOfMonth": 32}),
        json!({"type": "relativeMonthly", "interval": 1}),
        json!({"type": "relativeMonthly", "interval": 1, "daysOfWeek": ["monday", "friday"]}),
        json!({"type": "relativeMonthly", "interval": 1, "daysOfWeek": ["monday"], "index": "fifth"}),
        json!({"type": "absoluteYearly", "interval": 1, "dayOfMonth": 1}),
        json!({"type": "absoluteYearly", "interval": 1, "dayOfMonth": 1, "month": 13}),
        json!({"type": "relativeYearly", "interval": 1, "daysOfWeek": ["monday"]}),
        json!({"type": "relativeYearly", "interval": 1, "month": 1, "daysOfWeek": ["monday", "friday"]}),
    ] {
        assert!(Pattern::read(&wrong).is_err(), "{wrong}");
    }
}

fn any_pattern() -> impl Strategy<Value = Value> {
    let day = || prop::sample::select(WEEKDAYS.map(|(name, _)| name).to_vec());
    let index = prop::sample::select(INDEXES.map(|(name, _)| name).to_vec());
    prop_oneof![
        (1_i64..1_000_000).prop_map(|interval| json!({"type": "daily", "interval": interval})),
        (1_i64..500, day(), day()).prop_map(|(interval, on, first)| json!({
            "type": "weekly", "interval": interval, "daysOfWeek": [on], "firstDayOfWeek": first,
        })),
        (prop::collection::vec(day(), 1..7), day()).prop_map(|(days, first)| json!({
            "type": "weekly", "interval": 1, "daysOfWeek": days, "firstDayOfWeek": first,
        })),
        (1_i64..500, 1_i64..=31).prop_map(|(interval, day)| json!({
            "type": "absoluteMonthly", "interval": interval, "dayOfMonth": day,
        })),
        (1_i64..500, index.clone(), day()).prop_map(|(interval, index, day)| json!({
            "type": "relativeMonthly", "interval": interval, "index": index, "daysOfWeek": [day],
        })),
        (1_i64..50, 1_i64..=12, 1_i64..=31).prop_map(|(interval, month, day)| json!({
            "type": "absoluteYearly", "interval": interval, "month": month, "dayOfMonth": day,
        })),
        (1_i64..50, 1_i64..=12, index, day()).prop_map(|(interval, month, index, day)| json!({
            "type": "relativeYearly", "interval": interval, "month": month, "index": index, "daysOfWeek": [day],
        })),
    ]
}

proptest! {
    #[test]
    fn the_next_day_is_later_and_fits_the_pattern(body in any_pattern(), days in 0_i64..2_900_000) {
        let pattern = pattern(&body);
        let from = plus_days(date(1, 1, 1), days).unwrap();
        let Some(next) = pattern.after(from) else { return Ok(()) };
        prop_assert!(next > from, "{body}: {from} -> {next}");
        match pattern.unit {
            Unit::Daily => prop_assert_eq!(plus_days(from, i64::from(pattern.interval)), Some(next)),
            Unit::Weekly => prop_assert!(pattern.days.contains(&next.weekday())),
            Unit::AbsoluteMonthly | Unit::AbsoluteYearly => {
                prop_assert_eq!(next.day(), pattern.day_of_month.min(next.days_in_month()));
            }
            Unit::RelativeMonthly | Unit::RelativeYearly => {
                prop_assert_eq!(next.weekday(), pattern.days[0]);
                let is_there = match pattern.index {
                    -1 => next.day() > next.days_in_month() - 7,
                    index => (next.day() - 1) / 7 + 1 == index,
                };
                prop_assert!(is_there, "{body}: {next}");
            }
        }
        if matches!(pattern.unit, Unit::AbsoluteYearly | Unit::RelativeYearly) {
            prop_assert_eq!(next.month(), pattern.month);
        }
    }

    #[test]
    fn every_pattern_is_read_as_it_was_written(body in any_pattern()) {
        let pattern = pattern(&body);
        prop_assert_eq!(Pattern::read(&pattern.to_json()).unwrap(), pattern);
    }
}
