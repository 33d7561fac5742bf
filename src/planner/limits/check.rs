//! Whether an edit goes beyond a limit, before it is shown or sent. What was beyond one already may stay so.

use jiff::civil::Date;

use super::{Limit, TITLE_MOST};
use crate::planner::change::{Change, FieldChange as _};
use crate::planner::detail_change::DetailChange;
use crate::planner::details::Details;
use crate::planner::edit::{Edit, WholeTask};
use crate::planner::plan::CATEGORY_COUNT;
use crate::planner::plan_change::PlanChange;
use crate::planner::reference::{is_web_address, url_of};
use crate::planner::snapshot::Snapshot;
use crate::planner::task::Task;

/// Says whether the service takes an edit of a plan, as far as its limits are known; the error is a sentence.
///
/// Pass the details of the task when they were read: what they hold is counted more exactly than the task says. How many
/// tasks a person has over all plans is not known here.
pub fn check(edit: &Edit, plan: &Snapshot, details: Option<&Details>) -> Result<(), String> {
    let details = details.filter(|details| Some(&details.task) == edit.task());
    match edit {
        Edit::MoveTask(edit) => {
            plan.task(&edit.task).map_or(Ok(()), |task| of_task(&edit.changes_for(task), task, plan))
        }
        Edit::ChangeTask(edit) => plan.task(&edit.task).map_or(Ok(()), |task| of_task(&edit.changes, task, plan)),
        Edit::ChangeDetails(edit) => {
            plan.task(&edit.task).map_or(Ok(()), |task| of_details(&edit.changes, task, details, edit.is_undo))
        }
        Edit::CreateTask(edit) => new_task(edit, plan),
        Edit::CreateBucket(edit) => {
            name("A bucket’s name", &edit.name)?;
            room(Limit::Buckets, plan.buckets.len(), plan.buckets.len() + 1)
        }
        Edit::RenameBucket(edit) => name("A bucket’s name", &edit.to),
        Edit::ChangePlan(edit) => of_plan(&edit.changes, plan),
        Edit::CreatePlan(edit) => name("A plan’s title", &edit.title),
        Edit::Say(edit) => name("A message", &edit.text),
        Edit::MoveBucket(_)
        | Edit::MoveItem(_)
        | Edit::DeleteTask(_)
        | Edit::DeleteBucket(_)
        | Edit::DeletePlan(_)
        | Edit::ArchivePlan(_)
        | Edit::MovePlan(_)
        | Edit::FavouritePlan(_) => Ok(()),
    }
}

/// Refuses to go beyond a limit; what is beyond it and grows no further may stay.
fn room(limit: Limit, before: usize, after: usize) -> Result<(), String> {
    let is_over = limit.most().is_some_and(|most| after > most) && after > before;
    if is_over { Err(limit.sentence()) } else { Ok(()) }
}

/// Refuses a name nobody could see.
fn name(what: &str, name: &str) -> Result<(), String> {
    if name.trim().is_empty() { Err(format!("{what} cannot be empty.")) } else { Ok(()) }
}

/// Refuses a title the service would not take. Only titles of tasks have a length that is known.
fn title(title: &str) -> Result<(), String> {
    name("A title", title)?;
    match title.chars().count() {
        letters if letters > TITLE_MOST => {
            Err(format!("A title has at most {TITLE_MOST} letters; this one has {letters}."))
        }
        _ => Ok(()),
    }
}

fn of_task(changes: &[Change], task: &Task, plan: &Snapshot) -> Result<(), String> {
    let mut after = task.clone();
    for change in changes {
        change.apply(&mut after);
        values(change)?;
    }
    series(changes, task, &after)?;
    room(Limit::Assignees, task.assignees.len(), after.assignees.len())?;
    if (after.start, after.due) != (task.start, task.due) {
        dates(after.start, after.due)?;
    }
    // The person's own tasks are of many plans, each with room of its own.
    let opens = task.percent_complete >= 100 && after.percent_complete < 100;
    if opens && !plan.plan.id.is_mine() {
        let open = plan.active_count();
        room(Limit::OpenTasks, open, open + 1)?;
    }
    Ok(())
}

/// Refuses values no field can have.
fn values(change: &Change) -> Result<(), String> {
    match change {
        Change::Title { to, .. } => title(to),
        Change::Percent { to, .. } if !(0..=100).contains(to) => Err(format!("Progress is from 0 to 100, not {to}.")),
        Change::Priority { to, .. } if !(0..=10).contains(to) => Err(format!("Priority is from 0 to 10, not {to}.")),
        Change::Label { category, .. } => label(*category),
        Change::Recurrence { to: Some(to), .. } => to.pattern.check(),
        _ => Ok(()),
    }
}

/// Refuses a schedule where the service keeps none.
fn series(changes: &[Change], task: &Task, after: &Task) -> Result<(), String> {
    let is_set = changes.iter().find_map(|change| match change {
        Change::Recurrence { to, .. } => Some(to.is_some()),
        _ => None,
    });
    let Some(is_set) = is_set else { return Ok(()) };
    if task.recurrence.as_deref().is_some_and(|recurrence| recurrence.is_followed) {
        return Err("The next task of its series is there already: change how that one comes again.".to_owned());
    }
    if is_set && after.percent_complete >= 100 {
        return Err("A completed task cannot come again: open it first.".to_owned());
    }
    Ok(())
}

fn label(category: u8) -> Result<(), String> {
    let is_known = (1..=CATEGORY_COUNT).contains(&category);
    if is_known { Ok(()) } else { Err(format!("A plan has {CATEGORY_COUNT} labels; there is no number {category}.")) }
}

/// Refuses a start after the due date.
fn dates(start: Option<Date>, due: Option<Date>) -> Result<(), String> {
    let (Some(start), Some(due)) = (start, due) else { return Ok(()) };
    if start <= due {
        return Ok(());
    }
    let is_one_year = start.year() == due.year();
    let day = |date: Date| date.strftime(if is_one_year { "%-d %b" } else { "%-d %b %Y" }).to_string();
    Err(format!("Start ({}) is after due ({}).", day(start), day(due)))
}

/// What comes back was there before: the service has taken whatever it holds.
fn of_details(
    changes: &[DetailChange],
    task: &Task,
    details: Option<&Details>,
    comes_back: bool,
) -> Result<(), String> {
    let mut counted = task.clone();
    if let Some(details) = details {
        counted.checklist_items = u32::try_from(details.checklist.len()).unwrap_or(u32::MAX);
        counted.references = u32::try_from(details.references.len()).unwrap_or(u32::MAX);
    }
    let mut after = counted.clone();
    for change in changes {
        // What somebody else has added or removed meanwhile counts once.
        if !details.is_some_and(|details| change.is_done(details)) {
            change.count(&mut after);
        }
        let is_renamed = matches!(change, DetailChange::ItemTitle { .. } | DetailChange::Item { to: true, .. });
        if let (true, DetailChange::ItemTitle { to: text, .. } | DetailChange::Item { title: text, .. }) =
            (is_renamed, change)
        {
            name("A checklist item", text)?;
        }
        if let DetailChange::Link { key, to: true, .. } = change
            && !comes_back
            && !is_web_address(&url_of(key))
        {
            return Err("A link has to begin with http:// or https:// and hold nothing hidden.".to_owned());
        }
    }
    let count = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
    room(Limit::ChecklistItems, count(counted.checklist_items), count(after.checklist_items))?;
    room(Limit::Links, count(counted.references), count(after.references))
}

fn new_task(edit: &WholeTask, plan: &Snapshot) -> Result<(), String> {
    title(&edit.title)?;
    let blank = Task::titled(edit.task.clone(), plan.plan.id.clone(), &edit.title);
    of_task(&edit.changes, &blank, plan)?;
    of_details(&edit.details, &blank, None, edit.is_undo)?;
    if plan.task(&edit.task).is_some() || plan.plan.id.is_mine() {
        return Ok(());
    }
    let tasks = plan.tasks().len() + plan.beyond().values().sum::<usize>();
    room(Limit::Tasks, tasks, tasks + 1)?;
    if edit.to_task(&plan.plan.id).percent_complete < 100 {
        let open = plan.active_count();
        room(Limit::OpenTasks, open, open + 1)?;
    }
    Ok(())
}

fn of_plan(changes: &[PlanChange], plan: &Snapshot) -> Result<(), String> {
    let mut after = plan.plan.clone();
    for change in changes {
        change.apply(&mut after);
        match change {
            PlanChange::Title { to, .. } => name("A plan’s title", to)?,
            PlanChange::LabelName { category, .. } => label(*category)?,
            PlanChange::SharedWith { .. } => {}
        }
    }
    room(Limit::SharedWith, plan.plan.shared_with.len(), after.shared_with.len())
}

#[cfg(test)]
mod tests;
