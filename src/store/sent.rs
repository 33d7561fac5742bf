//! Edits of fields the service has taken, remembered for a while: other programs on the copy may have made theirs before they
//! had heard of these.

use rusqlite::{Connection, params};

use super::Store;
use super::error::StoreError;
use crate::planner::edit::Edit;
use crate::planner::id::PlanId;

/// So many are remembered at most: one act may change hundreds of cards.
const MOST: i64 = 2000;
/// So long at least, in days: they hold whatever was written, and are of use for a moment.
const LIFE: f64 = 0.01;

/// An edit the service has taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The edit, as the person made it.
    pub edit: Edit,
    /// When the person made it.
    pub submitted_at: String,
}

impl Store {
    /// Returns what the service has taken of a plan that was made before an edit, in order.
    pub fn sent_before(&self, plan: &PlanId, seq: i64) -> Result<Vec<Sent>, StoreError> {
        let sql = "SELECT edit, submitted_at FROM sent WHERE plan_id = ?1 AND seq < ?2 ORDER BY seq";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map(params![plan.as_str(), seq], |row| {
            let submitted_at = row.get(1)?;
            // What a newer version of the program has written says nothing here.
            Ok(serde_json::from_str(row.get_ref(0)?.as_str()?).ok().map(|edit| Sent { edit, submitted_at }))
        })?;
        Ok(rows.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
    }
}

/// Remembers an edit of fields of which the service has taken something: the whole of it, for what is left goes by the same
/// number. Goes before it is changed or leaves the outbox.
pub(super) fn note(connection: &Connection, seq: i64) -> Result<(), StoreError> {
    let sql = "INSERT OR IGNORE INTO sent (seq, plan_id, edit, submitted_at)
               SELECT seq, plan_id, edit, submitted_at FROM outbox
               WHERE seq = ?1 AND json_extract(edit, '$.kind')
                   IN ('change_task', 'change_details', 'change_plan', 'rename_bucket', 'move_task')";
    if connection.prepare_cached(sql)?.execute([seq])? > 0 {
        let sql = "DELETE FROM sent WHERE seq <= ?1 - ?2 OR julianday(submitted_at) < ?3 +
                   (SELECT julianday(submitted_at) FROM sent WHERE seq = ?1)";
        connection.prepare_cached(sql)?.execute(params![seq, MOST, -LIFE])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::planner::change::Change;
    use crate::planner::edit::ChangeTask;
    use crate::planner::id::TaskId;
    use crate::store::acknowledge::Progress;

    #[test]
    fn what_was_taken_is_remembered_as_it_was_made_and_not_for_long() {
        let folder = tempfile::tempdir().unwrap();
        let (mut store, _) = Store::open(&folder.path().join("copy.db")).unwrap();
        let plan = PlanId::new("p");
        let edit = |to: &str| {
            let title = |to: &str| Change::Title { from: "a".to_owned(), to: to.to_owned() };
            let changes = vec![title(to), Change::Percent { from: 0, to: 50 }];
            Edit::ChangeTask(ChangeTask { task: TaskId::new("t"), title: "a".to_owned(), changes, is_undo: false })
        };
        let mut take = |to: &str, at: &str| {
            let seq = store.submit(&plan, vec![edit(to)], at, &HashSet::new()).unwrap();
            // First a part of it, then the rest.
            let rest = Edit::ChangeTask(ChangeTask {
                task: TaskId::new("t"),
                title: "a".to_owned(),
                changes: vec![Change::Percent { from: 0, to: 50 }],
                is_undo: false,
            });
            store.pass(seq, &Progress::Rest(Box::new(rest))).unwrap();
            store.pass(seq, &Progress::Done).unwrap();
            let sent = store.sent_before(&plan, seq + 1).unwrap();
            (store.sent_before(&plan, seq).unwrap().len(), sent.last().map(|sent| sent.edit.clone()))
        };
        assert_eq!(take("b", "2026-11-23T01:00:00Z"), (0, Some(edit("b"))));
        assert_eq!(take("c", "2026-11-23T01:00:05.25Z"), (1, Some(edit("c"))));
        assert_eq!(take("d", "2026-11-23T02:00:00Z"), (0, Some(edit("d"))), "an hour later nobody asks");
        assert_eq!(store.sent_before(&PlanId::new("other"), i64::MAX).unwrap(), []);
    }
}
