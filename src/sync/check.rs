//! Compares what a full reading says with what the copy had, where the copy should have known.

use std::collections::HashSet;

use jiff::Timestamp;

use super::desk::Desk;
use super::unread;
use crate::planner::id::{PlanId, TaskId};
use crate::planner::task::Task;
use crate::store::delta::{DeltaLink, Name};
use crate::wire::bucket::Bucket;
use crate::wire::delta::Kind;

impl Desk {
    /// Notes whether the copy of a plan should be as the service has it before it is read: it was read since the first
    /// link was taken, and every change since was told.
    pub(super) fn claim(&mut self, plan: &PlanId, link: Option<&DeltaLink>) {
        let read_at = self.kept(self.store.read_at(plan), None).and_then(|at| at.parse::<Timestamp>().ok());
        let taken_at = link.and_then(|link| link.taken_at.parse::<Timestamp>().ok());
        let is_continued = read_at.zip(taken_at).is_some_and(|(read, taken)| taken <= read);
        let is_same_link =
            self.kept(self.store.delta_link(), None).map(|now| now.taken_at) == link.map(|link| link.taken_at.clone());
        let is_claimed = is_continued && is_same_link && self.is_covered(plan);
        if let Some(reading) = self.reading(plan) {
            reading.is_claimed = is_claimed;
        }
        if is_claimed {
            self.delta.suspects.insert(plan.clone(), HashSet::new());
        } else {
            self.delta.suspects.remove(plan);
        }
    }

    /// Takes note of things that are not as the copy has them; whether that is news or drift the next round tells.
    pub(super) fn suspect(&mut self, plan: &PlanId, names: impl Iterator<Item = Name>) {
        if let Some(suspects) = self.delta.suspects.get_mut(plan) {
            suspects.extend(names);
        }
    }

    /// The same, for tasks. What v1.0 never says of a task, and is read for the first time, is no news of it.
    pub(super) fn suspect_tasks(&mut self, plan: &PlanId, newer: &[Task]) {
        let known = self.open.as_ref().and_then(|open| open.snapshot.as_ref());
        let is_only_learned = |newer: &Task| {
            let Some(known) = known.and_then(|known| known.task(&newer.id)) else { return false };
            let mut known = known.clone();
            if known.requirements.is_none() {
                known.requirements = newer.requirements;
                known.creation_source.clone_from(&newer.creation_source);
            }
            known == *newer
        };
        let news = newer.iter().filter(|task| !is_only_learned(task));
        let names: Vec<Name> = news.map(|task| (Kind::Task, task.id.as_str().to_owned())).collect();
        self.suspect(plan, names.into_iter());
    }

    /// The same, for buckets.
    pub(super) fn suspect_buckets(&mut self, plan: &PlanId, read: &[Bucket]) {
        let Some(known) = self.open.as_ref().and_then(|open| open.snapshot.as_ref()) else { return };
        let is_known = |bucket: &&Bucket| {
            let known = known.buckets.iter().find(|known| Some(known.id.as_str()) == bucket.id.text());
            known.is_some_and(|known| known.etag == bucket.version())
        };
        let changed = read.iter().filter(|bucket| !is_known(bucket)).filter_map(|bucket| bucket.id.text());
        let is_read = |id: &str| read.iter().any(|bucket| bucket.id.text() == Some(id));
        let missing = known.buckets.iter().map(|known| known.id.as_str()).filter(|id| !is_read(id));
        let names: Vec<Name> = changed.chain(missing).map(|id| (Kind::Bucket, id.to_owned())).collect();
        self.suspect(plan, names.into_iter());
    }

    /// Forgets what was written: a reading begins.
    pub(super) fn forget_written(&mut self) {
        self.written.clear();
        self.written_buckets.clear();
    }

    /// Keeps the buckets of a plan, except those that were made or deleted after they were asked for, by this program or,
    /// as it was told, by others; says whether they are not what they were.
    pub(super) fn keep_buckets(&mut self, plan: &PlanId, buckets: &[Bucket], told: &HashSet<String>) -> bool {
        let mut settled = told.clone();
        settled.extend(self.written_buckets.iter().map(|bucket| bucket.as_str().to_owned()));
        let unread = unread::count(buckets.iter().map(|bucket| &bucket.id));
        self.tell_unread(&format!("/planner/plans/{}/buckets", plan.as_str()), unread);
        let stored = self.store.put_other_buckets(plan, buckets, &settled);
        self.kept(stored, false)
    }

    /// The same, for tasks the copy has and the reading has not.
    pub(super) fn suspect_missing(&mut self, plan: &PlanId, seen: &HashSet<TaskId>) {
        let Some(known) = self.open.as_ref().and_then(|open| open.snapshot.as_ref()) else { return };
        let missing = known.tasks().iter().map(|task| &task.id).filter(|id| !seen.contains(*id));
        let names: Vec<Name> = missing.map(|id| (Kind::Task, id.as_str().to_owned())).collect();
        self.suspect(plan, names.into_iter());
    }
}
