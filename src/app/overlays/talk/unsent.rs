//! What a person says and nobody else has yet: it waits in the outbox, or was refused and stays there.

use super::Own;
use super::Shown;
use super::Talk;
use crate::app::State;
use crate::app::notice;
use crate::app::screens::board::BoardScreen;
use crate::planner::edit::Edit;
use crate::planner::edit::Say;
use crate::planner::edit::Way;
use crate::planner::id::TaskId;
use crate::planner::talk;
use crate::sync::EntryState;
use crate::sync::OutboxEntry;

/// Returns what waits to be said about a task, in order.
pub(super) fn waiting<'a>(board: &'a BoardScreen, task: &'a TaskId) -> impl Iterator<Item = &'a Say> {
    board.unacknowledged().filter_map(move |edit| about(edit, task))
}

/// Returns what an edit says about a task, if it says anything.
fn about<'a>(edit: &'a Edit, task: &TaskId) -> Option<&'a Say> {
    match edit {
        Edit::Say(say) if say.task == *task => Some(say),
        _ => None,
    }
}

/// Returns what was said, then what was refused, then what waits: that was said last.
pub(super) fn shown(state: &State, panel: &Talk) -> Vec<Shown> {
    let me = state.me.as_ref();
    let said = panel.talk.as_ref().map_or(&[][..], |talk| talk.said.as_slice());
    let all = talk::with(said, waiting(&state.board, &panel.task), me);
    let mut unsent = waiting_entries(state, &panel.task).into_iter();
    let shown = all.into_iter().enumerate().map(|(at, said_now)| {
        // Behind what the service has stands what is new, in the order of the outbox.
        let own = if at >= said.len() {
            Some(Own::Unsent(unsent.next().flatten()))
        } else {
            said_now.id.clone().filter(|_| said_now.is_own(me)).map(Own::Sent)
        };
        Shown { said: said_now, own, refused: None }
    });
    let mut shown: Vec<Shown> = shown.collect();
    let mut new = said.len();
    for (seq, say, reason) in refused(state, &panel.task) {
        let reason = notice::sentence(reason);
        match &say.way {
            Way::Message | Way::Comment { .. } => {
                let refused = Some(format!("Not sent: {reason}"));
                let said = talk::with(&[], [say], me).into_iter();
                let one = said.map(|said| Shown { said, own: Some(Own::Unsent(Some(seq))), refused: refused.clone() });
                shown.splice(new..new, one);
                new += 1;
            }
            Way::Change { message } | Way::Delete { message } => {
                let known = shown.iter_mut().find(|shown| shown.said.id.as_ref() == Some(message));
                let what = match &say.way {
                    Way::Change { .. } => format!("Your change to “{}” was not sent", say.glance()),
                    _ => "It was not taken back".to_owned(),
                };
                if let Some(known) = known {
                    known.refused = Some(format!("{what}: {reason} S shows it."));
                }
            }
        }
    }
    shown
}

/// Returns the numbers of what waits to be said anew, in order. What the engine has not told of yet has none.
fn waiting_entries(state: &State, task: &TaskId) -> Vec<Option<i64>> {
    let is_waiting = |entry: &&OutboxEntry| !matches!(entry.state, EntryState::Rejected { .. });
    let told = state.outbox.entries.iter().filter(is_waiting);
    let mut told: Vec<(i64, &Say)> = told.filter_map(|entry| Some((entry.seq, about(&entry.edit, task)?))).collect();
    let new = waiting(&state.board, task).filter(|say| say.is_new());
    let number = |say: &Say| {
        // While it is being sent the outbox knows more of it than its words.
        let is_it = |other: &Say| other.is_new() && other.text == say.text;
        let at = told.iter().position(|(_, other)| is_it(other))?;
        Some(told.remove(at).0)
    };
    new.map(number).collect()
}

/// Returns what waits to change a message, in order. What the engine has not told of yet is none.
pub(super) fn changes<'a>(state: &'a State, task: &TaskId, message: &str) -> Vec<Option<&'a OutboxEntry>> {
    let is_change = |say: &Say| matches!(&say.way, Way::Change { message: changed } if changed == message);
    let is_waiting = |entry: &&OutboxEntry| !matches!(entry.state, EntryState::Rejected { .. });
    let is_it = |entry: &&OutboxEntry| about(&entry.edit, task).is_some_and(is_change);
    let mut told = state.outbox.entries.iter().filter(is_waiting).filter(is_it);
    waiting(&state.board, task).filter(|say| is_change(say)).map(|_| told.next()).collect()
}

/// Returns what was refused of what was said about a task, with its number and why.
fn refused<'a>(state: &'a State, task: &'a TaskId) -> impl Iterator<Item = (i64, &'a Say, &'a str)> {
    state.outbox.entries.iter().filter_map(move |entry| match &entry.state {
        EntryState::Rejected { reason, .. } => Some((entry.seq, about(&entry.edit, task)?, reason.as_str())),
        _ => None,
    })
}

#[cfg(test)]
#[path = "unsent_tests.rs"]
mod tests;
