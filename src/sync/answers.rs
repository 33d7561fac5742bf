//! What is left of an edit of fields after what could be sent was sent: nothing, a question to the person, or a reason.

use std::time::Duration;

use jiff::Timestamp;

use super::Event;
use super::conflict::{Sorted, overrule};
use super::push::{Setback, Writer};
use crate::planner::change::FieldChange;
use crate::planner::edit::Edit;
use crate::store::acknowledge::Progress;
use crate::store::conflict::Dispute;
use crate::store::sent::Sent;

/// So far apart acts of programs on one copy are of the same moment: each looks at what the others have done far more often.
const MOMENT: Duration = Duration::from_secs(10);
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

    /// Lets an edit go over what other acts of the same person have changed at the same moment: each program on the copy learns
    /// of the others' a moment later, and nobody is to be asked about themselves. `fields` are those an act has changed.
    pub(super) fn over_own<C: FieldChange>(
        &self,
        sorted: &mut Sorted<C>,
        now: &C::Of,
        is_undo: bool,
        fields: impl Fn(&Edit) -> &[C],
    ) -> Result<(), Setback>
    where
        C::Of: Clone,
    {
        // What takes something back gives way to whatever came after.
        if sorted.ask.is_empty() || is_undo {
            return Ok(());
        }
        let own: Vec<C> = self.own_meanwhile()?.iter().flat_map(|own| fields(own).to_vec()).collect();
        overrule(sorted, &own, now);
        Ok(())
    }

    /// Returns what the service has taken of the plan that the person did just before this edit, or at the same moment.
    pub(super) fn own_meanwhile(&self) -> Result<Vec<Edit>, Setback> {
        let Ok(made_at) = self.entry.submitted_at.parse::<Timestamp>() else { return Ok(Vec::new()) };
        let sent = self.desk.borrow().store.sent_before(self.plan, self.entry.seq)?;
        let is_of_moment = |sent: &Sent| {
            let at = sent.submitted_at.parse::<Timestamp>();
            at.is_ok_and(|at| at.duration_since(made_at).unsigned_abs() <= MOMENT)
        };
        Ok(sent.into_iter().filter(is_of_moment).map(|sent| sent.edit).collect())
    }

    /// Notes what became of an edit without a request.
    pub(super) fn end(&self, progress: &Progress) -> Result<(), Setback> {
        self.pass(progress)?;
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
