//! How the work of a plan stands, counted: for each board that has columns, how much of each is late, open and done.

use super::board::arrangement::Arrangement;
use super::board::{Board, Grouping};
use super::snapshot::Snapshot;

/// The boards that are counted, and what each is called.
const COUNTED: [(Grouping, &str); 6] = [
    (Grouping::Progress, "Progress"),
    (Grouping::Bucket, "Buckets"),
    (Grouping::AssignedTo, "People"),
    (Grouping::Due, "Due"),
    (Grouping::Priority, "Priority"),
    (Grouping::Label, "Labels"),
];

/// One board, counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// What it is by.
    pub title: &'static str,
    /// Its columns, in their order.
    pub bars: Vec<Bar>,
}

/// One column, counted. A task is one of the three.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bar {
    /// The name of the column.
    pub name: String,
    /// Not completed though its day is over.
    pub late: usize,
    /// Not completed, and not late.
    pub open: usize,
    /// Completed.
    pub done: usize,
}

impl Bar {
    /// Returns how many cards the column has.
    #[must_use]
    pub fn total(&self) -> usize {
        self.late + self.open + self.done
    }
}

/// Counts a plan as the person sees it, hidden cards and folded columns too.
#[must_use]
pub fn of(plan: &Snapshot, arrangement: &Arrangement) -> Vec<Chart> {
    let chart = |(grouping, title)| {
        let all = Arrangement { grouping, hides_completed: false, ..arrangement.clone() };
        let board = Board::of(plan, &all);
        let bars = board.columns.iter().map(|column| {
            let mut bar = Bar { name: column.name.clone(), ..Bar::default() };
            for task in column.cards.iter().filter_map(|card| plan.tasks().get(*card as usize)) {
                let is_late = task.due.is_some_and(|due| due < arrangement.today);
                match (task.percent_complete >= 100, is_late) {
                    (true, _) => bar.done += 1,
                    (false, true) => bar.late += 1,
                    (false, false) => bar.open += 1,
                }
            }
            bar
        });
        Chart { title, bars: bars.collect() }
    };
    COUNTED.into_iter().map(chart).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use pretty_assertions::assert_eq;

    use super::*;
    use crate::planner::fixture::plan;
    use crate::planner::id::TaskId;

    #[test]
    fn every_task_is_counted_once_in_each_board_of_single_columns() {
        let mut snapshot = plan(&[("A", &["late", "open", "done"]), ("B", &["today"]), ("C", &[])]);
        let today = date(2026, 10, 10);
        for (title, due, percent) in
            [("late", date(2026, 10, 9), 50), ("done", date(2026, 10, 1), 100), ("today", today, 0)]
        {
            let task = snapshot.task_mut(&TaskId::new(title)).unwrap();
            (task.due, task.percent_complete) = (Some(due), percent);
        }
        let charts = of(&snapshot, &Arrangement { today, hides_completed: true, ..Arrangement::default() });
        let bars = |title: &str| &charts.iter().find(|chart| chart.title == title).unwrap().bars;
        let counted = |bar: &Bar| (bar.name.clone(), bar.late, bar.open, bar.done);
        let expected = [("A", 1, 1, 1), ("B", 0, 1, 0), ("C", 0, 0, 0)];
        let expected = expected.map(|(name, late, open, done)| (name.to_owned(), late, open, done));
        assert_eq!(bars("Buckets").iter().map(counted).collect::<Vec<_>>(), expected);
        for title in ["Progress", "Buckets", "Due", "Priority"] {
            assert_eq!(bars(title).iter().map(Bar::total).sum::<usize>(), 4, "{title}");
        }
        assert_eq!(bars("Progress").iter().map(|bar| bar.done).collect::<Vec<_>>(), [0, 0, 1]);
    }
}
