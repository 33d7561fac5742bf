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

/// What has come so far of all that is asked to learn which plans there are. What the service is too busy for is asked again
/// alone.
#[derive(Debug, Default)]
pub struct Begun {
    shared: Option<Result<Vec<Plan>, Error>>,
    groups: OfGroups,
    grouped: Option<Result<Listed, Error>>,
    rosters: Option<Result<Vec<Plan>, Error>>,
    user: Option<Result<Option<PlannerUser>, Error>>,
    /// How often the list was put off because of something it can do without.
    waited: u32,
}

impl Begun {
    /// Returns how much has come. While that grows the service gets on.
    #[must_use]
    pub fn count(&self) -> usize {
        let lists = [&self.shared, &self.rosters].into_iter().filter(|answer| matches!(answer, Some(Ok(_)))).count();
        let others =
            [matches!(self.grouped, Some(Ok(_))), matches!(self.user, Some(Ok(_))), self.groups.groups.is_some()];
        lists + others.into_iter().filter(|has_come| *has_come).count() + self.groups.plans.len()
    }
}

/// So often the list is put off because of something it can do without.
const MOST_WAITS: u32 = 3;

/// The person's groups, and the plans of those that were asked.
#[derive(Debug, Default)]
struct OfGroups {
    groups: Option<Vec<(GroupId, String)>>,
    plans: HashMap<GroupId, Vec<Plan>>,
}

/// Asks unless it was answered before.
async fn once<T>(answer: &mut Option<Result<T, Error>>, ask: impl Future<Output = Result<T, Error>>) {
    if answer.as_ref().is_none_or(is_put_off) {
        *answer = Some(ask.await);
    }
}

fn is_put_off<T>(answer: &Result<T, Error>) -> bool {
    answer.as_ref().is_err_and(Error::is_passing)
}

/// Takes the error out if the service is too busy, and says for how long.
fn too_busy<T>(answer: &mut Option<Result<T, Error>>) -> Option<Error> {
    let is_busy = |error: &Error| matches!(error, Error::Throttled { status: 429, retry_after: Some(_), .. });
    answer.take_if(|answer| answer.as_ref().is_err_and(is_busy))?.err()
}

impl Client {
    /// Reads which plans there are: those of the person's groups, those shared with the person, those of rosters; and of
    /// those `beside` and of the favourites, which lists may leave out, each by itself.
    ///
    /// There is no single question for that. A source the service does not offer is passed over, unless it
    /// offers none. After an error that passes what came is kept in `begun`, and asked no more.
    pub async fn plans(&self, beside: &[PlanId], begun: &mut Begun) -> Result<Listed, Error> {
        let Begun { shared, groups, grouped, rosters, user, waited } = begun;
        // Each apart: joined they would be too large to be handed around.
        tokio::join!(
            Box::pin(once(shared, self.plans_shared())),
            Box::pin(once(grouped, self.plans_of_groups(groups))),
            Box::pin(once(rosters, self.plans_of_rosters())),
            Box::pin(once(user, self.planner_user()))
        );
        let put_off = shared.take_if(|it| is_put_off(it)).and_then(Result::err);
        if let Some(error) = put_off.or_else(|| grouped.take_if(|it| is_put_off(it)).and_then(Result::err)) {
            return Err(error);
        }
        if *waited < MOST_WAITS
            && let Some(error) = too_busy(rosters).or_else(|| too_busy(user))
        {
            *waited += 1;
            return Err(error);
        }
        let Begun { shared, grouped, rosters, user, .. } = std::mem::take(begun);
        let asked = "all four were asked just now";
        let (shared, grouped) = (shared.expect(asked), grouped.expect(asked));
        let (rosters, user) = (rosters.expect(asked), user.expect(asked));
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

    async fn plans_of_groups(&self, begun: &mut OfGroups) -> Result<Listed, Error> {
        let OfGroups { groups, plans } = begun;
        let groups = match groups {
            Some(groups) => groups,
            None => groups.insert(self.plan_holders().await?),
        };
        let asked: Vec<&GroupId> = groups.iter().map(|(id, _)| id).filter(|id| !plans.contains_key(*id)).collect();
        let path = |id: &&GroupId| format!("/groups/{}/planner/plans", segment(id.as_str()));
        let paths: Vec<_> = asked.iter().map(path).collect();
        let answers = self.read_many::<Page<Plan>>(Reading::PlanLists, &paths).await?;
        let mut put_off = None;
        for (answer, id) in answers.into_iter().zip(asked) {
            let of_group = match answer {
                Ok(page) => self.rest_of(page).await,
                Err(error) if error.is_not_offered() => Ok(Vec::new()),
                Err(error) => Err(error),
            };
            match of_group {
                Ok(of_group) => drop(plans.insert(id.clone(), of_group)),
                Err(error @ Error::Throttled { .. }) => put_off = Some(error),
                Err(error) => return Err(error),
            }
        }
        if let Some(error) = put_off {
            return Err(error);
        }
        let OfGroups { groups, plans } = begun;
        let groups = groups.clone().unwrap_or_default();
        let mut listed = Vec::new();
        for (id, name) in &groups {
            let of_group = plans.get(id).cloned().unwrap_or_default();
            listed.extend(of_group.into_iter().map(|plan| ListedPlan { plan, group_name: Some(name.clone()) }));
        }
        Ok(Listed { plans: listed, groups, ..Listed::default() })
    }

    /// Reads the person's groups that can have plans.
    async fn plan_holders(&self) -> Result<Vec<(GroupId, String)>, Error> {
        let groups = self.groups().await?.into_iter().filter_map(|group| Some((group.plan_holder()?, group)));
        let name = |name: Option<&str>, id: &GroupId| name.unwrap_or(id.as_str()).to_owned();
        Ok(groups.map(|(id, group)| (id.clone(), name(group.display_name.text(), &id))).collect())
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
        let next = self.next_of(&page)?;
        let mut items = page.value;
        if let Some(url) = next {
            items.extend(Pages::new(self, url).all().await?);
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
