//! A bucket as Graph writes it.

use super::resource::resource;
use crate::planner;
use crate::planner::id::{BucketId, PlanId};
use crate::planner::order_hint::OrderHint;

resource! {
    /// `plannerBucket`.
    Bucket {
        /// Its name.
        name: String,
        /// The plan it belongs to.
        plan_id: String,
        /// Its place among the columns.
        order_hint: String,
    }
}

impl Bucket {
    /// Returns the bucket of a plan as a value; `None` if it has no identifier.
    #[must_use]
    pub fn to_planner(&self, plan_id: &PlanId) -> Option<planner::bucket::Bucket> {
        Some(planner::bucket::Bucket {
            id: BucketId::new(self.id.text()?),
            plan_id: plan_id.clone(),
            name: self.name.text().unwrap_or_default().to_owned(),
            order_hint: OrderHint::acknowledged(self.order_hint.text().unwrap_or_default()),
            etag: self.version(),
        })
    }
}
