//! What is left of an edit of fields after what could be sent was sent: nothing, a question to the person, or a reason.

use super::Event;
use super::conflict::Sorted;
use super::push::{Setback, Writer};
use crate::planner::change::FieldChange;
use crate::planner::edit::Edit;
use crate::store::acknowledge::Progress;
use crate::store::conflict::Dispute;

/// Why what an edit is about cannot be changed any more.
const GONE: &str = "what it changes was deleted somewhere else";

impl Writer<'_> {
    /// Returns what becomes of an edit once its mergeable fields are sent. `wrap` makes an edit of some of its fields;
    /// `now` is what the other side has.
    pub(super) fn left<C: FieldChange>(
        &self,
        sorted: &Sorted<C>,
        now: &C::Of,
        merged: Vec<String>,
        wrap: impl Fn(Vec<C>) -> Edit,
        done: Progress,
    ) -> Progress {
        let theirs: Vec<C> = sorted.ask.iter().filter_map(|change| change.onto(now)).collect();
        if !theirs.is_empty() {
            let seen_at = self.desk.borrow().now().to_string();
            let dispute = Dispute { seen_at, merged, theirs: wrap(theirs) };
            return Progress::Disputed(Box::new(wrap(sorted.ask.clone())), Box::new(dispute));
        }
        if sorted.moot.is_empty() {
            return done;
        }
        Progress::Refused(Box::new(wrap(sorted.moot.clone())), GONE.to_owned())
    }

    /// Notes what became of an edit without a request.
    pub(super) fn end(&self, progress: &Progress) -> Result<(), Setback> {
        self.pass(progress.clone())?;
        self.tell_end(progress);
        Ok(())
    }

    /// Tells what became of an edit that was not simply taken.
    pub(super) fn tell_end(&self, progress: &Progress) {
        let mut desk = self.desk.borrow_mut();
        if let Progress::Refused(edit, reason) = progress {
            let (edit, what) = (Edit::clone(edit), edit.words_in_outbox());
            desk.tell(Event::EditRejected { edit, what, reason: reason.clone() });
        }
        desk.tell_snapshot_soon();
        desk.tell_status();
    }
}
