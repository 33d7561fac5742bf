//! Where cards stand on a board, said so that they can be put there again one after the other.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{End, Spot};
use crate::planner::board::{Board, Column, Grouping};
use crate::planner::id::TaskId;
use crate::planner::snapshot::Snapshot;

/// Where a card stands on one board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Which board.
    pub board: Grouping,
    /// Where on it.
    pub spot: Spot,
}

/// Returns where each of some cards stands on a board, once for each column it stands in.
///
/// Each place is told by neighbours that are there when the cards are made again in this order: those that follow are not
/// counted.
#[must_use]
pub fn standings(board: &Board, plan: &Snapshot, tasks: &[TaskId]) -> Vec<Vec<Standing>> {
    let position = |task: &TaskId| plan.position(task).and_then(|position| u32::try_from(position).ok());
    let ranks: HashMap<u32, usize> =
        tasks.iter().enumerate().filter_map(|(rank, task)| Some((position(task)?, rank))).collect();
    let mut found = vec![Vec::new(); tasks.len()];
    for column in &board.columns {
        for (row, card) in column.cards.iter().enumerate() {
            let Some(rank) = ranks.get(card) else { continue };
            let spot = spot(column, row, plan, |card| ranks.get(card).is_none_or(|other| other < rank));
            found[*rank].push(Standing { board: board.grouping, spot });
        }
    }
    found
}

/// Returns a row of a column as a place between those cards that count.
fn spot(column: &Column, row: usize, plan: &Snapshot, counts: impl Fn(&u32) -> bool) -> Spot {
    let id = |card: &u32| plan.tasks().get(*card as usize).map(|task| task.id.clone());
    let after = column.cards[..row].iter().rev().find(|card| counts(card)).and_then(id);
    let before = column.cards[row + 1..].iter().find(|card| counts(card)).and_then(id);
    let end = if after.is_none() { End::Top } else { End::Bottom };
    Spot { column: column.id.clone(), column_name: column.name.clone(), after, before, end }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::planner::board::arrangement::Arrangement;
    use crate::planner::edit::{Edit, WholeTask};
    use crate::planner::fixture::{plan, team};
    use crate::planner::view::View;

    fn ids(titles: &[&str]) -> Vec<TaskId> {
        titles.iter().map(|title| TaskId::new(title)).collect()
    }

    #[test]
    fn cards_made_again_in_turn_stand_as_they_stood() {
        let all = ["a", "b", "c", "d", "e", "f"];
        for gone in [["a", "b", "c"], ["c", "b", "a"], ["f", "a", "d"], ["b", "e", "d"], ["d", "e", "f"]] {
            let plan = plan(&[("A", &all)]);
            let board = Board::of(&plan, &Arrangement::by(Grouping::Bucket));
            let places = standings(&board, &plan, &ids(&gone));
            let whole = |title: &&str| WholeTask::of(plan.task(&TaskId::new(title)).unwrap(), None, "A");
            let deleted = gone.iter().map(|title| Edit::DeleteTask(whole(title)));
            let made = gone.iter().zip(&places).map(|(title, places)| {
                let spot = places[0].spot.clone();
                Edit::CreateTask(WholeTask { spot, ..whole(title) })
            });
            let edits: Vec<Edit> = deleted.chain(made).collect();
            let view = View::new(Arc::new(plan.clone()), &edits, Arrangement::by(Grouping::Bucket).into());
            let titles = view.board().columns[0].cards.iter().map(|card| &*view.plan().tasks()[*card as usize].title);
            assert_eq!(titles.collect::<Vec<_>>(), all, "{gone:?}");
        }
    }

    #[test]
    fn a_card_of_two_people_stands_in_both_their_columns() {
        let plan = team();
        let board = Board::of(&plan, &Arrangement::by(Grouping::AssignedTo));
        let places = standings(&board, &plan, &ids(&["t02", "t00"]));
        let columns = |places: &[Standing]| places.iter().map(|it| it.spot.column_name.clone()).collect::<Vec<_>>();
        assert_eq!(places.iter().map(|places| columns(places).len()).collect::<Vec<_>>(), [2, 1]);
    }

    #[test]
    fn what_is_on_no_board_stands_nowhere() {
        let plan = plan(&[("A", &["a"])]);
        let board = Board::of(&plan, &Arrangement::by(Grouping::Bucket));
        assert_eq!(standings(&board, &plan, &ids(&["gone"])), [vec![]]);
    }
}
