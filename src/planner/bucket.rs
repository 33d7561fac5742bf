//! A bucket: a column of the bucket board.

use super::etag::Etag;
use super::id::{BucketId, PlanId};
use super::order_hint::OrderHint;

/// A bucket as the service last described it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// Which bucket.
    pub id: BucketId,
    /// The plan it belongs to.
    pub plan_id: PlanId,
    /// Its name.
    pub name: String,
    /// Its place among the columns.
    pub order_hint: OrderHint,
    /// Its version.
    pub etag: Option<Etag>,
}
