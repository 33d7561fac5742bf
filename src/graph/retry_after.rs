//! How long the service asks to be left alone.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use reqwest::header::{DATE, HeaderMap, HeaderName, RETRY_AFTER};

/// What a `Retry-After` header says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RetryAfter {
    /// This long from now.
    For(Duration),
    /// Until this moment.
    Until(Timestamp),
}

/// A wait is counted as this long at most: a year, so that it can be added to any moment. No run lasts as long, so whatever is
/// named is waited out, and nothing is asked before. A slip of the service, such as a day too much, costs a person a restart after
/// an hour (`sync/waits.rs`); asking too early would cost everybody in the organisation, since early requests count against its
/// share.
const LONGEST: f64 = 365.0 * 24.0 * 3600.0;

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

/// Returns what the headers of an answer say of when to come back. A date is told as seconds from the answer's own, which is
/// right whatever the clock of this machine says.
pub(super) fn told(headers: &HeaderMap) -> Option<String> {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let told = text(RETRY_AFTER)?;
    let date = || rfc2822::parse(text(DATE)?.trim()).ok().map(|date| date.timestamp());
    match (RetryAfter::parse(told), date()) {
        (Some(until @ RetryAfter::Until(_)), Some(date)) => Some(until.from(date).as_secs_f64().to_string()),
        _ => Some(told.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_counts_from_the_date_of_the_answer() {
        let headers = |pairs: &[(HeaderName, &'static str)]| {
            pairs.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect::<HeaderMap>()
        };
        let until = (RETRY_AFTER, "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(told(&headers(&[until.clone(), (DATE, "Sun, 06 Nov 1994 08:49:30 GMT")])).as_deref(), Some("7"));
        assert_eq!(told(&headers(&[until.clone(), (DATE, "Sun, 06 Nov 1994 08:50:30 GMT")])).as_deref(), Some("0"));
        assert_eq!(told(&headers(&[until.clone(), (DATE, "today")])).as_deref(), Some(until.1));
        assert_eq!(told(&headers(&[(RETRY_AFTER, "2.128")])).as_deref(), Some("2.128"));
        assert_eq!(told(&headers(&[])), None);
    }

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
        // Nothing is shortened that could ever be waited for; what makes no sense breaks no arithmetic.
        for (text, hours) in
            [("7200", 2), ("604800", 7 * 24), ("Mon, 07 Nov 1994 08:49:07 GMT", 24), ("1e99", 365 * 24)]
        {
            let wait = RetryAfter::parse(text).map(|wait| wait.from(now));
            assert_eq!(wait, Some(Duration::from_hours(hours)), "{text}");
        }
        let far = RetryAfter::parse("Fri, 01 Jan 2100 00:00:00 GMT").expect("an HTTP date").from(now);
        assert_eq!(far, Duration::from_hours(365 * 24));
    }
}
