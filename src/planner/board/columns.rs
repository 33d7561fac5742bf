//! Which columns a board has, and in which of them a task stands.

use std::collections::{BTreeSet, HashMap};

use super::arrangement::Arrangement;
use super::days;
use super::order;
use super::{Column, ColumnId, Grouping};
use crate::planner::due::DueGroup;
use crate::planner::id::UserId;
use crate::planner::person;
use crate::planner::priority::Priority;
use crate::planner::progress::Progress;
use crate::planner::snapshot::Snapshot;
use crate::planner::task::Task;

/// Returns the columns of a board, each in its acknowledged order.
pub(super) fn of(snapshot: &Snapshot, arrangement: &Arrangement) -> Vec<Column> {
    let grouping = arrangement.grouping;
    let mut columns: Vec<Column> =
        heads(snapshot, arrangement).into_iter().map(|(id, name)| Column::empty(id, name)).collect();
    let mut index: HashMap<ColumnId, usize> =
        columns.iter().enumerate().map(|(index, column)| (column.id.clone(), index)).collect();
    for (task, position) in snapshot.tasks().iter().zip(0u32..) {
        let is_unread = grouping.format().is_some_and(|kind| task.is_unread(kind));
        each_home(task, snapshot, arrangement, |home| {
            let column = index.get(&home).copied().unwrap_or_else(|| {
                columns.push(Column::empty(home.clone(), name(&home, snapshot, arrangement)));
                index.insert(home, columns.len() - 1);
                columns.len() - 1
            });
            columns[column].cards.push(position);
            columns[column].is_provisional |= is_unread;
        });
    }
    if grouping == Grouping::Bucket {
        for (bucket_id, count) in snapshot.beyond() {
            let home = index.get(&ColumnId::Bucket(bucket_id.clone()));
            if let Some(column) = home.and_then(|column| columns.get_mut(*column)) {
                column.beyond += count;
            }
        }
    }
    let tasks = snapshot.tasks();
    for column in &mut columns {
        column.is_collapsed = arrangement.collapsed.contains(&column.id);
        let id = &column.id;
        column.cards.sort_by(|a, b| order::compare(&tasks[*a as usize], &tasks[*b as usize], id));
    }
    columns
}

/// Returns the columns that are there whether or not they hold a card. The column of tasks without a bucket is only
/// there when it does.
fn heads(snapshot: &Snapshot, arrangement: &Arrangement) -> Vec<(ColumnId, String)> {
    let ids: Vec<ColumnId> = match arrangement.grouping {
        Grouping::Bucket => {
            let bucket = |bucket: &crate::planner::bucket::Bucket| {
                (ColumnId::Bucket(Some(bucket.id.clone())), bucket.name.clone())
            };
            return snapshot.buckets.iter().map(bucket).collect();
        }
        Grouping::Progress => Progress::ALL.map(ColumnId::Progress).to_vec(),
        Grouping::AssignedTo => people(snapshot, arrangement),
        Grouping::List => vec![ColumnId::List],
        Grouping::Mine => vec![ColumnId::Mine],
        Grouping::Due => DueGroup::ALL.map(ColumnId::Due).to_vec(),
        Grouping::Priority => Priority::ALL.map(ColumnId::Priority).to_vec(),
        Grouping::Label => labels(snapshot),
        Grouping::Schedule => days::of_schedule(arrangement),
        Grouping::Week => days::of_week(arrangement),
    };
    ids.into_iter().map(|id| (id.clone(), name(&id, snapshot, arrangement))).collect()
}

/// Returns a column for each person: those the person has put in order, then the person, then the others by name;
/// the unassigned last.
fn people(snapshot: &Snapshot, arrangement: &Arrangement) -> Vec<ColumnId> {
    let mut users: BTreeSet<&UserId> = snapshot.tasks().iter().flat_map(|task| &task.assignees).collect();
    users.extend(&arrangement.me);
    let mut users: Vec<&UserId> = users.into_iter().collect();
    users.sort_by_cached_key(|user| {
        let chosen = arrangement.people.iter().position(|known| known == *user).unwrap_or(usize::MAX);
        let is_other = arrangement.me.as_ref() != Some(*user);
        let name = snapshot.people.get(*user).map(|person| person.name.to_lowercase());
        (chosen, is_other, name.is_none(), name)
    });
    users.into_iter().cloned().map(Some).chain([None]).map(ColumnId::Assignee).collect()
}

/// Returns a column for each label that has a name or a card; the tasks without any last.
fn labels(snapshot: &Snapshot) -> Vec<ColumnId> {
    let mut used: BTreeSet<u8> = snapshot.plan.labels.keys().copied().collect();
    for task in snapshot.tasks() {
        used.extend(task.categories.iter());
    }
    used.into_iter().map(Some).chain([None]).map(ColumnId::Label).collect()
}

/// Returns the name of a column.
pub(super) fn name(column: &ColumnId, snapshot: &Snapshot, arrangement: &Arrangement) -> String {
    match column {
        ColumnId::Bucket(None) => "No bucket".to_owned(),
        ColumnId::Bucket(Some(id)) => {
            snapshot.bucket(id).map_or_else(|| "Unknown bucket".to_owned(), |bucket| bucket.name.clone())
        }
        ColumnId::Progress(progress) => progress.words().to_owned(),
        ColumnId::Assignee(None) => "Unassigned".to_owned(),
        ColumnId::Assignee(Some(user)) => person::name_of(snapshot, arrangement.me.as_ref(), user),
        ColumnId::List => "All tasks".to_owned(),
        ColumnId::Mine => "My tasks".to_owned(),
        ColumnId::Due(group) => group.words().to_owned(),
        ColumnId::Priority(priority) => {
            let word = priority.word();
            word[..1].to_uppercase() + &word[1..]
        }
        ColumnId::Day(day) => days::name(*day, arrangement.today, arrangement.dates),
        ColumnId::Week(_) => "Next week".to_owned(),
        ColumnId::Label(None) => "No label".to_owned(),
        ColumnId::Label(Some(category)) => snapshot.plan.label(*category).to_owned(),
    }
}

/// Goes through the columns a task stands in: one, except for people and labels.
pub(super) fn each_home(task: &Task, snapshot: &Snapshot, arrangement: &Arrangement, mut visit: impl FnMut(ColumnId)) {
    match arrangement.grouping {
        Grouping::Bucket => {
            // A bucket we have not heard of counts as none: the card must not vanish.
            let home = task.bucket_id.clone().filter(|id| snapshot.bucket(id).is_some());
            visit(ColumnId::Bucket(home));
        }
        Grouping::Progress => visit(ColumnId::Progress(task.progress())),
        Grouping::AssignedTo if task.assignees.is_empty() => visit(ColumnId::Assignee(None)),
        Grouping::AssignedTo => {
            for user in &task.assignees {
                visit(ColumnId::Assignee(Some(user.clone())));
            }
        }
        Grouping::List => visit(ColumnId::List),
        Grouping::Mine => {
            if arrangement.me.as_ref().is_none_or(|me| task.assignees.contains(me)) {
                visit(ColumnId::Mine);
            }
        }
        Grouping::Due => visit(ColumnId::Due(DueGroup::of(task.due, arrangement.today, arrangement.schedule.begins))),
        Grouping::Schedule => days::home_in_schedule(task, arrangement).into_iter().for_each(visit),
        Grouping::Week => days::home_in_week(task, arrangement).into_iter().for_each(visit),
        Grouping::Priority => visit(ColumnId::Priority(task.priority_band())),
        Grouping::Label if task.categories.is_empty() => visit(ColumnId::Label(None)),
        Grouping::Label => {
            for category in task.categories.iter() {
                visit(ColumnId::Label(Some(category)));
            }
        }
    }
}
