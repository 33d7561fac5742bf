//! What is said of tasks that come again, when one is completed: the next one appears by itself.

use super::screens::board::BoardScreen;
use crate::planner::change::Change;
use crate::planner::edit::Edit;
use crate::planner::recurrence::day_words;
use crate::planner::task::Task;

impl BoardScreen {
    /// Says beside the news of an act that the next tasks of the completed ones appear, and for when.
    pub(crate) fn foresee_next(&mut self, edits: &[Edit]) {
        let Some(view) = &self.view else { return };
        let today = view.arrangement().today;
        let followed: Vec<&Task> = edits
            .iter()
            .filter(|edit| !edit.is_undo() && completes(edit))
            .filter_map(|edit| view.plan().task(edit.task()?))
            .filter(|task| task.follows().is_some())
            .collect();
        let next = |task: &Task| task.follows().and_then(|series| series.next);
        let words = match followed.as_slice() {
            [] => return,
            [only] => match next(only) {
                Some(day) => format!("The next one appears, due {}.", day_words(day, today)),
                None => "The next one appears with the next sync.".to_owned(),
            },
            several => format!("The next one of {} of them appears.", several.len()),
        };
        self.aside.say(words);
    }
}

fn completes(edit: &Edit) -> bool {
    let changes = match edit {
        Edit::ChangeTask(edit) => &edit.changes,
        Edit::MoveTask(edit) => &edit.changes,
        _ => return false,
    };
    changes.iter().any(|change| matches!(change, Change::Percent { to: 100.., .. }))
}
