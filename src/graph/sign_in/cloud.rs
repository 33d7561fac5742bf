//! Microsoft's clouds that have Planner: where one signs in, and where the service is.
//!
//! Source: Microsoft Graph, "National cloud deployments"; the Planner pages leave China out.

/// A cloud.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cloud {
    /// Everybody's.
    #[default]
    Global,
    /// US Government L4.
    UsGov,
    /// US Government L5.
    Dod,
}

impl Cloud {
    /// Returns where one signs in.
    #[must_use]
    pub fn login_root(self) -> &'static str {
        match self {
            Self::Global => "https://login.microsoftonline.com",
            Self::UsGov | Self::Dod => "https://login.microsoftonline.us",
        }
    }

    /// Returns where the service is, without a version.
    #[must_use]
    pub fn graph_root(self) -> &'static str {
        match self {
            Self::Global => "https://graph.microsoft.com",
            Self::UsGov => "https://graph.microsoft.us",
            Self::Dod => "https://dod-graph.microsoft.us",
        }
    }
}
