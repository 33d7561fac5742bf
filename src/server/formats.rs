//! The three board formats of a task: where its card stands on each board.

use super::change;
use super::error::Refusal;
use super::record::Kind;
use super::request::Call;
use super::request::Reply;

/// Reads the place on the bucket board.
pub(super) fn bucket(call: &Call<'_>) -> Result<Reply, Refusal> {
    change::get(call, Kind::BucketFormat)
}

/// Moves the card on the bucket board.
pub(super) fn update_bucket(call: &Call<'_>) -> Result<Reply, Refusal> {
    change::update(call, Kind::BucketFormat, None)
}

/// Reads the place on the progress board.
pub(super) fn progress(call: &Call<'_>) -> Result<Reply, Refusal> {
    change::get(call, Kind::ProgressFormat)
}

/// Moves the card on the progress board.
pub(super) fn update_progress(call: &Call<'_>) -> Result<Reply, Refusal> {
    change::update(call, Kind::ProgressFormat, None)
}

/// Reads the places on the assigned-to board.
pub(super) fn assigned_to(call: &Call<'_>) -> Result<Reply, Refusal> {
    change::get(call, Kind::AssignedToFormat)
}

/// Moves the card on the assigned-to board.
pub(super) fn update_assigned_to(call: &Call<'_>) -> Result<Reply, Refusal> {
    change::update(call, Kind::AssignedToFormat, None)
}
