//! The boards whose columns are days: the schedule of a plan, and the week of a person.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::arrangement::Arrangement;
use super::{ColumnId, Grouping};
use crate::planner::calendar;
use crate::planner::due::{DateStyle, DueGroup};
use crate::planner::task::Task;

/// The column of what is late and does not stand on a day that is shown.
const LATE: ColumnId = ColumnId::Due(DueGroup::Late);
/// The column of what has no due date.
const NO_DATE: ColumnId = ColumnId::Due(DueGroup::NoDate);
/// The column of what is due after the next week.
const FUTURE: ColumnId = ColumnId::Due(DueGroup::Future);

/// Returns the columns of the schedule: the late, the days that are shown, the undated. The two at the ends are always
/// there, so that a day keeps its place.
pub(super) fn of_schedule(arrangement: &Arrangement) -> Vec<ColumnId> {
    let days = arrangement.schedule.span(arrangement.today).days().map(ColumnId::Day);
    [LATE].into_iter().chain(days).chain([NO_DATE]).collect()
}

/// Returns the columns of a person's week: the late, the days that are left, the next week, the rest.
pub(super) fn of_week(arrangement: &Arrangement) -> Vec<ColumnId> {
    let (today, next) = (arrangement.today, next_week(arrangement));
    let days = (0i32..7).map(|day| today.saturating_add(day.days())).take_while(|day| *day < next).map(ColumnId::Day);
    [LATE].into_iter().chain(days).chain([ColumnId::Week(next), FUTURE, NO_DATE]).collect()
}

/// Returns where a task stands on the schedule; `None` when its day is not shown. What is late is never out of sight.
pub(super) fn home_in_schedule(task: &Task, arrangement: &Arrangement) -> Option<ColumnId> {
    let Some(due) = task.due else { return Some(NO_DATE) };
    if arrangement.schedule.span(arrangement.today).contains(due) {
        return Some(ColumnId::Day(due));
    }
    is_late(task, due, arrangement).then_some(LATE)
}

/// Returns where a task stands in a person's week; `None` for what is not theirs, and for what was due before today and
/// is done, unless it was completed on this board just now.
pub(super) fn home_in_week(task: &Task, arrangement: &Arrangement) -> Option<ColumnId> {
    let (today, next) = (arrangement.today, next_week(arrangement));
    if arrangement.me.as_ref().is_some_and(|me| !task.assignees.contains(me)) {
        return None;
    }
    Some(match task.due {
        None => NO_DATE,
        Some(due) if due < today => return is_late(task, due, arrangement).then_some(LATE),
        Some(due) if due < next => ColumnId::Day(due),
        Some(due) if due < next.saturating_add(1.week()) => ColumnId::Week(next),
        Some(_) => FUTURE,
    })
}

/// Returns the name of a day's column. Today is told in a word, for there may be no colour.
pub(super) fn name(day: Date, today: Date, dates: DateStyle) -> String {
    let words = dates.exact(day, today);
    match today.until(day).map_or(-1, |span| span.get_days()) {
        0 => format!("Today {words}"),
        1 => format!("Tomorrow {words}"),
        _ => words,
    }
}

/// Says whether a task is late, or was when the person completed it there.
fn is_late(task: &Task, due: Date, arrangement: &Arrangement) -> bool {
    due < arrangement.today
        && (task.percent_complete < 100
            || arrangement.grouping == Grouping::Week && arrangement.kept.contains(&task.id))
}

fn next_week(arrangement: &Arrangement) -> Date {
    calendar::next_week(arrangement.today, arrangement.schedule.begins)
}
