//! What is said of a task of each kind to whoever asks.

use std::sync::Arc;

use jiff::Timestamp;
use pretty_assertions::assert_eq;

use super::*;
use crate::planner::creation_source::{CreationSource, Requirements};
use crate::planner::destination::Unsafe;
use crate::planner::fixture::{details, plan};
use crate::planner::id::{TaskId, UserId};
use crate::planner::policy::{
    Creator, Entry, FieldRules, Override, Policy, Role, Rule, Setting, Subject, Value, Verdict,
};
use crate::planner::snapshot::Snapshot;

const SCENARIO: &str = "com.contoso.onboarding";

fn me() -> UserId {
    UserId::new("me")
}

/// A plan of one task, assigned to the person, that an outside system has made.
fn managed() -> Snapshot {
    let mut plan = plan(&[("To do", &["a"])]);
    let segments = vec!["HR Onboarding".to_owned()];
    let source = CreationSource::External { scenario: SCENARIO.to_owned(), segments, web_url: None };
    let task = plan.task_mut(&TaskId::new("a")).unwrap();
    (task.creation_source, task.assignees) = (Some(Arc::new(source)), vec![me()]);
    plan
}

fn report(plan: &Snapshot) -> Report {
    Report::of(plan, plan.task(&TaskId::new("a")).unwrap(), Some(&me()))
}

/// The report in lines: how it stands about each subject, what of it, and why.
fn lines(report: &Report) -> Vec<String> {
    let line = |topic: &Topic| {
        let (standing, of_it) = (topic.standing().name(), topic.allowed.words());
        format!("{} {standing}: {of_it} [{}]", topic.name(), topic.reason().unwrap_or_default())
    };
    report.topics.iter().map(line).collect()
}

#[test]
fn of_a_plain_task_nothing_is_locked() {
    let plan = plan(&[("To do", &["a"])]);
    let report = report(&plan);
    assert!(report.is_free() && !report.has_refusal());
    assert_eq!((report.class.clone(), report.scenario.clone(), report.role), (Class::Plain, None, None));
    assert_eq!(report.topics.len(), 15);
    assert_eq!(report.basis(), "what the task shows of itself");
    assert_eq!(lines(&report)[0], "title allowed: change the title []");
}

#[test]
fn of_a_managed_task_everything_is_tried_but_what_was_refused_before() {
    let mut plan = managed();
    let at = Timestamp::UNIX_EPOCH;
    let learned = Learned { subject: Subject::Rule(Rule::Title), etag: None, at };
    let of = LearnedOf { task: TaskId::new("a"), scenario: None, is_assignee: true, learned };
    plan.locks = Arc::new(Locks { learned: vec![of], ..Locks::default() });
    let report = report(&plan);
    let named = |standing: Standing| report.standing(standing).map(Topic::name).collect::<Vec<_>>();
    assert_eq!((named(Standing::Refused), named(Standing::Allowed)), (vec!["title"], vec!["your own order"]));
    assert_eq!(named(Standing::Tried).len(), 13);
    assert_eq!(report.topics[0].answers[0].layer(), Some(&Layer::Learned { at }));
    assert_eq!(report.topics[2].reason().unwrap(), "HR Onboarding manages the task and may refuse it");
    assert!(report.is_assignee && report.has_refusal() && !report.is_free());
    assert_eq!(
        report.basis(),
        "what the task shows of itself and what the service has refused before; the policy of its scenario is not \
         known"
    );
}

#[test]
fn a_policy_is_told_in_parts_by_the_role_that_governs() {
    let mut plan = managed();
    let items = FieldRules {
        default_rules: vec![Value::Check],
        overrides: vec![Override { creator: Creator::User, rules: vec![Value::Check, Value::Remove] }],
    };
    let progress = vec![Value::SetToInProgress, Value::SetToComplete];
    let rules = [
        (Rule::Title, Setting::Values(vec![Value::Allow])),
        (Rule::PercentComplete, Setting::Values(progress)),
        (Rule::CheckLists, Setting::Field(items)),
    ];
    let entry = Entry { role: Role::TaskAssignees, default: Verdict::Block, rules: rules.into_iter().collect() };
    let policies = [(SCENARIO.to_owned(), Policy { entries: vec![entry] })].into_iter().collect();
    plan.locks = Arc::new(Locks { policies, ..Locks::default() });
    let report = report(&plan);
    assert_eq!((report.role, report.is_policy_known), (Some(Role::TaskAssignees), true));
    let lines = lines(&report);
    assert_eq!(lines[0], "title allowed: change the title []");
    assert_eq!(
        lines[1],
        "progress partly: mark it as in progress and complete it, but not mark it as not started or complete it before \
         its requirements are met [people assigned to the task may not mark it as not started (rule \"percentComplete\": \
         setToInProgress, setToComplete)]"
    );
    assert!(lines[8].starts_with("checklist partly: check; remove what a person added; not add, rename or move ["));
    assert!(lines[13].starts_with("deleting refused: nothing [people assigned to the task may not delete the task"));
    assert_eq!(lines[14], "your own order allowed: change what only they see []");
}

#[test]
fn of_a_hosted_task_the_way_to_its_app_is_told_unless_it_leads_elsewhere() {
    let mut plan = managed();
    let hosted = |url: &str| {
        let mut details = details("a", &[], &[("link", "1")]);
        details.references[0].kind = Some("TeamsHostedApp".to_owned());
        details.references[0].key = url.to_owned();
        Arc::new(Locks { details: [(TaskId::new("a"), Arc::new(details))].into_iter().collect(), ..Locks::default() })
    };
    plan.locks = hosted("https%3A//teams%2Emicrosoft%2Ecom/l/stage/app/0");
    let known = report(&plan);
    assert_eq!(known.destination, Some(Ok("https://teams.microsoft.com/l/stage/app/0".to_owned())));
    assert_eq!(known.standing(Standing::Refused).count(), 14);
    plan.locks = hosted("https%3A//example%2Eorg/l/stage/app/0");
    assert_eq!(report(&plan).destination, Some(Err(Unsafe::Host)));
}

#[test]
fn completing_is_told_apart_from_other_progress() {
    let mut plan = plan(&[("To do", &["a"])]);
    plan.task_mut(&TaskId::new("a")).unwrap().requirements = Some(Requirements::FORM);
    let warned = report(&plan);
    assert_eq!(warned.topics[1].standing(), Standing::Warned);
    assert_eq!(warned.topics[1].reason().unwrap(), "it can only be completed when its form is filled in");
    let answers = warned.topics[1].answers.iter().map(Answer::standing).collect::<Vec<_>>();
    assert_eq!(answers, [Standing::Allowed, Standing::Allowed, Standing::Warned]);
    let words: Vec<&str> = Standing::ALL.into_iter().map(Standing::name).collect();
    assert_eq!(words, ["allowed", "tried", "warned", "partly", "refused"]);
}
