//! Edits of several kinds made by one act: one is done upon the other.

use super::{Edit, MoveItem};
use crate::planner::detail_change::DetailChange;

/// Says whether edits of one act are of several kinds, so that they are taken back from the end.
#[must_use]
pub fn is_mixed(edits: &[Edit]) -> bool {
    edits.windows(2).any(|pair| std::mem::discriminant(&pair[0]) != std::mem::discriminant(&pair[1]))
}

/// Says whether one of these edits itself brings or takes away what another moves.
#[must_use]
pub fn brings(edits: &[Edit], moved: &MoveItem) -> bool {
    let is_it = |change: &DetailChange| match change {
        DetailChange::Item { item, .. } => *item == moved.item,
        DetailChange::Link { key, .. } => *key == moved.item,
        _ => false,
    };
    edits.iter().any(|edit| match edit {
        Edit::ChangeDetails(edit) => edit.task == moved.task && edit.changes.iter().any(is_it),
        _ => false,
    })
}
