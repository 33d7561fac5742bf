//! Until when services want to be left alone, remembered from run to run.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Store;
use super::error::StoreError;

/// Something a service has asked for, by the clock on the wall.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wait {
    /// Who has asked for it, by address.
    pub host: String,
    /// What of it is to be left alone; an opaque name.
    pub whom: String,
    /// The HTTP status it was asked with.
    pub status: u16,
    /// When this was written down.
    pub said_at: Timestamp,
    /// Until when it is to be left alone.
    pub until: Timestamp,
}

impl Store {
    /// Returns what services have asked for. What cannot be read is as if it had never been asked.
    pub fn waits(&self) -> Result<Vec<Wait>, StoreError> {
        self.remembered("waits")
    }

    /// Remembers what services have asked for.
    pub fn set_waits(&self, waits: &[Wait]) -> Result<(), StoreError> {
        self.set_pref("waits", &serde_json::to_string(waits)?)
    }
}
