//! The second line of a card: what matters about a task, in as few cells as there are.

use std::borrow::Cow;
use std::collections::HashMap;
use std::iter;

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

/// What is said about a task. What stands first here gets its room first: by when comes before everything, since it is what a
/// board is looked at for; that a card is locked is told by a mark before its title, too.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fact {
    Due,
    Locked,
    Progress,
    Checklist,
    Assignees,
    MyDay,
    Series,
    Labels,
    Links,
}

/// One fact on its way to the line.
#[derive(Clone)]
struct Group {
    fact: Fact,
    pieces: Vec<Piece>,
}

impl Group {
    fn width(&self) -> usize {
        self.pieces.iter().map(|(piece, _)| text::cells(piece)).sum()
    }
}

/// Returns the pieces of the line; the less room there is, the less is said. What matters most gets its room first, and what
/// is left goes to the next that fits, so that no room is lost.
#[must_use]
pub fn pieces(task: &Task, is_locked: bool, context: &Context, room: usize) -> Vec<Piece> {
    let (mark, style) = mark(task, context.theme);
    let mut groups = groups(task, is_locked, context);
    // The mark takes two cells; the first fact stands one cell after it, the others two after the one before.
    let all = (room + 1).saturating_sub(2);
    if groups.iter().map(|group| group.width() + 2).sum::<usize>() > all {
        groups = most(&groups, task, context, all);
    }
    let mut pieces = vec![(Cow::Borrowed(mark), style)];
    for (group, gap) in groups.into_iter().zip(std::iter::once(" ").chain(std::iter::repeat("  "))) {
        pieces.push((Cow::Borrowed(gap), Style::new()));
        pieces.extend(group.pieces);
    }
    pieces
}

/// Returns as many facts as have room, in the order of the line; labels with one letter each, people as far as they fit, and
/// when it is due in fewer words before it is left out.
fn most(groups: &[Group], task: &Task, context: &Context, room: usize) -> Vec<Group> {
    let mut by_weight: Vec<usize> = (0..groups.len()).collect();
    by_weight.sort_by_key(|at| groups[*at].fact);
    let mut kept: Vec<Option<Group>> = groups.iter().map(|_| None).collect();
    let mut rest = room;
    for at in by_weight {
        let group = &groups[at];
        let of_label = |letters| labels(task, context, letters);
        let of_people = |words: String| vec![(words.into(), context.theme.text)];
        let faces = |most| assignees(task, context, most);
        let whole = iter::once_with(|| group.pieces.clone());
        // Nothing shorter is thought of before it is wanted: this is drawn for every card of every frame.
        let variants: Box<dyn Iterator<Item = Vec<Piece>>> = match group.fact {
            Fact::Labels => Box::new(iter::once_with(|| of_label(1))),
            Fact::Assignees => {
                let fewer = (1..3).rev().map(|most| of_people(faces(most)));
                Box::new(whole.chain(fewer).chain(iter::once_with(|| of_people(faces(1).replace(' ', "")))))
            }
            Fact::Due => Box::new(whole.chain(iter::once_with(|| due_short(task, context)).flatten())),
            _ => Box::new(whole),
        };
        let mut variants = variants.map(|pieces| Group { fact: group.fact, pieces });
        let shorter = variants.find(|group| group.width() + 2 <= rest);
        rest -= shorter.as_ref().map_or(0, |group| group.width() + 2);
        kept[at] = shorter;
    }
    kept.into_iter().flatten().collect()
}

/// Says whether a task should have been done by now, as far as a card of it says so.
fn is_late(task: &Task, context: &Context) -> bool {
    task.due.is_some_and(|due| due < context.today)
}

/// Returns when a task is due, in ever fewer cells that can still be read.
fn due_short(task: &Task, context: &Context) -> Vec<Vec<Piece>> {
    let style = if is_late(task, context) { context.theme.overdue } else { context.theme.text };
    let short = task.due.map_or_else(Vec::new, |due| context.dates.due_short(due, context.today));
    short.into_iter().map(|words| vec![(words.into(), style)]).collect()
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
        let style = if is_late(task, context) { theme.overdue } else { theme.text };
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
    say(Fact::Assignees, vec![(assignees(task, context, 3).into(), theme.text)]);
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

/// Returns the faces: the person first, at most so many, then how many more.
fn assignees(task: &Task, context: &Context, most: usize) -> String {
    if task.assignees.is_empty() {
        return "@—".to_owned();
    }
    let mut faces: Vec<_> = task.assignees.iter().collect();
    faces.sort_by_key(|id| Some(*id) != context.me);
    let initials = |id: &&UserId| {
        let known = context.people.get(*id).map_or_else(|| "?".to_owned(), Person::initials);
        if Some(*id) == context.me { "@ME".to_owned() } else { format!("@{}", text::clean(&known)) }
    };
    let mut words: Vec<_> = faces.iter().take(most).map(initials).collect();
    if faces.len() > most {
        words.push(format!("+{}", faces.len() - most));
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use pretty_assertions::assert_eq;

    use super::*;
    use crate::app::look::Look;
    use crate::planner::fixture;

    #[test]
    fn the_room_goes_to_what_matters_most_and_none_is_lost() {
        let mut plan = fixture::plan(&[("A", &["a1"])]);
        plan.plan.labels = [(1, "Bug".to_owned()), (2, "Security".to_owned())].into();
        let mut task = plan.tasks()[0].as_ref().clone();
        task.percent_complete = 50;
        task.due = Some("2026-10-08".parse().unwrap());
        task.assignees = ["me", "anna", "ben"].map(UserId::new).to_vec();
        task.categories = [1, 2].into_iter().collect();
        (task.checklist_items, task.open_checklist_items) = (3, 1);
        let (theme, me) = (Theme::of(Look::default()), UserId::new("me"));
        let context = Context {
            plan: &plan.plan,
            people: &HashMap::new(),
            me: Some(&me),
            today: "2026-10-10".parse().unwrap(),
            dates: DateStyle::Relative,
            theme: &theme,
        };
        let shown = |task: &Task, is_locked: bool, room: usize| {
            pieces(task, is_locked, &context, room).into_iter().map(|(piece, _)| piece).collect::<String>()
        };
        let line = |room| shown(&task, false, room);
        assert_eq!(line(80), "·  ◐  OVERDUE 2d  ☑2/3  [BUG][SECU]  @ME @? @?");
        assert_eq!(line(30), "·  ◐  OVERDUE 2d  ☑2/3  @ME +2");
        assert_eq!(line(29), "·  ◐  OVERDUE 2d  ☑2/3  @ME+2");
        assert_eq!(line(28), "·  ◐  OVERDUE 2d  ☑2/3");
        assert_eq!(line(22), "·  ◐  OVERDUE 2d  ☑2/3");
        assert_eq!(line(16), "·  ◐  OVERDUE 2d");
        assert_eq!(line(14), "·  OVERDUE 2d");
        assert_eq!(line(12), "·  OVERDUE", "as wide as a column can be made, with a mark at its end");
        assert_eq!(line(8), "·  ◐");
        assert_eq!(shown(&task, true, 80), "·  locked  ◐  OVERDUE 2d  ☑2/3  [BUG][SECU]  @ME @? @?");
        assert_eq!(shown(&task, true, 14), "·  OVERDUE 2d", "a mark before the title says it, too");
        let tomorrow = Task { due: Some("2026-10-11".parse().unwrap()), ..task.clone() };
        assert_eq!(shown(&tomorrow, false, 18), "·  ◐  due tomorrow");
        assert_eq!(shown(&tomorrow, false, 15), "·  due tomorrow");
        assert_eq!(shown(&tomorrow, false, 14), "·  ◐  tomorrow", "as wide as a column can be made");
        let iso = Context { dates: DateStyle::Iso, ..context };
        let narrow: String = pieces(&tomorrow, false, &iso, 11).into_iter().map(|(piece, _)| piece).collect();
        assert_eq!(narrow, "·  ◐  10-11", "and as a box, with a mark at its end");
        for room in 0..60 {
            assert!(text::cells(&line(room)) <= room.max(2), "{room}: {}", line(room));
        }
    }
}
