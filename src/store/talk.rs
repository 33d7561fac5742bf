//! What is said about tasks, as it was read last.

use rusqlite::{Connection, OptionalExtension as _};

use super::acknowledge::Progress;
use super::error::StoreError;
use super::{Store, acknowledge, cache, outbox};
use crate::planner::edit::Edit;
use crate::planner::id::{PlanId, TaskId};
use crate::planner::talk::Talk;
use crate::planner::task::Task;
use crate::wire;

impl Store {
    /// Returns what is said about a task; `None` if that was never read.
    pub fn talk(&self, task: &TaskId) -> Result<Option<Talk>, StoreError> {
        talk(&self.connection, task)
    }

    /// Keeps what is said about a task, instead of what was kept before.
    pub fn put_talk(&mut self, task: &TaskId, said: &Talk) -> Result<(), StoreError> {
        put(&self.connection, task, said)
    }

    /// Puts what the service has taken into what is said about a task, as far as that was ever read, and lets its edit go;
    /// with the task as it is since, if that was changed. Returns the task if it is not what it was.
    pub fn acknowledge_said(
        &mut self,
        seq: i64,
        id: &TaskId,
        since: Option<(&PlanId, &wire::task::Task)>,
        change: impl FnOnce(&mut Talk),
    ) -> Result<Option<Task>, StoreError> {
        let transaction = self.begin()?;
        let changed = match since {
            Some((plan, task)) => cache::put_task(&transaction, plan, task)?,
            None => None,
        };
        if let Some(mut known) = talk(&transaction, id)? {
            change(&mut known);
            put(&transaction, id, &known)?;
        }
        outbox::remove(&transaction, seq)?;
        transaction.commit()?;
        Ok(changed)
    }

    /// Keeps which thread an edit has begun, so that it begins no other: what is left is to let the task point to it.
    pub fn acknowledge_thread(&mut self, seq: i64, edit: &Edit) -> Result<(), StoreError> {
        let transaction = self.begin()?;
        acknowledge::settle(&transaction, seq, &Progress::Rest(Box::new(edit.clone())))?;
        acknowledge::settle(&transaction, seq, &Progress::Step(1))?;
        transaction.commit()?;
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

fn talk(connection: &Connection, task: &TaskId) -> Result<Option<Talk>, StoreError> {
    let sql = "SELECT json FROM talk WHERE task_id = ?1";
    let json: Option<String> =
        connection.prepare_cached(sql)?.query_row([task.as_str()], |row| row.get(0)).optional()?;
    // What cannot be read is read from the service again.
    Ok(json.and_then(|json| serde_json::from_str(&json).ok()))
}

fn put(connection: &Connection, task: &TaskId, said: &Talk) -> Result<(), StoreError> {
    let sql = "INSERT INTO talk (task_id, json) VALUES (?1, ?2) ON CONFLICT (task_id) DO UPDATE SET json = ?2";
    connection.prepare_cached(sql)?.execute([task.as_str(), &serde_json::to_string(said)?])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::planner::edit::{Say, Way};
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

    #[test]
    fn what_the_service_took_is_said_in_the_moment_it_no_longer_waits() {
        let (_folder, path) = place_on_disk();
        let (mut store, _) = Store::open(&path).unwrap();
        let (plan, task) = (PlanId::new("p"), TaskId::new("t"));
        store.put_plan(&serde_json::from_value(serde_json::json!({"id": "p", "title": "P"})).unwrap()).unwrap();
        let way = Way::Comment { begins: true, thread: None };
        let say = |text: &str, way: &Way| {
            let (task, title, way) = (task.clone(), "T".to_owned(), way.clone());
            Edit::Say(Say { task, title, text: text.to_owned(), way, before: Vec::new() })
        };
        let sending = std::collections::HashSet::new();
        let first = store.submit(&plan, vec![say("one", &way)], "now", &sending).unwrap();
        let second = store.submit(&plan, vec![say("one", &way)], "now", &sending).unwrap();
        assert!(first < second, "two that say the same are two");
        store.acknowledge_said(first, &task, None, |_| panic!("nothing was ever read of it")).unwrap();
        store.put_talk(&task, &Talk::of(Vec::new(), Source::Read, Source::None, Timestamp::UNIX_EPOCH)).unwrap();
        // A thread that was begun outlives the program, and its request no longer counts as unanswered.
        store.attempt(second, "then").unwrap();
        let begun = say("one", &Way::Comment { begins: true, thread: Some("AAQk".to_owned()) });
        store.acknowledge_thread(second, &begun).unwrap();
        drop(store);
        let (mut store, _) = Store::open(&path).unwrap();
        let waiting = store.waiting(&plan).unwrap();
        assert_eq!((waiting.len(), &waiting[0].edit, waiting[0].step, waiting[0].is_attempted), (1, &begun, 1, false));
        let said = Said { text: "one".to_owned(), ..Said::default() };
        store.acknowledge_said(second, &task, None, |talk| talk.put(said.clone())).unwrap();
        assert_eq!((store.talk(&task).unwrap().unwrap().said, store.waiting(&plan).unwrap().len()), (vec![said], 0));
    }

    #[test]
    fn words_stay_when_the_task_they_are_about_is_made_again() {
        let (_folder, path) = place_on_disk();
        let (mut store, _) = Store::open(&path).unwrap();
        let (plan, task) = (PlanId::new("p"), TaskId::new("t"));
        store.put_plan(&serde_json::from_value(serde_json::json!({"id": "p", "title": "P"})).unwrap()).unwrap();
        let body = serde_json::json!({"id": "t", "planId": "p", "title": "T"});
        store.put_tasks(&plan, &[serde_json::from_value(body).unwrap()]).unwrap();
        let (title, text) = ("T".to_owned(), "Words".to_owned());
        let say = Say { task: task.clone(), title, text, way: Way::Message, before: Vec::new() };
        let change = crate::planner::change::Change::Percent { from: 0, to: 50 };
        let change = crate::planner::edit::ChangeTask {
            task: task.clone(),
            title: "T".to_owned(),
            changes: vec![change],
            is_undo: false,
        };
        let sending = std::collections::HashSet::new();
        let said = store.submit(&plan, vec![Edit::Say(say.clone())], "now", &sending).unwrap();
        let changed = store.submit(&plan, vec![Edit::ChangeTask(change)], "now", &sending).unwrap();
        store.reject_gone(said, "it was deleted", &plan, &task).unwrap();
        assert!(store.kept(said).unwrap().is_none(), "a card is not made again of words");
        assert!(store.make_again(changed, "now").unwrap());
        let kept: Vec<Edit> = store.rejected().unwrap().into_iter().map(|(_, edit, _)| edit).collect();
        assert_eq!(kept, [Edit::Say(say)]);
    }
}
