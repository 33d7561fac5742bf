//! Which class a task is of: the first that fits.

use crate::planner::creation_source::{CreationSource, Requirements};
use crate::planner::details::Details;
use crate::planner::edit::short;

/// What is known of a task that decides its class.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// Where it came from, as far as the service says.
    pub source: &'a CreationSource,
    /// What completing it asks for; `None` when the service does not say, as v1.0 never does.
    pub requirements: Option<Requirements>,
    /// Its details, if they were read.
    pub details: Option<&'a Details>,
    /// How many links it has.
    pub references: u32,
    /// How many checklist items are open.
    pub open_checklist_items: u32,
    /// How many of those have to be checked before it can be completed; `None` when nobody said which.
    pub open_required_items: Option<u32>,
    /// What its plan belongs to, in Planner's word: `group`, `roster`, `project`, ...
    pub container: Option<&'a str>,
}

/// What a task is, for those who want to change it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Class {
    /// An app-powered task: everything is done in the app.
    Hosted {
        /// What the app is called.
        app: String,
        /// The key of the link to it, when it was read; see [`crate::planner::destination::address`].
        link: Option<String>,
    },
    /// A task of a project, seen in Planner: only its progress can be changed here.
    ProjectMirror,
    /// A copy of a published template: it cannot be deleted.
    Published {
        /// Who published it.
        by: String,
    },
    /// A task of an outside system, which may refuse changes.
    External {
        /// Which system.
        by: String,
    },
    /// A task that asks for something before it can be completed.
    Bound {
        /// What it asks for.
        requirements: Requirements,
        /// Whether its checklist is known to be done, or known not to be.
        is_checklist_done: Option<bool>,
    },
    /// A task with links that were not read: it may be hosted.
    Unknown,
    /// A task like any other.
    Plain,
}

/// Returns the class of a task: the first that fits, in the order of [`Class`]. Links that were not read make a class
/// uncertain only where nothing else decides.
#[must_use]
pub fn classify(facts: &Facts) -> Class {
    let link = facts.details.and_then(Details::hosting);
    let requirements = facts.requirements.unwrap_or_default();
    let by = |otherwise: &str| facts.source.by().unwrap_or(otherwise).to_owned();
    if link.is_some() || requirements.has(Requirements::HOSTED_APP) {
        let alias = link.and_then(|link| link.alias.as_deref()).filter(|alias| !alias.trim().is_empty());
        let app = alias.map_or_else(|| by("another app"), str::to_owned);
        return Class::Hosted { app, link: link.map(|link| link.key.clone()) };
    }
    if facts.container == Some("project") {
        return Class::ProjectMirror;
    }
    match facts.source {
        CreationSource::Publication { .. } => return Class::Published { by: by("another team") },
        CreationSource::External { .. } => return Class::External { by: by("another system") },
        CreationSource::Ordinary => {}
    }
    if !requirements.is_empty() {
        return Class::Bound { requirements, is_checklist_done: is_checklist_done(facts) };
    }
    // A service that says what completing asks for would have said so of an app.
    if facts.requirements.is_none() && facts.details.is_none() && facts.references > 0 {
        return Class::Unknown;
    }
    Class::Plain
}

/// Says whether every item that has to be checked is; of some open items nobody may have said which have to be.
fn is_checklist_done(facts: &Facts) -> Option<bool> {
    match (facts.open_required_items, facts.open_checklist_items) {
        (Some(open), _) => Some(open == 0),
        (None, 0) => Some(true),
        (None, _) => None,
    }
}

impl Class {
    /// Returns what a mark on the card says of it; `None` where there is nothing to say.
    #[must_use]
    pub fn mark(&self) -> Option<String> {
        match self {
            Self::Hosted { app, .. } => Some(format!("done in {}", short(app))),
            Self::ProjectMirror => Some("from a project".to_owned()),
            Self::Published { by } => Some(format!("published by {}", short(by))),
            Self::External { by } => Some(format!("managed by {}", short(by))),
            Self::Bound { requirements, .. } => Some(format!("completed when {}", requirements.words())),
            Self::Unknown | Self::Plain => None,
        }
    }

    /// Says whether an edit of such a task must not even wait to be sent: nobody will ever take it.
    #[must_use]
    pub fn is_hosted(&self) -> bool {
        matches!(self, Self::Hosted { .. })
    }
}
