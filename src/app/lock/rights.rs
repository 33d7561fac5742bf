//! What may be done to a task, in the words of its report: allowed, tried, in part, or refused, and what decides.

use jiff::Zoned;

use super::called;
use crate::planner::edit::short;
use crate::planner::id::UserId;
use crate::planner::lock::Layer;
use crate::planner::lock::LearnedOf;
use crate::planner::lock::Permission;
use crate::planner::lock::Refusal;
use crate::planner::lock::Report;
use crate::planner::lock::Standing;
use crate::planner::lock::Topic;
use crate::planner::lock::scenario_of;
use crate::planner::policy::By;
use crate::planner::policy::Subject;
use crate::planner::snapshot::Snapshot;
use crate::planner::task::Task;

/// What is said of some subjects of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Right {
    /// Which subjects.
    pub subjects: Vec<Subject>,
    /// How it stands about them.
    pub standing: Standing,
    /// What decides, and what may be done all the same; nothing where all is allowed.
    pub words: String,
    /// What they are called together.
    names: String,
}

/// Returns the sign in front of the subjects; it alone tells them apart where there is no colour.
#[must_use]
pub fn sign(standing: Standing) -> &'static str {
    match standing {
        Standing::Allowed => "✓",
        Standing::Tried | Standing::Warned => "?",
        Standing::Partly => "~",
        Standing::Refused => "✕",
    }
}

impl Right {
    /// Returns the whole of it on one line.
    #[must_use]
    pub fn line(&self) -> String {
        format!("{} {}", sign(self.standing), self.body())
    }

    /// Returns the same without the sign.
    #[must_use]
    pub fn body(&self) -> String {
        let words = if self.words.is_empty() { "allowed" } else { &self.words };
        format!("{}: {words}", self.names)
    }
}

/// Returns what may be done to a task; subjects of which the same is to be said are told together.
#[must_use]
pub fn of(plan: &Snapshot, task: &Task, me: Option<&UserId>, now: &Zoned) -> Vec<Right> {
    let report = Report::of(plan, task, me);
    let mut rights: Vec<Right> = Vec::new();
    for topic in &report.topics {
        let (subject, standing) = (topic.subject, topic.standing());
        let words = words(topic, refusals(plan, task, me, subject), now);
        match rights.iter_mut().find(|right| right.standing == standing && right.words == words) {
            Some(right) => right.subjects.push(subject),
            None => rights.push(Right { subjects: vec![subject], standing, words, names: String::new() }),
        }
    }
    for right in &mut rights {
        right.names = names(&right.subjects, report.topics.len());
    }
    // That one's own order is one's own has been said already.
    if rights.iter().any(|right| right.names == ALL_BUT_OWN) {
        rights.retain(|right| right.standing != Standing::Allowed);
    }
    rights.sort_by_key(|right| right.standing);
    rights
}

/// What is locked where only what nobody else sees stays free.
const ALL_BUT_OWN: &str = "everything but your own order";

fn names(subjects: &[Subject], all: usize) -> String {
    match subjects.len() {
        count if count == all => "everything".to_owned(),
        count if count + 1 == all && !subjects.contains(&Subject::Personal) => ALL_BUT_OWN.to_owned(),
        _ => subjects.iter().map(|subject| called(*subject)).collect::<Vec<_>>().join(", "),
    }
}

/// Returns how often the service has refused something of a task, as far as that is remembered.
fn refusals(plan: &Snapshot, task: &Task, me: Option<&UserId>, subject: Subject) -> usize {
    let scenario = scenario_of(task);
    let is_assignee = me.is_some_and(|me| task.assignees.contains(me));
    let is_of_kin =
        |of: &LearnedOf| scenario.is_some() && of.scenario.as_deref() == scenario && of.is_assignee == is_assignee;
    let is_meant = |of: &&LearnedOf| of.learned.subject == subject && (of.task == task.id || is_of_kin(of));
    plan.locks.learned.iter().filter(is_meant).count()
}

/// Says what holds for a subject: what of it, what decides, what instead.
fn words(topic: &Topic, refusals: usize, now: &Zoned) -> String {
    let mut reserves: Vec<String> = Vec::new();
    let mut nos: Vec<&Refusal> = Vec::new();
    for answer in &topic.answers {
        match &answer.verdict {
            Ok(reserve) => {
                let words = reserved(reserve).filter(|words| !reserves.contains(words));
                reserves.extend(words);
            }
            Err(no) => nos.push(no),
        }
    }
    // What has been refused says more than a rule does.
    nos.sort_by_key(|no| !is_learned(no));
    let mut causes: Vec<String> = Vec::new();
    for no in &nos {
        let cause = cause(topic.subject, no, refusals, now);
        if !causes.contains(&cause) {
            causes.push(cause);
        }
    }
    let causes = causes.join("; ");
    match topic.standing() {
        Standing::Allowed | Standing::Tried | Standing::Warned => reserves.join("; "),
        Standing::Partly => {
            let parts = [format!("you may {} ({causes})", topic.allowed.words())];
            parts.into_iter().chain(reserves).collect::<Vec<_>>().join("; ")
        }
        Standing::Refused => {
            // Of a policy all that may be done instead is in the list.
            let instead = nos.iter().find(|no| !matches!(no.layer, Layer::Policy { .. }));
            let instead = instead.and_then(|no| no.instead.as_ref());
            instead.map_or_else(|| causes.clone(), |instead| format!("{causes}; {instead}"))
        }
    }
}

fn is_learned(refusal: &Refusal) -> bool {
    matches!(refusal.layer, Layer::Learned { .. })
}

/// Says with what reserve something is tried; nothing when there is none.
fn reserved(reserve: &Permission) -> Option<String> {
    match reserve {
        Permission::Free => None,
        Permission::Tried { by } => Some(format!("{} manages the task and may refuse it", short(by))),
        Permission::Warned { caution } => Some(caution.clone()),
    }
}

/// Returns what decides, without the subject.
fn cause(subject: Subject, refusal: &Refusal, refusals: usize, now: &Zoned) -> String {
    match &refusal.layer {
        Layer::Class(_) => {
            let rest = refusal.reason.strip_prefix(&subject.is_locked());
            rest.map_or_else(|| refusal.reason.clone(), |rest| format!("locked{rest}"))
        }
        Layer::Policy { role, rule: Some(rule), by } if *by != By::DefaultRule => {
            format!("by rule \"{}\" of its policy for {}", rule.name(), role.words())
        }
        Layer::Policy { role, .. } => format!("by the default rule of its policy for {}", role.words()),
        Layer::Learned { at } => {
            let times = if refusals > 1 { format!("{refusals} refusals") } else { "1 refusal".to_owned() };
            format!("the service refused this at {} ({times})", super::clock(*at, now))
        }
        Layer::Archive => refusal.reason.clone(),
    }
}
