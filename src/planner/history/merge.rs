//! What several programs have done on one copy, put together.

use super::{History, Step, shorten};

impl History {
    /// Returns this history with what others have done and taken back since both were as the base says.
    #[must_use]
    pub fn merged(&self, base: &Self, theirs: &Self) -> Self {
        Self {
            done: steps(&base.done, &self.done, &theirs.done),
            undone: steps(&base.undone, &self.undone, &theirs.undone),
        }
    }
}

fn steps(base: &[Step], mine: &[Step], theirs: &[Step]) -> Vec<Step> {
    // Others have let go what they no longer have.
    let stays = |step: &&Step| !has(base, step) || has(theirs, step);
    let mut merged: Vec<Step> = mine.iter().filter(stays).cloned().collect();
    let mut next = 0;
    for step in theirs {
        if let Some(at) = merged.iter().position(|known| is_same(known, step)) {
            next = at + 1;
        } else if !has(base, step) {
            // Behind what both have, and before what is only done here: that is the newest.
            merged.insert(next, step.clone());
            next += 1;
        }
    }
    shorten(&mut merged);
    merged
}

fn has(steps: &[Step], step: &Step) -> bool {
    steps.iter().any(|known| is_same(known, step))
}

/// Says whether two steps are one act, whatever hints the service has given since.
fn is_same(one: &Step, other: &Step) -> bool {
    one.plan == other.plan && one.edits == other.edits
}
