//! Whether one change of a task may be made, and if not, what stands against it and what may be done instead.

use jiff::Timestamp;

use super::class::Class;
use crate::planner::creation_source::Requirements;
use crate::planner::edit::short;
use crate::planner::etag::Etag;
use crate::planner::policy::{Act, By, Caller, Creator, Policy, Role, Rule, Subject, allowed, decide, foresee};

/// A policy that could be read, and who asks.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The policy of the task's scenario.
    pub policy: &'a Policy,
    /// The person, as the policy sees them.
    pub caller: &'a Caller,
}

/// A change the service has refused before: not made again until the task has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Learned {
    /// What was refused.
    pub subject: Subject,
    /// The version of the task, or of its details, that was refused: see [`Subject::is_of_details`].
    pub etag: Option<Etag>,
    /// When.
    pub at: Timestamp,
}

impl Learned {
    /// Says whether it still holds: it was refused of this very version.
    #[must_use]
    pub fn holds(&self, task: Option<&Etag>, details: Option<&Etag>) -> bool {
        self.etag.as_ref() == if self.subject.is_of_details() { details } else { task }
    }
}

/// A yes, and with what reserve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Permission {
    /// Nothing stands against it.
    Free,
    /// It is tried: whoever manages the task may refuse it.
    Tried {
        /// Who manages it.
        by: String,
    },
    /// It is tried, and the person is told first that it may be refused.
    Warned {
        /// Why, as a sentence.
        caution: String,
    },
}

/// A no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Why, as a sentence without its end: `title is locked by HR Onboarding`.
    pub reason: String,
    /// What stands against it.
    pub layer: Layer,
    /// What may be done instead, as a sentence without its end.
    pub instead: Option<String>,
}

/// What stands against a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Layer {
    /// What the task shows of itself.
    Class(Class),
    /// The policy of its scenario.
    Policy {
        /// The role that governs.
        role: Role,
        /// The rule that has a name for the change.
        rule: Option<Rule>,
        /// What of it decides.
        by: By,
    },
    /// The service has refused the same before.
    Learned {
        /// When.
        at: Timestamp,
    },
    /// Its plan rests in the archive.
    Archive,
}

/// How a plan is taken out of the archive with keys.
pub const OUT_OF_ARCHIVE: &str = "g p shows it, and u there brings it back";
/// The same of a plan that is not open.
pub const OUT_OF_ARCHIVE_ELSEWHERE: &str = "b opens it, g p then shows it, and u there brings it back";

impl Refusal {
    /// Returns the no to every change in a plan that rests in the archive.
    ///
    /// Source: Microsoft Graph, "plannerPlan resource type": while a plan is archived all in it is read-only but for deletion.
    #[must_use]
    pub fn archived() -> Self {
        let instead = Some(OUT_OF_ARCHIVE.to_owned());
        Self { reason: "the plan is archived".to_owned(), layer: Layer::Archive, instead }
    }

    /// Returns the whole of it in words, for a notice.
    #[must_use]
    pub fn words(&self) -> String {
        match &self.instead {
            Some(instead) => format!("{}; {instead}", self.reason),
            None => self.reason.clone(),
        }
    }

    /// Says whether reading the task's details may lift it.
    #[must_use]
    pub fn wants_details(&self) -> bool {
        self.layer == Layer::Class(Class::Unknown)
    }
}

/// Says whether a change of a task may be made. `learned` holds what still holds of what the service has refused.
///
/// What only the person sees, such as the order of the own list, stays free unless the service has refused it.
pub fn may(act: &Act, class: &Class, known: Option<Known>, learned: &[Learned]) -> Result<Permission, Refusal> {
    let permission = if act.subject() == Subject::Personal { Permission::Free } else { by_class(*act, class)? };
    let decision = known.map(|known| (known, foresee(known.policy, known.caller, act)));
    let is_allowed = decision.as_ref().is_some_and(|(_, decision)| decision.verdict.is_allow());
    if let Some((known, decision)) = decision
        && let Some(role) = decision.role.filter(|_| !is_allowed)
    {
        let (rule, by) = (decision.rule, decision.by);
        let rest = rule.map(|rule| allowed(known.policy, known.caller, rule)).filter(|rest| !rest.is_nothing());
        let instead = rest.map(|rest| format!("you may {}", rest.words()));
        return Err(Refusal { reason: decision.reason(), layer: Layer::Policy { role, rule, by }, instead });
    }
    // What the policy allows whoever made the item was refused for another reason, or of another thing of that field.
    let is_certain = known.is_some_and(|known| is_certainly_allowed(&known, *act));
    if is_certain {
        return Ok(if matches!(permission, Permission::Tried { .. }) { Permission::Free } else { permission });
    }
    if let Some(last) = learned.iter().filter(|learned| learned.subject == act.subject()).max_by_key(|last| last.at) {
        let reason = format!("{}: the service has refused this before", act.subject().is_locked());
        let instead = Some("it is tried again once the task has changed".to_owned());
        return Err(Refusal { reason, layer: Layer::Learned { at: last.at }, instead });
    }
    Ok(match permission {
        // A policy that allows it leaves nothing to be tried.
        Permission::Tried { .. } if is_allowed => Permission::Free,
        permission => permission,
    })
}

/// Says whether a policy has an entry for the caller that allows an act, whoever made the item it is about.
fn is_certainly_allowed(known: &Known, act: Act) -> bool {
    let allows = |act: &Act| {
        let decision = decide(known.policy, known.caller, act);
        decision.role.is_some() && decision.verdict.is_allow()
    };
    if !act.has_creator() || act.creator().is_some() {
        return allows(&act);
    }
    Creator::ALL.into_iter().all(|creator| allows(&act.by(creator)))
}

/// Says what the class of a task allows.
fn by_class(act: Act, class: &Class) -> Result<Permission, Refusal> {
    let locked = |by: &str, instead: Option<String>| {
        let reason = format!("{} {by}", act.subject().is_locked());
        Err(Refusal { reason, layer: Layer::Class(class.clone()), instead })
    };
    let is_completion = matches!(act, Act::Progress { to: 100.., .. });
    match class {
        Class::Hosted { app, .. } => {
            let app = short(app);
            locked(&format!("by {app}"), Some(format!("it is done in {app}")))
        }
        Class::ProjectMirror if matches!(act, Act::Progress { .. }) => Ok(Permission::Free),
        Class::ProjectMirror => locked("by its project", Some("its progress can be changed".to_owned())),
        Class::Published { by } if act == Act::Delete => {
            locked(&format!("by {}, who published it", short(by)), Some("other changes can be tried".to_owned()))
        }
        Class::Published { by } | Class::External { by } => Ok(Permission::Tried { by: by.clone() }),
        Class::Bound { requirements, is_checklist_done } if is_completion => {
            let mut open = *requirements;
            match (requirements.has(Requirements::CHECKLIST), is_checklist_done) {
                (true, Some(false)) => {
                    return locked(
                        "until its checklist is completed",
                        Some("it can be marked as in progress".to_owned()),
                    );
                }
                (true, Some(true)) => open = open.without(Requirements::CHECKLIST),
                _ => {}
            }
            if open.is_empty() {
                return Ok(Permission::Free);
            }
            Ok(Permission::Warned { caution: format!("it can only be completed when {}", open.words()) })
        }
        Class::Unknown => locked("until its links have been read", None),
        Class::Bound { .. } | Class::Plain => Ok(Permission::Free),
    }
}
