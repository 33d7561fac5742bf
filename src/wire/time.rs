//! Times as Graph writes them: ISO 8601 in UTC, 0 to 7 fraction digits, now and then without the `Z`.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// Reads a time; one without a zone counts as UTC.
#[must_use]
pub fn timestamp(text: &str) -> Option<Timestamp> {
    text.parse::<Timestamp>()
        .or_else(|_| {
            text.parse::<DateTime>().and_then(|time| time.to_zoned(TimeZone::UTC)).map(|time| time.timestamp())
        })
        .ok()
}

/// Returns the calendar day that a start or due time stands for: that of its UTC instant.
#[must_use]
pub fn day(text: &str) -> Option<Date> {
    Some(timestamp(text)?.to_zoned(TimeZone::UTC).date())
}

/// Returns the time that stands for a calendar day: an instant that falls on that day nearly everywhere, as Planner's own
/// web page writes it.
#[must_use]
pub fn on(day: Date) -> String {
    format!("{day}T10:00:00Z")
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan as _;
    use jiff::civil::date;
    use jiff::tz::Offset;
    use proptest::prelude::*;

    use super::*;

    fn any_day() -> impl Strategy<Value = Date> {
        (0..401_000_i32).prop_map(|days| date(1900, 1, 1).checked_add(days.days()).unwrap())
    }

    proptest! {
        #[test]
        fn a_day_that_is_written_is_read_as_that_day(day in any_day()) {
            prop_assert_eq!(super::day(&on(day)), Some(day));
        }

        #[test]
        fn no_zone_a_time_is_written_in_moves_its_day(day in any_day(), minutes in -720..=840_i32) {
            // The same instant by the clocks of every zone there is, from -12 to +14 hours.
            let zone = TimeZone::fixed(Offset::from_seconds(minutes * 60).unwrap());
            let elsewhere = timestamp(&on(day)).unwrap().to_zoned(zone).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
            prop_assert_eq!(super::day(&elsewhere), Some(day), "{}", elsewhere);
        }

        #[test]
        fn a_day_that_is_written_is_that_day_on_the_clocks_of_nearly_all(day in any_day(), minutes in -600..840_i32) {
            // From -10 to just below +14 hours; no single instant is on one day from -12 to +14.
            let zone = TimeZone::fixed(Offset::from_seconds(minutes * 60).unwrap());
            prop_assert_eq!(timestamp(&on(day)).unwrap().to_zoned(zone).date(), day);
        }

        #[test]
        fn any_hour_of_a_utc_day_is_that_day(day in any_day(), second in 0..86_400_i32, digits in 0..=7_usize) {
            let time = day.at(0, 0, 0, 0).checked_add(second.seconds()).unwrap();
            let fraction = if digits == 0 { String::new() } else { format!(".{}", "9".repeat(digits)) };
            prop_assert_eq!(super::day(&format!("{time}{fraction}Z")), Some(day));
            prop_assert_eq!(super::day(&format!("{time}{fraction}")), Some(day));
        }
    }

    #[test]
    fn any_number_of_digits_and_a_missing_zone_are_read() {
        for text in ["2015-03-25T18:38:21Z", "2015-03-25T18:38:21.956Z", "2015-03-25T18:38:21.0748226Z"] {
            assert_eq!(day(text), Some(date(2015, 3, 25)), "{text}");
        }
        assert_eq!(timestamp("2015-03-25T18:38:21.956"), timestamp("2015-03-25T18:38:21.956Z"));
        assert_eq!(day("2015-03-25"), Some(date(2015, 3, 25)));
        assert_eq!(day("2015-03-25T23:30:00-02:00"), Some(date(2015, 3, 26)));
        assert_eq!(day("soon"), None);
        assert_eq!(day(""), None);
    }
}
