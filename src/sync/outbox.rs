//! What the sync panel is told while it is open, and what the person does there.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::desk::{Desk, FEW, SHOW_EVERY};
use super::{EntryState, Event, How, Link, Outbox, OutboxEntry, PlanSync};
use crate::planner::edit::{Edit, Say};
use crate::planner::id::PlanId;
use crate::store::error::StoreError;
use crate::store::outbox::Entry;
use crate::store::overview::{Listed, ReadPlan};

/// What the panel was told last, while it is open.
#[derive(Debug, Default)]
pub(super) struct Watch {
    is_on: bool,
    told: RefCell<Option<Arc<Outbox>>>,
    told_at: Cell<Timestamp>,
}

impl Desk {
    /// Begins to tell what is in the outbox, or ends it.
    pub(super) fn watch_outbox(&mut self, is_on: bool) {
        self.watch = Watch { is_on, ..Watch::default() };
        self.tell_outbox();
    }

    /// Tells what is in the outbox, if somebody watches and it is not what was told last; of many edits not each time.
    pub(super) fn tell_outbox_soon(&self) {
        let is_crowded = self.store.counts().is_ok_and(|counts| counts.waiting > FEW);
        let is_early = self.now().duration_since(self.watch.told_at.get()).unsigned_abs() < SHOW_EVERY;
        if !(is_crowded && is_early) {
            self.tell_outbox();
        }
    }

    /// Tells what is in the outbox, if somebody watches and it is not what was told last.
    pub(super) fn tell_outbox(&self) {
        self.tell_trash();
        if !self.watch.is_on {
            return;
        }
        let outbox = Arc::new(self.outbox());
        if self.watch.told.borrow().as_ref() != Some(&outbox) {
            self.watch.told_at.set(self.now());
            *self.watch.told.borrow_mut() = Some(Arc::clone(&outbox));
            self.tell(Event::OutboxChanged(outbox));
        }
    }

    fn outbox(&self) -> Outbox {
        let disputes = self.kept(self.store.disputes(), Vec::new());
        let conflicts: HashMap<i64, _> =
            disputes.iter().map(|disputed| (disputed.seq, Arc::new(self.conflict(disputed)))).collect();
        let state = |listed: &Listed| match (&listed.rejection, conflicts.get(&listed.entry.seq)) {
            (Some(reason), _) => {
                let of_bucket = self.store.can_make_bucket_again(&listed.plan, &listed.entry.edit);
                let can_make_again = listed.is_kept || self.kept(of_bucket, false);
                EntryState::Rejected { reason: reason.clone(), can_make_again }
            }
            (None, Some(conflict)) => EntryState::Conflict(Arc::clone(conflict)),
            (None, None) if self.is_sending(listed.entry.seq) => EntryState::Sending,
            (None, None) if listed.entry.is_attempted => EntryState::Unanswered,
            (None, None) => EntryState::Waiting,
        };
        let entry = |listed: Listed| OutboxEntry {
            seq: listed.entry.seq,
            plan: listed.plan_title.clone(),
            what: listed.entry.edit.words_in_outbox(),
            made_at: listed.entry.submitted_at.parse().ok(),
            state: state(&listed),
            edit: listed.entry.edit,
        };
        let plan = |plan: ReadPlan| PlanSync {
            how: match self.line.link() {
                Link::Offline { .. } => How::Offline,
                _ if self.line.is_following => How::Unknown,
                _ => self.how_of(&plan.id),
            },
            id: plan.id,
            title: plan.title,
            read_at: plan.read_at.and_then(|at| at.parse().ok()),
            cards: plan.cards,
            checked: plan.checked_at.and_then(|at| at.parse().ok()).map(|at| (at, plan.drift)),
        };
        Outbox {
            entries: self.kept(self.store.everything(), Vec::new()).into_iter().map(entry).collect(),
            plans: self.kept(self.store.read_plans(), Vec::new()).into_iter().map(plan).collect(),
        }
    }

    /// Takes an edit out of the outbox, unless it is being sent.
    pub(super) fn withdraw(&mut self, seq: i64) {
        if !self.is_sending(seq) {
            let gone = self.store.withdraw(seq);
            self.kept(gone, false);
        }
        self.close_unmade();
        self.tell_all_of_outbox();
    }

    /// Puts other words in place of some that were not sent. Where that is too late they are kept as refused, and it is said.
    pub(super) fn reword(&mut self, seq: i64, plan: &PlanId, say: Say) {
        const TOO_LATE: &str = "what it was to change is on its way already";
        let (plan, now, edit) = (self.by_now(plan), self.now().to_string(), Edit::Say(say));
        let is_free = !self.is_sending(seq);
        let done = self.store.reword(seq, is_free, (&plan, &edit), TOO_LATE, &now);
        match done {
            Ok(true) => {}
            Ok(false) => {
                self.tell(Event::EditRejected { what: edit.words_in_outbox(), edit, reason: TOO_LATE.to_owned() });
            }
            Err(error) => {
                self.note_fault(&error);
                self.tell(Event::Noticed(format!("Not saved: {}. {error}", edit.words())));
            }
        }
        self.tell_all_of_outbox();
    }

    /// Sends a refused edit again.
    pub(super) fn retry(&mut self, seq: i64) {
        self.rehome(seq);
        let forgotten = self.store.forget_learned_of(seq);
        self.kept(forgotten, ());
        self.renew_locks();
        let done = self.store.retry(seq);
        self.kept(done, ());
        self.tell_all_of_outbox();
    }

    /// Makes what a refused edit is about again.
    pub(super) fn make_again(&mut self, seq: i64) {
        let now = self.now().to_string();
        let done = self.store.make_again(seq, &now);
        self.kept(done, false);
        let newest = self.kept(self.store.everything(), Vec::new()).into_iter().map(|listed| listed.entry.seq).max();
        if let Some(newest) = newest {
            self.rehome(newest);
        }
        self.tell_all_of_outbox();
    }

    /// Finds another bucket for a task whose bucket is gone, and says so.
    fn rehome(&mut self, seq: i64) {
        let sentence = self.store.rehome(seq);
        if let Some(sentence) = self.kept(sentence, None) {
            self.tell(Event::Noticed(sentence));
        }
    }

    /// Closes the open plan, if it was to be made and no longer is.
    fn close_unmade(&mut self) {
        let Some(plan) = self.open.as_ref().map(|open| open.plan.clone()).filter(PlanId::is_local) else { return };
        if self.kept(self.store.snapshot(&plan), None).is_none() {
            self.open = None;
            let reason = "The plan is not made: its change was taken out of the outbox; b opens another".to_owned();
            self.tell(Event::PlanUnavailable { plan, reason });
        }
    }

    fn tell_all_of_outbox(&mut self) {
        self.retell_plans();
        self.tell_snapshot();
        self.tell_status();
        self.tell_outbox();
    }

    /// Keeps an edit as one of which only the person can tell whether it was done, and says so.
    pub(super) fn reject_unclear(&mut self, entry: &Entry, reason: String) -> Result<(), StoreError> {
        self.store.reject_unclear(entry.seq, &reason)?;
        self.tell_rejected(entry, reason);
        Ok(())
    }

    /// Keeps an edit as refused and says so.
    pub(super) fn reject(&mut self, entry: &Entry, reason: String) -> Result<(), StoreError> {
        self.store.reject(entry.seq, &reason)?;
        self.tell_rejected(entry, reason);
        Ok(())
    }

    fn tell_rejected(&self, entry: &Entry, reason: String) {
        let edit = entry.edit.clone();
        self.tell(Event::EditRejected { what: edit.words_in_outbox(), edit, reason });
    }
}
