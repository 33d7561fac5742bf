//! The sync panel: what is in the outbox and how far it has come, and how fresh each plan is.

pub mod words;

use crate::app::State;
use crate::app::edits;
use crate::app::effect::Effect;
use crate::app::intent::Intent;
use crate::app::notice::Notice;
use crate::app::overlays::Overlay;
use crate::app::overlays::confirm::Act;
use crate::app::overlays::confirm::Confirm;
use crate::app::overlays::conflict::Dialog;
use crate::app::picker;
use crate::app::undo;
use crate::planner::edit::short;
use crate::planner::id::PlanId;
use crate::sync::Command;
use crate::sync::EntryState;
use crate::sync::How;
use crate::sync::Outbox as Told;
use crate::sync::OutboxEntry;
use crate::sync::PlanSync;

/// The panel while it is open.
#[derive(Clone, Debug, Default)]
pub struct Outbox {
    /// Where the person is; nowhere yet, and the cursor stands on the first row.
    at: Option<Row>,
    /// How many rows were above that.
    row: usize,
    /// The row of which everything is said.
    open: Option<Row>,
}

/// A row of the panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// An edit, by its number in the outbox.
    Entry(i64),
    /// A plan.
    Plan(PlanId),
}

impl Outbox {
    /// Returns which row the cursor is on, counted from the first edit through to the last plan.
    #[must_use]
    pub fn cursor(&self, told: &Told) -> usize {
        let rows = rows(told);
        let found = self.at.as_ref().and_then(|at| rows.iter().position(|row| row == at));
        found.unwrap_or(self.row).min(rows.len().saturating_sub(1))
    }

    /// Says whether all there is to say of a row is said.
    #[must_use]
    pub fn is_open(&self, row: &Row) -> bool {
        self.open.as_ref() == Some(row)
    }

    fn go(&mut self, told: &Told, row: usize) {
        let rows = rows(told);
        self.row = row.min(rows.len().saturating_sub(1));
        self.at = rows.into_iter().nth(self.row);
    }
}

/// Returns the rows, top to bottom.
#[must_use]
pub fn rows(told: &Told) -> Vec<Row> {
    let entries = told.entries.iter().map(|entry| Row::Entry(entry.seq));
    entries.chain(told.plans.iter().map(|plan| Row::Plan(plan.id.clone()))).collect()
}

/// Opens the panel; the engine is asked to tell what it shows.
pub(crate) fn open(state: &mut State) -> Vec<Effect> {
    state.overlays.push(Overlay::Outbox(Outbox::default()));
    vec![watch(true)]
}

/// Returns the order to tell of the outbox, or no longer.
pub(crate) fn watch(is_on: bool) -> Effect {
    Effect::Sync(Command::WatchOutbox(is_on))
}

/// Does what a key means while the panel is on top; `None` when it means the same as everywhere.
pub(crate) fn follow(state: &mut State, intent: Intent) -> Option<Vec<Effect>> {
    let told = state.outbox.clone();
    let Some(Overlay::Outbox(panel)) = state.overlays.last_mut() else { return None };
    let now = panel.cursor(&told);
    if let Some(to) = picker::row(intent, now, rows(&told).len()) {
        panel.go(&told, to);
        return Some(Vec::new());
    }
    if intent == Intent::PickerClose {
        if state.notice.take().is_some() {
            return Some(Vec::new());
        }
        state.overlays.pop();
        return Some(vec![watch(false)]);
    }
    let changes = matches!(
        intent,
        Intent::OutboxWithdraw
            | Intent::OutboxWithdrawAll
            | Intent::OutboxRetry
            | Intent::OutboxMakeAgain
            | Intent::PlanShare
    );
    if let Err(sentence) = state.board.writable()
        && changes
    {
        return Some(edits::refuse(state, sentence));
    }
    let outcome = match told.entries.get(now) {
        Some(entry) => of_entry(state, intent, entry)?,
        None => of_plan(state, intent, told.plans.get(now - told.entries.len()))?,
    };
    Some(edits::or_refuse(state, outcome))
}

type Outcome = Result<Vec<Effect>, String>;

/// Does what a key means to an edit.
fn of_entry(state: &mut State, intent: Intent, entry: &OutboxEntry) -> Option<Outcome> {
    Some(match (intent, &entry.state) {
        (Intent::OutboxDetails, EntryState::Conflict(_)) => {
            let mut dialog = Dialog::of(entry.seq);
            dialog.hear(&state.outbox);
            state.overlays.push(Overlay::Conflict(dialog));
            Ok(Vec::new())
        }
        (Intent::OutboxDetails, _) => Ok(toggle(state, Row::Entry(entry.seq))),
        (Intent::OutboxWithdraw, how_far) => withdrawable(how_far).map(|()| ask_to_withdraw(state, entry)),
        (Intent::OutboxRetry, EntryState::Rejected { .. }) => {
            state.notice = Some(Notice::info(format!("Sent again: {}.", entry.what)));
            Ok(vec![Effect::Sync(Command::Retry(entry.seq))])
        }
        (Intent::OutboxRetry, EntryState::Conflict(_)) => Err("It waits for you: Enter decides it.".to_owned()),
        (Intent::OutboxRetry, _) => Err("Nothing was refused here: it is sent when it is its turn.".to_owned()),
        (Intent::OutboxMakeAgain, EntryState::Rejected { can_make_again: true, .. }) => {
            let what = if entry.edit.bucket().is_some() { "column" } else { "card" };
            state.notice = Some(Notice::info(format!("Made again as a new {what}, with your changes.")));
            Ok(vec![Effect::Sync(Command::MakeAgain(entry.seq))])
        }
        (Intent::OutboxMakeAgain, _) => {
            Err("Only a card or a column that was deleted elsewhere can be made again.".to_owned())
        }
        (Intent::OutboxWithdrawAll, _) => ask_to_withdraw_all(state),
        (Intent::PlanShare, _) => Err("+ is for a plan that is polled, further down.".to_owned()),
        _ => return None,
    })
}

/// Does what a key means to a plan, or to an empty panel.
fn of_plan(state: &mut State, intent: Intent, plan: Option<&PlanSync>) -> Option<Outcome> {
    Some(match (intent, plan) {
        (Intent::PlanShare, Some(plan)) => ask_to_share(state, plan),
        (Intent::OutboxDetails, Some(plan)) => Ok(toggle(state, Row::Plan(plan.id.clone()))),
        (Intent::OutboxWithdrawAll, _) => ask_to_withdraw_all(state),
        (Intent::OutboxWithdraw | Intent::OutboxRetry | Intent::OutboxMakeAgain, _) => {
            Err("That is for a change in the outbox, further up.".to_owned())
        }
        (Intent::PlanShare | Intent::OutboxDetails, None) => Err("There is nothing here.".to_owned()),
        _ => return None,
    })
}

/// Says all of a row, or no longer.
fn toggle(state: &mut State, row: Row) -> Vec<Effect> {
    if let Some(Overlay::Outbox(panel)) = state.overlays.last_mut() {
        panel.open = if panel.open.as_ref() == Some(&row) { None } else { Some(row) };
    }
    Vec::new()
}

/// Says whether an edit that has come so far can be withdrawn; the error is a sentence.
pub(crate) fn withdrawable(state: &EntryState) -> Result<(), String> {
    match state {
        EntryState::Sending => {
            Err("It is being sent: what the service answers decides. It can be withdrawn when it waits.".to_owned())
        }
        EntryState::Unanswered => {
            Err("It may have reached the service: what is there decides, when it answers again.".to_owned())
        }
        EntryState::Waiting | EntryState::Rejected { .. } | EntryState::Conflict(_) => Ok(()),
    }
}

/// Says what is left of what an edit would have made, when it is withdrawn.
pub(crate) fn what_stays(state: &EntryState) -> &'static str {
    match state {
        // It may have been made, and the answer lost.
        EntryState::Rejected { .. } => "Withdrawn, it is forgotten here; what the service has made of it stays there.",
        _ => "The service never had it: withdrawn, it is gone.",
    }
}

/// Returns the edits that mean nothing without what one edit makes: they go with it.
fn dependents<'a>(told: &'a Told, entry: &OutboxEntry) -> Vec<&'a OutboxEntry> {
    let Some(made) = entry.edit.made() else { return Vec::new() };
    let refers = |other: &&OutboxEntry| other.seq != entry.seq && other.edit.clone().rename(made, made);
    told.entries.iter().filter(refers).collect()
}

fn ask_to_withdraw(state: &mut State, entry: &OutboxEntry) -> Vec<Effect> {
    let told = state.outbox.clone();
    let others = dependents(&told, entry);
    if entry.edit.made().is_none() {
        let withdrawn = withdraw(state, &[entry.seq]);
        state.notice = Some(Notice::info(format!("Withdrawn: {}.", entry.what)));
        return withdrawn;
    }
    let mut words = vec![what_stays(&entry.state).to_owned()];
    if !others.is_empty() {
        let count = if others.len() == 1 {
            "1 other change goes".to_owned()
        } else {
            format!("{} other changes go", others.len())
        };
        let listed: Vec<_> = others.iter().take(4).map(|other| other.what.as_str()).collect();
        let more = if others.len() > 4 { ", …" } else { "" };
        words.push(format!("{count} with it: {}{more}.", listed.join(", ")));
    }
    let question = format!("Withdraw: {}?", entry.what);
    let act = Act::Withdraw(vec![entry.seq]);
    state.overlays.push(Overlay::Confirm(Confirm::new(question, words, "withdraw", act)));
    Vec::new()
}

fn ask_to_withdraw_all(state: &mut State) -> Outcome {
    let is_sending = |entry: &&OutboxEntry| matches!(entry.state, EntryState::Sending | EntryState::Unanswered);
    let sending = state.outbox.entries.iter().filter(is_sending).count();
    // The newest first, so that none refers to what is gone already.
    let rest = state.outbox.entries.iter().rev().filter(|entry| !is_sending(entry));
    let all: Vec<i64> = rest.map(|entry| entry.seq).collect();
    if all.is_empty() {
        return Err("There is no change to withdraw.".to_owned());
    }
    let count = if all.len() == 1 { "the 1 change".to_owned() } else { format!("all {} changes", all.len()) };
    let mut words = vec![format!("The plans are shown as the service has them; {count} of yours are lost.")];
    if sending > 0 {
        words.push("What is being sent stays.".to_owned());
    }
    let question = format!("Withdraw {count}?");
    state.overlays.push(Overlay::Confirm(Confirm::new(question, words, "withdraw", Act::Withdraw(all))));
    Ok(Vec::new())
}

/// Takes edits out of the outbox, and out of what can be taken back.
pub(crate) fn withdraw(state: &mut State, edits: &[i64]) -> Vec<Effect> {
    let told = state.outbox.clone();
    let known = |seq: &i64| told.entries.iter().find(|entry| entry.seq == *seq);
    for entry in edits.iter().filter_map(known) {
        let others = dependents(&told, entry).into_iter().map(|other| &other.edit);
        for edit in others.chain([&entry.edit]) {
            state.history.refused(edit);
        }
    }
    let withdrawn = edits.iter().map(|seq| Effect::Sync(Command::Withdraw(*seq)));
    withdrawn.chain([undo::keep(state)]).collect()
}

fn ask_to_share(state: &mut State, plan: &PlanSync) -> Outcome {
    match &plan.how {
        How::Delta => return Err("The service tells of its changes already.".to_owned()),
        How::Offline => return Err("Nothing is asked of the service now.".to_owned()),
        How::Unknown => return Err("Another program on the same data keeps it up to date.".to_owned()),
        How::Polling { why, can_share: false, .. } => return Err(format!("Sharing would not help: {why}.")),
        How::Polling { .. } => {}
    }
    let question = format!("Share “{}” with yourself?", short(&plan.title));
    let words = vec![
        "The service tells you what changes in a plan only if it is shared with you by name. Without, it is read whole \
         again and again."
            .to_owned(),
        "Everybody in the plan can see that it is.".to_owned(),
    ];
    let act = Act::Share { plan: plan.id.clone(), title: plan.title.clone() };
    state.overlays.push(Overlay::Confirm(Confirm::new(question, words, "share", act)));
    Ok(Vec::new())
}

#[cfg(test)]
#[path = "outbox_tests.rs"]
pub(crate) mod tests;
