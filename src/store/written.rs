//! What a service wrote of a task, word for word: for those who want more of it than this program reads.

use rusqlite::OptionalExtension as _;
use serde_json::Value;

use super::Store;
use super::error::StoreError;
use super::patched;
use crate::planner::id::TaskId;

/// The resources of a task, as the copy keeps them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Written {
    /// The task itself.
    pub task: Option<Value>,
    /// Its details.
    pub details: Option<Value>,
}

impl Store {
    /// Returns what the service wrote of a task, with what it has told of changes since.
    pub fn written(&self, task: &TaskId) -> Result<Written, StoreError> {
        Ok(Written { task: self.body("task", task)?, details: self.body("task_details", task)? })
    }

    fn body(&self, kind: &str, task: &TaskId) -> Result<Option<Value>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT json FROM body WHERE kind = ?1 AND id = ?2")?;
        let text: Option<String> = statement.query_row([kind, task.as_str()], |row| row.get(0)).optional()?;
        let mut body = text.and_then(|text| serde_json::from_str::<Value>(&text).ok());
        if let Some(Value::Object(properties)) = &mut body {
            properties.remove(patched::MARK);
        }
        Ok(body)
    }
}
