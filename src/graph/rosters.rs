//! Rosters: lists of people that hold one plan without a group. Beta alone has them, and nobody lists them but by their plans.

use serde_json::json;

use super::client::{BETA, Client, segment};
use super::error::Error;
use super::pages::Pages;
use crate::planner::container::Container;
use crate::planner::id::UserId;
use crate::planner::person::Person;
use crate::wire::directory::{RosterMember, User};
use crate::wire::field::Field;
use crate::wire::plan::Plan;
use crate::wire::resource::Resource;

/// Where the service says a roster is; it wants the address of the public cloud whatever it is asked by.
const ADDRESS: &str = "https://graph.microsoft.com/beta/planner/rosters";

impl Client {
    /// Makes a roster with nobody else in it; returns its identifier.
    pub async fn create_roster(&self) -> Result<String, Error> {
        let body = json!({"@odata.type": "#microsoft.graph.plannerRoster"});
        let made: Resource = self.create_of(BETA, "/planner/rosters", &body).await?;
        let id = made.id.text().filter(|id| !id.is_empty()).map(str::to_owned);
        id.ok_or_else(|| Error::Unreadable {
            host: self.host(),
            why: "it has made a roster and does not say which".to_owned(),
            status: 201,
            excerpt: String::new(),
        })
    }

    /// Makes the plan of a roster.
    pub async fn create_plan_of_roster(&self, roster: &str, title: &str) -> Result<Plan, Error> {
        let address = json!({"url": format!("{ADDRESS}/{}", segment(roster))});
        let container = address.as_object().cloned().unwrap_or_default();
        let body = Plan { title: title.into(), container: Field::Is(container), ..Plan::default() };
        self.create_of(BETA, "/planner/plans", &body).await
    }

    /// Takes a roster away, with its plan.
    pub async fn delete_roster(&self, roster: &str) -> Result<(), Error> {
        self.delete_of(BETA, &path(roster, ""), None).await
    }

    /// Reads who is in a roster.
    pub async fn members_of_roster(&self, roster: &str) -> Result<Vec<Person>, Error> {
        self.members(&Container::Roster(roster.to_owned())).await
    }

    /// Puts a person into a roster; whoever is in it stays in it.
    pub async fn add_to_roster(&self, roster: &str, user: &UserId) -> Result<(), Error> {
        let body = json!({"@odata.type": "#microsoft.graph.plannerRosterMember", "userId": user.as_str()});
        self.create_of::<Resource>(BETA, &path(roster, "/members"), &body).await.map(drop)
    }

    /// Takes a person out of a roster; with the last one the roster and its plan go. Says whether they were in it.
    pub async fn take_from_roster(&self, roster: &str, user: &UserId) -> Result<bool, Error> {
        // A member has an identifier of its own.
        let url = self.url_of(BETA, &path(roster, "/members"));
        let members: Vec<RosterMember> = Pages::new(self, url).all().await?;
        let of_user = members.iter().find(|member| member.user().as_ref() == Some(user));
        let Some(member) = of_user.and_then(|member| member.id.text()) else { return Ok(false) };
        self.delete_of(BETA, &path(roster, &format!("/members/{}", segment(member))), None).await.map(|()| true)
    }

    /// Reads a person by identifier or by the name they sign in with.
    pub async fn person(&self, name: &str) -> Result<Option<Person>, Error> {
        let path = format!("/users/{}?$select=id,displayName,userPrincipalName,mail", segment(name));
        self.get::<User>(&path).await.map(|user| user.to_planner())
    }
}

fn path(roster: &str, part: &str) -> String {
    format!("/planner/rosters/{}{part}", segment(roster))
}
