//! What of a rule is allowed: the parts of "yes, but".

use super::act::{Act, AssignmentAct, ChecklistAct, FormAct, LinkAct, Reach, RequirementAct, Who};
use super::decide::decide;
use super::rule::Rule;
use super::{Caller, Creator, Policy};

/// What a caller may do of what a rule speaks of, and what not, in words that follow `you may`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allowed {
    /// What may be done.
    pub can: Vec<&'static str>,
    /// What may be done to items a person added, and not to others.
    pub can_of_people: Vec<&'static str>,
    /// What may be done to items an app added, and not to others.
    pub can_of_apps: Vec<&'static str>,
    /// What may not be done.
    pub cannot: Vec<&'static str>,
}

impl Allowed {
    /// Puts acts into the four lists. They say nothing of who made an item: of those that are there both creators are asked
    /// about.
    #[must_use]
    pub fn of(acts: &[Act], is_allowed: impl Fn(Act) -> bool) -> Self {
        let mut found = Self::default();
        for &act in acts {
            if let Act::Progress { to, is_ready: false } = act
                && is_allowed(act) == is_allowed(Act::Progress { to, is_ready: true })
            {
                // Completing it has been said already, and the requirements make no difference.
                continue;
            }
            let list = match (is_allowed(act.by(Creator::User)), is_allowed(act.by(Creator::Application))) {
                (true, true) => &mut found.can,
                (true, false) => &mut found.can_of_people,
                (false, true) => &mut found.can_of_apps,
                (false, false) => &mut found.cannot,
            };
            list.push(act.verb());
        }
        found
    }

    /// Says whether nothing may be done.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.can.is_empty() && self.can_of_people.is_empty() && self.can_of_apps.is_empty()
    }

    /// Says whether everything may be done.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.cannot.is_empty() && self.can_of_people.is_empty() && self.can_of_apps.is_empty()
    }

    /// Returns all of it in one, such as `check; remove what a person added; not add`; `nothing` when nothing may be done.
    #[must_use]
    pub fn words(&self) -> String {
        if self.is_nothing() {
            return "nothing".to_owned();
        }
        let mut parts = Vec::new();
        for (list, of) in
            [(&self.can, ""), (&self.can_of_people, " what a person added"), (&self.can_of_apps, " what an app added")]
        {
            if !list.is_empty() {
                parts.push(format!("{}{of}", joined(list, "and")));
            }
        }
        if !self.cannot.is_empty() {
            parts.push(format!("not {}", joined(&self.cannot, "or")));
        }
        if let [can, not] = parts.as_slice()
            && !self.cannot.is_empty()
        {
            return format!("{can}, but {not}");
        }
        parts.join("; ")
    }
}

/// Returns what a caller may do of what a rule speaks of.
#[must_use]
pub fn allowed(policy: &Policy, caller: &Caller, rule: Rule) -> Allowed {
    Allowed::of(&acts(rule), |act| decide(policy, caller, &act).verdict.is_allow())
}

/// Returns everything a rule tells apart, items without a creator.
#[must_use]
pub fn acts(rule: Rule) -> Vec<Act> {
    let by = None;
    match rule {
        Rule::Delete => vec![Act::Delete],
        Rule::Move => [Reach::Bucket, Reach::Plan, Reach::Container].map(Act::Move).to_vec(),
        Rule::Order => vec![Act::Reorder],
        Rule::Title => vec![Act::Title],
        Rule::Notes => vec![Act::Notes],
        Rule::Priority => vec![Act::Priority],
        Rule::StartDate => vec![Act::StartDate],
        Rule::DueDate => vec![Act::DueDate],
        Rule::PreviewType => vec![Act::PreviewType],
        Rule::PercentComplete => [(0, true), (50, true), (100, true), (100, false)]
            .map(|(to, is_ready)| Act::Progress { to, is_ready })
            .to_vec(),
        Rule::CompletionRequirements => {
            [RequirementAct::Add, RequirementAct::Edit, RequirementAct::Remove].map(Act::Requirement).to_vec()
        }
        Rule::AppliedCategories => vec![Act::Labels],
        Rule::Assignments => [
            AssignmentAct::Add(Who::Oneself),
            AssignmentAct::Add(Who::Other),
            AssignmentAct::Remove { who: Who::Oneself, by },
            AssignmentAct::Remove { who: Who::Other, by },
        ]
        .map(Act::Assignment)
        .to_vec(),
        Rule::CheckLists => [
            ChecklistAct::Check { by },
            ChecklistAct::Add,
            ChecklistAct::Update { by },
            ChecklistAct::Reorder { by },
            ChecklistAct::Remove { by },
        ]
        .map(Act::Checklist)
        .to_vec(),
        Rule::References => [LinkAct::Add, LinkAct::Edit { by }, LinkAct::Remove { by }].map(Act::Link).to_vec(),
        Rule::ApprovalAttachment => vec![Act::AddApproval, Act::RemoveApproval { by }],
        Rule::Forms => [FormAct::Add, FormAct::AddResponse { by }, FormAct::Update { by }, FormAct::Remove { by }]
            .map(Act::Form)
            .to_vec(),
    }
}

fn joined(parts: &[&str], last: &str) -> String {
    match parts {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}
