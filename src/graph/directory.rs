//! Who the person is, what other people are called, and which plans there are.

use super::client::{Client, segment};
use super::error::Error;
use super::pages::Pages;
use crate::planner::id::UserId;
use crate::wire::directory::{Group, User};
use crate::wire::page::Page;
use crate::wire::plan::Plan;

/// A plan and the name of the group it belongs to, when that is how it was found.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedPlan {
    /// The plan.
    pub plan: Plan,
    /// The group's name.
    pub group_name: Option<String>,
}

impl Client {
    /// Reads who the token speaks for.
    pub async fn me(&self) -> Result<User, Error> {
        self.get("/me?$select=id,displayName,userPrincipalName,mail").await
    }

    /// Reads the names of people, in this order; each may fail by itself.
    pub async fn people(&self, ids: &[UserId]) -> Result<Vec<Result<User, Error>>, Error> {
        let path =
            |id: &UserId| format!("/users/{}?$select=id,displayName,userPrincipalName,mail", segment(id.as_str()));
        let paths: Vec<_> = ids.iter().map(path).collect();
        self.get_many(&paths).await
    }

    /// Reads which plans there are: those of the person's groups, and those shared with the person.
    ///
    /// There is no single question for that. A source the service does not offer is passed over, unless it
    /// offers none.
    pub async fn plans(&self) -> Result<Vec<ListedPlan>, Error> {
        let shared = Pages::<Plan>::new(self, self.list_url("/me/planner/plans")).all().await;
        let grouped = self.plans_of_groups().await;
        let (shared, grouped) = match (shared, grouped) {
            (Ok(shared), Ok(grouped)) => (shared, grouped),
            (Ok(shared), Err(error)) if error.is_not_offered() => (shared, Vec::new()),
            (Err(error), Ok(grouped)) if error.is_not_offered() => (Vec::new(), grouped),
            (Err(error), _) | (_, Err(error)) => return Err(error),
        };
        let mut plans: Vec<ListedPlan> = grouped;
        for plan in shared {
            if !plans.iter().any(|known| known.plan.id == plan.id) {
                plans.push(ListedPlan { plan, group_name: None });
            }
        }
        Ok(plans)
    }

    async fn plans_of_groups(&self) -> Result<Vec<ListedPlan>, Error> {
        let groups: Vec<_> =
            self.groups().await?.into_iter().filter_map(|group| Some((group.plan_holder()?, group))).collect();
        let path = |id: &str| format!("/groups/{}/planner/plans", segment(id));
        let paths: Vec<_> = groups.iter().map(|(id, _)| path(id.as_str())).collect();
        let mut plans = Vec::new();
        for (answer, (_, group)) in self.get_many::<Page<Plan>>(&paths).await?.into_iter().zip(&groups) {
            let first = match answer {
                Ok(page) => page,
                Err(error) if error.is_not_offered() => continue,
                Err(error) => return Err(error),
            };
            let mut of_group = first.value;
            if let Some(link) = first.next_link.text() {
                of_group.extend(Pages::<Plan>::new(self, self.own_url(link)?).all().await?);
            }
            let group_name = group.display_name.text().map(str::to_owned);
            plans.extend(of_group.into_iter().map(|plan| ListedPlan { plan, group_name: group_name.clone() }));
        }
        Ok(plans)
    }

    async fn groups(&self) -> Result<Vec<Group>, Error> {
        let sources = [
            "/me/memberOf/microsoft.graph.group?$count=true&$select=id,displayName,groupTypes",
            "/me/memberOf",
            "/me/joinedTeams",
        ];
        let mut outcome = Ok(Vec::new());
        for source in sources {
            outcome = Pages::new(self, self.list_url(source)).all().await;
            match &outcome {
                Err(error) if error.is_not_offered() => {}
                _ => break,
            }
        }
        outcome
    }
}
