//! What this machine has made gets its name from the service: whatever points to it goes on doing so.

use std::sync::Arc;

use super::State;
use super::effect::Effect;
use super::overlays::Overlay;
use super::undo;
use crate::planner::board::ColumnId;
use crate::planner::id::BucketId;
use crate::planner::id::PlanId;
use crate::planner::id::TaskId;

/// One name and what stands in its place.
pub(crate) struct Names<'a> {
    /// The name this machine gave.
    pub(crate) local: &'a str,
    /// The service's.
    pub(crate) given: &'a str,
}

impl Names<'_> {
    /// Renames a task, if it is that one.
    pub(crate) fn task(&self, id: &mut TaskId) {
        if id.as_str() == self.local {
            *id = TaskId::new(self.given);
        }
    }

    /// Renames a plan, if it is that one.
    pub(crate) fn plan(&self, id: &mut PlanId) {
        if id.as_str() == self.local {
            *id = PlanId::new(self.given);
        }
    }

    /// Renames that task among some.
    pub(crate) fn tasks(&self, ids: &mut [TaskId]) {
        for id in ids {
            self.task(id);
        }
    }

    /// Renames a bucket, if it is that one.
    pub(crate) fn bucket(&self, id: &mut BucketId) {
        if id.as_str() == self.local {
            *id = BucketId::new(self.given);
        }
    }

    /// Renames a column, if it is that bucket's.
    pub(crate) fn column(&self, id: &mut ColumnId) {
        if let ColumnId::Bucket(Some(bucket)) = id {
            self.bucket(bucket);
        }
    }

    /// Renames cards, each with its column.
    fn cards<'a>(&self, cards: impl IntoIterator<Item = &'a mut (TaskId, ColumnId)>) {
        for (task, column) in cards {
            self.task(task);
            self.column(column);
        }
    }
}

/// Puts the service's name in place of this machine's, wherever the program says it.
pub(super) fn named(state: &mut State, local: &str, given: &str) -> Vec<Effect> {
    let names = Names { local, given };
    state.board.renamed(&names);
    state.plans.iter_mut().for_each(|plan| names.plan(&mut plan.id));
    if let Some(details) = &mut state.told_details
        && details.task.as_str() == local
    {
        names.task(&mut Arc::make_mut(details).task);
    }
    state.wants_notes.iter_mut().for_each(|(task, _)| names.task(task));
    state.pane.iter_mut().for_each(|panel| panel.renamed(&names));
    state.gathering.iter_mut().for_each(|gathering| gathering.renamed(&names));
    for draft in &mut state.drafts {
        names.plan(&mut draft.plan);
        names.task(&mut draft.task);
    }
    for overlay in &mut state.overlays {
        match overlay {
            Overlay::Task(panel) => panel.renamed(&names),
            Overlay::MoveTo(move_to) => {
                names.cards(&mut move_to.cards);
                move_to.column.iter_mut().for_each(|column| names.column(column));
            }
            Overlay::Field(field) => field.renamed(&names),
            Overlay::Menu(menu) => menu.renamed(&names),
            Overlay::Date(date) => date.renamed(&names),
            Overlay::Confirm(confirm) => confirm.renamed(&names),
            Overlay::Conflict(dialog) => dialog.renamed(&names),
            Overlay::Text(typed) => typed.renamed(&names),
            Overlay::Talk(panel) => names.task(&mut panel.task),
            Overlay::Why(why) => names.task(&mut why.task),
            Overlay::NameIt(dialog) => names.plan(&mut dialog.plan),
            Overlay::Plans(plans) => plans.renamed(&names),
            Overlay::Find(find) => find.renamed(&names),
            Overlay::Facets(facets) => facets.renamed(&names),
            // The panel is of the open plan, whatever it is called.
            Overlay::Answer(_)
            | Overlay::Charts(_)
            | Overlay::Help(_)
            | Overlay::Log(_)
            | Overlay::Outbox(_)
            | Overlay::PlanPanel(_)
            | Overlay::Rebind(_)
            | Overlay::Trash(_)
            | Overlay::Views(_) => {}
        }
    }
    if state.history.rename(local, given) { vec![undo::keep(state)] } else { Vec::new() }
}

#[cfg(test)]
#[path = "naming_tests.rs"]
mod tests;
