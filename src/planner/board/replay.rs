//! What an edit does to a board that is already sorted.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use super::arrangement::Arrangement;
use super::columns::{each_home, name};
use super::{Board, Column, ColumnId, Grouping, order, place};
use crate::planner::edit::{Edit, End, Gap, Spot, WholeTask};
use crate::planner::id::{BucketId, TaskId};
use crate::planner::snapshot::Snapshot;
use crate::planner::task::Task;

impl Board {
    /// Replays one waiting edit. `snapshot` is the plan with the edit's fields changed already.
    ///
    /// An edit whose card or column is gone changes nothing.
    pub fn replay(&mut self, snapshot: &Snapshot, edit: &Edit, arrangement: &Arrangement) {
        match edit {
            Edit::MoveTask(edit) => {
                self.rehome(snapshot, &edit.task, arrangement);
                if edit.board == self.grouping && self.grouping.has_order() {
                    self.place(snapshot, &edit.task, &edit.to);
                }
            }
            Edit::ChangeTask(edit) => self.rehome(snapshot, &edit.task, arrangement),
            Edit::CreateTask(edit) => self.make(snapshot, edit, arrangement),
            Edit::MoveBucket(edit) if self.grouping == Grouping::Bucket => self.place_column(&edit.bucket, &edit.to),
            Edit::CreateBucket(edit) if self.grouping == Grouping::Bucket => {
                let id = ColumnId::Bucket(Some(edit.bucket.clone()));
                if snapshot.bucket(&edit.bucket).is_some() && !self.columns.iter().any(|column| column.id == id) {
                    self.columns.push(Column::empty(id, edit.name.clone()));
                    self.place_column(&edit.bucket, &edit.gap);
                }
            }
            Edit::RenameBucket(edit) => {
                let id = ColumnId::Bucket(Some(edit.bucket.clone()));
                if let Some(column) = self.columns.iter_mut().find(|column| column.id == id) {
                    column.name.clone_from(&edit.to);
                }
            }
            Edit::ChangePlan(_) if self.grouping == Grouping::Label => {
                for column in &mut self.columns {
                    column.name = name(&column.id, snapshot, arrangement);
                }
            }
            Edit::MoveBucket(_)
            | Edit::MoveItem(_)
            | Edit::ChangeDetails(_)
            | Edit::DeleteTask(_)
            | Edit::CreateBucket(_)
            | Edit::DeleteBucket(_)
            | Edit::ChangePlan(_)
            | Edit::CreatePlan(_)
            | Edit::DeletePlan(_)
            | Edit::ArchivePlan(_)
            | Edit::MovePlan(_)
            | Edit::FavouritePlan(_)
            | Edit::Say(_) => {}
        }
    }

    /// Takes cards out of their columns and puts them into another, one below the other: the board as it would be if
    /// they were dropped there. `row` counts the other cards of the column.
    pub fn carry(&mut self, cards: &[(u32, ColumnId)], column: usize, row: usize) {
        let Some(target) = self.columns.get(column).map(|column| column.id.clone()) else { return };
        let mut taken: HashMap<&ColumnId, HashSet<u32>> = HashMap::new();
        for (card, from) in cards {
            taken.entry(from).or_default().insert(*card);
            taken.entry(&target).or_default().insert(*card);
        }
        for column in &mut self.columns {
            if let Some(taken) = taken.get(&column.id) {
                column.cards.retain(|card| !taken.contains(card));
            }
        }
        let target = &mut self.columns[column].cards;
        let row = row.min(target.len());
        target.splice(row..row, cards.iter().map(|(card, _)| *card));
    }

    /// Puts the card of a task where the person meant.
    fn place(&mut self, snapshot: &Snapshot, task: &TaskId, to: &Spot) {
        let position = |id: &TaskId| u32::try_from(snapshot.position(id)?).ok();
        let Some(card) = position(task) else { return };
        let Some(target) = self.columns.iter_mut().find(|column| column.id == to.column) else { return };
        let Some(now) = target.cards.iter().position(|other| *other == card) else { return };
        target.cards.remove(now);
        let neighbour = |id: &Option<TaskId>| id.as_ref().and_then(position);
        let row = place::row(&target.cards, neighbour(&to.after), neighbour(&to.before), to.end);
        target.cards.insert(row, card);
    }

    /// Takes off the board what an edit takes out of the plan, and makes room for what it brings: to be called before the
    /// edit is applied, with the plan as it is until then. Cards are positions, so those behind move.
    pub fn prepare(&mut self, snapshot: &Snapshot, edit: &Edit) {
        let gone: Vec<usize> = match edit {
            Edit::DeleteTask(edit) => snapshot.position(&edit.task).into_iter().collect(),
            Edit::DeleteBucket(edit) => {
                let id = ColumnId::Bucket(Some(edit.bucket.clone()));
                self.columns.retain(|column| column.id != id);
                let is_in_it = |task: &Task| task.bucket_id.as_ref() == Some(&edit.bucket);
                let tasks = snapshot.tasks().iter().enumerate();
                tasks.filter(|(_, task)| is_in_it(task)).map(|(position, _)| position).collect()
            }
            Edit::CreateTask(edit) => {
                let before = snapshot.tasks().partition_point(|task| task.id < edit.task);
                // The service may have made it already, while its place is still to be sent.
                if let (None, Ok(card)) = (snapshot.position(&edit.task), u32::try_from(before)) {
                    for column in &mut self.columns {
                        column.cards.iter_mut().filter(|other| **other >= card).for_each(|other| *other += 1);
                    }
                }
                return;
            }
            _ => return,
        };
        for position in gone.into_iter().rev().filter_map(|position| u32::try_from(position).ok()) {
            for column in &mut self.columns {
                column.cards.retain(|card| *card != position);
                column.cards.iter_mut().filter(|card| **card > position).for_each(|card| *card -= 1);
            }
        }
    }

    /// Puts a new task where the person meant; on other boards it stands on top of its columns, as the service has it.
    fn make(&mut self, snapshot: &Snapshot, edit: &WholeTask, arrangement: &Arrangement) {
        let Some(card) = snapshot.position(&edit.task).and_then(|position| u32::try_from(position).ok()) else {
            return;
        };
        self.rehome(snapshot, &edit.task, arrangement);
        if !self.grouping.has_order() {
            return;
        }
        let is_here = edit.board == self.grouping;
        let others: Vec<ColumnId> =
            self.columns.iter().filter(|column| column.cards.contains(&card)).map(|column| column.id.clone()).collect();
        for column in others {
            let spot = if is_here && column == edit.spot.column {
                edit.spot.clone()
            } else {
                Spot { column, after: None, before: None, end: End::Top, ..edit.spot.clone() }
            };
            self.place(snapshot, &edit.task, &spot);
        }
    }

    fn place_column(&mut self, bucket: &BucketId, to: &Gap<BucketId>) {
        let column = |id: &Option<_>| id.clone().map(|id| ColumnId::Bucket(Some(id)));
        let id = ColumnId::Bucket(Some(bucket.clone()));
        let Some(now) = self.columns.iter().position(|column| column.id == id) else { return };
        let moved = self.columns.remove(now);
        let ids: Vec<&ColumnId> = self.columns.iter().map(|column| &column.id).collect();
        let (after, before) = (column(&to.after), column(&to.before));
        let row = place::row(&ids, after.as_ref(), before.as_ref(), to.end);
        self.columns.insert(row, moved);
    }

    /// Puts the card of a task into the columns its fields say, and out of all others. In a column it comes into it
    /// takes the place its hint says.
    fn rehome(&mut self, snapshot: &Snapshot, task: &TaskId, arrangement: &Arrangement) {
        let Some(position) = snapshot.position(task) else { return };
        let task = &snapshot.tasks()[position];
        let Ok(card) = u32::try_from(position) else { return };
        let mut homes = Vec::new();
        each_home(task, snapshot, arrangement, |home| homes.push(home));
        for column in &mut self.columns {
            let stays = self.grouping.has_order() && homes.contains(&column.id);
            if !stays {
                column.cards.retain(|other| *other != card);
            }
        }
        for home in homes {
            let index = self.columns.iter().position(|column| column.id == home).unwrap_or_else(|| {
                let mut column = Column::empty(home.clone(), name(&home, snapshot, arrangement));
                column.is_collapsed = arrangement.collapsed.contains(&home);
                // What has nobody or no label stands last.
                let last = self.columns.last().map(|column| &column.id);
                let is_before_last = matches!(last, Some(ColumnId::Assignee(None) | ColumnId::Label(None)));
                let index = self.columns.len() - usize::from(is_before_last);
                self.columns.insert(index, column);
                index
            });
            let column = &mut self.columns[index];
            if !column.cards.contains(&card) {
                let is_below =
                    |other: &u32| order::compare(task, &snapshot.tasks()[*other as usize], &home) == Ordering::Less;
                let row = column.cards.iter().position(is_below).unwrap_or(column.cards.len());
                column.cards.insert(row, card);
            }
        }
    }
}
