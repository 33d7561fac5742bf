//! Who belongs to what a plan belongs to: the people a task can be assigned to.

use super::client::{BETA, Client, segment};
use super::error::Error;
use super::pages::Pages;
use crate::planner::container::Container;
use crate::planner::id::UserId;
use crate::planner::person::Person;
use crate::wire::batch;
use crate::wire::directory::{RosterMember, User};

/// With more people than this nobody looks through the list; the rest is found by those who are assigned already.
const MOST: usize = 5_000;

impl Client {
    /// Reads the members of a container. Those of a roster come without names, and so do people nobody may name: their
    /// identifiers stand for them. Of anything without a list of members there is none.
    pub async fn members(&self, container: &Container) -> Result<Vec<Person>, Error> {
        match container {
            Container::Group(group) => self.members_of_group(group.as_str()).await,
            Container::Roster(roster) => {
                let path = format!("/planner/rosters/{}/members", segment(roster));
                let members: Vec<RosterMember> = self.some(Pages::new(self, self.url_of(BETA, &path))).await?;
                self.named(members.iter().filter_map(RosterMember::user).collect()).await
            }
            Container::User(user) => self.named(vec![user.clone()]).await,
            _ => Ok(Vec::new()),
        }
    }

    async fn members_of_group(&self, group: &str) -> Result<Vec<Person>, Error> {
        let wanted = "$select=id,displayName,userPrincipalName,mail&$top=999";
        let path = format!("/groups/{}/members?{wanted}", segment(group));
        let members: Vec<User> = self.some(Pages::new(self, self.list_url(&path))).await?;
        Ok(members.iter().filter(|member| member.is_person()).filter_map(User::to_planner).collect())
    }

    /// Reads a list, as far as somebody would look through it.
    async fn some<T: serde::de::DeserializeOwned>(&self, mut pages: Pages<'_, T>) -> Result<Vec<T>, Error> {
        let mut items = Vec::new();
        while items.len() < MOST
            && let Some(page) = pages.next().await?
        {
            items.extend(page);
        }
        items.truncate(MOST);
        Ok(items)
    }

    /// Returns people with their names, as far as the service gives them.
    async fn named(&self, ids: Vec<UserId>) -> Result<Vec<Person>, Error> {
        let mut people = Vec::new();
        for ids in ids.chunks(batch::LIMIT) {
            let answers = self.people(ids).await?;
            for (id, answer) in ids.iter().zip(answers) {
                let known = match answer {
                    Err(error) if error.is_passing() => return Err(error),
                    answer => answer.ok().and_then(|user| user.to_planner()).filter(|person| person.id == *id),
                };
                people.push(known.unwrap_or_else(|| Person { id: id.clone(), name: id.as_str().to_owned() }));
            }
        }
        Ok(people)
    }
}
