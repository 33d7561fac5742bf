//! Which of two cards of one column stands above, as the service has acknowledged it.

use std::cmp::Ordering;

use super::ColumnId;
use crate::planner::order_hint::OrderHint;
use crate::planner::task::Task;

/// Returns the hint that orders a task in a column; `None` when it has none, when it was not read, or when the service
/// keeps no order there.
#[must_use]
pub fn hint<'a>(task: &'a Task, column: &ColumnId) -> Option<&'a OrderHint> {
    let own = match column {
        ColumnId::Bucket(_) => return task.bucket_board.hint(),
        ColumnId::Progress(_) => return task.progress_board.hint(),
        ColumnId::Assignee(user) => return task.assigned_board.hint(user.as_ref()),
        ColumnId::List => &task.order_hint,
        ColumnId::Mine => &task.assignee_priority,
        ColumnId::Due(_) | ColumnId::Priority(_) | ColumnId::Label(_) | ColumnId::Day(_) | ColumnId::Week(_) => {
            return None;
        }
    };
    Some(own).filter(|hint| !hint.is_empty())
}

/// Compares two cards of one column.
///
/// Where the service keeps an order, cards without a hint come after those with one, by the task's own hint, then by
/// identifier. Elsewhere the earlier due date comes first, then the more urgent.
#[must_use]
pub fn compare(a: &Task, b: &Task, column: &ColumnId) -> Ordering {
    let first = match column {
        ColumnId::Due(_) | ColumnId::Priority(_) | ColumnId::Label(_) | ColumnId::Day(_) | ColumnId::Week(_) => {
            by_urgency(a, b)
        }
        _ => match (hint(a, column), hint(b, column)) {
            (Some(a), Some(b)) => a.cmp(b),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        },
    };
    first.then_with(|| a.order_hint.cmp(&b.order_hint)).then_with(|| a.id.cmp(&b.id))
}

/// Puts what is due before what is not, earlier before later, urgent before the rest.
fn by_urgency(a: &Task, b: &Task) -> Ordering {
    let by_date = match (a.due, b.due) {
        (Some(a), Some(b)) => a.cmp(&b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    };
    by_date.then_with(|| a.priority.cmp(&b.priority))
}
