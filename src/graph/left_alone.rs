//! Until when parts of the service want to be left alone: whoever asks before that gets the answer from here, and nothing is
//! sent. It can be told and taken in again, so that a later run does not come too early either.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

use super::retry_after::RetryAfter;

/// A part of the service that can be too busy by itself. What it says of one kind of request holds for all of that kind.
///
/// Source: Microsoft Graph, "Throttling guidance": limits are by service, and reads may pass while writes do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Part {
    /// Everything that changes something.
    Writing,
    /// The question what has changed.
    Changes,
    /// What there is in Planner.
    Planner,
    /// People, groups and the rest.
    People,
}

/// What a request asks for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Asked {
    is_change: bool,
    path: String,
}

impl Asked {
    /// Names a request by whether it may change something, and by its path.
    pub(super) fn new(is_change: bool, path: &str) -> Self {
        Self { is_change, path: path.to_owned() }
    }

    /// Says whether it may change something.
    pub(super) fn is_change(&self) -> bool {
        self.is_change
    }

    /// Returns the part it is for; `None` for a batch, which is for the parts of what it holds.
    fn part(&self) -> Option<Part> {
        match self.path.as_str() {
            _ if self.is_change => Some(Part::Writing),
            path if path.ends_with("/$batch") => None,
            path if path.ends_with("/delta") => Some(Part::Changes),
            path if path.contains("/planner") => Some(Part::Planner),
            _ => Some(Part::People),
        }
    }
}

/// Who is left alone.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Whom {
    /// A part that is too busy.
    Part(Part),
    /// A single thing that is out of order.
    Thing(Asked),
}

/// What stands before the path of a single thing that is read, and of one that is changed, in names.
const READ: &str = "read ";
const CHANGE: &str = "change ";

impl Part {
    const ALL: [(Self, &'static str); 4] =
        [(Self::Writing, "writing"), (Self::Changes, "changes"), (Self::Planner, "planner"), (Self::People, "people")];
}

impl Whom {
    /// Returns the name under which it is remembered.
    fn name(&self) -> String {
        match self {
            Self::Part(part) => {
                let known = Part::ALL.iter().find(|(known, _)| known == part);
                known.map_or_else(String::new, |(_, name)| (*name).to_owned())
            }
            Self::Thing(asked) => format!("{}{}", if asked.is_change { CHANGE } else { READ }, asked.path),
        }
    }

    fn named(name: &str) -> Option<Self> {
        let thing = |is_change, path: &str| Self::Thing(Asked::new(is_change, path));
        let part = Part::ALL.iter().find(|(_, known)| *known == name).map(|(part, _)| Self::Part(*part));
        part.or_else(|| name.strip_prefix(READ).map(|path| thing(false, path)))
            .or_else(|| name.strip_prefix(CHANGE).map(|path| thing(true, path)))
    }
}

/// What the service has asked for.
#[derive(Debug, Default)]
pub(super) struct LeftAlone(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    until: HashMap<Whom, (Instant, u16)>,
    /// How often it has asked for more than was known.
    count: u64,
}

impl LeftAlone {
    /// Takes note of what an answer says of when to come back. Without a time it forbids nothing.
    pub(super) fn note(&self, asked: &Asked, status: u16, retry_after: Option<RetryAfter>) {
        if let Some(wait) = retry_after.map(|asked| asked.from(now())) {
            self.note_at(asked, status, wait, Instant::now());
        }
    }

    fn note_at(&self, asked: &Asked, status: u16, wait: Duration, now: Instant) {
        let whom = match asked.part() {
            Some(part) if status == 429 => Whom::Part(part),
            _ => Whom::Thing(asked.clone()),
        };
        self.put(whom, status, now + wait, now);
    }

    fn put(&self, whom: Whom, status: u16, until: Instant, now: Instant) {
        let mut known = self.lock();
        known.until.retain(|_, (until, _)| *until > now);
        let before = known.until.entry(whom).or_insert((now, status));
        let is_more = until > before.0;
        *before = (before.0.max(until), status);
        known.count += u64::from(is_more);
    }

    /// Returns how often the service has asked for more than was known.
    pub(super) fn count(&self) -> u64 {
        self.lock().count
    }

    /// Returns whom is to be left alone by name, with the status that said so and for how long.
    pub(super) fn told(&self) -> Vec<(String, u16, Duration)> {
        let now = Instant::now();
        let known = self.lock();
        let told = known.until.iter();
        let told = told.map(|(whom, (until, status))| (whom.name(), *status, until.saturating_duration_since(now)));
        told.filter(|(_, _, rest)| !rest.is_zero()).collect()
    }

    /// Takes in what was told in another run.
    pub(super) fn recall(&self, name: &str, status: u16, rest: Duration) {
        let now = Instant::now();
        if let (Some(whom), Some(until)) = (Whom::named(name), now.checked_add(rest)) {
            self.put(whom, status, until, now);
        }
    }

    /// Returns for how long what a request asks for is still to be left alone, and by which status that was said.
    pub(super) fn rest(&self, asked: &Asked) -> Option<(Duration, u16)> {
        self.rest_at(asked, Instant::now())
    }

    fn rest_at(&self, asked: &Asked, now: Instant) -> Option<(Duration, u16)> {
        let known = self.lock();
        let part = asked.part().and_then(|part| known.until.get(&Whom::Part(part)));
        let thing = known.until.get(&Whom::Thing(asked.clone()));
        let (until, status) = part.into_iter().chain(thing).max()?;
        let rest = until.saturating_duration_since(now);
        (!rest.is_zero()).then_some((rest, *status))
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        // Each entry is whole between any two statements.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[expect(clippy::disallowed_methods, reason = "how long it is until a date of the service")]
fn now() -> Timestamp {
    Timestamp::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &str) -> Asked {
        Asked::new(false, path)
    }

    #[test]
    fn who_is_too_busy_is_left_alone_as_long_as_it_says_and_others_are_not() {
        let (known, start, long) = (LeftAlone::default(), Instant::now(), Duration::from_millis(2500));
        known.note_at(&read("/v1.0/planner/tasks/a"), 429, long, start);
        let rest = |asked: &Asked, at: Instant| known.rest_at(asked, at).map(|(rest, _)| rest);
        assert_eq!(rest(&read("/beta/planner/plans/b/buckets"), start), Some(long));
        assert_eq!(rest(&read("/v1.0/users/c"), start), None);
        assert_eq!(rest(&read("/beta/me/planner/all/delta"), start), None);
        let write = Asked::new(true, "/v1.0/planner/tasks/a");
        assert_eq!(rest(&write, start), None, "writes may pass while reads do not");
        known.note_at(&read("/v1.0/planner/tasks/b"), 429, Duration::from_secs(1), start);
        assert_eq!(rest(&read("/v1.0/planner/tasks/a"), start), Some(long), "the longer time counts");
        assert_eq!(rest(&read("/v1.0/planner/tasks/a"), start + long), None);
    }

    #[test]
    fn what_is_told_to_another_run_is_left_alone_there_and_nothing_else() {
        let (here, there, long) =
            (LeftAlone::default(), LeftAlone::default(), Some(RetryAfter::For(Duration::from_mins(1))));
        let asked = [
            (Asked::new(true, "/v1.0/planner/tasks/a"), 429),
            (read("/v1.0/me"), 429),
            (read("/beta/me/planner/x"), 503),
        ];
        for (asked, status) in &asked {
            here.note(asked, *status, long);
        }
        assert_eq!(here.count(), 3);
        for (name, status, rest) in here.told() {
            there.recall(&name, status, rest);
        }
        for (asked, status) in &asked {
            let (rest, said) = there.rest(asked).expect("it was told");
            assert!(said == *status && rest <= Duration::from_mins(1) && rest > Duration::from_secs(50), "{asked:?}");
        }
        assert_eq!(there.rest(&read("/v1.0/planner/tasks/a")), None);
        assert_eq!(there.rest(&Asked::new(true, "/beta/me/planner/x")).map(|(_, status)| status), Some(429), "writing");
        // What nobody here has written is passed over.
        there.recall("", 429, Duration::from_mins(1));
        there.recall("planner", 429, Duration::MAX);
        assert_eq!(there.count(), 3);
    }

    #[test]
    fn a_wait_of_hours_is_waited_out() {
        let (known, start, asked) = (LeftAlone::default(), Instant::now(), read("/v1.0/planner/tasks/a"));
        for (told, hours) in [("7200", 2), ("1e99", 365 * 24)] {
            let wait = RetryAfter::parse(told).expect("a time").from(now());
            known.note_at(&asked, 429, wait, start);
            let at =
                |early: u64| known.rest_at(&asked, start + Duration::from_hours(hours) - Duration::from_secs(early));
            assert!(at(1).is_some() && at(0).is_none(), "{told}");
        }
    }

    #[test]
    fn what_is_out_of_order_says_nothing_of_the_rest() {
        let (known, start, long) = (LeftAlone::default(), Instant::now(), Duration::from_mins(1));
        known.note_at(&read("/beta/me/planner/rosterPlans"), 503, long, start);
        assert_eq!(known.rest_at(&read("/beta/me/planner/rosterPlans"), start), Some((long, 503)));
        assert_eq!(known.rest_at(&read("/beta/me/planner/plans"), start), None);
        known.note(&read("/v1.0/me"), 429, None);
        assert_eq!(
            known.rest(&read("/v1.0/me")),
            None,
            "who names no time forbids nothing; the engine waits as it does"
        );
    }
}
