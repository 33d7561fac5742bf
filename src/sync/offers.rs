//! What the service does not give by beta, what has changed among it, remembered from run to run: asked again after a day, or
//! when the person wants everything read again.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::Event;
use super::desk::Desk;
use super::listed::Unsaid;
use crate::graph::client::Client;

/// How long it is believed that the service does not give something.
const BELIEVED: SignedDuration = SignedDuration::from_hours(24);

/// The name under which it is remembered that the service does not tell what has changed.
const CHANGES: &str = "changes";

impl Desk {
    /// Tells a new client what the service was found not to give.
    pub(super) fn recall_lacking(&mut self, client: &Client) {
        self.lacking = self.kept(self.store.lacking_of_beta(), BTreeMap::new());
        let (now, known) = (self.now(), self.lacking.len());
        self.lacking.retain(|_, at| is_believed(*at, now));
        if self.lacking.len() < known {
            self.write_lacking();
        }
        for name in self.lacking.keys() {
            client.take_as_lacking(name);
        }
        if self.lacking.contains_key(CHANGES) {
            self.delta.refused = Some("the service told no changes when it was asked last".to_owned());
        }
    }

    /// Remembers that the service does not tell what has changed: it says so.
    pub(super) fn keep_lacking_changes(&mut self, why: String) {
        self.delta.refused = Some(why);
        self.tell(Event::GotOver);
        self.lacking.insert(CHANGES.to_owned(), self.now());
        self.write_lacking();
    }

    /// Writes down what is newly known not to be given, and has asked again for what was known for a day.
    pub(super) fn keep_lacking(&mut self) {
        let Some(client) = self.client.clone() else { return };
        let (now, before) = (self.now(), self.lacking.clone());
        self.lacking.retain(|name, at| {
            let is_believed = is_believed(*at, now);
            if !is_believed {
                client.ask_again(name);
            }
            is_believed
        });
        self.ask_for_changes_again(&before);
        for name in client.lacking() {
            self.lacking.entry(name.to_owned()).or_insert(now);
        }
        if self.lacking != before {
            self.write_lacking();
        }
    }

    /// Has everything asked again, whatever was found.
    pub(super) fn forget_lacking(&mut self) {
        let Some(client) = self.client.clone() else { return };
        client.ask_all_again();
        let before = std::mem::take(&mut self.lacking);
        self.ask_for_changes_again(&before);
        self.write_lacking();
    }

    /// Has changes asked for again if it was believed until now that they are not told.
    fn ask_for_changes_again(&mut self, before: &BTreeMap<String, Timestamp>) {
        if before.contains_key(CHANGES) && !self.lacking.contains_key(CHANGES) {
            self.delta.refused = None;
        }
    }

    /// Returns what of all plans is not known because the service does not give it.
    pub(super) fn unsaid(&self) -> Unsaid {
        let kept;
        let (known, now) = if let Some(client) = &self.client {
            (&self.lacking, client.lacking())
        } else {
            kept = self.kept(self.store.lacking_of_beta(), BTreeMap::new());
            (&kept, Vec::new())
        };
        let lacks = |name: &str| known.contains_key(name) || now.contains(&name);
        Unsaid { archive: lacks("planLists"), favourite: lacks("plannerUser") }
    }

    /// Says, once, what of the plans is not known because the service does not give it.
    pub(super) fn tell_of_unsaid(&self) {
        let what = match self.unsaid() {
            Unsaid { archive: false, favourite: false } => return,
            Unsaid { archive: true, favourite: false } => "which plans are archived",
            Unsaid { archive: false, favourite: true } => "which plans are favourites",
            Unsaid { archive: true, favourite: true } => "which plans are favourites or archived",
        };
        self.tell(Event::Unsaid(format!(
            "The service does not say {what}: only the beta part of its API knows that, and it does not give it."
        )));
    }

    fn write_lacking(&mut self) {
        let written = self.store.set_lacking_of_beta(&self.lacking);
        self.kept(written, ());
    }
}

/// Says whether something learned at a time still counts. What lies ahead was learned by a clock that was wrong.
fn is_believed(at: Timestamp, now: Timestamp) -> bool {
    let age = now.duration_since(at);
    !age.is_negative() && age < BELIEVED
}
