//! The words a rule can hold.

/// What a rule lists. Which of them a rule takes, [`super::Rule::takes`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// Everything.
    Allow,
    /// Nothing.
    Block,
    /// To another bucket of the plan, and to another plan of the same container.
    MoveBetweenPlans,
    /// To another bucket of the plan.
    MoveBetweenBuckets,
    /// To 100 once the completion requirements are met.
    SetToComplete,
    /// To 100 even when they are not.
    OverrideRequirements,
    /// To 1 to 99.
    SetToInProgress,
    /// To 0.
    SetToNotStarted,
    /// Something new.
    Add,
    /// To assign oneself.
    AddSelf,
    /// To assign somebody else.
    AddOther,
    /// A new response to a form.
    AddResponse,
    /// Other words for a checklist item, another address of a form.
    Update,
    /// Another completion requirement in place of one.
    Edit,
    /// To check a checklist item, or take the check away.
    Check,
    /// Another place in the checklist.
    Reorder,
    /// Something taken away.
    Remove,
    /// To unassign oneself.
    RemoveSelf,
    /// To unassign somebody else.
    RemoveOther,
}

impl Value {
    /// All of them.
    pub const ALL: [Self; 19] = [
        Self::Allow,
        Self::Block,
        Self::MoveBetweenPlans,
        Self::MoveBetweenBuckets,
        Self::SetToComplete,
        Self::OverrideRequirements,
        Self::SetToInProgress,
        Self::SetToNotStarted,
        Self::Add,
        Self::AddSelf,
        Self::AddOther,
        Self::AddResponse,
        Self::Update,
        Self::Edit,
        Self::Check,
        Self::Reorder,
        Self::Remove,
        Self::RemoveSelf,
        Self::RemoveOther,
    ];

    /// Returns Planner's word.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Block => "block",
            Self::MoveBetweenPlans => "moveBetweenPlans",
            Self::MoveBetweenBuckets => "moveBetweenBuckets",
            Self::SetToComplete => "setToComplete",
            Self::OverrideRequirements => "overrideRequirements",
            Self::SetToInProgress => "setToInProgress",
            Self::SetToNotStarted => "setToNotStarted",
            Self::Add => "add",
            Self::AddSelf => "addSelf",
            Self::AddOther => "addOther",
            Self::AddResponse => "addResponse",
            Self::Update => "update",
            Self::Edit => "edit",
            Self::Check => "check",
            Self::Reorder => "reorder",
            Self::Remove => "remove",
            Self::RemoveSelf => "removeSelf",
            Self::RemoveOther => "removeOther",
        }
    }

    /// Returns the value of Planner's word.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|value| value.name() == name)
    }
}
