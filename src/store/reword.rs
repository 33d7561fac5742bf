//! Words in the outbox that the person has typed anew: they take the place of the others in one step, so that whatever
//! happens in between one of the two is said, and never both.

use rusqlite::params;

use super::Store;
use super::error::StoreError;
use super::fate::rows;
use crate::planner::edit::{Edit, Way};
use crate::planner::id::PlanId;

impl Store {
    /// Puts words in place of some that nobody has begun to send, or that were refused. Where there are none any more, or they
    /// are not `free`, it keeps the new ones as refused for this reason; says which of the two it did.
    pub fn reword(
        &mut self,
        seq: i64,
        free: bool,
        (plan, edit): (&PlanId, &Edit),
        too_late: &str,
        now: &str,
    ) -> Result<bool, StoreError> {
        let transaction = self.begin()?;
        let rows = rows(&transaction, plan)?;
        let known = rows.iter().find(|row| row.entry.seq == seq).filter(|row| is_new(&row.entry.edit));
        let is_free = known.is_some_and(|row| {
            row.entry.edit.task() == edit.task()
                && (row.is_rejected || free && row.entry.is_untouched() && !row.entry.is_taken)
        });
        let text = serde_json::to_string(edit)?;
        if is_free {
            // Whether the old words were ever asked for says nothing of the new ones.
            let sql = "UPDATE outbox SET edit = ?2, submitted_at = ?3, rejection = NULL, is_taken = 0, is_attempted = 0, \
                       attempted_at = NULL WHERE seq = ?1";
            transaction.prepare_cached(sql)?.execute(params![seq, text, now])?;
        } else {
            let sql = "INSERT INTO outbox (plan_id, edit, submitted_at, rejection) VALUES (?1, ?2, ?3, ?4)";
            transaction.prepare_cached(sql)?.execute(params![plan.as_str(), text, now, too_late])?;
        }
        transaction.commit()?;
        Ok(is_free)
    }
}

/// Says whether an edit says something new, of which nothing is out.
fn is_new(edit: &Edit) -> bool {
    matches!(edit, Edit::Say(say) if matches!(say.way, Way::Message | Way::Comment { thread: None, .. }))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use pretty_assertions::assert_eq;

    use super::*;
    use crate::planner::edit::Say;
    use crate::planner::id::TaskId;

    fn say(text: &str) -> Edit {
        let (task, title) = (TaskId::new("t"), "T".to_owned());
        Edit::Say(Say { task, title, text: text.to_owned(), way: Way::Message, before: Vec::new() })
    }

    /// Returns what waits, then what was refused.
    fn words(store: &Store, plan: &PlanId) -> (Vec<Edit>, Vec<Edit>) {
        let waiting = store.waiting(plan).unwrap().into_iter().map(|entry| entry.edit).collect();
        (waiting, store.rejected().unwrap().into_iter().map(|(_, edit, _)| edit).collect())
    }

    #[test]
    fn words_that_wait_or_were_refused_keep_their_turn_and_say_something_else() {
        let folder = tempfile::tempdir().unwrap();
        let (mut store, _) = Store::open(&folder.path().join("copy.db")).unwrap();
        let plan = PlanId::new("p");
        let first = store.submit(&plan, vec![say("One")], "now", &HashSet::new()).unwrap();
        store.submit(&plan, vec![say("Two")], "now", &HashSet::new()).unwrap();
        assert!(store.reword(first, true, (&plan, &say("Uno")), "late", "then").unwrap());
        assert_eq!(words(&store, &plan), (vec![say("Uno"), say("Two")], vec![]));
        store.attempt(first, "then").unwrap();
        store.reject(first, "no").unwrap();
        assert!(store.reword(first, true, (&plan, &say("Eins")), "late", "then").unwrap());
        assert_eq!(words(&store, &plan), (vec![say("Eins"), say("Two")], vec![]));
        let entry = store.first_waiting(&plan).unwrap().unwrap();
        assert!(entry.is_untouched() && !entry.is_taken, "nothing is looked for: it was never sent");
    }

    #[test]
    fn words_that_are_on_their_way_or_gone_stay_and_the_new_ones_are_kept_unsent() {
        let folder = tempfile::tempdir().unwrap();
        let (mut store, _) = Store::open(&folder.path().join("copy.db")).unwrap();
        let plan = PlanId::new("p");
        let seq = store.submit(&plan, vec![say("One")], "now", &HashSet::new()).unwrap();
        assert!(!store.reword(seq, false, (&plan, &say("a")), "late", "then").unwrap(), "it is being sent here");
        store.take(seq).unwrap();
        assert!(!store.reword(seq, true, (&plan, &say("b")), "late", "then").unwrap(), "it is being sent elsewhere");
        store.put_back(seq).unwrap();
        store.attempt(seq, "then").unwrap();
        assert!(!store.reword(seq, true, (&plan, &say("c")), "late", "then").unwrap(), "it may have arrived");
        assert_eq!(words(&store, &plan), (vec![say("One")], vec![say("a"), say("b"), say("c")]));
        store.withdraw(seq).unwrap();
        assert!(!store.reword(seq, true, (&plan, &say("d")), "late", "then").unwrap(), "it is gone");
        assert_eq!(words(&store, &plan).0, []);
    }
}
