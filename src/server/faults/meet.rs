//! Which request meets which fault: patterns, counts and chance, one request after the other.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;

use axum::http::Method;
use fastrand::Rng;

use super::Faults;
use super::On;
use super::Rule;
use super::What;
use crate::server::request::Request;
use crate::server::request::decode;

/// Where a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::server) enum Place {
    Alone,
    Part,
    /// At the identity platform, whose addresses only rules mean that name one.
    SignIn,
}

/// A fault that strikes one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::server) struct Fault {
    pub(in crate::server) what: What,
    /// Decides the rest, such as an order.
    pub(in crate::server) roll: u64,
}

/// Changes the faults of a running server, and counts them.
#[derive(Clone, Debug, Default)]
pub struct FaultsHandle(Arc<Mutex<Vec<Live>>>);

/// A rule at work.
#[derive(Debug)]
struct Live {
    rule: Rule,
    /// How many requests have fitted.
    fitted: u64,
    struck: u32,
    rng: Rng,
}

impl FaultsHandle {
    /// Begins with these faults.
    pub(in crate::server) fn new(faults: Faults) -> Self {
        let handle = Self::default();
        handle.set(faults);
        handle
    }

    /// From now on these faults are at work, with counts of their own.
    pub fn set(&self, faults: Faults) {
        let mut seeds = Rng::with_seed(faults.seed);
        let live = |rule| Live { rule, fitted: 0, struck: 0, rng: seeds.fork() };
        *self.lock() = faults.rules.into_iter().map(live).collect();
    }

    /// From now on nothing goes wrong.
    pub fn clear(&self) {
        self.lock().clear();
    }

    /// Returns how often each rule has struck, in their order.
    #[must_use]
    pub fn struck(&self) -> Vec<u32> {
        self.lock().iter().map(|live| live.struck).collect()
    }

    /// Shows a request to all rules and returns what becomes of it. Each rule counts what fits it, struck or not.
    pub(in crate::server) fn meet(&self, request: &Request, place: Place) -> Option<Fault> {
        let mut rules = self.lock();
        let mut fault = None;
        for live in rules.iter_mut().filter(|live| fits(&live.rule, request, place)) {
            live.fitted += 1;
            if fault.is_none() && live.is_due() {
                live.struck += 1;
                fault = Some(Fault { what: live.rule.then.clone(), roll: live.rng.u64(..) });
            }
        }
        fault
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Live>> {
        // Counts and rules are whole between any two statements, so a panic elsewhere spoils nothing.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Live {
    fn is_due(&mut self) -> bool {
        let counted = self.fitted.saturating_sub(u64::from(self.rule.skip));
        counted > 0
            && counted.is_multiple_of(u64::from(self.rule.every.max(1)))
            && self.rule.first.is_none_or(|most| self.struck < most)
            && self.rng.f64() < self.rule.chance
    }
}

fn fits(rule: &Rule, request: &Request, place: Place) -> bool {
    let is_meant = match rule.on {
        On::Alone => place != Place::Part,
        On::Parts => place == Place::Part,
        On::Both => true,
    };
    let is_of_sign_in = matches!(rule.then, What::SignInError(_) | What::NoNewRefreshToken);
    is_meant
        && (place != Place::SignIn || is_of_sign_in || rule.path.is_some())
        && rule.method.as_deref().is_none_or(|method| request.method.as_str().eq_ignore_ascii_case(method))
        && suits(&rule.then, request, place)
        && rule.path.as_deref().is_none_or(|pattern| is_like(&request.path, pattern))
}

/// Says whether a fault makes sense for a request at all.
fn suits(what: &What, request: &Request, place: Place) -> bool {
    if place == Place::SignIn {
        let last = request.path.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
        return match what {
            What::Answer { .. } | What::CutBefore | What::CutAfter | What::Slow(_) | What::WebPage => true,
            What::SignInError(_) => ["authorize", "token", "devicecode"].contains(&last.as_str()),
            What::NoNewRefreshToken => last == "token",
            _ => false,
        };
    }
    let is_batch = || decode(&request.path).eq_ignore_ascii_case("/$batch");
    match what {
        What::Answer { .. } | What::CutBefore | What::CutAfter => true,
        What::Slow(_) | What::Truncate | What::WebPage | What::TokenExpired | What::ClaimsChallenge { .. } => {
            place == Place::Alone
        }
        What::SignInError(_) | What::NoNewRefreshToken => false,
        What::Shuffle => is_batch(),
        What::Stale | What::Conflict => request.method == Method::PATCH || request.method == Method::DELETE,
        What::DeniedAfter => request.method == Method::POST && !is_batch(),
        What::OldDeltaLink | What::BadDeltaLink => follows_a_delta_link(request),
    }
}

/// Says whether a request has a delta token, or the page token of a delta.
fn follows_a_delta_link(request: &Request) -> bool {
    let is_delta = request.path.rsplit('/').next().is_some_and(|last| last.eq_ignore_ascii_case("delta"));
    request.query.iter().any(|(name, _)| {
        let name = name.trim_start_matches('$').to_ascii_lowercase();
        name == "deltatoken" || (is_delta && name == "skiptoken")
    })
}

/// Says whether a path is like a pattern: `*` is one segment, a last `**` any rest, names are in any case.
fn is_like(path: &str, pattern: &str) -> bool {
    let mut segments = path.split('/').skip(1);
    for wanted in pattern.split('/').skip(1) {
        match (wanted, segments.next()) {
            ("**", _) => return true,
            ("*", Some(_)) => {}
            (wanted, Some(segment)) if decode(segment).eq_ignore_ascii_case(wanted) => {}
            _ => return false,
        }
    }
    segments.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_is_one_segment_and_two_are_any_rest() {
        for (pattern, path, is_alike) in [
            ("/planner/tasks", "/planner/tasks", true),
            ("/planner/tasks/*", "/planner/tasks/x", true),
            ("/planner/tasks/*", "/planner/tasks", false),
            ("/planner/tasks/*", "/planner/tasks/x/details", false),
            ("/planner/tasks/*/details", "/Planner/Tasks/x/details", true),
            ("/planner/**", "/planner/tasks/x/details", true),
            ("/**", "/me", true),
            ("/$batch", "/%24batch", true),
            ("/me", "/me/planner", false),
        ] {
            assert_eq!(is_like(path, pattern), is_alike, "{pattern} {path}");
        }
    }
}
