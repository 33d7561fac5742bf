//! What the fields of a task say, in words.

use super::fields::Field;
use crate::app::State;
use crate::planner::details::Details;
use crate::planner::details::preview_words;
use crate::planner::due::Due;
use crate::planner::person;
use crate::planner::progress::Progress;
use crate::planner::snapshot::Snapshot;
use crate::planner::task::Task;

/// Returns what a field says; nothing when there is nothing in it, or when it is not known yet.
pub(super) fn of(
    state: &State,
    plan: &Snapshot,
    task: &Task,
    details: Option<&Details>,
    field: Field,
) -> Option<String> {
    let said = |words: Vec<String>| (!words.is_empty()).then(|| words.join(", "));
    match field {
        Field::Title => Some(task.title.clone()),
        Field::Bucket => task.bucket_id.as_ref().and_then(|bucket| plan.bucket(bucket)).map(|it| it.name.clone()),
        Field::Progress => Some(match (task.progress(), task.percent_complete) {
            (progress @ (Progress::NotStarted | Progress::Completed), _) => progress.words().to_owned(),
            (progress, percent) => format!("{} · {percent}%", progress.words()),
        }),
        Field::Priority => Some(task.priority_band().word().to_owned()),
        Field::Start => task.start.map(|day| state.look.dates.exact(day, state.now.date())),
        Field::Due => due(state, task),
        Field::People => {
            said(task.assignees.iter().map(|user| person::name_of(plan, state.me.as_ref(), user)).collect())
        }
        Field::Labels => said(task.categories.iter().map(|label| plan.plan_of(task).label(label).into()).collect()),
        Field::Series => task.recurrence.as_ref().map(|series| series.words(state.now.date(), state.look.dates)),
        Field::MyDay => task.is_on_my_day.then(|| "today".to_owned()),
        Field::Preview => details.map(|details| preview_words(&details.preview_type).to_owned()),
        Field::Checklist | Field::Links | Field::Notes => None,
    }
}

/// Returns the day a task is due, and how far off that is.
fn due(state: &State, task: &Task) -> Option<String> {
    let today = state.now.date();
    let day = task.due?;
    let words = state.look.dates.exact(day, today);
    let distance = match Due::relative(day, today) {
        Due::Overdue { .. } if task.progress() == Progress::Completed => return Some(words),
        Due::Overdue { days: 1 } => "1 day late".to_owned(),
        Due::Overdue { days } => format!("{days} days late"),
        Due::Today => "today".to_owned(),
        Due::Tomorrow => "tomorrow".to_owned(),
        Due::Weekday(_) | Due::On(_) => match today.until(day).map_or(0, |span| span.get_days()) {
            days @ 2.. => format!("in {days} days"),
            _ => return Some(words),
        },
    };
    Some(format!("{words} ({distance})"))
}
