//! What the program is doing. Pure: a state and an update, no I/O and no clock.

pub mod cursor;
pub mod effect;
pub mod hand;
pub mod intent;
pub mod key;
pub mod keymap;
pub mod layout;
pub mod message;
pub mod notice;
pub mod overlays;
pub mod picker;
pub mod screens;
pub mod text_field;

use crossterm::event::KeyEvent;
use jiff::Zoned;

use self::effect::Effect;
use self::intent::Intent;
use self::key::Key;
use self::keymap::Found;
use self::keymap::Keymap;
use self::keymap::Mode;
use self::message::Message;
use self::notice::Notice;
use self::overlays::Overlay;
use self::overlays::help::Help;
use self::overlays::outbox::Outbox;
use self::overlays::plans;
use self::screens::board::BoardScreen;
use crate::planner::id::UserId;
use crate::sync::Command;
use crate::sync::Event;
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
        Self {
            board: BoardScreen::default(),
            overlays: Vec::new(),
            plans: Vec::new(),
            wanted_plan,
            preferred_plan: None,
            me: None,
            rejected: Vec::new(),
            status: Status { link: Link::Starting, unsent: 0, rejected: 0 },
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
        Message::Paste(text) => {
            match state.overlays.last_mut() {
                Some(Overlay::Help(Help { picker, .. }) | Overlay::Plans(plans::Plans { picker })) => {
                    picker.field.insert(&text);
                }
                Some(Overlay::Outbox(_)) | None => {
                    state.notice = Some(Notice::info("There is no field here to paste into."));
                }
            }
            Vec::new()
        }
        Message::Resized { width, height } => {
            state.size = (width, height);
            state.board.look(state.size)
        }
        Message::Tick(now) => {
            state.now = now;
            Vec::new()
        }
        Message::Sync(event) => hear(state, event),
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
            follow(state, intent, key.digit())
        }
        Found::Nothing => {
            let pressed: Vec<_> = state.pressed.drain(..).map(|key| key.to_string()).collect();
            if let Some(Overlay::Help(Help { picker, .. }) | Overlay::Plans(plans::Plans { picker })) =
                state.overlays.last_mut()
            {
                picker.press(event);
            } else {
                let text = format!("{} is not bound here · ? help", pressed.join(" "));
                state.notice = state.notice.take().or(Some(Notice::info(text)));
            }
            Vec::new()
        }
    }
}

/// Does what the person meant.
fn follow(state: &mut State, intent: Intent, digit: Option<usize>) -> Vec<Effect> {
    match intent {
        Intent::AppQuit | Intent::AppQuitNow => vec![Effect::Quit],
        Intent::AppRedraw => vec![Effect::Redraw],
        Intent::AppSuspend => vec![Effect::Suspend],
        Intent::AppDismiss => {
            state.notice = None;
            Vec::new()
        }
        Intent::AppHelp => {
            state.overlays.push(Overlay::Help(Help::of(state.mode())));
            Vec::new()
        }
        Intent::PlanSwitch => {
            state.overlays.push(Overlay::Plans(plans::Plans::default()));
            vec![Effect::Sync(Command::ListPlans)]
        }
        Intent::SyncRefresh => {
            let plan = state.board.plan.clone();
            plan.map_or_else(Vec::new, |plan| vec![Effect::Sync(Command::Refresh(plan))])
        }
        Intent::OutboxOpen => {
            state.overlays.push(Overlay::Outbox(Outbox::default()));
            Vec::new()
        }
        Intent::OutboxDiscard => discard(state),
        Intent::PickerUp | Intent::PickerDown => {
            step(state, intent);
            Vec::new()
        }
        Intent::PickerClose => {
            state.overlays.pop();
            Vec::new()
        }
        Intent::PickerChoose => choose(state),
        _ if state.board.hold(intent, digit) => Vec::new(),
        _ => match state.board.update(intent, digit, state.size, &mut state.next_ticket) {
            Ok(mut effects) => {
                effects.extend(state.board.look(state.size));
                effects
            }
            Err(refusal) => {
                state.notice = Some(Notice::info(refusal));
                Vec::new()
            }
        },
    }
}

fn step(state: &mut State, intent: Intent) {
    let count = match state.overlays.last() {
        Some(Overlay::Help(help)) => help.entries(&state.keymap).len(),
        Some(Overlay::Plans(plans)) => plans.entries(&state.plans).len(),
        Some(Overlay::Outbox(_)) => state.rejected.len(),
        None => return,
    };
    match state.overlays.last_mut() {
        Some(Overlay::Outbox(outbox)) => outbox.step(intent, count),
        Some(Overlay::Help(Help { picker, .. }) | Overlay::Plans(plans::Plans { picker })) => {
            picker.step(intent, count);
        }
        None => {}
    }
}

/// Lets the chosen refused change go.
fn discard(state: &mut State) -> Vec<Effect> {
    let Some(Overlay::Outbox(outbox)) = state.overlays.last_mut() else { return Vec::new() };
    let chosen = outbox.chosen(&state.rejected).map(|rejected| rejected.seq);
    chosen.map_or_else(Vec::new, |seq| vec![Effect::Sync(Command::Discard(seq))])
}

/// Takes the chosen entry of the list on top.
fn choose(state: &mut State) -> Vec<Effect> {
    match state.overlays.pop() {
        Some(Overlay::Help(help)) => {
            let chosen = help.entries(&state.keymap).get(help.picker.selected).map(|action| action.name);
            chosen.map_or_else(Vec::new, |intent| follow(state, intent, None))
        }
        Some(Overlay::Plans(plans)) => {
            let chosen = plans.entries(&state.plans).get(plans.picker.selected).map(|plan| plan.id.clone());
            chosen.map_or_else(Vec::new, |plan| {
                let mut effects = state.board.open(&plan);
                // Terminals disagree about the width of some scripts: nothing of the old plan may stay.
                effects.push(Effect::Redraw);
                effects
            })
        }
        Some(Overlay::Outbox(_)) | None => Vec::new(),
    }
}

/// Takes in what the engine tells.
fn hear(state: &mut State, event: Event) -> Vec<Effect> {
    match event {
        Event::PlansListed { plans, is_fresh } => {
            state.plans = plans;
            first_plan(state, is_fresh)
        }
        Event::SnapshotChanged { plan, acknowledged, waiting, through } => {
            let mut effects = Vec::new();
            if state.board.plan.is_none() && state.wanted_plan.is_none() {
                effects = state.board.open(&plan);
            }
            if state.board.plan.as_ref() == Some(&plan) {
                match state.board.snapshot_changed(&acknowledged, waiting, through, state.size) {
                    Ok(more) => effects.extend(more),
                    Err(sentence) => state.notice = Some(Notice::error(sentence)),
                }
                for (intent, digit) in state.board.let_go() {
                    effects.extend(follow(state, intent, digit));
                }
            }
            effects
        }
        Event::PlanUnavailable { plan, reason } => {
            if state.board.plan.as_ref() == Some(&plan) {
                state.board.unavailable = Some(reason);
            }
            Vec::new()
        }
        Event::SignedInAs(me) => {
            state.me = Some(me);
            Vec::new()
        }
        Event::StatusChanged(status) => {
            tell_of_link(state, &status.link);
            state.status = status;
            Vec::new()
        }
        Event::EditRejected { what, reason } => {
            let reason = notice::sentence(&reason);
            state.notice = Some(Notice::error(format!("Not saved: {what}. {reason} It is kept: S shows it.")));
            Vec::new()
        }
        Event::RejectedChanged(rejected) => {
            state.rejected = rejected;
            Vec::new()
        }
        Event::Noticed(text) => {
            state.notice = Some(Notice::error(text));
            Vec::new()
        }
        Event::CannotStart { .. } | Event::Stopped => vec![Effect::Quit],
    }
}

/// Says in full why a plan cannot be read, once: the sync line has room for a few words only.
fn tell_of_link(state: &mut State, link: &Link) {
    let why = |link: &Link| match link {
        Link::Failed { why, .. } | Link::SignedOut { why } => Some(why.clone()),
        _ => None,
    };
    let (before, now) = (why(&state.status.link), why(link));
    if before == now {
        return;
    }
    if let Some(why) = now {
        state.notice = Some(Notice { is_about_link: true, ..Notice::error(notice::sentence(&why)) });
    } else if state.notice.as_ref().is_some_and(|notice| notice.is_about_link) {
        state.notice = None;
    }
}

/// Opens the plan the person asked for, or the first there is when none was open before.
fn first_plan(state: &mut State, is_fresh: bool) -> Vec<Effect> {
    if let Some(name) = state.wanted_plan.clone() {
        return match plans::find(&state.plans, &name) {
            Ok(plan) => {
                let plan = plan.id.clone();
                state.wanted_plan = None;
                state.board.open(&plan)
            }
            Err(sentence) if is_fresh => {
                state.wanted_plan = None;
                state.notice = Some(Notice::error(sentence));
                state.overlays.push(Overlay::Plans(plans::Plans::default()));
                Vec::new()
            }
            Err(_) => Vec::new(),
        };
    }
    if !is_fresh || state.board.plan.is_some() {
        return Vec::new();
    }
    let preferred = state.plans.iter().find(|plan| Some(&plan.title) == state.preferred_plan.as_ref());
    let first = preferred.or_else(|| state.plans.first()).map(|plan| plan.id.clone());
    first.map_or_else(Vec::new, |plan| state.board.open(&plan))
}

#[cfg(test)]
pub(crate) mod tests;
