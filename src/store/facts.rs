//! What the copy knows of a task beside what its card shows: from the whole body that was stored with it.

use rusqlite::OptionalExtension as _;

use super::Store;
use super::error::StoreError;
use crate::planner::facts::Facts;
use crate::planner::id::TaskId;
use crate::wire::task::Task;
use crate::wire::time;

impl Store {
    /// Returns what is known of a task beside what its card shows.
    pub fn facts(&self, task: &TaskId) -> Result<Facts, StoreError> {
        let sql = "SELECT json FROM body WHERE kind = 'task' AND id = ?1";
        let body: Option<String> =
            self.connection.prepare_cached(sql)?.query_row([task.as_str()], |row| row.get(0)).optional()?;
        let body: Option<Task> = body.and_then(|text| serde_json::from_str(&text).ok());
        let sql = "SELECT read_at FROM body WHERE kind = 'task_details' AND id = ?1";
        let read_at: Option<Option<String>> =
            self.connection.prepare_cached(sql)?.query_row([task.as_str()], |row| row.get(0)).optional()?;
        let read_at = read_at.flatten().and_then(|at| time::timestamp(&at));
        Ok(Facts { read_at, ..body.map_or_else(Facts::default, |body| body.facts()) })
    }

    /// Notes when the details of some tasks were last read from the service.
    pub fn note_details_read<'a>(
        &mut self,
        tasks: impl IntoIterator<Item = &'a TaskId>,
        now: &str,
    ) -> Result<(), StoreError> {
        let transaction = self.begin()?;
        let sql = "UPDATE body SET read_at = ?2 WHERE kind = 'task_details' AND id = ?1";
        for task in tasks {
            transaction.prepare_cached(sql)?.execute([task.as_str(), now])?;
        }
        transaction.commit()?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::planner::id::{PlanId, UserId};

    #[test]
    fn facts_come_from_the_stored_body_and_the_age_from_the_last_reading() {
        let folder = tempfile::tempdir().unwrap();
        let (mut store, _) = Store::open(&folder.path().join("copy.db")).unwrap();
        let (plan, task) = (PlanId::new("plan"), TaskId::new("t"));
        assert_eq!(store.facts(&task).unwrap(), Facts::default(), "nothing is known of it");
        let body = json!({
            "id": "t", "planId": "plan", "title": "T", "createdBy": {"user": {"id": "lena"}},
            "createdDateTime": "2026-10-03T14:05:00Z",
        });
        store.put_tasks(&plan, &[serde_json::from_value(body).unwrap()]).unwrap();
        let facts = store.facts(&task).unwrap();
        assert_eq!(facts.people().collect::<Vec<_>>(), [&UserId::new("lena")]);
        assert_eq!(facts.read_at, None);
        let details: crate::wire::task_details::TaskDetails = serde_json::from_value(json!({"checklist": {}})).unwrap();
        store.put_details(&task, &details).unwrap();
        assert_eq!(store.facts(&task).unwrap().read_at, None, "nobody noted when");
        store.note_details_read([&task], "2026-10-10T12:00:00Z").unwrap();
        assert_eq!(store.facts(&task).unwrap().read_at, time::timestamp("2026-10-10T12:00:00Z"));
        assert!(!store.put_details(&task, &details).unwrap(), "the same again");
        assert_eq!(store.facts(&task).unwrap().read_at, time::timestamp("2026-10-10T12:00:00Z"));
    }
}
