//! What the person did last, so that it can be taken back and done again, over a restart too.

use serde::{Deserialize, Serialize};

use super::board::{ColumnId, order};
use super::details::Details;
use super::edit::{Edit, fold};
use super::id::PlanId;
use super::snapshot::Snapshot;

/// How many steps can be taken back.
pub const DEPTH: usize = 100;

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
        Self { plan, marks: vec![None; edits.len()], edits }
    }

    /// Returns what was done, in words.
    #[must_use]
    pub fn words(&self) -> String {
        match self.edits.as_slice() {
            [only] => only.words(),
            [first, ..] => format!("{} and {} more", first.words(), self.edits.len() - 1),
            [] => "nothing".to_owned(),
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
            let Edit::MoveItem(item) = edit else { return None };
            if item.task != details.task {
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
    /// Takes note of what the person did. With `is_same_act` it is part of the newest step, as one nudge of many is.
    pub fn record(&mut self, plan: &PlanId, edits: Vec<Edit>, is_same_act: bool) {
        self.undone.retain(|step| step.plan != *plan);
        self.expect_new_marks(&edits);
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
    pub fn go(&mut self, direction: Direction, is_wanted: impl Fn(&Step) -> bool) -> Option<Vec<Edit>> {
        let step = self.forget(direction, is_wanted)?;
        let edits: Vec<Edit> =
            step.edits.iter().zip(&step.marks).map(|(edit, mark)| back(edit, mark.as_ref())).collect();
        self.expect_new_marks(&edits);
        let other = match direction {
            Direction::Undo => &mut self.undone,
            Direction::Redo => &mut self.done,
        };
        push(other, Step::new(step.plan, edits.clone()));
        Some(edits)
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

    /// Forgets the hints of what is about to be moved again: the service will give new ones, to older steps too.
    fn expect_new_marks(&mut self, edits: &[Edit]) {
        for step in self.done.iter_mut().chain(&mut self.undone) {
            for (edit, mark) in step.edits.iter().zip(&mut step.marks) {
                if edits.iter().any(|newer| edit.and(newer).is_some()) {
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
    pub fn mark_items(&mut self, details: &Details, is_waiting: impl Fn(&Edit) -> bool) -> bool {
        let mut has_changed = false;
        for step in self.done.iter_mut().chain(&mut self.undone) {
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
    };
    *base = mark.cloned();
    back
}

fn push(steps: &mut Vec<Step>, step: Step) {
    if steps.len() >= DEPTH {
        steps.remove(0);
    }
    steps.push(step);
}

/// Returns the hint that says where the thing an edit moved stands now.
fn hint(edit: &Edit, acknowledged: &Snapshot) -> Option<String> {
    let hint = match edit {
        Edit::MoveTask(edit) => order::hint(acknowledged.task(&edit.task)?, &edit.to.column),
        Edit::MoveBucket(edit) => acknowledged.bucket(&edit.bucket).map(|bucket| &bucket.order_hint),
        // Details are no part of a plan: see `item_hint`.
        Edit::MoveItem(_) => None,
    };
    hint.map(|hint| hint.as_str().to_owned())
}

/// Returns the hint of what an edit moved in a checklist or among links, if these are the details it is in.
fn item_hint(edit: &Edit, details: &Details) -> Option<String> {
    let Edit::MoveItem(edit) = edit else { return None };
    let hint = (edit.task == details.task).then(|| details.hint(edit.list, &edit.item))?;
    hint.map(|hint| hint.as_str().to_owned())
}

fn obstacle(edit: &Edit, mark: Option<&str>, shown: &Snapshot, acknowledged: &Snapshot) -> Option<String> {
    let has_moved = mark.is_some() && hint(edit, acknowledged).as_deref() != mark;
    match edit {
        Edit::MoveTask(edit) => {
            let title = &edit.title;
            let Some(task) = shown.task(&edit.task) else { return Some(format!("“{title}” was deleted.")) };
            if let Some(change) = edit.changes.iter().find(|change| !change.is_done(task)) {
                return Some(format!("The {} of “{title}” was changed since.", change.field_name()));
            }
            let target = &edit.to.column;
            let is_there = |bucket| shown.bucket(bucket).is_some();
            if let ColumnId::Bucket(Some(bucket)) = &edit.from.column
                && !is_there(bucket)
            {
                return Some(format!("The bucket “{}” was deleted.", edit.from.column_name));
            }
            let is_in_sight = order::hint(task, target).is_some();
            (has_moved && is_in_sight).then(|| format!("“{title}” was moved since."))
        }
        Edit::MoveBucket(edit) => match shown.bucket(&edit.bucket) {
            None => Some(format!("The bucket “{}” was deleted.", edit.name)),
            Some(_) => has_moved.then(|| format!("The column “{}” was moved since.", edit.name)),
        },
        Edit::MoveItem(edit) => shown.task(&edit.task).is_none().then(|| format!("“{}” was deleted.", edit.title)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planner::details::ItemList;
    use crate::planner::edit::{End, Spot};
    use crate::planner::fixture::{self, at, details, item_moved, plan};
    use crate::planner::id::{BucketId, TaskId};

    fn spot(column: &str, after: Option<&str>) -> Spot {
        Spot {
            column: ColumnId::Bucket(Some(BucketId::new(column))),
            column_name: column.to_owned(),
            after: after.map(TaskId::new),
            before: None,
            end: End::Bottom,
        }
    }

    fn moved(task: &str, from: (&str, Option<&str>), to: (&str, Option<&str>)) -> Edit {
        fixture::moved(task, spot(from.0, from.1), spot(to.0, to.1))
    }

    #[test]
    fn what_was_done_is_taken_back_and_done_again_newest_first() {
        let plan_id = PlanId::new("plan");
        let mut history = History::default();
        let (first, second) = (moved("a", ("A", None), ("B", None)), moved("b", ("A", None), ("B", None)));
        history.record(&plan_id, vec![first.clone()], false);
        history.record(&plan_id, vec![second.clone()], false);
        assert_eq!(history.go(Direction::Undo, |_| true), Some(vec![second.inverse()]));
        assert_eq!(history.go(Direction::Undo, |_| true), Some(vec![first.inverse()]));
        assert_eq!(history.go(Direction::Undo, |_| true), None);
        let redone = history.go(Direction::Redo, |_| true).unwrap();
        assert_eq!(redone, [first.inverse().inverse()]);
        history.record(&plan_id, vec![second], false);
        assert_eq!(history.next(Direction::Redo, |_| true), None, "a new act ends what could be done again");
        let text = serde_json::to_string(&history).unwrap();
        assert_eq!(serde_json::from_str::<History>(&text).unwrap(), history);
    }

    #[test]
    fn nudges_are_one_step_and_there_and_back_is_none() {
        let plan_id = PlanId::new("plan");
        let mut history = History::default();
        history.record(&plan_id, vec![moved("a", ("A", None), ("A", Some("b")))], false);
        history.record(&plan_id, vec![moved("a", ("A", Some("b")), ("A", Some("c")))], true);
        assert_eq!(history.next(Direction::Undo, |_| true).unwrap().edits, [moved("a", ("A", None), ("A", Some("c")))]);
        history.record(&plan_id, vec![moved("a", ("A", Some("c")), ("A", None))], true);
        assert_eq!(history, History::default());
    }

    /// The service gives a new hint with every move, also with one that takes an earlier one back.
    #[test]
    fn two_moves_of_one_card_are_taken_back_one_after_the_other() {
        let plan_id = PlanId::new("plan");
        let mut history = History::default();
        let mut now = plan(&[("A", &["a", "b"]), ("B", &["x"]), ("C", &[])]);
        let mut acknowledge = |history: &mut History, edits: &[Edit], hint: &str| {
            edits.iter().for_each(|edit| edit.apply(&mut now));
            now.task_mut(&TaskId::new("a")).unwrap().bucket_board = at(hint);
            assert!(history.mark(|_| true, &now, |_| false));
            now.clone()
        };
        for (from, to, hint) in [("A", "B", "5"), ("B", "C", "6")] {
            let edits = vec![moved("a", (from, None), (to, None))];
            history.record(&plan_id, edits.clone(), false);
            acknowledge(&mut history, &edits, hint);
        }
        let back = history.go(Direction::Undo, |_| true).unwrap();
        let Edit::MoveTask(edit) = &back[0] else { panic!("{back:?}") };
        assert_eq!(edit.base.as_deref(), Some("6"), "it gives way to whoever moves the card before it is sent");
        let now = acknowledge(&mut history, &back, "7");
        let step = history.next(Direction::Undo, |_| true).unwrap();
        assert_eq!(step.obstacle(&now, &now), None, "nobody else has moved it");
    }

    #[test]
    fn only_the_newest_hundred_are_kept() {
        let plan_id = PlanId::new("plan");
        let mut history = History::default();
        for number in 0..DEPTH + 7 {
            history.record(&plan_id, vec![moved(&format!("t{number}"), ("A", None), ("B", None))], false);
        }
        let undone = std::iter::from_fn(|| history.go(Direction::Undo, |_| true)).collect::<Vec<_>>();
        assert_eq!(undone.len(), DEPTH);
        assert_eq!(undone.last().unwrap()[0].task(), Some(&TaskId::new("t7")));
    }

    #[test]
    fn what_somebody_has_changed_since_is_not_taken_back() {
        let before = plan(&[("A", &["a", "b"]), ("B", &["x"])]);
        let mut history = History::default();
        let plan_id = PlanId::new("plan");
        let edit = moved("a", ("A", None), ("B", Some("x")));
        history.record(&plan_id, vec![edit.clone()], false);
        let mut now = before.clone();
        edit.apply(&mut now);
        assert!(history.mark(|_| true, &now, |_| false));
        let step = history.next(Direction::Undo, |_| true).unwrap();
        assert_eq!(step.obstacle(&now, &now), None);
        let mut moved = now.clone();
        moved.task_mut(&TaskId::new("a")).unwrap().bucket_board = at("7");
        assert_eq!(step.obstacle(&moved, &moved), Some("“a” was moved since.".to_owned()));
        let mut elsewhere = now.clone();
        elsewhere.task_mut(&TaskId::new("a")).unwrap().bucket_id = None;
        assert_eq!(step.obstacle(&elsewhere, &elsewhere), Some("The bucket of “a” was changed since.".to_owned()));
        let without = plan(&[("A", &["b"]), ("B", &["x"])]);
        assert_eq!(step.obstacle(&without, &without), Some("“a” was deleted.".to_owned()));
    }

    #[test]
    fn an_item_that_somebody_has_moved_since_is_not_taken_back() {
        let before = details("t", &[("a", "9"), ("b", "7"), ("c", "5")], &[]);
        let plan_id = PlanId::new("plan");
        let edit = item_moved(&before, ItemList::Checklist, "a", 1);
        let mut history = History::default();
        history.record(&plan_id, vec![edit.clone()], false);
        let now = details("t", &[("a", "6"), ("b", "7"), ("c", "5")], &[]);
        assert!(!history.mark_items(&now, |_| true), "it waits still");
        assert!(!history.mark_items(&details("other", &[("a", "6")], &[]), |_| false));
        assert!(history.mark_items(&now, |_| false));
        assert!(
            !history.mark_items(&details("t", &[("a", "4")], &[]), |_| false),
            "once: what comes later is another's"
        );
        let step = history.next(Direction::Undo, |_| true).unwrap();
        assert_eq!(step.obstacle_in(&now), None);
        assert_eq!(step.obstacle_in(&details("other", &[], &[])), None, "these details tell nothing of it");
        let moved = details("t", &[("a", "8"), ("b", "7"), ("c", "5")], &[]);
        assert_eq!(step.obstacle_in(&moved), Some("“a” was moved since.".to_owned()));
        let gone = details("t", &[("b", "7"), ("c", "5")], &[]);
        assert_eq!(step.obstacle_in(&gone), Some("“a” was deleted.".to_owned()));
        let undone = history.go(Direction::Undo, |_| true).unwrap();
        let [Edit::MoveItem(undone)] = undone.as_slice() else { panic!("one edit: {undone:?}") };
        assert_eq!((undone.base.as_deref(), undone.is_undo), (Some("6"), true));
        assert_eq!(undone.to.after, None);
    }
}
