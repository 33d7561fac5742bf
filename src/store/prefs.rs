//! Small things to remember between two runs.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Transaction};
use serde::de::DeserializeOwned;

use super::Store;
use super::error::StoreError;
use super::named;
use crate::planner::board::arrangement::Arrangement;
use crate::planner::history::History;
use crate::planner::id::{PlanId, UserId};

/// Writes down what can be taken back, in a step with other things.
pub(super) fn merge(transaction: &Transaction<'_>, base: &History, mine: &History) -> Result<(), StoreError> {
    let sql = "SELECT value FROM pref WHERE name = 'history'";
    let kept: Option<String> = transaction.prepare_cached(sql)?.query_row([], |row| row.get(0)).optional()?;
    // Nearly always nobody else has written: then there is nothing to read.
    let kept = kept.filter(|kept| serde_json::to_string(base).is_ok_and(|base| base != *kept));
    let theirs = kept.and_then(|kept| serde_json::from_str::<History>(&kept).ok());
    let text = match theirs {
        None => serde_json::to_string(mine)?,
        Some(theirs) => {
            let base = with_given_names(transaction, base)?;
            let mine = with_given_names(transaction, mine)?;
            let theirs = with_given_names(transaction, &theirs)?;
            serde_json::to_string(&mine.merged(&base, &theirs))?
        }
    };
    let sql = "INSERT INTO pref (name, value) VALUES ('history', ?1) ON CONFLICT (name) DO UPDATE SET value = ?1";
    transaction.prepare_cached(sql)?.execute([text])?;
    Ok(())
}

/// Returns what was done by the names the service has given: each program hears of them in its own time.
fn with_given_names(connection: &Connection, history: &History) -> Result<History, StoreError> {
    let mut named = history.clone();
    for local in history.local_names() {
        if let Some(given) = named::given(connection, &local)? {
            let _is_named = named.rename(&local, &given);
        }
    }
    Ok(named)
}

impl Store {
    /// Returns the plan that was shown last.
    pub fn last_plan(&self) -> Result<Option<PlanId>, StoreError> {
        Ok(self.pref("last_plan")?.map(|id| PlanId::new(&id)))
    }

    /// Remembers which plan is shown.
    pub fn set_last_plan(&self, plan: &PlanId) -> Result<(), StoreError> {
        self.set_pref("last_plan", plan.as_str())
    }

    /// Returns who the person was when the service last said.
    pub fn me(&self) -> Result<Option<UserId>, StoreError> {
        Ok(self.pref("me")?.map(|id| UserId::new(&id)))
    }

    /// Remembers who the person is.
    pub fn set_me(&self, user: &UserId) -> Result<(), StoreError> {
        self.set_pref("me", user.as_str())
    }

    /// Returns how the person wants to see plans. What cannot be read is as if it had never been said.
    pub fn arrangement(&self) -> Result<Arrangement, StoreError> {
        self.remembered("arrangement")
    }

    /// Remembers how the person wants to see plans.
    pub fn set_arrangement(&self, arrangement: &Arrangement) -> Result<(), StoreError> {
        self.set_pref("arrangement", &serde_json::to_string(arrangement)?)
    }

    /// Returns what can be taken back. What cannot be read is as if it had never been done.
    pub fn history(&self) -> Result<History, StoreError> {
        self.remembered("history")
    }

    /// Returns the same as it is written, to see at little cost whether somebody has written since.
    pub fn history_as_written(&self) -> Result<Option<String>, StoreError> {
        self.pref("history")
    }

    /// Returns what can be taken back as it was known and as it is written, both by the names the service has given.
    pub fn histories(&self, known: &History) -> Result<(History, History), StoreError> {
        let written = with_given_names(&self.connection, &self.history()?)?;
        Ok((with_given_names(&self.connection, known)?, written))
    }

    /// Remembers what can be taken back.
    pub fn set_history(&self, history: &History) -> Result<(), StoreError> {
        self.set_pref("history", &serde_json::to_string(history)?)
    }

    /// Remembers what can be taken back together with what other programs have noted since it was as the base says: of two
    /// that write at once neither may forget what the other has done.
    pub fn merge_history(&mut self, base: &History, mine: &History) -> Result<(), StoreError> {
        let transaction = self.begin()?;
        merge(&transaction, base, mine)?;
        transaction.commit()?;
        Ok(())
    }

    /// Says whether the mouse is left to the terminal.
    pub fn is_mouse_off(&self) -> Result<bool, StoreError> {
        self.remembered("is_mouse_off")
    }

    /// Remembers whether the mouse is left to the terminal.
    pub fn set_mouse_off(&self, is_off: bool) -> Result<(), StoreError> {
        self.set_pref("is_mouse_off", &serde_json::to_string(&is_off)?)
    }

    /// Says whether the person was welcomed.
    pub fn is_welcomed(&self) -> Result<bool, StoreError> {
        self.remembered("is_welcomed")
    }

    /// Remembers that the person was welcomed.
    pub fn set_welcomed(&self) -> Result<(), StoreError> {
        self.set_pref("is_welcomed", "true")
    }

    /// Returns what beta was found not to give, each with when that was.
    pub fn lacking_of_beta(&self) -> Result<BTreeMap<String, Timestamp>, StoreError> {
        self.remembered("beta_lacks")
    }

    /// Remembers what beta was found not to give.
    pub fn set_lacking_of_beta(&self, lacking: &BTreeMap<String, Timestamp>) -> Result<(), StoreError> {
        self.set_pref("beta_lacks", &serde_json::to_string(lacking)?)
    }

    /// Returns how often one thing was copied into another beside the first time.
    pub fn copied(&self, key: &str) -> Result<u32, StoreError> {
        self.remembered(&format!("copied {key}"))
    }

    /// Remembers how often one thing was copied into another beside the first time.
    pub fn set_copied(&self, key: &str, count: u32) -> Result<(), StoreError> {
        self.set_pref(&format!("copied {key}"), &serde_json::to_string(&count)?)
    }

    pub(super) fn remembered<T: DeserializeOwned + Default>(&self, name: &str) -> Result<T, StoreError> {
        let text = self.pref(name)?;
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
    }

    pub(super) fn pref(&self, name: &str) -> Result<Option<String>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT value FROM pref WHERE name = ?1")?;
        Ok(statement.query_row([name], |row| row.get(0)).optional()?)
    }

    pub(super) fn set_pref(&self, name: &str, value: &str) -> Result<(), StoreError> {
        let sql = "INSERT INTO pref (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2";
        self.connection.prepare_cached(sql)?.execute([name, value])?;
        Ok(())
    }
}
