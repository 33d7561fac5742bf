//! Where a plan lives: in a group, with a roster, or as one's own. The address of the container tells the kind; the kind's
//! name does not, for most of them come as one that nobody knows.
//!
//! Source: Microsoft Graph, "plannerPlanContainer resource type".

use super::id::{GroupId, UserId};

/// No identifier of a container is longer.
const LONGEST_ID: usize = 256;

/// Where a plan lives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Container {
    /// A group: its members see the plan.
    Group(GroupId),
    /// A roster: a list of members without a group, made for this plan alone.
    Roster(String),
    /// One person: a personal plan.
    User(UserId),
    /// A file, such as a Loop page.
    File,
    /// A project of Project for the web.
    Project,
    /// A channel of a team.
    Channel,
    /// A meeting.
    Meeting,
    /// A task: a plan inside it.
    Task,
    /// Nobody has said.
    #[default]
    Unknown,
}

impl Container {
    /// Tells where a plan lives by the container's address, and by the name of its kind where the address says nothing.
    #[must_use]
    pub fn of(url: Option<&str>, kind: Option<&str>) -> Self {
        by_address(url.unwrap_or_default()).unwrap_or(match kind {
            Some("driveItem") => Self::File,
            Some("project") => Self::Project,
            Some("teamsChannel") => Self::Channel,
            Some("onlineMeeting") => Self::Meeting,
            Some("plannerTask") => Self::Task,
            _ => Self::Unknown,
        })
    }

    /// Says whether it is one that tells its members.
    #[must_use]
    pub fn has_members(&self) -> bool {
        matches!(self, Self::Group(_) | Self::Roster(_) | Self::User(_))
    }

    /// Returns the kind in words: `group`, `roster`, `personal`.
    #[must_use]
    pub fn words(&self) -> &'static str {
        match self {
            Self::Group(_) => "group",
            Self::Roster(_) => "roster",
            Self::User(_) => "personal",
            Self::File => "file",
            Self::Project => "project",
            Self::Channel => "channel",
            Self::Meeting => "meeting",
            Self::Task => "inside a task",
            Self::Unknown => "unknown",
        }
    }
}

/// Reads an address such as `https://graph.microsoft.com/v1.0/groups/…`.
fn by_address(url: &str) -> Option<Container> {
    let id_after = |part: &str| {
        let (_, rest) = url.split_once(part)?;
        rest.split(['/', '?', '#']).next().filter(|id| !id.is_empty() && id.len() <= LONGEST_ID)
    };
    if let Some(id) = id_after("/planner/rosters/") {
        return Some(Container::Roster(id.to_owned()));
    }
    if id_after("/planner/tasks/").is_some() {
        return Some(Container::Task);
    }
    if url.contains("/drives/") {
        return Some(Container::File);
    }
    if id_after("/channels/").is_some() {
        return Some(Container::Channel);
    }
    let group = id_after("/groups/").map(|id| Container::Group(GroupId::new(id)));
    group.or_else(|| id_after("/users/").map(|id| Container::User(UserId::new(id))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_tells_the_kind_whatever_its_name_says() {
        let of = |path: &str| {
            Container::of(Some(&format!("https://graph.microsoft.com/{path}")), Some("unknownFutureValue"))
        };
        assert_eq!(of("v1.0/groups/g-1"), Container::Group(GroupId::new("g-1")));
        assert_eq!(of("beta/groups/g-1/x?y"), Container::Group(GroupId::new("g-1")));
        assert_eq!(of("beta/planner/rosters/r_1"), Container::Roster("r_1".to_owned()));
        assert_eq!(of("beta/users/u-1"), Container::User(UserId::new("u-1")));
        assert_eq!(of("beta/drives/d/items/i"), Container::File);
        assert_eq!(of(&format!("v1.0/groups/{}", "x".repeat(300))), Container::Unknown);
        assert_eq!(of("beta/planner/tasks/t"), Container::Task);
        assert_eq!(of("beta/teams/t/channels/c"), Container::Channel);
    }

    #[test]
    fn without_an_address_the_name_of_the_kind_has_to_do() {
        assert_eq!(Container::of(None, Some("project")), Container::Project);
        assert_eq!(Container::of(Some(""), Some("group")), Container::Unknown, "which group is not said");
        assert_eq!(Container::of(Some("https://graph.microsoft.com/v1.0/groups/"), None), Container::Unknown);
    }
}
