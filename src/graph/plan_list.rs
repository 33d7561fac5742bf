//! Which plans there are: a question no single request answers.

use std::collections::HashMap;

use serde::de::DeserializeOwned;

use super::beta::Reading;
use super::client::{Client, segment};
use super::error::Error;
use super::pages::Pages;
use crate::planner::container::Container;
use crate::planner::id::{GroupId, PlanId};
use crate::wire::page::Page;
use crate::wire::plan::Plan;
use crate::wire::planner_user::PlannerUser;

/// A plan and the name of the group it belongs to, when that is known.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedPlan {
    /// The plan.
    pub plan: Plan,
    /// The group's name.
    pub group_name: Option<String>,
}

/// What the service gave when it was asked for plans.
#[derive(Debug, Default)]
pub struct Listed {
    /// The plans.
    pub plans: Vec<ListedPlan>,
    /// The groups the person is a member of.
    pub groups: Vec<(GroupId, String)>,
    /// What the person likes and has looked at last, where the service keeps that.
    pub user: Option<PlannerUser>,
    /// Plans of which the service did not say whether they are there.
    pub unsure: Vec<PlanId>,
    /// Whether the plans of rosters could not be read this time.
    pub lacks_rosters: bool,
    /// What went wrong with what can be done without.
    pub trouble: Option<Error>,
}

impl Client {
    /// Reads which plans there are: those of the person's groups, those shared with the person, those of rosters; and of
    /// those `beside` and of the favourites, which lists may leave out, each by itself.
    ///
    /// There is no single question for that. A source the service does not offer is passed over, unless it
    /// offers none.
    pub async fn plans(&self, beside: &[PlanId]) -> Result<Listed, Error> {
        // Each apart: joined they would be too large to be handed around.
        let (shared, grouped, rosters, user) = tokio::join!(
            Box::pin(self.plans_shared()),
            Box::pin(self.plans_of_groups()),
            Box::pin(self.plans_of_rosters()),
            Box::pin(self.planner_user())
        );
        let mut listed = match (shared, grouped) {
            (Ok(shared), Ok(grouped)) => with(grouped, shared),
            (Ok(shared), Err(error)) if error.is_not_offered() => with(Listed::default(), shared),
            (Err(error), Ok(grouped)) if error.is_not_offered() => grouped,
            (Err(error), _) | (_, Err(error)) => return Err(error),
        };
        match rosters {
            Ok(plans) => listed = with(listed, plans),
            Err(error) => (listed.trouble, listed.lacks_rosters) = (Some(error), true),
        }
        match user {
            Ok(user) => listed.user = user,
            Err(error) => listed.trouble = Some(error),
        }
        self.look_beside(&mut listed, beside).await;
        Ok(listed)
    }

    /// Reads the plans of one group.
    pub async fn plans_of_group(&self, group: &GroupId) -> Result<Vec<Plan>, Error> {
        self.list(Reading::PlanLists, &format!("/groups/{}/planner/plans", segment(group.as_str()))).all().await
    }

    /// Reads the plans that are shared with the person.
    pub async fn plans_shared(&self) -> Result<Vec<Plan>, Error> {
        self.list(Reading::PlanLists, "/me/planner/plans").all().await
    }

    /// Reads the plans of the rosters the person is in; none where the service knows no rosters.
    pub async fn plans_of_rosters(&self) -> Result<Vec<Plan>, Error> {
        let page: Option<Page<Plan>> = self.read_beta(Reading::RosterPlans, "/me/planner/rosterPlans").await?;
        match page {
            Some(page) => self.rest_of(page).await,
            None => Ok(Vec::new()),
        }
    }

    async fn plans_of_groups(&self) -> Result<Listed, Error> {
        let groups = self.groups().await?.into_iter().filter_map(|group| Some((group.plan_holder()?, group)));
        let name = |name: Option<&str>, id: &GroupId| name.unwrap_or(id.as_str()).to_owned();
        let groups: Vec<(GroupId, String)> =
            groups.map(|(id, group)| (id.clone(), name(group.display_name.text(), &id))).collect();
        let path = |id: &GroupId| format!("/groups/{}/planner/plans", segment(id.as_str()));
        let paths: Vec<_> = groups.iter().map(|(id, _)| path(id)).collect();
        let mut plans = Vec::new();
        for (answer, (_, name)) in
            self.read_many::<Page<Plan>>(Reading::PlanLists, &paths).await?.into_iter().zip(&groups)
        {
            let first = match answer {
                Ok(page) => page,
                Err(error) if error.is_not_offered() => continue,
                Err(error) => return Err(error),
            };
            let of_group = self.rest_of(first).await?;
            plans.extend(of_group.into_iter().map(|plan| ListedPlan { plan, group_name: Some(name.clone()) }));
        }
        Ok(Listed { plans, groups, ..Listed::default() })
    }

    /// Looks at plans that no list has named, each by itself. What is refused or gone is not there for the person.
    async fn look_beside(&self, listed: &mut Listed, beside: &[PlanId]) {
        let liked = listed.user.iter().flat_map(|user| {
            let favourites = user.favorite_plan_references.entries().map(|(plan, _)| plan);
            favourites.chain(user.recent_plan_references.entries().map(|(plan, _)| plan))
        });
        let mut wanted: Vec<PlanId> = liked.map(PlanId::new).chain(beside.iter().cloned()).collect();
        let is_listed = |id: &PlanId| listed.plans.iter().any(|known| known.plan.id.text() == Some(id.as_str()));
        wanted.retain(|id| !id.is_local() && !is_listed(id));
        wanted.sort();
        wanted.dedup();
        if wanted.is_empty() {
            return;
        }
        let paths: Vec<String> = wanted.iter().map(|id| format!("/planner/plans/{}", segment(id.as_str()))).collect();
        let answers = match self.read_many::<Plan>(Reading::Plan, &paths).await {
            Ok(answers) => answers,
            Err(error) => {
                listed.trouble = Some(error);
                listed.unsure = wanted;
                return;
            }
        };
        let names: HashMap<&GroupId, &String> = listed.groups.iter().map(|(id, name)| (id, name)).collect();
        let mut found = Vec::new();
        for (id, answer) in wanted.into_iter().zip(answers) {
            match answer {
                Ok(plan) => {
                    let container = plan.to_planner().map(|plan| plan.container());
                    let name = match &container {
                        Some(Container::Group(group)) => names.get(group).map(|name| (*name).clone()),
                        _ => None,
                    };
                    found.push(ListedPlan { plan, group_name: name });
                }
                Err(error) if error.is_not_offered() => {}
                Err(error) => {
                    listed.trouble = Some(error);
                    listed.unsure.push(id);
                }
            }
        }
        listed.plans.extend(found);
    }

    /// Reads what follows the first page of a list.
    pub(super) async fn rest_of<T: DeserializeOwned>(&self, page: Page<T>) -> Result<Vec<T>, Error> {
        let mut items = page.value;
        if let Some(link) = page.next_link.text() {
            items.extend(Pages::new(self, self.own_url(link)?).all().await?);
        }
        Ok(items)
    }
}

/// Adds plans that are not there yet.
fn with(mut listed: Listed, more: Vec<Plan>) -> Listed {
    for plan in more {
        if !listed.plans.iter().any(|known| known.plan.id == plan.id) {
            listed.plans.push(ListedPlan { plan, group_name: None });
        }
    }
    listed
}
