//! A scenario's edit policy: may this caller make this change to a task, and if not, by which rule.
//!
//! A policy governs the tasks of a business scenario when they are changed outside of it. It only restricts: what the
//! caller may not do without it, it does not grant. Its JSON is in `wire`, for which values stand under which rule.

mod act;
mod allowed;
mod decide;
mod rule;
mod value;
mod words;

use std::collections::BTreeMap;

pub use self::act::{Act, AssignmentAct, ChecklistAct, FormAct, LinkAct, Reach, RequirementAct, Subject, Who};
pub use self::allowed::{Allowed, acts, allowed};
pub use self::decide::{By, Decision, decide, foresee};
pub use self::rule::Rule;
pub use self::value::Value;

/// The edit policy of a scenario: at most one entry for each role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// The entries, in the order they were written; which of them governs does not depend on it.
    pub entries: Vec<Entry>,
}

/// What one role may do. Once an entry governs, it answers everything: nothing falls through to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// For whom.
    pub role: Role,
    /// What holds for everything `rules` does not mention.
    pub default: Verdict,
    /// The rules that are set.
    pub rules: BTreeMap<Rule, Setting>,
}

/// What is written under one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Setting {
    /// A list of values: what is not listed is not allowed.
    Values(Vec<Value>),
    /// Values that may differ by who made the item: an assignment, a checklist item, a reference, a form, an approval.
    Field(FieldRules),
}

/// Values for the items of a collection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldRules {
    /// What holds where no override does.
    pub default_rules: Vec<Value>,
    /// What holds instead for the items somebody in particular has made.
    pub overrides: Vec<Override>,
}

/// Values for the items one kind of creator has made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// Who made the item.
    pub creator: Creator,
    /// What is allowed; none means the override says nothing.
    pub rules: Vec<Value>,
}

/// Who made an item: a person, or an application with permissions of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Creator {
    /// A person.
    User,
    /// An application.
    Application,
}

impl Creator {
    /// Both, in the order Planner names them.
    pub const ALL: [Self; 2] = [Self::User, Self::Application];

    /// Returns the name of the override for items made so.
    #[must_use]
    pub fn override_name(self) -> &'static str {
        match self {
            Self::User => "userCreated",
            Self::Application => "applicationCreated",
        }
    }

    /// Returns the creator an override is named after.
    #[must_use]
    pub fn from_override_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|creator| creator.override_name() == name)
    }
}

/// Yes or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The change may be made.
    Allow,
    /// The change may not be made.
    Block,
}

impl Verdict {
    /// Returns Planner's word.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Block => "block",
        }
    }

    /// Returns the verdict of a word in any case of letters.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Allow, Self::Block].into_iter().find(|verdict| verdict.name().eq_ignore_ascii_case(name))
    }

    /// Says whether the change may be made.
    #[must_use]
    pub fn is_allow(self) -> bool {
        self == Self::Allow
    }
}

/// Whom an entry is for. In the fixed order in which Planner looks for the one that governs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// People the task is assigned to.
    TaskAssignees,
    /// Owners of the container of the task's plan.
    GroupOwners,
    /// Members of that container.
    GroupMembers,
    /// Applications that call without a person.
    Applications,
    /// Everybody.
    DefaultRules,
}

impl Role {
    /// All five, in the order in which they are looked at.
    pub const ALL: [Self; 5] =
        [Self::TaskAssignees, Self::GroupOwners, Self::GroupMembers, Self::Applications, Self::DefaultRules];

    /// Returns Planner's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::TaskAssignees => "taskAssignees",
            Self::GroupOwners => "groupOwners",
            Self::GroupMembers => "groupMembers",
            Self::Applications => "applications",
            Self::DefaultRules => "defaultRules",
        }
    }

    /// Returns the role of Planner's name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// Returns whom it is for, as the subject of a sentence.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::TaskAssignees => "people assigned to the task",
            Self::GroupOwners => "owners of the group",
            Self::GroupMembers => "members of the group",
            Self::Applications => "applications",
            Self::DefaultRules => "people in no other role",
        }
    }

    /// Says whether a caller has the role.
    #[must_use]
    pub fn fits(self, caller: &Caller) -> bool {
        match (self, *caller) {
            (Self::DefaultRules, _) | (Self::Applications, Caller::Application) => true,
            (Self::TaskAssignees, Caller::User { is_assignee, .. }) => is_assignee,
            (Self::GroupOwners, Caller::User { is_group_owner, .. }) => is_group_owner,
            (Self::GroupMembers, Caller::User { is_group_member, .. }) => is_group_member,
            _ => false,
        }
    }
}

/// Who asks, as far as a policy looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// A person, by whatever program.
    User {
        /// Whether the task is assigned to the person.
        is_assignee: bool,
        /// Whether the person owns the container of the task's plan.
        is_group_owner: bool,
        /// Whether the person is a member of that container.
        is_group_member: bool,
    },
    /// An application with permissions of its own.
    Application,
}
