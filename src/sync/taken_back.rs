//! Deletions that are taken back before they were carried out: what was to be made again is what was there all along.

use super::Event;
use super::desk::Desk;
use super::push::{Setback, Writer};
use crate::planner::edit::Edit;
use crate::planner::id::PlanId;

impl Desk {
    /// Says the right name in edits of what was to be made again and was never deleted: who made them may not have heard.
    pub(super) fn with_names_kept(&mut self, mut edits: Vec<Edit>) -> Vec<Edit> {
        for edit in &mut edits {
            if let Some(made) = edit.made() {
                self.kept_names.remove(made);
            }
            for (local, kept) in &self.kept_names {
                edit.rename(local, kept);
            }
        }
        edits
    }

    /// Tells the names of what is not made again, for it is not deleted: of these, what nobody waits to make.
    pub(super) fn tell_kept(&mut self, plan: &PlanId, again: Vec<(String, String)>) {
        if again.is_empty() {
            return;
        }
        let waiting = self.kept(self.store.waiting(plan), Vec::new());
        for (local, kept) in again {
            if !waiting.iter().any(|entry| entry.edit.made() == Some(&local)) {
                self.tell(Event::Named { local: local.clone(), given: kept.clone() });
                self.kept_names.insert(local, kept);
            }
        }
    }
}

impl Writer<'_> {
    /// Lets a deletion go that the person has taken back by now; says whether it was.
    pub(super) fn forget_taken_back(&self) -> Result<bool, Setback> {
        let mut desk = self.desk.borrow_mut();
        let waiting: Vec<Edit> = desk.store.waiting(self.plan)?.into_iter().map(|entry| entry.edit).collect();
        let again = desk.store.made_again(self.plan, &waiting)?;
        let is_gone = desk.store.forget_taken_back(self.plan, self.entry.seq)?;
        if is_gone {
            desk.tell_kept(self.plan, again);
            desk.tell_snapshot();
            desk.tell_status();
        }
        Ok(is_gone)
    }
}
