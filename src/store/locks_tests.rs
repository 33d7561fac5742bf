//! What the copy gives of locks: of which tasks, and how long it holds.

use jiff::Timestamp;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::*;
use crate::planner::policy::{Entry, Rule, Verdict};
use crate::wire::task::Task;

fn plan() -> PlanId {
    PlanId::new("plan")
}

/// A copy of one plan with these tasks.
fn store(tasks: &[Value]) -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, _) = Store::open(&folder.path().join("copy.db")).unwrap();
    store.put_plan(&serde_json::from_value(json!({"id": "plan", "title": "Plan"})).unwrap()).unwrap();
    put(&mut store, tasks);
    (folder, store)
}

fn put(store: &mut Store, tasks: &[Value]) {
    let tasks: Vec<Task> = tasks.iter().map(|task| serde_json::from_value(task.clone()).unwrap()).collect();
    store.put_tasks(&plan(), &tasks).unwrap();
}

fn task(id: &str, etag: &str, links: u32, requirements: Option<&str>) -> Value {
    let mut task = json!({"id": id, "planId": "plan", "title": id, "referenceCount": links,
        "@odata.etag": format!("W/\"{etag}\"")});
    if let Some(requirements) = requirements {
        task["specifiedCompletionRequirements"] = requirements.into();
    }
    task
}

fn put_details(store: &mut Store, id: &str, etag: &str, kinds: &[&str]) {
    let links: serde_json::Map<String, Value> =
        kinds.iter().enumerate().map(|(number, kind)| (number.to_string(), json!({"type": kind}))).collect();
    let required = json!({"checklistRequirement": {"requiredChecklistItemIds": ["item"]}});
    let body = json!({"@odata.etag": format!("W/\"{etag}\""), "checklist": {}, "references": links,
        "completionRequirements": required});
    store.put_details(&TaskId::new(id), &serde_json::from_value(body).unwrap()).unwrap();
}

fn known(locks: &Locks) -> Vec<&str> {
    let mut known: Vec<&str> = locks.details.keys().map(TaskId::as_str).collect();
    known.sort_unstable();
    known
}

#[test]
fn only_details_that_decide_something_and_still_hold_are_given() {
    let (_folder, mut store) = store(&[
        task("app", "1", 1, Some("none")),
        task("bound", "1", 0, Some("checklistCompletion")),
        task("linked", "1", 1, Some("none")),
        task("none", "1", 0, Some("none")),
        task("unsaid", "1", 1, None),
    ]);
    for (id, kinds) in [
        ("app", ["teamshostedAPP"].as_slice()),
        ("bound", &[]),
        ("linked", &["Word"]),
        ("none", &[]),
        ("unsaid", &["Word"]),
    ] {
        put_details(&mut store, id, "1", kinds);
    }
    let locks = store.locks(Whose::Plan(&plan())).unwrap();
    assert_eq!(known(&locks), ["app", "bound", "unsaid"]);
    assert_eq!(locks.required_items[&TaskId::new("bound")], ["item"]);
    let one = store.locks(Whose::Task(&plan(), &TaskId::new("app"))).unwrap();
    assert_eq!(known(&one), ["app"]);
    // Another link has come, and nobody has looked at it.
    put(&mut store, &[task("unsaid", "2", 2, None)]);
    assert_eq!(known(&store.locks(Whose::Plan(&plan())).unwrap()), ["app", "bound"]);
    let snapshot = store.snapshot(&plan()).unwrap().unwrap();
    assert_eq!(known(&snapshot.locks), ["app", "bound"]);
}

#[test]
fn what_v1_says_of_details_takes_nothing_back() {
    let (_folder, mut store) = store(&[task("bound", "1", 0, Some("checklistCompletion"))]);
    put_details(&mut store, "bound", "1", &[]);
    let later = json!({"@odata.etag": "W/\"2\"", "checklist": {}, "references": {}});
    store.put_details(&TaskId::new("bound"), &serde_json::from_value(later).unwrap()).unwrap();
    let locks = store.locks(Whose::Plan(&plan())).unwrap();
    assert_eq!(locks.required_items[&TaskId::new("bound")], ["item"]);
}

#[test]
fn what_was_refused_holds_until_its_own_version_is_another() {
    let (_folder, mut store) = store(&[task("t", "1", 0, None), task("u", "1", 0, None)]);
    put_details(&mut store, "t", "1", &[]);
    let learn = |store: &mut Store, subject: Subject, etag: &str| {
        let learned = Learned { subject, etag: Some(Etag::new(&format!("W/\"{etag}\""))), at: Timestamp::UNIX_EPOCH };
        let of = LearnedOf { task: TaskId::new("t"), scenario: Some("s".to_owned()), is_assignee: true, learned };
        store.put_learned(&plan(), &of).unwrap();
        of
    };
    let title = learn(&mut store, Subject::Rule(Rule::Title), "1");
    let notes = learn(&mut store, Subject::Rule(Rule::Notes), "1");
    learn(&mut store, Subject::Personal, "0");
    let learned = |store: &Store| store.learned(Whose::Plan(&plan())).unwrap();
    let mut both = learned(&store);
    both.sort_by_key(|of| of.learned.subject);
    assert_eq!(both, [title.clone(), notes], "what was refused of an older version does not hold");
    put_details(&mut store, "t", "2", &[]);
    assert_eq!(learned(&store), [title]);
    put(&mut store, &[task("t", "2", 0, None)]);
    assert_eq!(learned(&store), []);
    put(&mut store, &[task("t", "3", 0, None)]);
    learn(&mut store, Subject::Rule(Rule::Title), "3");
    assert_eq!(learned(&store).len(), 1);
    store.clear_learned().unwrap();
    assert_eq!(learned(&store), []);
}

#[test]
fn a_policy_that_goes_by_the_group_holds_only_for_whom_the_role_is_known() {
    let (_folder, mut store) = store(&[]);
    let of =
        |role: Role| Policy { entries: vec![Entry { role, default: Verdict::Block, rules: [].into_iter().collect() }] };
    store.put_policy("all", Some(&of(Role::DefaultRules)), "now").unwrap();
    store.put_policy("owners", Some(&of(Role::GroupOwners)), "now").unwrap();
    let locks = |store: &Store| store.locks(Whose::Plan(&plan())).unwrap();
    assert_eq!(locks(&store).policies.keys().collect::<Vec<_>>(), ["all"]);
    store.put_roles(&plan(), Some(Roles { is_owner: true, is_member: false }), "now").unwrap();
    let known = locks(&store);
    assert_eq!((known.policies.len(), known.is_group_owner, known.is_group_member), (2, true, false));
    assert_eq!(known.policies["owners"], of(Role::GroupOwners));
    // Over all plans only what is the same in all of them.
    let me = UserId::new("me");
    put(&mut store, &[task("t", "1", 0, None)]);
    store.connection.execute("UPDATE task SET source = '{}'", []).unwrap();
    assert!(store.locks(Whose::Mine(&me)).unwrap().is_group_owner);
    let other = "CREATE TEMP TABLE other AS SELECT * FROM task; UPDATE other SET plan_id = 'other'; \
                 INSERT INTO task SELECT * FROM other";
    store.connection.execute_batch(other).unwrap();
    assert!(!store.locks(Whose::Mine(&me)).unwrap().is_group_owner, "it is not known what the person is there");
    store.put_roles(&PlanId::new("other"), Some(Roles { is_owner: false, is_member: true }), "now").unwrap();
    assert_eq!(store.locks(Whose::Mine(&me)).unwrap().policies.keys().collect::<Vec<_>>(), ["all"]);
    store.put_policy("all", None, "now").unwrap();
    assert!(store.has_policy("owners").unwrap() && !store.has_policy("all").unwrap());
}
