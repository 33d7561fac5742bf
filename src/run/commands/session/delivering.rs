//! What becomes of what was done: it is waited for until the outbox has dealt with it, or until it is clear that it will not
//! be now.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::Session;
use super::waiting::SILENCE;
use crate::planner::edit::Edit;
use crate::planner::id::LOCAL;
use crate::planner::id::TaskId;
use crate::run::commands::archived;
use crate::run::commands::fault::Fault;
use crate::run::commands::told::Deed;
use crate::run::commands::told::Fate;
use crate::run::commands::told::Told;
use crate::run::now;
use crate::run::patience::Patience;
use crate::run::task::copy::OfflineCopy;
use crate::sync::Command;
use crate::sync::EntryState;
use crate::sync::Link;
use crate::sync::OutboxEntry;

/// So long the service's names of what was made are waited for. Who follows another program is not told them: the copy is.
const FOR_NAMES: Duration = Duration::from_secs(10);
/// So often the copy is asked for them, where nothing is told meanwhile.
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);

impl Session {
    /// Waits until what was done in this run is dealt with, or until it is clear that it will not be now; tells of it.
    pub(in crate::run::commands) async fn deliver(&mut self, waits: bool) -> Result<Told, Fault> {
        let mut unsent = None;
        if self.deeds.iter().any(|deed| deed.edit.is_some()) {
            self.has_outbox = false;
            self.send(vec![Command::Settle, Command::WatchOutbox(true)]);
            let mut patience = Patience::default();
            loop {
                if self.has_outbox && !self.is_any_pending() {
                    self.know_by_given_names()?;
                    if !self.is_any_pending() {
                        break;
                    }
                }
                if self.has_outbox {
                    unsent = self.hopeless(waits, &mut patience);
                    if unsent.is_some() {
                        break;
                    }
                }
                let left = patience.left(now().timestamp()).unsigned_abs();
                let until = (!left.is_zero()).then(|| Instant::now() + left + SILENCE);
                if !self.hear(until).await? {
                    unsent = Some("nothing is heard of the service".to_owned());
                    break;
                }
            }
        }
        self.know_by_given_names()?;
        self.judge();
        self.take_names().await?;
        Ok(Told::deeds(&self.deeds, unsent.as_deref(), waits))
    }

    /// Puts the service's names into what was done and into what the outbox was told to hold. Another program may name things
    /// between two of its words, and what goes by two names would not be found to wait.
    fn know_by_given_names(&mut self) -> Result<(), Fault> {
        let is_named = |entry: &OutboxEntry| entry.edit.local_names().is_empty();
        let is_all_named = !self.deeds.iter().any(has_local_name) && self.state.outbox.entries.iter().all(is_named);
        if self.is_explaining() || is_all_named {
            return Ok(());
        }
        let copy = self.offline_copy()?;
        let deeds = self.deeds.iter_mut().filter_map(|deed| deed.edit.as_mut());
        let outbox = Arc::make_mut(&mut self.state.outbox);
        for edit in deeds.chain(outbox.entries.iter_mut().map(|entry| &mut entry.edit)) {
            take_given_names(&copy, edit)?;
        }
        Ok(())
    }

    /// Takes the service's names of what was made from the copy. What has none is not known to be done.
    async fn take_names(&mut self) -> Result<(), Fault> {
        if self.is_explaining() || !self.deeds.iter().any(has_local_name) {
            return Ok(());
        }
        let copy = self.offline_copy()?;
        let until = Instant::now() + FOR_NAMES;
        loop {
            for edit in self.deeds.iter_mut().filter_map(|deed| deed.edit.as_mut()) {
                take_given_names(&copy, edit)?;
            }
            if !self.deeds.iter().any(lacks_name) {
                return Ok(());
            }
            let now = Instant::now();
            if now >= until {
                break;
            }
            self.hear(Some(until.min(now + BETWEEN_LOOKS))).await?;
        }
        self.deeds.iter_mut().filter(|deed| lacks_name(deed)).for_each(|deed| deed.fate = Fate::Kept);
        Ok(())
    }

    /// Returns why what waits will not be sent now, if it will not.
    fn hopeless(&self, waits: bool, patience: &mut Patience) -> Option<String> {
        match self.lasting()? {
            link @ Link::Waiting { .. } if waits => {
                patience.note(link, now().timestamp()).err().map(|error| error.to_string())
            }
            Link::Offline { why, .. } | Link::SignedOut { why } | Link::Waiting { why, .. } => Some(why.clone()),
            // That a reading has failed says nothing of what is written.
            Link::Failed { .. } | Link::Starting | Link::Fresh { .. } | Link::Reading { .. } => None,
        }
    }

    fn is_any_pending(&self) -> bool {
        let is_pending =
            |state: &EntryState| matches!(state, EntryState::Waiting | EntryState::Sending | EntryState::Unanswered);
        let mut edits = self.deeds.iter().filter_map(|deed| deed.edit.as_ref());
        edits.any(|edit| entries_of(&self.state.outbox.entries, edit).any(|entry| is_pending(&entry.state)))
    }

    /// Says of each deed what has become of it.
    fn judge(&mut self) {
        let since = self.since;
        let entries = &self.state.outbox.entries;
        for deed in &mut self.deeds {
            let Some(edit) = &deed.edit else { continue };
            let refused = self.rejected.iter().find(|(rejected, _)| is_of(rejected, edit)).map(|(_, why)| why.clone());
            let (mut fate, mut refused) = (Fate::Done, refused);
            // What was refused or disputed before this run is none of its deeds.
            let is_new = |entry: &OutboxEntry| entry.made_at.is_none_or(|at| at >= since);
            for entry in entries_of(entries, edit) {
                match &entry.state {
                    EntryState::Conflict(_) if is_new(entry) => fate = Fate::Conflict,
                    // Whoever talks to the service for this program was told; here only the outbox says so.
                    EntryState::Rejected { reason, .. } if is_new(entry) => {
                        refused.get_or_insert_with(|| reason.clone());
                    }
                    EntryState::Waiting | EntryState::Sending | EntryState::Unanswered => fate = Fate::Kept,
                    EntryState::Conflict(_) | EntryState::Rejected { .. } => {}
                }
            }
            deed.fate = if refused.is_some() { Fate::Refused } else { fate };
            deed.reason = refused.map(|why| archived::without_keys(&why, &deed.plan.1));
        }
    }
}

fn take_given_names(copy: &OfflineCopy, edit: &mut Edit) -> Result<(), Fault> {
    for local in edit.local_names() {
        if let Some(given) = copy.given_name(&local)? {
            let _is_named = edit.rename(&local, &given);
        }
    }
    Ok(())
}

fn has_local_name(deed: &Deed) -> bool {
    deed.edit.as_ref().is_some_and(|edit| !edit.local_names().is_empty())
}

/// Says whether something was made and the service's name for it is not known.
fn lacks_name(deed: &Deed) -> bool {
    let made = deed.edit.as_ref().and_then(Edit::made);
    deed.fate == Fate::Done && made.is_some_and(|name| name.starts_with(LOCAL))
}

/// Returns what the outbox holds of an edit: itself, or what makes the thing it changes.
fn entries_of<'a>(entries: &'a [OutboxEntry], edit: &'a Edit) -> impl Iterator<Item = &'a OutboxEntry> {
    entries.iter().filter(move |entry| is_of(&entry.edit, edit))
}

fn is_of(kept: &Edit, edit: &Edit) -> bool {
    let makes_it = || kept.made().is_some() && kept.made() == edit.task().map(TaskId::as_str);
    kept.is_same_thing(edit) || makes_it()
}
