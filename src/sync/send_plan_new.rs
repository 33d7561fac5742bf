//! Sends that a plan is made. A refusal may come after the plan was made, and an answer may be lost: what may be there is
//! looked for, and never made twice.

use super::Event;
use super::push::{Setback, Writer};
use super::send_new::{NEAR, SLACK, Trace, is_known_before, since, unless_unclear};
use crate::graph::error::Error;
use crate::planner::edit::{CreatePlan, PlanHome};
use crate::wire::plan::Plan;
use crate::wire::plan_bodies;

/// What a group's service says of members means, in words.
const MEMBERS_ONLY: &str =
    "only members of a group make plans in it; to own the group, or to have made it, is not enough";

impl Writer<'_> {
    /// Makes the plan. Everything that waits for it goes on under the name the service gives it.
    pub(super) async fn send_new_plan(&self, edit: &CreatePlan) -> Result<(), Setback> {
        if self.entry.is_attempted
            && let Some(found) = self.look_for_new_plan(edit).await?
        {
            return self.keep_new_plan(edit, &found);
        }
        self.attempt()?;
        let body = {
            let desk = self.desk.borrow();
            plan_bodies::new_plan(&edit.title, &edit.home, desk.me.as_ref())
        };
        let is_personal = edit.home == PlanHome::Personal;
        let error = match self.client.create_plan(&body, is_personal).await {
            Ok(plan) if plan.id.text().is_some() => return self.keep_new_plan(edit, &plan),
            Ok(_) => None,
            Err(error) => Some(error),
        };
        if matches!(error, None | Some(Error::Denied { .. }))
            && let Some(found) = self.look_for_new_plan(edit).await?
        {
            return self.keep_new_plan(edit, &found);
        }
        let Some(error) = error else {
            return Err(Setback::Rejected("the service does not say what it has made of it".to_owned()));
        };
        let error = self.concern(error)?;
        Err(Setback::Rejected(in_words(&error, &edit.home)))
    }

    /// Looks for the plan an earlier request may have made, where it would be listed.
    async fn look_for_new_plan(&self, edit: &CreatePlan) -> Result<Option<Plan>, Setback> {
        let plans = match &edit.home {
            PlanHome::Group { group, .. } => self.client.plans_of_group(group).await,
            PlanHome::Personal => self.client.plans_shared().await,
        };
        let plans = match plans {
            Ok(plans) => plans,
            // Who may not look into the group has made nothing in it.
            Err(Error::Denied { .. } | Error::Gone { .. }) => return Ok(None),
            Err(error) => return Err(self.unreadable_parent(&error)),
        };
        let desk = self.desk.borrow();
        let (claimed, since) = (desk.store.given_names()?, since(self.entry, desk.now()));
        let (mut found, mut unclear) = (None, None);
        for plan in plans {
            let Some(id) = plan.id.text().filter(|id| !claimed.contains(*id)) else { continue };
            if is_known_before(&desk.store.plan_first_read(id)?, since) {
                continue;
            }
            let Some(value) = plan.to_planner() else { continue };
            let about = &value.about;
            let is_mine = |is_sure: bool| match (&about.created_by, &desk.me) {
                (Some(by), Some(me)) => by == me,
                _ => !is_sure,
            };
            let earliest = since.checked_sub(SLACK).unwrap_or(jiff::Timestamp::MIN);
            if value.title == edit.title && is_mine(false) && about.created_at.is_none_or(|at| at >= earliest) {
                found = Some(plan);
            } else if is_mine(true)
                && about.created_at.is_some_and(|at| at.duration_since(since).unsigned_abs() <= NEAR)
            {
                unclear = Some(value.title);
            }
        }
        drop(desk);
        let is_personal = edit.home == PlanHome::Personal;
        match (found, unclear) {
            (Some(found), _) => Ok(Some(found)),
            (None, Some(name)) => unless_unclear(Trace::Unclear(name)),
            // No list names every personal plan, so that it is in none says nothing.
            (None, None) if is_personal && self.entry.is_attempted => Err(Setback::Unclear(
                "its answer was lost, and no list says whether it was made. Look among your plans in the browser: if it is \
                 there, let this go; if not, send it again"
                    .to_owned(),
            )),
            (None, None) => unless_unclear(Trace::None),
        }
    }

    fn keep_new_plan(&self, edit: &CreatePlan, plan: &Plan) -> Result<(), Setback> {
        let group_name = match &edit.home {
            PlanHome::Group { name, .. } => Some(name.as_str()),
            PlanHome::Personal => None,
        };
        let mut desk = self.desk.borrow_mut();
        desk.got_on();
        let given = desk.store.acknowledge_new_plan(self.entry.seq, self.plan, plan, group_name)?;
        let Some(given) = given else { return Ok(()) };
        desk.rename_plan(edit.plan.as_str(), given.as_str());
        desk.tell(Event::Named { local: edit.plan.as_str().to_owned(), given: given.as_str().to_owned() });
        desk.retell_plans();
        desk.tell_snapshot();
        Ok(())
    }
}

/// Says why a plan was not made.
fn in_words(error: &Error, home: &PlanHome) -> String {
    match (error, home) {
        (Error::Denied { refusal, .. }, PlanHome::Group { name, .. }) if !refusal.code.starts_with("Maximum") => {
            format!("the service refused it in “{name}”: {MEMBERS_ONLY}")
        }
        (Error::Gone { .. }, PlanHome::Group { name, .. }) => format!("the group “{name}” is not there any more"),
        (error, PlanHome::Personal) if error.is_not_offered() && !matches!(error, Error::Denied { .. }) => {
            format!("this service makes no personal plans: {error}")
        }
        _ => error.to_string(),
    }
}
