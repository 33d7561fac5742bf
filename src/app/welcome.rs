//! A few words for who starts the program for the first time: over the last lines of the board, until the first key, which
//! does what it means.

use super::State;
use super::effect::Effect;
use super::intent::Intent;
use super::keymap::Mode;
use crate::sync::Command;

/// Whether the words are there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Welcome {
    /// It is not known yet whether the person was here before.
    #[default]
    Unknown,
    /// They are shown.
    Shown,
    /// They were, now or in an earlier run.
    Over,
}

/// Takes in what the copy remembers.
pub(super) fn remember(state: &mut State, is_due: bool) {
    if state.welcome == Welcome::Unknown {
        state.welcome = if is_due { Welcome::Shown } else { Welcome::Over };
    }
}

/// Puts the words away for good, if they are there: the person has begun.
pub(super) fn leave(state: &mut State) -> Vec<Effect> {
    if state.welcome != Welcome::Shown {
        return Vec::new();
    }
    state.welcome = Welcome::Over;
    vec![Effect::Sync(Command::KeepWelcomed)]
}

/// Returns what to say while it is to be shown, the longest first, in phrases that stay whole: with the keys that hold now.
#[must_use]
pub fn words(state: &State) -> Vec<Vec<String>> {
    let is_board = state.mode() == Mode::Board && state.board.view.is_some();
    if state.welcome != Welcome::Shown || !is_board || state.notice.is_some() {
        return Vec::new();
    }
    // Where nothing may be changed no key is praised that would change something.
    let is_offered = |intent: &Intent| !state.board.is_read_only || !intent.is_change();
    let key =
        |intent: Intent| state.keymap.first_key(Mode::Board, intent).filter(|_| is_offered(&intent)).map(str::to_owned);
    let moves = [Intent::CardMoveLeft, Intent::CardMoveDown, Intent::CardMoveUp, Intent::CardMoveRight];
    let moves: Option<Vec<String>> = moves.into_iter().map(key).collect();
    let moves = moves.map(|keys| {
        // Four letters are read as one word; names of keys are not.
        let are_letters = keys.iter().all(|key| key.chars().count() == 1);
        keys.join(if are_letters { "" } else { ", " })
    });
    let act = |keys: Option<String>, does: &str| keys.map(|keys| format!("{keys} {does}"));
    let (take, help, plans, quit) =
        (key(Intent::CardPickUp), key(Intent::AppHelp), key(Intent::PlanSwitch), key(Intent::AppQuit));
    let long = [
        act(take.clone(), "picks the card up, to carry it anywhere"),
        act(moves.clone(), "move it one step"),
        act(help.clone(), "shows every key and runs it"),
        act(plans.clone(), "opens another plan"),
        act(quit.clone(), "quits, and all you did is kept"),
    ];
    let short = [
        act(take, "picks a card up"),
        act(moves, "move it"),
        act(help, "all keys"),
        act(plans, "plans"),
        act(quit, "quits"),
    ];
    let mut long: Vec<String> = long.into_iter().flatten().collect();
    if let Some(first) = long.first_mut() {
        *first = format!("Welcome! {first}");
    }
    vec![long, short.into_iter().flatten().collect()]
}
