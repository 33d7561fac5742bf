//! What an act did, in words.

use crate::planner::board::ColumnId;
use crate::planner::edit::{Edit, MoveTask};

/// Returns what edits made by one act do, in words.
pub(super) fn of(edits: &[Edit]) -> String {
    let [first, rest @ ..] = edits else { return "nothing".to_owned() };
    if rest.is_empty() {
        return first.words();
    }
    let count = edits.len();
    let Edit::MoveTask(first) = first else {
        let is_one_kind = |edit: &Edit| std::mem::discriminant(edit) == std::mem::discriminant(first);
        return match first {
            _ if !rest.iter().all(is_one_kind) => format!("make {count} changes"),
            Edit::CreateTask(_) => format!("make {count} cards"),
            Edit::DeleteTask(_) => format!("delete {count} cards"),
            Edit::ChangeTask(_) | Edit::ChangeDetails(_) => format!("change {count} cards"),
            _ => format!("make {count} changes"),
        };
    };
    let is_alike = |edit: &Edit, field: fn(&MoveTask) -> &ColumnId| matches!(edit, Edit::MoveTask(edit) if field(edit) == field(first));
    let (is_one_target, is_one_home) = (
        rest.iter().all(|edit| is_alike(edit, |edit| &edit.to.column)),
        rest.iter().all(|edit| is_alike(edit, |edit| &edit.from.column)),
    );
    match (is_one_target, is_one_home && first.to.column == first.from.column) {
        (true, true) => format!("move {count} cards inside {}", first.to.column_name),
        (true, false) => format!("move {count} cards to {}", first.to.column_name),
        (false, _) => format!("move {count} cards"),
    }
}
