//! People and groups of the directory.

use super::resource::resource;
use crate::planner::id::{GroupId, UserId};
use crate::planner::person::Person;

resource! {
    /// `user`.
    User {
        /// The name the directory shows.
        display_name: String,
        /// The name used to sign in.
        user_principal_name: String,
        /// The mail address.
        mail: String,
    }
}

resource! {
    /// `group`.
    Group {
        /// Its name.
        display_name: String,
        /// Only groups of the kind `Unified` can hold plans.
        group_types: Vec<String>,
    }
}

resource! {
    /// `plannerRosterMember`.
    RosterMember {
        /// Who.
        user_id: String,
    }
}

impl RosterMember {
    /// Returns who it is.
    #[must_use]
    pub fn user(&self) -> Option<UserId> {
        self.user_id.text().filter(|id| !id.is_empty()).map(UserId::new)
    }
}

impl User {
    /// Says whether it is a person: groups, devices and programs can be members of a group, too.
    #[must_use]
    pub fn is_person(&self) -> bool {
        let kind = self.rest.get("@odata.type").and_then(|kind| kind.as_str());
        kind.is_none_or(|kind| kind.ends_with("microsoft.graph.user"))
    }

    /// Returns the person, by the best name there is; `None` without an identifier.
    #[must_use]
    pub fn to_planner(&self) -> Option<Person> {
        let id = self.id.text()?;
        let names = [&self.display_name, &self.user_principal_name, &self.mail];
        let name = names.into_iter().filter_map(|name| name.text()).find(|name| !name.trim().is_empty());
        Some(Person { id: UserId::new(id), name: name.unwrap_or(id).to_owned() })
    }
}

impl Group {
    /// Returns the identifier, unless this is something that cannot hold plans.
    ///
    /// `/me/memberOf` lists roles and administrative units too, and tells kinds by `@odata.type`.
    #[must_use]
    pub fn plan_holder(&self) -> Option<GroupId> {
        let kind = self.rest.get("@odata.type").and_then(|kind| kind.as_str());
        let is_group = kind.is_none_or(|kind| kind.ends_with("microsoft.graph.group"));
        let is_unified = self.group_types.get().is_none_or(|types| types.iter().any(|kind| kind == "Unified"));
        (is_group && is_unified).then(|| self.id.text().map(GroupId::new)).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_the_members_of_a_group_people_alone_can_be_assigned() {
        let is_person = |text: &str| serde_json::from_str::<User>(text).unwrap().is_person();
        assert!(is_person(r#"{"id":"u"}"#));
        assert!(is_person(r##"{"id":"u","@odata.type":"#microsoft.graph.user"}"##));
        assert!(!is_person(r##"{"id":"g","@odata.type":"#microsoft.graph.group"}"##));
    }

    #[test]
    fn only_unified_groups_can_hold_plans() {
        let holder = |text: &str| serde_json::from_str::<Group>(text).unwrap().plan_holder();
        assert!(holder(r#"{"id":"g"}"#).is_some());
        assert!(holder(r##"{"id":"g","@odata.type":"#microsoft.graph.group","groupTypes":["Unified"]}"##).is_some());
        assert!(holder(r#"{"id":"g","groupTypes":[]}"#).is_none());
        assert!(holder(r##"{"id":"g","@odata.type":"#microsoft.graph.directoryRole"}"##).is_none());
    }
}
