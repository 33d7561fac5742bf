//! What is said about tasks, as it was read last.

use rusqlite::OptionalExtension as _;

use super::Store;
use super::error::StoreError;
use crate::planner::id::{PlanId, TaskId};
use crate::planner::talk::Talk;

impl Store {
    /// Returns what is said about a task; `None` if that was never read.
    pub fn talk(&self, task: &TaskId) -> Result<Option<Talk>, StoreError> {
        let sql = "SELECT json FROM talk WHERE task_id = ?1";
        let json: Option<String> =
            self.connection.prepare_cached(sql)?.query_row([task.as_str()], |row| row.get(0)).optional()?;
        // What cannot be read is read from the service again.
        Ok(json.and_then(|json| serde_json::from_str(&json).ok()))
    }

    /// Keeps what is said about a task, instead of what was kept before.
    pub fn put_talk(&mut self, task: &TaskId, said: &Talk) -> Result<(), StoreError> {
        let sql = "INSERT INTO talk (task_id, json) VALUES (?1, ?2) ON CONFLICT (task_id) DO UPDATE SET json = ?2";
        self.connection.prepare_cached(sql)?.execute([task.as_str(), &serde_json::to_string(said)?])?;
        Ok(())
    }

    /// Returns which plan a task belongs to.
    pub fn plan_of(&self, task: &TaskId) -> Result<Option<PlanId>, StoreError> {
        let sql = "SELECT plan_id FROM task WHERE id = ?1";
        let plan: Option<String> =
            self.connection.prepare_cached(sql)?.query_row([task.as_str()], |row| row.get(0)).optional()?;
        Ok(plan.map(|plan| PlanId::new(&plan)))
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::planner::talk::{Said, Source};
    use crate::store::tests::place_on_disk;

    #[test]
    fn what_was_said_is_there_without_a_service() {
        let (_folder, path) = place_on_disk();
        let (mut store, _) = Store::open(&path).unwrap();
        let task = TaskId::new("t");
        assert_eq!(store.talk(&task).unwrap(), None);
        let said = Said { text: "Hello".to_owned(), reactions: vec![("like".to_owned(), 2)], ..Said::default() };
        let all = Talk::of(vec![said], Source::Read, Source::Refused, Timestamp::UNIX_EPOCH);
        store.put_talk(&task, &all).unwrap();
        drop(store);
        let (store, _) = Store::open(&path).unwrap();
        assert_eq!(store.talk(&task).unwrap(), Some(all));
    }
}
