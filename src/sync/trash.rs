//! What is told of the trash while somebody looks at it.

use std::cell::RefCell;
use std::sync::Arc;

use super::Event;
use super::desk::Desk;
use crate::planner::id::TaskId;
use crate::planner::trashed::Trashed;

/// What was told last, while somebody looks.
#[derive(Debug, Default)]
pub(super) struct TrashWatch {
    is_on: bool,
    told: RefCell<Option<Arc<Vec<Trashed>>>>,
}

impl Desk {
    /// Begins to tell what is in the trash, or ends it.
    pub(super) fn watch_trash(&mut self, is_on: bool) {
        self.trash_watch = TrashWatch { is_on, ..TrashWatch::default() };
        self.tell_trash();
    }

    /// Forgets tasks in the trash for good.
    pub(super) fn forget_trash(&mut self, tasks: &[TaskId]) {
        let done = self.store.forget_trash(tasks);
        self.kept(done, ());
        self.tell_trash();
    }

    /// Tells what is in the trash, if somebody looks and it is not what was told last.
    pub(super) fn tell_trash(&self) {
        if !self.trash_watch.is_on {
            return;
        }
        let trash = Arc::new(self.kept(self.store.trash(), Vec::new()));
        if self.trash_watch.told.borrow().as_ref() != Some(&trash) {
            *self.trash_watch.told.borrow_mut() = Some(Arc::clone(&trash));
            self.tell(Event::TrashChanged(trash));
        }
    }
}
