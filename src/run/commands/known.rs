//! What can be named in a plan, each with what tells it from others of that name.

use super::names::Named;
use crate::planner::container::Container;
use crate::planner::count::counted;
use crate::planner::details::Details;
use crate::planner::person::Person;
use crate::planner::plan::CATEGORY_COUNT;
use crate::planner::plan::colour_name;
use crate::planner::snapshot::Snapshot;
use crate::run::now;
use crate::sync::GroupSummary;
use crate::sync::PlanSummary;

/// Returns plans: in which group, or where else; those of one title also when each was opened.
pub(super) fn plans(plans: &[PlanSummary]) -> Vec<Named> {
    let is_alone = |plan: &PlanSummary| plans.iter().filter(|other| other.title == plan.title).count() == 1;
    let named = |plan: &PlanSummary| {
        let home = plan.group_name.as_ref().map(|name| format!("of {name}"));
        let known = Some(plan.marks.container.words()).filter(|words| !matches!(*words, "unknown" | "group"));
        let home = home.or(known.map(str::to_owned));
        let archived = plan.marks.is_archived.then(|| "archived".to_owned());
        let favourite = plan.marks.favourite.as_ref().map(|_| "favourite".to_owned());
        let opened = plan.marks.opened_at.filter(|_| !is_alone(plan));
        let opened = opened.map(|at| at.to_zoned(now().time_zone().clone()));
        let opened = opened.map(|at| format!("opened {}", at.strftime("%Y-%m-%d %H:%M")));
        let words: Vec<String> = [home, archived, favourite, opened].into_iter().flatten().collect();
        Named::new(plan.id.as_str(), &plan.title).beside(&words.join(", "))
    };
    plans.iter().map(named).collect()
}

/// Returns groups: with how many plans.
pub(super) fn groups(groups: &[GroupSummary], plans: &[PlanSummary]) -> Vec<Named> {
    let named = |group: &GroupSummary| {
        let is_in = |plan: &&PlanSummary| matches!(&plan.marks.container, Container::Group(id) if *id == group.id);
        let count = counted(plans.iter().filter(is_in).count(), "plan", "plans");
        Named::new(group.id.as_str(), &group.name).beside(&format!("with {count}"))
    };
    groups.iter().map(named).collect()
}

/// Returns the buckets of a plan: where each stands, and with how many tasks.
pub(super) fn buckets(plan: &Snapshot) -> Vec<Named> {
    let count = plan.buckets.len();
    let named = |(at, bucket): (usize, &crate::planner::bucket::Bucket)| {
        let tasks = plan.tasks().iter().filter(|task| task.bucket_id.as_ref() == Some(&bucket.id)).count();
        let tasks = counted(tasks, "task", "tasks");
        Named::new(bucket.id.as_str(), &bucket.name).beside(&format!("{at} of {count}, with {tasks}"))
    };
    (1..).zip(&plan.buckets).map(named).collect()
}

/// Returns people: in how many tasks of a plan.
pub(super) fn people(plan: &Snapshot, people: &[Person]) -> Vec<Named> {
    let named = |person: &Person| {
        let count = plan.tasks().iter().filter(|task| task.assignees.contains(&person.id)).count();
        let tasks = counted(count, "task", "tasks");
        Named::new(person.id.as_str(), &person.name).beside(&format!("in {tasks}"))
    };
    people.iter().map(named).collect()
}

/// Returns what a label is called where its name is not enough.
pub(super) fn category(label: u8) -> String {
    format!("category{label}")
}

/// Returns the labels of a plan: of which colour.
pub(super) fn labels(plan: &Snapshot) -> Vec<Named> {
    let named = |label: u8| {
        let colour = colour_name(label).to_lowercase();
        Named::new(&category(label), plan.plan.label(label)).beside(&format!("({colour})"))
    };
    (1..=CATEGORY_COUNT).map(named).collect()
}

/// Returns the items of a checklist: where each stands, and whether it is done.
pub(super) fn items(details: &Details) -> Vec<Named> {
    let count = details.checklist.len();
    let named = (1..).zip(&details.checklist).map(|(at, item): (usize, _)| {
        let ticked = if item.is_checked { ", ticked" } else { "" };
        Named::new(&item.id, &item.title).beside(&format!("{at} of {count}{ticked}"))
    });
    named.collect()
}

/// Returns the links of a task: where each leads.
pub(super) fn links(details: &Details) -> Vec<Named> {
    details.references.iter().map(|link| Named::new(&link.key, link.name()).beside(&link.url)).collect()
}
