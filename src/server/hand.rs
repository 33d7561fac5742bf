//! What every change needs: whose hand it is, the time, and fresh hints and ids.

use fastrand::Rng;
use serde_json::Value;
use serde_json::json;

use super::callers::Caller;
use super::callers::Callers;
use super::error::Refusal;
use super::hints;
use super::instant;
use super::instant::Clock;
use super::mint;
use super::request::Version;

/// One change in the making.
pub(super) struct Hand<'a> {
    clock: &'a Clock,
    rng: Rng,
    caller: &'a Caller,
    now: i64,
    version: Version,
    /// Everybody there is; without them any id is taken as one.
    people: Option<&'a Callers>,
}

impl<'a> Hand<'a> {
    /// Begins a change by a caller, now.
    pub(super) fn new(clock: &'a Clock, caller: &'a Caller) -> Self {
        Self { clock, rng: Rng::new(), caller, now: clock.next_tick(), version: Version::V1, people: None }
    }

    /// The same, speaking a version.
    pub(super) fn speaking(self, version: Version) -> Self {
        Self { version, ..self }
    }

    /// The same, with everybody there is.
    pub(super) fn among(self, people: &'a Callers) -> Self {
        Self { people: Some(people), ..self }
    }

    /// Returns everybody there is, if that is known.
    pub(super) fn directory(&self) -> Option<&'a Callers> {
        self.people
    }

    /// Says whether what only beta has can be written.
    pub(super) fn is_beta(&self) -> bool {
        self.version == Version::Beta
    }

    /// Returns the instant of the change, in ticks.
    pub(super) fn at(&self) -> i64 {
        self.now
    }

    /// Returns the instant of the change as text.
    pub(super) fn now(&self) -> String {
        instant::text_of(self.now)
    }

    /// Returns who makes the change, as an identity set. Names are null, as the service has them.
    pub(super) fn identity(&self) -> Value {
        identity(self.caller)
    }

    /// Returns the default hint of the very instant of the change, which a new task shares with its creation time.
    pub(super) fn hint_of_now(&self) -> String {
        hints::default_at(self.now)
    }

    /// Returns a default hint that no other thing has.
    pub(super) fn fresh_hint(&self) -> String {
        hints::default_at(self.clock.next_tick())
    }

    /// Returns the short hint for a composed one.
    pub(super) fn hint_for(&mut self, sent: &str) -> Result<String, Refusal> {
        Ok(hints::resolve(sent, &mut || self.clock.next_tick(), &mut self.rng)?)
    }

    /// Returns the id of a new series of tasks.
    pub(super) fn series_id(&mut self) -> String {
        mint::series_id(&mut self.rng)
    }

    /// Returns a new id.
    pub(super) fn id(&mut self) -> String {
        mint::id(&mut self.rng)
    }
}

/// Returns a caller as an identity set; of an app alone the person is null.
pub(super) fn identity(caller: &Caller) -> Value {
    json!({
        "user": {"id": caller.user(), "displayName": null},
        "application": {"id": caller.app(), "displayName": null},
    })
}
