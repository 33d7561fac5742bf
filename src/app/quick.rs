//! The new-card line while it is typed: what its marks mean in the plan, what of them is not understood, and what may be
//! meant by the one at the cursor.

use super::State;
use super::commanding;
use super::commanding::offers;
use super::edits;
use super::effect::Effect;
use super::filtering;
use super::intent::Intent;
use super::making::NewCard;
use super::notice::Notice;
use super::overlays::Overlay;
use super::overlays::field::Purpose;
use super::text_field::TextField;
use crate::planner::board::ColumnId;
use crate::planner::board::Grouping;
use crate::planner::calendar::WeekBegins;
use crate::planner::change::Change;
use crate::planner::change::FieldChange as _;
use crate::planner::date_words;
use crate::planner::detail_change::DetailChange;
use crate::planner::edit::End;
use crate::planner::edit::Spot;
use crate::planner::edit::short;
use crate::planner::filter;
use crate::planner::filter::Filter;
use crate::planner::person;
use crate::planner::quick_add;
use crate::planner::quick_add::Candidate;
use crate::planner::quick_add::Fault;
use crate::planner::quick_add::Known;
use crate::planner::quick_add::Parsed;
use crate::planner::quick_add::QuickAdd;
use crate::planner::quick_add::Sign;
use crate::planner::view::View;

/// What was made of the new-card line as it stands.
#[derive(Clone, Debug)]
pub struct Quick {
    text: String,
    cursor: usize,
    /// What the line is for.
    kind: Kind,
    /// What the line says.
    pub parsed: Parsed,
    /// What may be meant by the mark at the cursor, the best first.
    pub candidates: Vec<Candidate>,
    /// Which of them is chosen.
    pub chosen: usize,
}

/// What a line with marks is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// It makes a card.
    Card,
    /// It says what is to be seen.
    Filter,
    /// It is a command.
    Command,
}

/// What can be typed as a command.
const COMMAND: &str = "a command, as in a shell  . the card under the cursor  Tab offers  Up the line before";
/// What the signs are for, in the order people need them.
const SIGNS: &str = "@ person  # label  ! priority  ^ due  > bucket  +\"item\"";

impl Quick {
    /// Says what is wrong with the line: with the mark at the cursor, or else with the first. A mark that may still become
    /// what is offered is only not finished.
    fn fault(&self) -> Option<String> {
        let faults = &self.parsed.faults;
        let here = faults.iter().find(|fault| fault.at.start < self.cursor && self.cursor <= fault.at.end);
        // What a filter does not understand fits nothing, and stays nowhere.
        let (else_stays, stays) = if self.kind == Kind::Filter {
            ("", "")
        } else {
            ("; else it stays in the title", " It stays in the title.")
        };
        match (here, self.candidates.get(self.chosen)) {
            (Some(_), Some(offered)) => Some(format!("Tab takes “{}”{else_stays}.", offered.shown)),
            _ => here.or(faults.first()).map(|fault| format!("{}{stays}", fault.reason)),
        }
    }
}

/// Reads the new-card line again if it was changed; forgets what was made of it when it is closed.
pub(super) fn read(state: &mut State) {
    let Some((text, cursor)) = line(state).map(|field| (field.text().to_owned(), byte_of(field))) else {
        state.quick = None;
        return;
    };
    if state.quick.as_ref().is_some_and(|quick| quick.text == text && quick.cursor == cursor) {
        return;
    }
    let Some(kind) = kind(state) else { return };
    let Some((parsed, mut candidates)) = read_as(state, kind, &text, cursor) else { return };
    // What stands there already need not be offered.
    let is_there = |candidate: &Candidate| text.get(candidate.at.clone()) == Some(candidate.insert.as_str());
    if candidates.len() == 1 && candidates.iter().all(is_there) {
        candidates.clear();
    }
    state.quick = Some(Box::new(Quick { text, cursor, kind, parsed, candidates, chosen: 0 }));
}

/// Returns what a line says, and what may be meant at the cursor.
fn read_as(state: &State, kind: Kind, text: &str, cursor: usize) -> Option<(Parsed, Vec<Candidate>)> {
    match kind {
        Kind::Card => known(state).map(|it| (quick_add::parse(text, &it), quick_add::complete(text, cursor, &it))),
        Kind::Filter => known(state).map(|it| (filter_parsed(text, &it), filter::complete(text, cursor, &it))),
        Kind::Command => {
            let parsed = Parsed { task: QuickAdd::default(), marks: Vec::new(), faults: Vec::new() };
            let view = state.board.view.as_ref();
            let known = offers::Known { verbs: &state.commanding.verbs, view, me: state.me.as_ref() };
            // Nothing is in the way of the lines of before until something is typed.
            let offered = if text.is_empty() { Vec::new() } else { offers::complete(text, cursor, known) };
            Some((parsed, offered))
        }
    }
}

/// Does what a key means while the new-card line offers something; `None` when it means the same as everywhere.
pub(super) fn follow(state: &mut State, intent: Intent) -> Option<Vec<Effect>> {
    let is_ours = matches!(intent, Intent::InputComplete | Intent::InputNext | Intent::InputPrevious);
    if !is_ours || !matches!(state.overlays.last(), Some(Overlay::Field(_))) {
        return None;
    }
    if intent != Intent::InputComplete && commanding::is_recalled(state) {
        return None;
    }
    let Some(quick) = state.quick.as_mut().filter(|quick| !quick.candidates.is_empty()) else {
        if kind(state) == Some(Kind::Command) && intent != Intent::InputComplete {
            return None;
        }
        let is_here = line(state).is_some();
        return Some(if is_here {
            let signs = match kind(state) {
                Some(Kind::Filter) => filter::SIGNS,
                Some(Kind::Command) => COMMAND,
                _ => SIGNS,
            };
            edits::refuse(state, format!("Nothing is offered here. {signs}"))
        } else {
            Vec::new()
        });
    };
    let count = quick.candidates.len();
    match intent {
        Intent::InputNext => quick.chosen = (quick.chosen + 1) % count,
        Intent::InputPrevious => quick.chosen = (quick.chosen + count - 1) % count,
        _ => {
            let candidate = quick.candidates[quick.chosen.min(count - 1)].clone();
            let is_last = candidate.at.end == quick.text.len();
            // What ends with a sign waits for its value.
            let is_whole = !candidate.insert.ends_with('=');
            let insert = if is_last && is_whole { candidate.insert + " " } else { candidate.insert };
            if let Some(Overlay::Field(field)) = state.overlays.last_mut() {
                field.text.replace(candidate.at, &insert);
            }
        }
    }
    Some(Vec::new())
}

/// Takes one of the things that may be meant.
pub(super) fn take(state: &mut State, nth: usize) -> Vec<Effect> {
    let Some(quick) = state.quick.as_mut().filter(|quick| nth < quick.candidates.len()) else { return Vec::new() };
    quick.chosen = nth;
    follow(state, Intent::InputComplete).unwrap_or_default()
}

/// Returns what the line says beside the title, in words for one line: what is not understood, or what is.
#[must_use]
pub fn words(state: &State) -> Option<(String, bool)> {
    let quick = state.quick.as_ref()?;
    if let Some(fault) = quick.fault() {
        return Some((fault, true));
    }
    match quick.kind {
        Kind::Card => {}
        Kind::Filter => return filtering::words(state),
        Kind::Command => return Some((COMMAND.to_owned(), false)),
    }
    let view = state.board.view.as_ref()?;
    let (plan, task) = (view.plan(), &quick.parsed.task);
    let mut parts: Vec<String> = Vec::new();
    for user in &task.people {
        parts.push(format!("@{}", person::name_of(plan, state.me.as_ref(), user)));
    }
    parts.extend(task.labels.iter().map(|label| format!("#{}", plan.plan.label(*label))));
    parts.extend(task.priority.map(|priority| priority.word().to_owned()));
    parts.extend(task.due.map(|due| format!("due {}", date_words::describe(due, state.now.date()))));
    let bucket = task.bucket.as_ref().and_then(|bucket| plan.bucket(bucket));
    parts.extend(bucket.map(|bucket| format!("in {}", bucket.name)));
    parts.extend(match task.checklist.len() {
        0 => None,
        1 => Some("1 checklist item".to_owned()),
        count => Some(format!("{count} checklist items")),
    });
    Some((if parts.is_empty() { SIGNS.to_owned() } else { parts.join(" · ") }, false))
}

/// Returns what a line says, read against the plan as it is now.
pub(super) fn parse(state: &State, typed: &str) -> Parsed {
    let task = || QuickAdd { title: typed.to_owned(), ..QuickAdd::default() };
    known(state).map_or_else(
        || Parsed { task: task(), marks: Vec::new(), faults: Vec::new() },
        |known| quick_add::parse(typed, &known),
    )
}

/// Lets a new card have what the line says: a mark goes before what the place means.
pub(super) fn apply(state: &State, new: &mut NewCard, task: &QuickAdd) {
    let mut set = |change: Change| {
        new.changes.retain(|known| !known.is_same_field(&change));
        if !change.is_nothing() {
            new.changes.push(change);
        }
    };
    for user in &task.people {
        set(Change::Assignee { user: user.clone(), from: false, to: true });
    }
    for category in &task.labels {
        set(Change::Label { category: *category, from: false, to: true });
    }
    if let Some(priority) = task.priority {
        set(Change::Priority { from: MEDIUM, to: priority.number() });
    }
    if let Some(due) = task.due {
        set(Change::Due { from: None, to: Some(due) });
    }
    if let Some(bucket) = &task.bucket {
        set(Change::Bucket { from: None, to: Some(bucket.clone()) });
    }
    // A card that is not to stand in the column it was made in stands at the end of the one that was meant.
    let column = match (new.board, &new.spot.column) {
        (Grouping::Bucket, here) => {
            let there = task.bucket.as_ref().map(|bucket| ColumnId::Bucket(Some(bucket.clone())));
            there.filter(|there| there != here)
        }
        (Grouping::AssignedTo, ColumnId::Assignee(None)) => {
            task.people.first().map(|user| ColumnId::Assignee(Some(user.clone())))
        }
        _ => None,
    };
    if let (Some(column), Some(view)) = (column, &state.board.view) {
        new.spot = last_of(view, column);
    }
}

/// Returns the end of a column.
fn last_of(view: &View, column: ColumnId) -> Spot {
    let (board, plan) = (view.board(), view.plan());
    let index = board.columns.iter().position(|known| known.id == column);
    let last = index.and_then(|index| board.task(plan, index, board.columns[index].cards.len().checked_sub(1)?));
    let column_name = index.map_or_else(String::new, |index| board.columns[index].name.clone());
    Spot { column, column_name, after: last.map(|task| task.id.clone()), before: None, end: End::Bottom }
}

/// Returns the checklist a line gives its card.
pub(super) fn details(state: &State, task: &QuickAdd) -> Vec<DetailChange> {
    let item = |(nth, title): (u64, &String)| DetailChange::Item {
        item: key(state, nth),
        title: title.clone(),
        is_checked: false,
        from: false,
        to: true,
        place: None,
    };
    (0..).zip(&task.checklist).map(item).collect()
}

/// Says what of a line was not understood, after its card was made.
pub(super) fn say_faults(state: &mut State, parsed: &Parsed) {
    let title = short(&parsed.task.title);
    let words = match parsed.faults.as_slice() {
        [] => return,
        [only] => format!("Made “{title}”. {} It stays in the title.", only.reason),
        several => {
            let reasons: Vec<&str> = several.iter().map(|fault| fault.reason.as_str()).collect();
            format!("Made “{title}”. {} They stay in the title.", reasons.join(" "))
        }
    };
    state.notice = Some(Notice::info(words));
}

/// The priority a new task has by itself.
const MEDIUM: i32 = 5;

/// Returns a key for an item of a new task, as other clients write them.
fn key(state: &State, nth: u64) -> String {
    let (run, number) = (state.run, state.next_ticket + 1);
    let (high, middle, low) = (run >> 32, (run >> 16) & 0xffff, run & 0xfff);
    format!("{high:08x}-{middle:04x}-4{low:03x}-a{:03x}-{:012x}", nth & 0xfff, number & 0xffff_ffff_ffff)
}

fn known(state: &State) -> Option<Known> {
    let view = state.board.view.as_ref()?;
    let known = Known::of(view.plan(), state.me.as_ref(), state.now.date());
    Some(known.with_week(WeekBegins(state.look.week_begins)))
}

/// Returns what the line on top is for, if it is one with marks.
fn kind(state: &State) -> Option<Kind> {
    let Some(Overlay::Field(field)) = state.overlays.last() else { return None };
    match field.purpose {
        Purpose::NewCard(_) => Some(Kind::Card),
        Purpose::Filter { .. } => Some(Kind::Filter),
        Purpose::Command { .. } => Some(Kind::Command),
        _ => None,
    }
}

/// Returns the marks of a filter, for their colours.
fn filter_parsed(text: &str, known: &Known) -> Parsed {
    let filter = Filter::parse(text, known);
    let marks = filter.marks.into_iter().map(|at| (at, Sign::Person)).collect();
    let faults = filter.faults.into_iter().map(|(at, reason)| Fault { at, reason, candidates: Vec::new() }).collect();
    Parsed { task: QuickAdd::default(), marks, faults }
}

/// Returns the line with marks, if it is on top.
fn line(state: &State) -> Option<&TextField> {
    match state.overlays.last() {
        Some(Overlay::Field(field)) if kind(state).is_some() => Some(&field.text),
        _ => None,
    }
}

/// Returns before which byte the cursor stands.
fn byte_of(field: &TextField) -> usize {
    field.text().char_indices().nth(field.cursor()).map_or(field.text().len(), |(at, _)| at)
}

#[cfg(test)]
#[path = "quick_tests.rs"]
mod tests;
