//! Requests that make, delete and archive whole plans, or give them to a group.

use serde_json::Value;

use super::client::{BETA, Client, V1};
use super::error::Error;
use super::planner::plan_path;
use crate::planner::etag::Etag;
use crate::planner::id::PlanId;
use crate::wire::plan::Plan;

impl Client {
    /// Makes a plan. Personal plans are made by beta, which alone knows them.
    pub async fn create_plan(&self, body: &Plan, is_personal: bool) -> Result<Plan, Error> {
        self.create_of(if is_personal { BETA } else { V1 }, "/planner/plans", body).await
    }

    /// Takes a plan away, with everything in it.
    pub async fn delete_plan(&self, id: &PlanId, etag: Option<&Etag>) -> Result<(), Error> {
        self.delete(&plan_path(id, ""), etag).await
    }

    /// Puts a plan into the archive, or out of it; beta alone does that.
    pub async fn archive_plan(&self, id: &PlanId, etag: Option<&Etag>, into: bool, body: &Value) -> Result<(), Error> {
        self.act(BETA, &plan_path(id, if into { "/archive" } else { "/unarchive" }), etag, body).await
    }

    /// Gives a personal plan to a group; beta alone does that.
    pub async fn move_plan(&self, id: &PlanId, etag: Option<&Etag>, body: &Value) -> Result<(), Error> {
        self.act(BETA, &plan_path(id, "/moveToContainer"), etag, body).await
    }
}
