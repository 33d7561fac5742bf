//! The verdict on one act: which entry governs, and what it says.
//!
//! Source: Microsoft Graph, "Configuring task rules in Planner".

use super::act::Act;
use super::rule::Rule;
use super::value::Value;
use super::{Caller, Creator, Entry, Policy, Role, Setting, Verdict};

/// What a policy says of an act, and by what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Whether it may be done.
    pub verdict: Verdict,
    /// The role whose entry governs; `None` when no entry fits.
    pub role: Option<Role>,
    /// The rule that has a name for it, whether or not that rule is set.
    pub rule: Option<Rule>,
    /// What the verdict follows from.
    pub by: By,
    /// The act.
    pub act: Act,
    /// What is listed there; empty where the default rule of the role decides.
    pub values: Vec<Value>,
}

/// What a verdict follows from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The governing entry does not mention it.
    DefaultRule,
    /// The values of a rule.
    PropertyRule,
    /// The values of a rule for items, no override fitting.
    FieldDefaultRules,
    /// The values for what this creator has made.
    Override(Creator),
    /// There is no entry for the caller: nothing is restricted.
    NoRuleMatched,
    /// It only concerns the caller: policies do not speak of it.
    NotGoverned,
}

impl By {
    /// Returns its name, such as `override:userCreated`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::DefaultRule => "defaultRule",
            Self::PropertyRule => "propertyRule",
            Self::FieldDefaultRules => "fieldDefaultRules",
            Self::Override(Creator::User) => "override:userCreated",
            Self::Override(Creator::Application) => "override:applicationCreated",
            Self::NoRuleMatched => "noRuleMatched",
            Self::NotGoverned => "notGoverned",
        }
    }
}

/// Decides whether a policy lets a caller do something. That a call comes through the scenario itself, and is not
/// governed for that, is for the caller of this to know.
///
/// An item whose creator is not known is judged as if no override fitted it.
#[must_use]
pub fn decide(policy: &Policy, caller: &Caller, act: &Act) -> Decision {
    let open =
        |by| Decision { verdict: Verdict::Allow, role: None, rule: act.rule(), by, act: *act, values: Vec::new() };
    if *act == Act::Personal {
        return open(By::NotGoverned);
    }
    let Some(entry) = policy.governing(caller) else { return open(By::NoRuleMatched) };
    let setting = act.rule().and_then(|rule| entry.rules.get(&rule));
    let (by, values) = setting.and_then(|setting| said(setting, *act)).unwrap_or((By::DefaultRule, &[]));
    let is_allowed = match by {
        By::DefaultRule => entry.default.is_allow(),
        _ => allows(values, *act),
    };
    let verdict = if is_allowed { Verdict::Allow } else { Verdict::Block };
    Decision { verdict, role: Some(entry.role), values: values.to_vec(), ..open(by) }
}

/// Decides as [`decide`] does, but of an item whose creator is not known for the creator that may do more: a service that
/// knows better refuses later, while nobody can take back a refusal that was wrong.
#[must_use]
pub fn foresee(policy: &Policy, caller: &Caller, act: &Act) -> Decision {
    let decision = decide(policy, caller, act);
    if decision.verdict.is_allow() || !act.has_creator() || act.creator().is_some() {
        return decision;
    }
    let mut guesses = Creator::ALL.into_iter().map(|creator| decide(policy, caller, &act.by(creator)));
    guesses.find(|guess| guess.verdict.is_allow()).unwrap_or(decision)
}

impl Policy {
    /// Returns the entry that governs a caller, alone: of those that fit, the first in the order of roles.
    #[must_use]
    pub fn governing(&self, caller: &Caller) -> Option<&Entry> {
        let of = |role: Role| self.entries.iter().find(|entry| entry.role == role);
        Role::ALL.into_iter().filter(|role| role.fits(caller)).find_map(of)
    }
}

/// Returns what a setting lists for an act; `None` when nothing is listed, which is the same as not being set.
fn said(setting: &Setting, act: Act) -> Option<(By, &[Value])> {
    let (by, values) = match setting {
        Setting::Values(values) => (By::PropertyRule, values),
        Setting::Field(rules) => {
            let fits =
                |creator| rules.overrides.iter().find(move |known| known.creator == creator && !known.rules.is_empty());
            match act.creator().and_then(|creator| Some((creator, fits(creator)?))) {
                Some((creator, found)) => (By::Override(creator), &found.rules),
                None => (By::FieldDefaultRules, &rules.default_rules),
            }
        }
    };
    (!values.is_empty()).then_some((by, values))
}

fn allows(values: &[Value], act: Act) -> bool {
    values.contains(&Value::Allow)
        || (!values.contains(&Value::Block) && act.covered_by().iter().any(|value| values.contains(value)))
}
