//! What the panel of a task says, line by line, and which of the lines one can stop at.

use super::Reading;
use super::TaskPanel;
use super::locks;
use crate::app::State;
use crate::app::notice;
use crate::planner::details::Details;
use crate::planner::details::ItemList;
use crate::planner::details::Reference;
use crate::planner::due::Due;
use crate::planner::edit::Edit;
use crate::planner::person;
use crate::planner::policy::Act;
use crate::planner::policy::Reach;
use crate::planner::progress::Progress;
use crate::planner::task::Task;

/// About how many letters of the notes stand on one line: long paragraphs are walked through in such pieces.
const NOTE_PIECE: usize = 68;

/// A line one can stop at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// A line about the task itself, counted from the top.
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
    /// What it says.
    pub text: String,
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
}

impl Line {
    fn heading(text: String) -> Self {
        Self { stop: None, text, role: Role::Heading }
    }
}

/// Returns all lines of a panel.
#[must_use]
pub fn of(state: &State, panel: &TaskPanel) -> Vec<Line> {
    let details = panel.shown(&state.board);
    let mut facts = facts(state, panel);
    facts.extend(status(panel, details.as_ref()).map(|text| (text, Role::Status)));
    let stop = |(index, (text, role))| Line { stop: Some(Stop::Fact(index)), text, role };
    let mut lines: Vec<Line> = facts.into_iter().enumerate().map(stop).collect();
    if let Some(details) = &details {
        items(state, details, &mut lines);
    }
    lines
}

/// Returns what is known of the task itself.
fn facts(state: &State, panel: &TaskPanel) -> Vec<(String, Role)> {
    let found = state.board.view.as_ref().map(|view| (view.plan(), view.plan().task(&panel.task)));
    let Some((plan, Some(task))) = found else {
        return vec![("This task is not in the plan any more.".to_owned(), Role::Status)];
    };
    let bucket = task.bucket_id.as_ref().and_then(|bucket| plan.bucket(bucket));
    // A sign in front of what cannot be changed; the lines below say why.
    let sign = |act: Act| if locks::is_refused(plan, task, act, state.me.as_ref()) { "◆" } else { "" };
    let mut words = vec![
        format!("{}{}", sign(Act::Move(Reach::Bucket)), bucket.map_or("No bucket", |bucket| bucket.name.as_str())),
        format!("{}{}", sign(locks::COMPLETION), task.progress().words()),
        format!("{}priority {}", sign(Act::Priority), task.priority_band().word()),
    ];
    words.extend(due(state, task).into_iter().map(|due| format!("{}{due}", sign(Act::DueDate))));
    let title = format!("{}{}", sign(Act::Title), task.title);
    let mut facts = vec![(title, Role::Title), (words.join(" · "), Role::Text)];
    let names: Vec<_> = task.assignees.iter().map(|user| person::name_of(plan, state.me.as_ref(), user)).collect();
    let people =
        if names.is_empty() { "Assigned to nobody".to_owned() } else { format!("Assigned to {}", names.join(", ")) };
    facts.push((people, Role::Text));
    let labels: Vec<_> = task.categories.iter().map(|category| plan.plan_of(task).label(category)).collect();
    if !labels.is_empty() {
        facts.push((format!("{}Labels {}", sign(Act::Labels), labels.join(", ")), Role::Text));
    }
    facts.extend(locks::lines(state, plan, task).into_iter().map(|line| (line, Role::Status)));
    facts
}

/// Returns when the task is due, and by how much that is over.
fn due(state: &State, task: &Task) -> Vec<String> {
    let (Some(day), today) = (task.due, state.now.date()) else { return Vec::new() };
    let mut words = vec![Due::on(day, today)];
    let distance = Due::relative(day, today);
    if matches!(distance, Due::Overdue { .. }) && task.progress() != Progress::Completed {
        words.push(distance.words());
    }
    words
}

/// Says how the reading of the details stands, when there is something to say.
fn status(panel: &TaskPanel, details: Option<&Details>) -> Option<String> {
    Some(match (&panel.reading, details) {
        (Reading::UnderWay, None) => "reading the checklist and the links…".to_owned(),
        (Reading::UnderWay, Some(_)) => "reading… · until then a copy is shown".to_owned(),
        (Reading::Failed(why), None) => format!("The checklist was never read. {}", notice::sentence(why)),
        (Reading::Failed(why), Some(_)) => format!("A copy is shown. {}", notice::sentence(why)),
        (Reading::Done, Some(details)) if details.checklist.is_empty() && details.references.is_empty() => {
            "no checklist, no links".to_owned()
        }
        (Reading::Done, _) => return None,
    })
}

/// Adds checklist, links and notes.
fn items(state: &State, details: &Details, lines: &mut Vec<Line>) {
    let item = |list: ItemList, id: &str, text: String, role: Role| {
        let is_this = |edit: &Edit| matches!(edit, Edit::MoveItem(edit) if edit.task == details.task && edit.list == list && edit.item == id);
        let mark = if state.board.unacknowledged().any(is_this) { "  ↑ unsent" } else { "" };
        Line { stop: Some(Stop::Item(list, id.to_owned())), text: format!("{text}{mark}"), role }
    };
    if !details.checklist.is_empty() {
        let checked = details.checklist.iter().filter(|item| item.is_checked).count();
        lines.push(Line::heading(format!("Checklist {checked}/{}", details.checklist.len())));
    }
    lines.extend(details.checklist.iter().map(|known| {
        let (mark, role) = if known.is_checked { ("☑", Role::Done) } else { ("☐", Role::Open) };
        item(ItemList::Checklist, &known.id, format!("{mark} {}", known.title), role)
    }));
    if !details.references.is_empty() {
        lines.push(Line::heading(format!("Links {}", details.references.len())));
    }
    let link = |known: &Reference| item(ItemList::References, &known.key, known.name().to_owned(), Role::Open);
    lines.extend(details.references.iter().map(link));
    let notes = pieces(&details.description);
    if !notes.is_empty() {
        lines.push(Line::heading("Notes".to_owned()));
    }
    let note = |(index, text)| Line { stop: Some(Stop::Note(index)), text, role: Role::Text };
    lines.extend(notes.into_iter().enumerate().map(note));
}

/// Cuts notes into paragraphs, and long paragraphs between words.
fn pieces(notes: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    for paragraph in notes.trim_end().lines() {
        let mut piece = String::new();
        for word in paragraph.split(' ') {
            if !piece.is_empty() && piece.chars().count() + 1 + word.chars().count() > NOTE_PIECE {
                pieces.push(std::mem::take(&mut piece));
            }
            if !piece.is_empty() {
                piece.push(' ');
            }
            piece.push_str(word);
        }
        pieces.push(piece);
    }
    pieces
}
