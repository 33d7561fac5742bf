//! Sends what an edit changes about a plan: its title is the plan's, labels and sharing are of its details, which have a
//! version of their own. So that is up to two requests.

use super::conflict::{changed_since, sort};
use super::disputes;
use super::push::{MOST_TRIES, Setback, Writer};
use crate::graph::error::Error;
use crate::planner::edit::{ChangePlan, Edit};
use crate::planner::plan::Plan;
use crate::planner::plan_change::PlanChange;
use crate::store::acknowledge::{PlanAnswer, Progress};
use crate::wire::patch;

impl Writer<'_> {
    /// Sends the change until it is acknowledged, found done already, or waits for the person.
    pub(super) async fn send_plan_change(&self) -> Result<(), Setback> {
        let Some(Edit::ChangePlan(edit)) = self.absorbed()? else { return Ok(()) };
        let has_details = self.desk.borrow().store.plan_details_version(self.plan)?.is_some();
        if self.entry.is_attempted || !has_details || self.plan_now()?.is_none_or(|plan| plan.etag.is_none()) {
            self.read_plan().await?;
        }
        let (mut tries, mut changes, mut sent) = (0, edit.changes.clone(), Vec::new());
        while tries < MOST_TRIES {
            let Some(plan) = self.plan_now()? else { return Err(gone()) };
            let mut sorted = sort(&changes, &plan);
            self.over_own(&mut sorted, &plan, edit.is_undo, |own| match own {
                Edit::ChangePlan(own) => &own.changes,
                _ => &[],
            })?;
            if let Some(reason) = changed_since(&sorted.ask).filter(|_| edit.is_undo) {
                return Err(Setback::Rejected(reason));
            }
            let of_details = sorted.send.iter().all(PlanChange::is_of_details);
            let (now, later): (Vec<_>, Vec<_>) =
                sorted.send.iter().cloned().partition(|change| change.is_of_details() == of_details);
            let wrap = |changes| Edit::ChangePlan(ChangePlan { changes, ..edit.clone() });
            let left = if later.is_empty() {
                let desk = self.desk.borrow();
                let words = sent.iter().chain(&now).map(|change| {
                    let field = disputes::of_plan(&desk, change);
                    format!("{} {} (yours)", field.name, field.yours)
                });
                self.left(&sorted, &plan, words.collect(), wrap, Progress::Done)
            } else {
                let rest = later.iter().chain(&sorted.ask).cloned().collect();
                Progress::Rest(Box::new(wrap(rest)))
            };
            if sorted.send.is_empty() {
                return self.end(&left);
            }
            match self.patch_plan(&plan, &now, of_details).await? {
                Ok(answer) => {
                    self.keep_plan(&left, &answer)?;
                    if later.is_empty() {
                        return Ok(());
                    }
                    changes = later.into_iter().chain(sorted.ask).collect();
                    sent.extend(now);
                }
                Err(Error::Stale(_) | Error::Conflict(_)) => {
                    self.read_plan().await?;
                    tries += 1;
                }
                Err(Error::Gone { .. }) => return Err(gone()),
                Err(error) => return Err(Setback::Rejected(error.to_string())),
            }
        }
        Err(Setback::Rejected("it keeps changing somewhere else".to_owned()))
    }

    async fn patch_plan(
        &self,
        plan: &Plan,
        changes: &[PlanChange],
        of_details: bool,
    ) -> Result<Result<PlanAnswer, Error>, Setback> {
        let answer = if of_details {
            let etag = self.desk.borrow().store.plan_details_version(self.plan)?;
            self.attempt()?;
            let body = patch::plan_details(changes);
            self.client.update_plan_details(self.plan, etag.as_ref(), &body).await.map(PlanAnswer::Details)
        } else {
            self.attempt()?;
            let body = patch::plan(changes);
            self.client.update_plan(self.plan, plan.etag.as_ref(), &body).await.map(PlanAnswer::Plan)
        };
        match answer {
            Ok(answer) => Ok(Ok(answer)),
            Err(error) => self.concern(error).map(Err),
        }
    }

    fn keep_plan(&self, left: &Progress, answer: &PlanAnswer) -> Result<(), Setback> {
        {
            let mut desk = self.desk.borrow_mut();
            desk.got_on();
            desk.store.acknowledge_plan(self.entry.seq, left, self.plan, answer)?;
            desk.reload(self.plan);
            if matches!(answer, PlanAnswer::Plan(_)) {
                desk.retell_plans();
            }
        }
        self.tell_end(left);
        Ok(())
    }

    fn plan_now(&self) -> Result<Option<Plan>, Setback> {
        Ok(self.desk.borrow().store.plan_now(self.plan)?)
    }

    /// Reads the plan and its details again.
    async fn read_plan(&self) -> Result<(), Setback> {
        let failed = |error: Error| {
            if self.desk.borrow_mut().note(&error) {
                Setback::Trouble
            } else if matches!(error, Error::Gone { .. }) {
                gone()
            } else {
                Setback::Rejected(error.to_string())
            }
        };
        let plan = self.client.plan(self.plan).await.map_err(failed)?;
        let details = self.client.plan_details(self.plan).await.map_err(failed)?;
        let mut desk = self.desk.borrow_mut();
        desk.got_on();
        desk.store.put_plan(&plan)?;
        desk.store.put_plan_details(self.plan, &details)?;
        desk.reload(self.plan);
        desk.tell_snapshot();
        Ok(())
    }
}

fn gone() -> Setback {
    Setback::Rejected("the plan was deleted somewhere else".to_owned())
}
