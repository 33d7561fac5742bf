//! Sends that a plan is deleted, archived, given to a group, or liked. The newest intent counts: what somebody else has
//! done to the plan meanwhile is read, and the request made again with the new version.

use super::push::{MOST_TRIES, Setback, Writer};
use super::{behind, visit};
use crate::graph::error::Error;
use crate::planner::container::Container;
use crate::planner::edit::{ArchivePlan, DeletePlan, FavouritePlan, MovePlan};
use crate::planner::snapshot::Snapshot;
use crate::store::acknowledge::{PlanAnswer, Progress};
use crate::wire::plan::Plan;
use crate::wire::plan_bodies;

/// Of so many tasks of a plan the details are read before it is deleted.
const MOST_READ: usize = 1000;
/// What is said when every try meets another version.
const RESTLESS: &str = "it keeps changing somewhere else";

impl Writer<'_> {
    /// Deletes a plan. One that is gone is deleted.
    pub(super) async fn send_plan_deletion(&self, edit: &DeletePlan) -> Result<(), Setback> {
        for _try in 0..MOST_TRIES {
            let Some(plan) = self.plan_by_now().await? else { return self.forget_plan() };
            if edit.is_undo && self.holds_something().await? {
                return Err(Setback::Rejected("there is something in it now".to_owned()));
            }
            self.keep_tasks_of_plan().await?;
            self.attempt()?;
            match self.client.delete_plan(self.plan, plan.version().as_ref()).await {
                Ok(()) => return self.forget_plan(),
                Err(error) => match self.concern(error)? {
                    Error::Gone { .. } => return self.forget_plan(),
                    Error::Stale(_) | Error::Conflict(_) => {}
                    error => return Err(Setback::Rejected(error.to_string())),
                },
            }
        }
        Err(Setback::Rejected(RESTLESS.to_owned()))
    }

    /// Puts the tasks of the plan into the trash before they go with it, with what their details hold. Where something of it
    /// cannot be read at all, what is known is kept.
    async fn keep_tasks_of_plan(&self) -> Result<(), Setback> {
        if let Err(error) = visit::tasks_in_turn(self.desk, self.client, self.plan).await
            && self.desk.borrow_mut().note(&error)
        {
            return Err(Setback::Trouble);
        }
        let tasks = self.desk.borrow().store.snapshot(self.plan)?;
        let tasks = tasks.iter().flat_map(Snapshot::tasks).take(MOST_READ).map(|task| task.id.clone()).collect();
        if let Err(error) = behind::read_of(self.desk, self.client, self.plan, &tasks).await
            && self.desk.borrow_mut().note(&error)
        {
            return Err(Setback::Trouble);
        }
        self.desk.borrow_mut().store.keep_for_deletion(self.plan, None)?;
        Ok(())
    }

    /// Puts a plan into the archive, or out of it.
    pub(super) async fn send_archive(&self, edit: &ArchivePlan) -> Result<(), Setback> {
        let body = plan_bodies::archive(&edit.justification);
        for _try in 0..MOST_TRIES {
            let Some(plan) = self.plan_by_now().await? else { return Err(gone()) };
            let is_archived = plan.to_planner().and_then(|plan| plan.about.is_archived);
            if is_archived == Some(edit.to) {
                return self.keep_whole(&plan);
            }
            self.attempt()?;
            match self.client.archive_plan(self.plan, plan.version().as_ref(), edit.to, &body).await {
                Ok(()) => {
                    let Some(plan) = self.plan_by_now().await? else { return Err(gone()) };
                    return self.keep_whole(&plan);
                }
                Err(error) => match self.concern(error)? {
                    Error::Stale(_) | Error::Conflict(_) => {}
                    // The plan was read a moment ago, so it is the archive that is not there.
                    error if is_unknown(&error) => {
                        return Err(Setback::Rejected("this service has no archive for plans".to_owned()));
                    }
                    error => return Err(Setback::Rejected(error.to_string())),
                },
            }
        }
        Err(Setback::Rejected(RESTLESS.to_owned()))
    }

    /// Gives a personal plan to a group.
    pub(super) async fn send_plan_move(&self, edit: &MovePlan) -> Result<(), Setback> {
        let body = plan_bodies::move_to(&edit.group);
        for _try in 0..MOST_TRIES {
            let Some(plan) = self.plan_by_now().await? else { return Err(gone()) };
            match plan.to_planner().map(|plan| plan.container()) {
                Some(Container::Group(group)) if group == edit.group => return self.keep_moved(&plan, &edit.name),
                Some(Container::User(_)) | None => {}
                Some(other) => {
                    let kind = other.words();
                    return Err(Setback::Rejected(format!(
                        "only personal plans can be moved, and its container is now: {kind}"
                    )));
                }
            }
            self.attempt()?;
            match self.client.move_plan(self.plan, plan.version().as_ref(), &body).await {
                Ok(()) => {
                    let Some(plan) = self.plan_by_now().await? else { return Err(gone()) };
                    return self.keep_moved(&plan, &edit.name);
                }
                Err(error) => match self.concern(error)? {
                    Error::Stale(_) | Error::Conflict(_) => {}
                    error if is_unknown(&error) => {
                        return Err(Setback::Rejected("this service moves no plans to groups".to_owned()));
                    }
                    Error::Denied { why, .. } => {
                        return Err(Setback::Rejected(format!(
                            "the service refused it: {why}. Only members of “{}” can give plans to it",
                            edit.name
                        )));
                    }
                    error => return Err(Setback::Rejected(error.to_string())),
                },
            }
        }
        Err(Setback::Rejected(RESTLESS.to_owned()))
    }

    /// Puts a plan among the favourites, or takes it out. Each time it is read first: other windows write there, too.
    pub(super) async fn send_favourite(&self, edit: &FavouritePlan) -> Result<(), Setback> {
        let body = plan_bodies::favourite(self.plan, &edit.title, edit.to);
        for _try in 0..MOST_TRIES {
            let known = self.client.planner_user().await.map_err(|error| self.unreadable_parent(&error))?;
            let Some(known) = known else {
                return Err(Setback::Rejected("this service keeps no favourites".to_owned()));
            };
            let is_one = known.favorite_plan_references.entries().any(|(plan, _)| plan == self.plan.as_str());
            if is_one == edit.to {
                return self.keep_liked(&known);
            }
            self.attempt()?;
            match self.client.update_planner_user(&known, &body).await {
                Ok(answer) => return self.keep_liked(&answer),
                Err(error) => match self.concern(error)? {
                    Error::Stale(_) | Error::Conflict(_) => {}
                    error => return Err(Setback::Rejected(error.to_string())),
                },
            }
        }
        Err(Setback::Rejected(RESTLESS.to_owned()))
    }

    /// Reads the plan as it is now; `None` when it is gone.
    async fn plan_by_now(&self) -> Result<Option<Plan>, Setback> {
        match self.client.plan(self.plan).await {
            Ok(plan) => {
                let mut desk = self.desk.borrow_mut();
                desk.answered();
                desk.store.put_plan(&plan)?;
                Ok(Some(plan))
            }
            Err(Error::Gone { .. }) => Ok(None),
            Err(error) => Err(self.unreadable_parent(&error)),
        }
    }

    /// Says whether a plan that was just made has something in it already.
    async fn holds_something(&self) -> Result<bool, Setback> {
        let first = self.client.tasks(self.plan).next().await.map_err(|error| self.unreadable_parent(&error))?;
        Ok(first.is_some_and(|tasks| !tasks.is_empty()))
    }

    fn keep_whole(&self, plan: &Plan) -> Result<(), Setback> {
        let mut desk = self.desk.borrow_mut();
        desk.got_on();
        desk.store.acknowledge_plan(self.entry.seq, &Progress::Done, self.plan, &PlanAnswer::Plan(plan.clone()))?;
        desk.reload(self.plan);
        desk.retell_plans();
        Ok(())
    }

    fn keep_moved(&self, plan: &Plan, group_name: &str) -> Result<(), Setback> {
        let mut desk = self.desk.borrow_mut();
        desk.got_on();
        desk.store.acknowledge_moved_plan(self.entry.seq, plan, group_name)?;
        desk.reload(self.plan);
        desk.retell_plans();
        Ok(())
    }

    fn keep_liked(&self, user: &crate::wire::planner_user::PlannerUser) -> Result<(), Setback> {
        let mut desk = self.desk.borrow_mut();
        desk.got_on();
        desk.store.acknowledge_liked(self.entry.seq, user)?;
        desk.retell_plans();
        Ok(())
    }

    fn forget_plan(&self) -> Result<(), Setback> {
        let mut desk = self.desk.borrow_mut();
        desk.got_on();
        desk.store.acknowledge_plan_deletion(self.entry.seq, self.plan)?;
        desk.close_gone(self.plan);
        desk.retell_plans();
        Ok(())
    }
}

fn gone() -> Setback {
    Setback::Rejected("the plan was deleted somewhere else".to_owned())
}

/// Says whether a service does not know what it was asked to do, of a thing it has.
fn is_unknown(error: &Error) -> bool {
    error.is_not_offered() && !matches!(error, Error::Denied { .. } | Error::Invalid(_))
}
