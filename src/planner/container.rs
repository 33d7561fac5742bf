//! What a plan belongs to, by the address of its container: that tells the kind better than the kind's name does.

use super::plan::Plan;

/// No identifier of a container is longer.
const LONGEST_ID: usize = 256;

/// What a plan belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container<'a> {
    /// A group, by its identifier.
    Group(&'a str),
    /// A roster: a list of members without a group.
    Roster(&'a str),
    /// One person: the plan is their own.
    User(&'a str),
    /// Anything else, or nobody said.
    Other,
}

impl<'a> Container<'a> {
    /// Reads the address of a container.
    #[must_use]
    pub fn of(url: &'a str) -> Self {
        let id = |name: &str| {
            let (_, rest) = url.rsplit_once(name)?;
            rest.split(['/', '?', '#']).next().filter(|id| !id.is_empty() && id.len() <= LONGEST_ID)
        };
        let roster = || id("/planner/rosters/").map(Self::Roster);
        let user = || id("/users/").map(Self::User);
        id("/groups/").map(Self::Group).or_else(roster).or_else(user).unwrap_or(Self::Other)
    }
}

impl Plan {
    /// Returns what the plan belongs to.
    #[must_use]
    pub fn container(&self) -> Container<'_> {
        self.container_url.as_deref().map_or(Container::Other, Container::of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_container_is_read_from_its_address() {
        let host = "https://graph.microsoft.com";
        for (path, container) in [
            ("/v1.0/groups/g-1", Container::Group("g-1")),
            ("/beta/groups/g-1/x?y", Container::Group("g-1")),
            ("/beta/planner/rosters/r_1", Container::Roster("r_1")),
            ("/beta/users/u1#x", Container::User("u1")),
            ("/v1.0/groups/", Container::Other),
            ("/beta/drives/d/items/i", Container::Other),
        ] {
            assert_eq!(Container::of(&format!("{host}{path}")), container, "{path}");
        }
        assert_eq!(Container::of(""), Container::Other);
        assert_eq!(Container::of(&format!("{host}/v1.0/groups/{}", "x".repeat(300))), Container::Other);
    }
}
