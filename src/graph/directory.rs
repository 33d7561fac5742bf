//! Who the person is, what other people are called, and which groups there are.

use super::client::{Client, segment};
use super::error::Error;
use super::pages::Pages;
use crate::planner::id::UserId;
use crate::wire::directory::{Group, User};

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

    /// Reads the groups of the person.
    pub(super) async fn groups(&self) -> Result<Vec<Group>, Error> {
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
