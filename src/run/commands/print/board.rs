//! A board as text: a heading each column, a line each card.

use super::Eye;
use super::json::board_name;
use crate::planner::board::Board;
use crate::planner::priority::Priority;
use crate::planner::task::Task;
use crate::ui::text;

/// How the cards of a board are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::run::commands) enum Count {
    /// Anew in each column.
    Columns,
    /// Through all columns: a number names one card.
    Through,
}

/// Returns a board in lines of at most so many cells.
pub(in crate::run::commands) fn board(eye: &Eye<'_>, board: &Board, width: usize, count: Count) -> Vec<String> {
    let head = format!("# {} - {} board", eye.plan.plan.title, board_name(board.grouping));
    let mut lines = vec![text::fit(&text::clean(&head), width).into_owned()];
    let all: usize = board.columns.iter().map(|column| column.cards.len()).sum();
    let mut first = 1;
    for column in &board.columns {
        lines.push(text::fit(&text::clean(&format!("## {} ({})", column.name, column.count())), width).into_owned());
        let cards = column.cards.iter().filter_map(|card| eye.plan.tasks().get(*card as usize));
        let most = if count == Count::Through { all } else { column.cards.len() };
        let digits = most.to_string().len().max(2);
        lines.extend(cards.zip(first..).map(|(task, row)| line(eye, task, row, digits, width)));
        first += if count == Count::Through { column.cards.len() } else { 0 };
    }
    lines
}

/// Returns a card: what stands behind the title is kept, and the title cut.
fn line(eye: &Eye<'_>, task: &Task, row: usize, digits: usize, width: usize) -> String {
    let mark = match task.priority_band() {
        _ if task.percent_complete >= 100 => "x ",
        Priority::Urgent => "!!",
        Priority::Important => "! ",
        Priority::Medium => "- ",
        Priority::Low => "v ",
    };
    let mut behind: Vec<String> = Vec::new();
    let due = eye.due(task);
    behind.extend((!due.is_empty()).then(|| format!("due {due}")));
    behind.extend((task.checklist_items > 0).then(|| {
        format!("[{}/{}]", task.checklist_items.saturating_sub(task.open_checklist_items), task.checklist_items)
    }));
    let initials = |user| match eye.plan.people.get(user) {
        _ if eye.me == Some(user) => "@ME".to_owned(),
        Some(person) => format!("@{}", person.initials()),
        None => "@?".to_owned(),
    };
    behind.extend(task.assignees.iter().map(initials));
    behind.extend(task.categories.iter().map(|label| format!("{{{}}}", eye.plan.plan_of(task).label(label))));
    let (head, behind) = (format!("{row:>digits$}. {mark} "), text::clean(&behind.join(" ")).into_owned());
    let room = width.saturating_sub(text::cells(&head) + if behind.is_empty() { 0 } else { text::cells(&behind) + 2 });
    let title = text::clean(&task.title);
    let title = text::fit(&title, room.max(width.min(16)));
    let line = if behind.is_empty() { format!("{head}{title}") } else { format!("{head}{title}  {behind}") };
    text::fit(&line, width).trim_end().to_owned()
}
