//! Everything the service has said about one plan, at one moment.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::sync::Arc;

use super::bucket::Bucket;
use super::id::{BucketId, PlanId, TaskId, UserId};
use super::lock::Locks;
use super::person::Person;
use super::plan::Plan;
use super::task::Task;

/// One plan as last read. Tasks are shared, so that a new snapshot of a large plan costs little.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The plan.
    pub plan: Plan,
    /// Its buckets, in the order of their hints.
    pub buckets: Vec<Bucket>,
    /// Its tasks, in the order of their identifiers; look them up with [`Snapshot::task`].
    tasks: Vec<Arc<Task>>,
    /// What is known of tasks that are not in `tasks` yet.
    beyond: Beyond,
    /// The people whose names are known.
    pub people: Arc<HashMap<UserId, Person>>,
    /// The plans tasks belong to, when this is not one plan but the person's tasks over all of them.
    pub plans: Arc<HashMap<PlanId, Plan>>,
    /// What is known of what may be done to the tasks.
    pub locks: Arc<Locks>,
}

/// What is known of the tasks a first glimpse of a large plan leaves out, while the whole is on its way from the disk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beyond {
    /// How many tasks each bucket has beyond those that are here. Empty when all are here.
    pub by_bucket: BTreeMap<Option<BucketId>, usize>,
    /// How many of them are not completed.
    pub active: usize,
}

impl Snapshot {
    /// Puts what was read together; the order of the parts does not matter.
    #[must_use]
    pub fn new(plan: Plan, mut buckets: Vec<Bucket>, mut tasks: Vec<Arc<Task>>, people: Vec<Person>) -> Self {
        buckets.sort_by(|a, b| a.order_hint.cmp(&b.order_hint).then_with(|| a.id.cmp(&b.id)));
        if !tasks.is_sorted_by(|a, b| a.id < b.id) {
            tasks.sort_by(|a, b| a.id.cmp(&b.id));
            tasks.dedup_by(|a, b| a.id == b.id);
        }
        let people = people.into_iter().map(|person| (person.id.clone(), person)).collect();
        Self {
            plan,
            buckets,
            tasks,
            beyond: Beyond::default(),
            people: Arc::new(people),
            plans: Arc::default(),
            locks: Arc::default(),
        }
    }

    /// Says what is left out: this is only the first glimpse of a large plan, good for looking at and not for moves.
    #[must_use]
    pub fn with_beyond(mut self, beyond: Beyond) -> Self {
        self.beyond = beyond;
        self
    }

    /// Says whether every task of the plan is here.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.beyond.by_bucket.is_empty()
    }

    /// Returns how many tasks each bucket has beyond those that are here.
    #[must_use]
    pub fn beyond(&self) -> &BTreeMap<Option<BucketId>, usize> {
        &self.beyond.by_bucket
    }

    /// Returns the tasks in the order of their identifiers.
    #[must_use]
    pub fn tasks(&self) -> &[Arc<Task>] {
        &self.tasks
    }

    /// Returns where a task stands in [`Snapshot::tasks`].
    #[must_use]
    pub fn position(&self, id: &TaskId) -> Option<usize> {
        self.tasks.binary_search_by(|task| task.id.cmp(id)).ok()
    }

    /// Returns a task, if the plan has it.
    #[must_use]
    pub fn task(&self, id: &TaskId) -> Option<&Task> {
        self.position(id).map(|position| &*self.tasks[position])
    }

    /// Returns a task to be changed, if the plan has it.
    pub fn task_mut(&mut self, id: &TaskId) -> Option<&mut Task> {
        self.position(id).map(|position| Arc::make_mut(&mut self.tasks[position]))
    }

    /// Puts a newer reading of some tasks in place of the old ones, and takes new ones in.
    pub fn replace_tasks(&mut self, newer: Vec<Arc<Task>>) {
        for task in newer {
            match self.tasks.binary_search_by(|known| known.id.cmp(&task.id)) {
                Ok(position) => self.tasks[position] = task,
                Err(position) => self.tasks.insert(position, task),
            }
        }
    }

    /// Takes a task away; returns where it stood.
    pub fn remove_task(&mut self, id: &TaskId) -> Option<usize> {
        let position = self.position(id)?;
        self.tasks.remove(position);
        Some(position)
    }

    /// Returns the plan a task belongs to.
    #[must_use]
    pub fn plan_of(&self, task: &Task) -> &Plan {
        self.plans.get(&task.plan_id).unwrap_or(&self.plan)
    }

    /// Returns a bucket, if the plan has it.
    #[must_use]
    pub fn bucket(&self, id: &BucketId) -> Option<&Bucket> {
        self.buckets.iter().find(|bucket| bucket.id == *id)
    }

    /// Returns how many tasks are not completed.
    #[must_use]
    pub fn active_count(&self) -> usize {
        self.beyond.active + self.tasks.iter().filter(|task| task.percent_complete < 100).count()
    }
}
