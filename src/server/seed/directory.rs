//! Writes the directory: people, groups, and who is in them.

use rusqlite::Connection;
use rusqlite::params;
use serde_json::Value;
use serde_json::json;

use crate::server::error::Refusal;
use crate::server::record::Kind;
use crate::server::record::Record;

/// The directory of a new workspace.
pub(super) struct Directory<'a> {
    connection: &'a Connection,
}

impl<'a> Directory<'a> {
    /// Takes the database to write to.
    pub(super) fn new(connection: &'a Connection) -> Self {
        Self { connection }
    }

    /// Adds a person.
    pub(super) fn user(
        &self,
        id: &str,
        name: &str,
        mail: &str,
        principal_name: &str,
        job_title: Option<&str>,
    ) -> Result<(), Refusal> {
        self.keep(
            Kind::User,
            id,
            json!({
                "id": id, "displayName": name, "mail": mail, "userPrincipalName": principal_name,
                "jobTitle": job_title, "givenName": null, "surname": null, "businessPhones": [],
                "mobilePhone": null, "officeLocation": null, "preferredLanguage": null,
            }),
        )
    }

    /// Adds a group of the kind that may have plans.
    pub(super) fn group(
        &self,
        id: &str,
        name: &str,
        mail: &str,
        description: &str,
        members: &[&str],
        owners: &[&str],
    ) -> Result<(), Refusal> {
        self.keep(
            Kind::Group,
            id,
            json!({
                "id": id, "displayName": name, "mail": mail, "description": description,
                "groupTypes": ["Unified"], "mailEnabled": true, "securityEnabled": false,
                "mailNickname": mail.split('@').next(), "visibility": "Private",
            }),
        )?;
        let people = members.iter().map(|id| (id, 0)).chain(owners.iter().map(|id| (id, 1)));
        for (user_id, owner) in people {
            self.connection
                .prepare_cached("INSERT INTO member (group_id, user_id, owner) VALUES (?1, ?2, ?3)")?
                .execute(params![id, user_id, owner])?;
        }
        Ok(())
    }

    fn keep(&self, kind: Kind, id: &str, body: Value) -> Result<(), Refusal> {
        let mut record = Record::blank(kind, id, "", "");
        if let Value::Object(body) = body {
            record.body = body;
        }
        record.keep(self.connection)
    }
}
