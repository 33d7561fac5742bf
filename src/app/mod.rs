//! What the program is doing. Pure: a state and an update, no I/O and no clock.

mod app_page;
mod arranging;
pub mod choosing;
pub mod clipboard;
pub mod commanding;
pub mod cursor;
pub mod days;
mod deleting;
mod drafts;
mod duplicate;
pub mod edges;
mod edits;
pub mod effect;
pub mod fields;
mod filtering;
mod focus;
mod follow;
mod gathering;
pub mod hand;
mod hear;
pub mod hit;
pub mod intent;
pub mod key;
pub mod keymap;
pub mod layout;
pub mod links;
pub mod lock;
pub mod log;
pub mod look;
pub mod making;
pub mod message;
pub mod mouse;
mod moves;
mod naming;
mod notes;
pub mod notice;
mod offering;
pub mod overlays;
pub mod own;
pub mod pane;
mod pasting;
pub mod picker;
pub(crate) mod plan_acts;
mod pointing;
pub mod quick;
pub mod room;
pub mod saved_views;
mod scheduling;
pub mod screens;
pub(crate) mod script;
pub mod selection;
pub mod sharing;
pub mod strip;
pub mod tabs;
pub mod text_area;
pub mod text_field;
pub mod text_rows;
pub mod undo;
mod upcoming;
pub mod welcome;
mod within;
pub mod wrapping;

use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::Arc;

use crossterm::event::KeyEvent;
use jiff::{Timestamp, Zoned};

use self::effect::Effect;
use self::gathering::Gathering;
use self::key::Key;
use self::keymap::Found;
use self::keymap::Keymap;
use self::keymap::Mode;
use self::log::Log;
use self::look::Look;
use self::message::Message;
use self::mouse::Mouse;
use self::notes::Place;
use self::notice::Notice;
use self::overlays::Overlay;
use self::overlays::date;
use self::overlays::find;
use self::overlays::menu;
use self::overlays::rebind;
use self::overlays::task::TaskPanel;
use self::overlays::task::checklist;
use self::quick::Quick;
use self::screens::board::BoardScreen;
use self::welcome::Welcome;
use crate::planner::details::Details;
use crate::planner::draft::Draft;
use crate::planner::history::History;
use crate::planner::id::PlanId;
use crate::planner::id::TaskId;
use crate::planner::id::UserId;
use crate::planner::saved_view::SavedView;
use crate::planner::trashed::Trashed;
use crate::sync::GroupSummary;
use crate::sync::Link;
use crate::sync::Outbox;
use crate::sync::PlanSummary;
use crate::sync::Status;

/// The command of [`State::for_comments`] where there is no account to name in it.
pub const FOR_COMMENTS: &str = "`planner-tui login --also comments`";

/// Everything the program knows while it runs.
#[derive(Clone, Debug)]
pub struct State {
    /// The board.
    pub board: BoardScreen,
    /// What lies in front of it.
    pub overlays: Vec<Overlay>,
    /// The task under the cursor, as a pane beside the board shows it while the person is on the board.
    pub pane: Option<TaskPanel>,
    /// The groups in which plans can be made, as far as that was told.
    pub groups: Vec<GroupSummary>,
    /// The plans there are, and whether the service has confirmed the list.
    pub plans: Vec<PlanSummary>,
    /// The plan the person asked for by name, until it is found.
    pub wanted_plan: Option<String>,
    /// The plan to open when none was open before, by its title.
    pub preferred_plan: Option<String>,
    /// The plan the settings want opened then: its id, its title or a part of it.
    pub wished_plan: Option<String>,
    /// Who the person is.
    pub me: Option<UserId>,
    /// The command, in backticks, by which a sign-in asks for the comments, too.
    pub for_comments: String,
    /// What is in the outbox and how the plans are kept up to date, as the engine told last while it was asked to.
    pub outbox: Arc<Outbox>,
    /// What is in the trash, as the engine told last while it was asked to.
    pub trash: Option<Arc<Vec<Trashed>>>,
    /// What was made of the new-card line, while one is typed.
    pub quick: Option<Box<Quick>>,
    /// The saved views, in the order of their names.
    pub views: Vec<SavedView>,
    /// The view that was gone back to, until its plan is here.
    awaited_view: Option<SavedView>,
    /// What can be taken back and done again.
    pub history: History,
    /// The details the engine told last: what the history knows of items.
    told_details: Option<Arc<Details>>,
    /// Whom tasks can be assigned to, as the engine told last, by plan.
    pub members: HashMap<PlanId, fields::people::Known>,
    /// The change of fields that was made last.
    pub(crate) repeat: Option<fields::repeat::Repeat>,
    /// The task whose notes are to be opened as soon as they are told, and where.
    wants_notes: Option<(TaskId, Place)>,
    /// The tasks whose details are wanted for something, while they are read.
    gathering: Option<Gathering>,
    /// What was typed and not saved yet, the newest last.
    drafts: Vec<Draft>,
    /// The tasks of which the person knows by now that comments on them go out by mail.
    mailed: HashSet<TaskId>,
    /// Tells this run from every other, in the names this machine gives.
    pub run: u64,
    /// Whether the mouse is left to the terminal.
    pub is_mouse_off: bool,
    /// Whether the person's settings want the mouse taken, if they say so.
    pub wants_mouse: Option<bool>,
    /// What the mouse is in the middle of.
    pub mouse: Mouse,
    /// What the sync line says.
    pub status: Status,
    /// One line of news.
    pub notice: Option<Notice>,
    /// Whether the words for the first start are shown.
    pub welcome: Welcome,
    /// What was said so far.
    pub log: Log,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// The time, where the person is.
    pub now: Zoned,
    /// Since when another window is in front, as far as the terminal tells.
    away_since: Option<Timestamp>,
    /// How the person wants the screen to look.
    pub look: Look,
    /// Whether changes are only explained in this run, and none is sent.
    pub is_explaining: bool,
    /// Whether the service has a page for each task, which a browser can open.
    pub has_pages: bool,
    /// How many questions were asked of the engine so far.
    pub(crate) questions: u64,
    /// What keys mean.
    pub keymap: Keymap,
    /// What the command line knows.
    pub commanding: commanding::Commanding,
    /// The person's own commands.
    pub own: own::Commands,
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
            pane: None,
            groups: Vec::new(),
            plans: Vec::new(),
            wanted_plan,
            preferred_plan: None,
            wished_plan: None,
            me: None,
            for_comments: FOR_COMMENTS.to_owned(),
            outbox: Arc::default(),
            trash: None,
            quick: None,
            views: Vec::new(),
            awaited_view: None,
            history: History::default(),
            told_details: None,
            members: HashMap::new(),
            repeat: None,
            wants_notes: None,
            gathering: None,
            drafts: Vec::new(),
            mailed: HashSet::new(),
            run: 0,
            is_mouse_off: false,
            wants_mouse: None,
            mouse: Mouse::default(),
            status: Status::new(Link::Starting, 0, 0),
            notice: None,
            welcome: Welcome::default(),
            log: Log::default(),
            away_since: None,
            size,
            now,
            look: Look::default(),
            is_explaining: false,
            has_pages: false,
            questions: 0,
            keymap: Keymap::built_in(),
            commanding: commanding::Commanding::default(),
            own: own::Commands::default(),
            pressed: Vec::new(),
            next_ticket: 0,
        }
    }

    /// Returns what keys are for now: the layer on top decides.
    #[must_use]
    pub fn mode(&self) -> Mode {
        match (self.overlays.last(), &self.board.hand) {
            (None | Some(Overlay::Task(_)), Some(_)) => Mode::Grab,
            (Some(overlay), _) => overlay.mode(),
            (None, None) => Mode::Board,
        }
    }
}

/// Takes in what has happened, and says what is to be done about it.
#[must_use]
pub fn update(state: &mut State, message: Message) -> Vec<Effect> {
    let before = state.notice.clone();
    let is_person = matches!(
        message,
        Message::Key(_) | Message::Mouse(_) | Message::Beside | Message::OnLine(_) | Message::Paste(_)
    );
    let mut effects = if is_person { welcome::leave(state) } else { Vec::new() };
    effects.extend(take_in(state, message));
    choosing::forget(state);
    effects.extend(pane::keep_up(state));
    effects.extend(lock::say(state));
    state.log.note(before.as_ref(), state.notice.as_ref(), &state.now);
    quick::read(state);
    effects.extend(filtering::read(state));
    effects.extend(find::ask(state));
    effects.extend(drafts::keep(state));
    state.board.foresee();
    effects
}

fn take_in(state: &mut State, message: Message) -> Vec<Effect> {
    match message {
        Message::Key(event) => Key::pressed(&event).map_or_else(Vec::new, |key| press(state, key, event)),
        Message::Mouse(event) => mouse::point(state, event),
        Message::Beside => mouse::beside(state),
        Message::OnLine(pointed) => mouse::on_line(state, pointed),
        Message::Paste(text) => {
            if let Some(effects) = pasting::paste(state, &text).or_else(|| checklist::paste(state, &text)) {
                return effects;
            }
            let size = state.size;
            if !state.overlays.last_mut().is_some_and(|overlay| overlay.paste(&text, size)) {
                state.notice = Some(Notice::info("There is no field here to paste into."));
            }
            Vec::new()
        }
        Message::Edited { asked, outcome } => notes::edited(state, asked, outcome),
        Message::LinkNotOpened { address, reason } => {
            state.notice = Some(app_page::not_opened(&address, &reason));
            Vec::new()
        }
        Message::Ran { order, outcome } => {
            own::ran(state, &order, outcome);
            Vec::new()
        }
        Message::Ordered { ordered, outcome } => commanding::told(state, ordered, outcome),
        Message::KeyKept { wish, outcome } => rebind::kept(state, &wish, outcome),
        Message::Repeat => mouse::repeat(state),
        Message::Focus(is_here) => focus::turn(state, is_here),
        Message::Resized { width, height } => {
            state.size = (width, height);
            // A terminal forgets what it has no room for. Of sizes that follow each other quickly only the last is told,
            // which may be the one the screen was drawn for, so that nothing but this would draw it again.
            let mut effects = vec![Effect::Redraw];
            effects.extend(state.board.look(state.size));
            effects
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
    state.mouse.picked = None;
    match state.keymap.find(mode, &state.pressed) {
        Found::Prefix => Vec::new(),
        Found::Intent(intent) => {
            state.pressed.clear();
            follow::follow(state, intent, key.digit())
        }
        Found::Nothing => {
            let keys: Vec<Key> = state.pressed.drain(..).collect();
            let taken = menu::press(state, &event).or_else(|| date::press(state, event));
            if let Some(effects) = taken.or_else(|| rebind::press(state, &keys)) {
                return effects;
            }
            let pressed: Vec<_> = keys.iter().map(ToString::to_string).collect();
            let size = state.size;
            let is_typed = state.overlays.last_mut().is_some_and(|overlay| overlay.press(event, size));
            if !is_typed {
                let is_for_board = mode == Mode::Grab && state.keymap.find(Mode::Board, &keys) != Found::Nothing;
                let pressed = pressed.join(" ");
                let text = match mode {
                    _ if is_for_board => {
                        format!("{pressed} has to wait: a card is in hand. Space drops it, Esc puts it back.")
                    }
                    Mode::Confirm => format!("{pressed} is no answer: y does it, Esc leaves it."),
                    _ => format!("{pressed} is not bound here · ? help"),
                };
                state.notice = state.notice.take().or(Some(Notice::info(text)));
            }
            Vec::new()
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
