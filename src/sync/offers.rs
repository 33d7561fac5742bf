//! What the service does not give by beta, remembered from run to run: asked again after a day, or when the person wants
//! everything read again.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::desk::Desk;
use crate::graph::client::Client;

/// How long it is believed that the service does not give something.
const BELIEVED: SignedDuration = SignedDuration::from_hours(24);

impl Desk {
    /// Tells a new client what the service was found not to give.
    pub(super) fn recall_lacking(&mut self, client: &Client) {
        self.lacking = self.kept(self.store.lacking_of_beta(), BTreeMap::new());
        let now = self.now();
        self.lacking.retain(|_, at| is_believed(*at, now));
        for name in self.lacking.keys() {
            client.take_as_lacking(name);
        }
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
        for name in client.lacking() {
            self.lacking.entry(name.to_owned()).or_insert(now);
        }
        if self.lacking != before {
            let written = self.store.set_lacking_of_beta(&self.lacking);
            self.kept(written, ());
        }
    }

    /// Has everything asked again, whatever was found.
    pub(super) fn forget_lacking(&mut self) {
        let Some(client) = self.client.clone() else { return };
        client.ask_all_again();
        self.lacking.clear();
        let written = self.store.set_lacking_of_beta(&self.lacking);
        self.kept(written, ());
    }
}

/// Says whether something learned at a time still counts. What lies ahead was learned by a clock that was wrong.
fn is_believed(at: Timestamp, now: Timestamp) -> bool {
    let age = now.duration_since(at);
    !age.is_negative() && age < BELIEVED
}
