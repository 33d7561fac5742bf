//! What is in hand and may not go everywhere: the cards that stay, and the columns that take none.

use super::Hand;
use super::Held;
use super::held;
use super::places;
use crate::app::lock;
use crate::planner::board::ColumnId;
use crate::planner::board::drop;
use crate::planner::edit::Edit;
use crate::planner::edit::MoveTask;
use crate::planner::id::TaskId;
use crate::planner::lock::Permission;
use crate::planner::lock::Refusal;
use crate::planner::policy::Act;
use crate::planner::view::View;

/// A card that stays where it is, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staying {
    /// The card.
    pub card: Held,
    /// Why.
    pub refusal: Refusal,
    /// Whether it can go nowhere on this board.
    is_fast: bool,
}

/// A column over which the cards cannot hang.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Which.
    pub column: usize,
    /// What locks it, for its header; `None` when no card of that kind can stand there.
    pub lock: Option<String>,
}

impl Hand {
    /// Says before a drop how many of several cards can go and how many stay; nothing when none stays.
    #[must_use]
    pub fn staying_words(&self) -> Option<String> {
        let (can, stay) = (self.cards.len(), self.staying.len());
        (stay > 0).then(|| staying_words(can, stay))
    }

    /// Leaves those cards where they are that can go nowhere on this board; the error says why none can: what keeps them
    /// from another column, unless they were to go up or down.
    pub(crate) fn leave_locked(&mut self, view: &View, is_upright: bool) -> Result<(), String> {
        let mut cards = Vec::new();
        for card in std::mem::take(&mut self.cards) {
            match can_go(view, &card, is_upright) {
                Ok(()) => cards.push(card),
                Err(refusal) => self.staying.push(Staying { card, refusal, is_fast: true }),
            }
        }
        self.cards = cards;
        let Some(first) = self.cards.first() else {
            let words = self.staying.first().map(|staying| lock::refusal_words(&staying.refusal)).unwrap_or_default();
            return Err(match self.staying.len() {
                0 | 1 => words,
                count => format!("None of the {count} can move. {words}"),
            });
        };
        if !self.staying.is_empty() {
            self.to = first.from.clone();
            let place = view.board().find_in(view.plan(), &first.task, Some(&first.from.column));
            if let Some((column, row)) = place {
                self.carry(view, column, row);
            }
        }
        Ok(())
    }

    /// Says whether a lock may keep one of the cards from going somewhere.
    pub(super) fn is_guarded(&self, view: &View) -> bool {
        let plan = view.plan();
        let is_guarded = |card: &Held| plan.task(&card.task).is_some_and(|task| lock::is_guarded(plan, task));
        !self.staying.is_empty() || self.cards.iter().any(is_guarded)
    }

    /// Takes the cards in hand again that stayed behind at the last place, though they can go elsewhere.
    pub(super) fn gather(&mut self) {
        let (fast, loose): (Vec<Staying>, Vec<Staying>) = self.staying.drain(..).partition(|staying| staying.is_fast);
        self.staying = fast;
        self.cards.extend(loose.into_iter().map(|staying| staying.card));
        self.cards.sort_by_key(|card| card.rank);
    }

    /// Leaves those cards behind that must not be dropped where they hang now; the refusal when none may be.
    pub(super) fn leave_blocked(&mut self, view: &View, column: usize, row: usize) -> Result<(), Refusal> {
        let (plan, me) = (view.plan(), view.arrangement().me.as_ref());
        let (mut cards, mut reserves, mut is_changed) = (Vec::new(), Vec::new(), false);
        for (edit, card) in self.edits().iter().zip(std::mem::take(&mut self.cards)) {
            match plan.gate(edit, me) {
                Ok(more) => {
                    reserves.extend(more.into_iter().filter(|more| *more != Permission::Free));
                    cards.push(card);
                }
                Err(blocked) => {
                    self.staying.push(Staying { card, refusal: blocked.refusal, is_fast: false });
                    is_changed = true;
                }
            }
        }
        reserves.dedup();
        (self.cards, self.reserves) = (cards, reserves);
        let stays = self.staying.iter().rev().find(|staying| !staying.is_fast);
        if let (true, Some(staying)) = (self.cards.is_empty(), stays) {
            return Err(staying.refusal.clone());
        }
        if is_changed {
            self.carry(view, column, row);
        }
        Ok(())
    }
}

/// Says whether a card can be dropped anywhere but where it is; the refusal when locks keep it there.
fn can_go(view: &View, card: &Held, is_upright: bool) -> Result<(), Refusal> {
    let (plan, board, arrangement) = (view.plan(), view.board(), view.arrangement());
    let me = arrangement.me.as_ref();
    if plan.task(&card.task).is_some_and(|task| plan.plan_of(task).is_archived()) {
        return Err(Refusal::archived());
    }
    let Some(task) = plan.task(&card.task).filter(|task| lock::is_guarded(plan, task)) else { return Ok(()) };
    let (mut upright, mut across) = (None, None);
    if board.grouping.has_order() {
        let is_mine = board.grouping == crate::planner::board::Grouping::Mine;
        match plan.permission(task, if is_mine { &Act::Personal } else { &Act::Reorder }, me) {
            Ok(_) => return Ok(()),
            Err(no) => upright = Some(no),
        }
    }
    for column in board.columns.iter().filter(|column| column.id != card.from.column) {
        let changes = drop::changes(plan, task, &card.from.column, &column.id, arrangement);
        let Some(changes) = changes.ok().filter(|changes| !changes.is_empty()) else { continue };
        let mut to = card.from.clone();
        to.column = column.id.clone();
        let edit = Edit::MoveTask(MoveTask {
            task: card.task.clone(),
            title: card.title.clone(),
            board: board.grouping,
            to,
            from: card.from.clone(),
            changes,
            is_undo: false,
            base: None,
        });
        match plan.gate(&edit, me) {
            Ok(_) => return Ok(()),
            Err(blocked) => across = across.or(Some(blocked.refusal)),
        }
    }
    let refusal = if is_upright { upright.or(across) } else { across.or(upright) };
    refusal.map_or(Ok(()), Err)
}

/// Says of several cards, before they are moved, how many locks would keep where they are; nothing when none.
#[must_use]
pub(crate) fn staying_of(view: &View, cards: &[(TaskId, ColumnId)]) -> Option<String> {
    let cards = held(view, &places(view, cards));
    let stay = cards.iter().filter(|card| can_go(view, card, false).is_err()).count();
    Some(match (cards.len() - stay, stay) {
        (_, 0) => return None,
        (0, 1) => "it is locked and stays".to_owned(),
        (0, all) => format!("none of the {all} can move"),
        (can, stay) => staying_words(can, stay),
    })
}

fn staying_words(can: usize, stay: usize) -> String {
    format!("{can} of {} can move; {stay} locked stay", can + stay)
}
