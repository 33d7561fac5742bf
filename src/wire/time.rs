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
    use jiff::civil::date;

    use super::*;

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
