//! Everything that can be done to a task, as fine as a policy can tell it apart.

use super::Creator;
use super::rule::Rule;
use super::value::Value;

/// One change of one task, with the facts a policy asks for.
///
/// Making a task is none: a policy governs tasks that are there. An item's creator is `None` where it is not known, as
/// always to a client; something that is only being added has none yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// The task is deleted.
    Delete,
    /// It goes to another bucket or plan.
    Move(Reach),
    /// Its place on a board or in a list that others see, too; an assignment's place among the faces.
    Reorder,
    /// Its title.
    Title,
    /// Its notes.
    Notes,
    /// Its priority.
    Priority,
    /// When work starts.
    StartDate,
    /// When it is due.
    DueDate,
    /// What the card shows of the details.
    PreviewType,
    /// Its progress.
    Progress {
        /// `percentComplete` from now on.
        to: i32,
        /// Whether everything is done that completing it asks for; looked at for 100 only.
        is_ready: bool,
    },
    /// What completing it asks for.
    Requirement(RequirementAct),
    /// Its labels.
    Labels,
    /// Whom it is assigned to.
    Assignment(AssignmentAct),
    /// Its checklist.
    Checklist(ChecklistAct),
    /// Its links.
    Link(LinkAct),
    /// An approval is asked for.
    AddApproval,
    /// An approval is no longer asked for.
    RemoveApproval {
        /// Who asked for it.
        by: Option<Creator>,
    },
    /// Its forms.
    Form(FormAct),
    /// Something no rule has a name for, such as the thread of its comments: the default rule holds.
    Unnamed,
    /// Something only the caller sees, such as its place in the caller's own list: not governed.
    Personal,
}

/// How far a task goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reach {
    /// To another bucket of its plan.
    Bucket,
    /// To another plan of the same container.
    Plan,
    /// To a plan of another container.
    Container,
}

/// Oneself, or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Who {
    /// The caller.
    Oneself,
    /// Anybody else.
    Other,
}

/// What can be done to completion requirements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RequirementAct {
    /// One is added.
    Add,
    /// One is changed.
    Edit,
    /// One is taken away.
    Remove,
}

/// What can be done to assignments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AssignmentAct {
    /// Somebody is assigned.
    Add(Who),
    /// Somebody is no longer assigned.
    Remove {
        /// Who it was.
        who: Who,
        /// Who had assigned them.
        by: Option<Creator>,
    },
}

/// What can be done to a checklist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChecklistAct {
    /// An item is added.
    Add,
    /// An item gets other words.
    Update {
        /// Who made the item.
        by: Option<Creator>,
    },
    /// An item is checked, or its check taken away.
    Check {
        /// Who made the item.
        by: Option<Creator>,
    },
    /// An item is put somewhere else.
    Reorder {
        /// Who made the item.
        by: Option<Creator>,
    },
    /// An item is taken away.
    Remove {
        /// Who made the item.
        by: Option<Creator>,
    },
}

/// What can be done to links.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LinkAct {
    /// A link is added.
    Add,
    /// A link gets another name, type or place. No value covers it but `allow`.
    Edit {
        /// Who made the link.
        by: Option<Creator>,
    },
    /// A link is taken away.
    Remove {
        /// Who made the link.
        by: Option<Creator>,
    },
}

/// What can be done to forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FormAct {
    /// A form is added.
    Add,
    /// A response to a form is added.
    AddResponse {
        /// Who added the form.
        by: Option<Creator>,
    },
    /// A form gets another name or address.
    Update {
        /// Who added the form.
        by: Option<Creator>,
    },
    /// A form is taken away.
    Remove {
        /// Who added the form.
        by: Option<Creator>,
    },
}

/// What an act is about: by this a refusal is remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// What a rule has a name for.
    Rule(Rule),
    /// What no rule has a name for.
    Unnamed,
    /// What only the caller sees.
    Personal,
}

impl Subject {
    /// Returns its name: a rule's, or `unnamed`, or `personal`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Rule(rule) => rule.name(),
            Self::Unnamed => "unnamed",
            Self::Personal => "personal",
        }
    }

    /// Returns the subject of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let other = [Self::Unnamed, Self::Personal].into_iter().find(|subject| subject.name() == name);
        other.or_else(|| Rule::from_name(name).map(Self::Rule))
    }

    /// Says whether it is in the details of a task, which have a version of their own.
    #[must_use]
    pub fn is_of_details(self) -> bool {
        matches!(self, Self::Rule(rule) if rule.is_of_details())
    }

    /// Returns the beginning of a sentence: `title is locked`.
    #[must_use]
    pub fn is_locked(self) -> String {
        match self {
            Self::Rule(rule) => format!("{} {} locked", rule.words(), if rule.is_plural() { "are" } else { "is" }),
            Self::Unnamed => "this is locked".to_owned(),
            Self::Personal => "your own order is locked".to_owned(),
        }
    }
}

impl Act {
    /// Returns the rule that speaks of it, if one does.
    #[must_use]
    pub fn rule(self) -> Option<Rule> {
        Some(match self {
            Self::Delete => Rule::Delete,
            Self::Move(_) => Rule::Move,
            Self::Reorder => Rule::Order,
            Self::Title => Rule::Title,
            Self::Notes => Rule::Notes,
            Self::Priority => Rule::Priority,
            Self::StartDate => Rule::StartDate,
            Self::DueDate => Rule::DueDate,
            Self::PreviewType => Rule::PreviewType,
            Self::Progress { .. } => Rule::PercentComplete,
            Self::Requirement(_) => Rule::CompletionRequirements,
            Self::Labels => Rule::AppliedCategories,
            Self::Assignment(_) => Rule::Assignments,
            Self::Checklist(_) => Rule::CheckLists,
            Self::Link(_) => Rule::References,
            Self::AddApproval | Self::RemoveApproval { .. } => Rule::ApprovalAttachment,
            Self::Form(_) => Rule::Forms,
            Self::Unnamed | Self::Personal => return None,
        })
    }

    /// Returns what it is about.
    #[must_use]
    pub fn subject(self) -> Subject {
        match self {
            Self::Personal => Subject::Personal,
            act => act.rule().map_or(Subject::Unnamed, Subject::Rule),
        }
    }

    /// Returns the values that allow it, beside `allow`.
    #[must_use]
    pub fn covered_by(self) -> &'static [Value] {
        match self {
            Self::Move(Reach::Bucket) => &[Value::MoveBetweenBuckets, Value::MoveBetweenPlans],
            Self::Move(Reach::Plan) => &[Value::MoveBetweenPlans],
            Self::Progress { to: 100.., is_ready: true } => &[Value::SetToComplete, Value::OverrideRequirements],
            Self::Progress { to: 100.., is_ready: false } => &[Value::OverrideRequirements],
            Self::Progress { to: 1..=99, .. } => &[Value::SetToInProgress],
            Self::Progress { .. } => &[Value::SetToNotStarted],
            Self::Requirement(RequirementAct::Edit) => &[Value::Edit],
            Self::Assignment(AssignmentAct::Add(Who::Oneself)) => &[Value::Add, Value::AddSelf],
            Self::Assignment(AssignmentAct::Add(Who::Other)) => &[Value::Add, Value::AddOther],
            Self::Assignment(AssignmentAct::Remove { who: Who::Oneself, .. }) => &[Value::Remove, Value::RemoveSelf],
            Self::Assignment(AssignmentAct::Remove { who: Who::Other, .. }) => &[Value::Remove, Value::RemoveOther],
            Self::Checklist(ChecklistAct::Check { .. }) => &[Value::Check],
            Self::Checklist(ChecklistAct::Reorder { .. }) => &[Value::Reorder],
            Self::Checklist(ChecklistAct::Update { .. }) | Self::Form(FormAct::Update { .. }) => &[Value::Update],
            Self::Form(FormAct::AddResponse { .. }) => &[Value::AddResponse],
            Self::AddApproval
            | Self::Requirement(RequirementAct::Add)
            | Self::Checklist(ChecklistAct::Add)
            | Self::Link(LinkAct::Add)
            | Self::Form(FormAct::Add) => &[Value::Add],
            Self::RemoveApproval { .. }
            | Self::Requirement(RequirementAct::Remove)
            | Self::Checklist(ChecklistAct::Remove { .. })
            | Self::Link(LinkAct::Remove { .. })
            | Self::Form(FormAct::Remove { .. }) => &[Value::Remove],
            _ => &[],
        }
    }

    /// Returns who made the item it is about, where that is known.
    #[must_use]
    pub fn creator(self) -> Option<Creator> {
        let mut act = self;
        act.creator_mut().and_then(|by| *by)
    }

    /// Returns the same for an item this creator has made; nothing changes where there is no item yet.
    #[must_use]
    pub fn by(self, creator: Creator) -> Self {
        let mut act = self;
        if let Some(by) = act.creator_mut() {
            *by = Some(creator);
        }
        act
    }

    /// Says whether it is about an item that is there, so that it matters who made it.
    #[must_use]
    pub fn has_creator(self) -> bool {
        let mut act = self;
        act.creator_mut().is_some()
    }

    fn creator_mut(&mut self) -> Option<&mut Option<Creator>> {
        match self {
            Self::RemoveApproval { by }
            | Self::Assignment(AssignmentAct::Remove { by, .. })
            | Self::Checklist(
                ChecklistAct::Update { by }
                | ChecklistAct::Check { by }
                | ChecklistAct::Reorder { by }
                | ChecklistAct::Remove { by },
            )
            | Self::Link(LinkAct::Edit { by } | LinkAct::Remove { by })
            | Self::Form(FormAct::AddResponse { by } | FormAct::Update { by } | FormAct::Remove { by }) => Some(by),
            _ => None,
        }
    }
}
