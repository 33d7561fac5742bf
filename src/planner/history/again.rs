//! Cards that were deleted together, made again together.

use std::collections::HashMap;

use crate::planner::edit::Edit;

/// Returns the names of what was deleted, each with the name under which it is made again.
pub(super) fn names(deleted: &[Edit], again: &[Edit]) -> Vec<(String, String)> {
    let name = |(deleted, again): (&Edit, &Edit)| match deleted {
        Edit::DeleteTask(edit) => Some((edit.task.as_str().to_owned(), again.made()?.to_owned())),
        Edit::DeleteBucket(edit) => Some((edit.bucket.as_str().to_owned(), again.made()?.to_owned())),
        _ => None,
    };
    deleted.iter().zip(again).filter_map(name).collect()
}

/// What was deleted together is made again together: cards that stood side by side find each other by their new names.
pub(super) fn name(deleted: &[Edit], again: &mut [Edit]) {
    let names: HashMap<&str, String> = deleted
        .iter()
        .zip(&*again)
        .filter_map(|(deleted, again)| match deleted {
            Edit::DeleteTask(edit) => Some((edit.task.as_str(), again.made()?.to_owned())),
            _ => None,
        })
        .collect();
    if names.len() < 2 {
        return;
    }
    for edit in again {
        let Edit::CreateTask(whole) = edit else { continue };
        let spots = std::iter::once(&whole.spot).chain(whole.others.iter().map(|other| &other.spot));
        let neighbours = spots.flat_map(|spot| [&spot.after, &spot.before]).flatten();
        let known = neighbours.filter_map(|task| names.get_key_value(task.as_str()));
        let known: Vec<_> = known.map(|(old, new)| ((*old).to_owned(), new.clone())).collect();
        for (old, new) in known {
            edit.rename(&old, &new);
        }
    }
}
