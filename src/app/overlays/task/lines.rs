//! What the panel of a task says, line by line, and which of the lines one can stop at.

use super::Reading;
use super::TaskPanel;
use super::fields::Field;
use super::history;
use super::locks;
use super::values;
use crate::app::State;
use crate::app::lock::clock;
use crate::app::notice;
use crate::app::pane;
use crate::app::wrapping::wrap;
use crate::planner::details::Details;
use crate::planner::details::ItemList;
use crate::planner::details::Reference;
use crate::planner::edit::Edit;
use crate::planner::snapshot::Snapshot;
use crate::planner::task::Task;

/// About how many cells a line of the notes has while no panel is on the screen.
const NOTE_ROOM: usize = 68;

/// A line one can stop at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// A field of the task.
    Field(Field),
    /// A line about the task that nobody changes here, counted from the top.
    Fact(usize),
    /// A checklist item or a link.
    Item(ItemList, String),
    /// A piece of the notes, counted from the top.
    Note(usize),
}

/// A line of the panel. Its text is as stored, and as long as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Where one is on this line; a heading is none to stop at.
    pub stop: Option<Stop>,
    /// What stands in front of it; nothing where the text says it all.
    pub label: &'static str,
    /// What it says.
    pub text: String,
    /// What stands at its right end, where there is room.
    pub right: String,
    /// What it is, for its looks.
    pub role: Role,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The title.
    Title,
    /// A fact about the task, or a part of its notes.
    Text,
    /// How the reading stands.
    Status,
    /// What the next lines are.
    Heading,
    /// Something to do, or a link.
    Open,
    /// Something done.
    Done,
    /// A field with nothing in it.
    Empty,
}

impl Line {
    pub(super) fn heading(text: String) -> Self {
        Self { stop: None, label: "", text, right: String::new(), role: Role::Heading }
    }

    pub(super) fn at(stop: Stop, text: String, role: Role) -> Self {
        Self { stop: Some(stop), label: "", text, right: String::new(), role }
    }
}

/// Returns all lines of a panel.
#[must_use]
pub fn of(state: &State, panel: &TaskPanel) -> Vec<Line> {
    let details = panel.shown(&state.board);
    let found = state.board.view.as_ref().map(|view| (view.plan(), view.plan().task(&panel.task)));
    let mut lines = Vec::new();
    let (mut facts, mut past) = (Vec::new(), Vec::new());
    if let Some((plan, Some(task))) = found {
        lines.push(title(state, plan, task));
        lines.extend(Field::LINES.map(|field| value(state, plan, task, details.as_ref(), field)));
        facts.extend(locks::lines(state, plan, task));
        past = history::lines(state, plan, task, panel.facts.as_deref());
    } else {
        facts.push("This task is not in the plan any more.".to_owned());
    }
    facts.extend(status(state, panel, details.as_ref()));
    let fact = |(index, text)| Line::at(Stop::Fact(index), text, Role::Status);
    let count = facts.len();
    lines.extend(facts.into_iter().enumerate().map(fact));
    if let Some(details) = &details {
        items(state, found.and_then(|(plan, task)| Some((plan, task?))), details, &mut lines);
    }
    if !past.is_empty() {
        lines.push(Line::heading("History".to_owned()));
    }
    lines.extend(
        past.into_iter()
            .enumerate()
            .map(|(index, (label, text))| Line { label, ..Line::at(Stop::Fact(count + index), text, Role::Text) }),
    );
    lines
}

/// Returns the title, with the column and the place the card stands in.
fn title(state: &State, plan: &Snapshot, task: &Task) -> Line {
    let right = state.board.view.as_ref().and_then(|view| {
        let board = view.board();
        let (column, row) = board.find_in(plan, &task.id, state.board.cursor.column_id.as_ref())?;
        let column = board.columns.get(column)?;
        Some(format!("{} {}/{}", column.name, row + 1, column.count()))
    });
    let text = format!("{}{}", sign(state, plan, task, Field::Title), task.title);
    Line { right: right.unwrap_or_default(), ..Line::at(Stop::Field(Field::Title), text, Role::Title) }
}

/// Returns the line of a field: its value, or the key that gives it one.
fn value(state: &State, plan: &Snapshot, task: &Task, details: Option<&Details>, field: Field) -> Line {
    let sign = sign(state, plan, task, field);
    let line = match values::of(state, plan, task, details, field) {
        Some(words) => Line::at(Stop::Field(field), format!("{sign}{words}"), Role::Text),
        None => empty(state, sign, field),
    };
    Line { label: field.label(), ..line }
}

/// Returns the line of a field with nothing in it.
fn empty(state: &State, sign: &str, field: Field) -> Line {
    let key = field.key(&state.keymap).map_or_else(String::new, |key| format!(" {key}"));
    Line { label: field.label(), ..Line::at(Stop::Field(field), format!("{sign}–{key}"), Role::Empty) }
}

/// Returns the sign in front of what cannot be changed; lines further down say why.
fn sign(state: &State, plan: &Snapshot, task: &Task, field: Field) -> &'static str {
    let is_refused = |act| locks::is_refused(plan, task, act, state.me.as_ref());
    if field.acts().into_iter().all(is_refused) { "◆" } else { "" }
}

/// Says how the reading of the details stands, when there is something to say.
fn status(state: &State, panel: &TaskPanel, details: Option<&Details>) -> Option<String> {
    let read_at = panel.facts.as_ref().and_then(|facts| facts.read_at);
    let copy = read_at.map(|at| clock(at, &state.now));
    Some(match (&panel.reading, details, copy) {
        (Reading::AtRest | Reading::UnderWay, None, _) => "reading the checklist and the links…".to_owned(),
        (Reading::UnderWay, Some(_), None) => "reading… · until then a copy is shown".to_owned(),
        (Reading::UnderWay, Some(_), Some(at)) => format!("reading… · until then the copy of {at} is shown"),
        (Reading::Failed(why), None, _) => format!("The checklist was never read. {}", notice::sentence(why)),
        (Reading::Failed(why), Some(_), None) => format!("A copy is shown. {}", notice::sentence(why)),
        (Reading::Failed(why), Some(_), Some(at)) => format!("The copy of {at} is shown. {}", notice::sentence(why)),
        (Reading::AtRest | Reading::Done, Some(_), _) | (Reading::Done, None, _) => return None,
    })
}

/// Adds checklist, links and notes; where there are none, how some are made.
fn items(state: &State, task: Option<(&Snapshot, &Task)>, details: &Details, lines: &mut Vec<Line>) {
    let none = |field: Field| {
        let sign = task.map_or("", |(plan, task)| sign(state, plan, task, field));
        empty(state, sign, field)
    };
    let item = |list: ItemList, id: &str, text: String, role: Role| {
        let is_this = |edit: &Edit| matches!(edit, Edit::MoveItem(edit) if edit.task == details.task && edit.list == list && edit.item == id);
        let mark = if state.board.unacknowledged().any(is_this) { "  ↑ unsent" } else { "" };
        Line::at(Stop::Item(list, id.to_owned()), format!("{text}{mark}"), role)
    };
    if details.checklist.is_empty() {
        lines.push(none(Field::Checklist));
    } else {
        let checked = details.checklist.iter().filter(|item| item.is_checked).count();
        lines.push(Line::heading(format!("Checklist {checked}/{}", details.checklist.len())));
    }
    lines.extend(details.checklist.iter().map(|known| {
        let (mark, role) = if known.is_checked { ("☑", Role::Done) } else { ("☐", Role::Open) };
        let line = item(ItemList::Checklist, &known.id, format!("{mark} {}", known.title), role);
        let required = task.and_then(|(plan, task)| plan.locks.required_items.get(&task.id));
        let is_required = required.is_some_and(|required| required.contains(&known.id));
        Line { right: if is_required { "required" } else { "" }.to_owned(), ..line }
    }));
    if details.references.is_empty() {
        lines.push(none(Field::Links));
    } else {
        lines.push(Line::heading(format!("Links {}", details.references.len())));
    }
    lines.extend(details.references.iter().map(|known| {
        let line = item(ItemList::References, &known.key, known.name().to_owned(), Role::Open);
        Line { right: target(known), ..line }
    }));
    // Long paragraphs are walked through row by row.
    let room = pane::place(state).map_or(NOTE_ROOM, |place| place.room());
    let notes: Vec<String> = details.description.trim_end().lines().flat_map(|line| wrap(line, room)).collect();
    if notes.is_empty() {
        lines.push(none(Field::Notes));
    } else {
        lines.push(Line::heading("Notes".to_owned()));
    }
    let piece = |(index, text)| Line::at(Stop::Note(index), text, Role::Text);
    lines.extend(notes.into_iter().enumerate().map(piece));
}

/// Returns where a link leads, when its name does not say it.
fn target(link: &Reference) -> String {
    let kind = link.kind.as_deref().filter(|kind| !kind.is_empty() && *kind != "Other");
    let kind = kind.map(|kind| format!("{kind} · ")).unwrap_or_default();
    if link.name() == link.url {
        return kind.trim_end_matches(" · ").to_owned();
    }
    let address = link.url.strip_prefix("https://").unwrap_or(&link.url);
    format!("{kind}→ {address}")
}
