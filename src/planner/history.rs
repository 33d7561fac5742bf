//! What the person did last, so that it can be taken back and done again, over a restart too.

mod again;
mod merge;
mod obstacle;
mod words;

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use self::obstacle::{hint, item_hint, obstacle};
use super::change::FieldChange as _;
use super::details::Details;
use super::edit::{Edit, brings, fold, is_mixed, short};
use super::id::{PlanId, TaskId};
use super::snapshot::Snapshot;

/// How many steps can be taken back.
pub const DEPTH: usize = 100;

/// How many edits they may have in all: acts that moved hundreds of cards are not kept by the hundred.
const MOST_EDITS: usize = 5000;

/// What was done, newest last, and what was taken back, newest last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct History {
    done: Vec<Step>,
    undone: Vec<Step>,
}

/// Edits made by one act of the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// In which plan.
    pub plan: PlanId,
    /// The edits, in the order they were made.
    pub edits: Vec<Edit>,
    /// The hint the service gave each moved thing; `None` until it has.
    pub marks: Vec<Option<String>>,
    /// The number of the act, when it was done in the person's own list: there one act may be about several plans.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mine: Option<u64>,
}

/// Which way to go through the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Take back.
    Undo,
    /// Do again.
    Redo,
}

impl Step {
    fn new(plan: PlanId, edits: Vec<Edit>) -> Self {
        Self { plan, marks: vec![None; edits.len()], edits, mine: None }
    }

    /// Says whether something is made or deleted by it, and not changed alone.
    #[must_use]
    pub fn makes_or_deletes(&self) -> bool {
        self.edits.iter().any(|edit| edit.made().is_some() || edit.inverse().made().is_some())
    }

    /// Returns what was done, in words.
    #[must_use]
    pub fn words(&self) -> String {
        words::of(&self.edits)
    }

    /// Returns what going that way does, in words: what was done at first, whichever way it is gone through.
    #[must_use]
    pub fn words_of(&self, direction: Direction) -> String {
        match direction {
            Direction::Undo => self.words(),
            Direction::Redo => words::of(&self.edits.iter().map(Edit::inverse).collect::<Vec<_>>()),
        }
    }

    /// Says in a sentence why the step cannot be taken back: somebody has changed the same thing since.
    #[must_use]
    pub fn obstacle(&self, shown: &Snapshot, acknowledged: &Snapshot) -> Option<String> {
        let obstacle = |(edit, mark): (&Edit, &Option<String>)| obstacle(edit, mark.as_deref(), shown, acknowledged);
        self.edits.iter().zip(&self.marks).find_map(obstacle)
    }

    /// Says the same of what the step moved in a task's checklist and links, as far as these details tell.
    #[must_use]
    pub fn obstacle_in(&self, details: &Details) -> Option<String> {
        self.edits.iter().zip(&self.marks).find_map(|(edit, mark)| {
            let item = match edit {
                Edit::MoveItem(item) => item,
                Edit::ChangeDetails(edit) if edit.task == details.task => {
                    let change = edit.changes.iter().find(|change| !change.is_done(details))?;
                    return Some(format!("The {} of “{}” was changed since.", change.field_name(), short(&edit.title)));
                }
                _ => return None,
            };
            if item.task != details.task || brings(&self.edits, item) {
                return None;
            }
            let name = &item.name;
            let Some(hint) = item_hint(edit, details) else { return Some(format!("“{name}” was deleted.")) };
            let has_moved = mark.as_ref().is_some_and(|mark| *mark != hint);
            has_moved.then(|| format!("“{name}” was moved since."))
        })
    }
}

impl History {
    /// Returns what can be taken back, the newest last.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.done
    }

    /// Takes note of what the person did. With `is_same_act` it is part of the newest step, as one nudge of many is.
    ///
    /// `acknowledged` tells whether somebody else has moved the same thing since: then older steps are over.
    pub fn record(&mut self, plan: &PlanId, edits: Vec<Edit>, is_same_act: bool, acknowledged: Option<&Snapshot>) {
        self.undone.retain(|step| step.plan != *plan);
        // What is deleted now was not deleted by what was meant to before.
        let is_deletion = |edit: &Edit| matches!(edit, Edit::DeleteTask(_) | Edit::DeleteBucket(_));
        if edits.iter().any(is_deletion) {
            self.forget_edits(plan, |older| {
                is_deletion(older) && edits.iter().any(|edit| is_deletion(edit) && edit.is_same_thing(older))
            });
        }
        // What the service has acknowledged is an act of its own.
        let is_waiting = |step: &Step| step.plan == *plan && step.marks.iter().all(Option::is_none);
        let is_same_act = is_same_act && self.done.last().is_some_and(is_waiting);
        self.expect_new_marks(&edits, acknowledged);
        if is_same_act
            && let Some(last) = self.done.last_mut().filter(|last| last.plan == *plan)
            && last.edits.len() == edits.len()
            && last.edits.iter().zip(&edits).all(|(last, newer)| last.and(newer).is_some())
        {
            fold(&mut last.edits, edits);
            last.marks = vec![None; last.edits.len()];
            if last.edits.is_empty() {
                self.done.pop();
            }
            return;
        }
        push(&mut self.done, Step::new(plan.clone(), edits));
    }

    /// Notes that the newest steps, so many of them, are one act done in the person's own list.
    pub fn note_mine(&mut self, steps: usize, act: u64) {
        self.done.iter_mut().rev().take(steps).for_each(|step| step.mine = Some(act));
    }

    /// Leaves the newest act of that list which made or deleted something to the plan it was done in.
    pub fn leave_to_plan(&mut self, direction: Direction) {
        let steps = match direction {
            Direction::Undo => &mut self.done,
            Direction::Redo => &mut self.undone,
        };
        let found = steps.iter_mut().rev().find(|step| step.mine.is_some() && step.makes_or_deletes());
        if let Some(step) = found {
            step.mine = None;
        }
    }

    /// Returns what would be taken back or done again next, of what is asked for.
    #[must_use]
    pub fn next(&self, direction: Direction, is_wanted: impl Fn(&Step) -> bool) -> Option<&Step> {
        let steps = match direction {
            Direction::Undo => &self.done,
            Direction::Redo => &self.undone,
        };
        steps.iter().rev().find(|step| is_wanted(step))
    }

    /// Takes the next step back, or does it again; returns the edits this takes.
    pub fn go(
        &mut self,
        direction: Direction,
        is_wanted: impl Fn(&Step) -> bool,
        acknowledged: Option<&Snapshot>,
    ) -> Option<Vec<Edit>> {
        let step = self.forget(direction, is_wanted)?;
        let mut edits: Vec<Edit> =
            step.edits.iter().zip(&step.marks).map(|(edit, mark)| back(edit, mark.as_ref())).collect();
        again::name(&step.edits, &mut edits);
        self.speak_of_what_is_made_again(&again::names(&step.edits, &edits));
        // Of several kinds one was done upon the other, as a link is put in its place after it was added.
        if is_mixed(&step.edits) {
            edits.reverse();
        }
        self.expect_new_marks(&edits, acknowledged);
        let other = match direction {
            Direction::Undo => &mut self.undone,
            Direction::Redo => &mut self.done,
        };
        push(other, Step { mine: step.mine, ..Step::new(step.plan, edits.clone()) });
        Some(edits)
    }

    /// Puts the service's name in place of the one this machine gave to a task, a bucket or a plan; says whether it did anywhere.
    pub fn rename(&mut self, local: &str, given: &str) -> bool {
        let mut is_found = false;
        for step in self.done.iter_mut().chain(&mut self.undone) {
            if step.plan.as_str() == local {
                step.plan = PlanId::new(given);
                is_found = true;
            }
            for edit in &mut step.edits {
                is_found |= edit.rename(local, given);
            }
        }
        is_found
    }

    /// Lets the next step go: it cannot be taken back any more.
    pub fn forget(&mut self, direction: Direction, is_wanted: impl Fn(&Step) -> bool) -> Option<Step> {
        let steps = match direction {
            Direction::Undo => &mut self.done,
            Direction::Redo => &mut self.undone,
        };
        let at = steps.iter().rposition(is_wanted)?;
        Some(steps.remove(at))
    }

    /// Lets an edit go that the service would not take: there is nothing of it to take back or do again.
    pub fn refused(&mut self, refused: &Edit) {
        let is_refused = |edit: &Edit| edit.is_same_thing(refused) && edit.has_same_end(refused);
        for steps in [&mut self.undone, &mut self.done] {
            let Some(at) = steps.iter().rposition(|step| step.edits.iter().any(is_refused)) else { continue };
            let step = &mut steps[at];
            let kept: Vec<_> =
                step.edits.drain(..).zip(step.marks.drain(..)).filter(|(edit, _)| !is_refused(edit)).collect();
            (step.edits, step.marks) = kept.into_iter().unzip();
            if step.edits.is_empty() {
                steps.remove(at);
            }
            return;
        }
    }

    /// Lets deletions go that never came to be: what they would have deleted is there.
    pub fn forget_not_deleted(&mut self, plan: &PlanId, shown: &Snapshot) {
        self.forget_edits(plan, |edit| match edit {
            Edit::DeleteTask(edit) => shown.task(&edit.task).is_some(),
            Edit::DeleteBucket(edit) => shown.bucket(&edit.bucket).is_some(),
            _ => false,
        });
    }

    /// Returns the names of this machine for what was done, as far as it says them still.
    #[must_use]
    pub fn local_names(&self) -> BTreeSet<String> {
        let steps = || self.done.iter().chain(&self.undone);
        let plans = steps().map(|step| &step.plan).filter(|plan| plan.is_local()).map(|plan| plan.as_str().to_owned());
        plans.chain(steps().flat_map(|step| &step.edits).flat_map(Edit::local_names)).collect()
    }

    fn forget_edits(&mut self, plan: &PlanId, is_over: impl Fn(&Edit) -> bool) {
        for steps in [&mut self.done, &mut self.undone] {
            for step in steps.iter_mut().filter(|step| step.plan == *plan && step.edits.iter().any(&is_over)) {
                let kept = step.edits.drain(..).zip(step.marks.drain(..)).filter(|(edit, _)| !is_over(edit));
                (step.edits, step.marks) = kept.collect::<Vec<_>>().into_iter().unzip();
            }
            steps.retain(|step| !step.edits.is_empty());
        }
    }

    /// Lets all other steps speak of what is made again by its new name. The service gives it other hints than it had.
    fn speak_of_what_is_made_again(&mut self, names: &[(String, String)]) {
        for (old, new) in names {
            for step in self.done.iter_mut().chain(&mut self.undone) {
                for (edit, mark) in step.edits.iter_mut().zip(&mut step.marks) {
                    if edit.rename(old, new) {
                        *mark = None;
                    }
                }
            }
        }
    }

    /// Forgets the hints of what is about to be moved again: the service will give new ones, to older steps too. What
    /// somebody else has moved meanwhile keeps its old hint, by which it is told.
    fn expect_new_marks(&mut self, edits: &[Edit], acknowledged: Option<&Snapshot>) {
        let moved: HashMap<Option<&TaskId>, Vec<&Edit>> = by_task(edits);
        for step in self.done.iter_mut().chain(&mut self.undone) {
            for (edit, mark) in step.edits.iter().zip(&mut step.marks).filter(|(_, mark)| mark.is_some()) {
                let is_moved =
                    moved.get(&edit.task()).is_some_and(|all| all.iter().any(|newer| edit.is_same_thing(newer)));
                let now = acknowledged.and_then(|acknowledged| hint(edit, acknowledged));
                if is_moved && (now.is_none() || now == *mark) {
                    *mark = None;
                }
            }
        }
    }

    /// Takes note of the hints the service gave to what was moved, once nothing of it waits any more; says whether there
    /// was anything to note.
    pub fn mark(
        &mut self,
        is_here: impl Fn(&PlanId) -> bool,
        acknowledged: &Snapshot,
        is_waiting: impl Fn(&Edit) -> bool,
    ) -> bool {
        let mut has_changed = false;
        for step in self.done.iter_mut().chain(&mut self.undone).filter(|step| is_here(&step.plan)) {
            for (edit, mark) in step.edits.iter().zip(&mut step.marks) {
                if mark.is_none() && !is_waiting(edit) {
                    *mark = hint(edit, acknowledged);
                    has_changed |= mark.is_some();
                }
            }
        }
        has_changed
    }

    /// Takes note of the hints the service gave to what was moved in a task's checklist and links.
    pub fn mark_items(
        &mut self,
        is_here: impl Fn(&PlanId) -> bool,
        details: &Details,
        is_waiting: impl Fn(&Edit) -> bool,
    ) -> bool {
        let mut has_changed = false;
        for step in self.done.iter_mut().chain(&mut self.undone).filter(|step| is_here(&step.plan)) {
            for (edit, mark) in step.edits.iter().zip(&mut step.marks).filter(|(_, mark)| mark.is_none()) {
                *mark = item_hint(edit, details).filter(|_| !is_waiting(edit));
                has_changed |= mark.is_some();
            }
        }
        has_changed
    }
}

/// Returns the edit that takes another back. It may wait for long, and what is known may be read anew meanwhile, so it
/// carries the hint it must find.
fn back(edit: &Edit, mark: Option<&String>) -> Edit {
    let mut back = edit.inverse();
    let base = match &mut back {
        Edit::MoveTask(back) => &mut back.base,
        Edit::MoveBucket(back) => &mut back.base,
        Edit::MoveItem(back) => &mut back.base,
        // Fields carry their base themselves, and what was just made has no version the person saw.
        _ => return back,
    };
    *base = mark.cloned();
    back
}

/// Returns edits by the task they are about, so that many are not compared with many.
#[must_use]
pub fn by_task<'a>(edits: impl IntoIterator<Item = &'a Edit>) -> HashMap<Option<&'a TaskId>, Vec<&'a Edit>> {
    let mut by_task: HashMap<Option<&TaskId>, Vec<&Edit>> = HashMap::new();
    for edit in edits {
        by_task.entry(edit.task()).or_default().push(edit);
    }
    by_task
}

fn push(steps: &mut Vec<Step>, step: Step) {
    steps.push(step);
    shorten(steps);
}

/// Lets the oldest steps go where there are too many.
fn shorten(steps: &mut Vec<Step>) {
    let count = |steps: &[Step]| steps.iter().map(|step| step.edits.len()).sum::<usize>();
    while steps.len() > DEPTH || steps.len() > 1 && count(steps) > MOST_EDITS {
        steps.remove(0);
    }
}

#[cfg(test)]
#[path = "history_tests.rs"]
mod tests;
