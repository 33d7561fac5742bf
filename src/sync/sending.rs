//! Which edits are on their way: taken from the outbox, put back, and shown as being sent.

use super::desk::Desk;
use crate::store::outbox::Entry;

impl Desk {
    /// Says whether a request of an edit is under way.
    pub(super) fn is_sending(&self, seq: i64) -> bool {
        self.sending.contains(&seq)
    }

    /// Takes an edit to be sent, if it still waits.
    pub(super) fn taken(&self, seq: i64) -> Option<Entry> {
        let taken = self.store.take(seq);
        taken.inspect_err(|error| self.copy_failed(error)).ok().flatten()
    }

    /// Puts an edit back that could not be sent.
    pub(super) fn put_back(&self, seq: i64) {
        self.kept(self.store.put_back(seq), ());
    }

    /// Notes that an edit is being sent, or no longer is, and shows it.
    pub(super) fn set_sending(&mut self, seq: i64, is_sending: bool) {
        let has_changed = if is_sending { self.sending.insert(seq) } else { self.sending.remove(&seq) };
        if has_changed {
            self.tell_snapshot_soon();
            self.tell_status();
        }
    }
}
