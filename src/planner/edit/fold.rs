//! Edits nobody has sent yet become fewer: what one thing went through is sent as one edit, or not at all.

use super::Edit;

/// Takes more edits, made together, into a list of edits that nobody has sent yet, so that a card that was moved ten
/// times is sent once, and one that came back to where it was is not sent at all.
///
/// Only the newest edits may be folded into, and only by edits of the same things in the same order: order between
/// edits of different tasks has meaning. Of cards that were moved together none is left out alone: what one's place was
/// told by may have moved with it.
pub fn fold(waiting: &mut Vec<Edit>, newer: Vec<Edit>) {
    let Some(start) = waiting.len().checked_sub(newer.len()) else {
        waiting.extend(newer);
        return;
    };
    let both: Option<Vec<Edit>> = waiting[start..].iter().zip(&newer).map(|(last, newer)| last.and(newer)).collect();
    match both {
        Some(both) => {
            waiting.truncate(start);
            if !both.iter().all(Edit::is_nothing) {
                waiting.extend(both);
            }
        }
        None => waiting.extend(newer),
    }
}
