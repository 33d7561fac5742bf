//! Signing in: what is asked of the identity platform, and what its answers mean. Tokens are kept elsewhere.

pub mod again;
pub mod browser;
pub mod cloud;
pub mod device;
pub mod hint;
pub mod platform;
pub mod refusal;
pub mod scopes;

use jiff::SignedDuration;
use secrecy::SecretString;

use self::cloud::Cloud;

/// The tenant that stands for every organisation: Planner knows no personal accounts.
pub const ANY_ORGANISATION: &str = "organizations";

/// Which program asks, whom, and for which service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    /// The number the organisation gave to this program; there is none of our own.
    pub client_id: String,
    /// The tenant: a number, a domain, or [`ANY_ORGANISATION`].
    pub tenant: String,
    /// The root of the identity platform, without a path at its end.
    pub login_root: String,
    /// The root of the service the tokens are for, without a version.
    pub graph_root: String,
}

impl Registration {
    /// Returns a registration in one of Microsoft's clouds.
    #[must_use]
    pub fn of(cloud: Cloud, client_id: &str, tenant: Option<&str>) -> Self {
        Self {
            client_id: client_id.to_owned(),
            tenant: tenant.unwrap_or(ANY_ORGANISATION).to_owned(),
            login_root: cloud.login_root().to_owned(),
            graph_root: cloud.graph_root().to_owned(),
        }
    }

    /// Returns the address of one of the platform's pages, such as `token`.
    #[must_use]
    pub fn page(&self, leaf: &str) -> String {
        format!("{}/{}/oauth2/v2.0/{leaf}", self.login_root.trim_end_matches('/'), self.tenant)
    }
}

/// What the identity platform gives when all is well.
#[derive(Clone, Debug)]
pub struct Grant {
    /// What is shown to the service; nobody here reads it.
    pub access: SecretString,
    /// What the next token is asked with; only with `offline_access`.
    pub refresh: Option<SecretString>,
    /// How long the access token is good.
    pub expires_in: SignedDuration,
    /// What was granted, by names with blanks between.
    pub scope: String,
}
