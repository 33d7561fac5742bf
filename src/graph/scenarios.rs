//! What may be read of business scenarios, where somebody may: the rules of their tasks, and what the person is in a group.

use super::client::{BETA, Client, segment};
use super::error::Error;
use super::pages::Pages;
use crate::planner::id::UserId;
use crate::planner::policy::Policy;
use crate::wire;
use crate::wire::resource::Resource;

impl Client {
    /// Reads the edit policy of a scenario by its unique name; `None` when it is not what Planner takes for one. Most
    /// people may not read it.
    pub async fn edit_policy(&self, scenario: &str) -> Result<Option<Policy>, Error> {
        let name = segment(&scenario.replace('\'', "''"));
        let path = format!("/solutions/businessScenarios(uniqueName='{name}')/planner/taskConfiguration");
        let configuration: Resource = self.get_of(BETA, &path).await?;
        let policy = configuration.rest.get("editPolicy").cloned().unwrap_or_default();
        Ok(wire::policy::read(&policy).ok())
    }

    /// Says whether a person owns a group.
    pub async fn is_owner(&self, group: &str, user: &UserId) -> Result<bool, Error> {
        self.is_in(&format!("/groups/{}/owners?$select=id", segment(group)), user).await
    }

    /// Says whether a person is a member of a group.
    pub async fn is_member(&self, group: &str, user: &UserId) -> Result<bool, Error> {
        self.is_in(&format!("/groups/{}/members?$select=id", segment(group)), user).await
    }

    async fn is_in(&self, path: &str, user: &UserId) -> Result<bool, Error> {
        let mut pages = Pages::<Resource>::new(self, self.list_url(path));
        while let Some(page) = pages.next().await? {
            if page.iter().any(|person| person.id.text() == Some(user.as_str())) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
