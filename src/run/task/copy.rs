//! The offline copy as these commands read it: which tasks there are, and all of one.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use super::find::{self, Candidate};
use crate::planner::board::Column;
use crate::planner::board::Grouping;
use crate::planner::board::arrangement::Arrangement;
use crate::planner::change::FieldChange as _;
use crate::planner::details::Details;
use crate::planner::edit::Edit;
use crate::planner::found::Found;
use crate::planner::history::History;
use crate::planner::id::{PlanId, TaskId, UserId};
use crate::planner::snapshot::Snapshot;
use crate::planner::task::Task;
use crate::planner::view::View;
use crate::run::complain;
use crate::store::Store;
use crate::store::error::StoreError;
use crate::store::lead::Lead;
use crate::store::overview::Listed;
use crate::store::written::Written;
use crate::sync::PlanSummary;
use crate::sync::search;

/// What waits for a plan, each edit with whether it waits for the person.
type Waiting = Vec<(Edit, bool)>;

/// The offline copy, opened to be looked at.
pub(in crate::run) struct OfflineCopy(Store);

/// All there is to know of one task.
pub(super) struct Seen {
    /// Its plan with everything that waits.
    pub(super) plan: Snapshot,
    /// The task, as the person sees it.
    pub(super) task: Task,
    /// Its details as the person sees them, if they were ever read.
    pub(super) details: Option<Details>,
    /// Where its cards stand.
    pub(super) places: Vec<Place>,
    /// What the service has not acknowledged of it, and whether that waits for the person to decide.
    pub(super) waiting: Vec<(String, bool)>,
    /// What the service wrote of it.
    pub(super) written: Written,
    /// When the tasks of its plan were last read.
    pub(super) read_at: Option<String>,
    /// Who the person is, if known.
    pub(super) me: Option<UserId>,
}

/// Where a card stands on a board.
pub(super) struct Place {
    /// Which board.
    pub(super) board: Grouping,
    /// What its column is called.
    pub(super) column: String,
    /// Its place there, from 1.
    pub(super) position: usize,
    /// How many cards there are.
    pub(super) count: usize,
    /// Whether the service has said where; otherwise it stands where the plan's list puts it.
    pub(super) is_read: bool,
}

impl OfflineCopy {
    /// Opens the copy, whether or not another program has it open. Says so when it was damaged and had to be begun anew.
    pub(in crate::run) fn open(path: &Path) -> Result<Self, StoreError> {
        let lead = Lead::try_take(path).ok().flatten();
        let (store, news) = if lead.is_some() { Store::open(path)? } else { (Store::open_beside(path)?, None) };
        if let Some(news) = news {
            complain(&news);
        }
        Ok(Self(store))
    }

    /// Returns the plans the copy knows, in the order of their names.
    pub(in crate::run) fn plans(&self) -> Result<Vec<PlanSummary>, StoreError> {
        let mut plans = BTreeMap::new();
        for plan in self.0.read_plans()? {
            plans.insert(plan.id.clone(), PlanSummary::new(plan.id, &plan.title, None));
        }
        for plan in self.0.plans()? {
            plans.insert(plan.id.clone(), PlanSummary::new(plan.id, &plan.title, plan.group_name.as_deref()));
        }
        let mine = self.0.me()?.map(|me| self.0.mine(&me)).transpose()?.flatten();
        for plan in mine.iter().flat_map(|mine| mine.plans.values()) {
            let summary = || PlanSummary::new(plan.id.clone(), &plan.title, None);
            plans.entry(plan.id.clone()).or_insert_with(summary);
        }
        let mut plans: Vec<PlanSummary> = plans.into_values().collect();
        plans.sort_by_cached_key(|plan| (plan.title.to_lowercase(), plan.id.clone()));
        Ok(plans)
    }

    /// Says whether a plan was ever read to its end.
    pub(in crate::run) fn was_read(&self, plan: &PlanId) -> Result<bool, StoreError> {
        Ok(self.0.read_at(plan)?.is_some())
    }

    /// Returns the tasks of some plans, as the person sees them.
    pub(super) fn candidates(&self, plans: &[PlanSummary]) -> Result<Vec<Candidate>, StoreError> {
        let mut found = Vec::new();
        for plan in plans {
            if let Some((mut snapshot, edits)) = self.plan(&plan.id)? {
                for (edit, _) in &edits {
                    edit.apply(&mut snapshot);
                }
                found.extend(find::candidates(&snapshot));
            }
        }
        Ok(found)
    }

    /// Returns a plan as the person sees it, if the copy has it.
    pub(in crate::run) fn shown(&self, plan: &PlanId) -> Result<Option<Snapshot>, StoreError> {
        let Some((mut snapshot, edits)) = self.plan(plan)? else { return Ok(None) };
        for (edit, _) in &edits {
            edit.apply(&mut snapshot);
        }
        Ok(Some(snapshot))
    }

    /// Returns the tasks that are found by what was typed, the best first: all of them, and none that a screen would not find.
    pub(in crate::run) fn find(&self, text: &str) -> Result<Vec<Found>, StoreError> {
        search::find(&self.0, text, usize::MAX)
    }

    /// Returns the details of a task as the person sees them, if the copy has them.
    pub(in crate::run) fn details_of(&self, plan: &PlanId, task: &TaskId) -> Result<Option<Details>, StoreError> {
        let waiting = self.0.waiting(plan)?.into_iter().map(|entry| (entry.edit, entry.is_disputed));
        self.details(task, &waiting.collect::<Vec<_>>())
    }

    /// Returns when a task was completed, if it is and the service says when.
    pub(in crate::run) fn completed_at(&self, task: &TaskId) -> Result<Option<Timestamp>, StoreError> {
        Ok(self.0.facts(task)?.completed.and_then(|deed| deed.at))
    }

    /// Returns the plan of a task the copy has.
    pub(in crate::run) fn plan_of(&self, task: &TaskId) -> Result<Option<PlanId>, StoreError> {
        self.0.plan_of(&self.given(task)?)
    }

    /// Returns what is in the outbox, and what can be taken back.
    pub(in crate::run) fn log(&self) -> Result<(Vec<Listed>, History), StoreError> {
        Ok((self.0.everything()?, self.0.history()?))
    }

    /// Returns who the person is, if known.
    pub(in crate::run) fn me(&self) -> Result<Option<UserId>, StoreError> {
        self.0.me()
    }

    /// Returns the service's name for what this machine has named.
    pub(super) fn given(&self, task: &TaskId) -> Result<TaskId, StoreError> {
        Ok(self.0.given(task.as_str())?.map_or_else(|| task.clone(), |given| TaskId::new(&given)))
    }

    /// Returns the service's name for what this machine calls so, once there is one.
    pub(in crate::run) fn given_name(&self, local: &str) -> Result<Option<String>, StoreError> {
        self.0.given(local)
    }

    /// Returns what this machine has made, by its own name and the service's.
    pub(in crate::run) fn given_names(&self) -> Result<Vec<(String, String)>, StoreError> {
        self.0.names()
    }

    /// Returns what something was called first: by this machine, if it has made it.
    pub(in crate::run) fn first_name(&self, id: &str) -> Result<String, StoreError> {
        Ok(self.0.local_name(id)?.unwrap_or_else(|| id.to_owned()))
    }

    /// Returns how often one thing was copied into another beside the first time.
    pub(in crate::run) fn copied(&self, key: &str) -> Result<u32, StoreError> {
        self.0.copied(key)
    }

    /// Notes how often one thing was copied into another beside the first time.
    pub(in crate::run) fn set_copied(&self, key: &str, count: u32) -> Result<(), StoreError> {
        self.0.set_copied(key, count)
    }

    /// Returns which plan was on the screen last.
    pub(in crate::run) fn last_plan(&self) -> Result<Option<PlanId>, StoreError> {
        self.0.last_plan()
    }

    /// Notes which plan was on the screen last.
    pub(in crate::run) fn set_last_plan(&self, plan: &PlanId) -> Result<(), StoreError> {
        self.0.set_last_plan(plan)
    }

    /// Returns how much is remembered of what the service has refused.
    pub(in crate::run) fn learned_count(&self) -> Result<u32, StoreError> {
        self.0.learned_count()
    }

    /// Returns all there is to know of a task, if it is there. Details that were just read decide what it is.
    pub(super) fn look(
        &self,
        plan: &PlanId,
        id: &TaskId,
        today: Date,
        is_fresh: bool,
    ) -> Result<Option<Seen>, StoreError> {
        let id = self.given(id)?;
        let Some((snapshot, edits)) = self.plan(plan)? else { return Ok(None) };
        let me = self.0.me()?;
        let arrangement =
            Arrangement { me: me.clone(), today, people: self.0.arrangement()?.people, ..Arrangement::default() };
        let snapshot = Arc::new(snapshot);
        let mut places = Vec::new();
        for grouping in [Grouping::Bucket, Grouping::Progress, Grouping::AssignedTo, Grouping::List] {
            let arrangement = Arc::new(Arrangement { grouping, ..arrangement.clone() });
            let view = View::new(Arc::clone(&snapshot), edits.iter().map(|(edit, _)| edit), arrangement);
            places.extend(places_of(&view, &id));
        }
        let mut shown = (*snapshot).clone();
        for (edit, _) in &edits {
            edit.apply(&mut shown);
        }
        let Some(task) = shown.task(&id).cloned() else { return Ok(None) };
        let waiting = edits.iter().filter(|(edit, _)| edit.task() == Some(&id));
        if let Some(details) = self.0.details(&id)?.filter(|_| is_fresh) {
            Arc::make_mut(&mut shown.locks).details.entry(id.clone()).or_insert_with(|| Arc::new(details));
        }
        Ok(Some(Seen {
            details: self.details(&id, &edits)?,
            places,
            waiting: waiting.map(|(edit, is_disputed)| (edit.words(), *is_disputed)).collect(),
            written: self.0.written(&id)?,
            read_at: self.0.read_at(plan)?,
            plan: shown,
            task,
            me,
        }))
    }

    /// Returns a plan as the service last described it and what waits for it, each with whether it waits for the person.
    fn plan(&self, plan: &PlanId) -> Result<Option<(Snapshot, Waiting)>, StoreError> {
        let Some(snapshot) = self.0.known(plan)? else { return Ok(None) };
        let waiting = self.0.waiting(plan)?;
        Ok(Some((snapshot, waiting.into_iter().map(|entry| (entry.edit, entry.is_disputed)).collect())))
    }

    fn details(&self, task: &TaskId, edits: &[(Edit, bool)]) -> Result<Option<Details>, StoreError> {
        let is_blank = task.is_local() || self.0.holds_nothing(task)?;
        let known = self.0.details(task)?.or_else(|| is_blank.then(|| Details::blank(task.clone())));
        Ok(known.map(|mut details| {
            for (edit, _) in edits {
                match edit {
                    Edit::CreateTask(edit) if edit.task == *task => {
                        edit.details.iter().for_each(|change| change.apply(&mut details));
                    }
                    edit => details.replay(edit),
                }
            }
            details
        }))
    }
}

fn places_of(view: &View, id: &TaskId) -> Vec<Place> {
    let (plan, board) = (view.plan(), view.board());
    let Some(task) = plan.task(id) else { return Vec::new() };
    let is_read = board.grouping.format().is_none_or(|kind| !task.is_unread(kind));
    let Some(position) = plan.position(id).and_then(|position| u32::try_from(position).ok()) else { return Vec::new() };
    let place = |column: &Column| {
        let row = column.cards.iter().position(|card| *card == position)?;
        let (board, column, count) = (board.grouping, column.name.clone(), column.count());
        Some(Place { board, column, position: row + 1, count, is_read })
    };
    board.columns.iter().filter_map(place).collect()
}
