//! What is not the same in two readings of one thing, one change for each field.

use super::change::Change;
use super::change::FieldChange as _;
use super::detail_change::DetailChange;
use super::details::Details;
use super::plan::CATEGORY_COUNT;
use super::task::Task;

/// Returns the changes that lead from one task to another; places on boards are no fields.
#[must_use]
pub fn of_tasks(before: &Task, after: &Task) -> Vec<Change> {
    let mut changes = vec![
        Change::Title { from: before.title.clone(), to: after.title.clone() },
        Change::Bucket { from: before.bucket_id.clone(), to: after.bucket_id.clone() },
        Change::Percent { from: before.percent_complete, to: after.percent_complete },
        Change::Priority { from: before.priority, to: after.priority },
        Change::Start { from: before.start, to: after.start },
        Change::Due { from: before.due, to: after.due },
        Change::Recurrence { from: before.schedule().cloned(), to: after.schedule().cloned() },
        Change::MyDay { from: before.is_on_my_day, to: after.is_on_my_day },
    ];
    for user in before.assignees.iter().chain(&after.assignees) {
        let (from, to) = (before.assignees.contains(user), after.assignees.contains(user));
        changes.push(Change::Assignee { user: user.clone(), from, to });
    }
    for category in 1..=CATEGORY_COUNT {
        let (from, to) = (before.categories.contains(category), after.categories.contains(category));
        changes.push(Change::Label { category, from, to });
    }
    changes.retain(|change| !change.is_nothing());
    changes
}

/// Returns the changes that make new details hold what these do. Items come from the top down and links from the bottom
/// up, for a new item stands last and a new link first.
#[must_use]
pub fn from_blank(details: &Details) -> Vec<DetailChange> {
    let blank = Details::blank(details.task.clone());
    let mut changes = vec![
        DetailChange::Notes { from: blank.description, to: details.description.clone() },
        DetailChange::Preview { from: blank.preview_type, to: details.preview_type.clone() },
    ];
    changes.retain(|change| !change.is_nothing());
    changes.extend(details.checklist.iter().map(|item| DetailChange::Item {
        item: item.id.clone(),
        title: item.title.clone(),
        is_checked: item.is_checked,
        from: false,
        to: true,
        place: None,
    }));
    changes.extend(details.references.iter().rev().map(|link| DetailChange::Link {
        key: link.key.clone(),
        alias: link.alias.clone(),
        kind: link.kind.clone(),
        from: false,
        to: true,
        place: None,
    }));
    changes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::planner::fixture::{details, task};
    use crate::planner::id::{BucketId, UserId};

    #[test]
    fn the_difference_of_two_tasks_leads_from_one_to_the_other() {
        let before = task("a");
        let mut after = before.clone();
        after.title = "b".to_owned();
        after.bucket_id = Some(BucketId::new("B"));
        after.assignees = vec![UserId::new("anna")];
        after.categories = [2, 25].into_iter().collect();
        (after.percent_complete, after.priority) = (50, 1);
        after.due = Some(jiff::civil::date(2026, 10, 12));
        let mut changed = before.clone();
        for change in of_tasks(&before, &after) {
            change.apply(&mut changed);
        }
        assert_eq!(changed, after);
        assert_eq!(of_tasks(&after, &after), []);
    }

    #[test]
    fn details_made_anew_hold_the_same_in_the_same_order() {
        let mut wanted = details("t", &[("one", "5"), ("two", "3")], &[("x", "1"), ("y", "2")]);
        wanted.description = "Notes".to_owned();
        let mut made = Details::blank(wanted.task.clone());
        for change in from_blank(&wanted) {
            change.apply(&mut made);
        }
        assert_eq!(made.description, "Notes");
        let titles = |details: &Details| details.checklist.iter().map(|item| item.title.clone()).collect::<Vec<_>>();
        let links = |details: &Details| details.references.iter().map(|link| link.key.clone()).collect::<Vec<_>>();
        assert_eq!((titles(&made), links(&made)), (titles(&wanted), links(&wanted)));
    }
}
