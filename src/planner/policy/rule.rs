//! The seventeen rules: their names, and which values each takes.

use super::value::Value;

/// What a policy can speak of, by Planner's own names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// `delete`: deleting the task.
    Delete,
    /// `move`: another bucket, another plan.
    Move,
    /// `order`: the place on boards and lists that others see, too.
    Order,
    /// `title`.
    Title,
    /// `notes`.
    Notes,
    /// `priority`.
    Priority,
    /// `startDate`.
    StartDate,
    /// `dueDate`.
    DueDate,
    /// `previewType`: what the card shows of the details.
    PreviewType,
    /// `percentComplete`.
    PercentComplete,
    /// `completionRequirements`.
    CompletionRequirements,
    /// `appliedCategories`: labels.
    AppliedCategories,
    /// `assignments`.
    Assignments,
    /// `checkLists`.
    CheckLists,
    /// `references`: links.
    References,
    /// `approvalAttachment`.
    ApprovalAttachment,
    /// `forms`.
    Forms,
}

impl Rule {
    /// All of them; those for collections come last.
    pub const ALL: [Self; 17] = [
        Self::Delete,
        Self::Move,
        Self::Order,
        Self::Title,
        Self::Notes,
        Self::Priority,
        Self::StartDate,
        Self::DueDate,
        Self::PreviewType,
        Self::PercentComplete,
        Self::CompletionRequirements,
        Self::AppliedCategories,
        Self::Assignments,
        Self::CheckLists,
        Self::References,
        Self::ApprovalAttachment,
        Self::Forms,
    ];

    /// Returns Planner's name, which is the JSON property.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Delete => "delete",
            Self::Move => "move",
            Self::Order => "order",
            Self::Title => "title",
            Self::Notes => "notes",
            Self::Priority => "priority",
            Self::StartDate => "startDate",
            Self::DueDate => "dueDate",
            Self::PreviewType => "previewType",
            Self::PercentComplete => "percentComplete",
            Self::CompletionRequirements => "completionRequirements",
            Self::AppliedCategories => "appliedCategories",
            Self::Assignments => "assignments",
            Self::CheckLists => "checkLists",
            Self::References => "references",
            Self::ApprovalAttachment => "approvalAttachment",
            Self::Forms => "forms",
        }
    }

    /// Returns the rule of Planner's name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.name() == name)
    }

    /// Returns what it speaks of, in words that begin a sentence such as `title is locked`.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Delete => "deleting",
            Self::Move => "bucket and plan",
            Self::Order => "place",
            Self::Title => "title",
            Self::Notes => "notes",
            Self::Priority => "priority",
            Self::StartDate => "start date",
            Self::DueDate => "due date",
            Self::PreviewType => "preview",
            Self::PercentComplete => "progress",
            Self::CompletionRequirements => "completion requirements",
            Self::AppliedCategories => "labels",
            Self::Assignments => "people",
            Self::CheckLists => "checklist",
            Self::References => "links",
            Self::ApprovalAttachment => "approval",
            Self::Forms => "forms",
        }
    }

    /// Says whether those words are of several things.
    pub(super) fn is_plural(self) -> bool {
        let is_one = matches!(self, Self::ApprovalAttachment | Self::CheckLists);
        let is_of_many = matches!(self, Self::Move | Self::Notes | Self::CompletionRequirements);
        is_of_many || (self.has_field_rules() && !is_one)
    }

    /// Says whether its values are in `defaultRules` and overrides, for the items of a collection.
    #[must_use]
    pub fn has_field_rules(self) -> bool {
        self >= Self::AppliedCategories
    }

    /// Says whether it may say something else by who made the item.
    #[must_use]
    pub fn can_override(self) -> bool {
        self > Self::AppliedCategories
    }

    /// Returns the values it takes beside `allow` and `block`; with none, exactly one of those two.
    #[must_use]
    pub fn verbs(self) -> &'static [Value] {
        match self {
            Self::Move => &[Value::MoveBetweenPlans, Value::MoveBetweenBuckets],
            Self::PercentComplete => {
                &[Value::SetToComplete, Value::OverrideRequirements, Value::SetToInProgress, Value::SetToNotStarted]
            }
            Self::CompletionRequirements => &[Value::Add, Value::Edit, Value::Remove],
            Self::Assignments => {
                &[Value::Add, Value::AddSelf, Value::AddOther, Value::Remove, Value::RemoveSelf, Value::RemoveOther]
            }
            Self::CheckLists => &[Value::Add, Value::Update, Value::Remove, Value::Check, Value::Reorder],
            Self::References | Self::ApprovalAttachment => &[Value::Add, Value::Remove],
            Self::Forms => &[Value::Add, Value::AddResponse, Value::Update, Value::Remove],
            _ => &[],
        }
    }

    /// Says whether it takes a value.
    #[must_use]
    pub fn takes(self, value: Value) -> bool {
        matches!(value, Value::Allow | Value::Block) || self.verbs().contains(&value)
    }

    /// Says whether only one value may stand under it, whichever that is.
    #[must_use]
    pub fn takes_one(self) -> bool {
        self == Self::Move || self.verbs().is_empty()
    }

    /// Says whether what it speaks of is in the details of a task, which have a version of their own.
    #[must_use]
    pub fn is_of_details(self) -> bool {
        matches!(
            self,
            Self::Notes
                | Self::PreviewType
                | Self::CompletionRequirements
                | Self::CheckLists
                | Self::References
                | Self::ApprovalAttachment
                | Self::Forms
        )
    }
}
