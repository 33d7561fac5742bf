//! What the program is doing. Pure: a state and an update, no I/O and no clock.

mod arranging;
pub mod cursor;
pub mod edges;
pub mod effect;
mod follow;
pub mod hand;
mod hear;
pub mod hit;
pub mod intent;
pub mod key;
pub mod keymap;
pub mod layout;
pub mod message;
pub mod mouse;
mod moves;
pub mod notice;
pub mod overlays;
pub mod picker;
mod pointing;
pub mod screens;
pub mod selection;
pub mod strip;
pub mod tabs;
pub mod text_field;
pub mod undo;

use std::sync::Arc;

use crossterm::event::KeyEvent;
use jiff::Zoned;

use self::effect::Effect;
use self::key::Key;
use self::keymap::Found;
use self::keymap::Keymap;
use self::keymap::Mode;
use self::message::Message;
use self::mouse::Mouse;
use self::notice::Notice;
use self::overlays::Overlay;
use self::screens::board::BoardScreen;
use crate::planner::details::Details;
use crate::planner::history::History;
use crate::planner::id::UserId;
use crate::sync::Link;
use crate::sync::PlanSummary;
use crate::sync::Rejected;
use crate::sync::Status;

/// Everything the program knows while it runs.
#[derive(Clone, Debug)]
pub struct State {
    /// The board.
    pub board: BoardScreen,
    /// What lies in front of it.
    pub overlays: Vec<Overlay>,
    /// The plans there are, and whether the service has confirmed the list.
    pub plans: Vec<PlanSummary>,
    /// The plan the person asked for by name, until it is found.
    pub wanted_plan: Option<String>,
    /// The plan to open when none was open before, by its title.
    pub preferred_plan: Option<String>,
    /// Who the person is.
    pub me: Option<UserId>,
    /// Edits the service refused, kept until the person lets them go.
    pub rejected: Vec<Rejected>,
    /// What can be taken back and done again.
    pub history: History,
    /// The details the engine told last: what the history knows of items.
    told_details: Option<Arc<Details>>,
    /// Whether the mouse is left to the terminal.
    pub is_mouse_off: bool,
    /// What the mouse is in the middle of.
    pub mouse: Mouse,
    /// What the sync line says.
    pub status: Status,
    /// One line of news.
    pub notice: Option<Notice>,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// The time, where the person is.
    pub now: Zoned,
    /// Whether the screen goes without colours.
    pub is_mono: bool,
    /// What keys mean.
    pub keymap: Keymap,
    /// The keys pressed so far of a sequence.
    pub pressed: Vec<Key>,
    next_ticket: u64,
}

impl State {
    /// The program before anything has happened.
    #[must_use]
    pub fn new(size: (u16, u16), now: Zoned, wanted_plan: Option<String>) -> Self {
        let mut board = BoardScreen::default();
        board.set_today(now.date());
        Self {
            board,
            overlays: Vec::new(),
            plans: Vec::new(),
            wanted_plan,
            preferred_plan: None,
            me: None,
            rejected: Vec::new(),
            history: History::default(),
            told_details: None,
            is_mouse_off: false,
            mouse: Mouse::default(),
            status: Status::new(Link::Starting, 0, 0),
            notice: None,
            size,
            now,
            is_mono: false,
            keymap: Keymap::built_in(),
            pressed: Vec::new(),
            next_ticket: 0,
        }
    }

    /// Returns what keys are for now: the layer on top decides.
    #[must_use]
    pub fn mode(&self) -> Mode {
        match (self.overlays.last(), &self.board.hand) {
            (Some(Overlay::Outbox(_)), _) => Mode::Panel,
            (Some(Overlay::Task(_)), _) => Mode::Detail,
            (Some(_), _) => Mode::Picker,
            (None, Some(_)) => Mode::Grab,
            (None, None) => Mode::Board,
        }
    }
}

/// Takes in what has happened, and says what is to be done about it.
#[must_use]
pub fn update(state: &mut State, message: Message) -> Vec<Effect> {
    match message {
        Message::Key(event) => Key::pressed(&event).map_or_else(Vec::new, |key| press(state, key, event)),
        Message::Mouse(event) => mouse::point(state, event),
        Message::Paste(text) => {
            match state.overlays.last_mut().and_then(Overlay::picker) {
                Some(picker) => picker.field.insert(&text),
                None => state.notice = Some(Notice::info("There is no field here to paste into.")),
            }
            Vec::new()
        }
        Message::Repeat => mouse::repeat(state),
        Message::Resized { width, height } => {
            state.size = (width, height);
            state.board.look(state.size)
        }
        Message::Tick(now) => {
            state.board.set_today(now.date());
            state.now = now;
            Vec::new()
        }
        Message::Sync(event) => hear::hear(state, event),
    }
}

/// Finds out what a key means on the layer on top, and does it.
fn press(state: &mut State, key: Key, event: KeyEvent) -> Vec<Effect> {
    let mode = state.mode();
    if state.notice.as_ref().is_some_and(|notice| !notice.is_error) {
        state.notice = None;
    }
    state.pressed.push(key);
    match state.keymap.find(mode, &state.pressed) {
        Found::Prefix => Vec::new(),
        Found::Intent(intent) => {
            state.pressed.clear();
            follow::follow(state, intent, key.digit())
        }
        Found::Nothing => {
            let keys: Vec<Key> = state.pressed.drain(..).collect();
            let pressed: Vec<_> = keys.iter().map(ToString::to_string).collect();
            if let Some(picker) = state.overlays.last_mut().and_then(Overlay::picker) {
                picker.press(event);
            } else {
                let is_for_board = mode == Mode::Grab && state.keymap.find(Mode::Board, &keys) != Found::Nothing;
                let text = if is_for_board {
                    format!("{} has to wait: a card is in hand. Space drops it, Esc puts it back.", pressed.join(" "))
                } else {
                    format!("{} is not bound here · ? help", pressed.join(" "))
                };
                state.notice = state.notice.take().or(Some(Notice::info(text)));
            }
            Vec::new()
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
