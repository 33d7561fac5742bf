//! Instants as Planner writes them, the ticks its order hints are made of, and the one look at the clock.

use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::sync::atomic::Ordering;
use std::time::Duration;

use jiff::SignedDuration;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// Ticks (100 ns) from the start of the year 1 to 1970.
const UNIX_EPOCH_TICKS: i64 = 621_355_968_000_000_000;

/// Returns an instant as ticks of 100 ns since the start of the year 1.
pub(super) fn ticks_of(instant: Timestamp) -> i64 {
    let ticks = instant.as_nanosecond().div_euclid(100);
    UNIX_EPOCH_TICKS + i64::try_from(ticks).expect("a timestamp ends with the year 9999")
}

/// Returns how many ticks a time has.
pub(super) fn ticks_in(time: Duration) -> i64 {
    i64::try_from(time.as_nanos() / 100).unwrap_or(i64::MAX)
}

/// Returns ticks as Planner writes an instant: ISO 8601, UTC, trailing zeros of the fraction dropped.
pub(super) fn text_of(ticks: i64) -> String {
    let nanoseconds = i128::from(ticks - UNIX_EPOCH_TICKS) * 100;
    Timestamp::from_nanosecond(nanoseconds).unwrap_or(Timestamp::UNIX_EPOCH).to_string()
}

/// Reads an instant leniently: any offset, none (taken as UTC), or a date alone (taken as its midnight).
///
/// What is finer than a tick is cut off.
pub(super) fn parse(text: &str) -> Option<i64> {
    let civil = |moment: DateTime| TimeZone::UTC.to_timestamp(moment).ok();
    let instant = text
        .parse::<Timestamp>()
        .ok()
        .or_else(|| text.contains('T').then(|| text.parse::<DateTime>().ok()).flatten().and_then(civil))
        .or_else(|| text.parse::<Date>().ok().and_then(|day| civil(day.to_datetime(jiff::civil::Time::midnight()))))?;
    // Before the year 1 there are no ticks.
    Some(ticks_of(instant)).filter(|ticks| *ticks >= 0)
}

/// Ticks of a day.
const DAY: i64 = 864_000_000_000;

/// Returns the day an instant is on, in UTC, and the ticks since its midnight.
pub(super) fn day_of(ticks: i64) -> (Date, i64) {
    let nanoseconds = i128::from(ticks - UNIX_EPOCH_TICKS) * 100;
    let instant = Timestamp::from_nanosecond(nanoseconds).unwrap_or(Timestamp::UNIX_EPOCH);
    (instant.to_zoned(TimeZone::UTC).date(), ticks.rem_euclid(DAY))
}

/// Returns the midnight a day begins with, in UTC and ticks; none before the year 1.
pub(super) fn midnight(day: Date) -> Option<i64> {
    let instant = TimeZone::UTC.to_timestamp(day.to_datetime(jiff::civil::Time::midnight())).ok()?;
    Some(ticks_of(instant)).filter(|ticks| *ticks >= 0)
}

/// Hands out the time, never the same tick twice, so that hints made in one instant differ.
///
/// All copies of a clock are one clock, so whoever has given a server its clock can set it forward.
#[derive(Clone, Debug, Default)]
pub struct Clock(Arc<Hands>);

#[derive(Debug, Default)]
struct Hands {
    last: AtomicI64,
    /// Ticks this clock is ahead of the system's.
    ahead: AtomicI64,
}

impl Clock {
    /// Sets the clock forward.
    pub fn set_forward(&self, time: Duration) {
        self.0.ahead.fetch_add(ticks_in(time), Ordering::Relaxed);
    }

    /// Returns the present instant by this clock.
    pub(super) fn now(&self) -> Timestamp {
        let ahead = SignedDuration::from_nanos(self.0.ahead.load(Ordering::Relaxed).saturating_mul(100));
        now().checked_add(ahead).unwrap_or(Timestamp::MAX)
    }

    /// Returns a tick that was not handed out before: now, or a little later in a rush.
    pub(super) fn next_tick(&self) -> i64 {
        let now = ticks_of(self.now());
        let later = |last: i64| Some(now.max(last + 1));
        let last = match self.0.last.fetch_update(Ordering::Relaxed, Ordering::Relaxed, later) {
            Ok(last) | Err(last) => last,
        };
        now.max(last + 1)
    }
}

/// Returns the present instant as error bodies have it: whole seconds, no zone.
pub(super) fn date_of_now() -> String {
    now().strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

/// Returns the present instant.
#[expect(clippy::disallowed_methods, reason = "the server's one door to the clock")]
pub(super) fn now() -> Timestamp {
    Timestamp::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_read_leniently_and_written_strictly() {
        for (read, written) in [
            ("2015-03-25T18:36:49.2407981Z", "2015-03-25T18:36:49.2407981Z"),
            ("2015-03-25T18:36:49.2400000Z", "2015-03-25T18:36:49.24Z"),
            ("2015-03-25T18:36:49", "2015-03-25T18:36:49Z"),
            ("2015-03-25T20:36:49+02:00", "2015-03-25T18:36:49Z"),
            ("2015-03-25", "2015-03-25T00:00:00Z"),
            ("2015-03-25T18:36:49.123456789Z", "2015-03-25T18:36:49.1234567Z"),
        ] {
            assert_eq!(parse(read).map(text_of).as_deref(), Some(written), "{read}");
        }
        for nonsense in ["", "tomorrow", "2015-13-01", "2015-03-25T99:00:00Z", "12"] {
            assert_eq!(parse(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn no_tick_is_handed_out_twice() {
        let clock = Clock::default();
        let ticks: Vec<_> = (0..1000).map(|_| clock.next_tick()).collect();
        assert!(ticks.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn a_clock_that_is_set_forward_is_so_for_all_who_have_it() {
        let clock = Clock::default();
        let (before, copy) = (clock.next_tick(), clock.clone());
        copy.set_forward(Duration::from_hours(1));
        assert!(clock.next_tick() - before >= ticks_in(Duration::from_hours(1)));
    }
}
