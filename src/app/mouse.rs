//! The mouse: what a press, a drag, a release and a turn of the wheel mean.

use crossterm::event::MouseButton;
use crossterm::event::MouseEvent;
use crossterm::event::MouseEventKind;
use jiff::Timestamp;

use super::State;
use super::choosing;
use super::effect::Effect;
use super::follow::follow;
use super::hit::Part;
use super::hit::Way;
use super::intent::Intent;
use super::intent::Looking;
use super::layout::Kind;
use super::notice::Notice;
use super::overlays::Overlay;
use super::overlays::field;
use super::overlays::field::Pointed;
use super::overlays::help::Help;
use super::pane;
use super::tabs::TabBar;
use crate::planner::board::ColumnId;
use crate::planner::board::Grouping;
use crate::planner::id::TaskId;
use crate::sync::Command;

/// How soon a second click has to follow the first to be one with it.
const DOUBLE_CLICK_MS: i128 = 500;
/// How many cards the wheel scrolls.
const WHEEL_CARDS: isize = 3;

/// A card as it stands in one column.
type Card = (TaskId, ColumnId);

/// What the mouse is in the middle of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mouse {
    press: Option<Press>,
    /// The card that was clicked last, and when.
    clicked: Option<(Card, Timestamp)>,
    /// Where the pointer rests with a card, when the board scrolls there.
    edge: Option<(u16, u16)>,
    /// The entry of a list that was clicked last, below how many layers: a second click takes it.
    pub(super) picked: Option<(usize, usize)>,
    /// The first row that was seen of that list then, below how many layers: what is clicked stays under the pointer.
    pub(super) seen_from: Option<(usize, usize)>,
}

/// The left button is down.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Press {
    /// Where it was pressed, from the left.
    x: u16,
    /// What it was pressed on.
    card: Option<Card>,
    /// Whether that was the second click of a double click.
    is_second: bool,
    /// Whether cards have been carried since. If none is in hand then, they were dropped or put back by a key.
    has_carried: bool,
    /// Whether the pointer is where the cards cannot stand.
    is_refused: bool,
}

/// Does what an event of the mouse means.
pub(super) fn point(state: &mut State, event: MouseEvent) -> Vec<Effect> {
    let at = (event.column, event.row);
    let is_new = !matches!(event.kind, MouseEventKind::Drag(_) | MouseEventKind::Up(_) | MouseEventKind::Moved);
    if is_new {
        state.pressed.clear();
        put_news_away(state);
    }
    if state.is_mouse_off {
        return Vec::new();
    }
    // A card that is dragged over the pane stays a matter of the board.
    if (state.mouse.press.is_none() || is_new)
        && let Some(effects) = pane::point(state, event)
    {
        return effects;
    }
    let is_beside =
        matches!(state.overlays.as_slice(), [Overlay::Task(_)]) && state.board.layout(state.size).pane_width > 0;
    if !state.overlays.is_empty() && !is_beside {
        state.mouse.press = None;
        return match event.kind {
            MouseEventKind::ScrollDown => choosing::wheel(state, true),
            MouseEventKind::ScrollUp => choosing::wheel(state, false),
            MouseEventKind::Down(MouseButton::Left) => choosing::click(state, at),
            _ => Vec::new(),
        };
    }
    match event.kind {
        MouseEventKind::Down(MouseButton::Left) => press(state, at),
        MouseEventKind::Drag(MouseButton::Left) => drag(state, at),
        MouseEventKind::Up(MouseButton::Left) => release(state),
        MouseEventKind::Down(MouseButton::Right) if state.board.hand.is_some() => {
            follow(state, Intent::GrabPutBack, None)
        }
        MouseEventKind::Down(MouseButton::Right) => show_menu(state, at),
        MouseEventKind::ScrollUp => wheel(state, at, Way::Up),
        MouseEventKind::ScrollDown => wheel(state, at, Way::Down),
        MouseEventKind::ScrollLeft => scroll_sideways(state, Way::Left),
        MouseEventKind::ScrollRight => scroll_sideways(state, Way::Right),
        _ => Vec::new(),
    }
}

/// Does what a press beside the layer on top means.
pub(super) fn beside(state: &mut State) -> Vec<Effect> {
    if is_taken(state) { choosing::beside(state) } else { Vec::new() }
}

/// Does what a press on the line that is typed into means.
pub(super) fn on_line(state: &mut State, pointed: Pointed) -> Vec<Effect> {
    if is_taken(state) { field::point(state, pointed) } else { Vec::new() }
}

/// Takes note of a press on what lies in front of the board; says whether the mouse is ours.
fn is_taken(state: &mut State) -> bool {
    state.pressed.clear();
    put_news_away(state);
    (state.mouse.press, state.mouse.picked) = (None, None);
    !state.is_mouse_off
}

/// Leaves the mouse to the terminal, or takes it back.
pub(super) fn toggle(state: &mut State) -> Vec<Effect> {
    let is_off = !state.is_mouse_off;
    let text = if is_off {
        "The mouse is left to the terminal; % takes it back."
    } else {
        "The mouse is the program's again; % leaves it to the terminal."
    };
    state.notice = Some(Notice::info(text));
    let mut effects = remember(state, is_off);
    effects.push(Effect::Sync(Command::KeepMouseOff(is_off)));
    effects
}

/// Takes note of whether the mouse is left to the terminal.
pub(super) fn remember(state: &mut State, is_off: bool) -> Vec<Effect> {
    if state.is_mouse_off == is_off {
        return Vec::new();
    }
    state.is_mouse_off = is_off;
    state.mouse = Mouse::default();
    vec![Effect::Mouse(!is_off)]
}

fn press(state: &mut State, at: (u16, u16)) -> Vec<Effect> {
    let has_hand = state.board.hand.is_some();
    let card = if has_hand { None } else { state.board.card_at(state.size, at) };
    let now = state.now.timestamp();
    let clicked = state.mouse.clicked.take();
    let is_second = clicked.is_some_and(|(before, then)| {
        Some(&before) == card.as_ref() && (0..=DOUBLE_CLICK_MS).contains(&now.duration_since(then).as_millis())
    });
    if !is_second {
        state.mouse.clicked = card.clone().map(|card| (card, now));
    }
    state.mouse.press = Some(Press { x: at.0, card, is_second, has_carried: false, is_refused: false });
    let Some(hit) = state.board.hit(state.size, at) else { return turn_to_tab(state, at) };
    if has_hand {
        return carry(state, at);
    }
    let mut effects = match (hit.part, hit.sideways, hit.along) {
        (Part::Mark, Some(way), _) => return scroll_sideways(state, way),
        (Part::More | Part::Rule, _, Some(way)) => state.board.scroll(state.size, hit.column, way, WHEEL_CARDS),
        (part, ..) => state.board.go_to(hit.column, part),
    };
    effects.extend(pane::turn_to_board(state));
    effects.extend(state.board.look(state.size));
    effects
}

/// Goes to the card at a point, and shows what can be done with it.
fn show_menu(state: &mut State, at: (u16, u16)) -> Vec<Effect> {
    let hit = state.board.card_at(state.size, at).and_then(|_| state.board.hit(state.size, at));
    let Some(hit) = hit else { return Vec::new() };
    (state.mouse.press, state.mouse.clicked) = (None, None);
    let mut effects = state.board.go_to(hit.column, hit.part);
    effects.extend(pane::turn_to_board(state));
    effects.extend(state.board.look(state.size));
    let task = state.board.cursor.task.as_ref().zip(state.board.view.as_ref());
    if let Some(task) = task.and_then(|(task, view)| view.plan().task(task)) {
        let title = task.title.clone();
        state.overlays.push(Overlay::Help(Help::of_card(title)));
    }
    effects
}

/// Shows the board whose tab is at a point.
fn turn_to_tab(state: &mut State, (x, y): (u16, u16)) -> Vec<Effect> {
    let layout = state.board.layout(state.size);
    if y > 0 || !layout.has_title || layout.kind == Kind::List {
        return Vec::new();
    }
    let grouping = TabBar::of(state).at(x);
    match grouping {
        Some(Grouping::Week) => follow(state, Intent::Looking(Looking::MyWeek), None),
        // A click on the tab one is on changes nothing.
        Some(grouping) if grouping == state.board.arrangement.grouping => Vec::new(),
        Some(grouping) => {
            let key = Grouping::ALL.iter().position(|other| *other == grouping);
            key.map_or_else(Vec::new, |key| follow(state, Intent::BoardShow, Some(key + 1)))
        }
        None => Vec::new(),
    }
}

/// Picks up what was pressed as soon as the pointer has left it, and carries it from then on.
fn drag(state: &mut State, at: (u16, u16)) -> Vec<Effect> {
    let Some(press) = &mut state.mouse.press else { return Vec::new() };
    if state.board.hand.is_none() {
        let Some(card) = press.card.as_ref().filter(|_| !press.has_carried) else { return Vec::new() };
        if state.board.card_at(state.size, at).as_ref() == Some(card) {
            return Vec::new();
        }
        let refusal = state.board.pick_up(card).err();
        press.has_carried = true;
        state.mouse.clicked = None;
        if let Some(sentence) = refusal {
            state.notice = Some(Notice::info(sentence));
            return Vec::new();
        }
    }
    press.has_carried = true;
    carry(state, at)
}

/// Hangs the cards in hand at the slot under the pointer. Where they cannot stand, they stay where they hung last.
fn carry(state: &mut State, at: (u16, u16)) -> Vec<Effect> {
    state.mouse.edge = None;
    let Some(mut hit) = state.board.hit(state.size, at) else { return state.board.look(state.size) };
    // Who took a card by its first cell and goes straight up or down does not mean the columns beyond the edge.
    let is_straight = state.mouse.press.as_ref().is_some_and(|press| press.x == at.0);
    if is_straight && hit.part != Part::Mark {
        hit.sideways = None;
    }
    if hit.sideways.is_some() || hit.along.is_some() {
        state.mouse.edge = Some(at);
    }
    let refusal = state.board.carry_to(state.size, hit, at.1).err();
    if let Some(press) = &mut state.mouse.press {
        press.is_refused = refusal.is_some();
    }
    match refusal {
        Some(sentence) => state.notice = Some(Notice::info(sentence)),
        None => put_news_away(state),
    }
    state.board.look(state.size)
}

/// Says whether the pointer rests where the board scrolls while a card is carried: it goes on then.
#[must_use]
pub fn repeats(state: &State) -> bool {
    state.mouse.edge.is_some() && state.mouse.press.is_some() && state.board.hand.is_some()
}

/// Scrolls on under a pointer that rests, until there is no further.
pub(super) fn repeat(state: &mut State) -> Vec<Effect> {
    let place = |state: &State| {
        let hand = state.board.hand.as_ref().map(|hand| (hand.column, hand.row));
        (hand, state.board.window.clone())
    };
    let Some(at) = state.mouse.edge.filter(|_| repeats(state)) else { return Vec::new() };
    let before = place(state);
    let effects = carry(state, at);
    if place(state) == before {
        state.mouse.edge = None;
    }
    effects
}

/// Drops what was carried; over a place where it cannot stand, it is put back.
fn release(state: &mut State) -> Vec<Effect> {
    let Some(press) = state.mouse.press.take() else { return Vec::new() };
    match (press.has_carried, state.board.hand.is_some()) {
        (true, true) if press.is_refused => follow(state, Intent::GrabPutBack, None),
        (true, true) => follow(state, Intent::GrabDrop, None),
        (false, false) if press.is_second => follow(state, Intent::CardOpen, None),
        _ => Vec::new(),
    }
}

/// Scrolls the column under the pointer; what is in hand stays under the pointer.
fn wheel(state: &mut State, at: (u16, u16), way: Way) -> Vec<Effect> {
    let Some(hit) = state.board.hit(state.size, at) else { return Vec::new() };
    let mut effects = state.board.scroll(state.size, hit.column, way, WHEEL_CARDS);
    if state.board.hand.is_some() {
        effects.extend(carry(state, at));
    }
    effects.extend(state.board.look(state.size));
    effects
}

fn scroll_sideways(state: &mut State, way: Way) -> Vec<Effect> {
    if state.board.hand.is_some() {
        return Vec::new();
    }
    let mut effects = state.board.scroll_sideways(state.size, way);
    effects.extend(state.board.look(state.size));
    effects
}

/// Puts news away as a key press does; an error stays.
fn put_news_away(state: &mut State) {
    if state.notice.as_ref().is_some_and(|notice| !notice.is_error) {
        state.notice = None;
    }
}

#[cfg(test)]
#[path = "mouse_tests.rs"]
pub(crate) mod tests;
