//! Everything that can be said of what may be done to one task, for whoever asks why something is locked.

use super::class::Class;
use super::gate::scenario_of;
use super::may::{Layer, Permission, Refusal};
use crate::planner::destination::{self, Unsafe};
use crate::planner::id::UserId;
use crate::planner::policy::{Act, Allowed, Caller, Policy, Reach, Role, Rule, Subject, acts};
use crate::planner::snapshot::Snapshot;
use crate::planner::task::Task;

/// What this program can change of a task, in the order people look for it.
const SUBJECTS: [Subject; 15] = [
    Subject::Rule(Rule::Title),
    Subject::Rule(Rule::PercentComplete),
    Subject::Rule(Rule::Priority),
    Subject::Rule(Rule::StartDate),
    Subject::Rule(Rule::DueDate),
    Subject::Rule(Rule::AppliedCategories),
    Subject::Rule(Rule::Assignments),
    Subject::Rule(Rule::Notes),
    Subject::Rule(Rule::CheckLists),
    Subject::Rule(Rule::References),
    Subject::Rule(Rule::PreviewType),
    Subject::Rule(Rule::Move),
    Subject::Rule(Rule::Order),
    Subject::Rule(Rule::Delete),
    Subject::Personal,
];

/// What may be done to one task, and what is known of why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// What the task is.
    pub class: Class,
    /// Where it is done, if an app hosts it and its link was read: an address that can be opened, or why it must not be.
    pub destination: Option<Result<String, Unsafe>>,
    /// The unique name of the scenario it is of.
    pub scenario: Option<String>,
    /// Whether the policy of that scenario could be read.
    pub is_policy_known: bool,
    /// The role in which that policy sees the person; `None` when it says nothing of the person, or was not read.
    pub role: Option<Role>,
    /// Whether the task is assigned to the person.
    pub is_assignee: bool,
    /// What this program can change of a task, each once.
    pub topics: Vec<Topic>,
}

/// What may be done about one subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// What it is about.
    pub subject: Subject,
    /// Everything that can be told apart about it; at least one.
    pub answers: Vec<Answer>,
    /// The same in parts, with what hangs on who made an item; tried and warned of count as allowed.
    pub allowed: Allowed,
}

/// Whether one act may be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The act. Who made the item it is about is not known to a client.
    pub act: Act,
    /// Yes and with what reserve, or no and why.
    pub verdict: Result<Permission, Refusal>,
}

/// How it stands about an act or a subject, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Nothing stands against it.
    Allowed,
    /// It is tried: whoever manages the task may refuse it.
    Tried,
    /// It is tried, and may be refused for a reason that is known.
    Warned,
    /// Some of it may be done and some not.
    Partly,
    /// It may not be done.
    Refused,
}

impl Standing {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Allowed, Self::Tried, Self::Warned, Self::Partly, Self::Refused];

    /// Returns its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Tried => "tried",
            Self::Warned => "warned",
            Self::Partly => "partly",
            Self::Refused => "refused",
        }
    }
}

impl Answer {
    /// Returns how it stands; never [`Standing::Partly`].
    #[must_use]
    pub fn standing(&self) -> Standing {
        match &self.verdict {
            Ok(Permission::Free) => Standing::Allowed,
            Ok(Permission::Tried { .. }) => Standing::Tried,
            Ok(Permission::Warned { .. }) => Standing::Warned,
            Err(_) => Standing::Refused,
        }
    }

    /// Returns why it is not simply allowed, as a sentence without its end.
    #[must_use]
    pub fn reason(&self) -> Option<String> {
        match &self.verdict {
            Ok(Permission::Free) => None,
            Ok(Permission::Tried { by }) => Some(format!("{by} manages the task and may refuse it")),
            Ok(Permission::Warned { caution }) => Some(caution.clone()),
            Err(refusal) => Some(refusal.reason.clone()),
        }
    }

    /// Returns what stands against it.
    #[must_use]
    pub fn layer(&self) -> Option<&Layer> {
        self.verdict.as_ref().err().map(|refusal| &refusal.layer)
    }
}

impl Topic {
    /// Returns how it stands about the subject: refused when all of it is, partly when some of it is; of what may be done,
    /// the greatest reserve.
    #[must_use]
    pub fn standing(&self) -> Standing {
        let of = |answers: &[Answer]| answers.iter().map(Answer::standing).max().unwrap_or(Standing::Allowed);
        if self.answers.iter().all(|answer| answer.verdict.is_err()) {
            return Standing::Refused;
        }
        if self.allowed.is_everything() { of(&self.answers) } else { Standing::Partly }
    }

    /// Returns what it is called: `title`, `checklist`, `your own order`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self.subject {
            Subject::Rule(rule) => rule.words(),
            Subject::Unnamed => "anything else",
            Subject::Personal => "your own order",
        }
    }

    /// Returns the first no about it.
    #[must_use]
    pub fn refusal(&self) -> Option<&Refusal> {
        self.answers.iter().find_map(|answer| answer.verdict.as_ref().err())
    }

    /// Returns why it is not simply allowed, as a sentence without its end: a no before a reserve.
    #[must_use]
    pub fn reason(&self) -> Option<String> {
        let worst = self.answers.iter().rev().max_by_key(|answer| answer.standing());
        worst.and_then(Answer::reason)
    }
}

impl Report {
    /// Says everything of a task of a plan, to this person.
    #[must_use]
    pub fn of(plan: &Snapshot, task: &Task, me: Option<&UserId>) -> Self {
        let class = plan.class_of(task);
        let link = match &class {
            Class::Hosted { link, .. } => link.as_deref(),
            _ => None,
        };
        let is_assignee = me.is_some_and(|me| task.assignees.contains(me));
        let (is_group_owner, is_group_member) = (plan.locks.is_group_owner, plan.locks.is_group_member);
        let caller = Caller::User { is_assignee, is_group_owner, is_group_member };
        let scenario = scenario_of(task);
        let policy: Option<&Policy> = scenario.and_then(|scenario| plan.locks.policies.get(scenario));
        let topics = SUBJECTS.into_iter().map(|subject| {
            let acts = acts_about(subject);
            let verdict = |act: &Act| plan.permission(task, act, me);
            let allowed = Allowed::of(&acts, |act| verdict(&act).is_ok());
            // The requirements are named where a policy lets some complete a task in spite of them.
            let is_told = |act: &Act| match *act {
                Act::Progress { to, is_ready: false } => {
                    verdict(act).is_ok() != verdict(&Act::Progress { to, is_ready: true }).is_ok()
                }
                _ => true,
            };
            let told = acts.iter().copied().filter(is_told);
            let answers = told.map(|act| Answer { act, verdict: verdict(&act) }).collect();
            Topic { subject, answers, allowed }
        });
        Self {
            destination: link.map(destination::address),
            scenario: scenario.map(str::to_owned),
            is_policy_known: policy.is_some(),
            role: policy.and_then(|policy| policy.governing(&caller)).map(|topic| topic.role),
            is_assignee,
            topics: topics.collect(),
            class,
        }
    }

    /// Says whether nothing stands against anything.
    #[must_use]
    pub fn is_free(&self) -> bool {
        self.topics.iter().all(|topic| topic.standing() == Standing::Allowed)
    }

    /// Says whether something may not be done.
    #[must_use]
    pub fn has_refusal(&self) -> bool {
        self.topics.iter().any(|topic| topic.refusal().is_some())
    }

    /// Returns the topics that stand so, in their order.
    pub fn standing(&self, standing: Standing) -> impl Iterator<Item = &Topic> {
        self.topics.iter().filter(move |topic| topic.standing() == standing)
    }

    /// Returns what the program goes by when it says what may be done, as a sentence without its end.
    #[must_use]
    pub fn basis(&self) -> String {
        let has_learned = self
            .topics
            .iter()
            .flat_map(|topic| &topic.answers)
            .any(|answer| matches!(answer.layer(), Some(Layer::Learned { .. })));
        let mut known = vec!["what the task shows of itself"];
        if self.is_policy_known {
            known.push("the policy of its scenario");
        }
        if has_learned {
            known.push("what the service has refused before");
        }
        let known = match known.as_slice() {
            [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
            _ => known.concat(),
        };
        match (&self.scenario, self.is_policy_known) {
            (Some(_), false) => format!("{known}; the policy of its scenario is not known"),
            _ => known,
        }
    }
}

/// Returns what this program can do about a subject, items without a creator. It cannot move tasks to other plans.
fn acts_about(subject: Subject) -> Vec<Act> {
    match subject {
        Subject::Rule(Rule::Move) => vec![Act::Move(Reach::Bucket)],
        Subject::Rule(rule) => acts(rule),
        Subject::Unnamed => vec![Act::Unnamed],
        Subject::Personal => vec![Act::Personal],
    }
}
