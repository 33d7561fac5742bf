//! The second line of a card: what matters about a task, in as few cells as there are.

use std::borrow::Cow;
use std::collections::HashMap;

use jiff::civil::Date;
use ratatui::style::Style;

use crate::planner::due::DateStyle;
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
    /// How days are written.
    pub dates: DateStyle,
    /// The colours.
    pub theme: &'a Theme,
}

/// A piece of the line.
pub type Piece = (Cow<'static, str>, Style);

/// What is said about a task, in the order in which it is left out when there is no room.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fact {
    Links,
    Labels,
    Checklist,
    Series,
    MyDay,
    Progress,
    Assignees,
    Due,
    Locked,
}

/// One fact on its way to the line.
struct Group {
    fact: Fact,
    pieces: Vec<Piece>,
}

impl Group {
    fn width(&self) -> usize {
        self.pieces.iter().map(|(piece, _)| text::cells(piece)).sum()
    }
}

/// Returns the pieces of the line; the less room there is, the less is said. What is late and who has it stay longest.
#[must_use]
pub fn pieces(task: &Task, is_locked: bool, context: &Context, room: usize) -> Vec<Piece> {
    let (mark, style) = mark(task, context.theme);
    let mut groups = groups(task, is_locked, context);
    let fits = |groups: &[Group]| {
        // The mark takes two cells; the first fact stands one cell after it, the others two after the one before.
        2 + groups.iter().map(|group| group.width() + 2).sum::<usize>() <= room + usize::from(!groups.is_empty())
    };
    if !fits(&groups)
        && let Some(group) = groups.iter_mut().find(|group| group.fact == Fact::Labels)
    {
        group.pieces = labels(task, context, 1);
    }
    while !fits(&groups)
        && let Some(least) = groups.iter().map(|group| group.fact).min()
    {
        groups.retain(|group| group.fact != least);
    }
    let mut pieces = vec![(Cow::Borrowed(mark), style)];
    for (group, gap) in groups.into_iter().zip(std::iter::once(" ").chain(std::iter::repeat("  "))) {
        pieces.push((Cow::Borrowed(gap), Style::new()));
        pieces.extend(group.pieces);
    }
    pieces
}

/// Returns all there is to say, in the order of the line.
fn groups(task: &Task, is_locked: bool, context: &Context) -> Vec<Group> {
    let theme = context.theme;
    let mut groups = Vec::new();
    let mut say = |fact, pieces: Vec<Piece>| {
        if !pieces.is_empty() {
            groups.push(Group { fact, pieces });
        }
    };
    if is_locked {
        say(Fact::Locked, vec![(Cow::Borrowed("locked"), theme.waiting)]);
    }
    if task.progress() == Progress::InProgress {
        say(Fact::Progress, vec![(Cow::Borrowed("◐"), theme.accent)]);
    }
    if let Some(due) = task.due.filter(|_| task.progress() != Progress::Completed) {
        let style = if due < context.today { theme.overdue } else { theme.text };
        say(Fact::Due, vec![(context.dates.due(due, context.today).into(), style)]);
    }
    if task.is_on_my_day {
        say(Fact::MyDay, vec![(Cow::Borrowed("☼"), theme.accent)]);
    }
    if task.follows().is_some() {
        say(Fact::Series, vec![(Cow::Borrowed("↻"), theme.text)]);
    }
    if task.checklist_items > 0 {
        let checked = task.checklist_items.saturating_sub(task.open_checklist_items);
        say(Fact::Checklist, vec![(format!("☑{checked}/{}", task.checklist_items).into(), theme.text)]);
    }
    say(Fact::Labels, labels(task, context, 4));
    if task.references > 0 {
        let noun = if task.references == 1 { "link" } else { "links" };
        say(Fact::Links, vec![(format!("{} {noun}", task.references).into(), theme.muted)]);
    }
    say(Fact::Assignees, vec![(assignees(task, context).into(), theme.text)]);
    groups
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
        (format!("[{}]", text::clean(&name).trim_end()).into(), context.theme.label(category))
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
