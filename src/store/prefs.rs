//! Small things to remember between two runs.

use rusqlite::OptionalExtension as _;

use super::Store;
use super::error::StoreError;
use crate::planner::id::{PlanId, UserId};

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

    fn pref(&self, name: &str) -> Result<Option<String>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT value FROM pref WHERE name = ?1")?;
        Ok(statement.query_row([name], |row| row.get(0)).optional()?)
    }

    fn set_pref(&self, name: &str, value: &str) -> Result<(), StoreError> {
        let sql = "INSERT INTO pref (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2";
        self.connection.prepare_cached(sql)?.execute([name, value])?;
        Ok(())
    }
}
