//! What is said of tasks that come again, when some are completed: the next ones appear by themselves.

use jiff::civil::Date;

use super::screens::board::BoardScreen;
use crate::planner::change::Change;
use crate::planner::edit::Edit;
use crate::planner::recurrence::day_words;
use crate::planner::task::Task;

impl BoardScreen {
    /// Takes note of the tasks that edits complete and that come again: beside the news of the act is said that the next ones
    /// appear, of all plans of the act together.
    pub(crate) fn foresee_next(&mut self, edits: &[Edit]) {
        let Some(view) = &self.view else { return };
        let completed = edits.iter().filter(|edit| !edit.is_undo() && completes(edit));
        let completed = completed.filter_map(|edit| view.plan().task(edit.task()?));
        self.aside.next.extend(completed.filter_map(Task::follows).map(|series| series.next));
    }
}

/// Says that the next tasks of completed ones appear, each with its day where that is known.
pub(super) fn words(next: &[Option<Date>], today: Date) -> Option<String> {
    Some(match next {
        [] => return None,
        [Some(day)] => format!("The next one appears, due {}.", day_words(*day, today)),
        [None] => "The next one appears with the next sync.".to_owned(),
        several => format!("The next one of {} of them appears.", several.len()),
    })
}

/// Says whether an edit completes a task.
pub(super) fn completes(edit: &Edit) -> bool {
    let changes = match edit {
        Edit::ChangeTask(edit) => &edit.changes,
        Edit::MoveTask(edit) => &edit.changes,
        _ => return false,
    };
    changes.iter().any(|change| matches!(change, Change::Percent { to: 100.., .. }))
}
