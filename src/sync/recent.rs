//! Tells the service which plan was opened, so that other devices show it among the last ones. Nothing depends on it: what
//! fails is no news, and is not tried again.

use std::rc::Rc;

use super::desk::{Desk, Shared};
use super::open::Reading;
use crate::graph::client::Client;
use crate::graph::error::Error;
use crate::planner::id::PlanId;
use crate::wire::plan_bodies;

impl Desk {
    /// Takes note that the person has opened a plan.
    pub(super) fn note_opened(&mut self, plan: &PlanId) {
        if plan.is_mine() || plan.is_local() {
            return;
        }
        let now = self.now().to_string();
        let noted = self.store.set_opened(plan, &now);
        self.kept(noted, ());
        self.recent = Some(plan.clone());
    }

    /// Returns the plan the service is to be told of now: nobody waits for that, so it comes after what somebody does.
    pub(super) fn opened_to_tell(&mut self) -> Option<PlanId> {
        let reading = self.open.as_ref().and_then(|open| open.reading.as_ref());
        if reading.is_some_and(Reading::is_urgent) || !self.writers.is_empty() {
            return None;
        }
        self.recent.take()
    }
}

/// Tells the service that a plan was opened, unless it was the last one anyway.
pub(super) async fn tell(desk: Shared, client: Rc<Client>, plan: PlanId) {
    let (known, now) = {
        let desk = desk.borrow();
        (desk.kept(desk.store.listed_plan(&plan), None), desk.now())
    };
    let Some(known) = known else { return };
    let outcome = put(&client, &plan, &known.title, now).await;
    let mut desk = desk.borrow_mut();
    match outcome {
        Ok(Some(user)) => {
            let kept = desk.store.put_liked(&user);
            desk.kept(kept, ());
            // Of a plan that was never read there was nothing to note it with before.
            let noted = desk.store.set_opened(&plan, &now.to_string());
            desk.kept(noted, ());
            desk.retell_plans();
        }
        // Whoever asks for patience gets it.
        Err(error @ Error::Throttled { .. }) => _ = desk.note(&error),
        Ok(None) | Err(_) => {}
    }
}

async fn put(
    client: &Client,
    plan: &PlanId,
    title: &str,
    now: jiff::Timestamp,
) -> Result<Option<crate::wire::planner_user::PlannerUser>, Error> {
    let Some(user) = client.planner_user().await? else { return Ok(None) };
    let recent = user.recent_plan_references.entries();
    let newest = recent.max_by_key(|(_, it)| it.last_accessed_date_time.text().unwrap_or_default());
    if newest.is_some_and(|(newest, _)| newest == plan.as_str()) {
        return Ok(Some(user));
    }
    client.update_planner_user(&user, &plan_bodies::recent(plan, title, now)).await.map(Some)
}
