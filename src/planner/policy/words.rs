//! Acts and decisions in words for people.

use super::act::{Act, AssignmentAct, ChecklistAct, FormAct, LinkAct, Reach, RequirementAct, Who};
use super::decide::{By, Decision};
use super::value::Value;

impl Act {
    /// Returns what it does, in words that follow `may not`; `oneself` is `yourself` or `themselves`.
    #[must_use]
    pub fn words(self, oneself: &str) -> String {
        if let Self::Assignment(act) = self {
            return match act {
                AssignmentAct::Add(Who::Oneself) => format!("assign {oneself}"),
                AssignmentAct::Add(Who::Other) => "assign somebody else".to_owned(),
                AssignmentAct::Remove { who: Who::Oneself, .. } => format!("unassign {oneself}"),
                AssignmentAct::Remove { who: Who::Other, .. } => "unassign somebody else".to_owned(),
            };
        }
        let object = match self {
            Self::Requirement(_) => " a completion requirement",
            Self::Checklist(_) => " a checklist item",
            Self::Link(_) => " a link",
            Self::Form(FormAct::AddResponse { .. }) => "",
            Self::Form(_) => " a form",
            _ => "",
        };
        format!("{}{object}", self.verb())
    }

    /// Returns the same without the item it is done to, for a list of what can be done to items.
    pub(super) fn verb(self) -> &'static str {
        match self {
            Self::Delete => "delete the task",
            Self::Move(Reach::Bucket) => "move it to another bucket",
            Self::Move(Reach::Plan) => "move it to another plan of the group",
            Self::Move(Reach::Container) => "move it to a plan of another group",
            Self::Reorder => "change the order",
            Self::Title => "change the title",
            Self::Notes => "change the notes",
            Self::Priority => "change the priority",
            Self::StartDate => "change the start date",
            Self::DueDate => "change the due date",
            Self::PreviewType => "change what the card shows",
            Self::Progress { to: 100.., is_ready: true } => "complete it",
            Self::Progress { to: 100.., is_ready: false } => "complete it before its requirements are met",
            Self::Progress { to: 1..=99, .. } => "mark it as in progress",
            Self::Progress { .. } => "mark it as not started",
            Self::Labels => "change the labels",
            Self::AddApproval => "ask for an approval",
            Self::RemoveApproval { .. } => "take the approval away",
            Self::Checklist(ChecklistAct::Update { .. }) => "rename",
            Self::Checklist(ChecklistAct::Check { .. }) => "check",
            Self::Checklist(ChecklistAct::Reorder { .. }) => "move",
            Self::Form(FormAct::AddResponse { .. }) => "respond to a form",
            Self::Requirement(RequirementAct::Edit)
            | Self::Link(LinkAct::Edit { .. })
            | Self::Form(FormAct::Update { .. }) => "change",
            Self::Requirement(RequirementAct::Add)
            | Self::Checklist(ChecklistAct::Add)
            | Self::Link(LinkAct::Add)
            | Self::Form(FormAct::Add) => "add",
            Self::Requirement(RequirementAct::Remove)
            | Self::Checklist(ChecklistAct::Remove { .. })
            | Self::Link(LinkAct::Remove { .. })
            | Self::Form(FormAct::Remove { .. }) => "remove",
            Self::Assignment(AssignmentAct::Add(Who::Oneself)) => "assign yourself",
            Self::Assignment(AssignmentAct::Add(Who::Other)) => "assign somebody else",
            Self::Assignment(AssignmentAct::Remove { who: Who::Oneself, .. }) => "unassign yourself",
            Self::Assignment(AssignmentAct::Remove { who: Who::Other, .. }) => "unassign somebody else",
            Self::Unnamed => "change this",
            Self::Personal => "change what only they see",
        }
    }
}

impl Decision {
    /// Returns why, such as `members of the group may not change the title (rule "title": block)`.
    #[must_use]
    pub fn reason(&self) -> String {
        let Some(role) = self.role else {
            return match self.by {
                By::NotGoverned => "no rule governs what only one person sees".to_owned(),
                _ => "no rule restricts it".to_owned(),
            };
        };
        let may = if self.verdict.is_allow() { "may" } else { "may not" };
        format!("{} {may} {} ({})", role.words(), self.act.words("themselves"), self.source())
    }

    /// Returns the rule that decides and what it lists: `rule "title": block`.
    fn source(&self) -> String {
        let listed = || self.values.iter().map(|value| Value::name(*value)).collect::<Vec<_>>().join(", ");
        match (self.by, self.rule) {
            (By::PropertyRule | By::FieldDefaultRules, Some(rule)) => format!("rule \"{}\": {}", rule.name(), listed()),
            (By::Override(creator), Some(rule)) => {
                format!("rule \"{}\", {}: {}", rule.name(), creator.override_name(), listed())
            }
            _ => format!("default rule: {}", self.verdict.name()),
        }
    }
}
