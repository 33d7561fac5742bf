//! The details of tasks: kept whole, for they are only looked at one by one.

use rusqlite::{Connection, OptionalExtension as _};

use super::Store;
use super::error::StoreError;
use super::mine::IS_MINE;
use super::{cache, outbox};
use crate::planner::details::Details;
use crate::planner::id::{PlanId, TaskId, UserId};
use crate::wire;

/// A task whose details the copy lacks, or has for an older version of the task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lacking {
    /// Its plan.
    pub plan: PlanId,
    /// The task.
    pub task: TaskId,
    /// The version of the task they are to be read for.
    pub etag: Option<String>,
}

/// What a task has to have for its details to be worth reading: something in them, or an older reading.
const IS_LACKING: &str = "(has_description OR checklist_items > 0 OR reference_count > 0 OR details_for IS NOT NULL OR \
    EXISTS (SELECT 1 FROM body WHERE kind = 'task_details' AND body.id = task.id)) AND (details_for IS NOT etag OR \
    NOT EXISTS (SELECT 1 FROM body WHERE kind = 'task_details' AND body.id = task.id))";

/// Those first of which nobody can say otherwise whether an app does them, and those that ask for something.
const FIRST: &str = "ORDER BY coalesce(requirements > 0, reference_count > 0) DESC, id";

/// How they are filed among the bodies.
const KIND: &str = "task_details";

impl Store {
    /// Returns the details of a task; `None` if they were never read.
    pub fn details(&self, task: &TaskId) -> Result<Option<Details>, StoreError> {
        Ok(known(&self.connection, task)?.map(|body| body.to_planner(task)))
    }

    /// Says whether a task is known to have nothing in its details.
    pub fn holds_nothing(&self, task: &TaskId) -> Result<bool, StoreError> {
        let sql = "SELECT NOT has_description AND checklist_items = 0 AND reference_count = 0 FROM task WHERE id = ?1";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_row([task.as_str()], |row| row.get(0)).optional()?.unwrap_or(false))
    }

    /// Keeps the details of a task unless a newer version is known; says whether they are not what they were.
    pub fn put_details(&mut self, task: &TaskId, body: &wire::task_details::TaskDetails) -> Result<bool, StoreError> {
        let transaction = self.begin()?;
        let is_new = put(&transaction, task, body)?;
        transaction.commit()?;
        Ok(is_new)
    }

    /// Returns the tasks of a plan whose details are to be read, so that they can be looked at without a service; those
    /// first of which the details decide what may be changed.
    pub fn lacking_details(&self, plan: &PlanId) -> Result<Vec<Lacking>, StoreError> {
        self.lacking(
            &format!("SELECT plan_id, id, etag FROM task WHERE plan_id = ?1 AND {IS_LACKING} {FIRST}"),
            plan.as_str(),
        )
    }

    /// The same, of the person's tasks over all plans.
    pub fn my_lacking_details(&self, me: &UserId) -> Result<Vec<Lacking>, StoreError> {
        self.lacking(
            &format!("SELECT plan_id, id, etag FROM task WHERE {IS_MINE} AND {IS_LACKING} {FIRST}"),
            me.as_str(),
        )
    }

    fn lacking(&self, sql: &str, whose: &str) -> Result<Vec<Lacking>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([whose], |row| {
            let (plan, task) = (PlanId::new(row.get_ref(0)?.as_str()?), TaskId::new(row.get_ref(1)?.as_str()?));
            Ok(Lacking { plan, task, etag: row.get(2)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Keeps details that were lacking, and for which version of their tasks they were read.
    pub fn put_lacking_details(
        &mut self,
        read: &[(Lacking, wire::task_details::TaskDetails)],
    ) -> Result<(), StoreError> {
        let transaction = self.begin()?;
        let sql = "UPDATE task SET details_for = ?3 WHERE plan_id = ?1 AND id = ?2";
        for (Lacking { plan, task, etag }, body) in read {
            put(&transaction, task, body)?;
            transaction.prepare_cached(sql)?.execute(rusqlite::params![plan.as_str(), task.as_str(), etag])?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// Stores the details an answer holds and lets its edit go; says whether they are not what they were.
    pub fn acknowledge_details(
        &mut self,
        seq: i64,
        task: &TaskId,
        body: &wire::task_details::TaskDetails,
    ) -> Result<bool, StoreError> {
        let transaction = self.begin()?;
        let is_new = put(&transaction, task, body)?;
        outbox::remove(&transaction, seq)?;
        transaction.commit()?;
        Ok(is_new)
    }
}

pub(super) fn put(
    connection: &Connection,
    task: &TaskId,
    body: &wire::task_details::TaskDetails,
) -> Result<bool, StoreError> {
    let Some(known) = known(connection, task)? else { return cache::put_body(connection, KIND, task.as_str(), body) };
    let mut body = body.clone();
    body.fill_from(&known);
    let (etag, version) = (known.version(), body.version());
    let etag = cache::etag_text(etag.as_ref());
    if cache::is_older(etag, version.as_ref()) {
        return Ok(false);
    }
    let is_equal = !cache::supersedes(etag, version.as_ref()) && known.to_planner(task) == body.to_planner(task);
    let is_equal = is_equal && known.required_items() == body.required_items();
    if is_equal && cache::is_whole(connection, KIND, task.as_str())? {
        return Ok(false);
    }
    cache::put_body(connection, KIND, task.as_str(), &body)
}

pub(super) fn known(
    connection: &Connection,
    task: &TaskId,
) -> Result<Option<wire::task_details::TaskDetails>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT json FROM body WHERE kind = ?1 AND id = ?2")?;
    let text: Option<String> = statement.query_row([KIND, task.as_str()], |row| row.get(0)).optional()?;
    // What cannot be read is read from the service again.
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use serde_json::json;
    use tempfile::TempDir;

    use super::*;
    use crate::planner::details::ItemList;
    use crate::planner::fixture::item_moved;
    use crate::planner::id::PlanId;

    fn store() -> (TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let (mut store, _) = Store::open(&folder.path().join("copy.db")).unwrap();
        store.put_plan(&serde_json::from_value(json!({"id": "plan", "title": "Plan"})).unwrap()).unwrap();
        let task = json!({"id": "t", "planId": "plan", "title": "T", "@odata.etag": "W/\"1\""});
        store.put_tasks(&PlanId::new("plan"), &[serde_json::from_value(task).unwrap()]).unwrap();
        (folder, store)
    }

    fn body(first: &str, second: &str, version: u8) -> wire::task_details::TaskDetails {
        let text = format!("'1-TaskDetails @@@@@@@@@@@@@@@{}'", char::from(b'@' + version));
        let item = |hint: &str| json!({"title": hint, "orderHint": hint});
        serde_json::from_value(json!({
            "@odata.etag": format!("W/\"{}\"", STANDARD.encode(text)), "odd": 1,
            "checklist": {"a": item(first), "b": item(second)}, "references": {},
        }))
        .unwrap()
    }

    fn order(store: &Store) -> Vec<String> {
        let details = store.details(&TaskId::new("t")).unwrap().expect("they were read");
        details.ids(ItemList::Checklist).into_iter().map(str::to_owned).collect()
    }

    #[test]
    fn a_newer_version_replaces_an_older_one_and_never_the_other_way_round() {
        let (_folder, mut store) = store();
        let task = TaskId::new("t");
        assert_eq!(store.details(&task).unwrap(), None);
        assert!(store.put_details(&task, &body("5", "3", 2)).unwrap());
        assert_eq!(order(&store), ["a", "b"]);
        assert!(!store.put_details(&task, &body("5", "3", 2)).unwrap(), "read again, and the same");
        assert!(!store.put_details(&task, &body("1", "3", 1)).unwrap(), "an answer that comes late");
        assert_eq!(order(&store), ["a", "b"]);
        assert!(store.put_details(&task, &body("1", "3", 3)).unwrap());
        assert_eq!(order(&store), ["b", "a"]);
        let sql = "SELECT json FROM body WHERE kind = 'task_details' AND id = 't'";
        let kept: String = store.connection.query_row(sql, [], |row| row.get(0)).unwrap();
        assert!(kept.contains("odd"), "what is not known here is kept: {kept}");
    }

    #[test]
    fn details_are_forgotten_with_their_task() {
        let (_folder, mut store) = store();
        let task = TaskId::new("t");
        store.put_details(&task, &body("5", "3", 1)).unwrap();
        store.finish_reading(&PlanId::new("plan"), &HashSet::from([task.clone()]), "2026-10-31T10:00:00Z").unwrap();
        assert!(store.details(&task).unwrap().is_some());
        store.finish_reading(&PlanId::new("plan"), &HashSet::new(), "2026-10-31T10:00:00Z").unwrap();
        assert_eq!(store.details(&task).unwrap(), None);
    }

    #[test]
    fn an_answer_and_the_end_of_its_edit_are_one_step() {
        let (_folder, mut store) = store();
        let (plan, task) = (PlanId::new("plan"), TaskId::new("t"));
        store.put_details(&task, &body("5", "3", 1)).unwrap();
        let details = store.details(&task).unwrap().unwrap();
        let edit = item_moved(&details, ItemList::Checklist, "a", 1);
        store.submit(&plan, vec![edit.clone()], "2026-10-31T10:00:00Z", &HashSet::new()).unwrap();
        assert_eq!(order(&store), ["a", "b"], "an edit never touches what the service said");
        let waiting = store.waiting(&plan).unwrap();
        assert_eq!(waiting[0].edit, edit, "and comes back as it was");
        assert!(store.acknowledge_details(waiting[0].seq, &task, &body("2", "3", 2)).unwrap());
        assert_eq!((order(&store), store.waiting(&plan).unwrap()), (vec!["b".to_owned(), "a".to_owned()], vec![]));
    }
}
