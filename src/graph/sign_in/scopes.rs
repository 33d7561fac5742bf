//! What is asked for when somebody signs in, each with its reason. The least that works, and more only for what a person wants.
//!
//! Source: the permissions of each call in the Microsoft Graph reference; those of the first list need no administrator.

/// One thing that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
    /// Its name.
    pub name: &'static str,
    /// What it is for, as words after the name.
    pub reason: &'static str,
    /// Whether an administrator has to agree.
    pub needs_administrator: bool,
}

const fn scope(name: &'static str, reason: &'static str) -> Scope {
    Scope { name, reason, needs_administrator: false }
}

const fn of_administrator(name: &'static str, reason: &'static str) -> Scope {
    Scope { name, reason, needs_administrator: true }
}

/// What every sign-in asks for.
pub const FIRST: &[Scope] = &[
    scope("offline_access", "to stay signed in, without your password"),
    scope("User.Read", "to know who you are"),
    scope("User.ReadBasic.All", "to show the names of the people tasks are assigned to"),
    scope("Team.ReadBasic.All", "to find the plans of your teams"),
    scope("Tasks.ReadWrite", "to read and change plans and tasks"),
];

/// Something more a person may want.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Extra {
    /// Groups that are no team, and the members of groups.
    Groups,
    /// Comments on tasks, which are in the conversations of the group.
    Comments,
    /// The policies of business scenarios.
    Scenarios,
}

impl Extra {
    /// Everything there is.
    pub const ALL: [Self; 3] = [Self::Groups, Self::Comments, Self::Scenarios];

    /// Returns its word on the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Groups => "groups",
            Self::Comments => "comments",
            Self::Scenarios => "scenarios",
        }
    }

    /// Returns what it asks for.
    #[must_use]
    pub fn scopes(self) -> &'static [Scope] {
        const GROUPS: &[Scope] = &[of_administrator(
            "GroupMember.Read.All",
            "to list groups that are no team, and whom a task can be assigned to",
        )];
        const COMMENTS: &[Scope] = &[of_administrator(
            "Group-Conversation.ReadWrite.All",
            "to read and write comments of tasks, which Planner keeps in the group's mail",
        )];
        const SCENARIOS: &[Scope] = &[of_administrator(
            "BusinessScenarioConfig.Read.All",
            "to know beforehand what an app allows with its tasks",
        )];
        match self {
            Self::Groups => GROUPS,
            Self::Comments => COMMENTS,
            Self::Scenarios => SCENARIOS,
        }
    }
}

/// Returns the value of `scope`: names with blanks between, those of the service with its root in front.
#[must_use]
pub fn asked(graph_root: &str, extras: &[Extra]) -> String {
    let root = graph_root.trim_end_matches('/');
    let of_platform = |name: &str| name == "offline_access";
    let spelled = |scope: &Scope| {
        if of_platform(scope.name) { scope.name.to_owned() } else { format!("{root}/{}", scope.name) }
    };
    let all = FIRST.iter().chain(extras.iter().flat_map(|extra| extra.scopes()));
    all.map(spelled).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_sign_in_needs_no_administrator_and_never_asks_for_groups() {
        assert!(FIRST.iter().all(|scope| !scope.needs_administrator));
        let asked = asked("https://graph.microsoft.us/", &[]);
        assert_eq!(
            asked,
            "offline_access https://graph.microsoft.us/User.Read https://graph.microsoft.us/User.ReadBasic.All \
             https://graph.microsoft.us/Team.ReadBasic.All https://graph.microsoft.us/Tasks.ReadWrite"
        );
    }

    #[test]
    fn more_is_asked_only_by_its_word() {
        let asked = asked("https://graph.microsoft.com", &[Extra::Comments]);
        assert!(asked.ends_with(" https://graph.microsoft.com/Group-Conversation.ReadWrite.All"), "{asked}");
        assert!(!asked.contains("GroupMember") && !asked.contains("BusinessScenario"));
    }
}
