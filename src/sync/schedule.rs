//! When to try again, given what happened. Pure: the caller brings the clock and the dice.

use std::time::Duration;

/// How long the engine waits for things of its own accord. What the service asks for is kept whatever this says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// How long a move waits for the next key press before it is sent.
    pub settle: Duration,
    /// The first wait after the service did not answer.
    pub first: Duration,
    /// The longest wait between two attempts.
    pub longest: Duration,
    /// The pause between two questions for changes while somebody is there.
    pub poll: Duration,
    /// How long after a start what may have been made before it is looked for: the service may still be making it.
    pub look: Duration,
}

/// However little patience the service asks for, it gets this much, unless the pace is quicker as a whole.
const LEAST: Duration = Duration::from_secs(1);

/// So often in a row the service is believed when it names a time.
const BELIEVED: u32 = 5;

impl Default for Pace {
    fn default() -> Self {
        Self {
            settle: Duration::from_millis(600),
            first: Duration::from_secs(5),
            longest: Duration::from_mins(1),
            poll: Duration::from_mins(1),
            look: Duration::from_secs(5),
        }
    }
}

/// Returns how long to wait after the service did not answer `failures` times in a row.
///
/// `dice` is between 0 and 1: not everybody comes back in the same moment.
pub(super) fn after_silence(pace: &Pace, failures: u32, dice: f64) -> Duration {
    let doubled = pace.first.saturating_mul(1 << failures.saturating_sub(1).min(8));
    jittered(doubled.min(pace.longest), dice)
}

/// Returns how long to wait after the service asked for patience `failures` times in a row.
///
/// What it names counts, and no more: it knows when it has room again. Only if it was wrong several times with nothing read or
/// taken in between, a service that always says "1 second" is not asked every second any more. "At once" names nothing.
pub(super) fn after_refusal(pace: &Pace, failures: u32, asked: Option<Duration>, dice: f64) -> Duration {
    let Some(asked) = asked else { return after_silence(pace, failures, dice) };
    let believed = if asked.is_zero() { 1 } else { BELIEVED };
    let asked = asked.max(LEAST.min(pace.first));
    if failures <= believed {
        asked + jitter(asked, dice)
    } else {
        jittered(asked.max(after_silence(pace, failures - believed, 0.0)), dice)
    }
}

fn jittered(wait: Duration, dice: f64) -> Duration {
    wait + jitter(wait, dice)
}

/// Returns up to a fifth of the wait, at most five seconds.
fn jitter(wait: Duration, dice: f64) -> Duration {
    (wait / 5).min(Duration::from_secs(5)).mul_f64(dice.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_is_met_with_longer_and_longer_waits() {
        let waits: Vec<_> = (0..7).map(|failures| after_silence(&Pace::default(), failures, 0.0).as_secs()).collect();
        assert_eq!(waits, [5, 5, 10, 20, 40, 60, 60]);
        assert_eq!(after_silence(&Pace::default(), u32::MAX, 1.0).as_secs(), 65);
    }

    #[test]
    fn what_the_service_asks_for_is_kept_and_never_undercut() {
        let asked = Duration::from_millis(1249);
        assert_eq!(after_refusal(&Pace::default(), 1, Some(asked), 0.0), asked);
        assert!(after_refusal(&Pace::default(), 1, Some(asked), 1.0) > asked);
        assert_eq!(after_refusal(&Pace::default(), 5, Some(asked), 0.0), asked, "no longer than it names");
        assert_eq!(
            after_refusal(&Pace::default(), 7, Some(asked), 0.0),
            Duration::from_secs(10),
            "a constant answer does not help for ever"
        );
        assert_eq!(after_refusal(&Pace::default(), 3, Some(Duration::ZERO), 0.0), Duration::from_secs(10));
        assert_eq!(after_refusal(&Pace::default(), 4, Some(Duration::from_mins(5)), 0.0), Duration::from_mins(5));
        assert_eq!(after_refusal(&Pace::default(), 1, None, 0.0), Duration::from_secs(5));
        assert_eq!(after_refusal(&Pace::default(), 1, Some(Duration::ZERO), 0.0), LEAST);
        let quick = Pace { first: Duration::from_millis(1), ..Pace::default() };
        assert_eq!(after_refusal(&quick, 1, Some(Duration::ZERO), 0.0), quick.first);
    }
}
