//! The move-to picker: first the column, then the place in it.

use crate::app::hand::Hand;
use crate::app::picker::Picker;
use crate::planner::board::ColumnId;
use crate::planner::id::TaskId;
use crate::planner::view::View;

/// The picker while it is open.
#[derive(Clone, Debug)]
pub struct MoveTo {
    /// What was typed and chosen.
    pub picker: Picker,
    /// The cards that are to be moved, each from its column.
    pub cards: Vec<(TaskId, ColumnId)>,
    /// The column that was chosen, if one was.
    pub column: Option<ColumnId>,
}

/// One entry of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is.
    pub words: String,
    /// What else there is to say: what comes below, or why it cannot be chosen.
    pub remark: String,
    /// What choosing it means.
    pub target: Target,
}

/// What choosing an entry means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// The column; the place comes next.
    Column(ColumnId),
    /// The row, among the other cards of the column.
    Row(usize),
    /// It cannot be chosen, for this reason.
    Refused(String),
}

impl MoveTo {
    /// Opens the picker for some cards.
    #[must_use]
    pub fn of(cards: Vec<(TaskId, ColumnId)>) -> Self {
        Self { picker: Picker::default(), cards, column: None }
    }

    /// Returns the title of the list: what is moved, and where when that is known.
    #[must_use]
    pub fn title(&self, view: &View) -> String {
        let hand = self.hand(view).filter(|hand| !hand.staying.is_empty());
        let some = hand.map(|hand| {
            let (can, stay) = (hand.cards.len(), hand.staying.len());
            format!("{can} of {} cards, {stay} locked stay,", can + stay)
        });
        let what = match self.cards.as_slice() {
            [(task, _)] => view.plan().task(task).map_or_else(String::new, |task| format!("“{}”", task.title)),
            cards => some.unwrap_or_else(|| format!("{} cards", cards.len())),
        };
        match self.target_column(view) {
            Some(column) => format!("Move {what} to {} ── place", view.board().columns[column].name),
            None => format!("Move {what} ── to which column"),
        }
    }

    /// Returns the entries that match what was typed.
    #[must_use]
    pub fn entries(&self, view: &View) -> Vec<Entry> {
        let Some(hand) = self.hand(view) else { return Vec::new() };
        let entries = match self.target_column(view) {
            Some(column) => places(view, &hand, column),
            None => columns(view, &hand),
        };
        let matches = |entry: &Entry| self.picker.matches(&format!("{} {}", entry.words, entry.remark));
        entries.into_iter().filter(matches).collect()
    }

    /// Returns the cards as they would be in hand, without those that are locked where they are.
    fn hand(&self, view: &View) -> Option<Hand> {
        let mut hand = Hand::pick_up(view, &self.cards)?;
        hand.leave_locked(view, false).is_ok().then_some(hand)
    }

    /// Returns which column of the board was chosen, if it is still there.
    #[must_use]
    pub fn target_column(&self, view: &View) -> Option<usize> {
        let wanted = self.column.as_ref()?;
        view.board().columns.iter().position(|column| column.id == *wanted)
    }
}

/// Returns the columns, each with why the cards cannot go there if they cannot.
fn columns(view: &View, hand: &Hand) -> Vec<Entry> {
    let home = hand.cards.first().map(|card| &card.from.column);
    let entry = |(index, column): (usize, &crate::planner::board::Column)| {
        let mut there = hand.clone();
        let refusal = there.hang(view, index, usize::MAX).err();
        let lock = there.refused.and_then(|refused| refused.lock);
        let remark = match &refusal {
            // What is locked has few words of its own.
            Some(reason) => format!("✕ {}", lock.as_ref().unwrap_or(reason)),
            None if home == Some(&column.id) => "(current)".to_owned(),
            None => String::new(),
        };
        let target = refusal.map_or_else(|| Target::Column(column.id.clone()), Target::Refused);
        Entry { words: format!("{} {}", column.name, column.count()), remark, target }
    };
    view.board().columns.iter().enumerate().map(entry).collect()
}

/// Returns the places of a column: its ends, then below each of the other cards.
fn places(view: &View, hand: &Hand, column: usize) -> Vec<Entry> {
    let others = hand.others(view, column);
    let title = |row: usize| {
        let task = others.get(row).and_then(|id| view.plan().task(id));
        task.map(|task| format!("“{}”", task.title)).unwrap_or_default()
    };
    let before = |row: usize| if row < others.len() { format!("before {}", title(row)) } else { String::new() };
    let top = Entry { words: "top".to_owned(), remark: before(0), target: Target::Row(0) };
    let bottom = Entry { words: "bottom".to_owned(), remark: String::new(), target: Target::Row(others.len()) };
    let below = |row: usize| Entry {
        words: format!("after {}", title(row - 1)),
        remark: before(row),
        target: Target::Row(row),
    };
    [top, bottom].into_iter().chain((1..others.len()).map(below)).collect()
}
