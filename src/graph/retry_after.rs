//! How long the service asks to be left alone.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822;

/// What a `Retry-After` header says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RetryAfter {
    /// This long from now.
    For(Duration),
    /// Until this moment.
    Until(Timestamp),
}

/// Longer waits than this are taken for a slip of the service.
const LONGEST: f64 = 3600.0;

impl RetryAfter {
    /// Reads the header: seconds, also with a fraction, or an HTTP date. Anything else counts as missing.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(seconds) = text.parse::<f64>() {
            let is_sensible = seconds.is_finite() && seconds >= 0.0;
            return is_sensible.then(|| Self::For(Duration::from_secs_f64(seconds.min(LONGEST))));
        }
        Some(Self::Until(rfc2822::parse(text).ok()?.timestamp()))
    }

    /// Returns how long that is from `now`.
    #[must_use]
    pub fn from(self, now: Timestamp) -> Duration {
        match self {
            Self::For(wait) => wait,
            Self::Until(moment) => {
                let seconds = moment.duration_since(now).as_secs_f64().clamp(0.0, LONGEST);
                Duration::from_secs_f64(seconds)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_dates_and_nonsense() {
        assert_eq!(RetryAfter::parse("2.128"), Some(RetryAfter::For(Duration::from_millis(2128))));
        assert_eq!(RetryAfter::parse(" 10 "), Some(RetryAfter::For(Duration::from_secs(10))));
        let now: Timestamp = "1994-11-06T08:49:07Z".parse().unwrap();
        let date = RetryAfter::parse("Sun, 06 Nov 1994 08:49:37 GMT").expect("an HTTP date");
        assert_eq!(date.from(now), Duration::from_secs(30));
        for text in ["", "soon", "-3", "NaN", "inf"] {
            assert_eq!(RetryAfter::parse(text), None, "{text}");
        }
        assert_eq!(RetryAfter::parse("1e99").map(|wait| wait.from(now)), Some(Duration::from_hours(1)));
    }
}
