//! Where a task came from, what completing it asks for, how it comes again and whether it is on the person's day. Only beta says it: an answer of v1.0 leaves it as it was known.

use std::sync::Arc;

use super::formats::Known;
use crate::planner::creation_source::{CreationSource, Requirements};
use crate::planner::recurrence::Recurrence;
use crate::planner::task::Task;
use crate::wire;
use crate::wire::creation_source;

/// Returns a source as it is kept; nothing of one that is not worth naming.
pub(super) fn written(task: &Task) -> Option<String> {
    creation_source::write(task.creation_source.as_deref()?).map(|json| json.to_string())
}

/// Reads a source as it is kept.
pub(super) fn read(text: &str) -> Option<CreationSource> {
    let source = creation_source::read(&serde_json::from_str(text).ok()?);
    (source != CreationSource::Ordinary).then_some(source)
}

/// Returns how a task comes again, as it is kept.
pub(super) fn written_series(task: &Task) -> Option<String> {
    serde_json::to_string(task.recurrence.as_deref()?).ok()
}

/// Reads how a task comes again, as it is kept.
pub(super) fn series(text: &str) -> Option<Arc<Recurrence>> {
    serde_json::from_str(text).ok().map(Arc::new)
}

/// Takes from what is known what a body does not say.
pub(super) fn fill(value: &mut Task, body: &wire::task::Task, known: &Known) {
    if body.creation_source.is_absent() {
        value.creation_source = known.source.as_deref().and_then(read).map(Arc::new);
    }
    if body.specified_completion_requirements.is_absent() {
        value.requirements = known.requirements.map(Requirements::from_bits);
    }
    if body.recurrence.is_absent() {
        value.recurrence = known.recurrence.as_deref().and_then(series);
    }
    if body.is_on_my_day.is_absent() {
        value.is_on_my_day = known.is_on_my_day;
    }
}
