//! What the title of the terminal's window says: the plan, and shortly what the sync line says.

use crate::app::State;
use crate::ui::ascii;
use crate::ui::text;
use crate::ui::widgets::sync_line;

/// So many cells of a plan's title are shown.
const LONGEST: usize = 40;

/// Returns the title: `planner: Website ○ 5`, the mark of the sync line and how many edits need a person, or else wait.
pub(super) fn words(state: &State) -> String {
    let status = &state.status;
    let mut words = "planner".to_owned();
    if let Some(view) = &state.board.view {
        words = format!("{words}: {}", text::fit(&view.plan().plan.title, LONGEST));
    }
    words = format!("{words} {}", sync_line::mark(state));
    match (status.conflicts + status.rejected, status.unsent) {
        (0, 0) => {}
        (0, count) | (count, _) => words = format!("{words} {count}"),
    }
    if state.look.is_ascii { ascii::words(&words) } else { words }
}

/// Says whether a terminal takes a title: what calls itself dumb has no window, and the console of Linux would show the
/// sequence as letters.
pub(super) fn is_possible(term: Option<&str>) -> bool {
    !matches!(term, None | Some("" | "dumb" | "linux")) || cfg!(windows)
}
