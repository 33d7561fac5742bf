//! The gate, by edits of a plan whose tasks are of several classes.

use std::sync::Arc;

use jiff::Timestamp;

use super::*;
use crate::planner::change::Change;
use crate::planner::creation_source::{CreationSource, Requirements};
use crate::planner::detail_change::DetailChange;
use crate::planner::edit::{ChangeDetails, ChangeTask, Edit};
use crate::planner::fixture::{details, plan};
use crate::planner::id::{TaskId, UserId};
use crate::planner::policy::{Entry, Policy, Role, Rule, Setting, Subject, Value, Verdict};
use crate::planner::snapshot::Snapshot;

const SCENARIO: &str = "com.contoso.onboarding";

/// A plan in which `a` and `b` are of a scenario and `c` is not.
fn mixed() -> Snapshot {
    let mut plan = plan(&[("To do", &["a", "b", "c"])]);
    let source = CreationSource::External { scenario: SCENARIO.to_owned(), segments: Vec::new(), web_url: None };
    let source = Arc::new(source);
    for id in ["a", "b"] {
        plan.task_mut(&TaskId::new(id)).unwrap().creation_source = Some(Arc::clone(&source));
    }
    plan
}

fn renamed(task: &str) -> Edit {
    let changes = vec![Change::Title { from: task.to_owned(), to: "other".to_owned() }];
    Edit::ChangeTask(ChangeTask { task: TaskId::new(task), title: task.to_owned(), changes, is_undo: false })
}

#[test]
fn what_was_refused_of_one_task_holds_for_others_of_its_scenario_and_role() {
    let mut plan = mixed();
    let me = UserId::new("me");
    let learned = Learned { subject: Subject::Rule(Rule::Title), etag: None, at: Timestamp::UNIX_EPOCH };
    let (task, scenario) = (TaskId::new("a"), Some(SCENARIO.to_owned()));
    let learned = vec![LearnedOf { task, scenario, is_assignee: false, learned }];
    plan.locks = Arc::new(Locks { learned, ..Locks::default() });
    for (task, is_free) in [("a", false), ("b", false), ("c", true)] {
        assert_eq!(plan.gate(&renamed(task), Some(&me)).is_ok(), is_free, "{task}");
    }
    plan.task_mut(&TaskId::new("b")).unwrap().assignees = vec![me.clone()];
    assert!(plan.gate(&renamed("b"), Some(&me)).is_ok(), "as somebody it is assigned to, the person may more");
    assert_eq!(plan.gate(&renamed("a"), Some(&me)).unwrap_err().title, "a");
}

#[test]
fn a_policy_governs_the_tasks_of_its_scenario() {
    let mut plan = mixed();
    let me = UserId::new("me");
    let rules = [(Rule::Title, Setting::Values(vec![Value::Allow]))].into_iter().collect();
    let entries = vec![
        Entry { role: Role::GroupOwners, default: Verdict::Block, rules },
        Entry { role: Role::DefaultRules, default: Verdict::Block, rules: [].into_iter().collect() },
    ];
    let policies = [(SCENARIO.to_owned(), Policy { entries })].into_iter().collect();
    let mut locks = Locks { policies, ..Locks::default() };
    plan.locks = Arc::new(locks.clone());
    assert!(plan.gate(&renamed("a"), Some(&me)).is_err() && plan.gate(&renamed("c"), Some(&me)).is_ok());
    locks.is_group_owner = true;
    plan.locks = Arc::new(locks);
    assert_eq!(plan.gate(&renamed("a"), Some(&me)), Ok(Vec::new()));
}

#[test]
fn links_are_looked_at_before_anything_is_changed() {
    let mut plan = mixed();
    plan.task_mut(&TaskId::new("c")).unwrap().references = 1;
    let blocked = plan.gate(&renamed("c"), None).unwrap_err();
    assert!(blocked.refusal.wants_details());
    let read = |kind: Option<&str>| {
        let mut details = details("c", &[], &[("link", "1")]);
        details.references[0].kind = kind.map(str::to_owned);
        Arc::new(Locks { details: [(TaskId::new("c"), Arc::new(details))].into_iter().collect(), ..Locks::default() })
    };
    plan.locks = read(Some("Word"));
    assert!(plan.gate(&renamed("c"), None).is_ok());
    plan.locks = read(Some("TeamsHostedApp"));
    assert!(plan.class_of(plan.task(&TaskId::new("c")).unwrap()).is_hosted());
    assert!(plan.gate(&renamed("c"), None).is_err());
}

fn progress(task: &str, to: i32) -> Edit {
    let changes = vec![Change::Percent { from: 0, to }];
    Edit::ChangeTask(ChangeTask { task: TaskId::new(task), title: task.to_owned(), changes, is_undo: false })
}

/// The plan, with `a` asking for its checklist, whose one required item is open.
fn bound(policy: Option<Policy>) -> Snapshot {
    let mut plan = mixed();
    let task = plan.task_mut(&TaskId::new("a")).unwrap();
    (task.requirements, task.open_checklist_items) = (Some(Requirements::CHECKLIST), 2);
    let read = details("a", &[("must", "1"), ("may", "2")], &[]);
    plan.locks = Arc::new(Locks {
        details: [(TaskId::new("a"), Arc::new(read))].into_iter().collect(),
        required_items: [(TaskId::new("a"), vec!["must".to_owned()])].into_iter().collect(),
        policies: policy.into_iter().map(|policy| (SCENARIO.to_owned(), policy)).collect(),
        ..Locks::default()
    });
    plan
}

#[test]
fn what_completing_asks_for_holds_for_managed_tasks_too() {
    let values = |value| Setting::Values(vec![Value::SetToInProgress, value]);
    let policy = |value| {
        let rules = [(Rule::PercentComplete, values(value))].into_iter().collect();
        Policy { entries: vec![Entry { role: Role::DefaultRules, default: Verdict::Block, rules }] }
    };
    for (policy, is_free) in
        [(None, false), (Some(policy(Value::SetToComplete)), false), (Some(policy(Value::OverrideRequirements)), true)]
    {
        let plan = bound(policy);
        assert_eq!(plan.gate(&progress("a", 100), None).is_ok(), is_free);
        assert!(plan.gate(&progress("a", 50), None).is_ok(), "it can be marked as in progress");
    }
}

#[test]
fn a_refusal_does_not_lock_what_the_policy_allows() {
    let plan = |values: Vec<Value>| {
        let rules = [(Rule::PercentComplete, Setting::Values(values))].into_iter().collect();
        let policy = Policy { entries: vec![Entry { role: Role::DefaultRules, default: Verdict::Block, rules }] };
        let mut plan = mixed();
        let learned = Learned { subject: Subject::Rule(Rule::PercentComplete), etag: None, at: Timestamp::UNIX_EPOCH };
        let (task, scenario) = (TaskId::new("a"), Some(SCENARIO.to_owned()));
        let learned = vec![LearnedOf { task, scenario, is_assignee: false, learned }];
        let policies = [(SCENARIO.to_owned(), policy)].into_iter().collect();
        plan.locks = Arc::new(Locks { learned, policies, ..Locks::default() });
        plan
    };
    assert!(plan(vec![Value::SetToInProgress]).gate(&progress("a", 50), None).is_ok());
    let mut unknown = plan(Vec::new());
    Arc::make_mut(&mut unknown.locks).policies.clear();
    assert!(unknown.gate(&progress("a", 50), None).is_err(), "where no policy is known the refusal is all there is");
}

#[test]
fn an_item_that_is_checked_and_not_sent_yet_counts() {
    let mut plan = bound(None);
    assert!(plan.gate(&progress("a", 100), None).is_err());
    let check = DetailChange::ItemChecked { item: "must".to_owned(), from: false, to: true };
    let (task, title) = (TaskId::new("a"), "a".to_owned());
    Edit::ChangeDetails(ChangeDetails { task, title, changes: vec![check], is_undo: false }).apply(&mut plan);
    assert!(plan.gate(&progress("a", 100), None).is_ok());
}
