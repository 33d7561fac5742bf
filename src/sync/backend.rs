//! Which service is asked, and by whom.

use crate::graph::token::source::Source;
use crate::graph::transport::Transport;

/// Where the service is and who asks.
#[derive(Clone, Debug)]
pub struct Backend {
    /// The root without a version.
    pub root: String,
    /// Where the bearer token comes from.
    pub token: Source,
    /// What else is wished of the way there.
    pub transport: Transport,
}

impl Backend {
    /// Returns the way to a service with nothing special about it.
    #[must_use]
    pub fn new(root: &str, token: impl Into<Source>) -> Self {
        Self { root: root.to_owned(), token: token.into(), transport: Transport::default() }
    }
}
