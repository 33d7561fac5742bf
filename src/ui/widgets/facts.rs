//! The second line of a card: what matters about a task, in as few cells as there are.

use std::collections::HashMap;

use jiff::civil::Date;
use ratatui::style::Style;

use crate::planner::due::Due;
use crate::planner::id::UserId;
use crate::planner::person::Person;
use crate::planner::plan::Plan;
use crate::planner::progress::Progress;
use crate::planner::task::Task;
use crate::ui::text;
use crate::ui::theme::Theme;

/// What a card needs to know beside its task.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The plan, for the names of labels.
    pub plan: &'a Plan,
    /// People by identifier.
    pub people: &'a HashMap<UserId, Person>,
    /// Who the person is.
    pub me: Option<&'a UserId>,
    /// The day.
    pub today: Date,
    /// The colours.
    pub theme: &'a Theme,
}

/// A piece of the line.
pub type Piece = (String, Style);

/// Returns the pieces of the line; the less room there is, the less is said. What is late and who has it stay longest.
#[must_use]
pub fn pieces(task: &Task, context: &Context, room: usize) -> Vec<Piece> {
    let wide = |pieces: &[Piece]| pieces.iter().map(|(piece, _)| text::cells(piece)).sum::<usize>();
    (0..=6).map(|terseness| at(task, context, terseness)).find(|pieces| wide(pieces) <= room).unwrap_or_else(|| {
        let (mark, style) = mark(task, context.theme);
        vec![(mark.to_owned(), style)]
    })
}

/// Returns the pieces at one of seven degrees of terseness.
fn at(task: &Task, context: &Context, terseness: u8) -> Vec<Piece> {
    let theme = context.theme;
    let (mark, style) = mark(task, theme);
    let mut groups: Vec<Vec<Piece>> = Vec::new();
    let is_completed = task.progress() == Progress::Completed;
    if task.progress() == Progress::InProgress && terseness < 5 {
        groups.push(vec![("◐".to_owned(), theme.accent)]);
    }
    if let Some(due) = task.due.filter(|_| !is_completed) {
        let due = Due::relative(due, context.today);
        let style = if matches!(due, Due::Overdue { .. }) { theme.overdue } else { theme.text };
        groups.push(vec![(due.words(), style)]);
    }
    if task.checklist_items > 0 && terseness < 4 {
        let checked = task.checklist_items.saturating_sub(task.open_checklist_items);
        groups.push(vec![(format!("☑{checked}/{}", task.checklist_items), theme.text)]);
    }
    let labels = labels(task, context, if terseness == 0 { 4 } else { 1 });
    if !labels.is_empty() && terseness < 3 {
        groups.push(labels);
    }
    if task.references > 0 && terseness < 2 {
        let noun = if task.references == 1 { "link" } else { "links" };
        groups.push(vec![(format!("{} {noun}", task.references), theme.muted)]);
    }
    if terseness < 6 {
        groups.push(vec![(assignees(task, context), theme.text)]);
    }
    let mut pieces = vec![(mark.to_owned(), style)];
    for (group, is_first) in groups.into_iter().zip(std::iter::once(true).chain(std::iter::repeat(false))) {
        pieces.push((if is_first { " " } else { "  " }.to_owned(), Style::new()));
        pieces.extend(group);
    }
    pieces
}

fn mark(task: &Task, theme: &Theme) -> (&'static str, Style) {
    match task.progress() {
        Progress::Completed => ("✓ ", theme.good),
        _ => theme.priority(task.priority_band()),
    }
}

/// Returns the labels, each with the first letters of its name.
fn labels(task: &Task, context: &Context, letters: usize) -> Vec<Piece> {
    let label = |category: u8| {
        let name: String = context.plan.label(category).chars().take(letters).flat_map(char::to_uppercase).collect();
        (format!("[{}]", text::clean(&name).trim_end()), context.theme.label(category))
    };
    task.categories.iter().map(label).collect()
}

/// Returns the faces: the person first, at most three, then how many more.
fn assignees(task: &Task, context: &Context) -> String {
    if task.assignees.is_empty() {
        return "@—".to_owned();
    }
    let mut faces: Vec<_> = task.assignees.iter().collect();
    faces.sort_by_key(|id| Some(*id) != context.me);
    let initials = |id: &&UserId| {
        let known = context.people.get(*id).map_or_else(|| "?".to_owned(), Person::initials);
        if Some(*id) == context.me { "@ME".to_owned() } else { format!("@{}", text::clean(&known)) }
    };
    let mut words: Vec<_> = faces.iter().take(3).map(initials).collect();
    if faces.len() > 3 {
        words.push(format!("+{}", faces.len() - 3));
    }
    words.join(" ")
}
