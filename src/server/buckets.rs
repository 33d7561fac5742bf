//! Buckets: the columns of a plan.

use super::change;
use super::enforce;
use super::error::Refusal;
use super::lists::List;
use super::merge::Moment;
use super::merge::merge;
use super::record::Kind;
use super::record::Record;
use super::record::remove_bucket;
use super::request::Call;
use super::request::Reply;
use super::rules;
use super::view;

/// Lists the buckets of a plan.
pub(super) fn of_plan(call: &Call<'_>) -> Result<Reply, Refusal> {
    enforce::plan(call, &call.id)?;
    List { kind: Kind::Bucket, condition: "plan_id = ?1", owner: &call.id, typed: false }.answer(call)
}

/// Makes a bucket. Without a hint it comes first, as with the service.
pub(super) fn create(call: &Call<'_>) -> Result<Reply, Refusal> {
    let mut hand = call.hand();
    let mut bucket = Record::blank(Kind::Bucket, &hand.id(), "", &hand.hint_of_now());
    merge(&mut bucket, call.request.object()?, Moment::Create, &mut hand)?;
    bucket.plan_id = bucket.plan_named();
    enforce::plan(call, &bucket.plan_id)?;
    rules::refuse_in_mirror(call, &bucket.plan_id)?;
    enforce::room_for_bucket(call.connection, &bucket.plan_id)?;
    bucket.insert(call.connection, hand.at())?;
    Ok(Reply::created(view::document(call, bucket)?))
}

/// Reads a bucket.
pub(super) fn get(call: &Call<'_>) -> Result<Reply, Refusal> {
    change::get(call, Kind::Bucket)
}

/// Renames or moves a bucket.
pub(super) fn update(call: &Call<'_>) -> Result<Reply, Refusal> {
    change::update(call, Kind::Bucket, None)
}

/// Takes a bucket away, and its tasks.
pub(super) fn delete(call: &Call<'_>) -> Result<Reply, Refusal> {
    change::delete(call, Kind::Bucket, remove_bucket)
}
