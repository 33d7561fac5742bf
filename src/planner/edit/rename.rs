//! Edits learn the names the service has given to what this machine has made.

use super::{Edit, Gap, Spot};
use crate::planner::board::ColumnId;
use crate::planner::change::Change;
use crate::planner::id::{BucketId, LOCAL, PlanId, TaskId};

impl Edit {
    /// Returns the names of this machine for what the edit is about, as far as it says them still.
    #[must_use]
    pub fn local_names(&self) -> Vec<String> {
        let names = [
            self.made(),
            self.task().map(TaskId::as_str),
            self.bucket().map(BucketId::as_str),
            self.plan().map(PlanId::as_str),
        ];
        let local = names.into_iter().flatten().filter(|name| name.starts_with(LOCAL));
        local.map(str::to_owned).collect()
    }

    /// Puts the service's name in place of the one this machine gave to a task, a bucket or a plan, wherever the edit says it; says
    /// whether it did anywhere.
    pub fn rename(&mut self, local: &str, given: &str) -> bool {
        let mut names = Names { local, given, is_found: false };
        match self {
            Self::MoveTask(edit) => {
                names.task(&mut edit.task);
                names.spot(&mut edit.to);
                names.spot(&mut edit.from);
                names.changes(&mut edit.changes);
            }
            Self::MoveBucket(edit) => {
                names.bucket(&mut edit.bucket);
                names.gap(&mut edit.to);
                names.gap(&mut edit.from);
            }
            Self::MoveItem(edit) => names.task(&mut edit.task),
            Self::ChangeTask(edit) => {
                names.task(&mut edit.task);
                names.changes(&mut edit.changes);
            }
            Self::ChangeDetails(edit) => names.task(&mut edit.task),
            Self::CreateTask(edit) | Self::DeleteTask(edit) => {
                names.task(&mut edit.task);
                names.spot(&mut edit.spot);
                edit.others.iter_mut().for_each(|other| names.spot(&mut other.spot));
                names.changes(&mut edit.changes);
            }
            Self::CreateBucket(edit) | Self::DeleteBucket(edit) => {
                names.bucket(&mut edit.bucket);
                names.gap(&mut edit.gap);
                edit.seen.iter_mut().flatten().for_each(|seen| names.task(&mut seen.task));
            }
            Self::Say(edit) => names.task(&mut edit.task),
            Self::RenameBucket(edit) => names.bucket(&mut edit.bucket),
            Self::ChangePlan(edit) => names.plan(&mut edit.plan),
            Self::CreatePlan(edit) => names.plan(&mut edit.plan),
            Self::DeletePlan(edit) => names.plan(&mut edit.plan),
            Self::ArchivePlan(edit) => names.plan(&mut edit.plan),
            Self::MovePlan(edit) => names.plan(&mut edit.plan),
            Self::FavouritePlan(edit) => names.plan(&mut edit.plan),
        }
        names.is_found
    }
}

/// One name and what stands in its place.
struct Names<'a> {
    local: &'a str,
    given: &'a str,
    is_found: bool,
}

impl Names<'_> {
    fn task(&mut self, id: &mut TaskId) {
        if id.as_str() == self.local {
            *id = TaskId::new(self.given);
            self.is_found = true;
        }
    }

    fn bucket(&mut self, id: &mut BucketId) {
        if id.as_str() == self.local {
            *id = BucketId::new(self.given);
            self.is_found = true;
        }
    }

    fn plan(&mut self, id: &mut PlanId) {
        if id.as_str() == self.local {
            *id = PlanId::new(self.given);
            self.is_found = true;
        }
    }

    fn gap(&mut self, gap: &mut Gap<BucketId>) {
        gap.after.iter_mut().chain(&mut gap.before).for_each(|id| self.bucket(id));
    }

    fn spot(&mut self, spot: &mut Spot) {
        spot.after.iter_mut().chain(&mut spot.before).for_each(|id| self.task(id));
        if let ColumnId::Bucket(Some(id)) = &mut spot.column {
            self.bucket(id);
        }
    }

    fn changes(&mut self, changes: &mut [Change]) {
        for change in changes {
            if let Change::Bucket { from, to } = change {
                from.iter_mut().chain(to).for_each(|id| self.bucket(id));
            }
        }
    }
}
