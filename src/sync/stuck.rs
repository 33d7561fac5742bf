//! What happens when the copy on disk fails, or a part of this program does: a pause, said once, in place of trying again
//! at once and for ever.

use std::cell::{Cell, RefCell};

use jiff::Timestamp;
use tokio::task::JoinError;

use super::Event;
use super::desk::Desk;
use crate::store::error::StoreError;

/// Why nothing is begun at the moment, though the service may be there.
#[derive(Debug, Default)]
pub(super) struct Stuck {
    until: Cell<Option<Timestamp>>,
    /// What the person was told of it.
    told: RefCell<Option<String>>,
    /// How often the copy could not be read or written.
    faults: Cell<u32>,
    /// Whether the copy was found to be damaged.
    is_damaged: Cell<bool>,
}

impl Desk {
    /// Takes note that the copy could not be written or read where nothing can go on without it.
    pub(super) fn copy_failed(&self, error: &StoreError) {
        self.note_fault(error);
        self.stop_for_a_while(error.to_string());
    }

    /// Takes note that the copy could not be read or written.
    pub(super) fn note_fault(&self, error: &StoreError) {
        self.stuck.faults.set(self.stuck.faults.get().wrapping_add(1));
        if error.is_damage() {
            self.stuck.is_damaged.set(true);
            self.store.note_damage();
        }
    }

    /// Returns how often the copy could not be read or written so far.
    pub(super) fn faults(&self) -> u32 {
        self.stuck.faults.get()
    }

    /// Says whether what the copy lacks may only be what could not be read since then: nothing is concluded from that.
    pub(super) fn has_doubts(&self, faults_before: u32) -> bool {
        self.stuck.is_damaged.get() || self.stuck.faults.get() != faults_before
    }

    /// Begins nothing for a while: what waits is tried again then.
    pub(super) fn pause_for_copy(&self) {
        self.stuck.until.set(Some(self.now().checked_add(self.line.pace.first).unwrap_or(Timestamp::MAX)));
    }

    /// Takes note of how a task of the engine has ended.
    pub(super) fn note_end(&self, ended: Result<(), JoinError>) {
        if let Err(error) = ended
            && error.is_panic()
        {
            let why = error.into_panic();
            let words = why.downcast_ref::<String>().map(String::as_str);
            let words = words.or_else(|| why.downcast_ref::<&str>().copied()).unwrap_or("it does not say why");
            self.stop_for_a_while(format!(
                "A part of this program has failed: {words}. Your changes are kept, and tried again"
            ));
        }
    }

    /// Takes note that something was written as it should.
    pub(super) fn copy_works(&self) {
        self.stuck.until.set(None);
        *self.stuck.told.borrow_mut() = None;
    }

    /// Returns until when nothing is to be begun.
    pub(super) fn stuck_until(&self) -> Option<Timestamp> {
        self.stuck.until.get().filter(|until| *until > self.now())
    }

    fn stop_for_a_while(&self, why: String) {
        self.pause_for_copy();
        if self.stuck.told.borrow().as_ref() != Some(&why) {
            self.tell(Event::Faltered { reason: why.clone() });
            *self.stuck.told.borrow_mut() = Some(why);
        }
    }
}
