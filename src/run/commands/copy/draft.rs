//! What a copy makes, as edits; what of it stays behind, in words. Nothing is sent here.

use std::collections::BTreeSet;
use std::collections::HashMap;

use super::marks::Mark;
use super::marks::State;
use super::source::Item;
use super::source::Source;
use crate::planner::board::ColumnId;
use crate::planner::board::Grouping;
use crate::planner::bucket::Bucket;
use crate::planner::change::Change;
use crate::planner::count::counted;
use crate::planner::count::few;
use crate::planner::detail_change::DetailChange;
use crate::planner::difference;
use crate::planner::edit::ChangePlan;
use crate::planner::edit::Edit;
use crate::planner::edit::End;
use crate::planner::edit::Gap;
use crate::planner::edit::Spot;
use crate::planner::edit::Standing;
use crate::planner::edit::WholeBucket;
use crate::planner::edit::WholeTask;
use crate::planner::edit::short;
use crate::planner::id::BucketId;
use crate::planner::id::PlanId;
use crate::planner::id::TaskId;
use crate::planner::id::UserId;
use crate::planner::limits;
use crate::planner::person::name_of;
use crate::planner::plan::colour_name;
use crate::planner::plan_change::PlanChange;
use crate::planner::reference;
use crate::planner::snapshot::Snapshot;
use crate::planner::task::Task;
use crate::run::commands::fault::Fault;

/// Where things are copied to.
pub(super) struct Target<'a> {
    /// The plan.
    pub(super) plan: &'a Snapshot,
    /// Who can be assigned there.
    pub(super) members: BTreeSet<UserId>,
    /// The bucket all tasks go into, if one was named.
    pub(super) bucket: Option<BucketId>,
}

/// What a copy makes.
#[derive(Default)]
pub(super) struct Draft {
    /// Names of labels.
    pub(super) labels: Vec<PlanChange>,
    /// Buckets and tasks, in the order in which they are made.
    pub(super) edits: Vec<Edit>,
    /// What is not as it was, in sentences.
    pub(super) left_out: Vec<String>,
    /// How many buckets and tasks were made by an earlier run.
    pub(super) made_before: usize,
    /// So many of the tasks among them are not there any more.
    gone: usize,
    /// What an earlier run has begun and not sent.
    pub(super) waiting: Vec<Edit>,
    /// So many were refused before.
    refused: usize,
    /// Who is no member there.
    strangers: BTreeSet<UserId>,
    /// What the tasks are called that have a link that is no address of the web: once for each.
    odd_links: Vec<String>,
    /// What the tasks are called that have a link to the app they are hosted in.
    app_links: Vec<String>,
    /// What the copies are called.
    buckets: HashMap<BucketId, BucketId>,
    tasks: HashMap<TaskId, TaskId>,
}

impl Draft {
    /// Says what a copy makes; the error says why nothing of it can be made. `mark` tells what each copy is called.
    pub(super) fn of(
        source: &Source,
        target: &Target<'_>,
        mark: &dyn Fn(&str) -> Result<Mark, Fault>,
    ) -> Result<Self, Fault> {
        let mut draft = Self::default();
        draft.name_labels(source, target);
        let marks: Vec<Mark> = source.tasks.iter().map(|item| mark(item.task.id.as_str())).collect::<Result<_, _>>()?;
        // A task that was copied alone before needs no bucket.
        if source.is_whole || marks.iter().any(|mark| mark.state == State::New) {
            draft.make_buckets(source, target, mark)?;
        }
        for (item, mark) in source.tasks.iter().zip(marks) {
            let id = TaskId::new(&mark.id);
            // A task stands among those before it; the others are not there yet.
            draft.tasks.insert(item.task.id.clone(), id.clone());
            draft.gone += usize::from(mark.state == State::Made && target.plan.task(&id).is_none());
            if draft.is_new(mark.state) {
                let whole = draft.whole(id, item, source, target)?;
                draft.edits.push(Edit::CreateTask(whole));
            }
        }
        draft.say(source, target);
        draft.check(target)?;
        Ok(draft)
    }

    /// Takes note of what became of an earlier copy; says whether there is none.
    fn is_new(&mut self, state: State) -> bool {
        match state {
            State::New => return true,
            State::Waits(edit) => self.waiting.push(*edit),
            State::Refused => self.refused += 1,
            State::Made => self.made_before += 1,
        }
        false
    }

    /// Names labels that have no name there; one that has another keeps it.
    fn name_labels(&mut self, source: &Source, target: &Target<'_>) {
        let used: BTreeSet<u8> = source.tasks.iter().flat_map(|item| item.task.categories.iter()).collect();
        let (ours, theirs) = (&source.plan.plan, &target.plan.plan);
        let named = ours.labels.keys().copied().filter(|_| source.is_whole);
        let all: BTreeSet<u8> = used.iter().copied().chain(named).collect();
        for category in all {
            match (ours.labels.get(&category), theirs.labels.get(&category)) {
                (Some(name), None) => {
                    self.labels.push(PlanChange::LabelName { category, from: None, to: Some(name.clone()) });
                }
                (ours, Some(there)) if ours != Some(there) => {
                    let ours = ours.map_or_else(|| colour_name(category), String::as_str);
                    self.left_out.push(format!("the label “{}” is called “{}” there", short(ours), short(there)));
                }
                _ => {}
            }
        }
    }

    fn make_buckets(
        &mut self,
        source: &Source,
        target: &Target<'_>,
        mark: &dyn Fn(&str) -> Result<Mark, Fault>,
    ) -> Result<(), Fault> {
        if let Some(into) = &target.bucket {
            self.buckets = source.plan.buckets.iter().map(|bucket| (bucket.id.clone(), into.clone())).collect();
            return Ok(());
        }
        if !source.is_whole {
            let task = source.tasks.first().map(|item| &item.task);
            let own = task.and_then(|task| task.bucket_id.as_ref());
            let name = own.and_then(|own| source.plan.bucket(own)).map(|bucket| bucket.name.trim().to_lowercase());
            let buckets = &target.plan.buckets;
            let alike = buckets.iter().find(|bucket| Some(bucket.name.trim().to_lowercase()) == name);
            let into = alike.or_else(|| buckets.first()).map(|bucket| bucket.id.clone());
            if let (Some(own), Some(into)) = (own, &into) {
                self.buckets.insert(own.clone(), into.clone());
            }
            if into.is_some() {
                return Ok(());
            }
        }
        // Where there is none yet, a task that is copied alone brings its own.
        let own = source.tasks.first().and_then(|item| item.task.bucket_id.as_ref());
        let is_wanted = |bucket: &&Bucket| source.is_whole || Some(&bucket.id) == own;
        let mut all: Vec<BucketId> = target.plan.buckets.iter().map(|bucket| bucket.id.clone()).collect();
        for bucket in source.plan.buckets.iter().filter(is_wanted) {
            let mark = mark(bucket.id.as_str())?;
            let id = BucketId::new(&mark.id);
            self.buckets.insert(bucket.id.clone(), id.clone());
            // What another run is making goes by the service's name as soon as it is made.
            let waits = matches!(mark.state, State::Waits(_));
            if !self.is_new(mark.state) {
                if !waits && target.plan.bucket(&id).is_none() {
                    let name = short(&bucket.name);
                    let sentence = "was copied before and is not there any more. --again copies everything once more.";
                    return Err(Fault::Refused(format!("The bucket “{name}” {sentence}")));
                }
                continue;
            }
            let (name, gap) = (bucket.name.clone(), Gap::at(&all, all.len()));
            all.push(id.clone());
            let whole = WholeBucket { bucket: id, name, gap, base: None, seen: None, is_undo: false };
            self.edits.push(Edit::CreateBucket(whole));
        }
        Ok(())
    }

    fn whole(&mut self, id: TaskId, item: &Item, source: &Source, target: &Target<'_>) -> Result<WholeTask, Fault> {
        let task = &item.task;
        let bucket = match (&target.bucket, &task.bucket_id) {
            (Some(into), _) => Some(into.clone()),
            (None, Some(own)) => self.buckets.get(own).cloned(),
            (None, None) if !source.is_whole => target.plan.buckets.first().map(|bucket| bucket.id.clone()),
            (None, None) => None,
        };
        if bucket.is_none() && !source.is_whole {
            let title = short(&target.plan.plan.title);
            return Err(Fault::Refused(format!("“{title}” has no bucket yet: `bucket add` makes one.")));
        }
        let blank = Task::titled(task.id.clone(), task.plan_id.clone(), &task.title);
        let mut changes = difference::of_tasks(&blank, task);
        let is_completed = task.percent_complete >= 100;
        changes.retain(|change| match change {
            // It is on the day of whoever put it there; a completed task cannot come again.
            Change::MyDay { .. } | Change::Bucket { .. } => false,
            Change::Recurrence { .. } => !is_completed,
            Change::Assignee { user, .. } => target.members.contains(user),
            _ => true,
        });
        self.strangers.extend(task.assignees.iter().filter(|user| !target.members.contains(*user)).cloned());
        changes.extend(bucket.clone().map(|bucket| Change::Bucket { from: None, to: Some(bucket) }));
        let column_name = bucket.as_ref().map_or_else(String::new, |bucket| self.bucket_name(bucket, target));
        let column = ColumnId::Bucket(bucket);
        let mut places = item.places.iter().filter_map(|place| self.standing(place, &column, target));
        let end = End::Bottom;
        let bottom = Spot { column: column.clone(), column_name: column_name.clone(), after: None, before: None, end };
        let spot = places.next().map_or(bottom, |place| Spot { column_name, ..place.spot });
        let others = places.collect();
        let details = self.details(item);
        Ok(WholeTask {
            task: id,
            title: task.title.clone(),
            board: Grouping::Bucket,
            spot,
            others,
            changes,
            details,
            base: None,
            seen: None,
            is_undo: false,
        })
    }

    /// Returns a place among the copies, and nothing for a column that is not there: of somebody who is no member.
    fn standing(&self, place: &Standing, bucket: &ColumnId, target: &Target<'_>) -> Option<Standing> {
        let spot = &place.spot;
        let column = match &spot.column {
            ColumnId::Bucket(_) => bucket.clone(),
            ColumnId::Assignee(Some(user)) if !target.members.contains(user) => return None,
            column => column.clone(),
        };
        let card = |id: &Option<TaskId>| id.as_ref().and_then(|id| self.tasks.get(id)).cloned();
        let (after, before) = (card(&spot.after), card(&spot.before));
        // The first of them comes below what is there; the others stand around it.
        let end = if after.is_none() && before.is_none() { End::Bottom } else { spot.end };
        let spot = Spot { column, column_name: spot.column_name.clone(), after, before, end };
        Some(Standing { board: place.board, spot })
    }

    fn bucket_name(&self, bucket: &BucketId, target: &Target<'_>) -> String {
        let made = self.edits.iter().find_map(|edit| match edit {
            Edit::CreateBucket(made) if made.bucket == *bucket => Some(made.name.clone()),
            _ => None,
        });
        made.or_else(|| target.plan.bucket(bucket).map(|bucket| bucket.name.clone())).unwrap_or_default()
    }

    /// Returns what the details of a copy hold.
    fn details(&mut self, item: &Item) -> Vec<DetailChange> {
        // Whose details are not known is not among the tasks.
        let Some(details) = &item.details else { return Vec::new() };
        // The link to the app a task is hosted in makes no other task one of that app.
        let hosting = details.hosting().map(|link| link.key.clone());
        let mut changes = difference::from_blank(details);
        let all = changes.len();
        changes.retain(|change| !matches!(change, DetailChange::Link { key, .. } if Some(key) == hosting.as_ref()));
        let before = changes.len();
        let named = |count| std::iter::repeat_n(item.task.title.clone(), count);
        self.app_links.extend(named(all - before));
        changes.retain(|change| change.link().is_none_or(|key| reference::is_web_address(&reference::url_of(key))));
        self.odd_links.extend(named(before - changes.len()));
        changes
    }

    fn say(&mut self, source: &Source, target: &Target<'_>) {
        if !self.strangers.is_empty() {
            let names: Vec<String> = self.strangers.iter().map(|user| name_of(&source.plan, None, user)).collect();
            let title = short(&target.plan.plan.title);
            self.left_out
                .push(format!("not assigned, for they are not known as members of “{title}”: {}", names.join(", ")));
        }
        if self.refused > 0 {
            let count = self.refused;
            self.left_out
                .push(format!("{count} of it were refused before or wait for a decision: S in the program shows them"));
        }
        for (titles, why) in [
            (&self.odd_links, ["it is no address of the web", "they are no addresses of the web"]),
            (
                &self.app_links,
                [
                    "it leads to the app its task is hosted in, and no copy is one of that app",
                    "they lead to the apps their tasks are hosted in, and no copy is one of these apps",
                ],
            ),
        ] {
            let (is, why) = if titles.len() == 1 { ("is", why[0]) } else { ("are", why[1]) };
            let mut of: Vec<&str> = titles.iter().map(String::as_str).collect();
            // A task may have several.
            of.dedup();
            if !of.is_empty() {
                let links = counted(titles.len(), "link", "links");
                self.left_out.push(format!("{links} of {} {is} left out: {why}", few(of)));
            }
        }
    }

    /// Says what was copied before, if anything was.
    pub(super) fn copied_before(&self, source: &Source, target: &Target<'_>) -> Option<String> {
        let again = "--again copies";
        if let ([item], false) = (source.tasks.as_slice(), source.is_whole) {
            let title = short(&item.task.title);
            let made = self.tasks.get(&item.task.id).filter(|_| self.edits.is_empty() && self.made_before > 0)?;
            let Some(made) = target.plan.task(made) else {
                return Some(format!("“{title}” was copied before and is not there any more; {again} it once more"));
            };
            let bucket = made.bucket_id.as_ref().and_then(|bucket| target.plan.bucket(bucket));
            let place = bucket.map_or_else(String::new, |bucket| format!(" in “{}”", short(&bucket.name)));
            let sentence = format!("“{title}” was copied before and is there already{place}, as {}", made.id.as_str());
            return Some(format!("{sentence}; {again} it once more"));
        }
        let left = match self.made_before {
            0 => return None,
            1 => "1 was copied before and is left as it is".to_owned(),
            count => format!("{count} were copied before and are left as they are"),
        };
        let gone = match self.gone {
            0 => String::new(),
            1 => ", 1 task that is not there any more among them".to_owned(),
            count => format!(", {count} tasks that are not there any more among them"),
        };
        Some(format!("{left}{gone}; {again} once more"))
    }

    /// Refuses all of it when something goes beyond a limit: each is counted on top of those before it.
    fn check(&self, target: &Target<'_>) -> Result<(), Fault> {
        let mut plan = target.plan.clone();
        for edit in self.label_edit(target.plan).iter().chain(&self.edits) {
            let refused = |sentence| Fault::Refused(format!("Nothing is copied. {}: {sentence}", edit.words()));
            limits::check(edit, &plan, None).map_err(refused)?;
            edit.apply(&mut plan);
        }
        Ok(())
    }

    /// Returns the edit that names the labels, if any are to be named.
    pub(super) fn label_edit(&self, target: &Snapshot) -> Option<Edit> {
        let (plan, title) = (target.plan.id.clone(), target.plan.title.clone());
        let changes = self.labels.clone();
        (!changes.is_empty()).then_some(Edit::ChangePlan(ChangePlan { plan, title, changes, is_undo: false }))
    }

    /// Returns what a copy will hold: checklist items, links, and whether there are notes.
    pub(super) fn contents(whole: &WholeTask) -> (u32, u32, bool) {
        let task = whole.to_task(&PlanId::new(""));
        (task.checklist_items, task.references, task.has_description)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planner::fixture::plan;

    #[test]
    fn a_bucket_another_run_is_making_is_none_that_is_gone() {
        let source = Source { plan: plan(&[("A", &[])]), is_whole: true, tasks: Vec::new(), why: String::new() };
        // It is there already, by the name the service has given it since.
        let there = plan(&[("given", &[])]);
        let target = Target { plan: &there, members: BTreeSet::new(), bucket: None };
        let (bucket, name) = (BucketId::new("local 1"), "A".to_owned());
        let bucket = WholeBucket { bucket, name, gap: Gap::at(&[], 0), base: None, seen: None, is_undo: false };
        let draft = |state: State| {
            Draft::of(&source, &target, &|_| Ok(Mark { id: "local 1".to_owned(), state: state.clone() }))
        };
        let waits = draft(State::Waits(Box::new(Edit::CreateBucket(bucket))));
        assert!(waits.is_ok_and(|draft| draft.edits.is_empty() && draft.waiting.len() == 1));
        assert!(draft(State::Made).is_err(), "it was deleted since");
    }
}
