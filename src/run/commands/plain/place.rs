//! Where one is on the board, and what is said of it: whole words, for who listens.

use super::line::Way;
use crate::planner::board::Board;
use crate::planner::board::ColumnId;
use crate::planner::id::TaskId;
use crate::planner::person::name_of;
use crate::planner::priority::Priority;
use crate::planner::task::Task;
use crate::planner::view::View;
use crate::run::commands::print::Eye;

/// A column, and a card in it unless it has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Here {
    pub(super) column: Option<ColumnId>,
    pub(super) task: Option<TaskId>,
}

impl Here {
    /// Returns the column's index and the card's, as the board is now. What is not there any more is looked for where it was,
    /// else at the beginning.
    pub(super) fn at(&self, view: &View) -> (usize, Option<usize>) {
        let (board, plan) = (view.board(), view.plan());
        let known = self.task.as_ref().and_then(|task| board.find_in(plan, task, self.column.as_ref()));
        if let Some((column, row)) = known {
            return (column, Some(row));
        }
        let column = board.columns.iter().position(|column| Some(&column.id) == self.column.as_ref()).unwrap_or(0);
        let has_cards = board.columns.get(column).is_some_and(|column| !column.cards.is_empty());
        (column, has_cards.then_some(0))
    }

    /// Returns the place beside this one; the error says why there is none.
    pub(super) fn beside(&self, view: &View, way: Way) -> Result<Self, String> {
        let board = view.board();
        let (column, row) = self.at(view);
        let name = board.columns.get(column).map_or("", |column| column.name.as_str());
        let last = board.columns.get(column).map_or(0, |column| column.cards.len());
        let (column, row) = match (way, row) {
            (Way::Down, Some(row)) if row + 1 < last => (column, row + 1),
            (Way::Up, Some(row)) if row > 0 => (column, row - 1),
            (Way::Down, _) => return Err(format!("No card is below in {name}.")),
            (Way::Up, _) => return Err(format!("No card is above in {name}.")),
            (Way::Left, _) if column > 0 => (column - 1, 0),
            (Way::Right, _) if column + 1 < board.columns.len() => (column + 1, 0),
            (Way::Left, _) => return Err(format!("{name} is the first column.")),
            (Way::Right, _) => return Err(format!("{name} is the last column.")),
        };
        Ok(Self::of(view, column, row))
    }

    /// Returns a place by its indexes.
    pub(super) fn of(view: &View, column: usize, row: usize) -> Self {
        let known = view.board().columns.get(column);
        let task =
            known.and_then(|column| column.cards.get(row)).and_then(|card| view.plan().tasks().get(*card as usize));
        Self { column: known.map(|column| column.id.clone()), task: task.map(|task| task.id.clone()) }
    }

    /// Says where this is and what is there.
    pub(super) fn words(&self, view: &View, eye: &Eye<'_>) -> Vec<String> {
        let board = view.board();
        let (at, row) = self.at(view);
        let Some(column) = board.columns.get(at) else {
            return vec!["This plan has no column: bucket add NAME makes one.".to_owned()];
        };
        let task = row.and_then(|row| column.cards.get(row)).and_then(|card| eye.plan.tasks().get(*card as usize));
        match (row, task) {
            (Some(row), Some(task)) => {
                vec![format!("{}, {} of {}: {}", column.name, row + 1, column.cards.len(), card(eye, task))]
            }
            _ => vec![format!("{}: nothing here. new TITLE makes a card.", column.name)],
        }
    }
}

/// Returns the ids of all cards, column by column.
pub(super) fn all(view: &View) -> Vec<String> {
    let board: &Board = view.board();
    let cards = board.columns.iter().flat_map(|column| &column.cards);
    cards.filter_map(|card| view.plan().tasks().get(*card as usize)).map(|task| task.id.as_str().to_owned()).collect()
}

/// Says what a card shows.
fn card(eye: &Eye<'_>, task: &Task) -> String {
    let mut words = vec![task.title.clone()];
    if task.percent_complete > 0 {
        words.push(task.progress().words().to_owned());
    }
    if task.priority_band() != Priority::Medium {
        words.push(task.priority_band().word().to_owned());
    }
    let due = eye.due(task);
    words.extend((!due.is_empty()).then(|| format!("due {due}")));
    if task.checklist_items > 0 {
        let done = task.checklist_items.saturating_sub(task.open_checklist_items);
        words.push(format!("checklist {done} of {}", task.checklist_items));
    }
    let people: Vec<String> = task.assignees.iter().map(|user| name_of(eye.plan, eye.me, user)).collect();
    words.extend((!people.is_empty()).then(|| format!("assigned to {}", people.join(" and "))));
    let plan = eye.plan.plan_of(task);
    let labels: Vec<&str> = task.categories.iter().map(|label| plan.label(label)).collect();
    words.extend((!labels.is_empty()).then(|| format!("labels {}", labels.join(" and "))));
    format!("{}.", words.join(". "))
}
