//! Where words occur in the copy: titles, notes, lines of checklists and links of the tasks of every plan. Triggers of the
//! schema keep the index, whoever writes a task or its details.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension as _, params};

use super::Store;
use super::error::StoreError;
use crate::planner::found::{Found, Words};
use crate::planner::id::{PlanId, TaskId};
use crate::planner::task::Categories;

/// A task as it is searched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Titled {
    /// In which plan.
    pub plan: PlanId,
    /// The task.
    pub task: TaskId,
    /// Its title.
    pub title: String,
}

impl Store {
    /// Returns the tasks that hold every word, those first that say it best; each with the words around what was found.
    pub fn holding(&self, words: &Words, most: u32) -> Result<Vec<(Titled, String)>, StoreError> {
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let sql = "SELECT plan_id, task_id, findable.title, snippet(words, -1, '', '', '…', 10) \
                   FROM words JOIN findable ON findable.id = words.rowid WHERE words MATCH ?1 ORDER BY rank LIMIT ?2";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map(params![question(words), most], |row| {
            let (plan, task) = (PlanId::new(row.get_ref(0)?.as_str()?), TaskId::new(row.get_ref(1)?.as_str()?));
            Ok((Titled { plan, task, title: row.get(2)? }, row.get(3)?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns the titles of all tasks.
    pub fn titles(&self) -> Result<Vec<Titled>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT plan_id, id, title FROM task")?;
        let rows = statement.query_map([], |row| {
            let (plan, task) = (PlanId::new(row.get_ref(0)?.as_str()?), TaskId::new(row.get_ref(1)?.as_str()?));
            Ok(Titled { plan, task, title: row.get(2)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns the tasks with a label of a name that is meant, each with that name; in the order of their titles.
    pub fn labelled(&self, is_meant: impl Fn(&str) -> bool) -> Result<Vec<(Titled, String)>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT id, labels FROM plan WHERE labels <> '{}'")?;
        let rows = statement.query_map([], |row| Ok((PlanId::new(row.get_ref(0)?.as_str()?), row.get(1)?)))?;
        let plans = rows.collect::<Result<Vec<(PlanId, String)>, _>>()?;
        let sql = "SELECT id, title FROM task WHERE plan_id = ?1 AND categories & ?2 <> 0 ORDER BY title, id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut labelled = Vec::new();
        for (plan, labels) in plans {
            let labels: BTreeMap<u8, String> = serde_json::from_str(&labels).unwrap_or_default();
            for (category, name) in labels.into_iter().filter(|(_, name)| is_meant(name)) {
                let bits = Categories::from_iter([category]).bits();
                let rows = statement.query_map(params![plan.as_str(), bits], |row| {
                    let task = TaskId::new(row.get_ref(0)?.as_str()?);
                    Ok((Titled { plan: plan.clone(), task, title: row.get(1)? }, name.clone()))
                })?;
                for row in rows {
                    labelled.push(row?);
                }
            }
        }
        Ok(labelled)
    }

    /// Returns what a list of found tasks shows of one.
    pub fn found(&self, task: &Titled, excerpt: Option<String>) -> Result<Found, StoreError> {
        let sql = "SELECT coalesce(bucket.name, ''), percent_complete >= 100 FROM task \
                   LEFT JOIN bucket ON bucket.plan_id = task.plan_id AND bucket.id = bucket_id \
                   WHERE task.plan_id = ?1 AND task.id = ?2";
        let mut statement = self.connection.prepare_cached(sql)?;
        let known = statement
            .query_row([task.plan.as_str(), task.task.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        // One that is not made yet is in no table.
        let (column, is_done) = known.unwrap_or_default();
        let sql = "SELECT title FROM plan WHERE id = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let plan_title = statement.query_row([task.plan.as_str()], |row| row.get(0)).optional()?.unwrap_or_default();
        let Titled { plan, task, title } = task.clone();
        Ok(Found { plan, plan_title, task, title, column, is_done, excerpt })
    }
}

/// Writes the words as a question to the index. Each stands in quotes, so that none is an operator.
fn question(words: &Words) -> String {
    words.iter().map(|word| format!("\"{word}\"*")).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
#[path = "search_tests.rs"]
mod tests;
