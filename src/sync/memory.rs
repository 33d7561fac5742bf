//! What is remembered from run to run: how the person wants to see plans, what can be taken back, and what was typed and
//! not saved yet.

use std::time::Duration;

use jiff::Timestamp;

use super::desk::Desk;
use super::{Event, Memory};
use crate::planner::board::Grouping;
use crate::planner::board::arrangement::Arrangement;
use crate::planner::draft::{Draft, DraftOf};
use crate::planner::history::History;
use crate::planner::id::PlanId;
use crate::planner::saved_view::ViewChange;

/// The least pause between two writings of the history.
const BETWEEN_WRITES: Duration = Duration::from_millis(50);

/// So long the history waits for the edit it comes with.
const SOON: Duration = Duration::from_millis(20);

/// What the engine itself needs of it, and what is still to be written down.
#[derive(Debug, Default)]
pub(super) struct Remembered {
    arrangement: Arrangement,
    /// What the copy does not hold yet, and when it is to be written at the latest.
    history: Option<(History, Timestamp)>,
    /// What can be taken back as this program knew it when it was read or written last: others may have written since.
    seen: History,
    /// What was written when that was looked at last.
    as_written: Option<String>,
    /// When it may be written next: a long history takes long, and must not keep the edits themselves waiting.
    next_write: Timestamp,
}

impl Remembered {
    /// Returns the board a plan is shown as at first.
    pub(super) fn grouping(&self, plan: &PlanId) -> Grouping {
        match self.arrangement.grouping {
            grouping if plan.is_mine() && grouping.suits_mine() => grouping,
            _ if plan.is_mine() => Grouping::Mine,
            grouping if grouping.is_mine() => Grouping::Bucket,
            grouping => grouping,
        }
    }

    /// Says whether a plan is shown as the bucket board with every card and every column: what a first glimpse can show.
    pub(super) fn is_plain(&self, plan: &PlanId) -> bool {
        let is_open = !self.arrangement.hides_completed && self.arrangement.collapsed.is_empty();
        is_open && self.grouping(plan) == Grouping::Bucket
    }

    /// Returns when the history is to be written at the latest, if it is not.
    pub(super) fn due(&self) -> Option<Timestamp> {
        self.history.as_ref().map(|(_, at)| *at)
    }

    /// Returns the history before and now, if it may be written.
    pub(super) fn to_write(&self, now: Timestamp) -> Option<(&History, &History)> {
        let (history, _) = self.history.as_ref().filter(|_| self.next_write <= now)?;
        Some((&self.seen, history))
    }

    /// Takes note that what was to be written was written.
    pub(super) fn wrote(&mut self, before: Timestamp, after: Timestamp) {
        if self.next_write > before {
            return;
        }
        let Some((history, _)) = self.history.take() else { return };
        self.seen = history;
        let pause = BETWEEN_WRITES.max(after.duration_since(before).unsigned_abs() * 10);
        self.next_write = after.checked_add(pause).unwrap_or(after);
    }
}

impl Desk {
    /// Tells what the copy knows, before anything is heard of the service.
    pub(super) fn show_copy(&mut self, (open_last, keeps_last): (bool, bool), news: Option<String>) {
        self.keeps_last = keeps_last;
        self.tell_memory();
        self.me = self.kept(self.store.me(), None);
        if let Some(me) = self.me.clone() {
            self.tell(Event::SignedInAs(me));
        }
        self.tell_plans(false);
        if let Some(plan) = self.kept(self.store.last_plan(), None).filter(|_| open_last) {
            self.open(&plan);
        }
        if let Some(news) = news {
            self.tell(Event::CopyRebuilt(news));
        }
        self.tell_status();
    }

    /// Tells what is remembered from the last run.
    pub(super) fn tell_memory(&mut self) {
        let memory = Memory {
            arrangement: self.kept(self.store.arrangement(), Arrangement::default()),
            history: self.kept(self.store.history(), History::default()),
            is_mouse_off: self.kept(self.store.is_mouse_off(), false),
            drafts: self.kept(self.store.drafts(), Vec::new()),
            views: self.kept(self.store.saved_views(), Vec::new()),
            is_welcome_due: self.is_welcome_due(),
        };
        self.memory.arrangement = memory.arrangement.clone();
        self.memory.seen = memory.history.clone();
        self.memory.as_written = self.kept(self.store.history_as_written(), None);
        self.tell(Event::Remembered(memory));
    }

    /// Remembers how the person wants to see plans.
    pub(super) fn keep_arrangement(&mut self, arrangement: &Arrangement) {
        self.kept(self.store.set_arrangement(arrangement), ());
        self.memory.arrangement = arrangement.clone();
    }

    /// Remembers what can be taken back: with the edit that follows, so that a power cut does not part it from its undo, and
    /// else soon. A new one comes with every key press; of those in a burst only some are written.
    pub(super) fn keep_history(&mut self, history: History) {
        let soon = self.now().checked_add(SOON).unwrap_or(self.now());
        self.memory.history = Some((history, self.memory.next_write.max(soon)));
    }

    /// Writes down what can be taken back, if that was not done.
    pub(super) fn write_history(&mut self) {
        let Some((history, _)) = &self.memory.history else { return };
        let before = self.now();
        let outcome = self.store.merge_history(&self.memory.seen, history);
        self.kept(outcome, ());
        self.memory.next_write = before;
        self.memory.wrote(before, self.now());
    }

    /// Tells what other programs on this copy have done and taken back, so that it can be taken back here, too.
    pub(super) fn tell_deeds_of_others(&mut self) {
        // What was done here goes first: what others have written is held against what both know.
        self.write_history();
        let as_written = self.kept(self.store.history_as_written(), None);
        if as_written == self.memory.as_written {
            return;
        }
        self.memory.as_written = as_written;
        let seen = std::mem::take(&mut self.memory.seen);
        let (base, theirs) = self.kept(self.store.histories(&seen), (seen.clone(), seen));
        self.memory.seen = theirs.clone();
        if base != theirs {
            self.tell(Event::DoneElsewhere { base, theirs });
        }
    }

    /// Keeps text that was typed and not saved yet.
    pub(super) fn keep_draft(&self, draft: &Draft) {
        let (task, plan) = (self.named_task(draft.task.clone()), draft.plan.clone());
        let plan = self.kept(self.store.given(plan.as_str()), None).map_or(plan, |given| PlanId::new(&given));
        self.kept(self.store.keep_draft(&Draft { plan, task, ..draft.clone() }), ());
    }

    /// Forgets it.
    pub(super) fn forget_draft(&self, of: &DraftOf) {
        let of = match of {
            DraftOf::Notes(task) => DraftOf::Notes(self.named_task(task.clone())),
            DraftOf::Talk(task) => DraftOf::Talk(self.named_task(task.clone())),
        };
        self.kept(self.store.forget_draft(&of), ());
    }

    /// Says whether nobody has begun with this copy: who has opened a plan needs no welcome, whatever is remembered of it.
    fn is_welcome_due(&self) -> bool {
        !self.kept(self.store.is_welcomed(), true) && self.kept(self.store.last_plan(), None).is_none()
    }

    /// Saves a view, gives it another name, or forgets it.
    pub(super) fn change_views(&mut self, change: &ViewChange) {
        let outcome = self.store.change_saved_views(change);
        self.kept(outcome, ());
    }

    /// Remembers that the person was welcomed.
    pub(super) fn keep_welcomed(&self) {
        self.kept(self.store.set_welcomed(), ());
    }

    /// Remembers whether the mouse is left to the terminal.
    pub(super) fn keep_mouse_off(&self, is_off: bool) {
        self.kept(self.store.set_mouse_off(is_off), ());
    }
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;
    use serde_json::json;
    use tokio::sync::mpsc;

    use super::*;
    use crate::planner::change::Change;
    use crate::planner::edit::{ChangeTask, Edit};
    use crate::planner::id::TaskId;
    use crate::store::Store;

    #[test]
    fn nobody_finds_what_can_be_taken_back_without_the_edit() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("copy.db");
        let (mut store, _) = Store::open(&path).unwrap();
        let plan = PlanId::new("p");
        store.put_plan(&serde_json::from_value(json!({"id": "p", "title": "P"})).unwrap()).unwrap();
        let body = serde_json::from_value(json!({"id": "t", "planId": "p", "title": "T"})).unwrap();
        store.put_tasks(&plan, &[body]).unwrap();
        let other = Store::open_beside(&path).unwrap();
        let found = || (other.history().unwrap().steps().len(), other.waiting(&plan).unwrap().len());

        let (events, _heard) = mpsc::unbounded_channel();
        let mut desk = Desk::new(store, events, || Timestamp::UNIX_EPOCH);
        desk.open(&plan);
        let changes = vec![Change::Priority { from: 5, to: 1 }];
        let edit =
            Edit::ChangeTask(ChangeTask { task: TaskId::new("t"), title: "T".to_owned(), changes, is_undo: false });
        let mut history = History::default();
        history.record(&plan, vec![edit.clone()], false, None);
        desk.keep_history(history);
        assert_eq!(found(), (0, 0), "it waits for the edit");
        desk.submit(1, &plan, vec![edit]);
        assert_eq!(found(), (1, 1));
    }
}
