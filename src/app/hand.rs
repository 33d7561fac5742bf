//! Cards in hand: where they were taken from, where they hang now, and the board as it would be.

mod following;
mod locked;

pub use self::locked::Refused;
pub use self::locked::Staying;
pub(crate) use self::locked::staying_of;

use std::collections::BTreeSet;
use std::collections::HashMap;
use std::collections::HashSet;

use jiff::civil::Date;

use super::cursor::Window;
use super::cursor::destination;
use super::days;
use super::intent::Intent;
use super::layout::Layout;
use super::lock;
use super::naming::Names;
use crate::planner::board::Board;
use crate::planner::board::ColumnId;
use crate::planner::board::drop;
use crate::planner::board::order;
use crate::planner::change::Change;
use crate::planner::change::FieldChange as _;
use crate::planner::edit::Edit;
use crate::planner::edit::End;
use crate::planner::edit::MoveTask;
use crate::planner::edit::Spot;
use crate::planner::id::TaskId;
use crate::planner::lock::Permission;
use crate::planner::view::View;

/// Cards in hand: one, or several that keep their order.
#[derive(Clone, Debug)]
pub struct Hand {
    /// The cards, top to bottom.
    pub cards: Vec<Held>,
    /// The board with the cards where they hang.
    pub board: Board,
    /// The column the cards hang over.
    pub column: usize,
    /// The row the first card hangs at.
    pub row: usize,
    /// Where the first card hangs, in words of its neighbours.
    to: Spot,
    /// The column over which they would hang if it took them.
    pub refused: Option<Refused>,
    /// The cards that were to be picked up, too, and stay where they are.
    pub staying: Vec<Staying>,
    /// With what reserve the cards could be dropped here.
    pub reserves: Vec<Permission>,
    /// Whether the cards were hung over a place since they were picked up; before, dropping them puts them back.
    is_hung: bool,
    /// The page of the calendar the cards were taken from, once it was turned: a day of it.
    pub(crate) page: Option<Date>,
}

/// One card in hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Which task.
    pub task: TaskId,
    /// Its title.
    pub title: String,
    /// Where it was taken from.
    pub from: Spot,
    /// What would change if it were dropped now, beside its place.
    pub changes: Vec<Change>,
    /// Its position in the snapshot's tasks.
    position: u32,
    /// Its place among all that were picked up with it.
    rank: usize,
}

impl Hand {
    /// Picks cards up, each from the column that is named; `None` when the board shows none of them.
    #[must_use]
    pub fn pick_up(view: &View, cards: &[(TaskId, ColumnId)]) -> Option<Self> {
        let board = view.board();
        let places: BTreeSet<(usize, usize)> = places(view, cards);
        let cards = held(view, &places);
        let (column, row) = *places.first()?;
        let to = cards.first()?.from.clone();
        let (board, refused, is_hung, page) = (board.clone(), None, false, None);
        let (staying, reserves) = (Vec::new(), Vec::new());
        let mut hand = Self { cards, board, column, row, to, refused, staying, reserves, is_hung, page };
        hand.carry(view, column, row);
        Some(hand)
    }

    /// Hangs the cards over another place; the row is among the other cards of that column.
    ///
    /// The error says in words why they cannot stand there; they stay where they were.
    pub fn hang(&mut self, view: &View, column: usize, row: usize) -> Result<(), String> {
        let Some(target) = view.board().columns.get(column) else { return Ok(()) };
        let before = self.is_guarded(view).then(|| self.clone());
        self.gather();
        let (plan, arrangement) = (view.plan(), view.arrangement());
        let changes = |card: &Held| {
            let Some(task) = plan.task(&card.task) else { return Ok(Vec::new()) };
            drop::changes(plan, task, &card.from.column, &target.id, arrangement)
        };
        let changes: Result<Vec<Vec<Change>>, String> = self.cards.iter().map(changes).collect();
        let refused = changes.is_err().then_some(Refused { column, lock: None });
        if let (Err(_), Some(before)) = (&changes, &before) {
            self.clone_from(before);
        }
        self.refused = refused;
        let changes = changes?;
        for (card, changes) in self.cards.iter_mut().zip(changes) {
            card.changes = changes;
        }
        self.carry(view, column, row);
        if let Some(before) = before
            && let Err(refusal) = self.leave_blocked(view, column, row)
        {
            let kept = self.staying.last().map(|staying| &staying.card.task);
            let words = lock::header_words(plan, kept, &refusal, None);
            *self = before;
            self.refused = Some(Refused { column, lock: Some(words) });
            return Err(lock::refusal_words(&refusal));
        }
        self.is_hung = true;
        Ok(())
    }

    /// Carries the cards as a cursor key says.
    pub fn travel(
        &mut self,
        view: &View,
        window: &Window,
        layout: &Layout,
        intent: Intent,
        digit: Option<usize>,
    ) -> Result<(), String> {
        let here = (self.column, self.row);
        let place = if days::are_drawn(layout) {
            days::step(&self.board, layout, intent, digit, here, true).place()
        } else {
            destination(&self.board, window, layout, intent, digit, here)
        };
        let Some((column, row)) = place else { return Ok(()) };
        let refusal = match self.hang(view, column, row) {
            Ok(()) => return Ok(()),
            Err(refusal) => refusal,
        };
        let refused = self.refused.take();
        // A column that takes no card is no wall: the next one behind it, or before the end, may.
        let (before, behind) = (0..column, column + 1..self.board.columns.len());
        let next: Vec<usize> = match intent {
            Intent::CursorRight | Intent::ColumnNext | Intent::ColumnFirst => behind.collect(),
            Intent::CursorLeft | Intent::ColumnPrevious | Intent::ColumnLast => before.rev().collect(),
            _ => Vec::new(),
        };
        let own = self.column;
        let is_taken = next.into_iter().take_while(|next| *next != own).any(|next| self.hang(view, next, row).is_ok());
        // What a lock keeps the cards from is said on the column even when they hang behind it now.
        self.refused = refused.filter(|refused| !is_taken || refused.lock.is_some());
        if is_taken { Ok(()) } else { Err(refusal) }
    }

    /// Leaves to the columns the cards only pass through what they had there: `nudged` is what the key presses before have
    /// made of these cards, and who was in a column before is not taken out of it on the way to the next.
    pub fn pass_through(&mut self, nudged: &[Edit]) {
        for card in &mut self.cards {
            let is_earlier = |edit: &&MoveTask| edit.task == card.task && edit.to.column == card.from.column;
            let moves = nudged.iter().filter_map(|edit| match edit {
                Edit::MoveTask(edit) => Some(edit),
                _ => None,
            });
            let Some(earlier) = moves.rev().find(is_earlier) else { continue };
            let home = &card.from.column;
            card.changes.retain(|change| {
                let is_left = match (change, home) {
                    (Change::Assignee { user, to: false, .. }, ColumnId::Assignee(Some(home))) => user == home,
                    (Change::Label { category, to: false, .. }, ColumnId::Label(Some(home))) => category == home,
                    _ => false,
                };
                !is_left || earlier.changes.iter().any(|earlier| earlier.is_same_field(change))
            });
        }
    }

    /// Takes the service's names in place of this machine's.
    pub(crate) fn renamed(&mut self, names: &Names) {
        let spot = |spot: &mut Spot| {
            spot.after.iter_mut().chain(&mut spot.before).for_each(|task| names.task(task));
            names.column(&mut spot.column);
        };
        spot(&mut self.to);
        for card in self.cards.iter_mut().chain(self.staying.iter_mut().map(|staying| &mut staying.card)) {
            names.task(&mut card.task);
            spot(&mut card.from);
            for change in &mut card.changes {
                if let Change::Bucket { from, to } = change {
                    from.iter_mut().chain(to).for_each(|bucket| names.bucket(bucket));
                }
            }
        }
        self.board.columns.iter_mut().for_each(|column| names.column(&mut column.id));
    }

    /// Says whether the cards were carried anywhere since they were picked up.
    #[must_use]
    pub fn is_hung(&self) -> bool {
        self.is_hung
    }

    /// Says whether dropping the cards now would change anything.
    #[must_use]
    pub fn has_moved(&self, view: &View) -> bool {
        let is_elsewhere =
            |(now, before): (&crate::planner::board::Column, &crate::planner::board::Column)| now.cards != before.cards;
        if !self.is_hung {
            return false;
        }
        self.cards.iter().any(|card| !card.changes.is_empty())
            || self.board.grouping.has_order() && self.board.columns.iter().zip(&view.board().columns).any(is_elsewhere)
    }

    /// Says whether a card is in hand, as it stands in a column.
    #[must_use]
    pub fn holds(&self, task: &TaskId, column: usize) -> bool {
        self.column == column && self.cards.iter().any(|card| card.task == *task)
    }

    /// Returns how many other cards stand above a row of the board with the cards where they hang.
    #[must_use]
    pub fn others_above(&self, column: usize, row: usize) -> usize {
        let positions = self.positions();
        let is_other = |card: &&u32| !positions.contains(*card);
        self.board.columns.get(column).map_or(0, |column| column.cards.iter().take(row).filter(is_other).count())
    }

    /// Returns the moves this amounts to, in the order in which they have to be made.
    #[must_use]
    pub fn edits(&self) -> Vec<Edit> {
        let mut after = self.to.after.clone();
        let move_task = |card: &Held| {
            let to = Spot { after: after.replace(card.task.clone()), ..self.to.clone() };
            Edit::MoveTask(MoveTask {
                task: card.task.clone(),
                title: card.title.clone(),
                board: self.board.grouping,
                to,
                from: card.from.clone(),
                changes: card.changes.clone(),
                is_undo: false,
                base: None,
            })
        };
        self.cards.iter().map(move_task).collect()
    }

    /// Returns the other cards of a column.
    #[must_use]
    pub fn others(&self, view: &View, column: usize) -> Vec<TaskId> {
        let Some(column) = view.board().columns.get(column) else { return Vec::new() };
        let positions = self.positions();
        let is_other = |card: &&u32| !positions.contains(*card);
        let id = |card: &u32| view.plan().tasks().get(*card as usize).map(|task| task.id.clone());
        column.cards.iter().filter(is_other).filter_map(id).collect()
    }

    fn positions(&self) -> HashSet<u32> {
        self.cards.iter().map(|card| card.position).collect()
    }

    fn carry(&mut self, view: &View, column: usize, row: usize) {
        let target = &view.board().columns[column];
        let positions = self.positions();
        let others: Vec<u32> = target.cards.iter().filter(|card| !positions.contains(*card)).copied().collect();
        let row = if self.board.grouping.has_order() { row.min(others.len()) } else { self.sorted_row(view, column) };
        let id = |row: usize| {
            let task = others.get(row).and_then(|card| view.plan().tasks().get(*card as usize));
            task.map(|task| task.id.clone())
        };
        self.to = Spot {
            column: target.id.clone(),
            column_name: target.name.clone(),
            after: row.checked_sub(1).and_then(id),
            before: id(row),
            end: if row == 0 { End::Top } else { End::Bottom },
        };
        let cards: Vec<_> = self.cards.iter().map(|card| (card.position, card.from.column.clone())).collect();
        self.board = view.board().clone();
        self.board.carry(&cards, column, row);
        self.board.columns[column].is_collapsed = false;
        (self.column, self.row) = (column, row);
    }

    /// Returns the row the first card gets in a column whose order nobody chooses.
    fn sorted_row(&self, view: &View, column: usize) -> usize {
        let Some((first, target)) = self.cards.first().zip(view.board().columns.get(column)) else { return 0 };
        let Some(mut task) = view.plan().task(&first.task).cloned() else { return 0 };
        for change in &first.changes {
            change.apply(&mut task);
        }
        let positions = self.positions();
        let is_above = |card: &&u32| {
            let other = view.plan().tasks().get(**card as usize);
            !positions.contains(*card) && other.is_some_and(|other| order::compare(other, &task, &target.id).is_lt())
        };
        target.cards.iter().filter(is_above).count()
    }
}

/// So many cards are looked for one by one; more of them in one walk over the board.
const FEW: usize = 16;

/// Returns where cards stand, from left to right and top to bottom; a task that is named twice counts once.
fn places(view: &View, cards: &[(TaskId, ColumnId)]) -> BTreeSet<(usize, usize)> {
    let board = view.board();
    let mut named = HashSet::new();
    if cards.len() <= FEW {
        let cards = cards.iter().filter(|(task, _)| named.insert(task));
        return cards.filter_map(|(task, column)| board.find_in(view.plan(), task, Some(column))).collect();
    }
    let mut wanted: HashMap<(usize, u32), &TaskId> = HashMap::new();
    let index: HashMap<&ColumnId, usize> = board.columns.iter().zip(0..).map(|(column, at)| (&column.id, at)).collect();
    let mut places = BTreeSet::new();
    for (task, column) in cards.iter().filter(|(task, _)| named.insert(task)) {
        let card = view.plan().position(task).and_then(|position| u32::try_from(position).ok());
        match card.zip(index.get(column)) {
            Some((card, column)) => {
                wanted.insert((*column, card), task);
            }
            None => places.extend(board.find(view.plan(), task)),
        }
    }
    for (index, column) in board.columns.iter().enumerate() {
        for (row, card) in column.cards.iter().enumerate() {
            if wanted.remove(&(index, *card)).is_some() {
                places.insert((index, row));
            }
        }
    }
    // What does not stand in its column any more stands elsewhere.
    places.extend(wanted.values().filter_map(|task| board.find(view.plan(), task)));
    places
}

/// Returns cards as they are taken up; what is taken up with one is no landmark for its way back, except above it, where
/// it will be back already.
fn held(view: &View, places: &BTreeSet<(usize, usize)>) -> Vec<Held> {
    let (board, plan) = (view.board(), view.plan());
    let mut cards = Vec::with_capacity(places.len());
    // From the bottom up, so that the next card that stays is known.
    let mut below: Option<(usize, usize)> = None;
    for &(column, row) in places.iter().rev() {
        let (Some(home), Some(task)) = (board.columns.get(column), board.task(plan, column, row)) else { continue };
        let next = (column, row + 1);
        if places.contains(&next) {
            below = below.filter(|(known, _)| *known == column);
        } else {
            below = Some(next).filter(|_| row + 1 < home.cards.len());
        }
        let id = |row: usize| board.task(plan, column, row).map(|task| task.id.clone());
        let from = Spot {
            column: home.id.clone(),
            column_name: home.name.clone(),
            after: row.checked_sub(1).and_then(id),
            before: below.and_then(|(_, row)| id(row)),
            end: if row == 0 { End::Top } else { End::Bottom },
        };
        let (task, title, position) = (task.id.clone(), task.title.clone(), home.cards[row]);
        cards.push(Held { task, title, from, changes: Vec::new(), position, rank: 0 });
    }
    cards.reverse();
    cards.iter_mut().zip(0..).for_each(|(card, rank)| card.rank = rank);
    cards
}

#[cfg(test)]
#[path = "hand_tests.rs"]
mod tests;
