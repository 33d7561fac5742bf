//! Where cards go that are made or moved by name: an end of a column, or beside another card in it.

use super::moved;
use crate::app::State;
use crate::app::fields;
use crate::app::hand::Hand;
use crate::app::making;
use crate::planner::board::ColumnId;
use crate::planner::edit::short;
use crate::planner::id::TaskId;
use crate::planner::view::View;

/// A place in a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Above all other cards.
    Top,
    /// Below all other cards.
    Bottom,
    /// Right below this card.
    After(TaskId),
    /// Right above this card.
    Before(TaskId),
}

impl Place {
    /// Returns the row among these cards; the error says that the card is not one of them.
    fn row(&self, others: &[TaskId], view: &View, column: usize) -> Result<usize, String> {
        let at = |task: &TaskId| {
            let title = view.plan().task(task).map_or("The card", |task| task.title.as_str());
            let name = view.board().columns.get(column).map_or("", |column| column.name.as_str());
            let row = others.iter().position(|other| other == task);
            row.ok_or_else(|| format!("“{}” is not in {name}.", short(title)))
        };
        match self {
            Self::Top => Ok(0),
            Self::Bottom => Ok(others.len()),
            Self::After(task) => Ok(at(task)? + 1),
            Self::Before(task) => at(task),
        }
    }
}

/// Makes a card at a place of a column, as a line says.
pub(super) fn new_card(state: &mut State, column: &ColumnId, place: &Place, line: &str) -> fields::Outcome {
    let view = state.board.view.as_ref().ok_or("The plan is not here yet.")?;
    let column = index(view, column)?;
    let cards: Vec<TaskId> =
        (0..).map_while(|row| view.board().task(view.plan(), column, row)).map(|task| task.id.clone()).collect();
    let new = making::at(view, column, place.row(&cards, view, column)?, None)?;
    making::card(state, new, line)
}

/// Moves a card to a place of a column.
pub(super) fn move_card(
    state: &mut State,
    task: &TaskId,
    from: Option<&ColumnId>,
    column: &ColumnId,
    place: &Place,
) -> fields::Outcome {
    let view = state.board.view.as_ref().ok_or("The plan is not here yet.")?;
    let (board, plan) = (view.board(), view.plan());
    let there = index(view, column)?;
    // A card that stands in several columns is moved inside the one it is to be in, if it is there already.
    let home = board.find_in(plan, task, Some(from.unwrap_or(column))).ok_or("The card is not on this board.")?;
    let home = board.columns[home.0].id.clone();
    if from.is_some_and(|from| *from != home) {
        return Err("The card does not stand in that column.".to_owned());
    }
    let cards = [(task.clone(), home)];
    let hand = Hand::pick_up(view, &cards).ok_or("The card is not on this board any more.")?;
    let row = place.row(&hand.others(view, there), view, there)?;
    let effects = state.board.send_to(&cards, there, row, &mut state.next_ticket)?;
    Ok(moved(state, effects))
}

fn index(view: &View, column: &ColumnId) -> Result<usize, String> {
    let index = view.board().columns.iter().position(|known| known.id == *column);
    index.ok_or_else(|| "There is no such column on this board.".to_owned())
}
