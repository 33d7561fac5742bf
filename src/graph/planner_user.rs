//! The person's own Planner object: what they like and have looked at last. Beta alone has it.

use super::beta::Reading;
use super::client::{BETA, Client};
use super::error::Error;
use crate::wire::planner_user::PlannerUser;

/// Where it is.
const PATH: &str = "/me/planner";

impl Client {
    /// Reads it; `None` where the service has none.
    pub async fn planner_user(&self) -> Result<Option<PlannerUser>, Error> {
        self.read_beta(Reading::PlannerUser, PATH).await
    }

    /// Changes it and returns it as it is then.
    pub async fn update_planner_user(&self, known: &PlannerUser, patch: &PlannerUser) -> Result<PlannerUser, Error> {
        self.patch_of(BETA, PATH, known.version().as_ref(), patch).await
    }
}
